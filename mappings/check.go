package mappings

import (
	"iter"
	"slices"
	"strconv"
	"strings"

	dm "wcodm/datamodel"
	"wcodm/datamodel/nearest"
	"wcodm/datamodel/yamlfile"
)

// check proves of the rules together what no rule shows alone.
func (l *loader) check() {
	c := checker{l: l, writesIn: map[string][]chain{}, writesOut: map[string][]chain{}, carried: map[valueOf]*rule{},
		positions: map[string]map[int]*rule{}, groups: map[string]*rule{}, used: map[string]bool{}, written: map[*rule]map[below]bool{}, codes: map[string]string{}, pairs: map[string]pair{}}
	c.collect(l.m.rules)
	c.rules(l.m.rules, "", "")
	c.order()
	c.never()
	c.conditions()
	if len(l.errs) > 0 {
		return // what follows would repeat the faults in other words
	}
	c.drops()
	c.leaning()
	c.complete()
	c.terms()
}

// checker walks over all rules and remembers what they speak of. Places are
// keyed by their path from the record or the declaration, predicates included.
type checker struct {
	l                   *loader
	writesIn, writesOut map[string][]chain
	carried             map[valueOf]*rule        // the first rule that carries a value
	positions           map[string]map[int]*rule // by path without the position: [1], [2] …
	groups              map[string]*rule         // the groups whose occurrences are made one by one, by path
	used                map[string]bool          // the terms of the constants written
	codes               map[string]string        // by the code of a term: the element that has it
	written             map[*rule]map[below]bool // by group, nil for the record: what its rules write
	pairs               map[string]pair          // by a position of one side and a class of the other
	chain               chain                    // the groups that the walk is in
}

// chain is a rule, after the groups it stands in.
type chain []*rule

// only is the one direction that a rule or one of its groups runs in.
func (c chain) only() direction {
	for _, r := range c {
		if r.only != both {
			return r.only
		}
	}
	return both
}

// apart reports whether conditions of two rules tell them apart: each has one
// that the other does not stand under.
func (c chain) apart(other chain) bool {
	if c[len(c)-1].when != nil && other[len(other)-1].when != nil {
		return true
	}
	for len(c) > 1 && len(other) > 1 && c[0] == other[0] {
		c, other = c[1:], other[1:]
	}
	conditional := func(r *rule) bool { return r.when != nil }
	return slices.ContainsFunc(c, conditional) && slices.ContainsFunc(other, conditional)
}

func (c *checker) fail(r *rule, format string, args ...any) { c.l.fail(r.at.Errorf(format, args...)) }

// collect notes the groups that repeat.
func (c *checker) collect(rules []*rule) { c.collectIn(rules, "", "") }

func (c *checker) collectIn(rules []*rule, nat, wco string) {
	for _, r := range rules {
		if !r.group() {
			continue
		}
		n, w := nat+r.groupNational.text, wco+r.groupWCO.text
		if r.groupNational.repeats() {
			c.groups["national "+n], c.groups["wco "+w] = r, r
		}
		c.collectIn(r.rules, n+"/", w+"/")
	}
}

func (c *checker) rules(rules []*rule, nat, wco string) {
	outer := c.chain.only()
	for _, r := range rules {
		if outer != both && r.only != both && r.only != outer {
			c.fail(r, "this rule never runs: its group runs the other way only")
		}
		c.condition(r)
		if r.group() {
			c.group(r, nat, wco)
			continue
		}
		c.path(r, "national ", nat, r.national)
		c.path(r, "wco ", wco, r.wco)
		c.pair(r, nat, wco)
		if r.constantly() {
			own, _ := r.own()
			c.term(r, own.parts[0].path.name(), r.constant)
		}
		only := r.only
		if outer != both {
			only = outer
		}
		if only != out && r.wco != nil {
			for _, p := range r.wco.paths() {
				c.writes(c.writesIn, wco+p.text, r)
			}
		}
		if only != in && r.national != nil {
			for _, p := range r.national.paths() {
				c.writes(c.writesOut, nat+p.text, r)
			}
		}
	}
}

func (c *checker) group(r *rule, nat, wco string) {
	for _, side := range []struct {
		word, outer string
		path        *path
	}{{"national ", nat, r.groupNational}, {"wco ", wco, r.groupWCO}} {
		c.predicates(r, side.path)
		c.steps(r, side.word+side.outer, side.path)
	}
	if r.number.national != nil {
		c.carry(r, r.number.national)
	}
	if r.number.wco != nil {
		c.carry(r, r.number.wco)
	}
	if r.same != nil {
		r.same.each(c.l.m.National, func(from, to valueOf) {
			for _, v := range []valueOf{from, to} {
				if c.l.m.dropOf(v) == nil {
					c.carries(r, v)
				}
			}
		})
	}
	c.found(r)
	c.chain = append(c.chain, r)
	defer func() { c.chain = c.chain[:len(c.chain)-1] }()
	c.rules(r.rules, nat+r.groupNational.text+"/", wco+r.groupWCO.text+"/")
}

