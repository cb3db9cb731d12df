package trips

import (
	"fmt"
	"strings"

	"wcodm"
	"wcodm/mappings"
)

// text tells of a message in lines: its figures, what is listed, and the rest
// by its reason.
func (r *Report) text(res *wcodm.Result, m message) error {
	var b strings.Builder
	b.WriteString(res.Input)
	if res.Message > 1 {
		fmt.Fprintf(&b, " message %d", res.Message)
	}
	if res.Trip == nil {
		b.WriteString(": not read\n")
	} else {
		fmt.Fprintf(&b, ": %s (%s)\n", res.Trip.Figures, m.Format)
	}
	for _, d := range m.Errors {
		fmt.Fprintf(&b, "  %d:%d  error %s  %s", d.Line, d.Column, d.Code, d.Message)
		if d.Expected != "" {
			fmt.Fprintf(&b, " (expected %s)", d.Expected)
		}
		b.WriteByte('\n')
	}
	for _, c := range r.changes(res.Trip) {
		b.WriteString(line(c))
	}
	_, err := fmt.Fprint(r.w, b.String())
	return err
}

// line tells of one value.
func line(c mappings.Change) string {
	s := "  "
	if c.Place.Line > 0 {
		s += fmt.Sprintf("%d:%d  ", c.Place.Line, c.Place.Col)
	}
	s += fmt.Sprintf("%s  %s  ", c.Fate, c.Path)
	switch {
	case c.Came == "":
		s += fmt.Sprintf("%q does not come back", c.Was)
	case c.Was == "":
		s += fmt.Sprintf("%q comes back", c.Came)
	default:
		s += fmt.Sprintf("%q comes back as %q", c.Was, c.Came)
	}
	s += ": " + c.Reason
	if c.Rule != "" {
		s += " (" + c.Rule + ")"
	}
	return s + "\n"
}

// totals tells why what is not listed was not carried, and sums up.
func (r *Report) totals() error {
	for _, k := range r.sorted() {
		if _, err := fmt.Fprintf(r.w, "%d %s: %s\n", r.sums[k], k.fate, k.why); err != nil {
			return err
		}
	}
	verdict := "nothing is lost without a name"
	if r.bad {
		verdict = "not good"
		if r.errors > 0 {
			verdict += ", " + plural(r.errors, "error")
		}
	}
	_, err := fmt.Fprintf(r.w, "%s, %s: %s; %s\n", r.Name, plural(r.count, "message"), r.total, verdict)
	return err
}
