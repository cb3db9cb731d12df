package wcodm

import (
	"errors"
	"fmt"
	"sort"
	"strings"

	dm "wcodm/datamodel"
	"wcodm/datamodel/sad"
	"wcodm/datamodel/xmlstream"
	"wcodm/mappings"
	"wcodm/mappings/syntax/csv"
	"wcodm/validators"
	"wcodm/validators/rules"
)

// worker converts messages, one after the other. Its trees and buffers are
// reused from message to message.
type worker struct {
	e       *Engine
	read    *dm.Tree // the message as it was read
	base    *dm.Tree // as a message of the base
	written *dm.Tree // as a message of the target
	runners map[*mappings.Mapping]*mappings.Runner
	ways    map[[2]*dm.Package]*dm.Conversion
	xml     dm.XMLWriter
	json    dm.JSONReader
	builder csv.Builder
	table   *csv.Writer                            // of what is written as CSV
	judges  map[*xmlstream.Schema]*xmlstream.Judge // of XML input
	check   *xmlstream.Judge                       // of what is written as XML
	events  *dm.XMLEvents                          // what check judges
	tour    *tour                                  // there and back
	told    map[refused]bool                       // codes of the message that were spoken of
	rules   map[*rules.Bound]*rules.Runner
	sheets  sad.Maker
}

func newWorker(e *Engine) *worker {
	return &worker{e: e, read: dm.NewTree(), base: dm.NewTree(), written: dm.NewTree(),
		runners: map[*mappings.Mapping]*mappings.Runner{}, ways: map[[2]*dm.Package]*dm.Conversion{},
		judges: map[*xmlstream.Schema]*xmlstream.Judge{}, told: map[refused]bool{}, rules: map[*rules.Bound]*rules.Runner{}}
}

func (w *worker) close() {
	for _, j := range w.judges {
		j.Close()
	}
	if w.check != nil {
		w.check.Close()
	}
	if w.tour != nil {
		w.tour.reader.Close()
	}
}

// process takes a message all its way: read, map, refer, write, judge.
func (w *worker) process(j *job) {
	res := &j.result
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
		w.runner(format.Mapping).In(w.base, t, once(res, w.reporter(res)))
		t = w.base
		if !format.Package.HasSchema() && w.e.checks(CheckSchema) { // it has no schema but its structure
			if format.Syntax == CSV {
				validators.Check(w.read, once(res, res.report))
			} else {
				validators.Surplus(w.read, once(res, res.report))
			}
		}
	}
	res.UCR = w.e.derivers[format.Name].Apply(t, res.mention)
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
	t = w.convert(res, t, to)
	if t == nil {
		return
	}
	if w.e.take != nil {
		w.hand(j, t)
		return
	}
	w.lookUp(res, t)
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
	if res.Errors() == 0 || w.e.opts.Force {
		res.Output = j.buf
	}
}

