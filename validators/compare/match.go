package compare

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/cockroachdb/apd/v3"

	dm "wcodm/datamodel"
	"wcodm/validators/decimal"
)

// Compare passes on what came of each key, sorted by key, and then the consignments
// that have none or change another. Pairs that agree are passed on where [Options]
// say so, or where declarations are there twice. Nothing can be added to the index any more. The summary counts all.
func (x *Index) Compare(ctx context.Context, sum *Summary, yield func(*Entry) error) error {
	sum.Key = x.c.keyTitle()
	if sum.Lines == nil {
		sum.Lines = map[Verdict]int{}
	}
	if sum.Points == nil {
		sum.Points = map[string]int{}
	}
	pass := func(e *Entry) error {
		sum.add(e)
		if e.Verdict.Good() && !x.c.all && !e.doubled && !e.noted {
			return nil
		}
		return yield(e)
	}
	key := ""
	var sides [2]*side
	end := func() error {
		if sides[A] == nil && sides[B] == nil {
			return nil
		}
		e := x.c.entry(key, sides[A], sides[B], sum)
		sides = [2]*side{}
		return pass(e)
	}
	err := x.rows(ctx, func(which Side, next string, k *Consignment) error {
		if next != key {
			if err := end(); err != nil {
				return err
			}
			key = next
		}
		if next == "" {
			return pass(x.c.alone(which, k))
		}
		if sides[which] == nil {
			sides[which] = x.c.side(which)
		}
		sides[which].add(k)
		return nil
	})
	if err != nil {
		return err
	}
	return end()
}

// alone is the entry of a consignment that is not compared.
func (c *Comparison) alone(which Side, k *Consignment) *Entry {
	e := &Entry{Verdict: NotCompared, A: []Declaration{}, B: []Declaration{}}
	use, why := Keyless, fmt.Sprintf("It has no %s", c.keyTitle())
	if k.Dummy != "" && len(c.keys) == 0 {
		use, why = Dummy, fmt.Sprintf("Its UCR %s identifies nothing: it is %s", k.UCR, k.Dummy)
	}
	if !dm.Declares(k.Function) {
		use, why = Changing, fmt.Sprintf("It changes or cancels another declaration (function %s)", k.Function)
		e.Key = c.keyOf(k)
	}
	e.Notes = []string{why}
	if d := k.declaration(use); which == A {
		e.A = append(e.A, d)
	} else {
		e.B = append(e.B, d)
	}
	return e
}

// entry compares what both sides say of a key; one of them may be nil. The summary
// counts the lines.
func (c *Comparison) entry(key string, a, b *side, sum *Summary) *Entry {
	e := &Entry{Key: key, A: []Declaration{}, B: []Declaration{}}
	if a != nil {
		e.A, e.MoreA, e.Notes = a.declared, a.more, append(e.Notes, a.notes()...)
	}
	if b != nil {
		e.B, e.MoreB, e.Notes = b.declared, b.more, append(e.Notes, b.notes()...)
	}
	switch {
	case b == nil:
		e.Verdict = OnlyA
		return e
	case a == nil:
		e.Verdict = OnlyB
		return e
	}
	if a.over || b.over {
		e.Verdict = NotCompared
		e.Notes = append(e.Notes, fmt.Sprintf("there are too many goods of it to be compared, more than %d values of a side; a key that tells consignments apart may be better", maxTallies))
		return e
	}
	m := &match{c: c, sides: [2]*side{a, b}, sum: sum, worst: Equal}
	m.all()
	e.Lines, e.Verdict, e.doubled, e.noted = m.lines, m.worst, a.doubled() || b.doubled(), len(m.notes) > 0
	e.Notes = append(e.Notes, m.notes...)
	return e
}

// match compares the two sides of one key.
type match struct {
	c     *Comparison
	sides [2]*side
	goods [2][]goods
	lines []Line
	worst Verdict // so far: Equal, Within or Different
	notes []string
	sum   *Summary
	total measured // in total
}

