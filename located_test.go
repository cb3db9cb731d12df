package wcodm

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	dm "wcodm/datamodel"
	"wcodm/mappings"
)

// located are the catalogue's mappings with specimens that together have their
// fields.
var located = []struct {
	format string
	files  []string
	// free are the fields that no check objects to, whatever is in them, and why.
	free map[string]string
}{
	{"trader-csv", []string{"testdata/trader-csv/orders.csv"}, map[string]string{}},
	{"asycuda-sad", []string{"testdata/asycuda/import-full.xml", "testdata/asycuda/import-3-items.xml", "testdata/asycuda/export.xml", "testdata/asycuda/export-sacu.xml"}, map[string]string{
		// Another value than the place that is carried first is a warning, whatever it is.
		"Financial/Total_invoice":                                  "the amount of the invoice is carried",
		"Valuation/Total/Total_invoice":                            "the amount of the invoice is carried",
		"Valuation/Total/Total_weight":                             "the gross weight is carried",
		"Item/Valuation_item/Item_Invoice/Amount_foreign_currency": "the price of the item is carried",
	}},
	{"eu-ncts-cc015c", []string{"testdata/eu-ncts/transit-full.xml"}, map[string]string{}},
}

// broken are values that nothing of a format with limits is: too long, no number,
// no date, no code.
var broken = []string{strings.Repeat("A", 1200), strings.Repeat("9", 60), "2026-13-45", "1,2.3", "?", "ZQ", "no such code"}

func specimensOf(t *testing.T, f *Format, files []string) []*specimen {
	var all []*specimen
	for _, name := range files {
		var s *specimen
		if f.Syntax == CSV {
			s = csvSpecimen(t, name, f)
		} else {
			s = xmlSpecimen(t, name, f.Package)
		}
		all = append(all, s)
	}
	return all
}

// foundIn is what is found in a document, but for notes.
func foundIn(t *testing.T, e *Engine, doc string) []dm.Diagnostic {
	t.Helper()
	var all []dm.Diagnostic
	for _, r := range run1(t, e, input("x", []byte(doc))) {
		if r.Err != nil {
			t.Fatal(r.Err)
		}
		for _, d := range r.Diagnostics {
			if d.Severity != dm.Note {
				all = append(all, d)
			}
		}
	}
	return all
}

// withAll is the document with a field's value replaced, in a table on all rows of
// its declaration that repeat it.
func (s *specimen) withAll(t *testing.T, f field, value string) string {
	doc := s.with(t, f, value)
	if s.groups != nil || strings.HasPrefix(f.name, "item_") {
		return doc
	}
	lines := strings.Split(doc, "\n")
	for _, other := range s.fields {
		if other.cell == f.cell && other.line != f.line && s.key(other.line) == s.key(f.line) {
			lines[other.line-1] = replaceCell(t, lines[other.line-1], f.cell, value)
		}
	}
	return strings.Join(lines, "\n")
}

// Each field that a mapping of the catalogue carries is broken in turn: the error
// that is found names that field, at its line. Rules across fields and UCRs speak
// of several fields at once, and are looked at elsewhere.
func TestBrokenFieldsAreFoundAtTheirLine(t *testing.T) {
	for _, c := range located {
		t.Run(c.format, func(t *testing.T) {
			f, err := OpenFormat(c.format)
			if err != nil {
				t.Fatal(err)
			}
			e := engine(t, c.format, "", func(o *Options) { o.Checks = CheckAll })
			carried := map[string]bool{}
			for _, g := range f.Mapping.Coverage().National.Groups {
				for _, v := range g.Values {
					if v.In && !strings.Contains(v.Path, "@") && (v.Status == mappings.Carried || v.Status == mappings.Lossy) {
						carried[v.Plain()] = true
					}
				}
			}
			tried, free := map[string]bool{}, map[string]bool{}
			for _, s := range specimensOf(t, f, c.files) {
				before := map[string]bool{}
				for _, d := range foundIn(t, e, strings.Join(s.lines, "\n")) {
					before[d.Code+d.Message] = true
				}
				for _, field := range s.fields {
					path := field.elem.Path()
					if tried[path] || !carried[path] {
						continue
					}
					tried[path] = true
					objected := false
					for _, v := range broken {
						told := slices.DeleteFunc(foundIn(t, e, s.withAll(t, field, v)), func(d dm.Diagnostic) bool {
							return before[d.Code+d.Message] || d.Severity != dm.Error || d.Line != field.line && (strings.HasPrefix(d.Code, "RULE") || strings.HasPrefix(d.Code, "UCR"))
						})
						if len(told) == 0 {
							continue
						}
						objected = true
						if !slices.ContainsFunc(told, func(d dm.Diagnostic) bool {
							return d.Line == field.line && d.Field == field.name && (f.Syntax != CSV || d.Row == field.line)
						}) {
							t.Errorf("%s: %s in line %d is %.20q, and what is found is %v", s.name, path, field.line, v, summary(told))
						}
					}
					if !objected {
						free[path] = true
					}
				}
			}
			for _, path := range slices.Sorted(maps.Keys(free)) {
				if c.free[path] == "" {
					t.Errorf("nothing is found in %s, whatever is in it", path)
				}
			}
			for path, why := range c.free {
				if !free[path] {
					t.Errorf("%s is said to be free (%s), and is not", path, why)
				}
			}
			var untried []string
			for path := range carried {
				if !tried[path] {
					untried = append(untried, path)
				}
			}
			if slices.Sort(untried); len(untried) > 0 {
				t.Errorf("no specimen has %v", untried)
			}
		})
	}
}

