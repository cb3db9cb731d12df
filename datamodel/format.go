package datamodel

import (
	"fmt"
	"regexp"
	"strconv"
)

// Format is a WCO representation format: "an..35" (up to 35 characters),
// "a2" (exactly two letters), "n..16,3" (up to 16 digits, 3 of them after the
// point). The zero Format sets no limit.
type Format struct {
	// Alphabet is "a", "n" or "an"; empty in the zero Format.
	Alphabet string
	// Fixed is true where the length is exact ("a2"), not an upper bound.
	Fixed bool
	// Length is the number of characters, or of digits in all.
	Length int
	// Fraction is the number of digits after the point, -1 where the format
	// does not speak of a point.
	Fraction int
}

var formatPattern = regexp.MustCompile(`^(a|n|an)(\.\.)?([1-9]\d*)(?:,(\d+))?$`)

// ParseFormat reads a format as the WCO writes it. The empty string is the
// zero Format.
func ParseFormat(s string) (Format, error) {
	if s == "" {
		return Format{Fraction: -1}, nil
	}
	m := formatPattern.FindStringSubmatch(s)
	if m == nil {
		return Format{}, fmt.Errorf("unknown format %q: formats look like an..35, a2, n..8 or n..16,3", s)
	}
	f := Format{Alphabet: m[1], Fixed: m[2] == "", Fraction: -1}
	var err error
	if f.Length, err = strconv.Atoi(m[3]); err != nil {
		return Format{}, fmt.Errorf("format %q: length out of range", s)
	}
	if m[4] != "" {
		if f.Fraction, err = strconv.Atoi(m[4]); err != nil || f.Fraction > f.Length {
			return Format{}, fmt.Errorf("format %q has more digits after the point than in all", s)
		}
	}
	return f, nil
}

// String returns the format as the WCO writes it.
func (f Format) String() string {
	if f.Length == 0 {
		return ""
	}
	s := f.Alphabet
	if !f.Fixed {
		s += ".."
	}
	s += strconv.Itoa(f.Length)
	if f.Fraction >= 0 {
		s += "," + strconv.Itoa(f.Fraction)
	}
	return s
}

// Words says the format in words: "exactly 2 letters", "at most 35 characters".
func (f Format) Words() string {
	if f.Length == 0 {
		return "a value"
	}
	of := map[string]string{"a": "letter", "n": "digit"}[f.Alphabet]
	if of == "" {
		of = "character"
	}
	if f.Length > 1 {
		of += "s"
	}
	bound := "at most"
	if f.Fixed {
		bound = "exactly"
	}
	return fmt.Sprintf("%s %d %s", bound, f.Length, of)
}
