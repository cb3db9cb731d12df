package draft

import (
	"bytes"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"wcodm/datamodel/plaintext"
)

// writer writes lines of YAML and counts them.
type writer struct {
	buf    bytes.Buffer
	indent int
	lines  int
}

func (w *writer) line(format string, args ...any) {
	text := plaintext.Name(fmt.Sprintf(format, args...)) // a name in a comment has no quotes to be safe in
	if text != "" {
		w.buf.WriteString(strings.Repeat("  ", w.indent))
	}
	w.buf.WriteString(text)
	w.buf.WriteByte('\n')
	w.lines++
}

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// plainScalar is text that YAML reads as that text without quotes, within {} too.
var plainScalar = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_./\-]*( [A-Za-z0-9_./\-]+)*$`)

// reserved are the words that YAML reads as something else than text.
var reserved = regexp.MustCompile(`(?i)^(true|false|yes|no|on|off|y|n|null|nan|inf|\.inf)$`)

// scalar writes a text as YAML.
func scalar(s string) string {
	if plainScalar.MatchString(s) && !reserved.MatchString(s) {
		return s
	}
	return quoted(s)
}

// quoted writes a text as YAML, in double quotes.
func quoted(s string) string { return strconv.Quote(strings.ToValidUTF8(s, "\ufffd")) }

// shownValue is how much of a sample value a comment shows, in characters.
const shownValue = 40

// sampleWords is a value as a comment shows it.
func sampleWords(values []string) string {
	v := first(values)
	if v == "" {
		return "no value in the sample"
	}
	if utf8.RuneCountInString(v) > shownValue {
		v = string([]rune(v)[:shownValue-1]) + "…"
	}
	return strconv.Quote(v)
}

// rules writes the rules of a group and remembers the line of each.
type rules struct {
	w      *writer
	record *node
	order  map[*node]int
	at     map[int]*choice // the rule of a line
	groups map[int]*group
}

// entry is what stands at one place of the national tree.
type entry struct {
	choice *choice
	group  *group
	order  int
}

func (r *rules) entries(g *group) []entry {
	var all []entry
	for _, c := range g.choices {
		all = append(all, entry{choice: c, order: r.order[c.field.node]})
	}
	for _, inner := range g.groups {
		all = append(all, entry{group: inner, order: r.order[inner.node]})
	}
	slices.SortStableFunc(all, func(a, b entry) int { return a.order - b.order })
	return all
}

// active reports whether the group has a rule.
func (g *group) active() bool {
	if g.lost {
		return false
	}
	for _, c := range g.choices {
		if c.chosen >= 0 && c != g.number {
			return true
		}
	}
	return slices.ContainsFunc(g.groups, (*group).active)
}

// write writes what is in a group. from is the national class that paths are
// relative to, wco the package's; commented says that no rule may be active.
func (r *rules) write(g *group, from *node, wco string, commented bool) {
	section := ""
	for _, e := range r.entries(g) {
		if e.choice != nil && from == r.record { // a heading for each part of the record
			if top, _, below := strings.Cut(e.choice.field.node.path(from), "/"); below && top != section {
				section = top
				r.w.line("")
				r.w.line("# %s", top)
			} else if !below {
				section = ""
			}
		}
		switch {
		case e.group == nil:
			r.value(g, e.choice, from, wco, commented)
		case commented || !e.group.active():
			r.w.line("")
			r.lost(e.group, from, wco)
			r.write(e.group, from, wco, true)
			section = ""
		default:
			r.w.line("")
			r.group(e.group, from, wco)
			section = ""
		}
	}
}

// lost tells of a group that is not carried.
func (r *rules) lost(g *group, from *node, wco string) {
	near := ""
	var classes []string
	if g.class != nil {
		classes = append(classes, within(g.class.path, wco))
	}
	for _, t := range g.proposed {
		classes = append(classes, within(t.path, wco))
	}
	if len(classes) > 0 {
		near = "; perhaps " + strings.Join(classes, ", ")
	}
	why := g.why
	switch {
	case why != "":
	case g.class != nil:
		why = "nothing in it has a clear place in " + within(g.class.path, wco)
		near = ""
	default:
		why = "no class of the package is clearly its counterpart"
	}
	r.w.line("# %s repeats, and %s%s.", g.node.path(from), why, near)
	r.w.line("# To carry it: - {national: %s, wco: …, rules: […]}", g.node.path(from))
}

// group writes a group with a counterpart.
func (r *rules) group(g *group, from *node, wco string) {
	w := r.w
	r.groups[w.lines+1] = g
	w.line("- national: %s # %s", scalar(g.node.path(from)), g.class.title())
	w.indent++
	w.line("wco: %s", scalar(within(g.class.path, wco)))
	switch {
	case g.number != nil:
		r.groups[w.lines+1] = g
		w.line("number: {national: %s, wco: SequenceNumeric}", scalar(g.number.field.path(g.node)))
	case g.class.elem.Child("SequenceNumeric") != nil:
		r.groups[w.lines+1] = g
		w.line("number: SequenceNumeric")
	}
	w.line("rules:")
	w.indent++
	r.write(g, g.node, g.class.path, false)
	w.indent -= 2
}

// path leads from an ancestor to the field.
func (f *field) path(from *node) string {
	p := f.node.path(from)
	switch {
	case f.attr == nil:
		return p
	case p == ".":
		return "@" + f.attr.name
	}
	return p + "/@" + f.attr.name
}

// within makes a path from the declaration one from a class.
func within(path, class string) string {
	if class == "" {
		return path
	}
	plain := withoutPredicates(class)
	for i := range path { // the class's own predicates may stand in either
		if (path[i] == '/') && withoutPredicates(path[:i]) == plain {
			return path[i+1:]
		}
	}
	return path
}

// value writes a rule, or a comment with what is proposed.
func (r *rules) value(g *group, c *choice, from *node, wco string, commented bool) {
	w, f := r.w, c.field
	if c == g.number && !commented {
		return
	}
	nat := scalar(f.path(from))
	if c.chosen >= 0 && !commented {
		p := c.proposals[c.chosen]
		extra, note := f.modifiers(p)
		if f.attr == nil {
			note += f.node.asideWords()
		}
		r.at[w.lines+1] = c
		w.line("- {national: %s, wco: %s%s} # %s: %s%s", nat, scalar(within(p.Path, wco)), extra, sampleWords(f.values), p.target.title(), note)
		return
	}
	why := ""
	if c.why != "" && !commented {
		why = "; " + c.why
	}
	if len(c.proposals) == 0 {
		w.line("# - {national: %s, wco: …} # %s; nothing in the package is called like it", nat, sampleWords(f.values))
		return
	}
	w.line("# - {national: %s, wco: …} # %s%s", nat, sampleWords(f.values), why)
	for i, p := range c.proposals[:min(len(c.proposals), shown)] {
		id := ""
		if p.Element.ID != "" && p.target.attr == nil {
			id = " (" + p.Element.ID + ")"
		}
		w.line("#     %d. %s%s %s: %s", i+1, within(p.Path, wco), id, p.target.title(), p.reason(f))
	}
}

// reason says what speaks for a proposal, and what against.
func (p *Proposal) reason(f *field) string {
	why := p.Why
	switch {
	case p.fits:
	case p.target.attr == nil && p.Element.Type.Child != "":
		why += ", but the sample's values are no dates that are recognised"
	default:
		why += ", but the sample's values do not fit"
	}
	if f.attr == nil && f.node.leaf() && f.node.repeats() {
		why += "; it repeats: pick one with [1]"
	}
	return why
}

// modifiers are the words a rule needs besides its paths, and what to look at.
func (f *field) modifiers(p Proposal) (extra, note string) {
	e := p.Element
	if p.target.attr != nil {
		return "", ""
	}
	if e.Type.Child != "" {
		pattern := f.date.pattern
		switch {
		case len(f.values) == 0:
			note = " (written as other dates of the sample)"
		case !f.dateSure:
			note = " (or does the month come first?)"
		}
		extra = ", date: " + quoted(pattern)
		switch {
		case !strings.Contains(pattern, "H"):
			extra += ", lossy: it has a day and no time"
		case !strings.Contains(pattern, "X"):
			extra += ", lossy: it has a time and no zone"
		}
		return extra, note
	}
	if e.Type.Base == "decimal" && slices.ContainsFunc(f.values, func(v string) bool { return strings.Contains(v, ",") }) {
		extra = ", decimal: comma"
		if slices.ContainsFunc(f.values, func(v string) bool { return strings.Contains(v, ".") }) {
			extra = `, decimal: {comma: true, thousands: "."}`
		}
	}
	return extra, note
}
