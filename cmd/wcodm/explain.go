package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"wcodm"
	"wcodm/datamodel/nearest"
	"wcodm/datamodel/ucr"
	"wcodm/validators"
	"wcodm/validators/customs"
	"wcodm/validators/rules"
)

func (a *app) explain() *cobra.Command {
	var files []string
	cmd := &cobra.Command{
		Use:               "explain [--rules FILE]… [CODE…]",
		Short:             "Say what the code of a finding means",
		Long:              "explain says what the code of a finding means and what to do about it. Without a\ncode it lists all. Error codes of customs whose meaning is published (CDS12005)\nare explained, too.",
		Example:           "  wcodm explain XSD004\n  wcodm explain CDS12005",
		ValidArgsFunction: codes,
		RunE: func(_ *cobra.Command, args []string) error {
			set, err := openRules(files)
			if err != nil {
				return err
			}
			known := codesWith(set)
			var text strings.Builder
			if len(args) == 0 {
				for _, c := range known {
					fmt.Fprintf(&text, "%s  %s\n", c.Code, c.Title)
				}
			}
			for i, arg := range args {
				c, err := findCode(known, arg)
				if theirs, ok := customs.Find(arg); ok && err != nil {
					c, err = validators.Code{Code: theirs.Code, Title: theirs.Meaning, Explanation: theirs.Explanation()}, nil
				}
				if err != nil {
					return err
				}
				if i > 0 {
					text.WriteByte('\n')
				}
				fmt.Fprintf(&text, "%s: %s\n\n%s", c.Code, c.Title, wrap(c.Explanation, 80))
			}
			_, err = io.WriteString(a.text, text.String())
			return err
		},
	}
	rulesFlag(cmd, &files, "a file of rules of your own, whose codes are explained, too (repeatable)")
	return cmd
}

// allCodes gathers the codes of all packages.
func allCodes() []validators.Code {
	set, err := wcodm.OpenRules(nil)
	if err != nil {
		panic(err) // embedded at build time, and a test opens them
	}
	return codesWith(set)
}

// codesOf are the codes that findings of a run can have; nil rules are those that
// ship.
func codesOf(asked *rules.Set) []validators.Code {
	if asked == nil {
		return allCodes()
	}
	return codesWith(asked)
}

// codesWith gathers the codes of all packages and of a set of rules.
func codesWith(set *rules.Set) []validators.Code {
	all := append([]validators.Code(nil), validators.Codes...)
	for _, c := range ucr.Codes {
		all = append(all, validators.Code(c))
	}
	for _, c := range set.Codes() {
		all = append(all, validators.Code(c))
	}
	return all
}

func findCode(known []validators.Code, code string) (validators.Code, error) {
	for _, c := range known {
		if strings.EqualFold(c.Code, code) {
			return c, nil
		}
	}
	return validators.Code{}, misuse(unknownCode(known, code))
}

func unknownCode(known []validators.Code, code string) error {
	var names []string
	for _, c := range known {
		names = append(names, c.Code)
	}
	return fmt.Errorf("unknown code %q%s (wcodm explain lists all)", code, nearest.Hint(strings.ToUpper(code), names))
}

// wrap breaks text into lines.
func wrap(text string, width int) string {
	var b strings.Builder
	column := 0
	for word := range strings.FieldsSeq(text) {
		length := len([]rune(word))
		switch {
		case column == 0:
		case column+1+length > width:
			b.WriteByte('\n')
			column = 0
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += length
	}
	b.WriteByte('\n')
	return b.String()
}

// indented is text as the paragraph of a help text that begins in that column, where
// the first line already is.
func indented(text string, column int) string {
	lines := strings.TrimSuffix(wrap(text, helpWidth-column), "\n")
	return strings.ReplaceAll(lines, "\n", "\n"+strings.Repeat(" ", column))
}
