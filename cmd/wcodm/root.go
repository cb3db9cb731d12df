package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"wcodm/datamodel/nearest"
)

func (a *app) root() *cobra.Command {
	root := group("wcodm", "Customs declarations in the WCO Data Model",
		`wcodm converts customs declarations to and from the WCO Data Model, validates
them, gives them their Unique Consignment Reference (UCR), which is the same from
export to import, and compares the declarations of both sides.

Data goes to standard output, messages to standard error. Exit codes: 0 all
good, 1 the data has errors, 2 wrong use, 3 the machine failed.`,
		a.convert(), a.reuse(), a.validate(), a.model(), a.trace(), a.compare(), a.mapping(), a.ucr(), a.formats(), a.rules(), a.explain(), a.config(), a.man(), a.version())
	root.Example = `  wcodm convert --to wco:xml sad.xml          an ASYCUDA file to WCO XML
  wcodm map new --sample orders.csv           a first mapping of a format of your own
  wcodm validate messages/                    every message in a folder
  wcodm reuse --to gb-cds:xml export.xml      an import begun from its export
  wcodm compare exports/ imports/             what both sides declare, side by side
  wcodm ucr check 5GB123456789012-INV1        whether a UCR is well formed
  wcodm model show gb-cds GoodsShipment/UCR   what an element is`
	root.Version = version()
	root.SilenceUsage, root.SilenceErrors = true, true
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error {
		cmd.Annotations = map[string]string{begunKey: "yes"}
		return a.paint()
	}
	a.addColor(root)
	cobra.AddTemplateFunc("flagHelp", flagHelp)
	root.SetUsageTemplate(strings.Replace(root.UsageTemplate(), "Flags:\n{{.LocalFlags.FlagUsages", "{{flagHelp .", 1))
	root.SetVersionTemplate("wcodm {{.Version}}\n")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error { return misuse(flagHint(cmd, err)) })
	if a.text != nil {
		root.SetOut(a.text) // the command of completions asks once, here
	}
	root.InitDefaultCompletionCmd("wcodm")
	return root
}

const begunKey = "begun"

// begun reports whether a command got so far as to do something: an error
// before that is wrong use.
func (a *app) begun(cmd *cobra.Command) bool { return cmd.Annotations[begunKey] != "" }

// flagHint proposes the flag that may have been meant.
func flagHint(cmd *cobra.Command, err error) error {
	var value *pflag.InvalidValueError
	if errors.As(err, &value) {
		return fmt.Errorf("--%s %q: %s", value.GetFlag().Name, value.GetValue(), wanted(value.GetFlag().Value))
	}
	name, ok := strings.CutPrefix(err.Error(), "unknown flag: --")
	if !ok {
		return err
	}
	hint := ""
	if w := nearest.Word(name, flagNames(cmd)); w != "" {
		hint = "; did you mean --" + w + "?"
	}
	return fmt.Errorf("unknown flag --%s%s", name, hint)
}

// wanted says what the value of a flag has to be.
func wanted(v pflag.Value) string {
	switch v.Type() {
	case "int":
		return "a whole number is wanted"
	case "bool":
		return "true or false is wanted"
	case "stringSlice":
		return "words with commas between them are wanted; one with a comma or a quotation mark in it stands in quotation marks"
	}
	return "the flag does not take this value"
}

// group is a command that only holds others.
func group(use, short, long string, commands ...*cobra.Command) *cobra.Command {
	cmd := &cobra.Command{Use: use, Short: short, Long: long, Args: cobra.ArbitraryArgs}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return cmd.Help()
		}
		var names []string
		for _, c := range commands {
			names = append(names, c.Name())
		}
		slices.Sort(names)
		return misusef("unknown command %q of %s%s (the commands are %s)", args[0], cmd.CommandPath(), nearest.Hint(args[0], names), strings.Join(names, ", "))
	}
	cmd.AddCommand(commands...)
	return cmd
}

// takes asks for so many arguments, which it calls what; most 0 is any number.
func takes(least, most int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < least || most > 0 && len(args) > most {
			return misusef("%s takes %s; %d given", cmd.CommandPath(), what, len(args))
		}
		return nil
	}
}

// choice checks the value of a flag that takes one of a few words.
func choice(flag, value string, words []string) error {
	if slices.Contains(words, value) {
		return nil
	}
	return misusef("--%s %q is not known%s (%s)", flag, value, nearest.Hint(value, words), strings.Join(words, ", "))
}
