package order

import (
	"slices"
	"sort"

	dm "wcodm/datamodel"
	"wcodm/datamodel/xmlstream"
)

// None is no element of a [Message].
const None = -1

// Message is a message as it was read, in which children can be put into their
// order, left out, or stood in for. The record stays as it is. It belongs to one
// goroutine.
type Message struct {
	rec      *xmlstream.Record
	elements []element // in document order
	placed   map[int]*group
	omitted  map[int]bool
	names    map[*dm.Element]xmlstream.NameID // of elements that are stood in for
	with     xmlstream.Record                 // rec with these names
}

// element is one of the message.
type element struct {
	known      *dm.Element // what it is in the package; nil where that has none
	start, end int         // its events
	parent     int
	children   []int
}

// group is what becomes of the children of an element.
type group struct {
	arranged bool
	lacks    []*dm.Element
}

// Read makes the message from a record of the package.
func Read(p *dm.Package, rec *xmlstream.Record) *Message {
	m := &Message{rec: rec, placed: map[int]*group{}, omitted: map[int]bool{}, names: map[*dm.Element]xmlstream.NameID{}, with: *rec}
	open := None
	for i := range rec.Events {
		switch ev := &rec.Events[i]; ev.Kind {
		case xmlstream.Start:
			e := element{start: i, parent: open}
			if open == None {
				e.known = p.Root
			} else {
				parent := &m.elements[open]
				e.known = childOf(parent.known, rec.Name(ev.Name))
				parent.children = append(parent.children, len(m.elements))
			}
			open = len(m.elements)
			m.elements = append(m.elements, e)
		case xmlstream.End:
			m.elements[open].end = i
			open = m.elements[open].parent
		}
	}
	return m
}

func childOf(parent *dm.Element, n xmlstream.Name) *dm.Element {
	if parent == nil {
		return nil
	}
	for _, c := range parent.Children {
		if c.XMLName() == n {
			return c
		}
	}
	return nil
}

// At is the element that a Start event begins, or None.
func (m *Message) At(event int) int {
	i := sort.Search(len(m.elements), func(i int) bool { return m.elements[i].start >= event })
	if i == len(m.elements) || m.elements[i].start != event {
		return None
	}
	return i
}

// Start is the event that begins an element.
func (m *Message) Start(e int) int { return m.elements[e].start }

// Parent is the element around another one; None of the root.
func (m *Message) Parent(e int) int { return m.elements[e].parent }

// Children are the elements right below another one, in document order, without
// those that are left out.
func (m *Message) Children(e int) []int {
	if m.placed[e] == nil {
		return m.elements[e].children
	}
	return slices.DeleteFunc(slices.Clone(m.elements[e].children), func(c int) bool { return m.omitted[c] })
}

// Known is what an element is in the package; nil where that has none there.
func (m *Message) Known(e int) *dm.Element { return m.elements[e].known }

// Name is an element's name.
func (m *Message) Name(e int) xmlstream.Name {
	return m.rec.Name(m.rec.Events[m.elements[e].start].Name)
}

// Omit leaves an element that is not the root out.
func (m *Message) Omit(e int) {
	m.group(m.elements[e].parent)
	m.omitted[e] = true
}

// StandIn puts an empty element where a group lacks one.
func (m *Message) StandIn(e int, missing *dm.Element) {
	g := m.group(e)
	g.lacks = append(g.lacks, missing)
}

// Reset gives the children of an element their places in the message back.
func (m *Message) Reset(e int) {
	delete(m.placed, e)
	for _, c := range m.elements[e].children {
		delete(m.omitted, c)
	}
}

func (m *Message) group(e int) *group {
	g := m.placed[e]
	if g == nil {
		g = &group{}
		m.placed[e] = g
	}
	return g
}

// Arrange puts the children of an element into the order of the package, those of
// one kind in their own order, and what the package does not know behind what it
// stands behind. It returns the smallest set of elements that have to move for
// that, in document order; what is left out does not count.
func (m *Message) Arrange(e int) []Move {
	m.group(e).arranged = true
	var children []int
	var items []item
	for _, c := range m.elements[e].children {
		if x := &m.elements[c]; x.known != nil && !m.omitted[c] {
			children = append(children, c)
			items = append(items, item{x.known.Order, x.end - x.start})
		}
	}
	wrong := misplaced(items)
	if !slices.Contains(wrong, true) {
		return nil
	}
	return m.moves(children, wrong)
}

