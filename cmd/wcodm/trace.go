package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"wcodm"
	"wcodm/cmd/wcodm/internal/inputs"
	dm "wcodm/datamodel"
	"wcodm/datamodel/plaintext"
	"wcodm/validators/report"
)

// traceFlags are the flags of the command trace.
type traceFlags struct {
	declarations, sources []string
	from                  string
	repair                bool
	exclude               []string
	csv                   csvFlags
	settings              projectFlags
	project               *project
	reportFlags
}

func (a *app) trace() *cobra.Command {
	var flags traceFlags
	cmd := &cobra.Command{
		Use:   "trace RESPONSE… --declaration FILE [--source NATIONAL-FILE]",
		Short: "Find what customs rejected in the file that was sent",
		Long: `trace reads responses of customs, which point at what is wrong by the ids of the
WCO Data Model (42A/67A/68A[2]/…), and finds each place in the declaration that
was sent: the field, its value and its line. --source names the file that the
declaration was converted from: it is converted again in memory, and the places
are told there. Where it no longer gives what was sent, that is told, too.

--declaration and --source may hold other declarations besides, or be folders:
the one with the reference (LRN, else MRN) of the response is taken. A national
file may also be given as the --declaration itself.

Findings go to standard output, a line on each response to standard error. The
exit code is 0 where customs rejected nothing, and 1 where it did or where a
place could not be looked for; doubts on a declaration that was accepted are
warnings.`,
		Example: `  wcodm trace response.xml --declaration sent.xml
  wcodm trace response.xml --declaration sent.xml --source sad.xml
  wcodm trace --repair stripped.xml --declaration sent.xml
  wcodm trace responses/*.xml --declaration sent/ --source orders.csv --from my.yaml --format json`,
		Args: takes(1, 0, "the response of customs"),
		RunE: func(cmd *cobra.Command, args []string) error {
			var err error
			if flags.project, err = flags.settings.apply(cmd, "report"); err != nil { // of the files, and not of what customs says of them
				return err
			}
			if flags.project.File != "" && !flags.quiet {
				plaintext.Fprintln(a.err, "settings from", flags.project.File)
			}
			o, err := a.traceOptions(cmd, &flags, args)
			if err != nil {
				return flags.project.blame(err)
			}
			answers, err := wcodm.Trace(cmd.Context(), o)
			if err != nil {
				return err
			}
			return a.tellTrace(cmd.Context(), &flags, answers)
		},
	}
	f := cmd.Flags()
	flags.settings.add(cmd)
	f.StringArrayVar(&flags.declarations, "declaration", nil, "the declaration that was sent: a file, a folder or - (repeatable)")
	f.StringArrayVar(&flags.sources, "source", nil, "the file that the declaration was made from (repeatable)")
	f.StringVar(&flags.from, "from", "", "the format of the source, or a mapping file (*.yaml) (default: recognised from the content)")
	f.BoolVar(&flags.repair, "repair", false, "read XML whose namespaces are missing or misspelt, whose elements stand in the wrong order, whose encoding is not the one it names, or that has other text around it; each repair is a warning")
	excludeFlag(cmd, &flags.exclude)
	flags.csv.add(cmd)
	flags.reportFlags.add(cmd)
	reads(cmd, "from", "declaration", "source")
	cmd.RegisterFlagCompletionFunc("from", formatNames)
	return cmd
}

