package main

import (
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"wcodm/datamodel/codelists"
	"wcodm/datamodel/plaintext"
)

func (a *app) modelCodes() *cobra.Command {
	return &cobra.Command{
		Use:   "codes [LIST [WORD…]]",
		Short: "Show the code lists, the codes of one, or those that have all words",
		Long: `codes lists the code lists by which validate judges; with the name of a list it
tells what the list is and its codes, and with words those codes that are the
word or that stand for something with all the words in its name. A code that was
not always valid, or is not any more, has its days.`,
		Example:           "  wcodm model codes\n  wcodm model codes packages pallet wood\n  wcodm model codes currencies HRK",
		ValidArgsFunction: listNames,
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return a.printLists()
			}
			l, err := codelists.Open(args[0])
			var unknown *codelists.UnknownListError
			if errors.As(err, &unknown) {
				return misusef("%v (wcodm model codes lists them)", err)
			}
			if err != nil {
				return err
			}
			return a.printCodes(l, args[1:])
		},
	}
}

func listNames(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return codelists.Names(), cobra.ShellCompDirectiveNoFileComp
}

func (a *app) printLists() error {
	w := tabwriter.NewWriter(a.text, 0, 0, 2, ' ', 0)
	for _, name := range codelists.Names() {
		l, err := codelists.Open(name)
		if err != nil {
			return err
		}
		size := "form"
		if !l.ByForm() {
			size = fmt.Sprintf("%d codes", len(l.All()))
		}
		plaintext.Fprintf(w, "%s\t%s\t%s\n", l.Name, size, l)
	}
	return w.Flush()
}

func (a *app) printCodes(l *codelists.List, words []string) error {
	found := l.Search(words)
	if len(words) > 0 && len(found) == 0 {
		plaintext.Fprintf(a.err, "wcodm: %s has no code for %q\n", l.Name, strings.Join(words, " "))
		return errData
	}
	w := tabwriter.NewWriter(a.text, 0, 0, 2, ' ', 0)
	if len(words) == 0 {
		plaintext.Fprintf(w, "%s: %s (%s)\n", l.Name, l.Title, l)
		for _, s := range l.Sources {
			plaintext.Fprintf(w, "source: %s\n", s)
		}
	}
	for _, c := range found {
		plaintext.Fprintf(w, "%s\t%s\n", c.Code, strings.TrimSpace(c.Name+days(c)))
	}
	return w.Flush()
}

// days words the days of a code that is not valid on all.
func days(c codelists.Code) string {
	switch {
	case c.From != 0 && c.To != 0:
		return fmt.Sprintf(" (%v to %v)", c.From, c.To)
	case c.From != 0:
		return fmt.Sprintf(" (from %v)", c.From)
	case c.To != 0:
		return fmt.Sprintf(" (until %v)", c.To)
	}
	return ""
}
