package wcodm

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	dm "wcodm/datamodel"
	"wcodm/datamodel/corpustest"
	"wcodm/mappings"
	"wcodm/mappings/syntax/csv"
)

var update = flag.Bool("update", false, "write what comes out into the golden files")

// Every specimen, and every real file where there are any, goes through its
// mapping and back, from both sides. The figures are kept in a file, and nothing
// is lost without a name.
func TestTripFigures(t *testing.T) {
	for _, name := range mappings.Catalogue() {
		t.Run(name, func(t *testing.T) {
			specimens, err := filepath.Glob(filepath.Join("testdata", specimenFolder(name), "*.*"))
			if err != nil {
				t.Fatal(err)
			}
			specimens = slices.DeleteFunc(specimens, func(file string) bool {
				return filepath.Ext(file) == ".yaml" || filepath.Base(file) == "own.csv" // of a mapping of one's own
			})
			if len(specimens) == 0 {
				t.Errorf("there are no specimens of %s", name)
			}
			checkFigures(t, name, "specimens", specimens)
			folder, ok := corpusFolders[name]
			if !ok {
				return // no real files are known
			}
			checkFigures(t, name, "corpus", corpustest.Files(t, folder))
		})
	}
}

// Real UK messages, as messages of the base, go out to every national format
// and come back.
func TestTripFiguresOfUKMessages(t *testing.T) {
	toBase := engine(t, "", "wco:xml", func(o *Options) { o.UCR = "off" })
	dir := t.TempDir()
	var files []string
	for _, name := range corpustest.Files(t, "gb-cds/declarations") {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		r := run1(t, toBase, input(name, data))
		if len(r) != 1 || r[0].Output == "" {
			continue // no message that its schema accepts
		}
		file := filepath.Join(dir, filepath.Base(name))
		if err := os.WriteFile(file, []byte(r[0].Output), 0o644); err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	if len(files) < 100 {
		t.Fatalf("only %d messages", len(files))
	}
	for _, name := range mappings.Catalogue() {
		t.Run(name, func(t *testing.T) { checkFigures(t, name, "gb-cds", files) })
	}
}

// corpusFolders are the folders of real files of the national formats.
var corpusFolders = map[string]string{"asycuda-sad": "asycuda", "eu-ncts-cc015c": "eu-ncts"}

// specimenFolder is the folder of a format's specimens.
func specimenFolder(name string) string {
	if folder, ok := corpusFolders[name]; ok {
		return folder
	}
	return name
}

// checkFigures takes files through a mapping and back, and what they become on
// the package's side back and there, and compares with the file of figures.
func checkFigures(t *testing.T, mapping, kind string, files []string) {
	t.Helper()
	var lines strings.Builder
	tell := func(what string, r outcome) {
		if r.Trip == nil {
			fmt.Fprintf(&lines, "%s: not read, %d errors\n", what, r.Errors())
			return
		}
		fmt.Fprintf(&lines, "%s: %s", what, r.Trip.Figures)
		if n := r.Errors(); n > 0 {
			fmt.Fprintf(&lines, "; %d errors", n)
		}
		lines.WriteByte('\n')
		for _, c := range r.Trip.Changes {
			if c.Fate == mappings.FateLost {
				t.Errorf("%s: line %d %s %q comes back as %q: %s", what, c.Place.Line, c.Path, c.Was, c.Came, c.Reason)
			}
		}
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var table csv.Options
		if filepath.Base(file) == "semicolon.csv" {
			table.Decimal = ','
		}
		trip := engine(t, mapping, "", func(o *Options) { o.Trip, o.CSV = true, table })
		for _, r := range run1(t, trip, input(file, data)) {
			what := filepath.Base(file)
			if r.Message > 1 {
				what += fmt.Sprintf(" message %d", r.Message)
			}
			tell(what, r)
		}
		if kind == "gb-cds" {
			continue
		}
		toBase := engine(t, mapping, "wco:xml", func(o *Options) { o.UCR, o.Force, o.CSV = "off", true, table })
		for _, r := range run1(t, toBase, input(file, data)) {
			if r.Output == "" {
				continue
			}
			for _, back := range run1(t, trip, input("-", []byte(r.Output))) {
				tell(fmt.Sprintf("%s message %d from wco", filepath.Base(file), r.Message), back)
			}
		}
	}
	golden := filepath.Join("testdata", "trips", mapping+"-"+kind+".txt")
	if *update {
		if err := os.MkdirAll(filepath.Dir(golden), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(golden, []byte(lines.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if d := firstDifference(strings.Split(string(want), "\n"), strings.Split(lines.String(), "\n")); d != "" {
		t.Errorf("%s is not what it was (-update writes it): %s", golden, d)
	}
}

// What does not fit is an error at the line and column of the national file; the
// value is neither changed nor written.
func TestNationalErrorsHaveTheirPlace(t *testing.T) {
	held := map[string]bool{}
	for _, tt := range []struct {
		what, specimen string
		before, old    string // in the specimen: the value stands behind what is before it
		value          string // in place of the old one
		path, message  string
	}{
		{"wrong date", "asycuda/export.xml", "<Date_of_declaration>", "11/28/25", "11/31/25", "Property/Date_of_declaration", "is not a date"},
		{"no yes or no", "asycuda/export.xml", "<Container_flag>", "true", "maybe", "Transport/Container_flag", "is neither true nor false"},
		{"too many decimals", "asycuda/export.xml", "<Net_weight_itm>", "17850", "17850.1234567", "Item[1]/Valuation_item/Weight_itm/Net_weight_itm", "after the point"},
		{"too long", "asycuda/export.xml", "<Export_country_code>", "JM", "JAM", "General_information/Country/Export/Export_country_code", "3 characters"},
		{"wrong date", "eu-ncts/transit-full.xml", "<limitDate>", "2026-03-10", "2026-02-30", "TransitOperation/limitDate", "is not a date"},
		{"code outside its list", "eu-ncts/transit-full.xml", "<containerIndicator>", "1", "7", "Consignment/containerIndicator", "is not right"},
		{"too many decimals", "eu-ncts/transit-full.xml", "<grossMass>", "1530.375", "2040.1234567", "Consignment/grossMass", "after the point"},
		{"too long", "eu-ncts/transit-full.xml", "<declarationType>", "T", "T12345678", "TransitOperation/declarationType", "9 characters"},
		{"wrong date", "trader-csv/orders.csv", "GBLBA001,", "2026-09-14", "2026-02-30", "acceptance_date", "is not a date"},
		{"no yes or no", "trader-csv/orders.csv", "KN26 XYZ,", "Y", "X", "containerised", "is neither Y nor N"},
		{"too many decimals", "trader-csv/orders.csv", ",IN,,", "1500.5", "1500.1234567", "item[1]/net_mass_kg", "after the point"},
		{"too long", "trader-csv/orders.csv", "IM,A,", "GB000060", "GB000060GB000060XY", "customs_office", "18 characters"},
	} {
		t.Run(tt.what+" in "+tt.specimen, func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join("testdata", filepath.FromSlash(tt.specimen)))
			if err != nil {
				t.Fatal(err)
			}
			doc := string(data)
			at := strings.Index(doc, tt.before+tt.old)
			if at < 0 {
				t.Fatalf("the specimen has no %s%s", tt.before, tt.old)
			}
			doc = doc[:at] + tt.before + tt.value + doc[at+len(tt.before+tt.old):]
			if filepath.Ext(tt.specimen) == ".csv" {
				at += len(tt.before) // a cell stands where its value does, an element where its tag does
			}
			line := strings.Count(doc[:at], "\n") + 1
			column := utf8.RuneCountInString(doc[strings.LastIndexByte(doc[:at], '\n')+1:at]) + 1
			for _, to := range []string{"wco:xml", "wco:json", "gb-cds:xml"} {
				r := run1(t, engine(t, "", to), input("x", []byte(doc)))[0]
				if r.Output != "" {
					t.Errorf("%s is written", to)
				}
				if !slices.ContainsFunc(r.Diagnostics, func(d dm.Diagnostic) bool {
					return d.Severity == dm.Error && d.Line == line && d.Column == column && d.NationalPath == tt.path && d.Value == tt.value && strings.Contains(d.Message, tt.message)
				}) {
					t.Errorf("to %s: no error at %d:%d about %s, %q, with %q:\n%+v", to, line, column, tt.path, tt.value, tt.message, r.Diagnostics)
				}
				forced := run1(t, engine(t, "", to, func(o *Options) { o.Force = true }), input("x", []byte(doc)))[0]
				if whole := strings.Contains(forced.Output, tt.value); !whole && strings.Contains(forced.Output, tt.value[:len(tt.value)-1]) {
					t.Errorf("to %s: the value is cut", to)
				}
				held[r.Format.Name] = true
			}
		})
	}
	for _, name := range mappings.Catalogue() {
		if !held[name] {
			t.Errorf("no value of %s was tried", name)
		}
	}
}
