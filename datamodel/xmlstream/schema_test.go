package xmlstream

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"wcodm/datamodel/corpustest"
)

func files(pairs ...string) fstest.MapFS {
	m := fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return m
}

func loadSchema(tb testing.TB, fsys fs.FS, entry string) *Schema {
	tb.Helper()
	s, err := LoadSchema(fsys, entry)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(s.Close)
	return s
}

const xs = `xmlns:xs="http://www.w3.org/2001/XMLSchema"`

// schemaM allows <m k="x|a&amp;b"><n>a number</n>…<q>a qualified name</q>?</m>.
const schemaM = `<xs:schema ` + xs + `>
<xs:element name="m"><xs:complexType><xs:sequence>
<xs:element name="n" type="xs:integer" maxOccurs="unbounded"/>
<xs:element name="q" type="xs:QName" minOccurs="0"/>
<xs:element name="any" minOccurs="0"/>
</xs:sequence>
<xs:attribute name="k"><xs:simpleType><xs:restriction base="xs:string">
<xs:enumeration value="x"/><xs:enumeration value="a&amp;b"/></xs:restriction></xs:simpleType></xs:attribute>
</xs:complexType></xs:element>
<xs:simpleType name="even"><xs:restriction base="xs:integer"><xs:enumeration value="2"/></xs:restriction></xs:simpleType>
</xs:schema>`

func TestFindings(t *testing.T) {
	schema := loadSchema(t, files("m.xsd", schemaM), "m.xsd")
	tests := []struct {
		name, doc string
		want      string // the findings, with positions
	}{
		{"valid", `<m><n>1</n><n> 2 </n></m>`, ``},
		{"attribute values arrive", `<m k="a&amp;b"><n>1</n></m>`, ``},
		{"bad attribute", "<w>\n<m k='y'><n>1</n></m></w>", `2:1 1840 Element 'm', attribute 'k': [facet 'enumeration'] The value 'y' is not an element of the set {'x', 'a&b'}.`},
		{"bad value", "<m>\n <n>1</n>\n <n\n>x</n></m>", `3:2 1824 Element 'n': 'x' is not a valid value of the atomic type 'xs:integer'.`},
		{"value in pieces", "<m><n>1<!-- -->2<![CDATA[3]]>&#52;</n></m>", ``},
		{"value in bad pieces", "<m><n>1<!-- -->2<![CDATA[x]]>&#52;</n></m>", `1:4 1824 Element 'n': '12x4' is not a valid value of the atomic type 'xs:integer'.`},
		{"unexpected child", "<m>\n<n>1</n>\n <o/></m>", `3:2 1871 Element 'o': This element is not expected. Expected is one of ( n, q, any ).`},
		{"missing child", "<w> <m></m></w>", `1:5 1871 Element 'm': Missing child element(s). Expected is ( n ).`},
		{"text where none may be", "<m>x<n>1</n></m>", `1:1 1843 Element 'm': Character content other than whitespace is not allowed because the content type is 'element-only'.`},
		{"CDATA where none may be", "<m><n>1</n><![CDATA[ ]]></m>", `1:1 1843 Element 'm': Character content other than whitespace is not allowed because the content type is 'element-only'.`},
		{"prefix of the wrapper in a value", `<w xmlns:p="u"><x xmlns:p="v"/><m><n>1</n><q>p:x</q></m></w>`, ``},
		{"prefix of nobody in a value", `<w><x xmlns:p="v"/><m><n>1</n><q>p:x</q></m></w>`, "1:31 1824 Element 'q': The QName value 'p:x' has no corresponding namespace declaration in scope.\n" + `1:31 1824 Element 'q': 'p:x' is not a valid value of the atomic type 'xs:QName'.`},
		{"xsi:type with a prefix of the wrapper", `<w xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns:s="http://www.w3.org/2001/XMLSchema"><m xmlns:z="z"><n i:type="s:byte">300</n></m></w>`, `1:114 1824 Element 'n': '300' is not a valid value of the atomic type 'xs:byte'.`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := newReader(t, Config{Roots: []Root{{Name: Name{Local: "m"}, Schema: schema}}})
			for _, n := range []int{chunkSize, 1, 3} {
				var got []string
				out, _, err := inChunks(r, tt.doc, n)
				if err != nil {
					t.Fatal(err)
				}
				for _, line := range strings.Split(out, "\n") {
					if line = strings.TrimSpace(line); strings.HasPrefix(line, "!") {
						i := strings.LastIndex(line, " ")
						got = append(got, line[i+1:]+" "+line[1:i])
					}
				}
				if s := strings.Join(got, "\n"); s != tt.want {
					t.Errorf("chunks of %d: got\n%s\nwant\n%s", n, s, tt.want)
				}
			}
		})
	}
}

