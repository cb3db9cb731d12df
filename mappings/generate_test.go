package mappings

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	dm "wcodm/datamodel"
	"wcodm/datamodel/sample"
)

// place is an element of one side, or one of its XML attributes.
type spot struct {
	elem *dm.Element
	attr *dm.Attribute
}

// use is how a rule uses a spot: the rule, and the part of a side it is.
type use struct {
	rule *rule
	side *side
	part *part
}

// generator makes random messages of one side of a mapping, of values that its
// rules have to do with: codes of its tables, dates of its forms, what its
// conditions and predicates ask for.
type generator struct {
	m        *Mapping
	p        *dm.Package
	r        *rand.Rand
	national bool
	density  float64
	unfit    float64 // the share of values that do not fit

	uses     map[spot][]use
	hints    map[spot][]string
	relevant []bool // by element: a rule speaks of it, or of something below it
	totals   []*rule
	key      map[*dm.Element]bool // of a table: without which there is no declaration
	numbers  map[*dm.Element]bool // that hold the positions of what they stand in
	common   map[spot]string      // what a message has everywhere: values that are spread
	spoilt   []dm.NodeID          // the nodes that got a value that does not fit
	nodes    int
}

func newGenerator(m *Mapping, p *dm.Package) *generator {
	g := &generator{m: m, p: p, national: p == m.National, uses: map[spot][]use{}, hints: map[spot][]string{},
		relevant: make([]bool, len(p.Elements)), common: map[spot]string{}, numbers: map[*dm.Element]bool{}, key: map[*dm.Element]bool{}}
	g.note(m.rules)
	if m.Columns != nil {
		g.noteKey(m.rules, m.Columns.Key())
	}
	for i, e := range p.Elements {
		if in, out := m.Carries(e); in || out || m.DroppedBy(e) != "" && p == m.National {
			g.mark(p.Elements[i])
		}
	}
	return g
}

func (g *generator) mark(e *dm.Element) {
	for ; e != nil; e = e.Parent {
		g.relevant[e.Index] = true
	}
}

func (g *generator) note(rules []*rule) {
	for _, r := range rules {
		if c := r.when; c != nil && c.national == g.national {
			for _, v := range c.values {
				g.hint(spot{c.path.end(), c.path.attr}, v)
			}
		}
		if c := r.when; c != nil && c.national && !g.national {
			g.conditionThere(g.m.rules, c)
		}
		if r.group() {
			for _, p := range []*path{r.number.national, r.number.wco} {
				if p != nil {
					g.numbers[p.end()] = true
				}
			}
			g.predicates(r.groupNational)
			g.predicates(r.groupWCO)
			g.note(r.rules)
			continue
		}
		if r.total != nil {
			g.totals = append(g.totals, r)
		}
		for _, s := range []*side{r.national, r.wco} {
			if s == nil {
				continue
			}
			for i := range s.parts {
				p := s.parts[i].path
				if p == nil || p.end() == nil {
					continue
				}
				g.predicates(p)
				if p.end().Package() != g.p {
					continue
				}
				at := spot{p.end(), p.attr}
				g.mark(at.elem)
				g.uses[at] = append(g.uses[at], use{r, s, &s.parts[i]})
				if r.constant != "" {
					g.hint(at, r.constant)
				}
				for _, v := range []string{r.defaults.in, r.defaults.out} {
					if v != "" && s.plain {
						g.hint(at, v)
					}
				}
			}
		}
	}
}

// conditionThere hints at the values of the package by which a condition of the
// national side comes to hold.
func (g *generator) conditionThere(rules []*rule, c *condition) {
	for _, r := range rules {
		n, w := r.national, r.wco
		if n == nil || w == nil || !w.plain || len(n.paths()) == 0 || n.paths()[0].end() != c.path.end() {
			continue
		}
		for _, v := range c.values {
			if r.convert != nil {
				v, _ = r.convert.in(v)
			}
			at := spot{w.parts[0].path.end(), w.parts[0].path.attr}
			if v != "" && !g.wrong(at, v) {
				g.hint(at, v)
			}
		}
	}
}

func (g *generator) noteKey(rules []*rule, name string) {
	for _, r := range rules {
		if n := r.national; n != nil && r.wco != nil && n.plain && n.parts[0].path.text == name {
			g.key[n.parts[0].path.end()], g.key[r.wco.parts[0].path.end()] = true, true
		}
	}
}

