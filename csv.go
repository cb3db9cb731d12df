package wcodm

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	dm "wcodm/datamodel"
	"wcodm/mappings"
	"wcodm/mappings/syntax/csv"
)

// headerSize is how much of an input is looked at to find a table's header line.
const headerSize = 64 << 10

// table finds the format of an input that is neither XML nor JSON: the one
// that is asked for, or the one of whose columns the header line has the most.
// It is nil where the input is no table that is known.
func (r *run) table(b *bufio.Reader) (*Format, error) {
	head, err := b.Peek(peekSize)
	if err == nil {
		head, err = b.Peek(headerSize)
	}
	if err != nil && err != io.EOF {
		return nil, err
	}
	if from := r.only; from != nil {
		if from.Syntax == CSV && !zeros(head) && !blank(beginning(head)) {
			return from, nil
		}
		return nil, nil
	}
	var found *Format
	var also []string // of the user's own, that have as many
	most := 0
	for _, f := range r.tables { // own ones come first
		own := slices.Contains(r.opts.Formats, f)
		n := f.Mapping.Columns.Recognise(head)
		if own && n > 0 { // what it includes has names of its own, which say nothing of it
			n = f.Mapping.Columns.RecogniseWritten(head)
		}
		switch {
		case n > most:
			found, most, also = f, n, nil
		case n == most && n > 0 && own:
			also = append(also, f.Name)
		}
	}
	if len(also) > 0 {
		names := append([]string{found.Name}, also...)
		return nil, &inputError{diagnostic: dm.Diagnostic{Code: codeUnknown, Severity: dm.Error, Line: 1, Column: 1,
			Message:  "It is not clear what this table is: its columns fit " + strings.Join(names, " and "),
			Expected: "--from with the mapping file of one of them, which decides"}}
	}
	return found, nil
}

// readCSV reads the declarations of a table.
func (r *run) readCSV(in *Input, b io.Reader, q *queue, format *Format) error {
	o := r.opts.CSV.Reading(format.Mapping.Dialect)
	if o.Limit == 0 {
		o.Limit = min(r.opts.Limits.Record, csv.MaxLimit)
	}
	reader := csv.NewReader(format.Mapping.Columns, b, o)
	for number := 1; ; number++ {
		j := r.job(in, number)
		j.table, j.result.rows = format, &j.rows
		err := reader.Next(&j.rows)
		var data *csv.Error
		switch {
		case err == io.EOF && number == 1:
			return &inputError{diagnostic: dm.Diagnostic{Code: codeEmpty, Severity: dm.Error, Line: 1, Column: 1, Message: "There is no declaration in the file: it has a header line and no rows"}}
		case err == io.EOF:
			return nil
		case errors.As(err, &data):
			return &inputError{diagnostic: data.Diagnostic}
		case err != nil:
			return fmt.Errorf("reading %s: %w", in.Name, err)
		}
		if number == 1 {
			if err := r.foreignTable(format, &j.rows, &j.result); err != nil {
				return err
			}
		}
		if err := r.send(q, j); err != nil {
			return err
		}
	}
}

// inputCSV makes the tree of a declaration's rows.
func (w *worker) inputCSV(j *job) bool {
	if !w.builder.Build(w.read, &j.rows, w.reporter(&j.result)) {
		return false
	}
	for at, value := range j.rows.Unknown {
		w.passedOver(at.Field, string(value), at)
	}
	if d, ok := j.rows.NoItems(w.read); ok && w.e.checks(CheckSchema) {
		j.result.report(d)
	}
	return true
}

// appendCSV writes a message as a table with a header line.
func (w *worker) appendCSV(dst []byte, t *dm.Tree, res *Result) ([]byte, error) {
	to := w.e.opts.To
	if w.table == nil {
		var err error
		if w.table, err = csv.NewWriter(to.Mapping.Columns, w.e.opts.CSV.Writing(to.Mapping.Dialect)); err != nil {
			return dst, err
		}
	}
	report := w.reporter(res)
	dst = w.table.AppendTree(w.table.AppendHeader(dst), t, func(n dm.NodeID) {
		if w.spare[t.From(n)] {
			return
		}
		report(t.Locate(n, dm.Diagnostic{Code: mappings.CodeUnmapped,
			Message: fmt.Sprintf("%s is not carried over: %s has no column for it", t.Field(n), to.Name)}))
	}, func(d dm.Diagnostic) {
		if d.Code == csv.CodeNoKey && w.e.opts.Reuse != nil { // the importer gives the reference
			key := to.Mapping.Columns.Key()
			d.Severity, d.Expected = dm.Warning, "the same "+key+" in all rows of the declaration"
			d.Message = fmt.Sprintf("The declaration has no %s yet: without it, the table cannot be read", key)
		}
		res.report(d)
	})
	res.key = append(res.key[:0], w.table.Key()...)
	return dst, nil
}

// twice reports a message that would be written into one table with another of
// its key: whoever reads that takes the two for one.
func (e *Engine) twice(res *Result, keys *csv.Keys) {
	if res.Output == nil || len(res.key) == 0 || e.opts.Apart {
		return
	}
	key := string(res.key)
	switch _, seen, forgetful := keys.Seen(res.key, 0); {
	case seen:
		res.report(dm.Diagnostic{Code: csv.CodeBack, Severity: dm.Error, Value: key, Expected: "a value of its own for each declaration",
			Message: fmt.Sprintf("A declaration with the %s %q was written before: in one table, the two would be one", e.opts.To.Mapping.Columns.Key(), key)})
	case forgetful:
		res.report(dm.Diagnostic{Code: csv.CodeBack, Severity: dm.Note,
			Message: fmt.Sprintf("%d declarations are remembered; a later one with the key of another is not found", csv.SeenLimit)})
	}
}

func blank(head []byte) bool {
	return !slices.ContainsFunc(head, func(b byte) bool { return b != ' ' && b != '\t' && b != '\r' && b != '\n' })
}
