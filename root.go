package wcodm

import (
	"slices"

	dm "wcodm/datamodel"
	"wcodm/datamodel/xmlstream"
)

// xmlFormat is a format that is recognised by its XML.
type xmlFormat struct {
	format  *Format
	binding *dm.XMLBinding
	// body names the elements that lead from the root to the body, the root left out.
	body []xmlstream.NameID
	// repair puts right the namespaces of its messages.
	repair *dm.XMLRepair
	// root is the index of the engine's root that its messages begin with.
	root int
	// judged says that a schema judges its messages: that of its package, or an
	// administration's in its place.
	judged bool
}

// xmlRoot is an element that messages begin with.
type xmlRoot struct {
	// formats are those whose messages begin so, declarations first; none where an
	// official schema alone knows the element.
	formats []*xmlFormat
}

// format tells the format of a message: of several that begin alike it is the
// one whose body the message holds, or else what would be it in another namespace;
// and the first where it holds none, so that its schema says what is missing. sure is
// false where the message was looked through and has no format's body.
func (r *xmlRoot) format(rec *xmlstream.Record) (f *xmlFormat, sure bool) {
	switch len(r.formats) {
	case 0:
		return nil, true
	case 1:
		if f := r.formats[0]; len(f.body) == 0 {
			return f, true
		}
	}
	var small [16]xmlstream.NameID
	open := small[:0] // elements, from the root's own on
	for i := range rec.Events {
		switch ev := &rec.Events[i]; ev.Kind {
		case xmlstream.Start:
			open = append(open, ev.Name)
			for _, f := range r.formats {
				if slices.Equal(f.body, open[1:]) {
					return f, true
				}
			}
		case xmlstream.End:
			open = open[:len(open)-1]
		}
	}
	for _, f := range r.formats {
		if f.repair.HasBody(rec) {
			return f, false
		}
	}
	return r.formats[0], false
}

// bodyPath names the elements from below the package's root to its body.
func bodyPath(p *dm.Package, v *xmlstream.Vocabulary) []xmlstream.NameID {
	var path []xmlstream.NameID
	for e := p.Body; e != p.Root; e = e.Parent {
		id, _ := v.ID(e.XMLName()) // the vocabulary holds all names of the package
		path = append(path, id)
	}
	slices.Reverse(path)
	return path
}
