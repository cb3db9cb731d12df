package mappings

import (
	"cmp"
	"slices"
	"strconv"

	dm "wcodm/datamodel"
)

// Trip takes a message through a mapping and back, from either side, and tells
// what became of each of its values. Call [Trip.There], [Trip.Back] and
// [Trip.Compare] in this order; what lies between, writing a message down and
// reading it again, is the caller's. It belongs to one goroutine and is reused
// from message to message.
type Trip struct {
	m           *Mapping
	there, back *Runner
	src, made   *dm.Tree    // what There read and made
	again, last *dm.Tree    // what Back read and made
	reread      []dm.NodeID // from the nodes of made to those of again
	dir         direction
	oneWay      map[*dm.Element][]*rule // the rules for one way, by what they speak of
	counts      map[*dm.Element]bool    // the national values that are numbers on the package's side
}

// NewTrip returns a trip through the mapping.
func (m *Mapping) NewTrip() *Trip {
	t := &Trip{m: m, there: m.NewRunner(), back: m.NewRunner(), oneWay: map[*dm.Element][]*rule{}, counts: map[*dm.Element]bool{}}
	t.there.trace, t.back.trace = newTrace(), newTrace()
	t.note(m.rules)
	return t
}

// note collects what the comparison asks of the rules.
func (t *Trip) note(rules []*rule) {
	for _, r := range rules {
		if r.group() {
			if p := r.number.national; p != nil {
				t.counts[p.end()] = true
			}
			t.note(r.rules)
			continue
		}
		if n := r.national; n != nil && n.plain && (r.total != nil || r.wco != nil && r.wco.plain && r.wco.parts[0].path.number()) {
			t.counts[n.parts[0].path.end()] = true
		}
		if r.only == both {
			continue
		}
		for _, s := range []*side{r.national, r.wco} {
			if s == nil {
				continue
			}
			for _, p := range s.paths() {
				if e := p.end(); e != nil {
					t.oneWay[e] = append(t.oneWay[e], r)
				}
			}
		}
	}
}

// There makes the message of the other side from src, which is national or of
// the package, and reports as [Runner.In] and [Runner.Out] do.
func (t *Trip) There(dst, src *dm.Tree, report func(dm.Diagnostic)) {
	t.src, t.made = src, dst
	t.dir = t.run(t.there, dst, src, report)
}

// Back makes a message of the first side from that of the other side, as it was
// read again, and reports like There: findings lead back to what There read.
func (t *Trip) Back(dst, again *dm.Tree, report func(dm.Diagnostic)) {
	t.again, t.last = again, dst
	t.reread = twins(t.made, again)
	again.Source = t.made
	for n, twin := range t.reread {
		if twin != dm.None {
			again.SetFrom(twin, dm.NodeID(n))
		}
	}
	t.run(t.back, dst, again, report)
}

func (t *Trip) run(r *Runner, dst, src *dm.Tree, report func(dm.Diagnostic)) direction {
	if src.Package == t.m.National {
		r.In(dst, src, report)
	} else {
		r.Out(dst, src, report)
	}
	return r.dir
}

// Compare holds what came back, as it was read again, against what was sent.
// Places without a value do not count as occurrences.
func (t *Trip) Compare(returned *dm.Tree) Outcome {
	c := comparison{Trip: t, returned: returned,
		mates: nodes(t.src.Len()), mateOf: nodes(returned.Len()),
		sent: holding(t.src), came: holding(returned), origin: map[attrOf][]origin{}, changed: map[attrOf]Change{}}
	c.outcome.National = t.src.Package == t.m.National
	c.trace()
	if a, b := t.src.Body(), returned.Body(); a != dm.None && b != dm.None {
		c.pair(a, b)
		c.match(a)
	}
	c.judge()
	return c.outcome
}

// comparison is the state of one Compare.
type comparison struct {
	*Trip
	returned   *dm.Tree
	sent, came []bool      // the nodes that hold a value or stand above one, of src and of returned
	mates      []dm.NodeID // of src's nodes: the node of returned, or None
	mateOf     []dm.NodeID // the other way round
	reaches    map[attrOf][]reached
	origin     map[attrOf][]origin // of a value of returned: what led to it
	given      map[attrOf]string   // of a value of returned that nothing was sent for: why it is there
	changed    map[attrOf]Change   // of src
	outcome    Outcome
}

// reached is a value of returned that a value of src led to, and the rules.
type reached struct {
	at          attrOf
	there, back *rule
}

// origin is a value of src that led to one of returned.
type origin struct {
	from  attrOf
	rules [2]*rule
}

