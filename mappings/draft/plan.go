package draft

import (
	"cmp"
	"slices"
	"strings"

	dm "wcodm/datamodel"
)

// Scores from which a proposal is taken for a rule, and a class for a group.
const (
	convincing      = 0.56
	convincingGroup = 0.5
	// shown is how many proposals stand beside a path without a rule.
	shown = 3
	// kept is how many proposals are kept of a path.
	kept = 8
)

// group is a national class that repeats with the class of the package that
// it becomes, or the record and the declaration.
type group struct {
	node     *node
	class    *target // nil of the record, and of a group without a counterpart
	lost     bool    // no class was found: nothing in it can be carried yet
	groups   []*group
	choices  []*choice
	number   *choice // where its position goes
	why      string
	proposed []*target // classes that come near
}

// each calls f for all values in the group and its groups.
func (g *group) each(f func(*choice)) {
	for _, c := range g.choices {
		f(c)
	}
	for _, inner := range g.groups {
		inner.each(f)
	}
}

// choice is a national value with what is proposed for it.
type choice struct {
	field     *field
	proposals []Proposal
	chosen    int    // the proposal that became a rule, -1 without one
	why       string // why there is no rule
}

// planner makes the plan of one draft.
type planner struct {
	ix      *index
	record  *node
	written map[string]*choice // by WCO path with the group's
	houses  bool               // the format has house consignments below the master
}

// plan finds groups and rules for a record.
func (ix *index) plan(record *node) *group {
	p := &planner{ix: ix, record: record, written: map[string]*choice{}}
	record.each(func(n *node) {
		words := ix.lex.tokens(n.name)
		p.houses = p.houses || !n.leaf() && ix.lex.says(words, "house") && ix.lex.says(words, "consignment", "shipment")
	})
	g := &group{node: record}
	p.collect(g, record)
	var dates []string
	g.each(func(c *choice) {
		if c.field.kind == kindDate {
			dates = append(dates, c.field.values...)
		}
	})
	forms := dateFormsOf(dates)
	g.each(func(c *choice) { c.field.date, c.field.dateSure = forms.of(c.field.values) })
	p.fill(g, nil)
	p.choose(g)
	return g
}

// collect divides what stands below n into the group's values and groups.
func (p *planner) collect(g *group, n *node) {
	for _, a := range n.attrs {
		if !n.leaf() || n == g.node {
			g.choices = append(g.choices, &choice{field: p.ix.field(n, a, p.record), chosen: -1})
		}
	}
	for _, c := range n.children {
		switch {
		case c.added:
		case c.leaf():
			g.choices = append(g.choices, &choice{field: p.ix.field(c, nil, p.record), chosen: -1})
			for _, a := range c.attrs {
				g.choices = append(g.choices, &choice{field: p.ix.field(c, a, p.record), chosen: -1})
			}
		case c.repeats() || p.listed(c):
			inner := &group{node: c}
			g.groups = append(g.groups, inner)
			p.collect(inner, c)
		default:
			p.collect(g, c)
		}
	}
}

// listed reports whether a class that the sample has once is one of a list: it
// is called an item, or its values are numbered.
func (p *planner) listed(n *node) bool {
	if p.ix.lex.saysItem(n.name) && len(n.children) > 2 {
		return true
	}
	first := n.children[0]
	return first.leaf() && p.ix.lex.says(p.ix.lex.tokens(first.name), "sequence")
}

// fill finds the classes of the groups and the proposals of the values.
func (p *planner) fill(g *group, within *dm.Element) {
	for p.match(g, within) {
	}
	var avoid []*dm.Element
	for _, inner := range g.groups {
		if inner.class == nil {
			inner.lost = true
			continue
		}
		avoid = append(avoid, inner.class.elem)
		inner.node.list = true
	}
	if item := p.ix.item; within == nil && item != nil && !slices.Contains(avoid, item) && g.holds(item) {
		avoid = append(avoid, item)
	}
	s := scope{class: within, avoid: avoid}
	if within == nil && !p.houses {
		s.rare = p.ix.master
	}
	for _, c := range g.choices {
		if g.class != nil { // what the group is called is settled
			f := p.ix.field(c.field.node, c.field.attr, g.node)
			f.date, f.dateSure = c.field.date, c.field.dateSure
			c.field = f
		}
		c.proposals = p.ix.propose(c.field, s, kept)
	}
	for _, inner := range g.groups {
		below := within
		if inner.class != nil {
			below = inner.class.elem
		}
		p.fill(inner, below)
	}
}

