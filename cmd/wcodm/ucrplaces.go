package main

import (
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"wcodm"
	dm "wcodm/datamodel"
	"wcodm/datamodel/plaintext"
	"wcodm/datamodel/ucr"
)

func (a *app) ucrPlaces() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "places [FORMAT | PACKAGE]…",
		Short: "Tell where each format holds the UCR",
		Long: `places tells where a format holds the UCR of a consignment, and what UK customs
joins to it: the declaration UCR (DUCR), the number of a part of it, the master
UCR (MUCR). Each is of a goods shipment, of a goods item, or of the consignment
that all shipments travel in. The UCR of a declaration is the first that is
there, from the top. Where a format is converted into another, the UCR goes to
the place where that one looks for it.`,
		Example:           "  wcodm ucr places gb-cds eu-ncts-cc015c",
		ValidArgsFunction: words(append(wcodm.FormatNames(), dm.Packages()...)...),
		RunE: func(_ *cobra.Command, args []string) error {
			var formats []*wcodm.Format
			var err error
			if len(args) == 0 {
				if formats, err = wcodm.Formats(); err != nil {
					return err
				}
				formats = slices.DeleteFunc(formats, func(f *wcodm.Format) bool { // a package in one of its syntaxes is enough
					return f.Syntax == wcodm.JSON || f.Mapping == nil && len(f.References()) == 0
				})
			}
			for _, name := range args {
				if slices.Contains(dm.Packages(), name) {
					name += ":" + string(wcodm.XML)
				}
				f, err := openFormat(name)
				if err != nil {
					return err
				}
				formats = append(formats, f)
			}
			show, out := showPlaces, io.Writer(a.text)
			if asJSON {
				show, out = showPlacesJSON, a.out
			}
			for _, f := range formats {
				if err := show(out, f); err != nil {
					return err
				}
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "write one JSON object a line")
	return cmd
}

func showPlaces(w io.Writer, f *wcodm.Format) error {
	places := f.References()
	if len(places) == 0 {
		_, err := plaintext.Fprintf(w, "%s: no field for a UCR\n", placesName(f))
		return err
	}
	plaintext.Fprintf(w, "%s:\n", placesName(f))
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, p := range places {
		line := []string{string(p.WCO.Level), ucr.KindOf(p.WCO.Kind).String(), p.Path}
		if f.Mapping != nil {
			line = append(line, p.WCO.Path())
		}
		line = append(line, p.WCO.Elem.Pointer())
		if p.WCO.Sought {
			line = append(line, "a UCR of this form is written here, too")
		}
		for i, cell := range line {
			line[i] = plaintext.Name(cell)
		}
		io.WriteString(t, "  "+strings.Join(line, "\t")+"\n")
	}
	return t.Flush()
}

// placesName is the name of a format that places are told of: of a package in any
// syntax.
func placesName(f *wcodm.Format) string {
	if f.Mapping == nil {
		return f.Package.Name
	}
	return f.Name
}

// placeLine is the JSON form of a place.
type placeLine struct {
	Format  string `json:"format"`
	Level   string `json:"level"`
	Kind    string `json:"kind"`
	Path    string `json:"path"`
	WCOPath string `json:"wcoPath"`
	Pointer string `json:"pointer"`
	Written bool   `json:"written,omitempty"`
}

func showPlacesJSON(w io.Writer, f *wcodm.Format) error {
	for _, p := range f.References() {
		l := placeLine{placesName(f), string(p.WCO.Level), string(p.WCO.Kind), p.Path, p.WCO.Path(), p.WCO.Elem.Pointer(), p.WCO.Sought}
		if err := writeJSON(w, l); err != nil {
			return err
		}
	}
	return nil
}
