package wcodm

import (
	"fmt"
	"slices"
	"strings"

	dm "wcodm/datamodel"
	"wcodm/datamodel/recognise"
	"wcodm/datamodel/xmlstream"
)

// codeAdopted is of a message that has the structure of a format in namespaces of others.
const codeAdopted = "MSG007"

// refusal is why an element that has the name of a message is none that is read.
type refusal struct {
	diagnostic dm.Diagnostic
	// elseIgnored says that it is told only where there is no message besides: nothing
	// but the name speaks for its being one.
	elseIgnored bool
}

// guess finds the root that an element stands for whose name is that of none: one that
// is meant by it, or has the same name in another namespace, or that of messages which
// are known by their names alone. What it is then, its content tells.
func (e *Engine) guess(n xmlstream.Name) int {
	if e.opts.Repair {
		for _, f := range e.xml {
			if f.repair.Means(n) {
				return f.root
			}
		}
	}
	root := -1
	if recognise.Message(n.Local) != "" {
		root = e.stranger
	}
	for _, f := range e.xml {
		if f.format.Package.Root.Tag == n.Local {
			root = f.root
			break
		}
	}
	if root >= 0 { // in an envelope, the messages of an official schema are such, too
		if i := slices.IndexFunc(e.roots, func(r xmlstream.Root) bool { return r.Name == n }); i >= 0 {
			return i
		}
	}
	return root
}

// meansOne reports whether a root's name may be meant to be that of a format.
func (e *Engine) meansOne(n xmlstream.Name) bool {
	return slices.ContainsFunc(e.xml, func(f *xmlFormat) bool { return f.repair.Means(n) })
}

// A message in a namespace that is not known is of a format when nine of ten values
// have their place there, and there are three at least.
const (
	fitShare, fitOf = 9, 10
	fitValues       = 3
)

// adopt finds the format of a message that begins with an element of the name of its
// root, in a namespace that it does not have: one that is known to be in use for it, or
// any where the content fits one format and no other. It is never guessed between two.
func (e *Engine) adopt(rec *xmlstream.Record, name xmlstream.Name) (*xmlFormat, refusal) {
	var named []*xmlFormat
	for _, f := range e.xml {
		if f.format.Package.Root.Tag == name.Local {
			named = append(named, f)
		}
	}
	unknown := func() refusal { return refusal{diagnostic: e.unknownMessage(rec)} }
	switch {
	case len(named) == 0 || e.meansOne(name):
		return nil, unknown()
	case e.only != nil: // the user has said what it is
		return named[0], refusal{}
	}
	if known := also(named, name.Space); len(known) == 1 {
		return known[0], refusal{}
	} else if len(known) > 1 {
		named = known
	} else if recognise.Model(name.Space, nil) != "" {
		return nil, unknown()
	}
	var fit []*xmlFormat
	like := false
	for _, f := range named {
		s := f.share(rec)
		like = like || !s.Foreign() && s.Of > 0
		if fits(s) && f.repair.HasBody(rec) {
			fit = append(fit, f)
		}
	}
	switch len(fit) {
	case 0:
		r := unknown()
		r.elseIgnored = !like
		return nil, r
	case 1:
		return fit[0], refusal{}
	}
	return nil, refusal{diagnostic: ambiguous(rec, name, fit)}
}

// share is how much of a message has a place in the format.
func (f *xmlFormat) share(rec *xmlstream.Record) recognise.Share {
	return recognise.Measure{LeftOut: f.format.leftOut()}.XML(rec, f.format.Package)
}

// fits reports whether a message is of a format by what has a place in it.
func fits(s recognise.Share) bool {
	return s.Known >= fitValues && fitOf*s.Known >= fitShare*s.Of
}

