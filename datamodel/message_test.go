package datamodel

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"wcodm/datamodel/xmlstream"
)

// open returns a shipped package or fails the test.
func openPackage(t testing.TB, name string) *Package {
	t.Helper()
	p, err := Open(name)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// readXML reads the one message of a document.
func readXML(t testing.TB, p *Package, doc string) *Tree {
	t.Helper()
	v := xmlstream.NewVocabulary(p.Names())
	b := p.BindXML(v)
	r, err := xmlstream.NewReader(xmlstream.Config{Vocabulary: v, Roots: []xmlstream.Root{{Name: xmlstream.Name{Space: p.Root.Space, Local: p.Root.Name}}}})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	tree := NewTree()
	found := 0
	if _, err := r.Read(context.Background(), strings.NewReader(doc), func(rec *xmlstream.Record) error {
		found++
		b.Read(tree, rec)
		rec.Release()
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if found != 1 {
		t.Fatalf("found %d messages, want 1", found)
	}
	return tree
}

const smallMessage = `<m:MetaData xmlns:m="urn:wco:datamodel:WCO:DocumentMetaData-DMS:2" xmlns="urn:wco:datamodel:WCO:DEC-DMS:2" xmlns:p1="urn:wco:datamodel:WCO:Declaration_DS:DMS:2">
  <m:WCODataModelVersionCode>3.6</m:WCODataModelVersionCode>
  <m:ResponsibleAgencyName/>
  <Declaration>
    <AcceptanceDateTime><p1:DateTimeString formatCode="304">20260102030405Z</p1:DateTimeString></AcceptanceDateTime>
    <FunctionCode>9</FunctionCode>
    <FunctionalReferenceID schemeID="a&quot;b">L&amp;R N&lt;1></FunctionalReferenceID>
    <TotalGrossMassMeasure unitCode="KGM">0012.50</TotalGrossMassMeasure>
    <TotalPackageQuantity>12</TotalPackageQuantity>
    <AdditionalDocument/>
    <AdditionalDocument><ID>é 漢 </ID></AdditionalDocument>
    <GoodsShipment>
      <GovernmentAgencyGoodsItem><SequenceNumeric>1</SequenceNumeric></GovernmentAgencyGoodsItem>
      <GovernmentAgencyGoodsItem><SequenceNumeric>+2</SequenceNumeric></GovernmentAgencyGoodsItem>
    </GoodsShipment>
  </Declaration>
</m:MetaData>`

const smallJSON = `{"package":"gb-cds","metaData":{"wcoDataModelVersionCode":{"value":"3.6"},"responsibleAgencyName":{"value":""},` +
	`"declaration":{"acceptanceDateTime":{"value":"20260102030405Z","formatCode":"304"},"functionCode":{"value":"9"},` +
	`"functionalReferenceID":{"value":"L&R N<1>","schemeID":"a\"b"},"totalGrossMassMeasure":{"value":"0012.50","unitCode":"KGM"},` +
	`"totalPackageQuantity":{"value":12},"additionalDocument":[{},{"id":{"value":"é 漢 "}}],` +
	`"goodsShipment":{"governmentAgencyGoodsItem":[{"sequenceNumeric":1},{"sequenceNumeric":"+2"}]}}}}`

const smallWritten = `<md:MetaData xmlns:md="urn:wco:datamodel:WCO:DocumentMetaData-DMS:2" xmlns="urn:wco:datamodel:WCO:DEC-DMS:2" xmlns:ds="urn:wco:datamodel:WCO:Declaration_DS:DMS:2">
  <md:WCODataModelVersionCode>3.6</md:WCODataModelVersionCode>
  <md:ResponsibleAgencyName/>
  <Declaration>
    <AcceptanceDateTime>
      <ds:DateTimeString formatCode="304">20260102030405Z</ds:DateTimeString>
    </AcceptanceDateTime>
    <FunctionCode>9</FunctionCode>
    <FunctionalReferenceID schemeID="a&quot;b">L&amp;R N&lt;1&gt;</FunctionalReferenceID>
    <TotalGrossMassMeasure unitCode="KGM">0012.50</TotalGrossMassMeasure>
    <TotalPackageQuantity>12</TotalPackageQuantity>
    <AdditionalDocument/>
    <AdditionalDocument>
      <ID>é 漢 </ID>
    </AdditionalDocument>
    <GoodsShipment>
      <GovernmentAgencyGoodsItem>
        <SequenceNumeric>1</SequenceNumeric>
      </GovernmentAgencyGoodsItem>
      <GovernmentAgencyGoodsItem>
        <SequenceNumeric>+2</SequenceNumeric>
      </GovernmentAgencyGoodsItem>
    </GoodsShipment>
  </Declaration>
</md:MetaData>
`

// The WCO JSON rule, on everything that is special about it: arrays, leaves
// with attributes, lexical forms of numbers, empty values, dates.
func TestMessageXMLToJSONAndBack(t *testing.T) {
	p := openPackage(t, "gb-cds")
	tree := readXML(t, p, smallMessage)
	if len(tree.Strays) > 0 {
		t.Errorf("strays: %v", tree.Strays)
	}
	if got := string(tree.AppendJSON(nil)); got != smallJSON {
		t.Errorf("JSON:\n%s\nwant\n%s", got, smallJSON)
	}
	back := NewTree()
	if err := new(JSONReader).Read(back, p, []byte(smallJSON), Place{1, 1}); err != nil {
		t.Fatal(err)
	}
	var w XMLWriter
	if got := string(w.AppendTree(nil, back, 0)); got != smallWritten {
		t.Errorf("XML:\n%s\nwant\n%s", got, smallWritten)
	}
}

// Members in any order come out in schema order.
func TestXMLWriterUsesSchemaOrder(t *testing.T) {
	p := openPackage(t, "gb-cds")
	tree := NewTree()
	in := `{"metaData":{"declaration":{"typeCode":{"value":"IM"},"goodsShipment":{},"functionCode":{"value":"9"}}},"package":"gb-cds"}`
	if err := new(JSONReader).Read(tree, p, []byte(in), Place{1, 1}); err != nil {
		t.Fatal(err)
	}
	var w XMLWriter
	got := string(w.AppendTree(nil, tree, 0))
	if a, b, c := strings.Index(got, "<FunctionCode>"), strings.Index(got, "<TypeCode>"), strings.Index(got, "<GoodsShipment"); a < 0 || a > b || b > c {
		t.Errorf("not in schema order:\n%s", got)
	}
}

func TestJSONReaderPlacesAndStrays(t *testing.T) {
	p := openPackage(t, "gb-cds")
	in := "{\"package\":\"gb-cds\",\n \"metaData\": {\n  \"declaration\": {\n   \"typeCode\": {\"value\": \"IM\"},\n   \"typoCode\": {\"value\": \"x\"},\n   \"additionalDocument\": [{\"id\": {\"value\": \"a\"}},\n      {\"id\": {\"valu\": \"b\"}}]}}}"
	tree := NewTree()
	if err := new(JSONReader).Read(tree, p, []byte(in), Place{10, 1}); err != nil {
		t.Fatal(err)
	}
	n := tree.Find(tree.Body(), "TypeCode")
	if got, want := tree.Place(n), (Place{13, 4}); got != want {
		t.Errorf("TypeCode is at %v, want %v", got, want)
	}
	want := []Stray{
		{"/metaData/declaration/typoCode", `{"value": "x"}`, Place{14, 4}},
		{"/metaData/declaration/additionalDocument/1/id/valu", "b", Place{16, 15}},
	}
	if len(tree.Strays) != len(want) || tree.Strays[0] != want[0] || tree.Strays[1] != want[1] {
		t.Errorf("strays %v, want %v", tree.Strays, want)
	}
}

func TestJSONReaderErrors(t *testing.T) {
	p := openPackage(t, "gb-cds")
	for _, tt := range []struct {
		name, in     string
		line, column int
		words        string
	}{
		{"broken", "{\"package\":\"gb-cds\",\n\"metaData\":{\"declaration\":{]}}", 4, 28, "not well-formed"},
		{"cut short", `{"package":"gb-cds","metaData":{`, 3, 33, "not well-formed"},
		{"no root", `{"package":"gb-cds"}`, 3, 0, `member "metaData"`},
		{"root of another kind", `{"package":"gb-cds","metaData":"0"}`, 3, 21, "is an object"},
		{"root in an array", `{"package":"gb-cds","metaData":[{},{}]}`, 3, 21, "is an object"},
		{"twice", `{"package":"gb-cds","metaData":{"declaration":{"typeCode":{"value":"a"},"typeCode":{"value":"b"}}}}`, 3, 0, "duplicate"},
		{"exponent", `{"package":"gb-cds","metaData":{"declaration":{"totalPackageQuantity":{"value":1e3}}}}`, 3, 0, "exponent"},
		{"control character", `{"package":"gb-cds","metaData":{"declaration":{"typeCode":{"value":"\u0001"}}}}`, 3, 69, "U+0001"},
		{"half a character", `{"package":"gb-cds","metaData":{"declaration":{"typeCode":{"value":"a\ud800"}}}}`, 3, 0, "U+D800"},
		{"the other half", `{"package":"gb-cds","metaData":{"declaration":{"typeCode":{"value":"\udc00b"}}}}`, 3, 0, "U+DC00"},
		{"behind other escapes", `{"package":"gb-cds","metaData":{"declaration":{"typeCode":{"value":"\"é\u00e9\ud83d\ude00\n\uFFFE"}}}}`, 3, 92, "U+FFFE"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := new(JSONReader).Read(NewTree(), p, []byte(tt.in), Place{3, 1})
			e, ok := err.(*JSONError)
			if !ok {
				t.Fatalf("error %v, want a JSONError", err)
			}
			if e.Line != tt.line || tt.column > 0 && e.Column != tt.column || !strings.Contains(e.Message, tt.words) {
				t.Errorf("%v, want line %d column %d and %q", e, tt.line, tt.column, tt.words)
			}
		})
	}
}

// One datum has one home: what stands elsewhere in the UK's message moves, and
// comes back.
func TestConversionMovesAndComesBack(t *testing.T) {
	gb, wco := openPackage(t, "gb-cds"), openPackage(t, "wco")
	tree := readXML(t, gb, strings.Replace(smallMessage, "<TotalGrossMassMeasure", "<DeclarationOfficeID>GB000060</DeclarationOfficeID><TotalGrossMassMeasure", 1))
	there, ok := NewConversion(gb, wco)
	if !ok {
		t.Fatal("no way from gb-cds to wco")
	}
	back, ok := NewConversion(wco, gb)
	if !ok {
		t.Fatal("no way from wco to gb-cds")
	}
	lost := func(tree *Tree) func(NodeID) { return func(n NodeID) { t.Errorf("lost %s", tree.Path(n)) } }
	base, again := NewTree(), NewTree()
	there.Convert(base, tree, lost(tree))
	if n := base.Find(base.Body(), "DeclarationOffice/ID"); n == None || string(base.Value(n)) != "GB000060" {
		t.Error("the office is not at DeclarationOffice/ID in the base")
	}
	back.Convert(again, base, lost(base))
	if got, want := string(again.AppendJSON(nil)), string(tree.AppendJSON(nil)); got != want {
		t.Errorf("came back as\n%s\nwant\n%s", got, want)
	}
	n := again.Find(again.Body(), "DeclarationOfficeID")
	if origin, at := again.Origin(n); origin != tree || origin.Place(at) != tree.Place(tree.Find(tree.Body(), "DeclarationOfficeID")) {
		t.Error("the value does not know where it came from")
	}
}

// A message without wrapper gets the package's constants; one with a wrapper
// keeps its own.
func TestConversionFillsConstants(t *testing.T) {
	gb, wco := openPackage(t, "gb-cds"), openPackage(t, "wco")
	c, _ := NewConversion(wco, gb)
	for in, want := range map[string]string{
		`{"package":"wco","metaData":{"declaration":{"typeCode":{"value":"IM"}}}}`:                             "GB",
		`{"package":"wco","metaData":{"wcoTypeName":{"value":"X"},"declaration":{"typeCode":{"value":"IM"}}}}`: "",
	} {
		src, dst := NewTree(), NewTree()
		if err := new(JSONReader).Read(src, wco, []byte(in), Place{1, 1}); err != nil {
			t.Fatal(err)
		}
		c.Convert(dst, src, func(n NodeID) { t.Errorf("lost %s", src.Path(n)) })
		got := ""
		if n := dst.Find(dst.Root(), "ResponsibleCountryCode"); n != None {
			got = string(dst.Value(n))
		}
		if got != want {
			t.Errorf("%s: country %q, want %q", in, got, want)
		}
	}
}

// FuzzJSONReader: no input panics, and what is read comes back the same when
// written and read again.
func FuzzJSONReader(f *testing.F) {
	p := openPackage(f, "gb-cds")
	f.Add([]byte(smallJSON))
	f.Add([]byte(`{"package":"gb-cds","metaData":{"declaration":{"goodsShipment":{"governmentAgencyGoodsItem":[{"sequenceNumeric":"1"},[],null,3]},"x":{}}}}`))
	f.Fuzz(func(t *testing.T, in []byte) {
		JSONPackage(in)
		tree := NewTree()
		var r JSONReader
		if err := r.Read(tree, p, in, Place{1, 1}); err != nil {
			return
		}
		once := tree.AppendJSON(nil)
		again := NewTree()
		if err := r.Read(again, p, once, Place{1, 1}); err != nil {
			t.Fatalf("what was written cannot be read: %v\n%s", err, once)
		}
		if twice := again.AppendJSON(nil); !bytes.Equal(once, twice) {
			t.Errorf("changed on the second way:\n%s\n%s", once, twice)
		}
		var w XMLWriter
		w.AppendTree(nil, tree, 0)
	})
}

// What XML cannot carry is an error of the JSON, in a value and in an attribute, as
// it is and escaped. What it can is a value.
func TestJSONCharacters(t *testing.T) {
	p := openPackage(t, "gb-cds")
	for c := rune(0); c <= 0xFFFF; c++ {
		if c >= 0xD800 && c < 0xE000 || c > 0x2FF && c < 0xD7F0 {
			continue
		}
		_, right := XMLText([]byte(string(c)))
		for _, text := range []string{string(c), fmt.Sprintf(`\u%04x`, c)} {
			if text != fmt.Sprintf(`\u%04x`, c) && (c < ' ' || c == '"' || c == '\\') {
				continue // JSON wants it escaped
			}
			for _, in := range []string{`{"value":"a` + text + `"}`, `{"value":"a","listID":"a` + text + `"}`} {
				tree := NewTree()
				err := new(JSONReader).Read(tree, p, []byte(`{"package":"gb-cds","metaData":{"declaration":{"typeCode":`+in+`}}}`), Place{1, 1})
				e, _ := err.(*JSONError)
				if right != (err == nil) || !right && (!e.Character || !strings.Contains(e.Message, fmt.Sprintf("U+%04X", c))) {
					t.Fatalf("U+%04X in %s: %v", c, in, err)
				}
			}
		}
	}
}
