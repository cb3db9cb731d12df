package datamodel

import (
	"slices"
	"strings"

	"wcodm/datamodel/xmlstream"
)

// XMLRepair puts right the namespaces of messages whose names are those of a
// package and whose namespaces are not. It is immutable and shared.
type XMLRepair struct {
	pkg    *Package
	own    []string        // the package's namespaces, but for none
	locals map[string]bool // the names of its elements, whatever their namespace
}

// RepairXML prepares repairing messages of the package.
func (p *Package) RepairXML() *XMLRepair {
	r := &XMLRepair{pkg: p, locals: map[string]bool{}}
	for _, n := range p.Namespaces {
		if n.URI != "" {
			r.own = append(r.own, n.URI)
		}
	}
	for _, n := range p.Names() {
		r.locals[n.Local] = true
	}
	return r
}

// Means reports whether the package's root may be meant by a root of that name:
// its namespace is missing, has an undeclared prefix, is another one of the
// package's, or is one of them misspelt.
func (r *XMLRepair) Means(n xmlstream.Name) bool {
	return n.Local == r.pkg.Root.Tag && r.meant(n.Space)
}

// Meant reports whether a namespace is none, has an undeclared prefix, or is one of the
// package's or meant to be.
func (r *XMLRepair) Meant(space string) bool { return r.meant(space) }

func (r *XMLRepair) meant(space string) bool {
	if space == "" || strings.HasPrefix(space, xmlstream.UndeclaredPrefix) {
		return true
	}
	return r.misspelt(space) != ""
}

// misspelt gives the namespace of the package that a namespace is, or is meant
// to be; empty where it is none of them.
func (r *XMLRepair) misspelt(space string) string {
	if slices.Contains(r.own, space) {
		return space
	}
	for _, own := range r.own {
		if sameWritten(space, own) {
			return own
		}
	}
	return ""
}

// Fit tells how well a record's content fits the package, for the choice among
// several: how many of its elements have names of the package, a name with the
// right namespace counting twice.
func (r *XMLRepair) Fit(rec *xmlstream.Record) int {
	fit := 0
	for i := range rec.Events {
		if ev := &rec.Events[i]; ev.Kind == xmlstream.Start {
			n := rec.Name(ev.Name)
			if !r.locals[n.Local] {
				continue
			}
			fit++
			if slices.Contains(r.own, n.Space) {
				fit++
			}
		}
	}
	return fit
}

// HasBody reports whether a record holds the package's body, or what would be it
// in another namespace.
func (r *XMLRepair) HasBody(rec *xmlstream.Record) bool { return r.Body(rec) >= 0 }

// Body is the event that begins the package's body, or what would be it in another
// namespace; -1 for none.
func (r *XMLRepair) Body(rec *xmlstream.Record) int {
	var path []string
	for e := r.pkg.Body; e != nil; e = e.Parent {
		path = append(path, e.Tag)
	}
	slices.Reverse(path)
	depth, along := 0, 0 // of the element at hand, and how far its ancestors lead to the body
	for i := range rec.Events {
		switch ev := &rec.Events[i]; ev.Kind {
		case xmlstream.Start:
			if depth == along && rec.Name(ev.Name).Local == path[along] {
				if along++; along == len(path) {
					return i
				}
			}
			depth++
		case xmlstream.End:
			depth--
			along = min(along, depth)
		}
	}
	return -1
}

// Renamed tells of elements and attributes that had a wrong namespace for one
// reason.
type Renamed struct {
	// Was is the namespace they had: empty for none,
	// [xmlstream.UndeclaredPrefix] and the prefix for a prefix that none was
	// declared for.
	Was string
	// Is are the namespaces they have now, in the order of their first use.
	Is []string
	// Name is the first one's, Place where it stands.
	Name  string
	Place Place
	// Count is how many there are.
	Count int
}

// Adopt gives the names of a message that has the package's structure in namespaces of
// others the namespaces that the package has for them in their place, whatever they had.
// What has no place in the package stays as it is.
func (r *XMLRepair) Adopt(rec *xmlstream.Record) []Renamed {
	return r.repair(rec, true)
}

