package render

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"wcodm/datamodel/plaintext"
	"wcodm/datamodel/yamlfile"
	"wcodm/mappings"
)

// Checked is what the check of one mapping finds.
type Checked struct {
	// Mapping is what was checked, a file or a name.
	Mapping string `json:"mapping"`
	// Good says that the mapping has no faults. Only then the rest is known.
	Good   bool    `json:"good"`
	Faults []Fault `json:"faults"`
	// Misfits are the values that fit one side and can never fit the other.
	Misfits []mappings.Misfit `json:"misfits"`
	// Coverage are the totals of the national format and of the package.
	Coverage []CheckedSide `json:"coverage"`
}

// Fault is a fault of a mapping file. Line and Column count from 1.
type Fault struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Message string `json:"message"`
}

// CheckedSide are the totals of one side.
type CheckedSide struct {
	Name   string          `json:"name"`
	Totals mappings.Totals `json:"totals"`
}

// Check makes the findings of a good mapping.
func Check(name string, m *mappings.Mapping) *Checked {
	c := &Checked{Mapping: name, Good: true, Faults: []Fault{}, Misfits: m.Misfits()}
	if c.Misfits == nil {
		c.Misfits = []mappings.Misfit{}
	}
	coverage := m.Coverage()
	for _, side := range []mappings.CoverageSide{coverage.National, coverage.Package} {
		c.Coverage = append(c.Coverage, CheckedSide{side.Name, side.Totals})
	}
	return c
}

// CheckFaults makes the findings of a mapping that does not load; err joins
// [*yamlfile.Error] values.
func CheckFaults(name string, err error) *Checked {
	c := &Checked{Mapping: name, Faults: []Fault{}, Misfits: []mappings.Misfit{}, Coverage: []CheckedSide{}}
	all := []error{err}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		all = joined.Unwrap()
	}
	for _, err := range all {
		fault := Fault{Message: err.Error()}
		var at *yamlfile.Error
		if errors.As(err, &at) {
			fault = Fault{at.File, at.Line, at.Column, at.Message}
		}
		c.Faults = append(c.Faults, fault)
	}
	return c
}

// Misfit reports whether values that keep to the limits of one side can never
// fit the other. A side without limits says nothing of its values.
func (c *Checked) Misfit() bool {
	return slices.ContainsFunc(c.Misfits, func(x mappings.Misfit) bool { return !x.Unlimited })
}

// CheckJSON writes findings as JSON.
func CheckJSON(w io.Writer, all []*Checked) error {
	e := json.NewEncoder(plaintext.NewJSON(w))
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(all)
}

// CheckOptions say how findings are told.
type CheckOptions struct {
	// All tells of every rule, and of what comes from places without limits.
	All bool
	// Strict says that [Checked.Misfit] is an error.
	Strict bool
}

// CheckText writes findings for a terminal: the faults, or else what never fits
// and how much is carried. What comes from places without limits is told in one
// line a direction, of rules that are alike only the first, and those of the
// files that the mapping includes are counted, unless all is asked for.
func CheckText(w io.Writer, c *Checked, o CheckOptions) error {
	p := &printer{w: w}
	for _, f := range c.Faults {
		p.printf("%s:%d:%d: %s\n", f.File, f.Line, f.Column, f.Message)
	}
	if !c.Good {
		return p.err
	}
	verdict := "good"
	if o.Strict && c.Misfit() {
		verdict = "not good: --strict, and there are values that never fit"
	}
	p.printf("%s: %s\n", c.Mapping, verdict)
	for _, direction := range []string{"in", "out"} {
		p.misfits(direction, c, o.All)
	}
	for _, side := range c.Coverage {
		t := side.Totals
		p.printf("  %s: of %s %d carried in, %d out, %d left out by name\n", side.Name, plural(t.Values, "value"), t.In, t.Out, t.Dropped)
	}
	return p.err
}