// match finds the classes of a group's groups, the most convincing first, each
// class once. What has none and does not repeat is no list after all: its
// content is taken into the group, and it is to be matched again.
func (p *planner) match(g *group, within *dm.Element) (again bool) {
	type rated struct {
		group *group
		class *target
		score float64
	}
	var all []rated
	for _, inner := range g.groups {
		inner.class, inner.proposed = nil, nil
		for _, t := range p.ix.classes {
			if !reachable(t.elem, within) {
				continue
			}
			if s := p.rate(inner, t, within); s > 0.3 {
				all = append(all, rated{inner, t, s})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b rated) int { return cmp.Compare(b.score, a.score) })
	taken := map[*dm.Element]bool{}
	for _, r := range all {
		switch {
		case r.group.class == nil && r.score >= convincingGroup && !taken[r.class.elem]:
			r.group.class = r.class
			taken[r.class.elem] = true
		case len(r.group.proposed) < shown && r.group.class != r.class:
			r.group.proposed = append(r.group.proposed, r.class)
		}
	}
	var groups []*group
	for _, inner := range g.groups {
		if inner.class != nil || inner.node.repeats() {
			groups = append(groups, inner)
			continue
		}
		again = true
		g.choices = append(g.choices, inner.choices...)
		groups = append(groups, inner.groups...)
	}
	g.groups = groups
	return again
}

// holds reports whether a group at any depth became the class.
func (g *group) holds(class *dm.Element) bool {
	for _, inner := range g.groups {
		if inner.class != nil && inner.class.elem == class || inner.holds(class) {
			return true
		}
	}
	return false
}

// reachable reports whether a group may lead from a class to another: no other
// class that repeats stands between, save the shipment, of which most
// declarations have one.
func reachable(to, from *dm.Element) bool {
	if from != nil && (to == from || !to.Within(from)) {
		return false
	}
	for c := to.Parent; c != nil && c != from; c = c.Parent {
		if c.Repeats() && c.Name != "GoodsShipment" {
			return false
		}
	}
	return true
}

// rate tells how well a class of the package fits a national one.
func (p *planner) rate(g *group, t *target, within *dm.Element) float64 {
	words := p.ix.lex.bag(1, g.node.name)
	context := bag{}
	weight := 0.7
	for at := g.node.parent; at != nil && at != p.record; at = at.parent {
		for _, w := range p.ix.lex.bag(weight, at.name) {
			context = context.add(w.weight, w.concept)
		}
		weight *= 0.7
	}
	best := 0.0
	for _, name := range t.names {
		of := p.ix.cover(name, 0, explain{words, 1, false}, explain{context, 0.5, false})
		have := p.ix.cover(words, 0, explain{name, 1, false}, explain{t.within(within), 0.8, false})
		best = max(best, of*have)
	}
	if best == 0 {
		return 0
	}
	// What the values in it would become.
	sum, n := 0.0, 0
	for _, c := range g.choices {
		if n == 12 {
			break
		}
		if found := p.ix.propose(c.field, scope{class: t.elem}, 1); len(found) > 0 {
			sum += min(found[0].Score, 1)
		}
		n++
	}
	inner := 0.5
	if n > 0 {
		inner = sum / float64(n)
	}
	score := 0.7*best + 0.3*inner - 0.01*float64(strings.Count(t.path, "/"))
	if master := p.ix.master; within == nil && master != nil && t.elem.Within(master) && !p.houses {
		score -= 0.05
	}
	return score
}

// choose makes rules of the most convincing proposals, each place of the
// package once.
func (p *planner) choose(g *group) {
	if !g.lost {
		type rated struct {
			c *choice
			i int
		}
		var all []rated
		for _, c := range g.choices {
			for i := range c.proposals[:min(len(c.proposals), shown)] {
				all = append(all, rated{c, i})
			}
		}
		slices.SortStableFunc(all, func(a, b rated) int {
			return cmp.Compare(b.c.proposals[b.i].Score, a.c.proposals[a.i].Score)
		})
		for _, r := range all {
			pr := r.c.proposals[r.i]
			if r.c.chosen >= 0 || pr.Score < convincing || !pr.fits || r.c.field.node.repeats() && r.c.field.node.leaf() {
				continue
			}
			if pr.Element.Type.Child != "" && r.c.field.date == nil {
				r.c.why = "no date in the sample shows how dates are written"
				continue
			}
			if p.crosses(g, pr.Element) || p.written[pr.Path] != nil {
				continue
			}
			r.c.chosen = r.i
			p.written[pr.Path] = r.c
			if g.class != nil && pr.Element == g.class.elem.Child("SequenceNumeric") {
				g.number = r.c
			}
		}
	}
	for _, inner := range g.groups {
		p.choose(inner)
	}
}

// crosses reports whether a place lies in a class that another group fills.
func (p *planner) crosses(g *group, e *dm.Element) bool {
	for _, inner := range g.groups {
		if inner.class != nil && e.Within(inner.class.elem) || p.crosses(inner, e) {
			return true
		}
	}
	return false
}
