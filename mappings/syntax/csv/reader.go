package csv

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"unsafe"

	dm "wcodm/datamodel"
	"wcodm/datamodel/bytesize"
)

// Codes of findings.
const (
	CodeUnknown = "CSV005" // a column that the structure does not know
	codeWidth   = "CSV006" // a row with more or fewer cells than there are columns
	CodeNoKey   = "CSV007" // the key is missing
	CodeBack    = "CSV008" // a declaration that comes back
	codeDate    = "CSV012" // a date that is not written as the others
	codeGap     = "CSV013" // numbered columns with a gap
	codeTitle   = "CSV014" // headings that stand further down
	codeTraces  = "CSV015" // what a spreadsheet left in a cell
	codeNoItems = "CSV016" // a declaration without goods
)

// maxFindings is how many findings on the rows of one declaration are kept.
const maxFindings = 1000

// Error is something about a file after which it cannot be read further.
type Error struct{ Diagnostic dm.Diagnostic }

func (e *Error) Error() string {
	return fmt.Sprintf("%d:%d: %s", e.Diagnostic.Line, e.Diagnostic.Column, e.Diagnostic.Message)
}

func fatal(code, message, expected string, at dm.Place) error {
	return &Error{dm.Diagnostic{Code: code, Severity: dm.Error, Message: message, Expected: expected}.At(at)}
}

// inRow says in which row an error is that is about the file.
func inRow(err error, row uint32) {
	var data *Error
	if errors.As(err, &data) && data.Diagnostic.Row == 0 {
		data.Diagnostic.Row = int(row)
	}
}

// Reader reads the declarations of one file. It belongs to one goroutine.
type Reader struct {
	layout *Layout
	o      Options
	s      *scanner
	header *header
	row    record // that was read last
	held   bool   // row is the first of the next declaration
	err    error
	told   []bool   // unknown columns that there was a finding about
	traced []uint8  // what spreadsheets left in each column, as was told: a bit for each trace
	traces []traced // in the row that was read last
	keys   *Keys
	// doubt is the line of a row that may belong to the next declaration; 0 for none.
	doubt uint32
}

// NewReader makes a reader of a file. The options have been checked.
func NewReader(l *Layout, in io.Reader, o Options) *Reader {
	if o.Limit == 0 {
		o.Limit = DefaultLimit
	}
	return &Reader{layout: l, o: o, s: newScanner(in, l.pkg.Trim, o.Encoding, int(o.Limit)), keys: NewKeys(0)}
}

// maxSkipped is how many times the limit, in bytes, a declaration that is larger may
// go on and still have its end looked for: an input may have none.
const maxSkipped = 2

// Next reads the next declaration into d, whose memory is reused. The error is
// io.EOF at the end, an [*Error] where the file cannot be read on, or what went
// wrong with the machine.
func (r *Reader) Next(d *Declaration) error {
	d.reset()
	if r.header == nil && r.err == nil {
		if r.header, r.err = r.s.header(r.layout, r.o.Separator, r.o.Header); r.err == nil {
			r.told, r.traced = make([]bool, len(r.header.columns)), make([]uint8, len(r.header.columns))
		}
		inRow(r.err, max(r.s.row, 1))
	}
	if r.err != nil {
		return r.err
	}
	d.header, d.comma, d.date = r.header, r.o.Decimal == ',', r.o.Date
	if !r.held {
		if r.err = r.nextRow(); r.err != nil {
			inRow(r.err, r.s.row+1)
			return r.err
		}
	}
	r.begin(d)
	skipped := int64(0)
	for r.held = false; !r.held; r.held = !r.same(d) {
		r.add(d)
		if more := d.exceeds(r.o.Limit); more != "" && !d.over {
			d.over = true
			d.spoil("CSV011", "The file asks for more than is allowed: the declaration has more than "+more, "", d.start)
		}
		if d.over {
			if skipped += int64(r.row.bytes); skipped > maxSkipped*r.o.Limit {
				r.err = fatal("CSV011", "A declaration is so much larger than allowed that its end was not looked for: the rest of the file is not read", "", dm.Place{Line: r.row.line, Col: 1})
				inRow(r.err, r.row.row)
				return nil // the error comes with the next call
			}
			d.text, d.cells, d.unknown, d.rows, d.lines = d.text[:0], d.cells[:0], d.unknown[:0], d.rows[:0], d.lines[:1]
		}
		if r.err = r.nextRow(); r.err != nil {
			inRow(r.err, r.s.row+1)
			var data *Error
			switch {
			case errors.As(r.err, &data):
				d.spoil(data.Diagnostic.Code, "The file cannot be read to the end of this declaration", "", d.start)
			case r.err != io.EOF:
				return r.err
			}
			return nil // the error comes with the next call
		}
	}
	return nil
}

