// Package nearest finds the known word closest to one that is not known, for
// "did you mean".
package nearest

import "strings"

// Word returns the candidate closest to word by edit distance, upper and lower
// case counting as almost equal; empty when none is near enough to be meant.
func Word(word string, candidates []string) string {
	best, bestCost := "", len(word)/2*2+2 // half of the letters may differ
	for _, c := range candidates {
		if cost := distance(word, c, bestCost); cost < bestCost {
			best, bestCost = c, cost
		}
	}
	return best
}

// Hint returns `; did you mean "x"?` or nothing.
func Hint(word string, candidates []string) string {
	if w := Word(word, candidates); w != "" {
		return `; did you mean "` + w + `"?`
	}
	return ""
}

// distance is the edit distance in half steps: a change of case costs one, a
// letter put in, left out or exchanged two. It gives up at limit.
func distance(a, b string, limit int) int {
	if d := 2 * (len(a) - len(b)); d >= limit || -d >= limit {
		return limit
	}
	var small [2][64]int // enough for codes and most names
	prev, cur := small[0][:min(len(b)+1, 64)], small[1][:min(len(b)+1, 64)]
	if len(b) >= 64 {
		prev, cur = make([]int, len(b)+1), make([]int, len(b)+1)
	}
	for j := range prev {
		prev[j] = 2 * j
	}
	for i := 1; i <= len(a); i++ {
		cur[0] = 2 * i
		low := cur[0]
		for j := 1; j <= len(b); j++ {
			change := 2
			switch {
			case a[i-1] == b[j-1]:
				change = 0
			case strings.EqualFold(a[i-1:i], b[j-1:j]):
				change = 1
			}
			cur[j] = min(prev[j]+2, cur[j-1]+2, prev[j-1]+change)
			low = min(low, cur[j])
		}
		if low >= limit {
			return limit
		}
		prev, cur = cur, prev
	}
	return prev[len(b)]
}

// Only returns the candidate that a single slip of the hand turns into word: one
// with two neighbours swapped, or else one with a character exchanged, left out or
// put in. If there are several, or word is shorter than three characters, there is
// none: many short codes look alike, and a guess would mislead.
func Only(word string, candidates []string) string {
	if len(word) < 3 {
		return ""
	}
	slip := func(c string) bool { return distance(word, c, 3) <= 2 }
	for _, near := range []func(string) bool{func(c string) bool { return swapped(word, c) }, slip} {
		only := ""
		for _, c := range candidates {
			switch {
			case !near(c) || c == only:
			case only != "":
				return ""
			default:
				only = c
			}
		}
		if only != "" {
			return only
		}
	}
	return ""
}

// swapped reports whether a is b with two neighbours in the other order.
func swapped(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}
