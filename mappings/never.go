package mappings

import (
	"fmt"
	"regexp/syntax"
	"slices"
	"unicode/utf8"

	dm "wcodm/datamodel"
)

// never refuses rules that can carry no value at all in a direction that they
// run, and parts of templates that their elements can never fill. It claims only
// what the limits of both sides prove.
func (c *checker) never() {
	c.l.m.each(func(s standing) {
		if s.group() || s.constantly() || s.total != nil {
			return
		}
		for _, dir := range s.ways() {
			f := c.l.m.flow(s, dir)
			if why := f.never(); why != "" {
				c.fail(s.rule, "no value can be carried %s: %s", dir, why)
				return
			}
		}
		c.parts(s, s.rule.national)
		c.parts(s, s.rule.wco)
		if s.convert == nil {
			c.whole(s, s.rule.national, s.rule.wco)
			c.whole(s, s.rule.wco, s.rule.national)
		}
	})
}

// whole refuses a template whose parts all have a fixed length, and together
// more than the other side can ever hold.
func (c *checker) whole(s standing, of, other *side) {
	if of.plain || !other.plain {
		return
	}
	n := 0
	for i := range of.parts {
		pt := &of.parts[i]
		if pt.path != nil && !(pt.format.Fixed && pt.format.Length > 0) {
			return
		}
		n += pt.format.Length + utf8.RuneCountInString(pt.literal)
	}
	p := other.parts[0].path.bounds()
	if x := p.shape(); x.most >= 0 && n > x.most {
		c.fail(s.rule, "the parts of the template have %s together, and %s holds %s", charactersOf(n), p.name, p.format())
	}
}

// conditions refuses a code that a condition asks of a national place and that
// none of the code tables of that place knows.
func (c *checker) conditions() {
	tables := map[*dm.Element][]*codeTable{}
	c.l.m.each(func(s standing) {
		if s.group() || s.rule.national == nil || !s.rule.national.plain {
			return
		}
		if table, ok := s.convert.(*codeTable); ok && s.rule.national.parts[0].path.attr == nil {
			e := s.rule.national.parts[0].path.end()
			tables[e] = append(tables[e], table)
		}
	})
	c.l.m.each(func(s standing) {
		if s.when == nil || !s.when.national || s.when.path.attr != nil {
			return
		}
		of := tables[s.when.path.end()]
		if len(of) == 0 {
			return
		}
		for _, v := range s.when.values {
			if !slices.ContainsFunc(of, func(t *codeTable) bool { return t.toWCO[v] != "" }) {
				c.fail(s.rule, "the condition %q asks for a code that no code table of %s knows%s", s.when.text, s.when.path.text, nearestCode(v, of[0].national))
			}
		}
	})
}

// parts refuses a part of a fixed length that its element can never have.
func (c *checker) parts(s standing, of *side) {
	for i := range of.parts {
		pt := &of.parts[i]
		if pt.path == nil || !pt.format.Fixed || pt.format.Length == 0 {
			continue
		}
		p := pt.path.bounds()
		x := p.shape()
		if p.base == "token" || p.base == "string" {
			if n := pt.format.Length; x.most >= 0 && n > x.most || n < x.least {
				c.fail(s.rule, "the part {%s:%s} of the template never fits: %s holds %s", pt.path.text, pt.format, p.name, p.format())
			}
		}
	}
}

// never says why no value can be carried; empty where one can, or where that is
// not known.
func (f *flow) never() string {
	if !f.from.plain || !f.to.plain {
		return ""
	}
	from, to := f.source[0], f.target[0]
	holds := func(values []string) string {
		for _, v := range values {
			if !from.holds(v) {
				continue
			}
			if of, _ := f.carry([]string{v}); of == "" {
				return ""
			}
		}
		what := to.format()
		if f.rule.convert != nil {
			what = f.rule.convert.String() + ", and then " + what
		}
		return fmt.Sprintf("%s holds %s, and this leads to %s: %s", from.name, from.format(), to.name, what)
	}
	switch x := f.rule.convert.(type) {
	case *codeTable:
		if len(x.prefixes) > 0 {
			return ""
		}
		return holds(f.converted(nil))
	case *booleanWords:
		return holds([]string{x.yes, x.no, "true", "false", "1", "0"})
	case *dateForm:
		if from.base == "string" && len(from.facets.Enum) == 0 || from.base == "token" {
			return f.neverDate(x, holds)
		}
	}
	switch {
	case len(from.facets.Enum) > 0:
		return holds(from.facets.Enum)
	case from.base == "boolean":
		return holds([]string{"true", "false", "1", "0"})
	case f.rule.convert == nil && from.shape().apart(to.shape(), to.base == "token" && from.base != "token"):
		return fmt.Sprintf("%s holds %s, and %s holds %s", from.name, from.format(), to.name, to.format())
	}
	return ""
}

