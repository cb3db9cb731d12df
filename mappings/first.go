package mappings

import (
	"fmt"
	"unicode/utf8"

	"wcodm/datamodel/yamlfile"
)

// firstForm keeps the characters that a value begins with, and leaves out the others
// by name: the six digits of a commodity code that all countries share.
type firstForm struct{ length int }

// parseFirst reads what "first" says of a rule: how many characters.
func parseFirst(n yamlfile.Node) (*firstForm, error) {
	length, err := n.Int(0)
	if err != nil || length < 1 {
		return nil, n.Errorf(`"first" is the number of characters that are kept`)
	}
	return &firstForm{length}, nil
}

func (f *firstForm) in(v string) (string, *valueError) {
	if utf8.RuneCountInString(v) <= f.length {
		return v, nil
	}
	return string([]rune(v)[:f.length]), nil
}

func (f *firstForm) out(v string) (string, *valueError) { return v, nil }

func (f *firstForm) loses(d direction) string {
	if d == in {
		return "what stands after the first " + charactersOf(f.length)
	}
	return ""
}

func (f *firstForm) String() string { return fmt.Sprintf("the first %s", charactersOf(f.length)) }
