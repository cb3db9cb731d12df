package ucr

import (
	"strings"
	"testing"
)

func TestShippedSchemes(t *testing.T) {
	if got := strings.Join(Schemes(), " "); got != "br-ruc eac eu free gb-ducr gb-ducr-part gb-mucr gs1-gsin za" {
		t.Errorf("schemes: %s", got)
	}
	for _, name := range Schemes() {
		s := scheme(t, name)
		if s.Name != name || len(s.Sources) == 0 {
			t.Errorf("%s: name %s, sources %q", name, s.Name, s.Sources)
		}
		for _, f := range s.Forms {
			if _, ok := f.Parse(f.Example); !ok {
				t.Errorf("%s: example %q of %s", name, f.Example, f.Name)
			}
		}
	}
	_, err := Open("gb-ducrs")
	if err == nil || err.Error() != `unknown UCR scheme "gb-ducrs" (schemes: br-ruc, eac, eu, free, gb-ducr, gb-ducr-part, gb-mucr, gs1-gsin, za); did you mean "gb-ducr"?` {
		t.Error(err)
	}
}

// The values are those of the sources, or differ from them in one thing.
func TestSchemesCheck(t *testing.T) {
	begins := `is not allowed: it begins with "A:", "C:" or "GB/"`
	tests := []struct{ scheme, value, form, wrong, nearest string }{
		{"gb-ducr", "5GB123456789012-A", "strict", "", ""},
		{"gb-ducr", "5GB123456789012-" + strings.Repeat("A", 19), "strict", "", ""},
		{"gb-ducr", "5GB123456789012-" + strings.Repeat("A", 20), "", "it has 36 characters, 1 too many", ""},
		{"gb-ducr", "5GB123456789012:" + strings.Repeat("A", 20), "", `character 16, ":", is not allowed: "-" has to be there`, ""},
		{"gb-ducr", "5GB123456", "wire", "", ""},
		{"gb-ducr", "5GB12345", "", "it ends within the trader's id", ""},
		{"gb-ducr", "5GB", "", "it ends before the trader's id", ""},
		{"gb-ducr", "5GB1234567890122025/7", "wire", "", ""},
		{"gb-ducr", "25GB123456789012-A", "", `character 2, "5", is not allowed in the country`, "5GB123456789012-A"},
		{"gb-ducr", "25GB12345678901234", "", `character 2, "5", is not allowed in the country`, ""}, // an MRN
		{"gb-ducr", "5gb123456789012-a", "", `character 2, "g", is not allowed in the country`, "5GB123456789012-A"},
		{"gb-ducr", "5GB123456789012:A", "", `character 16, ":", is not allowed: "-" has to be there`, "5GB123456789012-A"},
		{"gb-ducr", "5GB1234567:A", "", `character 11, ":", is not allowed in the trader's id`, ""},
		{"gb-ducr", "5GB123456789012-A:1", "", `character 18, ":", is not allowed in the reference`, ""},
		{"gb-ducr", "5GB123456789012 A", "", `character 16, a blank, is not allowed: "-" has to be there`, "5GB123456789012-A"},
		{"gb-ducr", "5GB123456789012-A\n", "", "character 18, a control character, is not allowed in the reference", "5GB123456789012-A"},
		{"gb-ducr", " 5GB123456789012-A", "", "character 1, a blank, is not allowed at the beginning", "5GB123456789012-A"},
		{"gb-ducr", "5GB123456789012-A  ", "", "character 19, a blank, is not allowed at the end", "5GB123456789012-A"},
		{"gb-ducr", "5GB123456789012\u2013A", "", "character 16, \"\u2013\", is not allowed: \"-\" has to be there", "5GB123456789012-A"},
		{"gb-ducr", "5GB123456789012-\u00e9", "", "character 17, \"\u00e9\", is not allowed in the reference", ""},
		{"gb-ducr", "DUCR 5gb123456789012-a", "", `character 1, "D", is not allowed in the year`, "5GB123456789012-A"},
		{"gb-ducr", "\ufeff5GB123456789012-1", "", "character 1, the invisible character U+FEFF, is not allowed in the year", ""},
		{"gb-ducr", `"5GB123456789012-1"`, "", "character 1, a quotation mark, is not allowed in the year", ""},
		{"gb-ducr", "DUCRGB553202734852-1", "", `character 1, "D", is not allowed in the year`, ""},
		{"gb-ducr", "RSD5GB123456789012-1", "", `character 1, "R", is not allowed in the year`, ""},
		{"gb-ducr", "", "", "it is empty", ""},
		{"gb-ducr-part", "001B", "number", "", ""},
		{"gb-ducr-part", "1", "number", "", ""},
		{"gb-ducr-part", "A", "letter", "", ""},
		{"gb-ducr-part", "DEF", "", `character 2, "E", is not allowed after the check letter, which ends the value`, ""},
		{"gb-ducr-part", "0001A", "", `character 4, "1", is not allowed in the check letter`, ""},
		{"gb-mucr", "GB/ABC-12345", "inventory system", "", ""},
		{"gb-mucr", "GB/ABC-1234", "", "it ends within the reference", ""},
		{"gb-mucr", "GB/ABC-" + strings.Repeat("1", 28), "inventory system", "", ""},
		{"gb-mucr", "GB/ABCD-" + strings.Repeat("1", 28), "", "it has 36 characters, 1 too many", ""},
		{"gb-mucr", "GB/123456789-1", "trader", "", ""},
		{"gb-mucr", "GB/1234567890", "", `it ends before "-"`, ""},
		{"gb-mucr", "GB/1234567890:", "", `character 14, ":", is not allowed: the trader's id goes on there, or "-" follows`, ""},
		{"gb-mucr", "GB/1234-:3333HB", "", `character 9, ":", is not allowed in the reference`, ""},
		{"gb-mucr", "A:12512345678", "air waybill", "", ""},
		{"gb-mucr", "A:1251234567", "", "it ends within the serial number", ""},
		{"gb-mucr", "A:125123456789", "", `character 14, "9", is not allowed after the serial number, which ends the value`, ""},
		{"gb-mucr", "C:XYZ123", "inventory consignment", "", ""},
		{"gb-mucr", "c:xyz123", "", `character 1, "c", ` + begins, "C:XYZ123"},
		{"gb-mucr", "CSPUCN123", "", `character 2, "S", is not allowed: "C:" has to be there`, ""},
		{"gb-mucr", "XXX", "", `character 1, "X", ` + begins, ""},
		{"za", "5ZA201234561", "derived", "", ""},
		{"za", "5ZA20123456" + strings.Repeat("1", 24), "derived", "", ""},
		{"za", "5ZA20123456", "", "it ends before the reference", ""},
		{"za", "5BW201234561", "", `character 2, "B", is not allowed in the country`, ""},
		{"br-ruc", "7BR123456781ABC", "company", "", ""},
		{"br-ruc", "7BR123456781" + strings.Repeat("A", 23), "company", "", ""},
		{"br-ruc", "7BR123456781", "", "it ends before the reference", ""},
		{"br-ruc", "7BR1234567X1A", "", `character 11, "X", is not allowed in the trader's id`, ""},
		{"br-ruc", "7BR12.345.678/0001", "", `character 6, ".", is not allowed in the trader's id`, ""},
		{"eac", "16KEA123456789INV1", "derived", "", ""},
		{"eac", "6KEA123456789INV1", "", `character 2, "K", is not allowed in the year`, ""},
		{"eac", "16KEA123456789INV/1", "", `character 18, "/", is not allowed in the reference`, ""},
		{"gs1-gsin", "40123450000000016", "number", "", ""},
		{"gs1-gsin", "40123450000000017", "", `character 17, "7", is not the check digit of what is before it`, ""},
		{"gs1-gsin", "4012345000000001", "", "it ends before the check digit", ""},
		{"eu", "a b", "any", "", ""},
		{"eu", "a", "any", "", ""},
		{"eu", "a ", "", "character 2, a blank, is not allowed at the end", "a"},
		{"eu", "a\u00e9", "", "character 2, \"\u00e9\", is not allowed in the reference", ""},
		{"eu", strings.Repeat("a", 36), "", "it has 36 characters, 1 too many", ""},
	}
	for _, test := range tests {
		s := scheme(t, test.scheme)
		got := Fault{}
		if f := s.Fault(test.value); f != nil {
			got = *f
		}
		form := ""
		if f := s.FormOf(test.value); f != nil {
			form = f.Name
		}
		if got.Wrong != test.wrong || form != test.form || got.Nearest != test.nearest || (got.Wrong == "") != (got.Expected == "") {
			t.Errorf("%s %q: form %q, %q, nearest %q (expected %q); want form %q, %q, %q", test.scheme, test.value, form, got.Wrong, got.Nearest, got.Expected,
				test.form, test.wrong, test.nearest)
		}
	}
}

