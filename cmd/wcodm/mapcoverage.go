package main

import (
	"io"

	"github.com/spf13/cobra"

	"wcodm/mappings"
	"wcodm/mappings/render"
)

// listAll and listNone are words of --list besides the statuses.
const (
	listAll  = "all"
	listNone = "none"
)

func (a *app) mapCoverage() *cobra.Command {
	var format, out string
	var over overwriteFlag
	var list []string
	cmd := &cobra.Command{
		Use:   "coverage FILE | NAME",
		Short: "Tell what becomes of every value: the conformance statement",
		Long: `coverage tells of every value of the national format and of the package whether
the mapping carries it, loses part of it, drops it by name, or misses it; by
which rule, to which place, under which ids; and why it is lossy or dropped.

The text begins with the totals, then lists what is missing of the national
format, and by reason what is lossy and dropped. --list chooses what is listed,
of both sides. JSON and HTML always have everything. The HTML page stands alone.`,
		Example: `  wcodm map coverage asycuda-sad
  wcodm map coverage --list missing my-format.yaml
  wcodm map coverage --format html -o asycuda.html asycuda-sad`,
		Args:              takes(1, 1, "one mapping: a file (*.yaml) or a name"),
		ValidArgsFunction: mappingName,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := choice("format", format, []string{"text", "json", "html"}); err != nil {
				return err
			}
			if cmd.Flags().Changed("list") && format != "text" {
				return misusef("--list is for text; %s has everything", format)
			}
			statuses, err := listed(list)
			if err != nil {
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
				switch format {
				case "json":
					return render.CoverageJSON(w, m.Coverage())
				case "html":
					return render.CoverageHTML(w, m.Coverage())
				}
				return render.CoverageText(w, m.Coverage(), statuses)
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&format, "format", "text", "the form: text, json, html")
	f.StringSliceVar(&list, "list", nil, "what the text lists: missing, lossy, dropped, carried, all, none")
	f.StringVarP(&out, "output", "o", "", "the file to write to (default: standard output)")
	over.add(cmd)
	cmd.RegisterFlagCompletionFunc("format", words("text", "json", "html"))
	cmd.RegisterFlagCompletionFunc("list", words(listWords()...))
	return cmd
}

func listWords() []string {
	var all []string
	for _, s := range mappings.Statuses {
		all = append(all, string(s))
	}
	return append(all, listAll, listNone)
}

// listed reads the words of --list; nil is the usual choice.
func listed(list []string) ([]mappings.Status, error) {
	if len(list) == 0 {
		return nil, nil
	}
	statuses := []mappings.Status{}
	for _, word := range list {
		if err := choice("list", word, listWords()); err != nil {
			return nil, err
		}
		switch word {
		case listAll:
			statuses = append(statuses, mappings.Statuses...)
		case listNone:
		default:
			statuses = append(statuses, mappings.Status(word))
		}
	}
	return statuses, nil
}
