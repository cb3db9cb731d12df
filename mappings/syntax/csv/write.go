package csv

import (
	"bytes"
	"fmt"

	dm "wcodm/datamodel"
	"wcodm/datamodel/spreadsheet"
)

// Writer writes declarations as rows. It keeps memory from one to the next and
// belongs to one goroutine.
type Writer struct {
	l      *Layout
	o      Options
	column []bool // by column of the layout: it is written
	values []dm.NodeID
	text   []byte
	key    []byte
	report func(dm.Diagnostic)
	lost   func(dm.NodeID)
}

// NewWriter makes a writer of tables. The options have been checked; the error
// is about the name of a column that the encoding has no characters for.
func NewWriter(l *Layout, o Options) (*Writer, error) {
	if o.Separator == 0 {
		o.Separator = ','
		if o.Decimal == ',' {
			o.Separator = ';'
		}
	}
	w := &Writer{l: l, o: o, column: make([]bool, len(l.columns)), values: make([]dm.NodeID, len(l.columns))}
	for _, c := range l.written {
		w.column[c] = true
		if _, missing := o.Encoding.append(nil, []byte(l.columns[c].name)); missing != 0 {
			return nil, fmt.Errorf("the column name %q cannot be written in %s: it has the character %q", l.columns[c].name, o.Encoding, string(missing))
		}
	}
	return w, nil
}

// AppendHeader appends the header line. It is one line, whatever the columns
// are called.
func (w *Writer) AppendHeader(dst []byte) []byte {
	for i, c := range w.l.written {
		if i > 0 {
			dst = append(dst, w.o.Separator)
		}
		name, _ := w.o.Encoding.append(nil, []byte(spreadsheet.Mark(w.l.columns[c].name)))
		dst = w.quote(dst, name)
	}
	return append(dst, '\n')
}

// Key is the key of the declaration that was written last: of two with one key,
// a reader makes one. It is valid until the next.
func (w *Writer) Key() []byte { return w.key }

// AppendTree appends the rows of a declaration of the layout's package. lost is called for the nodes
// that no column holds, report for what cannot be written.
func (w *Writer) AppendTree(dst []byte, t *dm.Tree, lost func(dm.NodeID), report func(dm.Diagnostic)) []byte {
	w.lost, w.report, w.key = lost, report, w.key[:0]
	w.values = fill(w.values, len(w.l.columns), dm.None)
	root := t.Root()
	if root == dm.None {
		return dst
	}
	w.class(t, root, declarationGroup)
	if key := w.values[w.l.key]; key != dm.None {
		w.key = append(w.key, t.Value(key)...)
	} else {
		report(t.Locate(root, dm.Diagnostic{Code: CodeNoKey, Severity: dm.Error,
			Message: fmt.Sprintf("The declaration has no %s: its rows could not be told from others", w.l.Key()), Expected: "a value for " + w.l.Key()}))
	}
	rows := 0
	if w.l.item != nil {
		for n := t.First(root); n != dm.None; n = t.Next(n) {
			if t.Elem(n) != w.l.item {
				continue
			}
			for c := range w.values {
				if w.l.columns[c].row {
					w.values[c] = dm.None
				}
			}
			if !w.class(t, n, itemGroup) {
				lost(n) // a row of nothing but what repeats would not be an item
				continue
			}
			dst = w.row(dst, t)
			rows++
		}
	}
	if rows == 0 {
		dst = w.row(dst, t)
	}
	return dst
}

// class finds the columns of the values in a class. It reports whether any is
// written.
func (w *Writer) class(t *dm.Tree, n dm.NodeID, group int) bool {
	written := false
	for c := t.First(n); c != dm.None; c = t.Next(c) {
		e := t.Elem(c)
		if e == w.l.item {
			continue
		}
		at, ok := w.l.byPlace[place{e, group, t.Position(c)}]
		switch {
		case e.IsClass() && ok:
			if t.First(c) == dm.None && e.Max > 1 {
				w.lost(c) // it would not count
			}
			written = w.class(t, c, at) || written
		case e.IsClass():
			w.all(t, c)
		case len(t.Value(c)) == 0: // an empty cell is no value
		case !ok || !w.column[at]:
			w.lost(c)
		default:
			w.values[at] = c
			written = true
			w.cell(t, c, at)
		}
	}
	return written
}

// cell reports a value that cannot be written: the encoding has no characters
// for it, or the form of dates no place.
func (w *Writer) cell(t *dm.Tree, n dm.NodeID, column int) {
	value, ok := w.value(t, n, column)
	if !ok {
		w.report(t.Locate(n, dm.Diagnostic{Code: codeDate, Severity: dm.Error, Expected: "a day that can be written " + w.o.Date.String(),
			Message: fmt.Sprintf("The value %q of %s cannot be written %s", shorten(value), t.Field(n), w.o.Date)}))
	}
	var missing rune
	if w.text, missing = w.o.Encoding.append(w.text[:0], value); missing != 0 {
		w.report(t.Locate(n, dm.Diagnostic{Code: "CSV004", Severity: dm.Error, Expected: "characters of " + w.o.Encoding.String() + ", or UTF-8",
			Message: fmt.Sprintf("The value of %s cannot be written in %s: it has the character %q", t.Field(n), w.o.Encoding, string(missing))}))
	}
}

// value is that of a node as the table writes it; ok is false where it can only
// be written as it is.
func (w *Writer) value(t *dm.Tree, n dm.NodeID, column int) (value []byte, ok bool) {
	value = t.Value(n)
	if w.l.columns[column].date && w.o.Date != nil {
		cell, ok := w.o.Date.Write(string(value))
		if !ok {
			return value, false
		}
		return []byte(cell), true
	}
	return value, true
}

// all tells that everything in a class is lost.
func (w *Writer) all(t *dm.Tree, n dm.NodeID) {
	if t.First(n) == dm.None {
		w.lost(n)
	}
	for c := t.First(n); c != dm.None; c = t.Next(c) {
		if t.Elem(c).IsClass() {
			w.all(t, c)
		} else if len(t.Value(c)) > 0 {
			w.lost(c)
		}
	}
}

// row writes a row of what values holds.
func (w *Writer) row(dst []byte, t *dm.Tree) []byte {
	for i, c := range w.l.written {
		if i > 0 {
			dst = append(dst, w.o.Separator)
		}
		n := w.values[c]
		if n == dm.None {
			continue
		}
		value, _ := w.value(t, n, c)
		w.text = w.text[:0]
		if spreadsheet.Marked(value) {
			w.text = append(w.text, '\'')
		}
		w.text, _ = w.o.Encoding.append(w.text, value)
		if w.l.columns[c].decimal && w.o.Decimal == ',' {
			if i := bytes.IndexByte(w.text, '.'); i >= 0 {
				w.text[i] = ','
			}
		}
		dst = w.quote(dst, w.text)
	}
	return append(dst, '\n')
}

// quote writes a cell, in quotation marks where a reader needs them.
func (w *Writer) quote(dst, v []byte) []byte {
	plain := true
	for _, c := range v {
		plain = plain && c != w.o.Separator && c != '"' && c != '\n' && c != '\r'
	}
	if plain && (len(v) == 0 || v[0] != ' ' && v[0] != '\t' && v[len(v)-1] != ' ' && v[len(v)-1] != '\t') {
		return append(dst, v...)
	}
	dst = append(dst, '"')
	for _, c := range v {
		if c == '"' {
			dst = append(dst, '"')
		}
		dst = append(dst, c)
	}
	return append(dst, '"')
}
