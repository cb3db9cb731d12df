package wcodm

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	dm "wcodm/datamodel"
	"wcodm/datamodel/corpustest"
	"wcodm/datamodel/sample"
)

// told1 gives the messages of the findings of a code on an input.
func told1(t testing.TB, e *Engine, doc []byte, codes ...string) []string {
	t.Helper()
	var all []string
	for _, r := range run1(t, e, input("-", doc)) {
		if r.Err != nil {
			t.Fatal(r.Err)
		}
		for _, d := range r.Diagnostics {
			if slices.Contains(codes, d.Code) {
				all = append(all, fmt.Sprintf("%s %d:%d %s", d.Severity, d.Line, d.Column, d.Message))
			}
		}
	}
	return all
}

// ukWrapper puts a body into the wrapper of a UK message.
func ukWrapper(country, body string) []byte {
	return []byte(`<md:MetaData xmlns:md="urn:wco:datamodel:WCO:DocumentMetaData-DMS:2">
<md:WCOTypeName>DEC</md:WCOTypeName>
<md:ResponsibleCountryCode>` + country + `</md:ResponsibleCountryCode>
` + body + "</md:MetaData>")
}

// danish is a declaration of our own in the names that Denmark uses.
const danish = `<Declaration xmlns="urn:wco:datamodel:WCO:DEC-DMS:2">
<FunctionCode>9</FunctionCode><ProcedureCategory>H1</ProcedureCategory><FunctionalReferenceID>LRN1</FunctionalReferenceID><TypeCode>IMA</TypeCode>
<GoodsShipment>
<Consignment><GoodsLocation><IdentificationType>U</IdentificationType><CustomsOffice><identification>DK005600</identification></CustomsOffice></GoodsLocation>
<TransportContractDocument><ID>1</ID><Type>N740</Type></TransportContractDocument></Consignment>
<DispatchCountry><Code>CN</Code></DispatchCountry>
<GovernmentAgencyGoodsItem><SequenceNumeric>1</SequenceNumeric><SupportingDocument><ID>2</ID></SupportingDocument>
<Commodity><Description>Tin whistles</Description><GoodsMeasure><NetNetWeightMeasure>1</NetNetWeightMeasure></GoodsMeasure></Commodity></GovernmentAgencyGoodsItem>
</GoodsShipment></Declaration>`

// dutch is one in the names that the Netherlands use.
const dutch = `<Declaration xmlns="urn:wco:datamodel:WCO:DEC-DMS:2">
<FunctionCode>9</FunctionCode><SpecificCircumstancesCode>A</SpecificCircumstancesCode><ProcedureCode>H1</ProcedureCode>
<DeclarationOffice><ID>NL000396</ID></DeclarationOffice><DeferredPayment><ID>1</ID></DeferredPayment>
<GoodsShipment><DispatchCountryCode>CN</DispatchCountryCode><AdditionalReference><ID>1</ID></AdditionalReference>
<GovernmentAgencyGoodsItem><GoodsItemNumeric>1</GoodsItemNumeric><AdditionalProcedure><CurrentCode>F48</CurrentCode></AdditionalProcedure>
<Commodity><Description>Tin whistles</Description><TaxCalculation><TaxAmount>1</TaxAmount></TaxCalculation></Commodity></GovernmentAgencyGoodsItem>
</GoodsShipment></Declaration>`

// A message that begins as a UK one and holds another country's is not judged in
// silence.
func TestAnothersContentIsTold(t *testing.T) {
	e := engine(t, "", "")
	for _, c := range []struct {
		name string
		doc  []byte
		want []string
	}{
		{"Danish content", ukWrapper("GB", danish), []string{"UK customs declaration", "names of its elements have no place there (ProcedureCategory", "looks like a Danish customs declaration"}},
		{"Dutch content", ukWrapper("GB", dutch), []string{"9 of 11 values have no place there", "looks like a Dutch customs declaration"}},
		{"another country alone", ukWrapper("DK", `<Declaration xmlns="urn:wco:datamodel:WCO:DEC-DMS:2"><FunctionCode>9</FunctionCode></Declaration>`), []string{"its wrapper gives the country DK"}},
	} {
		got := told1(t, e, c.doc, codeAnother, codeForeign)
		if len(got) != 1 || !strings.Contains(got[0], " 1:1 ") {
			t.Errorf("%s: %q", c.name, got)
			continue
		}
		for _, want := range c.want {
			if !strings.Contains(got[0], want) {
				t.Errorf("%s: %s, want %q", c.name, got[0], want)
			}
		}
	}
}

