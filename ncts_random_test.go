package wcodm

import (
	"math/rand/v2"
	"strings"
	"testing"

	dm "wcodm/datamodel"
	"wcodm/datamodel/sample"
	"wcodm/mappings"
)

// Random transit declarations, each valid by the structure, come back from the
// base with all that they said. The one thing that is not carried over, and told,
// is a unit without a quantity, which the structure allows and the base does not.
func TestNCTSRandom(t *testing.T) {
	m, err := mappings.Open("eu-ncts-cc015c")
	if err != nil {
		t.Fatal(err)
	}
	there, back := engine(t, "", "wco:xml", keepUCR), engine(t, "", "eu-ncts-cc015c", keepUCR)
	n := 200
	if testing.Short() {
		n = 20
	}
	tree := dm.NewTree()
	var w dm.XMLWriter
	whole := 0
	for seed := range uint64(n) {
		r := rand.New(rand.NewPCG(seed, 15))
		sample.Message(r, tree, m.National, sample.Options{Density: r.Float64(), MaxNodes: 300})
		for n := range dm.NodeID(tree.Len()) {
			switch tree.Elem(n).Name {
			case "messageType":
				tree.SetText(n, "CC015C")
			case "currency": // ISO 4217 has capitals, and so has the base
				tree.SetText(n, strings.ToUpper(string(tree.Value(n))))
			}
		}
		doc := w.AppendTree(nil, tree, 0)
		first := run1(t, there, input("-", doc))
		if len(first) != 1 || first[0].Err != nil {
			t.Fatalf("seed %d: %+v", seed, first)
		}
		unit := false
		for _, d := range first[0].Diagnostics {
			unit = unit || strings.HasSuffix(d.NationalPath, "/measurementUnitAndQualifier")
			if (d.Severity == dm.Error || d.Code == mappings.CodeUnmapped) && !strings.HasSuffix(d.NationalPath, "/measurementUnitAndQualifier") {
				t.Errorf("seed %d: %d:%d %s %s (%s) [%s]", seed, d.Line, d.Column, d.Code, d.Message, d.Expected, d.NationalPath)
			}
		}
		if unit {
			continue
		}
		whole++
		second := run1(t, back, input("-", []byte(first[0].Output)))
		if len(second) != 1 || second[0].Errors() > 0 {
			t.Errorf("seed %d: on the way back: %+v", seed, second)
			continue
		}
		if d := firstDifference(told(t, doc), told(t, []byte(second[0].Output))); d != "" {
			t.Errorf("seed %d: %s", seed, d)
		}
	}
	t.Logf("%d of %d declarations came back", whole, n)
	if whole < n/2 {
		t.Errorf("only %d of %d declarations came back", whole, n)
	}
}
