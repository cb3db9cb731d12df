package wcodm

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"testing"

	dm "wcodm/datamodel"
	"wcodm/validators/report"
)

const gbHead = `<md:MetaData xmlns:md="urn:wco:datamodel:WCO:DocumentMetaData-DMS:2" xmlns="urn:wco:datamodel:WCO:DEC-DMS:2">`

// What cannot be read as a message says what was found, where, and what was
// expected.
func TestInputsThatAreNoMessages(t *testing.T) {
	utf16 := "\xFF\xFE" + strings.Join(strings.Split("<a>no end", ""), "\x00") + "\x00"
	for _, tt := range []struct {
		name, in     string
		code         string
		line, column int
		words        string
	}{
		{"empty", "", "INP002", 1, 1, "empty"},
		{"blank", " \n\n ", "INP002", 1, 1, "empty"},
		{"EDIFACT", "UNA:+.? 'UNB+UNOC:3+", "INP001", 1, 1, "This is UN/EDIFACT, which is not read"},
		{"not well-formed", "<a>\n  <b></c>\n</a>", "XML001", 2, 6, "</c>"},
		{"cut short", "<a>\n<b>", "XML001", 2, 4, ""},
		{"cut short in UTF-16", utf16, "XML001", 1, 10, ""},
		{"unknown encoding", `<?xml version="1.0" encoding="x-none"?><a/>`, "XML002", 1, 0, "x-none"},
		{"bytes that are no UTF-8", "<a>\n caf\xE9 </a>", "XML002", 2, 0, ""},
		{"external entity", "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\n<a>&x;</a>", "XML004", 2, 0, "x"},
		{"nested too deep", strings.Repeat("<a>", 10_000), "XML003", 1, 0, "deep"},
		{"another message", "<?xml version=\"1.0\"?>\n<inventoryLinkingMovementRequest xmlns=\"http://gov.uk/customs/inventoryLinking/v1\"/>", "MSG001", 2, 1, "inventoryLinkingMovementRequest"},
		{"namespaces removed", "<MetaData><Declaration/></MetaData>", "MSG002", 1, 1, "no namespace"},
		{"body without wrapper", `<Declaration xmlns="urn:wco:datamodel:WCO:DEC-DMS:2"/>`, "MSG001", 1, 1, "stands alone"},
		{"JSON without package", `{"metaData":{}}`, "JSN002", 1, 1, "does not name its package"},
		{"JSON of an unknown package", "\n" + `{"package":"gb-cdx","metaData":{}}`, "JSN002", 2, 1, `"gb-cdx" is not known`},
		{"broken JSON", "{\"package\":\"gb-cds\",\n \"metaData\":}", "JSN001", 2, 13, "not well-formed"},
		{"nothing in an array", "[]", "INP002", 1, 1, "no message"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			results := run1(t, engine(t, "", ""), input("x", []byte(tt.in)))
			if len(results) != 1 || len(results[0].Diagnostics) != 1 || results[0].Err != nil {
				t.Fatalf("got %+v, want one finding", results)
			}
			d := results[0].Diagnostics[0]
			if d.Code != tt.code || d.Line != tt.line || tt.column > 0 && d.Column != tt.column || !strings.Contains(d.Message, tt.words) || d.Severity != dm.Error || d.File != "x" {
				t.Errorf("got %s at %d:%d %q, want %s at %d:%d with %q", d.Code, d.Line, d.Column, d.Message, tt.code, tt.line, tt.column, tt.words)
			}
		})
	}
}

// A format that is named is taken at its word.
func TestInputOfAnotherSyntaxThanNamed(t *testing.T) {
	r := run1(t, engine(t, "wco:json", "wco:xml"), input("x", []byte("<a/>")))
	if len(r) != 1 || len(r[0].Diagnostics) != 1 || r[0].Diagnostics[0].Message != "This is XML, and wco:json is JSON" {
		t.Errorf("got %+v", r)
	}
}

