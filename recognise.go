package wcodm

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	dm "wcodm/datamodel"
	"wcodm/datamodel/recognise"
	"wcodm/datamodel/xmlstream"
)

// unknown says what an XML document is that holds no message, and whether it is of
// something else than customs.
func (e *Engine) unknown(doc xmlstream.Document) (d dm.Diagnostic, foreign bool) {
	if d, ok := failure(doc); ok {
		return d, false
	}
	what, in := "the document is", ""
	if first, ok := payload(doc); ok { // of a wrapper, what is in it counts
		what, in = "it is", fmt.Sprintf(" in <%s>", doc.Name.Local)
		doc.Name, doc.Line, doc.Col = first.Name, first.Line, first.Col
	} else if recognise.Wrapper(doc.Name.Space) {
		in = ", an envelope with nothing in it"
	}
	var names []xmlstream.Name
	for _, n := range doc.Names {
		names = append(names, n.Name)
	}
	d, foreign = e.unknownElement(doc.Name, what+" "+elementWords(doc.Name)+in, names)
	return d.At(dm.Place{Line: uint32(doc.Line), Col: uint32(doc.Col)}), foreign
}

// payload is the first element of a wrapper's content, but for what is in its header.
func payload(doc xmlstream.Document) (first xmlstream.Seen, ok bool) {
	if !recognise.Wrapper(doc.Name.Space) {
		return first, false
	}
	names := doc.Names
	if i := wrapping(names, "Body"); i >= 0 {
		names = names[i:]
	}
	i := slices.IndexFunc(names, func(n xmlstream.Seen) bool { return !recognise.Wrapper(n.Space) })
	if i < 0 {
		return first, false
	}
	return names[i], true
}

// wrapping is the index of an element of a wrapper; -1 for none.
func wrapping(names []xmlstream.Seen, local string) int {
	return slices.IndexFunc(names, func(n xmlstream.Seen) bool { return n.Local == local && recognise.Wrapper(n.Space) })
}

// failure tells of a wrapper that holds the failure of a service in place of a message.
func failure(doc xmlstream.Document) (d dm.Diagnostic, ok bool) {
	i := wrapping(doc.Names, "Fault")
	if i < 0 || !recognise.Wrapper(doc.Name.Space) {
		return d, false
	}
	at := doc.Names[i]
	d = dm.Diagnostic{Code: codeUnknown, Severity: dm.Error, Message: fmt.Sprintf("There is no message in <%s>, but <Fault>: the service answered that the request failed, and the text in it says why", doc.Name.Local),
		Expected: "a message in its place"}
	return d.At(dm.Place{Line: uint32(at.Line), Col: uint32(at.Col)}), true
}

// unknownMessage says what an element is that has the name of a message and is none
// that is read.
func (e *Engine) unknownMessage(rec *xmlstream.Record) dm.Diagnostic {
	var names []xmlstream.Name
	for _, ev := range rec.Events {
		if ev.Kind == xmlstream.Start {
			names = append(names, rec.Name(ev.Name))
		}
	}
	what := "the document is "
	if rec.Depth > 0 {
		what = "it is "
	}
	first := rec.Events[0]
	d, _ := e.unknownElement(names[0], what+elementWords(names[0]), names)
	return d.At(dm.Place{Line: first.Line, Col: first.Col})
}

