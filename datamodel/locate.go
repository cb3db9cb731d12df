package datamodel

import (
	"slices"
	"strconv"
	"strings"
)

// valueShown bounds the value that a finding repeats, in bytes.
const valueShown = 200

// Locate fills in where a finding about node n belongs: the place and path in
// the input that led to the node, the WCO path and pointer, the goods item and
// the value. Fields that are already set stay.
func (t *Tree) Locate(n NodeID, d Diagnostic) Diagnostic {
	if n == None {
		n = t.Root()
	}
	if n == None {
		return d
	}
	for x, at := t, n; at != None; {
		if !x.Package.National && d.WCOPath == "" {
			d.WCOPath, d.Pointer = x.Path(at), x.Elem(at).Pointer()
		}
		if d.Item == 0 {
			d.Item = x.item(at)
		}
		if x.Source == nil {
			break
		}
		at = x.nodes[at].from
		x = x.Source
	}
	origin, at := t.Origin(n)
	if at == None {
		return d
	}
	if d.Line == 0 {
		d = d.At(origin.Place(at))
	}
	if origin.Package.National && d.NationalPath == "" {
		d.NationalPath = origin.Path(at)
	}
	if d.Field == "" {
		d.Field = t.Field(n)
	}
	if d.Value == "" && t.Elem(n).Type != nil {
		d.Value = shorten(string(t.Value(n)))
	}
	return d
}

// LocateAttr is Locate for a finding about an XML attribute of node n. What was
// made from a field of its own is located there.
func (t *Tree) LocateAttr(n NodeID, a *Attribute, d Diagnostic) Diagnostic {
	if x, at := t.AttrOrigin(n, a); at != None {
		d = d.At(x.Place(at))
		d.Field = x.label(at)
		if x.Package.National {
			d.NationalPath = x.Path(at)
		}
	}
	if value, ok := t.Attr(n, a); ok && d.Value == "" {
		d.Value = shorten(string(value))
	}
	return t.Locate(n, d)
}

// AttrOrigin follows an XML attribute of node n back to the node that was read and
// that it was made from, and not its element. The node is None where the attribute
// came with its element.
func (t *Tree) AttrOrigin(n NodeID, a *Attribute) (*Tree, NodeID) {
	for a != nil {
		for i := t.nodes[n].attr; i >= 0; i = t.attrs[i].next {
			if x := &t.attrs[i]; x.def == a && x.from != None {
				return t.Source.Origin(x.from)
			}
		}
		if t.Source == nil || t.nodes[n].from == None {
			break
		}
		n, t = t.nodes[n].from, t.Source
		a = t.nodes[n].elem.Attribute(a.Name)
	}
	return t, None
}

// Field is the name under which the one who made the input knows node n: that
// of the element that its value was read from, or its own where none was.
func (t *Tree) Field(n NodeID) string {
	x, at := t, n
	for x.Source != nil && x.nodes[at].from != None {
		at, x = x.nodes[at].from, x.Source
	}
	if e := t.nodes[n].elem; e.IsClass() && !x.nodes[at].elem.IsClass() {
		return e.Name // a group that one of its values led to
	}
	return x.label(at)
}

// label is the element's Label with the positions of n, or else its name.
func (t *Tree) label(n NodeID) string {
	label := t.nodes[n].elem.Label
	if label == "" {
		return t.nodes[n].elem.Tag
	}
	const position = "{n}"
	var at []int
	for x := n; x != None && len(at) < strings.Count(label, position); x = t.nodes[x].parent {
		if e := t.nodes[x].elem; e.Max > 1 {
			at = append(at, t.Position(x))
		}
	}
	for _, p := range slices.Backward(at) {
		label = strings.Replace(label, position, strconv.Itoa(p), 1)
	}
	return label
}

func shorten(s string) string {
	if len(s) <= valueShown {
		return s
	}
	cut := valueShown
	for cut > 0 && s[cut]&0xC0 == 0x80 { // not within a character
		cut--
	}
	return s[:cut] + "…"
}

// item is the number of the goods item the node is in, 0 outside: the position
// of the outermost repeated element named as items are.
func (t *Tree) item(n NodeID) int {
	for ; n != None; n = t.nodes[n].parent {
		switch t.nodes[n].elem.Name {
		case "GovernmentAgencyGoodsItem", "Item", "item", "ConsignmentItem":
			return t.Position(n)
		}
	}
	return 0
}
