package wcodm

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	dm "wcodm/datamodel"
	"wcodm/datamodel/bytesize"
	"wcodm/datamodel/xmlstream"
)

// Codes of what Options.Repair puts right.
const (
	fixStripped = "FIX001"
	fixPrefix   = "FIX002"
	fixSpace    = "FIX003"
	fixBytes    = "FIX004"
	fixDeclared = "FIX005"
	fixAround   = "FIX006" // text around a document
	fixMarks    = "FIX007" // an end-of-file mark, or NULs
	fixBOMs     = "FIX008" // more byte order marks than one
)

var fixes = []string{codeAdopted, fixStripped, fixPrefix, fixSpace, fixBytes, fixDeclared, fixAround, fixMarks, fixBOMs}

// repair puts right the namespaces of a message of one of the formats that can
// be meant by its root, and tells what it has put right.
func (w *worker) repair(j *job) {
	meant := w.meant(j)
	if meant == nil { // an official schema's
		return
	}
	j.format = meant
	for _, r := range meant.repair.Repair(j.record) {
		j.result.report(renamed(meant.format, r).At(r.Place))
	}
}

// meant is the format that a message would be repaired as; nil is none.
func (w *worker) meant(j *job) *xmlFormat {
	root := j.record.Name(j.record.Events[0].Name)
	var meant []*xmlFormat
	for _, f := range w.e.xml {
		if f.repair.Means(root) {
			meant = append(meant, f)
		}
	}
	if len(meant) == 0 {
		return nil
	}
	return w.likeliest(meant, j.record, j.format)
}

// proposeRepair adds to what a schema found wrong where --repair would put it
// right. The record is of no use afterwards.
func (w *worker) proposeRepair(j *job) {
	meant := w.meant(j)
	if meant == nil {
		return
	}
	for _, r := range meant.repair.Repair(j.record) {
		for i := range j.result.Diagnostics {
			d := &j.result.Diagnostics[i]
			if d.Severity == dm.Error && d.Line == int(r.Place.Line) && d.Column == int(r.Place.Col) {
				d.Expected = strings.TrimPrefix(d.Expected+"; --repair puts the namespace right", "; ")
				break
			}
		}
	}
}

// likeliest tells which of several formats a message is meant to be of: the one
// whose body it holds and whose names it has most of. The base, which knows the
// names of all, has to know plainly more. Of equals it is the one that the
// message is of without repair, or else the first.
func (w *worker) likeliest(meant []*xmlFormat, rec *xmlstream.Record, unrepaired *xmlFormat) *xmlFormat {
	best, most := meant[0], -1
	for _, f := range meant {
		fit := 8 * f.repair.Fit(rec)
		if f.format.Package == w.e.base {
			fit -= fit / 8
		}
		if f.repair.HasBody(rec) {
			fit += 1 << 40
		}
		if fit > most || fit == most && f == unrepaired {
			best, most = f, fit
		}
	}
	return best
}

// renamed words what was put right in the namespaces of a message.
func renamed(f *Format, r dm.Renamed) dm.Diagnostic {
	who, have, are := fmt.Sprintf("<%s>", r.Name), "has", "is"
	if r.Count > 1 {
		who += fmt.Sprintf(" and %d more elements", r.Count-1)
		have, are = "have", "are"
	}
	d := dm.Diagnostic{Code: fixSpace, Severity: dm.Warning, Value: r.Was, Expected: spaceWords(r.Is)}
	prefix, undeclared := strings.CutPrefix(r.Was, xmlstream.UndeclaredPrefix)
	switch {
	case r.Was == "":
		d.Code = fixStripped
		d.Message = fmt.Sprintf("%s %s no namespace", who, have)
	case undeclared:
		d.Code, d.Value = fixPrefix, prefix
		d.Message = fmt.Sprintf("%s %s the prefix %s, which no namespace is declared for", who, have, prefix)
	default:
		d.Message = fmt.Sprintf("%s %s in the namespace %s, which is wrong there", who, are, r.Was)
	}
	d.Message += fmt.Sprintf(": repaired, read as part of a %s", f.Title)
	return d
}

