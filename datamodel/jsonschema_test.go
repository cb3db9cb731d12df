package datamodel

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"wcodm/datamodel/corpustest"
	"wcodm/datamodel/xmlstream"
)

func compileJSONSchema(tb testing.TB, p *Package) *jsonschema.Schema {
	tb.Helper()
	id := "urn:wcodm:schema:" + p.Name
	c := jsonschema.NewCompiler()
	if err := c.AddResource(id, bytes.NewReader(p.JSONSchema())); err != nil {
		tb.Fatal(err)
	}
	s, err := c.Compile(id)
	if err != nil {
		tb.Fatalf("%#v", err)
	}
	return s
}

func jsonValid(tb testing.TB, s *jsonschema.Schema, data []byte) error {
	tb.Helper()
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		tb.Fatalf("%v in %s", err, data)
	}
	return s.Validate(v)
}

func TestJSONSchemaIsTheSameEachTime(t *testing.T) {
	for _, name := range Packages() {
		p := openPackage(t, name)
		if !bytes.Equal(p.JSONSchema(), p.JSONSchema()) {
			t.Errorf("%s: the JSON Schema differs from one time to the next", name)
		}
		compileJSONSchema(t, p)
	}
}

func TestJSONSchema(t *testing.T) {
	p := openPackage(t, "gb-cds")
	s := compileJSONSchema(t, p)
	message := func(declaration string) string {
		return `{"package":"gb-cds","metaData":{"declaration":{"functionCode":{"value":"9"}` + declaration + `}}}`
	}
	for _, c := range []struct {
		name, json string
		valid      bool
	}{
		{"the least there can be", message(``), true},
		{"no package", `{"metaData":{"declaration":{"functionCode":{"value":"9"}}}}`, false},
		{"another package", `{"package":"wco","metaData":{"declaration":{"functionCode":{"value":"9"}}}}`, false},
		{"no declaration", `{"package":"gb-cds","metaData":{}}`, false},
		{"no function code", `{"package":"gb-cds","metaData":{"declaration":{}}}`, false},
		{"schema location", `{"package":"gb-cds","metaData":{"xsi:schemaLocation":"a b","declaration":{"functionCode":{"value":"9"}}}}`, true},
		{"unknown member", message(`,"colour":"red"`), false},
		{"code with space around it", message(`,"typeCode":{"value":" IMA "}`), true},
		{"code that is too long", message(`,"typeCode":{"value":"IMAX"}`), false},
		{"blank code", message(`,"typeCode":{"value":" "}`), false},
		{"attribute of a code", message(`,"typeCode":{"value":"IMA","listID":"x"}`), true},
		{"unknown attribute", message(`,"typeCode":{"value":"IMA","list":"x"}`), false},
		{"leaf without value", message(`,"typeCode":{}`), false},
		{"leaf that is no object", message(`,"typeCode":"IMA"`), false},
		{"id with a line break", message(`,"id":{"value":"a\nb"}`), false},
		{"id as long as it may be", message(`,"id":{"value":"` + strings.Repeat("é", 70) + `"}`), true},
		{"id that is too long", message(`,"id":{"value":"` + strings.Repeat("é", 71) + `"}`), false},
		{"number", message(`,"invoiceAmount":{"value":12.345,"currencyID":"GBP"}`), true},
		{"number in a string", message(`,"invoiceAmount":{"value":"012.340"}`), true},
		{"number with too many decimals, which only the package's own check finds", message(`,"invoiceAmount":{"value":12.3456}`), true},
		{"number with too many decimals in a string", message(`,"invoiceAmount":{"value":"12.3456"}`), false},
		{"the largest number", message(`,"invoiceAmount":{"value":9999999999999999}`), true},
		{"number that is too large", message(`,"invoiceAmount":{"value":10000000000000000}`), false},
		{"number with too many digits in a string", message(`,"invoiceAmount":{"value":"12345678901234.567"}`), false},
		{"no number", message(`,"invoiceAmount":{"value":"1,5"}`), false},
		{"bad currency", message(`,"invoiceAmount":{"value":1,"currencyID":"gbp"}`), false},
		{"date", message(`,"acceptanceDateTime":{"value":"20260131","formatCode":"102"}`), true},
		{"date without format code", message(`,"acceptanceDateTime":{"value":"20260131"}`), false},
		{"bad date", message(`,"acceptanceDateTime":{"value":"2026-01-31","formatCode":"102"}`), false},
		{"list", message(`,"goodsShipment":{"governmentAgencyGoodsItem":[{"sequenceNumeric":1},{"sequenceNumeric":"2"}]}`), true},
		{"list that is none", message(`,"goodsShipment":{"governmentAgencyGoodsItem":{"sequenceNumeric":1}}`), false},
		{"item without number", message(`,"goodsShipment":{"governmentAgencyGoodsItem":[{}]}`), false},
		{"too many items", message(`,"goodsShipment":{"governmentAgencyGoodsItem":[` + strings.TrimSuffix(strings.Repeat(`{"sequenceNumeric":1},`, 1000), ",") + `]}`), false},
	} {
		err := jsonValid(t, s, []byte(c.json))
		if (err == nil) != c.valid {
			t.Errorf("%s: valid is %v, want %v: %v", c.name, err == nil, c.valid, err)
		}
	}
}

