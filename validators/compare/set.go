package compare

import "slices"

// set is values of which none is there twice; of those that compare as equal, the
// first counts.
type set[T ordered[T]] struct {
	all    []T
	sorted int // so many are, and are different
}

type ordered[T any] interface{ compare(T) int }

var (
	_ ordered[code]  = code{}
	_ ordered[party] = party{}
)

// fewUnsorted is how many values may wait to be sorted beside those that are.
const fewUnsorted = 16

func (s *set[T]) add(v T) {
	if s.all = append(s.all, v); len(s.all) > 2*s.sorted+fewUnsorted {
		s.sort()
	}
}

// sort is the values, sorted.
func (s *set[T]) sort() []T {
	if len(s.all) > s.sorted {
		slices.SortStableFunc(s.all, T.compare)
		s.all = slices.CompactFunc(s.all, func(a, b T) bool { return a.compare(b) == 0 })
		s.sorted = len(s.all)
	}
	return s.all
}
