package validators

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	dm "wcodm/datamodel"
	"wcodm/datamodel/nearest"
	"wcodm/datamodel/order"
	"wcodm/datamodel/xmlstream"
)

// CodeReordered is the code of the warning that an element stood in the wrong place
// and was read where it belongs.
const CodeReordered = "FIX009"

// Telling says how what was found about a message is told.
type Telling struct {
	Locate Locator
	// Report gets what is wrong; Moved gets what is in the wrong place, which says
	// nothing against its value.
	Report, Moved func(dm.Diagnostic)
	// Repaired says that the message was read in the right order, so that what is in
	// the wrong place is a warning.
	Repaired bool
}

// Valid reports whether nothing is wrong with the message, or nothing but its
// order where that is repaired.
func (s *Sorted) Valid(repaired bool) bool {
	if len(s.Verdicts) > 0 || s.Lost > 0 {
		return false
	}
	for _, d := range s.groups {
		if len(d.unknown)+len(d.surplus)+len(d.lacks) > 0 || len(d.moves) > 0 && !repaired {
			return false
		}
	}
	return true
}

// Findings turns what was found into diagnostics, in the order of the message where
// there was something wrong with the order or the completeness of groups.
func (s *Sorted) Findings(m *Judged, t Telling) {
	type telling struct {
		event int
		tell  func()
	}
	var all []telling
	add := func(element int, tell func()) { all = append(all, telling{s.message.Start(element), tell}) }
	for group, d := range s.groups {
		if len(d.lacks) > 0 {
			add(group, func() { s.lacking(m, group, d, t) })
		}
		for _, c := range d.unknown {
			add(c, func() { s.unexpected(m, c, false, t) })
		}
		for _, c := range d.surplus {
			add(c, func() { s.unexpected(m, c, true, t) })
		}
		for _, move := range d.moves {
			add(move.Element, func() { s.misplaced(m, move, t) })
		}
	}
	seen := spoken{}
	for _, v := range s.Verdicts {
		all = append(all, telling{v.Event, func() { seen.tell(m, v, t.Locate, t.Report) }})
	}
	if len(s.groups) > 0 { // of one element there is one entry from the groups at most
		slices.SortStableFunc(all, func(a, b telling) int { return cmp.Compare(a.event, b.event) })
	}
	for _, a := range all {
		a.tell()
	}
}

// lacking reports what a group lacks.
func (s *Sorted) lacking(m *Judged, group int, d *disorder, t Telling) {
	tree, n := t.Locate(s.message.Start(group))
	for _, c := range d.lacks {
		if s.meant(c, d.unknown) {
			continue
		}
		t.Report(tree.Missing(n, c, nil, dm.Diagnostic{Code: codeMissing, Severity: dm.Error}))
	}
}

// meant reports whether one of some children that do not belong is told in place of
// an element that is missing: it has its name in another namespace, or misspelt, or
// stands where the body of the message should.
func (s *Sorted) meant(e *dm.Element, children []int) bool {
	return slices.ContainsFunc(children, func(c int) bool {
		return s.message.Name(c).Local == e.Tag || e == e.Package().Body || s.misspelt(c) == e
	})
}

// unexpected reports a child that its group does not have, or not so often.
func (s *Sorted) unexpected(m *Judged, child int, often bool, t Telling) {
	name, event := s.message.Name(child), s.message.Start(child)
	f := finding{code: codeUnexpected, element: name.Local, space: name.Space, often: often}
	d := dm.Diagnostic{Code: f.code, Severity: dm.Error}
	tree, n := t.Locate(event)
	if often && n != dm.None && tree.Elem(n) == s.message.Known(child) {
		t.Report(tree.Locate(n, f.describe(d.At(m.place(event)), tree, n)))
		return
	}
	s.meaning(&f, child)
	t.Report(f.unknown(m, event, tree, d))
}

