package csv

import (
	"bytes"
	"fmt"
	"io"
	"testing"

	dm "wcodm/datamodel"
)

// table is a file of many declarations with few items each.
func table(rows int) []byte {
	var b bytes.Buffer
	b.WriteString("reference,exporter_name,exporter_line_1,exporter_line_2,total,item_description,item_price,item_document_1_type,item_document_1_id,item_document_2_type,item_document_2_id,note_text\n")
	for i := range rows {
		fmt.Fprintf(&b, "TEA-2026-%06d,\"Highland Teas, Ltd\",12 Glen Road,Perth,1234.50,Black tea in packets of %d g,17.25,N380,INV-%06d,,,as agreed\n", i/3, i%500, i)
	}
	return b.Bytes()
}

func BenchmarkRead(b *testing.B) {
	data := table(30_000)
	l := layout(b)
	b.SetBytes(int64(len(data)))
	var d Declaration
	var build Builder
	tree := dm.NewTree()
	for b.Loop() {
		r := NewReader(l, bytes.NewReader(data), Options{})
		n := 0
		for {
			err := r.Next(&d)
			if err == io.EOF {
				break
			}
			if err != nil || !build.Build(tree, &d, func(d dm.Diagnostic) { b.Fatal(d) }) {
				b.Fatal(err)
			}
			n++
		}
		if n != 10_000 {
			b.Fatal(n)
		}
	}
}

func BenchmarkReadRows(b *testing.B) { // without trees: what the one goroutine of a file does
	data := table(30_000)
	l := layout(b)
	b.SetBytes(int64(len(data)))
	var d Declaration
	for b.Loop() {
		r := NewReader(l, bytes.NewReader(data), Options{})
		for r.Next(&d) == nil {
		}
	}
}

func BenchmarkWrite(b *testing.B) {
	l := layout(b)
	r := NewReader(l, bytes.NewReader(table(30)), Options{})
	var d Declaration
	tree := dm.NewTree()
	if err := r.Next(&d); err != nil || !new(Builder).Build(tree, &d, func(dm.Diagnostic) {}) {
		b.Fatal(err)
	}
	w, err := NewWriter(l, Options{})
	if err != nil {
		b.Fatal(err)
	}
	var out []byte
	for b.Loop() {
		out = w.AppendTree(out[:0], tree, func(dm.NodeID) { b.Fatal("lost") }, func(dm.Diagnostic) {})
		b.SetBytes(int64(len(out)))
	}
}
