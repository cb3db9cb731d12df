package wcodm

import (
	"errors"
	"fmt"
	"sort"
	"strings"

	dm "wcodm/datamodel"
	"wcodm/datamodel/protect"
	"wcodm/datamodel/sad"
	"wcodm/datamodel/ucr"
	"wcodm/datamodel/xmlstream"
	"wcodm/mappings"
	"wcodm/mappings/syntax/csv"
	"wcodm/validators"
	"wcodm/validators/rules"
)

// worker converts messages, one after the other. Its trees and buffers are
// reused from message to message.
type worker struct {
	e           *Engine
	read        *dm.Tree // the message as it was read
	base        *dm.Tree // as a message of its mapping's package
	export      *dm.Tree // as the message that is reused
	draft       *dm.Tree // what is made of that one
	target      *dm.Tree // as a message of the target's package
	written     *dm.Tree // as a national message that is written
	again       *dm.Tree // as what that one becomes where it is read
	runners     map[*mappings.Mapping]*mappings.Runner
	ways        map[[2]*dm.Package]*dm.Conversion
	placeless   []dm.NodeID        // what the way has no place for
	spare       map[dm.NodeID]bool // nodes whose UCR the target has elsewhere
	sparedPaths map[string]bool    // their paths
	unread      []ucr.Unread       // of the input, that nothing carries
	said        map[refused]bool   // UCRs of which it was told that they have no place
	xml         dm.XMLWriter
	json        dm.JSONReader
	builder     csv.Builder
	table       *csv.Writer                            // of what is written as CSV
	judges      map[*xmlstream.Schema]*xmlstream.Judge // of XML input
	outputs     map[*dm.Package]*outputJudge           // of trees
	tour        *tour                                  // there and back
	told        map[refused]dm.Severity                // codes of the message that were spoken of, and how
	asked       map[asked]bool                         // what rules said of the message
	rules       map[*rules.Bound]*rules.Runner
	sheets      sad.Maker
	guard       *protect.Guard // nil where nothing is kept from what is written
}

func newWorker(e *Engine) *worker {
	w := &worker{e: e, read: dm.NewTree(), base: dm.NewTree(), export: dm.NewTree(), draft: dm.NewTree(), target: dm.NewTree(), written: dm.NewTree(), again: dm.NewTree(),
		runners: map[*mappings.Mapping]*mappings.Runner{}, ways: map[[2]*dm.Package]*dm.Conversion{},
		judges: map[*xmlstream.Schema]*xmlstream.Judge{}, told: map[refused]dm.Severity{}, asked: map[asked]bool{}, outputs: map[*dm.Package]*outputJudge{}, said: map[refused]bool{}, sparedPaths: map[string]bool{}, rules: map[*rules.Bound]*rules.Runner{}}
	if e.plan != nil {
		w.guard = e.plan.NewGuard()
	}
	return w
}

func (w *worker) close() {
	for _, j := range w.judges {
		j.Close()
	}
	for _, x := range w.outputs {
		x.judge.Close()
	}
	if w.tour != nil {
		w.tour.reader.Close()
	}
}

// process takes a message all its way: read, map, refer, write, judge.
func (w *worker) process(j *job) {
	res := &j.result
	w.unread = w.unread[:0]
	format, ok := w.input(j)
	res.Format = format
	if !ok {
		return
	}
	if w.e.opts.Trip {
		w.trip(res, format)
		return
	}
	t := w.read
	if format.Mapping != nil {
		w.runner(format.Mapping).In(w.base, t, w.watched(once(res, w.reporter(res))))
		if w.nothing(j, format) {
			return
		}
		t = w.base
		if !format.Package.HasSchema() && w.e.checks(CheckSchema) { // it has no schema but its structure
			w.structure(res, format, w.read)
		}
	}
	res.UCR = w.references(res, format, t)
	w.examine(res, t)
	if res.Message <= w.e.opts.Sheets {
		res.Sheet = w.sheet(format, t)
	}
	to := w.e.opts.To
	if to == nil {
		if w.e.take != nil {
			w.hand(j, t)
			return
		}
		if format.Mapping != nil { // a pre-check: as what it would become
			w.judge(res, t)
		}
		return
	}
	refs := res.UCR
	if w.e.opts.Reuse != nil {
		if t = w.reuse(res, t); t == nil {
			return
		}
		refs = w.e.drafts.Apply(t, func(dm.Diagnostic) {}) // the same, where the draft has them
	}
	from := t
	if t = w.convert(res, t, to, refs); t == nil {
		return
	}
	if w.e.take != nil {
		w.hand(j, t)
		return
	}
	switch to.Syntax {
	case JSON:
		j.buf = t.AppendJSON(j.buf[:0])
	case CSV:
		if j.buf, res.Err = w.appendCSV(j.buf[:0], t, res); res.Err != nil {
			return
		}
	default:
		j.buf = w.xml.AppendTree(append(j.buf[:0], dm.XMLHeader...), t, 0)
	}
	w.judge(res, t)
	w.foresee(res, t, from, to)
	if res.Reused != nil {
		res.Reused.tell(res)
	}
	if res.Errors() == 0 || w.e.opts.Force {
		res.Output = j.buf
	}
}

