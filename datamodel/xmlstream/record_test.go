package xmlstream

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestVocabulary(t *testing.T) {
	a, b := Name{Local: "a"}, Name{"u", "a"}
	v := NewVocabulary([]Name{a, b, a})
	if v.Len() != 2 || v.Name(0) != a || v.Name(1) != b {
		t.Errorf("%d names: %v", v.Len(), v.names)
	}
	if id, ok := v.ID(b); !ok || id != 1 {
		t.Errorf("id %d, %t", id, ok)
	}
	if _, ok := v.ID(Name{"u", "b"}); ok {
		t.Error("found what is not there")
	}
	if a.String() != "a" || b.String() != "{u}a" {
		t.Errorf("%s, %s", a, b)
	}
}

func TestNamesOfRecords(t *testing.T) {
	v := NewVocabulary([]Name{{"u", "k"}, {Local: "k"}, {"u", "m"}})
	r := newReader(t, Config{Vocabulary: v, Roots: roots("{u}m", "other")})
	var kept []*Record
	keep := func(rec *Record) error {
		kept = append(kept, rec)
		return nil
	}
	docs := []string{"<p:m xmlns:p='u' k='1' p:k='2' x='3'/>", "<other><x xmlns='u'/><new/></other>"}
	for _, doc := range docs {
		if _, err := r.Read(t.Context(), strings.NewReader(doc), keep); err != nil {
			t.Fatal(err)
		}
	}
	var ids []NameID
	for _, e := range kept[0].Events {
		ids = append(ids, e.Name)
	}
	// 3 is the name of the second root.
	if want := []NameID{2, 1, 0, 4, 2}; !slices.Equal(ids, want) {
		t.Errorf("ids %v, want %v", ids, want)
	}
	// Names and values of a record outlast other documents and the reader.
	for i := range 10000 {
		if _, _, err := readString(r, "<other"+strings.Repeat("x", i%100)+"/>", false); err != nil {
			t.Fatal(err)
		}
	}
	r.Close()
	for i, want := range []string{
		"root 0\n<{u}m>\n @k=\"1\"\n @{u}k=\"2\"\n @x=\"3\"\n</{u}m>\n",
		"root 1\n<other>\n <{u}x>\n </{u}x>\n <new>\n </new>\n</other>\n",
	} {
		if got := dump(kept[i], false); got != want {
			t.Errorf("got\n%swant\n%s", got, want)
		}
		kept[i].Release()
	}
}

func TestDocument(t *testing.T) {
	r := newReader(t, Config{Roots: roots("m")})
	_, doc, err := readString(r, "<?xml version='1.0' encoding='utf-8'?>\n <w xmlns='u'>\n<m xmlns=''/><m xmlns=''/></w>", false)
	if want := (Document{Name: Name{"u", "w"}, Line: 2, Col: 2, Messages: 2, Encoding: "utf-8"}); err != nil || !reflect.DeepEqual(doc, want) {
		t.Errorf("%+v, %v, want %+v", doc, err, want)
	}
	_, doc, err = readString(r, "<w>\n<", false)
	if want := (Document{Name: Name{"", "w"}, Line: 1, Col: 1}); err == nil || !reflect.DeepEqual(doc, want) {
		t.Errorf("%+v, %v, want %+v", doc, err, want)
	}
}

func TestNamesOfADocumentWithoutMessages(t *testing.T) {
	r := newReader(t, Config{Roots: roots("m")})
	for _, c := range []struct{ doc, want string }{
		{"<w xmlns='u'><a k=''/><a/></w>", "[{u}a {u}w]"},
		{"<x><a/></x>", "[a x]"}, // not those of the document before
		{"<x><m/></x>", "[]"},
	} {
		_, doc, err := readString(r, c.doc, false)
		if err != nil {
			t.Fatal(err)
		}
		names := []string{}
		for _, n := range doc.Names {
			names = append(names, n.String())
		}
		slices.Sort(names)
		if got := fmt.Sprint(names); got != c.want {
			t.Errorf("%s: %s, want %s", c.doc, got, c.want)
		}
	}
}
