package wcodm

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	dm "wcodm/datamodel"
)

// mappingFile is the format of a mapping file of that content.
func mappingFile(t *testing.T, content string) *Format {
	t.Helper()
	file := filepath.Join(t.TempDir(), "own.yaml")
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := OpenFormat(file)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// foreigners are messages that begin as one of a format and are built otherwise.
var foreigners = []struct {
	name, from, doc string
	at, counts      string
	words           string
}{
	{"a level more", "", "<?xml version='1.0'?>\n<ASYCUDA><SAD><Identification><Type><Type_of_declaration>EX</Type_of_declaration></Type></Identification>" +
		"<Declarant><Declarant_code>7</Declarant_code></Declarant></SAD><Items><Item><Tarification><Item_price>3</Item_price></Tarification></Item></Items></ASYCUDA>",
		"2:1", "3 of 3 values", "Identification, Declarant stand in <SAD>, Item in <Items>: another structure"},
	{"values in attributes", "", `<ASYCUDA><Declaration no="7" type="IM" office="LV01"/></ASYCUDA>`, "1:1", "3 of 3 values", "ASYCUDA/Declaration/@no, "},
	{"few have a place", "", "<ASYCUDA><Identification><Type><Type_of_declaration>EX</Type_of_declaration></Type></Identification><a>1</a><b>2</b><c>3</c></ASYCUDA>",
		"1:1", "3 of 4 values", "ASYCUDA/a, ASYCUDA/b, ASYCUDA/c)"},
	{"a package", "", ukMessage("<Goods><Code>1</Code><Mass>2</Mass></Goods><Trader><Name>Ann</Name></Trader>"), "1:1", "3 of 3 values", "MetaData/Declaration/Goods/Code"},
	{"the transit declaration", "", `<n:CC015C xmlns:n="http://ncts.dgtaxud.ec"><Header><LRN>1</LRN><Type>T1</Type></Header></n:CC015C>`, "1:1", "2 of 2 values", "CC015C/Header/LRN"},
	{"JSON", "", `{"package":"wco","metaData":{"declaration":{"sad":{"functionCode":"9","typeCode":"IM"},"other":[1,{"b":"x"}]}}}`,
		"1:18", "4 of 4 values", `functionCode, typeCode stand in "sad": another structure`},
	{"a table", "trader-csv", "Date,declaration_reference,Ware,Menge,Preis\n1,A,2,3,4\n2,B,2,3,4\n", "1:1", "4 of the 5 values", "(Date, Ware, Menge, Preis)"},
	{"a table that is recognised", "", "declaration_reference,Ware,Menge,Preis\nA,2,3,4\n", "1:1", "3 of the 4 values", "(Ware, Menge, Preis)"},
}

func ukMessage(body string) string {
	return `<MetaData xmlns="urn:wco:datamodel:WCO:DocumentMetaData-DMS:2"><WCODataModelVersionCode>3.6</WCODataModelVersionCode><WCOTypeName>DEC</WCOTypeName>` +
		`<Declaration xmlns="urn:wco:datamodel:WCO:DEC-DMS:2">` + body + `</Declaration></MetaData>`
}

// Of a message of which next to nothing is known there is one error, and nothing is
// written of it, whatever was asked for.
func TestAMessageOfAnotherStructure(t *testing.T) {
	force := func(o *Options) { o.Force, o.IgnoreUnmapped = true, true }
	for _, c := range foreigners {
		for _, to := range []string{"", "wco:json", "gb-cds:xml"} {
			for i, o := range []func(*Options){func(*Options) {}, force, func(o *Options) { o.Checks = ReadOnly }} {
				results := run1(t, engine(t, c.from, to, o), input("-", []byte(c.doc)))
				if got := codesOf(results); got != "error MSG006 "+c.at || len(results) != 1 || results[0].Output != "" {
					t.Errorf("%s to %q, %d: %s\n%s", c.name, to, i, got, results[0].Output)
					continue
				}
				if d := results[0].Diagnostics[0]; !strings.Contains(d.Message, c.counts) || !strings.Contains(d.Message, c.words) {
					t.Errorf("%s: %s", c.name, d.Message)
				}
			}
		}
		// Who wants it read all the same can have that.
		results := run1(t, engine(t, c.from, "", func(o *Options) { o.Severities = Severities{"MSG006": "warning"} }), input("-", []byte(c.doc)))
		if got := codesOf(results); !strings.HasPrefix(got, "warning MSG006 "+c.at) || !strings.Contains(got, ",") {
			t.Errorf("%s as a warning: %s", c.name, got)
		}
	}
}

// A message without a value is none, in every syntax: nothing is written of it.
func TestAMessageWithoutValues(t *testing.T) {
	for _, doc := range []string{"<ASYCUDA/>", "<ASYCUDA><Identification><Type><Type_of_declaration/></Type></Identification><Item/></ASYCUDA>",
		`{"package":"wco","metaData":{"declaration":{}}}`, `{"package":"wco","metaData":{"declaration":{"goodsShipment":[{}]}}}`} {
		for _, to := range []string{"", "wco:json", "wco:xml"} {
			results := run1(t, engine(t, "", to), input("-", []byte(doc)))
			if got := codesOf(results); !strings.HasPrefix(got, "error MSG006 ") || results[0].Output != "" || !strings.Contains(results[0].Diagnostics[0].Message, "is empty") {
				t.Errorf("%s to %q: %s, written %q", doc, to, got, results[0].Output)
			}
		}
	}
}

// What other administrations' messages have is told of messages in a wrapper alone:
// elsewhere a name such as "rate" is anybody's.
func TestNamesOfOthersSayNothingOfAnyDocument(t *testing.T) {
	for _, doc := range []string{"<shop><name>a</name><rate>1</rate><identification>3</identification><latitude>1</latitude></shop>",
		"<ASYCUDA><name>a</name><rate>1</rate><identification>3</identification><latitude>1</latitude><a>1</a><b>1</b><c>1</c><d>1</d></ASYCUDA>"} {
		for _, r := range run1(t, engine(t, "", ""), input("-", []byte(doc))) {
			for _, d := range r.Diagnostics {
				if strings.Contains(d.Message, "looks like") {
					t.Errorf("%s: %s", doc, d.Message)
				}
			}
		}
	}
}

// A format of one's own needs no title for what is said of it.
func TestAForeignMessageOfAFormatWithoutTitle(t *testing.T) {
	e, err := NewEngine(Options{From: mappingFile(t, ownXML("orders", "Kind"))})
	if err != nil {
		t.Fatal(err)
	}
	got := run1(t, e, input("-", []byte(`<Order xmlns="urn:example:orders"><Head><No>1</No></Head></Order>`)))
	if d := got[0].Diagnostics[0]; d.Code != codeForeign || strings.Contains(d.Expected, "()") || !strings.Contains(d.Message, "its only value has no place") {
		t.Errorf("%s; expected %s", d.Message, d.Expected)
	}
}

// A message is not taken for another's because it is small, or has something beside.
func TestASmallMessageIsNoOther(t *testing.T) {
	for _, c := range []struct{ name, from, doc, carried string }{
		{"one of two", "", "<ASYCUDA><Identification><Type><Type_of_declaration>EX</Type_of_declaration></Type></Identification><a>1</a></ASYCUDA>", "1 of 2"},
		{"one of three", "", "<ASYCUDA><Identification><Type><Type_of_declaration>EX</Type_of_declaration></Type></Identification><a>1</a><b>1</b></ASYCUDA>", "1 of 3"},
		{"without values beside", "", "<ASYCUDA><Identification><Type><Type_of_declaration>EX</Type_of_declaration></Type></Identification><a/><b/><c/><d/></ASYCUDA>", "1 of 1"},
		{"hints at a schema", "", `<ASYCUDA xmlns:x="http://www.w3.org/2001/XMLSchema-instance" x:a="1" x:b="2" x:noNamespaceSchemaLocation="a.xsd"><Identification><Type><Type_of_declaration>EX</Type_of_declaration></Type></Identification></ASYCUDA>`, ""},
		{"a package", "", ukMessage("<FunctionCode>9</FunctionCode><Colour>red</Colour>"), "1 of 2"},
		{"JSON", "", `{"package":"wco","metaData":{"declaration":{"functionCode":{"value":"9"},"colour":"red"}}}`, "1 of 2"},
		{"a table", "trader-csv", "declaration_reference,Colour\nA,red\n", "1 of 2"},
	} {
		results := run1(t, engine(t, c.from, ""), input("-", []byte(c.doc)))
		if len(results) != 1 || strings.Contains(codesOf(results), "MSG006") {
			t.Errorf("%s: %s", c.name, codesOf(results))
			continue
		}
		if got := fmt.Sprintf("%d of %d", results[0].Carried, results[0].Values); c.carried != "" && got != c.carried {
			t.Errorf("%s: %s carried, want %s", c.name, got, c.carried)
		}
	}
}

// Of a table with each column that a mapping names all else may be unknown: that
// is the table that was meant.
func TestATableWithItsOwnColumnsIsNoOther(t *testing.T) {
	m, err := OpenFormat("testdata/trader-csv/own.yaml")
	if err != nil {
		t.Fatal(err)
	}
	names := m.Mapping.Columns.Columns()
	key := slices.Index(names, m.Mapping.Columns.Key())
	heading, row := strings.Join(names, ";"), strings.Repeat(";", key)+"K1"+strings.Repeat(";", len(names)-1-key)
	of := func(doc string) string {
		e, err := NewEngine(Options{From: m, Checks: ReadOnly})
		if err != nil {
			t.Fatal(err)
		}
		return codesOf(run1(t, e, input("-", []byte(doc))))
	}
	if got := of(heading + ";a;b;c;d\n" + row + ";1;2;3;4\n"); strings.Contains(got, "MSG006") {
		t.Error(got)
	}
	if got := of(m.Mapping.Columns.Key() + ";a;b;c;d\nK1;1;2;3;4\n"); got != "error MSG006 1:1" {
		t.Error(got)
	}
}

// A mapping that carries none of a message's values says so, and nothing is written.
func TestAMappingThatCarriesNothing(t *testing.T) {
	from := mappingFile(t, `mapping: only
national:
  syntax: xml
  structure:
    package: only
    national: true
    types: {Text: {base: string}}
    root: {name: Order, elements: [{name: No, type: Text}, {name: Note, type: Text}]}
package: wco
rules:
  - {national: No, wco: FunctionalReferenceID}
`)
	for doc, want := range map[string]string{
		"<Order><Note>hello</Note></Order>":            "error MSG006 1:1",
		"<Order><No>A1</No><Note>hello</Note></Order>": "",
		"<Order/>": "error MSG006 1:1", // a message without a value says nothing
	} {
		e, err := NewEngine(Options{From: from, Checks: ReadOnly, IgnoreUnmapped: true, UCR: "keep"})
		if err != nil {
			t.Fatal(err)
		}
		results := run1(t, e, input("-", []byte(doc)))
		var got []string
		for _, d := range results[0].Diagnostics {
			if d.Severity == dm.Error {
				got = append(got, fmt.Sprintf("error %s %d:%d", d.Code, d.Line, d.Column))
			}
		}
		if s := strings.Join(got, ", "); s != want {
			t.Errorf("%s: %s, want %s", doc, s, want)
		}
	}
}

// One name misspelt does not make another format of a message that a schema judges:
// the schema tells of it. A mapping would carry nothing of it, and says so.
func TestAMisspeltClass(t *testing.T) {
	doc := ukMessage("<FunctionCode>9</FunctionCode><GoodsShipmnet><TransactionNatureCode>1</TransactionNatureCode><UCR><TraderAssignedReferenceID>5</TraderAssignedReferenceID></UCR>" +
		"<Consignment><ContainerCode>1</ContainerCode></Consignment></GoodsShipmnet>")
	if got := codesOf(run1(t, engine(t, "", ""), input("-", []byte(doc)))); !strings.Contains(got, "XSD001") || strings.Contains(got, "MSG006") {
		t.Error(got)
	}
	if got := codesOf(run1(t, engine(t, "", "", func(o *Options) { o.Checks = ReadOnly }), input("-", []byte(doc)))); got != "error MSG006 1:1" {
		t.Error(got)
	}
	json := `{"package":"wco","metaData":{"declaration":{"goodsShipmnet":{"exitDateTime":"1","a":"2","b":"3"}}}}`
	if got := codesOf(run1(t, engine(t, "", ""), input("-", []byte(json)))); !strings.Contains(got, "JSC001") || strings.Contains(got, "MSG006") {
		t.Error(got)
	}
}
