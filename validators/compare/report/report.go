// Package report writes what came of comparing declarations: for people, and for
// the machines of a pipeline. A format is one file and one line in the table of
// formats.
package report

import (
	"fmt"
	"io"
	"strings"

	"wcodm/datamodel/nearest"
	"wcodm/datamodel/plaintext"
	"wcodm/validators/compare"
	"wcodm/validators/report"
)

// Output takes entries as they come, sorted by key. It belongs to one goroutine, and
// keeps nothing of an entry but what it copies.
type Output interface {
	// Write takes one entry.
	Write(*compare.Entry) error
	// Flush ends the report.
	Flush(*compare.Summary) error
}

// Options are what an [Output] may ask for; the zero value is for a pipe.
type Options struct {
	// Color asks for colours, where a format has any.
	Color bool
	// Sides are what the reader knows A and B by, such as the names of folders.
	Sides [2]string
}

// Format is a way to write entries.
type Format struct {
	// Name is its name on the command line, Title what it is.
	Name, Title string
	open        func(io.Writer, Options) Output
}

// Formats lists the formats; the first is the default.
var Formats = []Format{
	{"text", "for people: by consignment, with the places of both values", newText},
	{"json", "one JSON object: the entries and the summary", newJSON},
	{"ndjson", "one JSON object a line: each entry, at last the summary", newLines},
	{"csv", "a table: a row for each characteristic, and for each declaration that has no counterpart or does not count", newCSV},
	{"html", "a page to read and print", newHTML},
}

// Names returns the names of the formats.
func Names() []string {
	names := make([]string, len(Formats))
	for i, f := range Formats {
		names[i] = f.Name
	}
	return names
}

// New returns the output of that name.
func New(name string, w io.Writer, o Options) (Output, error) {
	for _, f := range Formats {
		if f.Name == name {
			return f.open(w, o), nil
		}
	}
	return nil, fmt.Errorf("unknown report format %q%s (the formats are %s)", name, nearest.Hint(name, Names()), strings.Join(Names(), ", "))
}

// place words where a value stands: "import.csv:7:12".
func place(p *compare.Located) string { return where(p.File, p.Line, p.Column) }

func where(file string, line, column int) string {
	s := plaintext.Name(file)
	if file == "" || file == "-" {
		s = "standard input"
	}
	if line > 0 {
		s += fmt.Sprintf(":%d", line)
		if column > 0 {
			s += fmt.Sprintf(":%d", column)
		}
	}
	return s
}

// field words the field of a value: "row 7, column gross_mass_kg".
func field(p *compare.Located) string {
	if p.Row > 0 {
		return report.Clean(fmt.Sprintf("row %d, column %s", p.Row, p.Field))
	}
	return report.Clean(p.Field)
}

// wco words the place in the WCO Data Model: "GoodsShipment[1]/UCR/ID (42A/67A/35B/016)".
func wco(p *compare.Located) string {
	if p.Pointer == "" {
		return p.Path
	}
	return p.Path + " (" + p.Pointer + ")"
}

// about words the goods that a line is of.
func about(l *compare.Line) string {
	switch {
	case l.Goods == "" && l.Origin == "":
		return "the consignment"
	case l.Goods == "":
		return report.Clean("goods from " + l.Origin)
	case l.Origin == "":
		return report.Clean("goods " + l.Goods)
	}
	return report.Clean("goods " + l.Goods + " from " + l.Origin)
}

// change words the difference of a line, and what is to be said of it.
func change(l *compare.Line) string {
	var parts []string
	if l.Difference != "" {
		d := l.Difference
		if l.Percent != "" {
			d += " (" + l.Percent + ")"
		}
		parts = append(parts, d)
	}
	if l.Tolerance != "" {
		parts = append(parts, "tolerance "+l.Tolerance)
	}
	if l.Why != "" {
		parts = append(parts, l.Why)
	}
	return report.Clean(strings.Join(parts, ", "))
}

// declared words a declaration: "export.xml:12:3, gb-cds:xml, LRN A17".
func declared(d *compare.Declaration) string {
	s := where(d.File, d.Line, d.Column)
	if d.Message > 1 || d.Consignment > 1 {
		s += fmt.Sprintf(", message %d", d.Message)
	}
	if d.Consignment > 1 {
		s += fmt.Sprintf(", consignment %d", d.Consignment)
	}
	for _, x := range []struct{ name, value string }{{"", d.Format}, {"type ", d.Type}, {"LRN ", d.LRN}, {"MRN ", d.MRN}} {
		if x.value != "" {
			s += ", " + x.name + x.value
		}
	}
	if !d.Counts() {
		s += " (" + string(d.Use) + ", does not count)"
	}
	return report.Clean(s)
}

// keyOf words what an entry is about.
func keyOf(e *compare.Entry) string {
	if e.Key == "" {
		return "a consignment"
	}
	return report.Clean(e.Key)
}

// Words are the sentences of a summary.
func Words(s *compare.Summary) []string {
	n := report.Thousands
	lines := []string{
		fmt.Sprintf("compared by %s: %s on both sides, %s equal, %s within tolerance, %s different", s.Key, consignments(s.Pairs()), n(s.Equal), n(s.Within), n(s.Different)),
		fmt.Sprintf("only in A: %s, only in B: %s; not compared: %s in A, %s in B", n(s.Only[compare.A]), n(s.Only[compare.B]), n(s.NotCompared[compare.A]), n(s.NotCompared[compare.B])),
	}
	if all := points(s); len(all) > 0 {
		var words []string
		for _, p := range all {
			words = append(words, fmt.Sprintf("%s %s", p.Title, n(p.Count)))
		}
		lines = append(lines, "points that do not agree: "+strings.Join(words, ", "))
	}
	return append(lines, fmt.Sprintf("read: A %s, B %s", read(s, compare.A), read(s, compare.B)))
}

// point is a characteristic that does not agree so many times.
type point struct {
	Title string
	Count int
}

// points lists what does not agree, in the order in which it is told.
func points(s *compare.Summary) (all []point) {
	for _, c := range compare.Characteristics() {
		if n := s.Points[c.Name]; n > 0 {
			all = append(all, point{c.Title, n})
		}
	}
	return all
}

func consignments(n int) string { return report.Plural(n, "consignment") }

func read(s *compare.Summary, side compare.Side) string {
	text := report.Plural(s.Declarations[side], "declaration")
	if k := s.Consignments[side]; k != s.Declarations[side] {
		text += " with " + consignments(k)
	}
	if u := s.Unread[side]; u > 0 {
		text += fmt.Sprintf(" and %s of another kind or not readable", report.Plural(u, "message"))
	}
	return text
}
