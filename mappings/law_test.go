package mappings

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	dm "wcodm/datamodel"
	"wcodm/datamodel/sample"
)

// cases is how many random messages each law is held over, a mapping and a
// direction.
func cases() int {
	if testing.Short() || raceEnabled {
		return 500
	}
	return 10_000
}

// TestLaws holds every mapping that ships to its laws, from both sides, over
// random messages: each value comes back the same, is dropped by name, went
// through a rule that says it may lose, or a finding names it; nothing comes
// back that was not sent, but for what the mapping adds by itself; and the same
// message gives the same bytes, whatever the order of elements that differ.
func TestLaws(t *testing.T) {
	for _, name := range Catalogue() {
		m := open(t, name)
		for _, from := range []*dm.Package{m.National, m.Package} {
			t.Run(name+" from "+from.Name, func(t *testing.T) {
				t.Parallel()
				holdLaws(t, m, from)
			})
		}
	}
}

func holdLaws(t *testing.T, m *Mapping, from *dm.Package) {
	tr := newTripper(t, m)
	g := newGenerator(m, from)
	var total Figures
	came := map[*dm.Element]int{}
	failures, refused := 0, 0
	for seed := range uint64(cases()) {
		r := rand.New(rand.NewPCG(seed, 7))
		g.unfit = 0
		if seed%4 == 3 {
			g.unfit = 0.05
		}
		if !g.national && seed%5 == 4 {
			g.spoilt = g.spoilt[:0]
			sample.Message(r, tr.src, from, sample.Options{Density: r.Float64() / 2, MaxNodes: 100})
		} else {
			g.message(r, tr.src)
			if g.national && seed%3 == 0 {
				g.disturb(r, tr.src)
			}
		}
		o, ok := tr.tour()
		if !ok {
			refused++
			continue
		}
		total.Add(o.Figures)
		var broken []string
		changed := map[string]Change{}
		for _, c := range o.Changes {
			changed[c.Path] = c
			if c.Fate == FateLost {
				broken = append(broken, toldOf(c))
			}
		}
		for i := range tr.src.Len() {
			n := dm.NodeID(i)
			if _, ok := changed[tr.src.Path(n)]; !ok && len(tr.src.Value(n)) > 0 {
				came[tr.src.Elem(n)]++
			}
		}
		broken = append(broken, tr.unfit(g.spoilt, changed)...)
		broken = append(broken, tr.leaning(changed)...)
		broken = append(broken, tr.misread()...)
		broken = append(broken, tr.repeat(r)...)
		if len(broken) > 0 {
			t.Errorf("seed %d:\n%s", seed, strings.Join(broken, "\n"))
			if failures++; failures == 5 {
				t.FailNow()
			}
		}
	}
	t.Logf("%s; %d could not be written", total, refused)
	if refused > cases()/3 {
		t.Errorf("%d of %d cases could not be written: the others are too few", refused, cases())
	}
	if cases() < 10_000 {
		return // too few to have had everything
	}
	for _, e := range from.Elements {
		if in, out := m.Carries(e); in && out && !e.IsClass() && came[e] == 0 {
			t.Errorf("%s never came back the same in %d cases", e.Path(), cases())
		}
	}
}

// tour takes what is in src there and back; it is false where it cannot be
// written as it is.
func (tr *tripper) tour() (Outcome, bool) {
	report := func(dm.Diagnostic) {}
	made := dm.NewTree()
	tr.There(tr.dst, tr.src, report)
	if !tr.rewrite(tr.dst, tr.again) {
		return Outcome{}, false
	}
	tr.Back(made, tr.again, report)
	if !tr.rewrite(made, tr.back) {
		return Outcome{}, false
	}
	return tr.Compare(tr.back), true
}

// unfit asks of values that do not fit that they are not cut to fit: what is
// wrong does not come back in part. Another value may stand in its place.
func (tr *tripper) unfit(spoilt []dm.NodeID, changed map[string]Change) (broken []string) {
	for _, n := range spoilt {
		if c, ok := changed[tr.src.Path(n)]; ok && c.Fate == FateWrong && c.Came != "" && strings.Contains(c.Was, c.Came) {
			broken = append(broken, "is wrong, and changed: "+toldOf(c))
		}
	}
	return broken
}

// repeat runs again, with the order of siblings that differ shuffled.
func (tr *tripper) repeat(r *rand.Rand) (broken []string) {
	want := tr.writer.AppendTree(nil, tr.dst, 0)
	for _, shuffled := range []bool{false, true} {
		src, dst := tr.src, dm.NewTree()
		what := "a second run"
		if shuffled {
			src, what = shuffle(r, src), "another order"
		}
		tr.There(dst, src, func(dm.Diagnostic) {})
		if got := tr.writer.AppendTree(nil, dst, 0); !bytes.Equal(got, want) {
			broken = append(broken, fmt.Sprintf("%s gives other bytes:\n%s\nthan\n%s", what, got, want))
		}
	}
	return broken
}

// shuffle copies a tree with the children of each node in another order; those
// of one element keep theirs.
func shuffle(r *rand.Rand, t *dm.Tree) *dm.Tree {
	to := dm.NewTree()
	to.Reset(t.Package)
	var copied func(parent, n dm.NodeID)
	copied = func(parent, n dm.NodeID) {
		c := to.Add(parent, t.Elem(n), t.Place(n))
		if t.HasValue(n) {
			to.SetValue(c, t.Value(n))
		}
		t.Attrs(n, func(a *dm.Attribute, v []byte) { to.SetAttr(c, a, v) })
		rank := map[*dm.Element]float64{}
		var children []dm.NodeID
		for x := t.First(n); x != dm.None; x = t.Next(x) {
			children = append(children, x)
			if _, ok := rank[t.Elem(x)]; !ok {
				rank[t.Elem(x)] = r.Float64()
			}
		}
		slices.SortStableFunc(children, func(a, b dm.NodeID) int {
			switch x, y := rank[t.Elem(a)], rank[t.Elem(b)]; {
			case x < y:
				return -1
			case x > y:
				return 1
			}
			return 0
		})
		for _, x := range children {
			copied(c, x)
		}
	}
	if t.Len() > 0 {
		copied(dm.None, t.Root())
	}
	return to
}
