package main

import (
	"errors"

	"github.com/spf13/cobra"

	"wcodm/datamodel/yamlfile"
	"wcodm/mappings/render"
)

func (a *app) mapCheck() *cobra.Command {
	var format string
	var strict, everything bool
	cmd := &cobra.Command{
		Use:   "check (FILE | NAME)…",
		Short: "Prove mappings, and tell what never fits and what they cover",
		Long: `check proves what can be proved of a mapping, a file (*.yaml) or one that ships:
every path exists, cardinalities and types fit, every rule runs both ways unless
it says otherwise, and none carries nothing at all. Faults are told with file,
line and column.

Of a good mapping it tells which values fit the one side and can never fit the
other (an..70 → an..35), with one of them, and how much of each side it carries.
What comes from places without limits, such as free text, is told in one line a
direction, and what the rules of an included file never fit is counted; --all
lists both, too.

The exit code is 0 when the mapping is good and 1 when it has faults; with
--strict it is 1 also when there are values that fit the limits of one side and
never those of the other.`,
		Example: `  wcodm map check asycuda-sad
  wcodm map check --all my-format.yaml
  wcodm map check --strict --format json *.yaml`,
		Args:              takes(1, 0, "mappings: files (*.yaml) or names"),
		ValidArgsFunction: mappingNames,
		RunE: func(_ *cobra.Command, args []string) error {
			if err := choice("format", format, []string{"text", "json"}); err != nil {
				return err
			}
			var verdict error
			var all []*render.Checked
			for _, arg := range args {
				m, err := openMapping(arg)
				var c *render.Checked
				var fault *yamlfile.Error
				switch {
				case errors.As(err, &fault):
					c = render.CheckFaults(arg, err)
				case err != nil:
					return err
				default:
					c = render.Check(arg, m)
				}
				if !c.Good || strict && c.Misfit() {
					verdict = errData
				}
				all = append(all, c)
				if format == "text" {
					if err := render.CheckText(a.text, c, render.CheckOptions{All: everything, Strict: strict}); err != nil {
						return err
					}
				}
			}
			if format == "json" {
				if err := render.CheckJSON(a.out, all); err != nil {
					return err
				}
			}
			return verdict
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&format, "format", "text", "the form of the findings: text, json")
	flags.BoolVar(&strict, "strict", false, "values that keep to one side's limits and never fit the other are errors, too (exit code 1)")
	flags.BoolVar(&everything, "all", false, "list every rule, and what comes from places without limits")
	cmd.RegisterFlagCompletionFunc("format", words("text", "json"))
	return cmd
}
