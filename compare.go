package wcodm

import (
	"cmp"
	"context"
	"maps"
	"sync"

	dm "wcodm/datamodel"
	"wcodm/datamodel/ucr"
	"wcodm/validators/compare"
)

// CompareOptions are what [Compare] reads, and how.
type CompareOptions struct {
	// A and B are the two sides: the export and the import, say.
	A, B []Input
	// Read says how both are read. What it writes, checks and lays out does not
	// matter. An empty UCR keeps what there is, and derives none.
	Read Options
	// Compare says what is compared.
	Compare *compare.Comparison
	// Skip says that a result is passed over, as it is of no customs message; then it
	// is not counted, and Each does not get it. Nil passes over none.
	Skip func(compare.Side, *Result) bool
	// Each gets the result of reading each message: what is found in it is about how
	// it can be read. Nil for none.
	Each func(compare.Side, *Result) error
}

// Compare holds the declarations of two sides against each other, and yields what
// came of each consignment, sorted by its key; an entry is valid until yield
// returns. Each side is read once, one message at a time; what is compared waits on
// disk. Memory depends on the largest message and on the largest consignment, with all
// its declarations. What goes wrong with the machine at an input does not end it: the
// result of that input has it.
func Compare(ctx context.Context, o CompareOptions, yield func(*compare.Entry) error) (*compare.Summary, error) {
	to, err := OpenFormat("wco:" + string(XML))
	if err != nil {
		return nil, err
	}
	read := o.Read
	read.To, read.Checks, read.IgnoreUnmapped, read.Sheets, read.Trip, read.Apart = to, ReadOnly, true, 0, false, false
	read.UCR = cmp.Or(read.UCR, ucr.Keep)
	read.Severities = Severities{}
	maps.Copy(read.Severities, o.Read.Severities)
	read.Severities[ucr.CodeRepeated] = off // that is what is compared
	e, err := NewEngine(read)
	if err != nil {
		return nil, err
	}
	extractors := sync.Pool{New: func() any { return o.Compare.Extractor() }}
	e.take = func(j *job, t *dm.Tree) bool {
		x := extractors.Get().(*compare.Extractor)
		defer extractors.Put(x)
		var ucrs []string
		for i := range j.result.UCR {
			ucrs = append(ucrs, j.result.UCR[i].Value)
		}
		j.result.consignments = x.Consignments(t, ucrs, j.names())
		for i := range j.result.consignments {
			k := &j.result.consignments[i]
			k.Dummy = j.run.derivers[j.result.Format.Name].Dummy(k.UCR)
		}
		return false
	}
	index, err := o.Compare.Index(ctx)
	if err != nil {
		return nil, err
	}
	defer index.Close()
	sum := &compare.Summary{}
	for side, inputs := range [][]Input{o.A, o.B} {
		err := e.Run(ctx, inputs, func(r *Result) error { return o.add(index, sum, compare.Side(side), r) })
		if err != nil {
			return nil, err
		}
	}
	return sum, index.Compare(ctx, sum, yield)
}

// add puts the consignments of a message into the index.
func (o *CompareOptions) add(index *compare.Index, sum *compare.Summary, side compare.Side, r *Result) error {
	if o.Skip != nil && len(r.consignments) == 0 && o.Skip(side, r) {
		return nil
	}
	switch {
	case len(r.consignments) > 0:
		sum.Declarations[side]++
	case r.Err != nil || r.Errors() > 0 || r.Message > 0:
		sum.Unread[side]++
	}
	for i := range r.consignments {
		k := &r.consignments[i]
		k.File, k.Message, k.Format = r.Input, r.Message, r.Format.Name
		sum.Consignments[side]++
		if err := index.Add(side, k); err != nil {
			return err
		}
	}
	if o.Each == nil {
		return nil
	}
	return o.Each(side, r)
}

// names gives fields and lines of a table their titles and rows; nil for other
// inputs.
func (j *job) names() compare.Namer {
	if j.table == nil {
		return nil
	}
	return func(field string, line int) (string, int) { return j.rows.Title(field), j.rows.Row(line) }
}
