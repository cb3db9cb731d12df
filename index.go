package wcodm

import (
	"bytes"
	stdcsv "encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"

	"wcodm/datamodel/spreadsheet"
	"wcodm/datamodel/ucr"
)

// Index writes a row for each consignment of a run: its UCR, how that came to be,
// and what leads from it to the other records of the trade. A message that is no
// declaration, or that could not be read, has none. It belongs to one goroutine
// and holds no more than a row.
//
// As CSV it has a header line. Several values in a cell have a | between them. A
// value that has a | or a quotation mark in it, or begins or ends with a blank,
// stands in quotation marks of its own, with those within it doubled. A cell that a
// spreadsheet would take for a formula has an apostrophe in front. So every value
// can be told, and [ReadUCRTable] does. As NDJSON a row is an object, what
// may be several is an array, and what is empty is left out.
type Index struct {
	lines *json.Encoder  // of NDJSON, nil for CSV
	cells *stdcsv.Writer // of CSV
	buf   bytes.Buffer
	w     io.Writer
	row   []string
	begun bool
}

// IndexForm tells the form of an index, "csv" or "ndjson", by the name of its
// file.
func IndexForm(file string) (string, error) {
	switch ext := strings.ToLower(filepath.Ext(file)); ext {
	case ".csv":
		return "csv", nil
	case ".ndjson", ".jsonl":
		return "ndjson", nil
	}
	return "", fmt.Errorf("the form of %q is not known by its ending: .csv, .ndjson or .jsonl", file)
}

// NewIndex makes an index of the form that is written to w.
func NewIndex(form string, w io.Writer) (*Index, error) {
	x := &Index{w: w}
	switch form {
	case "csv":
		x.cells = stdcsv.NewWriter(w)
	case "ndjson":
		x.lines = json.NewEncoder(&x.buf)
		x.lines.SetEscapeHTML(false)
	default:
		return nil, fmt.Errorf("unknown form of an index %q: csv or ndjson", form)
	}
	return x, nil
}

// indexed is what a row of an index is made of.
type indexed struct {
	*Result
	u      *ucr.Result
	trail  *ucr.Trail
	writes bool // messages are written
}

// count is a number that is written also where it is 0.
type count int

// indexColumn is a column of an index: a string, a number or a list.
type indexColumn struct {
	name  string
	value func(indexed) any
}

// indexColumns are in the order in which they are written. Their names are those
// of CSV; NDJSON has wcoPath for wco_path.
var indexColumns = []indexColumn{
	{"file", func(x indexed) any { return x.Input }},
	{"line", func(x indexed) any { return x.trail.Line }},
	{"message", func(x indexed) any { return x.Message }},
	{"shipment", func(x indexed) any { return x.trail.Shipment }},
	{"direction", func(x indexed) any { return x.trail.Direction() }},
	{"type", func(x indexed) any { return x.trail.Type }},
	{"function", func(x indexed) any { return x.trail.Function }},
	{"year", func(x indexed) any { return x.trail.Year }},
	{"ucr", func(x indexed) any { return x.u.Value }},
	{"kind", func(x indexed) any {
		if x.u.Outcome == ucr.Absent {
			return ""
		}
		return x.u.Kind.String()
	}},
	{"outcome", func(x indexed) any { return string(x.u.Outcome) }},
	{"wco_path", func(x indexed) any { return x.u.At.WCOPath }},
	{"national_path", func(x indexed) any {
		if x.u.Outcome != ucr.Kept {
			return ""
		}
		return x.u.At.NationalPath
	}},
	{"ucr_line", func(x indexed) any {
		if x.u.Outcome != ucr.Kept {
			return 0
		}
		return x.u.At.Line
	}},
	{"scheme", func(x indexed) any { return x.u.Scheme }},
	{"table", func(x indexed) any { return x.u.TableFile }},
	{"table_line", func(x indexed) any { return x.u.TableLine }},
	{"inputs", func(x indexed) any { return x.u.Inputs }},
	{"rule", func(x indexed) any { return x.u.Rule() }},
	{"mucr", links(ucr.LinkMaster)},
	{"part", links(ucr.LinkPart)},
	{"lrn", link(ucr.LinkLRN)},
	{"mrn", link(ucr.LinkMRN)},
	{"invoices", links(ucr.LinkInvoice)},
	{"transport_documents", links(ucr.LinkTransport)},
	{"containers", links(ucr.LinkContainer)},
	{"seals", links(ucr.LinkSeal)},
	{"exporter", links(ucr.LinkExporter)},
	{"importer", links(ucr.LinkImporter)},
	{"errors", func(x indexed) any { return count(x.Errors()) }},
	{"written", func(x indexed) any {
		switch {
		case !x.writes:
			return ""
		case x.Output == nil:
			return "no"
		}
		return "yes"
	}},
}

