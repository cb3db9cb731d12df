package main

import (
	"bytes"
	"runtime/debug"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
	"github.com/spf13/pflag"
)

func (a *app) man() *cobra.Command {
	var over overwriteFlag
	page := &cobra.Command{
		Use:     "man DIR",
		Short:   "Write the manual pages",
		Long:    "man writes a manual page of each command to a folder, for man(1).",
		Example: "  wcodm man /usr/local/share/man/man1",
		Args:    takes(1, 1, "the folder to write to"),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			root := cmd.Root()
			root.DisableAutoGenTag = true
			asMarkdown(root)
			pages := map[string][]byte{}
			if err := manPages(root, pages); err != nil {
				return err
			}
			files, err := a.files(cmd, over.overwrite, nil)
			if err != nil {
				return err
			}
			return files.Folder(cmd.Context(), args[0], pages)
		},
	}
	over.add(page)
	return page
}

// manPages makes the pages of a command and of those below it, by the names of their
// files.
func manPages(cmd *cobra.Command, pages map[string][]byte) error {
	for _, c := range cmd.Commands() {
		if !c.IsAvailableCommand() || c.IsAdditionalHelpTopicCommand() {
			continue
		}
		if err := manPages(c, pages); err != nil {
			return err
		}
	}
	const section = "1"
	var page bytes.Buffer
	header := &doc.GenManHeader{Section: section, Source: "wcodm", Manual: "wcodm", Date: committed()}
	if err := doc.GenMan(cmd, header, &page); err != nil {
		return err
	}
	pages[strings.ReplaceAll(cmd.CommandPath(), " ", "-")+"."+section] = page.Bytes()
	return nil
}

// asMarkdown writes the texts of a command and those below it as the generator
// reads them: marks are escaped, and indented lines are left as they are.
func asMarkdown(cmd *cobra.Command) {
	escape := strings.NewReplacer("<", `\<`, "*", `\*`, "_", `\_`)
	var long strings.Builder
	for line := range strings.Lines(cmd.Long) {
		if strings.HasPrefix(line, "  ") {
			long.WriteString("  " + line)
		} else {
			long.WriteString(escape.Replace(line))
		}
	}
	cmd.Long = long.String()
	cmd.Flags().VisitAll(func(f *pflag.Flag) { f.Usage = escape.Replace(f.Usage) })
	for _, c := range cmd.Commands() {
		asMarkdown(c)
	}
}

// committed is when the source of the binary was committed, so that the same source
// makes the same pages; nil where that is not known.
func committed() *time.Time {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return nil
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.time" {
			if t, err := time.Parse(time.RFC3339, s.Value); err == nil {
				return &t
			}
		}
	}
	return nil
}
