package ucr

import (
	"slices"
	"strings"

	dm "wcodm/datamodel"
)

// Carrier sees to it that a message that was converted has the UCR of each
// consignment where those who read it look for one, so that it keeps its identity.
// What the message has is kept, and no second UCR is made; a message of the base that
// came from the target's package goes back as it was. A UCR of the items, or of
// the consignment that all shipments travel in, goes to its shipment where the target
// has no place for it and it says the same of all of the shipment. A Carrier is
// immutable and safe for concurrent use.
type Carrier struct {
	from, to *layout
	held     []bool // by place of to: the target holds it
	known    []bool // by place of to: or is known to, as what it is
	straight []bool // by place of from: the target holds the same place
	own      map[dm.Level]*dm.Element
	sought   *dm.ReferencePlace // where a DUCR is looked for; nil for nowhere
	ducr     *Scheme
}

// NewCarrier makes a Carrier for messages of one package that are converted to
// another of the same base. holds reports whether the target holds what to has at a
// place: a national format that is made from a message of to need not hold it. Nil is
// that it holds all. carries reports whether it has a field for the place, be it not
// the one in which a UCR is looked for; nil is as holds.
func NewCarrier(from, to *dm.Package, holds, carries func(dm.ReferencePlace) bool) (*Carrier, error) {
	ducr, err := Open("gb-ducr")
	if err != nil {
		return nil, err
	}
	c := &Carrier{from: newLayout(from), to: newLayout(to), own: map[dm.Level]*dm.Element{}, ducr: ducr}
	c.held, c.known, c.straight = make([]bool, len(c.to.places)), make([]bool, len(c.to.places)), make([]bool, len(c.from.places))
	for i := range c.to.places {
		r := &c.to.places[i]
		c.held[i] = holds == nil || holds(*r)
		c.known[i] = c.held[i] || carries != nil && carries(*r)
		if !c.held[i] {
			continue
		}
		group := map[dm.Level]*dm.Element{dm.LevelItem: c.to.elem[slotItem], dm.LevelShipment: c.to.elem[slotShipment], dm.LevelConsignment: to.Body}[r.Level]
		switch {
		case group == nil || !r.Elem.Within(group): // one may be read there, and none written
		case r.Kind == dm.KindUCR && r.Qualifier == nil && c.own[r.Level] == nil:
			c.own[r.Level] = r.Elem
		case r.Kind == dm.KindDUCR && r.Qualifier != nil && r.Sought && r.Level == dm.LevelShipment && holds == nil:
			c.sought = r
		}
		for j, f := range c.from.places {
			c.straight[j] = c.straight[j] || f.Elem.Home() == r.Elem.Home() && f.Is == r.Is && f.Level == r.Level
		}
	}
	return c, nil
}

// Carried tells what became of the references of a message.
type Carried struct {
	// Elsewhere holds the nodes of the message before the conversion whose UCR the
	// target has, be it in another place.
	Elsewhere map[dm.NodeID]bool
	// Spare holds the nodes of the message after it that the target need not have
	// room for, since it has the UCR in a place of its own: that of another place,
	// and a document that says that the UCR is a DUCR.
	Spare map[dm.NodeID]bool
	// Homeless are the results, by index, whose UCR the target has no place for.
	Homeless []int
}

// Carry completes dst, a message of the Carrier's target, which was converted from
// src or is src. results are those of src.
func (c *Carrier) Carry(dst, src *dm.Tree, results []Result) Carried {
	if c.stands(src, results) {
		return Carried{}
	}
	s := c.from.read(src)
	if len(results) != len(s.shipments) {
		return Carried{} // there is none that the UCR could belong to
	}
	w := carrying{Carrier: c, src: s, dst: c.to.read(dst), items: map[itemOf]dm.NodeID{}}
	for _, i := range w.dst.items {
		w.items[itemOf{i.shipment, i.number}] = i.node
	}
	w.pair(results)
	for i := range results {
		if k := w.pairs[i]; k != nil && results[i].Value != "" && (i == 0 || k != w.pairs[0]) { // one for all is done once
			w.shipment(&s.shipments[i], k, &results[i])
		}
	}
	return w.outcome(results)
}

