package wcodm

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	dm "wcodm/datamodel"
	"wcodm/datamodel/corpustest"
	"wcodm/validators"
)

// xmllint tells which of the files libxml2's own tool finds valid.
func xmllint(t *testing.T, schema string, names ...string) map[string]bool {
	t.Helper()
	tool, err := exec.LookPath("xmllint")
	if err != nil {
		t.Fatal("xmllint is missing: install libxml2-utils (make test does)")
	}
	valid := map[string]bool{}
	cmd := exec.Command(tool, append([]string{"--nonet", "--noout", "--schema", schema}, names...)...)
	out, _ := cmd.CombinedOutput() // the exit code speaks of all files at once
	for line := range strings.SplitSeq(string(out), "\n") {
		if name, ok := strings.CutSuffix(line, " validates"); ok {
			valid[name] = true
		}
	}
	return valid
}

// gbSchema is a schema file that brings together the UK's official ones: the wrapper's
// alone lets nothing stand in it.
func gbSchema(t *testing.T) string {
	t.Helper()
	schemas, err := filepath.Abs(corpustest.Dir(t, "gb-cds/schemas"))
	if err != nil {
		t.Fatal(err)
	}
	driver := filepath.Join(t.TempDir(), "driver.xsd")
	if err := os.WriteFile(driver, fmt.Appendf(nil, `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
<xs:import namespace="urn:wco:datamodel:WCO:DocumentMetaData-DMS:2" schemaLocation="%[1]s/declaration/DocumentMetaData_2_DMS.xsd"/>
<xs:import namespace="urn:wco:datamodel:WCO:DEC-DMS:2" schemaLocation="%[1]s/declaration/WCO_DEC_2_DMS.xsd"/>
<xs:import namespace="urn:wco:datamodel:WCO:RES-DMS:2" schemaLocation="%[1]s/notification/WCO_RES_2_DMS.xsd"/>
</xs:schema>`, schemas), 0o600); err != nil {
		t.Fatal(err)
	}
	return driver
}

// unwrap takes the message out of its wrapper, with the namespace prefixes
// that the wrapper declares.
func unwrap(t *testing.T, doc []byte) []byte {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(doc))
	prefixes := map[string]string{}
	for {
		begin := d.InputOffset()
		tok, err := d.Token()
		if err != nil {
			return doc // not well-formed, or no message in it
		}
		start, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		if start.Name != gbRoot {
			for _, a := range start.Attr {
				if a.Name.Space == "xmlns" {
					prefixes[a.Name.Local] = a.Value
				}
			}
			continue
		}
		tagEnd := d.InputOffset()
		if err := d.Skip(); err != nil {
			return doc
		}
		for _, a := range start.Attr {
			delete(prefixes, a.Name.Local)
		}
		tag := bytes.TrimSuffix(doc[begin:tagEnd], []byte(">"))
		var b bytes.Buffer
		b.Write(tag)
		for p, uri := range prefixes {
			fmt.Fprintf(&b, " xmlns:%s=%q", p, uri)
		}
		b.WriteByte('>')
		b.Write(doc[tagEnd:d.InputOffset()])
		return b.Bytes()
	}
}

