package report

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	dm "wcodm/datamodel"
)

func write(t *testing.T, format string, o Options, findings ...dm.Diagnostic) string {
	t.Helper()
	var b strings.Builder
	out, err := New(format, &b, o)
	if err != nil {
		t.Fatal(err)
	}
	if err := out.Write(&Message{Number: 1, Findings: findings}); err != nil {
		t.Fatal(err)
	}
	if err := out.Flush(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func file(t *testing.T, name, content string) string {
	t.Helper()
	name = filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestTextPointsAtTheLine(t *testing.T) {
	name := file(t, "a.xml", "<a>\n\t<b>ä</b><c>X</c>\n</a>\n")
	got := write(t, "text", Options{},
		dm.Diagnostic{Code: "XSD004", Severity: dm.Error, Message: `The value "X" of c is not right`, File: name, Line: 2, Column: 10,
			Item: 2, NationalPath: "a/c", WCOPath: "GoodsShipment/UCR/ID", Pointer: "42A/67A/35B/016", Value: "X", Expected: "Y"},
		dm.Diagnostic{Code: "UCR001", Severity: dm.Warning, Message: "There is no UCR", File: name},
		dm.Diagnostic{Code: "MAP001", Severity: dm.Note, Message: "The first line", File: name, Line: 1, Column: 1, Value: "v"},
	)
	want := name + `
  2:10  error XSD004  The value "X" of c is not right
        expected Y; item 2; a/c; WCO GoodsShipment/UCR/ID (42A/67A/35B/016)
    2 | <b>ä</b><c>X</c>
      |         ^
  warning UCR001  There is no UCR
  1:1  note MAP001  The first line
       value "v"
    1 | <a>
      | ^
`
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestTextGroupsByFile(t *testing.T) {
	d := func(file string) dm.Diagnostic {
		return dm.Diagnostic{Code: "XSD000", Severity: dm.Error, Message: "m", File: file}
	}
	got := write(t, "text", Options{}, d("a"), d("a"), d("-"), d("b"))
	want := "a\n  error XSD000  m\n  error XSD000  m\nstandard input\n  error XSD000  m\nb\n  error XSD000  m\n"
	if got != want {
		t.Errorf("got:\n%s", got)
	}
}

func TestTextColorsOnRequestOnly(t *testing.T) {
	d := dm.Diagnostic{Code: "XSD000", Severity: dm.Error, Message: "m", File: "a"}
	if got := write(t, "text", Options{Color: true}, d); !strings.Contains(got, "\x1b[1;31merror\x1b[m") {
		t.Errorf("no colour in %q", got)
	}
	if got := write(t, "text", Options{}, d); strings.Contains(got, "\x1b") {
		t.Errorf("colour in %q", got)
	}
}

func TestTextLetsNoControlCharacterThrough(t *testing.T) {
	name := file(t, "evil.xml", "<a>\x1b[2J</a>\n")
	got := write(t, "text", Options{}, dm.Diagnostic{Code: "XSD000", Severity: dm.Error, File: name, Line: 1, Column: 4,
		Message: "a\nb\x1b[31m", Value: "\x07\u202e", Expected: "c\rd", NationalPath: "\x00"})
	if strings.ContainsAny(got, "\x1b\x07\r\x00\u202e") || strings.Count(got, "\n") != 5 {
		t.Errorf("got %q", got)
	}
}

func TestTextShowsPartOfALongLine(t *testing.T) {
	name := file(t, "long.json", strings.Repeat("x", 5000)+"HERE"+strings.Repeat("y", 5000)+"\n")
	got := write(t, "text", Options{}, dm.Diagnostic{Code: "JSC004", Severity: dm.Error, Message: "m", File: name, Line: 1, Column: 5001})
	lines := strings.Split(got, "\n")
	if len([]rune(lines[2])) > 120 {
		t.Errorf("the line is %d long", len(lines[2]))
	}
	if i := strings.Index(lines[3], "^"); string([]rune(lines[2])[i:i+4]) != "HERE" {
		t.Errorf("the mark is elsewhere:\n%s", got)
	}
}

func TestTextShowsNoLineItCannotRead(t *testing.T) {
	d := dm.Diagnostic{Code: "XSD000", Severity: dm.Error, Message: "m", Line: 3, Column: 2}
	for name, content := range map[string]string{
		"short":     "one\ntwo\n",
		"empty":     "",
		"utf16":     "\xFF\xFEa\x00\n\x00\n\x00a\x00a\x00",
		"blank":     "\n\n\n\n",
		"truncated": "1\n2\n" + strings.Repeat(" ", lineKept) + "x\n",
	} {
		d.File = file(t, name, content)
		d.Column = 2
		if name == "truncated" {
			d.Column = lineKept + 2
		}
		if got := write(t, "text", Options{}, d); strings.Contains(got, " | ") {
			t.Errorf("%s: %q", name, got)
		}
	}
	d.File = t.TempDir()
	if got := write(t, "text", Options{}, d); strings.Contains(got, " | ") {
		t.Errorf("folder: %q", got)
	}
}

func TestSourceReadsBoundedly(t *testing.T) {
	name := file(t, "big", strings.Repeat(strings.Repeat("x", 1<<20)+"\n", 3)+"last\n")
	var s source
	defer s.close()
	read := 0
	for i := 0; i < 1000; i++ {
		if _, ok := s.line(name, 4-3*(i%2)); ok { // line 4, then 1, and again
			read++
		}
	}
	if read == 0 || s.spent > sourceBudget+(1<<20) {
		t.Errorf("%d lines found, %d bytes read", read, s.spent)
	}
}

func TestJSONIsAnArrayAndLinesAreLines(t *testing.T) {
	findings := []dm.Diagnostic{
		{Code: "XSD004", Severity: dm.Error, Message: "<b> & \"c\"", File: "a.xml", Line: 2, Column: 9, Item: 2,
			NationalPath: "a", WCOPath: "b", Pointer: "42A", Value: "X", Expected: "Y", Detail: "Z"},
		{Code: "MAP001", Severity: dm.Warning, Message: "m"},
	}
	text := write(t, "json", Options{}, findings...)
	var got []dm.Diagnostic
	if err := json.Unmarshal([]byte(text), &got); err != nil || !reflect.DeepEqual(got, findings) {
		t.Errorf("%v: %s", err, text)
	}
	if !strings.Contains(text, "<b> &") {
		t.Errorf("escaped: %s", text)
	}
	if none := write(t, "json", Options{}); none != "[]\n" {
		t.Errorf("no findings: %q", none)
	}
	lines := strings.Split(write(t, "ndjson", Options{}, findings...), "\n")
	if len(lines) != 3 || lines[2] != "" {
		t.Fatalf("%q", lines)
	}
	want := `{"code":"XSD004","severity":"error","message":"<b> & \"c\"","file":"a.xml","line":2,"column":9,"item":2,` +
		`"nationalPath":"a","wcoPath":"b","pointer":"42A","value":"X","expected":"Y","detail":"Z"}`
	if lines[0] != want {
		t.Errorf("got  %s\nwant %s", lines[0], want)
	}
	if none := write(t, "ndjson", Options{}); none != "" {
		t.Errorf("no findings: %q", none)
	}
}

func TestUnknownFormat(t *testing.T) {
	_, err := New("jsn", nil, Options{})
	var unknown *UnknownFormatError
	if !errors.As(err, &unknown) || !strings.Contains(err.Error(), `did you mean "json"`) {
		t.Errorf("%v", err)
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("full") }

func TestWriteErrorsAreReturned(t *testing.T) {
	for _, f := range Formats {
		out := f.open(failing{}, Options{})
		if err := errors.Join(out.Write(&Message{Findings: []dm.Diagnostic{{}}}), out.Flush()); err == nil {
			t.Errorf("%s: no error", f.Name)
		}
	}
}

func TestCount(t *testing.T) {
	var c Count
	if c.String() != "" {
		t.Errorf("%q", c.String())
	}
	for range 1234 {
		c.Add(dm.Diagnostic{Severity: dm.Error})
	}
	c.Add(dm.Diagnostic{Severity: dm.Warning})
	c.Add(dm.Diagnostic{})
	if got := c.String(); got != "1,234 errors, 1 warning, 1 note" {
		t.Errorf("%q", got)
	}
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1000: "-1,000"} {
		if got := Thousands(n); got != want {
			t.Errorf("%d: %s", n, got)
		}
	}
}
