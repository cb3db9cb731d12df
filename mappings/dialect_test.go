package mappings

import (
	"strings"
	"testing"
	"testing/fstest"

	"wcodm/mappings/syntax/csv"
)

const dated = `package: wco
national:
  syntax: csv
  structure:
    package: orders
    national: true
    read: {key: reference}
    types: {Text: {base: string}, Day: {base: date}}
    root: {name: order, elements: [{name: reference, type: Text}, {name: day, type: Day}]}
rules:
  - {national: reference, wco: FunctionalReferenceID}
  - {national: day, wco: IssueDateTime, date: iso-date, lossy: no time}
`

// A file's own table holds as a whole, or else that of the first file it
// includes; a date form may have a name.
func TestTableOfIncludedFiles(t *testing.T) {
	files := fstest.MapFS{
		"base.yaml": {Data: []byte("mapping: base\ntable: {separator: tab, date: day}\ndates: {day: dd/MM/yyyy}\n" + dated)},
		"none.yaml": {Data: []byte("mapping: none\n" + dated)},
	}
	for _, tt := range []struct{ head, separator, decimal, encoding, date string }{
		{"include: none.yaml", "", "", "auto", ""},
		{"include: base.yaml", "\t", "", "auto", "dd/MM/yyyy"},
		{"include: base.yaml\ndates: {day: yyyyMMdd}", "\t", "", "auto", "yyyyMMdd"},
		{"include: base.yaml\ntable: {decimal: comma, encoding: windows-1252}", "", ",", "windows-1252", ""},
		{"include: none.yaml\ntable: {separator: ';', decimal: point, encoding: utf-8, date: iso-date}", ";", ".", "utf-8", "yyyy-MM-dd"},
	} {
		m, err := Load("m.yaml", []byte("mapping: m\n"+tt.head), files)
		if err != nil {
			t.Errorf("%s: %v", tt.head, err)
			continue
		}
		text := func(b byte) string { return strings.TrimRight(string(rune(b)), "\x00") }
		d, date := m.Dialect, ""
		if d.Date != nil {
			date = d.Date.String()
		}
		if text(d.Separator) != tt.separator || text(d.Decimal) != tt.decimal || d.Encoding.String() != tt.encoding || date != tt.date {
			t.Errorf("%s: %+v", tt.head, d)
		}
	}
}

// The dates of a table are read and written; what is none is said not to be.
func TestTableDates(t *testing.T) {
	for _, tt := range []struct{ form, cell, date string }{
		{"dd.MM.yyyy", "01.02.2026", "2026-02-01"},
		{"d.M.yy", "1.2.26", "2026-02-01"},
		{"yyyyMMdd", "20240229", "2024-02-29"},
		{"dd.MM.yyyy", "29.02.2026", ""},
		{"dd.MM.yyyy", "2026-02-01", ""},
		{"dd.MM.yyyy", "01.02.2026 ", ""},
		{"d.M.yy", "", "1999-12-31"},
		{"d.M.yy", "", "2026-02-30"},
		{"d.M.yy", "", "2026-02-01Z"},
	} {
		m, err := Load("m.yaml", []byte("mapping: m\ntable: {date: "+tt.form+"}\n"+dated), nil)
		if err != nil {
			t.Fatal(err)
		}
		var form csv.DateForm = m.Dialect.Date
		if tt.cell != "" {
			if date, ok := form.Read(tt.cell); date != tt.date || ok != (tt.date != "") {
				t.Errorf("%s: %q is read as %q, %v", tt.form, tt.cell, date, ok)
			}
		}
		if tt.date != "" {
			if cell, ok := form.Write(tt.date); cell != tt.cell || ok != (tt.cell != "") {
				t.Errorf("%s: %q is written as %q, %v", tt.form, tt.date, cell, ok)
			}
		}
	}
}
