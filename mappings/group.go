package mappings

import (
	"fmt"
	"slices"
	"strconv"

	dm "wcodm/datamodel"
)

func (r *Runner) group(rule *rule, src dm.NodeID, dst *target) {
	from, to := rule.groupNational, rule.groupWCO
	numberFrom, numberTo := rule.number.national, rule.number.wco
	if r.dir == out {
		from, to, numberFrom, numberTo = to, from, numberTo, numberFrom
	}
	var buf [64]dm.NodeID
	nodes := buf[:0]
	from.first(r.src, src, func(n dm.NodeID) bool {
		nodes = append(nodes, n)
		return true
	})
	counts := numberFrom != nil && numberTo == nil // its number becomes its position
	if counts {
		r.order(nodes, numberFrom)
	}
	made := 0
	for i, n := range nodes {
		if i > 0 && !to.repeats() || r.dir == out && to.full(made) {
			return // the other side holds no more; the rest is found unmapped
		}
		t := &target{node: dm.None, parent: dst, path: to, from: n, number: numberTo, position: made + 1}
		if numberFrom != nil && numberTo != nil {
			r.number(t, n, numberFrom)
		}
		if rule.same != nil {
			r.same(rule, n, t)
		}
		r.rules(rule.rules, n, t)
		if t.node == dm.None {
			continue // nothing in it is carried, so what says that it is there is not, either
		}
		if made++; made != i+1 && r.m.picked[from.end()] {
			r.tell(n, dm.Diagnostic{Code: "MAP005", Severity: dm.Warning,
				Message: fmt.Sprintf("This is number %d of its kind and becomes number %d, because nothing of the one before it is carried over", i+1, made)})
		}
		r.trace.group(n, rule)
		r.usePredicates(n, from)
		if counts {
			r.position(n, numberFrom, made)
		}
		r.checkPredicates(t.node, to, n)
	}
}

// number carries the number that an occurrence has on both sides.
func (r *Runner) number(t *target, n dm.NodeID, from *path) {
	from.each(r.src, n, func(c dm.NodeID) bool {
		if v := r.src.Value(c); len(v) > 0 {
			r.fates[c] = carried
			t.value, t.valueFrom = string(v), c
			r.make(t)
		}
		return false
	})
}

// usePredicates marks the values that a path's predicates [X=Y] speak of as
// carried: they are written again as constants.
func (r *Runner) usePredicates(n dm.NodeID, p *path) {
	r.predicateNodes(n, p, func(at dm.NodeID) {
		r.fates[at] = carried
		r.trace.asks(at, attrOf{n, p.attr})
	})
}

// predicateNodes calls f for the values that a path's predicates [X=Y] speak of.
func (r *Runner) predicateNodes(n dm.NodeID, p *path, f func(dm.NodeID)) {
	for i := len(p.steps) - 1; i >= 0; i-- {
		for k := range p.steps[i].preds {
			pred := &p.steps[i].preds[k]
			if !pred.constant {
				continue
			}
			at := n
			for _, e := range pred.elems {
				if at = r.src.Child(at, e); at == dm.None {
					break
				}
			}
			if at != dm.None {
				f(at)
			}
		}
		n = r.src.Parent(n)
	}
}

// checkPredicates reports a group that was made and that the way back would
// not find: it lacks what [X] asks for, or has what [!X] excludes.
func (r *Runner) checkPredicates(n dm.NodeID, p *path, from dm.NodeID) {
	if len(p.steps) == 0 {
		return
	}
	last := p.steps[len(p.steps)-1]
	for i := range last.preds {
		pred := &last.preds[i]
		if pred.position == 0 && !pred.constant && !pred.holds(r.dst, n, 0) {
			r.tell(from, dm.Diagnostic{Code: "MAP005", Severity: dm.Warning,
				Message: fmt.Sprintf("This group has no %s, so it would not be found on the way back", pred.elems[len(pred.elems)-1].Name)})
		}
	}
}

// order puts occurrences in the order of their numbers, which the other side
// keeps as their positions. Without a number each, they stay in the order they
// stand in.
func (r *Runner) order(nodes []dm.NodeID, number *path) {
	numbers := make(map[dm.NodeID]int, len(nodes))
	for _, n := range nodes {
		x, c := r.numberOf(n, number)
		if c == dm.None {
			return
		}
		numbers[n] = x
	}
	slices.SortStableFunc(nodes, func(a, b dm.NodeID) int { return numbers[a] - numbers[b] })
}

// position carries the number of an occurrence as its position. Another number
// is reported: it comes back as the position.
func (r *Runner) position(n dm.NodeID, number *path, position int) {
	x, c := r.numberOf(n, number)
	if c == dm.None {
		return
	}
	if r.fates[c] = carried; x != position {
		r.fates[c] = lost
		r.tell(c, dm.Diagnostic{Code: "MAP005", Severity: dm.Warning,
			Message: fmt.Sprintf("The number %d is not carried over: this is the occurrence number %d, and that is what the other side counts", x, position)})
	}
}

// numberOf is the whole number of an occurrence and where it stands, None where
// there is none.
func (r *Runner) numberOf(n dm.NodeID, number *path) (x int, at dm.NodeID) {
	at = dm.None
	number.each(r.src, n, func(c dm.NodeID) bool {
		if v, err := strconv.Atoi(string(r.src.Value(c))); err == nil {
			x, at = v, c
		}
		return false
	})
	return x, at
}
