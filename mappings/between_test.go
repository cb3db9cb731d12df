package mappings

import (
	"fmt"
	"math/rand/v2"
	"testing"

	dm "wcodm/datamodel"
	"wcodm/datamodel/sample"
)

// Of an export declaration every value is in the import that is begun from it, or is
// left out by name: whatever it holds, nothing is lost silently.
func TestExportToImportAccountsForEveryValue(t *testing.T) {
	m := open(t, "export-to-import")
	if !m.Between() || !m.Complete {
		t.Fatal("export-to-import is a mapping between packages that speaks of every place")
	}
	run, src, dst := m.NewRunner(), dm.NewTree(), dm.NewTree()
	values, stayed, moved, behind := 0, 0, 0, 0
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 5))
		sample.Message(r, src, m.National, sample.Options{Density: r.Float64() * 0.6, MaxNodes: 600})
		export(src)
		run.In(dst, src, func(d dm.Diagnostic) { t.Errorf("seed %d: %s %s", seed, d.Code, d.Message) })
		moves, kept := run.Moves()
		left := 0
		run.Behind(func(dm.NodeID, string) { left++ })
		gone := map[dm.NodeID]bool{}
		for n := range dst.Len() {
			if n := dm.NodeID(n); dst.HasValue(n) && run.authors[n] != nil && !run.authors[n].constantly() {
				gone[dst.From(n)] = true
			}
		}
		sent := 0
		for n := range src.Len() {
			if n := dm.NodeID(n); len(src.Value(n)) > 0 && src.Elem(n).Within(m.National.Body) {
				sent++
			}
		}
		if sent != len(gone)+left {
			t.Errorf("seed %d: of %d values %d went somewhere and %d were left behind", seed, sent, len(gone), left)
		}
		for _, move := range moves {
			if move.Why == "" {
				t.Errorf("seed %d: %s changed, and nothing says why", seed, dst.Path(move.To))
			}
		}
		values, stayed, moved, behind = values+sent, stayed+len(kept), moved+len(moves), behind+left
	}
	if stayed == 0 || moved == 0 || behind == 0 {
		t.Errorf("of %d values %d stayed, %d changes, %d left behind", values, stayed, moved, behind)
	}
}

// export makes a message an export declaration.
func export(t *dm.Tree) {
	e, err := t.Package.Resolve("TypeCode")
	if err != nil {
		panic(err)
	}
	n := t.Child(t.Body(), e)
	if n == dm.None {
		n = t.Add(t.Body(), e, dm.Place{})
	}
	t.SetText(n, "EXA")
}

// What repeats keeps its order, and each value the occurrence that it is of.
func TestSameKeepsOccurrencesApart(t *testing.T) {
	m := open(t, "export-to-import")
	lines := []string{"TypeCode = EX"}
	want := []string{"FunctionCode = 9", "TypeCode = IM"}
	for i := 1; i <= 3; i++ {
		item := fmt.Sprintf("GoodsShipment/GovernmentAgencyGoodsItem[%d]/", i)
		if i == 1 {
			item = "GoodsShipment/GovernmentAgencyGoodsItem/"
		}
		lines = append(lines, item+fmt.Sprintf("SequenceNumeric = %d", i), item+"GovernmentProcedure/CurrentCode = 10")
		if i != 2 { // nothing but the number of the second
			lines = append(lines, item+fmt.Sprintf("Commodity/Description = goods %d", i))
			want = append(want, item+fmt.Sprintf("Commodity/Description = goods %d", i))
		}
		want = append(want, item+fmt.Sprintf("SequenceNumeric = %d", i))
	}
	dst := dm.NewTree()
	m.NewRunner().In(dst, build(t, m.National, lines), func(d dm.Diagnostic) { t.Errorf("%s %s", d.Code, d.Message) })
	got := content(dst)
	if len(got) != len(want) {
		t.Fatalf("got\n%q, expected\n%q", got, want)
	}
	have := map[string]bool{}
	for _, line := range got {
		have[line] = true
	}
	for _, line := range want {
		if !have[line] {
			t.Errorf("%s is missing in %q", line, got)
		}
	}
}

// The parties of an export have their roles in the import, whoever is named.
func TestPartiesOfAnExportHaveTheirRolesInTheImport(t *testing.T) {
	m := open(t, "export-to-import")
	const s = "GoodsShipment/"
	for _, test := range []struct {
		name       string
		sent, want []string
	}{
		{"the exporter is the seller", []string{"Exporter/Name = Vera"}, []string{"Exporter/Name = Vera", s + "Seller/Name = Vera"}},
		{"unless another sold", []string{"Exporter/Name = Vera", s + "Seller/ID = 7"}, []string{"Exporter/Name = Vera", s + "Seller/ID = 7"}},
		{"that of the shipment before that of the declaration", []string{"Exporter/Name = Vera", s + "Exporter/Name = Vanda"},
			[]string{"Exporter/Name = Vera", s + "Exporter/Name = Vanda", s + "Seller/Name = Vanda"}},
		{"the consignee is the importer", []string{s + "Consignee/Name = Yuki"}, []string{s + "Importer/Name = Yuki"}},
		{"unless another imports", []string{s + "Consignee/Name = Yuki", s + "Importer/ID = 9"}, []string{s + "Consignee/Name = Yuki", s + "Importer/ID = 9"}},
	} {
		dst := dm.NewTree()
		m.NewRunner().In(dst, build(t, m.National, append([]string{"TypeCode = EX"}, test.sent...)), func(d dm.Diagnostic) { t.Errorf("%s: %s %s", test.name, d.Code, d.Message) })
		var got []string
		for _, line := range content(dst) {
			if line != "FunctionCode = 9" && line != "TypeCode = IM" {
				got = append(got, line)
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(test.want) {
			t.Errorf("%s: got %q, expected %q", test.name, got, test.want)
		}
	}
}
