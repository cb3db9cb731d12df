package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"wcodm"
	"wcodm/cmd/wcodm/internal/inputs"
	"wcodm/cmd/wcodm/internal/output"
	"wcodm/cmd/wcodm/internal/progress"
	"wcodm/datamodel/plaintext"
	"wcodm/datamodel/ucr"
	"wcodm/validators/compare"
	comparereport "wcodm/validators/compare/report"
	"wcodm/validators/report"
)

// compareFlags are the flags of the command compare.
type compareFlags struct {
	settings           projectFlags
	project            *project
	csv                csvFlags
	fromA, fromB       string
	ucr                string
	derive             deriveFlags
	keys               []string
	tolerances, ignore []string
	rates              []string
	ratesFile          string
	all, quiet, repair bool
	workers            int
	exclude            []string
	skipUnknown        bool
	accounts           [2]account
	format             string
	given              []string // FORMAT=FILE
	sides              [2]string
	overwriteFlag
}

func (a *app) compare() *cobra.Command {
	var flags compareFlags
	cmd := &cobra.Command{
		Use:   "compare A B",
		Short: "Compare declarations of both sides of a border",
		Long: fmt.Sprintf(`compare holds the declarations of two sides against each other, say those of the
export and those of the import, in any formats. A and B are each a file, a
folder, a pattern, - for standard input, or @FILE for a list of files. What has
the same UCR, or the same --key, is one consignment, and compared:

  %s

Goods are compared by the first six digits of their commodity code, and by
origin where both sides give the same ones. Several declarations of one side on
one consignment are added up; one that is there twice counts once, and one that
another completes (types ending in U to Z) does not count beside that. Masses
are brought to kilograms. Values are compared in one currency: --rate
EUR/USD=1.17 says that one EUR is 1.17 USD.

--tolerance NAME=2%% or NAME=5 allows a difference, in relation to the larger of
the two numbers or in the unit that is compared, for

  %s

Standard output tells what differs, what only one side has, and what could not
be compared, with both values, their places and the WCO path; --all tells what
agrees, too. What is wrong with the files themselves goes to standard error;
"wcodm validate" checks them. Sets larger than memory are sorted on disk, in the
folder that TMPDIR names.

The exit code is 0 where all consignments agree, and 1 where one differs, has no
counterpart, or could not be read or compared.`, indented(strings.Join(compare.Names(), ", "), 2), indented(strings.Join(compare.ToleranceNames(), ", "), 2)),
		Example: `  wcodm compare export.xml import.csv
  wcodm compare exports/ imports/ --tolerance mass=2% --tolerance value=1
  wcodm compare exports/ imports/ --key invoice --ignore incoterm --report html=mirror.html
  wcodm compare exports/ imports/ --rate EUR/USD=1.17 --format csv > differences.csv`,
		Args: takes(2, 2, "two sides, A and B"),
		RunE: func(cmd *cobra.Command, args []string) error {
			flags.sides = [2]string(args)
			var err error
			if flags.project, err = flags.settings.apply(cmd, "format", "report", "ucr"); err != nil {
				return err
			}
			if flags.project.File != "" && !flags.quiet {
				plaintext.Fprintln(a.err, "settings from", flags.project.File)
			}
			o, err := flags.options(cmd.Context(), a, args)
			if err != nil {
				return flags.project.blame(err)
			}
			return a.compareSides(cmd, &flags, o)
		},
	}
	f := cmd.Flags()
	flags.settings.add(cmd)
	flags.overwriteFlag.add(cmd)
	f.StringVar(&flags.fromA, "from-a", "", "the format of A, or a mapping file (*.yaml) (default: recognised from the content)")
	f.StringVar(&flags.fromB, "from-b", "", "the format of B, or a mapping file (*.yaml) (default: recognised from the content)")
	excludeFlag(cmd, &flags.exclude)
	skipFlag(cmd, &flags.skipUnknown)
	f.StringSliceVar(&flags.keys, "key", nil, "what is joined by in place of the UCR: "+strings.Join(compare.KeyNames(), ", ")+", or a path of the base package; several count together (repeatable)")
	f.StringVar(&flags.ucr, "ucr", string(ucr.Keep), "the UCR: keep, or derive where there is none")
	flags.derive.add(cmd)
	f.StringArrayVar(&flags.tolerances, "tolerance", nil, "NAME=NUMBER or NAME=NUMBER%, a difference that does not count (repeatable)")
	f.StringArrayVar(&flags.rates, "rate", nil, "what a currency is worth in the one that values are compared in, as in EUR/USD=1.17 (repeatable)")
	f.StringVar(&flags.ratesFile, "rates", "", "a file of rates, one a line")
	f.StringSliceVar(&flags.ignore, "ignore", nil, "names of what is not compared (repeatable)")
	f.BoolVar(&flags.all, "all", false, "tell also what is equal or within tolerance")
	f.BoolVar(&flags.repair, "repair", false, "read XML whose namespaces are missing or misspelt, whose elements stand in the wrong order, whose encoding is not the one it names, or that has other text around it; each repair is a warning")
	f.IntVar(&flags.workers, "workers", 0, "messages worked on at a time (default: one a processor)")
	flags.csv.add(cmd)
	reads(cmd, "from-a", "from-b", "rates")
	f.StringVar(&flags.format, "format", "text", "the form of the result: "+strings.Join(comparereport.Names(), ", "))
	f.StringArrayVar(&flags.given, "report", nil, "write the result also to a file, as in html=mirror.html (repeatable)")
	f.BoolVarP(&flags.quiet, "quiet", "q", false, "no warnings and notes on reading, no summary on standard error, no progress")
	for name, complete := range map[string]cobra.CompletionFunc{
		"from-a": formatNames, "from-b": formatNames, "key": words(compare.KeyNames()...), "ucr": words(comparedUCR...),
		"tolerance": toleranceNames, "rate": cobra.NoFileCompletions, "ignore": words(compare.IgnoreNames()...), "workers": cobra.NoFileCompletions,
		"format": words(comparereport.Names()...), "report": reportNames(comparereport.Names()),
	} {
		cmd.RegisterFlagCompletionFunc(name, complete)
	}
	return cmd
}

