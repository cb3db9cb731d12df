package mappings

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	dm "wcodm/datamodel"
)

// read returns the value a path means at its end node.
func read(t *dm.Tree, n dm.NodeID, p *path) (string, bool) {
	if p.attr != nil {
		v, ok := t.Attr(n, p.attr)
		return string(v), ok && len(v) > 0
	}
	v := t.Value(n)
	return string(v), len(v) > 0
}

// collect appends the value of each of a side's paths below n, empty where
// there is none, and returns the first node that gave one. carried is told of
// each, unless it is nil.
func (r *Runner) collect(values []string, t *dm.Tree, n dm.NodeID, s *side, carried func(dm.NodeID, *path)) ([]string, dm.NodeID) {
	first := dm.None
	for i := range s.parts {
		p := s.parts[i].path
		if p == nil {
			continue
		}
		v := ""
		p.first(t, n, func(n dm.NodeID) bool {
			s, ok := read(t, n, p)
			if !ok {
				return true
			}
			v = s
			if first == dm.None {
				first = n
			}
			if carried != nil {
				carried(n, p)
			}
			return false
		})
		values = append(values, v)
	}
	return values, first
}

func (r *Runner) value(rule *rule, src dm.NodeID, dst *target) {
	from, to := rule.national, rule.wco
	if r.dir == out {
		from, to = to, from
	}
	r.within = src
	r.trace.begin()
	var buf [8]string
	var at [8]dm.NodeID
	nodes := at[:0] // of the values that are there
	values, first := r.collect(buf[:0], r.src, src, from, func(n dm.NodeID, p *path) {
		r.carry(n, p, rule)
		nodes = append(nodes, n)
	})
	if first == dm.None {
		return
	}
	composed := ""
	if rule.only != both {
		composed = from.join(values)
	} else if composed = from.compose(values); !from.plain {
		seen := composed
		if r.dst.Package.Trim {
			seen = strings.TrimSpace(seen) // as it will be read
		}
		if again, ok := from.split(seen); !ok || !slices.Equal(again, values) {
			r.confused(from, to, values, nodes)
			return
		}
	}
	value, ok := r.converted(rule, composed, first, to)
	if !ok {
		return
	}
	if !from.plain && to.plain && r.dir == in {
		if k, wrong, expected := from.tooMuch(to.parts[0].path, values, value); wrong != "" {
			n := nodeOf(k, values, nodes)
			r.fail(n, "MAP003", fmt.Sprintf("The value %q of %s is not right: with what it is put together with, %s", values[k], r.src.Field(n), wrong), expected, to)
			return
		}
	}
	together := !from.plain && to.plain && r.dir == in && len(nodes) > 1 && value == composed
	parts, ok := rule.divide(to, value)
	if !ok {
		wrong, expected := "it has another length or other characters than asked for", to.partWords()
		if from.plain { // the format itself may say what it takes, in words for its authors
			if own, right := r.src.Elem(first).Check(string(r.src.Value(first))); own != "" {
				wrong, expected = own, right
			}
		}
		r.fail(first, "MAP003", fmt.Sprintf("The value %q of %s is not right: %s", value, r.src.Field(first), wrong), expected, to)
		return
	}
	for _, attributes := range [...]bool{false, true} { // which wait for their values
		k := 0
		for i := range to.parts {
			if p := to.parts[i].path; p != nil {
				if parts[k] != "" && (p.attr != nil) == attributes {
					r.write(rule, dst, p, parts[k], first)
					if together {
						r.putTogether(dst, p, nodes)
					}
				}
				if r.authors != nil && from.plain && p.attr == nil && !attributes && r.fates[first] != lost {
					r.sameAttributes(first, r.reach(r.make(dst), p, first))
				}
				k++
			}
		}
	}
}

// putTogether says of the value that was written to a path which nodes it is from.
func (r *Runner) putTogether(dst *target, p *path, nodes []dm.NodeID) {
	if n := r.valued(dst, p); p.attr == nil && n != dm.None && r.dst.From(n) == nodes[0] {
		r.dst.SetParts(n, nodes)
	}
}

// nodeOf is the node of the value at k, of which nodes has one for each value that
// is there.
func nodeOf(k int, values []string, nodes []dm.NodeID) dm.NodeID {
	i := 0
	for _, v := range values[:k] {
		if v != "" {
			i++
		}
	}
	return nodes[i]
}

// confused reports composed values that could not be told apart again, at the one
// that is at fault.
func (r *Runner) confused(from, to *side, values []string, nodes []dm.NodeID) {
	fault := from.unlike(values)
	switch {
	case fault == nil:
		r.fail(nodes[0], "MAP004", fmt.Sprintf("The values %s share one field of the other side and could not be told apart there", quoted(values)), "", to)
	case fault.missing:
		lacking := from.paths()[fault.value].end()
		name := r.src.Names(dm.Leaf{Elem: lacking})
		r.fail(nodes[0], "MAP004", fmt.Sprintf("%s is missing, and the value %q of %s is carried only together with it", name, r.src.Value(nodes[0]), r.src.Field(nodes[0])), "a value in "+name, to, r.src.Gaps(nodes[0], lacking, nil)...)
	default:
		n := nodeOf(fault.value, values, nodes)
		wrong, expected := fmt.Sprintf("it has %q, which divides it from the next value in one field of the other side", fault.literal), fmt.Sprintf("a value without %q", fault.literal)
		if fault.literal == "" {
			expected = fault.format.Words()
			wrong = fmt.Sprintf("it has to be %s, to be told apart in one field of the other side", expected)
		}
		r.fail(n, "MAP004", fmt.Sprintf("The value %q of %s is not right: %s", values[fault.value], r.src.Field(n), wrong), expected, to)
	}
}

