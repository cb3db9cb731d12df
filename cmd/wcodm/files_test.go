package main

import (
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Every flag that names a file is known to be of one that is read or written, so that
// no output takes the place of an input.
func TestFlagsThatNameFilesAreKnown(t *testing.T) {
	written := []string{"output", "report", "ucr-index"}
	none := map[string]bool{
		"schema":  true, // its files are known when they are loaded
		"scheme":  true, // of commands that write no files
		"exclude": true, // a pattern of what is not read
	}
	file := regexp.MustCompile(`\b(files?|FILE|XSD)\b`)
	var walk func(*cobra.Command)
	walk = func(cmd *cobra.Command) {
		for _, c := range cmd.Commands() {
			walk(c)
		}
		overwrites := cmd.Flags().Lookup("overwrite") != nil
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			_, read := f.Annotations[readsKey]
			writes := slices.Contains(written, f.Name)
			switch {
			case f.Value.Type() == "bool" || cmd.Name() == "completion":
			case writes && !overwrites:
				t.Errorf("%s writes --%s and has no --overwrite", cmd.CommandPath(), f.Name)
			case file.MatchString(f.Usage) && overwrites && !read && !writes && !none[f.Name]:
				t.Errorf("%s: --%s names a file and is neither read nor written: %s", cmd.CommandPath(), f.Name, f.Usage)
			}
		})
	}
	a := &app{in: strings.NewReader(""), out: io.Discard, err: io.Discard}
	walk(a.root())
}
