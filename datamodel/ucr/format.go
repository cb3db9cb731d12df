package ucr

import (
	"fmt"
	"slices"
	"strings"

	"wcodm/datamodel/nearest"
)

// Format makes a value of the form from its parts, by their names. Fixed texts,
// a check digit and what may be missing need not be given. Nothing is changed:
// the error names the part that does not fit.
func (f *Form) Format(parts map[string]string) (string, error) {
	var b strings.Builder
	var names []string
	for i := range f.Parts {
		p := &f.Parts[i]
		if p.Text != "" {
			b.WriteString(p.Text)
			continue
		}
		names = append(names, p.Name)
		value, given := parts[p.Name]
		if !given && p.check != nil {
			value = string(p.check.digit(b.String()))
		}
		if wrong := p.wrong(value, true); wrong != "" {
			if !given {
				wrong = "it is missing"
			}
			return "", fmt.Errorf("%s: %s; expected: %s", p.Name, wrong, p.Words())
		}
		b.WriteString(value)
	}
	for name := range parts {
		if !slices.Contains(names, name) {
			return "", fmt.Errorf("form %q has no part %q%s (parts: %s)", f.Name, name, nearest.Hint(name, names), strings.Join(names, ", "))
		}
	}
	value := b.String()
	if !f.fits(value) {
		return "", fmt.Errorf("the parts make %s, which does not have the form %q: at most %s, no blank at the ends, and the right check digit", show(value), f.Name, characters(f.max))
	}
	return value, nil
}

// wrong says what is wrong with a value of the part, or nothing; too long counts
// only where bound.
func (p *Part) wrong(value string, bound bool) string {
	if len(p.Only) > 0 {
		if !slices.Contains(p.Only, value) {
			return show(value) + " is not one of those"
		}
		return ""
	}
	if at, r := p.Alphabet.first(value); at > 0 {
		return fmt.Sprintf("character %d, %s, is not allowed", at, quoteRune(r))
	}
	switch n := len(value); {
	case n < p.Min && n == 0:
		return "nothing is left of it"
	case n < p.Min:
		return fmt.Sprintf("it has %s, %d too few", characters(n), p.Min-n)
	case n > p.Max && bound:
		return fmt.Sprintf("it has %s, %d too many", characters(n), n-p.Max)
	}
	return ""
}
