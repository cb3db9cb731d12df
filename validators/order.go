package validators

import (
	"slices"

	dm "wcodm/datamodel"
	"wcodm/datamodel/order"
	"wcodm/datamodel/xmlstream"
)

// maxAsked bounds how often a schema is asked about one message.
const maxAsked = 64

// Order looks behind the verdicts of a schema on the order and the completeness of
// groups. A schema stops at the first child that it does not expect: here the
// children are put into order, what does not belong is left out and what is
// missing stood in for, and the schema is asked again until it has seen all. What
// is told so is what the schema confirmed; where the package's order is not the
// schema's, its own verdict stands.
type Order struct {
	// Package says in which order the elements of the message are.
	Package *dm.Package
	// Own says that the schema is the one made from the package.
	Own bool
	// Ask gives the schema's verdicts on a message.
	Ask func(*xmlstream.Record) (verdicts []xmlstream.Verdict, lost int, err error)
}

// Sorted is what came of looking behind the verdicts on a message.
type Sorted struct {
	// Verdicts are the schema's, with the events of the message as it was read, and
	// Lost counts those past the limit.
	Verdicts []xmlstream.Verdict
	Lost     int

	message *order.Message
	groups  map[int]*disorder
	homes   map[xmlstream.Name][]string // the groups that have an element of a name
}

// disorder is what is wrong with the children of a group.
type disorder struct {
	moves   []order.Move
	unknown []int         // children that do not belong there
	surplus []int         // children that are one too many, the first of each kind
	lacks   []*dm.Element // stood in for
	tried   bool          // by the order of the package
	left    bool          // to the schema's own words

	room  []*dm.Element                  // elements that the group could still have
	slips map[xmlstream.Name]*dm.Element // what misspelt children are meant to be
}

// Sort looks behind the verdicts of a schema on a message.
func (o *Order) Sort(rec *xmlstream.Record, verdicts []xmlstream.Verdict, lost int) (*Sorted, error) {
	first := slices.Clone(verdicts)
	s := &Sorted{Verdicts: slices.Clone(first), Lost: lost, groups: map[int]*disorder{}, homes: map[xmlstream.Name][]string{}}
	if !slices.ContainsFunc(first, ofContent) {
		return s, nil
	}
	s.message = order.Read(o.Package, rec)
	for range maxAsked {
		changed := false
		for _, v := range s.Verdicts {
			if ofContent(v) && s.mend(v, o.Own) {
				changed = true
			}
		}
		if !changed {
			break
		}
		now, from := s.message.Record()
		again, unlisted, err := o.Ask(now)
		if err != nil {
			return nil, err
		}
		s.Verdicts, s.Lost = s.Verdicts[:0], unlisted
		for _, v := range again {
			if v.Event = from[v.Event]; v.Event != order.None { // of what stands in nothing is told
				s.Verdicts = append(s.Verdicts, v)
			}
		}
	}
	if s.Valid(false) { // what the schema refuses is never told to be valid
		s.Verdicts, s.Lost = first, lost
	}
	return s, nil
}

// ofContent reports whether a verdict is about which children a group has.
func ofContent(v xmlstream.Verdict) bool {
	code := parseFinding(v.Message).code
	return code == codeUnexpected || code == codeMissing
}

// mend puts right what a verdict finds wrong with a group, or gives the group up,
// and reports whether that changed the message.
func (s *Sorted) mend(v xmlstream.Verdict, own bool) (changed bool) {
	f := parseFinding(v.Message)
	group, child := s.message.At(v.Event), order.None
	if f.code == codeUnexpected && group != order.None {
		group, child = s.message.Parent(group), group
	}
	if group == order.None {
		return false
	}
	known := s.message.Known(group)
	if known == nil || !known.IsClass() {
		return false
	}
	d := s.groups[group]
	if d == nil {
		d = &disorder{}
		s.groups[group] = d
	}
	switch {
	case d.left:
		return false
	case !d.tried:
		d.tried = true
		if own {
			s.omitAll(d, group)
			d.lacks = s.absent(group, func(c *dm.Element) bool { return c.Min > 0 })
			s.standIn(d.lacks, group)
		}
		if d.moves = s.message.Arrange(group); d.found() {
			return true
		}
	}
	if !own && s.explain(d, group, child, f) {
		d.moves = s.message.Arrange(group) // without what is left out now
		return true
	}
	changed = d.found()
	*d = disorder{left: true}
	s.message.Reset(group)
	return changed
}

func (d *disorder) found() bool {
	return len(d.moves)+len(d.unknown)+len(d.surplus)+len(d.lacks) > 0
}

// omitAll leaves out all children that the package does not know in a group, and
// those that are too many by it.
func (s *Sorted) omitAll(d *disorder, group int) {
	counts := map[*dm.Element]int{}
	for _, c := range s.message.Children(group) {
		known := s.message.Known(c)
		if known == nil {
			d.unknown = append(d.unknown, c)
			s.message.Omit(c)
			continue
		}
		counts[known]++
		if over := counts[known] - known.Max; known.Max != dm.Unbounded && over > 0 {
			if over == 1 {
				d.surplus = append(d.surplus, c)
			}
			s.message.Omit(c)
		}
	}
}

// absent are the elements that a group has no child of, of those asked for.
func (s *Sorted) absent(group int, asked func(*dm.Element) bool) []*dm.Element {
	there := map[*dm.Element]bool{}
	for _, c := range s.message.Children(group) {
		there[s.message.Known(c)] = true
	}
	var absent []*dm.Element
	for _, c := range s.message.Known(group).Children {
		if !there[c] && asked(c) {
			absent = append(absent, c)
		}
	}
	return absent
}

func (s *Sorted) standIn(missing []*dm.Element, group int) {
	for _, c := range missing {
		s.message.StandIn(group, c)
	}
}

// explain looks for what an administration's schema means by a verdict on a group
// that is in the order of the package: a child that it does not know there, one
// that is one too many, or something that it asks for. It may differ in each from
// the package.
func (s *Sorted) explain(d *disorder, group, child int, f finding) (ok bool) {
	if child != order.None {
		alike := s.alike(group, child)
		switch {
		case s.message.Known(child) == nil:
			d.unknown = append(d.unknown, alike...)
		case alike[0] != child: // what stands before it is of its kind, and no more are expected
			alike = alike[slices.Index(alike, child):]
			d.surplus = append(d.surplus, child)
		default:
			alike = nil
		}
		for _, c := range alike {
			s.message.Omit(c)
		}
		if len(alike) > 0 {
			return true
		}
	}
	missing := s.absent(group, func(c *dm.Element) bool { return slices.Contains(f.next, c.Tag) && !slices.Contains(d.lacks, c) })
	if len(missing) > 1 { // one of these is what it asks for
		missing = slices.DeleteFunc(missing, func(c *dm.Element) bool { return c.Min == 0 })
	}
	if len(missing) != 1 {
		return false
	}
	d.lacks = append(d.lacks, missing[0])
	s.standIn(missing, group)
	return true
}

// alike are the children of a group that have the name of one of them.
func (s *Sorted) alike(group, child int) []int {
	var alike []int
	for _, c := range s.message.Children(group) {
		if s.message.Name(c) == s.message.Name(child) {
			alike = append(alike, c)
		}
	}
	return alike
}
