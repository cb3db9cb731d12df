package sad

import (
	"slices"
	"strings"

	dm "wcodm/datamodel"
)

const (
	// MaxFields is how many values a sheet holds; of more it only counts the rest.
	MaxFields = 20_000
	// valueShown is how much of a value is held, in bytes; "…" stands for the rest.
	valueShown = 2000
)

// Sheet is one message laid out: a copy of its values, which stays when the
// tree is used again.
type Sheet struct {
	// Fields are the values in the order of the message, then those of the input
	// that did not become one of them.
	Fields []Field
	// More counts the values beyond MaxFields, which are not among Fields.
	More int
	// Items is the number of goods items, Shipments that of the goods shipments they
	// are in: the house consignments of a transit.
	Items, Shipments int

	views []view
	line  map[dm.Place][]int // fields by their place
	path  map[string]int     // fields by WCO path, the first one
}

// Field is one value.
type Field struct {
	// Box is the number of the box it belongs in; empty for none.
	Box string
	// Item counts the goods items of the message from 1, Shipment the goods
	// shipments; 0 is outside of them.
	Item, Shipment int
	// Group is the same for the values that stand in one line of a box: those of
	// one occurrence of a group, in the order of Rank.
	Group, Rank int
	// Title is the WCO's name of it, or our own; empty where the message does not
	// hold it.
	Title string
	// Home is its path in the base package; empty where it has none.
	Home string
	// Value is the value, Unit its currency or unit of measure.
	Value, Unit string
	// Given is what the input says, where the conversion made another value of it.
	Given string
	// Within says that the input has the value, and that it was carried as part of
	// other values: a currency, a line of a text. Box is empty then.
	Within bool
	// Made says that no value of the input led to it: the conversion set it.
	Made bool
	// Counts says that it is only the number of an occurrence within its group.
	Counts bool
	// At has the place of the value in the input, in the terms of the input
	// (Line, Column, Field, NationalPath) and of the WCO (WCOPath, Pointer). A value
	// without a WCOPath is in the input only.
	At dm.Diagnostic
}

// view is one of the structures that findings about a message may speak of.
type view struct {
	pkg   *dm.Package
	boxes []string // by index of its elements
}

// element returns the element that a path in a finding means, or nil.
func (v *view) element(path string) *dm.Element {
	if path == "" {
		return nil
	}
	e, err := v.pkg.Resolve(plain(path))
	if err != nil {
		return nil
	}
	return e
}

// Maker makes sheets. It belongs to one goroutine. The zero value is ready.
type Maker struct {
	views map[*dm.Package]view
	t     *dm.Tree
	s     *Sheet
	at    Field              // has the item and the shipment at hand
	items map[dm.NodeID]int  // by the nodes that items were made from
	used  map[dm.NodeID]bool // the nodes that values were made from
	order []dm.NodeID        // scratch for children
}

func (m *Maker) view(p *dm.Package) view {
	v, ok := m.views[p]
	if !ok {
		if m.views == nil {
			m.views = map[*dm.Package]view{}
		}
		v = view{p, boxesOf(p)}
		m.views[p] = v
	}
	return v
}

// Sheet lays a message out. Of one that was made from what was read, carried
// tells whether the conversion carried the value of a node that was read.
func (m *Maker) Sheet(t *dm.Tree, carried func(dm.NodeID) bool) *Sheet {
	s := &Sheet{views: []view{m.view(t.Package)}, line: map[dm.Place][]int{}, path: map[string]int{}}
	m.t, m.s, m.at = t, s, Field{}
	m.items, m.used = map[dm.NodeID]int{}, map[dm.NodeID]bool{}
	if t.Source != nil {
		s.views = append(s.views, m.view(t.Source.Package))
	}
	if t.Root() != dm.None {
		m.walk(t.Root())
	}
	if t.Source != nil && carried != nil {
		m.rest(t.Source, carried)
	}
	m.t, m.s = nil, nil
	return s
}

// walk takes the values of a node and those below it, in the order of the package.
func (m *Maker) walk(n dm.NodeID) {
	t := m.t
	if e := t.Elem(n); !e.IsClass() {
		if t.HasValue(n) {
			m.field(n)
		}
		return
	} else if e.ID == goodsItem && m.at.Item == 0 {
		m.s.Items++
		m.at.Item = m.s.Items
		if t.Source != nil && t.From(n) != dm.None {
			m.items[t.From(n)] = m.at.Item
		}
		defer func() { m.at.Item = 0 }()
	} else if e.ID == goodsShipment {
		m.s.Shipments++
		m.at.Shipment = m.s.Shipments
		defer func() { m.at.Shipment = 0 }()
	}
	start := len(m.order)
	for c := t.First(n); c != dm.None; c = t.Next(c) {
		m.order = append(m.order, c)
	}
	children := m.order[start:]
	slices.SortStableFunc(children, func(a, b dm.NodeID) int { return t.Elem(a).Order - t.Elem(b).Order })
	for i := range children {
		m.walk(m.order[start+i]) // below, m.order may have moved
	}
	m.order = m.order[:start]
}

