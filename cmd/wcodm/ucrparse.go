package main

import (
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"wcodm/datamodel/plaintext"
	"wcodm/datamodel/ucr"
)

func (a *app) ucrParse() *cobra.Command {
	var scheme string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "parse VALUE… | -",
		Short: "Take a UCR apart: the schemes it fits, and its parts",
		Long: `parse tells the schemes that each value fits, and its parts: the year, the
country, the trader, the reference. A value may fit several; where nothing in the
value says where one part ends and the next begins, they are shown as one. - stands
for the lines of standard input.

The exit code is 1 when a value fits no scheme that knows of parts; wcodm ucr check
says why.`,
		Example: "  wcodm ucr parse 5GB123456789012-INV1\n  wcodm ucr parse --scheme our-scheme.yaml 25X123456",
		Args:    takes(1, 0, "values, or - for those on standard input"),
		RunE: func(_ *cobra.Command, args []string) error {
			list, err := schemes(scheme)
			if err != nil {
				return err
			}
			show, to := showParts, io.Writer(a.text)
			if asJSON {
				show, to = showPartsJSON, a.out
			}
			return a.eachValue(to, args, func(out io.Writer, value string) (bool, error) {
				readings := ucr.Read(value, list...)
				good := len(readings) > 0 && (readings[0].Scheme.Divides() || len(list) == 1)
				return good, show(out, value, readings)
			})
		},
	}
	schemeFlag(cmd, &scheme)
	cmd.Flags().BoolVar(&asJSON, "json", false, "write one JSON object a line")
	return cmd
}

// showParts writes the readings that tell most parts apart as tables, and names
// the others.
func showParts(w io.Writer, value string, readings []ucr.Reading) error {
	if _, err := plaintext.Fprintln(w, quoted(value)); err != nil {
		return err
	}
	var others []string
	for _, r := range readings {
		if r.Scheme.Divides() && r.Named() == readings[0].Named() {
			if err := showReading(w, r); err != nil {
				return err
			}
			continue
		}
		others = append(others, r.Scheme.Name+" ("+strings.Join(r.Names(), ", ")+")")
	}
	switch {
	case len(readings) == 0:
		_, err := plaintext.Fprintln(w, "  fits no scheme; wcodm ucr check says why")
		return err
	case len(others) == len(readings):
		_, err := plaintext.Fprintf(w, "  fits %s, which says nothing of parts\n", strings.Join(others, ", "))
		return err
	case len(others) > 0:
		_, err := plaintext.Fprintf(w, "  fits %s, too\n", strings.Join(others, ", "))
		return err
	}
	return nil
}

func showReading(w io.Writer, r ucr.Reading) error {
	if _, err := plaintext.Fprintf(w, "  %s, %s form: %s\n", r.Scheme.Name, r.Form.Name, r.Scheme.Title); err != nil {
		return err
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, f := range r.Fields {
		name := f.Name()
		if name == "" {
			name = "fixed text"
		}
		plaintext.Fprintf(t, "    %s\t%s", name, f.Value)
		if m := r.Meaning(f); m != "" {
			plaintext.Fprintf(t, "\t%s", m)
		}
		io.WriteString(t, "\n")
	}
	if err := t.Flush(); err != nil {
		return err
	}
	return caveat(w, r.Scheme)
}

// partsLine is the JSON form of the readings of a value.
type partsLine struct {
	Value    string        `json:"value"`
	Readings []readingLine `json:"readings"`
}

type readingLine struct {
	Scheme string     `json:"scheme"`
	Form   string     `json:"form"`
	Caveat string     `json:"caveat,omitempty"`
	Parts  []partLine `json:"parts"`
}

type partLine struct {
	Name     string `json:"name,omitempty"` // none of a fixed text
	Value    string `json:"value"`
	Position int    `json:"position"` // of its first character, from 1
	Meaning  string `json:"meaning,omitempty"`
}

func showPartsJSON(w io.Writer, value string, readings []ucr.Reading) error {
	l := partsLine{Value: value, Readings: []readingLine{}}
	for _, r := range readings {
		line := readingLine{Scheme: r.Scheme.Name, Form: r.Form.Name, Caveat: r.Scheme.Caveat}
		for _, f := range r.Fields {
			line.Parts = append(line.Parts, partLine{f.Name(), f.Value, f.At, r.Meaning(f)})
		}
		l.Readings = append(l.Readings, line)
	}
	return writeJSON(w, l)
}
