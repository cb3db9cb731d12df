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

// uses holds the rules that carry each value, in the order of the file.
type uses map[valueOf][]CoverageRule

func (u uses) rules(rules []*rule, outer scope) {
	for _, r := range rules {
		s := outer.with(r)
		if r.group() {
			u.group(r, s)
			u.rules(r.rules, s.within(r))
			continue
		}
		national, wco := s.nationalPlaces(r), s.wcoPlaces(r)
		u.side(r, s, r.national, s.national, s.nationalElem, wco)
		u.side(r, s, r.wco, s.wco, s.wcoElem, national)
	}
}

// side notes the values that one side of a rule names.
func (u uses) side(r *rule, s scope, side *side, outer string, from *dm.Element, counterparts []Place) {
	if side == nil {
		return
	}
	for _, p := range side.paths() {
		use := u.use(r, s)
		use.Path, use.Counterparts, use.How = under(outer, p.text), counterparts, r.how(s)
		u.add(valueOf{p.end(from), p.attr}, use)
		u.constants(r, s, p, outer, counterparts)
	}
}

// group notes the position and the constants of a group.
func (u uses) group(r *rule, s scope) {
	inner := s.within(r)
	national, wco := placeOf(inner.nationalElem, inner.national), placeOf(inner.wcoElem, inner.wco)
	u.constants(r, s, r.groupNational, s.national, []Place{wco})
	u.constants(r, s, r.groupWCO, s.wco, []Place{national})
	if r.number != nil {
		use := u.use(r, s)
		use.Path, use.Counterparts, use.How = under(inner.wco, r.number.text), []Place{national}, []string{"its position"}
		u.add(valueOf{r.number.end(inner.wcoElem), nil}, use)
	}
}

// constants notes what the predicates [X=Y] of a path write.
func (u uses) constants(r *rule, s scope, p *path, outer string, counterparts []Place) {
	text := outer
	for _, st := range p.steps {
		text = under(text, st.elem.Name)
		for _, pred := range st.preds {
			if !pred.constant {
				continue
			}
			use := u.use(r, s)
			use.lossy = ""
			use.Path, use.Counterparts, use.How = text, counterparts, []string{"constant " + pred.value}
			for _, e := range pred.elems {
				use.Path = under(use.Path, e.Name)
			}
			u.addConstant(valueOf{pred.elems[len(pred.elems)-1], nil}, use)
		}
	}
}

func (u uses) use(r *rule, s scope) CoverageRule {
	return CoverageRule{File: r.at.File(), Line: r.at.Line(), In: s.ways.in, Out: s.ways.out, conditional: len(s.when) > 0, lossy: r.lossyWords()}
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
