package wcodm

import (
	"bytes"
	"encoding/xml"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"wcodm/datamodel/corpustest"
)

func specimens(t testing.TB) []string {
	t.Helper()
	var all []string
	for _, folder := range []string{"asycuda/*.xml", "gb-cds/*.xml", "eu-ncts/*.xml", "trader-csv/[!o]*.csv", "trader-csv/orders.csv"} {
		files, err := filepath.Glob("testdata/" + folder)
		if err != nil || len(files) == 0 {
			t.Fatalf("no specimens in %s (%v)", folder, err)
		}
		all = append(all, files...)
	}
	return all
}

// Every value of a message is on its sheet, at the place in the file where the
// value stands, and every finding about a value finds it there.
func TestSheetHasEveryValueOfTheFile(t *testing.T) {
	files := specimens(t)
	t.Run("specimens", func(t *testing.T) { sheets(t, files) })
	t.Run("corpus", func(t *testing.T) {
		sheets(t, slices.Concat(corpustest.Files(t, "asycuda", "gb-cds/declarations"), corpustest.Files(t, "eu-ncts")))
	})
}

func sheets(t *testing.T, files []string) {
	e := engine(t, "", "", func(o *Options) { o.Sheets, o.Checks = 1000, CheckAll })
	for _, file := range files {
		for _, r := range run1(t, e, fileInput(file)) {
			if r.Sheet == nil {
				continue // no message of a package
			}
			sheetFields(t, file, &r)
			if strings.HasSuffix(file, ".xml") {
				sheetValues(t, file, &r)
			}
		}
	}
}

// sheetValues looks for each text of an XML file on the sheet, reading the file
// in another way than the engine does.
func sheetValues(t *testing.T, file string, r *outcome) {
	t.Helper()
	known := map[string]bool{"": true}
	for i := range r.Sheet.Fields {
		known[words(r.Sheet.Fields[i].Value)] = true
		known[words(r.Sheet.Fields[i].Given)] = true
	}
	for _, d := range r.Diagnostics {
		known[words(d.Value)] = true // what no structure knows is told of
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text := ""
	for dec := xml.NewDecoder(bytes.NewReader(data)); ; {
		tok, err := dec.Token()
		if err != nil {
			return // its end, or something that the engine has spoken of
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			text = ""
		case xml.CharData:
			text += string(tok)
		case xml.EndElement:
			if text = words(text); !known[text] {
				t.Errorf("%s: %q of %s is not on the sheet", file, text, tok.Name.Local)
			}
			text = ""
		}
	}
}

// words is a text without what only lays it out.
func words(s string) string { return strings.Join(strings.Fields(s), " ") }

// sheetFields asks of each field that it has its place, and that a finding at
// that place finds it.
func sheetFields(t *testing.T, file string, r *outcome) {
	t.Helper()
	boxed := 0
	for i := range r.Sheet.Fields {
		f := &r.Sheet.Fields[i]
		if f.Box != "" {
			boxed++
		}
		if f.At.Line == 0 || f.At.WCOPath == "" && f.At.NationalPath == "" {
			t.Errorf("%s: %q has no place: %+v", file, f.Value, f.At)
		}
		if f.At.WCOPath != "" && f.Title == "" {
			t.Errorf("%s: %s has no title", file, f.At.WCOPath)
		}
		// A field is found by what a finding about it would say.
		d := f.At
		if f.Value == "" || f.Made || f.Within {
			continue
		}
		d.Value = f.Value
		if got, box := r.Sheet.About(&d); got < 0 || r.Sheet.Fields[got].Value != f.Value || box != f.Box && !twice(r, f.At.Line, f.At.Column) {
			t.Errorf("%s: a finding about %q (%s) is taken to be about field %d in box %q, not %q", file, f.Value, f.At.WCOPath+f.At.NationalPath, got, box, f.Box)
		}
	}
	if r.Sheet.Items > 0 && boxed == 0 {
		t.Errorf("%s: no value is in a box", file)
	}
}

// twice reports whether several fields came of one place.
func twice(r *outcome, line, column int) bool {
	n := 0
	for i := range r.Sheet.Fields {
		if at := r.Sheet.Fields[i].At; at.Line == line && at.Column == column {
			n++
		}
	}
	return n > 1
}

// What nobody asks for is not made, and what is asked for is bounded.
func TestSheetsAreMadeOnRequest(t *testing.T) {
	const file = "testdata/trader-csv/orders.csv"
	for want, change := range map[int]func(*Options){
		0: func(*Options) {},
		2: func(o *Options) { o.Sheets = 2 },
		3: func(o *Options) { o.Sheets = 1000 },
	} {
		got := 0
		for _, r := range run1(t, engine(t, "", "", change), fileInput(file)) {
			if r.Sheet != nil {
				got++
			}
		}
		if got != want {
			t.Errorf("%d sheets, not %d", got, want)
		}
	}
}

// A value that no rule carries is on the sheet, in the box that its format has
// for it, and so is one that was refused.
func TestSheetHasWhatIsNotCarried(t *testing.T) {
	results := run1(t, engine(t, "asycuda-sad", "", func(o *Options) { o.Sheets = 1 }), fileInput("testdata/asycuda/faulty.xml"))
	if len(results) != 1 || results[0].Sheet == nil {
		t.Fatal("no sheet")
	}
	r := &results[0]
	want := map[string]string{"Export_country_name": "15", "Container_flag": "19"}
	for i := range r.Sheet.Fields {
		f := &r.Sheet.Fields[i]
		if box, ok := want[f.At.Field]; ok {
			if f.Box != box || f.At.WCOPath != "" || f.Within {
				t.Errorf("%+v", *f)
			}
			delete(want, f.At.Field)
		}
		if f.At.Field == "Extended_customs_procedure" && (f.Given != "4000" || !strings.HasPrefix(f.Given, f.Value) && !strings.HasSuffix(f.Given, f.Value)) {
			t.Errorf("%q of %q", f.Value, f.Given)
		}
	}
	if len(want) > 0 {
		t.Errorf("not on the sheet: %v", want)
	}
	for _, d := range r.Diagnostics {
		field, box := r.Sheet.About(&d)
		if d.Field == "Container_flag" && (field < 0 || box != "19") {
			t.Errorf("%s: field %d, box %q", d.Message, field, box)
		}
	}
}
