package csv

import "hash/fnv"

// SeenLimit is how many keys of declarations a [Keys] remembers unless told
// otherwise; they take some 10 MB.
const SeenLimit = 1 << 18

// Keys remembers the keys of the declarations of a file, to find one that comes
// back: a hash of 64 bits of each, and the line it was in. It belongs to one
// goroutine.
type Keys struct {
	limit int
	lines map[uint64]uint32
	full  bool
}

// NewKeys makes a Keys that remembers that many; 0 is [SeenLimit].
func NewKeys(limit int) *Keys {
	if limit <= 0 {
		limit = SeenLimit
	}
	return &Keys{limit: limit, lines: map[uint64]uint32{}}
}

// Seen reports whether the key was there before, and in which line. forgetful is
// true once, when there is no room for the key.
func (k *Keys) Seen(key []byte, line uint32) (first uint32, seen, forgetful bool) {
	h := fnv.New64a()
	h.Write(key)
	sum := h.Sum64()
	if first, seen = k.lines[sum]; seen {
		return first, true, false
	}
	if len(k.lines) < k.limit {
		k.lines[sum] = line
		return 0, false, false
	}
	forgetful = !k.full
	k.full = true
	return 0, false, forgetful
}