// found refuses a group with [X] whose rules do not write X, or with [!X] whose
// rules do: what goes in would not be found on the way back.
func (c *checker) found(r *rule) {
	for _, pred := range r.groupWCO.last().preds {
		if len(pred.elems) == 0 || pred.constant || r.only == out {
			continue
		}
		x := pred.elems[len(pred.elems)-1]
		written := r.number.wco != nil && r.number.wco.last().elem == x ||
			slices.ContainsFunc(r.rules, func(inner *rule) bool { return inner.writes(x) })
		switch {
		case !pred.absent && !written:
			c.fail(r, "%s: no rule of the group writes %s, so what goes in would not be found on the way back", r.groupWCO.text, x.Name)
		case pred.absent && written:
			c.fail(r, "%s: a rule of the group writes %s, so what goes in would not be found on the way back", r.groupWCO.text, x.Name)
		}
	}
}

// writes reports whether the rule writes an element of the package, going in.
func (r *rule) writes(e *dm.Element) bool {
	switch {
	case r.only == out:
		return false
	case r.group():
		return slices.ContainsFunc(r.rules, func(inner *rule) bool { return inner.writes(e) })
	case r.wco == nil:
		return false
	}
	return slices.ContainsFunc(r.wco.paths(), func(p *path) bool { return p.attr == nil && p.last().elem == e })
}

// last is the path's last step.
func (p *path) last() *step {
	if len(p.steps) == 0 {
		return &step{}
	}
	return &p.steps[len(p.steps)-1]
}

// path checks the paths of one side of a value.
func (c *checker) path(r *rule, word, outer string, s *side) {
	if s == nil {
		return
	}
	for _, p := range s.paths() {
		c.predicates(r, p)
		c.steps(r, word+outer, p)
		c.carry(r, p)
		many := r.spread && (s == r.national) == r.national.parts[0].path.repeats()
		if many {
			continue
		}
		// A value that leads through a class whose occurrences another rule makes
		// one by one would land in the first of them.
		at := word + outer
		for i := range p.steps {
			at += p.steps[i].text
			if g := c.groups[at]; g != nil && i+1 < len(p.steps) {
				way := `put the rule there, or "spread: true"`
				if r.spread {
					way = "a value is spread from one place; put the rule there"
				}
				c.fail(r, "wrong cardinality: %s leads through %s, which repeats in the group of %s; %s", p.text, p.steps[i].text, line(r.at, g.at), way)
			}
			at += "/"
		}
		// Nothing else writes what [X] asks for, so the value would not be found.
		for i := range p.steps {
			c.asked(r, word, outer, p, i)
		}
	}
}

// asked refuses a value below a class with [X] where no rule writes X there.
func (c *checker) asked(r *rule, word, outer string, p *path, i int) {
	if word != "wco " || r.only == out {
		return
	}
	for _, pred := range p.steps[i].preds {
		if len(pred.elems) == 0 || pred.constant {
			continue
		}
		x := pred.elems[len(pred.elems)-1]
		if written := c.beside()[below{prefix(p, i), x}]; !pred.absent && !written {
			c.fail(r, "%s: no rule writes %s there, so the value would not be found on the way back", p.text, x.Name)
		} else if pred.absent && written {
			c.fail(r, "%s: a rule writes %s there, so the value would not be found on the way back", p.text, x.Name)
		}
	}
}

// below is an element and the steps of a path above it, as they are written.
type below struct {
	steps string
	elem  *dm.Element
}

// beside tells what the rules of the list that the walk is in write going in, by
// each part of their paths.
func (c *checker) beside() map[below]bool {
	var group *rule
	rules := c.l.m.rules
	if n := len(c.chain); n > 0 {
		group = c.chain[n-1]
		rules = group.rules
	}
	if written, ok := c.written[group]; ok {
		return written
	}
	written := map[below]bool{}
	for _, r := range rules {
		if r.only == out || r.wco == nil {
			continue
		}
		for _, p := range r.wco.paths() {
			for i := range p.steps {
				written[below{prefix(p, i), p.last().elem}] = true
			}
		}
	}
	c.written[group] = written
	return written
}

