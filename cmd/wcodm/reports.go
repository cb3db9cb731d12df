package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"wcodm/cmd/wcodm/internal/inputs"
	"wcodm/cmd/wcodm/internal/output"
	"wcodm/datamodel/plaintext"
	"wcodm/validators/report"
	"wcodm/validators/rules"
)

// reportFlags say how findings are told: on a stream, and in files beside it.
type reportFlags struct {
	format string
	given  []string // FORMAT=FILE
	files  []reportTo
	most   int
	overwriteFlag
	quiet bool
	apart []string // codes that the stream lacks, as the command tells of them itself
}

// reportTo is a report in a file.
type reportTo struct{ given, format, path string }

func (f *reportFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.format, "format", "text", "the form of the findings: "+strings.Join(report.Names(), ", "))
	flags.StringArrayVar(&f.given, "report", nil, "write the findings also to a file, as in junit=report.xml (repeatable)")
	flags.IntVar(&f.most, "max-findings", 0, "list no more findings than so many, and count the others (default: all)")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "tell errors only: no warnings, notes, summary or progress; reports in files are whole")
	f.overwriteFlag.add(cmd)
	cmd.RegisterFlagCompletionFunc("format", words(report.Names()...))
	cmd.RegisterFlagCompletionFunc("report", reportNames(report.Names()))
	cmd.RegisterFlagCompletionFunc("max-findings", cobra.NoFileCompletions)
}

// reportNames completes the format of a report; the shell completes its file.
func reportNames(names []string) cobra.CompletionFunc {
	return func(_ *cobra.Command, _ []string, prefix string) ([]string, cobra.ShellCompDirective) {
		if strings.Contains(prefix, "=") {
			return nil, cobra.ShellCompDirectiveDefault
		}
		var all []string
		for _, n := range names {
			all = append(all, n+"=")
		}
		return all, cobra.ShellCompDirectiveNoSpace | cobra.ShellCompDirectiveNoFileComp
	}
}

// check reads the flags, and refuses what no report can be made of.
func (f *reportFlags) check() error {
	if err := choice("format", f.format, report.Names()); err != nil {
		return err
	}
	if f.most < 0 {
		return misusef("--max-findings %d: it is a number of findings", f.most)
	}
	var err error
	f.files, err = parseReports(f.given, func(format string) error {
		_, err := report.New(format, io.Discard, report.Options{})
		return err
	})
	return err
}

// parseReports reads FORMAT=FILE, as often as it is given; known refuses formats.
func parseReports(all []string, known func(format string) error) ([]reportTo, error) {
	var files []reportTo
	for _, given := range all {
		format, path, ok := strings.Cut(given, "=")
		if !ok || path == "" || path == inputs.Stdin {
			return nil, misusef("--report %s: a format and a file are wanted, as in html=report.html", given)
		}
		if err := known(format); err != nil {
			return nil, misusef("--report %s: %w", given, err)
		}
		files = append(files, reportTo{given, format, path})
	}
	return files, nil
}

// sheets is how many messages of each input the reports want laid out.
func (f *reportFlags) sheets() int {
	n := report.Sheets(f.format)
	for _, r := range f.files {
		n = max(n, report.Sheets(r.format))
	}
	return n
}

// claim claims the files of reports for a run.
func claim(files *output.Files, reports []reportTo) error {
	for _, r := range reports {
		if err := files.Writes("--report "+r.given, r.path); err != nil {
			return err
		}
	}
	return nil
}

// reports are all reports of a run.
type reports struct {
	report.Output // the findings on a stream
	listed        *report.Limited
	files         []reportFile
}

type reportFile struct {
	report.Output
	file *output.AtomicFile
}

// open begins the reports of a run; findings is the stream, asked are the rules
// of the run, nil where it has none. They end with close or discard.
func (f *reportFlags) open(ctx context.Context, findings io.Writer, colors bool, asked *rules.Set) (*reports, error) {
	dir, err := os.Getwd()
	if err != nil {
		dir = ""
	}
	o := report.Options{Codes: codesOf(asked), Version: built(), Dir: dir}
	r := &reports{}
	for _, to := range f.files {
		file, err := output.Create(ctx, to.path)
		if err != nil {
			r.discard()
			return nil, fmt.Errorf("writing the report: %w", err)
		}
		out, err := report.New(to.format, file, o)
		if err != nil {
			file.Discard()
			r.discard()
			return nil, err
		}
		if f.most > 0 {
			out = report.Limit(out, f.most)
		}
		r.files = append(r.files, reportFile{out, file})
	}
	o.Color = colors
	if r.Output, err = report.New(f.format, findings, o); err != nil {
		r.discard()
		return nil, err
	}
	if f.most > 0 {
		r.listed = report.Limit(r.Output, f.most)
		r.Output = r.listed
	}
	if len(f.apart) > 0 {
		r.Output = report.Except(r.Output, f.apart...)
	}
	if f.quiet {
		r.Output = report.ErrorsOnly(r.Output)
	}
	return r, nil
}

// tellUnlisted says what --max-findings left out.
func (f *reportFlags) tellUnlisted(w io.Writer, unlisted report.Count) {
	if unlisted.All() > 0 && !f.quiet {
		plaintext.Fprintf(w, "not listed because of --max-findings %d: %s\n", f.most, unlisted)
	}
}

// Write passes a message on to all.
func (r *reports) Write(m *report.Message) error {
	if err := r.Output.Write(m); err != nil {
		return fmt.Errorf("writing the findings: %w", err)
	}
	for _, f := range r.files {
		if err := f.Write(m); err != nil {
			return fmt.Errorf("writing the report: %w", err)
		}
	}
	return nil
}

// close ends all reports; the files appear.
func (r *reports) close() error {
	if err := r.Flush(); err != nil {
		r.discard()
		return fmt.Errorf("writing the findings: %w", err)
	}
	var failed error
	for _, f := range r.files {
		err := f.Flush()
		if err == nil {
			err = f.file.Commit()
		} else {
			f.file.Discard()
		}
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("writing the report: %w", err))
		}
	}
	return failed
}

// discard gives up: no half report stays.
func (r *reports) discard() {
	for _, f := range r.files {
		f.file.Discard()
	}
}
