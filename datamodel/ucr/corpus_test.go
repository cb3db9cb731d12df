package ucr

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	dm "wcodm/datamodel"
	"wcodm/datamodel/corpustest"
	"wcodm/datamodel/xmlstream"
)

var update = flag.Bool("update", false, "write the golden files")

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

// TestRealDeclarations derives a UCR for each of the UK's published samples that has
// none, by two schemes, and looks at what is said of it.
func TestRealDeclarations(t *testing.T) {
	p := open(t, "gb-cds")
	files := corpustest.Files(t, "gb-cds/declarations")
	for _, name := range []string{"gb-ducr", "free"} {
		d := deriver(t, p, Derive, name)
		seen := NewSeen(0)
		count := map[string]int{}
		each(t, p, files, func(file string, tr *dm.Tree) {
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
		t.Logf("%s\n%s", name, listed(count))
		if count["outcome kept"] == 0 || count["outcome derived"] == 0 {
			t.Errorf("the counts cannot be right: %v", count)
		}
	}
}

// listed writes counts, one a line.
func listed(count map[string]int) string {
	var b strings.Builder
	for _, what := range slices.Sorted(maps.Keys(count)) {
		fmt.Fprintf(&b, "%s: %d\n", what, count[what])
	}
	return b.String()
}

// stated is a reference as a plain reading of the XML finds it.
type stated struct {
	kind  Kind
	item  bool
	value string
}

func (s stated) String() string {
	if s.item {
		return s.kind.String() + " of an item"
	}
	return s.kind.String()
}

// plainly reads a file without any of our own code, by the names of elements alone:
// the references of each declaration, and its type. ok is false for what is no XML.
func plainly(t *testing.T, file string) (all [][]stated, types []string, ok bool) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]Kind{"DCR": DUCR, "DCS": DUCRPart, "MCR": MUCR}
	var path []string
	var text, id, code string
	x := xml.NewDecoder(bytes.NewReader(data))
	for {
		token, err := x.Token()
		if err == io.EOF {
			return all, types, true
		}
		if err != nil {
			return nil, nil, false
		}
		switch e := token.(type) {
		case xml.StartElement:
			path, text = append(path, e.Name.Local), ""
			switch e.Name.Local {
			case "Declaration":
				if within := len(path) > 1 && path[len(path)-2] == "MetaData"; within { // not what a response of customs tells of one
					all, types = append(all, nil), append(types, "")
				}
			case "PreviousDocument":
				id, code = "", ""
			}
		case xml.CharData:
			text += string(e)
		case xml.EndElement:
			text = strings.TrimSpace(text)
			at := strings.Join(path, "/")
			item := strings.Contains(at, "/GovernmentAgencyGoodsItem/")
			path = path[:len(path)-1]
			n := len(all) - 1
			if !strings.Contains(at, "MetaData/Declaration/") {
				n = -1
			}
			switch {
			case n < 0:
			case strings.HasSuffix(at, "MetaData/Declaration/TypeCode"):
				types[n] = text
			case strings.HasSuffix(at, "PreviousDocument/TypeCode"):
				code = text
			case strings.HasSuffix(at, "PreviousDocument/ID"):
				id = text
			case strings.HasSuffix(at, "/PreviousDocument"):
				if k, ok := kinds[code]; ok && id != "" {
					all[n] = append(all[n], stated{k, item, id})
				}
			case text != "" && (strings.HasSuffix(at, "/UCR/ID") || strings.HasSuffix(at, "/UCR/TraderAssignedReferenceID")):
				all[n] = append(all[n], stated{UCR, item, text})
			}
			text = ""
		}
	}
}