// stands reports whether every UCR stands where the target looks for it, so that
// there is nothing to do.
func (c *Carrier) stands(src *dm.Tree, results []Result) bool {
	for i := range results {
		r := &results[i]
		if r.Value == "" || r.Node == dm.None {
			continue
		}
		if at := c.from.held[src.Elem(r.Node).Index]; len(at) > 0 && !c.straight[at[0]] { // of the consignment, or not from the message
			return false
		}
		found := !c.completes(src, r)
		for _, ref := range r.References {
			if ref.Kind.Identifies() && !c.straight[ref.rank] {
				return false
			}
			found = found || ref.Kind == DUCR
		}
		if !found {
			return false
		}
	}
	return true
}

// isDUCR reports whether a UCR is made up as a DUCR is, from an EORI number.
func (c *Carrier) isDUCR(value string) bool {
	f := c.ducr.FormOf(fold(value))
	return f != nil && f.Derives()
}

// level is what the UCR was given for.
func (r *Result) level() dm.Level {
	switch {
	case len(r.References) > 0 && r.References[0].Kind.Identifies():
		return r.References[0].Level
	case r.Outcome == Kept:
		return dm.LevelConsignment
	}
	return dm.LevelShipment
}

// carrying is the state of one [Carrier.Carry].
type carrying struct {
	*Carrier
	src, dst *message
	pairs    []*shipment // of dst, by shipment of src; nil where none is its
	items    map[itemOf]dm.NodeID
}

// itemOf is a goods item by its number in its shipment.
type itemOf struct {
	shipment dm.NodeID
	number   int
}

// pair finds the shipments of dst for those of src. A target that has one for all
// has it for each only where all have one UCR.
func (w *carrying) pair(results []Result) {
	w.pairs = make([]*shipment, len(results))
	one := len(w.dst.shipments) == 1
	for i := range results {
		one = one && fold(results[i].Value) == fold(results[0].Value)
	}
	for i := range results {
		switch {
		case len(w.dst.shipments) == len(results):
			w.pairs[i] = &w.dst.shipments[i]
		case one:
			w.pairs[i] = &w.dst.shipments[0]
		}
	}
}

// shipment brings the UCR of a shipment of src to that of dst, k.
func (w *carrying) shipment(from, k *shipment, result *Result) {
	refs, level := w.dst.of(k), result.level()
	held := func(level dm.Level) bool {
		return slices.ContainsFunc(refs, func(r Reference) bool { return r.Kind.Identifies() && r.Level == level && w.held[r.rank] })
	}
	if own := w.own[dm.LevelItem]; own != nil && from.items == k.items {
		for _, r := range w.src.of(from) { // each item's UCR stays with it
			if at, ok := w.items[itemOf{k.node, r.Item}]; ok && r.Kind.Identifies() && !w.straight[r.rank] && !w.holdsBelow(at, own) {
				w.put(at, own, strings.TrimSpace(r.Value), r.Node)
			}
		}
	}
	whole := level != dm.LevelItem || w.src.uniform(from)
	lacks := !held(dm.LevelShipment)
	switch level {
	case dm.LevelItem:
		lacks = lacks && whole && w.own[dm.LevelItem] == nil && !held(dm.LevelItem)
	case dm.LevelConsignment:
		lacks = lacks && w.own[dm.LevelConsignment] == nil
	}
	own := w.own[dm.LevelShipment]
	switch {
	case !lacks:
	case own != nil:
		w.put(k.node, own, result.Value, result.Node)
	case w.own[dm.LevelConsignment] != nil && len(w.dst.shipments) == 1 && len(w.dst.master) == 0:
		w.put(w.dst.tree.Body(), w.own[dm.LevelConsignment], result.Value, result.Node)
	}
	document := slices.ContainsFunc(refs, func(r Reference) bool { return r.Kind == DUCR })
	if whole && !document && w.completes(w.src.tree, result) && w.dst.original() {
		w.document(k, fold(result.Value), result.Node)
	}
}

// holdsBelow reports whether there is an element of that kind with a value below a node.
func (w *carrying) holdsBelow(n dm.NodeID, e *dm.Element) bool {
	at := w.dst.tree.FirstOf(n, e)
	return at != dm.None && !blank(w.dst.tree, at)
}

// uniform reports whether all items of a shipment have the same UCR.
func (m *message) uniform(k *shipment) bool {
	first, with := "", map[int]bool{}
	for _, r := range m.of(k) {
		if r.Item == 0 || !r.Kind.Identifies() {
			continue
		}
		if first == "" {
			first = fold(r.Value)
		}
		if fold(r.Value) != first {
			return false
		}
		with[r.Item] = true
	}
	return len(with) == k.items
}

