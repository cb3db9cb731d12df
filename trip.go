package wcodm

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	dm "wcodm/datamodel"
	"wcodm/datamodel/xmlstream"
	"wcodm/mappings"
	"wcodm/mappings/syntax/csv"
)

// tripFormats are the formats of the messages that can go through a mapping.
func tripFormats(f *Format) ([]*Format, error) {
	if f == nil || f.Mapping == nil {
		return nil, errors.New("a trip needs a national format: Options.From")
	}
	all := []*Format{f}
	for _, s := range []Syntax{JSON, XML} {
		p := f.Mapping.Package
		all = append(all, &Format{Name: p.Name + ":" + string(s), Title: p.Title, Syntax: s, Package: p})
	}
	return all, nil
}

// tour is what a worker needs to take messages through a mapping and back.
type tour struct {
	*mappings.Trip
	there, again, back, last *dm.Tree
	reader                   *xmlstream.Reader
	table                    *csv.Writer // of a national format in CSV
	buf                      []byte
}

func (w *worker) newTour() (*tour, error) {
	m := w.e.opts.From.Mapping
	t := &tour{Trip: m.NewTrip(), there: dm.NewTree(), again: dm.NewTree(), back: dm.NewTree(), last: dm.NewTree()}
	var err error
	if m.Columns != nil {
		if t.table, err = csv.NewWriter(m.Columns, w.e.opts.CSV.Writing(m.Dialect)); err != nil {
			return nil, err
		}
	}
	t.reader, err = xmlstream.NewReader(xmlstream.Config{Vocabulary: w.e.vocab, Roots: w.e.roots, Limits: w.e.opts.Limits})
	return t, err
}

// trip takes the message that was read to the other side and back, each time
// written down and read again, and compares. The message of the package is
// judged by its schema. A message with errors makes the way, too: what is wrong
// in one place says nothing of the others.
func (w *worker) trip(res *Result, format *Format) {
	if w.tour == nil {
		if w.tour, res.Err = w.newTour(); res.Err != nil {
			return
		}
	}
	t, report := w.tour, w.reporter(res)
	national := w.e.opts.From
	syntax := XML // of the package's message
	if format.Mapping == nil {
		syntax = format.Syntax
	}
	pass := func(made, again *dm.Tree) (ok bool, err error) {
		if made.Package == national.Package {
			return w.rewrite(made, again, national.Syntax, report)
		}
		w.judge(res, made)
		return w.rewrite(made, again, syntax, report)
	}
	t.There(t.there, w.read, report)
	var ok bool
	if ok, res.Err = pass(t.there, t.again); !ok || res.Err != nil {
		return
	}
	t.Back(t.back, t.again, report)
	if ok, res.Err = pass(t.back, t.last); !ok || res.Err != nil {
		return
	}
	outcome := t.Compare(t.last)
	res.Trip = &outcome
}

// rewrite writes a message down and reads what it wrote. A message that holds
// nothing that its syntax can hold is empty afterwards; ok is false where it
// cannot be written, which is reported.
func (w *worker) rewrite(made, again *dm.Tree, syntax Syntax, report func(dm.Diagnostic)) (ok bool, err error) {
	t := w.tour
	if again.Reset(made.Package); made.Len() == 0 {
		return true, nil
	}
	switch syntax {
	case JSON:
		t.buf = made.AppendJSON(t.buf[:0])
		err := w.json.Read(again, made.Package, t.buf, dm.Place{Line: 1, Col: 1})
		return err == nil, err
	case CSV:
		t.buf = t.table.AppendTree(t.table.AppendHeader(t.buf[:0]), made, func(n dm.NodeID) {
			report(made.Locate(n, dm.Diagnostic{Code: mappings.CodeUnmapped, Severity: dm.Warning,
				Message: fmt.Sprintf("%s is not carried over: %s has no column for it", made.Field(n), w.e.opts.From.Name)}))
		}, report)
		var rows csv.Declaration
		m := w.e.opts.From.Mapping
		reader := csv.NewReader(m.Columns, bytes.NewReader(t.buf), w.e.opts.CSV.Writing(m.Dialect))
		if err := reader.Next(&rows); err == io.EOF {
			report(dm.Diagnostic{Code: codeEmpty, Severity: dm.Error, Message: fmt.Sprintf("Nothing of this message has a place in %s", w.e.opts.From.Name)})
			return false, nil
		} else if err != nil {
			return false, err
		}
		return w.builder.Build(again, &rows, report), nil
	}
	t.buf = w.xml.AppendTree(append(t.buf[:0], dm.XMLHeader...), made, 0)
	_, err = t.reader.Read(context.Background(), bytes.NewReader(t.buf), func(rec *xmlstream.Record) error {
		if f, _ := w.e.begin[rec.Root].format(rec); f != nil {
			f.binding.Read(again, rec)
		}
		rec.Release()
		return nil
	})
	if err != nil {
		return false, fmt.Errorf("reading what was written: %w", err)
	}
	return true, nil
}