func (g *generator) predicates(p *path) {
	for _, s := range p.steps {
		for _, pred := range s.preds {
			if len(pred.elems) == 0 {
				continue
			}
			if e := pred.elems[len(pred.elems)-1]; e.Package() == g.p {
				g.mark(e)
				if pred.constant {
					g.hint(spot{elem: e}, pred.value)
				}
			}
		}
	}
}

func (g *generator) hint(at spot, v string) {
	if at.elem != nil && at.elem.Package() == g.p && v != "" && !slices.Contains(g.hints[at], v) {
		g.hints[at] = append(g.hints[at], v)
	}
}

// message fills a tree.
func (g *generator) message(r *rand.Rand, t *dm.Tree) {
	g.r, g.nodes, g.spoilt = r, 0, g.spoilt[:0]
	g.density = r.Float64() * r.Float64()
	clear(g.common)
	t.Reset(g.p)
	g.class(t, t.Add(dm.None, g.p.Root, dm.Place{}), g.p.Root)
	if g.r.IntN(8) == 0 { // which takes four runs
		for _, r := range g.totals {
			g.total(t, r)
		}
	}
}

func (g *generator) class(t *dm.Tree, n dm.NodeID, e *dm.Element) {
	g.attributes(t, n, e)
	for _, c := range e.Children {
		count := 0
		chance := g.density
		switch {
		case g.p.Body.Within(c), c == g.p.Body, g.key[c]:
			chance = 1
		case !g.relevant[c.Index]:
			chance /= 20
		case len(g.hints[spot{elem: c}]) > 0:
			chance = (1 + chance) / 2
		case c.IsClass():
			chance = (1 + 2*chance) / 3
		}
		if g.r.Float64() < chance {
			count = 1
			if c.Repeats() {
				most := 3
				if c.Max != dm.Unbounded {
					most = min(most, c.Max)
				}
				count += g.r.IntN(most)
			}
		}
		for range count {
			if g.nodes++; g.nodes > 200 {
				return
			}
			at := t.Add(n, c, dm.Place{})
			if c.IsClass() {
				g.class(t, at, c)
				continue
			}
			v := g.value(spot{elem: c})
			if g.numbers[c] && g.r.IntN(10) > 0 {
				v = fmt.Sprint(t.Position(n))
			}
			if v != "" {
				if g.r.Float64() < g.unfit {
					v = g.unfitting(v)
					g.spoilt = append(g.spoilt, at)
				}
				t.SetText(at, v)
				g.attributes(t, at, c)
			}
		}
	}
}

func (g *generator) attributes(t *dm.Tree, n dm.NodeID, e *dm.Element) {
	if e.Type == nil {
		return
	}
	for _, a := range e.Type.Attributes {
		if a.Name == "formatCode" {
			v := string(t.Value(n))
			t.SetAttr(n, a, []byte(formatCode(v)))
			continue
		}
		chance := g.density
		if len(g.uses[spot{e, a}]) == 0 {
			chance /= 20
		}
		if g.r.Float64() < chance {
			if v := g.value(spot{e, a}); v != "" {
				t.SetAttr(n, a, []byte(v))
			}
		}
	}
}

// unfitting makes a value that fits hardly anywhere.
func (g *generator) unfitting(v string) string {
	switch g.r.IntN(4) {
	case 0:
		return strings.Repeat(v+"x", 1+600/len(v+"x"))
	case 1:
		return "?" + v
	case 2:
		return v + ".123456789"
	}
	return "31.31.2025"
}

// value makes a value for a spot: one that fits it, and mostly the other side,
// too.
func (g *generator) value(at spot) string {
	if v, ok := g.common[at]; ok && g.r.IntN(20) > 0 {
		return v
	}
	if hints := g.hints[at]; len(hints) > 0 && g.r.IntN(8) > 0 {
		return hints[g.r.IntN(len(hints))]
	}
	uses := g.uses[at]
	if len(uses) == 0 || g.r.IntN(30) == 0 {
		return g.own(at)
	}
	u := uses[g.r.IntN(len(uses))]
	v := g.used(at, u)
	if v == "" || g.p.Trim && strings.TrimSpace(v) != v || g.wrong(at, v) && g.r.IntN(20) > 0 {
		return g.own(at)
	}
	if u.rule.spread {
		g.common[at] = v
	}
	return v
}

