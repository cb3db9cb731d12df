package datamodel

import "bytes"

// parts are the nodes of Source that a value was put together from.
type parts struct {
	node NodeID
	from []NodeID
}

// SetParts says which nodes of Source the value of a node was put together from, in
// their order in it.
func (t *Tree) SetParts(n NodeID, from []NodeID) {
	t.parts = append(t.parts, parts{n, append([]NodeID(nil), from...)})
}

// pruneParts gives the nodes their new ids, see [Tree.Prune].
func (t *Tree) pruneParts(id []NodeID) {
	kept := t.parts[:0]
	for _, p := range t.parts {
		if p.node = id[p.node]; p.node != None {
			kept = append(kept, p)
		}
	}
	t.parts = kept
}

// Fault finds which of the nodes that the value of node n was put together from is
// at fault where something does not hold for it: one without which it holds, the
// longest of these, or else the longest of all. It is None where the value is not
// put together.
func (t *Tree) Fault(n NodeID, holds func() bool) (origin *Tree, part NodeID) {
	at, made := n, t
	for made != nil && at != None {
		for _, p := range made.parts {
			if p.node == at && made.Source.Source == nil {
				return made.Source, t.fault(n, made.Source, p.from, holds)
			}
		}
		at, made = made.nodes[at].from, made.Source
	}
	return nil, None
}

func (t *Tree) fault(n NodeID, origin *Tree, from []NodeID, holds func() bool) NodeID {
	whole := append([]byte(nil), t.Value(n)...)
	was := t.nodes[n]
	best, most, rights := None, 0, false
	pos := 0
	for _, p := range from {
		value := bytes.TrimSpace(origin.Value(p))
		at := bytes.Index(whole[pos:], value)
		if at < 0 || len(value) == 0 { // it was converted on its way
			return None
		}
		at += pos
		pos = at + len(value)
		t.SetValue(n, append(append([]byte(nil), whole[:at]...), whole[pos:]...))
		right := holds()
		t.nodes[n].off, t.nodes[n].size, t.nodes[n].valued = was.off, was.size, was.valued
		if best == None || right && !rights || right == rights && len(value) > most {
			best, most, rights = p, len(value), right
		}
	}
	return best
}

// LocateAt is Locate for a finding about node n that stands at a node of the input
// which its value is made from.
func (t *Tree) LocateAt(n NodeID, origin *Tree, part NodeID, d Diagnostic) Diagnostic {
	d = d.At(origin.Place(part))
	d.Field, d.Value = origin.label(origin.Elem(part), part), Shorten(string(origin.Value(part)))
	if origin.Package.National {
		d.NationalPath = origin.Path(part)
	}
	return t.Locate(n, d)
}
