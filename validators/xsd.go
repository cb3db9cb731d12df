package validators

import (
	"fmt"
	"slices"
	"sort"
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
	// Official says that the schema is an administration's, whose order and limits
	// may not be those of the package.
	Official bool
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
	seen := spoken{}
	for _, v := range verdicts {
		seen.tell(m, v, locate, report)
	}
}

// spoken is what was told of a message.
type spoken map[said]bool

type said struct {
	event int
	what  string
}

// tell turns a verdict into a diagnostic, if none of its kind was told of that
// element.
func (s spoken) tell(m *Judged, v xmlstream.Verdict, locate Locator, report func(dm.Diagnostic)) {
	f := parseFinding(v.Message)
	k := said{v.Event, f.code + f.attribute}
	if f.code != codeUnexpected && s[k] {
		return
	}
	s[k] = true
	if f.code == codeUnexpected && m.own() {
		f.why = m.later(v.Event, f.next)
	}
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

// place is where an event stands in the input.
func (m *Judged) place(event int) dm.Place {
	return dm.Place{Line: m.Events[event].Line, Col: m.Events[event].Col}
}

// later words where the first sibling behind an element stands that is one of those
// expected in its place; empty where there is none.
func (m *Judged) later(event int, expected []string) string {
	depth := 0
	for _, ev := range m.Events[event:] {
		switch ev.Kind {
		case xmlstream.Start:
			if name := m.Name(ev.Name).Local; depth == 0 && slices.Contains(expected, name) {
				return fmt.Sprintf("%s, which is expected here, stands behind it in line %d", name, ev.Line)
			}
			depth++
		case xmlstream.End:
			if depth--; depth < 0 {
				return ""
			}
		}
	}
	return ""
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
	at := m.place(event)
	i := sort.Search(len(t.Strays), func(i int) bool {
		p := t.Strays[i].Place
		return p.Line > at.Line || p.Line == at.Line && p.Col >= at.Col
	})
	if i < len(t.Strays) && t.Strays[i].Place == at { // its attributes, which stand there, too, come behind it
		s := t.Strays[i]
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
		if m.Official {
			f.often = !slices.Contains(f.next, e.Tag) && followsItsLike(t, n)
		} else {
			f.often = e.Max != dm.Unbounded && t.Position(n) > e.Max
		}
		if group = t.Parent(n); m.own() {
			before = e.Order
		}
	}
	missing := false
	if group != dm.None && !f.often {
		for i, c := range t.Elem(group).Children {
			if c.Min > 0 && (before < 0 || i < before) && t.Child(group, c) == dm.None && f.asksFor(c, m) {
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

// asksFor reports whether the finding says that an element is missing, which the
// package requires and the message lacks. What an administration's schema expects
// may be there or not, unless nothing else is left that could complete the group.
func (f *finding) asksFor(e *dm.Element, m *Judged) bool {
	switch {
	case !m.own():
		return true
	case m.Official:
		return f.code == codeMissing && len(f.next) == 1 && f.next[0] == e.Tag
	}
	return slices.Contains(f.next, e.Tag)
}

// followsItsLike reports whether the sibling right before a node is of its element.
func followsItsLike(t *dm.Tree, n dm.NodeID) bool {
	before := dm.None
	for c := t.First(t.Parent(n)); c != n && c != dm.None; c = t.Next(c) {
		before = c
	}
	return before != dm.None && t.Elem(before) == t.Elem(n)
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
