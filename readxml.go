package wcodm

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	dm "wcodm/datamodel"
	"wcodm/datamodel/textfile"
	"wcodm/datamodel/xmlstream"
)

// xmlInput is an input in XML while it is read.
type xmlInput struct {
	*run
	in      *Input
	q       *queue
	repairs byteRepairs
	wide    bool // the input is in UTF-16
	number  int  // messages that were read
	// adopted are the formats of messages that are in other namespaces, by the name that
	// they begin with: the first of a name tells for the others.
	adopted map[xmlstream.Name]*xmlFormat
	// passed is what there is to say of the first element that has the name of a message
	// and is none; told only where there is no message.
	passed *dm.Diagnostic
	told   bool // of an element that is no message that is known
	// line and col are where the document at hand begins, and around is what was passed
	// over before it and is not told yet.
	line, col int
	around    []dm.Diagnostic
	foreign   bool // the document is no customs message at all
}

func (r *run) readXML(in *Input, b *bufio.Reader, q *queue) error {
	reader, err := r.reader()
	if err != nil {
		return err
	}
	defer r.idle(reader)
	x := &xmlInput{run: r, in: in, q: q}
	text, wide, err := textfile.UTF16(b)
	if err != nil {
		return err
	}
	if x.wide = wide; r.opts.Repair {
		return x.excerpts(reader, text)
	}
	doc, err := reader.Read(r.ctx, b, x.record)
	if d, err := x.ended(doc, err); err != nil {
		return err
	} else if d.Code != "" {
		return &inputError{d, x.foreign}
	}
	return nil
}

// ended tells what there is to say of a document that was read to its end, or as far
// as it can be read; the code is empty for nothing.
func (x *xmlInput) ended(doc xmlstream.Document, err error) (d dm.Diagnostic, _ error) {
	var syntax *xmlstream.SyntaxError
	switch {
	case errors.As(err, &syntax):
		d = syntaxDiagnostic(syntax)
		if !x.opts.Repair && !(x.wide && syntax.OfBytes()) {
			d.Expected = repairable(syntax)
		}
		return d, nil
	case err != nil:
		return d, err
	case x.number > 0 || x.told:
		return d, nil
	case x.passed != nil:
		return *x.passed, nil
	}
	d, x.foreign = x.unknown(doc)
	return d, nil
}

// excerpts reads the documents of an input that may have other things around them, and
// whose bytes may need to be mended.
func (x *xmlInput) excerpts(reader *xmlstream.Reader, b io.Reader) error {
	e := xmlstream.NewExcerpts(b, x.begins)
	said, documents := 0, 0 // of what was passed over
	for {
		line, col, err := e.Next()
		passed := e.Passed()[said:]
		said += len(passed)
		for _, p := range passed {
			x.around = append(x.around, passedOver(p))
		}
		var syntax *xmlstream.SyntaxError
		switch {
		case err == io.EOF && documents == 0:
			return &inputError{diagnostic: dm.Diagnostic{Code: codeXML, Severity: dm.Error, Line: 1, Column: 1, Message: "There is no XML document in this file"}}
		case err == io.EOF:
			x.alone(x.around...)
			return nil
		case errors.As(err, &syntax):
			return &inputError{diagnostic: syntaxDiagnostic(syntax)}
		case err != nil:
			return err
		}
		if documents++; documents > 1 && len(passed) == 0 {
			x.around = append(x.around, dm.Diagnostic{Code: fixAround, Severity: dm.Warning, Line: line, Column: col,
				Message: "Another document begins here, in the same file: repaired, read on its own"})
		}
		if err := x.excerpt(reader, e, line, col); err != nil {
			return err
		}
	}
}

// mender is for the bytes of a document; those of UTF-16 are not guessed about.
func (x *xmlInput) mender(in io.Reader) *xmlstream.Mender {
	if x.wide {
		return xmlstream.Decoded(in)
	}
	return xmlstream.NewMender(in)
}

// excerpt reads one document that begins at a place of the input.
func (x *xmlInput) excerpt(reader *xmlstream.Reader, in io.Reader, line, col int) error {
	x.line, x.col = line, col
	x.repairs = byteRepairs{mender: x.mender(in), line: line, col: col}
	before := x.number
	x.told, x.passed = false, nil
	doc, err := reader.Read(x.ctx, x.repairs.mender, x.record)
	if x.repairs.left() {
		j := x.job(x.in, 0)
		x.repairs.tell(nil, &j.result)
		x.finish(x.q, j)
	}
	of := *x
	of.number = x.number - before
	d, err := of.ended(doc, err)
	if err != nil || d.Code == "" {
		return err
	}
	if of.passed == nil || d != *of.passed { // what that one says is in its place
		at := xmlstream.Moved(d.Line, d.Column, line, col)
		d.Line, d.Column = at[0], at[1]
	}
	x.foreign = of.foreign && len(x.around) == 0
	x.alone(append(x.around, d)...)
	x.around, x.foreign = nil, false
	return nil
}