// Repair gives the names of a message the namespaces that the package has for
// them in their place. What has a namespace of its own, which nothing of the
// package is meant by, stays as it is.
func (r *XMLRepair) Repair(rec *xmlstream.Record) []Renamed {
	return r.repair(rec, false)
}

func (r *XMLRepair) repair(rec *xmlstream.Record, any bool) []Renamed {
	f := repairing{XMLRepair: r, rec: rec, any: any, ids: map[renaming]xmlstream.NameID{}, was: map[string]int{}, meanings: map[string]string{}}
	for i := range rec.Events {
		ev := &rec.Events[i]
		switch ev.Kind {
		case xmlstream.Start:
			f.start(i)
		case xmlstream.Attr:
			f.attribute(ev)
		case xmlstream.End:
			ev.Name = f.open[len(f.open)-1].name
			f.open = f.open[:len(f.open)-1]
		}
	}
	return f.found
}

// repairing is the state of one Repair.
type repairing struct {
	*XMLRepair
	rec   *xmlstream.Record
	any   bool // any namespace may be meant to be one of the package
	open  []repaired
	found []Renamed
	was   map[string]int // index into found
	ids   map[renaming]xmlstream.NameID
	// meanings are the package's namespaces that others are meant to be.
	meanings map[string]string
}

// repaired is an open element.
type repaired struct {
	elem    *Element // nil where the package knows none
	value   bool     // it is the child that holds the value of elem
	space   string   // its namespace, after the repair
	renamed bool
	name    xmlstream.NameID
}

type renaming struct {
	id    xmlstream.NameID
	space string
}

// start puts right the name of the element that begins with an event.
func (f *repairing) start(event int) {
	ev := &f.rec.Events[event]
	n := f.rec.Name(ev.Name)
	now := repaired{space: n.Space, name: ev.Name}
	var parent repaired
	if len(f.open) == 0 {
		now.elem, now.space = f.pkg.Root, f.pkg.Root.Space
	} else {
		parent = f.open[len(f.open)-1]
		now.elem, now.value, now.space = f.child(parent, n, event)
	}
	if now.renamed = now.space != n.Space; now.renamed {
		f.rename(ev, n, now.space)
		now.name = ev.Name
	}
	f.open = append(f.open, now)
}

// child finds what a name is in its parent, and the namespace that it has to
// have there.
func (f *repairing) child(parent repaired, n xmlstream.Name, event int) (e *Element, value bool, space string) {
	if parent.elem != nil && !parent.value {
		switch t := parent.elem.Type; {
		case t != nil && t.Child == n.Local && f.meant(n.Space):
			return parent.elem, true, t.ChildSpace
		case t == nil:
			if c := f.element(parent.elem, n, event); c != nil {
				return c, false, c.Space
			}
		}
		if n.Local == f.pkg.AbsentChild && f.meant(n.Space) {
			return nil, false, ""
		}
	}
	// What the package does not know there goes with what it stands in, so that
	// the schema speaks of its place and not of its namespace.
	switch {
	case n.Space == "" && parent.renamed, strings.HasPrefix(n.Space, xmlstream.UndeclaredPrefix):
		return nil, false, parent.space
	case n.Space != "":
		if own := f.misspelt(n.Space); own != "" {
			return nil, false, own
		}
	}
	return nil, false, n.Space
}

// element finds the child that a name is or is meant to be; nil if there is
// none. Of several with the same tag it is the one that the content fits best.
func (f *repairing) element(parent *Element, n xmlstream.Name, event int) *Element {
	var best *Element
	fit := -1
	for _, c := range parent.Children {
		switch {
		case c.Tag != n.Local:
		case c.Space == n.Space:
			return c
		case !f.meant(n.Space):
		case best == nil:
			best = c
		default:
			if fit < 0 {
				fit = f.fit(best, event)
			}
			if other := f.fit(c, event); other > fit {
				best, fit = c, other
			}
		}
	}
	return best
}

