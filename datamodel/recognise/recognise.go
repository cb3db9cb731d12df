// Package recognise tells by their content what messages are: which package is
// closest to a document that is of none, and whether a message is plainly not
// of the package that it begins like. A namespace does not tell: several
// administrations fill the same one with different content.
package recognise

import (
	"slices"

	dm "wcodm/datamodel"
	"wcodm/datamodel/xmlstream"
)

// Likeness is how much of a document's names a package has.
type Likeness struct {
	Package    *dm.Package
	Common, Of int // distinct names
}

// Closest finds the package that has most of a document's names, whatever
// their namespaces; ok is false where none has five and a third of them. The base,
// which has the names of all, has to have plainly more than the others.
func Closest(names []string, packages []*dm.Package) (best Likeness, ok bool) {
	score := 0
	for _, p := range packages {
		locals := localNames(p)
		l := Likeness{Package: p, Of: len(names)}
		for _, n := range names {
			if locals[n] {
				l.Common++
			}
		}
		s := 8 * l.Common
		if !p.National && p.Base == nil {
			s -= l.Common
		}
		if s > score {
			best, score = l, s
		}
	}
	return best, best.Common >= 5 && 3*best.Common >= len(names)
}

// localNames are the names of a package's elements and XML attributes.
func localNames(p *dm.Package) map[string]bool {
	locals := map[string]bool{}
	for _, n := range p.Names() {
		locals[n.Local] = true
	}
	return locals
}

// Evidence is what speaks against a message being of the package that it was
// read as.
type Evidence struct {
	// Country is the code of another country that the wrapper gives.
	Country string
	// Unknown are the distinct names of elements that the package does not have
	// where they stand, directly in what it knows, in order.
	Unknown []string
	// Foreign is how many names the package has nowhere.
	Foreign int
	// Names is how many distinct names the elements have.
	Names int
	// Model is what the message looks like; empty where that is not known.
	Model string
}

// A message is plainly another's when the package does not have so many of its
// names, and one in so many, where they stand; or nowhere at all. A message with
// a few names misspelt stays below that, however often they occur and however
// much lies within those elements.
const (
	unknownNames, unknownShare = 6, 10
	foreignNames, foreignShare = 8, 3
)

// Another weighs what speaks against a message being of the package of its
// tree; ok says that it plainly is another's.
func Another(rec *xmlstream.Record, t *dm.Tree) (e Evidence, ok bool) {
	e.Country = country(t)
	if len(t.Strays) < unknownNames {
		return e, e.Country != ""
	}
	content(rec, t.Package, &e)
	misplaced := len(e.Unknown) >= unknownNames && unknownShare*len(e.Unknown) >= e.Names
	foreign := e.Foreign >= foreignNames && foreignShare*e.Foreign >= e.Names
	return e, misplaced || foreign || e.Country != ""
}

// country gives the country of a message's wrapper where it is not the one that
// its package has there.
func country(t *dm.Tree) string {
	for n := t.First(t.Root()); n != dm.None; n = t.Next(n) {
		e := t.Elem(n)
		if e.Name != "ResponsibleCountryCode" {
			continue
		}
		of, is := t.Package.Constant(e), string(t.Value(n))
		if of != "" && is != "" && is != of && len(is) == 2 && !slices.Contains(known().countries[of], is) {
			return is
		}
	}
	return ""
}

// content compares the names of a message's elements with the package.
// Namespaces do not count: what is wrong with them is told elsewhere.
func content(rec *xmlstream.Record, p *dm.Package, e *Evidence) {
	type level struct {
		elem  *dm.Element
		known bool
	}
	var open []level
	locals := localNames(p)
	names, unknown := map[string]bool{}, map[string]bool{}
	var marks []string
	for i := range rec.Events {
		switch ev := &rec.Events[i]; ev.Kind {
		case xmlstream.End:
			open = open[:len(open)-1]
		case xmlstream.Start:
			name := rec.Name(ev.Name).Local
			if !names[name] {
				names[name] = true
				if !locals[name] {
					e.Foreign++
					marks = append(marks, name)
				}
			}
			now := level{elem: p.Root, known: true}
			if len(open) > 0 {
				now = level{}
				if parent := open[len(open)-1]; parent.known {
					if now.elem, now.known = child(parent.elem, name); !now.known && !unknown[name] {
						unknown[name] = true
						e.Unknown = append(e.Unknown, name)
						if locals[name] { // a mark of a model all the same
							marks = append(marks, name)
						}
					}
				}
			}
			open = append(open, now)
		}
	}
	e.Names = len(names)
	if p.Root != p.Body { // models are of messages in a wrapper: elsewhere such names are anybody's
		e.Model = Model("", marks)
	}
}

// child finds what a name is in an element; the element is nil for the child
// that holds a value, in which the package knows nothing.
func child(parent *dm.Element, name string) (e *dm.Element, known bool) {
	if parent == nil {
		return nil, false
	}
	if t := parent.Type; t != nil {
		return nil, name == t.Child || name == parent.Package().AbsentChild && name != ""
	}
	for _, c := range parent.Children {
		if c.Tag == name {
			return c, true
		}
	}
	return nil, name == parent.Package().AbsentChild && name != ""
}
