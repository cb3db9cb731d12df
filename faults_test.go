package wcodm

import (
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	dm "wcodm/datamodel"
	"wcodm/mappings"
)

// A specimen is a correct file as the makers of faults see it: lines, and the
// fields in them, with what the format's own description says of each.
type specimen struct {
	name   string
	lines  []string
	fields []field
	groups map[int]int // lines on which elements begin, to those on which they end
}

// field is one value of a specimen.
type field struct {
	line  int // from 1; of the value
	group int // line of the group it stands in
	cell  int // of a table: its column
	name  string
	value string
	elem  *dm.Element
}

var (
	leafLine  = regexp.MustCompile(`^\s*<([\w.:-]+)>([^<]+)</[\w.:-]+>\s*$`)
	startLine = regexp.MustCompile(`^\s*<([\w.:-]+)(?:\s[^<]*[^/])?>[^<]*$`)
	endLine   = regexp.MustCompile(`^\s*</([\w.:-]+)>\s*$`)
)

// xmlSpecimen reads a file that has an element a line.
func xmlSpecimen(t testing.TB, name string, p *dm.Package) *specimen {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	s := &specimen{name: name, lines: strings.Split(string(data), "\n"), groups: map[int]int{}}
	var open []int
	at := p.Root
	for i, line := range s.lines {
		switch {
		case leafLine.MatchString(line):
			m := leafLine.FindStringSubmatch(line)
			if e := at.Child(m[1]); e != nil && !e.IsClass() {
				s.fields = append(s.fields, field{line: i + 1, group: open[len(open)-1], name: m[1], value: m[2], elem: e})
			}
		case strings.HasPrefix(strings.TrimSpace(line), "<?"), strings.HasPrefix(strings.TrimSpace(line), "<!"):
		case strings.Contains(line, "<null/>"):
		case startLine.MatchString(line):
			name := startLine.FindStringSubmatch(line)[1]
			if len(open) > 0 {
				if at = at.Child(name); at == nil {
					t.Fatalf("%s: line %d is not known", name, i+1)
				}
			}
			open = append(open, i+1)
		case endLine.MatchString(line):
			s.groups[open[len(open)-1]] = i + 1
			open = open[:len(open)-1]
			at = at.Parent
		}
	}
	if len(s.fields) < 50 {
		t.Fatalf("%s: %d fields", name, len(s.fields))
	}
	return s
}