const goodScheme = `scheme: x
title: a title
max: 35
alphabet: "A-Z0-9-"
forms:
  - name: f
    parts:
      - {from: year, digits: 2}
      - {from: country, only: [KE, UG]}
      - {from: trader, alphabet: "A-Z0-9", min: 10, max: 10, strip: "-", is: a TIN}
      - {text: "-"}
      - {from: reference, max: 20, replace: {"/": "-"}}
    example: 25KEA123456789-INV1
`

func TestBadSchemesAreRefused(t *testing.T) {
	if _, err := Load("x.yaml", []byte(goodScheme)); err != nil {
		t.Fatal(err)
	}
	tests := []struct{ old, new, want string }{
		{"scheme: x", "scheme: X y", `x.yaml:1:9: scheme name "X y": small letters, digits and hyphens, beginning with a letter`},
		{"scheme: x\n", "", `x.yaml:1:1: scheme name "": small letters, digits and hyphens, beginning with a letter`},
		{"title: a title\n", "", `x.yaml:1:1: the scheme has no title: "title: WORDS"`},
		{"title: a title\n", "title: a title\ncountry: UK\n", `x.yaml:3:10: country: "UK" is not a two-letter country code`},
		{"title: a title\n", "title: a title\nlabels: ['']\n", `x.yaml:3:9: labels: a label is a word`},
		{"max: 35", "max: 36", "x.yaml:3:6: max 36: a UCR has 1 to 35 characters"},
		{"max: 35", "max: 5", `x.yaml:10:49: min 10, max 10: 1 ≤ min ≤ max ≤ 5`},
		{"max: 35", "max: 15", `x.yaml:12:32: min 1, max 20: 1 ≤ min ≤ max ≤ 15`},
		{`"A-Z0-9-"`, `"Z-A"`, `x.yaml:4:11: alphabet "Z-A": range Z-A is the wrong way round`},
		{`"A-Z0-9-"`, `"A-ZB"`, `x.yaml:4:11: alphabet "A-ZB": "B" is in it twice`},
		{`"A-Z0-9-"`, `"é"`, `x.yaml:4:11: alphabet "é": only printable ASCII characters can be in it`},
		{"alphabet: \"A-Z0-9-\"\n", "", `x.yaml:1:1: the scheme has no alphabet: "alphabet: A-Z0-9-"`},
		{`"A-Z0-9-"`, `""`, `x.yaml:4:11: alphabet "": it is empty`},
		{"digits: 2", "digits: 3", "x.yaml:8:30: digits: 1 for the last digit of the year, 2 for the last two"},
		{"digits: 2", "strip: x", `x.yaml:8:29: "strip" does not go with this part`},
		{"from: trader", "from: traider", `x.yaml:10:16: unknown source "traider" (sources: year, decade, country, trader, reference); did you mean "trader"?`},
		{"{from: trader, alphabet: \"A-Z0-9\", min: 10, max: 10, strip: \"-\", is: a TIN}", "{text: A}", `x.yaml:6:5: form "f" has no part from the trader: its values would not be unique`},
		{"[KE, UG]", "[KE, UU]", `x.yaml:9:31: only: "UU" is not a two-letter country code`},
		{`text: "-"`, `text: "/"`, `x.yaml:11:16: text "/": "/" is not in the scheme's alphabet`},
		{`alphabet: "A-Z0-9"`, `alphabet: "A-Z/"`, `x.yaml:10:34: A-Z / has characters that are not in the scheme's alphabet`},
		{`{"/": "-"}`, `{"//": "-"}`, `x.yaml:12:46: replace: "//" is not one character`},
		{`{"/": "-"}`, `{"/": "+"}`, `x.yaml:12:51: replace: "++" is not in the part's alphabet`},
		{"25KE", "25TZ", `x.yaml:13:14: example "25TZA123456789-INV1" does not have the form "f": character 3, "T", is not allowed in the country`},
		{"INV1", "INV/1", `x.yaml:13:14: example "25KEA123456789-INV/1" does not have the form "f": character 19, "/", is not allowed in the reference`},
		{"    example", "    pattern: x\n    example", `x.yaml:13:5: unknown key "pattern"`},
		{"    parts:", "    parts: []\n    x:", `x.yaml:8:5: unknown key "x"`},
		{`{text: "-"}`, "{name: reference, max: 3}", `x.yaml:12:9: form "f" has two parts that are called reference`},
		{`{text: "-"}`, "{min: 3}", `x.yaml:11:9: a part has a "from", a "name" or a "text"`},
		{`{text: "-"}`, "{name: d, alphabet: 0-9, max: 1, check: gs1-mod10}", `x.yaml:11:9: a part with a check is the last of its form`},
		{`{text: "-"}`, "{name: d, alphabet: 0-9, max: 1, check: gs1}", `x.yaml:11:49: unknown check "gs1" (checks: gs1-mod10)`},
		{`{text: "-"}`, "{name: d, alphabet: 0-9, max: 2, check: gs1-mod10}", `x.yaml:11:49: check gs1-mod10: the part is one character of 0-9: alphabet: "0-9", min: 1, max: 1`},
		{`{text: "-"}`, "{name: d, only: [A, a]}", `x.yaml:11:25: only: "aa" is not in the scheme's alphabet`},
		{`{text: "-"}`, "{name: d, only: [A], min: 2}", `x.yaml:11:35: "min" does not go with "only"`},
		{"{from: reference, max: 20, replace: {\"/\": \"-\"}}", "{name: d, alphabet: 0-9, max: 1, check: gs1-mod10}", `x.yaml:12:9: check gs1-mod10 is of 0-9 only, and country has others`},
		{`strip: "-"`, "take: 10", `x.yaml:10:68: take: "10": the length of the part and of the whole, as in "8 of 14"`},
		{`strip: "-"`, "take: 8 of 14", `x.yaml:10:68: take: 8 of 14: the part has 10 characters, and the whole has more`},
		{`strip: "-"`, "pad: -", `x.yaml:10:67: pad: "-" is not one character of the part's alphabet`},
		{"{from: country", "{from: year}\n      - {from: country", `x.yaml:9:9: form "f" has two parts from year`},
		{"name: f", "nam: f", `x.yaml:6:5: unknown key "nam"; did you mean "name"?`},
	}
	for _, test := range tests {
		if !strings.Contains(goodScheme, test.old) {
			t.Fatalf("no %q", test.old)
		}
		_, err := Load("x.yaml", []byte(strings.Replace(goodScheme, test.old, test.new, 1)))
		if err == nil || err.Error() != test.want {
			t.Errorf("%q for %q:\n%v\nwant\n%s", test.new, test.old, err, test.want)
		}
	}
}

