package validators

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	dm "wcodm/datamodel"
	"wcodm/datamodel/xmlstream"
)

func write(t *testing.T, dir string, pairs ...string) {
	t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		name := filepath.Join(dir, pairs[i])
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(pairs[i+1]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

const xsdHead = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified" `

// A folder of schemas is taken whole: a wrapper that does not import its body,
// two schemas for one namespace, data types in folders beside, an answer that
// brings the body along.
func TestLoadOfficialFolder(t *testing.T) {
	dir := t.TempDir()
	write(t, dir,
		"Wrapper.xsd", xsdHead+`targetNamespace="urn:w"><xs:element name="Wrap"><xs:complexType><xs:sequence><xs:any namespace="urn:b" processContents="strict"/></xs:sequence></xs:complexType></xs:element></xs:schema>`,
		"Body.xsd", xsdHead+`xmlns:d="urn:d" targetNamespace="urn:b"><xs:import namespace="urn:d" schemaLocation="types/D.xsd"/><xs:element name="Body"><xs:complexType><xs:sequence><xs:element name="A" type="d:Code"/><xs:element name="B" type="d:Code" minOccurs="0"/></xs:sequence></xs:complexType></xs:element></xs:schema>`,
		"Cancel.xsd", xsdHead+`targetNamespace="urn:b"><xs:element name="Body"/></xs:schema>`,
		"answers/Answer.xsd", xsdHead+`xmlns:b="urn:b" targetNamespace="urn:a"><xs:import namespace="urn:b" schemaLocation="../Body.xsd"/><xs:element name="Answer"><xs:complexType><xs:sequence><xs:element ref="b:Body"/></xs:sequence></xs:complexType></xs:element></xs:schema>`,
		"types/D.xsd", xsdHead+`targetNamespace="urn:d"><xs:simpleType name="Code"><xs:restriction base="xs:token"><xs:maxLength value="2"/></xs:restriction></xs:simpleType></xs:schema>`)
	o, err := LoadOfficial(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []xmlstream.Name{{Space: "urn:w", Local: "Wrap"}, {Space: "urn:b", Local: "Body"}} {
		if !slices.Contains(o.Globals(), want) {
			t.Errorf("globals %v lack %v", o.Globals(), want)
		}
	}
	for doc, want := range map[string]string{
		`<Wrap xmlns="urn:w"><Body xmlns="urn:b"><A>xy</A></Body></Wrap>`:  "Wrapper.xsd and Body.xsd of 2: valid",
		`<Wrap xmlns="urn:w"><Body xmlns="urn:b"><A>xyz</A></Body></Wrap>`: "Wrapper.xsd and Body.xsd of 2: not valid",
		`<Wrap xmlns="urn:w"><Body xmlns="urn:b"/></Wrap>`:                 "Wrapper.xsd and Cancel.xsd of 2: valid",
		`<Wrap xmlns="urn:w"><Other xmlns="urn:b"/></Wrap>`:                "Wrapper.xsd and Cancel.xsd of 2: not valid",
		`<Wrap xmlns="urn:w"/>`:                                              "Wrapper.xsd of 1: not valid",
		`<Body xmlns="urn:b"><A>x</A><B>y</B></Body>`:                        "Body.xsd of 2: valid",
		`<Answer xmlns="urn:a"><Body xmlns="urn:b"><A>x</A></Body></Answer>`: "Answer.xsd of 1: valid",
		`<Body/>`: "Body.xsd of 1: not valid",
	} {
		if got := chosen(t, o, doc); got != want {
			t.Errorf("%s: %s, want %s", doc, got, want)
		}
	}

	// The file that was left is used when it is named; the wrapper still comes from beside it.
	o, err = LoadOfficial(filepath.Join(dir, "Cancel.xsd"))
	if err != nil {
		t.Fatal(err)
	}
	if got := chosen(t, o, `<Wrap xmlns="urn:w"><Body xmlns="urn:b"><A>xyz</A></Body></Wrap>`); got != "Wrapper.xsd and Cancel.xsd of 1: valid" {
		t.Error("the schema that was named is not used: " + got)
	}
}

// chosen tells which schemas a message is judged by, and how.
func chosen(t *testing.T, o *Official, doc string) string {
	t.Helper()
	v := xmlstream.NewVocabulary(o.Globals())
	var roots []xmlstream.Root
	for _, n := range append(o.Globals(), xmlstream.Name{Local: "Body"}) {
		roots = append(roots, xmlstream.Root{Name: n, TopOnly: true})
	}
	r, err := xmlstream.NewReader(xmlstream.Config{Vocabulary: v, Roots: roots, Judged: true})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	ask := func(s *xmlstream.Schema, rec *xmlstream.Record) ([]xmlstream.Verdict, int, error) {
		j, err := xmlstream.NewJudge(s, v)
		if err != nil {
			return nil, 0, err
		}
		defer j.Close()
		return j.Record(rec)
	}
	told := ""
	if _, err := r.Read(t.Context(), strings.NewReader(doc), func(rec *xmlstream.Record) error {
		best, err := o.Best(rec, ask)
		if err != nil {
			return err
		}
		verdicts, _, err := ask(best.Schema, rec)
		told = fmt.Sprintf("%s of %d: valid", best.Name, best.Of)
		if len(verdicts) > 0 {
			told = fmt.Sprintf("%s of %d: not valid", best.Name, best.Of)
		}
		if best.Unsaid {
			told += ", unsaid"
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return told
}

// One schema a kind of declaration, all for one element, as some administrations
// have them: the one that the message names is asked, and of several the one
// that leaves least open.
func TestSchemaIsChosenByTheMessage(t *testing.T) {
	dir := t.TempDir()
	schema := func(elements string) string {
		return xsdHead + `targetNamespace="urn:b"><xs:element name="Body"><xs:complexType><xs:sequence><xs:element name="Kind" type="xs:token"/><xs:element name="M" minOccurs="0" maxOccurs="9"/>` + elements +
			`</xs:sequence></xs:complexType></xs:element></xs:schema>`
	}
	element := func(name, kind string) string { return `<xs:element name="` + name + `" type="xs:` + kind + `"/>` }
	write(t, dir,
		"All_H1_v1.2.xsd", schema(element("A", "int")+element("B", "int")),
		"All_H1_Amend_v1.2.xsd", schema(element("A", "int")+element("B", "int")+element("Why", "token")),
		"All_H2_v1.2.xsd", schema(element("A", "int")+element("C", "int")),
		"All_PN.xsd", schema(element("Here", "token")),
		"Loose.xsd", xsdHead+`targetNamespace="urn:b"><xs:element name="Body"/></xs:schema>`,
		"Broken.xsd", xsdHead+`targetNamespace="urn:b"><xs:element name="Body" type="nothing"/></xs:schema>`)
	o, err := LoadOfficial(dir)
	if err != nil {
		t.Fatal(err)
	}
	for content, want := range map[string]string{
		"<Kind>H1</Kind><A>1</A><B>2</B>":                "All_H1_v1.2.xsd of 6: valid",
		"<Kind>H1</Kind><A>1</A><B>2</B><Why>x</Why>":    "All_H1_Amend_v1.2.xsd of 6: valid",
		"<Kind>H1</Kind><A>x</A><B>2</B>":                "All_H1_v1.2.xsd of 6: not valid",
		"<Kind>H2</Kind><A>1</A><C>x</C>":                "All_H2_v1.2.xsd of 6: not valid",
		"<Kind>H1</Kind><M/><M/><M/><A>1</A><C>2</C>":    "All_H1_v1.2.xsd of 6: not valid", // another would take it, but this is said and fits too well
		"<Kind>H1</Kind><Here>x</Here>":                  "All_PN.xsd of 6: valid, unsaid",
		"<Kind>other</Kind><A>1</A><B>x</B><Why>y</Why>": "All_H1_Amend_v1.2.xsd of 6: not valid",
	} {
		if got := chosen(t, o, `<Body xmlns="urn:b">`+content+`</Body>`); got != want {
			t.Errorf("%s: %s, want %s", content, got, want)
		}
	}
}

// The schemas that a package makes can be given back as a folder.
func TestLoadOfficialTakesOurOwnSchemas(t *testing.T) {
	p, err := dm.Open("gb-cds")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, data := range p.XSD().Files {
		write(t, dir, name, string(data))
	}
	o, err := LoadOfficial(dir)
	if err != nil {
		t.Fatal(err)
	}
	if want := (xmlstream.Name{Space: p.Root.Space, Local: p.Root.Name}); !slices.Contains(o.Globals(), want) {
		t.Errorf("globals %v lack %v", o.Globals(), want)
	}
}

func TestLoadOfficialRefuses(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "empty/readme.txt", "nothing here", "bad/x.xsd", "<a/>", "broken/x.xsd", xsdHead+`targetNamespace="urn:x"><xs:element name="a" type="nothing"/></xs:schema>`)
	for name, words := range map[string]string{"empty": "no XML Schema", "bad": "not an XML Schema", "broken": "x.xsd:1", "missing": "no such file"} {
		if _, err := LoadOfficial(filepath.Join(dir, name)); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%s: error %v, want %q", name, err, words)
		}
	}
}