// hand gives a message to the engine's take. What is kept is no longer the
// worker's.
func (w *worker) hand(j *job, t *dm.Tree) {
	j.result.taken = true
	if w.e.take(j, t) {
		w.read, w.base, w.target, w.written = dm.NewTree(), dm.NewTree(), dm.NewTree(), dm.NewTree()
		if kept := j.rows; j.table != nil { // findings may yet come
			j.result.rows = &kept
		}
		j.rows, j.data = csv.Declaration{}, nil
	}
}

// sheet lays a message out as a form.
func (w *worker) sheet(format *Format, t *dm.Tree) *sad.Sheet {
	if format.Mapping == nil {
		return w.sheets.Sheet(t, nil)
	}
	return w.sheets.Sheet(t, w.runner(format.Mapping).Carried)
}

// reporter passes findings on, with the severity the options give to content
// that is not carried over.
func (w *worker) reporter(res *Result) func(dm.Diagnostic) {
	return func(d dm.Diagnostic) {
		if d, ok := w.e.unmapped(d); ok {
			res.report(d)
		}
	}
}

// input makes the tree from what was read, and judges it.
func (w *worker) input(j *job) (*Format, bool) {
	switch {
	case j.table != nil:
		return j.table, w.inputCSV(j)
	case j.record == nil:
		return w.inputJSON(j)
	}
	if j.adopted {
		w.takeOver(j)
	}
	if w.e.opts.Repair {
		w.repair(j)
	}
	if j.format == nil { // known to the official schema alone
		w.official(j, func(int) (*dm.Tree, dm.NodeID) { return nil, dm.None })
		return nil, false
	}
	j.format.binding.Read(w.read, j.record)
	locate := func(event int) (*dm.Tree, dm.NodeID) { return w.nodeAt(&j.record.Events[event]) }
	f := j.format.format
	if w.bodyElsewhere(&j.result, j) {
		return f, false
	}
	if w.foreign(&j.result, f, j) {
		return f, false
	}
	valid := true
	switch {
	case !j.format.judged:
	case w.e.opts.Schema != nil:
		valid = w.official(j, locate)
	default:
		schema, err := validators.XSD(f.Package)
		if err != nil {
			j.result.Err = err
			return f, false
		}
		valid = w.verdict(j, schema, locate)
	}
	w.another(&j.result, f, j.record)
	if !valid || f.Mapping == nil { // else the mapping tells
		w.strayed()
	}
	switch {
	case !valid: // the schema has spoken of what it does not know
		if len(w.read.Strays) > 0 && !w.e.opts.Repair {
			w.proposeRepair(j)
		}
		w.read.Strays = w.read.Strays[:0]
	case f.Mapping == nil:
		w.strays(&j.result)
	}
	return f, true
}

// strays reports content that the package does not know and no schema has
// spoken of.
func (w *worker) strays(res *Result) {
	for _, s := range w.read.Strays {
		d := dm.Diagnostic{Code: mappings.CodeUnmapped, WCOPath: s.Path, Value: s.Value,
			Message: fmt.Sprintf("%s is not carried over: it is not part of %s", s.Path, w.read.Package.Name)}
		if d, ok := w.e.unmapped(d); ok {
			res.report(d.At(s.Place))
		}
	}
}

// nodeAt finds the node that begins where an event stands, or else the last
// before it.
func (w *worker) nodeAt(ev *xmlstream.Event) (*dm.Tree, dm.NodeID) {
	t := w.read
	i := sort.Search(t.Len(), func(i int) bool {
		p := t.Place(dm.NodeID(i))
		return p.Line > ev.Line || p.Line == ev.Line && p.Col > ev.Col
	})
	return t, dm.NodeID(i - 1)
}