func (m *Maker) field(n dm.NodeID) {
	t, e := m.t, m.t.Elem(n)
	if m.full() {
		return
	}
	f := m.at
	f.Group, f.Title, f.Value, f.At = int(m.group(n)), e.Title, shorten(t.Value(n)), t.Locate(n, dm.Diagnostic{})
	f.At.Value = ""
	home := e.Home()
	if home != nil && home.Within(home.Package().Body) {
		f.Home, f.Rank = home.Path(), rank(home)
	}
	if f.Title == "" {
		f.Title = e.Name
	}
	t.Attrs(n, func(a *dm.Attribute, value []byte) {
		if a.Name == "currencyID" || a.Name == "unitCode" {
			f.Unit = shorten(value)
		}
	})
	switch from := t.From(n); {
	case t.Source == nil:
	case from == dm.None || t.Source.Elem(from).IsClass():
		f.Made = true
	default:
		m.used[from] = true
		if given := shorten(t.Source.Value(from)); given != f.Value {
			f.Given = given
		}
		f.Box = m.s.views[1].boxes[t.Source.Elem(from).Index]
	}
	// A total of the items' values is in a box of the declaration.
	if box := m.box(e, home); f.Box == "" || box != "" && f.Item == 0 && shipped().byNumber[f.Box].Part == Item {
		f.Box = box
	}
	if e.ID == sequence && (home == nil || home.SAD == "") {
		f.Box, f.Counts = "", true
	}
	m.add(f)
}

// group is the node whose values stand in one line with n: the occurrence of a
// document, a package, a tax; an address has a line of its own.
func (m *Maker) group(n dm.NodeID) dm.NodeID {
	parent := m.t.Parent(n)
	for p := parent; p != dm.None; p = m.t.Parent(p) {
		switch e := m.t.Elem(p); {
		case e.ID == goodsItem, e.ID == goodsShipment, e.ID == address:
			return parent
		case e.Repeats():
			return p
		}
	}
	return parent
}

// box is where an element of the message belongs.
func (m *Maker) box(e, home *dm.Element) string {
	box := m.s.views[0].boxes[e.Index]
	if box == "" && home != nil && home != e {
		box = m.view(home.Package()).boxes[home.Index]
	}
	return box
}

// The WCO ids of what is treated apart: a goods item, the shipment around them,
// an address, and the number of an occurrence within its group.
const (
	goodsItem     = "68A"
	goodsShipment = "67A"
	address       = "04A"
	sequence      = "006"
)

// rest takes the values of what was read that did not become a value of the
// message each.
func (m *Maker) rest(read *dm.Tree, carried func(dm.NodeID) bool) {
	last := m.t.Len()
	for n := range dm.NodeID(read.Len()) {
		e := read.Elem(n)
		if e.IsClass() || len(read.Value(n)) == 0 || m.used[n] || m.full() {
			continue
		}
		f := Field{Group: last + int(read.Parent(n)), Value: shorten(read.Value(n)), Within: carried(n), At: read.Locate(n, dm.Diagnostic{})}
		f.At.Value = ""
		if !f.Within {
			f.Box = m.s.views[1].boxes[e.Index]
		}
		for p := n; p != dm.None && f.Item == 0; p = read.Parent(p) {
			f.Item = m.items[p]
		}
		m.add(f)
	}
}

// full counts a value that there is no room for.
func (m *Maker) full() bool {
	if len(m.s.Fields) < MaxFields {
		return false
	}
	m.s.More++
	return true
}

func (m *Maker) add(f Field) {
	s, i := m.s, len(m.s.Fields)
	s.Fields = append(s.Fields, f)
	if p := place(&f.At); p.Line > 0 {
		s.line[p] = append(s.line[p], i)
	}
	if _, ok := s.path[f.At.WCOPath]; !ok && f.At.WCOPath != "" {
		s.path[f.At.WCOPath] = i
	}
}

func place(d *dm.Diagnostic) dm.Place { return dm.Place{Line: uint32(d.Line), Col: uint32(d.Column)} }

// About finds what a finding is about: a field, -1 for none of them, and the
// box, empty for none. A finding about something that is missing has at most a box.
func (s *Sheet) About(d *dm.Diagnostic) (field int, box string) {
	if len(s.views) == 0 {
		return -1, ""
	}
	if e := s.views[0].element(d.WCOPath); e != nil && e.IsClass() { // a value may stand for its group's place
		return -1, s.views[0].boxes[e.Index]
	}
	field, best := -1, 0
	for _, i := range s.line[place(d)] {
		f, score := &s.Fields[i], 0
		for _, same := range []bool{
			f.At.NationalPath != "" && f.At.NationalPath == d.NationalPath,
			d.WCOPath != "" && plain(f.At.WCOPath) == plain(d.WCOPath),
			d.Value != "" && (d.Value == f.Value || d.Value == f.Given || d.Value == f.Unit),
		} {
			if same {
				score++
			}
		}
		if score > best {
			field, best = i, score
		}
	}
	if field < 0 {
		if i, ok := s.path[d.WCOPath]; ok {
			field = i
		}
	}
	if field >= 0 {
		return field, s.Fields[field].Box
	}
	for _, path := range []string{d.NationalPath, d.WCOPath} {
		for i := len(s.views) - 1; i >= 0; i-- {
			if e := s.views[i].element(path); e != nil && s.views[i].boxes[e.Index] != "" {
				return -1, s.views[i].boxes[e.Index]
			}
		}
	}
	return -1, ""
}

// plain is a path without the positions of repeated elements and without an
// XML attribute at its end.
func plain(path string) string {
	path, _, _ = strings.Cut(path, "/@")
	if !strings.Contains(path, "[") {
		return path
	}
	var b strings.Builder
	for path != "" {
		before, rest, _ := strings.Cut(path, "[")
		b.WriteString(before)
		_, path, _ = strings.Cut(rest, "]")
	}
	return b.String()
}

// shorten copies a value, as much of it as is held.
func shorten(value []byte) string {
	if len(value) <= valueShown {
		return string(value)
	}
	return strings.ToValidUTF8(string(value[:valueShown]), "") + "…"
}
