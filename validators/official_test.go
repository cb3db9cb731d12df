package validators

import (
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
// two schemas for one namespace, data types in folders beside.
func TestLoadOfficialFolder(t *testing.T) {
	dir := t.TempDir()
	write(t, dir,
		"Wrapper.xsd", xsdHead+`targetNamespace="urn:w"><xs:element name="Wrap"><xs:complexType><xs:sequence><xs:any namespace="urn:b" processContents="strict"/></xs:sequence></xs:complexType></xs:element></xs:schema>`,
		"Body.xsd", xsdHead+`xmlns:d="urn:d" targetNamespace="urn:b"><xs:import namespace="urn:d" schemaLocation="types/D.xsd"/><xs:element name="Body"><xs:complexType><xs:sequence><xs:element name="A" type="d:Code"/><xs:element name="B" type="d:Code" minOccurs="0"/></xs:sequence></xs:complexType></xs:element></xs:schema>`,
		"Cancel.xsd", xsdHead+`targetNamespace="urn:b"><xs:element name="Body"/></xs:schema>`,
		"types/D.xsd", xsdHead+`targetNamespace="urn:d"><xs:simpleType name="Code"><xs:restriction base="xs:token"><xs:maxLength value="2"/></xs:restriction></xs:simpleType></xs:schema>`)
	o, err := LoadOfficial(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []xmlstream.Name{{Space: "urn:w", Local: "Wrap"}, {Space: "urn:b", Local: "Body"}} {
		if !slices.Contains(o.Globals, want) {
			t.Errorf("globals %v lack %v", o.Globals, want)
		}
	}
	if len(o.Notes) != 1 || !strings.Contains(o.Notes[0], "Body.xsd is used") {
		t.Errorf("notes %q", o.Notes)
	}
	for doc, valid := range map[string]bool{
		`<Wrap xmlns="urn:w"><Body xmlns="urn:b"><A>xy</A></Body></Wrap>`:  true,
		`<Wrap xmlns="urn:w"><Body xmlns="urn:b"><A>xyz</A></Body></Wrap>`: false,
		`<Wrap xmlns="urn:w"><Other xmlns="urn:b"/></Wrap>`:                false,
	} {
		if got := accepts(t, o, doc); got != valid {
			t.Errorf("%s: valid %v", doc, got)
		}
	}

	// The file that was left is used when it is named; the wrapper still comes from beside it.
	o, err = LoadOfficial(filepath.Join(dir, "Cancel.xsd"))
	if err != nil {
		t.Fatal(err)
	}
	if !accepts(t, o, `<Wrap xmlns="urn:w"><Body xmlns="urn:b"/></Wrap>`) {
		t.Error("the schema that was named is not used")
	}
}

func accepts(t *testing.T, o *Official, doc string) bool {
	t.Helper()
	r, err := xmlstream.NewReader(xmlstream.Config{Roots: []xmlstream.Root{{Name: xmlstream.Name{Space: "urn:w", Local: "Wrap"}, Schema: o.Schema}}})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	valid := false
	if _, err := r.Read(t.Context(), strings.NewReader(doc), func(rec *xmlstream.Record) error { valid = rec.Findings == 0; return nil }); err != nil {
		t.Fatal(err)
	}
	return valid
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
	if want := (xmlstream.Name{Space: p.Root.Space, Local: p.Root.Name}); !slices.Contains(o.Globals, want) {
		t.Errorf("globals %v lack %v", o.Globals, want)
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