// TestReferencesOfRealDeclarations counts, as was done for all of HMRC's samples, how
// many of the declarations that are here carry a UCR, a DUCR, a MUCR or a part, and
// how many have the form they should have. The golden file holds the counts, each
// value of another form with the reason, and the pairs that differ. What is found
// is what a plain reading of the same files finds.
func TestReferencesOfRealDeclarations(t *testing.T) {
	p := open(t, "gb-cds")
	d := deriver(t, p, Keep, Free)
	files := corpustest.Files(t, "gb-cds/declarations", "gb-cds/wrapped", "gb-cds/amendments-and-cancellations", "gb-cds/other", "gb-cds/responses")
	plain := map[string][][]stated{}
	count := map[string]int{}
	for _, file := range files {
		all, types, ok := plainly(t, file)
		if !ok {
			count["files that are no XML"]++
			continue
		}
		plain[filepath.Base(file)] = all
		for i := range all {
			count["declarations"]++
			kinds := map[string]bool{}
			for _, s := range all[i] {
				count[fmt.Sprintf("%s, declaration type %.2s", s, types[i])]++
				kinds[s.String()] = true
			}
			for kind := range kinds {
				count["declarations with "+kind]++
			}
			if kinds[UCR.String()] || kinds[DUCR.String()] {
				count["declarations with UCR or DUCR"]++
			}
		}
	}
	forms, wrong, pairs := map[string]int{}, map[string]int{}, map[string]int{}
	distinct := map[string]bool{}
	each(t, p, files, func(file string, tr *dm.Tree) {
		var got []stated
		header := map[Kind]string{}
		for _, r := range d.Find(tr) {
			s := stated{r.Kind, r.Item > 0, strings.TrimSpace(r.Value)}
			got = append(got, s)
			if !s.item && header[r.Kind] == "" {
				header[r.Kind] = s.value
			}
			forms[fmt.Sprintf("%s values: %s", s, d.formName(s))]++
			distinct[s.String()+" "+s.value] = true
		}
		if all := plain[file]; len(all) == 0 { // a cancellation, or what comes before the fault of a file that is no XML
			if len(got) > 0 {
				t.Errorf("%s: found %v, and a plain reading finds no declaration", file, got)
			}
		} else {
			want := slices.Clone(all[0])
			plain[file] = all[1:]
			order := func(a, b stated) int { return strings.Compare(fmt.Sprint(a, a.value), fmt.Sprint(b, b.value)) }
			slices.SortFunc(want, order)
			slices.SortFunc(got, order)
			if !slices.Equal(got, want) {
				t.Errorf("%s: found %v, and a plain reading finds %v", file, got, want)
			}
		}
		if header[UCR] != "" && header[DUCR] != "" {
			pairs[fmt.Sprintf("UCR and DUCR, equal: %t", fold(header[UCR]) == fold(header[DUCR]))]++
		}
		_, found := apply(d, tr)
		for _, f := range found {
			switch f.Code {
			case CodeForm, CodeMaster:
				wrong[f.Message]++
			default:
				pairs[f.Code+" "+f.Message]++
			}
		}
	})
	for file, left := range plain {
		if len(left) > 0 {
			t.Errorf("%s: %d declarations were not found", file, len(left))
		}
	}
	for key := range distinct {
		kind, _, _ := strings.Cut(key, " ")
		forms[kind+" values that are distinct"]++
	}
	got := "Carried\n\n" + listed(count) + "\nForms\n\n" + listed(forms) + "\nNot of the form, and why\n\n" + listed(wrong) + "\nTogether\n\n" + listed(pairs)
	golden := filepath.Join("testdata", "corpus.txt")
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("counted\n%s\nin %s it is\n%s", got, golden, want)
	}
}

// formName names the form that a reference has among those that it could have.
func (d *Deriver) formName(s stated) string {
	scheme := map[Kind]*Scheme{UCR: d.ducr, DUCR: d.ducr, DUCRPart: d.part, MUCR: d.mucr}[s.kind]
	switch f := scheme.FormOf(s.value); {
	case f != nil:
		return f.Name + " form of " + scheme.Name
	default:
		return "no form of " + scheme.Name
	}
}
