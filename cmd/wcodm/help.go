package main

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// flagGroups are the flags that help lists together below a title, in this order;
// those that no group has come first. of names the command that alone has the group.
var flagGroups = []struct {
	title, of string
	names     []string
}{
	{title: "A UCR without a declaration", of: "derive", names: []string{"reference", "trader", "country", "year", "date"}},
	{title: "What is read", names: []string{"from", "from-a", "from-b", "files-from", "repair", "separator", "decimal-comma", "encoding", "header-line"}},
	{title: "What is checked", names: []string{"profile", "severity", "schema", "rules", "unmapped"}},
	{title: "UCR", names: []string{"ucr", "ucr-scheme", "ucr-year", "ucr-index", "ucr-table", "ucr-key", "ucr-known"}},
	{title: "What others may see", names: []string{"only", "mask", "mask-key"}},
	{title: "What is told", names: []string{"format", "report", "max-findings", "overwrite", "quiet"}},
	{title: "The run", names: []string{"config", "no-config", "workers", "help"}},
}

const (
	// fewFlags is how many flags a command may have without groups.
	fewFlags = 10
	// helpWidth is how wide the lists of flags are.
	helpWidth = 80
)

// flagHelp is the list of a command's flags in its help.
func flagHelp(cmd *cobra.Command) string {
	own := &pflag.FlagSet{}
	count := 0
	cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
		count++
		own.AddFlag(singular(f))
	})
	if count <= fewFlags {
		return "Flags:\n" + own.FlagUsagesWrapped(helpWidth)
	}
	sets := make([]*pflag.FlagSet, len(flagGroups))
	grouped := map[string]bool{}
	for i, g := range flagGroups {
		sets[i] = &pflag.FlagSet{SortFlags: false}
		for _, name := range g.names {
			if f := own.Lookup(name); f != nil && (g.of == "" || g.of == cmd.Name()) {
				sets[i].AddFlag(f)
				grouped[name] = true
			}
		}
	}
	first := &pflag.FlagSet{}
	own.VisitAll(func(f *pflag.Flag) {
		if !grouped[f.Name] {
			first.AddFlag(f)
		}
	})
	parts := []string{"Flags:\n" + first.FlagUsagesWrapped(helpWidth)}
	for i, set := range sets {
		if set.HasFlags() {
			parts = append(parts, flagGroups[i].title+":\n"+set.FlagUsagesWrapped(helpWidth))
		}
	}
	return strings.Join(parts, "\n")
}

// singular is a flag as it is given once: that it is repeatable, its text says, and
// the library's name of such a type is no word for a user.
func singular(f *pflag.Flag) *pflag.Flag {
	if _, list := f.Value.(pflag.SliceValue); !list {
		return f
	}
	once := *f
	once.Value, once.DefValue = text{f.Value}, ""
	return &once
}

type text struct{ pflag.Value }

func (text) Type() string { return "string" }
