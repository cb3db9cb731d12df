package wcodm

import (
	"fmt"
	"slices"
	"strings"

	dm "wcodm/datamodel"
	"wcodm/datamodel/codelists"
	"wcodm/datamodel/ucr"
	"wcodm/datamodel/xmlstream"
	"wcodm/validators"
)

// examine asks of a message, as it was read or as the base message that a
// national one became, what no schema tells: the rules across fields and the code
// lists.
func (w *worker) examine(res *Result, t *dm.Tree) {
	clear(w.asked)
	if w.e.checks(CheckRules) { // before the lists: a code that they lack was read all the same
		if t != w.read {
			w.ask(res, w.read)
		}
		w.ask(res, t)
		w.identify(res, t)
	}
	clear(w.told)
	w.lookUp(res, t, (*validators.Lists).Check)
}

// identify tells the placeholders among the identifiers of a message, each place of the
// input once.
func (w *worker) identify(res *Result, t *dm.Tree) {
	x := w.e.identifiers[t.Package]
	if x == nil {
		return
	}
	report := untold(res, once(res, res.report))
	x.Check(t, func(d dm.Diagnostic) {
		if key := (asked{d.Code, refusedBy(d)}); !w.asked[key] {
			w.asked[key] = true
			report(d)
		}
	})
}

// lookUp looks up the codes of a message in the lists of its package. One value
// may have come to several places and be of several packages on its way: what is
// wrong with it is told once.
func (w *worker) lookUp(res *Result, t *dm.Tree, check func(*validators.Lists, *dm.Tree, codelists.Day, func(dm.Diagnostic))) {
	lists := w.e.lists[t.Package]
	if lists == nil {
		return
	}
	report := once(res, res.report)
	check(lists, t, w.e.opts.Date, func(d dm.Diagnostic) {
		key := refusedBy(d)
		if before, ok := w.told[key]; !ok || d.Severity > before { // an error where another list had a doubt
			w.told[key] = d.Severity
			report(d)
		}
	})
}

// verdict judges XML input by a schema. With --repair, elements that stand in the
// wrong place are read where they belong.
func (w *worker) verdict(j *job, schema *xmlstream.Schema, locate validators.Locator) (valid bool) {
	verdicts, lost, err := w.verdicts(schema, j.record)
	if err != nil {
		j.result.Err = err
		return false
	}
	if len(verdicts) == 0 {
		return true
	}
	message := &validators.Judged{Events: j.record.Events, Text: j.record.Text, Name: j.record.Name, Official: w.e.opts.Schema != nil}
	if j.format == nil {
		validators.Findings(message, verdicts, locate, j.result.report)
		j.result.Unlisted.Errors += lost
		return false
	}
	order := validators.Order{Package: j.format.format.Package, Own: w.e.opts.Schema == nil,
		Ask: func(rec *xmlstream.Record) ([]xmlstream.Verdict, int, error) { return w.verdicts(schema, rec) }}
	sorted, err := order.Sort(j.record, verdicts, lost)
	if err != nil {
		j.result.Err = err
		return false
	}
	hinted := w.e.opts.Repair
	moved := func(d dm.Diagnostic) {
		if !hinted {
			hinted = true
			d.Expected += "; --repair reads elements in any order"
		}
		j.result.mention(d)
	}
	sorted.Findings(message, validators.Telling{Locate: locate, Report: j.result.report, Moved: moved, Repaired: w.e.opts.Repair})
	j.result.Unlisted.Errors += sorted.Lost
	return sorted.Valid(w.e.opts.Repair)
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

// judge validates what is to be written; findings lead back to the input. The
// structure of JSON is the package's by the way it is written, so its values
// and occurrences are what is left to judge. XML is judged by its schema.
func (w *worker) judge(res *Result, t *dm.Tree) {
	switch {
	case !w.e.checks(CheckSchema):
	case w.guard != nil && w.e.plan.Partial(): // a schema asks for what was left out
		if t.Package.HasSchema() {
			res.Lacks = validators.CheckPart(t, func(e *dm.Element) bool { return w.lost(t, e) }, once(res, res.report))
		}
	case w.e.outputs[t.Package] != nil:
		if err := w.judgeXML(res, t); err != nil {
			res.Err = err
		}
	case !t.Package.National:
		validators.Check(t, once(res, res.report))
	}
}

// lost reports whether a message that is written may lack an element because of what
// is kept from it.
func (w *worker) lost(t *dm.Tree, e *dm.Element) bool {
	if !t.Package.National {
		return !w.e.plan.Whole(e)
	}
	return slices.ContainsFunc(t.FilledFrom(e), func(f dm.Leaf) bool { return !w.e.plan.Whole(f.Elem) })
}

// outputJudge judges trees by the schema of their package.
type outputJudge struct {
	judge  *xmlstream.Judge
	events *dm.XMLEvents
}

func (w *worker) outputJudge(p *dm.Package) (*outputJudge, error) {
	if x := w.outputs[p]; x != nil {
		return x, nil
	}
	vocab := w.e.outputs[p]
	events, err := dm.NewXMLEvents(p, vocab)
	if err != nil {
		return nil, err
	}
	schema, err := validators.XSD(p)
	if err != nil {
		return nil, err
	}
	judge, err := xmlstream.NewJudge(schema, vocab)
	if err != nil {
		return nil, err
	}
	w.outputs[p] = &outputJudge{judge, events}
	return w.outputs[p], nil
}

func (w *worker) judgeXML(res *Result, t *dm.Tree) error {
	x, err := w.outputJudge(t.Package)
	if err != nil {
		return err
	}
	x.events.Read(t)
	verdicts, lost, err := x.judge.Events(x.events.Events, x.events.Text)
	if err != nil {
		return err
	}
	if len(verdicts) == 0 {
		return nil
	}
	// A schema stops at the first thing that a group lacks, and passes over what is
	// in that group: the rest is told by the package.
	schema, check := judges(res)
	validators.Findings(&validators.Judged{Events: x.events.Events, Text: x.events.Text}, verdicts,
		func(event int) (*dm.Tree, dm.NodeID) { return t, x.events.Nodes[event] }, schema)
	validators.Check(t, check)
	res.Unlisted.Errors += lost
	return nil
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
	validators.Check(t, there(res.Diagnostics[before:], check))
	if len(res.Diagnostics) == before {
		w.strays(res)
	}
}

// there passes on a finding unless it says that something is missing which is there and
// has been told to be of the wrong kind: a text in place of an object, say.
func there(told []dm.Diagnostic, report func(dm.Diagnostic)) func(dm.Diagnostic) {
	type member struct{ in, name string }
	wrong := map[member]bool{}
	for _, d := range told {
		if name := validators.WrongKind(d); name != "" {
			wrong[member{d.WCOPath, strings.ToLower(name)}] = true
		}
	}
	if len(wrong) == 0 {
		return report
	}
	return func(d dm.Diagnostic) {
		if !validators.Missing(d.Code) || !wrong[member{d.WCOPath, strings.ToLower(d.Expected)}] {
			report(d)
		}
	}
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

// untold passes on what is told of a placeholder unless it is no error and what was
// said of the UCR has named it already.
func untold(res *Result, report func(dm.Diagnostic)) func(dm.Diagnostic) {
	return func(d dm.Diagnostic) {
		named := slices.ContainsFunc(res.Diagnostics, func(o dm.Diagnostic) bool {
			return (o.Code == ucr.CodeNone || o.Code == ucr.CodePlaceholder) && refusedBy(o) == refusedBy(d)
		})
		if !named || d.Severity == dm.Error {
			report(d)
		}
	}
}
