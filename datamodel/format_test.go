package datamodel

import "testing"

func TestParseFormat(t *testing.T) {
	for _, c := range []struct {
		text string
		want Format
	}{
		{"", Format{Fraction: -1}},
		{"an..35", Format{Alphabet: "an", Length: 35, Fraction: -1}},
		{"a2", Format{Alphabet: "a", Fixed: true, Length: 2, Fraction: -1}},
		{"n1", Format{Alphabet: "n", Fixed: true, Length: 1, Fraction: -1}},
		{"n..16,3", Format{Alphabet: "n", Length: 16, Fraction: 3}},
		{"n..16,0", Format{Alphabet: "n", Length: 16, Fraction: 0}},
		{"an..17,3", Format{Alphabet: "an", Length: 17, Fraction: 3}},
	} {
		got, err := ParseFormat(c.text)
		if err != nil || got != c.want {
			t.Errorf("%q is %+v (%v), want %+v", c.text, got, err, c.want)
		}
		if got.String() != c.text {
			t.Errorf("%q is written as %q", c.text, got)
		}
	}
}

func TestParseFormatRefuses(t *testing.T) {
	for _, text := range []string{" ", "x..3", "an", "an..", "an..0", "an..-1", "an.3", "n..3,4", "n..3,", "an..99999999999999999999", "AN..3", "an..3 "} {
		if f, err := ParseFormat(text); err == nil {
			t.Errorf("%q is taken as %+v", text, f)
		}
	}
}