func (g *generator) wrong(at spot, v string) bool {
	base, f := facets(at)
	wrong, _ := f.Check(base, v)
	return wrong != ""
}

func facets(at spot) (string, dm.Facets) {
	if at.attr != nil {
		return at.attr.Base, at.attr.Facets
	}
	return at.elem.Type.Base, at.elem.Facets
}

// own is any value that fits the spot.
func (g *generator) own(at spot) string {
	if at.attr == nil && at.elem.Type.Child != "" {
		return g.date()
	}
	base, f := facets(at)
	v, _ := sample.Value(g.r, base, f)
	return v
}

func (g *generator) date() string {
	v := fmt.Sprintf("20%02d%02d%02d", g.r.IntN(100), 1+g.r.IntN(12), 1+g.r.IntN(28))
	if g.r.IntN(2) > 0 {
		return v
	}
	return v + fmt.Sprintf("%02d%02d%02d", g.r.IntN(24), g.r.IntN(60), g.r.IntN(60)) + []string{"", "Z", "+01"}[g.r.IntN(3)]
}

// used is a value as a rule uses it.
func (g *generator) used(at spot, u use) string {
	if !u.side.plain { // a part of a template
		switch f := u.part.format; {
		case f.Length == 0:
			return g.own(at)
		case f.Alphabet == "n":
			return letters(g.r, "0123456789", f)
		case f.Alphabet == "a":
			return letters(g.r, "ABCDXYZ", f)
		default:
			return letters(g.r, "ABC0129", f)
		}
	}
	other := u.rule.wco
	if !g.national {
		other = u.rule.national
	}
	switch {
	case other == nil:
		return g.own(at)
	case !other.plain:
		return g.composed(at, other)
	}
	p := other.parts[0].path
	there := spot{p.end(), p.attr}
	if there.elem == nil {
		return g.own(at)
	}
	switch c := u.rule.convert.(type) {
	case nil:
		if g.r.IntN(3) == 0 {
			return g.own(at)
		}
		return g.own(there)
	case *codeTable:
		codes := c.national
		if !g.national {
			codes = c.wco
		}
		if len(codes) == 0 {
			return g.own(at)
		}
		return strings.ReplaceAll(codes[g.r.IntN(len(codes))], "*", "A")
	default:
		if !g.national {
			return g.own(at)
		}
		v, wrong := c.out(g.own(there))
		if wrong != nil && !wrong.partial {
			return ""
		}
		return v
	}
}

// composed is a value that divides into the parts of a template.
func (g *generator) composed(at spot, s *side) string {
	var values []string
	for i := range s.parts {
		p := s.parts[i].path
		if p == nil {
			continue
		}
		v := ""
		if g.r.IntN(4) > 0 {
			v = g.used(spot{p.end(), p.attr}, use{side: s, part: &s.parts[i]})
		}
		values = append(values, v)
	}
	return s.compose(values)
}

func letters(r *rand.Rand, alphabet string, f dm.Format) string {
	n := f.Length
	if !f.Fixed {
		n = 1 + r.IntN(n)
	}
	var b strings.Builder
	for range n {
		b.WriteByte(alphabet[r.IntN(len(alphabet))])
	}
	return b.String()
}

// total sets totals of the side that they stand on to what they should be, as
// far as that shows on this side.
func (g *generator) total(t *dm.Tree, r *rule) {
	s, national := r.own()
	if national != g.national {
		return
	}
	// What is counted stands on the other side; the rules there and back have the
	// same total, so the message is made and read.
	runner := g.m.NewRunner()
	other, again := dm.NewTree(), dm.NewTree()
	if g.national {
		runner.In(other, t, func(dm.Diagnostic) {})
		runner.Out(again, other, func(dm.Diagnostic) {})
	} else {
		runner.Out(other, t, func(dm.Diagnostic) {})
		runner.In(again, other, func(dm.Diagnostic) {})
	}
	p := s.parts[0].path
	want := ""
	if again.Len() > 0 {
		p.each(again, again.Body(), func(n dm.NodeID) bool { want, _ = read(again, n, p); return false })
	}
	if want != "" {
		p.each(t, t.Body(), func(n dm.NodeID) bool { t.SetText(n, want); return true })
	}
}
