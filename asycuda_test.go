package wcodm

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	dm "wcodm/datamodel"
	"wcodm/datamodel/corpustest"
	"wcodm/mappings"
)

// content lists the values of a national XML file, by path with positions:
// without what is absent in any of its forms, and without the white space of
// pretty-printing.
func content(t *testing.T, doc []byte, dropped func(path string) bool) []string {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(doc))
	type open struct {
		name  string
		count map[string]int
		text  strings.Builder
	}
	stack := []*open{{count: map[string]int{}}}
	var all []string
	path := func(positions bool) string {
		var names []string
		for _, o := range stack[2:] {
			name := o.name
			if !positions {
				name, _, _ = strings.Cut(name, "[")
			}
			names = append(names, name)
		}
		return strings.Join(names, "/")
	}
	for {
		tok, err := d.Token()
		if err == io.EOF {
			slices.Sort(all)
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			top := stack[len(stack)-1]
			top.count[tok.Name.Local]++
			name := tok.Name.Local
			if n := top.count[name]; n > 1 || name == "Item" || name == "Container" {
				name = fmt.Sprintf("%s[%d]", name, n)
			}
			stack = append(stack, &open{name: name, count: map[string]int{}})
		case xml.EndElement:
			top := stack[len(stack)-1]
			var lines []string
			for line := range strings.SplitSeq(top.text.String(), "\n") {
				if line = strings.TrimSpace(line); line != "" {
					lines = append(lines, line)
				}
			}
			if len(lines) > 0 && !dropped(path(false)) {
				all = append(all, path(true)+" = "+worth(strings.Join(lines, "|")))
			}
			stack = stack[:len(stack)-1]
		case xml.CharData:
			stack[len(stack)-1].text.Write(tok)
		}
	}
}

// worth writes a number with an exponent out: programs print large amounts so.
func worth(v string) string {
	if f, _, err := big.ParseFloat(v, 10, 200, big.ToNearestEven); err == nil && strings.ContainsAny(v, "eE") {
		return f.Text('f', -1)
	}
	return v
}

// Every real ASYCUDA file becomes a message that the base's schema accepts, or
// a finding that names its line; and comes back with the same content, but for
// what the mapping drops by name.
func TestASYCUDARoundTrip(t *testing.T) {
	m, err := mappings.Open("asycuda-sad")
	if err != nil {
		t.Fatal(err)
	}
	drops := map[string]bool{}
	for _, d := range m.Drops() {
		if !d.WCO {
			drops[d.Path] = true
		}
	}
	dropped := func(path string) bool {
		for path != "" {
			if drops[path] {
				return true
			}
			path, _, _ = cutLast(path)
		}
		return false
	}
	specimens, err := filepath.Glob("testdata/asycuda/*port*.xml")
	if err != nil || len(specimens) < 2 {
		t.Fatalf("specimens: %v %v", specimens, err)
	}
	// The full specimen has what comes back elsewhere: see its trip in testdata/trips.
	specimens = slices.DeleteFunc(specimens, func(name string) bool { return filepath.Base(name) == "import-full.xml" })
	names := append(corpustest.Files(t, "asycuda"), specimens...)
	for _, to := range []string{"wco:xml", "wco:json"} {
		there, back := engine(t, "", to, keepUCR), engine(t, "", "asycuda-sad", keepUCR)
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			r := run1(t, there, input(name, data))[0]
			reported := map[string]bool{} // content that the tool says is not carried over
			for _, d := range r.Diagnostics {
				if d.Severity != dm.Note {
					t.Logf("%s:%d:%d %s %s [%s] %q (%s)", filepath.Base(name), d.Line, d.Column, d.Code, d.Message, d.NationalPath, d.Value, d.Expected)
				}
				if d.Code == mappings.CodeUnmapped {
					reported[d.NationalPath] = true
				}
				if d.Severity == dm.Error && (d.Line == 0 || d.NationalPath == "") {
					t.Errorf("%s: a finding without place: %+v", name, d)
				}
			}
			if r.Errors() > 0 {
				t.Errorf("%s: %d errors", name, r.Errors())
				continue
			}
			again := run1(t, back, input("-", []byte(r.Output)))
			if len(again) != 1 || again[0].Errors() > 0 {
				t.Fatalf("%s: on the way back: %+v", name, again)
			}
			left := func(path string) bool { return dropped(path) || reported[path] }
			want, got := content(t, data, left), content(t, []byte(again[0].Output), left)
			if d := firstDifference(want, got); d != "" {
				t.Errorf("%s through %s: %s", name, to, d)
			}
			for _, d := range again[0].Diagnostics {
				// ASYCUDA has no field for the UCR that was derived on the way in.
				if d.Code == mappings.CodeUnmapped && !strings.Contains(d.WCOPath, "/UCR/") {
					t.Errorf("%s through %s: on the way back: %+v", name, to, d)
				}
			}
			t.Logf("%s: %d values", filepath.Base(name), len(want))
		}
	}
}

func cutLast(path string) (before, after string, found bool) {
	i := strings.LastIndexByte(path, '/')
	if i < 0 {
		return "", path, false
	}
	return path[:i], path[i+1:], true
}
