package main

import (
	"errors"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"wcodm/cmd/wcodm/internal/progress"
	"wcodm/datamodel/plaintext"
	"wcodm/validators/report"
)

// people is how commands reach people. Whatever they tell goes through text or
// err, and through [plaintext.Fprintf], which keeps what is foreign on its line.
type people struct {
	text      *plaintext.Guard // standard output, for text
	errGuard  *plaintext.Guard // what err is
	machine   io.Writer        // standard error, for reports that machines read
	colorWhen string           // one of colorWords
}

var colorWords = []string{"auto", "always", "never"}

// guard puts the gates before the streams.
func (a *app) guard() {
	a.text, a.errGuard, a.machine = plaintext.NewGuard(a.out), plaintext.NewGuard(a.err), a.err
	a.err = a.errGuard
	if a.errTerminal {
		a.errGuard.Allow(progress.Erase)
	}
}

func (a *app) addColor(root *cobra.Command) {
	root.PersistentFlags().StringVar(&a.colorWhen, "color", colorWords[0], "colours: auto, always or never")
	root.RegisterFlagCompletionFunc("color", words(colorWords...))
}

// paint opens the gates to colours, where they are wanted.
func (a *app) paint() error {
	if err := choice("color", a.colorWhen, colorWords); err != nil {
		return err
	}
	if a.color(a.outTerminal) {
		a.text.Allow(report.ColorSequences()...)
	}
	if a.color(a.errTerminal) {
		a.errGuard.Allow(report.ColorSequences()...)
	}
	return nil
}

// color reports whether a stream that is or is not a terminal takes colours: as
// --color says, else as the environment does (no-color.org).
func (a *app) color(terminal bool) bool {
	switch a.colorWhen {
	case "always":
		return true
	case "never":
		return false
	}
	return terminal && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}

// streamOf is where a report of that format goes, out of text for people and
// another stream.
func streamOf(format string, text, machine io.Writer) io.Writer {
	switch format {
	case "text", "csv", "html", "junit", "tap":
		return text
	}
	return machine
}

// complain writes an error, one line for each that was joined.
func (a *app) complain(err error) {
	for _, one := range parts(err) {
		plaintext.Fprintf(a.err, "wcodm: %s\n", strings.TrimSpace(plaintext.Error(one)))
	}
}

// parts are the errors that were joined to one.
func parts(err error) []error {
	if within := errors.Unwrap(err); within != nil && within.Error() == err.Error() {
		return parts(within)
	}
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var all []error
	var text []string
	for _, one := range joined.Unwrap() {
		all = append(all, parts(one)...)
		text = append(text, one.Error())
	}
	if strings.Join(text, "\n") != err.Error() { // they are parts of a sentence
		return []error{err}
	}
	return all
}
