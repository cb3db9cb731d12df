package xmlstream

import (
	"strings"
	"testing"
)

// guessM takes every element called m for root 0.
func guessM(n Name) int {
	if n.Local == "m" {
		return 0
	}
	return -1
}

func TestRootsOfOtherNamesAreGuessed(t *testing.T) {
	asked := map[Name]int{}
	r := newReader(t, Config{Roots: roots("{u}m"), Tolerant: true, Guess: func(n Name) int {
		asked[n]++
		return guessM(n)
	}})
	const doc = "<w><m/><q:m xmlns:q='v'><m/></q:m><q:m xmlns:q='u'/><m/><x/><x/></w>"
	const want = "root 0\n<m>\n</m>\nroot 0\n<{v}m>\n <m>\n </m>\n</{v}m>\nroot 0\n<{u}m>\n</{u}m>\nroot 0\n<m>\n</m>\n"
	for range 2 { // the same when the parser is used again
		got, _, err := readString(r, doc, false)
		if err != nil || got != want {
			t.Errorf("%v\n%s", err, got)
		}
	}
	for n, times := range asked {
		if times != 1 || n == (Name{"u", "m"}) {
			t.Errorf("asked %d times of %s", times, n)
		}
	}
	if len(asked) != 4 {
		t.Errorf("asked of %v", asked)
	}
}

func TestUndeclaredPrefixes(t *testing.T) {
	const doc = "<w>\n<p:m><p:a q:k='1' k='2'/><b xmlns:q='u' q:k='3'/></p:m></w>"
	r := newReader(t, Config{Roots: roots("m"), Tolerant: true, Guess: guessM})
	got, doc1, err := readString(r, doc, true)
	const want = `root 0
<{\x01:p}m> 2:1
 <{\x01:p}a> 2:6
  @{\x01:q}k="1" 2:6
  @k="2" 2:6
 </{\x01:p}a> 2:6
 <b> 2:26
  @{u}k="3" 2:26
 </b> 2:26
</{\x01:p}m> 2:1
`
	if got = strings.ReplaceAll(got, "\x01", `\x01`); err != nil || got != want || doc1.Name.Local != "w" {
		t.Errorf("%v %v\n%s", err, doc1, got)
	}
	for _, other := range []string{"<p:m>", "<p:m></q:m>", "<m xmlns:p=''/>", "<p:m p:k='' p:k=''/>"} {
		if got, _, err := readString(r, other, false); err == nil {
			t.Errorf("%s: no error\n%s", other, got)
		}
	}
	strict := newReader(t, Config{Roots: roots("m")})
	if _, _, err := readString(strict, doc, false); err == nil || !strings.Contains(err.Error(), "the prefix p is not bound") || !err.(*SyntaxError).OfNamespace() {
		t.Error(err)
	}
	const blank = "<p:m xmlns:p='urn:a b'/>"
	if _, _, err := readString(strict, blank, false); err == nil || !err.(*SyntaxError).OfNamespace() {
		t.Error(err)
	}
	if got, _, err := readString(r, blank, false); err != nil || got != "root 0\n<{urn:a b}m>\n</{urn:a b}m>\n" {
		t.Errorf("%v\n%s", err, got)
	}
}

func TestAddedNames(t *testing.T) {
	v := NewVocabulary([]Name{{"u", "m"}})
	r := newReader(t, Config{Vocabulary: v, Roots: roots("{u}m")})
	var kept []*Record
	if _, err := r.Read(t.Context(), strings.NewReader("<w><m xmlns='u'><a/></m><m xmlns='u'><b/></m></w>"), func(rec *Record) error {
		kept = append(kept, rec)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	first, second := kept[0], kept[1]
	id := first.AddName(Name{"v", "c"})
	if first.AddName(Name{"u", "m"}) != 0 || first.Name(id) != (Name{"v", "c"}) || first.Name(first.Events[1].Name).Local != "a" {
		t.Error("the first record's names are not what they were")
	}
	other := second.AddName(Name{"v", "d"})
	if second.Name(other).Local != "d" || second.Name(second.Events[1].Name).Local != "b" || first.Name(id).Local != "c" {
		t.Error("a record's name is in another one")
	}
}

// Within an element that was guessed, one that is a root by its name is the message,
// with the declarations around it.
func TestAGuessIsLeftForARoot(t *testing.T) {
	r := newReader(t, Config{Roots: roots("{u}m"), Judged: true, Guess: guessM})
	for range 2 {
		var got []string
		doc := "<w xmlns:o='out'><v:m xmlns:v='v' xmlns:i='in'>text<a b='c'/><m xmlns='u'>1</m>rest<m xmlns='u'/></v:m><v:m xmlns:v='v'>2</v:m></w>"
		_, err := r.Read(t.Context(), strings.NewReader(doc), func(rec *Record) error {
			s := rec.Name(rec.Events[0].Name).Space
			for _, e := range rec.Events {
				if e.Kind == Namespace {
					s += " " + strings.ReplaceAll(string(rec.Value(e)), "\x00", ":")
				}
				if e.Kind == Text {
					s += " " + string(rec.Value(e))
				}
			}
			got = append(got, s)
			return nil
		})
		const want = "u :u: i:in: v:v: o:out: 1/u :u: i:in: v:v: o:out:/v v:v: o:out: 2"
		if s := strings.Join(got, "/"); err != nil || s != want {
			t.Errorf("%v %s", err, s)
		}
	}
	for _, doc := range []string{"<p:m>", "<m xmlns:p=''/>"} { // not tolerant
		if got, _, err := readString(r, doc, false); err == nil {
			t.Errorf("%s: no error\n%s", doc, got)
		}
	}
}