// neverDate tries dates that differ in every field and in what they have: a form
// writes them all with the same characters, so a place refuses all or none.
func (f *flow) neverDate(form *dateForm, holds func([]string) string) string {
	if len(f.source[0].facets.Patterns) > 0 && !f.source[0].date || len(f.target[0].facets.Patterns) > 0 && !f.target[0].date {
		return "" // a pattern may let pass some dates only
	}
	values := moments
	if f.dir == in {
		values = f.converted(moments)
	}
	return holds(values)
}

// shape is what is known of the texts that a place holds: how long they are, and
// the characters they are made of.
type shape struct {
	least, most int    // most is -1 where nothing bounds it
	of          []rune // pairs of a first and a last character; nil for any
}

// shape returns the shape of the place's values as they are written, and at
// least one character of them is among the shape's.
func (p *bounds) shape() shape {
	x := shape{least: 1, most: -1}
	if p.base == "decimal" { // with zeros that mean nothing, of any length
		x.of = []rune{'0', '9'}
		return x
	}
	if p.base != "string" && p.base != "token" {
		return x
	}
	x.least = max(1, p.facets.MinLength)
	if p.facets.MaxLength > 0 {
		x.most = p.facets.MaxLength
	}
	for _, pattern := range p.facets.Patterns {
		re, err := syntax.Parse(dm.GoPattern(pattern), syntax.Perl)
		if err != nil {
			continue
		}
		least, most := extent(re)
		x.least = max(x.least, least)
		if most >= 0 && (x.most < 0 || most < x.most) {
			x.most = most
		}
		if x.of == nil {
			x.of = characters(re)
		}
	}
	return x
}

// extent returns how many characters the texts of an expression have, at least
// and at most; -1 where nothing bounds them.
func extent(re *syntax.Regexp) (least, most int) {
	switch re.Op {
	case syntax.OpLiteral:
		return len(re.Rune), len(re.Rune)
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return 1, 1
	case syntax.OpCapture:
		return extent(re.Sub[0])
	case syntax.OpStar:
		return 0, -1
	case syntax.OpPlus:
		least, _ = extent(re.Sub[0])
		return least, -1
	case syntax.OpQuest:
		_, most = extent(re.Sub[0])
		return 0, most
	case syntax.OpRepeat:
		a, b := extent(re.Sub[0])
		if re.Max < 0 || b < 0 {
			return a * re.Min, -1
		}
		return a * re.Min, b * re.Max
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			a, b := extent(sub)
			least += a
			if b < 0 || most < 0 {
				most = -1
			} else {
				most += b
			}
		}
		return least, most
	case syntax.OpAlternate:
		least, most = extent(re.Sub[0])
		for _, sub := range re.Sub[1:] {
			a, b := extent(sub)
			least = min(least, a)
			if b < 0 || most < 0 {
				most = -1
			} else {
				most = max(most, b)
			}
		}
		return least, most
	}
	return 0, 0
}

// characters are those that texts of an expression are made of, in pairs; nil
// for any.
func characters(re *syntax.Regexp) []rune {
	var all []rune
	switch re.Op {
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase != 0 {
			return []rune{0, 0x10ffff}
		}
		for _, c := range re.Rune {
			all = append(all, c, c)
		}
	case syntax.OpCharClass:
		return re.Rune
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return []rune{0, 0x10ffff}
	}
	for _, sub := range re.Sub {
		all = append(all, characters(sub)...)
	}
	return all
}

// apart reports whether no text has both shapes. collapses says that the other
// side takes blanks together before it counts.
func (x shape) apart(y shape, collapses bool) bool {
	blank := x.of == nil || has(x.of, ' ')
	if !(collapses && blank) && (y.most >= 0 && x.least > y.most || x.most >= 0 && y.least > x.most) {
		return true
	}
	if x.of == nil || y.of == nil {
		return false
	}
	for i := 0; i+1 < len(x.of); i += 2 {
		for j := 0; j+1 < len(y.of); j += 2 {
			if x.of[i] <= y.of[j+1] && y.of[j] <= x.of[i+1] {
				return false
			}
		}
	}
	return true
}

func has(pairs []rune, c rune) bool {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i] <= c && c <= pairs[i+1] {
			return true
		}
	}
	return false
}
