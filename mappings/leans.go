package mappings

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	dm "wcodm/datamodel"
	"wcodm/datamodel/codelists"
)

// What is left out because another value says it, too, is left out only where that
// value is there. This file asks whether it is, and says what is wrong where not.

// leavesOut reports whether a drop of the element of a leaves out the value of n, which
// is a or stands in it.
func (r *Runner) leavesOut(d *drop, n, a dm.NodeID) bool {
	if !r.conditionHolds(d, a) {
		return false
	}
	if d.always() {
		return true
	}
	value := string(r.src.Value(n))
	if d.zero && isZero(value) {
		return true
	}
	switch {
	case d.repeats != nil:
		return slices.ContainsFunc(r.nextTo(n, d.repeats, d.zero), func(p dm.NodeID) bool { return sameValue(value, string(r.src.Value(p))) })
	case d.lists != nil:
		return r.unlisted(n, d) == ""
	case d.without != nil:
		return r.firstNextTo(a, d.without.factors[0], d.zero) == dm.None
	case d.follows != nil:
		return slices.ContainsFunc(d.follows, func(o basis) bool {
			if len(o.factors) == 1 {
				return r.firstNextTo(a, o.factors[0], d.zero) != dm.None
			}
			p := r.product(a, o, d.zero)
			return p.missing == nil && p.near(value)
		})
	}
	return true
}

// conditionHolds reports whether the "when" of a drop holds of the node that it
// names: of a class itself, or of the class that a value stands in.
func (r *Runner) conditionHolds(d *drop, n dm.NodeID) bool {
	if d.when == nil {
		return true
	}
	if !r.src.Elem(n).IsClass() {
		n = r.src.Parent(n)
	}
	return d.when.holds(d.when.once(r.said, r.src, n))
}

// nextTo returns the occurrences of an element that are next to a node and have a
// value: below their nearest common ancestor. Of a class, those with a value in it.
// With noZero a zero is no value.
func (r *Runner) nextTo(n dm.NodeID, e *dm.Element, noZero bool) []dm.NodeID {
	switch a := r.common(n, e); a {
	case dm.None:
		return nil
	case r.src.Body():
		return r.anywhere(e, noZero)
	default:
		return r.occurrences(nil, a, e, noZero)
	}
}

// common is the nearest node that has a node and the occurrences of an element in it.
func (r *Runner) common(n dm.NodeID, e *dm.Element) dm.NodeID {
	a := r.src.Parent(n)
	for ; a != dm.None && !e.Within(r.src.Elem(a)); a = r.src.Parent(a) {
	}
	return a
}

// firstNextTo is the first of what nextTo returns, or none.
func (r *Runner) firstNextTo(n dm.NodeID, e *dm.Element, noZero bool) dm.NodeID {
	switch a := r.common(n, e); a {
	case dm.None:
		return dm.None
	case r.src.Body():
		if all := r.anywhere(e, noZero); len(all) > 0 {
			return all[0]
		}
		return dm.None
	default:
		return r.first(a, e, noZero)
	}
}

// first is the first occurrence of e below n that has a value.
func (r *Runner) first(n dm.NodeID, e *dm.Element, noZero bool) dm.NodeID {
	for c := r.src.First(n); c != dm.None; c = r.src.Next(c) {
		elem := r.src.Elem(c)
		if elem == e {
			if r.counts(c, e, noZero) {
				return c
			}
		} else if e.Within(elem) {
			if found := r.first(c, e, noZero); found != dm.None {
				return found
			}
		}
	}
	return dm.None
}

// counts reports whether an occurrence of an element has a value.
func (r *Runner) counts(n dm.NodeID, e *dm.Element, noZero bool) bool {
	if e.IsClass() {
		return filled(r.src, n)
	}
	v := r.src.Value(n)
	return len(v) > 0 && !(noZero && isZero(string(v)))
}

// anywhere is nextTo in the whole declaration, which is looked through once, however
// many items ask.
func (r *Runner) anywhere(e *dm.Element, noZero bool) []dm.NodeID {
	key := partner{e, noZero}
	found, asked := r.partners[key]
	if !asked && r.src.Body() != dm.None {
		found = r.occurrences(nil, r.src.Body(), e, noZero)
		r.partners[key] = found
	}
	return found
}

// partner is what values lean on.
type partner struct {
	elem   *dm.Element
	noZero bool
}