// bodyOfOthers reports whether a message in the wrapper of a format has the structure of
// its body in a namespace that is not known: it is adopted as one in a wrapper of others
// is. What is but a slip in a namespace is for the repair.
func (e *Engine) bodyOfOthers(rec *xmlstream.Record, f *xmlFormat) bool {
	at := f.repair.Body(rec)
	if at < 0 || e.opts.Schema != nil {
		return false
	}
	space := rec.Name(rec.Events[at].Name).Space
	if f.repair.Meant(space) || alsoOf(f.format.Package, space) == "" && recognise.Model(space, nil) != "" {
		return false
	}
	return e.only != nil || fits(f.share(rec))
}

// also are the formats of which a namespace is known to have the structure, too.
func also(formats []*xmlFormat, space string) (all []*xmlFormat) {
	for _, f := range formats {
		if alsoOf(f.format.Package, space) != "" {
			all = append(all, f)
		}
	}
	return all
}

// alsoOf tells who has the structure of a package in a namespace of his own; empty for
// nobody that is known.
func alsoOf(p *dm.Package, space string) string {
	for _, ns := range p.Namespaces {
		for _, a := range ns.Also {
			if a.URI == space {
				return a.Of
			}
		}
	}
	return ""
}

// ambiguous says that a message fits several formats.
func ambiguous(rec *xmlstream.Record, name xmlstream.Name, fit []*xmlFormat) dm.Diagnostic {
	var names, options []string
	for _, f := range fit {
		names = append(names, f.format.Name)
		options = append(options, "--from "+f.format.Name)
	}
	d := dm.Diagnostic{Code: codeUnknown, Severity: dm.Error,
		Message:  fmt.Sprintf("It is not clear what this message is: %s fits %s", elementWords(name), strings.Join(names, " and ")),
		Expected: strings.Join(options, " or ") + ", which decides"}
	return d.At(dm.Place{Line: rec.Events[0].Line, Col: rec.Events[0].Col})
}

// takeOver gives a message that is in namespaces of others those of its format, and
// tells of it.
func (w *worker) takeOver(j *job) {
	f := j.format
	p := f.format.Package
	first, own := j.record.Events[0], p.Root.Space
	root := j.record.Name(first.Name)
	if root.Space == own { // the wrapper is the format's, and its body is not
		first, own = j.record.Events[f.repair.Body(j.record)], p.Body.Space
		root = j.record.Name(first.Name)
	}
	var others []string
	for _, r := range f.repair.Adopt(j.record) {
		if r.Was != "" && r.Was != root.Space && !slices.Contains(others, r.Was) {
			others = append(others, r.Was)
		}
	}
	d := dm.Diagnostic{Code: codeAdopted, Severity: dm.Warning, Value: root.Space, Expected: spaceWords([]string{own})}
	d.Message = fmt.Sprintf("This message has the structure of %s in another namespace, %s", f.format.Name, root.Space)
	if of := alsoOf(p, root.Space); of != "" {
		d.Message += " (" + of + ")"
	}
	if len(others) > 0 {
		d.Message += " and " + strings.Join(others, ", ")
	}
	d.Message += ": it is read as that"
	j.result.report(d.At(dm.Place{Line: first.Line, Col: first.Col}))
}

// ownOrShipped tells the format of a message that begins as those of several: the one in
// which most of its values have a place, of equals one of the user's own. Between two of
// those it is not guessed.
func (e *Engine) ownOrShipped(root *xmlRoot, rec *xmlstream.Record, name xmlstream.Name) (*xmlFormat, *dm.Diagnostic) {
	var fit []*xmlFormat
	most := -1
	for _, f := range root.formats {
		if !f.repair.HasBody(rec) {
			continue
		}
		s := f.share(rec)
		switch own := slices.Contains(e.opts.Formats, f.format); {
		case s.Known > most:
			fit, most = []*xmlFormat{f}, s.Known
		case s.Known == most && own: // own ones come first
			fit = append(fit, f)
		}
	}
	switch len(fit) {
	case 0:
		f, _ := root.format(rec)
		return f, nil
	case 1:
		return fit[0], nil
	}
	d := ambiguous(rec, name, fit)
	return nil, &d
}
