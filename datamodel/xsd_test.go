package datamodel

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"wcodm/datamodel/corpustest"
	"wcodm/datamodel/xmlstream"
)

func TestXSDIsCompiledByLibxml2(t *testing.T) {
	for _, name := range Packages() {
		s := openPackage(t, name).XSD()
		schema, err := xmlstream.LoadSchema(s, s.Entry)
		if err != nil {
			t.Fatal(err)
		}
		schema.Close()
		if err := fstest.TestFS(fileSystem(s), s.Names()...); err != nil {
			t.Error(err)
		}
	}
}

// fileSystem is what is in the files as a file system that can list itself.
func fileSystem(s *SchemaFiles) fstest.MapFS {
	m := fstest.MapFS{}
	for name, data := range s.Files {
		m[name] = &fstest.MapFile{Data: data}
	}
	return m
}

func TestXSDIsTheSameEachTime(t *testing.T) {
	for _, name := range Packages() {
		p := openPackage(t, name)
		a, b := p.XSD(), p.XSD()
		if !slices.Equal(a.Names(), b.Names()) {
			t.Fatalf("%s: files %v, then %v", name, a.Names(), b.Names())
		}
		for file := range a.Files {
			if !bytes.Equal(a.Files[file], b.Files[file]) {
				t.Errorf("%s: %s differs from one time to the next", name, file)
			}
		}
	}
}

func TestXSDFiles(t *testing.T) {
	want := []string{"gb-cds-dec.xsd", "gb-cds-ds.xsd", "gb-cds-md.xsd", "gb-cds.xsd"}
	if got := openPackage(t, "gb-cds").XSD().Names(); !slices.Equal(got, want) {
		t.Errorf("files %v, want %v", got, want)
	}
}

const noNamespace = `
package: small
types:
  Code: {base: token, attributes: [{name: list}]}
  Date: {base: string, child: When, pattern: '[0-9]{8}'}
  Flag: {base: boolean}
root:
  name: Root
  elements:
    - {name: A, type: Code, format: an..3, min: 1}
    - {name: B, type: Date, max: 2}
    - {name: C, type: Flag}
`

func TestXSDWithoutNamespace(t *testing.T) {
	p, err := Load("small.yaml", []byte(noNamespace), nil)
	if err != nil {
		t.Fatal(err)
	}
	s := p.XSD()
	if got := s.Names(); !slices.Equal(got, []string{"small.xsd"}) {
		t.Fatalf("files %v", got)
	}
	dir := t.TempDir()
	writeSchema(t, dir, s)
	docs := map[string]string{
		"good.xml":      `<Root><A list="x"> abc </A><B><When>20260101</When></B><C>true</C></Root>`,
		"long.xml":      `<Root><A>abcd</A></Root>`,
		"missing.xml":   `<Root><B><When>20260101</When></B></Root>`,
		"nochild.xml":   `<Root><A>a</A><B>20260101</B></Root>`,
		"toomany.xml":   `<Root><A>a</A><B><When>20260101</When></B><B><When>20260101</When></B><B><When>20260101</When></B></Root>`,
		"namespace.xml": `<Root xmlns="urn:x"><A>a</A></Root>`,
	}
	for name, doc := range docs {
		writeFile(t, filepath.Join(dir, name), []byte(doc))
	}
	got := verdicts(t, dir, s.Entry, "good.xml", "long.xml", "missing.xml", "nochild.xml", "toomany.xml", "namespace.xml")
	for name := range docs {
		want := "invalid"
		if name == "good.xml" {
			want = "valid"
		}
		if got[name] != want {
			t.Errorf("%s is %s, want %s", name, got[name], want)
		}
	}
}

// TestXSDVerdict holds the XSD made from gb-cds against the official schemas.
func TestXSDVerdict(t *testing.T) {
	files := corpustest.Files(t, "gb-cds/declarations", "gb-cds/amendments-and-cancellations", "gb-cds/responses", "gb-cds/other")
	agreeOn(t, "gb-cds", officialSchema(t, "declaration", "DEC-DMS:2", "WCO_DEC_2_DMS.xsd"), files)
}

// TestXSDVerdictOnResponses does the same with gb-cds-response.
func TestXSDVerdictOnResponses(t *testing.T) {
	dir := t.TempDir()
	var files []string
	for name, data := range corpustest.Responses(t) {
		file := filepath.Join(dir, strings.ReplaceAll(name, "/", "-"))
		writeFile(t, file, data)
		files = append(files, file)
	}
	slices.Sort(files)
	agreeOn(t, "gb-cds-response", officialSchema(t, "notification", "RES-DMS:2", "WCO_RES_2_DMS.xsd"), files)
}

