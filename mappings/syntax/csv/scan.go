package csv

import (
	"bytes"
	"fmt"
	"io"

	dm "wcodm/datamodel"
	"wcodm/datamodel/bytesize"
)

// chunk is what is read at a time, in bytes.
const chunk = 64 << 10

// cell is a cell with a value: its column in the file, its text in a buffer
// beside it, and its place in the file.
type cell struct {
	column    int32
	off, size uint32
	at        dm.Place
}

// record is one row as it stands in the file. It is reused from row to row.
type record struct {
	line  uint32
	row   uint32 // as a spreadsheet counts, the header being 1
	count int    // cells, with those that are empty
	bytes int    // that it has in the file
	cells []cell
	text  []byte
	enc   decoder // with what the row tells of the encoding
	wide  bool    // it has other characters than ASCII
	// wrong is what keeps the row from being read, nil for nothing; keyless says
	// that its key cannot be relied on, either.
	wrong       *dm.Diagnostic
	wrongColumn int // that it is in
	keyless     bool
	// suspect is the last line that may be part of a cell that does not close
	// as it should, 0 for none.
	suspect uint32
	// surplus is the place of the first value behind the last column, if any.
	surplus dm.Place
}

func (r *record) reset(line uint32, enc decoder) {
	*r = record{line: line, enc: enc, cells: r.cells[:0], text: r.text[:0]}
}

func (r *record) value(c cell) []byte { return r.text[c.off : c.off+c.size] }

// misfits reports whether the row has more cells than there are columns, or fewer than
// least.
func (r *record) misfits(least int) bool { return r.surplus.Line > 0 || r.count < least }

// misfit says that the row has more or fewer cells than there are columns, of which
// least have a name or one behind them; what would be right, and where. Nothing where
// it fits.
func (r *record) misfit(columns, least int) (wrong, expected string, at dm.Place) {
	switch {
	case r.surplus.Line > 0:
		return fmt.Sprintf("The row has %d cells, and there are %d columns", r.count, columns),
			"a cell a column; a cell that has the separator in it in quotation marks", r.surplus
	case r.count < least:
		return fmt.Sprintf("The row ends after %d cells, and there are %d columns", r.count, columns),
			"a cell a column; a cell that has a line break in it in quotation marks", dm.Place{Line: r.line, Col: 1}
	}
	return "", "", at
}

// fail notes what is wrong with the row; the first such finding counts.
func (r *record) fail(code, message, expected string, at dm.Place, column int, keyless bool) {
	r.keyless = r.keyless || keyless
	if r.wrong == nil {
		d := dm.Diagnostic{Code: code, Severity: dm.Error, Message: message, Expected: expected}.At(at)
		r.wrong, r.wrongColumn = &d, column
	}
}

// scanner takes a file apart into rows. It keeps what it has read from where
// the row at hand begins, so that it can go back to there.
type scanner struct {
	in    io.Reader
	buf   []byte
	pos   int // buf[pos:] is not yet scanned
	ended bool
	line  uint32 // of buf[pos]
	row   uint32 // that was scanned last
	limit int    // bytes that a row may have
	sep   byte
	width int // columns of the file
	key   int // the column of the key, -1 while it is not known
	trim  bool
	enc   decoder
	// unclosed says that a cell was not closed up to the end, and what is behind
	// it is read as rows. suspect is the last line that may be part of such a cell.
	unclosed bool
	suspect  uint32
}

func newScanner(in io.Reader, trim bool, enc Encoding, limit int) *scanner {
	return &scanner{in: in, line: 1, trim: trim, enc: decoder{asked: enc}, limit: limit, width: maxColumns, key: -1}
}

// fill reads on until there is twice as much to scan: so that scanning from the
// beginning of the row again costs no more than reading it.
func (s *scanner) fill() error {
	have := len(s.buf) - s.pos
	if s.pos > 0 {
		s.buf = s.buf[:copy(s.buf, s.buf[s.pos:])]
		s.pos = 0
	}
	want := min(max(2*have, 1), s.limit+1)
	idle := 0
	for len(s.buf) < want {
		if room := cap(s.buf) - len(s.buf); room == 0 {
			grown := make([]byte, len(s.buf), min(max(chunk, 2*cap(s.buf)), max(chunk, s.limit+1)))
			copy(grown, s.buf)
			s.buf = grown
		}
		n, err := s.in.Read(s.buf[len(s.buf):cap(s.buf)])
		s.buf = s.buf[:len(s.buf)+n]
		if err == io.EOF {
			s.ended = true
			return nil
		}
		if err != nil {
			return err
		}
		if idle++; n > 0 {
			idle = 0
		} else if idle == 100 {
			return io.ErrNoProgress
		}
	}
	return nil
}

