package wcodm

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	dm "wcodm/datamodel"
	"wcodm/datamodel/xmlstream"
	"wcodm/mappings/syntax/csv"
)

// Codes of findings about responses of customs.
const (
	codeRejected   = "TRC001"
	codeNowhere    = "TRC002"
	codeOther      = "TRC003" // declaration than the one that was answered
	codeAnswer     = "TRC004" // what else the response says
	codeSourceElse = "TRC005" // the source does not give what was sent
	codeNoResponse = "TRC006" // or no declaration where there should be one
	codeChanged    = "TRC007"
)

// TraceOptions are what [Trace] reads.
type TraceOptions struct {
	// Responses are the answers of customs, Declarations the messages that were
	// sent, which may hold others besides.
	Responses, Declarations []Input
	// Sources are the files that the declarations were made from, none where the
	// declarations were written as they are; From is their format, nil recognises it.
	Sources []Input
	From    *Format
	// CSV says how a source that is a table is laid out.
	CSV csv.Options
	// Limits bound what an XML input may ask for; zero values are the defaults.
	Limits xmlstream.Limits
	// Repair reads what [Options].Repair reads.
	Repair bool
	// Severities give findings of some codes another severity, in the end.
	Severities Severities
}

// Trace follows what customs says in its responses back to the declaration that
// was sent, and through the conversion to the file that this was made from. A
// declaration belongs to a response that names its LRN, or else its MRN. The
// findings are about the data; the error is about the machine.
func Trace(ctx context.Context, o TraceOptions) ([]Answer, error) {
	if err := o.Severities.Check(); err != nil {
		return nil, err
	}
	t := &tracer{o: o}
	if err := t.read(ctx, o.Responses, Options{}, t.response); err != nil {
		return nil, err
	}
	if err := t.read(ctx, o.Declarations, Options{}, t.declaration); err != nil {
		return nil, err
	}
	if err := t.sources(ctx); err != nil {
		return nil, err
	}
	for i := range t.answers {
		t.trace(&t.answers[i])
	}
	if len(t.faults) > 0 {
		t.answers = append(t.answers, Answer{Findings: t.faults})
	}
	for i := range t.answers {
		a := &t.answers[i]
		told := a.Findings[:0]
		for _, d := range a.Findings {
			if d, ok := o.Severities.grade(d); ok {
				told = append(told, d)
			}
		}
		a.Findings = told
	}
	return t.answers, nil
}

// tracer is the state of one [Trace].
type tracer struct {
	o       TraceOptions
	answers []Answer
	faults  []dm.Diagnostic // of inputs that cannot be read
	sent    messages        // the declarations
	made    messages        // what the sources become
}

// read passes messages to take, which reports whether it keeps the tree. What
// cannot be read is a fault. A worker calls take, so take may write to the message's
// result, and to what nothing else touches until read returns.
func (t *tracer) read(ctx context.Context, inputs []Input, o Options, take func(*job, *dm.Tree) bool) error {
	o.Checks, o.IgnoreUnmapped, o.Workers = ReadOnly, true, 1
	o.CSV, o.Limits, o.Repair = t.o.CSV, t.o.Limits, t.o.Repair
	e, err := NewEngine(o)
	if err != nil {
		return err
	}
	e.take = take
	return e.Run(ctx, inputs, func(r *Result) error {
		if len(r.answers) > 0 { // workers read the answers while they look at declarations
			t.answers = append(t.answers, r.answers...)
		}
		for _, d := range r.Diagnostics { // of what was taken, how it was read is told and not how well it fits
			if !r.taken || d.Code == codeNoResponse || slices.Contains(fixes, d.Code) {
				t.faults = append(t.faults, d)
			}
		}
		return r.Err
	})
}

// response leaves what the responses of a message say in the message's result: a
// worker calls it, and the results are gathered in the order of the inputs.
func (t *tracer) response(j *job, tree *dm.Tree) bool {
	m := messageOf(j, tree)
	if tree.Package.Body.ID != idResponse {
		j.result.report(m.locate(tree.Body(), dm.Diagnostic{Code: codeNoResponse, Severity: dm.Error,
			Message: fmt.Sprintf("This is no response of customs but another message: %s", tree.Package.Title), Expected: "the message that customs sent back"}))
		return false
	}
	for n := range dm.NodeID(tree.Len()) {
		if tree.Elem(n) == tree.Package.Body {
			j.result.answers = append(j.result.answers, m.answer(n))
		}
	}
	return false
}

