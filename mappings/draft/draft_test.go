package draft

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wcodm/mappings"
)

var update = flag.Bool("update", false, "write the golden files")

func sample(t testing.TB, name string) Sample {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return Sample{name, data}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Errorf("%s differs; see git diff after go test -update\n%s", name, got)
	}
}

func TestDraftsOfOurSamples(t *testing.T) {
	for _, name := range []string{"shipment.xml", "soap.xml", "german.csv", "french.csv"} {
		t.Run(name, func(t *testing.T) {
			got, err := New([]Sample{sample(t, name)}, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := mappings.Load("draft.yaml", got, mappings.Files()); err != nil {
				t.Errorf("the draft does not load: %v", err)
			}
			golden(t, strings.TrimSuffix(name, filepath.Ext(name))+".golden.yaml", got)
		})
	}
}

// Every value of the record stands in the draft, as a rule or as a comment.
func TestNothingIsLeftOut(t *testing.T) {
	s := &xmlSamples{}
	in := sample(t, "shipment.xml")
	if err := s.add(in.Name, in.Data); err != nil {
		t.Fatal(err)
	}
	draft, err := New([]Sample{in}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	_, rules, _ := strings.Cut(string(draft), "\nrules:")
	s.root.each(func(n *node) {
		if n.leaf() && !strings.Contains(rules, n.name) {
			t.Errorf("%s is in no rule and no comment", n.path(s.root))
		}
		for _, a := range n.attrs {
			if !strings.Contains(rules, "@"+a.name) {
				t.Errorf("%s/@%s is in no rule and no comment", n.path(s.root), a.name)
			}
		}
	})
}

func TestSeveralSamplesMakeOneDraft(t *testing.T) {
	got, err := New([]Sample{
		{"one.xml", []byte(`<d><Exporter><Name>A</Name></Exporter></d>`)},
		{"two.xml", []byte(`<d><Exporter><Name>B</Name><City>C</City></Exporter><GoodsItem><GrossMass>1</GrossMass></GoodsItem><GoodsItem/></d>`)},
	}, Options{Name: "both"})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"mapping: both", "one.xml, two.xml", "national: Exporter/City", "- national: GoodsItem"} {
		if !strings.Contains(string(got), want) {
			t.Errorf("the draft lacks %q:\n%s", want, got)
		}
	}
}

// A table without a column for the reference gets one that is named a guess, or
// it would not load.
func TestATableWithoutAReferenceLoads(t *testing.T) {
	for _, table := range []string{"Zx,Qw\n1,2\n", "HS Code,Net kg\n73181595,1\n", "A,A\n1,2\n", ",B\n1,2\n"} {
		got, err := New([]Sample{{"t.csv", []byte(table)}}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := mappings.Load("draft.yaml", got, mappings.Files()); err != nil {
			t.Errorf("%q: %v\n%s", table, err, got)
		}
		if !strings.Contains(string(got), ": declaration_reference") || !strings.Contains(string(got), "a guess") {
			t.Errorf("%q: no guess is marked:\n%s", table, got)
		}
	}
}

// What a name leaves open, the values tell, and what every declaration needs
// comes before what it may have several of.
func TestValuesTellColumnsApart(t *testing.T) {
	for _, tt := range []struct {
		column string
		values []string
		want   string
	}{
		{"Kind", []string{"IM", "EX"}, "declaration_type"},
		{"Kind", []string{"AP", "AK"}, "charge_1_type"},
		{"Document 2 type", []string{"C644"}, "item_document_2_type"},
		{"From", []string{"IN", "GB"}, "country_of_export"},
		{"To", []string{"GB", "CH"}, "country_of_destination"},
		{"To", []string{"Zürich", "Leeds"}, ""},
		{"Invoiced on", []string{"21.08.2026"}, "item_invoice_date"},
		{"Invoiced on", []string{"R-77"}, "item_invoice_number"},
	} {
		text := "Order No;" + tt.column + "\n"
		for _, v := range tt.values {
			text += "A-1;" + v + "\n"
		}
		got, err := New([]Sample{{"t.csv", []byte(text)}}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		want := "\"" + tt.column + "\": " + tt.want + " #"
		if tt.want == "" {
			want = "# \"" + tt.column + "\": …"
		}
		if !strings.Contains(string(got), want) {
			t.Errorf("%s %v: not %s:\n%s", tt.column, tt.values, tt.want, got)
		}
	}
}

// A draft says how its sample is written.
func TestDraftsSayHowTheTableIsWritten(t *testing.T) {
	for _, tt := range []struct{ table, want string }{
		{"Order No,Invoice date\nA,2026-01-02\n", `table: {separator: ","}`},
		{"Order No\tInvoice date\nA\t1/22/26\nB\t12/01/26\n", `table: {separator: tab, date: M/d/yy}`},
		{"Order No\tInvoice date\nA\t01/22/26\n", `table: {separator: tab, date: MM/dd/yy}`},
		{"Order No;Invoice date;Gr\xf6\xdfe\nA;02.01.2026;1\n", `table: {separator: ";", encoding: windows-1252, date: dd.MM.yyyy}`},
		{"Order No;Invoice date\nA;02/01/2026\n", `table: {separator: ";", date: dd/MM/yyyy} # or does the month come first?`},
		{"Order No;Invoice date\nA;2026-01-02T10:00:00\n", `table: {separator: ";"}`}, // the template has days
	} {
		got, err := New([]Sample{{"t.csv", []byte(tt.table)}}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(got), "\n"+tt.want+"\n") {
			t.Errorf("%q: no %s:\n%s", tt.table, tt.want, got)
		}
		if _, err := mappings.Load("draft.yaml", got, mappings.Files()); err != nil {
			t.Errorf("%q: %v", tt.table, err)
		}
	}
}

func TestBadTablesAreRefused(t *testing.T) {
	for _, tt := range []struct{ table, want string }{
		{"", "the sample is empty"},
		{"Order\n1\n", "names one column only"},
		{"1,2026-01-01\n", "the first line has values, not names of columns"},
		{"a\x00b,c\n", "the sample is no text"},
		{"{\n\"order\": 1,\n\"goods\": 2}\n", "the sample is JSON, and mappings are for XML and tables"},
		{" [{\"a\": 1}, {\"a\": 2}]", "the sample is JSON"},
		{"PK\x03\x04 xl/workbook.xml", "the sample is a workbook of a spreadsheet program (XLSX); expected in the spreadsheet program"},
		{"\"a\nb\",c\n", "has a line break"},
	} {
		_, err := New([]Sample{{"t.csv", []byte(tt.table)}}, Options{})
		var bad *SampleError
		if !errors.As(err, &bad) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q: got %v, want %s", tt.table, err, tt.want)
		}
	}
}

func TestTablesAreRecognised(t *testing.T) {
	for _, tt := range []struct {
		table     string
		separator rune
		comma     bool
		legacy    bool
	}{
		{"a,b\n1,2\n", ',', false, false},
		{"a;b\n\"1,5\";2\n", ';', true, false},
		{"a\tb\n1.5\t2\n", '\t', false, false},
		{"sep=;\na;b\n1;2\n", ';', false, false},
		{"\"a,x\";b\n1;2\n", ';', false, false},
		{"a;b\n1,5;2\n480;3\n", ';', true, false},
		{"W\xe4hrung;b\nEUR;1.234,50\n", ';', true, true},
	} {
		got, err := readTable("t.csv", []byte(tt.table))
		if err != nil {
			t.Errorf("%q: %v", tt.table, err)
		} else if got.separator != tt.separator || got.comma != tt.comma || got.legacy != tt.legacy {
			t.Errorf("%q: got %q %v %v", tt.table, got.separator, got.comma, got.legacy)
		}
	}
}

// What is not recognised at all makes a file that loads, too.
func TestAnUnknownWorldMakesADraft(t *testing.T) {
	got, err := New([]Sample{{"zx.xml", []byte(`<Zx><Qwfp><Luy>1</Luy></Qwfp><Qwfp><Luy>2</Luy></Qwfp></Zx>`)}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := mappings.Load("draft.yaml", got, mappings.Files()); err != nil {
		t.Errorf("%v\n%s", err, got)
	}
	if !strings.Contains(string(got), "Luy") {
		t.Errorf("the path is not listed:\n%s", got)
	}
}

// Names and values that would break the file, or its structure, are told.
func TestWhatAStructureCannotSayIsTold(t *testing.T) {
	got, err := New([]Sample{{"odd.xml", []byte(`<o xmlns:p="urn:p"><true>#: "x"</true><no>` + "a\nb" + `</no><p:no>1</p:no>` +
		`<Name value="1">2</Name><name>3</name><mixed>t<x>1</x></mixed><a.b-c>1</a.b-c></o>`)}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := mappings.Load("draft.yaml", got, mappings.Files()); err != nil {
		t.Errorf("%v\n%s", err, got)
	}
	for _, want := range []string{"mixed: text beside elements", "Name: the attribute value", `<no> of the namespace "urn:p"`} {
		if !strings.Contains(string(got), want) {
			t.Errorf("the draft does not say %q:\n%s", want, got)
		}
	}
}

func TestNamesOfMappings(t *testing.T) {
	for file, want := range map[string]string{"dir/Export Größe 2.xml": "export-groesse-2", "2024.csv": "draft-2024", "….xml": "draft"} {
		if got := nameOf(file); got != want || !goodName.MatchString(got) {
			t.Errorf("%s: got %s, want %s", file, got, want)
		}
	}
	var bad *NameError
	if _, err := New([]Sample{{"a.xml", []byte("<a><b/></a>")}}, Options{Name: "A b"}); !errors.As(err, &bad) {
		t.Errorf("a bad name: got %v", err)
	}
}

// Whatever bytes come, there is a draft that loads or an error that says why.
func FuzzNew(f *testing.F) {
	for _, name := range []string{"shipment.xml", "soap.xml"} {
		f.Add(sample(f, name).Data)
	}
	f.Add([]byte(`<a xmlns="urn:a"><b xmlns=""><c xmlns="urn:a"/><c xmlns="urn:a">1</c></b><c/></a>`))
	f.Add([]byte("sep=;\nA;B\n1;2\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 4096 || !isXML(data) {
			return
		}
		_, err := New([]Sample{{"f.xml", data}}, Options{Name: "f"}) // which loads what it makes
		var bad *SampleError
		if err != nil && !errors.As(err, &bad) {
			t.Errorf("%v\n%s", err, data)
		}
	})
}

// Reading alone, which is quicker.
func FuzzXML(f *testing.F) {
	for _, name := range []string{"shipment.xml", "soap.xml"} {
		f.Add(sample(f, name).Data)
	}
	x := lex(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		s := &xmlSamples{}
		err := s.add("f.xml", data)
		var bad *SampleError
		if err != nil {
			if !errors.As(err, &bad) {
				t.Errorf("%v", err)
			}
			return
		}
		s.takeNulls()
		str := &structure{root: s.root, json: map[string]string{}}
		str.prune(s.root)
		s.root.unify()
		s.record(x)
	})
}

func FuzzTable(f *testing.F) {
	f.Add([]byte("Order No;Pos\nA;1\n"))
	f.Add([]byte("\ufeffa,\"b\nc\"\n1,2\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		_, err := readTable("f.csv", data)
		var bad *SampleError
		if err != nil && !errors.As(err, &bad) {
			t.Errorf("%v", err)
		}
	})
}
