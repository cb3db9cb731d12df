package datamodel

import (
	"slices"
	"strconv"
	"strings"
)

// NodeID is a node of a [Tree]; None is no node.
type NodeID int32

// None is the NodeID of no node.
const None NodeID = -1

// Tree is one message: nodes that know their element and their place in the
// input. It is the mutable state of one worker: Reset makes it ready for the
// next message and keeps its memory. Node ids, and byte slices it returned,
// are valid until then.
type Tree struct {
	// Package is the structure the nodes belong to.
	Package *Package
	// Strays is the content the package has no element for, in input order.
	Strays []Stray
	// Lenient says that the input was read although its form is not quite the
	// package's: a single occurrence without its array, or an array of one.
	Lenient bool
	// Source is the tree that this one was made from, nil when it was read.
	Source *Tree
	// Fillers tells what of Source's package leads to an element; nil where that
	// is not known.
	Fillers Fillers

	nodes []node
	attrs []attr
	text  []byte
	parts []parts  // of values that were put together
	order []NodeID // scratch for Ordered

	counted map[kind]NodeID   // how far the siblings of a kind have been numbered
	listed  map[kind][]NodeID // the siblings of a kind, as far as they were asked for
}

// kind is the children of a node that are of one element.
type kind struct {
	parent NodeID
	elem   *Element
}

type node struct {
	elem                *Element
	place               Place
	parent, first, last NodeID
	next                NodeID
	from                NodeID
	attr                int32
	off, size           uint32
	position            int32 // 0 where nobody has asked yet
	valued              bool
}

type attr struct {
	def       *Attribute
	next      int32
	from      NodeID // of Source; None where it came with its element
	off, size uint32
}

// Values counts the values that the message has, those of XML attributes among them.
func (t *Tree) Values() int {
	n := len(t.attrs)
	for i := range t.nodes {
		if t.nodes[i].size > 0 {
			n++
		}
	}
	return n
}

// Stray is a piece of content that the package has no element for.
type Stray struct {
	// Path is the path in the input, with tag names as they were found.
	Path string
	// Value is the text or attribute value; empty for an element without one.
	Value string
	Place Place
}

// SchemaLocation is the attribute xsi:schemaLocation, which any class may
// carry. It is a hint to the reader of one file; it is kept so that a message
// comes back as it went in.
var SchemaLocation = &Attribute{Name: "xsi:schemaLocation", Base: "string"}

// NewTree returns an empty tree.
func NewTree() *Tree { return &Tree{} }

// Reset empties the tree for a message of the package.
func (t *Tree) Reset(p *Package) {
	t.Package, t.Source, t.Fillers, t.Lenient = p, nil, nil, false
	t.nodes, t.attrs, t.text, t.parts, t.Strays = t.nodes[:0], t.attrs[:0], t.text[:0], t.parts[:0], t.Strays[:0]
	clear(t.counted)
	clear(t.listed)
}

// Len is the number of nodes; ids run from 0, parents before children.
func (t *Tree) Len() int { return len(t.nodes) }

// Root returns the message's root, or None in an empty tree.
func (t *Tree) Root() NodeID {
	if len(t.nodes) == 0 {
		return None
	}
	return 0
}

// Body returns the node of the package's body (the declaration), or None.
func (t *Tree) Body() NodeID {
	if t.Package == nil || len(t.nodes) == 0 {
		return None
	}
	for n := range t.nodes {
		if t.nodes[n].elem == t.Package.Body {
			return NodeID(n)
		}
	}
	return None
}

// Add appends a node as the last child of parent (None for the root).
func (t *Tree) Add(parent NodeID, e *Element, at Place) NodeID {
	id := NodeID(len(t.nodes))
	t.nodes = append(t.nodes, node{elem: e, place: at, parent: parent, first: None, last: None, next: None, from: None, attr: -1})
	if parent != None {
		p := &t.nodes[parent]
		if p.last == None {
			p.first = id
		} else {
			t.nodes[p.last].next = id
		}
		p.last = id
	}
	return id
}

// Elem returns the node's element.
func (t *Tree) Elem(n NodeID) *Element { return t.nodes[n].elem }

// Parent returns the node above, None for the root.
func (t *Tree) Parent(n NodeID) NodeID { return t.nodes[n].parent }

// First returns the first child in the order they were added, or None.
func (t *Tree) First(n NodeID) NodeID { return t.nodes[n].first }

// Next returns the sibling that was added next, or None.
func (t *Tree) Next(n NodeID) NodeID { return t.nodes[n].next }

// Place returns where the node stands in the input it was read from, or where
// what it was made from stands.
func (t *Tree) Place(n NodeID) Place { return t.nodes[n].place }

// HasValue reports whether the node has a value, which may be empty.
func (t *Tree) HasValue(n NodeID) bool { return t.nodes[n].valued }

// Value returns the node's value, empty where it has none.
func (t *Tree) Value(n NodeID) []byte { x := &t.nodes[n]; return t.text[x.off : x.off+x.size] }

