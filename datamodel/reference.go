package datamodel

import (
	"slices"
	"strings"

	"wcodm/datamodel/nearest"
	"wcodm/datamodel/yamlfile"
)

// ReferenceKind is what a reference of a consignment is.
type ReferenceKind string

// The kinds of references.
const (
	// KindUCR is a unique consignment reference in an element of its own.
	KindUCR ReferenceKind = "ucr"
	// KindDUCR is the UK's declaration UCR.
	KindDUCR ReferenceKind = "ducr"
	// KindPart is the number of a part of a DUCR.
	KindPart ReferenceKind = "part"
	// KindMUCR is the UK's master UCR, which joins several DUCRs.
	KindMUCR ReferenceKind = "mucr"
)

// Level is what of a declaration a reference is of.
type Level string

// The levels.
const (
	// LevelShipment is a goods shipment: the goods of one contract.
	LevelShipment Level = "shipment"
	// LevelItem is a goods item.
	LevelItem Level = "item"
	// LevelConsignment is the consignment that all goods shipments travel in.
	LevelConsignment Level = "consignment"
)

var (
	referenceKinds = []string{string(KindUCR), string(KindDUCR), string(KindPart), string(KindMUCR)}
	levels         = []string{string(LevelShipment), string(LevelItem), string(LevelConsignment)}
)

// ReferencePlace is one place where the messages of a package hold a reference of
// a consignment.
type ReferencePlace struct {
	Kind  ReferenceKind
	Level Level
	// Elem holds the reference.
	Elem *Element
	// Qualifier is the element beside Elem that says what Elem holds, where that
	// depends: it has the value Is. Nil where Elem holds nothing else.
	Qualifier *Element
	Is        string
	// Sought says that those who read the message look here: a reference of this
	// kind that stands elsewhere is written here, too, with Writes beside it, or with
	// Completing in a declaration that completes earlier ones.
	Sought             bool
	Writes, Completing []ReferenceValue
}

// ReferenceValue is a value that is written beside a reference.
type ReferenceValue struct {
	Elem  *Element
	Value string
}

// Path returns the place's path, with what qualifies it:
// "GoodsShipment/PreviousDocument[TypeCode=DCR]/ID".
func (r ReferencePlace) Path() string {
	if r.Qualifier == nil {
		return r.Elem.Path()
	}
	return r.Elem.Parent.Path() + "[" + r.Qualifier.Name + "=" + r.Is + "]/" + r.Elem.Name
}

// References returns the places where messages of the package hold the references
// of a consignment, the one in which a UCR is looked for first in front. A package
// that does not state its own has those of its base.
func (p *Package) References() []ReferencePlace { return p.references }

// reference reads one place of "references:".
func (l *loader) reference(n yamlfile.Node) (r ReferencePlace, err error) {
	m, err := n.Map("kind", "level", "at", "writes", "completing")
	if err != nil {
		return r, err
	}
	kind, err := oneOf(m["kind"], n, "kind", referenceKinds)
	if err != nil {
		return r, err
	}
	level, err := oneOf(m["level"], n, "level", levels)
	if err != nil {
		return r, err
	}
	r.Kind, r.Level = ReferenceKind(kind), Level(level)
	path, err := m["at"].Text()
	if err != nil {
		return r, err
	}
	if path == "" {
		return r, n.Errorf(`the reference has no place: "at: PATH"`)
	}
	before, qualifier, qualified := strings.Cut(path, "[")
	if qualified {
		var after string
		if qualifier, after, qualified = strings.Cut(qualifier, "]"); !qualified || !strings.HasPrefix(after, "/") || strings.Contains(after, "[") {
			return r, m["at"].Errorf("at: %q does not look like CLASS[ELEMENT=VALUE]/ELEMENT", path)
		}
		path = before + after
	}
	if r.Elem, err = l.pkg.Resolve(path); err != nil {
		return r, m["at"].Errorf("at: %v", err)
	}
	if r.Elem.IsClass() || !r.Elem.Within(l.pkg.Body) {
		return r, m["at"].Errorf("at: %s is no value of a declaration", path)
	}
	if qualified {
		name, value, _ := strings.Cut(qualifier, "=")
		if r.Elem.Parent.Path() != before {
			return r, m["at"].Errorf("at: [%s] stands behind the class that holds %s: %s", qualifier, r.Elem.Name, r.Elem.Parent.Path())
		}
		v, err := l.beside(r.Elem, name, value, m["at"])
		if err != nil {
			return r, err
		}
		r.Qualifier, r.Is = v.Elem, v.Value
	}
	r.Sought = m["writes"].Present()
	if m["completing"].Present() && !r.Sought {
		return r, m["completing"].Errorf(`completing: it says what is written instead of "writes", which is missing`)
	}
	for key, to := range map[string]*[]ReferenceValue{"writes": &r.Writes, "completing": &r.Completing} {
		if !m[key].Present() {
			continue
		}
		fields, err := m[key].Fields()
		if err != nil {
			return r, err
		}
		for _, f := range fields {
			value, err := f.Value.Text()
			if err != nil {
				return r, err
			}
			v, err := l.beside(r.Elem, f.Key, value, f.At)
			if err != nil {
				return r, err
			}
			*to = append(*to, v)
		}
	}
	return r, nil
}

