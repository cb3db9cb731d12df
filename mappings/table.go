package mappings

import (
	"slices"
	"strings"

	dm "wcodm/datamodel"
)

// Table is a mapping for people who do not read its file: what becomes of each
// field, in words. It is plain data.
type Table struct {
	// Mapping is the mapping's name; Title and Sources are as it states them.
	Mapping, Title string
	Sources        []string
	// National and Package name the two sides.
	National, Package string
	// Groups are the declaration and the groups that repeat in it, outer ones
	// before those within.
	Groups []TableGroup
	// Drops tell what is left out by name, a reason each.
	Drops []TableDrop
	// Missing are the places of the national format that no rule carries and
	// nothing leaves out by name.
	Missing []Place
}

// TableGroup is what repeats together: the declaration itself, its items, their
// packages.
type TableGroup struct {
	// National and WCO are the classes; paths of the rows begin with theirs.
	National, WCO Place
	// Depth is 0 for the declaration.
	Depth int
	// How says in words how the group is carried: its number, when, which way.
	How  []string
	Rows []TableRow
}

// TableRow is one rule: the national fields, the WCO's places, and what becomes
// of the value.
type TableRow struct {
	// National and WCO are several where a value is put together or divided;
	// one of them is empty for a constant.
	National, WCO []TablePlace
	// In and Out are the directions.
	In, Out bool
	// How says in words what becomes of the value; empty when it stays as it is.
	How []string
	// Lossy says what is lost; empty when nothing is.
	Lossy string
	// File and Line are the rule's place.
	File string
	Line int
}

// TablePlace is a place as a group's row shows it.
type TablePlace struct {
	Place
	// Name is the path within the group, without predicates.
	Name string
	// Where says in words what the predicates ask.
	Where []string
}

// TableDrop is what is left out for one reason.
type TableDrop struct {
	Why string
	// Repeats is the place whose value is repeated, where only that is dropped.
	Repeats       string
	National, WCO []Place
}

// Table makes the table.
func (m *Mapping) Table() *Table {
	t := &Table{Mapping: m.Name, Title: m.Title, Sources: m.Sources, National: m.National.Title, Package: m.Package.Title}
	t.Groups = []TableGroup{{National: placeOf(m.National.Body, m.National.Body.Name), WCO: placeOf(m.Package.Body, m.Package.Body.Name)}}
	t.rows(m.rules, m.top(), m.top(), 0)
	t.Drops = m.tableDrops()
	for _, g := range m.Coverage().National.Groups {
		for _, v := range g.Values {
			if v.Status == Missing {
				t.Missing = append(t.Missing, v.Place)
			}
		}
	}
	return t
}

// rows adds the rules to the group at index at, and their groups after it.
// home is the group's scope; outer that of the rules, which may stand in groups
// that are only a common context.
func (t *Table) rows(rules []*rule, home, outer scope, at int) {
	for _, r := range rules {
		s := outer.with(r)
		if !r.group() {
			t.Groups[at].Rows = append(t.Groups[at].Rows, r.row(home, s))
			continue
		}
		inner := s.within(r)
		if !r.groupNational.repeats() && !r.groupWCO.repeats() {
			t.rows(r.rules, home, inner, at)
			continue
		}
		g := TableGroup{Depth: t.Groups[at].Depth + 1,
			National: placeOf(inner.nationalElem, inner.national), WCO: placeOf(inner.wcoElem, inner.wco)}
		if r.number != nil {
			g.How = append(g.How, "its position is written as "+r.number.text)
		}
		for _, w := range [][]string{whereWords(r.groupNational), whereWords(r.groupWCO), s.words()} {
			g.How = append(g.How, w...)
		}
		t.Groups = append(t.Groups, g)
		inner.when, inner.ways = nil, ways{true, true} // the group says it of all its rows
		t.rows(r.rules, inner, inner, len(t.Groups)-1)
	}
}

func (r *rule) row(home, s scope) TableRow {
	return TableRow{
		National: tablePlaces(r.national, s.national, s.nationalElem, home.national),
		WCO:      tablePlaces(r.wco, s.wco, s.wcoElem, home.wco),
		In:       s.ways.in, Out: s.ways.out, How: r.how(s), Lossy: r.lossyWords(), File: r.at.File(), Line: r.at.Line(),
	}
}

func tablePlaces(side *side, outer string, from *dm.Element, home string) []TablePlace {
	if side == nil {
		return nil
	}
	var all []TablePlace
	for _, p := range side.paths() {
		t := TablePlace{Place: placeOf(p.end(from), under(outer, p.text)), Where: whereWords(p)}
		t.Name = Place{Path: strings.TrimPrefix(t.Path, home+"/")}.Plain()
		all = append(all, t)
	}
	return all
}

// whereWords says what the predicates of a path ask.
func whereWords(p *path) []string {
	var words []string
	for _, s := range p.steps {
		for _, pred := range s.preds {
			words = append(words, pred.words(s.elem))
		}
	}
	return words
}

func (m *Mapping) tableDrops() []TableDrop {
	var all []TableDrop
	index := map[*drop]int{}
	for _, side := range []struct {
		drops []*drop
		p     *dm.Package
	}{{m.dropsNational, m.National}, {m.dropsWCO, m.Package}} {
		for i, d := range side.drops {
			if d == nil {
				continue
			}
			at, known := index[d]
			if !known {
				at = len(all)
				index[d] = at
				all = append(all, TableDrop{Why: d.why})
				if d.repeats != nil {
					all[at].Repeats = d.repeats.Path()
				}
			}
			e := side.p.Elements[i]
			place := placeOf(e, e.Path())
			if side.p.National {
				all[at].National = append(all[at].National, place)
			} else {
				all[at].WCO = append(all[at].WCO, place)
			}
		}
	}
	for _, v := range m.strays() {
		i := slices.IndexFunc(all, func(d TableDrop) bool { return d.Why == v.Why[0] })
		if i < 0 {
			i = len(all)
			all = append(all, TableDrop{Why: v.Why[0]})
		}
		all[i].National = append(all[i].National, v.Place)
	}
	return all
}
