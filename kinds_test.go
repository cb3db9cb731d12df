package wcodm

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"unicode/utf16"
)

// textInput gives a text under a name.
func textInput(name, text string) Input {
	return Input{Name: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }}
}

// Files that hold no message as they are are told as what they are, and what the
// finding advises leads to the message.
func TestFilesOfOtherKinds(t *testing.T) {
	table, err := os.ReadFile("testdata/trader-csv/orders.csv")
	if err != nil {
		t.Fatal(err)
	}
	declaration, err := os.ReadFile("testdata/gb-cds/import.xml")
	if err != nil {
		t.Fatal(err)
	}
	e := engine(t, "", "")
	for name, message := range map[string][]byte{"table": table, "declaration": declaration} {
		var packed, archive bytes.Buffer
		gz := gzip.NewWriter(&packed)
		gz.Write(message)
		gz.Close()
		z := zip.NewWriter(&archive)
		f, err := z.Create("a/" + name)
		if err != nil {
			t.Fatal(err)
		}
		f.Write(message)
		z.Close()
		for _, tt := range []struct {
			kind, text, words, way string
			undo                   func(string) (io.Reader, error)
		}{
			{"gzip", packed.String(), "compressed (gzip)", "gzip -dc FILE | wcodm validate -", func(s string) (io.Reader, error) { return gzip.NewReader(strings.NewReader(s)) }},
			{"zip", archive.String(), "a ZIP archive", "unpack it first", func(s string) (io.Reader, error) {
				r, err := zip.NewReader(strings.NewReader(s), int64(len(s)))
				if err != nil {
					return nil, err
				}
				return r.File[0].Open()
			}},
			{"base64", base64.StdEncoding.EncodeToString(message), "text in base64", "base64 -d FILE | wcodm validate -", func(s string) (io.Reader, error) {
				return base64.NewDecoder(base64.StdEncoding, strings.NewReader(s)), nil
			}},
		} {
			r := run1(t, e, textInput("file", tt.text))
			if len(r) != 1 || len(r[0].Diagnostics) != 1 {
				t.Fatalf("%s of a %s: %d results", tt.kind, name, len(r))
			}
			if d := r[0].Diagnostics[0]; d.Code != codeKind || !strings.Contains(d.Message, tt.words) || !strings.Contains(d.Expected, tt.way) {
				t.Errorf("%s of a %s: %+v", tt.kind, name, d)
			}
			in, err := tt.undo(tt.text)
			if err != nil {
				t.Fatal(err)
			}
			again, err := io.ReadAll(in)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range run1(t, e, textInput("file", string(again))) {
				if r.Format == nil {
					t.Errorf("%s of a %s, unpacked: not read", tt.kind, name)
				}
			}
		}
	}
}

// A message says the same in UTF-16, with byte order marks, with the end-of-file
// marks of old systems, and with carriage returns for line ends.
func TestTextAsProgramsWriteIt(t *testing.T) {
	e := engine(t, "", "")
	whole := engine(t, "", "wco:json", func(o *Options) { o.Force = true })
	faulty := run1(t, whole, fileInput("testdata/gb-cds/import.xml"))[0].Output
	faulty = strings.Replace(faulty, `,"`, ",\n\"", 7)
	faulty = strings.Replace(faulty, `"functionCode":{"value":"9"}`, `"functionCode":{"value":"é9 too long"}`, 1)
	table, err := os.ReadFile("testdata/trader-csv/orders.csv")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"JSON": faulty, "table": strings.ReplaceAll(string(table), "IM,", "XX,") + "é,\n"} {
		want := toldOf(t, e, text)
		if !strings.Contains(want, "error") || !strings.Contains(want, " 8:") && name == "JSON" {
			t.Fatalf("%s: %s", name, want)
		}
		units := utf16.Encode([]rune(text))
		var little, big []byte
		for _, u := range units {
			little, big = append(little, byte(u), byte(u>>8)), append(big, byte(u>>8), byte(u))
		}
		for how, other := range map[string]string{
			"a byte order mark":       "\uFEFF" + text,
			"two byte order marks":    "\uFEFF\uFEFF" + text,
			"UTF-16":                  "\xFF\xFE" + string(little),
			"UTF-16, high byte first": "\xFE\xFF" + string(big),
			"UTF-16 without a mark":   string(little),
			"an end-of-file mark":     text + "\r\n\x1A",
			"zeros behind":            text + "\x00\x00\x00",
			"CR LF":                   strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", "\r\n"),
			"CR alone":                strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", "\r"),
		} {
			if got := toldOf(t, e, other); got != want {
				t.Errorf("%s with %s:\n%s\nnot\n%s", name, how, got, want)
			}
		}
	}
}

