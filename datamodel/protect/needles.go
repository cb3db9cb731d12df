package protect

import (
	"bytes"
	"slices"

	dm "wcodm/datamodel"
)

// minSecret is the least length of a value that is looked for elsewhere: shorter ones
// stand in others by chance.
const minSecret = 6

// needles are values that are looked for in others, however many: each place of a
// value is looked at once.
type needles struct {
	first map[[minSecret]byte][]needle // by how they begin, the longest first
	begin [1 << 12]bool                // by the slot of how they begin, as most places begin none
}

type needle struct {
	text []byte
	node dm.NodeID // the first one that has it
}

func (s *needles) reset() {
	if s.first == nil {
		s.first = map[[minSecret]byte][]needle{}
	}
	clear(s.first)
	clear(s.begin[:])
}

// add takes up a value of a node, as it is compared, unless it is too short.
func (s *needles) add(text []byte, n dm.NodeID) {
	if len(text) < minSecret {
		return
	}
	key := [minSecret]byte(text)
	list := s.first[key]
	i, known := slices.BinarySearchFunc(list, text, func(x needle, text []byte) int {
		if len(x.text) != len(text) {
			return len(text) - len(x.text)
		}
		return bytes.Compare(x.text, text)
	})
	if known {
		return
	}
	s.first[key] = slices.Insert(list, i, needle{bytes.Clone(text), n})
	s.begin[slot(text)] = true
}

// in calls f for the needles that stand in a text, the longest one at each place, and
// none within another.
func (s *needles) in(text []byte, f func(needle)) {
	for i := 0; i+minSecret <= len(text); {
		step := 1
		if s.begin[slot(text[i:])] {
			for _, x := range s.first[[minSecret]byte(text[i:])] {
				if bytes.HasPrefix(text[i:], x.text) {
					f(x)
					step = len(x.text)
					break
				}
			}
		}
		i += step
	}
}

// slot spreads texts by their first characters.
func slot(text []byte) uint32 {
	_ = text[3]
	return (uint32(text[0]) | uint32(text[1])<<8 | uint32(text[2])<<16 | uint32(text[3])<<24) * 2654435769 >> 20
}
