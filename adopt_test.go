package wcodm

import (
	"os"
	"regexp"
	"strings"
	"testing"

	dm "wcodm/datamodel"
)

// inEnvelope puts a message into a SOAP envelope, on a line of its own.
func inEnvelope(message string) string {
	return `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">` + "\n<s:Header/><s:Body>\n" + message + "\n</s:Body></s:Envelope>"
}

// body is a document without its declaration and what comes before the first element.
func body(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data[regexp.MustCompile(`<[A-Za-z]`).FindIndex(data)[0]:])
}

const aeat = "https://www2.agenciatributaria.gob.es/static_files/common/internet/dep/aduanas/es/aeat/adtr/jdit/ws/ncts5/CC015CV1Ent.xsd"

// A message that has a format's structure in a namespace of somebody else is read as
// that and written as ours, in an envelope, too; a warning names the namespace.
func TestStructuresInOtherNamespaces(t *testing.T) {
	transit := body(t, "testdata/eu-ncts/transit-small.xml")
	qualified := regexp.MustCompile(`(</?)(ncts:)?([A-Za-z])`).ReplaceAllString(transit, "${1}o:$3")
	other := func(doc, space string) string {
		doc = strings.Replace(doc, `http://ncts.dgtaxud.ec`, space, 1)
		return strings.Replace(doc, "xmlns:ncts=", "xmlns:o=", 1)
	}
	want := run1(t, engine(t, "", "eu-ncts-cc015c"), input("-", []byte(transit)))
	if len(want) != 1 || want[0].Output == "" {
		t.Fatalf("%+v", want)
	}
	response := body(t, "testdata/gb-cds/responses/rejected.xml")
	responseOut := run1(t, engine(t, "", "gb-cds-response:xml"), input("-", []byte(response)))
	if responseOut[0].Output == "" {
		t.Fatalf("%+v", responseOut)
	}
	for _, c := range []struct {
		name, doc, to string
		line          int
		words, output string
	}{
		{"unqualified elements", strings.Replace(transit, "http://ncts.dgtaxud.ec", "urn:own", 1), "eu-ncts-cc015c", 1, "in another namespace, urn:own:", want[0].Output},
		{"qualified elements", other(qualified, "urn:own"), "eu-ncts-cc015c", 1, "urn:own", want[0].Output},
		{"a namespace that is known", other(qualified, aeat), "eu-ncts-cc015c", 1, aeat + " (Spain, AEAT): it is read", want[0].Output},
		{"an envelope", inEnvelope(other(qualified, aeat)), "eu-ncts-cc015c", 3, "(Spain, AEAT)", want[0].Output},
		{"an envelope and a message around", inEnvelope("<w:CC015CV1Ent xmlns:w='urn:w'>\n" + other(qualified, "urn:own") + "</w:CC015CV1Ent>"), "eu-ncts-cc015c", 4, "urn:own", want[0].Output},
		{"several namespaces", strings.NewReplacer("urn:wco:datamodel:WCO:", "urn:example:").Replace(response), "gb-cds-response:xml", 1,
			"urn:example:DocumentMetaData-DMS:2 and urn:example:RES-DMS:2, urn:example:Response_DS:DMS:2:", responseOut[0].Output},
	} {
		for _, repair := range []bool{false, true} {
			results := run1(t, engine(t, "", c.to, func(o *Options) { o.Repair = repair }), input("-", []byte(c.doc)))
			if len(results) != 1 || results[0].Errors() > 0 || results[0].Message != 1 {
				t.Errorf("%s, repair %v: %s", c.name, repair, codesOf(results))
				continue
			}
			var told []dm.Diagnostic
			for _, d := range results[0].Diagnostics {
				if d.Code == codeAdopted || strings.HasPrefix(d.Code, "FIX") {
					told = append(told, d)
				}
			}
			if len(told) != 1 || told[0].Severity != dm.Warning || told[0].Line != c.line || !strings.Contains(told[0].Message, c.words) {
				t.Errorf("%s, repair %v: %+v", c.name, repair, told)
			}
			if results[0].Output != c.output {
				t.Errorf("%s, repair %v: written\n%s", c.name, repair, results[0].Output)
			}
		}
	}
	// Several in one envelope, one of them in our namespace.
	results := run1(t, engine(t, "", ""), input("-", []byte(inEnvelope(other(qualified, aeat)+transit+other(qualified, "urn:own")))))
	if len(results) != 3 || results[2].Message != 3 || results[1].Format.Name != "eu-ncts-cc015c" {
		t.Errorf("%d messages: %s", len(results), codesOf(results))
	}
}