// declaration keeps a declaration that an answer names.
func (t *tracer) declaration(j *job, tree *dm.Tree) bool {
	m := messageOf(j, tree)
	if tree.Package.Body.ID != idDeclaration || tree.Body() == dm.None {
		j.result.report(m.locate(tree.Body(), dm.Diagnostic{Code: codeNoResponse, Severity: dm.Error,
			Message: fmt.Sprintf("This is no declaration but another message: %s", tree.Package.Title), Expected: "the declaration that was sent to customs"}))
		return false
	}
	return t.sent.add(m, func(m *message) bool {
		return slices.ContainsFunc(t.answers, func(a Answer) bool {
			return a.LRN != "" && a.LRN == m.lrn || a.MRN != "" && a.MRN == m.mrn
		})
	})
}

// sources converts the sources again, into the package of what was sent.
func (t *tracer) sources(ctx context.Context) error {
	if len(t.o.Sources) == 0 || t.sent.count == 0 {
		return nil
	}
	to, err := OpenFormat(t.sent.kept[0].tree.Package.Name + ":" + string(XML))
	if err != nil {
		return err
	}
	return t.read(ctx, t.o.Sources, Options{From: t.o.From, To: to}, func(j *job, tree *dm.Tree) bool {
		if tree.Body() == dm.None {
			return false
		}
		return t.made.add(messageOf(j, tree), func(m *message) bool { _, named := t.sent.find(m.lrn, m.mrn); return named })
	})
}

// trace finds the places that an answer speaks of.
func (t *tracer) trace(a *Answer) {
	report := func(place dm.Diagnostic, code string, severity dm.Severity, message string) {
		place.Code, place.Severity, place.Message = code, severity, message
		a.Findings = append(a.Findings, place)
	}
	for _, s := range a.statements {
		report(s.place, codeAnswer, dm.Note, "Customs says: "+s.text)
	}
	if len(a.errors)+len(a.changes) == 0 {
		switch {
		case a.Rejected:
			report(a.place, codeRejected, dm.Error, "Customs rejected the declaration and names no error")
		case a.Means != "":
			report(a.place, codeAnswer, dm.Note, fmt.Sprintf("There is nothing to trace: this response is no rejection (function code %s, %s)", a.Function, a.Means))
		default:
			report(a.place, codeAnswer, dm.Note, fmt.Sprintf("There is nothing to trace: this response is no rejection (function code %s)", a.Function))
		}
	}
	sent, named := t.sent.find(a.LRN, a.MRN)
	name := cmp.Or(a.LRN, a.MRN)
	switch {
	case sent == nil && t.sent.count > 0:
		report(a.place, codeOther, dm.Error, fmt.Sprintf("The response is about the declaration %s, and none of the %d declarations has that reference", name, t.sent.count))
	case sent != nil && !named && name != "":
		m := sent.tree
		at := childNode(m, m.Body(), idLRN)
		if at == dm.None {
			at = m.Body()
		}
		report(sent.locate(at, dm.Diagnostic{Expected: name}), codeOther, dm.Warning, fmt.Sprintf("The response is about the declaration %s and not about this one, so the places may be others", name))
	}
	var made *message
	if sent != nil && t.made.count > 0 {
		if made, _ = t.made.find(sent.lrn, sent.mrn); made == nil {
			report(sent.locate(sent.tree.Body(), dm.Diagnostic{}), codeSourceElse, dm.Warning,
				fmt.Sprintf("None of the %d declarations in the source has the reference of the one that was sent", t.made.count))
		}
	}
	errors := manner{codeRejected, dm.Warning, "Customs has a doubt about %s"}
	if a.Rejected {
		errors = manner{codeRejected, dm.Error, "Customs rejected %s"}
	}
	for _, r := range a.errors {
		a.remark(r, errors, sent, made)
	}
	for _, r := range a.changes {
		a.remark(r, manner{codeChanged, dm.Note, "Customs tells of a change of %s"}, sent, made)
	}
}

// manner is how remarks of one kind are told: customs may take a declaration
// and yet have a doubt about it, or tell of a change.
type manner struct {
	code     string
	severity dm.Severity
	words    string // what is remarked is the %s
}