// The countries are those of ISO 3166-1 and two of customs, and of the list no
// others: none that has ended, no group of countries, no sea area.
func TestCountries(t *testing.T) {
	n := 0
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			if country(string(a) + string(b)) {
				n++
			}
		}
	}
	if n != 251 {
		t.Errorf("%d countries", n)
	}
	for _, code := range []string{"GB", "AD", "ZW", "XI", "XK"} {
		if !country(code) {
			t.Errorf("%q is none", code)
		}
	}
	for _, code := range []string{"UK", "gb", "GBR", "", "AN", "EU", "XC", "ZB"} {
		if country(code) {
			t.Errorf("%q is one", code)
		}
	}
}

func TestYears(t *testing.T) {
	for _, test := range []struct {
		year func(string) string
		in   string
		want string
	}{
		{yearOfDate, "20251119", "2025"}, {yearOfDate, "20251119101500Z", "2025"}, {yearOfDate, "20251119101500+01", "2025"},
		{yearOfDate, "2025-11-19", "2025"}, {yearOfDate, "2025-11-19T10:15:00Z", "2025"},
		{yearOfDate, "11/19/25", ""}, {yearOfDate, "20251319", ""}, {yearOfDate, "202511190", ""}, {yearOfDate, "2025", ""}, {yearOfDate, "", ""},
		{yearOfMRN, "23GB1234567890ABC1", "2023"}, {yearOfMRN, "23QQ1234567890ABC1", ""}, {yearOfMRN, "23GB1234567890ABC", ""},
		{yearOfLRN, "2025/17", "2025"}, {yearOfLRN, "2025 17", "2025"}, {yearOfLRN, "202517", ""}, {yearOfLRN, "2025", ""}, {yearOfLRN, "2025-", ""}, {yearOfLRN, "A2025/1", ""},
	} {
		if got := test.year(test.in); got != test.want {
			t.Errorf("%q: %q, want %q", test.in, got, test.want)
		}
	}
}

