package wcodm

import (
	"errors"
	"io"

	dm "wcodm/datamodel"
	"wcodm/datamodel/xmlstream"
)

// xmlInput is an input in XML while it is read.
type xmlInput struct {
	*run
	in      *Input
	q       *queue
	repairs byteRepairs
	number  int // messages that were read
	// adopted are the formats of messages that are in other namespaces, by the name that
	// they begin with: the first of a name tells for the others.
	adopted map[xmlstream.Name]*xmlFormat
	// passed is what there is to say of the first element that has the name of a message
	// and is none; told only where there is no message.
	passed *dm.Diagnostic
	told   bool // of an element that is no message that is known
}

func (r *run) readXML(in *Input, b io.Reader, q *queue) error {
	reader, err := r.reader()
	if err != nil {
		return err
	}
	defer r.idle(reader)
	x := &xmlInput{run: r, in: in, q: q}
	if r.opts.Repair {
		x.repairs.mender = xmlstream.NewMender(b)
		b = x.repairs.mender
	}
	doc, err := reader.Read(r.ctx, b, x.record)
	if x.repairs.left() {
		j := r.job(in, 0)
		x.repairs.tell(nil, &j.result)
		r.finish(q, j)
	}
	var syntax *xmlstream.SyntaxError
	switch {
	case errors.As(err, &syntax):
		d := syntaxDiagnostic(syntax)
		if !r.opts.Repair {
			d.Expected = repairable(syntax)
		}
		return &inputError{d}
	case err != nil:
		return err
	case x.number > 0 || x.told:
		return nil
	case x.passed != nil:
		return &inputError{*x.passed}
	}
	return &inputError{r.unknown(doc)}
}

// record takes an element that is a message, or has the name of one.
func (x *xmlInput) record(rec *xmlstream.Record) error {
	root := &x.begin[rec.Root]
	name := rec.Name(rec.Events[0].Name)
	j := (*job)(nil)
	if sure := name == x.roots[rec.Root].Name; sure || x.opts.Repair && x.meansOne(name) {
		j = x.job(x.in, x.number+1)
		j.format = root.format(rec)
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