// measured is what came of comparing what goods measure: masses, quantities, packages,
// values.
type measured struct{ agree, differ bool }

func (m *measured) add(c *Characteristic, v Verdict) {
	if !c.Kind.numeric() || c.Kind == Count {
		return
	}
	m.agree = m.agree || v.Good()
	m.differ = m.differ || v == Different
}

func (m *match) all() {
	for s := range m.sides {
		m.goods[s] = m.sides[s].goods()
	}
	var byGoods []*choice
	for _, c := range m.c.def.characteristics {
		switch {
		case m.c.ignored[c.index]:
		case !c.Goods:
			m.consignment(c)
		case c != m.c.def.commodity && c != m.c.def.origin:
			if o := m.choose(c); o != nil {
				byGoods = append(byGoods, o)
			}
		}
	}
	m.eachGoods(byGoods)
}

// consignment compares a characteristic of the whole.
func (m *match) consignment(c *Characteristic) {
	var given [2][]int
	done := false
	for as := range c.as {
		a, b := m.sides[A].whole(c, as), m.sides[B].whole(c, as)
		if a != nil && b != nil {
			if !done || c.Kind == Party { // each party has its own counterpart
				m.compare(c, as, as, goods{}, a, b)
			}
			done = true
		}
		for s, t := range []*tally{a, b} {
			if t != nil {
				given[s] = append(given[s], as)
			}
		}
	}
	switch {
	case done:
	case len(given[A]) > 0 && len(given[B]) > 0:
		x, y := given[A][0], given[B][0]
		m.compare(c, x, y, goods{}, m.sides[A].whole(c, x), m.sides[B].whole(c, y))
	case len(given[A]) > 0:
		m.compare(c, given[A][0], given[A][0], goods{}, m.sides[A].whole(c, given[A][0]), nil)
	case len(given[B]) > 0:
		m.compare(c, given[B][0], given[B][0], goods{}, nil, m.sides[B].whole(c, given[B][0]))
	}
}

// choice is a characteristic of the goods, and under which name it is compared.
type choice struct {
	of *Characteristic
	as int
}

// choose finds the name under which a characteristic is compared for each goods:
// one that both sides give for items. Where there is none, or where a total says
// something else than the items, the consignments as a whole are compared.
func (m *match) choose(c *Characteristic) *choice {
	var items, totals [2][]*tally // by name
	for s, x := range m.sides {
		for as := range c.as {
			items[s] = append(items[s], x.of(c, as, m.goods[s]))
			totals[s] = append(totals[s], x.declaredTotal(c, as))
		}
	}
	whole := func(s Side, as int) *tally { return cmp.Or(totals[s][as], items[s][as]) }
	for as := range c.as {
		if items[A][as] == nil || items[B][as] == nil {
			continue
		}
		if differs(items[A][as], totals[A][as]) || differs(items[B][as], totals[B][as]) {
			m.total.add(c, m.compare(c, as, as, goods{}, whole(A, as), whole(B, as)))
		}
		return &choice{c, as}
	}
	for as := range c.as {
		if a, b := whole(A, as), whole(B, as); a != nil && b != nil {
			m.total.add(c, m.compare(c, as, as, goods{}, a, b))
			return nil
		}
	}
	var first [2]int
	var given [2]*tally
	for s := range m.sides {
		for as := range c.as {
			if given[s] == nil && whole(Side(s), as) != nil {
				first[s], given[s] = as, whole(Side(s), as)
			}
		}
	}
	if given[A] != nil || given[B] != nil {
		for s := range given {
			if given[s] == nil {
				first[s] = first[1-s]
			}
		}
		m.compare(c, first[A], first[B], goods{}, given[A], given[B])
	}
	return nil
}

// differs reports whether a total says something else than the sum of the items.
// Their units may be said on one of them alone.
func differs(items, total *tally) bool {
	if total == nil {
		return false
	}
	return len(total.wrong)+len(items.wrong) > 0 || items.sum().Cmp(total.sum()) != 0
}

