package draft

import (
	"cmp"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"sync"

	dm "wcodm/datamodel"
)

// target is a place of the package that a national value could go to.
type target struct {
	elem *dm.Element
	attr *dm.Attribute // nil: the element's own value
	path string        // from the declaration, with predicates
	// names are the ways to call it, each a bag of concepts; above is what the
	// classes around it are called.
	names []bag
	above bag
	chain []classWords // the classes around it, the nearest first
	// its words without those of the classes: what kind of value it is
	country, nationality, currency, incoterms, equipment, commodity, location, sequence bool
}

type classWords struct {
	class *dm.Element
	words bag
}

// title is what the target is called, for people.
func (t *target) title() string {
	if t.attr != nil {
		return t.elem.Title + " – " + t.attr.Name
	}
	return t.elem.Title
}

// bag holds concepts with their weights, in order.
type bag []weighted

type weighted struct {
	concept concept
	weight  float64
}

func (b bag) add(weight float64, concepts ...concept) bag {
next:
	for _, c := range concepts {
		for i := range b {
			if b[i].concept == c {
				b[i].weight = max(b[i].weight, weight)
				continue next
			}
		}
		b = append(b, weighted{c, weight})
	}
	return b
}

// index knows all places of a package by their words. It is immutable.
type index struct {
	lex     *lexicon
	pkg     *dm.Package
	targets []*target
	classes []*target // those that repeat
	weights map[concept]float64
	// the class of goods items and the consignment of the whole declaration, nil
	// if there is none
	item, master *dm.Element
}

func (x *lexicon) bag(weight float64, text string) bag {
	var b bag
	for _, c := range x.tokens(text) {
		b = b.add(weight, c)
	}
	return b
}

// indexes keeps what was prepared of packages.
var indexes sync.Map

// indexOf returns the index of a package by the words of its elements.
func indexOf(x *lexicon, pkg *dm.Package) *index {
	if ix, ok := indexes.Load(pkg); ok {
		return ix.(*index)
	}
	ix, _ := indexes.LoadOrStore(pkg, newIndex(x, pkg))
	return ix.(*index)
}

// newIndex prepares a package.
func newIndex(x *lexicon, pkg *dm.Package) *index {
	ix := &index{lex: x, pkg: pkg, weights: map[concept]float64{}, master: pkg.Body.Child("Consignment")}
	for _, e := range pkg.Elements {
		if !e.Within(pkg.Body) || e == pkg.Body {
			continue
		}
		if e.IsClass() {
			if e.Repeats() {
				t := ix.target(e, nil)
				for _, term := range x.classes[e.Name] {
					t.names = append(t.names, x.bag(1, term))
				}
				ix.classes = append(ix.classes, t)
				if e.Name == "GovernmentAgencyGoodsItem" {
					ix.item = e
				}
			}
			continue
		}
		ix.targets = append(ix.targets, ix.withTerms(ix.target(e, nil)))
		for _, name := range []string{"currencyID", "unitCode"} {
			if a := e.Attribute(name); a != nil {
				ix.targets = append(ix.targets, ix.withTerms(ix.target(e, a)))
			}
		}
	}
	seen := map[concept]int{}
	for _, t := range ix.targets {
		all := slices.Clone(t.above)
		for _, n := range t.names {
			for _, w := range n {
				all = all.add(1, w.concept)
			}
		}
		for _, w := range all {
			seen[w.concept]++
		}
	}
	for c, n := range seen {
		ix.weights[c] = math.Log(1.3 + float64(len(ix.targets))/float64(n))
	}
	return ix
}