// put writes a value into an element below a node, which leads to a node of src.
func (w *carrying) put(at dm.NodeID, e *dm.Element, value string, from dm.NodeID) {
	n := at
	for _, x := range way(w.dst.tree.Elem(at), e) {
		c := w.dst.tree.Child(n, x)
		if c == dm.None {
			c = w.add(n, x, from)
		}
		n = c
	}
	w.dst.tree.SetText(n, value)
}

// add makes a node that leads to a node of src.
func (w *carrying) add(parent dm.NodeID, e *dm.Element, from dm.NodeID) dm.NodeID {
	t := w.dst.tree
	n := t.Add(parent, e, w.src.tree.Place(from))
	if t == w.src.tree {
		from = t.From(from)
	}
	t.SetFrom(n, from)
	return n
}

// document writes a DUCR where it is looked for.
func (w *carrying) document(k *shipment, value string, from dm.NodeID) {
	t, r := w.dst.tree, w.sought
	n := k.node
	for _, x := range way(t.Elem(n), r.Elem.Parent) {
		c := dm.None
		if x != r.Elem.Parent {
			c = t.Child(n, x)
		}
		if c == dm.None {
			c = w.add(n, x, from)
		}
		n = c
	}
	beside := r.Writes
	if w.dst.supplementary() && r.Completing != nil {
		beside = r.Completing
	}
	for _, v := range append([]dm.ReferenceValue{{Elem: r.Qualifier, Value: r.Is}, {Elem: r.Elem, Value: value}}, beside...) {
		t.SetText(w.add(n, v.Elem, from), v.Value)
	}
}

// saying is that a shipment, an item of it, or with None all shipments, has a UCR.
type saying struct {
	itemOf
	value string // folded
}

// outcome looks at what dst has in the end.
func (w *carrying) outcome(results []Result) Carried {
	m := w.to.read(w.dst.tree)
	says := map[saying]bool{}
	for _, refs := range [][]Reference{m.refs, m.master} {
		for _, r := range refs {
			if r.Kind.Identifies() && w.held[r.rank] {
				says[saying{itemOf{r.shipment, r.Item}, fold(r.Value)}] = true
			}
		}
	}
	said := func(shipment dm.NodeID, item int, value string) bool {
		return says[saying{itemOf{shipment, item}, value}] || says[saying{itemOf{shipment, 0}, value}] || says[saying{itemOf{dm.None, 0}, value}]
	}
	documents := map[saying]bool{} // that a shipment or an item of it says it in any field
	for _, r := range m.refs {
		if r.Kind.Identifies() && w.known[r.rank] {
			documents[saying{itemOf{r.shipment, 0}, fold(r.Value)}] = true
		}
	}
	done := Carried{Elsewhere: map[dm.NodeID]bool{}, Spare: map[dm.NodeID]bool{}}
	for i := range results {
		k, value := w.pairs[i], fold(results[i].Value)
		switch {
		case value == "", k != nil && said(k.node, 0, value):
		case results[i].level() != dm.LevelItem,
			results[i].Kind == DUCR && k != nil && !documents[saying{itemOf{k.node, 0}, value}]: // carried as a document like any other
			done.Homeless = append(done.Homeless, i)
		} // other items speak for themselves
		for _, r := range w.src.of(&w.src.shipments[i]) {
			if k != nil && r.Kind == UCR && said(k.node, r.Item, fold(r.Value)) {
				done.Elsewhere[r.Node] = true
			}
		}
	}
	for _, r := range w.src.master {
		all := true
		for _, k := range w.pairs {
			all = all && k != nil && said(k.node, 0, fold(r.Value))
		}
		if all {
			done.Elsewhere[r.Node] = true
		}
	}
	for _, r := range m.refs {
		if !r.Kind.Identifies() || w.held[r.rank] || !said(r.shipment, r.Item, fold(r.Value)) {
			continue
		}
		done.Spare[r.Node] = true
		if w.to.places[r.rank].Qualifier != nil {
			for n := m.tree.First(m.tree.Parent(r.Node)); n != dm.None; n = m.tree.Next(n) {
				done.Spare[n] = true
			}
		}
	}
	for _, r := range m.master {
		all := !w.held[r.rank]
		for i := range m.shipments {
			all = all && said(m.shipments[i].node, 0, fold(r.Value))
		}
		if all {
			done.Spare[r.Node] = true
		}
	}
	return done
}