// SetFrom says which node of Source a node was made from.
func (t *Tree) SetFrom(n, from NodeID) { t.nodes[n].from = from }

// From returns the node of Source that this node was made from, or None.
func (t *Tree) From(n NodeID) NodeID { return t.nodes[n].from }

// SetValue gives a node its value; it is copied.
func (t *Tree) SetValue(n NodeID, value []byte) {
	x := &t.nodes[n]
	x.off, x.size, x.valued = uint32(len(t.text)), uint32(len(value)), true
	t.text = append(t.text, value...)
}

// SetText is SetValue for a string.
func (t *Tree) SetText(n NodeID, value string) {
	x := &t.nodes[n]
	x.off, x.size, x.valued = uint32(len(t.text)), uint32(len(value)), true
	t.text = append(t.text, value...)
}

// SetAttr gives a node an XML attribute; a second value replaces the first.
func (t *Tree) SetAttr(n NodeID, a *Attribute, value []byte) { t.SetAttrFrom(n, a, value, None) }

// SetAttrFrom is SetAttr for a value that was made from another node of Source than
// the element's own value was, or that is the only one that was made from it.
func (t *Tree) SetAttrFrom(n NodeID, a *Attribute, value []byte, from NodeID) {
	off := uint32(len(t.text))
	t.text = append(t.text, value...)
	last := &t.nodes[n].attr
	for *last >= 0 {
		if t.attrs[*last].def == a {
			x := &t.attrs[*last]
			x.off, x.size, x.from = off, uint32(len(value)), from
			return
		}
		last = &t.attrs[*last].next
	}
	*last = int32(len(t.attrs))
	t.attrs = append(t.attrs, attr{def: a, next: -1, from: from, off: off, size: uint32(len(value))})
}

// Attr returns the value of an attribute and whether the node has it.
func (t *Tree) Attr(n NodeID, a *Attribute) ([]byte, bool) {
	for i := t.nodes[n].attr; i >= 0; i = t.attrs[i].next {
		if x := &t.attrs[i]; x.def == a {
			return t.text[x.off : x.off+x.size], true
		}
	}
	return nil, false
}

// Attrs calls f for each of the node's attributes in the order they were set.
func (t *Tree) Attrs(n NodeID, f func(a *Attribute, value []byte)) {
	for i := t.nodes[n].attr; i >= 0; i = t.attrs[i].next {
		x := &t.attrs[i]
		f(x.def, t.text[x.off:x.off+x.size])
	}
}

// HasAttrs reports whether the node carries any attribute.
func (t *Tree) HasAttrs(n NodeID) bool { return t.nodes[n].attr >= 0 }

// Child returns the first child with that element, or None.
func (t *Tree) Child(n NodeID, e *Element) NodeID {
	for c := t.nodes[n].first; c != None; c = t.nodes[c].next {
		if t.nodes[c].elem == e {
			return c
		}
	}
	return None
}

// Find returns the first node at a path of elements below n, or None. The
// path is relative, as [Element.Find] takes it.
func (t *Tree) Find(n NodeID, path string) NodeID {
	if n == None {
		return None
	}
	e, err := t.nodes[n].elem.Find(path)
	if err != nil {
		return None
	}
	return t.FirstOf(n, e)
}

// FirstOf returns the first node of element e at or below n.
func (t *Tree) FirstOf(n NodeID, e *Element) NodeID {
	if t.nodes[n].elem == e {
		return n
	}
	if e.Parent == nil {
		return None
	}
	// An occurrence may lie below a later sibling of its parent's first one.
	if t.nodes[n].elem == e.Parent {
		return t.Child(n, e)
	}
	for c := t.nodes[n].first; c != None; c = t.nodes[c].next {
		if e.Within(t.nodes[c].elem) {
			if f := t.FirstOf(c, e); f != None {
				return f
			}
		}
	}
	return None
}

// ordered returns the node's children in schema order, equal ones in the order
// they were added. Calls nest; each slice is given back with done.
func (t *Tree) ordered(n NodeID) []NodeID {
	start := len(t.order)
	sorted, last := true, -1
	for c := t.nodes[n].first; c != None; c = t.nodes[c].next {
		o := t.nodes[c].elem.Order
		sorted = sorted && o >= last
		last = o
		t.order = append(t.order, c)
	}
	children := t.order[start:]
	if !sorted {
		slices.SortStableFunc(children, func(a, b NodeID) int { return t.nodes[a].elem.Order - t.nodes[b].elem.Order })
	}
	return children
}

// done gives back what ordered took.
func (t *Tree) done(children []NodeID) { t.order = t.order[:len(t.order)-len(children)] }