// prefix is a path up to a step.
func prefix(p *path, upTo int) string {
	var b strings.Builder
	for i := range upTo + 1 {
		b.WriteString(p.steps[i].text)
		b.WriteByte('/')
	}
	return b.String()
}

// carry notes that a rule carries the value at the end of a path.
func (c *checker) carry(r *rule, p *path) {
	c.carries(r, valueOf{p.end(), p.attr})
	if p.attr == nil && c.l.m.Between() { // with its attributes
		for _, a := range p.end().Attributes {
			c.carries(r, valueOf{p.end(), a})
		}
	}
}

func (c *checker) carries(r *rule, v valueOf) {
	if c.carried[v] == nil {
		c.carried[v] = r
	}
}

// predicates notes the constants that a path writes.
func (c *checker) predicates(r *rule, p *path) {
	for i := range p.steps {
		for _, pred := range p.steps[i].preds {
			if !pred.constant {
				continue
			}
			e := pred.elems[len(pred.elems)-1]
			if v := (valueOf{e, nil}); c.carried[v] == nil {
				c.carried[v] = r
			}
			if e.Type.Base != "decimal" {
				c.term(r, e.Name, pred.value)
			}
		}
	}
}

// condition notes the codes of the package that a condition asks for.
func (c *checker) condition(r *rule) {
	if r.when == nil || r.when.national || len(r.when.values) == 0 || r.when.path.attr == nil && r.when.path.last().elem.Type.Base == "decimal" {
		return
	}
	for _, v := range r.when.values {
		c.term(r, r.when.path.name(), v)
	}
}

// term notes a code that a rule writes or asks for by itself. A term is of one
// element: a code that several elements have, with another meaning each, has a
// term for each, "NAME=CODE".
func (c *checker) term(r *rule, name, code string) {
	if len(c.l.terms) == 0 {
		return
	}
	full := name + "=" + code
	if _, ok := c.l.terms[full]; ok {
		c.used[full] = true
		return
	}
	c.used[code] = true
	of, known := c.codes[code]
	if !known {
		c.codes[code] = name
	}
	switch _, ok := c.l.terms[code]; {
	case !ok:
		c.fail(r, "the code %q is not among the terms%s", code, nearest.Hint(code, c.l.termNames()))
	case known && of != name:
		c.fail(r, "the code %q is of %s, and here of %s; if both have it, there is a term for each: %q", code, of, name, full)
	}
}

func (l *loader) termNames() []string {
	var names []string
	for _, t := range l.m.terms {
		names = append(names, t.Code)
	}
	return names
}

// steps notes the positions that a path picks.
func (c *checker) steps(r *rule, at string, p *path) {
	for i := range p.steps {
		s := &p.steps[i]
		for _, pred := range s.preds {
			n := pred.picks()
			if n == 0 {
				continue
			}
			key := at + s.elem.Name
			if pred.constant {
				key += "/" + pred.elems[len(pred.elems)-1].Name
			}
			if c.positions[key] == nil {
				c.positions[key] = map[int]*rule{}
			}
			if c.positions[key][n] == nil {
				c.positions[key][n] = r
			}
			if m := s.elem.Max; m != dm.Unbounded && n > m {
				c.fail(r, "%s: %s occurs at most %d times", p.text, s.elem.Path(), m)
			}
		}
		at += s.text + "/"
	}
}

// pair is a position that a rule relates to one of the other side.
type pair struct {
	to   string
	rule *rule
}

// pair asks that the rules which pick a position on both sides agree on which
// belongs to which: of the second there, not a part is the third here.
func (c *checker) pair(r *rule, nat, wco string) {
	if r.national == nil || r.wco == nil {
		return
	}
	for _, p := range r.national.paths() {
		for _, q := range r.wco.paths() {
			for a, n := range pickedSteps(nat, p) {
				for b, m := range pickedSteps(wco, q) {
					here, there := a+"["+strconv.Itoa(n)+"]", b+"["+strconv.Itoa(m)+"]"
					c.agree(r, here, b, there)
					c.agree(r, there, a, here)
				}
			}
		}
	}
}

// agree notes that a position is related to one of a class of the other side.
func (c *checker) agree(r *rule, position, class, to string) {
	key := position + " " + class
	if other, ok := c.pairs[key]; !ok {
		c.pairs[key] = pair{to, r}
	} else if other.to != to {
		c.fail(r, "%s is related to %s here, and to %s in %s", position, to, other.to, line(r.at, other.rule.at))
	}
}

