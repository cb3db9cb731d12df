package mappings

import dm "wcodm/datamodel"

// bounds are those of the values that a path leads to, an element's or an XML
// attribute's.
type bounds struct {
	base   string
	facets dm.Facets
	stated dm.Format // as its source states it; zero for attributes
	date   bool      // the element is of the package's date type
	forms  []string  // the format codes that a date may have; nil for all
	name   string
}

// bounds returns those at the path's end.
func (p *path) bounds() *bounds {
	if p.attr != nil {
		return &bounds{base: p.attr.Base, facets: p.attr.Facets, stated: dm.Format{Fraction: -1}, name: p.attr.Name}
	}
	e := p.end()
	at := &bounds{base: e.Type.Base, facets: e.Facets, stated: e.Format, date: e.Type.Child != "", name: e.Name}
	if a := e.Attribute("formatCode"); a != nil {
		at.forms = a.Facets.Enum
	}
	return at
}

// holds reports whether a value keeps to the limits. What the date type's
// form lets pass and is no date cannot.
func (p *bounds) holds(value string) bool {
	if p.date {
		if _, ok := parseMoment(value); !ok {
			return false
		}
	}
	wrong, _ := p.facets.Check(p.base, value)
	return wrong == "" && value != ""
}