// trace follows each value of src to what became of it at the end.
func (c *comparison) trace() {
	again, last := c.reread, twins(c.last, c.returned)
	c.reaches = map[attrOf][]reached{}
	for i := range c.src.Len() { // in document order: a map's would differ from run to run
		c.each(c.src, dm.NodeID(i), func(from attrOf, _ string) {
			for _, l := range c.there.trace.links[from] {
				for _, k := range c.back.trace.links[attrOf{again[l.to.node], l.to.attr}] {
					at := attrOf{last[k.to.node], k.to.attr}
					if at.node == dm.None {
						continue
					}
					c.reaches[from] = append(c.reaches[from], reached{at, l.rule, k.rule})
					c.origin[at] = append(c.origin[at], origin{from, [2]*rule{l.rule, k.rule}})
				}
			}
		})
	}
	// What was given on the way there, or on the way back, leads to values that
	// nothing was sent for.
	given := map[attrOf]string{}
	for at, why := range c.there.trace.given {
		for _, k := range c.back.trace.links[attrOf{again[at.node], at.attr}] {
			given[attrOf{last[k.to.node], k.to.attr}] = why
		}
	}
	for at, why := range c.back.trace.given {
		given[attrOf{last[at.node], at.attr}] = why
	}
	c.given = given
}

// each calls f for each value and XML attribute of a node of the declaration.
func (c *comparison) each(t *dm.Tree, n dm.NodeID, f func(attrOf, string)) {
	if !t.Elem(n).Within(t.Package.Body) {
		return
	}
	if v := t.Value(n); len(v) > 0 {
		f(attrOf{n, nil}, string(v))
	}
	t.Attrs(n, func(a *dm.Attribute, v []byte) {
		if len(v) > 0 && !implied(a) {
			f(attrOf{n, a}, string(v))
		}
	})
}

// holding tells of each node whether it, or one below, holds a value.
func holding(t *dm.Tree) []bool {
	holds := make([]bool, t.Len())
	for i := range holds {
		n := dm.NodeID(i)
		if len(t.Value(n)) == 0 && !t.HasAttrs(n) {
			continue
		}
		for ; n != dm.None && !holds[n]; n = t.Parent(n) {
			holds[n] = true
		}
	}
	return holds
}

// nodes returns so many of no node.
func nodes(n int) []dm.NodeID { return slices.Repeat([]dm.NodeID{dm.None}, n) }

// twins leads from each node of a message to the same node of that message as
// it was written and read again; None where there is none. Places without a
// value need not be written.
func twins(t, again *dm.Tree) []dm.NodeID {
	a, b := holding(t), holding(again)
	twin := nodes(t.Len())
	if t.Len() == 0 || again.Len() == 0 {
		return twin
	}
	twin[0] = 0
	for i := range twin {
		if twin[i] == dm.None {
			continue
		}
		next := map[*dm.Element]dm.NodeID{}
		for x := t.First(dm.NodeID(i)); x != dm.None; x = t.Next(x) {
			if !a[x] {
				continue
			}
			e := t.Elem(x)
			y, ok := next[e]
			if !ok {
				y = again.First(twin[i])
			}
			for y != dm.None && (again.Elem(y) != e || !b[y]) {
				y = again.Next(y)
			}
			if y == dm.None {
				next[e] = y
				continue
			}
			twin[x], next[e] = y, again.Next(y)
		}
	}
	return twin
}

func (c *comparison) pair(a, b dm.NodeID) {
	c.mates[a], c.mateOf[b] = b, a
}

// match finds, for what stands below a node that has a mate, the mates below
// that: first for what values lead to, then for the rest in their order.
func (c *comparison) match(parent dm.NodeID) {
	votes := map[[2]dm.NodeID]int{}
	c.vote(parent, c.mates[parent], votes)
	var pairs [][2]dm.NodeID
	for p := range votes {
		pairs = append(pairs, p)
	}
	slices.SortFunc(pairs, func(p, q [2]dm.NodeID) int {
		return cmp.Or(cmp.Compare(votes[q], votes[p]), cmp.Compare(p[0], q[0]), cmp.Compare(p[1], q[1]))
	})
	for _, p := range pairs {
		if c.mates[p[0]] == dm.None && c.mateOf[p[1]] == dm.None && c.src.Elem(p[0]) == c.returned.Elem(p[1]) {
			c.pair(p[0], p[1])
		}
	}
	for a := c.src.First(parent); a != dm.None; a = c.src.Next(a) {
		if !c.sent[a] || c.mates[a] != dm.None || !c.carries(a) {
			continue
		}
		for b := c.returned.First(c.mates[parent]); b != dm.None; b = c.returned.Next(b) {
			if c.returned.Elem(b) == c.src.Elem(a) && c.came[b] && c.mateOf[b] == dm.None {
				c.pair(a, b)
				break
			}
		}
	}
	for a := c.src.First(parent); a != dm.None; a = c.src.Next(a) {
		if c.mates[a] != dm.None && c.src.Elem(a).IsClass() {
			c.match(a)
		}
	}
}