// link is for kinds of which a declaration has one.
func link(k ucr.LinkKind) func(indexed) any {
	return func(x indexed) any { return x.trail.Value(k) }
}

func links(k ucr.LinkKind) func(indexed) any {
	return func(x indexed) any { return x.trail.Values(k) }
}

// Write adds the consignments of a result of an engine whose options ask for
// trails. writes says that the engine writes messages, so that a row tells
// whether its own was.
func (x *Index) Write(r *Result, writes bool) error {
	if err := x.begin(); err != nil {
		return err
	}
	for i := range r.UCR {
		u := &r.UCR[i]
		if u.Trail == nil {
			continue
		}
		if err := x.write(indexed{r, u, u.Trail, writes}); err != nil {
			return err
		}
	}
	return nil
}

// Flush writes what is held back.
func (x *Index) Flush() error {
	if err := x.begin(); err != nil || x.cells == nil {
		return err
	}
	x.cells.Flush()
	return x.cells.Error()
}

// begin writes the header line.
func (x *Index) begin() error {
	if x.begun || x.cells == nil {
		return nil
	}
	x.begun = true
	for _, c := range indexColumns {
		x.row = append(x.row, c.name)
	}
	return x.cells.Write(x.row)
}

func (x *Index) write(from indexed) error {
	if x.cells == nil {
		return x.writeJSON(from)
	}
	x.row = x.row[:0]
	for _, c := range indexColumns {
		cell := ""
		switch v := c.value(from).(type) {
		case string:
			cell = joinCell(v)
		case int:
			if v != 0 {
				cell = strconv.Itoa(v)
			}
		case count:
			cell = strconv.Itoa(int(v))
		case []string:
			cell = joinCell(v...)
		case []ucr.Input:
			values := make([]string, len(v))
			for i, in := range v { // neither the part nor the path has a blank in it
				values[i] = strings.ReplaceAll(string(in.Part), " ", "-") + " " + in.Path + " " + in.Used
			}
			cell = joinCell(values...)
		}
		x.row = append(x.row, spreadsheet.Mark(cell))
	}
	return x.cells.Write(x.row)
}

func (x *Index) writeJSON(from indexed) error {
	x.buf.Reset()
	sep := byte('{')
	for _, c := range indexColumns {
		v := c.value(from)
		if _, always := v.(count); !always && reflect.ValueOf(v).IsZero() {
			continue
		}
		x.buf.WriteByte(sep)
		sep = ','
		x.buf.WriteString(strconv.Quote(camel(c.name)))
		x.buf.WriteByte(':')
		if err := x.lines.Encode(v); err != nil {
			return err
		}
		x.buf.Truncate(x.buf.Len() - 1) // the line break
	}
	x.buf.WriteString("}\n")
	_, err := x.w.Write(x.buf.Bytes())
	return err
}

// camel makes wcoPath of wco_path.
func camel(name string) string {
	words := strings.Split(name, "_")
	for i, w := range words[1:] {
		words[i+1] = strings.ToUpper(w[:1]) + w[1:]
	}
	return strings.Join(words, "")
}

// joinCell makes a cell of values; see [Index].
func joinCell(values ...string) string {
	if len(values) == 1 && values[0] == "" {
		return ""
	}
	var b strings.Builder
	for i, v := range values {
		if i > 0 {
			b.WriteByte('|')
		}
		if v == strings.TrimSpace(v) && v != "" && !strings.ContainsAny(v, `|"`) {
			b.WriteString(v)
			continue
		}
		b.WriteByte('"')
		b.WriteString(strings.ReplaceAll(v, `"`, `""`))
		b.WriteByte('"')
	}
	return b.String()
}

// splitCell takes the values out of a cell; at is the offset of what is wrong
// with it where ok is false.
func splitCell(cell string) (values []string, at int, ok bool) {
	if cell == "" {
		return nil, 0, true
	}
	for i := 0; ; i++ {
		if i < len(cell) && cell[i] == '"' {
			open := i
			var b strings.Builder
			for i++; ; i++ {
				end := strings.IndexByte(cell[i:], '"')
				if end < 0 {
					return nil, open, false
				}
				b.WriteString(cell[i : i+end])
				if i += end + 1; i == len(cell) || cell[i] != '"' {
					break
				}
				b.WriteByte('"')
			}
			values = append(values, b.String())
			if i < len(cell) && cell[i] != '|' {
				return nil, i, false
			}
		} else {
			end := strings.IndexByte(cell[i:], '|')
			if end < 0 {
				end = len(cell) - i
			}
			values = append(values, strings.TrimSpace(cell[i:i+end]))
			i += end
		}
		if i == len(cell) {
			return values, 0, true
		}
	}
}
