package mappings

import (
	"fmt"
	"strconv"
	"strings"

	dm "wcodm/datamodel"
	"wcodm/datamodel/nearest"
)

// path leads from a context node to a value or a group on one side of a rule:
// element names, with predicates, and an XML attribute at the end. One that
// begins with / leads from the root of the message, wherever the rule stands: so
// the wrapper is reached.
type path struct {
	text  string
	root  bool
	from  *dm.Element // where it begins
	steps []step
	attr  *dm.Attribute // nil: the element's own value
}

// step goes to a child element.
type step struct {
	text  string // as it is written, predicates included
	elem  *dm.Element
	preds []predicate
}

// predicate narrows a step: [X=Y] reads as a filter and writes as a constant,
// [X] and [!X] ask that X be there or not, [2] picks by position.
type predicate struct {
	elems    []*dm.Element // the way from the step's element to X
	value    string
	absent   bool
	constant bool
	position int
}

// end is the element the path leads to.
func (p *path) end() *dm.Element {
	if len(p.steps) == 0 {
		return p.from
	}
	return p.steps[len(p.steps)-1].elem
}

// name is the last name on the path: of the attribute, or of the element.
func (p *path) name() string {
	if p.attr != nil {
		return p.attr.Name
	}
	return p.last().elem.Name
}

// parsePath resolves a path below an element. The error says which name is not
// known and what may have been meant.
func parsePath(from *dm.Element, text string) (*path, error) {
	p := &path{text: text, from: from}
	at := from
	rest := text
	if rest == "" {
		return nil, fmt.Errorf("the path is empty")
	}
	if rest == "." {
		return p, nil
	}
	if rest, p.root = strings.CutPrefix(rest, "/"); p.root {
		at = from.Package().Root
		p.from = at
		name, below, ok := strings.Cut(rest, "/")
		if name != at.Name || !ok || below == "" {
			return nil, fmt.Errorf("%q leads from the root of the message, which is /%s", text, at.Name)
		}
		rest = below
	}
	for rest != "" {
		if name, ok := strings.CutPrefix(rest, "@"); ok {
			if p.attr = at.Attribute(name); p.attr == nil {
				return nil, fmt.Errorf("%s has no attribute %q%s", at.Path(), name, nearest.Hint(name, attributes(at)))
			}
			return p, nil
		}
		name := rest
		end := strings.IndexAny(rest, "/[")
		if end >= 0 {
			name = rest[:end]
		}
		next, err := at.Find(name)
		if err != nil || next == at {
			return nil, &dm.PathError{Path: text, In: at, Name: name}
		}
		s := step{elem: next}
		begin := rest
		rest = rest[len(name):]
		for strings.HasPrefix(rest, "[") {
			close := strings.IndexByte(rest, ']')
			if close < 0 {
				return nil, fmt.Errorf("%q: a predicate opens with [ and does not close", text)
			}
			pred, err := parsePredicate(next, rest[1:close])
			if err != nil {
				return nil, err
			}
			s.preds = append(s.preds, pred)
			rest = rest[close+1:]
		}
		s.text = begin[:len(begin)-len(rest)]
		p.steps = append(p.steps, s)
		at = next
		if rest == "" {
			break
		}
		if rest[0] != '/' || len(rest) == 1 {
			return nil, fmt.Errorf("%q is not a path: names are divided by /", text)
		}
		rest = rest[1:]
	}
	return p, nil
}

func attributes(e *dm.Element) (names []string) {
	for _, a := range e.Attributes {
		names = append(names, a.Name)
	}
	return names
}

