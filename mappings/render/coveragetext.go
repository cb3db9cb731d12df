package render

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"wcodm/mappings"
)

// CoverageText writes a conformance statement for a terminal: the totals, those
// of each group, then what is missing, lossy, dropped and carried. list says
// which of these are listed, on both sides; without it they are what needs a
// look: all that is lossy or dropped, and what is missing of the national format
// (no national format fills a whole package).
func CoverageText(w io.Writer, c *mappings.Coverage, list []mappings.Status) error {
	p := &printer{w: w}
	p.printf("%s: %s\n\n", c.Mapping, c.Title)
	sides := []mappings.CoverageSide{c.National, c.Package}
	rows := [][]string{totalsHead("")}
	for _, s := range sides {
		rows = append(rows, totalsRow(s.Name, s.Totals))
	}
	p.table("  ", numbers, rows)
	for _, s := range sides {
		p.printf("\n")
		p.groups(s)
	}
	for _, status := range []mappings.Status{mappings.Missing, mappings.Lossy, mappings.Dropped, mappings.Carried} {
		for _, s := range sides {
			chosen := slices.Contains(list, status)
			if list == nil {
				chosen = status != mappings.Carried && (status != mappings.Missing || s.Name == c.National.Name)
			}
			p.status(s, status, chosen)
		}
	}
	return p.err
}

func totalsHead(name string) []string {
	row := []string{name, "values"}
	for _, s := range mappings.Statuses {
		row = append(row, string(s))
	}
	return append(row, "in", "out")
}

func totalsRow(name string, t mappings.Totals) []string {
	row := []string{name, count(t.Values)}
	for _, s := range mappings.Statuses {
		row = append(row, count(t.Of(s)))
	}
	return append(row, count(t.In), count(t.Out))
}

// count writes a number, and nothing much for none.
func count(n int) string {
	if n == 0 {
		return "-"
	}
	return strconv.Itoa(n)
}

// groups writes the totals of a side's groups.
func (p *printer) groups(s mappings.CoverageSide) {
	rows := [][]string{totalsHead(s.Name)}
	for i, r := range ranksOf(s) {
		rows = append(rows, totalsRow(strings.Repeat("  ", r.Depth)+r.Name, s.Groups[i].Totals))
	}
	p.table("  ", numbers, rows)
}

func ranksOf(s mappings.CoverageSide) []rank {
	paths := make([]string, len(s.Groups))
	for i, g := range s.Groups {
		paths[i] = g.Path
	}
	return ranks(paths)
}

// status lists the values of one status.
func (p *printer) status(s mappings.CoverageSide, status mappings.Status, chosen bool) {
	n := s.Totals.Of(status)
	switch {
	case n == 0 && status == mappings.Missing:
		p.printf("\nMissing in %s: none, every value is carried or left out by name\n", s.Name)
		return
	case n == 0:
		return
	case !chosen:
		p.printf("\n%s in %s: %d (--list %s lists them)\n", title(string(status)), s.Name, n, status)
		return
	}
	p.printf("\n%s in %s: %d\n", title(string(status)), s.Name, n)
	switch status {
	case mappings.Missing:
		p.missing(s)
	case mappings.Carried:
		p.carried(s)
	default:
		p.reasons(s, status)
	}
}

func title(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// values calls f for the values of a status, group by group.
func values(s mappings.CoverageSide, status mappings.Status, f func(g mappings.CoverageGroup, v mappings.CoverageValue)) {
	for _, g := range s.Groups {
		for _, v := range g.Values {
			if v.Status == status {
				f(g, v)
			}
		}
	}
}

func (p *printer) missing(s mappings.CoverageSide) {
	var rows [][]string
	values(s, mappings.Missing, func(_ mappings.CoverageGroup, v mappings.CoverageValue) {
		rows = append(rows, append(known(v.Place), strings.TrimRight(v.Path+"  "+v.Title, " ")))
	})
	p.table("  ", words, rows)
}

// reasons lists what is lossy or dropped by reason, in the order the reasons
// come first.
func (p *printer) reasons(s mappings.CoverageSide, status mappings.Status) {
	var order []string
	rows := map[string][][]string{}
	values(s, status, func(_ mappings.CoverageGroup, v mappings.CoverageValue) {
		why := strings.Join(v.Why, "; ")
		if status == mappings.Dropped && v.Repeats != "" {
			why += " (only where it is that of " + v.Repeats + ")"
		}
		if rows[why] == nil {
			order = append(order, why)
		}
		rows[why] = append(rows[why], append(known(v.Place), ways(v.In, v.Out), v.Path))
	})
	for _, why := range order {
		p.paragraph("  ", fmt.Sprintf("%s (%d)", why, len(rows[why])))
		p.table("    ", words, rows[why])
	}
}

// carried lists values, with their counterparts below them, a line each rule.
func (p *printer) carried(s mappings.CoverageSide) {
	var lines [][]string
	var rules [][]string // by line
	values(s, mappings.Carried, func(_ mappings.CoverageGroup, v mappings.CoverageValue) {
		lines = append(lines, append(known(v.Place), v.Path))
		var below []string
		for _, r := range v.Rules {
			below = append(below, fmt.Sprintf("%-4s  %s  %s", ways(r.In, r.Out), line(r.File, r.Line), counterparts(r)))
		}
		rules = append(rules, below)
	})
	for i, line := range aligned(words, lines) {
		p.printf("  %s\n", line)
		for _, r := range rules[i] {
			p.printf("      %s\n", r)
		}
	}
}

// counterparts names the places that a rule relates a value with, and says what
// the rule does.
func counterparts(r mappings.CoverageRule) string {
	var paths []string
	for _, c := range r.Counterparts {
		paths = append(paths, c.Path)
	}
	how := strings.Join(r.How, "; ")
	if len(paths) > 0 && how != "" {
		how = ": " + how
	}
	return strings.Join(paths, " + ") + how
}