// The findings of a schema name the field, its value and what would be right,
// at the line of the input.
func TestSchemaFindingsAreInPlainWords(t *testing.T) {
	declaration := func(body string) string {
		return gbHead + "\n<Declaration>\n" + body + "\n</Declaration></md:MetaData>"
	}
	item := "<GoodsShipment><GovernmentAgencyGoodsItem>\n%s</GovernmentAgencyGoodsItem></GoodsShipment>"
	for _, tt := range []struct {
		name, in             string
		code                 string
		line                 int
		path, value, message string
		expected             string
	}{
		{"too long", declaration("<FunctionCode>9</FunctionCode>\n<TypeCode>IMPORT</TypeCode>"), "XSD004", 4, "TypeCode", "IMPORT", "6 characters", "at most 3 characters"},
		{"not a number", declaration("<FunctionCode>9</FunctionCode><TotalGrossMassMeasure>12,5</TotalGrossMassMeasure>"), "XSD004", 3, "TotalGrossMassMeasure", "12,5", "not a number", "digits"},
		{"not in the list", declaration("<FunctionCode>7</FunctionCode>"), "XSD004", 3, "FunctionCode", "7", "none of the allowed", "9, 13, 14"},
		{"empty", declaration("<FunctionCode>9</FunctionCode><TypeCode/>"), "XSD004", 3, "TypeCode", "", "empty", "a value"},
		{"missing child", declaration("<FunctionCode>9</FunctionCode>" + fmt.Sprintf(item, "<StatisticalValueAmount>1</StatisticalValueAmount>")), "XSD002", 3, "GoodsShipment/GovernmentAgencyGoodsItem[1]", "", "SequenceNumeric is missing", "SequenceNumeric"},
		{"wrong order", declaration("<TypeCode>IM</TypeCode>\n<FunctionCode>9</FunctionCode>"), "XSD010", 3, "TypeCode", "IM", "TypeCode belongs behind FunctionCode", "behind FunctionCode (line 4)"},
		{"too many", declaration("<FunctionCode>9</FunctionCode>\n<TypeCode>IM</TypeCode>\n<TypeCode>EX</TypeCode>"), "XSD001", 5, "TypeCode", "EX", "TypeCode occurs 2 times in Declaration: 1 is allowed", "at most 1"},
		{"unknown element", declaration("<FunctionCode>9</FunctionCode>\n<Typo>x</Typo>"), "XSD001", 4, "Declaration/Typo", "x", "Typo does not belong here", ""},
		{"unknown attribute", declaration(`<FunctionCode lang="en">9</FunctionCode>`), "XSD005", 3, "FunctionCode", "", "may not have the attribute lang", ""},
		{"bad date", declaration("<AcceptanceDateTime>\n<d:DateTimeString xmlns:d=\"urn:wco:datamodel:WCO:Declaration_DS:DMS:2\" formatCode=\"102\">2026-01-01</d:DateTimeString></AcceptanceDateTime><FunctionCode>9</FunctionCode>"), "XSD004", 4, "AcceptanceDateTime", "2026-01-01", "form", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			results := run1(t, engine(t, "", ""), input("x", []byte(tt.in)))
			for _, d := range results[0].Diagnostics {
				if d.Code == tt.code && d.Line == tt.line && (d.WCOPath == tt.path || tt.path == "") && d.Value == tt.value &&
					strings.Contains(d.Message, tt.message) && strings.Contains(d.Expected, tt.expected) {
					return
				}
			}
			t.Errorf("got %+v, want %+v", results[0].Diagnostics, tt)
		})
	}
}

// Messages of several inputs come in input order, each with its own findings;
// a broken one does not take the others along.
func TestRunKeepsOrderAndGoesOn(t *testing.T) {
	good := `{"package":"gb-cds","metaData":{"declaration":{"functionCode":{"value":"9"},"functionalReferenceID":{"value":"%d"}}}}` + "\n"
	var lines strings.Builder
	for i := range 100 {
		if i == 50 {
			lines.WriteString(`{"package":"gb-cds","metaData":{"declaration":}}` + "\n")
			continue
		}
		fmt.Fprintf(&lines, good, i)
	}
	results := run1(t, engine(t, "", "gb-cds:json"), input("a", []byte(lines.String())), input("b", []byte("<a")),
		Input{Name: "c", Open: func() (io.ReadCloser, error) { return nil, fs.ErrNotExist }}, input("d", []byte(fmt.Sprintf(good, 7))))
	if len(results) != 103 {
		t.Fatalf("%d results, want 103", len(results))
	}
	for i, r := range results[:100] {
		if r.Input != "a" || r.Message != i+1 {
			t.Fatalf("result %d is %s %d", i, r.Input, r.Message)
		}
		if i == 50 {
			if r.Output != "" || len(r.Diagnostics) != 1 || r.Diagnostics[0].Line != 51 {
				t.Errorf("the broken line gave %+v", r)
			}
		} else if !strings.Contains(r.Output, fmt.Sprintf(`"value":"%d"`, i)) {
			t.Errorf("message %d became %s %v", i, r.Output, r.Diagnostics)
		}
	}
	if results[100].Input != "b" || results[101].Input != "c" || !errors.Is(results[101].Err, fs.ErrNotExist) || results[102].Output == "" {
		t.Errorf("the inputs after the first: %+v", results[100:])
	}
}

