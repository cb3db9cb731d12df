package mappings

import (
	"strings"

	dm "wcodm/datamodel"
)

// Held is a place of the national format that holds a reference of a consignment.
type Held struct {
	Place
	// In and Out say whether a rule brings it into the package, and back.
	In, Out bool
}

// Holds returns the places of the national format that hold what a package holds at
// one of its places for references, in the order of the rules; none where the format
// has no room for it. A place whose meaning depends on what stands beside it is held
// only where that is carried, too.
func (m *Mapping) Holds(r dm.ReferencePlace) []Held {
	u := m.uses()
	var all []Held
	for _, use := range u[valueOf{r.Elem, nil}] {
		if use.conditional || r.Qualifier != nil && !u.qualified(r, use) {
			continue
		}
		for _, p := range use.Counterparts {
			all = append(all, Held{p, use.In, use.Out})
		}
	}
	return all
}

// qualified reports whether the rule that carries a reference carries what qualifies
// it, too: as a constant of its path, or by a rule beside it.
func (u uses) qualified(r dm.ReferencePlace, use CoverageRule) bool {
	class := strings.TrimSuffix(use.Path, r.Elem.Name)
	if strings.HasSuffix(class, "["+r.Qualifier.Name+"="+r.Is+"]/") {
		return true
	}
	for _, q := range u[valueOf{r.Qualifier, nil}] {
		if q.Path == class+r.Qualifier.Name && (q.In || !use.In) && (q.Out || !use.Out) {
			return true
		}
	}
	return false
}
