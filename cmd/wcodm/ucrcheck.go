package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"wcodm/datamodel/plaintext"
	"wcodm/datamodel/ucr"
)

func (a *app) ucrCheck() *cobra.Command {
	var scheme string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "check VALUE… | -",
		Short: "Say whether a UCR is well formed, and what is wrong where",
		Long: `check says of each value whether it fits a scheme and, where it does not, which
character is wrong, what has to be there, and the nearest value that fits where it
is plain what was meant: the reference itself is never changed for that. - stands
for the lines of standard input.

Without --scheme it takes the scheme that the value fits or, where it fits none,
the one that it follows furthest. The exit code is 1 when a value does not fit.`,
		Example: `  wcodm ucr check 5GB123456789012-INV1
  wcodm ucr check --scheme gb-mucr A:12512345678
  cut -d, -f3 shipments.csv | wcodm ucr check --scheme our-scheme.yaml -`,
		Args: takes(1, 0, "values, or - for those on standard input"),
		RunE: func(_ *cobra.Command, args []string) error {
			list, err := schemes(scheme)
			if err != nil {
				return err
			}
			show, to := showCheck, io.Writer(a.text)
			if asJSON {
				show, to = showCheckJSON, a.out
			}
			return a.eachValue(to, args, func(out io.Writer, value string) (bool, error) {
				c := judge(value, list)
				return c.fault == nil, show(out, c)
			})
		},
	}
	schemeFlag(cmd, &scheme)
	cmd.Flags().BoolVar(&asJSON, "json", false, "write one JSON object a line")
	return cmd
}

// checked is what there is to say of one value.
type checked struct {
	value  string
	scheme *ucr.Scheme
	form   *ucr.Form   // that it fits
	fault  *ucr.Fault  // or why it does not
	own    *ucr.Scheme // of the country of a value in the free form,
	doubt  *ucr.Fault  // and why it does not fit that
}

func judge(value string, list []*ucr.Scheme) checked {
	c := checked{value: value}
	if c.scheme = list[0]; len(list) == 1 {
		c.fault = c.scheme.Fault(value)
	} else {
		c.scheme, c.fault = ucr.Closest(value, list...)
	}
	if c.fault != nil {
		return c
	}
	c.form = c.scheme.FormOf(value)
	// A loose form takes much that is meant for a country's own.
	if c.scheme.Name == ucr.Free {
		c.own, c.doubt = ucr.Own(value, ucr.Read(value, c.scheme)[0].Country(), list...)
	} else if c.doubt = c.scheme.Slip(value); c.doubt != nil {
		c.own = c.scheme
	}
	return c
}

func showCheck(w io.Writer, c checked) error {
	if c.form != nil {
		if _, err := plaintext.Fprintf(w, "%s: fits %s, %s form\n", quoted(c.value), c.scheme.Name, c.form.Name); err != nil {
			return err
		}
		if c.doubt != nil {
			name := c.own.Name
			if f := c.own.FormOf(c.value); f != nil {
				name += ", " + c.doubt.Form.Name + " form"
			}
			if _, err := plaintext.Fprintf(w, "  but not %s: %s\n  expected: %s\n", name, c.doubt.Wrong, c.doubt.Expected); err != nil || c.doubt.Nearest == "" {
				return err
			}
			_, err := plaintext.Fprintf(w, "  nearest:  %s\n", c.doubt.Nearest)
			return err
		}
		return caveat(w, c.scheme)
	}
	_, err := plaintext.Fprintf(w, "%s: does not fit %s: %s\n  expected: %s\n", quoted(c.value), c.scheme.Name, c.fault.Wrong, c.fault.Expected)
	if err == nil && c.fault.Nearest != "" {
		_, err = plaintext.Fprintf(w, "  nearest:  %s\n", c.fault.Nearest)
	}
	if err != nil {
		return err
	}
	return caveat(w, c.scheme)
}

// caveat tells what about a scheme is not certain.
func caveat(w io.Writer, s *ucr.Scheme) error {
	if s.Caveat == "" {
		return nil
	}
	_, err := plaintext.Fprintf(w, "  not certain: %s\n", s.Caveat)
	return err
}

// quoted puts a value that does not show where it ends between quotation marks.
func quoted(value string) string {
	for _, r := range value {
		if r < '!' || r > '~' {
			return fmt.Sprintf("%q", value)
		}
	}
	if value == "" {
		return `""`
	}
	return value
}

// checkLine is the JSON form of what is checked.
type checkLine struct {
	Value    string `json:"value"`
	Fits     bool   `json:"fits"`
	Scheme   string `json:"scheme"`
	Form     string `json:"form,omitempty"`
	Position int    `json:"position,omitempty"` // of the character, from 1
	Wrong    string `json:"wrong,omitempty"`
	Expected string `json:"expected,omitempty"`
	Nearest  string `json:"nearest,omitempty"`
	Caveat   string `json:"caveat,omitempty"`
	But      *but   `json:"but,omitempty"`
}

// but is a scheme of the value's country that it does not fit.
type but struct {
	Scheme   string `json:"scheme"`
	Position int    `json:"position,omitempty"`
	Wrong    string `json:"wrong"`
	Expected string `json:"expected,omitempty"`
	Nearest  string `json:"nearest,omitempty"`
}

func showCheckJSON(w io.Writer, c checked) error {
	l := checkLine{Value: c.value, Fits: c.fault == nil, Scheme: c.scheme.Name, Caveat: c.scheme.Caveat}
	if c.form != nil {
		l.Form = c.form.Name
	} else {
		l.Position, l.Wrong, l.Expected, l.Nearest = c.fault.At, c.fault.Wrong, c.fault.Expected, c.fault.Nearest
	}
	if c.doubt != nil {
		l.But = &but{c.own.Name, c.doubt.At, c.doubt.Wrong, c.doubt.Expected, c.doubt.Nearest}
	}
	return writeJSON(w, l)
}