// A UK message stays one, whatever country name it gives itself and however
// some of its elements are misspelt.
func TestBrokenMessagesAreNotAnothers(t *testing.T) {
	e := engine(t, "", "")
	for _, country := range []string{"", "GB", "XI", "UK", "Great Britain"} {
		if got := told1(t, e, ukWrapper(country, `<Declaration xmlns="urn:wco:datamodel:WCO:DEC-DMS:2"/>`), codeAnother); len(got) > 0 {
			t.Errorf("%q: %s", country, got)
		}
	}
	r := rand.New(rand.NewPCG(1, 0))
	p, err := dm.Open("gb-cds")
	if err != nil {
		t.Fatal(err)
	}
	tree := dm.NewTree()
	var w dm.XMLWriter
	for range 100 {
		sample.Message(r, tree, p, sample.Options{Density: 0.3})
		doc := misspell(r, w.AppendTree(nil, tree, 0), 4)
		if got := told1(t, e, doc, codeAnother); len(got) > 0 {
			t.Fatalf("%s\n%s", got, doc)
		}
	}
}

var openTag = regexp.MustCompile(`<[A-Za-z:]+`)

// misspell renames up to n kinds of elements.
func misspell(r *rand.Rand, doc []byte, n int) []byte {
	for range n {
		tags := openTag.FindAll(doc, -1)
		if len(tags) == 0 {
			break // UTF-16
		}
		tag := tags[r.IntN(len(tags))]
		if bytes.Contains(tag, []byte("MetaData")) {
			continue
		}
		name := bytes.Clone(tag[1:])
		whole := regexp.MustCompile(`(</?)` + string(name) + `([ />])`)
		doc = whole.ReplaceAll(doc, []byte("${1}"+string(name)+"x$2"))
	}
	return doc
}

// Real UK messages, as they are and with misspelt elements, and all other real
// messages that are read are what they say; real Danish declarations in a UK
// wrapper are not.
func TestRealMessagesAndAnothersContent(t *testing.T) {
	e := engine(t, "", "", func(o *Options) { o.Checks = ReadOnly })
	r := rand.New(rand.NewPCG(2, 0))
	names := corpustest.Files(t, "gb-cds/declarations", "gb-cds/amendments-and-cancellations", "gb-cds/wrapped", "gb-cds/responses", "gb-cds/other",
		"eu-ncts", "asycuda", "dk-dms/transit")
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := told1(t, e, data, codeAnother, codeForeign); len(got) > 0 {
			t.Errorf("%s: %s", name, got)
		}
		if got := told1(t, e, misspell(r, data, 4), codeAnother); len(got) > 0 {
			t.Errorf("%s, misspelt: %s", name, got)
		}
	}
	told, all := 0, 0
	for _, name := range corpustest.Files(t, "dk-dms/import", "dk-dms/export") {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		i, j := bytes.Index(data, []byte("Declaration")), bytes.LastIndexByte(data, '>')
		i = bytes.LastIndexByte(data[:max(i, 0)], '<')
		if !bytes.Contains(data, []byte(`"urn:wco:datamodel:WCO:DEC-DMS:2"`)) || bytes.Count(data, []byte("</")) < 40 {
			continue // another model, or too little to tell
		}
		all++
		if got := told1(t, e, ukWrapper("GB", string(data[i:j+1])), codeAnother, codeForeign); len(got) == 1 {
			told++
		} else {
			t.Logf("%s in a UK wrapper: %q", name, got)
		}
	}
	t.Logf("%d of %d Danish declarations in a UK wrapper are told", told, all)
	if all < 20 || 20*told < 19*all {
		t.Error("that is too few")
	}
}

