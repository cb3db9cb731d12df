package mappings

import (
	"slices"

	dm "wcodm/datamodel"
)

// Status says what a mapping does with the values of a place.
type Status string

// The statuses. Every place has one.
const (
	// Carried: rules carry the values and lose nothing.
	Carried Status = "carried"
	// Lossy: rules carry the values, one way only or not wholly; they say why.
	Lossy Status = "lossy"
	// Dropped: the values are left out by name, with a reason.
	Dropped Status = "dropped"
	// Missing: no rule carries the values, and nothing leaves them out by name.
	Missing Status = "missing"
)

// Statuses lists the statuses.
var Statuses = []Status{Carried, Lossy, Dropped, Missing}

// Coverage is the conformance statement of a mapping: what becomes of every
// value of the national format and of the package. It is plain data; the names
// of its fields in JSON are stable, and empty ones are left out:
//
//	mapping, title, source     the mapping's name, title and sources
//	complete                   whether the mapping promises that nothing of the national
//	                           format is missing
//	national, package          one side each:
//	  name, title, version     what it is
//	  totals                   how many values (values), of them carried, lossy, dropped
//	                           and missing, which make up all; and how many are carried
//	                           into the package (in) and out of it (out)
//	  groups                   parts of the structure, in its order:
//	    path, title, totals
//	    values                 in the order of the structure:
//	      path, title, id, pointer, eu, sad, tded
//	      format, occurs       as the structure states them
//	      status               carried, lossy, dropped or missing
//	      in, out              whether it is carried that way
//	      why                  why it is lossy or dropped
//	      repeats              a place; it is dropped where it repeats its value
//	      rules                by what it is carried:
//	        file, line         the rule's place
//	        path               the value's path with the rule's predicates
//	        in, out            the rule's directions
//	        counterparts       places of the other side: path, title, id, pointer, eu, sad, tded
//	        how                what becomes of the value, in words
//
// Values are those of elements, and XML attributes: of the national format all,
// of the package those that rules name, as it allows a dozen for each value.
type Coverage struct {
	Mapping  string       `json:"mapping"`
	Title    string       `json:"title,omitempty"`
	Sources  []string     `json:"source,omitempty"`
	Complete bool         `json:"complete"`
	National CoverageSide `json:"national"`
	Package  CoverageSide `json:"package"`
}

// CoverageSide is the coverage of the national format, or of the package.
type CoverageSide struct {
	Name    string          `json:"name"`
	Title   string          `json:"title,omitempty"`
	Version string          `json:"version,omitempty"`
	Totals  Totals          `json:"totals"`
	Groups  []CoverageGroup `json:"groups"`
}

// Totals counts values. Carried, Lossy, Dropped and Missing make up Values; In
// and Out count those carried or lossy in that direction.
type Totals struct {
	Values  int `json:"values"`
	Carried int `json:"carried"`
	Lossy   int `json:"lossy"`
	Dropped int `json:"dropped"`
	Missing int `json:"missing"`
	In      int `json:"in"`
	Out     int `json:"out"`
}

// Of returns how many values have a status.
func (t Totals) Of(s Status) int {
	switch s {
	case Carried:
		return t.Carried
	case Lossy:
		return t.Lossy
	case Dropped:
		return t.Dropped
	}
	return t.Missing
}

// CoverageGroup is a part of a structure, named by its class.
type CoverageGroup struct {
	Path   string          `json:"path"`
	Title  string          `json:"title,omitempty"`
	Totals Totals          `json:"totals"`
	Values []CoverageValue `json:"values"`
}

// CoverageValue tells what becomes of one value.
type CoverageValue struct {
	Place
	Format  string   `json:"format,omitempty"`
	Occurs  string   `json:"occurs,omitempty"`
	Status  Status   `json:"status"`
	In      bool     `json:"in"`
	Out     bool     `json:"out"`
	Why     []string `json:"why,omitempty"`
	Repeats string   `json:"repeats,omitempty"`
	// Rules are those that carry the value.
	Rules []CoverageRule `json:"rules,omitempty"`
}

// CoverageRule is one rule that carries a value.
type CoverageRule struct {
	// File and Line are the rule's place.
	File string `json:"file,omitempty"`
	Line int    `json:"line,omitempty"`
	// Path is the value's path, with the predicates of the rule.
	Path string `json:"path"`
	In   bool   `json:"in"`
	Out  bool   `json:"out"`
	// Counterparts are the places of the other side.
	Counterparts []Place `json:"counterparts,omitempty"`
	// How says in words what becomes of the value.
	How []string `json:"how,omitempty"`

	lossy       string
	conditional bool
}

