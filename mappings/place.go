package mappings

import dm "wcodm/datamodel"

// place is what a path leads to, as far as values are concerned: an element or
// an XML attribute with its limits.
type place struct {
	base   string
	facets dm.Facets
	stated dm.Format // as its source states it; zero for attributes
	date   bool      // the element is of the package's date type
	forms  []string  // the format codes that a date may have; nil for all
	name   string
}

// place returns the place at the path's end.
func (p *path) place(from *dm.Element) *place {
	if p.attr != nil {
		return &place{base: p.attr.Base, facets: p.attr.Facets, stated: dm.Format{Fraction: -1}, name: p.attr.Name}
	}
	e := p.end(from)
	at := &place{base: e.Type.Base, facets: e.Facets, stated: e.Format, date: e.Type.Child != "", name: e.Name}
	if a := e.Type.Attribute("formatCode"); a != nil {
		at.forms = a.Facets.Enum
	}
	return at
}

// holds reports whether a value can stand in the place. What the date type's
// form lets pass and is no date cannot.
func (p *place) holds(value string) bool {
	if p.date {
		if _, ok := parseMoment(value); !ok {
			return false
		}
	}
	wrong, _ := p.facets.Check(p.base, value)
	return wrong == "" && value != ""
}