// key is the row's value in the key column; ok is false where the row cannot be
// read so far.
func (r *Reader) key() (key []byte, at dm.Place, ok bool) {
	if wrong := r.row.wrong; r.row.keyless {
		return nil, dm.Place{Line: uint32(wrong.Line), Col: uint32(wrong.Column)}, false
	}
	for _, c := range r.row.cells {
		if c.column == int32(r.header.key) {
			return r.row.value(c), c.at, true
		}
	}
	return nil, dm.Place{Line: r.row.line, Col: 1}, true
}

// same reports whether the row belongs to the declaration: it has its key, or
// none that can be read.
func (r *Reader) same(d *Declaration) bool {
	key, _, _ := r.key()
	return key == nil || bytes.Equal(key, d.key)
}

// begin makes the row's declaration of d.
func (r *Reader) begin(d *Declaration) {
	key, at, _ := r.key()
	d.start = at
	if r.doubt > 0 {
		d.spoil("CSV001", fmt.Sprintf("The row of line %d, which cannot be read, may belong to this declaration", r.doubt), "", at)
		r.doubt = 0
	}
	if key == nil {
		return
	}
	d.key = append(d.key[:0], key...)
	switch first, seen, forgetful := r.keys.Seen(key, at.Line); {
	case seen:
		d.spoil(CodeBack, fmt.Sprintf("The declaration %q comes back: its rows began in line %d, and others came between", shorten(key), first),
			"the rows of a declaration one after the other", at)
	case forgetful:
		d.add(dm.Diagnostic{Code: CodeBack, Severity: dm.Note,
			Message: fmt.Sprintf("%d declarations are remembered; one later on that comes back is not found", r.keys.limit)}.At(at))
	}
}

// add adds the row to the declaration.
func (r *Reader) add(d *Declaration) {
	row := &r.row
	d.bytes += int64(row.bytes)
	counted := d.spoiled && len(d.findings) >= maxFindings // findings are no more than that
	if !counted {
		d.lines = append(d.lines, rowLine{row.line, row.row})
	}
	for _, x := range r.traces {
		d.add(x.finding(r.header))
	}
	key, at, known := r.key()
	misfits := row.misfits(r.header.least)
	switch {
	case counted && (row.wrong != nil && known || misfits || key == nil):
		d.more++
		return
	case row.wrong != nil:
		d.spoiled = true
		if row.wrongColumn < len(r.header.names) {
			row.wrong.Field = r.header.names[row.wrongColumn]
		}
		d.add(*row.wrong)
		if !known {
			r.doubt = row.line
		}
		return
	case row.line <= r.s.suspect:
		d.spoil("CSV001", "This line may belong to a cell that opens before it and is not closed as it should be", "", at)
		return
	case misfits:
		misfit, expected, end := row.misfit(len(r.header.columns), r.header.least)
		d.spoil(codeWidth, misfit, expected, end)
		return
	case key == nil:
		d.spoil(CodeNoKey, fmt.Sprintf("The row has no %s: it is not known which declaration it belongs to", r.layout.Key()), "the key on every row", at)
		return
	}
	base, most := uint32(len(d.text)), maxCells(r.o.Limit)
	d.text = room(d.text, len(row.text), r.o.Limit)
	d.cells, d.unknown = room(d.cells, len(row.cells), most), room(d.unknown, len(row.cells), most)
	d.text = append(d.text, row.text...)
	d.rows = append(d.rows, uint32(len(d.cells)))
	for _, c := range row.cells {
		if r.header.columns[c.column] < 0 {
			c.off += base
			d.unknown = append(d.unknown, c)
			if !r.told[c.column] {
				r.told[c.column] = true
				d.add(r.header.unknown(int(c.column)))
			}
			continue
		}
		c.off += base
		d.cells = append(d.cells, c)
	}
}

// exceeds words what a declaration has more of than a limit in bytes allows: bytes as
// they stand in the file, or rows and cells, which take more memory than their bytes
// do. It is empty where it has no more.
func (d *Declaration) exceeds(limit int64) string {
	cells := maxCells(limit)
	switch {
	case d.bytes > limit:
		return bytesize.Words(limit)
	case int64(len(d.cells)+len(d.unknown)+len(d.rows)) > cells:
		return fmt.Sprintf("%d rows and cells", cells)
	}
	return ""
}

// maxCells is how many rows and cells a declaration may have, by its limit in bytes.
func maxCells(limit int64) int64 { return max(limit/9, 8) }

// room makes room in a slice for some more. One that has become large gets room for the
// most that it may hold: it takes memory only as it is filled, and it does not leave
// what it outgrows behind again and again.
func room[T any](s []T, more int, most int64) []T {
	const large = 1 << 18
	if len(s) < large || len(s)+more <= cap(s) {
		return s
	}
	return append(make([]T, 0, max(int(most), len(s))+more), s...)
}

const cellSize = int64(unsafe.Sizeof(cell{}))

// size is the memory that a declaration takes, in bytes.
func (d *Declaration) size() int64 {
	return int64(len(d.text)) + int64(len(d.cells)+len(d.unknown))*cellSize + int64(len(d.rows))*4 + int64(len(d.lines))*8
}

// The offsets of cells have to reach all of a declaration.
var _ [math.MaxUint32 - 3*MaxLimit]byte