// remark tells one remark at the place that it is about.
func (a *Answer) remark(r remark, how manner, sent, made *message) {
	d := dm.Diagnostic{Code: how.code, Severity: how.severity, Detail: r.pointer.String()}
	whole := fmt.Sprintf(how.words, "the declaration") + r.about()
	if sent == nil {
		a.Lost++
		r.place.Code, r.place.Severity, r.place.Detail, r.place.Message = codeNowhere, how.severity, d.Detail, whole
		a.Findings = append(a.Findings, r.place)
		return
	}
	target := sent.tree.Point(r.pointer)
	if target.Wrong != "" {
		a.Lost++
		d.Code, d.Message = codeNowhere, fmt.Sprintf("%s; its pointer %s leads no further than here: %s%s", whole, r.pointer, target.Wrong, sent.listed("; what may be meant is %s", target.Elsewhere))
		a.Findings = append(a.Findings, sent.locate(target.Node, d))
		return
	}
	a.Traced++
	at := sent
	if made != nil {
		again := made.tree.Point(r.pointer)
		if d, differs := sourceDiffers(sent, target, made, again); differs {
			a.Findings = append(a.Findings, d)
		}
		if again.Wrong == "" && again.Elem == target.Elem && again.Missing == target.Missing {
			at, target = made, again
		}
	}
	if target.Missing {
		path := below(at.tree.Elem(target.Node), target.Elem)
		d.WCOPath, d.Pointer, d.Field = target.Elem.Path(), target.Elem.Pointer(), target.Elem.Tag
		if around := at.tree.Path(target.Node); target.Node != at.tree.Body() {
			d.WCOPath = around + "/" + path
		}
		d.Message = fmt.Sprintf(how.words, path) + ", which is missing in " + at.tree.Field(target.Node) + r.about()
		if at.tree.Source != nil {
			if fields := at.tree.FieldsOf(target.Elem); len(fields) > 0 {
				d.Expected, d.Field = "a value in "+at.tree.Names(fields...), ""
				d = at.tree.LocateGroup(target.Node, fields, d)
			}
		}
	} else {
		d.Message = fmt.Sprintf(how.words, at.tree.Field(target.Node)) + r.about()
	}
	if target.Astray != "" {
		d.Message += fmt.Sprintf("; customs' path %s differs (%s), and this is the nearest place with its last ids", r.pointer, target.Astray)
		d.Message += at.listed("; others with these ids are %s", target.Elsewhere)
	} else {
		d.Message += at.listed("; the declaration has it at another level: %s", target.Elsewhere)
	}
	if target.Among > 0 {
		d.Message += fmt.Sprintf("; this is the first of %d, and customs does not say which", target.Among)
	}
	a.Findings = append(a.Findings, at.locate(target.Node, d))
}

// shownPlaces bounds the places that a finding names besides its own.
const shownPlaces = 5

// listed names nodes and their lines in words that have a %s for them; it is empty
// where there are none.
func (m *message) listed(words string, nodes []dm.NodeID) string {
	var places []string
	for i, n := range nodes {
		if i == shownPlaces {
			places = append(places, fmt.Sprintf("%d more", len(nodes)-i))
			break
		}
		place := m.tree.Path(n)
		if d := m.locate(n, dm.Diagnostic{}); d.Row > 0 {
			place += fmt.Sprintf(" (row %d)", d.Row)
		} else if d.Line > 0 {
			place += fmt.Sprintf(" (line %d)", d.Line)
		}
		places = append(places, place)
	}
	if len(places) == 0 {
		return ""
	}
	return fmt.Sprintf(words, strings.Join(places, ", "))
}

// below is the path from one element to another below it.
func below(from, to *dm.Element) string {
	var names []string
	for e := to; e != from; e = e.Parent {
		names = append(names, e.Name)
	}
	slices.Reverse(names)
	return strings.Join(names, "/")
}

// sourceDiffers tells of a source that no longer gives what was sent.
func sourceDiffers(sent *message, was dm.Target, made *message, now dm.Target) (d dm.Diagnostic, differs bool) {
	d = dm.Diagnostic{Code: codeSourceElse, Severity: dm.Warning}
	gone := now.Wrong != "" || now.Missing
	value, today := "", ""
	if !was.Missing {
		value = string(sent.tree.Value(was.Node))
	}
	if !gone {
		today = string(made.tree.Value(now.Node))
	}
	switch {
	case gone && !was.Missing:
		d.Message = fmt.Sprintf("%s was sent, and the source gives none", was.Elem.Tag)
	case was.Missing && !gone:
		d.Message = fmt.Sprintf("%s was not sent, and the source gives it", was.Elem.Tag)
	case value != today:
		d.Message = fmt.Sprintf("%q was sent as %s, and the source gives %q", value, was.Elem.Tag, today)
		d.Expected = value
	default:
		return d, false
	}
	d.Message += ": it has changed, or was converted in another way"
	return made.locate(now.Node, d), true
}
