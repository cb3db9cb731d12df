package recognise

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	dm "wcodm/datamodel"
	"wcodm/datamodel/nearest"
	"wcodm/datamodel/xmlstream"
)

// Share is how much of a message has a place in a structure. What counts is
// values, XML attributes among them: names that are known, but elsewhere, carry
// nothing.
type Share struct {
	// Known of all values have a place.
	Known, Of int
	// Unknown are the paths of the first values without one, each once.
	Unknown []string
	// Reason says in words how the message is built, where it plainly is the
	// structure's in another arrangement; empty otherwise.
	Reason string
}

// A message of which less than one in so many values has a place is of another
// format.
const knownShare = 3

// Foreign reports whether so little of the message has a place in the structure
// that it is of another format. One value in three is enough not to be: of a
// message of two values one may be unknown, and of four it takes three.
func (s Share) Foreign() bool { return knownShare*s.Known < s.Of }

// shownPaths is how many paths of unknown values are kept.
const shownPaths = 3

func (s *Share) unknown(path string) {
	s.Of++
	if len(s.Unknown) < shownPaths && !slices.Contains(s.Unknown, path) {
		s.Unknown = append(s.Unknown, path)
	}
}

// strangers are elements without a place that hold some that have one a level
// further up.
type strangers struct {
	order []string
	holds map[string][]string
}

func (s *strangers) add(outer, inner string) {
	if s.holds == nil {
		s.holds = map[string][]string{}
	}
	if _, seen := s.holds[outer]; !seen {
		s.order = append(s.order, outer)
	}
	if !slices.Contains(s.holds[outer], inner) {
		s.holds[outer] = append(s.holds[outer], inner)
	}
}

// reason words them.
func (s *strangers) reason() string {
	var words []string
	for i, outer := range s.order {
		inner := s.holds[outer]
		list := strings.Join(inner[:min(len(inner), 4)], ", ")
		if len(inner) > 4 {
			list += ", …"
		}
		if i == 0 {
			verb := "stands"
			if len(inner) > 1 {
				verb = "stand"
			}
			list += " " + verb
		}
		words = append(words, fmt.Sprintf("%s in <%s>", list, outer))
		if i == 2 {
			break
		}
	}
	if len(words) == 0 {
		return ""
	}
	return strings.Join(words, ", ") + ": another structure"
}

// spaceOfInstances is that of attributes that speak to schemas and say nothing of
// the goods.
const spaceOfInstances = "http://www.w3.org/2001/XMLSchema-instance"

// Measure says what of a message has a place.
type Measure struct {
	// LeftOut, if it is not nil, says of a class that a mapping leaves it out by name,
	// with all that is in it: then that has a place.
	LeftOut func(*dm.Element) bool
	// Misspelt takes a name that is one slip of the hand from one that could stand
	// there for that one: for messages that a schema judges, which tells each such name
	// as an error.
	Misspelt bool
}

// XML measures a message that begins with the root of the package, whatever its
// namespaces: what is wrong with them is told elsewhere. Of what has a place, the
// wrapper does not count.
func (m Measure) XML(rec *xmlstream.Record, p *dm.Package) Share {
	w := walker{Measure: m, rec: rec, pkg: p}
	for i := range rec.Events {
		switch ev := &rec.Events[i]; ev.Kind {
		case xmlstream.Start:
			w.start(rec.Name(ev.Name).Local)
		case xmlstream.Attr:
			if n := rec.Name(ev.Name); n.Space != spaceOfInstances {
				w.attribute(n.Local)
			}
		case xmlstream.Text:
			if len(bytes.TrimSpace(rec.Value(*ev))) > 0 {
				top := w.open[len(w.open)-1]
				w.value(top.known && top.holds, "")
			}
		case xmlstream.End:
			w.open = w.open[:len(w.open)-1]
		}
	}
	w.share.Reason = w.strangers.reason()
	return w.share
}

// walker is the state of [Measure.XML].
type walker struct {
	Measure
	rec       *xmlstream.Record
	pkg       *dm.Package
	open      []level
	share     Share
	strangers strangers
}

// level is an open element.
type level struct {
	name  string
	elem  *dm.Element // nil where the package knows none, or the element is only the place of a value
	known bool
	holds bool // a value has its place here
	free  bool // whatever stands in it is left out by name
	body  bool // it is in the body
}

func (w *walker) start(name string) {
	now := level{name: name}
	switch {
	case len(w.open) == 0:
		now.elem, now.known = w.pkg.Root, true
	default:
		parent := &w.open[len(w.open)-1]
		now.body = parent.body
		switch {
		case parent.free:
			now.known, now.free = true, true
		case parent.known:
			now.elem, now.known = w.child(parent.elem, name)
		case len(w.open) > 1:
			if above := w.open[len(w.open)-2]; above.elem != nil {
				if _, known := child(above.elem, name); known {
					w.strangers.add(parent.name, name)
				}
			}
		}
	}
	if e := now.elem; e != nil {
		now.body = now.body || e == w.pkg.Body
		now.holds = e.Type != nil && e.Type.Child == ""
		now.free = now.free || e.Type == nil && w.LeftOut != nil && w.LeftOut(e)
	} else if now.known {
		now.holds = true // the child that holds a value, or the marker of none
	}
	w.open = append(w.open, now)
}

