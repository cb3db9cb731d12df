package main

import (
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/spf13/cobra"
)

// eachCommand calls f for all commands but those of the library.
func eachCommand(cmd *cobra.Command, f func(*cobra.Command)) {
	if cmd.Name() == "completion" || cmd.Name() == "help" {
		return
	}
	f(cmd)
	for _, c := range cmd.Commands() {
		eachCommand(c, f)
	}
}

func TestHelpFitsATerminalAndNamesEveryFlagOnce(t *testing.T) {
	for _, path := range helpPaths() {
		var out strings.Builder
		a := &app{in: strings.NewReader(""), out: &out, err: io.Discard}
		root := a.root()
		if code := a.run(t.Context(), append(path, "--help")); code != exitGood {
			t.Fatalf("%v: %d", path, code)
		}
		cmd, _, err := root.Find(path)
		if err != nil {
			t.Fatal(err)
		}
		text, examples := out.String(), false
		for line := range strings.Lines(text) {
			line = strings.TrimRight(line, "\n")
			switch {
			case line == "Examples:":
				examples = true
			case line == "":
				examples = false
			}
			if n := utf8.RuneCountInString(line); n > 84 && !examples && !strings.HasPrefix(line, "  wcodm ") {
				t.Errorf("wcodm %s --help: %d characters: %s", strings.Join(path, " "), n, line)
			}
		}
		_, list, _ := strings.Cut(text, "\nFlags:\n")
		for _, name := range flagNames(cmd) {
			if n := strings.Count(list, "   --"+name+" ") + strings.Count(list, ", --"+name+" "); n != 1 {
				t.Errorf("wcodm %s --help lists --%s %d times", strings.Join(path, " "), name, n)
			}
		}
	}
}

func TestGroupsOfFlagsHaveFlags(t *testing.T) {
	a := &app{}
	var names []string
	eachCommand(a.root(), func(cmd *cobra.Command) { names = append(names, flagNames(cmd)...) })
	all := " " + strings.Join(names, " ") + " help "
	for _, g := range flagGroups {
		for _, name := range g.names {
			if !strings.Contains(all, " "+name+" ") {
				t.Errorf("%s: no command has --%s", g.title, name)
			}
		}
	}
}

// helpPaths are the words that lead to each command.
func helpPaths() (paths [][]string) {
	a := &app{}
	eachCommand(a.root(), func(cmd *cobra.Command) { paths = append(paths, strings.Fields(cmd.CommandPath())[1:]) })
	return paths
}
