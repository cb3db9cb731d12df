package mappings

import (
	"bytes"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	dm "wcodm/datamodel"
)

// FuzzLoad loads any bytes as a mapping. What loads is run on a record. The
// seeds are the mappings on the language page, right and wrong.
func FuzzLoad(f *testing.F) {
	const head = "mapping: toy\nnational: {syntax: xml, structure: toy.yaml}\npackage: wco\n"
	page, err := os.ReadFile(pageName)
	if err != nil {
		f.Fatal(err)
	}
	files := fstest.MapFS{}
	for block := range strings.SplitSeq(string(page), "\n```") {
		fence, text, _ := strings.Cut(block, "\n")
		language, file, _ := strings.Cut(fence, " ")
		switch {
		case file != "":
			files[file] = &fstest.MapFile{Data: []byte(text)}
		case language != "yaml":
			continue
		case strings.HasPrefix(text, "- "):
			text = head + "rules:\n" + text
		case !strings.HasPrefix(text, "mapping:"):
			text = head + text
		}
		f.Add([]byte(text))
	}
	for _, fault := range faults {
		f.Add([]byte(head + fault.rules))
	}
	files["fuzz.yaml"] = &fstest.MapFile{Data: []byte("mapping: m\ninclude: fuzz.yaml")}
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := Load("fuzz.yaml", data, files)
		if err != nil {
			return
		}
		src, dst, back := dm.NewTree(), dm.NewTree(), dm.NewTree()
		smallRecord(rand.New(rand.NewPCG(1, 1)), src, m.National)
		r := m.NewRunner()
		r.In(dst, src, func(dm.Diagnostic) {})
		r.Out(back, dst, func(dm.Diagnostic) {})
	})
}

// smallRecord fills a tree with a record of any structure, of a bounded size.
func smallRecord(r *rand.Rand, t *dm.Tree, p *dm.Package) {
	t.Reset(p)
	t.Add(dm.None, p.Root, dm.Place{})
	for n := dm.NodeID(0); int(n) < t.Len() && t.Len() < 500; n++ {
		for _, c := range t.Elem(n).Children {
			for range 1 + r.IntN(2) {
				if at := t.Add(n, c, dm.Place{}); !c.IsClass() {
					t.SetText(at, randomText(r, "ABIMX019 ./-|\n", 8))
				}
				if !c.Repeats() {
					break
				}
			}
		}
	}
}

// growing are mappings that a few lines make large.
var growing = []struct{ name, file, want string }{
	{"parts that use themselves twice", toyHead + `parts: {a: [{national: ., wco: ., rules: a}, {national: ., wco: ., rules: a}, {national: Code, wco: "AdditionalDocument[TypeCode]/ID"}]}
rules: [{national: ., wco: ., rules: a}]`, "more than 50000 rules"},
	{"parts that double", toyHead + doubling(15), "is written by this rule"},
	{"many rules of one place", toyHead + "rules:\n" + strings.Repeat("- {national: Code, wco: \"AdditionalDocument[TypeCode]/ID\", when: Flow = I}\n", 5000), "no rule writes TypeCode"},
	{"classes that hold themselves twice", `mapping: m
national: {syntax: xml, structure: {package: p, national: true, types: {T: {base: string}}, classes: {C: [{name: A, of: C}, {name: B, of: C}]}, root: {name: R, of: C}}}
package: wco
rules: [{national: A, wco: ID}]`, "does a class contain itself?"},
	{"classes that double", `mapping: m
complete: true
national: {syntax: xml, structure: {package: p, national: true, types: {T: {base: string}}, classes: {` + classes(14) + `}, root: {name: R, of: C14}}}
package: wco
rules: [{national: ` + strings.Repeat("A/", 14) + `A, wco: ID}]`, "is neither carried nor dropped"},
	{"numbers beyond all bounds", toyHead + "rules: [{national: 'Unit[99999999999]', wco: ID}, {national: Code, wco: TypeCode, integer: 99999999999}, {national: Kind, wco: FunctionCode, decimal: {implied: 99999999999}}, {national: '{Kind:99999999}|{Mode}', wco: ID}]", "position"},
	{"deep nesting", toyHead + "rules: " + strings.Repeat("[{national: ., wco: ., rules: ", 2000) + strings.Repeat("}]", 2000), "groups nest deeper"},
	{"a name without an end", toyHead + "rules: [{national: '" + strings.Repeat("A/", 100_000) + "', wco: '" + strings.Repeat("[", 100_000) + "'}]", "has no"},
	{"a template of many parts", toyHead + "rules: [{national: '" + strings.Repeat("{Code:2}", 20_000) + "', wco: ID}]", "is written by this rule"},
}

const toyHead = "mapping: toy\nnational: {syntax: xml, structure: toy.yaml}\npackage: wco\n"

// doubling are parts of which each uses the next twice.
func doubling(n int) string {
	var b bytes.Buffer
	b.WriteString("parts:\n")
	for i := range n {
		next := "p" + string(rune('a'+i+1))
		b.WriteString("  p" + string(rune('a'+i)) + ": [{national: ., wco: ., rules: " + next + "}, {national: ., wco: ., rules: " + next + "}]\n")
	}
	b.WriteString("  p" + string(rune('a'+n)) + ": [{national: Code, wco: \"AdditionalDocument[TypeCode]/ID\"}, {national: Kind, wco: AdditionalDocument/TypeCode}]\n")
	b.WriteString("rules: [{national: ., wco: ., rules: pa}]\n")
	return b.String()
}

// classes are classes of which each holds the one before twice.
func classes(n int) string {
	s := "C0: [{name: A, type: T}, {name: B, type: T}]"
	for i := range n {
		name, before := string(rune('0'+(i+1)%10)), string(rune('0'+i%10))
		if i+1 >= 10 {
			name = "1" + name
		}
		if i >= 10 {
			before = "1" + before
		}
		s += ", C" + name + ": [{name: A, of: C" + before + "}, {name: B, of: C" + before + "}]"
	}
	return s
}

// TestBounds loads mappings that grow. Each takes a second or two; the limit is
// for busy machines.
func TestBounds(t *testing.T) {
	for _, test := range growing {
		t.Run(test.name, func(t *testing.T) {
			begin := time.Now()
			_, err := Load("m.yaml", []byte(test.file), toyFiles())
			took := time.Since(begin)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				said := "it loads"
				if err != nil {
					said = err.Error()
				}
				t.Errorf("got %.300s, expected %s", said, test.want)
			}
			if took > 30*time.Second {
				t.Errorf("it took %v", took)
			}
			t.Logf("%v, %d bytes of messages", took.Round(time.Millisecond), len(errText(err)))
		})
	}
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