// misfits writes what never fits one way, by rule; of rules that are alike in
// that, the first.
func (p *printer) misfits(direction string, c *Checked, everything bool) {
	var rules [][]mappings.Misfit
	var unlimited []mappings.Misfit
	var files []string // that are included
	included := map[string]map[[2]int]bool{}
	for _, x := range c.Misfits {
		own := path.Base(x.File) == path.Base(c.Mapping) || x.File == c.Mapping+".yaml"
		switch {
		case x.Direction != direction:
			continue
		case !own && !everything:
			if included[x.File] == nil {
				files, included[x.File] = append(files, x.File), map[[2]int]bool{}
			}
			included[x.File][[2]int{x.Line, x.Column}] = true
			continue
		case x.Unlimited && !everything:
			unlimited = append(unlimited, x)
			continue
		}
		if last := len(rules) - 1; last >= 0 && rules[last][0].From == x.From && rules[last][0].To == x.To && rules[last][0].Line == x.Line {
			rules[last] = append(rules[last], x)
		} else {
			rules = append(rules, []mappings.Misfit{x})
		}
	}
	if len(rules) == 0 && len(unlimited) == 0 && len(files) == 0 {
		return
	}
	p.printf("  what never fits, going %s\n", direction)
	alike := map[string]int{}
	for _, r := range rules {
		alike[kinds(r)]++
	}
	for _, r := range rules {
		more := alike[kinds(r)]
		switch {
		case everything:
			more = 0
		case more == 0:
			continue
		}
		alike[kinds(r)] = 0
		p.rule(r, more-1, everything)
	}
	p.unlimited(unlimited)
	for _, file := range files {
		p.printf("    %s, which is included: values of %s; --all lists them\n", file, plural(len(included[file]), "rule"))
	}
}

// kinds tells what never fits by a rule, whatever its paths.
func kinds(misfits []mappings.Misfit) string {
	text := ""
	for _, x := range misfits {
		text += x.FromFormat + " → " + x.ToFormat + ": " + x.Values + "\n"
	}
	return text
}

// rule writes what never fits by one rule, and by how many more.
func (p *printer) rule(misfits []mappings.Misfit, more int, fully bool) {
	x := misfits[0]
	shown := shortened
	if fully {
		shown = oneLine
	}
	others := ""
	if more > 0 {
		others = fmt.Sprintf(", and %d more", more)
	}
	p.printf("    %s:%d:%d  %s → %s%s\n", x.File, x.Line, x.Column, shown(x.From), shown(x.To), others)
	for _, x := range misfits {
		p.printf("      %s → %s: %s, as in %s\n", x.FromFormat, x.ToFormat, x.Values, exampleOf(x))
	}
}

// unlimited writes a line for each kind of place without limits: what limits it
// meets, and how often.
func (p *printer) unlimited(misfits []mappings.Misfit) {
	var sources []string
	targets := map[string][]string{}
	count := map[[2]string]map[string]bool{}
	for _, x := range misfits {
		key := [2]string{x.FromFormat, x.ToFormat}
		if targets[x.FromFormat] == nil {
			sources = append(sources, x.FromFormat)
		}
		if count[key] == nil {
			count[key] = map[string]bool{}
			targets[x.FromFormat] = append(targets[x.FromFormat], x.ToFormat)
		}
		count[key][x.From+" "+x.To] = true
	}
	for _, from := range sources {
		to := targets[from]
		slices.SortStableFunc(to, func(a, b string) int { return len(count[[2]string{from, b}]) - len(count[[2]string{from, a}]) })
		rest := ""
		if len(to) > mostTargets {
			rest, to = fmt.Sprintf(" and %d more", len(to)-mostTargets), to[:mostTargets]
		}
		var words []string
		for _, t := range to {
			words = append(words, fmt.Sprintf("%s (%d)", t, len(count[[2]string{from, t}])))
		}
		p.printf("    %s → %s%s; --all lists them\n", from, strings.Join(words, ", "), rest)
	}
}

// mostTargets is how many formats one line tells at most.
const mostTargets = 6

// exampleOf shows a value that does not fit; of long ones the beginning.
func exampleOf(x mappings.Misfit) string {
	if strings.HasSuffix(x.Values, "occurrence") || strings.HasSuffix(x.Values, "occurrences") {
		return x.Example
	}
	const shown = 48
	n := utf8.RuneCountInString(x.Example)
	if n <= 20 {
		return strconv.Quote(x.Example)
	}
	text := []rune(x.Example)
	if n > shown {
		text = append(text[:shown-1], '…')
	}
	return fmt.Sprintf("a text of %d characters: %q", n, string(text))
}

// shortened is a path by its end, and a template by those of its parts.
func shortened(path string) string {
	if !strings.Contains(path, "{") {
		steps := strings.Split(path, "/")
		return strings.Join(steps[max(0, len(steps)-2):], "/")
	}
	var b strings.Builder
	for i, piece := range strings.Split(path, "{") {
		if i > 0 {
			b.WriteByte('{')
			if name, _, ok := strings.Cut(piece, "}"); ok {
				piece = piece[strings.LastIndexByte(name, '/')+1:]
			}
		}
		b.WriteString(piece)
	}
	return oneLine(b.String())
}

// oneLine writes a template's line breaks as the mapping does.
func oneLine(path string) string { return strings.ReplaceAll(path, "\n", `\n`) }
