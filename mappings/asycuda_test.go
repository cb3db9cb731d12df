package mappings

import (
	"bufio"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	dm "wcodm/datamodel"
	"wcodm/datamodel/corpustest"
)

// TestASYCUDAStructure holds the structure against the elements seen in files
// of three countries, and asks that each of them is mapped or dropped by name.
func TestASYCUDAStructure(t *testing.T) {
	m := open(t, "asycuda-sad")
	facts := map[string]bool{}
	lines := bufio.NewScanner(corpustest.Facts(t, "asycuda-elements.tsv"))
	for lines.Scan() {
		if path, _, _ := strings.Cut(lines.Text(), "\t"); strings.HasPrefix(path, "/") {
			facts[path] = true
		}
	}
	if len(facts) != 349 {
		t.Errorf("%d elements in the facts, expected 349", len(facts))
	}
	facts["/ASYCUDA/Identification/UCR"] = true // of countries that the facts are not from: southern Africa
	for _, e := range m.National.Elements {
		path := "/ASYCUDA"
		if e != m.National.Root {
			path += "/" + e.Path()
		}
		if !facts[path] {
			t.Errorf("%s is not among the facts", path)
		}
		delete(facts, path)
		if e.IsClass() {
			continue
		}
		if in, _ := m.Carries(e); !in && m.DroppedBy(e) == "" {
			if _, out := m.Carries(e); !out {
				t.Errorf("%s is neither mapped nor dropped by name", path)
			}
		}
	}
	for path := range facts {
		t.Errorf("%s is missing in the structure", path)
	}
}

// TestSADBoxes asks that every box of the SAD with a place in both formats is
// carried both ways.
func TestSADBoxes(t *testing.T) {
	m := open(t, "asycuda-sad")
	r := csv.NewReader(corpustest.Facts(t, "sad-box-crosswalk.csv"))
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := func(row []string, name string) string { return row[slices.Index(rows[0], name)] }
	count := 0
	for _, row := range rows[1:] {
		if strings.HasPrefix(column(row, "asycuda_world_path"), "(") ||
			column(row, "wco_xpath_nl_dms")+column(row, "wco_xpath_dk_import_H1")+column(row, "wco_xpath_dk_export_B1") == "" {
			continue
		}
		for path := range strings.SplitSeq(column(row, "asycuda_world_path"), ";") {
			path, _, _ = strings.Cut(strings.TrimSpace(path), " ") // what follows is a remark
			if path == "" {
				continue
			}
			parent, names, listed := strings.Cut(path, "{")
			paths := []string{path}
			if listed {
				paths = nil
				for name := range strings.SplitSeq(strings.TrimSuffix(names, "}"), ",") {
					paths = append(paths, parent+name)
				}
			}
			for _, path := range paths {
				e, err := m.National.Resolve(strings.TrimSuffix(path, "/*"))
				if err != nil {
					t.Errorf("box %s: %v", row[0], err)
					continue
				}
				for _, e := range leaves(e) {
					count++
					if in, out := m.Carries(e); !in || !out {
						t.Errorf("box %s: %s is not carried both ways", row[0], e.Path())
					}
				}
			}
		}
	}
	if count < 50 {
		t.Errorf("only %d places were found", count)
	}
}

func leaves(e *dm.Element) []*dm.Element {
	if !e.IsClass() {
		return []*dm.Element{e}
	}
	var all []*dm.Element
	for _, c := range e.Children {
		all = append(all, leaves(c)...)
	}
	return all
}

// TestASYCUDACorpus takes every real file into the base package and back.
func TestASYCUDACorpus(t *testing.T) {
	wanted := map[string]findings{
		// The name of a country of origin, and no item that has its code.
		"jm_01.xml": {"warning MAP001 line 91 General_information/Country/Country_of_origin_name: Country_of_origin_name is not carried over: it stands alone, and would follow from Item/Goods_description/Country_of_origin_code, which is missing"},
		// A form without a type: nothing says that the flow is import.
		"jm_blank.xml": {"warning MAP001 line 22 Property/Sad_flow: Sad_flow is not carried over: its rule runs the other way only, and nothing here leads to it"},
	}
	tr := newTripper(t, open(t, "asycuda-sad"))
	for _, name := range xmlFiles(t, corpustest.Dir(t, "asycuda")) {
		t.Run(filepath.Base(name), func(t *testing.T) {
			tr.round(t, name, wanted[filepath.Base(name)])
		})
	}
}

// TestSpecimens takes our own specimens into the base package and back.
func TestSpecimens(t *testing.T) {
	tr := newTripper(t, open(t, "asycuda-sad"))
	for name, want := range map[string]findings{"import-full.xml": nil, "import-3-items.xml": nil,
		"export.xml": {"note MAP009 line 526 Item[1]/Valuation_item/Statistical_value: Statistical_value is written with an exponent: 7.323200E6 is read as 7323200"}} {
		t.Run(name, func(t *testing.T) { tr.round(t, filepath.Join("..", "testdata", "asycuda", name), want) })
	}
}

