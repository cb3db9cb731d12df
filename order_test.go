package wcodm

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	dm "wcodm/datamodel"
	"wcodm/datamodel/corpustest"
	"wcodm/datamodel/sample"
	"wcodm/validators"
)

// xmlNode is an element of a message in a test, which can be taken elsewhere.
type xmlNode struct {
	start    xml.StartElement
	text     string
	children []*xmlNode
	line     int // where String last put it
}

func parseXML(t testing.TB, doc string) *xmlNode {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(doc))
	var open []*xmlNode
	root := &xmlNode{}
	open = append(open, root)
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return root.children[0]
		}
		if err != nil {
			t.Fatal(err)
		}
		top := open[len(open)-1]
		switch tok := tok.(type) {
		case xml.StartElement:
			n := &xmlNode{start: tok.Copy()}
			top.children = append(top.children, n)
			open = append(open, n)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			top.text += string(tok)
		}
	}
}

// String writes the message with one line an element, so that a line names it.
func (n *xmlNode) String() string {
	var b strings.Builder
	line := 1
	n.write(&b, &line)
	return b.String()
}

func (n *xmlNode) write(b *strings.Builder, line *int) {
	n.line = *line
	tag := n.start.Name.Local
	fmt.Fprintf(b, "<%s xmlns=%q", tag, n.start.Name.Space)
	for _, a := range n.start.Attr {
		if a.Name.Space == "" && a.Name.Local != "xmlns" {
			fmt.Fprintf(b, " %s=\"", a.Name.Local)
			xml.EscapeText(b, []byte(a.Value))
			b.WriteString(`"`)
		}
	}
	b.WriteString(">")
	for _, c := range n.children {
		b.WriteString("\n")
		*line++
		c.write(b, line)
	}
	if len(n.children) == 0 {
		var text strings.Builder
		xml.EscapeText(&text, []byte(n.text))
		b.WriteString(text.String())
		*line += strings.Count(text.String(), "\n")
	}
	b.WriteString("</" + tag + ">")
}

func (n *xmlNode) each(f func(*xmlNode)) {
	f(n)
	for _, c := range n.children {
		c.each(f)
	}
}

// shuffle puts the children of some elements in another order, those of one name
// in their own.
func (n *xmlNode) shuffle(r *rand.Rand, share float64) {
	n.each(func(n *xmlNode) {
		if len(n.children) < 2 || r.Float64() > share {
			return
		}
		was := map[xml.Name][]*xmlNode{}
		for _, c := range n.children {
			was[c.start.Name] = append(was[c.start.Name], c)
		}
		if r.IntN(2) == 0 { // one is put elsewhere
			i, j := r.IntN(len(n.children)), r.IntN(len(n.children))
			c := n.children[i]
			n.children = slices.Insert(slices.Delete(n.children, i, i+1), j, c)
		} else {
			r.Shuffle(len(n.children), func(i, j int) { n.children[i], n.children[j] = n.children[j], n.children[i] })
		}
		for i, c := range n.children {
			name := c.start.Name
			n.children[i], was[name] = was[name][0], was[name][1:]
		}
	})
}

// ranks says where the structure has the children of each element.
type ranks map[*xmlNode]int

func ranksOf(root *xmlNode, p *dm.Package) ranks {
	all := ranks{}
	var walk func(n *xmlNode, e *dm.Element)
	walk = func(n *xmlNode, e *dm.Element) {
		for _, c := range n.children {
			for _, k := range e.Children {
				if k.Tag == c.start.Name.Local && k.Space == c.start.Name.Space {
					all[c] = k.Order
					walk(c, k)
				}
			}
		}
	}
	walk(root, p.Root)
	return all
}

// inOrder is the length of the longest row of children that is in order.
func (r ranks) inOrder(children []*xmlNode) int {
	longest := make([]int, len(children))
	best := 0
	for i, c := range children {
		longest[i] = 1
		for j := range i {
			if r[children[j]] <= r[c] {
				longest[i] = max(longest[i], longest[j]+1)
			}
		}
		best = max(best, longest[i])
	}
	return best
}

var neighbour = regexp.MustCompile(`(behind|before) \S+ \(line (\d+)\)`)