// oneOf reads a word that is one of those known.
func oneOf(n, in yamlfile.Node, key string, known []string) (string, error) {
	word, err := n.Text()
	if err != nil {
		return "", err
	}
	if !n.Present() {
		n = in
	}
	if !slices.Contains(known, word) {
		return "", n.Errorf("%s %q: it is one of %s%s", key, word, strings.Join(known, ", "), nearest.Hint(word, known))
	}
	return word, nil
}

// beside finds the element of a name beside another, and checks the value it is to have.
func (l *loader) beside(e *Element, name, value string, at yamlfile.Node) (ReferenceValue, error) {
	v, err := e.Parent.Find(name)
	switch {
	case err != nil:
		return ReferenceValue{}, at.Errorf("%v", err)
	case v.IsClass() || v.Parent != e.Parent || v == e:
		return ReferenceValue{}, at.Errorf("%s is no value beside %s", name, e.Path())
	case value == "":
		return ReferenceValue{}, at.Errorf("%s has no value", name)
	}
	if wrong, expected := v.Facets.Check(v.Type.Base, value); wrong != "" {
		return ReferenceValue{}, at.Errorf("%q does not fit %s: %s; expected %s", value, v.Path(), wrong, expected)
	}
	return ReferenceValue{v, value}, nil
}

// placesOfReferences reads "references:", or takes the base's places that the
// package has.
func (l *loader) placesOfReferences(n yamlfile.Node) error {
	p := l.pkg
	switch {
	case n.Present() && p.National:
		return n.Errorf("references are those of a package: where a national format holds them follows from its mapping")
	case !n.Present() && p.Base != nil:
		for _, r := range p.Base.references {
			if r, ok := r.in(p); ok {
				p.references = append(p.references, r)
			}
		}
		return nil
	}
	list, err := n.List()
	if err != nil {
		return err
	}
	for _, n := range list {
		r, err := l.reference(n)
		if err != nil {
			return err
		}
		for _, other := range p.references {
			if other.Path() == r.Path() {
				return n.Errorf("%s is given twice", r.Path())
			}
		}
		p.references = append(p.references, r)
	}
	return nil
}

// in is the place in a package of the same base; ok is false where it has none.
func (r ReferencePlace) in(p *Package) (_ ReferencePlace, ok bool) {
	r.Elem, r.Sought, r.Writes, r.Completing = p.FromBase(r.Elem), false, nil, nil
	if r.Elem == nil {
		return r, false
	}
	if r.Qualifier != nil {
		r.Qualifier = p.FromBase(r.Qualifier)
		return r, r.Qualifier != nil && r.Qualifier.Parent == r.Elem.Parent
	}
	return r, true
}
