package datamodel

import (
	"bytes"
	"strings"

	"wcodm/datamodel/xmlstream"
)

// XML namespace of schema instance attributes.
const xsiSpace = "http://www.w3.org/2001/XMLSchema-instance"

// XMLName is the element's expanded name.
func (e *Element) XMLName() xmlstream.Name { return xmlstream.Name{Space: e.Space, Local: e.Tag} }

// Names returns every expanded name that messages of the package may use, for
// the vocabulary of a reader.
func (p *Package) Names() []xmlstream.Name {
	var names []xmlstream.Name
	for _, e := range p.Elements {
		names = append(names, e.XMLName())
		for _, a := range e.Attributes {
			names = append(names, xmlstream.Name{Local: a.Name})
		}
	}
	for _, t := range p.Types {
		if t.Child != "" {
			names = append(names, xmlstream.Name{Space: t.ChildSpace, Local: t.Child})
		}
	}
	if p.AbsentChild != "" {
		names = append(names, xmlstream.Name{Local: p.AbsentChild})
	}
	return append(names, xmlstream.Name{Space: xsiSpace, Local: "schemaLocation"})
}

// XMLBinding knows which names of a vocabulary are which elements of a
// package. It is immutable and shared.
type XMLBinding struct {
	pkg    *Package
	vocab  *xmlstream.Vocabulary
	local  []int32 // by vocabulary id: the package's number of that name, -1 if it has none
	elem   []int32 // by element index: the number of its name
	child  map[*DataType]int32
	attr   []string // by vocabulary id: the attribute's name, empty if the package has none
	absent int32
}

// BindXML prepares reading messages of the package from a reader that uses the
// vocabulary. Names the vocabulary lacks are never found.
func (p *Package) BindXML(v *xmlstream.Vocabulary) *XMLBinding {
	b := &XMLBinding{pkg: p, vocab: v, local: make([]int32, v.Len()), elem: make([]int32, len(p.Elements)),
		child: map[*DataType]int32{}, attr: make([]string, v.Len()), absent: -1}
	for i := range b.local {
		b.local[i] = -1
	}
	next := int32(0)
	number := func(n xmlstream.Name) int32 {
		id, ok := v.ID(n)
		if !ok {
			return -2
		}
		if b.local[id] < 0 {
			b.local[id] = next
			next++
		}
		return b.local[id]
	}
	for i, e := range p.Elements {
		b.elem[i] = number(e.XMLName())
		for _, a := range e.Attributes {
			if id, ok := v.ID(xmlstream.Name{Local: a.Name}); ok {
				b.attr[id] = a.Name
			}
		}
	}
	for _, t := range p.Types {
		if t.Child != "" {
			b.child[t] = number(xmlstream.Name{Space: t.ChildSpace, Local: t.Child})
		}
	}
	if p.AbsentChild != "" {
		b.absent = number(xmlstream.Name{Local: p.AbsentChild})
	}
	return b
}

// frame is an open element while a record is read.
type frame struct {
	node  NodeID // the node values go to; None inside a stray element or a marker of absence
	hint  int    // the order at which the next child is looked for first
	value bool   // this is the child that holds its parent's value
	skip  bool   // the marker of absence: nothing in it counts
	stray int    // index of the stray it is, -1
}

// Read makes the tree from one record. What the package does not know is in
// Strays afterwards.
func (b *XMLBinding) Read(t *Tree, rec *xmlstream.Record) {
	t.Reset(b.pkg)
	var stack [64]frame
	open := stack[:0]
	for i := range rec.Events {
		ev := &rec.Events[i]
		switch ev.Kind {
		case xmlstream.Start:
			open = append(open, b.start(t, rec, ev, open))
		case xmlstream.End:
			b.end(t, open[len(open)-1])
			open = open[:len(open)-1]
		case xmlstream.Attr:
			b.attribute(t, rec, ev, open)
		case xmlstream.Text:
			b.textEvent(t, rec, ev, open)
		}
	}
}