func summary(all []dm.Diagnostic) string {
	var b strings.Builder
	for _, d := range all {
		fmt.Fprintf(&b, "\n  line %d row %d %s: %s %s", d.Line, d.Row, d.Field, d.Code, d.Message)
	}
	return b.String()
}

// What a schema requires of a transit declaration is removed in turn: what is found
// stands at the group that lacks it and names it.
func TestWhatIsMissingIsFoundAtItsGroup(t *testing.T) {
	f, err := OpenFormat("eu-ncts-cc015c")
	if err != nil {
		t.Fatal(err)
	}
	s := xmlSpecimen(t, "testdata/eu-ncts/transit-full.xml", f.Package)
	e := engine(t, f.Name, "", func(o *Options) { o.Checks = CheckAll })
	required := 0
	for _, field := range s.fields {
		if field.elem.Min == 0 {
			continue
		}
		required++
		told := foundIn(t, e, s.edit(field.line, func(string) []string { return nil }))
		if !slices.ContainsFunc(told, func(d dm.Diagnostic) bool {
			return d.Line == field.group && strings.Contains(d.Message, field.name+" is missing") && d.Expected == field.name
		}) {
			t.Errorf("%s of line %d is removed, and what is found is %s", field.name, field.line, summary(told))
		}
	}
	if required < 50 {
		t.Errorf("only %d required fields were tried", required)
	}
}

// What a target requires and a national file does not give is found at the nearest
// group of that file, with the fields that could give it, or the words that it has
// none.
func TestWhatATargetLacksNamesTheNationalFields(t *testing.T) {
	for _, c := range []struct {
		format, file string
		removed      []string // fields, of which the first that is there goes
		expected     []string // what is then asked for, at the group of the field
	}{
		{"trader-csv", "testdata/trader-csv/orders.csv", []string{"item_description", "item_package_type"},
			[]string{"a value in item_description", "a value in item_package_type"}},
		{"asycuda-sad", "testdata/asycuda/import-3-items.xml", []string{"Kind_of_packages_code"}, []string{"a value in Kind_of_packages_code"}},
	} {
		f, err := OpenFormat(c.format)
		if err != nil {
			t.Fatal(err)
		}
		s := specimensOf(t, f, []string{c.file})[0]
		e := engine(t, c.format, "eu-ncts-cc015c", func(o *Options) { o.Checks = CheckSchema })
		for _, d := range foundIn(t, e, strings.Join(s.lines, "\n")) {
			if d.Code != "XSD002" && d.Code != "PKG002" {
				continue
			}
			if d.Line == 0 || d.NationalPath == "" || !strings.HasPrefix(d.Expected, "a value in ") &&
				!strings.Contains(d.Expected, "has no field") && !strings.Contains(d.Message, "is carried elsewhere") {
				t.Errorf("%s: %+v", c.file, d)
			}
		}
		for i, name := range c.removed {
			field := s.fields[slices.IndexFunc(s.fields, func(f field) bool { return f.name == name })]
			doc := s.with(t, field, "")
			told := foundIn(t, e, doc)
			if !slices.ContainsFunc(told, func(d dm.Diagnostic) bool {
				return d.Line == field.group && d.Field == name && d.Expected == c.expected[i] && strings.Contains(d.Message, name+" is missing")
			}) {
				t.Errorf("%s: without %s of line %d, what is found is %s", c.file, name, field.line, summary(told))
			}
		}
	}
}

// A group of the declaration has no item number, also where the first that leads to
// it stands in an item.
func TestGroupOutsideTheItemsHasNoItemNumber(t *testing.T) {
	doc := "<ASYCUDA><Item><Tarification><Item_price>1.00</Item_price></Tarification></Item></ASYCUDA>"
	for _, d := range run1(t, engine(t, "", ""), input("x", []byte(doc)))[0].Diagnostics {
		if d.Code == "UCR001" {
			if d.Item != 0 {
				t.Errorf("item %d: %s", d.Item, d.Message)
			}
			return
		}
	}
	t.Error("nothing is said of the UCR")
}
