package datamodel

import (
	"fmt"

	"wcodm/datamodel/xmlstream"
)

// XMLEvents turns trees into the events of the XML that they are written as,
// for a schema to judge without a detour over text. It belongs to one
// goroutine.
type XMLEvents struct {
	elem  []xmlstream.NameID // by element index
	child map[*DataType]xmlstream.NameID
	attr  map[*Attribute]xmlstream.NameID
	t     *Tree
	// Events are those of the last tree, with their values in Text; Nodes has
	// the node of each event.
	Events []xmlstream.Event
	Text   []byte
	Nodes  []NodeID
}

// NewXMLEvents makes events of the package's messages, with the names of a
// vocabulary that holds [Package.Names].
func NewXMLEvents(p *Package, v *xmlstream.Vocabulary) (*XMLEvents, error) {
	w := &XMLEvents{elem: make([]xmlstream.NameID, len(p.Elements)), child: map[*DataType]xmlstream.NameID{}, attr: map[*Attribute]xmlstream.NameID{}}
	var missing error
	id := func(n xmlstream.Name) xmlstream.NameID {
		id, ok := v.ID(n)
		if !ok {
			missing = fmt.Errorf("the vocabulary lacks %s of package %s", n, p.Name)
		}
		return id
	}
	for i, e := range p.Elements {
		w.elem[i] = id(e.XMLName())
		for _, a := range e.Attributes {
			w.attr[a] = id(xmlstream.Name{Local: a.Name})
		}
	}
	for _, t := range p.Types {
		if t.Child != "" {
			w.child[t] = id(xmlstream.Name{Space: t.ChildSpace, Local: t.Child})
		}
	}
	return w, missing
}

// Read makes the events of a tree. They are valid until the tree changes.
func (w *XMLEvents) Read(t *Tree) {
	w.t = t
	w.Events, w.Nodes, w.Text = w.Events[:0], w.Nodes[:0], t.text
	if root := t.Root(); root != None {
		w.node(root)
	}
}

func (w *XMLEvents) node(n NodeID) {
	e := w.t.Elem(n)
	w.add(n, xmlstream.Start, w.elem[e.Index], 0, 0)
	switch {
	case e.Type == nil:
		w.attributes(n)
		children := w.t.ordered(n)
		for _, c := range children {
			w.node(c)
		}
		w.t.done(children)
	case e.Type.Child == "":
		w.value(n)
	case w.t.HasValue(n) || w.t.HasAttrs(n):
		w.add(n, xmlstream.Start, w.child[e.Type], 0, 0)
		w.value(n)
		w.add(n, xmlstream.End, w.child[e.Type], 0, 0)
	}
	w.add(n, xmlstream.End, w.elem[e.Index], 0, 0)
}

func (w *XMLEvents) value(n NodeID) {
	w.attributes(n)
	if x := &w.t.nodes[n]; x.size > 0 {
		w.add(n, xmlstream.Text, 0, x.off, x.size)
	}
}

func (w *XMLEvents) attributes(n NodeID) {
	for i := w.t.nodes[n].attr; i >= 0; i = w.t.attrs[i].next {
		if a := &w.t.attrs[i]; a.def != SchemaLocation {
			w.add(n, xmlstream.Attr, w.attr[a.def], a.off, a.size)
		}
	}
}

func (w *XMLEvents) add(n NodeID, kind xmlstream.Kind, name xmlstream.NameID, off, size uint32) {
	w.Events = append(w.Events, xmlstream.Event{Kind: kind, Name: name, Off: off, Len: size})
	w.Nodes = append(w.Nodes, n)
}