// A run that is stopped, by its context or by the one who takes the results,
// ends at once and leaves no goroutine waiting.
func TestRunStops(t *testing.T) {
	e := engine(t, "", "gb-cds:json")
	specimen, err := os.ReadFile("testdata/gb-cds/import.xml")
	if err != nil {
		t.Fatal(err)
	}
	batch := "<Batch>" + strings.Repeat(string(declaration.ReplaceAll(specimen, nil)), 500) + "</Batch>"
	stop := errors.New("enough")
	n := 0
	if err := e.Run(context.Background(), []Input{input("a", []byte(batch)), input("b", []byte(batch))}, func(*Result) error {
		if n++; n == 3 {
			return stop
		}
		return nil
	}); err != stop {
		t.Errorf("error %v, want the one that yield returned", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	if err := e.Run(ctx, []Input{input("a", []byte(batch))}, func(*Result) error { cancel(); return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that of the context", err)
	}
}

// A value that does not fit the target is an error at the line of the input
// that it came from, and nothing is written.
func TestWhatDoesNotFitIsLocatedInTheInput(t *testing.T) {
	in := "{\"package\":\"wco\",\"metaData\":{\"declaration\":{\n\"functionCode\":{\"value\":\"9\"},\n\"functionalReferenceID\":{\"value\":\"" + strings.Repeat("x", 60) + "\"}}}}"
	r := run1(t, engine(t, "", "gb-cds:xml"), input("x", []byte(in)))[0]
	if r.Output != "" || r.Errors() != 1 {
		t.Fatalf("output %q, findings %+v", r.Output, r.Diagnostics)
	}
	d := r.Diagnostics[0]
	if d.Line != 3 || d.WCOPath != "FunctionalReferenceID" || d.Pointer != "42A/D026" || !strings.Contains(d.Expected, "at most 35") {
		t.Errorf("got %+v", d)
	}
	forced := run1(t, engine(t, "", "gb-cds:xml", func(o *Options) { o.Force = true }), input("x", []byte(in)))[0]
	if !strings.Contains(forced.Output, strings.Repeat("x", 60)) {
		t.Error("with Force it is not written, or not whole")
	}
}

// A message with endless findings is answered with a bounded list of them, in
// which errors are not crowded out; all are counted.
func TestFindingsOfAMessageAreBounded(t *testing.T) {
	var r Result
	for i := range maxFindings + 5 {
		r.report(dm.Diagnostic{Severity: dm.Warning})
		if i < maxFindings+1 {
			r.report(dm.Diagnostic{Severity: dm.Error, Line: i + 1})
		}
	}
	r.close()
	last := r.Diagnostics[len(r.Diagnostics)-1]
	if n := len(r.Diagnostics); n != 2*maxFindings+1 || last.Code != report.CodeMore ||
		last.Message != "Besides the findings that are listed, this message has 1 error, 5 warnings" {
		t.Errorf("%d findings, last %+v", n, last)
	}
	if c := r.Count(); c.Errors != maxFindings+1 || c.Warnings != maxFindings+5 || r.Errors() != c.Errors {
		t.Errorf("counted %+v", c)
	}
}

// A wrapper without a declaration is at fault itself; nothing is written of it,
// even if it is asked for.
func TestWrapperWithoutDeclaration(t *testing.T) {
	for _, to := range []string{"asycuda-sad", "eu-ncts-cc015c", "trader-csv"} {
		for name, set := range map[string]func(*Options){
			"":        func(*Options) {},
			"force":   func(o *Options) { o.Force = true },
			"no look": func(o *Options) { o.Force, o.Checks = true, ReadOnly },
		} {
			results := run1(t, engine(t, "", to, set), input("x", []byte(`{"package":"gb-cds","metaData":{}}`)))
			if len(results) != 1 || results[0].Err != nil || results[0].Errors() != 1 || results[0].Output != "" {
				t.Errorf("%s %s: got %+v, want one error and no output", to, name, results)
				continue
			}
			if d := results[0].Diagnostics[0]; d.Line != 1 || d.Column != 21 || !strings.Contains(d.Message, "incomplete") {
				t.Errorf("%s %s: got %+v", to, name, d)
			}
		}
	}
}