// follow does what the findings say: it takes each element that is told to the
// place between the neighbours that are named.
func follow(t *testing.T, root *xmlNode, r ranks, findings []dm.Diagnostic, wrong func(string, ...any)) {
	t.Helper()
	byLine, parent := map[int]*xmlNode{}, map[*xmlNode]*xmlNode{}
	root.each(func(n *xmlNode) {
		byLine[n.line] = n
		for _, c := range n.children {
			parent[c] = n
		}
	})
	type move struct {
		n              *xmlNode
		behind, before *xmlNode
	}
	told := map[*xmlNode][]move{}
	for _, d := range findings {
		n := byLine[d.Line]
		if d.Code != "XSD010" || n == nil || parent[n] == nil {
			wrong("unexpected %d:%d %s %s", d.Line, d.Column, d.Code, d.Message)
			continue
		}
		m := move{n: n}
		for _, side := range neighbour.FindAllStringSubmatch(d.Expected, -1) {
			line, _ := strconv.Atoi(side[2])
			if side[1] == "behind" {
				m.behind = byLine[line]
			} else {
				m.before = byLine[line]
			}
		}
		if m.behind == nil && m.before == nil {
			wrong("no place is told: %s (%s)", d.Message, d.Expected)
		}
		told[parent[n]] = append(told[parent[n]], m)
	}
	root.each(func(n *xmlNode) {
		if least := len(n.children) - r.inOrder(n.children); len(told[n]) != least {
			wrong("%d children of %s are told to move, and %d have to", len(told[n]), n.start.Name.Local, least)
		}
	})
	for n, moves := range told {
		n.children = slices.DeleteFunc(n.children, func(c *xmlNode) bool {
			return slices.ContainsFunc(moves, func(m move) bool { return m.n == c })
		})
		slices.SortStableFunc(moves, func(a, b move) int { return r[a.n] - r[b.n] })
		var last *xmlNode
		for _, m := range moves {
			at := 0
			if m.behind != nil {
				at = slices.Index(n.children, m.behind) + 1
			}
			if i := slices.Index(n.children, last); i >= at {
				at = i + 1
			}
			if m.before != nil && slices.Index(n.children, m.before) < at {
				wrong("%s cannot stand both behind and before what is named", m.n.start.Name.Local)
			}
			n.children = slices.Insert(n.children, at, m.n)
			last = m.n
		}
	}
}