// TestJSONSchemaChecksAsXSD puts the values of the XSD's test into a message.
func TestJSONSchemaChecksAsXSD(t *testing.T) {
	p, err := Load("checked.yaml", []byte(checked), nil)
	if err != nil {
		t.Fatal(err)
	}
	s := compileJSONSchema(t, p)
	ascii := func(v string) bool { return !strings.ContainsAny(v, "٠١٢٣") }
	for _, e := range p.Root.Children {
		for _, v := range values {
			wrong, _ := e.Facets.Check(e.Type.Base, v)
			tree := NewTree()
			tree.Reset(p)
			tree.SetText(tree.Add(tree.Add(None, p.Root, Place{}), e, Place{}), v)
			data := tree.AppendJSON(nil)
			err := jsonValid(t, s, data)
			switch {
			case (err == nil) == (wrong == ""):
			case e.Type.Base == "token" && strings.Contains(strings.TrimSpace(v), "  "):
				// white space within a token counts once in XML; the schema counts it all
			case err == nil && e.Format.Fraction > 0 && strings.Contains(v, ".") && isJSONNumber([]byte(v)):
				// of a JSON number, JSON Schema cannot count the digits
			case err != nil && e.Type.Base == "normalizedString" && strings.ContainsAny(v, "\t\n"):
				// XML Schema makes spaces of them
			case err == nil && strings.Contains(v, "-02-29"):
				// which year has one is nothing for an expression
			case !ascii(v):
				// digits of other scripts: XML Schema takes them, the JSON Schema does not
			default:
				t.Errorf("%s: %s: the check says %q, the JSON Schema %v", e.Name, data, wrong, err)
			}
		}
	}
}

// TestJSONSchemaVerdict converts messages to WCO JSON and judges them there:
// what the official XSDs accept is accepted, and values they refuse are refused.
func TestJSONSchemaVerdict(t *testing.T) {
	official := officialSchema(t, "declaration", "DEC-DMS:2", "WCO_DEC_2_DMS.xsd")
	p := openPackage(t, "gb-cds")
	s := compileJSONSchema(t, p)
	toJSON := jsonConverter(t, p)
	files := corpustest.Files(t, "gb-cds/declarations", "gb-cds/amendments-and-cancellations")
	verdict := verdicts(t, "", official, files...)
	var valid []string
	for _, f := range files {
		if verdict[f] == "valid" {
			valid = append(valid, f)
			if err := jsonValid(t, s, toJSON(f)); err != nil {
				t.Errorf("%s is valid XML, but as JSON: %v", f, err)
			}
		}
	}
	dir, mutants := mutants(t, valid, 300)
	verdict = verdicts(t, dir, official, mutants...)
	differ := 0
	for _, f := range mutants {
		data := toJSON(filepath.Join(dir, f))
		if data == nil {
			continue
		}
		err := jsonValid(t, s, data)
		if (err == nil) == (verdict[f] == "valid") {
			continue
		}
		switch kind := strings.Split(f, "-")[1]; {
		case err == nil && !digitsFit(t, p, data): // of numbers
		case verdict[f] == "valid":
			t.Errorf("%s is valid XML, but as JSON: %v", f, err)
		case kind == "reorder", kind == "move", kind == "rename", kind == "namespace":
			differ++ // JSON has no order of members, and no namespaces
		default:
			t.Errorf("%s is no valid XML, but valid JSON", f)
		}
	}
	t.Logf("%d of %d mutations differ in nothing but order and namespaces", differ, len(mutants))
}

// digitsFit reports whether the package's own check lets the decimals of a
// message pass.
func digitsFit(tb testing.TB, p *Package, data []byte) bool {
	tb.Helper()
	tree := NewTree()
	if err := new(JSONReader).Read(tree, p, data, Place{}); err != nil {
		tb.Fatal(err)
	}
	for n := range NodeID(tree.Len()) {
		if e := tree.Elem(n); e.Type != nil && e.isNumber() {
			if wrong, _ := e.Facets.Check(e.Type.Base, string(tree.Value(n))); wrong != "" {
				return false
			}
		}
	}
	return true
}

// jsonConverter reads XML messages of a package and writes them as WCO JSON;
// it gives nil where there is no message, or one with content that has no place
// in JSON.
func jsonConverter(tb testing.TB, p *Package) func(file string) []byte {
	tb.Helper()
	v := xmlstream.NewVocabulary(p.Names())
	binding := p.BindXML(v)
	root := xmlstream.Root{Name: xmlstream.Name{Space: p.Root.Space, Local: p.Root.Name}, TopOnly: true}
	r, err := xmlstream.NewReader(xmlstream.Config{Vocabulary: v, Roots: []xmlstream.Root{root}})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(r.Close)
	return func(file string) []byte {
		in, err := os.Open(file)
		if err != nil {
			tb.Fatal(err)
		}
		defer in.Close()
		var data []byte
		_, err = r.Read(tb.Context(), in, func(rec *xmlstream.Record) error {
			t := NewTree()
			binding.Read(t, rec)
			if len(t.Strays) == 0 {
				data = t.AppendJSON(nil)
			}
			rec.Release()
			return nil
		})
		if err != nil {
			return nil
		}
		return data
	}
}
