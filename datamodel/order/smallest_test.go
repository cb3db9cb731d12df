package order

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// The letters are the ranks, and a capital is an item that holds more.
func TestMisplaced(t *testing.T) {
	for _, tt := range []struct{ row, want string }{
		{"", ""},
		{"a", "."},
		{"abc", "..."},
		{"aabbcc", "......"},
		{"cab", "x.."},           // the one that comes too early
		{"bcda", "...x"},         // the one that comes too late
		{"ba", "x."},             // of two alike the first
		{"bA", "x."},             // of two the smaller one
		{"Ba", ".x"},             //
		{"aba", ".x."},           // a run stays together
		{"aabA", "..x."},         //
		{"abab", ".x.."},         // a run that was broken once is mended once
		{"bbbA", "...x"},         // few items before little content
		{"dcba", "xxx."},         // turned round
		{"bacbdc", "x.x.x."},     // pairs
		{"eabcd", "x...."},       //
		{"abcdea", ".....x"},     //
		{"acbdfe", ".x..x."},     //
		{"Aacabbc", "..x...."},   //
		{"ccaaabbb", "xx......"}, // the shorter run
	} {
		var row []item
		for _, c := range tt.row {
			if c < 'a' {
				row = append(row, item{int(c - 'A'), 10})
			} else {
				row = append(row, item{int(c - 'a'), 1})
			}
		}
		got := ""
		for _, moves := range misplaced(row) {
			if moves {
				got += "x"
			} else {
				got += "."
			}
		}
		if got != tt.want {
			t.Errorf("%s: %s, want %s", tt.row, got, tt.want)
		}
	}
}

// No smaller set of items, and none that holds less, would do, and what stays is
// in order.
func TestMisplacedIsSmallest(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	for range 3000 {
		row := make([]item, r.IntN(11))
		for i := range row {
			row[i] = item{r.IntN(6), 1 + r.IntN(3)}
		}
		cost := func(moves func(i int) bool) (count, size int, ok bool) {
			last := -1
			for i, it := range row {
				switch {
				case moves(i):
					count, size = count+1, size+it.size
				case it.rank < last:
					return 0, 0, false
				default:
					last = it.rank
				}
			}
			return count, size, true
		}
		wrong := misplaced(row)
		count, size, ok := cost(func(i int) bool { return wrong[i] })
		if !ok {
			t.Fatalf("%v without %v is not in order", row, wrong)
		}
		for set := range 1 << len(row) {
			c, s, ok := cost(func(i int) bool { return set>>i&1 == 1 })
			if ok && (c < count || c == count && s < size) {
				t.Fatalf("%v: %v moves %d of size %d, and %b %d of size %d", row, wrong, count, size, set, c, s)
			}
		}
	}
}

// Many items take no time that grows with their square.
func BenchmarkMisplaced(b *testing.B) {
	row := make([]item, 100_000)
	for i := range row {
		row[i] = item{i * 7919 % len(row), 1}
	}
	for b.Loop() {
		if !slices.Contains(misplaced(row), true) {
			b.Fatal("nothing moves")
		}
	}
}
