package draft

import (
	"cmp"
	"slices"
)

// maxUnify bounds how often the shapes of elements are compared: each pass
// can only add what another place already has.
const maxUnify = 8

type tag struct{ space, name string }

// unify gives elements whose namespace differs from their parent's the same
// shape wherever they stand: a schema knows them by their name alone. What one
// place lacks is added there without values.
func (n *node) unify() {
	for range maxUnify {
		places := map[tag][]*node{}
		var keys []tag
		n.each(func(c *node) {
			if c.parent != nil && c.space != c.parent.space {
				k := tag{c.space, c.name}
				if places[k] == nil {
					keys = append(keys, k)
				}
				places[k] = append(places[k], c)
			}
		})
		changed := false
		for _, k := range keys {
			same := places[k]
			for _, c := range same[1:] {
				changed = same[0].take(c) || changed
			}
			for _, c := range same[1:] {
				changed = c.take(same[0]) || changed
			}
		}
		if !changed {
			return
		}
	}
}

// take adds what another place of the same element has, in its order.
func (n *node) take(from *node) (changed bool) {
	for _, a := range from.attrs {
		if !slices.ContainsFunc(n.attrs, func(b *attr) bool { return b.name == a.name && b.space == a.space }) {
			n.attrs = append(n.attrs, &attr{name: a.name, space: a.space})
			changed = true
		}
	}
	slices.SortFunc(n.attrs, func(a, b *attr) int { return cmp.Compare(a.space+" "+a.name, b.space+" "+b.name) })
	var last *node
	for _, c := range from.children {
		if c.depth() > maxDepth {
			return changed
		}
		mine := n.child(c.space, c.name)
		if mine == nil {
			mine = &node{name: c.name, space: c.space, parent: n, added: true}
			n.insert(mine, last)
			changed = true
		}
		if c.repeats() && !mine.repeats() {
			mine.list = true
			changed = true
		}
		changed = mine.take(c) || changed
		last = mine
	}
	order := slices.Clone(n.children)
	rank := func(c *node) int {
		return slices.IndexFunc(from.children, func(f *node) bool { return f.name == c.name && f.space == c.space })
	}
	if !slices.ContainsFunc(order, func(c *node) bool { return rank(c) < 0 }) {
		slices.SortStableFunc(n.children, func(a, b *node) int { return rank(a) - rank(b) })
	}
	return changed
}

func (n *node) depth() int {
	d := 0
	for ; n != nil; n = n.parent {
		d++
	}
	return d
}
