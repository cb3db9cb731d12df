package mappings

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"wcodm/datamodel/yamlfile"
)

func decimalOf(tb testing.TB, text string) *decimalForm {
	tb.Helper()
	f, err := parseDecimal(yamlNode(tb, text))
	if err != nil {
		tb.Fatal(err)
	}
	return f
}

func TestDecimals(t *testing.T) {
	comma := decimalOf(t, "comma")
	pairs := [][2]string{{"12,50", "12.50"}, {"12", "12"}, {"-0,5", "-0.5"}, {"+3,0", "+3.0"}, {",5", ".5"}, {"5,", "5."}, {"007,5", "007.5"}, {"1234567,89", "1234567.89"}}
	for _, p := range pairs {
		expect(t, comma, in, []conversion{{p[0], p[1]}})
		expect(t, comma, out, []conversion{{p[1], p[0]}})
	}
	expect(t, comma, in, []conversion{{"1,5E3", `"1,5E3" is written with an exponent (expected 1500)`}, {"-25e-1", `"-25e-1" is written with an exponent (expected -2,5)`},
		{"12.50", `"12.50" has a decimal point, and numbers have a decimal comma here (expected a number as in 1234,50)`},
		{"1.5E7", `"1.5E7" is written with an exponent (expected 15000000)`},
		{"1.234,50", `"1.234,50" is not a number (expected a number as in 1234,50)`},
		{"1,5E99", `"1,5E99" is not a number (expected a number as in 1234,50)`},
		{"1,5Ex", `"1,5Ex" is not a number (expected a number as in 1234,50)`},
		{"1,2,3", `"1,2,3" is not a number (expected a number as in 1234,50)`}})
	for _, v := range []string{"", "-", ",", "+,", "--1", "1 ", " 1", "1 000", "a", "1-", "１", "1,5E", "E1"} {
		expect(t, comma, in, []conversion{{v, fmt.Sprintf("%q is not a number (expected a number as in 1234,50)", v)}})
	}
	expect(t, comma, out, []conversion{{"1.5E3", `"1.5E3" is written with an exponent (expected 1500)`},
		{"12,50", `"12,50" is not a number (expected digits, with a point before decimals)`},
		{"", `"" is not a number (expected digits, with a point before decimals)`},
		{"1.2.3", `"1.2.3" is not a number (expected digits, with a point before decimals)`},
		{"1E99", `"1E99" is not a number (expected digits, with a point before decimals)`}})
}

// Groups need not be written, but where they are they must be of three digits.
func TestDecimalsInGroups(t *testing.T) {
	for _, test := range []struct{ form, sample, grouped, ungrouped, wco string }{
		{`{comma: true, thousands: "."}`, "1.234,50", "-1.234.567,89", "-1234567,89", "-1234567.89"},
		{`{thousands: ","}`, "1,234.50", "12,345", "12345", "12345"},
		{`{comma: true, thousands: " "}`, "1 234,50", "123 456,0", "123456,0", "123456.0"},
		{"{comma: true, thousands: \"\u00a0\"}", "1\u00a0234,50", "1\u00a0234,5678", "1234,5678", "1234.5678"},
		{`{thousands: "'"}`, "1'234.50", "1'234.5", "1234.5", "1234.5"},
		{`{comma: true, thousands: "."}`, "1.234,50", "999,9", "999,9", "999.9"},
	} {
		f := decimalOf(t, test.form)
		expect(t, f, in, []conversion{{test.grouped, test.wco}, {test.ungrouped, test.wco}})
		expect(t, f, out, []conversion{{test.wco, test.grouped}})
		sep := f.thousands
		for _, v := range []string{"1" + sep + "2345", "1" + sep + "23", "1234" + sep + "567", sep + "123", "123" + sep, "1" + sep + sep + "123", "1" + sep + "234" + sep, "1" + f.mark + "234" + sep + "567", "1" + sep + "234E3", "1" + sep + "23x"} {
			expect(t, f, in, []conversion{{v, fmt.Sprintf("%q is not a number (expected a number as in %s)", v, test.sample)}})
		}
	}
	expect(t, decimalOf(t, `{thousands: " "}`), in, []conversion{{"1 234,50", `"1 234,50" has a decimal comma, and numbers have a decimal point here (expected a number as in 1 234.50)`}})
}

func TestDecimalsWithImpliedPlaces(t *testing.T) {
	two := decimalOf(t, "{implied: 2}")
	for _, p := range [][2]string{{"1250", "12.50"}, {"5", "0.05"}, {"50", "0.50"}, {"0", "0.00"}, {"-1250", "-12.50"}} {
		expect(t, two, in, []conversion{{p[0], p[1]}})
		expect(t, two, out, []conversion{{p[1], p[0]}})
	}
	expect(t, two, in, []conversion{{"001250", "12.50"},
		{"12.50", `"12.50" is not a number without a decimal mark (expected digits only, the last 2 of them decimals, as in 123450)`},
		{"12,50", `"12,50" is not a number without a decimal mark (expected digits only, the last 2 of them decimals, as in 123450)`},
		{"1E3", `"1E3" is not a number without a decimal mark (expected digits only, the last 2 of them decimals, as in 123450)`},
		{"", `"" is not a number without a decimal mark (expected digits only, the last 2 of them decimals, as in 123450)`}})
	expect(t, two, out, []conversion{{"12.5", "1250"}, {"12", "1200"}, {"12.5000", "1250"}, {".5", "50"}, {"0012.5", "1250"}, {"1.25E1", `"1.25E1" is written with an exponent (expected 12.5)`},
		{"12.505", `"12.505" has 3 digits after the point (expected at most 2)`}})
	grouped := decimalOf(t, `{thousands: ".", implied: 1}`)
	expect(t, grouped, in, []conversion{{"12.345", "1234.5"}, {"1.2", `"1.2" is not a number without a decimal mark (expected digits only, the last 1 of them decimals, as in 12.345)`}})
	expect(t, grouped, out, []conversion{{"1234.5", "12.345"}})
}

