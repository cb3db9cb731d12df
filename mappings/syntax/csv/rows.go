package csv

import (
	"io"

	dm "wcodm/datamodel"
)

// Rows reads a table of any columns row by row, as a [Reader] reads
// declarations: separators, encodings, quotation marks and places are the same.
// The first thing that is wrong with it ends it. It belongs to one goroutine.
type Rows struct {
	s       *scanner
	row     record
	columns []Cell
}

// Cell is a value of a table: where it stands, and in which column of the file,
// from 0.
type Cell struct {
	Column int
	Value  string
	At     dm.Place
}

// NewRows reads the header line. known says which names of columns are looked
// for; they tell the separator where the options do not. The error is an
// [*Error], io.EOF for an empty file, or what went wrong with the machine.
func NewRows(in io.Reader, known func(name string) bool, o Options) (*Rows, error) {
	if o.Limit == 0 {
		o.Limit = DefaultLimit
	}
	r := &Rows{s: newScanner(in, true, o.Encoding, int(o.Limit))}
	if err := r.s.begin(); err != nil {
		return nil, err
	}
	if err := r.s.first(&r.row, valueSeparators, o.Separator, known); err != nil {
		inRow(err, max(r.s.row, 1))
		return nil, err
	}
	r.columns = make([]Cell, r.row.count)
	for _, c := range r.row.cells {
		r.columns[c.column] = Cell{int(c.column), headingOf(r.row.value(c)), c.at}
	}
	r.s.width = r.row.count
	return r, nil
}

// Columns returns the names of the columns, by column of the file; they are
// empty where the header line has none.
func (r *Rows) Columns() []Cell { return r.columns }

// Next appends the cells of the next row that have a value, and tells its line. The
// error is io.EOF at the end, an [*Error], or what went wrong with the machine.
func (r *Rows) Next(cells []Cell) ([]Cell, int, error) {
	if err := r.s.next(&r.row); err != nil {
		inRow(err, r.s.row+1)
		return cells, 0, err
	}
	row := &r.row
	var err error
	if row.wrong != nil {
		err = &Error{*row.wrong}
	} else if wrong, expected, at := row.misfit(len(r.columns), r.least()); wrong != "" {
		err = fatal(codeWidth, wrong, expected, at)
	}
	if err != nil {
		inRow(err, row.row)
		return cells, int(row.line), err
	}
	for _, c := range row.cells {
		value, _, _ := cleaned(row.value(c), true, row.wide)
		cells = append(cells, Cell{int(c.column), string(value), c.at})
	}
	return cells, int(row.line), nil
}

// least is how many cells a row has: up to the last column that has a name.
func (r *Rows) least() int {
	n := len(r.columns)
	for n > 0 && r.columns[n-1].Value == "" {
		n--
	}
	return n
}