// next reads the next row that has a value. The error is io.EOF, an [*Error]
// after which nothing can be read, or the reader's.
func (s *scanner) next(r *record) error {
	for {
		n, lines, state := s.scan(r, s.sep)
		switch {
		case state.whole:
			if n == 0 {
				return io.EOF
			}
			s.pos += n
			s.line += lines
			s.row++
			r.row, r.bytes = s.row, n
			s.enc = r.enc
			s.suspect = max(s.suspect, r.suspect)
			if len(r.cells) == 0 && r.wrong == nil && r.surplus.Line == 0 {
				continue
			}
			return nil
		case !s.ended && len(s.buf)-s.pos <= s.limit:
			if err := s.fill(); err != nil {
				return err
			}
		case state.quote == 0:
			return fatal("CSV011", fmt.Sprintf("The file asks for more than is allowed: a row has more than %s", bytesize.Words(int64(s.limit))), "", dm.Place{Line: s.line, Col: 1})
		case s.unclosed:
			return fatal("CSV001", "This quotation mark is not closed, and neither was one before it: the rest of the file is not read", `a quotation mark at the end of the cell; within it, two: ""`, state.at)
		default:
			s.unclosed = true
			message := "This quotation mark is not closed up to the end of the file"
			if !s.ended {
				message = fmt.Sprintf("This quotation mark is not closed within %s", bytesize.Words(int64(s.limit)))
			}
			r.fail("CSV001", message, `a quotation mark at the end of the cell; within it, two: ""`, state.at, state.column, state.column <= s.key)
			s.row++
			r.row = s.row
			// What follows the line in which the cell opens is read as rows.
			r.bytes = lineEnd(s.buf[s.pos:], state.quote-1)
			s.pos += r.bytes
			s.line = state.at.Line + 1
			return nil
		}
	}
}

// lineEnd is the offset behind the line of b in which from is.
func lineEnd(b []byte, from int) int {
	end := bytes.IndexByte(b[from:], '\n')
	if end < 0 {
		return len(b)
	}
	return from + end + 1
}

// state is how far the scan of a row came.
type state struct {
	whole bool
	// quote is the offset behind the quotation mark that opens the last cell, 0
	// where it does not open with one; at is its place, column the cell's.
	quote  int
	at     dm.Place
	column int
}