// vote counts how many values at and below each child of a became values at and
// below each child of b.
func (c *comparison) vote(a, b dm.NodeID, votes map[[2]dm.NodeID]int) {
	var below func(child, n dm.NodeID)
	below = func(child, n dm.NodeID) {
		c.each(c.src, n, func(at attrOf, was string) {
			if len(c.there.trace.told[at]) > 0 {
				return
			}
			for x := n; x != dm.None; x = c.src.Parent(x) {
				if len(c.there.trace.told[attrOf{node: x}]) > 0 {
					return // it need not come back, and not in its place
				}
			}
			for _, r := range c.reaches[at] {
				if r.there.spread || r.back.spread || r.at.attr != at.attr || c.returned.Elem(r.at.node) != c.src.Elem(n) {
					continue
				}
				for x := r.at.node; x != dm.None; x = c.returned.Parent(x) {
					if c.returned.Parent(x) == b {
						votes[[2]dm.NodeID{child, x}]++
						// Of the parts of one value the right one counts, and what also stands elsewhere less.
						if came, _ := text(c.returned, r.at); came == was && r.there.lossy == "" && r.back.lossy == "" {
							votes[[2]dm.NodeID{child, x}] += 2
						}
						break
					}
				}
			}
		})
		for x := c.src.First(n); x != dm.None; x = c.src.Next(x) {
			below(child, x)
		}
	}
	for x := c.src.First(a); x != dm.None; x = c.src.Next(x) {
		if c.sent[x] {
			below(x, x)
		}
	}
}

// carries reports whether a rule took up anything at or below a node.
func (c *comparison) carries(n dm.NodeID) bool {
	if f := c.there.fates[n]; f == carried || f == carriedLossily {
		return true
	}
	for x := c.src.First(n); x != dm.None; x = c.src.Next(x) {
		if c.carries(x) {
			return true
		}
	}
	return false
}

// judge says of each value what became of it.
func (c *comparison) judge() {
	for i := range c.src.Len() {
		n := dm.NodeID(i)
		c.each(c.src, n, func(at attrOf, was string) {
			came, ok := "", false
			if mate := c.mates[n]; mate != dm.None {
				came, ok = text(c.returned, attrOf{mate, at.attr})
			}
			c.outcome.Values++
			if ok && c.same(at, was, came) && !c.moved(n) {
				c.outcome.Carried++
				return
			}
			change := Change{Was: was, Came: came, Path: path1(c.src, at), Place: c.src.Place(n)}
			change.Fate, change.Reason, change.Rule = c.why(at)
			c.changed[at] = change
			c.outcome.add(change)
		})
	}
	drops := c.there.drops()
	for _, s := range c.src.Strays {
		if s.Value == "" {
			continue
		}
		c.outcome.Values++
		change := Change{Fate: FateUnmapped, Was: s.Value, Path: s.Path, Place: s.Place, Reason: c.src.Package.Name + " does not know it"}
		if why := c.there.strayDropped(s.Path, drops); why != "" {
			change.Fate, change.Reason = FateDropped, why
		}
		c.outcome.add(change)
	}
	for i := range c.returned.Len() {
		n := dm.NodeID(i)
		c.each(c.returned, n, func(at attrOf, came string) {
			if mate := c.mateOf[n]; mate != dm.None {
				if _, sent := text(c.src, attrOf{mate, at.attr}); sent {
					return
				}
			}
			change := Change{Came: came, Path: path1(c.returned, at)}
			change.Fate, change.Reason, change.Rule, change.Place = c.whence(at)
			c.outcome.add(change)
		})
	}
	slices.SortStableFunc(c.outcome.Changes, func(a, b Change) int {
		return cmp.Or(cmp.Compare(a.Place.Line, b.Place.Line), cmp.Compare(a.Place.Col, b.Place.Col))
	})
}

func text(t *dm.Tree, at attrOf) (string, bool) {
	return read(t, at.node, &path{attr: at.attr})
}

func path1(t *dm.Tree, at attrOf) string {
	if at.attr != nil {
		return t.Path(at.node) + "/@" + at.attr.Name
	}
	return t.Path(at.node)
}

// same compares a value with what came back: numbers by what they are worth, a
// value that a rule converts by what it becomes, all else byte for byte.
func (c *comparison) same(at attrOf, was, came string) bool {
	if was == came {
		return true
	}
	if e := c.src.Elem(at.node); at.attr == nil && (e.Type.Base == "decimal" || c.counts[e]) && sameNumber(was, came) {
		return true
	}
	for _, r := range c.there.trace.rules[at] {
		if r.convert == nil || r.convert.loses(c.dir) != "" {
			continue
		}
		x, wrong := convert(r.convert, c.dir, was)
		y, wrongToo := convert(r.convert, c.dir, came)
		if wrong == nil && wrongToo == nil && (x == y || sameNumber(x, y)) {
			return true
		}
	}
	return false
}

