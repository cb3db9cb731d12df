package ucr

import (
	"fmt"
	"strings"
	"testing"

	dm "wcodm/datamodel"
)

// sideTable makes a table of rows "UCR kind=value kind=value", the kinds named as
// String does; the row's line is its position.
func sideTable(t testing.TB, rows ...string) *Table {
	t.Helper()
	var m TableMaker
	for i, row := range rows {
		fields := strings.Split(row, " ")
		r := Row{File: "t.csv", Line: i + 2, UCR: fields[0]}
		for _, f := range fields[1:] {
			name, value, _ := strings.Cut(f, "=")
			k := LinkKind(0)
			for k.String() != name {
				k++
			}
			r.Keys = append(r.Keys, Key{k, value})
		}
		if err := m.Add(r); err != nil {
			t.Fatal(err)
		}
	}
	return m.Table()
}

func TestTableGivesTheUCRThatWasIssued(t *testing.T) {
	p := open(t, "wco")
	arrival := []string{"TypeCode=IMA", "AcceptanceDateTime=20251119", "FunctionalReferenceID=L1", "GoodsShipment/Importer/ID=GB123456789012",
		"GoodsShipment/Exporter/Name=Nilgiri Leaf Exports Pvt. Ltd", "GoodsShipment/SupportingDocument/TypeCode=380", "GoodsShipment/SupportingDocument/ID=A/1",
		"GoodsShipment/SupportingDocument[2]/TypeCode=380", "GoodsShipment/SupportingDocument[2]/ID=A/2", "GoodsShipment/Consignment/TransportEquipment/ID=MSKU1234565"}
	kept := append(arrival[:len(arrival):len(arrival)], traderPath+"=6XX")
	for _, test := range []struct {
		name     string
		mode     Mode
		rows     []string
		lines    []string
		want     string // outcome, value, rule
		findings string
	}{
		{"none fits", Keep, []string{"6IN1 invoice=A/3", "6IN2 invoice=A/1 exporter=Other"}, arrival, "absent  no UCR", ""},
		{"one key", Keep, []string{"6IN0 invoice=B", "6IN1 invoice=a/1"}, arrival,
			"table 6IN1 taken from t.csv, line 3, by invoice A/1 at GoodsShipment[1]/SupportingDocument[1]/ID", ""},
		{"before it is derived", Derive, []string{"6IN1 invoice=A/2"}, arrival,
			"table 6IN1 taken from t.csv, line 2, by invoice A/2 at GoodsShipment[1]/SupportingDocument[2]/ID", ""},
		{"what it does not have is derived", Derive, []string{"6IN1 invoice=A/3"}, append(arrival, "GoodsShipment/Exporter/ID=IN12345"),
			"derived 5IN12345L1 derived by free from year 5 of the acceptance date at AcceptanceDateTime, country IN of the exporter's customs id at GoodsShipment[1]/Exporter/ID, " +
				"trader 12345 of the exporter's customs id at GoodsShipment[1]/Exporter/ID, reference L1 of the LRN at FunctionalReferenceID", ""},
		{"required", Require, []string{"6IN1 invoice=A/2"}, arrival,
			"table 6IN1 taken from t.csv, line 2, by invoice A/2 at GoodsShipment[1]/SupportingDocument[2]/ID", ""},
		{"all keys, each written in another way", Keep, []string{"6IN1 container=MSKU-123456-5 exporter=NILGIRI.LEAF.EXPORTS.PVT.LTD invoice=A/9 invoice=A/2"}, arrival,
			"table 6IN1 taken from t.csv, line 2, by invoice A/2 at GoodsShipment[1]/SupportingDocument[2]/ID, container MSKU1234565 at GoodsShipment[1]/Consignment/TransportEquipment[1]/ID, " +
				"exporter Nilgiri Leaf Exports Pvt. Ltd at GoodsShipment[1]/Exporter/Name", ""},
		{"two rows of one UCR", Keep, []string{"6IN1 invoice=A/2", "6in1 invoice=A/1"}, arrival,
			"table 6IN1 taken from t.csv, line 2, by invoice A/2 at GoodsShipment[1]/SupportingDocument[2]/ID", ""},
		{"two rows of two UCRs", Derive, []string{"6IN1 invoice=A/1", "6IN2 invoice=A/2", "6IN3 invoice=A/1"}, arrival, "absent  no UCR",
			"UCR013 error 8: The declaration gets no UCR: the table has two for it, 6IN1 for invoice A/1 (t.csv, line 2) and 6IN2 for invoice A/2 (t.csv, line 3) | " +
				"one UCR for both, or more keys in the table that tell the consignments apart\n"},
		{"kept", Derive, []string{"6XX invoice=A/1"}, kept, "kept 6XX kept from GoodsShipment[1]/UCR/TraderAssignedReferenceID", ""},
		{"kept, and the table has another", Keep, []string{"6IN1 invoice=A/1"}, kept, "kept 6XX kept from GoodsShipment[1]/UCR/TraderAssignedReferenceID",
			"UCR011 warning 12: The UCR 6XX is kept, and the table has another for invoice A/1: 6IN1 (t.csv, line 2) | 6IN1\n"},
		{"an amendment has its UCR already", Keep, []string{"6IN1 invoice=A/1"}, append(arrival, "FunctionCode=13"), "absent  no UCR", ""},
	} {
		d, err := New(p, Options{Mode: test.mode, Table: sideTable(t, test.rows...)})
		if err != nil {
			t.Fatal(err)
		}
		tr := tree(t, p, test.lines...)
		results, found := apply(d, tr)
		r := results[0]
		if got := fmt.Sprintf("%s %s %s", r.Outcome, r.Value, r.Rule()); got != test.want {
			t.Errorf("%s:\n got %s\nwant %s", test.name, got, test.want)
		}
		if got := brief(found); got != test.findings {
			t.Errorf("%s:\n got %swant %s", test.name, got, test.findings)
		}
		if r.Outcome == Tabled {
			again, found := apply(d, tr)
			if again[0].Outcome != Kept || again[0].Value != r.Value || len(found) > 0 || r.At.WCOPath != "GoodsShipment[1]/UCR/TraderAssignedReferenceID" {
				t.Errorf("%s: written as %+v at %s, and then %s", test.name, r, r.At.WCOPath, again[0].Rule())
			}
		}
	}
}

