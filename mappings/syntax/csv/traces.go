package csv

import (
	"bytes"
	"fmt"

	dm "wcodm/datamodel"
	"wcodm/datamodel/spreadsheet"
)

// trace is what a spreadsheet, or a person who works with one, left in a cell that
// is read without it.
type trace uint8

const (
	noTrace trace = iota
	apostrophe
	formula
	unseen
	grouped
)

// traced is a cell in which there was something.
type traced struct {
	column int32
	at     dm.Place
	trace  trace
	char   rune   // of unseen
	had    string // what stood there
	read   string // what was read
}

// cleaned takes off a cell with a value what does not belong to it: the mark that
// keeps formulas from being some and, with trim, what spreadsheets leave. Without
// it, values are not altered. wide says that the cell may have other characters
// than ASCII. The memory is the cell's.
func cleaned(value []byte, trim, wide bool) (_ []byte, t trace, char rune) {
	switch value[0] {
	case '\'':
		rest, by := spreadsheet.Unmark(value)
		switch {
		case by == spreadsheet.Guard:
			return rest, noTrace, 0
		case by == spreadsheet.Hand && trim:
			return rest, apostrophe, 0
		}
	case '=':
		if text, ok := spreadsheet.Quoted(value); ok && trim {
			return text, formula, 0
		}
	}
	if trim && wide {
		if text, char := spreadsheet.Visible(value); char != 0 {
			return text, unseen, char
		}
	}
	return value, noTrace, 0
}

// nextRow reads the next row, without what does not belong to its cells. Each
// kind is told once of a column.
func (r *Reader) nextRow() error {
	if err := r.s.next(&r.row); err != nil {
		return err
	}
	r.traces = r.traces[:0]
	row, trim := &r.row, r.layout.pkg.Trim
	kept := row.cells[:0]
	for _, c := range row.cells {
		value := row.value(c)
		first := value[0]
		if first == '\'' || first == '=' || row.wide {
			had := ""
			if row.wide {
				had = string(value) // which may be altered in place
			}
			text, t, char := cleaned(value, trim, row.wide)
			if t != noTrace {
				if !row.wide {
					had = string(value)
				}
				r.trace(c, t, char, had, text)
			}
			c.off += uint32(cap(value) - cap(text)) // both end where the row's memory ends
			c.size = uint32(len(text))
			if c.size == 0 {
				continue
			}
			value = text
		}
		if at := r.header.columns[c.column]; trim && at >= 0 && r.layout.columns[at].digits {
			c.size = uint32(len(r.ungroup(c, &r.layout.columns[at], value)))
		}
		kept = append(kept, c)
	}
	row.cells = kept
	return nil
}

// ungroup takes out of a value what groups its digits, if it is right without and
// not with it.
func (r *Reader) ungroup(c cell, x *column, value []byte) []byte {
	if bytes.IndexByte(value, '.') < 0 && bytes.IndexByte(value, ' ') < 0 && bytes.IndexByte(value, '-') < 0 {
		return value
	}
	digits, ok := spreadsheet.Grouped(bytes.Clone(value))
	if !ok {
		return value
	}
	if wrong, _ := x.elem.Facets.Check(x.elem.Type.Base, string(digits)); wrong != "" {
		return value
	}
	r.trace(c, grouped, 0, string(value), digits)
	return value[:copy(value, digits)]
}

// trace notes what was in a cell, if it is the first such of its column.
func (r *Reader) trace(c cell, t trace, char rune, had string, read []byte) {
	if at := int(c.column); r.header.columns[at] >= 0 && r.traced[at]&(1<<t) == 0 {
		r.traced[at] |= 1 << t
		r.traces = append(r.traces, traced{c.column, c.at, t, char, had, string(read)})
	}
}

// finding tells of a trace.
func (x traced) finding(h *header) dm.Diagnostic {
	name := h.names[x.column]
	d := dm.Diagnostic{Code: codeTraces, Severity: dm.Note, Field: name, Value: x.had, NationalPath: h.layout.columns[h.columns[x.column]].elem.Path()}
	switch x.trace {
	case apostrophe:
		d.Message = fmt.Sprintf("An apostrophe stands in front of the value of %s, as for a spreadsheet", name)
	case formula:
		d.Message = fmt.Sprintf("The value of %s is written as a formula, so that a spreadsheet leaves it alone", name)
	case unseen:
		d.Message = fmt.Sprintf("The value of %s has a character that nobody sees, U+%04X", name, x.char)
	case grouped:
		d.Message = fmt.Sprintf("The digits of %s are written in groups", name)
	}
	d.Message += fmt.Sprintf(": %q is read, here and in the rows that follow in the same way", shorten([]byte(x.read)))
	return d.At(x.at)
}

// shortened reports a number of which a spreadsheet has cut off digits.
func (b *Builder) shortened(t *dm.Tree, n dm.NodeID, value []byte, name string, report func(dm.Diagnostic)) {
	report(t.Locate(n, dm.Diagnostic{Code: codeTraces, Severity: dm.Error, Value: string(value),
		Message:  fmt.Sprintf("The value %q of %s is a number as a spreadsheet shortens it: its last digits are lost", value, name),
		Expected: "all digits, from where the table comes from; in the spreadsheet, the column is to be formatted as text before anything is put into it"}))
}
