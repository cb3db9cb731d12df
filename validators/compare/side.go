package compare

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/cockroachdb/apd/v3"

	dm "wcodm/datamodel"
	"wcodm/validators/decimal"
)

// maxTallies bounds the memory of one key: a side of it with more is not compared.
// Each of some 8 characteristics of goods of one subheading and origin is a tally.
const maxTallies = 100_000

// What a side, a value and a line list at most; what is beyond is counted.
const (
	listedPlaces       = 10
	listedDeclarations = 20
	listedCodes        = 20
)

// side is what the declarations of one side say of one key, added up.
type side struct {
	c        *Comparison
	which    Side
	declared []Declaration
	more     int
	used     int         // consignments
	messages int         // that they are of
	last     Declaration // of them
	apart    bool
	uses     map[Use]int
	known    map[string]uint64 // content by identity
	complete bool              // a declaration that completes others is there
	tallies  map[slot]*tally
	over     bool // there are more of them than are held
}

// goods are what is held together within a consignment; of the zero value, the
// whole.
type goods struct{ code, origin string }

// slot is what a tally is of.
type slot struct {
	characteristic, as int
	item               bool // of the goods items; else of the whole
	goods              goods
}

// tally is the values of one slot, added up.
type tally struct {
	codes   set[code]
	parties set[party]
	sums    []sum
	wrong   []string // values that are no numbers, sorted
	values  int
	total   bool // of the declaration
	rated   bool // brought to another currency
	places  []sighting
	more    int
}

// sighting is a place in a file.
type sighting struct {
	file string
	at   Place
}

// code is a code as it is compared, and as it is written.
type code struct{ folded, text string }

func (c code) compare(o code) int { return cmp.Compare(c.folded, o.folded) }

// sum is the sum of the values of one unit.
type sum struct {
	unit  string
	total apd.Decimal
}

func (c *Comparison) side(which Side) *side {
	return &side{c: c, which: which, uses: map[Use]int{}, known: map[string]uint64{}, tallies: map[slot]*tally{}}
}

// add takes a consignment up; those that complete others come first.
func (s *side) add(k *Consignment) {
	use := Used
	id, content := k.identity(), k.content()
	before, known := s.known[id]
	switch {
	case known && before == content:
		use = Repeated
	case known:
		use = Contradicted
	case !dm.Completes(k.Type) && s.complete:
		use = Replaced
	}
	if id != "" && !known {
		s.known[id] = content
	}
	s.complete = s.complete || dm.Completes(k.Type)
	s.uses[use]++
	if len(s.declared) < listedDeclarations {
		s.declared = append(s.declared, k.declaration(use))
	} else {
		s.more++
	}
	if use == Used {
		if s.used++; k.File != s.last.File || k.Message != s.last.Message {
			s.messages++
			s.last = k.declaration(use)
		}
		s.apart = s.apart || k.Apart
		s.take(k)
	}
}

// take adds the values of a consignment.
func (s *side) take(k *Consignment) {
	if s.over = s.over || len(s.tallies) > maxTallies; s.over {
		clear(s.tallies)
		return
	}
	def := s.c.def
	found := map[int]itemKey{}
	for i := range k.facts {
		f := &k.facts[i]
		switch site := def.sites[f.site]; site.of {
		case def.commodity:
			found[f.item] = found[f.item].commodity(site.as, subheading(f.value))
		case def.origin:
			found[f.item] = found[f.item].origin(site.as, fold(f.value))
		}
	}
	totals := map[slot]bool{}
	for i := range k.facts {
		f := &k.facts[i]
		site := def.sites[f.site]
		at := slot{characteristic: site.of.index, as: site.as, item: f.item > 0}
		if site.of.Goods && f.item > 0 {
			of := found[f.item]
			if s.c.ignored[def.commodity.index] {
				of.code = ""
			}
			if s.c.ignored[def.origin.index] {
				of.goods.origin = ""
			}
			switch site.of { // of several, one was chosen
			case def.commodity:
				if site.as != of.codeAs-1 {
					continue
				}
				at.as = 0
			case def.origin:
				if site.as != of.originAs-1 {
					continue
				}
				at.as = 0
			}
			at.goods = of.goods
		}
		t := s.tallies[at]
		if t == nil {
			t = &tally{}
			s.tallies[at] = t
		}
		if site.total {
			if totals[at] { // the consignment's own came before the declaration's
				continue
			}
			totals[at], t.total = true, true
		}
		s.count(t, site.of, f)
		t.place(sighting{k.File, f.at})
	}
}

// itemKey is what a goods item is held together by, and the places it was taken
// from, from 1.
type itemKey struct {
	goods
	codeAs, originAs int
}

func (k itemKey) commodity(as int, code string) itemKey {
	if k.codeAs == 0 || as < k.codeAs-1 {
		k.code, k.codeAs = code, as+1
	}
	return k
}

func (k itemKey) origin(as int, origin string) itemKey {
	if k.originAs == 0 || as < k.originAs-1 {
		k.goods.origin, k.originAs = origin, as+1
	}
	return k
}

// subheading is the part of a commodity code that all countries have in common.
func subheading(s string) string {
	digits := letters(s)
	return digits[:min(6, len(digits))]
}

// letters is a code without what people write between its parts, in capitals; the
// code itself where nothing else is in it.
func letters(s string) string {
	folded := fold(s)
	bare := strings.Map(func(r rune) rune {
		switch r {
		case ' ', '\t', '\n', '\r', '-', '/', '.', '\u00a0':
			return -1
		}
		return r
	}, folded)
	return cmp.Or(bare, folded)
}

func (t *tally) place(at sighting) {
	if len(t.places) < listedPlaces {
		t.places = append(t.places, at)
	} else {
		t.more++
	}
}

