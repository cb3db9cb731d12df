package datamodel

import (
	"fmt"
	"slices"
	"strings"
)

// Leaf is a value in a structure: an element's own, or that of its XML attribute
// Attr where that is not nil.
type Leaf struct {
	Elem *Element
	Attr *Attribute
}

// Fillers gives the values of the package that a message was made from which
// become a value of the message. There are none where nothing leads there, and for
// what is written without being read.
type Fillers func(Leaf) []Leaf

// namedFields bounds the fields that a finding names.
const namedFields = 5

// Missing is the finding that node n lacks an element, its own value where e is
// nil, or the XML attribute a where that is not nil, as those who made the input
// see it. It stands at the nearest group of the input around the fields that could
// fill the gap, and names these; where one of them has a value that was not
// carried there, it stands at that one. Code, severity and detail are d's.
func (t *Tree) Missing(n NodeID, e *Element, a *Attribute, d Diagnostic) Diagnostic {
	what := "it has no value"
	d.Expected = "a value"
	if e != nil {
		what, d.Expected = e.Tag+" is missing", e.Tag
	}
	if a != nil {
		d.Expected = a.Name
	}
	origin, at := t.Origin(n)
	d.Field = t.Field(n)
	if at == None || origin == t {
		d = d.Lacking(t.Gaps(n, e, a))
		return t.Locate(n, d.lacking(what, a))
	}
	gap := e
	if gap == nil {
		gap = t.Elem(n)
	}
	fields := t.fields(gap, a)
	value := at
	group := origin.around(at, fields)
	given := origin.given(group, fields)
	elsewhere := given != None && t.carries(given)
	if given == None {
		d = d.Lacking(t.Gaps(n, e, a))
	}
	if elsewhere {
		group = origin.around(at, nil)
	}
	if a == nil {
		at = group
		d.Field = origin.label(origin.Elem(at), at)
	}
	switch {
	case elsewhere:
		d = d.lacking(what+fmt.Sprintf(", and %s, which could give it, is carried elsewhere", origin.label(origin.Elem(given), given)), a)
	case given != None:
		d = d.lacking(what+fmt.Sprintf(", and %s, which could give it, is not carried there", origin.label(origin.Elem(given), given)), a)
		d.Field, d.Value = origin.label(origin.Elem(given), given), Shorten(string(origin.Value(given)))
		at = given
	case len(fields) > 0:
		names := origin.names(at, fields)
		d.Expected = names
		if origin.Package.National {
			d.Expected = "a value in " + names
		}
		d = d.lacking(names+" is missing", a)
		if len(fields) == 1 {
			d.Field = origin.label(fields[0].Elem, at)
		}
	default:
		if origin.Package.National {
			d.Expected += fmt.Sprintf(", for which %s has no field", origin.Package.Name)
		}
		if a == nil && e != nil && t.Elem(n).IsClass() && !origin.Elem(value).IsClass() {
			// It is not the group of the value that lacks something, but what is made of the value.
			at, d.Field = value, origin.label(origin.Elem(value), value)
			what = fmt.Sprintf("%s of the %s made of it is missing", e.Tag, t.Elem(n).Name)
		}
		d = d.lacking(what, a)
	}
	if origin.Package.National {
		d.NationalPath = origin.Path(at)
	}
	return t.Locate(n, d.At(origin.Place(at)))
}

// LocateGroup fills in where a finding about node n, which lacks what some fields
// of the input could give, belongs: the nearest group of the input around these.
// Fields of d that are already set stay.
func (t *Tree) LocateGroup(n NodeID, fields []Leaf, d Diagnostic) Diagnostic {
	origin, at := t.Origin(n)
	if at == None || origin == t {
		return t.Locate(n, d)
	}
	at = origin.around(at, fields)
	if d.Field == "" {
		d.Field = origin.label(origin.Elem(at), at)
		if len(fields) == 1 {
			d.Field = origin.label(fields[0].Elem, at)
		}
	}
	if origin.Package.National {
		d.NationalPath = origin.Path(at)
	}
	return t.Locate(n, d.At(origin.Place(at)))
}

// lacking words the message; the field that lacks something is named in it.
func (d Diagnostic) lacking(what string, a *Attribute) Diagnostic {
	d.Message = fmt.Sprintf("%s is incomplete: %s", d.Field, what)
	if a != nil {
		d.Message = fmt.Sprintf("%s lacks the attribute %s", d.Field, a.Name)
	}
	return d
}

