package datamodel

import (
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
	number := 0
	for x, at := t, n; at != None; {
		if !x.Package.National && d.WCOPath == "" {
			d.WCOPath, d.Pointer = x.Path(at), x.Elem(at).Pointer()
		}
		// The number in the input counts. A group outside the items was merely begun
		// by what stands in one of them.
		if item := x.item(at); item > 0 && (x == t || number > 0 || !t.Elem(n).IsClass()) {
			number = item
		}
		if x.Source == nil {
			break
		}
		at = x.nodes[at].from
		x = x.Source
	}
	if d.Item == 0 {
		d.Item = number
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
		d.Value = Shorten(string(t.Value(n)))
	}
	return d
}

// LocateAttr is Locate for a finding about an XML attribute of node n. What was
// made from a field of its own is located there.
func (t *Tree) LocateAttr(n NodeID, a *Attribute, d Diagnostic) Diagnostic {
	if x, at := t.AttrOrigin(n, a); at != None {
		d = d.At(x.Place(at))
		d.Field = x.label(x.nodes[at].elem, at)
		if x.Package.National {
			d.NationalPath = x.Path(at)
		}
	}
	if value, ok := t.Attr(n, a); ok && d.Value == "" {
		d.Value = Shorten(string(value))
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
	return x.label(x.nodes[at].elem, at)
}

// label is the element's Label, or else its name. The label's positions are those
// of the classes around n, and 1 of classes that n is not in.
func (t *Tree) label(e *Element, n NodeID) string {
	if e.Label == "" {
		return e.Tag
	}
	label := e.Label
	for x := e; x != nil && strings.Contains(label, position); x = x.Parent {
		if x.Max <= 1 {
			continue
		}
		at := n
		for at != None && t.nodes[at].elem != x {
			at = t.nodes[at].parent
		}
		p := 1
		if at != None {
			p = t.Position(at)
		}
		i := strings.LastIndex(label, position) // the innermost class is the last
		label = label[:i] + strconv.Itoa(p) + label[i+len(position):]
	}
	return label
}

// position stands for a position in a label.
const position = "{n}"

// Shorten cuts a value that a finding repeats where it is long; an ellipsis says
// so. What was cut is not cut again.
func Shorten(s string) string {
	const ellipsis = "…"
	if len(s) <= valueShown+len(ellipsis) {
		return s
	}
	cut := valueShown
	for cut > 0 && s[cut]&0xC0 == 0x80 { // not within a character
		cut--
	}
	return s[:cut] + ellipsis
}

// items names the elements that are goods items, and the child that numbers them
// over the whole declaration; empty where their position does.
var items = map[string]string{
	"GovernmentAgencyGoodsItem": "",
	"Item":                      "",
	"item":                      "",
	"ConsignmentItem":           "declarationGoodsItemNumber", // goodsItemNumber begins anew in each house consignment
}

// item is the number of the goods item the node is in, 0 outside.
func (t *Tree) item(n NodeID) int {
	for ; n != None; n = t.nodes[n].parent {
		e := t.nodes[n].elem
		number, ok := items[e.Name]
		if !ok {
			continue
		}
		if c := e.Child(number); c != nil {
			if at := t.Child(n, c); at != None {
				if x, err := strconv.Atoi(string(t.Value(at))); err == nil && x > 0 {
					return x
				}
			}
		}
		return t.Position(n)
	}
	return 0
}
