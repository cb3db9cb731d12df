package datamodel

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// checked has an element for every kind of limit.
const checked = `
package: checked
types:
  ID: {base: string, pattern: '.*[^\s].*', attributes: [{name: x}]}
  Code: {base: token, pattern: '.*[^\s].*'}
  Free: {base: token}
  Date: {base: string, pattern: '(20\d{6})(\d{6}(Z|[-+]\d\d))?'}
  Number: {base: decimal}
  Flag: {base: boolean}
  Line: {base: normalizedString, pattern: '\P{Z}(.*\P{Z})?'}
  Count: {base: integer}
  Day: {base: date}
  Moment: {base: dateTime, pattern: '\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}'}
root:
  name: Root
  elements:
    - {name: ID, type: ID, format: an..5}
    - {name: Long, type: ID, format: an..300}
    - {name: Code, type: Code, format: an..3}
    - {name: Free, type: Free, format: an..3}
    - {name: Exact, type: Free, format: an3}
    - {name: Two, type: Code, format: a2}
    - {name: Digits, type: Code, format: n..2}
    - {name: Digit, type: Code, format: n1}
    - {name: One, type: Code, format: an..1}
    - {name: Pair, type: Code, format: an..2}
    - {name: Enum, type: Code, format: n..2, enum: ["9", "13", "14"]}
    - {name: Word, type: ID, enum: [yes, no]}
    - {name: Form, type: Free, pattern: '[A-Z]{1,2}\d?'}
    - {name: Date, type: Date, format: an..35}
    - {name: Amount, type: Number, format: "n..16,3"}
    - {name: Small, type: Number, format: "n..3,3"}
    - {name: Whole, type: Number, format: n..5}
    - {name: Any, type: Number}
    - {name: Flag, type: Flag}
    - {name: Line, type: Line, format: an..5}
    - {name: Plain, type: Line, pattern: '.*', format: an..5}
    - {name: Mail, type: Line, pattern: ['\p{IsBasicLatin}+', '\P{Z}[^@]*@[^\.]+\..*\P{Z}'], format: an..30}
    - {name: Ascii, type: Free, pattern: '[\p{IsBasicLatin}é]*'}
    - {name: Mass, type: Number, format: "n..16,6", pattern: '[1-9]\d*(\.\d+)?|0\.\d*[1-9]\d*'}
    - {name: Count, type: Count}
    - {name: Number, type: Count, pattern: '[1-9][0-9]{0,4}'}
    - {name: Day, type: Day}
    - {name: Moment, type: Moment}
`

var values = []string{
	"", " ", "\n", "a", "ab", "abc", "abcd", "abcde", "abcdef", " ab ", "a b", "a  b", "a\tb", "a\nb", "\tabc\n", "ABC", "Ab", "é", "éé", "ééééé", "éééééé", "a-b", "𝄞𝄞𝄞𝄞𝄞", "\u00a0", "\u00a0a",
	"9", "13", " 14 ", "15", "09", "yes", " yes", "no", "AB1", "A", "ABC1", "AB٣", "1a", "12", "123", "1 2",
	"20260101", "20260101120000Z", "20260101120000+01", "20260101120000", "19990101", "20260101 ", "2026٠١٠١",
	"0", "00000", "000000", "1", "+1", "-1", "1.", ".1", ".", "-", "+.5", "1.0", "1.10000", "0.001", "0.0010", "0.0001", ".123", "00.123", "1.123", "12.3", "12.34", "123.4", "99999", "100000", "-99999", "99999.0", "99999.1",
	"1234567890123.456", "12345678901234.456", "1234567890123456", "12345678901234567", "123456789012345.6", "0001234567890123456.000", "1e3", "1,5", "NaN", "INF", " 5 ", "5 5", "٣", "--1", "1.2.3",
	"a@b.c", "a@b.c ", "ab@cd.ef", "a@@b.c", "é@b.cd", "a @b.c d", "a\t@b.cd", "1.5", "0.5", "0.0", "0.000000", "0.0000001", "01", "-0", "1.0 ", "+12", "-12", "100000", "5 ", "5.",
	"2026-01-01", "2024-02-29", "2023-02-29", "1900-02-29", "2000-02-29", "2026-04-31", "2026-13-01", "2026-00-10", "2026-01-00", "0000-01-01", "0001-01-01", "2026-01-01Z", "2026-01-01+01:00", "2026-01-01+14:00", "2026-01-01+14:01", "2026-01-01-13:59", " 2026-01-01 ", "26-01-01", "2026-1-1", "2026-01-01z", "2026-01-01 Z",
	"2026-01-01T12:00:00", "2026-01-01T23:59:59", "2026-01-01T24:00:00", "2026-01-01T24:00:01", "2026-01-01T12:60:00", "2026-01-01T12:00:60", "2026-01-01T12:00", "2026-01-01T12:00:00Z", "2026-01-01T12:00:00.5", "2023-02-29T12:00:00", "2026-01-01 12:00:00", "２026-01-01T12:00:00", "2026-01-01T12:00:0٣",
	"true", "false", "0", "TRUE", " true ", strings.Repeat("x", 300), strings.Repeat("x", 301), strings.Repeat("é", 300),
}