// hand gives a message to the engine's take. What is kept is no longer the
// worker's.
func (w *worker) hand(j *job, t *dm.Tree) {
	j.result.taken = true
	if w.e.take(j, t) {
		w.read, w.base, w.written = dm.NewTree(), dm.NewTree(), dm.NewTree()
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

// examine asks of a message, as it was read or as the base message that a
// national one became, what no schema tells: code lists and rules plug in here.
func (w *worker) examine(res *Result, t *dm.Tree) {
	if w.e.checks(CheckRules) { // before the lists: a code that they lack was read all the same
		if t != w.read {
			w.ask(res, w.read)
		}
		w.ask(res, t)
	}
	clear(w.told)
	w.lookUp(res, t)
}

// lookUp looks up the codes of a message in the lists of its package. One value
// may have come to several places and be of several packages on its way: what is
// wrong with it is told once.
func (w *worker) lookUp(res *Result, t *dm.Tree) {
	lists := w.e.lists[t.Package]
	if lists == nil {
		return
	}
	report := once(res, res.report)
	lists.Check(t, w.e.opts.Date, func(d dm.Diagnostic) {
		if key := refusedBy(d); !w.told[key] {
			w.told[key] = true
			report(d)
		}
	})
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
	if w.e.opts.Repair {
		w.repair(j)
	}
	if j.format == nil { // known to the official schema alone
		w.official(j, func(int) (*dm.Tree, dm.NodeID) { return nil, dm.None })
		return nil, false
	}
	j.format.binding.Read(w.read, j.record)
	locate := func(event int) (*dm.Tree, dm.NodeID) { return w.nodeAt(&j.record.Events[event]) }
	var valid bool
	if j.format.official {
		valid = w.official(j, locate)
	} else {
		valid = w.verdict(j, j.format.schema, locate)
	}
	f := j.format.format
	w.another(&j.result, f, j.record)
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

// verdict judges XML input by a schema, nil for none.
func (w *worker) verdict(j *job, schema *xmlstream.Schema, locate validators.Locator) (valid bool) {
	if schema == nil {
		return true
	}
	verdicts, lost, err := w.verdicts(schema, j.record)
	if err != nil {
		j.result.Err = err
		return false
	}
	validators.Findings(&validators.Judged{Events: j.record.Events, Text: j.record.Text, Name: j.record.Name}, verdicts, locate, j.result.report)
	j.result.Unlisted.Errors += lost
	return len(verdicts) == 0
}

// verdicts are those of a schema on a record; they are valid until it is asked
// again.
func (w *worker) verdicts(schema *xmlstream.Schema, rec *xmlstream.Record) (verdicts []xmlstream.Verdict, lost int, err error) {
	judge := w.judges[schema]
	if judge == nil {
		if judge, err = xmlstream.NewJudge(schema, w.e.vocab); err != nil {
			return nil, 0, err
		}
		w.judges[schema] = judge
	}
	return judge.Record(rec)
}

// official judges XML input by the schema of an administration that fits it
// best. Which that is is told where there were others, of a message that is not
// valid by it or that names others.
func (w *worker) official(j *job, locate validators.Locator) (valid bool) {
	best, err := w.e.opts.Schema.Best(j.record, w.verdicts)
	if err != nil {
		j.result.Err = err
		return false
	}
	j.result.Schema = best.Name
	valid = w.verdict(j, best.Schema, locate)
	if !valid && best.Of > 1 || best.Unsaid {
		d := dm.Diagnostic{Code: codeChoice, Severity: dm.Note, Value: best.Name,
			Message:  fmt.Sprintf("Judged by %s, which fits this message best of %d schemas for it", best.Name, best.Of),
			Expected: "--schema with the file that is right, if this is not the one"}
		if best.Unsaid {
			d.Message += ", although it names others"
		}
		first := j.record.Events[0]
		j.result.report(d.At(dm.Place{Line: first.Line, Col: first.Col}))
	}
	return valid
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
		res.report(dm.Diagnostic{Code: codePackage, Severity: dm.Error, Message: `This JSON does not name its package`,
			Expected: `a member "package", as in {"package": "gb-cds", "metaData": …}`}.At(j.at))
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
		return nil, false
	}
	if err := w.json.Read(w.read, format.Package, j.data, j.at); err != nil {
		var bad *dm.JSONError
		if errors.As(err, &bad) {
			res.report(dm.Diagnostic{Code: codeNoForm, Severity: dm.Error, Message: bad.Message, Line: bad.Line, Column: bad.Column})
		} else {
			res.Err = err
		}
		return nil, false
	}
	if !w.e.checks(CheckSchema) {
		w.strays(res)
		return format, true
	}
	w.judgeJSON(res, w.read, j.data)
	return format, true
}

// convert makes the message of the target from t.
func (w *worker) convert(res *Result, t *dm.Tree, to *Format) *dm.Tree {
	target := to.Package
	if to.Mapping != nil {
		target = to.Mapping.Package
	}
	if t.Package != target {
		next := w.written
		if to.Mapping != nil && t != w.base {
			next = w.base
		}
		way, ok := w.way(t.Package, target)
		if !ok {
			once(res, res.report)(t.Locate(t.Root(), dm.Diagnostic{Code: codeNoWay, Severity: dm.Error,
				Message:  fmt.Sprintf("This message cannot become one of %s: %s and %s have nothing in common", to.Name, t.Package.Title, target.Title),
				Expected: fmt.Sprintf("--to %[1]s:%[2]s or %[1]s:%[3]s", t.Package.Name, XML, JSON)}))
			return nil
		}
		from := t
		report := w.reporter(res)
		way.Convert(next, from, func(n dm.NodeID) {
			report(from.Locate(n, dm.Diagnostic{Code: mappings.CodeUnmapped,
				Message: fmt.Sprintf("%s is not carried over: %s has no place for it", from.Field(n), target.Name)}))
		})
		t = next
	}
	if to.Mapping != nil {
		if t.Body() == dm.None { // a wrapper around nothing: there is nothing to make a national message of
			once(res, res.report)(t.Missing(t.Root(), t.Package.Body, nil, dm.Diagnostic{Code: validators.CodeMissing, Severity: dm.Error}))
			return nil
		}
		w.runner(to.Mapping).Out(w.written, t, w.reporter(res))
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

// judge validates what is to be written; findings lead back to the input. The
// structure of JSON is the package's by the way it is written, so its values
// and occurrences are what is left to judge. XML is judged by its schema.
func (w *worker) judge(res *Result, t *dm.Tree) {
	switch {
	case !w.e.checks(CheckSchema):
	case w.e.output != nil:
		if err := w.judgeXML(res, t); err != nil {
			res.Err = err
		}
	case !t.Package.National:
		validators.Check(t, once(res, res.report))
	}
}

func (w *worker) judgeXML(res *Result, t *dm.Tree) error {
	if w.check == nil {
		out := w.e.output
		var err error
		if w.events, err = dm.NewXMLEvents(out.pkg, out.vocab); err != nil {
			return err
		}
		if w.check, err = xmlstream.NewJudge(out.schema, out.vocab); err != nil {
			return err
		}
	}
	w.events.Read(t)
	verdicts, lost, err := w.check.Events(w.events.Events, w.events.Text)
	if err != nil {
		return err
	}
	if len(verdicts) == 0 {
		return nil
	}
	// A schema stops at the first thing that a group lacks, and passes over what is
	// in that group: the rest is told by the package.
	schema, check := judges(res)
	validators.Findings(&validators.Judged{Events: w.events.Events, Text: w.events.Text}, verdicts,
		func(event int) (*dm.Tree, dm.NodeID) { return t, w.events.Nodes[event] }, schema)
	validators.Check(t, check)
	res.Unlisted.Errors += lost
	return nil
}

// once passes on a finding unless it is about a value that already led to an error: what
// was told of a cell or by a schema is not told again by a rule.
func once(res *Result, report func(dm.Diagnostic)) func(dm.Diagnostic) {
	return func(d dm.Diagnostic) {
		if !res.refused[refusedBy(d)] {
			report(d)
		}
	}
}

// judges take what a schema says and then what the package's own check says of the
// same message. The two are one judge: what the first has spoken of the second does
// not tell again, whatever severity the user gives it.
func judges(res *Result) (schema, check func(dm.Diagnostic)) {
	report, spoken := once(res, res.report), map[refused]bool{}
	schema = func(d dm.Diagnostic) {
		spoken[refusedBy(d)] = true
		report(d)
	}
	check = func(d dm.Diagnostic) {
		if !spoken[refusedBy(d)] {
			report(d)
		}
	}
	return schema, check
}

// judgeJSON judges JSON input by the JSON Schema of its package. On the way to
// another format, a message that was read without a remainder and passes the
// package's own check is not judged a second time: a test holds the two
// verdicts against each other, and the check takes a fraction of the time.
func (w *worker) judgeJSON(res *Result, t *dm.Tree, data []byte) {
	if w.e.opts.To != nil && !t.Lenient && len(t.Strays) == 0 {
		clean := true
		validators.Check(t, func(dm.Diagnostic) { clean = false })
		if clean {
			return
		}
	}
	before := len(res.Diagnostics)
	schema, check := judges(res)
	s, err := validators.JSONSchema(t.Package)
	if err == nil {
		err = validators.JSON(s, data, t, schema)
	}
	if err != nil {
		res.Err = err
		return
	}
	validators.Check(t, check)
	if len(res.Diagnostics) == before {
		w.strays(res)
	}
}
