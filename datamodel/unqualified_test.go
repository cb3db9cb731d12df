package datamodel

import (
	"path/filepath"
	"testing"

	"wcodm/datamodel/xmlstream"
)

// unqualifiedNotice is what many national messages are: the root in a namespace, what
// is in it in none, XML attributes on classes.
const unqualifiedNotice = `
package: notice
national: true
strict: true
namespaces:
  n: {uri: "urn:n", prefix: n}
  x: {uri: "urn:x", prefix: x}
types:
  Code: {base: token}
classes:
  Party:
    - {name: Code, type: Code, format: an..3, min: 1}
root:
  name: Notice
  ns: n
  attributes:
    - {name: Phase, base: token, enum: [A, B]}
  elements:
    - {name: Code, type: Code, format: an..3, ns: none}
    - {name: From, ns: none, attributes: [{name: role, required: true}], of: Party}
    - {name: To, ns: none, of: Party}
    - {name: Copy, ns: x, of: Party, max: n}
`

func TestUnqualifiedElements(t *testing.T) {
	p, err := Load("notice.yaml", []byte(unqualifiedNotice), nil)
	if err != nil {
		t.Fatal(err)
	}
	if e, _ := p.Resolve("From/Code"); e.Space != "" || e.Path() != "From/Code" {
		t.Errorf("%s is in the namespace %q", e.Path(), e.Space)
	}
	if p.Root.Attribute("Phase") == nil || p.Root.Attribute("phase") != nil {
		t.Errorf("attributes of the root: %v", p.Root.Attributes)
	}
	open := `<n:Notice xmlns:n="urn:n" xmlns:x="urn:x" Phase="A">`
	docs := map[string]struct {
		doc   string
		valid bool
	}{
		"good":          {open + `<Code>a</Code><From role="r"><Code>b</Code></From><To><Code>c</Code></To><x:Copy><x:Code>d</x:Code></x:Copy><x:Copy><x:Code>e</x:Code></x:Copy></n:Notice>`, true},
		"noattribute":   {`<n:Notice xmlns:n="urn:n"><Code>a</Code></n:Notice>`, true},
		"otherphase":    {`<n:Notice xmlns:n="urn:n" Phase="C"><Code>a</Code></n:Notice>`, false},
		"otherattr":     {`<n:Notice xmlns:n="urn:n" phase="A"/>`, false},
		"missingattr":   {open + `<From><Code>b</Code></From></n:Notice>`, false},
		"strangeattr":   {open + `<To role="r"><Code>b</Code></To></n:Notice>`, false},
		"qualified":     {`<Notice xmlns="urn:n"><Code>a</Code></Notice>`, false},
		"rootunqualify": {`<Notice><Code>a</Code></Notice>`, false},
		"copy":          {open + `<Copy><Code>d</Code></Copy></n:Notice>`, false},
		"copychild":     {open + `<x:Copy><Code>d</Code></x:Copy></n:Notice>`, false},
		"long":          {open + `<Code>abcd</Code></n:Notice>`, false},
	}
	schema := p.XSD()
	dir := t.TempDir()
	writeSchema(t, dir, schema)
	var files []string
	for name, d := range docs {
		writeFile(t, filepath.Join(dir, name+".xml"), []byte(d.doc))
		files = append(files, name+".xml")
	}
	got := verdicts(t, dir, schema.Entry, files...)
	for name, d := range docs {
		if want := map[bool]string{true: "valid", false: "invalid"}[d.valid]; got[name+".xml"] != want {
			t.Errorf("%s is %s, want %s", name, got[name+".xml"], want)
		}
	}
}

func TestUnqualifiedMessageComesBack(t *testing.T) {
	p, err := Load("notice.yaml", []byte(unqualifiedNotice), nil)
	if err != nil {
		t.Fatal(err)
	}
	const want = `<n:Notice xmlns:n="urn:n" xmlns:x="urn:x" Phase="A">
  <Code>a</Code>
  <From role="r &amp; s">
    <Code>b</Code>
  </From>
  <x:Copy>
    <x:Code>c</x:Code>
  </x:Copy>
</n:Notice>
`
	var w XMLWriter
	tree := readXML(t, p, want)
	if got := string(w.AppendTree(nil, tree, 0)); got != want || len(tree.Strays) > 0 {
		t.Errorf("it comes back as\n%s, strays %v", got, tree.Strays)
	}
	json := string(tree.AppendJSON(nil))
	const wantJSON = `{"package":"notice","notice":{"Phase":"A","code":"a","from":{"role":"r & s","code":"b"},"copy":[{"code":"c"}]}}`
	if json != wantJSON {
		t.Errorf("JSON:\n%s\nwant\n%s", json, wantJSON)
	}
	if err := jsonValid(t, compileJSONSchema(t, p), []byte(json)); err != nil {
		t.Error(err)
	}
	if err := jsonValid(t, compileJSONSchema(t, p), []byte(`{"package":"notice","notice":{"from":{"code":"b"}}}`)); err == nil {
		t.Error("the JSON Schema takes a class without the attribute that it has to have")
	}
	var r JSONReader
	back := NewTree()
	if err := r.Read(back, p, []byte(json), Place{}); err != nil {
		t.Fatal(err)
	}
	if got := string(w.AppendTree(nil, back, 0)); got != want || len(back.Strays) > 0 {
		t.Errorf("through JSON it comes back as\n%s, strays %v", got, back.Strays)
	}

	events, err := NewXMLEvents(p, xmlstream.NewVocabulary(p.Names()))
	if err != nil {
		t.Fatal(err)
	}
	events.Read(tree)
	attributes := 0
	for _, ev := range events.Events {
		if ev.Kind == xmlstream.Attr {
			attributes++
		}
	}
	if attributes != 2 {
		t.Errorf("%d attributes among the events, want 2", attributes)
	}

	qualified := readXML(t, p, `<Notice xmlns="urn:n" Phase="A" other="x"><Code>a</Code></Notice>`)
	if len(qualified.Strays) != 2 || qualified.Strays[0].Path != "Notice/@other" || qualified.Strays[1].Path != "Notice/Code" {
		t.Errorf("strays of a message with qualified elements: %v", qualified.Strays)
	}
}