// TestCheckAgreesWithLibxml2 puts every value into every element.
func TestCheckAgreesWithLibxml2(t *testing.T) {
	p, err := Load("checked.yaml", []byte(checked), nil)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	schema := p.XSD()
	writeSchema(t, dir, schema)
	type try struct {
		e     *Element
		value string
	}
	tries := map[string]try{}
	var files []string
	for _, e := range p.Root.Children {
		for i, v := range values {
			name := fmt.Sprintf("%s-%03d.xml", e.Name, i)
			doc := "<Root><" + e.Name + ">" + escape(v) + "</" + e.Name + "></Root>"
			writeFile(t, filepath.Join(dir, name), []byte(doc))
			files = append(files, name)
			tries[name] = try{e, v}
		}
	}
	verdict := verdicts(t, dir, schema.Entry, files...)
	for _, f := range files {
		x := tries[f]
		wrong, expected := x.e.Facets.Check(x.e.Type.Base, x.value)
		want := "valid"
		if wrong != "" {
			want = "invalid"
		}
		if verdict[f] != want {
			t.Errorf("%s (%s %s): Check of %.40q says %q, libxml2 says it is %s", x.e.Name, x.e.Type.Base, x.e.Format, x.value, wrong, verdict[f])
		}
		if (wrong == "") != (expected == "") {
			t.Errorf("%s: Check of %q says %q, and expects %q", x.e.Name, x.value, wrong, expected)
		}
	}
}

func TestCheckSaysWhatIsWrong(t *testing.T) {
	digits := Facets{Digits: true, TotalDigits: 5, FractionDigits: 2}
	for _, c := range []struct {
		facets          Facets
		base, value     string
		wrong, expected string
	}{
		{Facets{MaxLength: 3}, "string", "abcd", "it has 4 characters", "at most 3 characters"},
		{Facets{MinLength: 2, MaxLength: 2}, "token", "abc", "it has 3 characters", "exactly 2 characters"},
		{Facets{Patterns: []string{NonBlank}}, "string", "  ", "it is blank", "a value"},
		{Facets{Patterns: []string{NonBlank}}, "string", "a\nb", "it has a line break", "one line"},
		{Facets{Patterns: []string{"([0-9])*"}}, "token", "1a", "it holds something else than digits", "digits only"},
		{Facets{Enum: []string{"9", "13"}}, "token", "8", "it is none of the allowed values", "9, 13"},
		{digits, "decimal", "1,5", "it is not a number", "digits, with a point before decimals"},
		{digits, "decimal", "1.234", "it has 4 digits, 3 of them after the point", "at most 5 digits, 2 of them after the point"},
		{digits, "decimal", "100.00", "", ""},
	} {
		wrong, expected := c.facets.Check(c.base, c.value)
		if wrong != c.wrong || expected != c.expected {
			t.Errorf("%q: %q, expected %q; want %q, expected %q", c.value, wrong, expected, c.wrong, c.expected)
		}
	}
}

// A pattern of so many characters of one kind is told in words; any other as it is.
func TestPatternsInWords(t *testing.T) {
	for pattern, want := range map[string]string{
		".{1,35}":          "1 to 35 characters",
		".{4}":             "4 characters",
		"[0-9]{1}":         "1 digit",
		`\d{8}`:            "8 digits",
		"[A-Z]{2}":         "2 capital letters",
		"[a-zA-Z0-9]{1,4}": "1 to 4 letters or digits",
		"[ -~]{1,17}":      "1 to 17 characters without accents",
		"[!-~]{1,2}":       "the form [!-~]{1,2}",
		"[0-9]{2}[A-Z]{2}": "the form [0-9]{2}[A-Z]{2}",
		".{1,}":            "the form .{1,}",
	} {
		if _, got := PatternWords(pattern, "é"); got != want {
			t.Errorf("%s: %s, want %s", pattern, got, want)
		}
	}
}