// fit counts the elements below an event's that have their place below e.
func (f *repairing) fit(e *Element, event int) int {
	fit := 0
	open := []*Element{e}
	for i := event + 1; len(open) > 0; i++ {
		switch ev := &f.rec.Events[i]; ev.Kind {
		case xmlstream.End:
			open = open[:len(open)-1]
		case xmlstream.Start:
			var known *Element
			if top := open[len(open)-1]; top != nil {
				tag := f.rec.Name(ev.Name).Local
				if at := slices.IndexFunc(top.Children, func(c *Element) bool { return c.Tag == tag }); at >= 0 {
					known = top.Children[at]
					fit++
				}
			}
			open = append(open, known)
		}
	}
	return fit
}

// attribute puts right the name of an attribute: those of the package have no
// namespace, and a hint at the schema has that of schema instances.
func (f *repairing) attribute(ev *xmlstream.Event) {
	n := f.rec.Name(ev.Name)
	space := n.Space
	of := f.open[len(f.open)-1]
	known := of.elem != nil && of.elem.Attribute(n.Local) != nil
	switch {
	case known && f.meant(n.Space):
		space = ""
	case (n.Local == "schemaLocation" || n.Local == "noNamespaceSchemaLocation") && (of.renamed && n.Space == "" || strings.HasPrefix(n.Space, xmlstream.UndeclaredPrefix)):
		space = xsiSpace
	case strings.HasPrefix(n.Space, xmlstream.UndeclaredPrefix):
		space = ""
	}
	if space != n.Space {
		f.rename(ev, n, space)
	}
}

// meant is [XMLRepair.meant] with a memory.
func (f *repairing) meant(space string) bool {
	return f.any || space == "" || strings.HasPrefix(space, xmlstream.UndeclaredPrefix) || f.misspelt(space) != ""
}

func (f *repairing) misspelt(space string) string {
	own, ok := f.meanings[space]
	if !ok {
		own = f.XMLRepair.misspelt(space)
		f.meanings[space] = own
	}
	return own
}

// rename gives the event a name of another namespace and keeps account of it.
func (f *repairing) rename(ev *xmlstream.Event, was xmlstream.Name, space string) {
	key := renaming{ev.Name, space}
	id, ok := f.ids[key]
	if !ok {
		id = f.rec.AddName(xmlstream.Name{Space: space, Local: was.Local})
		f.ids[key] = id
	}
	ev.Name = id
	i, ok := f.was[was.Space]
	if !ok {
		i = len(f.found)
		f.was[was.Space] = i
		f.found = append(f.found, Renamed{Was: was.Space, Name: was.Local, Place: Place{ev.Line, ev.Col}})
	}
	r := &f.found[i]
	r.Count++
	if !slices.Contains(r.Is, space) { // as many as the package has, at most
		r.Is = append(r.Is, space)
	}
}

// sameWritten reports whether a namespace is another one misspelt: in other
// letters' case, with another version's digits, with blanks or a slash at its
// ends, as http in place of urn or https, or one letter wrong, left out, put in
// or changed places with the next.
func sameWritten(a, b string) bool {
	a, b = plainSpace(a), plainSpace(b)
	if a == b {
		return true
	}
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	a, b = a[i:], b[i:]
	switch {
	case len(a) == len(b):
		return a[1:] == b[1:] || len(a) > 1 && a[0] == b[1] && a[1] == b[0] && a[2:] == b[2:]
	case len(a) == len(b)+1:
		return a[1:] == b
	case len(b) == len(a)+1:
		return b[1:] == a
	}
	return false
}

// plainSpace leaves out of a namespace what is easily written otherwise.
func plainSpace(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	for _, scheme := range []string{"urn:", "http://", "https://", "http:", "https:"} {
		if rest, ok := strings.CutPrefix(s, scheme); ok {
			s = strings.TrimPrefix(rest, "www.")
			break
		}
	}
	s = strings.TrimRight(s, "/#:")
	return strings.Map(func(c rune) rune {
		switch {
		case c >= '0' && c <= '9', c == ' ':
			return -1
		case c == '/', c == '_':
			return ':'
		}
		return c
	}, s)
}
