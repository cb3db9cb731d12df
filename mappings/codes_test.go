package mappings

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/fstest"

	"wcodm/datamodel/yamlfile"
)

// parseCodesText parses the codes of a rule, beside a file t.csv and two tables.
func parseCodesText(tb testing.TB, text, file string, only direction) (*codeTable, error) {
	tb.Helper()
	from := &source{files: fstest.MapFS{"t.csv": {Data: []byte(file)}}}
	tables, err := yamlNode(tb, "{modes: {A: '1'}, countries: t.csv, wrong: modes, itself: itself}").Fields()
	if err != nil {
		tb.Fatal(err)
	}
	l := &loader{tables: map[string]definition{}}
	for _, f := range tables {
		l.tables[f.Key] = definition{f.Value, from}
	}
	return l.codes(yamlNode(tb, text), only, from)
}

func codesOf(tb testing.TB, text, file string, only direction) *codeTable {
	tb.Helper()
	c, err := parseCodesText(tb, text, file, only)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

func TestCodes(t *testing.T) {
	inline := codesOf(t, "{I: IM, E: EX}", "", both)
	expect(t, inline, in, []conversion{{"I", "IM"}, {"E", "EX"},
		{"IM", `the code "IM" is not known here (expected one of I, E)`},
		{"e", `the code "e" is not known here; did you mean "E"? (expected one of I, E)`}})
	expect(t, inline, out, []conversion{{"IM", "I"}, {"EX", "E"},
		{"CO", `the code "CO" has no national counterpart (expected one of IM, EX)`}})
	expect(t, codesOf(t, "modes", "", both), in, []conversion{{"A", "1"}})
	for _, name := range []string{"countries", "t.csv"} {
		c := codesOf(t, name, "\ufeffname,wco,national\r\nSerbia,RS,SRB\r\n\"Germany,\nFederal Republic\",DE,GER\r\n", both)
		expect(t, c, in, []conversion{{"SRB", "RS"}, {"GER", "DE"}})
		expect(t, c, out, []conversion{{"RS", "SRB"}, {"DE", "GER"}})
		if got, want := c.String(), "SRB → RS, GER → DE"; got != want {
			t.Errorf("%s is described as %s, expected %s", name, got, want)
		}
	}
}

// Several national codes may share one of the package: the first leads back,
// and the table says that the others do not.
func TestCodesThatShareOne(t *testing.T) {
	c := codesOf(t, "{A: X, B: X, C: Y}", "", both)
	expect(t, c, in, []conversion{{"A", "X"}, {"B", "X"}, {"C", "Y"}})
	expect(t, c, out, []conversion{{"X", "A"}, {"Y", "C"}, {"Z", `the code "Z" has no national counterpart (expected one of X, Y)`}})
	if got, want := c.loses(in), `the difference between "A" and "B": both become "X", which leads back to "A"`; got != want {
		t.Errorf("got %s, expected %s", got, want)
	}
	if got, want := codesOf(t, "{A: X, B: X, C: Y, D: Y, E: X}", "", both).loses(in), `the difference between "A" and "B": both become "X", which leads back to "A" (and 2 more codes like that)`; got != want {
		t.Errorf("got %s, expected %s", got, want)
	}
	if got := c.loses(out); got != "" {
		t.Errorf("going out it loses %s", got)
	}
	if got := codesOf(t, "{A: X, B: Y}", "", both).loses(in); got != "" {
		t.Errorf("one to one, it loses %s", got)
	}
}

// A code as it stands goes before a prefix, and a long prefix before a short one.
func TestCodesByPrefix(t *testing.T) {
	c := codesOf(t, `{I: "IM*", E: EX, Z: IMZ, S: "IMS*", O: "*"}`, "", out)
	expect(t, c, out, []conversion{{"IM", "I"}, {"IMA", "I"}, {"IMZ", "Z"}, {"IMZZ", "I"}, {"IMS4", "S"}, {"EX", "E"}, {"EXA", "O"}, {"", "O"}})
	expect(t, c, in, []conversion{{"I", `the code "I" is not known here (expected one of I, E, Z, S, O)`}})
	if got, want := c.loses(out), `what follows "IM" in the code`; got != want {
		t.Errorf("got %s, expected %s", got, want)
	}
}

func TestCodesThatAreWrong(t *testing.T) {
	for _, test := range []struct{ codes, file, want string }{
		{"{}", "", "m.yaml:1:1: the table has no codes"},
		{"[a]", "", "m.yaml:1:1: expected a map of keys and values, found a list"},
		{"{A: [x]}", "", "m.yaml:1:5: expected a value, found a list"},
		{"{A: X, A: Y}", "", `m.yaml:1:8: key "A" is given twice`},
		{"{A: ''}", "", "m.yaml:1:5: the code is empty"},
		{"{'': X}", "", "m.yaml:1:2: the code is empty"},
		{"{A: ' X'}", "", `m.yaml:1:5: the code " X" begins or ends with a blank`},
		{"{A: 'X*'}", "", `m.yaml:1:5: "X*" stands for many codes: it cannot run backwards, so the rule needs "only: out"`},
		{"mode", "", `m.yaml:1:1: there is no table "mode"; did you mean "modes"?; a file ends in .csv`},
		{"itself", "", `m.yaml:1:59: a table is a map of codes, or a file: "FILE.csv", not "itself"`},
		{"wrong", "", `m.yaml:1:44: a table is a map of codes, or a file: "FILE.csv", not "modes"`},
		{"u.csv", "", "m.yaml:1:1: codes: there is no file u.csv"},
		{"t.csv", "", `t.csv:1:1: the file is empty: a table begins with the header "national,wco"`},
		{"t.csv", "national,wco\n", "t.csv:1:1: the table has no codes"},
		{"t.csv", "national;wco\nA;B\n", `t.csv:1:1: the columns are divided by commas: "national,wco", not "national;wco"`},
		{"t.csv", "national,wc\nA,B\n", `t.csv:1:1: the table has no column "wco": its header is "national,wc"`},
		{"t.csv", "national,wco,national\nA,B,C\n", `t.csv:1:14: the column "national" is given twice`},
		{"t.csv", "national,wco\nA,B\nC\n", "t.csv:3:1: the row has 1 cells, and the header has 2"},
		{"t.csv", "national,wco\nA,B\nC,\n", "t.csv:3:3: the code is empty"},
		{"t.csv", "national,wco\nA, B\n", `t.csv:2:3: the code " B" begins or ends with a blank`},
		{"t.csv", "national,wco\nA,\xe9\n", `t.csv:2:3: the code "\xe9" is not UTF-8`},
		{"t.csv", "wco,national\nX,A\nY,B\nZ,A\n", `t.csv:4:3: the national code "A" is given twice: it is "X" already`},
		{"t.csv", "national,wco\nA,B\"\n", "t.csv:2:4: a quotation mark stands within a value, or is not closed: a value in quotation marks has two for one of its own"},
		{"countries", "national,wco\nA,X*\n", `t.csv:2:3: "X*" stands for many codes: it cannot run backwards, so the rule needs "only: out"`},
	} {
		if _, err := parseCodesText(t, test.codes, test.file, both); err == nil || err.Error() != test.want {
			t.Errorf("%s %q: got\n\t%v, expected\n\t%s", test.codes, test.file, err, test.want)
		}
	}
	for codes, want := range map[string]string{
		"{A: 'X*', B: 'X*'}": `m.yaml:1:14: "X*" becomes "A" already, and cannot become "B" as well`,
	} {
		if _, err := parseCodesText(t, codes, "", out); err == nil || err.Error() != want {
			t.Errorf("%s: got\n\t%v, expected\n\t%s", codes, err, want)
		}
	}
}

// largeTable is a table of n codes, N0000 → P0000 and so on, as CSV.
func largeTable(n int) string {
	var b strings.Builder
	b.WriteString("national,wco\n")
	for i := range n {
		fmt.Fprintf(&b, "N%04d,P%04d\n", i, i)
	}
	return b.String()
}

// The words about a large table stay few.
func TestLargeTablesAreNotListed(t *testing.T) {
	c := codesOf(t, "t.csv", largeTable(5000), both)
	const first = "one of N0000, N0001, N0002, N0003, N0004, N0005, N0006, N0007, N0008, N0009, … (5000 codes)"
	expect(t, c, in, []conversion{{"N4321", "P4321"}, {"N432l", `the code "N432l" is not known here; did you mean "N4320"? (expected ` + first + ")"},
		{"??", `the code "??" is not known here (expected ` + first + ")"}})
	expect(t, c, out, []conversion{{"P4321", "N4321"}})
	if got, want := c.String(), "N0000 → P0000, N0001 → P0001, N0002 → P0002, … (5000 codes)"; got != want {
		t.Errorf("described as %s, expected %s", got, want)
	}
	ten := codesOf(t, "t.csv", largeTable(10), both)
	expect(t, ten, in, []conversion{{"?", `the code "?" is not known here (expected one of N0000, N0001, N0002, N0003, N0004, N0005, N0006, N0007, N0008, N0009)`}})
}

func TestRandomCodesComeBack(t *testing.T) {
	c := codesOf(t, "t.csv", largeTable(3000), both)
	r := rand.New(rand.NewPCG(1, 2))
	for range 1000 {
		i := r.IntN(3000)
		if !holdsIn(t, c, fmt.Sprintf("N%04d", i)) || !holdsOut(t, c, fmt.Sprintf("P%04d", i)) {
			t.Fatalf("the code %d has no counterpart", i)
		}
	}
}

func FuzzCodes(f *testing.F) {
	f.Add("{I: IM, E: EX}", "", "I", false)
	f.Add("{I: 'IM*', E: EX, F: EX}", "", "IMA", true)
	f.Add("t.csv", "\ufeffname,wco,national\r\n\"Ser\nbia\",RS,SRB\r\n", "SRB", false)
	f.Add("t.csv", "national,wco\nA,X\nB,X\n", "X", false)
	f.Fuzz(func(t *testing.T, codes, file, v string, outwards bool) {
		n, err := yamlfile.Parse("m.yaml", []byte(codes))
		if err != nil {
			return
		}
		only := both
		if outwards {
			only = out
		}
		c, err := parseCodes(n, only, func(string) ([]byte, error) { return []byte(file), nil })
		if err != nil {
			return
		}
		holdsIn(t, c, v)
		if c.loses(out) == "" {
			holdsOut(t, c, v)
		}
		_ = c.String()
	})
}

func BenchmarkLargeTable(b *testing.B) {
	c := codesOf(b, "t.csv", largeTable(10000), both)
	for _, v := range []string{"N9999", "N99999"} {
		b.Run(v, func(b *testing.B) {
			for b.Loop() {
				c.in(v)
			}
		})
	}
}
