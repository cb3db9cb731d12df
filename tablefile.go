package wcodm

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	dm "wcodm/datamodel"
	"wcodm/datamodel/bytesize"
	"wcodm/datamodel/plaintext"
	"wcodm/datamodel/textfile"
	"wcodm/datamodel/wholefile"
	"wcodm/datamodel/yamlfile"
	"wcodm/mappings/syntax/csv"
)

// tableCell is a cell that has values, at least one; of the name of a column,
// the name.
type tableCell struct {
	column string // as foldColumn leaves it
	values []string
	at     dm.Place
}

// fault says what is wrong with a cell.
func (c tableCell) fault(file, format string, args ...any) error {
	return &yamlfile.Error{File: file, Line: int(c.at.Line), Column: int(c.at.Col), Message: fmt.Sprintf(format, args...)}
}

// foldColumn leaves out what does not matter in the name of a column: "Invoice No.".
func foldColumn(name string) string { return csv.Fold(abbreviated.Replace(name)) }

var abbreviated = strings.NewReplacer(".", "", ":", "", "/", "", "#", "no")

// tableRows takes the rows of a file.
type tableRows interface {
	// known says which columns are looked for.
	known(column string) bool
	// names takes the columns that the rows that follow have; there is at least one.
	names([]tableCell) error
	// row takes a row. Cells without a value are left out.
	row(line int, cells []tableCell) error
}

// isLines reports whether a file is NDJSON by its name.
func isLines(file string) bool {
	form, err := IndexForm(file)
	return err == nil && form == "ndjson"
}

// readTable reads a file as CSV or as NDJSON.
func readTable(file string, to tableRows) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	in := bufio.NewReader(&limited{r: f, left: maxTable, name: file})
	if k, ok, err := kindOf(in); err != nil {
		return fmt.Errorf("reading %s: %w", file, err)
	} else if ok {
		return tableCell{at: dm.Place{Line: 1, Col: 1}}.fault(file, "this is %s; expected %s", k.What, k.Way)
	}
	if isLines(file) {
		err = readLines(file, in, to)
	} else {
		err = readCells(file, in, to)
	}
	var fault *yamlfile.Error
	var path *fs.PathError
	if err != nil && !errors.As(err, &fault) && !errors.As(err, &path) {
		return fmt.Errorf("reading %s: %w", file, err)
	}
	return err
}

// maxTable is how large a table of UCRs may be, which is held in memory.
const maxTable = 512 << 20

// limited reads a file that must not be larger than it is allowed to be.
type limited struct {
	r    io.Reader
	left int64
	name string
}

func (l *limited) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, tableCell{at: dm.Place{Line: 1, Col: 1}}.fault(l.name, "%s", (&wholefile.LimitError{Limit: maxTable}).Reason())
	}
	n, err := l.r.Read(p[:min(int64(len(p)), l.left)])
	l.left -= int64(n)
	return n, err
}

// readCells reads CSV.
func readCells(file string, in io.Reader, to tableRows) error {
	wrong := func(err error) error {
		var data *csv.Error
		if errors.As(err, &data) {
			return tableCell{at: dm.Place{Line: uint32(data.Diagnostic.Line), Col: uint32(data.Diagnostic.Column)}}.fault(file, "%s", data.Diagnostic.Message)
		}
		return err
	}
	rows, err := csv.NewRows(in, func(name string) bool { return to.known(foldColumn(name)) }, csv.Options{})
	switch {
	case err == io.EOF:
		return tableCell{at: dm.Place{Line: 1, Col: 1}}.fault(file, "the file is empty: a header line is wanted")
	case err != nil:
		return wrong(err)
	}
	var names []tableCell
	columns := make([]string, len(rows.Columns())) // that are looked for
	for i, c := range rows.Columns() {
		if c.Value == "" {
			continue
		}
		names = append(names, tableCell{foldColumn(c.Value), []string{c.Value}, c.At})
		if to.known(foldColumn(c.Value)) {
			columns[i] = foldColumn(c.Value)
		}
	}
	if err := to.names(names); err != nil {
		return err
	}
	var cells []csv.Cell
	var row []tableCell
	for {
		var line int
		switch cells, line, err = rows.Next(cells[:0]); {
		case err == io.EOF:
			return nil
		case err != nil:
			return wrong(err)
		}
		row = row[:0]
		for _, c := range cells {
			cell := tableCell{column: columns[c.Column], at: c.At}
			if cell.column == "" {
				continue
			}
			values, at, ok := splitCell(c.Value)
			if !ok {
				cell.at.Col += uint32(utf8.RuneCountInString(c.Value[:at]))
				return cell.fault(file, `a value that begins with a quotation mark ends with one, and | is between two values`)
			}
			for _, v := range values {
				if v != "" {
					cell.values = append(cell.values, v)
				}
			}
			if len(cell.values) > 0 {
				row = append(row, cell)
			}
		}
		if err := to.row(line, row); err != nil {
			return err
		}
	}
}

