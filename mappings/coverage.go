package mappings

import dm "wcodm/datamodel"

// ways are the directions in which an element's values are carried.
type ways struct{ in, out bool }

// Carries reports whether rules carry the values of an element, of either side,
// from the national format into the package (in) and back (out).
func (m *Mapping) Carries(e *dm.Element) (in, out bool) {
	w := m.carries[e]
	return w.in, w.out
}

// DroppedBy returns why an element of either side, or what it stands in, is
// left out by name; empty where it is not.
func (m *Mapping) DroppedBy(e *dm.Element) string {
	drops := m.dropsWCO
	if e.Package() == m.National {
		drops = m.dropsNational
	}
	for ; e != nil; e = e.Parent {
		if d := drops[e.Index]; d != nil {
			return d.why
		}
	}
	return ""
}

// coverage notes what the rules carry.
func (m *Mapping) coverage() {
	m.carries, m.counts = map[*dm.Element]ways{}, map[*dm.Element]bool{}
	m.cover(m.rules, ways{true, true})
}

func (m *Mapping) cover(rules []*rule, outer ways) {
	for _, r := range rules {
		w := ways{outer.in && r.only != out, outer.out && r.only != in}
		if r.group() {
			m.coverPath(r.groupNational, w, false)
			m.coverPath(r.groupWCO, w, false)
			for _, p := range []*path{r.number.national, r.number.wco} {
				if p != nil {
					m.coverPath(p, w, true)
				}
			}
			if p := r.number.national; p != nil {
				m.counts[p.last().elem] = true
			}
			m.cover(r.rules, w)
			continue
		}
		if n := r.national; n != nil && n.plain && (r.total != nil || r.wco != nil && r.wco.plain && r.wco.parts[0].path.number()) {
			m.counts[n.parts[0].path.last().elem] = true
		}
		for _, s := range []*side{r.national, r.wco} {
			if s == nil {
				continue
			}
			for _, p := range s.paths() {
				m.coverPath(p, w, p.attr == nil)
			}
		}
	}
}

// coverPath notes the values a path writes: at its end, and as constants on
// the way.
func (m *Mapping) coverPath(p *path, w ways, end bool) {
	add := func(e *dm.Element) {
		old := m.carries[e]
		m.carries[e] = ways{old.in || w.in, old.out || w.out}
	}
	for _, s := range p.steps {
		for _, pred := range s.preds {
			if pred.constant {
				add(pred.elems[len(pred.elems)-1])
			}
		}
	}
	if end && len(p.steps) > 0 {
		add(p.steps[len(p.steps)-1].elem)
	}
}

// number reports whether the path leads to a number of the package.
func (p *path) number() bool {
	e := p.last().elem
	return p.attr == nil && e != nil && e.Type != nil && e.Type.Base == "decimal"
}