// occurrences appends the occurrences of e below n that have a value.
func (r *Runner) occurrences(all []dm.NodeID, n dm.NodeID, e *dm.Element, noZero bool) []dm.NodeID {
	for c := r.src.First(n); c != dm.None; c = r.src.Next(c) {
		switch elem := r.src.Elem(c); {
		case elem == e:
			if r.counts(c, e, noZero) {
				all = append(all, c)
			}
		case e.Within(elem):
			all = r.occurrences(all, c, e, noZero)
		}
	}
	return all
}

// filled reports whether a node, or one below it, has a value or an attribute.
func filled(t *dm.Tree, n dm.NodeID) bool {
	if len(t.Value(n)) > 0 || t.HasAttrs(n) {
		return true
	}
	for c := t.First(n); c != dm.None; c = t.Next(c) {
		if filled(t, c) {
			return true
		}
	}
	return false
}

// isZero reports whether a value is a number that is zero.
func isZero(v string) bool {
	return v != "" && v[0] <= '9' && (strings.ContainsAny(v, "eE") || !strings.ContainsAny(v, "123456789")) && number(v) == "."
}

// unlisted is the first entry of a list that no occurrence of the element listed has,
// in the whole declaration; empty where all are there.
func (r *Runner) unlisted(n dm.NodeID, d *drop) string {
	listed := r.anywhere(d.lists, d.zero)
	entries := strings.FieldsFunc(string(r.src.Value(n)), func(c rune) bool { return unicode.IsSpace(c) || c == ',' || c == ';' })
	if len(entries) == 0 {
		return string(r.src.Value(n))
	}
	for _, entry := range entries {
		if !slices.ContainsFunc(listed, func(p dm.NodeID) bool { return string(r.src.Value(p)) == entry }) {
			return entry
		}
	}
	return ""
}

// product is what a basis comes to.
type product struct {
	missing *dm.Element // the first factor without a value
	factors []dm.NodeID // where the factors stand
	worth   float64
	number  bool // all factors are numbers
}

func (r *Runner) product(n dm.NodeID, o basis, noZero bool) product {
	p := product{worth: 1, number: true}
	for _, e := range o.factors {
		found := r.firstNextTo(n, e, noZero)
		if found == dm.None {
			p.missing = e
			return p
		}
		p.factors = append(p.factors, found)
		x, ok := worth(string(r.src.Value(found)))
		p.worth, p.number = p.worth*x, p.number && ok
	}
	return p
}

// near reports whether a value is the product, as far as programs round amounts and
// rates: within one in a hundred, or within one.
func (p *product) near(value string) bool {
	x, ok := worth(value)
	return ok && p.number && math.Abs(x-p.worth) <= math.Max(1, math.Abs(p.worth)/100)
}

// worth is what a decimal is worth, as near as a check on rounded amounts needs it.
func worth(v string) (x float64, ok bool) {
	if number(v) == "" {
		return 0, false
	}
	x, err := strconv.ParseFloat(writeOut(v), 64)
	return x, err == nil
}

// alone says of a value that a drop would leave out, and does not, what it leans on
// and what is wrong with that. ok is false where the drop leans on nothing.
func (r *Runner) alone(d *drop, n, a dm.NodeID) (_ dm.Diagnostic, ok bool) {
	if !r.conditionHolds(d, a) {
		return dm.Diagnostic{}, false
	}
	field, value := r.src.Field(n), string(r.src.Value(n))
	told := func(code string, severity dm.Severity, format string, args ...any) (dm.Diagnostic, bool) {
		return dm.Diagnostic{Code: code, Severity: severity, Message: fmt.Sprintf(format, args...)}, true
	}
	switch {
	case d.repeats != nil:
		found := r.nextTo(n, d.repeats, d.zero)
		if len(found) == 0 {
			return told(CodeUnmapped, d.alone, "%s is not carried over: it stands alone, and would repeat %s, which %s", field, r.nameOf(n, d.repeats), r.lacks(n, d.repeats))
		}
		other := found[0]
		diagnostic, _ := told(codeContradicted, dm.Warning, "%s in line %d says %s, %s in line %d says %s", r.src.Field(other), r.src.Place(other).Line, r.src.Value(other), field, r.src.Place(n).Line, value)
		if r.Carried(other) {
			diagnostic.Message += fmt.Sprintf(": %s is carried over, %s is not", r.src.Value(other), value)
		}
		return diagnostic, true
	case d.lists != nil:
		if len(r.anywhere(d.lists, d.zero)) == 0 {
			return told(CodeUnmapped, d.alone, "%s is not carried over: it stands alone, and would list what %s has, which %s", field, r.nameOf(n, d.lists), r.lacks(n, d.lists))
		}
		return told(CodeUnmapped, dm.Warning, "%s is not carried over: it lists %s, which no %s is", field, r.unlisted(n, d), r.nameOf(n, d.lists))
	case d.follows != nil:
		return r.followsNot(d, n, a)
	}
	return dm.Diagnostic{}, false
}

