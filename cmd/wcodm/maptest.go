package main

import (
	"io"

	"github.com/spf13/cobra"

	"wcodm"
	"wcodm/cmd/wcodm/internal/trips"
	"wcodm/datamodel/plaintext"
	"wcodm/mappings"
)

func (a *app) mapTest() *cobra.Command {
	var format string
	var all bool
	var table csvFlags
	cmd := &cobra.Command{
		Use:   "test (FILE | NAME) SAMPLE…",
		Short: "Take samples through a mapping and back, and tell what differs",
		Long: `test converts samples with a mapping, a file (*.yaml) or one that ships, and back
again, and compares value by value. A sample is a file or a folder: of the
national format, or messages of the mapping's package in XML or JSON, which go
the other way round. They are recognised by their content.

For each message it tells how many values were carried and came back the same,
were dropped by name, went through a rule that says that it may lose (lossy),
are of no rule (unmapped), are wrong, were added by the mapping, or were lost:
lost, changed or added, and nothing says why. What is lost is listed, and so is
what is wrong, and what is unmapped of a national sample; the rest is summed up
by its reason (--all lists it, too).

The exit code is 0 when nothing is lost, nothing unmapped in a national sample,
and no message has errors.`,
		Example: "  wcodm map test asycuda-sad samples/\n  wcodm map test my-format.yaml one.xml two.xml --all",
		Args:    takes(2, 0, "a mapping (a file *.yaml, or a name), then samples"),
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveDefault
			}
			return mappings.Catalogue(), cobra.ShellCompDirectiveDefault
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			o := wcodm.Options{Trip: true}
			var err error
			if o.From, err = openFormat(args[0]); err != nil {
				return err
			}
			if o.From.Mapping == nil {
				return misusef("%s is a package: map test takes a national format, by the name of its mapping or its file", args[0])
			}
			if err := choice("format", format, trips.Forms); err != nil {
				return err
			}
			if o.CSV, err = table.options(); err != nil {
				return err
			}
			return a.testMapping(cmd, o, args[1:], trips.Options{Name: args[0], Form: format, All: all})
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", "the form of the report: text or json")
	cmd.Flags().BoolVar(&all, "all", false, "list every value that was not carried, and why")
	table.add(cmd)
	cmd.RegisterFlagCompletionFunc("format", words(trips.Forms...))
	return cmd
}

func (a *app) testMapping(cmd *cobra.Command, o wcodm.Options, samples []string, form trips.Options) error {
	set, err := a.inputs(cmd, "", nil, samples)
	if err != nil {
		return err
	}
	engine, err := wcodm.NewEngine(o)
	if err != nil {
		return err
	}
	return a.tellTrips(cmd, engine, set.Inputs, trips.New(streamOf(form.Form, a.text, a.out), form), a.err)
}

// tellTrips runs the samples; the error is the verdict on them.
func (a *app) tellTrips(cmd *cobra.Command, engine *wcodm.Engine, samples []wcodm.Input, report *trips.Report, errs io.Writer) error {
	failed := false
	err := engine.Run(cmd.Context(), samples, func(r *wcodm.Result) error {
		if r.Err != nil {
			failed = true
			plaintext.Fprintln(errs, "wcodm:", r.Input+":", r.Err)
		}
		return report.Add(r)
	})
	if err == nil {
		err = report.Flush()
	}
	switch {
	case err != nil:
		return err
	case failed:
		return errTold
	case !report.Good():
		return errData
	}
	return nil
}