// toldOf is what is found in a text, a finding a line.
func toldOf(t *testing.T, e *Engine, text string) string {
	var b strings.Builder
	for _, r := range run1(t, e, textInput("file", text)) {
		for _, d := range r.Diagnostics {
			b.WriteString(strings.Join([]string{fmt.Sprint(d.Severity), d.Code, fmt.Sprintf("%d:%d", d.Line, d.Column), d.Message}, " ") + "\n")
		}
	}
	return b.String()
}

// XML that a program turned into JSON is told as that, by its names or its root.
func TestJSONFromXML(t *testing.T) {
	e := engine(t, "", "")
	for in, want := range map[string]string{
		`{"ns2:MetaData": {"@xmlns:ns2": "urn:x", "ns2:WCOTypeName": "DEC"}}`: "JSN005 <MetaData> of UK",
		`{"ASYCUDA": {"Identification": {"Types": 1}}}`:                       "JSN005 <ASYCUDA> of ASYCUDA World",
		`{"Envelope": {"Header": "", "Body": {"CC015C": {"LRN": "1"}}}}`:      "JSN005 <CC015C> of EU transit",
		`{"Order": {"$": {"id": "1"}, "Line": [{"_": "a"}]}}`:                 `JSN005 names like "$"`,
		`{"order": {"lines": []}}`:                                            "JSN002 does not name its package",
		`{"Paper": {"MetaData": {"Author": "Ann"}}}`:                          "JSN002 does not name its package",
	} {
		r := run1(t, e, textInput("file", in))
		code, words, _ := strings.Cut(want, " ")
		if d := r[0].Diagnostics[0]; d.Code != code || !strings.Contains(d.Message, words) {
			t.Errorf("%s: %+v", in, d)
		}
	}
}

// A required member that is there and of the wrong kind is told as that, not as missing.
func TestAMemberOfTheWrongKindIsNotMissing(t *testing.T) {
	e := engine(t, "", "")
	for in, want := range map[string]string{
		`{"package": "gb-cds", "metaData": {"declaration": {"functionCode": "9", "typeCode": {"value": "IMA"}}}}`: "JSC003",
		`{"package": "gb-cds", "metaData": {"declaration": {"typeCode": {"value": "IMA"}}}}`:                      "missing",
	} {
		var kinds, missing int
		for _, d := range run1(t, e, textInput("file", in))[0].Diagnostics {
			if d.Code == "JSC003" {
				kinds++
			}
			if strings.Contains(d.Message, "FunctionCode is missing") {
				missing++
			}
		}
		if want == "JSC003" && (kinds != 1 || missing != 0) || want == "missing" && (kinds != 0 || missing != 1) {
			t.Errorf("%s: %d of the wrong kind, %d missing", in, kinds, missing)
		}
	}
}

// More goods than a message takes are one fault: told once, at the first that is too
// many, by what holds them, with what to do.
func TestTooManyGoods(t *testing.T) {
	table := "declaration_reference,declaration_type,importer_name,item_description\n" + strings.Repeat("A,IM,Tarn Ltd,Slabs\n", 1001)
	for _, to := range []string{"gb-cds:xml", "gb-cds:json"} {
		var found []string
		for _, d := range run1(t, engine(t, "", to), textInput("table", table))[0].Diagnostics {
			if strings.Contains(d.Message, "occurs") {
				found = append(found, fmt.Sprintf("%d:%d %s (%s)", d.Line, d.Column, d.Message, d.Expected))
			}
		}
		want := "1001:15 item occurs 1,001 times in GoodsShipment: 999 are allowed (at most 999; the goods beyond that in another declaration, with a declaration_reference of its own)"
		if len(found) != 1 || found[0] != want {
			t.Errorf("%s: %q", to, found)
		}
	}
}
