// Command wcodm converts customs declarations to and from the WCO Data Model,
// validates them, and derives their Unique Consignment Reference (UCR).
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/term"

	"wcodm/cmd/wcodm/internal/output"
	"wcodm/cmd/wcodm/internal/stdio"
	"wcodm/datamodel/plaintext"
	"wcodm/datamodel/yamlfile"
)

// The exit codes.
const (
	exitGood    = 0
	exitData    = 1 // the data has errors
	exitUse     = 2 // wrong use
	exitMachine = 3 // the machine failed: input or output
)

func main() {
	out, outFile := stdio.Out()
	a := &app{in: os.Stdin, out: out, outFile: outFile, err: os.Stderr,
		inTerminal: terminal(os.Stdin), outTerminal: terminal(os.Stdout), errTerminal: terminal(os.Stderr)}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	os.Exit(a.run(ctx, os.Args[1:]))
}

func terminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// app is the world of the commands.
type app struct {
	in                                   io.Reader
	out, err                             io.Writer // data, and what is told beside it
	inTerminal, outTerminal, errTerminal bool
	outFile                              *os.File // standard output, where it is a file; nil otherwise
	people
}

// run runs a command line and returns its exit code.
func (a *app) run(ctx context.Context, args []string) int {
	out := stdio.New(a.out)
	a.out = out
	a.guard()
	code := a.command(ctx, args)
	if err := out.Err(); err != nil && code != exitMachine { // of a writer that nobody asked
		a.complain(err)
		return exitMachine
	}
	return code
}

// command runs the command and tells its error.
func (a *app) command(ctx context.Context, args []string) int {
	root := a.root()
	root.SetArgs(args)
	root.SetIn(a.in)
	root.SetOut(a.text)
	root.SetErr(a.err)
	cmd, err := root.ExecuteContextC(ctx)
	var use *useError
	var clash *output.Clash
	switch {
	case err == nil:
		return exitGood
	case errors.Is(err, errData):
		return exitData
	case ctx.Err() != nil:
		plaintext.Fprintln(a.err, "wcodm: interrupted")
		return exitMachine
	case errors.As(err, &use) || errors.As(err, &clash) || !a.begun(cmd):
		a.complain(err)
		var fault *yamlfile.Error
		if !errors.As(err, &fault) && clash == nil { // of a mapping file, or of files: no help text says more
			plaintext.Fprintf(a.err, "Try '%s --help'.\n", cmd.CommandPath())
		}
		return exitUse
	case !errors.Is(err, errTold):
		a.complain(err)
	}
	return exitMachine
}

// useError is wrong use of a command.
type useError struct{ err error }

func (e *useError) Error() string { return e.err.Error() }
func (e *useError) Unwrap() error { return e.err }

func misuse(err error) error { return &useError{err} }

func misusef(format string, args ...any) error { return misuse(fmt.Errorf(format, args...)) }

var (
	// errData says that the data has errors, which were reported.
	errData = errors.New("the data has errors")
	// errTold says that the machine failed, which was told.
	errTold = errors.New("told")
)
