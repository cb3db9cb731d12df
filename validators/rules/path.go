package rules

import (
	"bytes"
	"slices"
	"strings"

	dm "wcodm/datamodel"
)

// selector is a path as a rule uses it: the values it leads to from the node that
// the rule is asked for, or from the whole declaration.
type selector struct {
	words  string      // as the rule writes it
	global bool        // from the declaration
	told   *dm.Element // the end, in the package that the rule speaks of
	end    *dm.Element // the end, in the package that is asked
	steps  []step
	attr   *dm.Attribute // of end, in place of its value
	nodes  bool          // groups are meant, and not values
	kind   kind
	// absent says that the package has no such place: the path leads to nothing.
	absent bool
	slot   int // in Runner.memo, of a global one
}

// step is one element on the way, and what is asked of it.
type step struct {
	elem    *dm.Element
	filters []filter
}

// filter lets only those nodes pass that hold one of the values, or none of them.
type filter struct {
	child  *dm.Element // nil where the package has none
	values []string
	negate bool
}

// several reports whether the path can lead to more than one value.
func (s *selector) several() bool {
	return slices.ContainsFunc(s.steps, func(s step) bool { return s.elem.Repeats() })
}

// each calls f with the nodes that the path leads to from n, in document order,
// until f returns false. Nodes that hold nothing do not count.
func (s *selector) each(t *dm.Tree, n dm.NodeID, f func(dm.NodeID) bool) bool {
	if s.absent || n == dm.None {
		return true
	}
	return s.walk(t, n, 0, f)
}

func (s *selector) walk(t *dm.Tree, n dm.NodeID, depth int, f func(dm.NodeID) bool) bool {
	if depth == len(s.steps) {
		return !s.counts(t, n) || f(n)
	}
	at := &s.steps[depth]
	for c := t.First(n); c != dm.None; c = t.Next(c) {
		if t.Elem(c) == at.elem && at.passes(t, c) && !s.walk(t, c, depth+1, f) {
			return false
		}
	}
	return true
}

// counts reports whether there is something at the node.
func (s *selector) counts(t *dm.Tree, n dm.NodeID) bool {
	if s.nodes {
		return t.First(n) != dm.None
	}
	return len(bytes.TrimSpace(s.value(t, n))) > 0
}

// value is the value at a node that the path leads to.
func (s *selector) value(t *dm.Tree, n dm.NodeID) []byte {
	if s.attr != nil {
		v, _ := t.Attr(n, s.attr)
		return v
	}
	return t.Value(n)
}

func (s *step) passes(t *dm.Tree, n dm.NodeID) bool {
	for _, f := range s.filters {
		has := false
		if f.child != nil {
			if c := t.Child(n, f.child); c != dm.None {
				has = slices.Contains(f.values, string(bytes.TrimSpace(t.Value(c))))
			}
		}
		if has == f.negate {
			return false
		}
	}
	return true
}

// nearest is the node that a finding about the path belongs to: the first value
// there is, or else the group that should hold it.
func (s *selector) nearest(t *dm.Tree, n dm.NodeID) dm.NodeID {
	found := dm.None
	s.each(t, n, func(x dm.NodeID) bool { found = x; return false })
	for _, at := range s.steps {
		if found != dm.None || s.absent {
			break
		}
		c := t.Child(n, at.elem)
		if c == dm.None {
			break
		}
		n = c
	}
	if found == dm.None {
		return n
	}
	return found
}

// unitOf is the attribute that says what a number of the element is counted in.
func unitOf(e *dm.Element) *dm.Attribute {
	if a := e.Attribute("currencyID"); a != nil {
		return a
	}
	return e.Attribute("unitCode")
}

// kindOf is the kind of the element's values.
func kindOf(e *dm.Element) kind {
	switch {
	case e.Type.Base == "decimal" || e.Type.Base == "integer":
		return numbers
	case e.Type.Base == "date" || e.Type.Base == "dateTime" || strings.HasPrefix(e.Type.Name, "DateTime"):
		return dates
	}
	return texts
}