// withTerms adds what people call a target.
func (ix *index) withTerms(t *target) *target {
	path := t.path
	for _, e := range ix.lex.elements {
		suffix, any := strings.CutPrefix(e.path, "*")
		plain := withoutPredicates(suffix)
		if !any && plain != path || any && !strings.HasSuffix(path, plain) {
			continue
		}
		if !any {
			t.path = e.path
		}
		for _, term := range e.terms {
			t.names = append(t.names, ix.lex.bag(1, term))
		}
	}
	for word, is := range map[string]*bool{"country": &t.country, "nationality": &t.nationality, "currency": &t.currency,
		"incoterms": &t.incoterms, "equipment": &t.equipment, "commodity": &t.commodity, "location": &t.location, "sequence": &t.sequence} {
		*is = slices.ContainsFunc(t.names, func(b bag) bool { return b.has(ix.lex.concepts[word]) })
	}
	return t
}

func (b bag) has(c concept) bool {
	return slices.ContainsFunc(b, func(w weighted) bool { return w.concept == c })
}

var predicate = regexp.MustCompile(`\[[^\]]*\]`)

func withoutPredicates(path string) string { return predicate.ReplaceAllString(path, "") }

func (ix *index) target(e *dm.Element, a *dm.Attribute) *target {
	x := ix.lex
	t := &target{elem: e, attr: a, path: e.Path()}
	own := x.bag(1, e.Name)
	if a == nil {
		if !e.IsClass() && len(own) > 1 { // the last word of a name says what kind of value it is
			own[len(own)-1].weight = 0.5
		}
		t.names = append(t.names, own, x.bag(1, e.Title))
	} else {
		t.path += "/@" + a.Name
		t.names = append(t.names, x.bag(1, map[string]string{"currencyID": "currency", "unitCode": "unit"}[a.Name]))
		t.above = own
	}
	for c := e.Parent; c != nil && c != ix.pkg.Body; c = c.Parent {
		t.chain = append(t.chain, classWords{c, x.bag(1, c.Name)})
	}
	for _, w := range t.within(nil) {
		t.above = t.above.add(w.weight, w.concept)
	}
	return t
}

// within is what the classes between the target and one around it are called.
func (t *target) within(class *dm.Element) bag {
	var b bag
	weight := 1.0
	for _, c := range t.chain {
		if c.class == class {
			break
		}
		for _, w := range c.words {
			b = b.add(weight, w.concept)
		}
		weight *= 0.8
	}
	return b
}

// weight is how much a concept tells: the rarer the more.
func (ix *index) weight(c concept) float64 {
	w, ok := ix.weights[c]
	if !ok { // a word the package does not know
		return 3
	}
	if c >= 0 && ix.lex.generic[c] {
		return w * 0.6
	}
	return w
}

// explain is a bag that may explain the words of another one.
type explain struct {
	bag    bag
	factor float64 // what it counts
	exact  bool    // words that are merely near do not count
}

// cover is the part of a that others explain. Some weight may be given: then
// words that tell little do not decide.
func (ix *index) cover(a bag, given float64, by ...explain) float64 {
	sum, all := given, given
	for _, w := range a {
		weight := w.weight * ix.weight(w.concept)
		all += weight
		best := 0.0
		for _, e := range by {
			for _, o := range e.bag {
				like := ix.lex.like(w.concept, o.concept)
				if like == 1 || !e.exact {
					best = max(best, e.factor*like)
				}
			}
		}
		sum += weight * best
	}
	if all == 0 {
		return 0
	}
	return sum / all
}

// field is a national value with what is known of it.
type field struct {
	node    *node
	attr    *attr
	values  []string
	kind    kind
	own     bag       // what it is called
	context bag       // what the elements around it are called
	words   []concept // its own name alone
	itself  bag       // the same
	ids     []string
	// date is how it would write a date, nil where the sample does not show it;
	// dateSure is false where day and month could be the other way round.
	date     *dateForm
	dateSure bool
}

