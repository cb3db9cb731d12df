package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"

	"wcodm/validators/compare"
)

var update = flag.Bool("update", false, "write the golden files")

// specimens are entries of every kind, with what reports have to keep apart.
func specimens() ([]*compare.Entry, *compare.Summary) {
	at := func(file string, line int) []compare.Located {
		return []compare.Located{{File: file, Line: line, Column: 5, Field: "GrossMassMeasure", Path: "GoodsShipment[1]/GovernmentAgencyGoodsItem[1]/Commodity/GoodsMeasure/GrossMassMeasure", Pointer: "42A/67A/68A/23A/65A/126"}}
	}
	table := []compare.Located{{File: "b.csv", Line: 2, Column: 9, Row: 2, Field: "item_gross_mass_kg", Path: "TotalGrossMassMeasure", Pointer: "42A/131"}}
	a := []compare.Declaration{{File: "a.xml", Message: 1, Consignment: 1, Format: "gb-cds:xml", Line: 3, Column: 1, Type: "EXA", LRN: "L1", Use: compare.Used}}
	b := []compare.Declaration{{File: "b.csv", Message: 2, Consignment: 3, Format: "trader-csv", Line: 2, Column: 1, MRN: "26GB1", Use: compare.Used}, {File: "b.csv", Message: 4, Consignment: 1, Use: compare.Repeated}}
	return []*compare.Entry{
			{Key: "6GB1", Verdict: compare.Different, A: a, B: b, MoreB: 3, Notes: []string{"1 declaration in B was there before and counts once"}, Lines: []compare.Line{
				{Characteristic: "exporter", Title: "exporter", Verdict: compare.OnlyA, A: &compare.Value{Text: "=HYPERLINK(\"x\")", Places: at("a.xml", 7)}},
				{Characteristic: "incoterm", Title: "incoterm", Verdict: compare.Equal, A: &compare.Value{Text: "FOB", Places: at("a.xml", 8)}, B: &compare.Value{Text: "FOB", Places: table}},
				{Characteristic: "gross-mass", Title: "gross mass", Goods: "640391", Origin: "CN", Verdict: compare.Different, Difference: "+4.5 KGM", Percent: "+3.6 %",
					A: &compare.Value{Text: "120.5 KGM", How: "sum of 14 values", Places: append(append(at("a.xml", 7), at("a.xml", 8)...), append(at("a.xml", 9), at("a.xml", 10)...)...), More: 10},
					B: &compare.Value{Text: "125 KGM", Places: table}},
				{Characteristic: "value", Title: "value", Goods: "640391", Verdict: compare.Incomparable, Why: "the currencies differ: EUR in A and <b>\x1b[31m in B",
					A: &compare.Value{Text: "1 EUR", Places: at("a.xml", 7)}, B: &compare.Value{Text: "-1 <b>", Places: table}},
				{Characteristic: "packages", Title: "packages", Goods: "640391", Verdict: compare.Within, Difference: "+1", Percent: "+1 %", Tolerance: "1",
					A: &compare.Value{Text: "99 CT", Places: at("a.xml", 7)}, B: &compare.Value{Text: "100 CT", Places: table}},
			}},
			{Key: "<script>", Verdict: compare.OnlyA, A: a, B: []compare.Declaration{}},
			{Key: "6GB3", Verdict: compare.OnlyB, A: []compare.Declaration{}, B: b[:1]},
			{Key: "6GB4", Verdict: compare.Equal, A: a, B: b[:1]},
			{Verdict: compare.NotCompared, A: a, B: []compare.Declaration{}, Notes: []string{"It has no UCR"}},
		}, &compare.Summary{Key: "UCR", Declarations: [2]int{3, 1200}, Consignments: [2]int{3, 1201}, Unread: [2]int{0, 1}, Equal: 1, Different: 1, Only: [2]int{1, 1}, NotCompared: [2]int{1, 0},
			Lines: map[compare.Verdict]int{compare.Different: 1}, Points: map[string]int{"value": 1, "exporter": 1, "gross-mass": 1200}}
}

