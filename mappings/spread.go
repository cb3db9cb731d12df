package mappings

import (
	"fmt"

	dm "wcodm/datamodel"
)

// spread runs a rule that relates one value to the occurrences of a class: it
// is written into each of them, or gathered from them.
func (r *Runner) spread(rule *rule, src dm.NodeID, dst *target) {
	r.within = src
	from, to := rule.national, rule.wco
	if r.dir == out {
		from, to = to, from
	}
	// The side that repeats nearest to the value is the one with the occurrences.
	if national := rule.national.parts[0].path; national.repeats() == (r.dir == in) {
		r.gather(rule, src, dst, from, to)
	} else {
		r.scatter(rule, src, dst, from, to)
	}
}

// gather writes the one value that all occurrences have. Occurrences without a
// value are passed over; two values are an error.
func (r *Runner) gather(rule *rule, src dm.NodeID, dst *target, from, to *side) {
	r.trace.begin()
	p := from.parts[0].path
	value, first := "", dm.None
	p.each(r.src, src, func(n dm.NodeID) bool {
		v, ok := read(r.src, n, p)
		switch {
		case !ok:
		case first == dm.None:
			value, first = v, n
			r.carry(n, p, rule)
		case v == value:
			r.carry(n, p, rule)
		default:
			r.fail(n, "MAP006", fmt.Sprintf("%s is %q here and %q in line %d, and the other side has one place for it", r.src.Field(n), v, value, r.src.Place(first).Line), value, to)
		}
		return true
	})
	if first == dm.None {
		return
	}
	if v, ok := r.converted(rule, value, first, to); ok {
		r.write(rule, dst, to.parts[0].path, v, first)
	}
}

// scatter writes one value into every occurrence that is there; an attribute
// only where its element has a value.
func (r *Runner) scatter(rule *rule, src dm.NodeID, dst *target, from, to *side) {
	p, q := from.parts[0].path, to.parts[0].path
	value, n := "", dm.None
	p.each(r.src, src, func(c dm.NodeID) bool {
		if v, ok := read(r.src, c, p); ok {
			value, n = v, c
		}
		return n == dm.None
	})
	if n == dm.None || dst.node == dm.None {
		return
	}
	v, ok := r.converted(rule, value, n, to)
	if !ok {
		return
	}
	upTo := 0 // the steps that lead to the occurrences
	for i := range q.steps {
		if q.steps[i].repeats() {
			upTo = i + 1
		}
	}
	if q.attr != nil {
		upTo = len(q.steps)
	}
	var occurrences []dm.NodeID
	each(r.dst, dst.node, q.steps[:upTo], func(at dm.NodeID) bool {
		if q.attr == nil || r.dst.HasValue(at) {
			occurrences = append(occurrences, at)
		}
		return true
	})
	rest := &path{text: q.text, from: q.from, steps: q.steps[upTo:], attr: q.attr}
	if upTo > 0 {
		rest.from = q.steps[upTo-1].elem
	}
	for _, at := range occurrences {
		r.trace.begin()
		r.carry(n, p, rule)
		r.write(rule, &target{node: at}, rest, v, n)
	}
}