func (b *XMLBinding) start(t *Tree, rec *xmlstream.Record, ev *xmlstream.Event, open []frame) frame {
	at := Place{ev.Line, ev.Col}
	name := int32(-1)
	if int(ev.Name) < len(b.local) {
		name = b.local[ev.Name]
	}
	if len(open) == 0 {
		return frame{node: t.Add(None, b.pkg.Root, at), stray: -1}
	}
	parent := &open[len(open)-1]
	if parent.skip {
		return frame{node: None, skip: true, stray: -1}
	}
	if parent.node == None || parent.value {
		return b.strayElement(t, rec, ev, open)
	}
	e := t.Elem(parent.node)
	if e.Type != nil {
		switch {
		case name >= 0 && name == b.absent:
			return frame{node: None, skip: true, stray: -1}
		case e.Type.Child != "" && name == b.child[e.Type]:
			return frame{node: parent.node, value: true, stray: -1}
		}
		return b.strayElement(t, rec, ev, open)
	}
	if name >= 0 {
		for i, k := parent.hint, 0; k < len(e.Children); i, k = i+1, k+1 {
			if i >= len(e.Children) {
				i = 0
			}
			if c := e.Children[i]; b.elem[c.Index] == name {
				parent.hint = i
				return frame{node: t.Add(parent.node, c, at), stray: -1}
			}
		}
		if name == b.absent {
			return frame{node: None, skip: true, stray: -1}
		}
	}
	return b.strayElement(t, rec, ev, open)
}

func (b *XMLBinding) strayElement(t *Tree, rec *xmlstream.Record, ev *xmlstream.Event, open []frame) frame {
	path := ""
	for i := len(open) - 1; i >= 0; i-- {
		if s := open[i].stray; s >= 0 {
			path = t.Strays[s].Path
			break
		}
		if open[i].node != None {
			path = t.Path(open[i].node)
			break
		}
	}
	t.Strays = append(t.Strays, Stray{Path: path + "/" + rec.Name(ev.Name).Local, Place: Place{ev.Line, ev.Col}})
	return frame{node: None, stray: len(t.Strays) - 1}
}

func (b *XMLBinding) attribute(t *Tree, rec *xmlstream.Record, ev *xmlstream.Event, open []frame) {
	f := &open[len(open)-1]
	if f.skip {
		return
	}
	value := rec.Value(*ev)
	if f.node != None {
		e := t.Elem(f.node)
		if (e.Type == nil || e.Type.Child == "" || f.value) && int(ev.Name) < len(b.attr) {
			if name := b.attr[ev.Name]; name != "" {
				if a := e.Attribute(name); a != nil {
					t.SetAttr(f.node, a, value)
					return
				}
			}
		}
		if name := rec.Name(ev.Name); name.Space == xsiSpace && name.Local == "schemaLocation" && e.Type == nil {
			t.SetAttr(f.node, SchemaLocation, value)
			return
		}
	}
	path := ""
	switch {
	case f.node != None:
		path = t.Path(f.node)
	case f.stray >= 0:
		path = t.Strays[f.stray].Path
	}
	t.Strays = append(t.Strays, Stray{Path: path + "/@" + rec.Name(ev.Name).Local, Value: string(value), Place: Place{ev.Line, ev.Col}})
}

func (b *XMLBinding) textEvent(t *Tree, rec *xmlstream.Record, ev *xmlstream.Event, open []frame) {
	f := &open[len(open)-1]
	value := rec.Value(*ev)
	switch {
	case f.skip:
	case f.node == None:
		if f.stray >= 0 {
			t.Strays[f.stray].Value += strings.TrimSpace(string(value))
		}
	default:
		e := t.Elem(f.node)
		if e.Type == nil || e.Type.Child != "" && !f.value {
			if s := bytes.TrimSpace(value); len(s) > 0 {
				t.Strays = append(t.Strays, Stray{Path: t.Path(f.node), Value: string(s), Place: Place{ev.Line, ev.Col}})
			}
			return
		}
		if b.pkg.Trim {
			value = TrimLines(value)
			if len(value) == 0 {
				return
			}
		}
		if t.HasValue(f.node) { // text interrupted by a stray child
			value = append(append([]byte(nil), t.Value(f.node)...), value...)
		}
		t.SetValue(f.node, value)
	}
}

func (b *XMLBinding) end(t *Tree, f frame) {
	if f.node == None || b.pkg.Trim {
		return
	}
	// An empty element of a WCO message is an empty value, not an absent one:
	// it must come back as it went in.
	if e := t.Elem(f.node); e.Type != nil && (e.Type.Child == "" || f.value) && !t.HasValue(f.node) {
		t.SetValue(f.node, nil)
	}
}

// TrimLines removes the white space around a value and around each of its
// lines, and lines left empty: what [Package.Trim] asks for.
func TrimLines(value []byte) []byte {
	value = bytes.TrimSpace(value)
	if bytes.IndexByte(value, '\n') < 0 {
		return value
	}
	var out []byte
	for line := range bytes.SplitSeq(value, []byte{'\n'}) {
		if line = bytes.TrimSpace(line); len(line) > 0 {
			if len(out) > 0 {
				out = append(out, '\n')
			}
			out = append(out, line...)
		}
	}
	return out
}
