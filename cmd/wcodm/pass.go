package main

import (
	"cmp"
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"wcodm"
	"wcodm/cmd/wcodm/internal/inputs"
	"wcodm/cmd/wcodm/internal/output"
	"wcodm/cmd/wcodm/internal/progress"
	dm "wcodm/datamodel"
	"wcodm/datamodel/plaintext"
	"wcodm/validators/report"
)

// pass is one run of an engine over inputs: it tells what is found, counts, and
// remembers whether the machine failed.
type pass struct {
	a      *app
	flags  *runFlags
	inputs []wcodm.Input
	line   *progress.Line
	err    io.Writer // standard error, above the progress line
	found  report.Count
	failed bool
	writes bool                // messages are written
	each   func(*wcodm.Result) // tells of what was written; nil for nothing
	files  *output.Files       // that the run reads and writes
	last   func(io.Writer)     // ends what each told; nil for nothing
	whole  func() error        // completes what was written, before an index tells of it; nil for nothing

	account  account
	unlisted report.Count // because of --max-findings
}

// begin finds the inputs of a command's arguments, and claims the files that its
// flags have the run write.
func (a *app) begin(cmd *cobra.Command, flags *runFlags, args []string, o *wcodm.Options) (*pass, error) {
	p := &pass{a: a, flags: flags, err: a.err}
	set, err := a.inputs(cmd, flags.filesFrom, flags.exclude, args)
	if err != nil {
		return nil, err
	}
	p.inputs, p.account.excluded = set.Inputs, set.Excluded
	if err := flags.project.assign(p.inputs); err != nil {
		return nil, err
	}
	if p.files, err = a.files(cmd, flags.overwrite, p.inputs, o.From, o.To, reused(o)); err != nil {
		return nil, err
	}
	p.files.Reads(flags.project.File)
	if o.Schema != nil {
		p.files.Reads(o.Schema.Files()...)
	}
	if err := claim(p.files, flags.reportFlags.files); err != nil {
		return nil, err
	}
	return p, flags.ucrFiles.claim(p.files)
}

// reused is the mapping by which exports are reused, as a format; nil for none.
func reused(o *wcodm.Options) *wcodm.Format {
	if o.Reuse == nil {
		return nil
	}
	return &wcodm.Format{Mapping: o.Reuse}
}

// inputs finds what arguments and a list of files name. A list may be empty;
// arguments that lead to nothing are wrong use.
func (a *app) inputs(cmd *cobra.Command, list string, exclude, args []string) (set inputs.Set, err error) {
	if len(args) == 0 && list == "" {
		if a.inTerminal {
			return set, misusef("%s what? Name files or folders, or - for standard input", cmd.CommandPath())
		}
		args = []string{inputs.Stdin}
	}
	if list == inputs.Stdin && slices.Contains(args, inputs.Stdin) {
		return set, misusef("standard input (-) cannot be both a message and the list of files")
	}
	if set, err = a.find(cmd.Context(), list, exclude, args); err != nil {
		return set, err
	}
	switch {
	case len(set.Inputs) > 0:
	case set.Excluded > 0:
		plaintext.Fprintln(a.err, "wcodm: all that is named is excluded: there is nothing to read")
	case list == "":
		return set, misusef("there is nothing to read")
	default:
		plaintext.Fprintf(a.err, "wcodm: the list %s names no file: there is nothing to read\n", list)
	}
	return set, nil
}

// find finds the inputs that arguments and a list of files name.
func (a *app) find(ctx context.Context, list string, exclude, args []string) (inputs.Set, error) {
	set, err := inputs.List(ctx, args, a.in)
	if err == nil && list != "" {
		var names []string
		names, err = inputs.Names(ctx, list, a.in)
		set.Append(inputs.Listed(ctx, names))
	}
	if err == nil && ctx.Err() == nil {
		err = set.Exclude(exclude)
	}
	var use *inputs.UseError
	switch {
	case ctx.Err() != nil: // what was found so far says nothing
		return set, ctx.Err()
	case errors.As(err, &use):
		return set, misuse(err)
	case err != nil:
		return set, err
	}
	for _, name := range set.Empty {
		plaintext.Fprintln(a.err, "wcodm:", inputs.EmptyFolder(name))
	}
	return set, nil
}

// run passes all inputs through an engine. Each is called with every result;
// then its findings go to the writer.
func (p *pass) run(ctx context.Context, o wcodm.Options, findings io.Writer, terminal bool, each func(*wcodm.Result) error) error {
	o.Sheets = p.flags.sheets()
	engine, err := wcodm.NewEngine(o)
	if err != nil {
		return unprotected(err)
	}
	if p.a.errTerminal && !p.flags.quiet {
		p.line = progress.Start(p.a.err)
		defer p.line.Stop()
		p.err = p.line.Above(p.a.err)
	}
	told, err := p.flags.open(ctx, p.line.Above(findings), p.a.color(terminal), o.Rules)
	if err != nil {
		return err
	}
	index, err := p.flags.openIndex(ctx, p.writes)
	if err != nil {
		told.discard()
		return err
	}
	err = engine.Run(ctx, p.line.Count(p.inputs), func(r *wcodm.Result) error {
		if r.Message > 0 {
			p.line.Message()
		}
		passed := p.flags.skipUnknown && p.account.isForeign(r)
		if err := p.account.add(r, passed); err != nil || passed {
			return err
		}
		if err := each(r); err != nil {
			return err
		}
		if err := index.write(r); err != nil {
			return err
		}
		slices.SortStableFunc(r.Diagnostics, byPlace)
		p.found = p.found.Plus(r.Count())
		if err := told.Write(message(r)); err != nil {
			return err
		}
		if r.Err != nil {
			p.fail(r)
		}
		return nil
	})
	if err == nil && p.whole != nil {
		err = p.whole()
	}
	if err == nil {
		err = index.close(p.failed)
	} else {
		index.discard()
	}
	if err != nil {
		told.discard()
		return err
	}
	if told.listed != nil {
		p.unlisted = told.listed.Unlisted
	}
	return told.close()
}

// message is what a report takes of a result.
func message(r *wcodm.Result) *report.Message {
	m := &report.Message{File: r.Input, Number: r.Message, Findings: r.Diagnostics, Unlisted: r.Unlisted, Sheet: r.Sheet, Err: r.Err}
	if r.Format != nil {
		m.Format = r.Format.Name
	}
	return m
}

// byPlace puts findings in the order in which their places stand in the input.
func byPlace(a, b dm.Diagnostic) int {
	return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
}

// fail tells that the machine failed at an input; the others go on.
func (p *pass) fail(r *wcodm.Result) {
	p.failed = true
	tellUnread(p.err, r)
}

// tellUnread says why an input could not be read.
func tellUnread(w io.Writer, r *wcodm.Result) {
	if errors.Is(r.Err, context.Canceled) { // the end of the run tells that
		return
	}
	text := plaintext.Error(r.Err)
	if !strings.Contains(text, r.Input) {
		text = r.Input + ": " + text
	}
	plaintext.Fprintln(w, "wcodm:", text)
}

// tellFiles says what became of files of which no declaration was read.
func (p *pass) tellFiles() {
	if words := p.account.declarations(); words != "" && !p.flags.quiet {
		plaintext.Fprintln(p.a.err, words)
	}
}

// verdict is the command's error: none when all is good. What was not listed is
// told last.
func (p *pass) verdict() error {
	p.flags.tellUnlisted(p.a.err, p.unlisted)
	switch {
	case p.failed:
		return errTold
	case p.found.Errors > 0:
		return errData
	}
	return nil
}
