package draft

import (
	"cmp"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	dm "wcodm/datamodel"
	"wcodm/mappings"
	"wcodm/mappings/syntax/csv"
)

// template is the mapping whose columns those of a table are related to.
const template = "trader-csv"

// column is a column of the template.
type column struct {
	name     string
	elem     *dm.Element
	position int // among several of its kind, from 1
}

// match is a column of a sample with the likeliest of the template's.
type match struct {
	field     *field
	proposals []columnProposal
	chosen    string // the template's column, empty without one
}

type columnProposal struct {
	column
	Proposal
}

// newTable makes the mapping of a table: it takes over the template's, and says
// which column is which.
func newTable(x *lexicon, samples []Sample, o Options) ([]byte, error) {
	if len(samples) > 1 {
		return nil, &SampleError{File: samples[1].Name, Message: "one table is enough: several samples are for XML"}
	}
	t, err := readTable(samples[0].Name, samples[0].Data)
	if err != nil {
		return nil, err
	}
	m, err := mappings.Open(template)
	if err != nil {
		return nil, err
	}
	columns, key := columnsOf(m.Columns), m.Columns.Key()
	matches := matchColumns(newIndex(x.forColumns(), m.National), t, columns)
	guessed := chooseKey(matches, key)
	return renderTable(t, matches, columns, key, guessed, filepath.Base(samples[0].Name), o), nil
}

// columnsOf lists the columns of a layout.
func columnsOf(l *csv.Layout) []column {
	var all []column
	count := map[*dm.Element]int{}
	for name, e := range l.Names {
		count[e]++
		all = append(all, column{name, e, count[e]})
	}
	return all
}

// forColumns is the lexicon with what people call columns instead of elements.
func (x *lexicon) forColumns() *lexicon {
	y := *x
	y.elements, y.classes = x.columns, nil
	return &y
}

var digits = regexp.MustCompile(`[0-9]+`)

// What counts for a column of the template beside its name and values: that every
// declaration needs it, and that it has a number where the sample's has none, or
// none where that has one.
const (
	needed            = 1.1
	otherwiseNumbered = 0.9
)

// matchColumns proposes columns of the template and takes the most convincing,
// each once.
func matchColumns(ix *index, t *table, columns []column) []*match {
	var matches []*match
	for _, n := range t.columns {
		f := ix.field(&node{name: digits.ReplaceAllString(n.name, " "), values: n.values}, nil, nil)
		f.node = n
		position := 0
		if all := digits.FindAllString(n.name, -1); len(all) == 1 {
			position, _ = strconv.Atoi(all[0])
		}
		m := &match{field: f}
		for _, p := range ix.propose(f, scope{}, kept) {
			for _, c := range columns {
				if c.elem == p.Element && c.position == max(position, 1) {
					if numbered(c.elem) != (position > 0) {
						p.Score *= otherwiseNumbered
					}
					if required(c.elem) {
						p.Score *= needed
					}
					m.proposals = append(m.proposals, columnProposal{c, p})
				}
			}
		}
		slices.SortStableFunc(m.proposals, func(a, b columnProposal) int { return cmp.Compare(b.Score, a.Score) })
		matches = append(matches, m)
	}
	type rated struct {
		m *match
		p columnProposal
	}
	var all []rated
	for _, m := range matches {
		for _, p := range m.proposals {
			all = append(all, rated{m, p})
		}
	}
	slices.SortStableFunc(all, func(a, b rated) int { return cmp.Compare(b.p.Score, a.p.Score) })
	taken := map[string]bool{}
	names := map[string]bool{} // two columns of one name cannot be told apart
	for _, r := range all {
		name := folding.Replace(strings.ToLower(r.m.field.node.name))
		if r.m.chosen != "" || taken[r.p.name] || names[name] || name == "" || r.p.Score < convincing || !r.p.fits {
			continue
		}
		r.m.chosen = r.p.name
		taken[r.p.name], names[name] = true, true
	}
	return matches
}

// folding leaves out what does not matter in the name of a column.
var folding = strings.NewReplacer(" ", "", "_", "", "-", "", "\u00a0", "")

// chooseKey makes sure that some column tells declarations apart; guessed is the
// one that was taken although its name does not say so.
func chooseKey(matches []*match, key string) (guessed *match) {
	for _, m := range matches {
		if m.chosen == key {
			return nil
		}
	}
	best := 0.0
	for _, m := range matches {
		if m.chosen != "" || m.field.node.name == "" {
			continue
		}
		for _, p := range m.proposals {
			if p.name == key && p.fits && p.Score > best {
				best, guessed = p.Score, m
			}
		}
	}
	if guessed == nil {
		for _, m := range matches { // anything is better than a file that does not load
			if m.field.node.name != "" && (guessed == nil || guessed.chosen != "" && m.chosen == "") {
				guessed = m
			}
		}
	}
	if guessed != nil {
		guessed.chosen = key
	}
	return guessed
}

