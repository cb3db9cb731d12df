package mappings

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	dm "wcodm/datamodel"
)

// byThemselves are the reasons for leaving a value out that lean on no other value.
// Every other reason says that something else in the message tells the same.
var byThemselves = []string{
	"customs' own record, written after the declaration is lodged",
	"the system's own working data, or the layout of the paper form",
	"there is no amount that the currency would be of",
}

// TestValuesAlone asks of every national value that a mapping leaves out by name what
// becomes of it where nothing else stands in the message, or only empty elements, or
// zeros: it is told, unless its reason leans on nothing.
func TestValuesAlone(t *testing.T) {
	for _, name := range Catalogue() {
		m := open(t, name)
		for e, why := range leaning(m) {
			for _, others := range []string{"none", "empty", "0.0"} {
				if others == "0.0" && e.Type.Name != "Number" {
					continue // of a code, a zero is a value
				}
				told, runner := 0, m.NewRunner()
				src, dst := dm.NewTree(), dm.NewTree()
				src.Reset(m.National)
				at := grow(src, e)
				src.SetText(at, "87.65")
				surround(src, src.Parent(at), e, others)
				runner.In(dst, src, func(dm.Diagnostic) { told++ })
				if told == 0 && !runner.Carried(at) {
					t.Errorf("%s: %s is left out without a word where it stands alone, others %s (%s)", name, e.Path(), others, why)
				}
			}
		}
	}
}

// leaning are the national values that a mapping leaves out because of others, each
// with the reason.
func leaning(m *Mapping) map[*dm.Element]string {
	all := map[*dm.Element]string{}
	for _, drop := range m.Drops() {
		e, err := m.National.Resolve(drop.Path)
		if drop.WCO || err != nil {
			continue
		}
		for e.IsClass() {
			e = e.Children[0]
		}
		if all[e] == "" || slices.Contains(byThemselves, drop.Why) {
			all[e] = drop.Why
		}
	}
	for e, why := range all {
		if slices.Contains(byThemselves, why) {
			delete(all, e)
		}
	}
	return all
}

// grow makes an element, in the classes that it stands in.
func grow(t *dm.Tree, e *dm.Element) dm.NodeID {
	if e.Parent == nil {
		return t.Add(dm.None, e, dm.Place{})
	}
	return t.Add(grow(t, e.Parent), e, dm.Place{})
}

// surround gives a class the other values that it may have: empty ones, or zeros.
func surround(t *dm.Tree, n dm.NodeID, but *dm.Element, value string) {
	for _, e := range t.Elem(n).Children {
		if value == "none" || e == but || e.IsClass() {
			continue
		}
		if at := t.Add(n, e, dm.Place{}); value != "empty" {
			t.SetText(at, value)
		}
	}
}

// disturb makes of a good message what real ones are like: values that others lean on
// are empty, zero, or others than they should be, and what occurs once occurs twice.
func (g *generator) disturb(r *rand.Rand, t *dm.Tree) {
	for i := range t.Len() {
		n := dm.NodeID(i)
		e := t.Elem(n)
		if e.Type == nil || g.key[e] || r.IntN(8) > 0 {
			continue
		}
		switch r.IntN(5) {
		case 0:
			if g.m.dates != nil && g.m.dates[e.Index] != nil {
				t.SetText(n, []string{"14/09/26", "04/09/26", "9/14/26", "3/4/26"}[r.IntN(4)])
				continue
			}
			t.SetText(n, "")
		case 1:
			t.SetText(n, []string{"0", "0.0", "0.00"}[r.IntN(3)])
		case 2:
			t.SetText(n, []string{"12.5", "1250", "1.25E3", "1e3"}[r.IntN(4)])
		case 3:
			t.SetText(t.Add(t.Parent(n), e, dm.Place{}), g.value(spot{elem: e}))
		default: // the class it stands in, with this value alone
			if class := t.Elem(t.Parent(n)); class != g.p.Body && class.Parent != nil && !class.Within(g.p.Root) || class.Parent == g.p.Body {
				again := t.Add(t.Parent(t.Parent(n)), class, dm.Place{})
				t.SetText(t.Add(again, e, dm.Place{}), g.value(spot{elem: e}))
			}
		}
	}
}

// leaning asks of every national value that was left out because of another that
// this one is there, however it came by the name that leaves it out.
func (tr *tripper) leaning(changed map[string]Change) (broken []string) {
	if tr.src.Package != tr.m.National {
		return nil
	}
	for i := range tr.src.Len() {
		n := dm.NodeID(i)
		c, ok := changed[tr.src.Path(n)]
		if !ok || c.Fate != FateDropped || slices.Contains(byThemselves, c.Reason) || len(tr.src.Value(n)) == 0 {
			continue
		}
		if !tr.leansRightly(n, c) {
			broken = append(broken, "leans on nothing: "+toldOf(c))
		}
	}
	return broken
}

func (tr *tripper) leansRightly(n dm.NodeID, c Change) bool {
	for a := n; a != dm.None; a = tr.src.Parent(a) {
		for d := tr.m.dropsNational[tr.src.Elem(a).Index]; d != nil; d = d.next {
			if d.why != c.Reason {
				continue
			}
			if d.zero && nothing(c.Was) {
				return true
			}
			for i := range tr.src.Len() {
				other := string(tr.src.Value(dm.NodeID(i)))
				if dm.NodeID(i) == n || other == "" || d.zero && nothing(other) {
					continue
				}
				if slices.ContainsFunc(d.partners(), tr.src.Elem(dm.NodeID(i)).Within) && (d.repeats == nil || sameValue(c.Was, other)) {
					return true
				}
			}
		}
	}
	return false
}

// nothing reports whether a value is a number that is zero.
func nothing(v string) bool {
	x, err := strconv.ParseFloat(v, 64)
	return err == nil && x == 0
}
