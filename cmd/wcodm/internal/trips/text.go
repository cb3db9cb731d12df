package trips

import (
	"fmt"
	"strconv"
	"strings"

	"wcodm"
	"wcodm/datamodel/plaintext"
	"wcodm/mappings"
)

// text tells of a message in lines: its figures, what is listed, and the rest
// by its reason.
func (r *Report) text(res *wcodm.Result, m message) error {
	var b strings.Builder
	b.WriteString(plaintext.Name(res.Input))
	if res.Message > 1 {
		plaintext.Fprintf(&b, " message %d", res.Message)
	}
	if res.Trip == nil {
		b.WriteString(": not read\n")
	} else {
		plaintext.Fprintf(&b, ": %s (%s)\n", res.Trip.Figures, m.Format)
	}
	for _, d := range append(m.Errors[:len(m.Errors):len(m.Errors)], m.Columns...) {
		plaintext.Fprintf(&b, "  %d:%d  %s %s  %s", d.Line, d.Column, d.Severity, d.Code, d.Message)
		if d.Expected != "" {
			plaintext.Fprintf(&b, " (expected %s)", d.Expected)
		}
		b.WriteByte('\n')
	}
	if r.All {
		for _, c := range r.changes(res.Trip) {
			b.WriteString(line(c))
		}
	} else {
		for _, c := range alike(r.changes(res.Trip)) {
			b.WriteString(c)
		}
	}
	_, err := fmt.Fprint(r.w, b.String())
	return err
}

// alike tells of changes: of what is unmapped in several occurrences of one
// place, the first.
func alike(changes []mappings.Change) (lines []string) {
	at, count := map[string]int{}, map[string]int{}
	for _, c := range changes {
		if c.Fate != mappings.FateUnmapped {
			lines = append(lines, line(c))
			continue
		}
		place := positions.ReplaceAllString(c.Path, "") + " " + positions.ReplaceAllString(c.Reason, "")
		if count[place]++; count[place] == 1 {
			at[place] = len(lines)
			lines = append(lines, line(c))
		}
	}
	for place, n := range count {
		if n > 1 {
			lines[at[place]] = strings.TrimSuffix(lines[at[place]], "\n") + plaintext.Sprintf(", and %d more there\n", n-1)
		}
	}
	return lines
}

// notCarried stands in the findings on what no rule takes up, before the reason.
const notCarried = " is not carried over: "

// line tells of one value.
func line(c mappings.Change) string {
	s := "  "
	if c.Place.Line > 0 {
		s += plaintext.Sprintf("%d:%d  ", c.Place.Line, c.Place.Col)
	}
	s += plaintext.Sprintf("%s  %s  ", c.Fate, c.Path)
	reason := c.Reason
	switch _, why, ok := strings.Cut(reason, notCarried); {
	case c.Came == "" && ok: // the finding names the field, which the line begins with
		s, reason = s+strconv.Quote(c.Was)+" is not carried over", why
	case c.Came == "":
		s += plaintext.Sprintf("%q does not come back", c.Was)
	case c.Was == "":
		s += plaintext.Sprintf("%q comes back", c.Came)
	default:
		s += plaintext.Sprintf("%q comes back as %q", c.Was, c.Came)
	}
	s += ": " + reason
	if c.Rule != "" {
		s += " (" + c.Rule + ")"
	}
	return s + "\n"
}

// totals tells why what is not listed was not carried, and sums up.
func (r *Report) totals() error {
	for _, k := range r.sorted() {
		if _, err := plaintext.Fprintf(r.w, "%d %s: %s\n", r.sums[k], k.fate, k.why); err != nil {
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
	_, err := plaintext.Fprintf(r.w, "%s, %s: %s; %s\n", r.Name, plural(r.count, "message"), r.total, verdict)
	return err
}