// field prepares a leaf; paths begin below from.
func (ix *index) field(n *node, a *attr, record *node) *field {
	f := &field{node: n, attr: a, values: n.values}
	name := n.name
	at := n.parent
	if a != nil {
		f.values, name, at = a.values, a.name, n
	}
	f.kind = kindOf(f.values)
	f.own = ix.lex.bag(1, name)
	f.words, f.itself = ix.lex.tokens(name), f.own
	if len(f.own) > 1 {
		f.own = slices.Clone(f.own)
		for i := range f.own {
			if c := f.own[i].concept; c >= 0 && ix.lex.generic[c] {
				f.own[i].weight = 0.6
			}
		}
	}
	if f.kind == kindDate && !ix.lex.says(f.words, "date", "time") { // "Invoiced on" is a date by its values
		f.own = slices.Clone(f.own).add(0.5, ix.lex.concepts["date"])
	}
	borrowed := !ix.generic(f.own)
	weight := 0.8
	for ; at != nil && at != record; at = at.parent {
		words := ix.lex.bag(weight, at.name)
		if !borrowed {
			for _, w := range words {
				f.own = f.own.add(0.9, w.concept)
			}
			borrowed = !ix.generic(words)
		} else {
			for _, w := range words {
				f.context = f.context.add(w.weight, w.concept)
			}
		}
		weight *= 0.75
	}
	f.ids = numbersIn(name)
	for _, x := range n.attrs {
		for _, v := range x.values {
			f.ids = append(f.ids, numbersIn(x.name+" "+v)...)
		}
	}
	return f
}

// generic reports whether the words say what kind of value it is and not what
// it is about.
func (ix *index) generic(b bag) bool {
	for _, w := range b {
		if w.concept < 0 || !ix.lex.generic[w.concept] {
			return false
		}
	}
	return true
}

// Proposal is a place of the package proposed for a national value.
type Proposal struct {
	// Path leads there from the declaration; it may have predicates.
	Path string
	// Element is the place's element.
	Element *dm.Element
	// Score tells how likely it is meant, about 0 to 1.
	Score float64
	// Why names what speaks for it.
	Why string

	target *target
	fits   bool // the sample's values can be written there
}

// scope says where in the package a value is looked for.
type scope struct {
	class *dm.Element // nothing but what stands below it; nil: the whole declaration
	// avoid are classes that belong to groups: what stands below them is less likely.
	avoid []*dm.Element
	// rare is the master consignment where there is no house consignment: most
	// declarations keep what it also has in their shipment.
	rare *dm.Element
}

// propose ranks the places for a field, the most likely first.
func (ix *index) propose(f *field, s scope, most int) []Proposal {
	var found []Proposal
	for _, t := range ix.targets {
		if s.class != nil && (t.elem == s.class || !t.elem.Within(s.class)) {
			continue
		}
		p := ix.judge(f, t, s)
		if p.Score < 0.2 {
			continue
		}
		found = append(found, p)
	}
	slices.SortStableFunc(found, func(a, b Proposal) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(strings.Count(a.Path, "/"), strings.Count(b.Path, "/")), cmp.Compare(ix.sought(a), ix.sought(b)))
	})
	return found[:min(len(found), most)]
}

// sought is how late a place is looked at for a UCR: one class may have several
// that fit alike.
func (ix *index) sought(p Proposal) int {
	places := ix.pkg.References()
	if i := slices.IndexFunc(places, func(r dm.ReferencePlace) bool { return r.Elem == p.Element }); i >= 0 {
		return i
	}
	return len(places)
}

