package protect

import (
	"slices"

	dm "wcodm/datamodel"
)

// minSecret is the least length of a value that is looked for elsewhere: shorter ones
// stand in others by chance.
const minSecret = 6

// needles are values that are looked for in others: however many there are, each place
// of a value is looked at once.
type needles struct {
	node    map[string]dm.NodeID      // the first one that has the value
	lengths map[[minSecret]byte][]int // of those that begin so, the longest first
	begin   [1 << 12]bool             // by the slot of how they begin, as most places begin none
}

func (s *needles) reset() {
	if s.node == nil {
		s.node, s.lengths = map[string]dm.NodeID{}, map[[minSecret]byte][]int{}
	}
	clear(s.node)
	clear(s.lengths)
	clear(s.begin[:])
}

// add takes up a value of a node, as it is compared, unless it is too short.
func (s *needles) add(text []byte, n dm.NodeID) {
	if _, known := s.node[string(text)]; known || len(text) < minSecret {
		return
	}
	s.node[string(text)] = n
	s.begin[slot(text)] = true
	key := [minSecret]byte(text)
	lengths := s.lengths[key]
	if i, known := slices.BinarySearchFunc(lengths, len(text), func(a, b int) int { return b - a }); !known {
		s.lengths[key] = slices.Insert(lengths, i, len(text))
	}
}

// in calls f for the values that stand in a text, by the first node that has each:
// the longest one at each place, and none within another.
func (s *needles) in(text []byte, f func(dm.NodeID)) {
	for i := 0; i+minSecret <= len(text); i++ {
		if !s.begin[slot(text[i:])] {
			continue
		}
		for _, length := range s.lengths[[minSecret]byte(text[i:])] {
			if i+length > len(text) {
				continue
			}
			if n, ok := s.node[string(text[i:i+length])]; ok {
				f(n)
				i += length - 1
				break
			}
		}
	}
}

// slot spreads texts by their first characters.
func slot(text []byte) uint32 {
	_ = text[3]
	return (uint32(text[0]) | uint32(text[1])<<8 | uint32(text[2])<<16 | uint32(text[3])<<24) * 2654435769 >> 20
}
