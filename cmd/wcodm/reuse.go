package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"wcodm"
	dm "wcodm/datamodel"
	"wcodm/datamodel/plaintext"
	"wcodm/mappings"
	"wcodm/validators/report"
)

func (a *app) reuse() *cobra.Command {
	flags := runFlags{profile: "schema"}
	var out, mapping string
	var pretty, force, all bool
	cmd := &cobra.Command{
		Use:   "reuse --to FORMAT [-o PATH] [FILE | DIR | -]…",
		Short: "Begin import declarations from export declarations",
		Long: `reuse makes of each export declaration an import declaration of the same goods
under the same UCR, for the importer to complete. What is told of the deal, the
goods and their transport stays; the exporter stays the seller, and the consignee
becomes the importer; what was said to the customs of the exporting country is
left behind. The mapping export-to-import says what becomes of each value
(wcodm map show export-to-import); --mapping takes one of your own.

Standard error tells how many values stayed as they are, which changed and why,
what was left behind, and what is left to be filled in: what the mapping names,
and what the schema of the target asks for. The lines are those of the export.
After ten declarations, the others are told in sum; --all tells of each, and lists
the values, too. A report in a file (--report json=FILE) has it all as notes: REU003
what changed, REU004 what was left behind, REU005 what is left.

What is left to be filled in is no error. The exit code is 1 where a declaration is
no export or has values that are wrong; that one is not written, unless --force.`,
		Example: `  wcodm reuse --to gb-cds:xml -o import.xml export.xml
  wcodm reuse --to wco:json --report json=left.json exports/
  wcodm reuse --to wco:xml --mapping my-reuse.yaml export.xml`,
		RunE: func(cmd *cobra.Command, args []string) error {
			o, err := flags.options(a, cmd)
			if err != nil {
				return err
			}
			if flags.to == "" {
				return misusef("reuse into what? --to FORMAT, as in --to gb-cds:xml")
			}
			if o.Reuse, err = a.goodMapping(mapping); err != nil {
				return err
			}
			if !o.Reuse.Between() {
				return misusef("--mapping %s: it is of a national format; to reuse a declaration takes a mapping between packages, such as %s", mapping, reuseMapping)
			}
			p, where, err := a.beginConvert(cmd, &flags, args, &o, out, pretty)
			if err != nil {
				return err
			}
			o.Force, o.Account = force, all
			if flags.format == "text" && !flags.quiet {
				flags.apart = wcodm.ReuseCodes
				accounts := reuseAccounts{all: all, counts: map[string]int{}}
				p.each = func(r *wcodm.Result) { accounts.show(p.line.Above(a.err), r) }
				p.last = accounts.end
			}
			return p.convert(cmd, o, where)
		},
	}
	f := cmd.Flags()
	f.StringVar(&flags.to, "to", "", "the format to write, or a mapping file (*.yaml)")
	f.StringVar(&mapping, "mapping", reuseMapping, "the mapping from the export to the import, or its file (*.yaml)")
	f.StringVarP(&out, "output", "o", "", "the file or folder to write to (default: standard output)")
	f.BoolVar(&pretty, "pretty", false, "lay JSON out over several lines")
	f.BoolVar(&force, "force", false, "write declarations although they have errors")
	f.BoolVar(&all, "all", false, "list also the values that stayed as they are, and those left behind")
	flags.add(cmd)
	reads(cmd, "to", "mapping")
	cmd.RegisterFlagCompletionFunc("to", formatNames)
	cmd.RegisterFlagCompletionFunc("mapping", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return mappings.Between(), cobra.ShellCompDirectiveDefault
	})
	return cmd
}

// reuseMapping is the mapping that ships for it.
const reuseMapping = "export-to-import"

// reuseAccounts tell what became of the exports of a run: of few one by one, of many
// what is left to be filled in, in sum.
type reuseAccounts struct {
	all    bool
	read   int
	left   []string // in order of first sight
	counts map[string]int
}

func (a *reuseAccounts) show(w io.Writer, r *wcodm.Result) {
	if r.Reused == nil {
		return
	}
	a.read++
	if a.all || a.read <= summaryLines {
		showReused(w, r, a.all)
	}
	seen := map[string]bool{}
	for _, d := range r.Reused.Left {
		what, _, _ := strings.Cut(withoutSection(d.Message), "; the export had ")
		what, _, _ = strings.Cut(what, " (goods items ")
		if seen[what] {
			continue
		}
		seen[what] = true
		if a.counts[what]++; a.counts[what] == 1 {
			a.left = append(a.left, what)
		}
	}
}

func (a *reuseAccounts) end(w io.Writer) {
	if a.all || a.read <= summaryLines {
		return
	}
	plaintext.Fprintf(w, "%s were reused, too; --all tells what became of each\n", report.Plural(a.read-summaryLines, "more export"))
	plaintext.Fprintf(w, "left to be filled in, in how many of all %s:\n", report.Thousands(a.read))
	for _, what := range a.left {
		plaintext.Fprintf(w, "%8s  %s\n", report.Thousands(a.counts[what]), report.Clean(what))
	}
}

// showReused tells what became of an export declaration.
func showReused(w io.Writer, r *wcodm.Result, all bool) {
	x := r.Reused
	if x == nil {
		return
	}
	plaintext.Fprintf(w, "%s\n  %s carried as they are\n", messageName(r), report.Plural(x.Carried, "value"))
	if all {
		showSection(w, "", x.Kept)
	}
	showSection(w, "changed:", x.Changed)
	if behind := report.Plural(x.LeftBehind, "value") + " left behind"; all {
		showSection(w, behind+":", x.Behind)
	} else {
		plaintext.Fprintf(w, "  %s; --all lists them\n", behind)
	}
	showSection(w, "left to be filled in:", x.Left)
}

func showSection(w io.Writer, title string, findings []dm.Diagnostic) {
	if len(findings) == 0 {
		return
	}
	if title != "" {
		plaintext.Fprintf(w, "  %s\n", title)
	}
	for _, d := range findings {
		message := withoutSection(d.Message)
		if d.Item > 0 {
			message += fmt.Sprintf(" (goods item %d)", d.Item)
		}
		switch {
		case d.Row > 0:
			message = fmt.Sprintf("row %d  %s", d.Row, message)
		case d.Line > 0:
			message = fmt.Sprintf("line %d  %s", d.Line, message)
		}
		plaintext.Fprintf(w, "    %s\n", report.Clean(message))
	}
}

// withoutSection leaves out what the title of a section says already.
func withoutSection(message string) string {
	return strings.NewReplacer(" is left to be filled in", "", " is left behind", "").Replace(message)
}
