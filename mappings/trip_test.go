package mappings

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	dm "wcodm/datamodel"
	"wcodm/mappings/syntax/csv"
)

// tripper takes national records into the package and back, through XML.
type tripper struct {
	*Trip
	tb            testing.TB
	national, wco *messageReader
	src, dst      *dm.Tree
	again, back   *dm.Tree
	writer        dm.XMLWriter
}

func newTripper(tb testing.TB, m *Mapping) *tripper {
	return &tripper{Trip: m.NewTrip(), tb: tb, national: newMessageReader(tb, m.National, nil), wco: newMessageReader(tb, m.Package, schemaOf(tb, m.Package)),
		src: dm.NewTree(), dst: dm.NewTree(), again: dm.NewTree(), back: dm.NewTree()}
}

// round asks that a file goes in without findings but want, that the message
// is valid, and that it comes back with the content that was carried.
func (tr *tripper) round(t *testing.T, name string, want findings) {
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	tr.national.read(t, tr.src, data)
	if got := tr.in(); !slices.Equal(got, want) {
		t.Errorf("in:\n%s\nexpected:\n%s", got, want)
	}
	for _, s := range tr.through() {
		t.Errorf("the message is not valid: %s", s)
	}
	if got := tr.out(); len(got) > 0 {
		t.Errorf("out:\n%s", got)
	}
	for _, c := range tr.lost() {
		t.Error(c)
	}
}

func (tr *tripper) in() (f findings) {
	tr.There(tr.dst, tr.src, f.report)
	return f
}

// through writes the package's message as XML and reads it again; it returns
// what the schema finds.
func (tr *tripper) through() []string {
	return tr.wco.read(tr.tb, tr.again, tr.writer.AppendTree([]byte(dm.XMLHeader), tr.dst, 0))
}

// out makes the national record, and writes and reads it.
func (tr *tripper) out() (f findings) {
	t := dm.NewTree()
	tr.Back(t, tr.again, f.report)
	tr.national.read(tr.tb, tr.back, tr.writer.AppendTree([]byte(dm.XMLHeader), t, 0))
	return f
}

// rewrite writes a message and reads it again.
func (tr *tripper) rewrite(made, again *dm.Tree) {
	tr.tb.Helper()
	if made.Package == tr.m.National && tr.m.Columns != nil {
		again.Reset(made.Package)
		w, err := csv.NewWriter(tr.m.Columns, csv.Options{})
		if err != nil {
			tr.tb.Fatal(err)
		}
		var rows csv.Declaration
		var b csv.Builder
		doc := w.AppendTree(w.AppendHeader(nil), made, func(dm.NodeID) {}, func(dm.Diagnostic) {})
		if err := csv.NewReader(tr.m.Columns, bytes.NewReader(doc), csv.Options{}).Next(&rows); err == io.EOF {
			return
		} else if err != nil {
			tr.tb.Fatalf("%v\n%s", err, doc)
		}
		if !b.Build(again, &rows, func(d dm.Diagnostic) { tr.tb.Logf("%+v", d) }) {
			tr.tb.Fatalf("cannot be read again:\n%s", doc)
		}
		return
	}
	reader := tr.wco
	if made.Package == tr.m.National {
		reader = tr.national
	}
	doc := tr.writer.AppendTree([]byte(dm.XMLHeader), made, 0)
	if _, err := reader.try(again, doc); err != nil {
		tr.tb.Fatalf("%v\n%s", err, doc)
	}
}

// lost tells what came back otherwise than it was sent without a reason.
func (tr *tripper) lost() (all []string) {
	o := tr.Compare(tr.back)
	for _, c := range o.Changes {
		if c.Fate == FateLost {
			all = append(all, told2(c))
		}
	}
	return all
}

func told2(c Change) string {
	return strings.TrimSpace(fmt.Sprintf("%s %s %q %q: %s", c.Fate, c.Path, c.Was, c.Came, c.Reason))
}
