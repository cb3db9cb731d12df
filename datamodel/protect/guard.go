package protect

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

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
	folded []byte

	needles needles       // what is masked and looked for elsewhere
	found   map[place]int // index in leaks
	leaks   []leak

	now []dm.NodeID // of the last message, as [dm.Tree.Prune] tells
}

// place is an element in which a masked value stands unmasked.
type place struct {
	elem   *dm.Element
	secret dm.NodeID // the first one that has the value
}

// leak is the first occurrence of a place.
type leak struct {
	finding dm.Diagnostic
	more    int // other occurrences
}

// NewGuard makes a Guard of the plan.
func (l *Plan) NewGuard() *Guard {
	return &Guard{plan: l, masker: newMasker(l.policy.key), found: map[place]int{}}
}

// Apply takes out of a message what is left out, and masks what is masked. Values
// that were masked and stand elsewhere, too, as in a reference or a text, are
// reported where they stay.
func (g *Guard) Apply(t *dm.Tree, report func(dm.Diagnostic)) (c Count) {
	g.now = nil
	if t.Package != g.plan.pkg {
		panic(fmt.Sprintf("protect: a tree of package %q was given to the guard of package %q", t.Package.Name, g.plan.pkg.Name))
	}
	if g.plan.masks {
		g.search(t, report)
		c.Masked = g.mask(t)
	}
	if !g.plan.drops {
		return c
	}
	g.now = t.Prune(func(n dm.NodeID) bool {
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

// Left returns the ids that nodes have since the last Apply, without those that are
// gone.
func (g *Guard) Left(nodes map[dm.NodeID]bool) map[dm.NodeID]bool {
	if g.now == nil {
		return nodes
	}
	left := make(map[dm.NodeID]bool, len(nodes))
	for n := range nodes {
		if now := g.now[n]; now != dm.None {
			left[now] = true
		}
	}
	return left
}

func (g *Guard) removes(t *dm.Tree, n dm.NodeID) bool {
	f := &g.plan.fate[t.Elem(n).Index]
	return f.remove && f.concerns(t, n)
}

// concerns reports whether node n stands beside the codes that it is masked beside.
func (f *fate) concerns(t *dm.Tree, n dm.NodeID) bool {
	return len(f.beside) == 0 || slices.ContainsFunc(f.beside, func(c codes) bool { return c.stand(t, t.Parent(n)) })
}

// stand reports whether a class has all codes.
func (c codes) stand(t *dm.Tree, class dm.NodeID) bool {
	for _, x := range c {
		e := t.Elem(class).Child(x.name)
		if e == nil {
			return false
		}
		at := t.Child(class, e)
		if at == dm.None {
			return false
		}
		value := string(bytes.TrimSpace(t.Value(at)))
		if value != x.value && !(x.begins && strings.HasPrefix(value, x.value)) {
			return false
		}
	}
	return true
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

// search reports the values that are masked and stand elsewhere, too, once for each
// element that they stand in.
func (g *Guard) search(t *dm.Tree, report func(dm.Diagnostic)) {
	g.needles.reset()
	for i := range t.Len() {
		n := dm.NodeID(i)
		e := t.Elem(n)
		if f := &g.plan.fate[e.Index]; (f.mask || f.remove) && !placeName(e) && f.concerns(t, n) {
			g.folded = fold(g.folded[:0], t.Value(n))
			g.needles.add(g.folded, n)
		}
	}
	clear(g.found)
	g.leaks = g.leaks[:0]
	for i := range t.Len() {
		n := dm.NodeID(i)
		if len(t.Value(n)) >= minSecret && !g.hides(t, n) {
			g.look(t, n)
		}
	}
	for _, l := range g.leaks {
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

// look finds what is masked in the value of a node that stays as it is.
func (g *Guard) look(t *dm.Tree, n dm.NodeID) {
	g.folded = fold(g.folded[:0], t.Value(n))
	g.needles.in(g.folded, func(secret dm.NodeID) {
		at := place{t.Elem(n), secret}
		if i, seen := g.found[at]; seen {
			g.leaks[i].more++
			return
		}
		g.found[at] = len(g.leaks)
		g.leaks = append(g.leaks, leak{finding: g.elsewhere(t, n, secret)})
	})
}

// placeName reports whether an element tells of a place: many messages have it in
// many places.
func placeName(e *dm.Element) bool {
	return e.Parent != nil && e.Parent.Child("CityName") != nil && e.Name != "Line"
}

// elsewhere is the finding about node n, which holds a value that is masked at
// another node. It is an error: what somebody asked to mask does not leave unless
// they let it, by the code of the finding.
func (g *Guard) elsewhere(t *dm.Tree, n, secret dm.NodeID) dm.Diagnostic {
	value := dm.Shorten(string(bytes.TrimSpace(t.Value(secret))))
	return t.Locate(n, dm.Diagnostic{Code: CodeElsewhere, Severity: dm.Error, Expected: g.remedy(t, n) + ", or --severity MSK001=warning where it may be seen",
		Message: fmt.Sprintf("%s still holds %q, which is masked in %s", name(t, n), value, name(t, secret))})
}

// name is the field of a node as those who made the input know it; that of a WCO
// message with its group, as many are called ID.
func name(t *dm.Tree, n dm.NodeID) string {
	field := t.Field(n)
	if origin, _ := t.Origin(n); origin.Package.National {
		return field
	}
	return t.Elem(t.Parent(n)).Name + "/" + field
}

// remedy says how the value of a node can be masked.
func (g *Guard) remedy(t *dm.Tree, n dm.NodeID) string {
	e := t.Elem(n)
	for _, w := range Words() {
		beside, ok := w.of(e)
		if f := (fate{beside: beside}); ok && f.concerns(t, n) {
			return "--mask " + w.Name
		}
	}
	h := e.Home()
	if h == nil || maskable(h) != nil {
		return "--only without it"
	}
	return "--mask " + h.Path()
}
