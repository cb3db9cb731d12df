package ucr

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// printable has all characters that an [Alphabet] may have.
const printable = " -~"

// Alphabet is a set of ASCII characters.
type Alphabet struct {
	text string
	has  [128]bool
}

// String returns the set as messages name it: "A-Z 0-9 - /".
func (a Alphabet) String() string {
	if a.text == printable {
		return "printable ASCII"
	}
	var b strings.Builder
	for i := 0; i < len(a.text); {
		if i > 0 {
			b.WriteByte(' ')
		}
		n := 1
		if i+2 < len(a.text) && a.text[i+1] == '-' {
			n = 3
		}
		b.WriteString(a.text[i : i+n])
		i += n
	}
	return b.String()
}

// Has reports whether the character is in the set.
func (a Alphabet) Has(r rune) bool { return r >= 0 && r < 128 && a.has[r] }

// first returns the position, from 1, and the character of the first that is
// not in the set; 0 when all are.
func (a Alphabet) first(s string) (int, rune) {
	i := 0
	for _, r := range s {
		i++
		if !a.Has(r) {
			return i, r
		}
	}
	return 0, 0
}

// within reports whether all characters of a are in o.
func (a Alphabet) within(o Alphabet) bool {
	for r, has := range a.has {
		if has && !o.has[r] {
			return false
		}
	}
	return true
}

// parseAlphabet reads a set of characters and ranges ("A-Z0-9/-"). A hyphen at
// either end is itself.
func parseAlphabet(s string) (Alphabet, error) {
	a := Alphabet{text: s}
	if s == "" {
		return a, fmt.Errorf("it is empty")
	}
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] > '~' {
			return a, fmt.Errorf("only printable ASCII characters can be in it")
		}
	}
	for i := 0; i < len(s); i++ {
		from, to := s[i], s[i]
		if i+2 < len(s) && s[i+1] == '-' {
			to = s[i+2]
			i += 2
		}
		if to < from {
			return a, fmt.Errorf("range %c-%c is the wrong way round", from, to)
		}
		for c := from; c <= to; c++ {
			if a.has[c] {
				return a, fmt.Errorf("%q is in it twice", string(rune(c)))
			}
			a.has[c] = true
		}
	}
	return a, nil
}

func mustAlphabet(s string) Alphabet {
	a, err := parseAlphabet(s)
	if err != nil {
		panic(err) // a constant of this package
	}
	return a
}

// upper writes the letters a to z in capitals. Unicode has others whose capital is
// one of A to Z (the dotless i, the long s): a reference with such a letter is another.
func upper(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			r -= 'a' - 'A'
		}
		return r
	}, s)
}

// quoteRune writes a character so that it can be seen.
func quoteRune(r rune) string {
	switch {
	case r == ' ':
		return "a blank"
	case r < ' ' || r == 0x7f:
		return "a control character"
	case r == utf8.RuneError:
		return "not a readable character"
	case r == '"':
		return "a quotation mark"
	case !unicode.IsPrint(r):
		return fmt.Sprintf("the invisible character %U", r)
	}
	return `"` + string(r) + `"`
}
