package wcodm

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	dm "wcodm/datamodel"
	"wcodm/datamodel/codelists"
	"wcodm/datamodel/corpustest"
)

func checkLists(o *Options) { o.Checks = CheckLists }

func on(day codelists.Day) func(*Options) { return func(o *Options) { o.Date = day } }

// aboutCodes are the findings about codes.
func aboutCodes(all []outcome) []dm.Diagnostic {
	var found []dm.Diagnostic
	for _, o := range all {
		for _, d := range o.Diagnostics {
			if strings.HasPrefix(d.Code, "CODE") {
				found = append(found, d)
			}
		}
	}
	return found
}

// The lists raise no false alarm: every finding about a code of a real message stands
// in the golden file, and someone has looked at each of them. The one of the UK is a
// unit that HMRC has not published; those of transit are of messages that a machine
// filled with random letters.
func TestCodesOfRealMessages(t *testing.T) {
	e := engine(t, "", "", checkLists)
	count := map[string]int{}
	for _, folder := range []string{"gb-cds/declarations", "gb-cds/wrapped", "gb-cds/amendments-and-cancellations", "gb-cds/responses", "asycuda", "eu-ncts"} {
		for _, name := range corpustest.Files(t, folder) {
			for _, d := range aboutCodes(run1(t, e, fileInput(name))) {
				count[fmt.Sprintf("%s: %s %v %q: %s (%s)", folder, d.Code, d.Severity, d.Value, d.Message, d.List)]++
			}
		}
	}
	var b strings.Builder
	for _, line := range slices.Sorted(maps.Keys(count)) {
		fmt.Fprintf(&b, "%d in %s\n", count[line], line)
	}
	golden := filepath.Join("testdata", "lists", "corpus.txt")
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("the findings are\n%s\nin %s they are\n%s", &b, golden, want)
	}
}

// Our own specimens have right codes, save the one that is faulty on purpose.
func TestCodesOfSpecimens(t *testing.T) {
	e := engine(t, "", "", checkLists)
	for _, pattern := range []string{"testdata/*/*.xml", "testdata/trader-csv/orders.csv", "testdata/trader-csv/semicolon.csv"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: no specimen (%v)", pattern, err)
		}
		for _, name := range names {
			if filepath.Base(name) == "faulty.xml" {
				continue
			}
			for _, d := range aboutCodes(run1(t, e, fileInput(name))) {
				t.Errorf("%s:%d: %s", name, d.Line, d.Message)
			}
		}
	}
}

// A wrong code is told at the national field that it stands in, even where it becomes
// an XML attribute of another field's value.
func TestCodesAreLocatedInTheNationalFile(t *testing.T) {
	for _, test := range []struct {
		file, old, new string
		to             string
		want           string // line; field; national path; message
	}{
		{"asycuda/import-3-items.xml", "<Trading_country>IT<", "<Trading_country>ZY<", "",
			"124; Trading_country; General_information/Country/Trading_country; " + `The code "ZY" of Trading_country is not in the list of countries`},
		{"asycuda/import-3-items.xml", "<Currency_code>EUR<", "<Currency_code>EUX<", "",
			"249; Currency_code; Valuation/Gs_Invoice/Currency_code; " + `The code "EUX" of Currency_code is not in the list of currencies`},
		{"asycuda/import-3-items.xml", "<Currency_code>EUR<", "<Currency_code>EUX<", "gb-cds:xml",
			"249; Currency_code; Valuation/Gs_Invoice/Currency_code; " + `The code "EUX" of Currency_code is not in the list of currencies`},
		{"eu-ncts/transit-small.xml", "<currency>EUR<", "<currency>EUX<", "",
			"38; currency; Guarantee[1]/GuaranteeReference[1]/currency; " + `The code "EUX" of currency is not in the list of currencies`},
		// Each country has package codes of its own, but they have to be the UK's there.
		{"asycuda/import-3-items.xml", "<Kind_of_packages_code>PX<", "<Kind_of_packages_code>31<", "", ""},
		{"asycuda/import-3-items.xml", "<Kind_of_packages_code>PX<", "<Kind_of_packages_code>31<", "gb-cds:xml",
			"350; Kind_of_packages_code; Item[1]/Packages/Kind_of_packages_code; " + `The code "31" of Kind_of_packages_code is not in the list of kinds of packages, which may be incomplete`},
	} {
		data, err := os.ReadFile(filepath.Join("testdata", test.file))
		if err != nil {
			t.Fatal(err)
		}
		changed := bytes.Replace(data, []byte(test.old), []byte(test.new), 1)
		if bytes.Equal(changed, data) {
			t.Fatalf("%s has no %s", test.file, test.old)
		}
		var got []string
		for _, d := range aboutCodes(run1(t, engine(t, "", test.to, checkLists), input(test.file, changed))) {
			if strings.Contains(test.new, ">"+d.Value+"<") {
				got = append(got, fmt.Sprintf("%d; %s; %s; %s", d.Line, d.Field, d.NationalPath, d.Message))
			}
		}
		if s := strings.Join(got, "\n"); s != test.want {
			t.Errorf("%s to %q: is told\n%s\nwant, once,\n%s", test.new, test.to, s, test.want)
		}
	}
}

// A wrong code in a table names its column.
func TestCodesNameTheColumn(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("testdata", "trader-csv", "orders.csv"))
	if err != nil {
		t.Fatal(err)
	}
	bad := bytes.Replace(data, []byte(",CIF,GBFXT,,USD,"), []byte(",CFI,GB1XT,,UDS,"), 1)
	var got []string
	for _, d := range aboutCodes(run1(t, engine(t, "", "", checkLists), input("orders.csv", bad))) {
		got = append(got, fmt.Sprintf("%d %s %s %q: %s", d.Line, d.Code, d.Field, d.Value, d.Expected))
	}
	want := `2 CODE001 incoterm "CFI": a code of Incoterms; did you mean "CIF"?
2 CODE003 incoterm_locode "GB1XT": a code of UN/LOCODE, such as GBFXT
2 CODE001 currency "UDS": a code of ISO 4217; did you mean "USD"?`
	slices.Sort(got)
	lines := strings.Split(want, "\n")
	slices.Sort(lines)
	if !slices.Equal(got, lines) {
		t.Errorf("%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
}

// Codes are looked up as of the day that is given, else of the message's own date, and
// not at all unless lists are checked.
func TestDayOfCodes(t *testing.T) {
	const message = `{"package":"gb-cds","metaData":{"declaration":{"functionCode":{"value":"9"},` +
		`"issueDateTime":{"value":"20240105","formatCode":"102"},"invoiceAmount":{"value":1,"currencyID":"HRK"}}}}`
	for _, test := range []struct {
		checks Checks
		day    codelists.Day
		want   int
	}{{CheckLists, 0, 1}, {CheckLists, 20221231, 0}, {CheckLists, 20230115, 1}, {0, 20230115, 0}, {CheckSchema, 0, 0}, {CheckAll, 0, 1}, {ReadOnly, 0, 0}} {
		e := engine(t, "gb-cds:json", "", on(test.day), func(o *Options) { o.Checks = test.checks })
		if got := aboutCodes(run1(t, e, input("x.json", []byte(message)))); len(got) != test.want {
			t.Errorf("checks %b on %v: %v", test.checks, test.day, got)
		}
	}
}