func spaceWords(spaces []string) string {
	var words []string
	for _, s := range spaces {
		if s == "" {
			words = append(words, "no namespace")
		} else {
			words = append(words, "the namespace "+s)
		}
	}
	return strings.Join(words, ", ")
}

// byteRepairs are what was put right in the bytes of an input: told with the
// message that they are in.
type byteRepairs struct {
	mender    *xmlstream.Mender
	told      int
	line, col int // where the document begins
}

func (b *byteRepairs) left() bool { return b.mender != nil && b.told < len(b.mender.Found()) }

// tell reports what lies before the end of a message, or all that is left where
// there is none.
func (b *byteRepairs) tell(rec *xmlstream.Record, res *Result) {
	for b.left() {
		d := mended(b.mender.Found()[b.told])
		at := xmlstream.Moved(d.Line, d.Column, b.line, b.col)
		d.Line, d.Column = at[0], at[1]
		if rec != nil {
			if line, col := endOf(rec); d.Line > line || d.Line == line && d.Column > col {
				return
			}
		}
		res.report(d)
		b.told++
	}
}

// endOf is where the last value of a record ends.
func endOf(rec *xmlstream.Record) (line, col int) {
	for i := len(rec.Events) - 1; i >= 0; i-- {
		switch ev := rec.Events[i]; ev.Kind {
		case xmlstream.Text:
			value := rec.Value(ev)
			line, col = int(ev.Line), int(ev.Col)
			if at := bytes.LastIndexByte(value, '\n'); at >= 0 {
				line += bytes.Count(value, []byte{'\n'})
				value, col = value[at+1:], 1
			}
			return line, col + utf8.RuneCount(value)
		case xmlstream.Start:
			return int(ev.Line), int(ev.Col)
		}
	}
	return 0, 0
}

// mended words what was put right in the bytes of a document.
func mended(m xmlstream.Mended) dm.Diagnostic {
	d := dm.Diagnostic{Code: fixDeclared, Severity: dm.Warning, Line: m.Line, Column: m.Col, Value: m.Declared,
		Message:  fmt.Sprintf("The first line says that this file is in %s, and it is in %s: repaired, read as that", m.Declared, m.Bytes),
		Expected: fmt.Sprintf("encoding=%q in the first line", m.Bytes)}
	if m.Bytes != "UTF-8" {
		d.Code = fixBytes
		d.Value = fmt.Sprintf("0x%02X", m.Byte)
		d.Message = fmt.Sprintf("The bytes from here on are not UTF-8 (%s): repaired, read as %s", d.Value, m.Bytes)
	}
	return d
}

// passedOver words what stands around a document and was passed over.
func passedOver(p xmlstream.Passed) dm.Diagnostic {
	d := dm.Diagnostic{Code: fixAround, Severity: dm.Warning, Line: p.Line, Column: p.Col, Expected: "a document with nothing around it"}
	size := bytesize.Words(int64(p.Bytes))
	switch p.Kind {
	case xmlstream.PassedBOMs:
		d.Code, d.Message = fixBOMs, "The file begins with more than one byte order mark (U+FEFF): repaired, read as if there were one"
	case xmlstream.PassedMarks:
		what := "An end-of-file mark"
		if p.Byte == 0 {
			what = "A character NUL"
		}
		d.Code, d.Value = fixMarks, fmt.Sprintf("U+%04X", p.Byte)
		d.Message = fmt.Sprintf("%s (%s) stands outside of the message: repaired, passed over", what, d.Value)
	case xmlstream.PassedBlanks:
		d.Message = "Blanks stand before the XML declaration, which must be at the very beginning: repaired, passed over"
	default:
		in := "in this line"
		if p.Lines > 1 {
			in = fmt.Sprintf("in %d lines", p.Lines)
		}
		d.Message = fmt.Sprintf("The text from here on is no part of a message: repaired, %s %s passed over", size, in)
	}
	return d
}

// repairable proposes --repair where it would read what stops a document.
func repairable(e *xmlstream.SyntaxError) string {
	switch {
	case e.OfNamespace():
		return "a namespace declared for it; --repair reads the message as if there were"
	case e.OfBytes():
		return "the encoding named in the first line; --repair finds it out"
	case e.Around:
		return "a document with nothing around it; --repair reads it and passes over what is"
	}
	return ""
}