// followsNot is alone for what follows from others: of several the first is named
// that is there and leads elsewhere, or else the first.
func (r *Runner) followsNot(d *drop, n, a dm.NodeID) (dm.Diagnostic, bool) {
	field, value := r.src.Field(n), string(r.src.Value(n))
	for _, o := range d.follows {
		if p := r.product(a, o, d.zero); p.missing == nil {
			var names, values []string
			for _, f := range p.factors {
				names, values = append(names, r.src.Field(f)), append(values, string(r.src.Value(f)))
			}
			is := ""
			if p.number {
				is = " = " + strconv.FormatFloat(p.worth, 'f', 2, 64)
			}
			return dm.Diagnostic{Code: codeContradicted, Severity: dm.Warning,
				Message: fmt.Sprintf("%s in line %d says %s, %s in line %d say %s%s: these are carried over, %s is not",
					field, r.src.Place(n).Line, value, strings.Join(names, " and "), r.src.Place(p.factors[0]).Line, strings.Join(values, " × "), is, value)}, true
		}
	}
	first := r.product(a, d.follows[0], d.zero)
	lacks := fmt.Sprintf("it stands alone, and would follow from %s, which %s", r.nameOf(a, first.missing), r.lacks(a, first.missing))
	if factors := d.follows[0].factors; first.missing != factors[0] {
		lacks = fmt.Sprintf("it would follow from %s and %s, and %[2]s %[3]s", r.nameOf(a, factors[0]), r.nameOf(a, first.missing), r.lacks(a, first.missing))
	}
	diagnostic := dm.Diagnostic{Code: CodeUnmapped, Severity: d.alone, Message: fmt.Sprintf("%s is not carried over: %s", field, lacks)}
	if diagnostic.Expected = r.named(first.missing, value); diagnostic.Expected != "" {
		diagnostic.Expected += " in " + r.nameOf(a, first.missing)
	}
	return diagnostic, true
}

// nameOf names an element as the file at hand has it, and where it stands next to
// the node.
func (r *Runner) nameOf(n dm.NodeID, e *dm.Element) string {
	a := n
	for a != dm.None && !e.Within(r.src.Elem(a)) {
		a = r.src.Parent(a)
	}
	if at := r.any(a, e); at != dm.None {
		return r.src.Field(at)
	}
	return r.src.Names(dm.Leaf{Elem: e})
}

// lacks says what is wrong with an element that has no value next to a node.
func (r *Runner) lacks(n dm.NodeID, e *dm.Element) string {
	a := r.src.Parent(n)
	for a != dm.None && !e.Within(r.src.Elem(a)) {
		a = r.src.Parent(a)
	}
	at := r.any(a, e)
	switch {
	case at == dm.None:
		return "is missing"
	case len(r.src.Value(at)) > 0:
		return "is " + string(r.src.Value(at))
	}
	return "is empty"
}

// any is the first occurrence of e at or below n, None where there is none.
func (r *Runner) any(n dm.NodeID, e *dm.Element) dm.NodeID {
	if n == dm.None {
		return dm.None
	}
	return r.src.FirstOf(n, e)
}

// named is the code of what a name stands for, where the element that would have
// the code becomes one of a published list; empty where that has no such name.
func (r *Runner) named(e *dm.Element, name string) string {
	code := ""
	r.m.each(func(s standing) {
		if code != "" || s.group() || s.national == nil || s.wco == nil || !s.national.plain || !s.wco.plain || s.national.parts[0].path.end() != e {
			return
		}
		to := s.wco.parts[0].path.end()
		if to.List == "" || to.List == dm.OwnCodes {
			return
		}
		if list, err := codelists.Open(to.List); err == nil {
			code = list.Named(name)
		}
	})
	return code
}
