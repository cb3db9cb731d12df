package draft

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"wcodm/datamodel/filekind"
	"wcodm/datamodel/spreadsheet"
)

// maxRows is how many rows of a table are looked at.
const maxRows = 2000

// separators are what may divide cells.
const separators = ",;\t|"

// table is a CSV sample.
type table struct {
	names     []string
	columns   []*node // the values of each column, by name
	separator rune
	legacy    bool // it is in windows-1252
	comma     bool // its decimals have a comma
}

// readTable reads a CSV sample. The error is a [*SampleError].
func readTable(file string, data []byte) (*table, error) {
	if len(data) > MaxSize {
		return nil, &SampleError{File: file, Message: "the sample is larger than 64 MiB: some rows will do"}
	}
	if k, ok := filekind.Of(data[:min(len(data), filekind.HeadSize)]); ok {
		return nil, &SampleError{File: file, Message: fmt.Sprintf("the sample is %s; expected %s", k.What, k.Way)}
	}
	s, legacy := text(data)
	if begin := strings.TrimLeft(s, " \t\r\n"); strings.HasPrefix(begin, "{") || strings.HasPrefix(begin, "[") {
		return nil, &SampleError{File: file, Message: jsonSample}
	}
	if strings.ContainsRune(s, 0) {
		return nil, &SampleError{File: file, Message: "the sample is no text in UTF-8 or windows-1252: save it as CSV"}
	}
	t := &table{legacy: legacy}
	s = t.separate(s)
	r := csv.NewReader(strings.NewReader(s))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = t.separator, -1, true
	header, err := r.Read()
	if errors.Is(err, io.EOF) {
		return nil, &SampleError{File: file, Message: "the sample is empty"}
	}
	if err != nil {
		return nil, csvError(file, err)
	}
	if err := t.header(file, header); err != nil {
		return nil, err
	}
	for range maxRows {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, csvError(file, err)
		}
		for i, v := range row[:min(len(row), len(t.columns))] {
			t.columns[i].saw(cellText(v))
		}
	}
	for _, c := range t.columns {
		c.setAside()
		if kindOf(c.values) == kindDecimal && slices.ContainsFunc(c.values, func(v string) bool { return strings.LastIndex(v, ",") > strings.LastIndex(v, ".") }) {
			t.comma = true
		}
	}
	return t, nil
}

// jsonSample says why no mapping is made of JSON.
const jsonSample = "the sample is JSON, and mappings are for XML and tables: give the XML that it was made from, or its rows as CSV; JSON that names its package is read without a mapping"

// cellText is a value without what spreadsheets leave in cells.
func cellText(v string) string {
	cell := []byte(strings.TrimSpace(v))
	cell, _ = spreadsheet.Unmark(cell)
	cell, _ = spreadsheet.Quoted(cell)
	cell, _ = spreadsheet.Visible(cell)
	return string(cell)
}

func csvError(file string, err error) error {
	var p *csv.ParseError
	if errors.As(err, &p) {
		return &SampleError{file, p.Line, "the table cannot be read: " + p.Err.Error()}
	}
	return &SampleError{File: file, Message: err.Error()}
}

// separate finds what divides the cells: what a first line "sep=;" says, or what
// stands most often in the header line outside of quotation marks.
func (t *table) separate(s string) (rest string) {
	line, rest, _ := strings.Cut(s, "\n")
	if sep, ok := strings.CutPrefix(strings.TrimRight(line, "\r"), "sep="); ok && len(sep) == 1 && strings.Contains(separators, sep) {
		t.separator = rune(sep[0])
		return rest
	}
	most := 0
	t.separator = ','
	for _, sep := range separators {
		n, inside := 0, false
		for _, c := range line {
			switch {
			case c == '"':
				inside = !inside
			case c == sep && !inside:
				n++
			}
		}
		if n > most {
			most, t.separator = n, sep
		}
	}
	return s
}

// header takes the names of the columns.
func (t *table) header(file string, names []string) error {
	fail := func(format string, args ...any) error {
		return &SampleError{file, 1, fmt.Sprintf(format, args...)}
	}
	values := 0
	for _, name := range names {
		name = cellText(name)
		if k := kindOf([]string{name}); k == kindDate || k.numeric() {
			values++
		}
		if strings.ContainsAny(name, "\r\n\t") {
			return fail("the name of a column has a line break or a tab: %q", name)
		}
		t.names = append(t.names, name)
		t.columns = append(t.columns, &node{name: name, most: 1})
	}
	if values > 0 {
		return fail("the first line has values, not names of columns: %s", sampleWords(names))
	}
	if len(names) < 2 {
		return fail("the first line names one column only: cells are divided by a comma, a semicolon or a tab")
	}
	if len(names) > maxNodes {
		return fail("the table has too many columns")
	}
	return nil
}
