package sample

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	dm "wcodm/datamodel"
)

// TestValuesFit makes 10,000 values and more over all elements and XML
// attributes of all packages.
func TestValuesFit(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	made := 0
	try := func(what, base string, f dm.Facets) {
		v, ok := Value(r, base, f)
		if !ok {
			t.Errorf("%s: no value of %s %+v", what, base, f)
			return
		}
		made++
		if wrong, _ := f.Check(base, v); wrong != "" {
			t.Errorf("%s: %q does not fit: %s", what, v, wrong)
		}
	}
	for _, name := range dm.Packages() {
		p, err := dm.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range p.Elements {
			if e.IsClass() {
				continue
			}
			for range 8 {
				try(name+" "+e.Path(), e.Type.Base, e.Facets)
			}
			for _, a := range e.Attributes {
				try(name+" "+e.Path()+"/@"+a.Name, a.Base, a.Facets)
			}
			if len(Extremes(e.Type.Base, e.Facets)) < 2 {
				t.Errorf("%s %s: fewer than two values at the edges", name, e.Path())
			}
		}
	}
	if made < 10_000 {
		t.Errorf("only %d values", made)
	}
}

func TestValuesDiffer(t *testing.T) {
	for _, c := range []struct {
		base string
		f    dm.Facets
		want int // different values of 1,000
	}{
		{"string", dm.Facets{MaxLength: 35}, 800},
		{"string", dm.Facets{MaxLength: 35, Patterns: []string{dm.NonBlank}}, 800},
		{"token", dm.Facets{MinLength: 2, MaxLength: 2, Patterns: []string{"([a-zA-Z])*"}}, 80},
		{"token", dm.Facets{Patterns: []string{`[A-Z]{2}(\d{6}|x[0-9]{1,3})?`}}, 300},
		{"string", dm.Facets{MinLength: 1200}, 800},
		{"string", dm.Facets{Patterns: []string{`(ab|cde)+x*`}}, 100},
		{"decimal", dm.Facets{Digits: true, TotalDigits: 16, FractionDigits: 3}, 800},
		{"language", dm.Facets{}, 200},
		{"token", dm.Facets{Enum: []string{"9", "13", "14"}}, 3},
		{"boolean", dm.Facets{}, 4},
	} {
		r := rand.New(rand.NewPCG(3, 4))
		seen := map[string]bool{}
		for range 1000 {
			v, ok := Value(r, c.base, c.f)
			if wrong, _ := c.f.Check(c.base, v); !ok || wrong != "" {
				t.Fatalf("%s %+v: %q, %v: %s", c.base, c.f, v, ok, wrong)
			}
			seen[v] = true
		}
		if len(seen) < c.want {
			t.Errorf("%s %+v: %d different values of 1,000, want %d", c.base, c.f, len(seen), c.want)
		}
	}
}

func TestNoValueFits(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, f := range []dm.Facets{
		{MinLength: 3, MaxLength: 3, Patterns: []string{"[A-Z]{2}"}},
		{MaxLength: 2, Enum: []string{"long"}},
	} {
		if v, ok := Value(r, "string", f); ok {
			t.Errorf("%+v: made %q", f, v)
		}
		if v := Extremes("string", f); len(v) > 0 {
			t.Errorf("%+v: made %q", f, v)
		}
	}
}

func TestExtremes(t *testing.T) {
	for _, c := range []struct {
		base string
		f    dm.Facets
		want []string
	}{
		{"decimal", dm.Facets{Digits: true, TotalDigits: 5, FractionDigits: 2}, []string{"0", "-1", "99999", "0.01", "0.99", "999.99"}},
		{"decimal", dm.Facets{Digits: true, TotalDigits: 3}, []string{"0", "-1", "999"}},
		{"decimal", dm.Facets{Digits: true, TotalDigits: 2, FractionDigits: 2}, []string{"0", "-1", "99", "0.01", "0.99"}},
		{"boolean", dm.Facets{}, []string{"true", "false", "1", "0"}},
		{"token", dm.Facets{MaxLength: 2, Enum: []string{"9", "13", "144"}}, []string{"9", "13"}},
	} {
		if got := Extremes(c.base, c.f); !slices.Equal(got, c.want) {
			t.Errorf("%s %+v: %q, want %q", c.base, c.f, got, c.want)
		}
	}
}

// Texts stand at the edges in length and in what they are made of.
func TestExtremeTexts(t *testing.T) {
	all := strings.Join(kinds, "")
	for _, c := range []struct {
		base        string
		f           dm.Facets
		least, most int
		kinds       string
	}{
		{"string", dm.Facets{}, 1, longest, all},
		{"string", dm.Facets{MaxLength: 35}, 1, 35, all},
		{"string", dm.Facets{MaxLength: 35, Patterns: []string{dm.NonBlank}}, 1, 35, all},
		{"token", dm.Facets{MinLength: 2, MaxLength: 2, Patterns: []string{"([a-zA-Z])*"}}, 2, 2, kinds[0] + kinds[1]},
		{"token", dm.Facets{Patterns: []string{`[A-Z]{2}\d{4,6}`}}, 6, 8, kinds[1] + kinds[2]},
		{"token", dm.Facets{MaxLength: 9, Patterns: []string{`[A-Z]{2}\d{4,20}`}}, 6, 9, kinds[1] + kinds[2]},
	} {
		got := Extremes(c.base, c.f)
		var lengths []int
		for _, v := range got {
			lengths = append(lengths, utf8.RuneCountInString(v))
		}
		if least, most := slices.Min(lengths), slices.Max(lengths); least != c.least || most != c.most {
			t.Errorf("%s %+v: %d to %d characters, want %d to %d", c.base, c.f, least, most, c.least, c.most)
		}
		for _, k := range kinds {
			has := slices.ContainsFunc(got, func(v string) bool { return strings.ContainsAny(v, k) })
			if want := strings.Contains(c.kinds, k); has != want {
				t.Errorf("%s %+v: %q: characters of %q: %v, want %v", c.base, c.f, got, k, has, want)
			}
		}
	}
}
