package validators

import (
	"fmt"

	dm "wcodm/datamodel"
	"wcodm/datamodel/codelists"
	"wcodm/datamodel/ucr"
)

// The codes of findings about code lists.
const (
	codeUnlisted = "CODE001"
	codeDay      = "CODE002"
	codeForm     = "CODE003"
)

// Lists looks up the codes of a package's messages in their code lists. It is
// immutable and safe for concurrent use.
type Lists struct {
	elements []lookup // by Element.Index
	dates    []*dm.Element
}

// lookup is what of an element is looked up, and where.
type lookup struct {
	value *codelists.List
	attrs []listedAttr
}

type listedAttr struct {
	attr *dm.Attribute
	list *codelists.List
}

// NewLists opens the lists that a package names.
func NewLists(p *dm.Package) (*Lists, error) {
	l := &Lists{elements: make([]lookup, len(p.Elements))}
	for i, e := range p.Elements {
		var err error
		if l.elements[i].value, err = openList(e.List); err != nil {
			return nil, err
		}
		for _, a := range e.Attributes {
			list, err := openList(a.List)
			if err != nil {
				return nil, err
			}
			if list != nil {
				l.elements[i].attrs = append(l.elements[i].attrs, listedAttr{a, list})
			}
		}
	}
	for _, id := range []string{idAccepted, idIssued} {
		for _, e := range p.Body.Children {
			if e.ID == id && !e.IsClass() {
				l.dates = append(l.dates, e)
			}
		}
	}
	return l, nil
}

// openList opens a list by its name in a package; nil is none.
func openList(name string) (*codelists.List, error) {
	if name == "" || name == dm.OwnCodes {
		return nil, nil
	}
	return codelists.Open(name)
}

// The WCO ids of a declaration's dates: of its acceptance, and of its issue.
const (
	idAccepted = "023"
	idIssued   = "D011"
)

// Day is the message's own date: the day of its acceptance or else of its issue;
// zero where it tells none.
func (l *Lists) Day(t *dm.Tree) codelists.Day {
	body := t.Body()
	if body == dm.None {
		return 0
	}
	for _, e := range l.dates {
		if n := t.Child(body, e); n != dm.None {
			if day := codelists.MessageDay(t.Value(n)); day != 0 {
				return day
			}
		}
	}
	return 0
}

// Check looks up every code of a message of the package as of a day; day zero is
// the message's own date or, where it tells none, any day. On the way into the base
// values of a national format whose codes are its own are passed over: another
// administration's package is what they have to fit.
func (l *Lists) Check(t *dm.Tree, day codelists.Day, report func(dm.Diagnostic)) {
	l.check(t, day, ownCode, report)
}

// CheckWritten is Check for a message that is to be written: whoever reads it knows
// nothing of codes of the format that they come from.
func (l *Lists) CheckWritten(t *dm.Tree, day codelists.Day, report func(dm.Diagnostic)) {
	l.check(t, day, func(_, _ *dm.Tree, _ dm.NodeID) bool { return false }, report)
}

// check is Check but for values of which own, given the node that one came from,
// says that they are passed over.
func (l *Lists) check(t *dm.Tree, day codelists.Day, own func(t, from *dm.Tree, n dm.NodeID) bool, report func(dm.Diagnostic)) {
	if day == 0 {
		day = l.Day(t)
	}
	for i := range t.Len() {
		n := dm.NodeID(i)
		at := &l.elements[t.Elem(n).Index]
		if at.value != nil {
			value := t.Value(n)
			if s, c := at.value.Look(value, day); s != codelists.Valid && len(value) > 0 && !own(t, t, n) {
				report(t.Locate(n, wrongCode(at.value, s, c, string(value), day, "code", t.Field(n))))
			}
		}
		if len(at.attrs) == 0 || !t.HasAttrs(n) {
			continue
		}
		for _, a := range at.attrs {
			value, ok := t.Attr(n, a.attr)
			if !ok || len(value) == 0 {
				continue
			}
			s, c := a.list.Look(value, day)
			if s == codelists.Valid {
				continue
			}
			what, field := a.attr.Name, t.Field(n)
			if origin, from := t.AttrOrigin(n, a.attr); from != dm.None {
				if own(t, origin, from) {
					continue
				}
				what, field = "code", origin.Field(from)
			}
			report(t.LocateAttr(n, a.attr, wrongCode(a.list, s, c, string(value), day, what, field)))
		}
	}
}

// ownCode reports whether a value of t, which node n of a tree before it led to, came
// into the base from a field of a national format that has codes of its own. It is the
// format that the message was last of that counts.
func ownCode(t, from *dm.Tree, n dm.NodeID) bool {
	if t.Package.Base != nil {
		return false
	}
	for from.Source != nil && !from.Package.National && n != dm.None {
		from, n = from.Source, from.From(n)
	}
	return n != dm.None && from.Elem(n).List == dm.OwnCodes
}

// wrongCode words what is wrong with a code; what it is and its field are in the
// words of the one who made the input.
func wrongCode(l *codelists.List, s codelists.Status, c *codelists.Code, value string, day codelists.Day, what, field string) dm.Diagnostic {
	d := dm.Diagnostic{Code: codeUnlisted, Severity: dm.Error, List: l.String()}
	named := ""
	if c != nil && c.Name != "" {
		named = " (" + c.Name + ")"
	}
	what = fmt.Sprintf("The %s %q%s of %s", what, shown(value), named, field)
	switch {
	case s == codelists.NotYet:
		d.Code = codeDay
		d.Message = fmt.Sprintf("%s is not valid yet on %v: it is from %v", what, day, c.From)
	case s == codelists.Ended:
		d.Code = codeDay
		d.Message = fmt.Sprintf("%s is not valid any more on %v: it was until %v", what, day, c.To)
	case l.ByForm():
		d.Code = codeForm
		d.Message = fmt.Sprintf("%s does not have the form of a %s", what, l.Standard)
	case l.Open(value):
		d.Severity = dm.Warning
		d.Message = fmt.Sprintf("%s is not in the list of %s, which may be incomplete", what, l.Title)
	default:
		d.Message = fmt.Sprintf("%s is not in the list of %s", what, l.Title)
	}
	if d.Code == codeDay && (l.Outdated || l.Open(value)) {
		d.Severity = dm.Warning
	}
	d.Expected = "a code of " + l.Standard + ", such as " + l.Example
	if none := ucr.Placeholder(value); none != "" { // no code is meant, so none is near
		d.Message += ": it is " + none
	} else if d.Code != codeDay {
		if near := l.Nearest(value, day); near != "" {
			d.Expected = fmt.Sprintf("a code of %s; did you mean %q?", l.Standard, near)
		}
	}
	return d
}
