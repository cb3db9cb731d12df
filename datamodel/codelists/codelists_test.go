package codelists

import (
	"encoding/csv"
	"errors"
	"slices"
	"strings"
	"testing"

	"wcodm/datamodel/corpustest"
)

func list(t testing.TB, name string) *List {
	t.Helper()
	l, err := Open(name)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func day(t testing.TB, s string) Day {
	t.Helper()
	if s == "" {
		return 0
	}
	d, err := ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Every list loads, is named as its file, and gives an example that is one of its
// codes today.
func TestEveryListIsWhole(t *testing.T) {
	for _, name := range Names() {
		l := list(t, name)
		if l.Name != name {
			t.Errorf("%s calls itself %s", name, l.Name)
		}
		if s, _ := l.Look([]byte(l.Example), 20260101); s != Valid {
			t.Errorf("%s: the example %q is not valid", name, l.Example)
		}
		for code, meant := range l.meant {
			if s, _ := l.Look([]byte(meant), 20260101); s != Valid {
				t.Errorf("%s: %s stands for %s, which is not valid", name, code, meant)
			}
			if s, _ := l.Look([]byte(code), 0); s != Unknown {
				t.Errorf("%s: %s stands for %s, and is a code itself", name, code, meant)
			}
		}
	}
}

func TestLook(t *testing.T) {
	for _, test := range []struct {
		list, code, day string
		want            Status
	}{
		{"countries", "GB", "", Valid},
		{"countries", "UK", "", Unknown},
		{"countries", "gb", "", Unknown},
		{"countries", "GBR", "", Unknown},
		{"countries", "AN", "", Valid}, // once
		{"countries", "AN", "2010-12-15", Valid},
		{"countries", "AN", "2010-12-16", Ended},
		{"countries", "XI", "2020-12-31", NotYet},
		{"countries", "XI", "2021-01-01", Valid},
		{"countries", "ZU", "2025-01-01", Valid}, // United Kingdom continental shelf
		{"countries", "CS", "2026-01-01", Ended},
		{"countries", "SK", "2026-01-01", Valid}, // Sikkim gave it up, Slovakia has it
		{"origins", "FR", "", Valid},
		{"origins", "2005", "", Valid}, // a group of countries
		{"origins", "20O5", "", Unknown},
		{"origins", "AN", "2026-01-01", Ended},
		{"currencies", "EUR", "2026-01-01", Valid},
		{"currencies", "EUX", "", Unknown},
		{"currencies", "HRK", "2022-12-31", Valid},
		{"currencies", "HRK", "2024-01-01", Ended},
		{"currencies", "BGN", "2025-12-31", Valid},
		{"currencies", "BGN", "2026-02-01", Ended},
		{"currencies", "LTL", "2026-01-01", Ended},
		{"currencies", "XCG", "2024-01-01", NotYet},
		{"currencies", "DEM", "", Valid},
		{"packages", "CT", "", Valid},
		{"packages", "Ct", "", Unknown},
		{"packages", "31", "", Unknown},
		{"units", "KGM", "", Valid},
		{"units", "C62", "", Valid},
		{"units", "LPA", "", Valid},
		{"units", "KGM#G", "", Valid}, // of the tariff
		{"customs-units", "KGM#G", "", Valid},
		{"customs-units", "KGMG", "", Valid},
		{"customs-units", "KGM#Y", "", Unknown},
		{"customs-units", "C62", "", Unknown},
		{"transport-modes", "3", "", Valid},
		{"transport-modes", "31", "", Valid}, // road, divided further
		{"transport-modes", "A1", "", Unknown},
		{"transaction-natures", "11", "", Valid},
		{"transaction-natures", "0", "", Unknown},
		{"incoterms", "DAT", "2019-12-31", Valid},
		{"incoterms", "DAT", "2020-01-01", Ended},
		{"incoterms", "DPU", "2019-12-31", NotYet},
		{"incoterms", "DPU", "2020-01-01", Valid},
		{"incoterms", "DDU", "2011-01-01", Ended},
		{"incoterms", "XXX", "2026-01-01", Valid},
		{"incoterms", "CNF", "", Unknown},
		{"locations", "GBFXT", "", Valid},
		{"locations", "FR2ZZ", "", Valid},
		{"locations", "XZSEA", "", Valid},              // international waters
		{"locations", "GBFXTQUAY1", "", Valid},         // with a place of the user's own
		{"locations", "ANCUR", "2026-01-01", Valid},    // the form is right
		{"locations", "GB0XT", "", Unknown},            // 0 and 1 are not used
		{"locations", "UKFXT", "", Unknown},            // no country
		{"locations", "GBFX", "", Unknown},             // short
		{"locations", "Felixstowe", "", Unknown},       // a name
		{"locations", "G", "", Unknown},                // not even a country
		{"uk-previous-documents", "DCR", "", Valid},    //
		{"valuation-methods", "7", "", Unknown},        //
		{"uk-payment-methods", "E", "2020-1-1", Valid}, //
	} {
		d, err := ParseDay(test.day)
		if err != nil {
			d = 0
		}
		if got, _ := list(t, test.list).Look([]byte(test.code), d); got != test.want {
			t.Errorf("%s: %q on %q is %d, want %d", test.list, test.code, test.day, got, test.want)
		}
	}
}

// An unknown code of an open list may be an administration's own; of a closed one
// it may not, save those that the standard leaves to its users.
func TestOpen(t *testing.T) {
	for _, test := range []struct {
		list, code string
		want       bool
	}{
		{"countries", "QM", true}, {"countries", "XA", true}, {"countries", "UK", false}, {"countries", "XAX", false},
		{"origins", "QM", true}, {"currencies", "QMX", false}, {"packages", "31", true}, {"units", "BAG", true},
	} {
		if got := list(t, test.list).Open(test.code); got != test.want {
			t.Errorf("%s is open to %q: %v", test.list, test.code, got)
		}
	}
}

func TestNearest(t *testing.T) {
	for _, test := range []struct{ list, code, day, want string }{
		{"countries", "UK", "", "GB"},
		{"countries", "EL", "", "GR"},
		{"countries", "de", "", "DE"},
		{"countries", "DEU", "", "DE"},
		{"countries", "Germany", "", "DE"},
		{"countries", "ZQ", "", ""}, // many are a letter away
		{"currencies", "EUX", "", "EUR"},
		{"currencies", "ERU", "", "EUR"},
		{"currencies", "GPB", "", "GBP"},
		{"currencies", "RMB", "", "CNY"},
		{"currencies", "HRX", "2026-01-01", ""}, // the kuna has ended
		{"incoterms", "CFI", "", "CIF"},
		{"units", "kgm#g", "", "KGM#G"},
		{"origins", "uk", "", ""},
		{"origins", "UK", "", "GB"},
		{"packages", "", "", ""},
		{"valuation-methods", "02", "", "2"}, // as national lists write it
		{"valuation-methods", "006", "", "6"},
		{"valuation-methods", "00", "", ""},
		{"valuation-methods", "20", "", ""},
		{"transport-modes", "03", "", "3"},
	} {
		if got := list(t, test.list).Nearest(test.code, day(t, test.day)); got != test.want {
			t.Errorf("%s: %q is near %q, want %q", test.list, test.code, got, test.want)
		}
	}
}

func TestSearch(t *testing.T) {
	codes := func(found []Code) string {
		var all []string
		for _, c := range found {
			all = append(all, c.Code)
		}
		return strings.Join(all, " ")
	}
	for _, test := range []struct{ list, words, want string }{
		{"packages", "Pallet WOOD", "8A EE O7"},
		{"countries", "deu", "DE"},
		{"currencies", "hrk", "HRK"},
		{"incoterms", "nothing", ""},
		{"valuation-methods", "", "1 2 3 4 5 6"},
	} {
		if got := codes(list(t, test.list).Search(strings.Fields(test.words))); got != test.want {
			t.Errorf("%s: %q finds %q, want %q", test.list, test.words, got, test.want)
		}
	}
	units := list(t, "units").All()
	seen := map[string]bool{}
	for _, c := range units {
		if seen[c.Code] {
			t.Errorf("units has %s twice", c.Code)
		}
		seen[c.Code] = true
	}
	if !seen["KGM#G"] || !seen["C62"] {
		t.Error("units lacks what it includes, or its own")
	}
}

func TestDay(t *testing.T) {
	if d := day(t, "2026-02-28"); d != 20260228 || d.String() != "2026-02-28" || Day(0).String() != "" {
		t.Errorf("%d, %v", d, d)
	}
	for _, bad := range []string{"", "2026-02-30", "20260228", "2026-2-28", "0000-01-01", "tomorrow"} {
		if _, err := ParseDay(bad); err == nil {
			t.Errorf("%q is a day", bad)
		}
	}
	for value, want := range map[string]Day{"20260914": 20260914, "20260914120000Z": 20260914, "20260230": 0, "2026": 0, "": 0, "2026-09-14": 0, "00000101": 0} {
		if got := MessageDay([]byte(value)); got != want {
			t.Errorf("%q is %d, want %d", value, got, want)
		}
	}
}

// goodList is a list that loads; each bad one below is this one with a change.
const goodList = `# list: test
# title: tests
# standard: Test
# version: "1"
# source: invented
# example: A
code,from,to,name
A,,,one
B,2020-01-01,2020-12-31,two
`

func TestFaultyListsAreRefusedWithTheirPlace(t *testing.T) {
	if _, err := Load("x.csv", goodList, open); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ old, new, want string }{
		{"# title: tests\n", "", `x.csv:1:3: the list lacks "title"`},
		{"# source: invented\n", "", `x.csv:1:3: the list names no source: "source: [WORDS]"`},
		{"# example: A", "# example: A\n# opne: true", `x.csv:7:3: unknown key "opne"; did you mean "open"?`},
		{"# example: A", "# example: A\n# open: \"(\"", "x.csv:7:9: error parsing regexp: missing closing ): `^(?:()$`"},
		{"# example: A", "# example: A\n# includes: tests", `x.csv:7:13: unknown code list "tests"`},
		{"# example: A", "# example: A\n# significant: -1", `x.csv:7:16: significant -1: a number of characters`},
		{"# example: A", "# example: A\n# outdated: yes", `x.csv:7:13: outdated: "accepted" is all that can be said of it`},
		{"code,from", "cod,from", "x.csv:7:1: the columns are code, from, to, also and name, each once, not \"cod\""},
		{"code,from", "name,from", "x.csv:7:1: the columns are code, from, to, also and name, each once, not \"name\""},
		{"code,from,to,name\nA,,,one\nB,2020-01-01,2020-12-31,two", "name\none", "x.csv:7:1: there is no column code"},
		{"A,,,one", "A,,one", "x.csv:8:1: wrong number of fields"},
		{"A,,,one", ",,,one", "x.csv:8:1: a row without a code"},
		{"A,,,one", "C,,,one", "x.csv:9:1: B does not come after C: codes are sorted, each once"},
		{"A,,,one", "B,,,one", "x.csv:9:1: B does not come after B: codes are sorted, each once"},
		{"2020-12-31", "2019-12-31", "x.csv:9:1: B ends on 2019-12-31, before it begins on 2020-01-01"},
		{"2020-12-31", "2020-12-32", `x.csv:9:1: "2020-12-32" is no day: year, month and day, as in 2026-01-31`},
		{"code,from,to,name\nA,,,one\nB,2020-01-01,2020-12-31,two\n", "", "x.csv:1:3: the list test has neither codes nor a form"},
	} {
		_, err := Load("x.csv", strings.Replace(goodList, test.old, test.new, 1), open)
		var fault *LoadError
		if !errors.As(err, &fault) || err.Error() != test.want {
			t.Errorf("%q for %q:\n%v\nwant\n%s", test.new, test.old, err, test.want)
		}
	}
	_, err := Open("country")
	var unknown *UnknownListError
	if !errors.As(err, &unknown) || !strings.Contains(err.Error(), `did you mean "countries"?`) {
		t.Errorf("%v", err)
	}
}

// FuzzLoad: whatever a file holds, it loads or is refused.
func FuzzLoad(f *testing.F) {
	f.Add(goodList)
	f.Add("# list: a\n# accepts: \"[0-9]\"\n")
	f.Add("code\nA\n")
	f.Fuzz(func(t *testing.T, data string) {
		l, err := Load("x.csv", data, open)
		if err == nil {
			l.Look([]byte("A"), 20260101)
			l.Nearest("A", 0)
		}
	})
}

// A lookup costs no memory: it is done for every code of every message.
func TestLookAllocatesNothing(t *testing.T) {
	for name, code := range map[string]string{"countries": "GB", "units": "KGM#G", "transport-modes": "31", "origins": "FR", "locations": "GBFXT", "packages": "??"} {
		l, c := list(t, name), []byte(code)
		if n := testing.AllocsPerRun(100, func() { l.Look(c, 20260101) }); n > 0 {
			t.Errorf("%s: %v allocations a lookup", name, n)
		}
	}
}

// The lists have what UK customs published, from whatever source they are.
func TestListsHaveWhatUKCustomsPublished(t *testing.T) {
	for name, file := range map[string]string{"countries": "country-codes.csv", "currencies": "currency-codes.csv", "packages": "package-types.csv", "incoterms": "incoterm-codes.csv",
		"transport-modes": "transport-mode-types.csv", "customs-units": "measure-unit-types.csv", "uk-previous-documents": "import-previous-documents.csv",
		"uk-payment-methods": "payment-method-types.csv", "transaction-natures": "transaction-nature-types-b-opt.csv", "uk-additions-deductions": "goods-item-valuation-adjustment-types.csv"} {
		rows, err := csv.NewReader(corpustest.Facts(t, "codes/"+file)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		i := slices.Index(rows[0], "value")
		for _, row := range rows[1:] {
			code := strings.TrimSuffix(strings.ReplaceAll(strings.TrimSpace(row[i]), "*", ""), "#") // "ASV# "
			if s, _ := list(t, name).Look([]byte(code), 0); s == Unknown {
				t.Errorf("%s lacks %q", name, code)
			}
		}
	}
}

func BenchmarkLook(b *testing.B) {
	l, code := list(b, "countries"), []byte("GB")
	for b.Loop() {
		l.Look(code, 20260101)
	}
}

// BenchmarkLoad loads the largest list: what a command that looks up units waits for.
func BenchmarkLoad(b *testing.B) {
	data, err := files.ReadFile("lists/units.csv")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := Load("lists/units.csv", string(data), Open); err != nil {
			b.Fatal(err)
		}
	}
}