// judge tells how well a place fits a field.
func (ix *index) judge(f *field, t *target, s scope) Proposal {
	p := Proposal{Path: t.path, Element: t.elem, target: t, fits: true}
	best, bestName := 0.0, -1
	for i, name := range t.names {
		of := ix.cover(name, 0, explain{f.own, 1, false}, explain{f.context, 0.85, false})
		have := ix.cover(f.own, 0, explain{name, 1, false}, explain{t.above, 0.85, false})
		// What it is called itself has to be explained, not only what it stands in.
		itself := ix.cover(f.itself, 0, explain{name, 1, false}, explain{t.above, 1, false})
		if s := math.Sqrt(of*have) * (0.8 + 0.2*itself); s > best {
			best, bestName = s, i
		}
	}
	number := t.hasNumber(f.ids)
	if best == 0 && number == "" {
		return p
	}
	above := t.above
	if s.class != nil { // what stands above the group is agreed on
		above = t.within(s.class)
	}
	around := 1.0
	if len(above) > 0 {
		around = ix.cover(above, 1, explain{f.own, 1, true}, explain{f.context, 1, false})
	}
	under := 0.6
	if len(f.context) > 0 && bestName >= 0 {
		under = ix.cover(f.context, 0, explain{t.above, 1, false}, explain{t.names[bestName], 1, false})
	}
	p.Score = best * (0.55 + 0.3*around + 0.15*under)
	why := "by name"
	if bestName > 1 {
		why = "by its usual names"
	}
	if number != "" {
		p.Score = max(p.Score, 0.3) + 0.5
		why = "by " + number
	}
	factor, value := ix.values(f, t)
	if factor == 0 {
		p.Score *= 0.2
		p.fits = false
	}
	if factor > 0 {
		p.Score *= factor
	}
	if value != "" && factor > 1 {
		why += ", " + value
	}
	for _, a := range s.avoid {
		if t.elem.Within(a) {
			p.Score *= 0.6
			break
		}
	}
	if s.rare != nil && t.elem.Within(s.rare) {
		p.Score *= 0.9
	}
	p.Why = why
	return p
}

// enumerated is what it counts that all of a sample's values are among the few
// that a place takes.
const enumerated = 1.6

// values says how the sample's values and the kind of value that the field's
// name speaks of suit a place: 0 means that they cannot be written there.
func (ix *index) values(f *field, t *target) (factor float64, why string) {
	factor = 1
	e := t.elem
	says := func(words ...string) bool { return ix.lex.says(f.words, words...) }
	date := t.attr == nil && (e.Type.Child != "" || e.Type.Name == "Date")
	base, facets := e.Type.Base, e.Facets
	if t.attr != nil {
		base, facets = t.attr.Base, t.attr.Facets
	}
	switch {
	case f.kind == kindDate && date:
		return 1.2, "its values are dates"
	case f.kind == kindDate:
		return 0.4, ""
	case date && f.kind != kindUnknown:
		return 0, ""
	case date && !says("date", "time"):
		factor *= 0.5
	case !date && says("date") && f.kind == kindUnknown:
		factor *= 0.5
	}
	if e.Type.Child == "" && !date {
		for _, v := range f.values {
			if wrong, _ := facets.Check(base, plainNumber(base, v)); wrong != "" {
				return 0, ""
			}
		}
	}
	if len(facets.Enum) > 0 && len(f.values) > 0 {
		factor, why = factor*enumerated, "its values are among those of the place"
	}
	switch f.kind {
	case kindCountry:
		if t.country || t.nationality {
			factor, why = factor*1.12, "its values are country codes"
		} else {
			factor *= 0.85
		}
	case kindCurrency:
		if t.currency {
			factor, why = factor*1.15, "its values are currency codes"
		} else {
			factor *= 0.7
		}
	case kindIncoterm:
		if t.incoterms {
			factor, why = factor*1.3, "its values are Incoterms"
		}
	case kindContainer:
		if t.equipment {
			factor, why = factor*1.3, "its values are container numbers"
		}
	case kindCommodity:
		if t.commodity && e.Type.Name == "ID" {
			factor, why = factor*1.15, "its values look like commodity codes"
		}
	case kindEORI:
		if e.Type.Name == "ID" {
			factor, why = factor*1.1, "its values look like trader numbers"
		}
	case kindMRN:
		if e.Type.Name == "ID" {
			factor = factor * 1.1
		}
	case kindLocode:
		if t.location {
			factor, why = factor*1.1, "its values look like UN/LOCODEs"
		}
	case kindDecimal:
		if base != "decimal" {
			factor *= 0.75
		}
	case kindText:
		if e.Type.Name == "Text" {
			factor *= 1.06
		} else if e.Type.Name == "Code" {
			factor *= 0.7
		}
	case kindCode, kindWhole:
		if e.Type.Name == "Text" {
			factor *= 0.85
		}
	}
	// The kind of value that the name speaks of.
	for _, k := range [...]struct {
		word, types string
	}{{"amount", "Amount"}, {"price", "Amount"}, {"charge", "Amount"}, {"mass", "Measure"}, {"quantity", "Quantity Measure Numeric"},
		{"name", "Text"}, {"number", "ID Code Number Numeric Quantity"}, {"code", "Code ID"}, {"id", "ID Code"}, {"rate", "Numeric"}, {"sequence", "Numeric"}, {"description", "Text"}} {
		if !says(k.word) {
			continue
		}
		switch {
		case t.attr != nil:
			if k.word != "code" && k.word != "id" {
				factor *= 0.6
			}
		case e.Type.Name == "Number" && k.word != "code" && k.word != "id" && k.word != "name":
		case !strings.Contains(k.types, e.Type.Name):
			factor *= 0.75
		}
		break
	}
	// "Amount in foreign currency" is an amount.
	amount := says("amount", "price", "charge", "value") && says("foreign", "national", "local")
	if t.attr != nil && (amount || !says("currency", "unit")) && f.kind != kindCurrency {
		factor *= 0.5
	}
	if t.sequence && !says("sequence", "item", "line", "article") {
		factor *= 0.6
	}
	if says("sequence") && (t.attr != nil || !t.sequence) {
		factor *= 0.4
	}
	if t.attr == nil && says("currency") && !amount && !t.currency {
		factor *= 0.5
	}
	return factor, why
}