// sum is the sum over all units.
func (t *tally) sum() *apd.Decimal {
	all := new(apd.Decimal)
	for i := range t.sums {
		decimal.Exact.Add(all, all, &t.sums[i].total)
	}
	return all
}

// oneSided tells once where one side says nothing at all of what goods are told
// apart by, and reports whether it does.
func (m *match) oneSided(c *Characteristic) bool {
	if m.c.ignored[c.index] {
		return false
	}
	a, b := m.sides[A].of(c, 0, m.goods[A]), m.sides[B].of(c, 0, m.goods[B])
	if (a == nil) == (b == nil) {
		return false
	}
	m.compare(c, 0, 0, goods{}, a, b)
	return true
}

// eachGoods compares the goods of each commodity code; all of them together where
// one side says none.
func (m *match) eachGoods(what []*choice) {
	coded := !m.oneSided(m.c.def.commodity)
	sourced := !m.oneSided(m.c.def.origin)
	if !coded {
		m.together(what, goods{}, m.goods[A], m.goods[B], sourced)
		return
	}
	codes := [2][]string{codesOf(m.goods[A]), codesOf(m.goods[B])}
	var alone [2][]string
	for s := range codes {
		for _, code := range codes[s] {
			if _, found := slices.BinarySearch(codes[1-s], code); !found {
				alone[s] = append(alone[s], code)
			} else if Side(s) == A {
				m.pair(what, code, code, sourced)
			}
		}
	}
	if len(alone[A]) == 1 && len(alone[B]) == 1 {
		m.pair(what, alone[A][0], alone[B][0], sourced)
		return
	}
	for s := range alone {
		for _, code := range alone[s] {
			var given [2]*tally
			given[s] = m.commodity(Side(s), m.coded(Side(s), code))
			m.compare(m.c.def.commodity, 0, 0, goods{code: code}, given[A], given[B])
		}
	}
}

// codesOf are the commodity codes of goods, sorted as these are.
func codesOf(all []goods) (codes []string) {
	for _, g := range all {
		codes = append(codes, g.code)
	}
	return slices.Compact(codes)
}

// coded are the goods of a side with a commodity code, of all origins.
func (m *match) coded(s Side, code string) []goods {
	from, _ := slices.BinarySearchFunc(m.goods[s], code, func(g goods, code string) int { return cmp.Compare(g.code, code) })
	to := from
	for to < len(m.goods[s]) && m.goods[s][to].code == code {
		to++
	}
	return m.goods[s][from:to]
}

// commodity is the tally of the commodity codes of goods. Goods without one are
// told by their items.
func (m *match) commodity(s Side, among []goods) *tally {
	if t := m.sides[s].of(m.c.def.commodity, 0, among); t != nil {
		return t
	}
	items := m.sides[s].of(m.c.def.items, 0, among)
	return &tally{values: items.values, places: items.places, more: items.more}
}

// pair compares goods of A with goods of B, each with one commodity code: those of
// each origin where the origins are the same, else all of them.
func (m *match) pair(what []*choice, codeA, codeB string, sourced bool) {
	a, b := m.coded(A, codeA), m.coded(B, codeB)
	at := goods{code: codeA}
	if codeA != codeB || codeA != "" {
		m.commodities(at, m.commodity(A, a), m.commodity(B, b), codeA == codeB)
	}
	if !slices.EqualFunc(a, b, func(x, y goods) bool { return x.origin == y.origin }) {
		m.together(what, at, a, b, sourced)
		return
	}
	for i := range a {
		at.origin = a[i].origin
		m.together(what, at, a[i:i+1], b[i:i+1], sourced && at.origin != "")
	}
}

// together compares goods as one, and their origins where both sides have some.
func (m *match) together(what []*choice, at goods, a, b []goods, sourced bool) {
	if origin := m.c.def.origin; sourced && !m.c.ignored[origin.index] {
		x, y := m.sides[A].of(origin, 0, a), m.sides[B].of(origin, 0, b)
		if x != nil || y != nil {
			m.compare(origin, 0, 0, at, x, y)
		}
	}
	m.values(what, at, a, b)
}

