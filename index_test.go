package wcodm

import (
	"bytes"
	stdcsv "encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"wcodm/datamodel/spreadsheet"
	"wcodm/datamodel/ucr"
)

func TestCellsHoldAnyValues(t *testing.T) {
	for _, values := range [][]string{nil, {"a"}, {"a", "b"}, {"a|b", "c"}, {`"`}, {`say "hi"`, "x"}, {"=1+1"}, {"+44", "-5", "@x", "5-5"}, {" a", "b "}, {`"a"|"b"`}, {"é|", "|"}} {
		cell := spreadsheet.Mark(joinCell(values...))
		plain, _ := spreadsheet.Unmark([]byte(cell))
		got, _, ok := splitCell(string(plain))
		if !ok || !reflect.DeepEqual(got, values) {
			t.Errorf("%q became %s and then %q", values, cell, got)
		}
		if spreadsheet.Formula([]byte(cell)) {
			t.Errorf("%s would be calculated", cell)
		}
	}
	for _, cell := range []string{`"a`, `a|"b`, `"a"b`, `"a"|"`} {
		if got, _, ok := splitCell(cell); ok {
			t.Errorf("%s was read as %q", cell, got)
		}
	}
	if got, _, _ := splitCell(`A"B | C`); !reflect.DeepEqual(got, []string{`A"B`, "C"}) {
		t.Errorf("%q", got)
	}
}

