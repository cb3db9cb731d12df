package order

import "slices"

// item is a child in the row of its siblings.
type item struct {
	rank int // its place in the structure
	size int // how much it holds
}

// chain is a row of items that may stay where they are.
type chain struct {
	count, size int
	first       int // index of its first item; -1 of an empty one
}

// over reports whether it is better to keep c than d: as few items as possible
// move, then as little as possible; of chains alike it is the one that begins
// later, so that the first item that stands wrong is the one that moves.
func (c chain) over(d chain) bool {
	switch {
	case c.count != d.count:
		return c.count > d.count
	case c.size != d.size:
		return c.size > d.size
	}
	return c.first > d.first
}

// misplaced reports of each item whether it has to move, so that ranks do not
// decrease along the row: all but a longest row that is in order.
func misplaced(items []item) []bool {
	next := make([]int, len(items)) // the item that follows in the best chain from each on
	best := newBestFrom(items)
	from := chain{first: -1}
	for i := len(items) - 1; i >= 0; i-- {
		rest := best.at(items[i].rank)
		next[i] = rest.first
		c := chain{rest.count + 1, rest.size + items[i].size, i}
		best.put(items[i].rank, c)
		if c.over(from) {
			from = c
		}
	}
	moves := make([]bool, len(items))
	keep := from.first
	for i := range items {
		if i == keep {
			keep = next[i]
		} else {
			moves[i] = true
		}
	}
	return moves
}

// bestFrom holds the best chain of items from each rank on; asking and adding take
// the logarithm of the number of ranks.
type bestFrom struct {
	ranks []int   // sorted, each once
	tree  []chain // a Fenwick tree over the ranks, the highest first
}

func newBestFrom(items []item) *bestFrom {
	b := &bestFrom{}
	for _, it := range items {
		b.ranks = append(b.ranks, it.rank)
	}
	slices.Sort(b.ranks)
	b.ranks = slices.Compact(b.ranks)
	b.tree = make([]chain, len(b.ranks)+1)
	for i := range b.tree {
		b.tree[i].first = -1
	}
	return b
}

// index is the place of a rank, from 1 for the highest.
func (b *bestFrom) index(rank int) int {
	i, _ := slices.BinarySearch(b.ranks, rank)
	return len(b.ranks) - i
}

// at is the best chain whose ranks are at least rank.
func (b *bestFrom) at(rank int) chain {
	best := chain{first: -1}
	for i := b.index(rank); i > 0; i -= i & -i {
		if b.tree[i].over(best) {
			best = b.tree[i]
		}
	}
	return best
}

// put adds a chain that begins with an item of a rank.
func (b *bestFrom) put(rank int, c chain) {
	for i := b.index(rank); i < len(b.tree); i += i & -i {
		if c.over(b.tree[i]) {
			b.tree[i] = c
		}
	}
}