// unknownElement says what is known of an element that no message begins with. What are
// the words for it, names those of the elements in it. It is foreign where nothing speaks
// for a customs message.
func (e *Engine) unknownElement(n xmlstream.Name, what string, names []xmlstream.Name) (d dm.Diagnostic, foreign bool) {
	d = dm.Diagnostic{Code: codeUnknown, Severity: dm.Error}
	locals := localNames(names)
	closest, close := recognise.Closest(locals, e.packages())
	if p := e.misspelt(n, closest.Package); p != nil {
		d.Expected = fmt.Sprintf("the namespace %s (%s); --repair reads the message as of it", p.Root.Space, p.Title)
		if n.Space == "" {
			d.Code = codeStripped
			d.Message = fmt.Sprintf("<%s> has no namespace: the namespaces seem to have been removed from this message", n.Local)
		} else {
			d.Message = fmt.Sprintf("<%s> is of the namespace %s, which is not the one that it has in %s", n.Local, n.Space, p.Title)
		}
		return d, false
	}
	d.Message = "This is not a message that is known here: " + what
	d.Expected = e.known()
	title := recognise.Message(n.Local)
	for _, f := range e.xml {
		switch p := f.format.Package; {
		case n.Local == p.Root.Tag && p.National && p.Root.Space != "":
			d.Message = fmt.Sprintf("%s: an administration's own form of %s looks so", elementWords(n), p.Title)
			d.Expected = fmt.Sprintf("the namespace %s", p.Root.Space)
			return d, false
		case n == p.Body.XMLName() && p.Root != p.Body && title == "":
			d.Message = fmt.Sprintf("<%s> stands alone, without the <%s> that begins a message of %s; another administration's messages look so, too",
				p.Body.Tag, p.Root.Tag, p.Title)
			d.Expected = fmt.Sprintf("<%s> of the namespace %s around it, or --schema with the administration's XSD", p.Root.Tag, p.Root.Space)
		}
	}
	var marks []string
	wraps := e.wraps(n.Local)
	if wraps { // in other documents such names are anybody's
		marks = locals
	}
	model := recognise.Model(n.Space, marks)
	switch {
	case title != "":
		d.Message += fmt.Sprintf(" (%s)", title)
	case model != "":
		d.Message += "; it looks like " + model
	}
	if (title != "" || model != "") && !strings.Contains(d.Expected, "--schema") {
		d.Expected = "--schema with the administration's XSD, which checks it; the messages that are read begin with " + d.Expected
	}
	if close {
		d.Message += fmt.Sprintf("; the closest format is %s, with %d of the %d names of its elements", closest.Package.Name, closest.Common, closest.Of)
	}
	return d, title == "" && model == "" && !close && !wraps
}

// wraps reports whether a local name is that of a wrapper or of the body in one.
func (e *Engine) wraps(local string) bool {
	return slices.ContainsFunc(e.packages(), func(p *dm.Package) bool {
		return p.Root != p.Body && (local == p.Root.Tag || local == p.Body.Tag)
	})
}

// nameless says what a JSON message is that does not name its package, and whether it
// is of something else than customs.
func (e *Engine) nameless(data []byte) (d dm.Diagnostic, foreign bool) {
	x := recognise.JSONFromXML(data)
	titles := e.titles(x.Root)
	for _, name := range x.Within { // of an envelope, what is in it counts
		if len(titles) > 0 {
			break
		}
		if titles = e.titles(name); len(titles) > 0 {
			x.Root = name
		}
	}
	if len(x.Signs) == 0 && len(titles) == 0 {
		d = dm.Diagnostic{Code: codePackage, Severity: dm.Error, Message: `This JSON does not name its package`,
			Expected: `a member "package", as in {"package": "gb-cds", "metaData": …}`}
		begins := e.beginning(data)
		if len(begins) > 0 {
			d.Message += "; it begins as messages of " + strings.Join(begins, ", ")
		}
		return d, len(begins) == 0
	}
	d = dm.Diagnostic{Code: codeFromXML, Severity: dm.Error, Message: "This is XML that a program turned into JSON", Expected: "the XML that it was made from"}
	if len(titles) > 0 {
		d.Message += fmt.Sprintf(": <%s> of %s", x.Root, strings.Join(titles, " or "))
		d.Expected += fmt.Sprintf(", which begins with <%s>", x.Root)
	}
	if len(x.Signs) > 0 {
		for i, s := range x.Signs {
			x.Signs[i] = strconv.Quote(s)
		}
		d.Message += fmt.Sprintf("; only such JSON has names like %s", strings.Join(x.Signs, ", "))
	}
	d.Message += ". How XML becomes JSON differs from program to program, so it is not read"
	return d, false
}

// beginning names the packages whose messages have a member of a JSON object as their
// root.
func (e *Engine) beginning(data []byte) []string {
	members := recognise.JSONMembers(data)
	var names []string
	for _, f := range e.formats {
		if f.Syntax == JSON && slices.Contains(members, f.Package.Root.JSON) {
			names = append(names, f.Package.Name)
		}
	}
	return names
}

