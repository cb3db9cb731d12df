package main

import (
	"errors"
	"io"
	"os"

	"github.com/spf13/cobra"

	dm "wcodm/datamodel"
	"wcodm/datamodel/plaintext"
	"wcodm/mappings/draft"
)

func (a *app) mapNew() *cobra.Command {
	var samples []string
	var name, out string
	pkg := "wco"
	var over overwriteFlag
	cmd := &cobra.Command{
		Use:   "new --sample FILE [-o FILE]",
		Short: "Make a first mapping from a sample of a format",
		Long: `new writes a first mapping for a format that you have a sample of: an XML file
of any kind, or a CSV table with a header line. Every path of the sample stands
in it, with the places of the WCO Data Model that its name and its values speak
for: the convincing ones as rules, the others as comments to choose from. A table
is related to the template for traders, trader-csv, column by column.

The file loads (wcodm map check), and it is a proposal: look at every rule.
Several samples of one XML format are read together: what one lacks another has.`,
		Example: "  wcodm map new --sample orders.csv -o orders.yaml\n  wcodm map new --sample one.xml --sample two.xml --name my-format",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return misusef("%s takes its files by --sample: --sample %s", cmd.CommandPath(), args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			if len(samples) == 0 {
				return misusef("of which file? Give --sample FILE")
			}
			p, err := openPackage(pkg)
			if err != nil {
				return err
			}
			read, err := readSamples(samples)
			if err != nil {
				return err
			}
			mapping, err := draft.New(read, draft.Options{Name: name, Package: p})
			var bad *draft.SampleError
			var use *draft.NameError
			switch {
			case errors.As(err, &bad):
				plaintext.Fprintf(a.err, "wcodm: %v\n", bad)
				return errData
			case errors.As(err, &use):
				return misuse(err)
			case err != nil:
				return err
			}
			files, err := a.files(cmd, over.overwrite, nil)
			if err != nil {
				return err
			}
			return files.File(cmd.Context(), "-o "+out, out, a.out, func(w io.Writer) error {
				_, err := w.Write(mapping)
				return err
			})
		},
	}
	f := cmd.Flags()
	f.StringArrayVar(&samples, "sample", nil, "a file of the format; several times for several files")
	f.StringVar(&name, "name", "", "the name of the format (default: made of the first sample's)")
	f.StringVarP(&pkg, "package", "p", pkg, "the package that the format is mapped to; a table is always mapped as trader-csv is")
	f.StringVarP(&out, "output", "o", "", "the file to write (default: standard output)")
	cmd.RegisterFlagCompletionFunc("package", words(dm.Packages()...))
	cmd.RegisterFlagCompletionFunc("name", cobra.NoFileCompletions)
	over.add(cmd)
	reads(cmd, "sample")
	cmd.MarkFlagFilename("sample")
	cmd.MarkFlagFilename("output", "yaml")
	return cmd
}

// readSamples reads files, of each no more than a sample may have.
func readSamples(names []string) ([]draft.Sample, error) {
	var all []draft.Sample
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		data, err := io.ReadAll(io.LimitReader(f, draft.MaxSize+1))
		f.Close()
		if err != nil {
			return nil, err
		}
		all = append(all, draft.Sample{Name: name, Data: data})
	}
	return all, nil
}
