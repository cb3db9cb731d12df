package validators

import (
	"context"
	"os"
	"testing"

	dm "wcodm/datamodel"
	"wcodm/datamodel/corpustest"
	"wcodm/datamodel/xmlstream"
)

func corpusTree(b testing.TB) *dm.Tree {
	p, err := dm.Open("gb-cds")
	if err != nil {
		b.Fatal(err)
	}
	v := xmlstream.NewVocabulary(p.Names())
	bind := p.BindXML(v)
	r, err := xmlstream.NewReader(xmlstream.Config{Vocabulary: v, Roots: []xmlstream.Root{{Name: xmlstream.Name{Space: p.Root.Space, Local: p.Root.Name}}}})
	if err != nil {
		b.Fatal(err)
	}
	defer r.Close()
	f, err := os.Open(corpustest.Dir(b, "gb-cds/declarations/TT_IM001b_TT_IM001b.xml"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	t := dm.NewTree()
	if _, err := r.Read(context.Background(), f, func(rec *xmlstream.Record) error { bind.Read(t, rec); return nil }); err != nil {
		b.Fatal(err)
	}
	return t
}

func BenchmarkJSON(b *testing.B) {
	t := corpusTree(b)
	data := t.AppendJSON(nil)
	s, err := JSONSchema(t.Package)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if err := JSON(s, data, t, func(d dm.Diagnostic) { b.Fatal(d) }); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCheck(b *testing.B) {
	t := corpusTree(b)
	for b.Loop() {
		Check(t, func(d dm.Diagnostic) { b.Fatal(d) })
	}
}