func TestFindingsStandWhereTheyArise(t *testing.T) {
	schema := loadSchema(t, files("m.xsd", schemaM), "m.xsd")
	r := newReader(t, Config{Roots: []Root{{Name: Name{Local: "m"}, Schema: schema}}})
	got, _, err := readString(r, "<m k='z'>x<n>y</n><o/></m>", false)
	if err != nil {
		t.Fatal(err)
	}
	want := `root 0
<m>
 @k="z"
 !1840 Element 'm', attribute 'k': [facet 'enumeration'] The value 'z' is not an element of the set {'x', 'a&b'}.
 "x"
 !1843 Element 'm': Character content other than whitespace is not allowed because the content type is 'element-only'.
 <n>
  "y"
  !1824 Element 'n': 'y' is not a valid value of the atomic type 'xs:integer'.
 </n>
 <o>
  !1871 Element 'o': This element is not expected. Expected is one of ( n, q, any ).
 </o>
</m>
`
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestRootsHaveTheirOwnSchemas(t *testing.T) {
	one := loadSchema(t, files("a.xsd", `<xs:schema `+xs+`><xs:element name="a" type="xs:integer"/></xs:schema>`), "a.xsd")
	two := loadSchema(t, files("b.xsd", `<xs:schema `+xs+`><xs:element name="b" type="xs:date"/></xs:schema>`), "b.xsd")
	r := newReader(t, Config{Roots: []Root{{Name: Name{Local: "a"}, Schema: one}, {Name: Name{Local: "b"}, Schema: two}, {Name: Name{Local: "c"}}}})
	got, _, err := readString(r, "<w><a>1</a><b>1</b><c>1</c><b>2024-01-01</b></w>", false)
	if err != nil {
		t.Fatal(err)
	}
	want := `root 0
<a>
 "1"
</a>
root 1
<b>
 "1"
 !1824 Element 'b': '1' is not a valid value of the atomic type 'xs:date'.
</b>
root 2
<c>
 "1"
</c>
root 1
<b>
 "2024-01-01"
</b>
`
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestFindingsAreCountedPastTheLimit(t *testing.T) {
	schema := loadSchema(t, files("m.xsd", schemaM), "m.xsd")
	r := newReader(t, Config{Roots: []Root{{Name: Name{Local: "m"}, Schema: schema}}, Limits: Limits{Findings: 3}})
	_, err := r.Read(t.Context(), strings.NewReader("<m>"+strings.Repeat("<n>x</n>", 10)+"</m>"), func(rec *Record) error {
		if rec.Findings != 3 || rec.FindingsLost != 7 {
			t.Errorf("%d findings and %d lost, want 3 and 7", rec.Findings, rec.FindingsLost)
		}
		rec.Release()
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestLoadSchema(t *testing.T) {
	leaf := `<xs:schema ` + xs + ` targetNamespace="t"><xs:simpleType name="s"><xs:restriction base="xs:string"/></xs:simpleType></xs:schema>`
	tests := []struct {
		name  string
		fsys  fstest.MapFS
		entry string
		err   string // part of the error; empty: loads
	}{
		{"import beside", files("a.xsd", `<xs:schema `+xs+` xmlns:t="t"><xs:import namespace="t" schemaLocation="t.xsd"/><xs:element name="m" type="t:s"/></xs:schema>`, "t.xsd", leaf), "a.xsd", ""},
		{"import above, with blanks and accents", files("x/a b.xsd", `<xs:schema `+xs+` xmlns:t="t"><xs:import namespace="t" schemaLocation="../y%20y/t.xsd"/><xs:element name="m" type="t:s"/></xs:schema>`,
			"y y/t.xsd", `<xs:schema `+xs+` targetNamespace="t"><xs:include schemaLocation="../%C3%A9/t.xsd"/></xs:schema>`, "é/t.xsd", leaf), "x/a b.xsd", ""},
		{"circle", files("a.xsd", `<xs:schema `+xs+`><xs:include schemaLocation="./b.xsd"/><xs:element name="m"/></xs:schema>`,
			"b.xsd", `<xs:schema `+xs+`><xs:include schemaLocation="a.xsd"/></xs:schema>`), "a.xsd", ""},
		{"unused import from the network", files("a.xsd", `<xs:schema `+xs+`><xs:import namespace="t" schemaLocation="http://127.0.0.1:1/t.xsd"/><xs:element name="m"/></xs:schema>`), "a.xsd", ""},
		{"import from the network", files("a.xsd", `<xs:schema `+xs+` xmlns:t="t"><xs:import namespace="t" schemaLocation="http://127.0.0.1:1/t.xsd"/><xs:element name="m" type="t:s"/></xs:schema>`), "a.xsd", "a.xsd:1: "},
		{"import from the machine", files("a.xsd", `<xs:schema `+xs+` xmlns:t="t"><xs:import namespace="t" schemaLocation="file:///etc/passwd"/><xs:import namespace="u" schemaLocation="/etc/passwd"/><xs:element name="m" type="t:s"/></xs:schema>`), "a.xsd", "does not resolve to a(n) type definition"},
		{"import from outside", files("a.xsd", `<xs:schema `+xs+`><xs:include schemaLocation="../t.xsd"/></xs:schema>`), "a.xsd", `a.xsd:1: "../t.xsd" leads out`},
		{"missing import", files("a.xsd", "<xs:schema "+xs+">\n<xs:include schemaLocation='t.xsd'/></xs:schema>"), "a.xsd", "a.xsd:2: open t.xsd: file does not exist"},
		{"missing entry", files(), "a.xsd", "file does not exist"},
		{"empty", files("a.xsd", ""), "a.xsd", "the file is empty"},
		{"not XML", files("a.xsd", "hello"), "a.xsd", "a.xsd:1: line 1, column 1: this is not XML"},
		{"not a schema", files("a.xsd", "<a/>"), "a.xsd", "a.xsd: not an XML Schema"},
		{"errors in an included file", files("a.xsd", `<xs:schema `+xs+`><xs:include schemaLocation="d/b.xsd"/></xs:schema>`,
			"d/b.xsd", "<xs:schema "+xs+">\n<xs:element name='m' type='xs:none'/>\n<xs:element/></xs:schema>"), "a.xsd", "d/b.xsd:3: Element"},
		{"bad path", files(), "../a.xsd", "is not a path"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			out := capture(t, func() {
				s, err := LoadSchema(tt.fsys, tt.entry)
				if err == nil {
					s.Close()
					s.Close()
				}
				switch {
				case tt.err == "" && err != nil:
					t.Error(err)
				case tt.err != "" && (err == nil || !strings.Contains(err.Error(), tt.err)):
					t.Errorf("error %v, want %q", err, tt.err)
				}
				if strings.HasPrefix(tt.name, "missing") && !errors.Is(err, fs.ErrNotExist) {
					t.Errorf("%v is not fs.ErrNotExist", err)
				}
			})
			if out != "" {
				t.Errorf("on standard error: %s", out)
			}
		})
	}
}

func TestClosedSchemaIsRefused(t *testing.T) {
	s := loadSchema(t, files("m.xsd", schemaM), "m.xsd")
	s.Close()
	if _, err := NewReader(Config{Roots: []Root{{Name: Name{Local: "m"}, Schema: s}}}); err == nil {
		t.Error("no error")
	}
}

const dms = "urn:wco:datamodel:WCO:DocumentMetaData-DMS:2"

// ukSchema is the UK's schema for declarations: the wrapper and the body, which is strict about what is in it.
func ukSchema(tb testing.TB) (fs.FS, string) {
	dir := corpustest.Dir(tb, "gb-cds", "schemas", "declaration")
	return overlay{os.DirFS(dir), files("entry.xsd", `<xs:schema `+xs+`>
<xs:import namespace="`+dms+`" schemaLocation="DocumentMetaData_2_DMS.xsd"/>
<xs:import namespace="urn:wco:datamodel:WCO:DEC-DMS:2" schemaLocation="WCO_DEC_2_DMS.xsd"/>
</xs:schema>`)}, "entry.xsd"
}

type overlay struct{ below, above fs.FS }

func (o overlay) Open(name string) (fs.File, error) {
	if f, err := o.above.Open(name); err == nil {
		return f, nil
	}
	return o.below.Open(name)
}

func TestVerdictsOfCorpusEqualXmllint(t *testing.T) {
	fsys, entry := ukSchema(t)
	xmllint, err := exec.LookPath("xmllint")
	if err != nil {
		t.Skip("xmllint is not installed")
	}
	data, err := fs.ReadFile(fsys, entry)
	if err != nil {
		t.Fatal(err)
	}
	dir := corpustest.Dir(t, "gb-cds", "schemas", "declaration")
	path := filepath.Join(t.TempDir(), "entry.xsd")
	data = bytes.ReplaceAll(data, []byte(`schemaLocation="`), []byte(`schemaLocation="`+dir+"/"))
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	schema := loadSchema(t, fsys, entry)
	r := newReader(t, Config{Roots: []Root{{Name: Name{dms, "MetaData"}, Schema: schema, TopOnly: true}}})

	var names []string
	for _, folder := range []string{"declarations", "amendments-and-cancellations", "responses", "other", "stripped-namespaces"} {
		m, err := filepath.Glob(filepath.Join(corpustest.Dir(t, "gb-cds", folder), "*.xml"))
		if err != nil || len(m) == 0 {
			t.Fatalf("no files in %s", folder)
		}
		names = append(names, m...)
	}
	// xmllint names each file that fails on standard error, and each that is valid.
	verdicts := func(args ...string) map[string]bool {
		valid := map[string]bool{}
		out, _ := exec.Command(xmllint, append(append(args, "--noout", "--schema", path), names...)...).CombinedOutput()
		for _, line := range strings.Split(string(out), "\n") {
			if f, ok := strings.CutSuffix(line, " validates"); ok {
				valid[f] = true
			}
			// xmllint --stream says both of a file that breaks the rules of XML at a late place.
			if f, ok := strings.CutSuffix(line, " : failed to parse"); ok {
				delete(valid, f)
			}
		}
		return valid
	}
	stream, tree := verdicts("--stream"), verdicts()
	nvalid := 0
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		valid := false
		_, err = r.Read(t.Context(), f, func(rec *Record) error {
			valid = rec.Findings == 0
			rec.Release()
			return nil
		})
		f.Close()
		valid = valid && err == nil
		if valid {
			nvalid++
		}
		if valid != tree[name] || valid != stream[name] {
			t.Errorf("%s: valid %t (%v), xmllint %t, xmllint --stream %t", name, valid, err, tree[name], stream[name])
		}
	}
	t.Logf("%d files, %d valid", len(names), nvalid)
}

func TestReadersShareSchemas(t *testing.T) {
	schema := loadSchema(t, files("m.xsd", schemaM), "m.xsd")
	vocabulary := NewVocabulary([]Name{{Local: "m"}, {Local: "n"}})
	doc := "<w>" + strings.Repeat(`<m k="x"><n>1</n><n>x</n><new/></m>`, 1000) + "</w>"
	var want string
	var wg sync.WaitGroup
	outs := make([]string, 8)
	for i := range outs {
		wg.Go(func() {
			r, err := NewReader(Config{Vocabulary: vocabulary, Roots: []Root{{Name: Name{Local: "m"}, Schema: schema}}})
			if err != nil {
				t.Error(err)
				return
			}
			defer r.Close()
			for range 5 {
				out, _, err := readString(r, doc, true)
				if err != nil {
					t.Error(err)
				}
				outs[i] = out
			}
			// Schemas may be loaded meanwhile.
			if s, err := LoadSchema(files("m.xsd", schemaM), "m.xsd"); err != nil {
				t.Error(err)
			} else {
				s.Close()
			}
		})
	}
	wg.Wait()
	want = outs[0]
	if strings.Count(want, "!") != 2000 {
		t.Errorf("%d findings, want 2000", strings.Count(want, "!"))
	}
	for i := range outs {
		if outs[i] != want {
			t.Errorf("reader %d saw something else", i)
		}
	}
}
