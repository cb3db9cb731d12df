package mappings

import (
	dm "wcodm/datamodel"
	"wcodm/datamodel/yamlfile"
)

// sameWord stands for the rules of a group whose two classes are alike.
const sameWord = "same"

// same is what a group with "rules: same" carries: all that is in the one class, to
// the same places in the other, but what the rules beside it name.
type same struct {
	beside []*rule
	to     []*path // by national element: the step to its counterpart; nil for none
}

// groupSame reads "rules: same" of a group.
func (l *loader) groupSame(r *rule, n yamlfile.Node) error {
	if !l.m.Between() {
		return n.Errorf(`"rules: same" is for a mapping between packages: "national: {package: NAME}"`)
	}
	r.same = &same{to: make([]*path, len(l.m.National.Elements))}
	l.sames = append(l.sames, r)
	return nil
}

// besideSame tells the groups "rules: same" of a list of the rules beside them.
func besideSame(rules []*rule) {
	for _, r := range rules {
		if r.same == nil {
			continue
		}
		for _, other := range rules {
			if other != r {
				r.same.beside = append(r.same.beside, other)
			}
		}
	}
}

// pairSame finds the counterparts of what the groups "rules: same" carry, when it
// is known what is dropped.
func (l *loader) pairSame() {
	for _, r := range l.sames {
		named := map[*dm.Element]bool{}
		for _, other := range r.same.beside {
			other.names(named)
		}
		l.pair(r, r.groupNational.end(), r.groupWCO.end(), named)
	}
}

// names collects what a rule names on either side: where its paths lead, or the
// first class on the way that repeats, as a rule speaks for all its occurrences.
func (r *rule) names(all map[*dm.Element]bool) {
	add := func(p *path) {
		for i := range p.steps {
			if p.steps[i].elem.IsClass() && p.steps[i].repeats() {
				all[p.steps[i].elem] = true
				return
			}
		}
		all[p.end()] = true
	}
	if !r.group() {
		for _, s := range []*side{r.national, r.wco} {
			if s != nil {
				for _, p := range s.paths() {
					add(p)
				}
			}
		}
		return
	}
	if len(r.groupNational.steps) > 0 && len(r.groupWCO.steps) > 0 {
		add(r.groupNational)
		add(r.groupWCO)
		return
	}
	for _, inner := range r.rules { // only a common beginning
		inner.names(all)
	}
}

func (l *loader) pair(r *rule, national, wco *dm.Element, named map[*dm.Element]bool) {
	for _, e := range national.Children {
		to := wco.Child(e.Name)
		d := l.m.dropsNational[e.Index]
		switch {
		case named[e] || to != nil && named[to]:
			continue
		case d != nil && d.always():
			continue
		case to == nil || to.IsClass() != e.IsClass() || !e.IsClass() && to.Type.Base != e.Type.Base || e.Repeats() && !to.Repeats():
			l.fail(r.at.Errorf("%s has no place for %s: drop it, or carry it by a rule", wco.Path(), e.Path()))
			continue
		}
		r.same.to[e.Index] = &path{text: to.Name, from: wco, steps: []step{{text: to.Name, elem: to}}}
		if e.IsClass() {
			l.pair(r, e, to, named)
		}
	}
}

// each calls f for the values that the group carries, with their counterparts.
func (s *same) each(national *dm.Package, f func(from, to valueOf)) {
	for i, p := range s.to {
		e := national.Elements[i]
		if p == nil {
			continue
		}
		to := p.end()
		if !e.IsClass() {
			f(valueOf{e, nil}, valueOf{to, nil})
		}
		for _, a := range e.Attributes {
			if b := to.Attribute(a.Name); b != nil {
				f(valueOf{e, a}, valueOf{to, b})
			}
		}
	}
}

// same carries what is below a node of what is read to the same places below the
// other side's.
func (r *Runner) same(rule *rule, src dm.NodeID, dst *target) {
	for c := r.src.First(src); c != dm.None; c = r.src.Next(c) {
		to := rule.same.to[r.src.Elem(c).Index]
		if to == nil || r.droppedItself(c) {
			continue
		}
		if r.src.Elem(c).IsClass() {
			t := &target{node: dm.None, parent: dst, path: to, from: c}
			r.same(rule, c, t)
			if t.node != dm.None {
				r.sameAttributes(c, t.node)
			}
			continue
		}
		value := r.src.Value(c)
		if len(value) == 0 {
			continue
		}
		n := r.descend(r.make(dst), to.steps, c, true)
		if r.dst.HasValue(n) && string(r.dst.Value(n)) != string(value) {
			r.conflict(c, n, string(r.dst.Value(n)), string(value))
			continue
		}
		r.dst.SetValue(n, value)
		r.dst.SetFrom(n, c)
		r.wrote(r.dst.Elem(n))
		r.fates[c] = carried
		r.author(n, rule)
		r.sameAttributes(c, n)
	}
}

// sameAttributes carries the XML attributes of a node to its counterpart.
func (r *Runner) sameAttributes(from, to dm.NodeID) {
	r.src.Attrs(from, func(a *dm.Attribute, value []byte) {
		if b := r.dst.Elem(to).Attribute(a.Name); b != nil {
			r.dst.SetAttr(to, b, value)
			r.attrs[attrOf{from, a}] = carried
		}
	})
}