// With the official schemas, in a folder where the wrapper's schema does not
// import the body's and where two schemas exist for each namespace, every real
// file gets libxml2's verdict; and with the schema made from the package the
// same one. A message inside another system's wrapper is judged on its own.
func TestVerdicts(t *testing.T) {
	root := corpustest.Dir(t)
	schemas := filepath.Join(root, "gb-cds/schemas")
	official, err := validators.LoadOfficial(filepath.Join(schemas, "declaration"), filepath.Join(schemas, "notification"))
	if err != nil {
		t.Fatal(err)
	}
	all, err := validators.LoadOfficial(schemas)
	if err != nil {
		t.Fatal(err)
	}
	engines := map[string]*Engine{
		"the folder of all":   engine(t, "", "", func(o *Options) { o.Schema = all }),
		"the official schema": engine(t, "", "", func(o *Options) { o.Schema = official }),
		"our own schema":      engine(t, "", ""),
	}
	names := corpustest.Files(t, "gb-cds/declarations", "gb-cds/amendments-and-cancellations", "gb-cds/wrapped",
		"gb-cds/responses", "gb-cds/stripped-namespaces", "gb-cds/other")

	dir, driver := t.TempDir(), gbSchema(t)
	judged := map[string]string{} // the file xmllint gets, by file
	var given []string
	for i, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		copied := filepath.Join(dir, fmt.Sprintf("%d.xml", i))
		if err := os.WriteFile(copied, unwrap(t, data), 0o600); err != nil {
			t.Fatal(err)
		}
		judged[name] = copied
		given = append(given, copied)
	}
	want := xmllint(t, driver, given...)
	for schema, e := range engines {
		valid := 0
		for _, name := range names {
			ok := verdict(t, e, name)
			if ok != want[judged[name]] {
				t.Errorf("%s by %s: valid %v, and for xmllint %v", name, schema, ok, want[judged[name]])
			}
			if ok {
				valid++
			}
		}
		t.Logf("%d files by %s, %d valid, each as xmllint says", len(names), schema, valid)
	}
}

// Where an administration has one schema a kind of message, all for the same
// element, the folder is enough: each message gets libxml2's verdict by the
// schema that is chosen for it, and that is the one its file is named after.
func TestVerdictsOfManySchemas(t *testing.T) {
	folder := corpustest.Dir(t, "dk-dms/schemas")
	official, err := validators.LoadOfficial(folder)
	if err != nil {
		t.Fatal(err)
	}
	paths := map[string][]string{}
	if err := filepath.WalkDir(folder, func(path string, _ os.DirEntry, err error) error {
		paths[filepath.Base(path)] = append(paths[filepath.Base(path)], path)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	e := engine(t, "", "", func(o *Options) { o.Schema = official })
	bySchema := map[string][]string{}
	valid := map[string]bool{}
	kind := regexp.MustCompile(`(?i)[ _]([A-Z][0-9](G[0-9])?)[ _]`)
	named, matched := 0, 0
	for _, name := range corpustest.Files(t, "dk-dms/import", "dk-dms/export", "dk-dms/transit") {
		results := run1(t, e, fileInput(name))
		if len(results) != 1 || results[0].Schema == "" || results[0].Err != nil {
			t.Errorf("%s: %+v", name, results)
			continue
		}
		schema := results[0].Schema
		if len(paths[schema]) != 1 {
			t.Errorf("%s: judged by %s, which is %v", name, schema, paths[schema])
			continue
		}
		bySchema[paths[schema][0]] = append(bySchema[paths[schema][0]], name)
		valid[name] = results[0].Errors() == 0
		if m := kind.FindStringSubmatch(filepath.Base(name)); m != nil && m[1][0] != 'D' { // D1 and D2 have the same schema
			named++
			if strings.Contains(strings.ToUpper(schema), "_"+m[1]+"_") {
				matched++
			} else {
				t.Logf("%s: judged by %s", name, schema)
			}
		}
	}
	for schema, names := range bySchema {
		want := xmllint(t, schema, names...)
		for _, name := range names {
			if valid[name] != want[name] {
				t.Errorf("%s by %s: valid %v, and for xmllint %v", name, schema, valid[name], want[name])
			}
		}
	}
	t.Logf("%d files by %d schemas, each as xmllint says; of %d that are named after a kind %d are judged by its schema", len(valid), len(bySchema), named, matched)
	if len(valid) < 70 || matched < named {
		t.Error("that is too few")
	}
}

// verdict tells whether a file holds messages and all are valid. Every error
// has a place and words.
func verdict(t *testing.T, e *Engine, name string) bool {
	t.Helper()
	results := run1(t, e, fileInput(name))
	valid := len(results) > 0
	for _, r := range results {
		if r.Err != nil {
			t.Errorf("%s: %v", name, r.Err)
		}
		for _, d := range r.Diagnostics {
			if d.Severity == dm.Error && (d.Line == 0 || d.Message == "") {
				t.Errorf("%s: a finding without place or words: %+v", name, d)
			}
		}
		valid = valid && r.Errors() == 0
	}
	return valid
}
