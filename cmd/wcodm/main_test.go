package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "write what the commands say into the scripts and the README")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"wcodm": main})
}

// TestScripts runs the commands as a user does. The messages it needs are made
// from the ones in testdata/messages.
func TestScripts(t *testing.T) {
	messages, err := filepath.Abs("testdata/messages")
	if err != nil {
		t.Fatal(err)
	}
	specimens, err := filepath.Abs("../../testdata")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: *update,
		Setup: func(e *testscript.Env) error {
			e.Setenv("M", messages)
			e.Setenv("SPECIMENS", specimens)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
	})
}

// exits is the script command "exits CODE COMMAND…": the command ends with that
// exit code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND…")
	}
	code := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		code = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if fmt.Sprint(code) != args[0] {
		ts.Fatalf("exit code %d, not %s", code, args[0])
	}
}

// TestInterruptedRunLeavesNothing ends a run that waits for a pipe.
func TestInterruptedRunLeavesNothing(t *testing.T) {
	message, err := os.ReadFile("testdata/messages/one.xml")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	pipe, end := io.Pipe()
	defer end.Close()
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		end.Write([]byte("<Batch>"))
		end.Write(message[strings.Index(string(message), "?>")+2:])
		time.Sleep(50 * time.Millisecond)
		cancel()
	}()
	var out, errs strings.Builder
	a := &app{in: pipe, out: &out, err: &errs}
	code := a.run(ctx, []string{"convert", "--to", "wco:json", "-o", filepath.Join(dir, "out.json"), "-"})
	if code != exitMachine || !strings.Contains(errs.String(), "interrupted") {
		t.Errorf("exit code %d, %q", code, errs.String())
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 0 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}

// Who ends a run while its folders are read is told that, and nothing that is only
// half known.
func TestInterruptedWhileAFolderIsRead(t *testing.T) {
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, args := range [][]string{
		{"validate", dir}, {"convert", "--to", "wco:json", "-o", dir + "/out/", dir}, {"ucr", "derive", dir}, {"compare", dir, dir},
		{"map", "test", "asycuda-sad", dir}, {"reuse", "--to", "gb-cds:xml", dir}, {"trace", dir, "--declaration", dir},
	} {
		var out, errs strings.Builder
		a := &app{in: strings.NewReader(""), out: &out, err: &errs}
		if code := a.run(ctx, args); code != exitMachine || out.String() != "" || errs.String() != "wcodm: interrupted\n" {
			t.Errorf("%v: exit code %d, %q, %q", args, code, out.String(), errs.String())
		}
	}
}

func TestTerminalWithoutFilesIsWrongUse(t *testing.T) {
	for _, args := range [][]string{{"convert", "--to", "wco:json"}, {"validate"}, {"ucr", "derive"}} {
		var errs strings.Builder
		a := &app{in: strings.NewReader(""), out: io.Discard, err: &errs, inTerminal: true}
		if code := a.run(t.Context(), args); code != exitUse || !strings.Contains(errs.String(), "Name files or folders") {
			t.Errorf("%v: exit code %d, %q", args, code, errs.String())
		}
	}
}

func TestColors(t *testing.T) {
	t.Setenv("TERM", "xterm")
	for _, c := range []struct {
		terminal bool
		noColor  string
		when     string
		want     bool
	}{
		{true, "", "auto", true}, {true, "1", "auto", false}, {false, "", "auto", false},
		{false, "1", "always", true}, {true, "", "always", true}, {true, "", "never", false},
	} {
		t.Setenv("NO_COLOR", c.noColor)
		var out strings.Builder
		a := &app{out: &out, err: io.Discard, in: strings.NewReader("no message"), outTerminal: c.terminal}
		if code := a.run(t.Context(), []string{"validate", "--color", c.when, "-"}); code != exitData {
			t.Errorf("exit code %d", code)
		}
		if got := strings.Contains(out.String(), "\x1b["); got != c.want {
			t.Errorf("%+v: %q", c, out.String())
		}
	}
}
