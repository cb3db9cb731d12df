package draft

import (
	"slices"
	"testing"
)

func lex(t testing.TB) *lexicon {
	t.Helper()
	x, err := loadLexicon()
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestNamesAreTakenApartIntoConcepts(t *testing.T) {
	x := lex(t)
	for _, tt := range []struct {
		name string
		want []string // the first words of the concepts
	}{
		{"GrossMassMeasure", []string{"gross", "mass", "measure"}},
		{"qty_pkgs", []string{"quantity", "package"}},
		{"HSCode", []string{"commodity", "code"}},
		{"Ursprungsland", []string{"origin", "country"}},
		{"WAEHRUNG", []string{"currency"}},
		{"Währung", []string{"currency"}},
		{"Poids net", []string{"mass", "net"}},
		{"Rechnungsnr.", []string{"invoice", "number"}},
		{"invoicedate", []string{"invoice", "date"}},
		{"País de destino", []string{"country", "destination"}},
		{"consignees", []string{"consignee"}},
		{"N° facture", []string{"number", "invoice"}},
	} {
		var want []concept
		for _, w := range tt.want {
			if c, ok := x.concepts[w]; ok {
				want = append(want, c)
			} else {
				want = append(want, unknown(w))
			}
		}
		got := x.tokens(tt.name)
		got = slices.Compact(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v (%v)", tt.name, got, want, tt.want)
		}
	}
}

// Every term of words.yaml speaks of a place that there is.
func TestTermsBelongToPlaces(t *testing.T) {
	x := lex(t)
	ix := newIndex(x, openPackage(t, "wco"))
	paths := map[string]bool{}
	for _, target := range ix.targets {
		paths[withoutPredicates(target.path)] = true
	}
	classes := map[string]bool{}
	for _, c := range ix.classes {
		classes[c.elem.Name] = true
	}
	for _, e := range x.elements {
		if e.path[0] == '*' {
			if !slices.ContainsFunc(ix.targets, func(t *target) bool { return hasSuffix(t.path, e.path[1:]) }) {
				t.Errorf("no place ends in %s", e.path[1:])
			}
		} else if !paths[withoutPredicates(e.path)] {
			t.Errorf("there is no place %s", e.path)
		}
	}
	for name := range x.classes {
		if !classes[name] {
			t.Errorf("no class %s repeats", name)
		}
	}
}

func hasSuffix(path, suffix string) bool {
	path = withoutPredicates(path)
	return len(path) >= len(suffix) && path[len(path)-len(suffix):] == suffix
}

func TestWordsFileFaultsHaveAPlace(t *testing.T) {
	for _, tt := range []struct{ yaml, want string }{
		{"words: {a: [b], c: [b]}\n", `w.yaml:1:17: "b" is a spelling of "a" and of "c"`},
		{"words: {a: []}\nstop: []\ngeneric: [b]\n", `w.yaml:3:10: "b" is none of the words`},
	} {
		if _, err := parseLexicon("w.yaml", []byte(tt.yaml)); err == nil || err.Error() != tt.want {
			t.Errorf("got %v, want %s", err, tt.want)
		}
	}
}
