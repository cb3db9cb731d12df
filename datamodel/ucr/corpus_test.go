package ucr

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"testing"

	dm "wcodm/datamodel"
	"wcodm/datamodel/corpustest"
	"wcodm/datamodel/xmlstream"
)

// each reads the messages of the package in the files.
func each(t *testing.T, p *dm.Package, files []string, f func(file string, tr *dm.Tree)) {
	t.Helper()
	v := xmlstream.NewVocabulary(p.Names())
	binding := p.BindXML(v)
	r, err := xmlstream.NewReader(xmlstream.Config{Vocabulary: v,
		Roots: []xmlstream.Root{{Name: xmlstream.Name{Space: p.Root.Space, Local: p.Root.Name}}}})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	tr := dm.NewTree()
	for _, name := range files {
		file, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		_, err = r.Read(context.Background(), file, func(rec *xmlstream.Record) error {
			binding.Read(tr, rec)
			rec.Release()
			f(filepath.Base(name), tr)
			return nil
		})
		file.Close()
		if bad := (*xmlstream.SyntaxError)(nil); err != nil && !errors.As(err, &bad) {
			t.Fatal(err)
		}
	}
}

var (
	commented = regexp.MustCompile(`(?s)<!--.*?-->`)
	typed     = regexp.MustCompile(`TypeCode>\s*(DCR|DCS|MCR)\s*<`)
)

// TestRealDeclarations counts the references in the UK's published samples,
// compares them with a plain search of the text, and derives a UCR for each
// sample that has none.
func TestRealDeclarations(t *testing.T) {
	p := open(t, "gb-cds")
	files := corpustest.Files(t, "gb-cds/declarations")
	for _, name := range []string{"gb-ducr", "free"} {
		d := deriver(t, p, Derive, name)
		seen := NewSeen(0)
		count := map[string]int{}
		var pairs []string
		each(t, p, files, func(file string, tr *dm.Tree) {
			count["messages"]++
			kinds := map[string]bool{}
			documents := 0
			for _, r := range d.Find(tr) {
				if r.Kind != UCR {
					documents++
				}
				kind := r.Kind.String()
				if r.Item > 0 {
					kind += " of an item"
				}
				count[kind+" values"]++
				kinds[kind] = true
				value := strings.TrimSpace(r.Value)
				if r.Kind == DUCR && r.Item == 0 {
					switch f := d.ducr.FormOf(value); {
					case f == nil:
						count["DUCR values of neither form"]++
					default:
						count["DUCR values of the "+f.Name+" form"]++
					}
				}
			}
			text, err := os.ReadFile(filepath.Join(filepath.Dir(files[0]), file))
			if err != nil {
				t.Fatal(err)
			}
			if n := len(typed.FindAll(commented.ReplaceAll(text, nil), -1)); n != documents {
				t.Errorf("%s: found %d DUCRs, parts and MUCRs, and the text has %d", file, documents, n)
			}
			for kind := range kinds {
				count["messages with "+kind]++
			}
			if kinds["UCR"] && kinds["DUCR"] {
				count["messages with UCR and DUCR"]++
			}
			results, found := apply(d, tr)
			// The samples have no date, which the declarant's system adds on sending.
			if n := tr.Find(tr.Body(), "AcceptanceDateTime"); results[0].Outcome == Absent && n == dm.None {
				count["messages that lack a date for a UCR"]++
				n = tr.Add(tr.Body(), p.Body.Child("AcceptanceDateTime"), dm.Place{Line: 1, Col: 1})
				tr.SetText(n, "20251119")
				results, found = apply(d, tr)
			}
			seen.Check(file, 1, results, func(f dm.Diagnostic) { found = append(found, f) })
			for _, f := range found {
				count["findings "+f.Code+" "+f.Severity.String()]++
				if f.Line == 0 || f.Expected == "" && f.Code != CodeForm {
					t.Errorf("%s: a finding without place or advice: %+v", file, f)
				}
				if f.Code == CodeDiffer {
					pairs = append(pairs, file+": "+f.Message)
				}
				if f.Code == CodeUnfitting || f.Code == CodeLong {
					count[f.Code+" at "+f.WCOPath]++
				}
			}
			for _, r := range results {
				count["outcome "+string(r.Outcome)]++
				if r.Outcome == Derived {
					if wrong, _ := d.scheme.Check(r.Value); wrong != "" {
						t.Errorf("%s: derived %s: %s", file, r.Value, wrong)
					}
				}
				if r.Outcome == Absent && len(found) == 0 && !strings.Contains(string(tr.Value(tr.Find(tr.Body(), "FunctionCode"))), "1") {
					t.Errorf("%s: no UCR, and nothing says why", file)
				}
			}
		})
		var lines []string
		for what, n := range count {
			lines = append(lines, what+": "+strconv.Itoa(n))
		}
		sort.Strings(lines)
		t.Logf("%s\n%s", name, strings.Join(lines, "\n"))
		if name == "free" {
			t.Logf("that differ:\n%s", strings.Join(pairs, "\n"))
		}
		if count["messages"] == 0 || count["DUCR values"] == 0 || count["outcome kept"] == 0 || count["outcome derived"] == 0 {
			t.Errorf("the counts cannot be right: %v", count)
		}
	}
}