// Coverage computes the conformance statement.
func (m *Mapping) Coverage() *Coverage {
	u := m.uses()
	return &Coverage{Mapping: m.Name, Title: m.Title, Sources: m.Sources, Complete: m.Complete, National: m.side(m.National, u), Package: m.side(m.Package, u)}
}

// side tells what becomes of the values of one structure.
func (m *Mapping) side(p *dm.Package, u uses) CoverageSide {
	side := CoverageSide{Name: p.Name, Title: p.Title, Version: p.Version}
	if p.National {
		side.Name = m.Name
	}
	for _, class := range groupsOf(p) {
		g := CoverageGroup{Path: class[0].Path(), Title: class[0].Title}
		for _, e := range class {
			g.Values = append(g.Values, m.values(e, u)...)
		}
		for _, v := range g.Values {
			g.Totals.count(v)
			side.Totals.count(v)
		}
		side.Groups = append(side.Groups, g)
	}
	return side
}

// values tells what becomes of an element's value and of its attributes.
func (m *Mapping) values(e *dm.Element, u uses) []CoverageValue {
	var all []CoverageValue
	if !e.IsClass() {
		v := m.value(valueOf{e, nil}, u[valueOf{e, nil}])
		v.Format, v.Occurs = e.Format.String(), e.Cardinality()
		all = append(all, v)
	}
	for _, a := range e.Attributes {
		if rules := u[valueOf{e, a}]; rules != nil || e.Package().National {
			all = append(all, m.value(valueOf{e, a}, rules))
		}
	}
	return all
}

func (m *Mapping) value(of valueOf, rules []CoverageRule) CoverageValue {
	v := CoverageValue{Place: placeOf(of.elem, of.path()), Rules: rules}
	for _, r := range rules {
		v.In, v.Out = v.In || r.In, v.Out || r.Out
	}
	d := m.dropOf(of)
	switch {
	case v.In || v.Out:
		v.Status, v.Why = Carried, losses(rules)
		if len(v.Why) > 0 {
			v.Status = Lossy
		}
	case d != nil:
		v.Status, v.Why = Dropped, []string{d.why}
	default:
		v.Status = Missing
	}
	if d != nil {
		v.Repeats = d.repeatsPath()
	}
	return v
}

// losses gathers why rules lose. What one rule loses is no loss where another
// carries the same place whole, always and both ways.
func losses(rules []CoverageRule) []string {
	whole := map[string]bool{}
	for _, r := range rules {
		if r.lossy == "" && r.In && r.Out && !r.conditional {
			whole[r.Path] = true
		}
	}
	var why []string
	for _, r := range rules {
		if r.lossy != "" && !whole[r.Path] && !slices.Contains(why, r.lossy) {
			why = append(why, r.lossy)
		}
	}
	return why
}

func (t *Totals) count(v CoverageValue) {
	t.Values++
	switch v.Status {
	case Carried:
		t.Carried++
	case Lossy:
		t.Lossy++
	case Dropped:
		t.Dropped++
	case Missing:
		t.Missing++
	}
	if v.In {
		t.In++
	}
	if v.Out {
		t.Out++
	}
}

// Carries reports whether rules carry the values of an element, of either side,
// from the national format into the package (in) and back (out).
func (m *Mapping) Carries(e *dm.Element) (in, out bool) {
	for _, use := range m.uses()[valueOf{e, nil}] {
		in, out = in || use.In, out || use.Out
	}
	return in, out
}

// DroppedBy returns why an element of either side, or what it stands in, is
// left out by name; empty where it is not.
func (m *Mapping) DroppedBy(e *dm.Element) string {
	if d := m.dropOf(valueOf{e, nil}); d != nil {
		return d.why
	}
	return ""
}

// dropOf returns what leaves a value out, or nil.
func (m *Mapping) dropOf(v valueOf) *drop {
	if d := m.dropsAttr[v]; d != nil {
		return d
	}
	drops := m.dropsWCO
	if v.elem.Package() == m.National {
		drops = m.dropsNational
	}
	for e := v.elem; e != nil; e = e.Parent {
		if d := drops[e.Index]; d != nil {
			return d
		}
	}
	return nil
}