// plainNumber reads a number as people write it, for comparing with a decimal's limits.
func plainNumber(base, v string) string {
	if base != "decimal" || strings.Count(v, ",") != 1 || strings.Contains(v, ".") {
		return v
	}
	return strings.Replace(v, ",", ".", 1)
}

// numberForms find the numbers of the WCO, the EU and the SAD in names.
var numberForms = []struct {
	what string
	re   *regexp.Regexp
}{
	{"WCO id", regexp.MustCompile(`(?i)(?:^|[^a-z0-9])([a-z][0-9]{3})(?:[^0-9]|$)`)},
	{"SAD box", regexp.MustCompile(`(?i)(?:box|feld|case|casilla|vak|rubrik)[ _.-]?([0-9]{1,2}[a-z]?)(?:[^0-9]|$)`)},
	{"EU data element", regexp.MustCompile(`(?i)(?:^|[^0-9])(?:de[ _]?)?([0-9]{2}[ _.-][0-9]{2}(?:[ _.-][0-9]{3})?(?:[ _.-][0-9]{3})?)(?:[^0-9]|$)`)},
	{"UN/TDED", regexp.MustCompile(`(?i)tded[ _.-]?([0-9]{4})`)},
}

// numbersIn lists the numbers a name holds, each as "what number".
func numbersIn(name string) []string {
	var all []string
	for _, f := range numberForms {
		if m := f.re.FindStringSubmatch(name); m != nil {
			n := strings.ToUpper(strings.NewReplacer("_", " ", ".", " ", "-", " ").Replace(m[1]))
			if f.what == "SAD box" {
				n = strings.ToLower(n)
			}
			all = append(all, f.what+" "+n)
		}
	}
	return all
}

// hasNumber reports which of the numbers is the target's.
func (t *target) hasNumber(ids []string) string {
	if t.attr != nil {
		return ""
	}
	for _, id := range ids {
		what, n := id, ""
		if i := strings.LastIndex(id, "element "); i >= 0 {
			what, n = "EU data element", id[i+len("element "):]
		} else if i := strings.LastIndexByte(id, ' '); i >= 0 {
			what, n = id[:i], id[i+1:]
		}
		e := t.elem
		switch {
		case what == "WCO id" && e.ID == n,
			what == "SAD box" && e.SAD == n,
			what == "UN/TDED" && e.TDED == n,
			what == "EU data element" && len(n) >= 9 && strings.HasPrefix(e.EU, n):
			return fmt.Sprintf("its number: %s %s", what, n)
		}
	}
	return ""
}