// comparedUCR are the modes in which a UCR joins.
var comparedUCR = []string{string(ucr.Keep), string(ucr.Derive)}

// toleranceNames completes the name of a tolerance.
func toleranceNames(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	var all []string
	for _, n := range compare.ToleranceNames() {
		all = append(all, n+"=")
	}
	return all, cobra.ShellCompDirectiveNoSpace | cobra.ShellCompDirectiveNoFileComp
}

func (f *compareFlags) options(ctx context.Context, a *app, args []string) (o wcodm.CompareOptions, err error) {
	if err := choice("format", f.format, comparereport.Names()); err != nil {
		return o, err
	}
	if err := choice("ucr", f.ucr, comparedUCR); err != nil {
		return o, err
	}
	if f.workers < 0 {
		return o, misusef("--workers %d: there must be one at least", f.workers)
	}
	if o.Compare, err = f.comparison(); err != nil {
		return o, err
	}
	if strings.TrimPrefix(args[0], "@") == inputs.Stdin && strings.TrimPrefix(args[1], "@") == inputs.Stdin {
		return o, misusef("standard input (-) can be read only once")
	}
	for i, x := range []struct {
		arg, from string
		to        *[]wcodm.Input
	}{{args[0], f.fromA, &o.A}, {args[1], f.fromB, &o.B}} {
		if *x.to, f.accounts[i].excluded, err = a.side(ctx, f, x.arg, x.from); err != nil {
			return o, err
		}
	}
	o.Read = wcodm.Options{UCR: ucr.Mode(f.ucr), Workers: f.workers, Repair: f.repair}
	if err := f.derive.options(&o.Read); err != nil {
		return o, err
	}
	o.Read.CSV, err = f.csv.options()
	return o, err
}

// maxRates is how large a file of rates may be.
const maxRates = 4 << 20

// comparison makes what is compared from the flags.
func (f *compareFlags) comparison() (*compare.Comparison, error) {
	o := compare.Options{Keys: f.keys, Ignore: f.ignore, All: f.all}
	for _, s := range f.tolerances {
		t, err := compare.ParseTolerance(s)
		if err != nil {
			return nil, misusef("--tolerance: %w", err)
		}
		o.Tolerances = append(o.Tolerances, t)
	}
	if f.ratesFile != "" {
		data, err := readSmall(f.ratesFile, maxRates)
		if err != nil {
			return nil, err
		}
		if err := o.Rates.Read(bytes.NewReader(data)); err != nil {
			return nil, misusef("--rates %s: %w", f.ratesFile, err)
		}
	}
	for _, s := range f.rates {
		if err := o.Rates.Add(s); err != nil {
			return nil, misusef("--rate: %w", err)
		}
	}
	c, err := compare.New(o)
	if err != nil {
		return nil, misuse(err)
	}
	return c, nil
}

// side finds the inputs of one side, and what the project's settings say of them.
func (a *app) side(ctx context.Context, flags *compareFlags, arg, from string) (read []wcodm.Input, excluded int, err error) {
	list, args := "", []string{arg}
	if name, ok := strings.CutPrefix(arg, "@"); ok {
		list, args = name, nil
	}
	set, err := a.find(ctx, list, flags.exclude, args)
	if err != nil {
		return nil, 0, err
	}
	if len(set.Inputs) == 0 {
		return nil, 0, misusef("there is nothing to read in %s", arg)
	}
	if from == "" {
		return set.Inputs, set.Excluded, flags.project.assign(set.Inputs)
	}
	format, err := openFormat(from)
	if err != nil {
		return nil, 0, err
	}
	for i := range set.Inputs {
		set.Inputs[i].From = format
	}
	return set.Inputs, set.Excluded, nil
}

