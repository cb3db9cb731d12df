package mappings

import (
	"fmt"
	"slices"
	"strconv"

	dm "wcodm/datamodel"
)

// target is the node that a group's values go below. It is made when the first
// value comes.
type target struct {
	node      dm.NodeID
	parent    *target
	path      *path
	from      dm.NodeID
	number    *path     // where its number goes; nil for nowhere
	position  int       // the number, where value has none
	value     string    // the number that it has on the other side, from valueFrom
	valueFrom dm.NodeID //
}

// root makes the wrapper down to the body of the message.
func (r *Runner) root(to *dm.Package, from dm.NodeID) *target {
	var chain []*dm.Element
	for e := to.Body; e != nil; e = e.Parent {
		chain = append(chain, e)
	}
	n := dm.None
	for _, e := range slices.Backward(chain) {
		n = r.dst.Add(n, e, r.src.Place(from))
		r.dst.SetFrom(n, from)
	}
	return &target{node: n}
}

func (r *Runner) make(t *target) dm.NodeID {
	if t.node != dm.None {
		return t.node
	}
	parent := r.make(t.parent)
	t.node = r.descend(parent, t.path.steps, t.from, true)
	if t.number != nil {
		from, value := t.from, strconv.Itoa(t.position)
		if t.value != "" {
			from, value = t.valueFrom, t.value
		}
		n := r.descend(t.node, t.number.steps, from, false)
		r.dst.SetText(n, value)
		r.wrote(r.dst.Elem(n))
		r.dst.SetFrom(n, from)
		r.trace.gives(attrOf{n, nil}, "the number of the occurrence")
	}
	return t.node
}

// reach returns the node that a path leads to from n, and makes what is missing.
func (r *Runner) reach(n dm.NodeID, p *path, from dm.NodeID) dm.NodeID {
	if p.root {
		n = r.dst.Root()
	}
	return r.descend(n, p.steps, from, false)
}

// descend follows steps below n in the message that is being made, and makes
// what is missing; fresh asks for a new node for the last step.
func (r *Runner) descend(n dm.NodeID, steps []step, from dm.NodeID, fresh bool) dm.NodeID {
	for i := range steps {
		s := &steps[i]
		next := dm.None
		if !fresh || i+1 < len(steps) || !s.elem.Repeats() {
			next = r.existing(n, s)
		}
		if next == dm.None {
			next = r.dst.Add(n, s.elem, r.src.Place(from))
			r.dst.SetFrom(next, from)
			r.constants(next, s, from)
			r.checkPosition(next, s, from)
			if p := s.position(); p > 0 {
				r.positions[next] = p
			}
		}
		n = next
	}
	return n
}

// checkPosition reports a node that was made for a position [2] and stands
// elsewhere, because what belongs before it is missing.
func (r *Runner) checkPosition(n dm.NodeID, s *step, from dm.NodeID) {
	if p := s.position(); p > 0 && r.dst.Position(n) != p {
		r.tell(from, dm.Diagnostic{Code: "MAP005", Severity: dm.Warning,
			Message: fmt.Sprintf("This is number %d of its kind and becomes number %d, because the one before it is missing", p, r.dst.Position(n))})
	}
}

// position is the position that the step picks, 0 for none.
func (s *step) position() int {
	for i := range s.preds {
		if p := s.preds[i].position; p > 0 {
			return p
		}
	}
	return 0
}

// existing is the node that a step leads to, None where it is not made yet. A
// node that was made for a position [2] is that one, wherever it stands: those
// before it may be missing.
func (r *Runner) existing(n dm.NodeID, s *step) dm.NodeID {
	position := s.position()
	if position > 0 {
		for c := r.dst.First(n); c != dm.None; c = r.dst.Next(c) {
			if r.dst.Elem(c) == s.elem && r.positions[c] == position {
				return c
			}
		}
	}
	found := dm.None
	each(r.dst, n, []step{*s}, func(c dm.NodeID) bool {
		if position == 0 || r.positions[c] == 0 {
			found = c
		}
		return found == dm.None
	})
	return found
}

// constants writes what the step's predicates [X=Y] say.
func (r *Runner) constants(n dm.NodeID, s *step, from dm.NodeID) {
	for i := range s.preds {
		p := &s.preds[i]
		if !p.constant {
			continue
		}
		at := n
		for _, e := range p.elems {
			c := r.dst.Child(at, e)
			if c == dm.None {
				c = r.dst.Add(at, e, r.src.Place(from))
				r.dst.SetFrom(c, from)
			}
			at = c
		}
		r.dst.SetText(at, p.value)
		r.wrote(r.dst.Elem(at))
		r.trace.gives(attrOf{at, nil}, "the constant of ["+s.text+"]")
	}
}