// It is never guessed between two formats, and what the error proposes decides.
func TestTwoFormatsThatFit(t *testing.T) {
	doc := strings.NewReplacer("urn:wco:datamodel:WCO:", "urn:example:").Replace(body(t, "testdata/gb-cds/import.xml"))
	results := run1(t, engine(t, "", ""), input("-", []byte(inEnvelope(doc))))
	if got := codesOf(results); got != "error MSG001 3:1" {
		t.Fatal(got)
	}
	d := results[0].Diagnostics[0]
	if !strings.Contains(d.Message, "fits gb-cds:xml and wco:xml") || d.Expected != "--from gb-cds:xml or --from wco:xml, which decides" {
		t.Errorf("%s; expected %s", d.Message, d.Expected)
	}
	for _, from := range []string{"gb-cds:xml", "wco:xml"} {
		results := run1(t, engine(t, from, "wco:json", func(o *Options) { o.Checks = ReadOnly }), input("-", []byte(inEnvelope(doc))))
		if len(results) != 1 || results[0].Output == "" || results[0].Format.Name != from || !strings.Contains(codesOf(results), "warning MSG007 3:1") {
			t.Errorf("--from %s: %s", from, codesOf(results))
		}
	}
}

// What has but the name of a message is none, and is no error beside messages; what
// is not known is told where it stands, in an envelope, too.
func TestElementsThatAreNoMessages(t *testing.T) {
	uk := body(t, "testdata/gb-cds/import.xml")
	for _, c := range []struct{ name, doc, want, words string }{
		{"an element of that name beside", "<Batch><h:MetaData xmlns:h='urn:h'><h:Author>Ann</h:Author></h:MetaData>" + uk + "</Batch>", "", ""},
		{"an element of that name around", "<h:MetaData xmlns:h='urn:h'><h:Author>Ann</h:Author>" + uk + "</h:MetaData>", "", ""},
		{"an element of that name alone", "<Batch>\n<h:MetaData xmlns:h='urn:h'><h:Author>Ann</h:Author></h:MetaData></Batch>", "error MSG001 2:1", "it is <MetaData> of the namespace urn:h"},
		{"a message of another kind", inEnvelope("<n:CC013C xmlns:n='http://ncts.dgtaxud.ec'><x>1</x></n:CC013C>"), "error MSG001 3:1", "declaration amendment (IE013)"},
		{"a message of another kind beside", "<Batch>" + uk + "\n<CC013C xmlns='http://ncts.dgtaxud.ec'/></Batch>", "error MSG001 ", "declaration amendment (IE013)"},
		{"no message that is known", inEnvelope("<o:Order xmlns:o='urn:o'><o:No>1</o:No></o:Order>"), "error MSG001 3:1", "it is <Order> of the namespace urn:o in <Envelope>"},
		{"an empty envelope", inEnvelope(""), "error MSG001 1:1", "an envelope with nothing in it"},
		{"a fault", inEnvelope("<s:Fault><faultcode>s:Client</faultcode><faultstring>No</faultstring></s:Fault>"), "error MSG001 3:1", "the request failed"},
		{"no message behind a header", strings.Replace(inEnvelope("<o:Order xmlns:o='urn:o'><o:No>1</o:No></o:Order>"), "<s:Header/>", "<s:Header><To xmlns='urn:a'>b</To></s:Header>", 1),
			"error MSG001 3:1", "it is <Order> of the namespace urn:o in <Envelope>"},
		{"no namespace, in an envelope", inEnvelope("<MetaData><WCOTypeName>DEC</WCOTypeName></MetaData>"), "error MSG002 3:1", "has no namespace"},
		{"a namespace of another administration", inEnvelope(`<MetaData xmlns="urn:wco:datamodel:WCO:DMS.Declaration:1"><Declaration><FunctionCode>9</FunctionCode></Declaration></MetaData>`),
			"error MSG001 3:1", "a Dutch customs declaration (DMS)"},
		{"little that fits", inEnvelope("<CC015C xmlns='urn:o'><messageSender>A</messageSender><route>1</route><way>2</way></CC015C>"), "error MSG001 3:1", "an administration's own form"},
	} {
		results := run1(t, engine(t, "", ""), input("-", []byte(c.doc)))
		if got := codesOf(results); c.want == "" && strings.Contains(got, "error") || !strings.HasPrefix(got, c.want) && !strings.Contains(got, ", "+c.want) {
			t.Errorf("%s: %s", c.name, got)
			continue
		}
		for _, r := range results {
			for _, d := range r.Diagnostics {
				if d.Severity == dm.Error && !strings.Contains(d.Message, c.words) {
					t.Errorf("%s: %s", c.name, d.Message)
				}
			}
		}
	}
}