// Path returns the node's path as [Element.Path] writes it, with positions of
// repeated elements from 1 ("GoodsShipment/GovernmentAgencyGoodsItem[2]"). It
// begins with the body where that repeats ("Response[2]/Error[1]").
func (t *Tree) Path(n NodeID) string {
	body := t.Package.Body
	if t.nodes[n].elem == body && !body.Repeats() {
		return body.Name
	}
	var steps []string
	x := n
	for ; x != None; x = t.nodes[x].parent {
		e := t.nodes[x].elem
		if e == body && !e.Repeats() {
			break
		}
		step := e.Name
		if e.Repeats() {
			step += "[" + strconv.Itoa(t.Position(x)) + "]"
		}
		steps = append(steps, step)
		if e == body {
			break
		}
	}
	if x == None {
		steps = append(steps, "")
	}
	slices.Reverse(steps)
	return strings.Join(steps, "/")
}

// nearby is how many siblings are walked before it is remembered how far.
const nearby = 16

// Position is the place of a node among its siblings of the same element, from
// 1. It is found once: the siblings before it are numbered with it, so that
// asking each of many costs one walk over them, also while more are added.
func (t *Tree) Position(n NodeID) int {
	x := &t.nodes[n]
	switch {
	case x.position > 0:
		return int(x.position)
	case x.parent == None:
		return 1
	}
	at, position, steps := t.nodes[x.parent].first, int32(0), 0
	for ; x.position == 0; steps++ {
		if steps == nearby {
			if last, ok := t.counted[kind{x.parent, x.elem}]; ok {
				at, position = t.nodes[last].next, t.nodes[last].position
			}
		}
		c := &t.nodes[at]
		if c.elem == x.elem {
			position++
			c.position = position
		}
		at = c.next
	}
	if steps > nearby {
		if t.counted == nil {
			t.counted = map[kind]NodeID{}
		}
		t.counted[kind{x.parent, x.elem}] = n
	}
	return int(position)
}

// Nth is the child of a node that has a position among those of its element, the
// inverse of [Tree.Position]; None where there are not so many. Asking for each
// of many costs one walk over them.
func (t *Tree) Nth(parent NodeID, e *Element, position int) NodeID {
	if position <= nearby {
		for c := t.nodes[parent].first; c != None; c = t.nodes[c].next {
			if t.nodes[c].elem == e {
				if position--; position == 0 {
					return c
				}
			}
		}
		return None
	}
	k := kind{parent, e}
	list, at := t.listed[k], t.nodes[parent].first
	if len(list) > 0 {
		at = t.nodes[list[len(list)-1]].next
	}
	for ; at != None && len(list) < position; at = t.nodes[at].next {
		if t.nodes[at].elem == e {
			list = append(list, at)
		}
	}
	if t.listed == nil {
		t.listed = map[kind][]NodeID{}
	}
	t.listed[k] = list
	if position > len(list) {
		return None
	}
	return list[position-1]
}

// Prune removes the nodes that drop names with all below them, and the classes that
// hold nothing after that; the root and the body stay. Node ids and positions are
// others afterwards: now has the new id of each node, None where it is gone; it is
// nil where all stay.
func (t *Tree) Prune(drop func(n NodeID) bool) (now []NodeID) {
	left := make([]int, len(t.nodes)) // by node: how many of its children stay
	id := make([]NodeID, len(t.nodes))
	pruned := false
	for i := range t.nodes {
		x := &t.nodes[i]
		switch {
		case x.parent == None || x.elem == t.Package.Body:
		case id[x.parent] == None, drop(NodeID(i)):
			id[i], pruned = None, true
		}
	}
	if !pruned {
		return nil
	}
	for i := len(t.nodes) - 1; i > 0; i-- { // children come after their parents
		x := &t.nodes[i]
		if x.first != None && left[i] == 0 && x.attr < 0 && x.elem != t.Package.Body {
			id[i] = None
		}
		if id[i] != None && x.parent != None {
			left[x.parent]++
		}
	}
	kept := NodeID(0)
	for i := range t.nodes {
		if id[i] == None {
			continue
		}
		x := t.nodes[i]
		x.first, x.last, x.next, x.position = None, None, None, 0
		t.nodes[kept], id[i] = x, kept
		if x.parent != None {
			x.parent = id[x.parent]
			t.nodes[kept].parent = x.parent
			if p := &t.nodes[x.parent]; p.first == None {
				p.first, p.last = kept, kept
			} else {
				t.nodes[p.last].next, p.last = kept, kept
			}
		}
		kept++
	}
	t.nodes = t.nodes[:kept]
	t.pruneParts(id)
	clear(t.counted)
	clear(t.listed)
	return id
}

// Origin follows a node back through the trees it was made from to the one
// that was read. The node is None when nothing in the input led to it; then
// the nearest ancestor that something led to is taken.
func (t *Tree) Origin(n NodeID) (*Tree, NodeID) {
	for n != None {
		if t.Source == nil {
			return t, n
		}
		at := n
		for at != None && t.nodes[at].from == None {
			at = t.nodes[at].parent
		}
		if at == None {
			return t.root(), t.root().Root()
		}
		n, t = t.nodes[at].from, t.Source
	}
	return t, n
}

func (t *Tree) root() *Tree {
	for t.Source != nil {
		t = t.Source
	}
	return t
}
