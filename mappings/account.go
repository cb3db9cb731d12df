package mappings

import (
	"slices"

	dm "wcodm/datamodel"
	"wcodm/datamodel/yamlfile"
)

// Move is a value that a mapping between packages made and that is not simply the
// same value at the same place, or a class whose values went to another.
type Move struct {
	// To is the node that was made; From the one it was made of, None for a value
	// that the mapping writes by itself.
	To, From dm.NodeID
	// Why is the reason that the mapping gives; empty where it gives none.
	Why string
	// Cut says that a part of the value was left out by name ("first").
	Cut bool
	// Also says that what a class holds stayed where it was, too.
	Also bool
}

// author notes the rule that wrote a node, of a mapping between packages: a
// national format has no account to give.
func (r *Runner) author(n dm.NodeID, by *rule) {
	if r.authors != nil {
		r.authors[n] = by
	}
}

// Moves tells which values of the last run stand elsewhere than they stood, or are
// others, in the order in which they were made, and which stayed as they were. Of
// classes that "rules: same" relates the class is told, not each of its values. The
// mapping is one between packages.
func (r *Runner) Moves() (moves []Move, stayed []dm.NodeID) {
	kept := map[dm.NodeID]bool{}
	first := map[dm.NodeID]dm.NodeID{} // by class: the first value that it was made of
	for i := range r.dst.Len() {
		n := dm.NodeID(i)
		by, from := r.authors[n], r.dst.From(n)
		switch {
		case !r.dst.HasValue(n):
		case by == nil || by.constantly():
			moves = append(moves, Move{To: n, From: dm.None, Why: by.reason()})
		case string(r.src.Value(from)) != string(r.dst.Value(n)):
			_, cut := by.convert.(*firstForm)
			moves = append(moves, Move{To: n, From: from, Why: by.reason(), Cut: cut})
		case SamePlace(r.src.Elem(from), r.dst.Elem(n)):
			stayed, kept[from] = append(stayed, n), true
		case by.same == nil:
			moves = append(moves, Move{To: n, From: from, Why: by.reason()})
		default:
			to, of := ancestor(r.dst, n, by.groupWCO.end()), ancestor(r.src, from, by.groupNational.end())
			if _, told := first[to]; !told {
				first[to] = from
				moves = append(moves, Move{To: to, From: of, Why: by.reason()})
			}
		}
	}
	for i := range moves {
		m := &moves[i]
		if from, ok := first[m.To]; ok {
			m.Also = kept[from]
		}
	}
	return moves, stayed
}

// SamePlace reports whether elements of two packages, or of one and its twin, have the
// same path.
func SamePlace(a, b *dm.Element) bool {
	for a != nil && b != nil && a.Name == b.Name {
		a, b = a.Parent, b.Parent
	}
	return a == nil && b == nil
}

// reason is why a rule makes of a value what it does, as the mapping says.
func (r *rule) reason() string {
	switch {
	case r == nil:
		return ""
	case r.why != "":
		return r.why
	}
	return r.lossy
}

// ancestor is the node of a class at or above n.
func ancestor(t *dm.Tree, n dm.NodeID, class *dm.Element) dm.NodeID {
	for t.Elem(n) != class {
		n = t.Parent(n)
	}
	return n
}

// Behind calls f for each value that the last run left out by name, with the
// reason, in the order of what was read.
func (r *Runner) Behind(f func(n dm.NodeID, why string)) {
	drops := r.drops()
	for i, fate := range r.fates {
		n := dm.NodeID(i)
		if fate != unseen || len(r.src.Value(n)) == 0 || !r.src.Elem(n).Within(r.src.Package.Body) {
			continue
		}
		if d := r.dropped(n, drops); d != nil {
			f(n, d.why)
		}
	}
}

// left is a place of the package that is left to be filled in.
type left struct {
	path *path
	why  string
}

// Left calls f for each node of a message of the package that lacks what the
// mapping leaves to be filled in, with the element it lacks, or what leads to it,
// and the reason; in the order of the file.
func (m *Mapping) Left(t *dm.Tree, f func(n dm.NodeID, lacks *dm.Element, why string)) {
	body := t.Body()
	if body == dm.None {
		return
	}
	told := map[dm.NodeID][]*dm.Element{}
	for i := range m.left {
		l := &m.left[i]
		lacking(t, body, l.path.steps, func(n dm.NodeID) {
			e := l.path.end()
			if slices.ContainsFunc(told[n], func(class *dm.Element) bool { return e != class && e.Within(class) }) {
				return // with the class that it is of
			}
			told[n] = append(told[n], e)
			f(n, e, l.why)
		})
	}
}

// lacking calls f for the nodes from which no step leads on.
func lacking(t *dm.Tree, n dm.NodeID, steps []step, f func(dm.NodeID)) {
	if len(steps) == 0 {
		return
	}
	any := false
	each(t, n, steps[:1], func(c dm.NodeID) bool {
		any = true
		lacking(t, c, steps[1:], f)
		return true
	})
	if !any {
		f(n)
	}
}

// NationalFields names the national fields that an element of the package is carried
// out to, by their columns or their paths.
func (m *Mapping) NationalFields(e *dm.Element) []string {
	var names []string
	for _, use := range m.uses()[valueOf{e, nil}] {
		if !use.Out {
			continue
		}
		for _, p := range use.Counterparts {
			name := p.Plain()
			if f, err := m.National.Resolve(name); err == nil && f.Label != "" {
				name = f.Label
			}
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// leftFields are the words of "left".
var leftFields = []string{"why", "wco"}

// lefts reads what is left to be filled in.
func (l *loader) lefts(n yamlfile.Node) error {
	list, err := n.List()
	if err != nil {
		return err
	}
	for _, n := range list {
		f, err := n.Map(leftFields...)
		if err != nil {
			return err
		}
		why, err := f["why"].Text()
		if err != nil {
			return err
		}
		if why == "" || !f["wco"].Present() {
			l.fail(n.Errorf(`what is left has a place and a reason: "wco: PATH" and "why: …"`))
			continue
		}
		for _, n := range listOrOne(f["wco"]) {
			text, err := n.Text()
			if err != nil {
				return err
			}
			p, err := parsePath(l.m.Package.Body, text)
			switch {
			case err != nil:
				l.fail(n.Errorf("%v", err))
			case p.attr != nil || p.root || len(p.steps) == 0:
				l.fail(n.Errorf("%q: an element of the declaration is left to be filled in", text))
			default:
				l.m.left = append(l.m.left, left{p, why})
			}
		}
	}
	return nil
}

// passWhy gives the rules of a group its reason where they have none of their own.
func passWhy(rules []*rule, why string) {
	if why == "" {
		return
	}
	for _, r := range rules {
		if r.why == "" {
			r.why = why
			passWhy(r.rules, why)
		}
	}
}
