package validators

import (
	"fmt"
	"strings"
	"sync"

	dm "wcodm/datamodel"
	"wcodm/datamodel/xmlstream"
)

// XSD returns the compiled XML Schema made from a package. It is compiled once
// and shared.
func XSD(p *dm.Package) (*xmlstream.Schema, error) {
	made, ok := xsds.Load(p)
	if !ok {
		made, _ = xsds.LoadOrStore(p, sync.OnceValues(func() (*xmlstream.Schema, error) {
			made := p.XSD()
			s, err := xmlstream.LoadSchema(made, made.Entry)
			if err != nil {
				return nil, fmt.Errorf("the schema made from package %s: %w", p.Name, err)
			}
			return s, nil
		}))
	}
	return made.(func() (*xmlstream.Schema, error))()
}

var xsds sync.Map

// Locator finds the node of a message that the Start event of an index is of;
// the node is None when there is none.
type Locator func(event int) (*dm.Tree, dm.NodeID)

// Judged is a message as a schema saw it.
type Judged struct {
	Events []xmlstream.Event
	Text   []byte // values
	// Name gives the names of the events where they are those of the input, and so
	// are their places; nil where the message was made.
	Name func(xmlstream.NameID) xmlstream.Name
}

// own reports whether the message is the input itself.
func (m *Judged) own() bool { return m.Name != nil }

// value is the text of the element that an event begins.
func (m *Judged) value(event int) string {
	for _, ev := range m.Events[event+1:] {
		switch ev.Kind {
		case xmlstream.Attr:
			continue
		case xmlstream.Text:
			return string(m.Text[ev.Off : ev.Off+ev.Len])
		}
		return ""
	}
	return ""
}

// path leads from the message's root to the element that an event begins.
func (m *Judged) path(event int) string {
	var names []string
	for _, ev := range m.Events[:event+1] {
		switch ev.Kind {
		case xmlstream.Start:
			names = append(names, m.Name(ev.Name).Local)
		case xmlstream.End:
			names = names[:len(names)-1]
		}
	}
	return strings.Join(names, "/")
}

// Findings turns a schema's verdicts on a message into diagnostics. Several
// verdicts on one value are one diagnostic.
func Findings(m *Judged, verdicts []xmlstream.Verdict, locate Locator, report func(dm.Diagnostic)) {
	type key struct {
		event int
		what  string
	}
	seen := map[key]bool{}
	for _, v := range verdicts {
		f := parseFinding(v.Message)
		k := key{v.Event, f.code + f.attribute}
		if f.code != codeUnexpected && seen[k] {
			continue
		}
		seen[k] = true
		d := dm.Diagnostic{Code: f.code, Severity: dm.Error, Detail: f.detail}
		t, n := locate(v.Event)
		switch {
		case n == dm.None || !f.concerns(t.Elem(n)):
			report(f.unknown(m, v.Event, t, d))
		case f.code == codeUnexpected || f.code == codeMissing:
			f.order(m, v.Event, t, n, d, report)
		case f.code == codeNoAttr && t.Elem(n).Attribute(f.attribute) != nil:
			report(t.Missing(n, nil, t.Elem(n).Attribute(f.attribute), d))
		default:
			if m.own() {
				d = d.At(m.place(v.Event))
				if f.code == codeContent {
					d = d.At(m.text(v.Event))
				}
			}
			report(f.describe(t.Locate(n, d), t, n))
		}
	}
}

// place is where an event stands in the input.
func (m *Judged) place(event int) dm.Place {
	return dm.Place{Line: m.Events[event].Line, Col: m.Events[event].Col}
}

// text is where the first text stands that an element holds beside other elements;
// where the element begins if it holds none.
func (m *Judged) text(event int) dm.Place {
	depth := 0
	for i := event + 1; i < len(m.Events) && depth >= 0; i++ {
		switch ev := m.Events[i]; ev.Kind {
		case xmlstream.Start:
			depth++
		case xmlstream.End:
			depth--
		case xmlstream.Text:
			value := string(m.Text[ev.Off : ev.Off+ev.Len])
			blank := value[:len(value)-len(strings.TrimLeft(value, " \t\r\n"))]
			if depth > 0 || len(blank) == len(value) {
				continue
			}
			at := m.place(i)
			if lines := strings.Count(blank, "\n"); lines > 0 {
				at.Line, at.Col = at.Line+uint32(lines), 0
				blank = blank[strings.LastIndexByte(blank, '\n'):]
			}
			at.Col += uint32(len(blank))
			return at
		}
	}
	return m.place(event)
}

// unknown words a finding about an element that no package knows.
func (f *finding) unknown(m *Judged, event int, t *dm.Tree, d dm.Diagnostic) dm.Diagnostic {
	if !m.own() {
		return f.describe(d, nil, dm.None)
	}
	d = d.At(m.place(event))
	d.Field, d.Value = m.Name(m.Events[event].Name).Local, m.value(event)
	if t == nil {
		d.NationalPath = m.path(event)
		return f.describe(d, nil, dm.None)
	}
	for _, s := range t.Strays {
		if s.Place != m.place(event) {
			continue
		}
		if d.Value = s.Value; t.Package.National {
			d.NationalPath = s.Path
		} else {
			d.WCOPath = s.Path
		}
	}
	return f.describe(d, nil, dm.None)
}

// order reports that an element does not belong where it stands, or that node n
// lacks something. What is missing is told of the group that lacks it, one finding
// for each thing: the element that comes next is not at fault.
func (f *finding) order(m *Judged, event int, t *dm.Tree, n dm.NodeID, d dm.Diagnostic, report func(dm.Diagnostic)) {
	group, before := n, -1
	if f.code == codeUnexpected {
		e := t.Elem(n)
		f.often = e.Max != dm.Unbounded && t.Position(n) > e.Max
		if group = t.Parent(n); m.own() {
			before = e.Order
		}
	}
	missing := false
	if group != dm.None && !f.often {
		for i, c := range t.Elem(group).Children {
			if c.Min > 0 && (before < 0 || i < before) && t.Child(group, c) == dm.None {
				missing = true
				d.Code = codeMissing
				report(t.Missing(group, c, nil, d))
			}
		}
	}
	if missing {
		return
	}
	if m.own() {
		d = d.At(m.place(event))
	}
	report(t.Locate(n, f.describe(d, t, n)))
}

// concerns reports whether the finding is about an element, or about the child
// that holds its value; then it is told under the element's name, which the
// child's says nothing of.
func (f *finding) concerns(e *dm.Element) bool {
	if e.Type != nil && e.Type.Child == f.element {
		f.element = e.Tag
	}
	return e.Tag == f.element
}
