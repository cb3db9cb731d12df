package ucr

import (
	"strings"
	"testing"
)

func TestShippedSchemes(t *testing.T) {
	if got := strings.Join(Schemes(), " "); got != "free gb-ducr gb-ducr-part gb-mucr za" {
		t.Errorf("schemes: %s", got)
	}
	for _, name := range Schemes() {
		s := scheme(t, name)
		if s.Name != name || len(s.Sources) == 0 {
			t.Errorf("%s: name %s, sources %q", name, s.Name, s.Sources)
		}
		for _, f := range s.Forms {
			if wrong, _ := s.Check(f.Example); wrong != "" || s.FormOf(f.Example) != f {
				t.Errorf("%s: example %q of %s: %s", name, f.Example, f.Name, wrong)
			}
		}
	}
	_, err := Open("gb-ducrs")
	if err == nil || err.Error() != `unknown UCR scheme "gb-ducrs" (schemes: free, gb-ducr, gb-ducr-part, gb-mucr, za); did you mean "gb-ducr"?` {
		t.Error(err)
	}
}

// The values are those of the sources, or differ from them in one thing.
func TestSchemesCheck(t *testing.T) {
	tests := []struct{ scheme, value, form, wrong string }{
		{"gb-ducr", "5GB123456789012-A", "strict", ""},
		{"gb-ducr", "5GB123456789012-" + strings.Repeat("A", 19), "strict", ""},
		{"gb-ducr", "5GB123456789012-" + strings.Repeat("A", 20), "", "it has 36 characters, 1 too many"},
		{"gb-ducr", "5GB123456", "wire", ""},
		{"gb-ducr", "5GB12345", "", "it does not have the form of a UK declaration UCR (DUCR)"},
		{"gb-ducr", "5GB1234567890122025/7", "wire", ""},
		{"gb-ducr", "25GB123456789012-A", "", "it does not have the form of a UK declaration UCR (DUCR)"},
		{"gb-ducr", "5gb123456789012-A", "", `character 2, "g", is not allowed`},
		{"gb-ducr", "5GB123456789012:A", "", `character 16, ":", is not allowed`},
		{"gb-ducr", "5GB123456789012 A", "", "character 16, a blank, is not allowed"},
		{"gb-ducr", "5GB123456789012-A\n", "", "character 18, a control character, is not allowed"},
		{"gb-ducr", "", "", "it is empty"},
		{"gb-ducr-part", "001B", "part", ""},
		{"gb-ducr-part", "1", "part", ""},
		{"gb-ducr-part", "A", "part", ""},
		{"gb-ducr-part", "DEF", "", "it does not have the form of a UK DUCR part number"},
		{"gb-ducr-part", "0001A", "", "it has 5 characters, 1 too many"},
		{"gb-mucr", "GB/ABC-12345", "inventory system", ""},
		{"gb-mucr", "GB/ABC-1234", "", "it does not have the form of a UK master UCR (MUCR)"},
		{"gb-mucr", "GB/ABC-" + strings.Repeat("1", 28), "inventory system", ""},
		{"gb-mucr", "GB/ABCD-" + strings.Repeat("1", 28), "", "it has 36 characters, 1 too many"},
		{"gb-mucr", "GB/123456789-1", "trader", ""},
		{"gb-mucr", "A:12512345678", "air waybill", ""},
		{"gb-mucr", "A:1251234567", "", "it does not have the form of a UK master UCR (MUCR)"},
		{"gb-mucr", "C:XYZ123", "inventory consignment", ""},
		{"gb-mucr", "CSPUCN123", "", "it does not have the form of a UK master UCR (MUCR)"},
		{"za", "5ZA201234561", "derived", ""},
		{"za", "5ZA20123456" + strings.Repeat("1", 24), "derived", ""},
		{"za", "5ZA20123456", "", "it does not have the form of a South Africa, UCR of the exporter"},
	}
	for _, test := range tests {
		s := scheme(t, test.scheme)
		wrong, expected := s.Check(test.value)
		form := ""
		if f := s.FormOf(test.value); f != nil {
			form = f.Name
		}
		if wrong != test.wrong || wrong == "" && form != test.form || (wrong == "") != (expected == "") {
			t.Errorf("%s %q: form %q, %q (expected %q); want form %q, %q", test.scheme, test.value, form, wrong, expected, test.form, test.wrong)
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
		{"max: 35", "max: 36", "x.yaml:3:6: max 36: a UCR has 1 to 35 characters"},
		{"max: 35", "max: 5", `x.yaml:10:49: min 10, max 10: 1 ≤ min ≤ max ≤ 5`},
		{"max: 35", "max: 15", `x.yaml:12:32: min 1, max 20: 1 ≤ min ≤ max ≤ 15`},
		{`"A-Z0-9-"`, `"Z-A"`, `x.yaml:4:11: alphabet "Z-A": range Z-A is the wrong way round`},
		{`"A-Z0-9-"`, `"A-ZB"`, `x.yaml:4:11: alphabet "A-ZB": "B" is in it twice`},
		{`"A-Z0-9-"`, `"é"`, `x.yaml:4:11: alphabet "é": only printable ASCII characters can be in it`},
		{"alphabet: \"A-Z0-9-\"\n", "", `x.yaml:1:1: alphabet "": it is empty`},
		{"digits: 2", "digits: 3", "x.yaml:8:30: digits: 1 for the last digit of the year, 2 for the last two"},
		{"digits: 2", "strip: x", `x.yaml:8:29: "strip" does not go with this part`},
		{"from: trader", "from: traider", `x.yaml:10:16: unknown source "traider" (sources: year, country, trader, reference); did you mean "trader"?`},
		{"{from: trader, alphabet: \"A-Z0-9\", min: 10, max: 10, strip: \"-\", is: a TIN}", "{text: A}", `x.yaml:6:5: form "f" has no part from the trader: its values would not be unique`},
		{"[KE, UG]", "[KE, UU]", `x.yaml:9:31: only: "UU" is not a two-letter country code`},
		{`text: "-"`, `text: "/"`, `x.yaml:11:16: text "/": "/" is not in the scheme's alphabet`},
		{`alphabet: "A-Z0-9"`, `alphabet: "A-Z/"`, `x.yaml:10:34: "/" is not in the scheme's alphabet`},
		{`{"/": "-"}`, `{"//": "-"}`, `x.yaml:12:46: replace: "//" is not one character`},
		{`{"/": "-"}`, `{"/": "+"}`, `x.yaml:12:51: replace: "++" is not in the part's alphabet`},
		{"25KE", "25TZ", `x.yaml:13:14: example "25TZA123456789-INV1" does not have the form "f"`},
		{"INV1", "INV/1", `x.yaml:13:14: example "25KEA123456789-INV/1": "/" is not in the scheme's alphabet`},
		{"    example", "    pattern: x\n    example", `x.yaml:6:5: form "f": it has either "parts" or a "pattern"`},
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
	for _, pattern := range []string{"(", strings.Repeat("a", maxPattern+1)} {
		if _, err := Load("x.yaml", []byte("scheme: x\ntitle: t\nalphabet: a\nforms: [{name: f, pattern: \""+pattern+"\", example: a}]\n")); err == nil {
			t.Errorf("pattern %.20q was taken", pattern)
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
		d := &Deriver{scheme: s}
		in := inputs{year: Input{Part: Year, Used: "2025"}, country: Input{Part: Country, Used: "KE"},
			trader: Input{Part: Trader, Value: trader}, reference: Input{Part: Ref, Value: reference}}
		form, wrong := d.choose(in)
		if wrong != nil {
			return
		}
		value, _, wrong := d.compose(form, in)
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