// fields are the values of the input that could give an element its value, or its
// XML attribute a. Of a class, which a mapping does not carry as a whole, they are
// those of what it requires, or else of all there is in it.
func (t *Tree) fields(e *Element, a *Attribute) []Leaf {
	leaves := []Leaf{{e, a}}
	if a == nil && e.IsClass() && t.root().Package.National {
		if leaves = leavesOf(e, true, nil); len(leaves) == 0 {
			leaves = leavesOf(e, false, nil)
		}
	}
	for ; t.Source != nil; t = t.Source {
		var from []Leaf
		for _, leaf := range leaves {
			if t.Fillers == nil {
				break
			}
			for _, f := range t.Fillers(leaf) {
				if !slices.Contains(from, f) {
					from = append(from, f)
				}
			}
		}
		leaves = from
	}
	return leaves
}

func leavesOf(e *Element, required bool, leaves []Leaf) []Leaf {
	for _, c := range e.Children {
		switch {
		case required && c.Min == 0:
		case c.IsClass():
			leaves = leavesOf(c, required, leaves)
		default:
			leaves = append(leaves, Leaf{Elem: c})
		}
	}
	return leaves
}

// around is the nearest group at or above n that could hold one of the fields, or
// the nearest group where there are none.
func (t *Tree) around(n NodeID, fields []Leaf) NodeID {
	for ; t.nodes[n].parent != None; n = t.nodes[n].parent {
		e := t.nodes[n].elem
		if e.IsClass() && (len(fields) == 0 || slices.ContainsFunc(fields, func(f Leaf) bool { return f.Elem.Within(e) })) {
			break
		}
	}
	return n
}

// given is the first of the fields below n that has a value, or None.
func (t *Tree) given(n NodeID, fields []Leaf) NodeID {
	for _, f := range fields {
		if !f.Elem.Within(t.nodes[n].elem) {
			continue
		}
		at := t.FirstOf(n, f.Elem)
		if at == None {
			continue
		}
		value := t.Value(at)
		if f.Attr != nil {
			value, _ = t.Attr(at, f.Attr)
		}
		if len(value) > 0 {
			return at
		}
	}
	return None
}

// carries reports whether a value of the message was made from a node of the input.
func (t *Tree) carries(n NodeID) bool {
	for i := range t.nodes {
		if !t.nodes[i].valued {
			continue
		}
		if _, at := t.Origin(NodeID(i)); at == n {
			return true
		}
	}
	return false
}

// names lists the fields as those who make the input know them: columns by their
// titles, elements by the paths that lead to them from group n, or from the
// declaration where they are not in it.
func (t *Tree) names(n NodeID, fields []Leaf) string {
	var names []string
	for _, f := range fields {
		name := t.label(f.Elem, n)
		if f.Elem.Label == "" {
			name = strings.TrimPrefix(f.Elem.Path(), t.nodes[n].elem.Path()+"/")
		}
		if f.Attr != nil {
			name += "/@" + f.Attr.Name
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if more := len(names) - namedFields; more > 1 {
		names = append(names[:namedFields], fmt.Sprintf("%d others", more))
	}
	return strings.Join(names, " or ")
}

// Names words fields of the input, as those who made it know them.
func (t *Tree) Names(fields ...Leaf) string {
	origin := t.root()
	return origin.names(origin.Root(), fields)
}

// FilledFrom are the values of the tree's source that lead to an element, or to what
// is in a class.
func (t *Tree) FilledFrom(e *Element) []Leaf {
	if t.Fillers == nil {
		return nil
	}
	leaves := []Leaf{{Elem: e}}
	if e.IsClass() {
		leaves = leavesOf(e, false, nil)
	}
	var from []Leaf
	for _, l := range leaves {
		from = append(from, t.Fillers(l)...)
	}
	return from
}

// FieldsOf are the fields of the input that could give an element of the message
// its value, or a class what it requires; the element itself where the message is
// the input.
func (t *Tree) FieldsOf(e *Element) []Leaf {
	if t.Source == nil {
		return []Leaf{{Elem: e}}
	}
	return t.fields(e, nil)
}