// alone tells of the input and of no message.
func (x *xmlInput) alone(ds ...dm.Diagnostic) {
	if len(ds) == 0 {
		return
	}
	j := x.job(x.in, 0)
	for _, d := range ds {
		j.result.report(d)
	}
	j.result.Foreign = x.foreign
	x.finish(x.q, j)
}

// messageWithin is the line in which a message in XML begins that has other text before
// it; 0 for none. It is looked for in the beginning of the input.
func (r *run) messageWithin(b *bufio.Reader) (line int, err error) {
	head, err := b.Peek(headerSize)
	if err != nil && err != io.EOF {
		return 0, err
	}
	if from := r.only; from != nil && from.Syntax != XML || len(head) < 2 {
		return 0, nil
	}
	x := xmlInput{run: r}
	text, _, err := textfile.UTF16(bytes.NewReader(head))
	if err != nil {
		return 0, err
	}
	e := xmlstream.NewExcerpts(text, x.begins)
	if line, _, err = e.Next(); err != nil || e.Whole() { // there is none, or nothing around it
		return 0, nil
	}
	return line, nil
}

// noJSON reports whether a text that begins as JSON does is none from its first tokens
// on: "[2026-09-14 10:00] INFO".
func noJSON(head []byte) bool {
	d := jsontext.NewDecoder(bytes.NewReader(head))
	for range 4 {
		if _, err := d.ReadToken(); err != nil {
			return !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF)
		}
	}
	return false
}

// begins reports whether a message may begin with an element of a local name.
func (x *xmlInput) begins(local string) bool {
	return x.guess(xmlstream.Name{Local: local}) >= 0 || slices.ContainsFunc(x.roots, func(r xmlstream.Root) bool { return r.Name.Local == local })
}

// record takes an element that is a message, or has the name of one.
func (x *xmlInput) record(rec *xmlstream.Record) error {
	if x.line > 1 || x.col > 1 {
		rec.Move(x.line, x.col)
	}
	root := &x.begin[rec.Root]
	name := rec.Name(rec.Events[0].Name)
	j := (*job)(nil)
	if sure := name == x.roots[rec.Root].Name; sure || x.opts.Repair && x.meansOne(name) {
		f, found := root.format(rec)
		if len(x.opts.Formats) > 0 && x.only == nil && len(root.formats) > 1 {
			var two *dm.Diagnostic
			if f, two = x.ownOrShipped(root, rec, name); two != nil {
				x.refuse(rec, refusal{diagnostic: *two})
				return nil
			}
		}
		j = x.job(x.in, x.number+1)
		j.format, j.adopted = f, sure && !found && x.bodyOfOthers(rec, f)
	} else {
		f, d := x.adopt(rec, name)
		if f == nil {
			x.refuse(rec, d)
			return nil
		}
		j = x.job(x.in, x.number+1)
		j.format, j.adopted = f, true
	}
	x.number++
	j.record = rec
	for _, d := range x.around {
		j.result.report(d)
	}
	x.around = nil
	x.repairs.tell(rec, &j.result)
	return x.send(x.q, j)
}

// adopt is [Engine.adopt] with a memory.
func (x *xmlInput) adopt(rec *xmlstream.Record, name xmlstream.Name) (*xmlFormat, refusal) {
	if f := x.adopted[name]; f != nil && f.repair.HasBody(rec) {
		return f, refusal{}
	}
	f, d := x.run.adopt(rec, name)
	if f != nil {
		if x.adopted == nil {
			x.adopted = map[xmlstream.Name]*xmlFormat{}
		}
		x.adopted[name] = f
	}
	return f, d
}

// refuse tells of an element that is no message that is known, or keeps what there is
// to say of it.
func (x *xmlInput) refuse(rec *xmlstream.Record, d refusal) {
	rec.Release()
	if d.elseIgnored {
		if x.passed == nil {
			x.passed = &d.diagnostic
		}
		return
	}
	x.told = true
	j := x.job(x.in, 0)
	j.result.report(d.diagnostic)
	x.finish(x.q, j)
}