// compareSides compares, and tells what is found.
func (a *app) compareSides(cmd *cobra.Command, flags *compareFlags, o wcodm.CompareOptions) error {
	files, err := parseReports(flags.given, func(format string) error {
		_, err := comparereport.New(format, io.Discard, comparereport.Options{})
		return err
	})
	if err != nil {
		return err
	}
	held, err := a.files(cmd, flags.overwrite, slices.Concat(o.A, o.B))
	if err != nil {
		return err
	}
	held.Reads(flags.project.File, strings.TrimPrefix(flags.sides[0], "@"), strings.TrimPrefix(flags.sides[1], "@"))
	if err := claim(held, files); err != nil {
		return err
	}
	ctx := cmd.Context()
	var line *progress.Line
	if a.errTerminal && !flags.quiet {
		line = progress.Start(a.err)
		defer line.Stop()
	}
	errs := line.Above(a.err)
	o.A, o.B = line.Count(o.A), line.Count(o.B)

	out, err := openComparison(ctx, flags.format, files, line.Above(streamOf(flags.format, a.text, a.out)), comparereport.Options{Color: a.color(a.outTerminal), Sides: flags.sides})
	if err != nil {
		return err
	}
	defer out.discard()
	findings, err := report.New("text", errs, report.Options{Color: a.color(a.errTerminal)})
	if err != nil {
		return err
	}
	if flags.quiet {
		findings = report.ErrorsOnly(findings)
	}
	faulty, failed := false, false
	if flags.skipUnknown {
		o.Skip = func(side compare.Side, r *wcodm.Result) bool {
			files := &flags.accounts[side]
			return files.isForeign(r) && files.add(r, true) == nil
		}
	}
	o.Each = func(side compare.Side, r *wcodm.Result) error {
		if r.Message > 0 {
			line.Message()
		}
		if err := flags.accounts[side].add(r, false); err != nil {
			return err
		}
		faulty = faulty || r.Errors() > 0
		if r.Err != nil {
			failed = true
			tellUnread(errs, r)
		}
		return findings.Write(message(r))
	}
	without := 0 // a key
	sum, err := wcodm.Compare(ctx, o, func(e *compare.Entry) error {
		for _, d := range slices.Concat(e.A, e.B) {
			if d.Use == compare.Keyless {
				without++
			}
		}
		return out.write(e)
	})
	if err != nil {
		return err
	}
	if err := findings.Flush(); err != nil {
		return err
	}
	if err := out.close(sum); err != nil {
		return err
	}
	if flags.format != "text" && !flags.quiet {
		for _, line := range comparereport.Words(sum) {
			plaintext.Fprintln(errs, line)
		}
	}
	for side := range flags.accounts {
		files := &flags.accounts[side]
		if err := files.end(); err != nil {
			return err
		}
		if words := files.declarations(); words != "" && !flags.quiet {
			plaintext.Fprintf(errs, "%s: %s\n", compare.Side(side), words)
		}
	}
	if without > 0 && len(flags.keys) == 0 && flags.ucr == string(ucr.Keep) && !flags.quiet {
		plaintext.Fprintf(errs, "%s without a UCR: --ucr derive gives them one, --key invoice joins by something else\n", report.Plural(without, "consignment"))
	}
	switch {
	case failed:
		return errTold
	case faulty || !sum.Good():
		return errData
	}
	return nil
}

// comparison are the reports of a comparison: on a stream, and in files.
type comparison struct {
	outputs []comparereport.Output
	stream  *bufio.Writer
	files   []*output.AtomicFile
}

func openComparison(ctx context.Context, format string, files []reportTo, stream io.Writer, o comparereport.Options) (*comparison, error) {
	c := &comparison{stream: bufio.NewWriter(stream)}
	out, err := comparereport.New(format, c.stream, o)
	if err != nil {
		return nil, err
	}
	c.outputs = append(c.outputs, out)
	for _, to := range files {
		file, err := output.Create(ctx, to.path)
		if err != nil {
			c.discard()
			return nil, fmt.Errorf("writing the report: %w", err)
		}
		c.files = append(c.files, file)
		out, err := comparereport.New(to.format, file, comparereport.Options{Sides: o.Sides})
		if err != nil {
			c.discard()
			return nil, err
		}
		c.outputs = append(c.outputs, out)
	}
	return c, nil
}

func (c *comparison) write(e *compare.Entry) error {
	for _, out := range c.outputs {
		if err := out.Write(e); err != nil {
			return fmt.Errorf("writing the result: %w", err)
		}
	}
	return nil
}

// close ends the reports; the files appear.
func (c *comparison) close(sum *compare.Summary) error {
	for _, out := range c.outputs {
		if err := out.Flush(sum); err != nil {
			return fmt.Errorf("writing the result: %w", err)
		}
	}
	err := c.stream.Flush()
	for _, file := range c.files {
		err = errors.Join(err, file.Commit())
	}
	c.files = nil
	if err != nil {
		return fmt.Errorf("writing the result: %w", err)
	}
	return nil
}

// discard gives up what is not closed: no half report stays.
func (c *comparison) discard() {
	for _, file := range c.files {
		file.Discard()
	}
}
