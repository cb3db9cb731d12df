package mappings

import (
	"slices"

	dm "wcodm/datamodel"
)

// A class with more values than divided has its larger classes told apart: those
// with ownGroup values or more. The numbers make groups that a page can hold.
const (
	divided  = 50
	ownGroup = 5
)

// groupsOf divides what lies below a package's body: each group is its class,
// and the elements told under it, in document order.
func groupsOf(p *dm.Package) [][]*dm.Element {
	size := make([]int, len(p.Elements)) // values below
	for _, e := range p.Elements {
		if !e.IsClass() {
			for x := e.Parent; x != nil; x = x.Parent {
				size[x.Index]++
			}
		}
	}
	var groups [][]*dm.Element
	var visit func(e *dm.Element, group int, divide bool)
	visit = func(e *dm.Element, group int, divide bool) {
		groups[group] = append(groups[group], e)
		for _, c := range e.Children {
			if divide && c.IsClass() && size[c.Index] >= ownGroup {
				continue
			}
			visit(c, group, false)
		}
		if !divide {
			return
		}
		for _, c := range e.Children {
			if c.IsClass() && size[c.Index] >= ownGroup {
				groups = append(groups, nil)
				visit(c, len(groups)-1, size[c.Index] > divided)
			}
		}
	}
	groups = append(groups, nil)
	visit(p.Body, 0, size[p.Body.Index] > divided)
	return slices.DeleteFunc(groups, func(g []*dm.Element) bool {
		return !slices.ContainsFunc(g, func(e *dm.Element) bool { return !e.IsClass() || len(e.Attributes) > 0 })
	})
}
