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

// parties finds parties by what they are known by.
type parties struct {
	ids, tins   map[string]bool
	names, bare map[string]bool // of all of them, and of those without an id
}

func knownBy(all []party) (k parties) {
	note := func(in *map[string]bool, text string) {
		if *in == nil {
			*in = map[string]bool{}
		}
		(*in)[text] = true
	}
	for _, p := range all {
		if p.id != "" {
			note(&k.ids, p.id)
			note(&k.tins, p.tin())
		} else if p.name != "" {
			note(&k.bare, p.name)
		}
		if p.name != "" {
			note(&k.names, p.name)
		}
	}
	return k
}

// find tells whether a party is among them: by its id where both have one, else by
// name. Comparable is false where it has only an id and all of them only names, or the
// other way round.
func (k *parties) find(p party) (found, comparable bool) {
	names := k.names
	if p.id != "" {
		found, comparable = k.ids[p.id] || k.tins[p.tin()], len(k.ids) > 0
		names = k.bare
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