func parsePredicate(of *dm.Element, text string) (predicate, error) {
	if n, err := strconv.Atoi(text); err == nil {
		if n < 1 {
			return predicate{}, fmt.Errorf("[%s]: positions count from 1", text)
		}
		return predicate{position: n}, nil
	}
	name, value, constant := strings.Cut(text, "=")
	name, absent := strings.CutPrefix(name, "!")
	if absent && constant {
		return predicate{}, fmt.Errorf("[%s]: a predicate is [X=Y], [X], [!X] or a position", text)
	}
	p := predicate{value: value, absent: absent, constant: constant}
	at := of
	for name := range strings.SplitSeq(name, "/") {
		if strings.HasPrefix(name, "@") {
			return predicate{}, fmt.Errorf("[%s]: a predicate asks for an element or a position, not for an XML attribute", text)
		}
		next, err := at.Find(name)
		if err != nil || next == at {
			return predicate{}, &dm.PathError{Path: text, In: at, Name: name}
		}
		p.elems = append(p.elems, next)
		at = next
	}
	if at.IsClass() && constant {
		return predicate{}, fmt.Errorf("[%s]: %s is a class and holds no value", text, at.Path())
	}
	if constant {
		if at.Type.Base == "decimal" && at.Name == "SequenceNumeric" && value == "0" {
			return predicate{}, fmt.Errorf("[%s]: positions count from 1", text)
		}
		if wrong, expected := at.Facets.Check(at.Type.Base, value); wrong != "" {
			return predicate{}, fmt.Errorf("[%s]: the value does not fit %s: %s; expected %s", text, at.Path(), wrong, expected)
		}
	}
	return p, nil
}

// holds reports whether the predicate is true of node n, which is the index'th
// of its element.
func (p *predicate) holds(t *dm.Tree, n dm.NodeID, index int) bool {
	if p.position > 0 {
		return index == p.position
	}
	for _, e := range p.elems {
		if n = t.Child(n, e); n == dm.None {
			return p.absent
		}
	}
	switch {
	case p.constant:
		v := string(t.Value(n))
		return v == p.value || t.Elem(n).Type.Base == "decimal" && sameNumber(v, p.value)
	case t.Elem(n).IsClass():
		return !p.absent
	}
	return t.HasValue(n) != p.absent
}

// each calls f for every node that the path leads to from n, in document
// order, until f returns false.
func (p *path) each(t *dm.Tree, n dm.NodeID, f func(dm.NodeID) bool) bool {
	if p.root {
		n = t.Root()
	}
	return each(t, n, p.steps, f)
}

func each(t *dm.Tree, n dm.NodeID, steps []step, f func(dm.NodeID) bool) bool {
	if len(steps) == 0 {
		return f(n)
	}
	s := &steps[0]
	index := 0
children:
	for c := t.First(n); c != dm.None; c = t.Next(c) {
		if t.Elem(c) != s.elem {
			continue
		}
		index++
		for i := range s.preds {
			if !s.preds[i].holds(t, c, index) {
				continue children
			}
		}
		if !each(t, c, steps[1:], f) {
			return false
		}
	}
	return true
}

// first is each for the first occurrence alone of every class on the way: values
// that go to one place are not read from two, of which one place would be made.
func (p *path) first(t *dm.Tree, n dm.NodeID, f func(dm.NodeID) bool) {
	if p.root {
		n = t.Root()
	}
	for i := range p.steps {
		if i+1 == len(p.steps) {
			each(t, n, p.steps[i:], f)
			return
		}
		next := dm.None
		each(t, n, p.steps[i:i+1], func(c dm.NodeID) bool {
			next = c
			return false
		})
		if next == dm.None {
			return
		}
		n = next
	}
	f(n)
}

// full reports whether no more occurrences than n have a place at the end of the
// path.
func (p *path) full(n int) bool {
	e := p.last().elem
	return e != nil && e.Max != dm.Unbounded && n >= e.Max
}

// repeats reports whether the path may lead to several nodes.
func (p *path) repeats() bool {
	for i := range p.steps {
		if p.steps[i].repeats() {
			return true
		}
	}
	return false
}

// repeats reports whether the step may lead to several nodes: its element
// repeats, and no position picks one of them.
func (s *step) repeats() bool {
	if !s.elem.Repeats() {
		return false
	}
	for _, p := range s.preds {
		if p.position > 0 {
			return false
		}
	}
	return true
}
