package mappings

import (
	"slices"

	dm "wcodm/datamodel"
)

// valueOf is a value of a structure: an element's, or an attribute's.
type valueOf struct {
	elem *dm.Element
	attr *dm.Attribute
}

// path is the value's path from the record or the declaration.
func (v valueOf) path() string {
	if v.attr == nil {
		return v.elem.Path()
	}
	return v.elem.Path() + "/@" + v.attr.Name
}

// uses holds the rules that carry each value, in the order of the file.
type uses map[valueOf][]CoverageRule

// uses gathers them, when they are first asked for.
func (m *Mapping) uses() uses {
	m.used.Do(func() {
		m.used.by = uses{}
		m.used.by.rules(m.rules, m.frame())
	})
	return m.used.by
}

func (u uses) rules(rules []*rule, outer frame) {
	for _, r := range rules {
		f := outer.with(r)
		if r.group() {
			u.group(r, f)
			u.rules(r.rules, f.within(r))
			continue
		}
		national, wco := f.nationalSide(r), f.wcoSide(r)
		u.side(r, f, national, wco.other(r).places())
		u.side(r, f, wco, national.other(r).places())
	}
}

// side notes the values that one side of a rule names.
func (u uses) side(r *rule, f frame, s framed, counterparts []Place) {
	if s.side == nil {
		return
	}
	for _, p := range s.side.paths() {
		use := u.use(r, f)
		use.Path, use.Counterparts, use.How = under(s.outer, p.text), counterparts, r.how(f)
		u.add(valueOf{p.end(), p.attr}, use)
		u.constants(r, f, p, s.outer, counterparts)
	}
}

// group notes the numbers and the constants of a group.
func (u uses) group(r *rule, f frame) {
	inner := f.within(r)
	if r.same != nil {
		u.same(r, f, inner.nationalElem.Package())
	}
	national, wco := placeOf(inner.nationalElem, inner.national), placeOf(inner.wcoElem, inner.wco)
	u.constants(r, f, r.groupNational, f.national, []Place{wco})
	u.constants(r, f, r.groupWCO, f.wco, []Place{national})
	u.number(r, f, r.number.national, r.number.wco, inner.national, inner.wco, inner.nationalElem, inner.wcoElem, wco)
	u.number(r, f, r.number.wco, r.number.national, inner.wco, inner.national, inner.wcoElem, inner.nationalElem, national)
}

// same notes the values that a group carries as they are.
func (u uses) same(r *rule, f frame, national *dm.Package) {
	r.same.each(national, func(from, to valueOf) {
		if from.attr != nil {
			return // with its value
		}
		for _, v := range [][2]valueOf{{from, to}, {to, from}} {
			use := u.use(r, f)
			use.Path, use.Counterparts = v[0].path(), []Place{placeOf(v[1].elem, v[1].path())}
			u.add(v[0], use)
		}
	})
}

// number notes the number of a group's occurrences on one side; its counterpart
// is the number on the other, or else the position of the class.
func (u uses) number(r *rule, f frame, p, other *path, outer, otherOuter string, elem, otherElem *dm.Element, class Place) {
	if p == nil {
		return
	}
	use := u.use(r, f)
	use.Path, use.Counterparts, use.How = under(outer, p.text), []Place{class}, []string{"its position"}
	if other != nil {
		use.Counterparts, use.How = []Place{placeOf(other.end(), under(otherOuter, other.text))}, nil
	}
	u.add(valueOf{p.end(), p.attr}, use)
}

// constants notes what the predicates [X=Y] of a path write.
func (u uses) constants(r *rule, f frame, p *path, outer string, counterparts []Place) {
	text := outer
	for _, s := range p.steps {
		text = under(text, s.elem.Name)
		for _, pred := range s.preds {
			if !pred.constant {
				continue
			}
			use := u.use(r, f)
			use.lossy = ""
			use.Path, use.Counterparts, use.How = text, counterparts, []string{"constant " + f.term(pred.elems[len(pred.elems)-1].Name, pred.value)}
			for _, e := range pred.elems {
				use.Path = under(use.Path, e.Name)
			}
			u.addConstant(valueOf{pred.elems[len(pred.elems)-1], nil}, use)
		}
	}
}

func (u uses) use(r *rule, f frame) CoverageRule {
	return CoverageRule{File: r.at.File(), Line: r.at.Line(), In: f.ways.in, Out: f.ways.out, conditional: len(f.when) > 0, lossy: r.lossy}
}

func (u uses) add(v valueOf, use CoverageRule) { u[v] = append(u[v], use) }

// addConstant adds what writes a constant. Rules for several values of one
// place write its constants together.
func (u uses) addConstant(v valueOf, use CoverageRule) {
	for i := range u[v] {
		if same := &u[v][i]; same.Path == use.Path && slices.Equal(same.How, use.How) {
			same.In, same.Out = same.In || use.In, same.Out || use.Out
			same.Counterparts = append(same.Counterparts[:len(same.Counterparts):len(same.Counterparts)], use.Counterparts...)
			return
		}
	}
	u.add(v, use)
}
