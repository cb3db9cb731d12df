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

// foldName is a name without case, accents and signs.
func foldName(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, strings.ToUpper(norm.NFKD.String(s)))
}
