package compare

import (
	"cmp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// party is one party as it is compared, and as it is written.
type party struct {
	id, home string // the id in capitals, without what people write between its parts
	name     string // folded
	text     string
}

func newParty(f *fact) party {
	p := party{home: fold(f.home), name: foldName(f.unit)}
	if f.value != "" {
		p.id = letters(f.value)
	}
	switch {
	case f.value == "":
		p.text = f.unit
	case f.unit == "":
		p.text = f.value
	default:
		p.text = f.unit + " (" + f.value + ")"
	}
	return p
}

func (p party) compare(q party) int {
	return cmp.Or(cmp.Compare(p.id, q.id), cmp.Compare(p.name, q.name), cmp.Compare(p.text, q.text))
}

// tin is the id with its country, as a Trader Identification Number has it: the
// country of the address where the id does not begin with one.
func (p party) tin() string {
	if len(p.id) > 2 && isLetter(p.id[0]) && isLetter(p.id[1]) {
		return p.id
	}
	return p.home + p.id
}

func isLetter(c byte) bool { return c >= 'A' && c <= 'Z' }

// same tells whether two are the same party; comparable is false where one has
// only an id and the other only a name.
func (p party) same(q party) (same, comparable bool) {
	switch {
	case p.id != "" && q.id != "":
		return p.id == q.id || p.tin() == q.tin(), true
	case p.name != "" && q.name != "":
		return p.name == q.name, true
	}
	return false, false
}

// fewParties is up to how many are looked through one by one.
const fewParties = 16

// parties are those of one side, to be looked for.
type parties struct {
	all   []party
	ids   map[string]bool // of those that have one, with and without the country
	names map[string]bool // of all
	bare  map[string]bool // names of those that have no id
}

func newParties(all []party) *parties {
	s := &parties{all: all}
	if len(all) <= fewParties {
		return s
	}
	s.ids, s.names, s.bare = map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, p := range all {
		if p.id != "" {
			s.ids["\x00"+p.id], s.ids[p.tin()] = true, true
		} else if p.name != "" {
			s.bare[p.name] = true
		}
		if p.name != "" {
			s.names[p.name] = true
		}
	}
	return s
}

// find tells whether one of them is the party, and whether one can be compared with
// it, as [party.same] does of each.
func (s *parties) find(p party) (found, comparable bool) {
	if s.ids == nil {
		for _, q := range s.all {
			same, ok := p.same(q)
			found, comparable = found || same, comparable || ok
		}
		return found, comparable
	}
	names := s.names
	if p.id != "" {
		found, comparable = s.ids["\x00"+p.id] || s.ids[p.tin()], len(s.ids) > 0
		names = s.bare
	}
	if p.name != "" {
		found, comparable = found || names[p.name], comparable || len(names) > 0
	}
	return found, comparable
}

// foldName is a name without case, accents and signs.
func foldName(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, strings.ToUpper(norm.NFKD.String(s)))
}