// agreeOn holds the XSD made from a package against the official schema, on
// files and on changed ones.
func agreeOn(t *testing.T, pkg, official string, files []string) {
	t.Helper()
	ours := t.TempDir()
	schema := openPackage(t, pkg).XSD()
	writeSchema(t, ours, schema)
	entry := filepath.Join(ours, schema.Entry)

	want := verdicts(t, "", official, files...)
	agree(t, "real messages", want, verdicts(t, "", entry, files...))

	var valid []string
	for _, f := range files {
		if want[f] == "valid" {
			valid = append(valid, f)
		}
	}
	dir, mutants := mutants(t, valid, 1000)
	want = verdicts(t, dir, official, mutants...)
	agree(t, "mutations", want, verdicts(t, dir, entry, mutants...))
}

// agree reports where two schemas judge differently. No difference is known;
// one that has to stay is to be listed here with its reason.
func agree(t *testing.T, what string, want, got map[string]string) {
	t.Helper()
	count := map[string]int{}
	for f, v := range want {
		count[v]++
		if got[f] != v {
			t.Errorf("%s: the official schema says %s, ours says %s", f, v, got[f])
		}
	}
	t.Logf("%s: %d files, %v", what, len(want), count)
	if count["valid"] == 0 || count["invalid"] == 0 {
		t.Errorf("%s: only one verdict occurs, which proves nothing: %v", what, count)
	}
}

