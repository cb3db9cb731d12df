package mappings

import (
	"fmt"
	"strings"
	"unicode/utf8"

	dm "wcodm/datamodel"
)

// excluded names the values that a place refuses as it refuses this one, as a
// noun phrase: the same for all values of the kind. It is empty when the value
// fits.
func (p *limits) excluded(value string) string {
	if wrong, _ := p.facets.Check(p.base, value); wrong == "" {
		return ""
	}
	f := p.facets
	switch {
	case p.date:
		return "what is no date as CCYYMMDD, or with time and zone"
	case p.base == "boolean":
		return "values other than true and false"
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
	case f.Pattern == dm.NonBlank:
		return "values of several lines"
	case f.Pattern == lettersOnly:
		return "values with other characters than letters"
	case f.Pattern == digitsOnly:
		return "values with other characters than digits"
	}
	if only := (dm.Facets{Pattern: f.Pattern}); f.Pattern != "" {
		if wrong, expected := only.Check(p.base, value); wrong != "" {
			return "values other than " + strings.TrimPrefix(expected, "the form ")
		}
	}
	if len(f.Enum) > 0 {
		return otherCodes(f.Enum)
	}
	return "values of another form"
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
func (p *limits) format() string {
	f := p.facets
	switch {
	case p.date:
		return "date"
	case p.base == "boolean":
		return "true or false"
	case len(f.Enum) > 0:
		return "codes " + strings.TrimPrefix(oneOf(f.Enum, len(f.Enum)), "one of ")
	case p.stated.Length > 0 && (f.Pattern == "" || f.Pattern == lettersOnly || f.Pattern == digitsOnly || f.Pattern == dm.NonBlank):
		return p.stated.String()
	case p.base == "decimal" && f.Digits:
		return dm.Format{Alphabet: "n", Length: f.TotalDigits, Fraction: f.FractionDigits}.String()
	case p.base == "decimal":
		return "number"
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
	if f.Pattern == "" || f.Pattern == dm.NonBlank {
		if length == "" {
			return "free text"
		}
		return length
	}
	words := "form " + f.Pattern
	switch f.Pattern {
	case lettersOnly:
		words = "letters"
	case digitsOnly:
		words = "digits"
	case "[A-Z]{3}":
		return "a3, capital letters"
	}
	if length == "" {
		return words
	}
	return length + ", " + words
}

// unlimited reports whether the place holds any text.
func (p *limits) unlimited() bool {
	return !p.date && p.base != "decimal" && p.base != "boolean" && p.base != "language" && p.base != "anyURI" &&
		(p.facets.Zero() || p.facets.Pattern == dm.NonBlank && p.facets.MinLength == 0 && p.facets.MaxLength == 0 && len(p.facets.Enum) == 0)
}
