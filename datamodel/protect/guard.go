package protect

import (
	"bytes"
	"fmt"
	"slices"

	dm "wcodm/datamodel"
)

// CodeElsewhere is the code of a masked value that stands elsewhere, too.
const CodeElsewhere = "MSK001"

// Count counts the values of a message that were kept from it.
type Count struct {
	// LeftOut are those that are not on the list, Masked those that have a mask in
	// their place, Removed those that were too short for one.
	LeftOut, Masked, Removed int
}

// Plus is the sum of two.
func (c Count) Plus(d Count) Count {
	return Count{c.LeftOut + d.LeftOut, c.Masked + d.Masked, c.Removed + d.Removed}
}

// Guard does to messages what a [Plan] says. It is the state of one worker.
type Guard struct {
	plan   *Plan
	masker *masker
	secret map[string]dm.NodeID // masked values as they are compared, by a node that has them
	needle [][]byte
	folded []byte
	found  map[*dm.Element]leak
}

// leak is where a masked value stands unmasked.
type leak struct {
	finding dm.Diagnostic
	more    int // other places of the element
}

// NewGuard makes a Guard of the plan.
func (l *Plan) NewGuard() *Guard {
	return &Guard{plan: l, masker: newMasker(l.policy.key), secret: map[string]dm.NodeID{}, found: map[*dm.Element]leak{}}
}

// Apply takes out of a message what is left out, and masks what is masked. Values
// that were masked and stand elsewhere, too, as in a reference or a text, are
// reported where they stay.
func (g *Guard) Apply(t *dm.Tree, report func(dm.Diagnostic)) (c Count) {
	if t.Package != g.plan.pkg {
		panic(fmt.Sprintf("protect: a tree of package %q was given to the guard of package %q", t.Package.Name, g.plan.pkg.Name))
	}
	if g.plan.masks {
		g.search(t, report)
		c.Masked = g.mask(t)
	}
	t.Prune(func(n dm.NodeID) bool {
		switch {
		case g.plan.fate[t.Elem(n).Index].leave:
			c.LeftOut++
		case g.removes(t, n):
			c.Removed++
		default:
			return false
		}
		return true
	})
	return c
}

func (g *Guard) removes(t *dm.Tree, n dm.NodeID) bool {
	f := &g.plan.fate[t.Elem(n).Index]
	return f.remove && f.concerns(t, n)
}

// concerns reports whether node n stands in a document of the types that are masked.
func (f *fate) concerns(t *dm.Tree, n dm.NodeID) bool {
	if len(f.typed) == 0 {
		return true
	}
	parent := t.Parent(n)
	code := t.Elem(parent).Child("TypeCode")
	if code == nil {
		return false
	}
	at := t.Child(parent, code)
	return at != dm.None && slices.Contains(f.typed, string(bytes.TrimSpace(t.Value(at))))
}

// hides reports whether the value of a node does not stay as it is.
func (g *Guard) hides(t *dm.Tree, n dm.NodeID) bool {
	f := &g.plan.fate[t.Elem(n).Index]
	return f.leave || (f.mask || f.remove) && f.concerns(t, n)
}

func (g *Guard) mask(t *dm.Tree) (masked int) {
	for i := range t.Len() {
		n := dm.NodeID(i)
		f := &g.plan.fate[t.Elem(n).Index]
		if !f.mask || f.leave || !f.concerns(t, n) {
			continue
		}
		if mask := g.masker.of(t.Elem(n), t.Value(n)); mask != nil {
			t.SetValue(n, mask)
			masked++
		}
	}
	return masked
}

// minSecret is the least length of a value that is looked for elsewhere: shorter ones
// stand in others by chance.
const minSecret = 6

// search reports the values that are masked and stand elsewhere, too.
func (g *Guard) search(t *dm.Tree, report func(dm.Diagnostic)) {
	clear(g.secret)
	clear(g.found)
	g.needle = g.needle[:0]
	for i := range t.Len() {
		n := dm.NodeID(i)
		e := t.Elem(n)
		f := &g.plan.fate[e.Index]
		if !f.mask && !f.remove || placeName(e) || !f.concerns(t, n) {
			continue
		}
		g.folded = fold(g.folded[:0], t.Value(n))
		if _, known := g.secret[string(g.folded)]; !known && len(g.folded) >= minSecret {
			g.secret[string(g.folded)] = n
			g.needle = append(g.needle, bytes.Clone(g.folded))
		}
	}
	if len(g.needle) == 0 {
		return
	}
	var order []*dm.Element
	for i := range t.Len() {
		n := dm.NodeID(i)
		e := t.Elem(n)
		if e.IsClass() || len(t.Value(n)) < minSecret || g.hides(t, n) {
			continue
		}
		g.folded = fold(g.folded[:0], t.Value(n))
		k := slices.IndexFunc(g.needle, func(s []byte) bool { return bytes.Contains(g.folded, s) })
		if k < 0 {
			continue
		}
		l, seen := g.found[e]
		if !seen {
			order = append(order, e)
			l.finding = g.elsewhere(t, n, g.secret[string(g.needle[k])])
		} else {
			l.more++
		}
		g.found[e] = l
	}
	for _, e := range order {
		l := g.found[e]
		switch l.more {
		case 0:
		case 1:
			l.finding.Message += "; so does another one"
		default:
			l.finding.Message += fmt.Sprintf("; so do %d others", l.more)
		}
		report(l.finding)
	}
}

// placeName reports whether an element tells of a place: many messages have it in
// many places.
func placeName(e *dm.Element) bool {
	return e.Parent != nil && e.Parent.Child("CityName") != nil && e.Name != "Line"
}

// elsewhere is the finding about node n, which holds a value that is masked at
// another node.
func (g *Guard) elsewhere(t *dm.Tree, n, secret dm.NodeID) dm.Diagnostic {
	value := dm.Shorten(string(bytes.TrimSpace(t.Value(secret))))
	name := t.Field(secret)
	if origin, at := t.Origin(secret); at != dm.None && !origin.Package.National {
		name = t.Elem(t.Parent(secret)).Name + "/" + name
	}
	return t.Locate(n, dm.Diagnostic{Code: CodeElsewhere, Severity: dm.Warning, Expected: g.remedy(t, n),
		Message: fmt.Sprintf("%s still holds %q, which is masked in %s", t.Field(n), value, name)})
}

// remedy says how the value of a node can be masked.
func (g *Guard) remedy(t *dm.Tree, n dm.NodeID) string {
	e := t.Elem(n)
	for _, w := range Words() {
		types, ok := w.of(e)
		if f := (fate{typed: types}); ok && f.concerns(t, n) {
			return "--mask " + w.Name
		}
	}
	h := home(e)
	if h == nil || maskable(h) != nil {
		return "--only without it"
	}
	return "--mask " + h.Path()
}
