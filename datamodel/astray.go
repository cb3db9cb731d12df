package datamodel

import (
	"slices"
	"strings"
)

// A pointer leaves the path of a message where customs' own structure has a group at
// another level than the declaration, or counts what the declaration numbers
// otherwise. Its last ids still say what is meant.

// lastIDs are the ids at the end of a pointer: of the last class, and of the
// attribute, empty where a class is meant.
func (p Pointer) lastIDs() (class, attribute string) {
	for _, s := range p {
		if s.Class != "" {
			class = s.Class
		}
		if s.Attribute != "" {
			attribute = s.Attribute
		}
	}
	return class, attribute
}

// hasIDs reports whether an element is the attribute of a class, or that class where
// there is no attribute.
func (e *Element) hasIDs(class, attribute string) bool {
	if attribute == "" {
		return e.ID == class && e.IsClass()
	}
	return e.ID == attribute && e.Parent != nil && e.Parent.ID == class
}

// astray looks for what a pointer means that leads no further: the only element of
// the message with the pointer's last ids, of those in the group that it reached, if
// any, or else around that; or the only one of the package where the message has
// none. It changes the target where there is one, and adds them where there are
// several, or where the pointer speaks of a group that the one does not stand in, and
// ids such as those of an address say nothing alone.
func (t *Tree) astray(p Pointer, at *Target) {
	class, attribute := p.lastIDs()
	if class == "" || class == t.Package.Body.ID {
		return
	}
	only := t.Package.onlyWithIDs(class, attribute)
	found := t.nearest(at.Node, func(e *Element) bool { return e.hasIDs(class, attribute) && (e == only || e.standsIn(at.left)) })
	switch {
	case len(found) == 1:
		*at = Target{Node: found[0], Elem: t.Elem(found[0]), Astray: at.Wrong, Elsewhere: t.others(found[0], class, attribute)}
	case len(found) > 1:
		at.Elsewhere = found
	case only != nil:
		t.missingAstray(p, at, only)
	default:
		at.Elsewhere = t.nearest(at.Node, func(e *Element) bool { return e.hasIDs(class, attribute) })
	}
}

// others finds what has the same ids as a node, and stands at other places of the
// package: it may be meant as well.
func (t *Tree) others(n NodeID, class, attribute string) (all []NodeID) {
	for m := range NodeID(t.Len()) {
		if e := t.Elem(m); e != t.Elem(n) && e.hasIDs(class, attribute) {
			all = append(all, m)
		}
	}
	return all
}

// standsIn reports whether an element is, or lies in, elements of all the classes of
// some steps.
func (e *Element) standsIn(steps []PointerStep) bool {
	for _, s := range steps {
		x := e
		for x != nil && s.Class != "" && x.ID != s.Class {
			x = x.Parent
		}
		if x == nil {
			return false
		}
	}
	return true
}

// nearest finds the elements of a kind that stand in a node or, where there are none,
// in the nearest around it.
func (t *Tree) nearest(n NodeID, is func(*Element) bool) (found []NodeID) {
	for ; n != None && len(found) == 0; n = t.Parent(n) {
		for m := n + 1; int(m) < t.Len() && t.holds(n, m); m++ {
			if is(t.Elem(m)) {
				found = append(found, m)
			}
		}
	}
	return found
}

// missingAstray leads to element e, which is the only one of the package with the
// last ids of a pointer, and of which the message has nothing.
func (t *Tree) missingAstray(p Pointer, at *Target, e *Element) {
	var way []*Element
	for x := e; x != t.Package.Body; x = x.Parent {
		way = append(way, x)
	}
	slices.Reverse(way)
	to := Target{Node: t.Body(), Elem: t.Package.Body, Astray: at.Wrong}
	for _, x := range way {
		t.enter(&to, x, t.occurrences(to, x), p.number(x.ID))
	}
	if to.Wrong == "" {
		*at = to
	}
}

// number is the number that a pointer gives a class, empty for none.
func (p Pointer) number(class string) string {
	for _, s := range p {
		if s.Class == class {
			return s.Number
		}
	}
	return ""
}

// onlyWithIDs returns the one element of the body with the ids; nil where there is
// none or several.
func (p *Package) onlyWithIDs(class, attribute string) *Element {
	var found *Element
	for _, e := range p.Elements[p.Body.Index+1:] {
		if !e.Within(p.Body) {
			break
		}
		if e.hasIDs(class, attribute) {
			if found != nil {
				return nil
			}
			found = e
		}
	}
	return found
}

// level looks for the group that is missing at the target, at another level around or
// below it, where declarations may have it, too: a consignee at the goods item and
// not at the shipment.
func (t *Tree) level(at *Target) {
	group := at.Elem
	for group.Parent != t.Elem(at.Node) {
		group = group.Parent
	}
	if !group.IsClass() || group.ID == "" {
		return
	}
	tail := strings.TrimPrefix(at.Elem.Pointer(), group.Pointer())
	for n := t.Body(); int(n) < t.Len(); n++ {
		if t.Elem(n).ID != group.ID || !t.Elem(n).IsClass() || !t.holds(t.Parent(n), at.Node) && !t.holds(at.Node, t.Parent(n)) {
			continue
		}
		for m := n; int(m) < t.Len() && t.holds(n, m); m++ {
			if strings.TrimPrefix(t.Elem(m).Pointer(), t.Elem(n).Pointer()) == tail {
				at.Elsewhere = append(at.Elsewhere, m)
			}
		}
	}
}

// holds reports whether a node is, or stands in, another.
func (t *Tree) holds(outer, n NodeID) bool {
	for ; n != None; n = t.Parent(n) {
		if n == outer {
			return true
		}
	}
	return false
}