// TestFaulty asks that each fault of a file is found at its own line: by the
// mapping, or by the limits of the package on the message that it becomes.
func TestFaulty(t *testing.T) {
	tr := newTripper(t, open(t, "asycuda-sad"))
	data, err := os.ReadFile(filepath.Join("..", "testdata", "asycuda", "faulty.xml"))
	if err != nil {
		t.Fatal(err)
	}
	tr.national.read(t, tr.src, data)
	f := tr.in()
	for i := range tr.dst.Len() {
		n := dm.NodeID(i)
		e := tr.dst.Elem(n)
		if e.Type == nil {
			continue
		}
		if wrong, expected := e.Facets.Check(e.Type.Base, string(tr.dst.Value(n))); wrong != "" {
			f.report(tr.dst.Locate(n, dm.Diagnostic{Code: "value", Severity: dm.Error, Message: wrong, Expected: expected}))
		}
	}
	compareLines(t, "finds", slices.Sorted(slices.Values(f)), []string{
		`error MAP002 line 77 Item[1]/Attached_documents[1]/Attached_document_date: The value of Attached_document_date is not right: "2/30/25" is not a date (expected a date written M/d/yy)`,
		`error value line 51 General_information/Country/Export/Export_country_code: it has 3 characters (expected exactly 2 characters)`,
		`error MAP002 line 60 Transport/Container_flag: The value of Container_flag is not right: "no" is neither true nor false (expected true or false)`,
		`error MAP003 line 69 Valuation/Gs_Invoice/Currency_code: The value "EURO" of Currency_code is not right: it has 4 characters (expected at most 3 characters)`,
		`error value line 69 Valuation/Gs_Invoice/Currency_code: it has 4 characters (expected exactly 3 characters)`,
		`error value line 90 Item[1]/Tarification/Item_price: it is not a number (expected digits, with a point before decimals)`,
		`warning MAP001 line 95 Item[1]/Goods_description/Colour_of_goods: Item[1]/Goods_description/Colour_of_goods is not carried over: the format asycuda-sad does not know it`,
		`error value line 125 Item[2]/Valuation_item/Weight_itm/Net_weight_itm: it is not a number (expected digits, with a point before decimals)`,
	})
}

// TestASYCUDAFromUK makes SADs of real UK messages: whatever of them a SAD can
// hold goes in again without a finding.
func TestASYCUDAFromUK(t *testing.T) {
	tr := newTripper(t, open(t, "asycuda-sad"))
	uk, err := dm.Open("gb-cds")
	if err != nil {
		t.Fatal(err)
	}
	c, ok := dm.NewConversion(uk, tr.m.Package)
	if !ok {
		t.Fatal("no way from gb-cds to the base")
	}
	in := newMessageReader(t, uk, schemaOf(t, uk))
	src, count := dm.NewTree(), 0
	for _, name := range xmlFiles(t, corpustest.Dir(t, "gb-cds", "declarations")) {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if valid, err := in.try(src, data); err != nil || len(valid) > 0 {
			continue // not a message of this schema
		}
		count++
		c.Convert(tr.again, src, func(dm.NodeID) {})
		made := dm.NewTree()
		tr.There(made, tr.again, func(dm.Diagnostic) {})
		tr.rewrite(made, tr.src)
		for _, f := range tr.in() {
			t.Errorf("%s: its SAD in: %s", filepath.Base(name), f)
		}
	}
	if count < 20 {
		t.Errorf("only %d messages were fit for this test", count)
	}
	t.Logf("%d messages", count)
}

// TestASYCUDAToUK asks that what the UK's message has no place for leaves
// nothing empty behind.
func TestASYCUDAToUK(t *testing.T) {
	tr := newTripper(t, open(t, "asycuda-sad"))
	uk, err := dm.Open("gb-cds")
	if err != nil {
		t.Fatal(err)
	}
	c, ok := dm.NewConversion(tr.m.Package, uk)
	if !ok {
		t.Fatal("no way from the base to gb-cds")
	}
	for _, name := range xmlFiles(t, filepath.Join("..", "testdata", "asycuda")) {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		tr.national.read(t, tr.src, data)
		tr.in()
		lost, dst := 0, dm.NewTree()
		c.Convert(dst, tr.dst, func(dm.NodeID) { lost++ })
		for i := range dst.Len() {
			if n := dm.NodeID(i); dst.Elem(n).IsClass() && dst.First(n) == dm.None {
				t.Errorf("%s: %s is empty", filepath.Base(name), dst.Path(n))
			}
		}
		if want := len(content(tr.dst)) - lost; len(content(dst)) < want {
			t.Errorf("%s: %d values and attributes, expected at least %d", filepath.Base(name), len(content(dst)), want)
		}
	}
}