// moved reports whether an occurrence of a group came back before one that it
// stood behind. Where the occurrences have numbers, those say the order.
func (c *comparison) moved(n dm.NodeID) bool {
	for x := n; x != dm.None; x = c.src.Parent(x) {
		g := c.there.trace.groups[x]
		if g == nil || c.src.Parent(x) == dm.None || g.number.national != nil || g.number.wco != nil || c.mates[x] == dm.None {
			continue
		}
		for y := c.src.First(c.src.Parent(x)); y != x; y = c.src.Next(y) {
			if c.there.trace.groups[y] == g && c.mates[y] > c.mates[x] {
				return true
			}
		}
	}
	return false
}

// why says what became of a value that did not come back the same.
func (c *comparison) why(at attrOf) (Fate, string, string) {
	if c.there.fate(at) == unseen {
		if at.attr != nil {
			if d := c.there.droppedAttribute(at.node, at.attr); d != nil {
				return FateDropped, d.why, place(d.at)
			}
		}
		if d := c.there.dropped(at.node, c.there.drops()); d != nil {
			return FateDropped, d.why, place(d.at)
		}
	}
	if f, why, at, ok := c.explained(c.there, at, c.oneWay[c.src.Elem(at.node)]); ok {
		return f, why, at
	}
	for _, v := range c.there.trace.asked[at] { // a constant of a predicate goes the way of the value
		if f, why, rule := c.why(v); f != FateLost {
			return f, why, rule
		}
	}
	for _, l := range c.there.trace.links[at] {
		to := attrOf{c.reread[l.to.node], l.to.attr}
		if to.node == dm.None {
			continue
		}
		if c.back.fate(to) == unseen {
			if d := c.back.dropped(to.node, c.back.drops()); d != nil {
				return FateDropped, d.why, place(d.at)
			}
		}
		if f, why, at, ok := c.explained(c.back, to, nil); ok {
			return f, why, at
		}
	}
	return FateLost, "no rule and no finding says why", ""
}

// explained looks for what one of the two runs says of a value: an error, a
// rule that may lose, or a warning.
func (c *comparison) explained(r *Runner, at attrOf, oneWay []*rule) (f Fate, why, rule string, ok bool) {
	told := append(slices.Clone(r.trace.told[at]), r.trace.told[attrOf{node: at.node}]...)
	for _, d := range told {
		if d.Severity == dm.Error {
			return FateWrong, d.Message, "", true
		}
	}
	if r.fate(at) == unseen { // whatever a rule for the other way says, nothing leads back
		for _, d := range r.trace.told[at] {
			return FateUnmapped, d.Message, "", true
		}
	}
	for _, by := range append(slices.Clone(r.trace.rules[at]), oneWay...) {
		if by.lossy != "" {
			return FateLossy, by.lossy, by.place(), true
		}
	}
	for n := at.node; n != dm.None; n = r.src.Parent(n) { // a group that runs one way says why for its number, too
		if g := r.trace.groups[n]; g != nil && g.lossy != "" {
			return FateLossy, g.lossy, g.place(), true
		}
	}
	for _, d := range r.trace.told[at] {
		return FateUnmapped, d.Message, "", true
	}
	for n := at.node; n != dm.None; n = r.src.Parent(n) { // what is told of a group is told of its values
		for _, d := range r.trace.told[attrOf{node: n}] {
			return FateUnmapped, d.Message, "", true
		}
	}
	return 0, "", "", false
}

// whence says where a value came from that was not sent.
func (c *comparison) whence(at attrOf) (Fate, string, string, dm.Place) {
	if why, ok := c.given[at]; ok {
		return FateAdded, why, "", dm.Place{}
	}
	place := dm.Place{}
	for _, o := range c.origin[at] {
		if place.Line == 0 {
			place = c.src.Place(o.from.node)
		}
		for _, r := range o.rules {
			if r.lossy != "" {
				return FateAdded, "from " + path1(c.src, o.from) + ": " + r.lossy, r.place(), c.src.Place(o.from.node)
			}
		}
	}
	for _, o := range c.origin[at] { // it came back elsewhere, and that was told
		if was, ok := c.changed[o.from]; ok && was.Fate != FateLost {
			return FateAdded, "from " + was.Path + ": " + was.Reason, was.Rule, was.Place
		}
	}
	return FateLost, "it comes back and was not sent", "", place
}

// place names the file and the line of a rule.
func (r *rule) place() string { return place(r.at) }

func place(at interface {
	File() string
	Line() int
}) string {
	return at.File() + ":" + strconv.Itoa(at.Line())
}

// number reports whether the path leads to a number of the package.
func (p *path) number() bool {
	e := p.end()
	return p.attr == nil && e != nil && e.Type != nil && e.Type.Base == "decimal"
}