// meaning fills in what may be meant by a child that its group does not have: a
// sibling of its name in another namespace or misspelt, or the element of its name
// in another group.
func (s *Sorted) meaning(f *finding, child int) {
	parent := s.message.Known(s.message.Parent(child))
	for _, c := range parent.Children {
		if c.Tag == f.element && c.Space != f.space {
			f.misplaced, f.belongs = true, c.Space
			return
		}
	}
	if c := s.misspelt(child); c != nil {
		f.why, f.expected = c.Tag+" seems to be meant", c.Tag
		return
	}
	if groups := s.elsewhere(s.message.Name(child), parent.Package()); len(groups) == 1 || len(groups) == 2 { // more would be no help
		f.why = "it is a part of " + strings.Join(groups, " and of ")
		f.expected = strings.Join(groups, "/"+f.element+" or ") + "/" + f.element
	}
}

// elsewhere are the groups that have an element of a name.
func (s *Sorted) elsewhere(name xmlstream.Name, p *dm.Package) []string {
	groups, ok := s.homes[name]
	if ok {
		return groups
	}
	for _, e := range p.Elements {
		if e.XMLName() == name && e.Parent != nil && !slices.Contains(groups, e.Parent.Path()) {
			groups = append(groups, e.Parent.Path())
		}
	}
	s.homes[name] = groups
	return groups
}

// misspelt is the sibling that a name that is not known is by one slip of the hand,
// if the group could still have it; nil is none.
func (s *Sorted) misspelt(child int) *dm.Element {
	group := s.message.Parent(child)
	d := s.groups[group]
	name := s.message.Name(child)
	if e, ok := d.slips[name]; ok {
		return e
	}
	if d.slips == nil {
		d.slips = map[xmlstream.Name]*dm.Element{}
		d.room = s.absent(group, func(*dm.Element) bool { return true })
		for _, e := range s.message.Known(group).Children {
			if e.Repeats() && !slices.Contains(d.room, e) {
				d.room = append(d.room, e)
			}
		}
	}
	var tags []string
	for _, e := range d.room {
		if e.Space == name.Space {
			tags = append(tags, e.Tag)
		}
	}
	var meant *dm.Element
	if tag := nearest.Only(name.Local, tags); tag != "" {
		meant = d.room[slices.IndexFunc(d.room, func(e *dm.Element) bool { return e.Tag == tag && e.Space == name.Space })]
	}
	d.slips[name] = meant
	return meant
}

// misplaced reports an element that stands in the wrong place, and where it belongs.
func (s *Sorted) misplaced(m *Judged, move order.Move, t Telling) {
	event := s.message.Start(move.Element)
	tree, n := t.Locate(event)
	d := dm.Diagnostic{Code: codeMisplaced, Severity: dm.Error}.At(m.place(event))
	field := s.message.Name(move.Element).Local
	where := s.where(move)
	if d.Message = field + " belongs " + where; t.Repaired {
		d.Code, d.Severity = CodeReordered, dm.Warning
		d.Message = fmt.Sprintf("%s stood in the wrong place: repaired, read %s", field, where)
	}
	var between []string
	for _, side := range []struct {
		word    string
		element int
	}{{"behind", move.Behind}, {"before", move.Before}} {
		if side.element != order.None {
			between = append(between, fmt.Sprintf("%s %s (%s)", side.word, s.message.Name(side.element).Local, s.placeWords(m, side.element, d)))
		}
	}
	d.Expected = strings.Join(between, " and ")
	t.Moved(tree.Locate(n, d))
}

// where words the place that an element has to move to, by the sibling that it
// comes to stand next to.
func (s *Sorted) where(move order.Move) string {
	if move.After == order.None {
		return "before " + s.message.Name(move.Before).Local
	}
	name := s.message.Name(move.After).Local
	switch {
	case name == s.message.Name(move.Element).Local:
		return "behind the other " + name
	case move.After != move.Behind:
		return "behind " + name + ", which has to move, too"
	}
	return "behind " + name
}

// placeWords says where a neighbour begins, as briefly as is clear.
func (s *Sorted) placeWords(m *Judged, element int, d dm.Diagnostic) string {
	at := m.place(s.message.Start(element))
	if int(at.Line) == d.Line {
		return fmt.Sprintf("line %d, column %d", at.Line, at.Col)
	}
	return fmt.Sprintf("line %d", at.Line)
}