// values compares what goods have besides their code and origin. How many lines
// declare them comes last, as it is no difference where the measures agree.
func (m *match) values(what []*choice, at goods, a, b []goods) {
	var items *choice
	var measures measured
	first := len(m.lines)
	for _, w := range what {
		if w.of == m.c.def.items {
			items = w
			continue
		}
		x, y := m.sides[A].of(w.of, w.as, a), m.sides[B].of(w.of, w.as, b)
		if x != nil || y != nil {
			measures.add(w.of, m.compare(w.of, w.as, w.as, at, x, y))
		}
	}
	if items == nil {
		return
	}
	x, y := m.sides[A].of(items.of, items.as, a), m.sides[B].of(items.of, items.as, b)
	if x == nil && y == nil {
		return
	}
	if x != nil && y != nil && x.values != y.values && (measures.agree || m.total.agree) && !measures.differ && !m.total.differ {
		m.sum.Lines[Equal]++
		m.notes = append(m.notes, fmt.Sprintf("%s: %s in A, %d in B, and what they measure agrees", at.words(), numberOf(x.values), y.values))
		return
	}
	others := len(m.lines)
	m.compare(items.of, items.as, items.as, at, x, y)
	if len(m.lines) > others { // it is told before them
		m.lines = slices.Insert(m.lines[:others], first, m.lines[others])
	}
}

func numberOf(items int) string {
	if items == 1 {
		return "1 goods item"
	}
	return fmt.Sprintf("%d goods items", items)
}

// words names goods for people.
func (g goods) words() string {
	switch {
	case g == goods{}:
		return "all goods"
	case g.origin == "":
		return "goods " + g.code
	case g.code == "":
		return "goods from " + g.origin
	}
	return "goods " + g.code + " from " + g.origin
}

// compare adds the line on one characteristic, and returns its verdict; one of the
// tallies may be nil.
func (m *match) compare(c *Characteristic, asA, asB int, at goods, a, b *tally) Verdict {
	l := Line{Characteristic: c.Name, Title: c.title(asA, asB, at), Goods: at.code, Origin: at.origin}
	switch {
	case b == nil:
		l.Verdict = OnlyA
	case a == nil:
		l.Verdict = OnlyB
	case c.Kind == Codes:
		l.codes(a.codes.sort(), b.codes.sort())
	case c.Kind == Party:
		l.parties(a.parties.sort(), b.parties.sort())
	case asA != asB:
		l.Verdict, l.Why = Incomparable, fmt.Sprintf("A has the %s and B the %s", c.as[asA], c.as[asB])
	default:
		l.numbers(c.Kind, m.c.tolerances[c.index], a, b)
	}
	named := c.Kind == Money || asA != asB
	m.add(l, c.value(asA, named, a), c.value(asB, named, b))
	return l.Verdict
}

// commodities adds the line on the commodity codes of a pair of goods, which agree
// as far as they can where the first six digits do.
func (m *match) commodities(at goods, a, b *tally, same bool) {
	c := m.c.def.commodity
	l := Line{Characteristic: c.Name, Title: c.Title, Goods: at.code, Verdict: Different}
	switch {
	case same:
		l.Verdict = Equal
	case len(a.codes.all) == 0:
		l.Verdict, l.Goods = OnlyB, subheading(b.codes.sort()[0].folded)
	case len(b.codes.all) == 0:
		l.Verdict = OnlyA
	}
	m.add(l, c.value(0, false, a), c.value(0, false, b))
}

// add counts a line, and keeps it where it is wanted.
func (m *match) add(l Line, a, b func() *Value) {
	m.sum.Lines[l.Verdict]++
	switch good := l.Verdict.Good(); {
	case !good:
		m.worst = Different
	case l.Verdict == Within && m.worst == Equal:
		m.worst = Within
	}
	if !l.Verdict.Good() || m.c.all {
		l.A, l.B = a(), b()
		m.lines = append(m.lines, l)
	}
}
