package codelists

import (
	"math/rand"
	"strings"
	"testing"

	"wcodm/datamodel/nearest"
)

// slowly is [List.Nearest] without what makes it fast.
func slowly(l *List, code string, day Day) string {
	if m := l.meant[code]; m != "" {
		return m
	}
	var valid []string
	for _, c := range l.All() {
		if !c.proposed(day) {
			continue
		}
		for _, same := range []string{c.Code, c.Also, c.Name} {
			if n := unpadded(code); same != "" && strings.EqualFold(same, code) || n != "" && n == unpadded(same) {
				return c.Code
			}
		}
		valid = append(valid, c.Code)
	}
	if m := nearest.Only(code, valid); m != "" || l.Includes == nil {
		return m
	}
	return slowly(l.Includes, code, day)
}

// What is found fast, and what is remembered, is what is found by looking at each code.
func TestNearestIsWhatASlowSearchFinds(t *testing.T) {
	r := rand.New(rand.NewSource(7))
	for _, name := range Names() {
		l, err := Open(name)
		if err != nil {
			t.Fatal(err)
		}
		all := l.All()
		var codes []string
		for range 60 {
			code := "A1"
			if len(all) > 0 {
				c := all[r.Intn(len(all))]
				code = []string{c.Code, c.Name, c.Also}[r.Intn(3)]
			}
			b := []byte(code)
			for range r.Intn(3) {
				if at := r.Intn(len(b) + 1); at < len(b) {
					b[at] = "0A9zQ"[r.Intn(5)]
				} else {
					b = append(b, '0')
				}
			}
			codes = append(codes, string(b), "0"+code, strings.ToLower(code))
		}
		for _, day := range []Day{0, 20260914} {
			for range 2 {
				for _, code := range codes {
					if got, want := l.Nearest(code, day), slowly(l, code, day); got != want {
						t.Errorf("%s: %q on %v: %q, want %q", name, code, day, got, want)
					}
				}
			}
		}
	}
}

// A table with the same mistake in each row looks for what was meant once.
func BenchmarkNearest(b *testing.B) {
	l, err := Open("countries")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		l.Nearest("NAX", 20260914)
	}
}