// index runs the engine over a file and returns its index in both forms.
func index(t *testing.T, o Options, files ...string) (rows [][]string, objects []map[string]any) {
	t.Helper()
	o.Trails = true
	e, err := NewEngine(o)
	if err != nil {
		t.Fatal(err)
	}
	var table, lines bytes.Buffer
	var all []*Index
	for form, w := range map[string]*bytes.Buffer{"csv": &table, "ndjson": &lines} {
		x, err := NewIndex(form, w)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, x)
	}
	var inputs []Input
	for _, f := range files {
		inputs = append(inputs, fileInput(f))
	}
	err = e.Run(t.Context(), inputs, func(r *Result) error {
		for _, x := range all {
			if err := x.Write(r, o.To != nil); err != nil {
				return err
			}
		}
		return r.Err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range all {
		if err := x.Flush(); err != nil {
			t.Fatal(err)
		}
	}
	if rows, err = stdcsv.NewReader(&table).ReadAll(); err != nil {
		t.Fatal(err)
	}
	for d := json.NewDecoder(&lines); d.More(); {
		var o map[string]any
		if err := d.Decode(&o); err != nil {
			t.Fatal(err)
		}
		objects = append(objects, o)
	}
	return rows, objects
}

// TestIndexOfSpecimens holds what leads from the consignments of each format to
// other records; CSV and NDJSON say the same.
func TestIndexOfSpecimens(t *testing.T) {
	rows, objects := index(t, Options{Checks: ReadOnly, IgnoreUnmapped: true}, "testdata/gb-cds/import.xml", "testdata/asycuda/import-3-items.xml", "testdata/trader-csv/orders.csv",
		"testdata/eu-ncts/transit-full.xml")
	columns := []string{"line", "message", "shipment", "direction", "year", "outcome", "mucr", "lrn", "mrn", "invoices", "transport_documents", "containers", "seals", "exporter", "importer"}
	want := []string{
		"9 1 1 import 2026 kept  TEA-2026-00017  NLE/26/4471  MSKU1234565  Nilgiri Leaf Exports Pvt Ltd Tamar Tea Merchants Ltd|GB123450000002",
		"2 1 1 import 2025 derived  BN202500417  EN-2025/1187|EN-2025/1188|EN-2025/1189 2025/MSC2511|SPEZ2511067 WDMU4170363|WDMU4170424  Enomeccanica Val di Magra S.r.l. 1003600098765|Vinaria Trei Coline SRL",
		"2 1 1 import 2026 kept  TEA-2026-00017  NLE/26/4471  MSKU1234565 NLE88123 Nilgiri Leaf Exports Pvt Ltd GB123450000002|Tamar Tea Merchants Ltd",
		"3 2 1 export  kept GB/LACQ-260458 EX-26/0458  INV-26-0458    GB246810000003|Lacquer & Sons Ltd CHE123456788|Farbenhaus Müller AG",
		"4 3 1 import  kept  IMP-2026-00231  SCW-26-1107|SCW-26-1121  NYKU7654321|ONEU5556663 JP004411|JP004412 JP8010001|Sakura Trading K.K.|Sakura Cycle Works K.K. " +
			"GB135790000004|Wessex Bicycles Ltd|GB135790000044|Wessex Bicycles (Sourcing) Ltd",
		"3 1 1 transit  kept  GN26-TRANSIT-0417  INV-2026/0417 CMR 0417 GLNU4170006 SEAL-04171|SEAL-04172 DE1234567890|Glaswerk Nord GmbH CHE123456788|Gläser & Söhne AG",
		"3 1 2 transit  kept  GN26-TRANSIT-0417  INV-2026/0417 CMR 0417 GLNU4170006 SEAL-04171|SEAL-04172 DE1234567890|Glaswerk Nord GmbH CHE123456788|Gläser & Söhne AG",
	}
	if len(rows) != len(want)+1 || len(objects) != len(want) {
		t.Fatalf("%d rows and %d objects", len(rows), len(objects))
	}
	for i, row := range rows[1:] {
		var got []string
		for _, name := range columns {
			got = append(got, row[columnOf(t, rows[0], name)])
		}
		if got := strings.Join(got, " "); got != want[i] {
			t.Errorf(" got %s\nwant %s", got, want[i])
		}
		for j, name := range rows[0] {
			if name == "inputs" { // which are objects there
				continue
			}
			values, _, _ := splitCell(row[j])
			var other []string
			switch v := objects[i][camel(name)].(type) {
			case []any:
				for _, x := range v {
					other = append(other, fmt.Sprint(x))
				}
			case nil:
			default:
				other = []string{fmt.Sprint(v)}
			}
			if !reflect.DeepEqual(values, other) {
				t.Errorf("row %d, %s: %q and %q", i+1, name, values, other)
			}
		}
	}
}

func columnOf(t *testing.T, header []string, name string) int {
	t.Helper()
	for i, h := range header {
		if h == name {
			return i
		}
	}
	t.Fatalf("no column %s", name)
	return 0
}

// TestTableFileSaysWhatIsWrong reads files of UCRs that somebody made.
func TestTableFileSaysWhatIsWrong(t *testing.T) {
	for _, test := range []struct {
		name, text string
		keys       []string
		want       string // the note or the error
	}{
		{"t.csv", "UCR;Invoice No;Date\n6GB1;\"A;1\";2026\n\n6GB2;B|C;\n", nil, "t.csv: 2 UCRs by invoice; not looked at: Date"},
		{"t.csv", "ucr,Supplier ID,supplier_name,invoice\n6GB1,GB1,Ann,A\n", []string{"exporter"}, "t.csv: 1 UCR by exporter; not looked at: invoice"},
		{"t.csv", "ucr,invoice,container\n6GB1,A,\n6GB2,A,C\n", []string{"invoice", "container"}, "t.csv: 1 UCR by invoice and container; 1 row without them or without a UCR"},
		{"t.csv", "outcome,ucr,invoices,exporter\nkept,6GB1,A,Ann\nabsent,,B,Ann\nkept,6GB3,,Ann\n", nil, "t.csv: 1 UCR by invoice; 2 rows without them or without a UCR"},
		{"t.ndjson", `{"ucr":"6GB1","invoices":["A","B"],"n":[[1]]}` + "\n\n" + `{"UCR":"6GB2","lrn":17}` + "\n", nil, "t.ndjson: 2 UCRs by invoice and lrn; not looked at: n"},
		{"t.ndjson", `{"ucr":"6GB1","exporter":"Ann"}` + "\n" + `{"ucr":"6GB2","invoice":"A"}` + "\n", []string{"invoice"}, "t.ndjson: 1 UCR by invoice; 1 row without them or without a UCR; not looked at: exporter"},
		{"t.ndjson", `{"ucr":"6GB1","exporter":"Ann"}` + "\n", []string{"invoice"}, "t.ndjson: 0 UCRs by invoice; 1 row without them or without a UCR; not looked at: exporter"},
		{"t.csv", "", nil, "t.csv:1:1: the file is empty: a header line is wanted"},
		{"t.csv", "ucr,date\n", nil, "t.csv:1:1: there is no column that is a key: one of invoice, exporter, importer, lrn, mrn, transport-document, container, seal, mucr (it has ucr, date)"},
		{"t.csv", "PK\x03\x04\x14\x00 xl/workbook.xml", nil, "t.csv:1:1: this is a workbook of a spreadsheet program (XLSX); expected in the spreadsheet program, the sheet saved as \"CSV UTF-8\""},
		{"t.csv", "\x1F\x8B\x08", nil, "t.csv:1:1: this is compressed (gzip); expected gzip -dc FILE | wcodm validate -, or the file unpacked"},
		{"t.csv", "invoice\n", nil, "t.csv:1:1: there is no column ucr (it has invoice)"},
		{"t.csv", strings.Repeat("a;", 30) + "b\n", nil, "t.csv:1:1: there is no column ucr (it has " + strings.Repeat("a, ", 20) + "…)"},
		{"t.csv", "ucr,invoice,DUCR\n", nil, `t.csv:1:13: "DUCR" is a second column of UCRs`},
		{"t.csv", "ucr,invoice\n6GB1,A\n,B\n", nil, "t.csv:3:1: the row has no UCR"},
		{"t.csv", "invoice,ucr\nA,6GB1\n,6GB2\n", nil, "t.csv:3:2: the row has no key: no declaration can be found by it"},
		{"t.csv", "invoice,ucr\nA,6GB1|6GB2\n", nil, "t.csv:2:3: a row has one UCR, and this has 2"},
		{"t.csv", "invoice,ucr\nA,6é1\n", nil, `t.csv:2:3: the UCR 6é1 is badly formed: character 2, "é", is not allowed (printable ASCII characters)`},
		{"t.csv", "ucr,invoice\n6GB1,A|\"\"B\n", nil, "t.csv:2:10: a value that begins with a quotation mark ends with one, and | is between two values"},
		{"t.csv", "ucr,invoice\n6GB1,A,B\n", nil, "t.csv:2:8: The row has 3 cells, and there are 2 columns"},
		{"t.csv", "ucr,conatiner\n6GB1,A\n", nil, `t.csv:1:5: the column "conatiner" is not known; did you mean "container"?`},
		{"t.ndjson", "{\"ucr\":\"6GB1\",\"invoice\":{}}", nil, "t.ndjson:1:24: invoice is no text, number or list"},
		{"t.ndjson", "\n[1]", nil, `t.ndjson:2:1: an object is wanted, as in {"ucr": …}`},
		{"t.ndjson", `{"ucr":"6GB1","invoice":"A"} {}`, nil, "t.ndjson:1:31: there is something behind the object: an object a line is wanted"},
		{"t.ndjson", `{"ucr":"6GB1","invoice":"A"`, nil, "t.ndjson:1:28: this is not JSON: it ends too early"},
		{"t.ndjson", `{"ucr":"6GB1"}`, nil, "t.ndjson:1:7: there is no column that is a key: one of invoice, exporter, importer, lrn, mrn, transport-document, container, seal, mucr (it has ucr)"},
	} {
		t.Chdir(t.TempDir())
		if err := os.WriteFile(test.name, []byte(test.text), 0o644); err != nil {
			t.Fatal(err)
		}
		_, notes, err := ReadUCRTable([]string{test.name}, test.keys)
		got := strings.Join(notes, "\n")
		if err != nil {
			got = err.Error()
		}
		if got != test.want {
			t.Errorf("%q\n got %s\nwant %s", test.text, got, test.want)
		}
	}
	if _, _, err := ReadUCRTable(nil, []string{"invoces"}); err == nil || !strings.Contains(err.Error(), `did you mean "invoice"`) {
		t.Error(err)
	}
}

// What a spreadsheet calls its columns is known in the ways people write it.
func TestColumnsOfATableAreKnownAsPeopleWriteThem(t *testing.T) {
	file := filepath.Join(t.TempDir(), "t.csv")
	for header, want := range map[string]string{
		"Invoice No.;UCR": "invoice", "INVOICE #;DUCR": "invoice", "ucr:;invoice_number": "invoice", "UCR;B/L": "transport-document", "UCR;Container no.": "container",
	} {
		if err := os.WriteFile(file, []byte("\ufeff"+header+"\r\n6GB1;6GB1\r\n;\r\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		_, notes, err := ReadUCRTable([]string{file}, nil)
		if err != nil || !strings.HasSuffix(notes[0], ": 1 UCR by "+want) {
			t.Errorf("%s: %v %v", header, notes, err)
		}
	}
}

// FuzzUCRTable reads anything as a table of UCRs, in both forms.
func FuzzUCRTable(f *testing.F) {
	f.Add("ucr,invoice\n6GB1,A|\"B\"\n", true)
	f.Add("outcome;ucr;invoices;type;lrn\nkept;6GB1;\"\"\"=1\"\"\";EXA;L\n", true)
	f.Add(`{"ucr":"6GB1","invoices":["A",1,null],"outcome":"kept","part":"001"}`+"\n{}", false)
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text string, cells bool) {
		file := filepath.Join(dir, "t.ndjson")
		if cells {
			file = filepath.Join(dir, "t.csv")
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		table, notes, err := ReadUCRTable([]string{file}, nil)
		if err == nil && (table == nil || len(notes) != 1) {
			t.Errorf("no table of %q", text)
		}
		if known, err := ReadUCRKnown([]string{file}); err == nil {
			known.Check([]ucr.Result{{}}, nil)
		}
		for value := range strings.SplitSeq(text, "\n") {
			if value = strings.TrimSpace(value); value == "" {
				continue
			}
			if got, _, ok := splitCell(joinCell(value, "x")); !ok || !reflect.DeepEqual(got, []string{value, "x"}) {
				t.Errorf("%q is read as %q", value, got)
			}
		}
	})
}