func (a *app) traceOptions(cmd *cobra.Command, flags *traceFlags, args []string) (o wcodm.TraceOptions, err error) {
	if len(flags.declarations) == 0 {
		return o, misusef("which declaration was sent? Give --declaration FILE")
	}
	if _, set := flags.project.set["from"]; flags.from != "" && len(flags.sources) == 0 && !set {
		return o, misusef("--from is the format of the source, and there is none: give --source FILE")
	}
	if err := flags.check(); err != nil {
		return o, err
	}
	stdin := 0
	for _, x := range []struct {
		names []string
		to    *[]wcodm.Input
	}{{args, &o.Responses}, {flags.declarations, &o.Declarations}, {flags.sources, &o.Sources}} {
		if slices.Contains(x.names, inputs.Stdin) {
			stdin++
		}
		set, err := inputs.List(cmd.Context(), x.names, a.in)
		if err == nil {
			err = set.Exclude(flags.exclude)
		}
		var use *inputs.UseError
		if errors.As(err, &use) {
			return o, misuse(err)
		}
		if err != nil {
			return o, err
		}
		for _, name := range set.Empty {
			return o, misusef("%s", inputs.EmptyFolder(name))
		}
		*x.to = set.Inputs
	}
	if stdin > 1 {
		return o, misusef("standard input (-) can be read only once")
	}
	for _, in := range [][]wcodm.Input{o.Declarations, o.Sources} {
		if err := flags.project.assign(in); err != nil {
			return o, err
		}
	}
	if flags.from != "" && len(flags.sources) > 0 {
		if o.From, err = openFormat(flags.from); err != nil {
			return o, err
		}
	}
	o.Repair = flags.repair
	o.Severities = wcodm.Severities{} // those of rules, too, of which there are no findings here
	for _, s := range flags.project.Severities {
		o.Severities[s.Code] = s.Word
	}
	if o.CSV, err = flags.csv.options(); err != nil {
		return o, err
	}
	files, err := a.files(cmd, flags.overwrite, slices.Concat(o.Responses, o.Declarations, o.Sources), o.From)
	if err != nil {
		return o, err
	}
	if flags.project.File != "" {
		files.Reads(flags.project.File)
	}
	return o, claim(files, flags.reportFlags.files)
}

// tellTrace writes the findings, those of a file together, and a line on each
// response.
func (a *app) tellTrace(ctx context.Context, flags *traceFlags, answers []wcodm.Answer) error {
	told, err := flags.open(ctx, streamOf(flags.format, a.text, a.out), a.color(a.outTerminal), nil)
	if err != nil {
		return err
	}
	var found report.Count
	for i := range answers {
		for _, m := range byFile(answers[i].Findings) {
			for _, d := range m.Findings {
				found.Add(d)
			}
			if err := told.Write(m); err != nil {
				told.discard()
				return err
			}
		}
	}
	if err := told.close(); err != nil {
		return err
	}
	if !flags.quiet {
		for i := range answers {
			if answers[i].Response != "" {
				plaintext.Fprintln(a.err, answerWords(&answers[i]))
			}
		}
	}
	if told.listed != nil {
		flags.tellUnlisted(a.err, told.listed.Unlisted)
	}
	if found.Errors > 0 {
		return errData
	}
	return nil
}

// byFile puts findings together that are about one file, in the order of their
// places in it.
func byFile(findings []dm.Diagnostic) []*report.Message {
	var all []*report.Message
	for _, d := range findings {
		i := slices.IndexFunc(all, func(m *report.Message) bool { return m.File == d.File })
		if i < 0 {
			i = len(all)
			all = append(all, &report.Message{File: d.File, Number: 1})
		}
		all[i].Findings = append(all[i].Findings, d)
	}
	for _, m := range all {
		slices.SortStableFunc(m.Findings, byPlace)
	}
	return all
}

// answerWords says in a line what a response is and what became of its errors.
func answerWords(x *wcodm.Answer) string {
	s := inputName(x.Response) + ": " + cmp.Or(x.Means, "function code "+x.Function)
	if x.LRN+x.MRN != "" {
		s += ", " + strings.Join(slices.DeleteFunc([]string{x.LRN, x.MRN}, func(s string) bool { return s == "" }), ", ")
	}
	switch n := x.Traced + x.Lost; {
	case n == 0:
	case x.Lost == 0:
		s += fmt.Sprintf(": %s traced", report.Plural(n, "pointer"))
	default:
		s += fmt.Sprintf(": %s, %d traced, %d not", report.Plural(n, "pointer"), x.Traced, x.Lost)
	}
	return s
}
