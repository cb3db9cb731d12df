package main

import (
	"text/tabwriter"

	"github.com/spf13/cobra"

	"wcodm"
	"wcodm/datamodel/plaintext"
)

func (a *app) formats() *cobra.Command {
	return &cobra.Command{
		Use:               "formats",
		Short:             "List the formats that can be read and written",
		Args:              cobra.NoArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(*cobra.Command, []string) error {
			formats, err := wcodm.Formats()
			if err != nil {
				return err
			}
			w := tabwriter.NewWriter(a.text, 0, 0, 2, ' ', 0)
			for _, f := range formats {
				plaintext.Fprintf(w, "%s\t%s\t%s\n", f.Name, f.Syntax, f.Title)
			}
			return w.Flush()
		},
	}
}
