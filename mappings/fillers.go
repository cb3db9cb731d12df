package mappings

import (
	"slices"

	dm "wcodm/datamodel"
)

// Fillers tells which elements of the national format lead to a value of the
// package, or, unless the way is in, which of the package lead to a national one.
func (m *Mapping) Fillers(inwards bool) dm.Fillers {
	leads := m.fillers[out]
	if inwards {
		leads = m.fillers[in]
	}
	return func(e *dm.Element, a *dm.Attribute) []*dm.Element { return leads[valueOf{e, a}] }
}

// gatherFillers makes the index of what leads to each value, in the order of the
// rules.
func (m *Mapping) gatherFillers() {
	for _, d := range []direction{in, out} {
		m.fillers[d] = map[valueOf][]*dm.Element{}
	}
	m.each(func(s standing) {
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
				at := valueOf{t.end(), t.attr}
				for _, f := range from.paths() {
					if e := f.end(); !slices.Contains(m.fillers[d][at], e) {
						m.fillers[d][at] = append(m.fillers[d][at], e)
					}
				}
			}
		}
	})
}
