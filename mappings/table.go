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
	// Left are places of the package that are left to be filled in, by reason.
	Left []TableDrop
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
	// Name is the path within the group, without predicates; of a table the name
	// of the column.
	Name string
	// Where says in words what the predicates ask.
	Where []string
}

// TableDrop is what is left out for one reason.
type TableDrop struct {
	Why string
	// Repeats is the place whose value is repeated, where only that is dropped.
	Repeats string
	// When says in words where it is left out; empty for always.
	When          string
	National, WCO []Place
}

// Table makes the table.
func (m *Mapping) Table() *Table {
	t := &Table{Mapping: m.Name, Title: m.Title, Sources: m.Sources, National: m.National.Title, Package: m.Package.Title}
	t.Groups = []TableGroup{{National: placeOf(m.National.Body, m.National.Body.Name), WCO: placeOf(m.Package.Body, m.Package.Body.Name)}}
	t.rows(m.rules, m.frame(), m.frame(), 0)
	t.Drops, t.Left = m.tableDrops(), m.tableLeft()
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
// home is the group's frame; outer that of the rules, which may stand in groups
// that are only a common context.
func (t *Table) rows(rules []*rule, home, outer frame, at int) {
	for _, r := range rules {
		f := outer.with(r)
		if !r.group() {
			t.Groups[at].Rows = append(t.Groups[at].Rows, r.row(home, f))
			continue
		}
		inner := f.within(r)
		if r.same != nil {
			t.Groups[at].Rows = append(t.Groups[at].Rows, r.sameRow(home, f, inner))
			continue
		}
		national, wco := whereWords(r.groupNational, f), whereWords(r.groupWCO, f)
		if !r.groupNational.repeats() && r.number == (numbering{}) {
			inner.nationalWhere = slices.Concat(f.nationalWhere, national)
			inner.wcoWhere = slices.Concat(f.wcoWhere, wco)
			t.rows(r.rules, home, inner, at)
			continue
		}
		t.Groups = append(t.Groups, TableGroup{Depth: t.Groups[at].Depth + 1,
			National: placeOf(inner.nationalElem, inner.national), WCO: placeOf(inner.wcoElem, inner.wco),
			How: slices.Concat(r.number.words(), f.nationalWhere, f.wcoWhere, national, wco, f.words())})
		inner.when, inner.nationalWhere, inner.wcoWhere = nil, nil, nil // the group says it of all its rows
		t.rows(r.rules, inner, inner, len(t.Groups)-1)
	}
}

func (n numbering) words() []string {
	switch {
	case n.national != nil && n.wco != nil:
		return []string{"numbered by " + n.national.text + " and " + n.wco.text}
	case n.national != nil:
		return []string{"its position is written as " + n.national.text}
	case n.wco != nil:
		return []string{"its position is written as " + n.wco.text}
	}
	return nil
}

func (r *rule) row(home, f frame) TableRow {
	row := TableRow{
		National: f.nationalSide(r).other(r).tablePlaces(home.national, f),
		WCO:      f.wcoSide(r).other(r).tablePlaces(home.wco, f),
		In:       f.ways.in, Out: f.ways.out, How: r.how(f), Lossy: r.lossy, File: r.at.File(), Line: r.at.Line(),
	}
	if r.constantly() || r.total != nil { // written one way only, and compared on the other
		row.In, row.Out = row.In && r.wco != nil, row.Out && r.national != nil
	}
	return row
}

// sameRow is a class that goes to another as it is, or what else is in the group.
func (r *rule) sameRow(home, f, inner frame) TableRow {
	place := func(e *dm.Element, path, home string) []TablePlace {
		p := placeOf(e, path)
		name := strings.TrimPrefix(Place{Path: path}.Plain(), home+"/")
		if path == home {
			p, name = Place{Path: path}, "all else"
		}
		return []TablePlace{{Place: p, Name: name}}
	}
	all := "all that is in it, to the same places"
	if len(r.groupNational.steps) == 0 {
		all = "all else that is in it, to the same places"
	}
	how := f.words()
	if r.why != "" {
		how = append([]string{r.why}, how...)
	}
	return TableRow{National: place(inner.nationalElem, inner.national, home.national), WCO: place(inner.wcoElem, inner.wco, home.wco),
		In: f.ways.in, Out: f.ways.out, How: append([]string{all}, how...), File: r.at.File(), Line: r.at.Line()}
}

func (s framed) tablePlaces(home string, f frame) []TablePlace {
	if s.side == nil {
		return nil
	}
	var all []TablePlace
	for i, place := range s.places() {
		t := TablePlace{Place: place, Where: slices.Concat(s.where, whereWords(s.side.paths()[i], f))}
		t.Name = Place{Path: strings.TrimPrefix(t.Path, home+"/")}.Plain()
		if p := s.side.paths()[i]; p.attr == nil && p.end().Label != "" {
			t.Name = p.end().Label
		}
		all = append(all, t)
	}
	return all
}

// whereWords says what the predicates of a path ask.
func whereWords(p *path, f frame) []string {
	var words []string
	for _, s := range p.steps {
		for _, pred := range s.preds {
			words = append(words, pred.words(s.elem, f))
		}
	}
	return words
}

func (m *Mapping) tableDrops() []TableDrop {
	var all []TableDrop
	of := func(by *drop, repeats string) *TableDrop {
		i := slices.IndexFunc(all, func(d TableDrop) bool { return d.Why == by.why && d.Repeats == repeats && d.When == by.whenWords() })
		if i < 0 {
			i = len(all)
			all = append(all, TableDrop{Why: by.why, Repeats: repeats, When: by.whenWords()})
		}
		return &all[i]
	}
	side := func(p *dm.Package, drops []*drop, add func(*TableDrop, Place)) {
		for i, e := range p.Elements {
			for d := drops[i]; d != nil; d = d.next {
				add(of(d, d.repeatsPath()), placeOf(e, e.Path()))
			}
			for _, a := range e.Attributes {
				if d := m.dropsAttr[valueOf{e, a}]; d != nil {
					add(of(d, ""), placeOf(e, valueOf{e, a}.path()))
				}
			}
		}
	}
	side(m.National, m.dropsNational, func(d *TableDrop, p Place) { d.National = append(d.National, p) })
	side(m.Package, m.dropsWCO, func(d *TableDrop, p Place) { d.WCO = append(d.WCO, p) })
	return all
}

// tableLeft gathers what is left to be filled in, by its reason.
func (m *Mapping) tableLeft() []TableDrop {
	var all []TableDrop
	for i := range m.left {
		l := &m.left[i]
		if n := len(all); n == 0 || all[n-1].Why != l.why {
			all = append(all, TableDrop{Why: l.why})
		}
		last := &all[len(all)-1]
		last.WCO = append(last.WCO, placeOf(l.path.end(), l.path.text))
	}
	return all
}