// What is passed over as no customs message is only that of which nothing speaks for
// one: neither a known name nor a namespace that is nearly right, nor most of its content.
func TestForeignInputs(t *testing.T) {
	for _, c := range []struct {
		name, in string
		foreign  bool
	}{
		{"a build file", `<project xmlns="http://maven.apache.org/POM/4.0.0"><version>1</version></project>`, true},
		{"another message in an envelope", `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><Quote/></e:Body></e:Envelope>`, true},
		{"a table of something else", "a,b\n1,2\n", true},
		{"JSON of something else", `{"name": "x", "package": {"a": 1}}`, true},
		{"the package of another program", `{"package": "left-pad", "version": "1"}`, true},
		{"a misspelt namespace", `<MetaData xmlns="urn:wco:datamodel:WCO:DocumentMetaData-DMS:3"/>`, false},
		{"a national message in a namespace", `<ASYCUDA xmlns="urn:example:customs"/>`, false},
		{"zeros", "\x00\x00\x00", false},
		{"a body alone", `<Declaration xmlns="urn:example:customs"/>`, false},
		{"no namespaces", `<MetaData><Declaration/></MetaData>`, false},
		{"a message of another administration", `<nc:CC013C xmlns:nc="http://ncts.dgtaxud.ec"/>`, false},
		{"content that is known", danish, false},
		{"UN/EDIFACT", "UNB+UNOC:3+A:1+B:1", false},
		{"an empty file", "", false},
		{"a broken file", "<a><b>", false},
		{"a message in a log", "2026-09-14 sent\n<MetaData xmlns=\"urn:wco:datamodel:WCO:DocumentMetaData-DMS:2\"/>", false},
		{"JSON that lost its package", `{"metaData": {}}`, false},
		{"a misspelt package", `{"package": "gb-cdx", "metaData": {}}`, false},
		{"XML that became JSON", `{"Declaration": {"ID": 1}}`, false},
	} {
		for _, repair := range []bool{false, true} {
			e, err := NewEngine(Options{Repair: repair})
			if err != nil {
				t.Fatal(err)
			}
			results := run1(t, e, input("-", []byte(c.in)))
			if len(results) != 1 || results[0].Foreign != c.foreign {
				t.Errorf("%s (repair %t): %+v", c.name, repair, results)
			}
		}
	}
}

// What no format reads is named for what it is, as far as that is known.
func TestUnknownMessagesAreNamed(t *testing.T) {
	e := engine(t, "", "")
	for _, c := range []struct{ doc, want, expected string }{
		{`<nc:CC013C xmlns:nc="http://ncts.dgtaxud.ec"/>`, "(EU transit, declaration amendment (IE013))", "--schema"},
		{danish, "looks like a Danish customs declaration (DMS); the closest format is ", "--schema"},
		{`<MetaData xmlns="urn:wco:datamodel:WCO:DMS.Declaration:1"/>`, "a Dutch customs declaration (DMS)", "--schema"},
		{`<Declaration xmlns="urn:wco:datamodel:WCO:DEC-DMS:2"/>`, "stands alone, without the <MetaData>", "--schema"},
		{`<MetaData xmlns="urn:wco:datamodel:WCO:DocumentMetaData-DMS:3"/>`, "is of the namespace urn:wco:datamodel:WCO:DocumentMetaData-DMS:3, which is not", "--repair"},
		{`<Invoice/>`, "the document is <Invoice>", "<ASYCUDA>"},
	} {
		results := run1(t, e, input("-", []byte(c.doc)))
		if len(results) != 1 || len(results[0].Diagnostics) != 1 {
			t.Errorf("%s: %+v", c.doc, results)
			continue
		}
		if d := results[0].Diagnostics[0]; d.Code != codeUnknown || !strings.Contains(d.Message, c.want) || !strings.Contains(d.Expected, c.expected) {
			t.Errorf("%.60s: %s %s; expected %s", c.doc, d.Code, d.Message, d.Expected)
		}
	}
	// Well-formedness is judged all the same.
	if got := told1(t, e, []byte(strings.Replace(danish, "</GoodsShipment>", "", 1)), codeXML); len(got) != 1 {
		t.Error(got)
	}
}