func TestDecimalFormsThatAreNone(t *testing.T) {
	refuses(t, func(n yamlfile.Node) error { _, err := parseDecimal(n); return err }, [][2]string{
		{"coma", `m.yaml:1:1: "decimal" is comma, or a map of comma, thousands and implied, not "coma"`},
		{"[comma]", "m.yaml:1:1: expected a map of keys and values, found a list"},
		{"{thousand: '.'}", `m.yaml:1:2: unknown key "thousand"; did you mean "thousands"?`},
		{"{}", `m.yaml:1:1: "decimal" says nothing here: the package's numbers have a decimal point, too`},
		{"{comma: false}", `m.yaml:1:1: "decimal" says nothing here: the package's numbers have a decimal point, too`},
		{"{comma: yes}", `m.yaml:1:9: expected true or false, found "yes"`},
		{"{comma: true, thousands: ','}", `m.yaml:1:26: "," cannot divide thousands: it stands before the decimals`},
		{"{thousands: '.'}", `m.yaml:1:13: "." cannot divide thousands: it stands before the decimals`},
		{"{thousands: ''}", `m.yaml:1:13: "" does not divide thousands: it is one character, and no digit, letter or sign`},
		{"{thousands: '..'}", `m.yaml:1:13: ".." does not divide thousands: it is one character, and no digit, letter or sign`},
		{"{thousands: '0'}", `m.yaml:1:13: "0" does not divide thousands: it is one character, and no digit, letter or sign`},
		{"{thousands: '-'}", `m.yaml:1:13: "-" does not divide thousands: it is one character, and no digit, letter or sign`},
		{"{thousands: E}", `m.yaml:1:13: "E" does not divide thousands: it is one character, and no digit, letter or sign`},
		{"{thousands: \"\\n\"}", `m.yaml:1:13: "\n" does not divide thousands: it is one character, and no digit, letter or sign`},
		{"{implied: 0}", "m.yaml:1:11: the implied places are from 1 to 9, not 0"},
		{"{implied: 10}", "m.yaml:1:11: the implied places are from 1 to 9, not 10"},
		{"{implied: two}", `m.yaml:1:11: expected a whole number, found "two"`},
		{"{comma: true, implied: 2}", "m.yaml:1:9: a number with implied places has no decimal comma"},
	})
}

func TestDecimalFormsDescribed(t *testing.T) {
	for form, want := range map[string]string{
		"comma":                         "decimal comma",
		`{comma: true, thousands: "."}`: "decimal comma, . between thousands",
		`{thousands: " "}`:              "blank between thousands",
		`{implied: 2}`:                  "2 implied decimals",
		`{implied: 3, thousands: "'"}`:  "' between thousands, 3 implied decimals",
	} {
		if got := decimalOf(t, form).String(); got != want {
			t.Errorf("%s is described as %q, expected %q", form, got, want)
		}
	}
}

var sampleDecimals = []string{"comma", `{comma: true, thousands: "."}`, `{thousands: ","}`, `{thousands: "'"}`, "{comma: true, thousands: \"\u00a0\"}", "{implied: 2}", `{implied: 3, thousands: "."}`}

func TestRandomDecimalsComeBack(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, form := range sampleDecimals {
		f := decimalOf(t, form)
		for range 2000 {
			w := []string{"", "-", "+"}[r.IntN(3)] + randomText(r, "0123456789", 12)
			if r.IntN(3) > 0 {
				w += "." + randomText(r, "0123456789", 2)
			}
			if !holdsOut(t, f, w) {
				t.Fatalf("%s: %s does not go out", f, w)
			}
			v, _ := f.out(w)
			if !holdsIn(t, f, v) || !holdsIn(t, f, strings.ReplaceAll(v, f.thousands, "")) {
				t.Fatalf("%s: %s does not come in", f, v)
			}
		}
	}
}

func FuzzDecimals(f *testing.F) {
	for _, form := range sampleDecimals {
		for _, v := range []string{"12,50", "-1.234,5", "1'234.50", "1250", "+,5"} {
			f.Add(form, v)
		}
	}
	f.Fuzz(func(t *testing.T, form, v string) {
		n, err := yamlfile.Parse("m.yaml", []byte(form))
		if err != nil {
			return
		}
		d, err := parseDecimal(n)
		if err != nil {
			return
		}
		holdsIn(t, d, v)
		holdsOut(t, d, v)
	})
}
