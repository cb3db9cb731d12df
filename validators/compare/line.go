package compare

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/cockroachdb/apd/v3"

	"wcodm/validators/decimal"
)

// title is what a line is called.
func (c *Characteristic) title(asA, asB int, at goods) string {
	switch {
	case c.Goods && at == goods{} && c.Kind.numeric():
		return c.Title + " in total"
	case c.Goods || asA != asB || c.as[asA] == "":
		return c.Title
	}
	return c.as[asA]
}

// codes compares two sets of codes. Where they share some, it says which they do not.
func (l *Line) codes(a, b []code) {
	only := [2][]string{lacking(a, b), lacking(b, a)}
	if l.Verdict = Equal; len(only[A])+len(only[B]) > 0 {
		l.Verdict = Different
	}
	if len(only[A]) == len(a) {
		return // they share none
	}
	var why []string
	for s, texts := range only {
		if n := len(texts); n > listedCodes {
			texts = append(texts[:listedCodes], fmt.Sprintf("and %d more", n-listedCodes))
		}
		if len(texts) > 0 {
			why = append(why, fmt.Sprintf("only in %s: %s", Side(s), strings.Join(texts, ", ")))
		}
	}
	l.Why = strings.Join(why, "; ")
}

// lacking is what of the sorted a is not in the sorted b.
func lacking(a, b []code) (texts []string) {
	for _, c := range a {
		if _, found := slices.BinarySearchFunc(b, c, code.compare); !found {
			texts = append(texts, c.text)
		}
	}
	return texts
}

// parties compares two sets of parties.
func (l *Line) parties(a, b []party) {
	l.Verdict = Equal
	for _, sets := range [][2][]party{{a, b}, {b, a}} {
		others := newParties(sets[1])
		for _, p := range sets[0] {
			switch found, comparable := others.find(p); {
			case found:
			case !comparable && l.Verdict == Equal:
				l.Verdict, l.Why = Incomparable, "one side has an id only, the other a name only"
			case comparable:
				l.Verdict, l.Why = Different, ""
			}
		}
	}
}

// numbers compares two sums.
func (l *Line) numbers(kind Kind, tolerances []Tolerance, a, b *tally) {
	if !slices.Equal(a.wrong, b.wrong) {
		l.Verdict = Incomparable
		for s, t := range []*tally{a, b} {
			if len(t.wrong) > 0 && l.Why == "" {
				l.Why = fmt.Sprintf("%q in %s is no number", t.wrong[0], Side(s))
			}
		}
		return
	}
	sameUnits := slices.EqualFunc(a.sums, b.sums, func(x, y sum) bool { return x.unit == y.unit })
	switch {
	case sameUnits && len(a.sums) != 1:
		l.Verdict = Equal
		for i := range a.sums {
			if v, t := within(tolerances, &a.sums[i].total, &b.sums[i].total); v == Different || v == Within && l.Verdict == Equal {
				l.Verdict, l.Tolerance = v, t
			}
		}
	case sameUnits, kind == Packages, goTogether(a.sums, b.sums):
		x, y := a.sum(), b.sum()
		l.Verdict, l.Tolerance = within(tolerances, x, y)
		if l.Verdict != Equal {
			unit := ""
			if len(b.sums) == 1 && kind != Packages {
				unit = cmp.Or(a.sums[0].unit, b.sums[0].unit)
			}
			l.Difference, l.Percent = difference(x, y, unit)
		}
	default:
		what := "units"
		if kind == Money {
			what = "currencies"
		}
		l.Verdict, l.Why = Incomparable, fmt.Sprintf("the %s differ: %s in A and %s in B", what, units(a.sums), units(b.sums))
	}
}

// goTogether reports whether one of two sums does not say its unit.
func goTogether(a, b []sum) bool {
	return len(a) == 1 && len(b) == 1 && (a[0].unit == "" || b[0].unit == "")
}

func units(sums []sum) string {
	var all []string
	for _, s := range sums {
		all = append(all, cmp.Or(s.unit, "none"))
	}
	return strings.Join(all, " and ")
}

// within is the verdict on two numbers, with the tolerance that made it.
func within(tolerances []Tolerance, a, b *apd.Decimal) (Verdict, string) {
	if a.Cmp(b) == 0 {
		return Equal, ""
	}
	for i := range tolerances {
		if tolerances[i].allows(a, b) {
			return Within, tolerances[i].text
		}
	}
	return Different, ""
}

// difference words what b has more than a.
func difference(a, b *apd.Decimal, unit string) (difference, percent string) {
	var d, p apd.Decimal
	decimal.Exact.Sub(&d, b, a)
	if difference = decimal.Text(&d); !d.Negative {
		difference = "+" + difference
	}
	if unit != "" {
		difference += " " + unit
	}
	rough := apd.BaseContext.WithPrecision(40)
	if _, err := rough.Quo(&p, &d, larger(a, b)); err != nil {
		return difference, ""
	}
	rough.Mul(&p, &p, hundred)
	rough.Quantize(&p, &p, -2)
	switch percent = decimal.Text(&p); {
	case p.IsZero():
		return difference, "under 0.01 %"
	case !p.Negative:
		percent = "+" + percent
	}
	return difference, percent + " %"
}

// value makes what a side has, for people; named tells under which name it stands.
func (c *Characteristic) value(as int, named bool, t *tally) func() *Value {
	return func() *Value {
		if t == nil {
			return nil
		}
		v := &Value{Text: c.text(t), How: c.how(as, named, t), Places: []Located{}, More: t.more}
		for i := range t.places {
			v.Places = append(v.Places, t.places[i].at.in(t.places[i].file))
		}
		return v
	}
}

// text writes a tally out.
func (c *Characteristic) text(t *tally) string {
	var all []string
	for _, x := range t.codes.sort() {
		all = append(all, x.text)
	}
	for _, x := range t.parties.sort() {
		all = append(all, x.text)
	}
	separator := ", "
	for i := range t.sums {
		separator = " + "
		text := decimal.Text(&t.sums[i].total)
		if unit := t.sums[i].unit; unit != "" {
			text += " " + unit
		}
		all = append(all, text)
	}
	switch {
	case len(t.wrong) > 0:
		all = append(all, t.wrong...)
	case len(all) == 0:
		return "no " + c.Title
	}
	return strings.Join(all, separator)
}

// how words how a tally came to be.
func (c *Characteristic) how(as int, named bool, t *tally) string {
	var how []string
	if named && c.as[as] != "" {
		how = append(how, c.as[as])
	}
	switch {
	case c.Kind == Count || !c.Goods && c.Kind == Party:
	case t.total:
		how = append(how, "total of the declaration")
	case c.Goods && t.values > 1 && c.Kind.numeric():
		how = append(how, fmt.Sprintf("sum of %d values", t.values))
	case c.Goods && t.values > 1:
		how = append(how, fmt.Sprintf("%d items", t.values))
	}
	if t.rated {
		how = append(how, "by the rates given")
	}
	return strings.Join(how, ", ")
}