// datesOf is how all date columns of a table write their dates, nil where they
// have none, differ, or have a time, for which the template has no place.
func datesOf(matches []*match) (form *dateForm, sure bool) {
	var values []string
	for _, m := range matches {
		if m.chosen != "" && m.field.kind == kindDate {
			values = append(values, m.field.values...)
		}
	}
	if len(values) == 0 {
		return nil, true
	}
	form, sure = dateFormsOf(values).of(values)
	if form == nil || strings.Contains(form.pattern, "H") {
		return nil, true
	}
	return form, sure
}

// isoDate is how the template writes dates.
const isoDate = "yyyy-MM-dd"

// dialect says how the sample is written, in the words of a mapping.
func (t *table) dialect(dates *dateForm) []string {
	words := []string{"separator: " + map[rune]string{',': `","`, ';': `";"`, '\t': "tab", '|': "pipe"}[t.separator]}
	if t.comma {
		words = append(words, "decimal: comma")
	}
	if t.legacy {
		words = append(words, "encoding: windows-1252")
	}
	if dates != nil && dates.pattern != isoDate {
		words = append(words, "date: "+scalar(dates.pattern))
	}
	return words
}

// renderTable writes the mapping.
func renderTable(t *table, matches []*match, columns []column, key string, guessed *match, sample string, o Options) []byte {
	titles := map[string]string{}
	for _, c := range columns {
		titles[c.name] = columnTitle(c)
	}
	w := &writer{}
	w.line("# A first mapping, proposed from the names and values of %s. It loads, and nobody has", sample)
	w.line("# checked it: look at every column. Those that begin with # have no place yet.")
	w.line("mapping: %s", o.Name)
	w.line("title: %s", scalar(o.Name+", a first draft"))
	w.line("include: %s", template)
	form, sure := datesOf(matches)
	doubt := ""
	if form != nil && !sure {
		doubt = " # or does the month come first?"
	}
	w.line("table: {%s}%s", strings.Join(t.dialect(form), ", "), doubt)
	w.line("columns:")
	w.indent++
	for _, m := range matches {
		f := m.field
		if m.chosen == "" {
			w.line("# %s: … # %s%s", quoted(f.node.name), sampleWords(f.values), nearColumns(m))
			continue
		}
		note := titles[m.chosen]
		if m == guessed {
			note += " (a guess: no column is called like it)"
		}
		if p := datePattern(f.values); form == nil && f.kind == kindDate && p != isoDate {
			note += fmt.Sprintf("; not written %s, but %s", isoDate, p)
		}
		w.line("%s: %s # %s: %s", quoted(f.node.name), m.chosen, sampleWords(f.values), note+f.node.asideWords())
	}
	for _, c := range missing(matches, columns) {
		w.line("# \"…\": %s # the template requires it, and no column is called like it: %s", c.name, columnTitle(c))
	}
	w.indent--
	return w.buf.Bytes()
}

// required reports whether every declaration must have a column's value.
func required(e *dm.Element) bool {
	for ; e.Parent != nil; e = e.Parent {
		if e.Min == 0 && e.Max != dm.Unbounded {
			return false
		}
	}
	return true
}

// numbered reports whether there are several columns of an element.
func numbered(e *dm.Element) bool {
	for ; e.Parent != nil; e = e.Parent {
		if e.Max > 1 && e.Max != dm.Unbounded {
			return true
		}
	}
	return false
}

// missing lists the columns that every declaration must have and none was
// matched with.
func missing(matches []*match, columns []column) []column {
	var all []column
	for _, c := range columns {
		if required(c.elem) && !slices.ContainsFunc(matches, func(m *match) bool { return m.chosen == c.name }) {
			all = append(all, c)
		}
	}
	return all
}

// columnTitle is what a column of the template holds, for people.
func columnTitle(c column) string {
	title, _, _ := strings.Cut(c.elem.Title, ", as in ")
	if of := c.elem.Parent; of.Parent != nil && !of.Repeats() {
		title = of.Title + ": " + title
	}
	return title
}

// nearColumns names what comes near a column without a match.
func nearColumns(m *match) string {
	var names []string
	for _, p := range m.proposals {
		if len(names) < shown && !slices.Contains(names, p.name) {
			names = append(names, p.name)
		}
	}
	if len(names) == 0 {
		return "; nothing in the template is called like it"
	}
	return "; perhaps " + strings.Join(names, ", ")
}