// titles are those of the formats whose messages, or their bodies, begin with an element.
func (e *Engine) titles(local string) (all []string) {
	for _, f := range e.xml {
		if p := f.format.Package; local == p.Root.Tag || local == p.Body.Tag {
			all = append(all, p.Title)
		}
	}
	return all
}

// bodyElsewhere reports a message whose body is in a namespace that is not the one
// that it has in its package, where no schema is asked that would say so. Nothing of
// such a message can be read.
func (w *worker) bodyElsewhere(res *Result, j *job) bool {
	if w.e.checks(CheckSchema) || w.read.Body() != dm.None {
		return false
	}
	at := j.format.repair.Body(j.record)
	if at < 0 {
		return false
	}
	ev := j.record.Events[at]
	p, n := j.format.format.Package, j.record.Name(ev.Name)
	d := dm.Diagnostic{Code: codeUnknown, Severity: dm.Error, Message: fmt.Sprintf("<%s> is in the namespace %s, which is not the one that it has in %s", n.Local, n.Space, p.Title),
		Expected: fmt.Sprintf("the namespace %s; --repair puts it right", p.Body.Space)}
	if n.Space == "" {
		d.Code, d.Message = codeStripped, fmt.Sprintf("<%s> has no namespace: it seems to have been removed from this message", n.Local)
	}
	d, _ = res.tell(d.At(dm.Place{Line: ev.Line, Col: ev.Col}))
	return d.Severity == dm.Error
}

// misspelt finds the package whose root is meant by a name with another
// namespace, likely if it can be that one; nil if there is none.
func (e *Engine) misspelt(n xmlstream.Name, likely *dm.Package) *dm.Package {
	var first *dm.Package
	for _, f := range e.xml {
		if p := f.format.Package; f.repair.Means(n) {
			if p == likely {
				return p
			}
			if first == nil {
				first = p
			}
		}
	}
	return first
}

// packages are those of the XML that is read.
func (e *Engine) packages() []*dm.Package {
	var all []*dm.Package
	for _, f := range e.xml {
		all = append(all, f.format.Package)
	}
	return all
}

// known words what messages that are recognised begin with.
func (e *Engine) known() string {
	var words []string
	for _, f := range e.xml {
		if root := fmt.Sprintf("<%s>", f.format.Package.Root.Tag); !slices.Contains(words, root) {
			words = append(words, root)
		}
	}
	return strings.Join(words, ", ") + "; wcodm formats lists them"
}

func elementWords(n xmlstream.Name) string {
	s := fmt.Sprintf("<%s>", n.Local)
	if prefix, undeclared := strings.CutPrefix(n.Space, xmlstream.UndeclaredPrefix); undeclared {
		s += fmt.Sprintf(" with the prefix %s, which no namespace is declared for", prefix)
	} else if n.Space != "" {
		s += fmt.Sprintf(" of the namespace %s", n.Space)
	}
	return s
}

// localNames are the distinct names without their namespaces, sorted.
func localNames(names []xmlstream.Name) []string {
	var locals []string
	for _, n := range names {
		locals = append(locals, n.Local)
	}
	slices.Sort(locals)
	return slices.Compact(locals)
}

// another tells of a message whose content is plainly not of the format by which
// it is judged.
func (w *worker) another(res *Result, f *Format, rec *xmlstream.Record) {
	e, ok := recognise.Another(rec, w.read)
	if !ok {
		return
	}
	var why []string
	if e.Country != "" {
		why = append(why, "its wrapper gives the country "+e.Country)
	}
	if n := len(e.Unknown); n > 0 {
		some := e.Unknown[:min(n, 5)]
		words := strings.Join(some, ", ")
		if n > len(some) {
			words += ", …"
		}
		why = append(why, fmt.Sprintf("%d of the %d names of its elements have no place there (%s)", n, e.Names, words))
	}
	d := dm.Diagnostic{Code: codeAnother, Severity: dm.Warning,
		Message:  fmt.Sprintf("This message begins as a %s, and is judged as one, but its content seems to be another's: %s", f.Title, strings.Join(why, "; ")),
		Expected: "--schema with the XSD of the administration that it is for"}
	if e.Model != "" {
		d.Message += "; it looks like " + e.Model
	}
	first := rec.Events[0]
	res.report(d.At(dm.Place{Line: first.Line, Col: first.Col}))
}