// officialSchema makes a schema that imports the wrapper and the body, since the
// wrapper's does not import what it wraps.
func officialSchema(t *testing.T, folder, space, name string) string {
	t.Helper()
	dir := corpustest.Dir(t, "gb-cds/schemas", folder)
	file := filepath.Join(t.TempDir(), "official.xsd")
	writeFile(t, file, []byte(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:import`+attribute("namespace", "urn:wco:datamodel:WCO:DocumentMetaData-DMS:2")+attribute("schemaLocation", filepath.Join(dir, "DocumentMetaData_2_DMS.xsd"))+`/>
  <xs:import`+attribute("namespace", "urn:wco:datamodel:WCO:"+space)+attribute("schemaLocation", filepath.Join(dir, name))+`/>
</xs:schema>
`))
	return file
}

func writeFile(t testing.TB, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

func writeSchema(t testing.TB, dir string, s *SchemaFiles) {
	t.Helper()
	for name, data := range s.Files {
		writeFile(t, filepath.Join(dir, name), data)
	}
}

// verdicts asks xmllint about files: "valid", "invalid" or "unreadable".
func verdicts(t testing.TB, dir, schema string, files ...string) map[string]string {
	t.Helper()
	tool, err := exec.LookPath("xmllint")
	if err != nil {
		t.Fatal("this test needs xmllint: install the package libxml2-utils")
	}
	all := make(map[string]string, len(files))
	for batch := range slices.Chunk(files, 500) {
		cmd := exec.Command(tool, append([]string{"--nonet", "--noout", "--schema", schema}, batch...)...)
		cmd.Dir = dir
		var out bytes.Buffer
		cmd.Stderr = &out
		err := cmd.Run() // a failure is an invalid file, as a rule
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
		for _, f := range batch {
			all[f] = "unreadable"
		}
		for line := range strings.Lines(out.String()) {
			line = strings.TrimSuffix(line, "\n")
			if strings.Contains(line, "failed to compile") {
				t.Fatalf("xmllint: %s", out.String())
			}
			if f, ok := strings.CutSuffix(line, " validates"); ok {
				all[f] = "valid"
			} else if f, ok := strings.CutSuffix(line, " fails to validate"); ok {
				all[f] = "invalid"
			}
		}
	}
	return all
}

// xmlNode is an element as it is written, for the making of mutations.
type xmlNode struct {
	start    xml.StartElement // raw: the Space of a name is its prefix
	children []*xmlNode
	text     string // of an element without children
}

func readNode(data []byte) (*xmlNode, error) {
	dec := xml.NewDecoder(bytes.NewReader(data))
	var root *xmlNode
	var open []*xmlNode
	for {
		token, err := dec.RawToken()
		if err == io.EOF {
			return root, nil
		}
		if err != nil {
			return nil, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			n := &xmlNode{start: token.Copy()}
			if len(open) > 0 {
				parent := open[len(open)-1]
				parent.children = append(parent.children, n)
			} else {
				root = n
			}
			open = append(open, n)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 {
				open[len(open)-1].text += string(token)
			}
		}
	}
}

func rawName(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

func (n *xmlNode) write(b *bytes.Buffer) {
	b.WriteString("<" + rawName(n.start.Name))
	for _, a := range n.start.Attr {
		b.WriteString(attribute(rawName(a.Name), a.Value))
	}
	b.WriteString(">")
	for _, c := range n.children {
		c.write(b)
	}
	if len(n.children) == 0 {
		b.WriteString(escape(n.text))
	}
	b.WriteString("</" + rawName(n.start.Name) + ">")
}

func (n *xmlNode) clone() *xmlNode {
	c := *n
	c.start = n.start.Copy()
	c.children = make([]*xmlNode, len(n.children))
	for i, child := range n.children {
		c.children[i] = child.clone()
	}
	return &c
}

// all appends the elements below n that satisfy the condition.
func (n *xmlNode) all(to []*xmlNode, condition func(*xmlNode) bool) []*xmlNode {
	for _, c := range n.children {
		if condition(c) {
			to = append(to, c)
		}
		to = c.all(to, condition)
	}
	return to
}

// mutations change a message in one place; they report whether they could.
var mutations = map[string]func(r *rand.Rand, root *xmlNode) bool{
	"drop": func(r *rand.Rand, root *xmlNode) bool {
		n, i := parentOf(r, root)
		n.children = slices.Delete(n.children, i, i+1)
		return true
	},
	"double": func(r *rand.Rand, root *xmlNode) bool {
		n, i := parentOf(r, root)
		n.children = slices.Insert(n.children, i, n.children[i].clone())
		return true
	},
	"reorder": func(r *rand.Rand, root *xmlNode) bool {
		n, i := parentOf(r, root)
		j := r.IntN(len(n.children))
		n.children[i], n.children[j] = n.children[j], n.children[i]
		return i != j
	},
	"move": func(r *rand.Rand, root *xmlNode) bool {
		n, i := parentOf(r, root)
		m, j := parentOf(r, root)
		m.children = slices.Insert(m.children, j, n.children[i].clone())
		return true
	},
	"rename": func(r *rand.Rand, root *xmlNode) bool {
		n := pick(r, root, func(*xmlNode) bool { return true })
		other := pick(r, root, func(*xmlNode) bool { return true })
		n.start.Name.Local = [...]string{other.start.Name.Local, n.start.Name.Local + "s", strings.ToLower(n.start.Name.Local)}[r.IntN(3)]
		return true
	},
	"lengthen": value(func(r *rand.Rand, s string) string {
		c := "X"
		if s != "" {
			c = s[len(s)-1:]
		}
		return s + strings.Repeat(c, 1<<r.IntN(10))
	}),
	"empty": value(func(r *rand.Rand, s string) string { return [...]string{"", " ", "\n\t"}[r.IntN(3)] }),
	"space": value(func(r *rand.Rand, s string) string {
		i := r.IntN(len(s) + 1)
		return [...]string{" " + s, s + "\n", s[:i] + "  " + s[i:], s[:i] + "\n" + s[i:]}[r.IntN(4)]
	}),
	"code": value(func(r *rand.Rand, s string) string {
		return [...]string{strings.ToLower(s), s + "1", "?", "é", "7", "A", "AB", "ABC", "14", "9"}[r.IntN(10)]
	}),
	"number": value(func(r *rand.Rand, s string) string {
		return [...]string{"+" + s, "0" + s, s + ".", s + ".0", s + ".12345", "-" + s, "." + s, s + "e3", "0.0000001", "99999", "123456789012345.6",
			"1234567890123.456", "1234567890123456", "12345678901234567", "00000000000000000001.10000", "٣", "1,5", "NaN"}[r.IntN(18)]
	}),
	"date": func(r *rand.Rand, root *xmlNode) bool {
		n := pick(r, root, func(n *xmlNode) bool { return n.start.Name.Local == "DateTimeString" })
		if n == nil {
			return false
		}
		n.text = [...]string{"20260101", "20261399", "19990101", "2026-01-01", "20260101120000", "20260101120000Z", "20260101120000+01", "20260101120000+0100", "202601011200Z", "", "tomorrow"}[r.IntN(11)]
		return true
	},
	"attribute": func(r *rand.Rand, root *xmlNode) bool {
		n := pick(r, root, func(n *xmlNode) bool { return len(n.start.Attr) > 0 || r.IntN(4) == 0 })
		if n == nil {
			return false
		}
		if len(n.start.Attr) > 0 && r.IntN(2) == 0 {
			i := r.IntN(len(n.start.Attr))
			a := &n.start.Attr[i]
			switch {
			case a.Name.Space == "xmlns" || a.Name.Local == "xmlns":
				return false
			case r.IntN(3) == 0:
				n.start.Attr = slices.Delete(n.start.Attr, i, i+1)
			default:
				a.Value = [...]string{"", "gbp", "EURO", "304", "102", "203", "KGM", "KILOGRAM", " GBP "}[r.IntN(9)]
			}
			return true
		}
		name := [...]string{"currencyID", "unitCode", "listID", "listAgencyID", "schemeAgencyID", "languageID", "formatCode", "listURI", "nonsense"}[r.IntN(9)]
		value := [...]string{"", "GBP", "gb", "en-GB", "no language", "abcdef", "304", "urn:x", "a b", "1"}[r.IntN(10)]
		for _, a := range n.start.Attr {
			if a.Name.Local == name {
				return false
			}
		}
		n.start.Attr = append(n.start.Attr, xml.Attr{Name: xml.Name{Local: name}, Value: value})
		return true
	},
	"namespace": func(r *rand.Rand, root *xmlNode) bool {
		n := pick(r, root, func(*xmlNode) bool { return true })
		n.start.Attr = append(slices.DeleteFunc(n.start.Attr, func(a xml.Attr) bool { return a.Name.Local == "xmlns" }),
			xml.Attr{Name: xml.Name{Local: "xmlns"}, Value: [...]string{"", "urn:x", "urn:wco:datamodel:WCO:DEC-DMS:2", "urn:wco:datamodel:WCO:Declaration_DS:DMS:2"}[r.IntN(4)]})
		n.start.Name.Space = ""
		return true
	},
}

func value(f func(r *rand.Rand, s string) string) func(*rand.Rand, *xmlNode) bool {
	return func(r *rand.Rand, root *xmlNode) bool {
		n := pick(r, root, func(n *xmlNode) bool { return len(n.children) == 0 })
		old := n.text
		n.text = f(r, strings.ToValidUTF8(old, ""))
		return n.text != old
	}
}

func pick(r *rand.Rand, root *xmlNode, condition func(*xmlNode) bool) *xmlNode {
	nodes := root.all(nil, condition)
	if len(nodes) == 0 {
		return nil
	}
	return nodes[r.IntN(len(nodes))]
}

func parentOf(r *rand.Rand, root *xmlNode) (n *xmlNode, i int) {
	parents := append(root.all(nil, func(n *xmlNode) bool { return len(n.children) > 0 }), root)
	n = parents[r.IntN(len(parents))]
	return n, r.IntN(len(n.children))
}

// mutants writes n changed messages, the same ones each time, and returns
// their folder and names.
func mutants(t testing.TB, valid []string, n int) (dir string, names []string) {
	t.Helper()
	return mutantsOf(t, valid, n, mutations)
}

// mutantsOf is mutants by changes of several sets.
func mutantsOf(t testing.TB, valid []string, n int, sets ...map[string]func(*rand.Rand, *xmlNode) bool) (dir string, names []string) {
	t.Helper()
	mutations := map[string]func(*rand.Rand, *xmlNode) bool{}
	for _, set := range sets {
		maps.Copy(mutations, set)
	}
	dir = t.TempDir()
	r := rand.New(rand.NewPCG(3, 6))
	kinds := make([]string, 0, len(mutations))
	for k := range mutations {
		kinds = append(kinds, k)
	}
	slices.Sort(kinds)
	var b bytes.Buffer
	for len(names) < n {
		file := valid[r.IntN(len(valid))]
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		root, err := readNode(data)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		kind := kinds[len(names)%len(kinds)]
		if !mutations[kind](r, root) {
			continue
		}
		b.Reset()
		b.WriteString(XMLHeader)
		root.write(&b)
		name := fmt.Sprintf("%04d-%s-%s", len(names), kind, filepath.Base(file))
		writeFile(t, filepath.Join(dir, name), b.Bytes())
		names = append(names, name)
	}
	return dir, names
}