func TestTableRefusesRowsWithoutMeaning(t *testing.T) {
	for _, test := range []struct {
		row  Row
		want string
	}{
		{Row{UCR: " ", Keys: []Key{{LinkLRN, "L"}}}, "the row has no UCR"},
		{Row{UCR: "6GB"}, "the row has no key: no declaration can be found by it"},
		{Row{UCR: "é", Keys: []Key{{LinkLRN, "L"}}}, `the UCR é is badly formed: character 1, "é", is not allowed (printable ASCII characters)`},
	} {
		var m TableMaker
		if err := m.Add(test.row); err == nil || err.Error() != test.want {
			t.Errorf("%+v: %v", test.row, err)
		}
	}
}

// A table is asked for each declaration: the time must not grow with the table,
// also where all its rows have one key in common.
func BenchmarkTable(b *testing.B) {
	var m TableMaker
	for i := range 500_000 {
		if err := m.Add(Row{File: "t.csv", Line: i, UCR: fmt.Sprint("6GB", i), Keys: []Key{{LinkExporter, "GB1"}, {LinkInvoice, fmt.Sprint("A", i)}}}); err != nil {
			b.Fatal(err)
		}
	}
	t := m.Table()
	trail := &Trail{}
	trail.own[LinkExporter] = []Link{{"GB1", dm.None}}
	trail.own[LinkInvoice] = []Link{{"A4711", dm.None}}
	for b.Loop() {
		if f := t.find(trail); f.row != 4711 || f.other >= 0 {
			b.Fatal(f)
		}
	}
}

func TestKnownFindsOtherGoodsOfOneUCR(t *testing.T) {
	p := open(t, "wco")
	d, err := New(p, Options{Mode: Keep, Trails: true})
	if err != nil {
		t.Fatal(err)
	}
	lines := []string{"TypeCode=EXA", "AcceptanceDateTime=20261119", "FunctionalReferenceID=L1", "ID=26GB1234567890ABC1", "GoodsShipment/Invoice/ID=A", traderPath + "=6GB1"}
	now := Use{File: "old.csv", Line: 7, UCR: "6GB1", Type: "EXD", Year: "2026", LRN: "l1", MRN: "26gb1234567890abc1", Invoices: []string{"A"}}
	change := func(f func(*Use)) Use {
		u := now
		f(&u)
		return u
	}
	for _, test := range []struct {
		name  string
		use   Use
		lines []string
		found bool
	}{
		{"the same", now, lines, false},
		{"another UCR", change(func(u *Use) { u.UCR = "6GB2"; u.MRN = "26GB1234567890ABC2" }), lines, false},
		{"another MRN", change(func(u *Use) { u.MRN = "26GB1234567890ABC2" }), lines, true},
		{"the same before it had its MRN", change(func(u *Use) { u.MRN = "" }), lines, false},
		{"the other direction", change(func(u *Use) { u.Type = "IMD"; u.MRN = "26FR1234567890ABC2" }), lines, false},
		{"another LRN", change(func(u *Use) { u.MRN, u.LRN = "", "L2" }), lines, true},
		{"the LRN of ten years ago", change(func(u *Use) { u.MRN, u.Year = "", "2016" }), lines, true},
		{"a supplementary declaration", change(func(u *Use) { u.Type = "EXY"; u.MRN = "26GB1234567890ABC2" }), lines, false},
		{"an amendment", change(func(u *Use) { u.Function = "13"; u.LRN, u.MRN = "L2", "" }), lines, false},
		{"another part", change(func(u *Use) { u.Parts = []string{"001A"}; u.LRN, u.MRN = "L2", "" }), lines, false},
		{"the same invoices", change(func(u *Use) { u.LRN, u.MRN = "", "" }), lines, false},
		{"other invoices", change(func(u *Use) { u.LRN, u.MRN, u.Invoices = "", "", []string{"B"} }), lines, true},
		{"nothing that tells", change(func(u *Use) { u.LRN, u.MRN, u.Invoices = "", "", nil }), lines, true},
	} {
		var m KnownMaker
		for _, u := range []Use{now, test.use} {
			if err := m.Add(u); err != nil {
				t.Fatal(err)
			}
		}
		results, _ := apply(d, tree(t, p, test.lines...))
		var found []dm.Diagnostic
		m.Known().Check(results, func(f dm.Diagnostic) { found = append(found, f) })
		want := ""
		if test.found {
			want = "UCR012 warning 7: The UCR 6GB1 was used before, by another declaration: old.csv, line 7 | a UCR of its own for each consignment\n"
		}
		if got := brief(found); got != want {
			t.Errorf("%s:\n got %s\nwant %s", test.name, got, want)
		}
	}
	var none KnownMaker
	results, _ := apply(d, tree(t, p, lines...))
	none.Known().Check(results, func(f dm.Diagnostic) { t.Error(f) })
}