// Move is an element that has to move, and where to.
type Move struct {
	Element int
	// After is the sibling that comes right before it then, None where it is the
	// first; After may have to move, too.
	After int
	// Behind and Before are the nearest siblings that do not move; None is none.
	Behind, Before int
}

// moves says of those children that are wrong where they belong.
func (m *Message) moves(children []int, wrong []bool) []Move {
	moves := map[int]*Move{}
	for i, c := range children {
		if wrong[i] {
			moves[c] = &Move{Element: c, After: None, Behind: None, Before: None}
		}
	}
	right := slices.Clone(children)
	m.sort(right)
	behind, after := None, None
	for _, c := range right {
		if move := moves[c]; move != nil {
			move.Behind, move.After = behind, after
		} else {
			behind = c
		}
		after = c
	}
	before := None
	for _, c := range slices.Backward(right) {
		if move := moves[c]; move != nil {
			move.Before = before
		} else {
			before = c
		}
	}
	var list []Move
	for i, c := range children {
		if wrong[i] {
			list = append(list, *moves[c])
		}
	}
	return list
}

func (m *Message) sort(children []int) {
	slices.SortStableFunc(children, func(a, b int) int { return m.elements[a].known.Order - m.elements[b].known.Order })
}

// Record is the message as it stands now, and of each of its events the one of
// the record that was read; None of what stands in.
func (m *Message) Record() (rec *xmlstream.Record, from []int) {
	w := writing{m: m, events: make([]xmlstream.Event, 0, len(m.rec.Events)), from: make([]int, 0, len(m.rec.Events))}
	w.element(0)
	made := m.with
	made.Events = w.events
	return &made, w.from
}

// writing is the state of one Record.
type writing struct {
	m      *Message
	events []xmlstream.Event
	from   []int
}

// copy writes events as they are.
func (w *writing) copy(from, to int) {
	for i := from; i < to; i++ {
		w.events = append(w.events, w.m.rec.Events[i])
		w.from = append(w.from, i)
	}
}

// element writes an element with all that is in it.
func (w *writing) element(e int) {
	x := &w.m.elements[e]
	at := x.start
	if g := w.m.placed[e]; g != nil { // what stands between the children comes before them
		for _, c := range x.children {
			w.copy(at, w.m.elements[c].start)
			at = w.m.elements[c].end + 1
		}
		w.children(x.children, g)
		w.copy(at, x.end+1)
		return
	}
	for _, c := range x.children {
		w.copy(at, w.m.elements[c].start)
		w.element(c)
		at = w.m.elements[c].end + 1
	}
	w.copy(at, x.end+1)
}

// place is an element in the row of its siblings, or one that stands in.
type place struct {
	rank    int
	element int
	standIn *dm.Element
}

func (w *writing) children(children []int, g *group) {
	row := make([]place, 0, len(children)+len(g.lacks))
	rank := -1
	for _, c := range children {
		if known := w.m.elements[c].known; known != nil {
			rank = known.Order
		}
		if !w.m.omitted[c] {
			row = append(row, place{rank: rank, element: c})
		}
	}
	if g.arranged {
		slices.SortStableFunc(row, func(a, b place) int { return a.rank - b.rank })
	}
	for _, missing := range g.lacks {
		at := slices.IndexFunc(row, func(p place) bool { return p.rank > missing.Order })
		if at < 0 {
			at = len(row)
		}
		row = slices.Insert(row, at, place{rank: missing.Order, standIn: missing})
	}
	for _, p := range row {
		if p.standIn != nil {
			w.standIn(p.standIn)
		} else {
			w.element(p.element)
		}
	}
}

func (w *writing) standIn(missing *dm.Element) {
	id, ok := w.m.names[missing]
	if !ok {
		id = w.m.with.AddName(missing.XMLName())
		w.m.names[missing] = id
	}
	for _, kind := range []xmlstream.Kind{xmlstream.Start, xmlstream.End} {
		w.events = append(w.events, xmlstream.Event{Kind: kind, Name: id})
		w.from = append(w.from, None)
	}
}
