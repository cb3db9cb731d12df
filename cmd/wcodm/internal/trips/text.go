package trips

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
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
	if res.Trip != nil {
		listed := r.listed(res.Trip)
		for _, c := range listed {
			b.WriteString(line(c))
		}
		if !r.All {
			b.WriteString(sums(res.Trip, listed))
		}
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

var positions = regexp.MustCompile(`\[\d+\]`)

// sums counts the values that are not listed, by fate and reason; those that no
// rule takes up by their path.
func sums(o *mappings.Outcome, listed []mappings.Change) string {
	type key struct {
		fate mappings.Fate
		why  string
	}
	counts := map[key]int{}
	for _, c := range o.Changes {
		if slices.ContainsFunc(listed, func(l mappings.Change) bool { return l.Fate == c.Fate }) {
			continue
		}
		k := key{c.Fate, c.Reason}
		switch {
		case c.Fate == mappings.Unmapped:
			k.why = positions.ReplaceAllString(c.Path, "")
		case c.Rule != "":
			k.why += " (" + c.Rule + ")"
		}
		counts[k]++
	}
	keys := make([]key, 0, len(counts))
	for k := range counts {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b key) int {
		return cmp.Or(cmp.Compare(a.fate, b.fate), cmp.Compare(counts[b], counts[a]), cmp.Compare(a.why, b.why))
	})
	var b strings.Builder
	for _, k := range keys {
		fmt.Fprintf(&b, "  %d %s: %s\n", counts[k], k.fate, k.why)
	}
	return b.String()
}

// totals sums up several messages.
func (r *Report) totals() error {
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