func (w *worker) inputJSON(j *job) (*Format, bool) {
	res := &j.result
	name, ok := dm.JSONPackage(j.data)
	if !ok {
		d, foreign := w.e.nameless(j.data)
		res.report(d.At(j.at))
		res.Foreign = foreign
		return nil, false
	}
	var format *Format
	var names []string
	for _, f := range w.e.formats {
		if f.Syntax == JSON {
			names = append(names, f.Package.Name)
			if f.Package.Name == name {
				format = f
			}
		}
	}
	if format == nil {
		res.report(dm.Diagnostic{Code: codePackage, Severity: dm.Error, Message: fmt.Sprintf("The package %q is not known here", name),
			Value: name, Expected: strings.Join(names, " or ")}.At(j.at))
		res.Foreign = len(w.e.beginning(j.data)) == 0
		return nil, false
	}
	if err := w.json.Read(w.read, format.Package, j.data, j.at); err != nil {
		var bad *dm.JSONError
		if !errors.As(err, &bad) {
			res.Err = err
			return nil, false
		}
		d := dm.Diagnostic{Code: codeNoForm, Severity: dm.Error, Message: bad.Message, Line: bad.Line, Column: bad.Column}
		if bad.Character {
			d.Code, d.Message, d.Expected = codeCharacter, "A declaration cannot carry this: "+bad.Message, "letters, digits and punctuation"
		}
		res.report(d)
		return nil, false
	}
	if w.foreign(res, format, j) {
		return format, false
	}
	w.strayed()
	if !w.e.checks(CheckSchema) {
		w.strays(res)
		return format, true
	}
	w.judgeJSON(res, w.read, j.data)
	return format, true
}

// convert makes the message of the target from t, whose UCRs are refs.
func (w *worker) convert(res *Result, t *dm.Tree, to *Format, refs []ucr.Result) *dm.Tree {
	target, from, report := to.messages(), t, w.reporter(res)
	if t.Package != target {
		way, ok := w.way(t.Package, target)
		if !ok {
			once(res, res.report)(t.Locate(t.Root(), dm.Diagnostic{Code: codeNoWay, Severity: dm.Error,
				Message:  fmt.Sprintf("This message cannot become one of %s: %s and %s have nothing in common", to.Name, t.Package.Title, target.Title),
				Expected: fmt.Sprintf("--to %[1]s:%[2]s or %[1]s:%[3]s", t.Package.Name, XML, JSON)}))
			return nil
		}
		w.placeless = w.placeless[:0]
		way.Convert(w.target, t, func(n dm.NodeID) { w.placeless = append(w.placeless, n) })
		t = w.target
	}
	elsewhere := w.refer(res, t, from, to, refs)
	if t != from {
		for _, n := range w.placeless {
			switch {
			case elsewhere[n]:
			case w.guard != nil && !w.e.opts.Protect.Shares(from.Elem(n)):
				res.Protected.LeftOut++
			default:
				report(from.Locate(n, dm.Diagnostic{Code: mappings.CodeUnmapped,
					Message: fmt.Sprintf("%s is not carried over: %s has no place for it", from.Field(n), target.Name)}))
			}
		}
	}
	if w.guard != nil {
		res.Protected = res.Protected.Plus(w.guard.Apply(t, w.aboutUCRs(res)))
	}
	w.spared(t)
	if to.Mapping != nil {
		if t.Body() == dm.None { // a wrapper around nothing: there is nothing to make a national message of
			once(res, res.report)(t.Missing(t.Root(), t.Package.Body, nil, dm.Diagnostic{Code: validators.CodeMissing, Severity: dm.Error}))
			return nil
		}
		w.runner(to.Mapping).Out(w.written, t, w.unsaid(report))
		t = w.written
	}
	return t
}

func (w *worker) runner(m *mappings.Mapping) *mappings.Runner {
	r := w.runners[m]
	if r == nil {
		r = m.NewRunner()
		w.runners[m] = r
	}
	return r
}

func (w *worker) way(from, to *dm.Package) (*dm.Conversion, bool) {
	key := [2]*dm.Package{from, to}
	c, ok := w.ways[key]
	if !ok {
		if c, ok = dm.NewConversion(from, to); !ok {
			return nil, false
		}
		w.ways[key] = c
	}
	return c, true
}