func write(t *testing.T, format string, o Options, entries []*compare.Entry, sum *compare.Summary) string {
	t.Helper()
	var buf bytes.Buffer
	out, err := New(format, &buf, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if err := out.Write(e); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Flush(sum); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

func TestFormatsAreStable(t *testing.T) {
	entries, sum := specimens()
	for _, name := range Names() {
		got := write(t, name, Options{}, entries, sum)
		golden := "testdata/specimens." + name
		if *update {
			if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil || got != string(want) {
			t.Errorf("%s is not what it was (%v): see what changed, then run with -update\n%s", golden, err, got)
		}
		if strings.Contains(got, "\x1b") {
			t.Errorf("%s: a control character reaches the reader", name)
		}
	}
}

func TestReportsForMachinesAreReadable(t *testing.T) {
	entries, sum := specimens()
	for _, all := range [][]*compare.Entry{entries, nil} {
		var whole struct {
			Entries []compare.Entry
			Summary compare.Summary
		}
		if err := json.Unmarshal([]byte(write(t, "json", Options{}, all, sum)), &whole); err != nil || len(whole.Entries) != len(all) || whole.Summary.Only != sum.Only {
			t.Errorf("%v %+v", err, whole)
		}
		if n := strings.Count(write(t, "ndjson", Options{}, all, sum), "\n"); n != len(all)+1 {
			t.Errorf("%d lines", n)
		}
		rows, err := csv.NewReader(strings.NewReader(write(t, "csv", Options{}, all, sum))).ReadAll()
		if want := 1 + len(all)/5*10; err != nil || len(rows) != want {
			t.Errorf("%v %d rows, and not %d", err, len(rows), want)
		}
	}
}

// A table tells of each declaration that does not count, and of those that are not
// listed, even where the two sides agree.
func TestTablesTellOfWhatDoesNotCount(t *testing.T) {
	entries, sum := specimens()
	e := entries[3]
	e.B = append(e.B, compare.Declaration{File: "again.xml", LRN: "L2", Use: compare.Contradicted})
	e.MoreB = 4
	rows, err := csv.NewReader(strings.NewReader(write(t, "csv", Options{}, []*compare.Entry{e}, sum))).ReadAll()
	if err != nil || len(rows) != 3 {
		t.Fatalf("%v %q", err, rows)
	}
	if got := rows[1]; got[1] != "other version" || got[17] != "L2" || got[19] != "again.xml" {
		t.Errorf("%q", got)
	}
	if got := rows[2]; got[1] != "equal" || got[17] != "4 more declarations" {
		t.Errorf("%q", got)
	}
}

// A column of numbers has numbers alone.
func TestTheColumnOfPercentagesIsOfNumbers(t *testing.T) {
	e := &compare.Entry{Key: "K", Verdict: compare.Different}
	for _, percent := range []string{"-12.5 %", "+0.01 %", "under 0.01 %"} {
		e.Lines = append(e.Lines, compare.Line{Characteristic: "net-mass", Verdict: compare.Different, Percent: percent})
	}
	rows, err := csv.NewReader(strings.NewReader(write(t, "csv", Options{}, []*compare.Entry{e}, &compare.Summary{}))).ReadAll()
	if err != nil || len(rows) != 4 {
		t.Fatalf("%v %q", err, rows)
	}
	for i, want := range []string{"-12.5", "+0.01", "0"} {
		if got := rows[i+1][6]; got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestTablesHaveNoFormulas(t *testing.T) {
	entries, sum := specimens()
	rows, err := csv.NewReader(strings.NewReader(write(t, "csv", Options{}, entries, sum))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if rows[1][9] != `'=HYPERLINK("x")` || rows[4][17] != "'-1 <b>" {
		t.Errorf("%q %q", rows[1][9], rows[4][17])
	}
}

// A page has no element but its own, whatever is in the data.
func TestThePageIsAPage(t *testing.T) {
	entries, sum := specimens()
	got := write(t, "html", Options{Sides: [2]string{"exports/", "<b>.csv"}}, entries, sum)
	for _, tag := range regexp.MustCompile(`<[^/!][^\s>]*`).FindAllString(got, -1) {
		if tag == "<script" || tag == "<b>" && strings.Contains(got, "-1 <b>") {
			t.Errorf("the page has %s", tag)
		}
	}
	if !strings.Contains(got, "<bdi>exports/</bdi>: 3 declarations") {
		t.Error("the page does not say what A is")
	}
	for _, link := range regexp.MustCompile(`href="#([^"]*)"`).FindAllStringSubmatch(got, -1) {
		if !strings.Contains(got, `id="`+link[1]+`"`) {
			t.Errorf("#%s leads nowhere", link[1])
		}
	}
	if !strings.HasSuffix(got, "</html>\n") || strings.Index(got, "Differences") > strings.Index(got, "Only in A") {
		t.Error(got)
	}
}

// A page of very many entries stays one that a browser shows, and counts the rest.
func TestAPageHasItsLimits(t *testing.T) {
	entries, sum := specimens()
	var many []*compare.Entry
	for range pageEntries + 7 {
		many = append(many, entries[1])
	}
	long := *entries[0]
	for len(long.Lines) < entryLines+9 {
		long.Lines = append(long.Lines, long.Lines[0])
	}
	got := write(t, "html", Options{}, append(many, &long), sum)
	if !strings.Contains(got, "7 more consignments not listed here") || !strings.Contains(got, "9 more lines not listed here") {
		t.Error("what is not listed is not counted")
	}
}

func TestUnknownFormat(t *testing.T) {
	if _, err := New("htlm", nil, Options{}); err == nil || !strings.Contains(err.Error(), `did you mean "html"?`) {
		t.Error(err)
	}
}

func TestColorsOnRequestOnly(t *testing.T) {
	entries, sum := specimens()
	if got := write(t, "text", Options{Color: true}, entries, sum); !strings.Contains(got, "\x1b[1;31mdifferent\x1b[m") {
		t.Error(got)
	}
}
