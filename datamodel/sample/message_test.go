package sample

import (
	"bytes"
	"context"
	"math/rand/v2"
	"testing"

	dm "wcodm/datamodel"
	"wcodm/datamodel/xmlstream"
)

// TestMessagesAreValid judges random messages by the XSD made from their
// package.
func TestMessagesAreValid(t *testing.T) {
	for _, name := range dm.Packages() {
		p, err := dm.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		files := p.XSD()
		schema, err := xmlstream.LoadSchema(files, files.Entry)
		if err != nil {
			t.Fatal(err)
		}
		defer schema.Close()
		reader, err := xmlstream.NewReader(xmlstream.Config{
			Vocabulary: xmlstream.NewVocabulary(p.Names()),
			Roots:      []xmlstream.Root{{Name: xmlstream.Name{Space: p.Root.Space, Local: p.Root.Name}, Schema: schema}},
		})
		if err != nil {
			t.Fatal(err)
		}
		defer reader.Close()
		seen := map[*dm.Element]bool{}
		tree := dm.NewTree()
		var w dm.XMLWriter
		for seed := range uint64(300) {
			r := rand.New(rand.NewPCG(seed, 0))
			o := Options{Density: float64(seed%11) / 10, MaxNodes: 1 << (seed % 15)}
			Message(r, tree, p, o)
			if tree.Len() > 10*o.MaxNodes+20 {
				t.Errorf("%s, seed %d: %d nodes of %d", name, seed, tree.Len(), o.MaxNodes)
			}
			for n := range tree.Len() {
				seen[tree.Elem(dm.NodeID(n))] = true
			}
			doc := w.AppendTree(nil, tree, 0)
			if _, err := reader.Read(context.Background(), bytes.NewReader(doc), func(rec *xmlstream.Record) error {
				for _, e := range rec.Events {
					if e.Kind == xmlstream.Finding {
						t.Errorf("%s, seed %d: %s", name, seed, rec.Value(e))
					}
				}
				rec.Release()
				return nil
			}); err != nil {
				t.Fatalf("%s, seed %d: %v", name, seed, err)
			}
		}
		for _, e := range p.Elements {
			if !seen[e] {
				t.Errorf("%s: no message had %s", name, e.Path())
			}
		}
	}
}

// Without density a message has what is required, and no class is empty.
func TestMessageOfTheRequired(t *testing.T) {
	p, err := dm.Open("gb-cds")
	if err != nil {
		t.Fatal(err)
	}
	tree := dm.NewTree()
	Message(rand.New(rand.NewPCG(1, 1)), tree, p, Options{})
	if tree.Len() != 3 || tree.Elem(2).Name != "FunctionCode" {
		t.Errorf("%s", tree.AppendJSON(nil))
	}
}

func TestMessageIsTheSameForASeed(t *testing.T) {
	p, err := dm.Open("wco")
	if err != nil {
		t.Fatal(err)
	}
	tree := dm.NewTree()
	message := func(seed uint64) string {
		Message(rand.New(rand.NewPCG(seed, 0)), tree, p, Options{Density: 0.5})
		return string(tree.AppendJSON(nil))
	}
	if first, again := message(1), message(1); first != again {
		t.Error("one seed makes two messages")
	}
	if message(1) == message(2) {
		t.Error("two seeds make one message")
	}
}
