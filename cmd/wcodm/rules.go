package main

import (
	"errors"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"wcodm"
	"wcodm/datamodel/plaintext"
	"wcodm/datamodel/yamlfile"
	"wcodm/validators/rules"
)

func (a *app) rules() *cobra.Command {
	return &cobra.Command{
		Use:   "rules [FILE…]",
		Short: "List the rules across fields, or try those of a file",
		Long: `rules lists the rules that ship: the code of their findings, how much it matters,
the package whose messages they are asked of (wco: all), and what is wrong where
one does not hold. wcodm explain CODE tells more.

With files of rules of your own it lists those, and tries each by its examples;
validate --rules FILE asks them of messages. A file is as in this one:

  package: wco
  rules:
    - id: OWN-001
      title: no insurance above ten thousand
      explanation: Our policy covers consignments up to 10,000.
      when: InvoiceAmount > 10000
      assert: any(AdditionalDocument.TypeCode, "INS")
      message: "{InvoiceAmount} needs a document of type INS"
      severity: warning`,
		Example:           "  wcodm rules\n  wcodm rules our-rules.yaml\n  wcodm validate --rules our-rules.yaml declaration.xml\n  wcodm explain --rules our-rules.yaml OWN-001",
		ValidArgsFunction: yamlFiles,
		RunE: func(_ *cobra.Command, args []string) error {
			set, err := openRules(args)
			if err != nil {
				return err
			}
			list := set.Rules()
			if len(args) > 0 {
				shipped, err := wcodm.OpenRules(nil)
				if err != nil {
					return err
				}
				list = list[len(shipped.Rules()):]
			}
			w := tabwriter.NewWriter(a.text, 0, 0, 2, ' ', 0)
			for _, r := range list {
				plaintext.Fprintf(w, "%s\t%s\t%s\t%s\n", r.ID, r.Severity, r.Package.Name, r.Title)
			}
			if err := w.Flush(); err != nil {
				return err
			}
			return a.try(list)
		},
	}
}

// try asks rules of their examples; one that answers otherwise than it says is
// faulty data.
func (a *app) try(list []*rules.Rule) error {
	var faulty error
	for _, r := range list {
		if err := r.Try(); err != nil {
			a.complain(err)
			faulty = errData
		}
	}
	return faulty
}

// openRules opens the rules that ship and those of files; a faulty file is wrong
// use.
func openRules(files []string, formats ...*wcodm.Format) (*rules.Set, error) {
	set, err := wcodm.OpenRules(files, formats...)
	var faulty *yamlfile.Error
	if errors.As(err, &faulty) {
		return nil, misuse(err)
	}
	return set, err
}

func rulesFlag(cmd *cobra.Command, files *[]string, usage string) {
	cmd.Flags().StringArrayVar(files, "rules", nil, usage)
	cmd.RegisterFlagCompletionFunc("rules", yamlFiles)
}

func yamlFiles(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return []string{"yaml", "yml"}, cobra.ShellCompDirectiveFilterFileExt
}
