package main

import (
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"wcodm/datamodel/plaintext"
	"wcodm/datamodel/ucr"
)

func (a *app) ucrSchemes() *cobra.Command {
	return &cobra.Command{
		Use:   "schemes [NAME | FILE]",
		Short: "List the schemes of UCRs, or show one with its parts and sources",
		Long: `schemes lists the schemes that ship, or shows one: the parts of its values, where
each comes from, an example, and where the rule was published.

A scheme of your own is a file as in this one; its name (*.yaml) goes wherever the
name of a scheme does:

  scheme: our-house
  title: the UCRs of our house
  max: 35                                  # characters at most
  alphabet: "A-Z0-9-"
  forms:
    - name: order
      parts:
        - {from: year, digits: 2}          # 1: the last digit
        - {from: country, only: [NL, BE]}
        - {from: trader, alphabet: "0-9", min: 9, max: 12, strip: " .",
           is: the EORI number}
        - {text: "-"}
        - {from: reference, max: 18, replace: {"/": "-"}}
      example: 25NL123456789-ORDER-17

A part that no value of a declaration makes has a "name" instead of "from"; a form
with such a part only checks. The narrower forms stand before the wider.

Of a part, "is" says in words what it has to be; "only" lists its values; "strip"
names characters to leave out, "replace" those to write otherwise, "pad" the one to
fill up with in front; "take: 8 of 14" takes the first 8 of 14 characters; "check:
gs1-mod10" makes it a check digit. Of a scheme, "source" and "caveat" say where the
rule is from and what is not certain, "labels" what people write before a value,
and "country" whose customs made the rule.`,
		Example:           "  wcodm ucr schemes\n  wcodm ucr schemes gb-ducr\n  wcodm ucr schemes our-scheme.yaml",
		Args:              takes(0, 1, "one scheme at most"),
		ValidArgsFunction: schemeNames,
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				s, err := openScheme(args[0])
				if err != nil {
					return err
				}
				return showScheme(a.text, s)
			}
			list, err := schemes("")
			if err != nil {
				return err
			}
			w := tabwriter.NewWriter(a.text, 0, 0, 2, ' ', 0)
			for _, s := range list {
				does := "checks"
				if s.Derives() {
					does = "derives, checks"
				}
				plaintext.Fprintf(w, "%s\t%s\t%s\n", s.Name, does, s.Title)
			}
			return w.Flush()
		},
	}
}

func showScheme(out io.Writer, s *ucr.Scheme) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	plaintext.Fprintf(w, "%s: %s\n", s.Name, s.Title)
	plaintext.Fprintf(w, "at most %d characters\n", s.Max)
	if s.Caveat != "" {
		plaintext.Fprintf(w, "not certain: %s\n", s.Caveat)
	}
	for _, f := range s.Forms {
		plaintext.Fprintf(w, "\n%s form, such as %s\n", f.Name, f.Example)
		for i := range f.Parts {
			p := &f.Parts[i]
			name, what := p.Name, strings.TrimPrefix(p.Words(), p.Width()+" of ")
			if p.Text != "" {
				name, what = "fixed text", p.Text
			}
			plaintext.Fprintf(w, "  %s\t%s\t%s\n", name, p.Width(), what)
		}
		if !f.Derives() {
			plaintext.Fprintln(w, "  checks only: the rule does not say what each part is made of")
		}
	}
	for i, source := range s.Sources {
		if i == 0 {
			plaintext.Fprintf(w, "\nsources\n")
		}
		plaintext.Fprintf(w, "  %s\n", source)
	}
	return w.Flush()
}
