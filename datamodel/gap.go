package datamodel

// Gap is a value that the input lacks: a field of it, and the occurrence of the
// nearest repeating group around the field; None where it is known of none. The
// same gap has several consequences, of which one is told.
type Gap struct {
	Field Leaf
	In    NodeID
}

// Gaps are the fields of a national input that could give node n an element, its
// own value where e is nil, or the XML attribute a where that is not nil. There are
// none where the message is a package's own, and of a class, which may need several.
func (t *Tree) Gaps(n NodeID, e *Element, a *Attribute) []Gap {
	origin, at := t.Origin(n)
	if at == None || !origin.Package.National {
		return nil
	}
	if e == nil {
		e = t.Elem(n)
	}
	if e.IsClass() && a == nil {
		return nil
	}
	var gaps []Gap
	for _, f := range t.fields(e, a) {
		gaps = append(gaps, Gap{f, origin.occurrence(at, f.Elem)})
	}
	return gaps
}

// occurrence is the node at or above n of the nearest repeating group that an
// element stands in, the root where none repeats; None where n is not in one.
func (t *Tree) occurrence(n NodeID, e *Element) NodeID {
	group := e.Parent
	for group != nil && group.Parent != nil && !group.Repeats() {
		group = group.Parent
	}
	for n != None && t.nodes[n].elem != group {
		n = t.nodes[n].parent
	}
	return n
}

// Lacking says which fields of the input are missing by the finding, any of which
// would do.
func (d Diagnostic) Lacking(gaps []Gap) Diagnostic {
	d.gaps = nil
	if len(gaps) > 0 {
		d.gaps = &gaps
	}
	return d
}

// Gaps are the fields that are missing by the finding, as [Diagnostic.Lacking] got
// them.
func (d Diagnostic) Gaps() []Gap {
	if d.gaps == nil {
		return nil
	}
	return *d.gaps
}