// child finds what a name is, or is meant to be, in an element.
func (m Measure) child(parent *dm.Element, name string) (e *dm.Element, known bool) {
	if e, known = child(parent, name); known || !m.Misspelt || parent == nil {
		return e, known
	}
	var tags []string
	for _, c := range parent.Children {
		tags = append(tags, c.Tag)
	}
	if tag := nearest.Only(name, tags); tag != "" {
		return child(parent, tag)
	}
	return nil, false
}

func (w *walker) attribute(name string) {
	known := false
	for i := len(w.open) - 1; i >= 0; i-- { // the child that holds a value has the attributes of its parent
		if l := &w.open[i]; l.known && (l.free || l.elem != nil) {
			known = l.free || l.elem.Attribute(name) != nil
			break
		} else if !l.known {
			break
		}
	}
	w.value(known, "/@"+name)
}

// value counts a value in the element at hand.
func (w *walker) value(known bool, below string) {
	top := &w.open[len(w.open)-1]
	switch {
	case known || top.free:
		if top.body {
			w.share.Known++
			w.share.Of++
		}
	default:
		w.share.unknown(w.path() + below)
	}
}

func (w *walker) path() string {
	names := make([]string, len(w.open))
	for i := range w.open {
		names[i] = w.open[i].name
	}
	return strings.Join(names, "/")
}

// JSON measures a message that was read from JSON, by its tree.
func (m Measure) JSON(t *dm.Tree) Share {
	var s Share
	body := t.Package.Body
	for n := range dm.NodeID(t.Len()) {
		if e := t.Elem(n); e.Type != nil && e.Within(body) && len(t.Value(n)) > 0 {
			s.Known++
			s.Of++
		}
	}
	var all strangers
	for _, stray := range t.Strays {
		values := 0
		if m.Misspelt && jsonMisspelt(t.Package, stray.Path) {
			for range jsonValues(stray.Value) {
				s.Known++
				s.Of++
			}
			continue
		}
		for path := range jsonValues(stray.Value) {
			s.unknown(stray.Path + path)
			values++
		}
		if values > 0 {
			misplaced(t.Package, stray, &all)
		}
	}
	s.Reason = strings.NewReplacer("<", `"`, ">", `"`).Replace(all.reason())
	return s
}

// jsonValues yields the paths of the values of a piece of JSON, or of the text of a
// string, that are not empty.
func jsonValues(text string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		text = strings.TrimSpace(text)
		if text == "" || text == "null" {
			return
		}
		if text[0] != '{' && text[0] != '[' {
			yield("")
			return
		}
		d := json.NewDecoder(strings.NewReader(text))
		d.UseNumber()
		var v any
		if d.Decode(&v) != nil { // a string that begins like that
			yield("")
			return
		}
		each(v, "", yield)
	}
}

// each yields the paths of the values in v, members in the order of their names.
func each(v any, path string, yield func(string) bool) bool {
	switch v := v.(type) {
	case map[string]any:
		for _, name := range sortedNames(v) {
			if !each(v[name], path+"/"+name, yield) {
				return false
			}
		}
	case []any:
		for i, x := range v {
			if !each(x, fmt.Sprintf("%s/%d", path, i), yield) {
				return false
			}
		}
	case nil:
	case string:
		return v == "" || yield(path)
	default:
		return yield(path)
	}
	return true
}

func sortedNames(v map[string]any) []string {
	var names []string
	for name := range v {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// jsonMisspelt reports whether the last name of a path is one that could stand there,
// with a slip of the hand in it.
func jsonMisspelt(p *dm.Package, path string) bool {
	i := strings.LastIndexByte(path, '/')
	e := jsonElement(p, path[:max(i, 0)])
	if e == nil {
		return false
	}
	var names []string
	for _, c := range e.Children {
		names = append(names, c.JSON)
	}
	return nearest.Only(path[i+1:], names) != ""
}

// misplaced notes which members of an object without a place have one where the
// object stands.
func misplaced(p *dm.Package, stray dm.Stray, to *strangers) {
	at, name := "", stray.Path
	if i := strings.LastIndexByte(stray.Path, '/'); i >= 0 {
		at, name = stray.Path[:i], stray.Path[i+1:]
	}
	var members map[string]any
	if json.Unmarshal([]byte(stray.Value), &members) != nil {
		return
	}
	e := jsonElement(p, at)
	if e == nil {
		return
	}
	for _, member := range sortedNames(members) {
		if slices.ContainsFunc(e.Children, func(c *dm.Element) bool { return c.JSON == member }) {
			to.add(name, member)
		}
	}
}

// jsonElement finds the element that a path of a message in JSON leads to; nil for
// none.
func jsonElement(p *dm.Package, path string) *dm.Element {
	var e *dm.Element
	for name := range strings.SplitSeq(strings.Trim(path, "/"), "/") {
		switch {
		case name == "" || strings.Trim(name, "0123456789") == "": // a position in an array
		case e == nil && name == p.Root.JSON:
			e = p.Root
		case e == nil:
			return nil
		default:
			i := slices.IndexFunc(e.Children, func(c *dm.Element) bool { return c.JSON == name })
			if i < 0 {
				return nil
			}
			e = e.Children[i]
		}
	}
	return e
}