// Messages whose elements stand in another order: they are valid where libxml2's
// own tool says so, the smallest set of elements is told to move, and the message
// is valid when that is done. With --repair each of them is a warning, and what is
// written is what would have been written of the message in order.
func TestShuffled(t *testing.T) {
	n := 60
	if testing.Short() {
		n = 8
	}
	for _, c := range []struct{ from, to string }{
		{"wco:xml", "wco:xml"}, {"gb-cds:xml", "gb-cds:xml"}, {"gb-cds-response:xml", "gb-cds-response:xml"}, {"eu-ncts-cc015c", "wco:xml"},
	} {
		t.Run(c.from, func(t *testing.T) {
			strict, tolerant := engine(t, "", c.to, keepUCR), engine(t, "", c.to, keepUCR, repairing)
			p := formatOf(t, c.from).Package
			dir, valid := schemaFolder(t, p), map[string]bool{}
			var names []string
			tree := dm.NewTree()
			var w dm.XMLWriter
			disordered := 0
			for seed := range uint64(n) {
				r := rand.New(rand.NewPCG(seed, 8))
				sample.Message(r, tree, p, sample.Options{Density: r.Float64(), MaxNodes: 300})
				for n := range dm.NodeID(tree.Len()) { // what the base has its own conditions for
					switch tree.Elem(n).Name {
					case "messageType":
						tree.SetText(n, "CC015C")
					case "currency":
						tree.SetText(n, strings.ToUpper(string(tree.Value(n))))
					}
				}
				root := parseXML(t, string(w.AppendTree(nil, tree, 0)))
				want := run1(t, strict, input("-", []byte(root.String())))
				if want[0].Output == "" { // another finding, of the way to the target
					continue
				}
				root.shuffle(r, []float64{0.05, 0.3, 1}[r.IntN(3)])
				doc := root.String()
				name := filepath.Join(dir, fmt.Sprintf("%d.xml", seed))
				if err := os.WriteFile(name, []byte(doc), 0o600); err != nil {
					t.Fatal(err)
				}
				names = append(names, name)
				wrong := func(format string, args ...any) {
					t.Helper()
					t.Errorf("seed %d: %s", seed, fmt.Sprintf(format, args...))
				}

				got := run1(t, strict, input("-", []byte(doc)))[0]
				valid[name] = got.Errors() == 0
				if !valid[name] {
					disordered++
				}
				repaired := run1(t, tolerant, input("-", []byte(doc)))[0]
				moved := slices.DeleteFunc(slices.Clone(repaired.Diagnostics), func(d dm.Diagnostic) bool { return d.Code != validators.CodeReordered })
				if repaired.Output != want[0].Output {
					wrong("repaired, it is another message: %s", firstDifference(strings.Split(want[0].Output, "\n"), strings.Split(repaired.Output, "\n")))
				}
				told := slices.DeleteFunc(slices.Clone(got.Diagnostics), func(d dm.Diagnostic) bool { return d.Severity != dm.Error })
				if len(moved) != len(told) {
					wrong("%d elements are told to move, and %d are moved", len(told), len(moved))
				}
				follow(t, root, ranksOf(root, p), told, wrong)
				if after := run1(t, strict, input("-", []byte(root.String())))[0]; after.Errors() > 0 {
					wrong("after the moves: %+v", after.Diagnostics)
				}
			}
			for name, ok := range xmllint(t, filepath.Join(dir, p.XSD().Entry), names...) {
				if ok != valid[name] {
					t.Errorf("%s: valid %v, and xmllint says %v", name, valid[name], ok)
				}
				delete(valid, name)
			}
			for name, ok := range valid { // xmllint lists what is valid
				if ok {
					t.Errorf("%s is valid, and xmllint says that it is not", name)
				}
			}
			if disordered < n/3 {
				t.Errorf("only %d of %d messages were out of order", disordered, n)
			}
		})
	}
}

func formatOf(t *testing.T, name string) *Format {
	t.Helper()
	f, err := OpenFormat(name)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// The same with an administration's schema, on real messages.
func TestShuffledByOfficialSchemas(t *testing.T) {
	schemas := corpustest.Dir(t, "gb-cds/schemas/declaration")
	official, err := validators.LoadOfficial(filepath.Join(schemas, "DocumentMetaData_2_DMS.xsd"), filepath.Join(schemas, "WCO_DEC_2_DMS.xsd"))
	if err != nil {
		t.Fatal(err)
	}
	bySchema := func(o *Options) { o.Schema = official }
	e, tolerant := engine(t, "", "gb-cds:xml", bySchema), engine(t, "", "gb-cds:xml", bySchema, repairing)
	told, judged := 0, 0
	r := rand.New(rand.NewPCG(8, 9))
	for _, name := range corpustest.Files(t, "gb-cds/declarations") {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(data, []byte("xsi:nil")) { // the test does not write it
			continue
		}
		if whole := run1(t, e, input("-", data)); len(whole) != 1 || whole[0].Output == "" {
			continue
		}
		root := parseXML(t, string(data))
		right := run1(t, e, input("-", []byte(root.String())))
		if judged++; testing.Short() && judged > 40 {
			break
		}
		root.shuffle(r, 0.2)
		doc := root.String()
		fail := func(format string, args ...any) { t.Helper(); t.Errorf("%s: %s", name, fmt.Sprintf(format, args...)) }
		wrong := slices.DeleteFunc(run1(t, e, input("-", []byte(doc)))[0].Diagnostics, func(d dm.Diagnostic) bool { return d.Severity != dm.Error })
		told += min(len(wrong), 1)
		follow(t, root, ranksOf(root, right[0].Format.Package), wrong, fail)
		if after := run1(t, e, input("-", []byte(root.String())))[0]; after.Errors() > 0 {
			fail("after the moves: %+v", after.Diagnostics)
		}
		if repaired := run1(t, tolerant, input("-", []byte(doc)))[0]; repaired.Output != right[0].Output {
			fail("repaired, it is another message: %+v", repaired.Diagnostics)
		}
	}
	if told < judged/2 {
		t.Errorf("in %d of %d messages something was told to move", told, judged)
	}
}