// FuzzLoad: whatever the file, Load refuses it or gives a scheme whose examples
// fit and which never makes a value that it would itself refuse.
func FuzzLoad(f *testing.F) {
	f.Add([]byte(goodScheme), "A123456789", "INV/1")
	for _, name := range Schemes() {
		data, err := schemeFiles.ReadFile("schemes/" + name + ".yaml")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data, "123456789012", "x y")
	}
	f.Fuzz(func(t *testing.T, data []byte, trader, reference string) {
		s, err := Load("x.yaml", data)
		if err != nil {
			if _, ok := err.(*LoadError); !ok {
				t.Fatalf("%T: %v", err, err)
			}
			return
		}
		for _, form := range s.Forms {
			if wrong, _ := s.Check(form.Example); wrong != "" {
				t.Fatalf("example %q: %s", form.Example, wrong)
			}
		}
		if !s.Derives() {
			return
		}
		in := inputs{year: Input{Part: Year, Used: "2025"}, country: Input{Part: Country, Used: "KE"},
			trader: Input{Part: Trader, Value: trader}, reference: Input{Part: Ref, Value: reference}}
		_, value, _, wrong := s.make(in)
		if wrong != nil {
			return
		}
		if len(value) > MaxLength {
			t.Fatalf("%q has %d characters", value, len(value))
		}
		if wrong, _ := s.Check(value); wrong != "" {
			t.Fatalf("derived %q: %s", value, wrong)
		}
	})
}
