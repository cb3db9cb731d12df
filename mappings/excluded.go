package mappings

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	dm "wcodm/datamodel"
)

// excluded names the values that a place refuses as it refuses this one, as a
// noun phrase: the same for all values of the kind. It is empty when the value
// fits.
func (p *bounds) excluded(value string) string {
	if wrong, _ := p.facets.Check(p.base, value); wrong == "" {
		return ""
	}
	f := p.facets
	switch {
	case p.date:
		return "what is no date as CCYYMMDD, or with time and zone"
	case p.base == "boolean":
		return "values other than true and false"
	case p.base == "date" && !typeHolds(p.base, value):
		return "what is no date as CCYY-MM-DD"
	case p.base == "dateTime" && !typeHolds(p.base, value):
		return "what is no date and time as CCYY-MM-DDThh:mm:ss"
	case p.base == "integer" && !typeHolds(p.base, value):
		return "what is no whole number"
	case p.base == "decimal":
		if number(value) == "" {
			return "what is no number"
		}
		if decimals(trimZeros(value)) > f.FractionDigits {
			if f.FractionDigits == 0 {
				return "numbers that are not whole"
			}
			return fmt.Sprintf("more than %s after the point", digitsOf(f.FractionDigits))
		}
		return fmt.Sprintf("numbers of more than %s", digitsOf(f.TotalDigits))
	}
	switch n := utf8.RuneCountInString(value); {
	case f.MaxLength > 0 && n > f.MaxLength:
		return "values longer than " + charactersOf(f.MaxLength)
	case n < f.MinLength:
		return "values shorter than " + charactersOf(f.MinLength)
	}
	for _, pattern := range f.Patterns {
		wrong, expected := dm.Facets{Patterns: []string{pattern}}.Check(p.base, value)
		switch {
		case wrong == "":
		case pattern == dm.NonBlank:
			return "values of several lines"
		case pattern == lettersOnly:
			return "values with other characters than letters"
		case pattern == digitsOnly:
			return "values with other characters than digits"
		default:
			return "values other than " + strings.TrimPrefix(expected, "the form ")
		}
	}
	if len(f.Enum) > 0 {
		return otherCodes(f.Enum)
	}
	return "values of another form"
}

// typeHolds reports whether a value is one of the base at all.
func typeHolds(base, value string) bool {
	wrong, _ := dm.Facets{}.Check(base, value)
	return wrong == ""
}

// The patterns that the alphabets of formats stand for.
const (
	lettersOnly = "([a-zA-Z])*"
	digitsOnly  = "([0-9])*"
)

func charactersOf(n int) string {
	if n == 1 {
		return "1 character"
	}
	return fmt.Sprintf("%d characters", n)
}

// trimZeros takes off the zeros at the end of the decimals, which do not count.
func trimZeros(number string) string {
	if !strings.Contains(number, ".") {
		return number
	}
	return strings.TrimRight(number, "0")
}

// format names what a place holds in the words of the standard: its format, or
// its codes, or its form.
func (p *bounds) format() string {
	f := p.facets
	switch {
	case p.date:
		return "date"
	case p.base == "boolean":
		return "true or false"
	case len(f.Enum) > 0:
		return "codes " + strings.TrimPrefix(oneOf(f.Enum, len(f.Enum)), "one of ")
	case p.stated.Length > 0 && patterned(f.Patterns) == "":
		return p.stated.String()
	case p.base == "decimal" && f.Digits:
		return dm.Format{Alphabet: "n", Length: f.TotalDigits, Fraction: f.FractionDigits}.String()
	case p.base == "decimal":
		return "number"
	case p.base != "string" && p.base != "token":
		return p.base
	}
	length := ""
	switch {
	case f.MaxLength > 0 && f.MinLength == f.MaxLength:
		length = fmt.Sprintf("an%d", f.MaxLength)
	case f.MaxLength > 0:
		length = fmt.Sprintf("an..%d", f.MaxLength)
	case f.MinLength > 0:
		length = "at least " + charactersOf(f.MinLength)
	}
	words := patterned(f.Patterns)
	for _, pattern := range f.Patterns {
		switch pattern {
		case lettersOnly:
			words = "letters"
		case digitsOnly:
			words = "digits"
		}
	}
	switch {
	case words == "" && length == "":
		return "free text"
	case words == "" || length == "":
		return words + length
	}
	return length + ", " + words
}

// patterned names the patterns that say more than which characters a value has.
func patterned(patterns []string) string {
	var all []string
	for _, p := range patterns {
		switch p {
		case lettersOnly, digitsOnly, dm.NonBlank:
		case "[A-Z]{3}":
			all = append(all, "three capital letters")
		default:
			all = append(all, "form "+p)
		}
	}
	return strings.Join(all, ", ")
}

// unlimited reports whether the place holds any text.
func (p *bounds) unlimited() bool {
	f := p.facets
	return !p.date && (p.base == "string" || p.base == "token") && f.MinLength == 0 && f.MaxLength == 0 && len(f.Enum) == 0 &&
		!slices.ContainsFunc(f.Patterns, func(pattern string) bool { return pattern != dm.NonBlank })
}