// pickedSteps yields the steps of a path that pick a position: the path to the class,
// and the position.
func pickedSteps(at string, p *path) iter.Seq2[string, int] {
	return func(yield func(string, int) bool) {
		for i := range p.steps {
			s := &p.steps[i]
			for _, pred := range s.preds {
				if n := pred.picks(); n > 0 && !yield(at+s.elem.Name, n) {
					return
				}
			}
			at += s.text + "/"
		}
	}
}

// picks is the position that a predicate picks, 0 for none. [SequenceNumeric=1] is
// one, too.
func (p *predicate) picks() int {
	if p.position == 0 && p.constant && p.elems[len(p.elems)-1].Type.Base == "decimal" {
		n, _ := strconv.Atoi(p.value)
		return n
	}
	return p.position
}

// order asks that the positions picked of an element begin at 1 and leave none
// out: the one after a gap would come back in another place.
func (c *checker) order() {
	for _, picked := range c.positions {
		for n, r := range picked {
			if n > 1 && picked[n-1] == nil {
				c.fail(r, "position [%d] is picked here, and no rule picks [%d]", n, n-1)
			}
		}
	}
}

// writes refuses two rules that write the same place in one direction without
// a condition that tells them apart. One of them may run that way only: it says
// that the same datum also stands elsewhere, and the other leads back.
func (c *checker) writes(writes map[string][]chain, key string, r *rule) {
	here := append(slices.Clone(c.chain), r)
	for _, before := range writes[key] {
		other := before[len(before)-1]
		if !here.apart(before) && here.only() == before.only() && !r.spread && !other.spread {
			c.fail(r, "%s is written by this rule and by the one in %s; tell them apart by a predicate or a condition, or let one of them run one way only", key, line(r.at, other.at))
			return
		}
	}
	writes[key] = append(writes[key], here)
}

// line names the place of another node, with its file where that differs.
func line(n, other yamlfile.Node) string {
	if n.File() != other.File() {
		return other.File() + " line " + strconv.Itoa(other.Line())
	}
	return "line " + strconv.Itoa(other.Line())
}

// drops refuses to leave out what a rule carries.
func (c *checker) drops() {
	for v, r := range c.carried {
		if d := c.l.m.dropOf(v); d != nil && d.always() {
			c.l.fail(d.at.Errorf("this is dropped here, and %s carries %s", line(d.at, r.at), v.path()))
		}
	}
}

// leaning asks of every drop that leans on another value that this one is carried, or
// left out because it leans on others in its turn: or else both would be lost.
func (c *checker) leaning() {
	m := c.l.m
	for i, d := range m.dropsNational {
		for ; d != nil; d = d.next {
			for _, e := range d.partners() {
				switch by := m.dropOf(valueOf{e, nil}); {
				case c.carriedWithin(e), by != nil && !by.always():
				case by != nil:
					c.l.fail(d.leans.Errorf("%s leans on %s, which is left out itself, by %s", m.National.Elements[i].Path(), e.Path(), line(d.leans, by.at)))
				default:
					c.l.fail(d.leans.Errorf("%s leans on %s, which nothing carries", m.National.Elements[i].Path(), e.Path()))
				}
			}
		}
	}
}

// carriedWithin reports whether a rule carries the value of an element, or one that
// stands in it.
func (c *checker) carriedWithin(e *dm.Element) bool {
	return c.carried[valueOf{e, nil}] != nil || slices.ContainsFunc(e.Children, c.carriedWithin)
}

// complete holds the mapping to its promise that every place of the national
// format is carried or dropped by name.
func (c *checker) complete() {
	m := c.l.m
	if !m.Complete {
		return
	}
	missing := func(v valueOf) {
		if c.carried[v] == nil && m.dropOf(v) == nil {
			c.l.fail(c.l.sources[0].fields["complete"].Errorf("%s is neither carried nor dropped, and the mapping says that it is complete", v.path()))
		}
	}
	for _, e := range m.National.Elements {
		if m.Between() && !e.Within(m.National.Body) {
			continue // a wrapper is that of one message
		}
		if !e.IsClass() {
			missing(valueOf{e, nil})
		}
		for _, a := range e.Attributes {
			missing(valueOf{e, a})
		}
	}
}

// terms asks that every code that a rule writes or asks for by itself has a
// meaning, and that every meaning is of a code that one does.
func (c *checker) terms() {
	if len(c.l.terms) == 0 {
		return
	}
	for code, at := range c.l.terms {
		if !c.used[code] && at.File() == c.l.sources[0].doc.File() {
			c.l.fail(at.Errorf("no rule writes the term %q", code))
		}
	}
}
