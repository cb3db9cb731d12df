package main

import (
	"errors"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	dm "wcodm/datamodel"
	"wcodm/datamodel/nearest"
	"wcodm/datamodel/plaintext"
)

func (a *app) model() *cobra.Command {
	return group("model", "Look at the WCO Data Model and its packages",
		"model shows the information packages: what their elements are, their schemas, and\nthe code lists.",
		a.modelList(), a.modelShow(), a.modelSearch(), a.modelCodes(), a.modelSchema())
}

// openPackage opens a package; a name that is none is wrong use.
func openPackage(name string) (*dm.Package, error) {
	p, err := dm.Open(name)
	var unknown *dm.UnknownPackageError
	if errors.As(err, &unknown) {
		return nil, misusef("unknown package %q%s (the packages are %s)", name, nearest.Hint(name, dm.Packages()), strings.Join(dm.Packages(), ", "))
	}
	return p, err
}

func (a *app) modelList() *cobra.Command {
	return &cobra.Command{
		Use:               "list",
		Short:             "List the information packages",
		Args:              cobra.NoArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(*cobra.Command, []string) error {
			w := tabwriter.NewWriter(a.text, 0, 0, 2, ' ', 0)
			for _, name := range dm.Packages() {
				p, err := dm.Open(name)
				if err != nil {
					return err
				}
				plaintext.Fprintf(w, "%s\t%s\t%d elements\t%s\n", p.Name, p.Version, len(p.Elements), p.Title)
			}
			return w.Flush()
		},
	}
}

func (a *app) modelShow() *cobra.Command {
	return &cobra.Command{
		Use:   "show PACKAGE [PATH]",
		Short: "Show an element: names, ids, format, cardinality, children",
		Long: `show tells what a package says of an element. The path is one of names below the
declaration (GoodsShipment/UCR), from the root (/MetaData/WCOTypeName), or a
pointer of WCO ids (42A/67A/35B). Without a path it shows the declaration.`,
		Example:           "  wcodm model show gb-cds GoodsShipment/UCR\n  wcodm model show gb-cds 42A/67A/35B",
		Args:              cobra.RangeArgs(1, 2),
		ValidArgsFunction: packageAndPath,
		RunE: func(_ *cobra.Command, args []string) error {
			p, err := openPackage(args[0])
			if err != nil {
				return err
			}
			e := p.Body
			if len(args) == 2 {
				if e, err = p.Resolve(strings.TrimSuffix(args[1], "/")); err != nil {
					return misuse(err)
				}
			}
			return e.Describe(a.text)
		},
	}
}

func (a *app) modelSearch() *cobra.Command {
	pkg := "wco"
	cmd := &cobra.Command{
		Use:               "search WORD…",
		Short:             "Find elements by words of their names, or by id",
		Long:              "search lists the elements whose name or title has all the words, or that have the\nid or pointer.",
		Example:           "  wcodm model search gross mass\n  wcodm model search --package gb-cds 35B",
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(_ *cobra.Command, args []string) error {
			p, err := openPackage(pkg)
			if err != nil {
				return err
			}
			query := strings.Join(args, " ")
			found := p.Search(query)
			if len(found) == 0 {
				plaintext.Fprintf(a.err, "wcodm: %s has no element for %q\n", p.Name, query)
				return errData
			}
			return dm.List(a.text, found)
		},
	}
	cmd.Flags().StringVarP(&pkg, "package", "p", pkg, "the package to search")
	cmd.RegisterFlagCompletionFunc("package", words(dm.Packages()...))
	return cmd
}

func (a *app) modelSchema() *cobra.Command {
	var xsd, json bool
	var out string
	var over overwriteFlag
	cmd := &cobra.Command{
		Use:   "schema PACKAGE (--xsd | --json) [-o DIR]",
		Short: "Write the XML Schema or the JSON Schema of a package",
		Long: `schema writes the schemas that validate uses. The XML Schema is a file for each
namespace and PACKAGE.xsd, which imports them; the JSON Schema (draft 2020-12)
is one file, written to standard output where no folder is given.`,
		Example:           "  wcodm model schema gb-cds --xsd -o schemas\n  wcodm model schema gb-cds --json",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: words(dm.Packages()...),
		RunE: func(cmd *cobra.Command, args []string) error {
			p, err := openPackage(args[0])
			if err != nil {
				return err
			}
			files := map[string][]byte{}
			switch {
			case !xsd && !json:
				return misusef("which schema: --xsd or --json?")
			case xsd && out == "":
				return misusef("an XML Schema is several files: give their folder with -o DIR")
			case out == "":
				_, err := a.out.Write(p.JSONSchema())
				return err
			}
			if xsd {
				files = p.XSD().Files
			}
			if json {
				files[p.Name+".schema.json"] = p.JSONSchema()
			}
			held, err := a.files(cmd, over.overwrite, nil)
			if err != nil {
				return err
			}
			return held.Folder(cmd.Context(), out, files)
		},
	}
	cmd.Flags().BoolVar(&xsd, "xsd", false, "the XML Schema")
	cmd.Flags().BoolVar(&json, "json", false, "the JSON Schema")
	cmd.Flags().StringVarP(&out, "output", "o", "", "the folder to write to")
	over.add(cmd)
	cmd.MarkFlagDirname("output")
	return cmd
}
