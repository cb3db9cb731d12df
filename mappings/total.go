package mappings

import (
	"fmt"
	"math/big"
	"strconv"

	dm "wcodm/datamodel"
)

// total writes the number or the sum of what stands on the side that is read.
// Going the other way, where the total is what is read, it is compared when the
// message is made.
func (r *Runner) total(rule *rule, src dm.NodeID, dst *target) {
	r.within = src
	s, national := rule.own()
	if national == (r.dir == in) {
		r.later = append(r.later, later{rule, src, dst})
		return
	}
	value, first := rule.total.in(r.src, src)
	if d := rule.total.decimal; d != nil && national && value != "" {
		if value, _ = d.out(value); value == "" {
			return
		}
	}
	if value != "" {
		r.trace.begin()
		r.write(rule, dst, s.parts[0].path, value, first)
	} else if first != dm.None {
		r.spoiled[spoiled{src, s.parts[0].path.end()}] = dm.Diagnostic{}
	}
}

// compareTotal marks a total as carried when the message that was made comes
// to the same.
func (r *Runner) compareTotal(rule *rule, src dm.NodeID, dst *target) {
	s, national := rule.own()
	p := s.parts[0].path
	p.each(r.src, src, func(n dm.NodeID) bool {
		v, ok := read(r.src, n, p)
		if !ok {
			return true
		}
		if d := rule.total.decimal; d != nil && national {
			if plain, wrong := d.in(v); wrong == nil {
				v = plain
			}
		}
		value := ""
		if dst.node != dm.None {
			value, _ = rule.total.in(r.dst, dst.node)
		}
		switch {
		case value == "": // nothing to compare with: found unmapped
		case sameNumber(v, value):
			r.carry(n, p, rule)
		default:
			what := "the number of " + rule.total.of.last().elem.Name
			if rule.total.sum {
				what = "the sum of " + rule.total.of.last().elem.Name
			}
			r.failed(n, p)
			r.tell(n, dm.Diagnostic{Code: "MAP006", Severity: dm.Error, Expected: value,
				Message: fmt.Sprintf("%s is %s, and %s is %s", r.src.Field(n), v, what, value)})
		}
		return true
	})
}

// in works the total out, exactly; it is empty where there is nothing to count
// or a value is no number. first is the first node that counted, None for none.
func (t *total) in(tree *dm.Tree, at dm.NodeID) (value string, first dm.NodeID) {
	first = dm.None
	count, places, sum, good := 0, 0, new(big.Rat), true
	t.of.each(tree, at, func(n dm.NodeID) bool {
		v, ok := read(tree, n, t.of)
		if !ok && !tree.Elem(n).IsClass() {
			return true
		}
		if first == dm.None {
			first = n
		}
		count++
		if !t.sum {
			return true
		}
		if t.decimal != nil && tree.Package.National {
			v, _ = t.decimal.in(v)
		}
		if number(v) == "" {
			good = false
			return false
		}
		one, _ := new(big.Rat).SetString(writeOut(v))
		if one == nil {
			good = false
			return false
		}
		sum.Add(sum, one)
		places = max(places, decimals(v))
		return true
	})
	switch {
	case count == 0 || !good:
		return "", first
	case t.sum:
		return sum.FloatString(places), first
	}
	return strconv.Itoa(count), first
}

// decimals is the number of digits after the point.
func decimals(v string) int {
	v = writeOut(v)
	for i := range len(v) {
		if v[i] == '.' {
			return len(v) - i - 1
		}
	}
	return 0
}
