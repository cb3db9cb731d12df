package mappings

import (
	"strings"

	dm "wcodm/datamodel"
)

// Place is one place of the national format or of the package, with the names
// that standards have for it. Fields that are not known are empty.
type Place struct {
	// Path leads there from the record or the declaration, with the predicates
	// of the rule that names it ("Classification[IdentificationTypeCode=TSP]/ID").
	Path string `json:"path"`
	// Title is the element's name in words.
	Title string `json:"title,omitempty"`
	// ID is the WCO id, Pointer the path of WCO ids.
	ID      string `json:"id,omitempty"`
	Pointer string `json:"pointer,omitempty"`
	// EU is the EU data element number, SAD the box of the Single
	// Administrative Document, TDED the UN/TDED number.
	EU   string `json:"eu,omitempty"`
	SAD  string `json:"sad,omitempty"`
	TDED string `json:"tded,omitempty"`
}

// Plain is the path without predicates.
func (p Place) Plain() string {
	var b strings.Builder
	depth := 0
	for _, c := range p.Path {
		switch {
		case c == '[':
			depth++
		case c == ']':
			depth--
		case depth == 0:
			b.WriteRune(c)
		}
	}
	return b.String()
}

// placeOf describes an element under the path that a rule gives it.
func placeOf(e *dm.Element, path string) Place {
	p := Place{Path: path, Title: e.Title, ID: e.ID, EU: e.EU, SAD: inherited(e), TDED: e.TDED}
	if !e.Package().National {
		p.Pointer = e.Pointer()
	}
	return p
}

// inherited is the SAD box of the element, or of what it stands in.
func inherited(e *dm.Element) string {
	for ; e != nil; e = e.Parent {
		if e.SAD != "" {
			return e.SAD
		}
	}
	return ""
}

// under is a path below another; "." is the place itself.
func under(outer, path string) string {
	switch {
	case outer == "" || outer == ".":
		return path
	case path == ".":
		return outer
	}
	return outer + "/" + path
}

// scope is where a rule stands: the groups around it.
type scope struct {
	national, wco         string      // their paths, from the record and the declaration; "." at the top
	nationalElem, wcoElem *dm.Element // where they lead
	ways                  ways
	when                  []*condition
}

func (m *Mapping) top() scope {
	return scope{national: ".", wco: ".", nationalElem: m.National.Body, wcoElem: m.Package.Body, ways: ways{true, true}}
}

// with is the scope of a rule itself: its direction and conditions added.
func (s scope) with(r *rule) scope {
	s.ways = ways{s.ways.in && r.only != out, s.ways.out && r.only != in}
	if r.when != nil {
		s.when = append(s.when[:len(s.when):len(s.when)], r.when)
	}
	return s
}

// within is the scope of the rules of group r, whose own scope is s.
func (s scope) within(r *rule) scope {
	s.nationalElem, s.wcoElem = r.groupNational.end(s.nationalElem), r.groupWCO.end(s.wcoElem)
	s.national, s.wco = under(s.national, r.groupNational.text), under(s.wco, r.groupWCO.text)
	return s
}

// nationalPlaces and wcoPlaces are the places a rule for values names.
func (s scope) nationalPlaces(r *rule) []Place { return places(r.national, s.national, s.nationalElem) }
func (s scope) wcoPlaces(r *rule) []Place      { return places(r.wco, s.wco, s.wcoElem) }

func places(side *side, outer string, from *dm.Element) []Place {
	if side == nil {
		return nil
	}
	var all []Place
	for _, p := range side.paths() {
		all = append(all, placeOf(p.end(from), under(outer, p.text)))
	}
	return all
}
