package main

import (
	"io"

	"github.com/spf13/cobra"

	"wcodm/mappings/render"
)

func (a *app) mapShow() *cobra.Command {
	var format, out string
	var over overwriteFlag
	cmd := &cobra.Command{
		Use:   "show FILE | NAME",
		Short: "Show a mapping as a table",
		Long: `show writes a mapping for people who do not read its file: for each field of the
national format its place in the WCO Data Model and, in words, what becomes of
its value; at the end what is left out, and why. The HTML page stands alone.`,
		Example: `  wcodm map show asycuda-sad
  wcodm map show --format html -o asycuda.html asycuda-sad`,
		Args:              takes(1, 1, "one mapping: a file (*.yaml) or a name"),
		ValidArgsFunction: mappingName,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := choice("format", format, []string{"text", "html"}); err != nil {
				return err
			}
			m, err := a.goodMapping(args[0])
			if err != nil {
				return err
			}
			files, err := a.mappingFiles(cmd, over, m)
			if err != nil {
				return err
			}
			return files.File(cmd.Context(), "-o "+out, out, streamOf(format, a.text, a.out), func(w io.Writer) error {
				if format == "html" {
					return render.TableHTML(w, m.Table())
				}
				return render.TableText(w, m.Table())
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&format, "format", "text", "the form: text, html")
	f.StringVarP(&out, "output", "o", "", "the file to write to (default: standard output)")
	over.add(cmd)
	cmd.RegisterFlagCompletionFunc("format", words("text", "html"))
	return cmd
}