// readLines reads NDJSON: an object a line.
func readLines(file string, in io.Reader, to tableRows) error {
	s := bufio.NewScanner(textfile.NewLineFeeds(textfile.NewReader(in)))
	s.Buffer(nil, csv.DefaultLimit)
	line := 0
	for s.Scan() {
		line++
		text := bytes.TrimSpace(s.Bytes())
		if len(text) == 0 {
			continue
		}
		row, err := readObject(file, line, text, to)
		if err != nil {
			return err
		}
		names := make([]tableCell, len(row))
		for i, c := range row {
			names[i] = tableCell{foldColumn(c.column), []string{c.column}, c.at}
			row[i].column = names[i].column
		}
		if len(names) == 0 {
			return tableCell{at: dm.Place{Line: uint32(line), Col: 1}}.fault(file, "there is nothing in the object")
		}
		if err := to.names(names); err != nil {
			return err
		}
		row = slices.DeleteFunc(row, func(c tableCell) bool { return len(c.values) == 0 })
		if err := to.row(line, row); err != nil {
			return err
		}
	}
	if errors.Is(s.Err(), bufio.ErrTooLong) {
		return tableCell{at: dm.Place{Line: uint32(line + 1), Col: 1}}.fault(file, "the line has more than %s", bytesize.Words(csv.DefaultLimit))
	}
	return s.Err()
}

// readObject reads the members of an object, under their own names.
func readObject(file string, line int, text []byte, to tableRows) ([]tableCell, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	at, offset := dm.Place{Line: uint32(line), Col: 1}, int64(0)
	here := func() tableCell { // behind what was read
		at.Col += uint32(utf8.RuneCount(text[offset:d.InputOffset()]))
		offset = d.InputOffset()
		return tableCell{at: at}
	}
	start, err := d.Token()
	if err != nil || start != json.Delim('{') {
		return nil, tableCell{at: at}.fault(file, "an object is wanted, as in {\"ucr\": …}")
	}
	var row []tableCell
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, here().fault(file, "this is not JSON: %s", plaintext.Error(err))
		}
		cell := here()
		cell.column = name.(string)
		var value any
		if err := d.Decode(&value); err != nil {
			return nil, cell.fault(file, "this is not JSON: %s", plaintext.Error(err))
		}
		if to.known(foldColumn(cell.column)) {
			if cell.values, err = memberTexts(value); err != nil {
				return nil, cell.fault(file, "%s is %v", cell.column, err)
			}
		}
		row = append(row, cell)
	}
	if _, err := d.Token(); err != nil {
		return nil, here().fault(file, "this is not JSON: %s", plaintext.Error(err))
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, here().fault(file, "there is something behind the object: an object a line is wanted")
	}
	return row, nil
}

// memberTexts are the values of a member; empty ones are none.
func memberTexts(value any) ([]string, error) {
	switch v := value.(type) {
	case nil:
		return nil, nil
	case string:
		if v = strings.TrimSpace(v); v == "" {
			return nil, nil
		}
		return []string{v}, nil
	case json.Number:
		return []string{v.String()}, nil
	case []any:
		var all []string
		for _, x := range v {
			if _, list := x.([]any); list {
				return nil, errors.New("a list of lists")
			}
			t, err := memberTexts(x)
			if err != nil {
				return nil, err
			}
			all = append(all, t...)
		}
		return all, nil
	}
	return nil, errors.New("no text, number or list")
}