// csvSpecimen reads a table whose rows are a line each.
func csvSpecimen(t testing.TB, name string, f *Format) *specimen {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	s := &specimen{name: name, lines: strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")}
	rows, err := csv.NewReader(strings.NewReader(string(data))).ReadAll()
	if err != nil || len(rows) != len(s.lines) {
		t.Fatalf("%s: %d rows on %d lines, %v", name, len(rows), len(s.lines), err)
	}
	elems := map[string]*dm.Element{}
	f.Mapping.Columns.Names(func(name string, e *dm.Element) bool { elems[name] = e; return true })
	for i, row := range rows[1:] {
		for k, v := range row {
			if v != "" {
				s.fields = append(s.fields, field{line: i + 2, group: i + 2, cell: k, name: rows[0][k], value: v, elem: elems[rows[0][k]]})
			}
		}
	}
	return s
}

// leave takes out the fields that are not the declarant's to fill in: the mapping
// drops them by name, because the system computes them or they repeat others.
func (s *specimen) leave(drops []mappings.Drop) {
	s.fields = slices.DeleteFunc(s.fields, func(f field) bool {
		return slices.ContainsFunc(drops, func(d mappings.Drop) bool {
			return !d.WCO && (f.elem.Path() == d.Path || strings.HasPrefix(f.elem.Path(), d.Path+"/"))
		})
	})
}

// with is the document with a field's value replaced.
func (s *specimen) with(t testing.TB, f field, value string) string {
	lines := append([]string(nil), s.lines...)
	if s.groups == nil {
		lines[f.line-1] = replaceCell(t, lines[f.line-1], f.cell, value)
	} else {
		escaped := strings.NewReplacer("&", "&amp;", "<", "&lt;").Replace(value)
		lines[f.line-1] = strings.Replace(lines[f.line-1], ">"+f.value+"<", ">"+escaped+"<", 1)
	}
	return strings.Join(lines, "\n")
}

func replaceCell(t testing.TB, line string, cell int, value string) string {
	t.Helper()
	row, err := csv.NewReader(strings.NewReader(line)).Read()
	if err != nil {
		t.Fatal(err)
	}
	row[cell] = value
	var b strings.Builder
	w := csv.NewWriter(&b)
	if err := w.Write(row); err != nil {
		t.Fatal(err)
	}
	w.Flush()
	return strings.TrimSuffix(b.String(), "\n")
}

// A fault is a document with one thing wrong, on a line.
type fault struct {
	kind, what string
	line       int
	doc        string
}

// A maker puts one fault into a specimen; ok is false where the field gives none
// of its kind. It knows what the format's description says, and nothing of what is
// checked.
type maker struct {
	kind string
	make func(t testing.TB, s *specimen, f field, r *rand.Rand) (doc string, line int, ok bool)
}

func value(kind string, wrong func(f field, r *rand.Rand) string) maker {
	return maker{kind, func(t testing.TB, s *specimen, f field, r *rand.Rand) (string, int, bool) {
		v := wrong(f, r)
		if v == "" || v == f.value {
			return "", 0, false
		}
		return s.with(t, f, v), f.line, true
	}}
}

func pick(r *rand.Rand, all ...string) string { return all[r.IntN(len(all))] }

var (
	dateName     = regexp.MustCompile(`(?i)date`)
	countryName  = regexp.MustCompile(`(?i)countr|nationality|flag_country`)
	quantityName = regexp.MustCompile(`(?i)amount|weight|quantity|price|rate|number_of|value`)
	codeName     = regexp.MustCompile(`(?i)code$`)
	isDateText   = regexp.MustCompile(`^[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{2,4}|^[0-9]{4}-[0-9]{2}-[0-9]{2}T`)
	isNumber     = regexp.MustCompile(`^[0-9]+(\.[0-9]+)?$`)
	isCountry    = regexp.MustCompile(`^[A-Z]{2}$`)
	isCurrency   = regexp.MustCompile(`^[A-Z]{3}$`)
)

// wrongValues are the faults of values that every format has.
var wrongValues = []maker{
	value("number format", func(f field, r *rand.Rand) string {
		if f.elem.Type.Base != "decimal" && !quantityName.MatchString(f.name) || !isNumber.MatchString(f.value) {
			return ""
		}
		return pick(r, f.value+",5", "12 345", "1.234.567", "abc", f.value+" kg", "O"+f.value, "--"+f.value)
	}),
	value("too long", func(f field, r *rand.Rand) string {
		limit := f.elem.Facets.MaxLength
		if limit == 0 {
			limit = f.elem.Format.Length
		}
		if limit == 0 && codeName.MatchString(f.name) {
			limit = 50 // no code is that long
		}
		if limit == 0 || limit > 600 || f.elem.Type.Base == "decimal" || dateName.MatchString(f.name) {
			return ""
		}
		return strings.Repeat(pick(r, "A", "9", "x"), limit+1+r.IntN(20))
	}),
	value("date", func(f field, r *rand.Rand) string {
		if !dateName.MatchString(f.name) || !isDateText.MatchString(f.value) {
			return ""
		}
		if strings.Contains(f.value, "/") { // M/d/yy
			return pick(r, "13/25/25", "31/12/25", "2/30/25", "25.11.2025", "2025-11-25x", "tomorrow", "0/1/25")
		}
		return pick(r, "2026-13-01", "2026-02-30", "31.12.2026", "02/28/2026", "soon", "2026-2-3", "26-02-03") + strings.TrimPrefix(f.value, f.value[:10])
	}),
	value("country", func(f field, r *rand.Rand) string {
		if !countryName.MatchString(f.name) || !isCountry.MatchString(f.value) {
			return ""
		}
		return pick(r, "DEU", "Germany", "D", "1", "D1", "de ", "United Kingdom")
	}),
	value("currency", func(f field, r *rand.Rand) string {
		if !strings.Contains(strings.ToLower(f.name), "currency") || !isCurrency.MatchString(f.value) {
			return ""
		}
		return pick(r, "EURO", "$", "eur", "E U", "US", "US$")
	}),
	value("not one of the codes", func(f field, r *rand.Rand) string {
		if len(f.elem.Facets.Enum) == 0 {
			return ""
		}
		return pick(r, "Q", "?", "99", "yes", "unknown")
	}),
}

// xmlFaults are the faults of XML files, beside those of values.
var xmlFaults = []maker{
	{"misspelt tag", func(_ testing.TB, s *specimen, f field, r *rand.Rand) (string, int, bool) {
		wrong := pick(r, f.name+"s", f.name[1:], strings.ToLower(f.name)+"_", "x"+f.name)
		return s.edit(f.line, func(l string) []string { return []string{strings.ReplaceAll(l, f.name+">", wrong+">")} }), f.line, true
	}},
	{"duplicated element", func(_ testing.TB, s *specimen, f field, r *rand.Rand) (string, int, bool) {
		if f.elem.Repeats() {
			return "", 0, false
		}
		again := strings.Replace(s.lines[f.line-1], ">"+f.value+"<", ">"+f.value[:len(f.value)-1]+pick(r, "1", "2", "X")+"<", 1)
		return s.edit(f.line, func(l string) []string { return []string{l, again} }), f.line + 1, again != s.lines[f.line-1]
	}},
	{"missing end tag", func(_ testing.TB, s *specimen, f field, r *rand.Rand) (string, int, bool) {
		return s.edit(f.line, func(l string) []string { return []string{l[:strings.LastIndex(l, "</")]} }), f.line, true
	}},
	{"wrong end tag", func(_ testing.TB, s *specimen, f field, r *rand.Rand) (string, int, bool) {
		return s.edit(f.line, func(l string) []string { return []string{strings.Replace(l, "</"+f.name+">", "</"+f.name+"x>", 1)} }), f.line, true
	}},
	{"bare & or <", func(_ testing.TB, s *specimen, f field, r *rand.Rand) (string, int, bool) {
		return s.edit(f.line, func(l string) []string {
			return []string{strings.Replace(l, ">"+f.value, ">"+pick(r, "A & B", "1 < 2", "R&D Ltd"), 1)}
		}), f.line, true
	}},
	{"element of another group", func(_ testing.TB, s *specimen, f field, r *rand.Rand) (string, int, bool) {
		return s.edit(f.line, func(l string) []string { return []string{l, "<" + pick(r, "Colour", "remark", "Note") + ">x</>"} }), f.line + 1, true
	}},
	{"required field removed", func(_ testing.TB, s *specimen, f field, r *rand.Rand) (string, int, bool) {
		if f.elem.Min == 0 {
			return "", 0, false
		}
		return s.edit(f.line, func(string) []string { return nil }), f.group, true
	}},
	{"required field empty", func(_ testing.TB, s *specimen, f field, r *rand.Rand) (string, int, bool) {
		if f.elem.Min == 0 {
			return "", 0, false
		}
		return s.edit(f.line, func(l string) []string { return []string{strings.Replace(l, ">"+f.value+"<", "><", 1)} }), f.line, true
	}},
}

// edit is the document with a line replaced.
func (s *specimen) edit(line int, by func(string) []string) string {
	var lines []string
	for i, l := range s.lines {
		if i+1 == line {
			lines = append(lines, by(l)...)
		} else {
			lines = append(lines, l)
		}
	}
	return strings.Join(lines, "\n")
}

// csvFaults are the faults of tables, beside those of values.
var csvFaults = []maker{
	{"misspelt column", func(_ testing.TB, s *specimen, f field, r *rand.Rand) (string, int, bool) {
		wrong := pick(r, f.name+"x", "my_"+f.name, f.name[:len(f.name)-1])
		titles := strings.Split(s.lines[0], ",")
		titles[f.cell] = wrong
		return s.edit(1, func(string) []string { return []string{strings.Join(titles, ",")} }), 1, true
	}},
	{"column twice", func(_ testing.TB, s *specimen, f field, r *rand.Rand) (string, int, bool) {
		titles := strings.Split(s.lines[0], ",")
		titles[f.cell] = titles[(f.cell+1)%len(titles)]
		return s.edit(1, func(string) []string { return []string{strings.Join(titles, ",")} }), 1, true
	}},
	{"cell too many", func(_ testing.TB, s *specimen, f field, r *rand.Rand) (string, int, bool) {
		return s.edit(f.line, func(l string) []string { return []string{l + ",x"} }), f.line, true
	}},
	{"cell too few", func(_ testing.TB, s *specimen, f field, r *rand.Rand) (string, int, bool) {
		return s.edit(f.line, func(l string) []string { return []string{l[:strings.LastIndexByte(l, ',')]} }), f.line, true
	}},
	{"required field removed", func(t testing.TB, s *specimen, f field, r *rand.Rand) (string, int, bool) {
		if f.elem.Min == 0 {
			return "", 0, false
		}
		return s.with(t, f, ""), f.line, s.alone(f)
	}},
	{"rows that differ", func(t testing.TB, s *specimen, f field, r *rand.Rand) (string, int, bool) {
		if s.alone(f) || strings.HasPrefix(f.name, "item") || f.elem.Parent.Parent != nil || f.line == 2 || f.name == "declaration_reference" {
			return "", 0, false
		}
		return s.with(t, f, f.value[:len(f.value)-1]+"Z"), f.line, s.continues(f)
	}},
	{"quotation mark", func(t testing.TB, s *specimen, f field, r *rand.Rand) (string, int, bool) {
		if strings.ContainsAny(f.value, "\",") {
			return "", 0, false
		}
		return s.edit(f.line, func(l string) []string {
			return []string{strings.Replace(l, ","+f.value+",", `,"`+f.value+`" x,`, 1)}
		}), f.line, strings.Contains(s.lines[f.line-1], ","+f.value+",")
	}},
	{"bytes of another encoding", func(t testing.TB, s *specimen, f field, r *rand.Rand) (string, int, bool) {
		if f.elem.Type.Base != "string" {
			return "", 0, false
		}
		return strings.Replace(s.with(t, f, f.value+"~~"), "~~", "\xff\x81", 1), f.line, true
	}},
}

// key is the first cell of the row that a line is.
func (s *specimen) key(line int) string {
	key, _, _ := strings.Cut(s.lines[line-1], ",")
	return key
}

// alone reports whether a field's row is the only one of its declaration.
func (s *specimen) alone(f field) bool {
	return s.key(f.line-1) != s.key(f.line) && (f.line == len(s.lines) || s.key(f.line+1) != s.key(f.line))
}

// continues reports whether a field's row is not the first of its declaration.
func (s *specimen) continues(f field) bool { return s.key(f.line-1) == s.key(f.line) }

// seeded makes faults of all kinds in turn, no two the same.
func seeded(t testing.TB, s *specimen, makers []maker, count int, seed uint64) []fault {
	t.Helper()
	r := rand.New(rand.NewPCG(4, seed))
	seen := map[string]bool{}
	var all []fault
	for round := 0; len(all) < count; round++ {
		if round > 100*count {
			t.Fatalf("%s: only %d faults can be made", s.name, len(all))
		}
		m := makers[round%len(makers)]
		for range 200 {
			f := s.fields[r.IntN(len(s.fields))]
			doc, line, ok := m.make(t, s, f, r)
			if ok && !seen[doc] {
				seen[doc] = true
				all = append(all, fault{m.kind, fmt.Sprintf("line %d, %s %q: %s", f.line, f.name, f.value, strings.TrimSpace(strings.Split(doc, "\n")[line-1])), line, doc})
				break
			}
		}
	}
	return all
}

// seeds make another hundred faults each.
var seeds = []uint64{2026, 7, 31, 1789, 65537}

// Of a hundred faults that people make in a table, an ASYCUDA file and a transit
// declaration each, at least 98 are found at exactly the faulty line: in all fields,
// those that the mapping drops by name, too.
func TestSeededFaultsAreFoundAtTheirLine(t *testing.T) {
	for _, c := range []struct {
		format, file string
		faults       []maker
	}{
		{"trader-csv", "testdata/trader-csv/orders.csv", csvFaults},
		{"asycuda-sad", "testdata/asycuda/import-3-items.xml", xmlFaults},
		{"eu-ncts-cc015c", "testdata/eu-ncts/transit-full.xml", xmlFaults},
	} {
		t.Run(c.format, func(t *testing.T) {
			f, err := OpenFormat(c.format)
			if err != nil {
				t.Fatal(err)
			}
			var s *specimen
			if f.Syntax == CSV {
				s = csvSpecimen(t, c.file, f)
			} else {
				s = xmlSpecimen(t, c.file, f.Package)
			}
			e := engine(t, c.format, "", func(o *Options) { o.Checks = CheckAll })
			at := func(doc string) map[int]string {
				lines := map[int]string{}
				for _, r := range run1(t, e, input("x", []byte(doc))) {
					for _, d := range r.Diagnostics {
						if d.Severity != dm.Note {
							lines[d.Line] += fmt.Sprintf("%s %s (%s); ", d.Code, d.Message, d.Expected)
						}
					}
				}
				return lines
			}
			before := at(strings.Join(s.lines, "\n"))
			for _, seed := range seeds {
				found, kinds := 0, map[string]int{}
				all := seeded(t, s, append(append([]maker{}, wrongValues...), c.faults...), 100, seed)
				for _, x := range all {
					kinds[x.kind]++
					got := at(x.doc)
					if got[x.line] != "" && got[x.line] != before[x.line] {
						found++
						continue
					}
					t.Logf("not found: %s: %s, expected at line %d, but: %v", x.kind, x.what, x.line, got)
				}
				t.Logf("seed %d: %d of %d found, of the kinds %v", seed, found, len(all), kinds)
				if found < 98 {
					t.Errorf("seed %d: %d of %d faults are found at their line", seed, found, len(all))
				}
			}
		})
	}
}