// count adds a value.
func (s *side) count(t *tally, of *Characteristic, f *fact) {
	t.values++
	switch of.Kind {
	case Codes:
		t.codes.add(code{letters(f.value), fold(f.value)})
	case Party:
		t.parties.add(newParty(f))
	case Count:
		t.addSum("", apd.New(1, 0))
	default:
		n := new(apd.Decimal)
		if !decimal.Parse(n, []byte(f.value)) {
			t.addWrong(f.value)
			return
		}
		unit := f.unit
		switch of.Kind {
		case Mass:
			unit = cmp.Or(unit, kilogram)
			unit = s.c.def.mass[unit].convert(n, unit)
		case Number:
			unit = s.c.def.quantities[unit].convert(n, unit)
		case Money:
			if r := s.c.rates.of[unit]; r != nil {
				decimal.Exact.Mul(n, n, r)
				unit, t.rated = s.c.rates.To, true
			}
		}
		t.addSum(unit, n)
	}
}

// convert brings a number to the unit that others can be brought to, and returns that;
// nil leaves it in its own.
func (u *unit) convert(n *apd.Decimal, own string) string {
	if u == nil {
		return own
	}
	decimal.Exact.Mul(n, n, &u.factor)
	return u.in
}

// kilogram is the unit in which masses are compared.
const kilogram = "KGM"

func (t *tally) addWrong(text string) {
	if i, found := slices.BinarySearch(t.wrong, text); !found {
		t.wrong = slices.Insert(t.wrong, i, text)
	}
}

func (t *tally) addSum(unit string, n *apd.Decimal) {
	i, found := slices.BinarySearchFunc(t.sums, unit, func(a sum, unit string) int { return cmp.Compare(a.unit, unit) })
	if !found {
		t.sums = slices.Insert(t.sums, i, sum{unit: unit})
	}
	decimal.Exact.Add(&t.sums[i].total, &t.sums[i].total, n)
}

// add takes another tally up.
func (t *tally) add(o *tally) {
	t.values += o.values
	t.total, t.rated = t.total || o.total, t.rated || o.rated
	for _, c := range o.codes.sort() {
		t.codes.add(c)
	}
	for _, p := range o.parties.sort() {
		t.parties.add(p)
	}
	for _, text := range o.wrong {
		t.addWrong(text)
	}
	for i := range o.sums {
		t.addSum(o.sums[i].unit, &o.sums[i].total)
	}
	for _, at := range o.places {
		t.place(at)
	}
	t.more += o.more
}

// merged is several tallies as one; those that are nil do not count.
func merged(all ...*tally) *tally {
	all = slices.DeleteFunc(all, func(t *tally) bool { return t == nil })
	switch len(all) {
	case 0:
		return nil
	case 1:
		return all[0]
	}
	t := &tally{}
	for _, o := range all {
		t.add(o)
	}
	return t
}

// of is the tally of the items of some goods; nil for none.
func (s *side) of(c *Characteristic, as int, among []goods) *tally {
	all := make([]*tally, len(among))
	for i, g := range among {
		all[i] = s.tallies[slot{c.index, as, true, g}]
	}
	return merged(all...)
}

// whole is the tally of what is not of goods: of the consignment and of its items.
func (s *side) whole(c *Characteristic, as int) *tally {
	return merged(s.tallies[slot{c.index, as, false, goods{}}], s.tallies[slot{c.index, as, true, goods{}}])
}

// declaredTotal is the total that the declarations give; nil where not all of them
// do.
func (s *side) declaredTotal(c *Characteristic, as int) *tally {
	if t := s.tallies[slot{c.index, as, false, goods{}}]; t != nil && (t.values == s.used || t.values == s.messages) {
		return t
	}
	return nil
}

// goods lists what is held together, sorted.
func (s *side) goods() []goods {
	seen := map[goods]bool{}
	var all []goods
	for at := range s.tallies {
		if s.c.def.characteristics[at.characteristic].Goods && at.item && !seen[at.goods] {
			seen[at.goods] = true
			all = append(all, at.goods)
		}
	}
	slices.SortFunc(all, func(a, b goods) int { return cmp.Or(cmp.Compare(a.code, b.code), cmp.Compare(a.origin, b.origin)) })
	return all
}

// doubled reports whether declarations are there more than once.
func (s *side) doubled() bool { return s.uses[Repeated]+s.uses[Contradicted] > 0 }

// notes say what is to be known about the declarations.
func (s *side) notes() []string {
	var notes []string
	switch {
	case s.messages > 1:
		notes = append(notes, fmt.Sprintf("%s has %d declarations of it, which are added up", s.which, s.messages))
	case s.used > 1:
		notes = append(notes, fmt.Sprintf("the declaration in %s has %d consignments of it, which are added up", s.which, s.used))
	}
	if s.apart {
		notes = append(notes, fmt.Sprintf("what the declaration in %s says of several consignments together, such as containers and totals, is not compared", s.which))
	}
	for _, x := range []struct {
		use         Use
		one, others string
	}{
		{Repeated, "1 declaration in %s was there before and counts once", "%[2]d declarations in %[1]s were there before and count once"},
		{Contradicted, "1 declaration in %s has the reference of one before and says something else; the first counts", "%[2]d declarations in %[1]s have the references of ones before and say something else; the first count"},
		{Replaced, "1 declaration in %s is completed by another, which counts in its place", "%[2]d declarations in %[1]s are completed by others, which count in their place"},
	} {
		switch n := s.uses[x.use]; n {
		case 0:
		case 1:
			notes = append(notes, fmt.Sprintf(x.one, s.which))
		default:
			notes = append(notes, fmt.Sprintf(x.others, s.which, n))
		}
	}
	return notes
}