// scan reads the row at the beginning of the buffer and tells how many bytes
// and line breaks it has. Unless it is whole, more must be read. At the end of
// the file nothing is a whole row of 0 bytes.
func (s *scanner) scan(r *record, sep byte) (n int, lines uint32, _ state) {
	b := s.buf[s.pos:]
	r.reset(s.line, s.enc)
	i, line, col := 0, s.line, uint32(1)
	if len(b) == 0 {
		return 0, 0, state{whole: s.ended}
	}
	for {
		for i < len(b) && b[i] == sep { // most cells of a wide table are empty
			r.count++
			i++
			col++
		}
		column := r.count
		r.count++
		off := len(r.text)
		if s.trim {
			for i < len(b) && (b[i] == ' ' || b[i] == '\t' && sep != '\t') {
				i++
				col++
			}
		}
		at := dm.Place{Line: line, Col: col}
		special := false // characters that need a look
		if i < len(b) && b[i] == '"' {
			i++
			col++
			open := state{quote: i, at: at, column: column}
			for {
				end := bytes.IndexByte(b[i:], '"')
				if end < 0 || i+end+1 == len(b) && !s.ended {
					return 0, 0, open
				}
				part := b[i : i+end]
				if k := bytes.LastIndexByte(part, '\n'); k >= 0 {
					line += uint32(bytes.Count(part, newline))
					col = 1
					special = s.text(r, part[:k+1], at, column, &col) || special
					col = 1
					part = part[k+1:]
				}
				special = s.text(r, part, at, column, &col) || special
				i += end + 1
				col++
				if i < len(b) && b[i] == '"' {
					r.text = append(r.text, '"')
					i++
					col++
					continue
				}
				break
			}
			for i < len(b) && (b[i] == ' ' || b[i] == '\t' && sep != '\t') {
				i++
				col++
			}
			if i < len(b) && b[i] != sep && b[i] != '\n' && !(b[i] == '\r' && (i+1 == len(b) || b[i+1] == '\n')) {
				stray := dm.Place{Line: line, Col: col}
				if line > at.Line { // it is the first quotation mark that is one too many, or this one
					r.fail("CSV001", fmt.Sprintf("This quotation mark opens a cell that closes in line %d, with text behind it in column %d", stray.Line, stray.Col),
						`two quotation marks, "", for one within a cell, and one at its end`, at, column, column <= s.key)
					r.suspect = line
					return lineEnd(b, open.quote-1), at.Line + 1 - s.line, state{whole: true}
				}
				r.fail("CSV001", "There is text behind the quotation mark that closes a cell", `two quotation marks, "", for one within a cell`, stray, column, column <= s.key)
				i, col = skip(b, i, sep, col)
			}
		} else {
			start, bits := i, byte(0)
			for i < len(b) {
				c := b[i]
				if c == sep || c == '\n' {
					break
				}
				bits |= c
				special = special || c < ' '
				i++
			}
			if i == len(b) && !s.ended {
				return 0, 0, state{}
			}
			part := b[start:i]
			if (i == len(b) || b[i] == '\n') && len(part) > 0 && part[len(part)-1] == '\r' {
				part = part[:len(part)-1]
			}
			for s.trim && len(part) > 0 && (part[len(part)-1] == ' ' || part[len(part)-1] == '\t') {
				part = part[:len(part)-1]
			}
			if bits < 0x80 {
				r.text = append(r.text, part...)
				col += uint32(len(part))
			} else {
				special = s.decode(r, part, at, column, &col)
			}
			col += uint32(i - start - len(part))
		}
		if i == len(b) && !s.ended {
			return 0, 0, state{}
		}
		s.cell(r, off, column, at, special)
		if i < len(b) && b[i] == sep {
			i++
			col++
			continue
		}
		// The row ends: with the file, or with a line break.
		if i < len(b) && b[i] == '\r' {
			i++
			if i == len(b) && !s.ended {
				return 0, 0, state{}
			}
		}
		if i < len(b) {
			i++
			line++
		}
		return i, line - s.line, state{whole: true}
	}
}

var newline = []byte{'\n'}

// skip goes to the end of a cell that cannot be read.
func skip(b []byte, i int, sep byte, col uint32) (int, uint32) {
	for i < len(b) && b[i] != sep && b[i] != '\n' {
		if b[i]&0xC0 != 0x80 {
			col++
		}
		i++
	}
	return i, col
}

// text takes a piece of a cell and counts its characters. It reports whether
// it has any that need a look.
func (s *scanner) text(r *record, part []byte, at dm.Place, column int, col *uint32) bool {
	special, bits := false, byte(0)
	for _, c := range part {
		bits |= c
		special = special || c < ' '
	}
	if bits >= 0x80 {
		return s.decode(r, part, at, column, col)
	}
	r.text = append(r.text, part...)
	*col += uint32(len(part))
	return special
}

// decode is text for what is not all ASCII.
func (s *scanner) decode(r *record, part []byte, at dm.Place, column int, col *uint32) bool {
	r.wide = true
	text, n, wrong, expected := r.enc.append(r.text, part)
	r.text = text
	*col += uint32(n)
	if wrong != "" {
		r.fail("CSV004", "The characters cannot be read: "+wrong, expected, at, column, column == s.key)
	}
	return true
}

// cell adds the cell whose text begins at off, if it has any.
func (s *scanner) cell(r *record, off, column int, at dm.Place, special bool) {
	text := r.text[off:]
	if s.trim && len(text) > 0 && (special || text[0] == ' ' || text[len(text)-1] == ' ') {
		text = append(text[:0], dm.TrimLines(text)...)
		r.text = r.text[:off+len(text)]
	}
	if len(text) == 0 {
		return
	}
	if column >= s.width {
		if r.surplus.Line == 0 {
			r.surplus = at
		}
		r.text = r.text[:off]
		return
	}
	if special {
		if wrong := control(text); wrong != "" {
			r.fail("CSV004", "A declaration cannot carry this value: "+wrong, "letters, digits and punctuation", at, column, column == s.key)
		}
	}
	r.cells = append(r.cells, cell{column: int32(column), off: uint32(off), size: uint32(len(text)), at: at})
}