// tooMuch says what is wrong with a value that was put together, and which of the
// values it is made of is at fault: one without which it would be right, the
// longest of these, or else the longest of all.
func (s *side) tooMuch(p *path, values []string, composed string) (k int, wrong, expected string) {
	if p.end().IsClass() && p.attr == nil {
		return 0, "", ""
	}
	if wrong, expected = p.check(p.from, composed); wrong == "" {
		return 0, "", ""
	}
	best, rights := -1, false
	for i, v := range values {
		if v == "" {
			continue
		}
		without := slices.Clone(values)
		without[i] = ""
		left := s.join(without)
		w := ""
		if left != "" {
			w, _ = p.check(p.from, left)
		}
		right := w == ""
		if best < 0 || right && !rights || right == rights && len(v) > len(values[best]) {
			best, rights = i, right
		}
	}
	return best, wrong, expected
}

// carry marks a value, and what its path's predicates speak of, as carried.
func (r *Runner) carry(n dm.NodeID, p *path, rule *rule) {
	f := carried
	if rule.lossy != "" {
		f = carriedLossily
	}
	r.mark(n, p, f)
	r.trace.takes(attrOf{n, p.attr}, rule)
	r.usePredicates(n, p)
}

func quoted(values []string) string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = strconv.Quote(v)
	}
	return strings.Join(out, " and ")
}

func (r *Runner) converted(rule *rule, value string, at dm.NodeID, to *side) (string, bool) {
	if r.doubted(at, to) {
		return "", false
	}
	value, wrong := r.digits(rule, value, at, to)
	if rule.convert != nil || wrong != nil {
		if wrong == nil {
			value, wrong = convert(rule.convert, r.dir, value)
		}
		switch {
		case wrong == nil:
		case wrong.partial:
			r.tell(at, dm.Diagnostic{Code: CodeUnmapped, Severity: dm.Warning, Message: upper(wrong.message) + " (" + rule.lossy + ")"})
		default:
			r.fail(at, "MAP002", fmt.Sprintf("The value of %s is not right: %s", r.src.Field(at), wrong.message), wrong.expected, to)
			return "", false
		}
	}
	return value, true
}

// write puts a value in its place. A place that already holds another value is
// an error: one of the two would be lost.
func (r *Runner) write(rule *rule, dst *target, p *path, value string, from dm.NodeID) {
	// An attribute's place in the input is that of its element, which comes from
	// another field; so its value is judged here, before anything is made for it.
	if p.attr != nil {
		if wrong, expected := p.attr.Facets.Check(p.attr.Base, value); wrong != "" {
			r.failAt(from, "MAP003", fmt.Sprintf("The value %q of %s is not right: %s", value, r.src.Field(from), wrong), expected, p.end())
			return
		}
	}
	if r.dst.Package.Trim && strings.TrimSpace(value) != value {
		r.tell(from, dm.Diagnostic{Code: "MAP003", Severity: dm.Warning,
			Message: fmt.Sprintf("The blanks around %q are not carried over: %s does not keep them", value, r.dst.Package.Name)})
	}
	if p.attr != nil && r.dir == in {
		if n := r.valued(dst, p); n == dm.None {
			r.fates[from] = lost
			if d, ok := r.spoiled[spoiled{r.within, p.end()}]; ok { // the error is told
				r.trace.tells(attrOf{node: from}, d)
				return
			}
			r.tell(from, dm.Diagnostic{Code: CodeUnmapped, Severity: dm.Warning,
				Message: fmt.Sprintf("%s is not carried over: it says something of a value that is not there", r.src.Field(from))})
			return
		}
	}
	n := r.reach(r.make(dst), p, from)
	if p.attr != nil {
		if old, ok := r.dst.Attr(n, p.attr); ok && string(old) != value {
			r.conflict(from, n, string(old), value)
			return
		}
		r.dst.SetAttrFrom(n, p.attr, []byte(value), from)
		r.wrote(p.end())
		r.trace.writes(attrOf{n, p.attr}, rule)
		return
	}
	if r.dst.HasValue(n) && string(r.dst.Value(n)) != value {
		r.conflict(from, n, string(r.dst.Value(n)), value)
		return
	}
	r.dst.SetText(n, value)
	r.wrote(r.dst.Elem(n))
	r.dst.SetFrom(n, from)
	r.author(n, rule)
	r.trace.writes(attrOf{n, nil}, rule)
	r.formatCode(n)
}

// valued is the node with a value that a path leads to in what was made, or None.
func (r *Runner) valued(dst *target, p *path) dm.NodeID {
	found := dm.None
	if dst.node != dm.None {
		p.each(r.dst, dst.node, func(n dm.NodeID) bool {
			if r.dst.HasValue(n) {
				found = n
			}
			return found == dm.None
		})
	}
	return found
}

// formatCode says of a date in the package in which form it is.
func (r *Runner) formatCode(n dm.NodeID) {
	t := r.dst.Elem(n).Type
	if t.Child == "" || r.dir == out {
		return
	}
	if a := r.dst.Elem(n).Attribute("formatCode"); a != nil {
		r.dst.SetAttr(n, a, []byte(formatCode(string(r.dst.Value(n)))))
	}
}
