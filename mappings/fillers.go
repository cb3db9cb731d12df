package mappings

import (
	"slices"

	dm "wcodm/datamodel"
)

// Fillers tells which values of the national format lead to a value of the
// package, or, unless the way is in, which of the package lead to a national one.
func (m *Mapping) Fillers(inwards bool) dm.Fillers {
	leads := m.fillers[out]
	if inwards {
		leads = m.fillers[in]
	}
	return func(l dm.Leaf) []dm.Leaf { return leads[l] }
}

// gatherFillers makes the index of what leads to each value, in the order of the
// rules.
func (m *Mapping) gatherFillers() {
	for _, d := range []direction{in, out} {
		m.fillers[d] = map[dm.Leaf][]dm.Leaf{}
	}
	m.each(func(s standing) {
		if s.same != nil {
			s.same.each(m.National, func(from, to valueOf) {
				at := dm.Leaf{Elem: to.elem, Attr: to.attr}
				m.fillers[in][at] = append(m.fillers[in][at], dm.Leaf{Elem: from.elem, Attr: from.attr})
			})
		}
		if s.group() {
			return
		}
		national, wco := framed{side: s.national}.other(s.rule).side, framed{side: s.wco}.other(s.rule).side
		if national == nil || wco == nil {
			return // a constant is made of nothing
		}
		for _, d := range s.ways() {
			from, to := national, wco
			if d == out {
				from, to = to, from
			}
			for _, t := range to.paths() {
				at := dm.Leaf{Elem: t.end(), Attr: t.attr}
				for _, f := range from.paths() {
					if l := (dm.Leaf{Elem: f.end(), Attr: f.attr}); !slices.Contains(m.fillers[d][at], l) {
						m.fillers[d][at] = append(m.fillers[d][at], l)
					}
				}
			}
		}
	})
}
