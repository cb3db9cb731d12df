package mappings

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	dm "wcodm/datamodel"
	"wcodm/datamodel/xmlstream"
)

// xmlFiles lists the XML files of a folder.
func xmlFiles(tb testing.TB, dir string) []string {
	tb.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.xml"))
	if err != nil {
		tb.Fatal(err)
	}
	if len(files) == 0 {
		tb.Fatalf("no XML files in %s", dir)
	}
	return files
}

func open(tb testing.TB, name string) *Mapping {
	tb.Helper()
	m, err := Open(name)
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

// messageReader reads XML messages of one package.
type messageReader struct {
	binding *dm.XMLBinding
	reader  *xmlstream.Reader
}

// newMessageReader returns a reader; a schema judges the messages, nil judges
// none.
func newMessageReader(tb testing.TB, p *dm.Package, schema *xmlstream.Schema) *messageReader {
	tb.Helper()
	v := xmlstream.NewVocabulary(p.Names())
	r, err := xmlstream.NewReader(xmlstream.Config{Vocabulary: v, Roots: []xmlstream.Root{
		{Name: xmlstream.Name{Space: p.Root.Space, Local: p.Root.Name}, Schema: schema}}})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(r.Close)
	return &messageReader{p.BindXML(v), r}
}

// read reads the one message, with what the schema finds wrong.
func (m *messageReader) read(tb testing.TB, t *dm.Tree, data []byte) []string {
	tb.Helper()
	findings, err := m.try(t, data)
	if err != nil {
		tb.Fatal(err)
	}
	return findings
}

func (m *messageReader) try(t *dm.Tree, data []byte) (findings []string, err error) {
	doc, err := m.reader.Read(context.Background(), bytes.NewReader(data), func(rec *xmlstream.Record) error {
		m.binding.Read(t, rec)
		for _, ev := range rec.Events {
			if ev.Kind == xmlstream.Finding {
				findings = append(findings, fmt.Sprintf("line %d: %s", ev.Line, rec.Value(ev)))
			}
		}
		rec.Release()
		return nil
	})
	if err == nil && doc.Messages != 1 {
		err = fmt.Errorf("%d messages below <%s>, expected one", doc.Messages, doc.Name)
	}
	return findings, err
}

// schemaOf compiles the package's own schema.
func schemaOf(tb testing.TB, p *dm.Package) *xmlstream.Schema {
	tb.Helper()
	files := p.XSD()
	s, err := xmlstream.LoadSchema(files, files.Entry)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(s.Close)
	return s
}

// content lists what a tree holds, one "path = value" for each value and
// attribute, sorted. The first of repeated elements has no position.
func content(t *dm.Tree) []string {
	var lines []string
	for i := range t.Len() {
		n := dm.NodeID(i)
		path := strings.ReplaceAll(t.Path(n), "[1]", "")
		if v := t.Value(n); len(v) > 0 {
			lines = append(lines, fmt.Sprintf("%s = %s", path, v))
		}
		t.Attrs(n, func(a *dm.Attribute, v []byte) {
			at := path + "/"
			if t.Elem(n) == t.Package.Body {
				at = ""
			}
			lines = append(lines, fmt.Sprintf("%s@%s = %s", at, a.Name, v))
		})
	}
	slices.Sort(lines)
	return lines
}

// build makes a tree of lines as content writes them; lines are the places.
func build(tb testing.TB, p *dm.Package, lines []string) *dm.Tree {
	tb.Helper()
	t := dm.NewTree()
	t.Reset(p)
	n := dm.None
	for e, chain := p.Body, []*dm.Element(nil); ; e = e.Parent {
		if e != nil {
			chain = append(chain, e)
			continue
		}
		for _, e := range slices.Backward(chain) {
			n = t.Add(n, e, dm.Place{})
		}
		break
	}
	for i, line := range lines {
		path, value, ok := strings.Cut(line, " = ")
		if !ok {
			tb.Fatalf("%q is no line of content", line)
		}
		at, place := n, dm.Place{Line: uint32(i + 1), Col: 1}
		for name := range strings.SplitSeq(path, "/") {
			if attr, ok := strings.CutPrefix(name, "@"); ok {
				t.SetAttr(at, t.Elem(at).Attribute(attr), []byte(value))
				at = dm.None
				break
			}
			name, position, _ := strings.Cut(strings.TrimSuffix(name, "]"), "[")
			want := 1
			if position != "" {
				want, _ = strconv.Atoi(position)
			}
			e := t.Elem(at).Child(name)
			if e == nil {
				tb.Fatalf("%s: no %s in %s", line, name, t.Elem(at).Path())
			}
			have, found := 0, dm.None
			for c := t.First(at); c != dm.None; c = t.Next(c) {
				if t.Elem(c) == e {
					if have++; have == want {
						found = c
					}
				}
			}
			for ; have < want; have++ {
				found = t.Add(at, e, place)
			}
			at = found
		}
		if at != dm.None {
			t.SetText(at, value)
		}
	}
	return t
}

// findings collects what a runner reports, one line each.
type findings []string

func (f *findings) report(d dm.Diagnostic) {
	path := d.NationalPath
	if path == "" {
		path = d.WCOPath
	}
	s := fmt.Sprintf("%s %s", d.Severity, d.Code)
	if d.Line > 0 {
		s += fmt.Sprintf(" line %d", d.Line)
	}
	s += fmt.Sprintf(" %s: %s", path, d.Message)
	if d.Expected != "" {
		s += " (expected " + d.Expected + ")"
	}
	*f = append(*f, s)
}

func (f findings) String() string { return strings.Join(f, "\n") }

// randomText is up to n characters of an alphabet, one at least.
func randomText(r *rand.Rand, alphabet string, n int) string {
	letters := []rune(alphabet)
	var b strings.Builder
	for range 1 + r.IntN(n) {
		b.WriteRune(letters[r.IntN(len(letters))])
	}
	return b.String()
}
