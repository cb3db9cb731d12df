package wcodm

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	dm "wcodm/datamodel"
	"wcodm/datamodel/corpustest"
	"wcodm/mappings/syntax/csv"
	"wcodm/validators"
)

// traderFiles are the specimens of the template for traders: the template
// itself, the same as a spreadsheet writes it with a decimal comma, and a table
// with columns of the user's own, whose mapping says how it is written.
var traderFiles = []struct {
	file, format string
	csv          csv.Options
}{
	{"orders.csv", "trader-csv", csv.Options{}},
	{"semicolon.csv", "trader-csv", csv.Options{Decimal: ',', Encoding: csv.Windows1252}},
	{"own.csv", "testdata/trader-csv/own.yaml", csv.Options{}},
}

func readTrader(t *testing.T, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "trader-csv", file))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// clean converts without a finding and returns what was written.
func clean(t *testing.T, e *Engine, in ...Input) []outcome {
	t.Helper()
	all := run1(t, e, in...)
	for _, r := range all {
		for _, d := range r.Diagnostics {
			if d.Severity != dm.Note {
				t.Errorf("%s %s line %d %s%s: %s (%q, expected %q)", r.Input, d.Code, d.Line, d.NationalPath, d.WCOPath, d.Message, d.Value, d.Expected)
			}
		}
	}
	return all
}

// Each table becomes declarations of the base and of the United Kingdom, in XML
// and in JSON, and comes back from them as the same bytes.
func TestTraderTablesComeBack(t *testing.T) {
	for _, f := range traderFiles {
		data := readTrader(t, f.file)
		layout := func(o *Options) { o.CSV = f.csv }
		for _, to := range []string{"gb-cds:xml", "gb-cds:json", "wco:xml", "wco:json"} {
			there := clean(t, engine(t, f.format, to, layout), input(f.file, data))
			if len(there) != 3 {
				t.Fatalf("%s: %d declarations, want 3", f.file, len(there))
			}
			var in []Input
			for _, r := range there {
				in = append(in, input(to, []byte(r.Output)))
			}
			var back strings.Builder
			for i, r := range clean(t, engine(t, to, f.format, layout), in...) {
				header, rows, _ := strings.Cut(r.Output, "\n")
				if i == 0 {
					back.WriteString(header + "\n")
				}
				back.WriteString(rows)
			}
			if back.String() != string(data) {
				t.Errorf("%s comes back from %s as\n%s", f.file, to, back.String())
			}
		}
	}
}

// The official schemas accept what each table becomes.
func TestTraderTablesAreValid(t *testing.T) {
	official, err := validators.LoadOfficial(corpustest.Dir(t, "gb-cds/schemas/declaration"))
	if err != nil {
		t.Fatal(err)
	}
	judge := engine(t, "gb-cds:xml", "", func(o *Options) { o.Schema = official })
	for _, f := range traderFiles {
		for _, r := range run1(t, engine(t, f.format, "gb-cds:xml", func(o *Options) { o.CSV = f.csv }), input(f.file, readTrader(t, f.file))) {
			clean(t, judge, input(f.file, []byte(r.Output)))
		}
	}
}

// A table that does not say which format it is, is recognised by its columns,
// and judged.
func TestTraderTableIsRecognised(t *testing.T) {
	for _, r := range clean(t, engine(t, "", ""), input("orders.csv", readTrader(t, "orders.csv"))) {
		if r.Format == nil || r.Format.Name != "trader-csv" {
			t.Errorf("recognised as %+v", r.Format)
		}
	}
}

// What is wrong with a cell is found at its line and column, and the declaration
// is not written.
func TestTraderFindingsAreAtTheCell(t *testing.T) {
	data := readTrader(t, "orders.csv")
	for _, tt := range []struct {
		column, from, to string
		line             int
		code, words      string
	}{
		{"item_invoice_date", "2026-09-02", "2026-13-02", 3, "MAP002", "2026-13-02"},
		{"item_invoice_date", "2026-09-02", "02.09.2026", 3, "", "02.09.2026"},
		{"declaration_type", "EX,D", "XE,D", 3, "", "XE"},
		{"containerised", "GE26 LAC,N,", "GE26 LAC,X,", 3, "MAP002", "X"},
		{"item_net_mass_kg", "480,534.25", "480.0000001,534.25", 3, "", "480.0000001"},
		{"item_price", "4150.80", "4150.8012", 3, "", "4150.8012"},
		{"item_price", "4150.80", "4.150,80", 3, "", ""},
		{"item_procedure", ",1040,", ",10400,", 3, "", "10400"},
		{"ucr", ",6GB246810000003-EX260458,", "," + strings.Repeat("6", 36) + ",", 3, "", strings.Repeat("6", 36)},
		{"consignee_country", ",8001,CH,", ",8001,Switzerland,", 3, "", "Switzerland"},
		{"currency", ",JPYOK,,JPY,", ",JPYOK,,EUR,", 5, "", "EUR"}, // another one than on the rows before
	} {
		at := 0 // of the line
		for range tt.line - 1 {
			at += bytes.IndexByte(data[at:], '\n') + 1
		}
		i := bytes.Index(data[at:], []byte(tt.from))
		if i < 0 {
			t.Fatalf("no %q in line %d", tt.from, tt.line)
		}
		quoted := tt.to
		if tt.to == "4.150,80" {
			quoted = `"` + tt.to + `"`
		}
		faulty := append(append(bytes.Clone(data[:at+i]), quoted...), data[at+i+len(tt.from):]...)
		found := false
		var all []string
		for _, r := range run1(t, engine(t, "trader-csv", "gb-cds:xml"), input("orders.csv", faulty)) {
			for _, d := range r.Diagnostics {
				all = append(all, d.Code+" "+d.Message)
				if d.Severity == dm.Error && d.Line == tt.line && (tt.code == "" || d.Code == tt.code) && strings.Contains(d.Message+d.Value, tt.words) && columnAt(faulty, d.Line, d.Column) == tt.column {
					found = r.Output == ""
				}
			}
		}
		if !found {
			t.Errorf("%s = %s: no error at its cell in line %d, or written all the same: %q", tt.column, tt.to, tt.line, all)
		}
	}
}

// columnAt is the name of the column that a place in a comma-separated table
// is in.
func columnAt(table []byte, line, column int) string {
	lines := strings.Split(string(table), "\n")
	quoted, n := false, 0
	for i, c := range []rune(lines[line-1]) {
		if i == column-1 {
			break
		}
		switch {
		case c == '"':
			quoted = !quoted
		case c == ',' && !quoted:
			n++
		}
	}
	return strings.Split(lines[0], ",")[n]
}

// A date that is not written as the table's mapping says is told once, with the
// form that is right.
func TestDateOfAnotherForm(t *testing.T) {
	data := bytes.Replace(readTrader(t, "own.csv"), []byte("02.09.2026"), []byte("2026-09-02"), 1)
	var got []dm.Diagnostic
	for _, r := range run1(t, engine(t, "testdata/trader-csv/own.yaml", "wco:json"), input("own.csv", data)) {
		for _, d := range r.Diagnostics {
			if d.Severity == dm.Error {
				got = append(got, d)
			}
		}
	}
	if len(got) != 1 || got[0].Code != "CSV012" || got[0].Line != 3 || got[0].Column < 2 || got[0].NationalPath != "item[1]/invoice/date" ||
		!strings.Contains(got[0].Message, "Invoiced on") || got[0].Expected != "a date written dd.MM.yyyy" {
		t.Errorf("got %+v", got)
	}
}
