package mappings

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	dm "wcodm/datamodel"
)

// Runner runs one mapping. It belongs to one goroutine; what it holds is reused
// from record to record.
type Runner struct {
	m        *Mapping
	src, dst *dm.Tree
	dir      direction
	report   func(dm.Diagnostic)
	fates    []fate // by node of src
	attrs    map[attrOf]fate
	later    []later               // what waits until all groups are made
	doubtful []later               // rules that ran before it was known that they may
	said     map[*condition]string // what src says of the conditions on the whole declaration
	picked   map[*dm.Element]bool  // the elements of which rules pick one by its position
	// positions are those that nodes of dst were made for, [2] being 2.
	positions map[dm.NodeID]int
	// spoiled are the places that lack a value because of an error, which was
	// found in the occurrence of a group that is read.
	spoiled map[spoiled]dm.Diagnostic
	within  dm.NodeID // the occurrence at hand
	trace   *trace    // of a trip; nil otherwise
}

type attrOf struct {
	node dm.NodeID
	attr *dm.Attribute
}

// spoiled is an element of what is made, and the occurrence whose rules it is of.
type spoiled struct {
	within dm.NodeID
	elem   *dm.Element
}

// later is a rule that writes an XML attribute of a value, spreads a value,
// compares a total, or runs the other way only and is tried on what was made.
type later struct {
	rule *rule
	src  dm.NodeID
	dst  *target
}

// NewRunner returns a runner of the mapping.
func (m *Mapping) NewRunner() *Runner {
	return &Runner{m: m, attrs: map[attrOf]fate{}, said: map[*condition]string{}, positions: map[dm.NodeID]int{}, spoiled: map[spoiled]dm.Diagnostic{}, picked: picked(m.rules, map[*dm.Element]bool{})}
}

// picked collects the elements of which rules pick one by its position.
func picked(rules []*rule, all map[*dm.Element]bool) map[*dm.Element]bool {
	for _, r := range rules {
		picked(r.rules, all)
		for _, s := range []*side{r.national, r.wco} {
			if s == nil {
				continue
			}
			for _, p := range s.paths() {
				for i := range p.steps {
					if p.steps[i].position() > 0 {
						all[p.steps[i].elem] = true
					}
				}
			}
		}
	}
	return all
}

// In makes the package's message from a national record. What cannot be
// carried is reported, located in the national record: values without a
// counterpart as errors, content that no rule maps and no rule drops as
// warnings (code MAP001).
func (r *Runner) In(dst, src *dm.Tree, report func(dm.Diagnostic)) {
	r.run(in, dst, src, r.m.Package, report)
}

// Out makes the national record from a message of the package, and reports
// like In.
func (r *Runner) Out(dst, src *dm.Tree, report func(dm.Diagnostic)) {
	r.run(out, dst, src, r.m.National, report)
}

func (r *Runner) run(dir direction, dst, src *dm.Tree, to *dm.Package, report func(dm.Diagnostic)) {
	r.dir, r.src, r.dst, r.report = dir, src, dst, report
	r.fates = slices.Grow(r.fates[:0], src.Len())[:src.Len()]
	clear(r.fates)
	clear(r.attrs)
	clear(r.positions)
	clear(r.said)
	clear(r.spoiled)
	r.later, r.doubtful = r.later[:0], r.doubtful[:0]
	r.trace.reset()
	dst.Reset(to)
	dst.Source = src
	body := src.Body()
	if body == dm.None {
		return
	}
	r.rules(r.m.rules, body, r.root(to, body))
	for _, l := range r.later {
		if l.rule.runs(dir) && l.rule.qualifies(dir) {
			r.value(l.rule, l.src, l.dst)
		}
	}
	for _, l := range r.later {
		if l.rule.spread && l.rule.runs(dir) {
			r.spread(l.rule, l.src, l.dst)
		}
	}
	for _, l := range r.later {
		switch {
		case !l.rule.runs(dir):
			if l.dst.node != dm.None && r.applies(l.rule, l.src, l.dst) {
				r.verify(l.rule, l.src, l.dst.node)
			}
		case l.rule.total != nil:
			r.compareTotal(l.rule, l.src, l.dst)
		}
	}
	r.checkConditions()
	r.unmapped()
}

// rules runs a list of rules for one occurrence of their group. Constants and
// defaults come last: they never make a group by themselves.
func (r *Runner) rules(rules []*rule, src dm.NodeID, dst *target) {
	added := false
	for _, rule := range rules {
		if !rule.runs(r.dir) {
			if !rule.group() && rule.national != nil && rule.wco != nil {
				r.later = append(r.later, later{rule, src, dst})
			}
			continue
		}
		if !r.applies(rule, src, dst) {
			continue
		}
		switch {
		case rule.group():
			r.group(rule, src, dst)
		case rule.spread, rule.qualifies(r.dir):
			r.later = append(r.later, later{rule, src, dst})
		case rule.total != nil:
			r.total(rule, src, dst)
		case rule.constantly():
			added = true
		default:
			r.value(rule, src, dst)
			added = added || rule.defaults.to(r.dir) != ""
		}
	}
	if added {
		for _, rule := range rules {
			if rule.runs(r.dir) {
				r.add(rule, src, dst)
			}
		}
	}
}

// applies reports whether a rule's condition holds. Asked of the side that is
// being made, it is of what is made so far, and what that does not say yet
// excludes nothing.
func (r *Runner) applies(rule *rule, src dm.NodeID, dst *target) bool {
	c := rule.when
	switch {
	case c == nil:
		return true
	case c.national == (r.dir == in):
		return c.holds(r.says(c, src))
	}
	value := c.value(r.dst, dst.node)
	if value == "" && !c.holds(value) {
		r.doubtful = append(r.doubtful, later{rule, src, dst})
	}
	return value == "" || c.holds(value)
}

// says is what is read says of a condition. Of the whole declaration it is asked
// once: to find that a value is absent, all items are passed over.
func (r *Runner) says(c *condition, src dm.NodeID) string {
	if !c.record {
		return c.value(r.src, src)
	}
	value, asked := r.said[c]
	if !asked {
		value = c.value(r.src, src)
		r.said[c] = value
	}
	return value
}

// checkConditions reports values that a rule carried although the side that was
// made did not say yet that its condition holds, and does not say so now: the
// way back would not find them there.
func (r *Runner) checkConditions() {
	for _, l := range r.doubtful {
		c := l.rule.when
		if c.holds(c.value(r.dst, l.dst.node)) {
			continue
		}
		var paths []*path
		switch from := l.rule.wco; {
		case l.rule.group() && r.dir == out:
			paths = []*path{l.rule.groupWCO}
		case l.rule.group():
			paths = []*path{l.rule.groupNational}
		case r.dir == in && l.rule.national != nil:
			paths = l.rule.national.paths()
		case r.dir == out && from != nil:
			paths = from.paths()
		}
		for _, p := range paths {
			p.first(r.src, l.src, func(n dm.NodeID) bool {
				if _, ok := read(r.src, n, p); ok || l.rule.group() {
					r.tell(n, dm.Diagnostic{Code: "MAP005", Severity: dm.Warning,
						Message: fmt.Sprintf("%s is carried over although nothing says that %s, so it would not be found on the way back", r.src.Field(n), c.text)})
				}
				return l.rule.group()
			})
		}
	}
}

// add writes what a rule writes by itself into a group that is there: a
// constant, or a default where there is no value.
func (r *Runner) add(rule *rule, src dm.NodeID, dst *target) {
	switch {
	case rule.group() || rule.total != nil || rule.spread || !r.applies(rule, src, dst):
	case rule.constantly():
		r.constant(rule, src, dst)
	case rule.defaults.to(r.dir) != "" && dst.node != dm.None:
		from, to := rule.national, rule.wco
		if r.dir == out {
			from, to = to, from
		}
		var buf [8]string
		if _, first := r.collect(buf[:0], r.src, src, from, nil); first == dm.None {
			r.fill(rule, to.parts[0].path, rule.defaults.to(r.dir), src, dst)
		}
	}
}

// fill writes a value where there is none; an attribute only where its element
// has a value, or is a class that is there.
func (r *Runner) fill(rule *rule, p *path, value string, src dm.NodeID, dst *target) {
	if p.attr != nil {
		p.each(r.dst, dst.node, func(n dm.NodeID) bool {
			if v, _ := read(r.dst, n, p); v == "" && (r.dst.HasValue(n) || r.dst.Elem(n).IsClass()) {
				r.trace.gives(attrOf{n, p.attr}, "written by the rule of "+rule.place())
				r.dst.SetAttr(n, p.attr, []byte(value))
			}
			return true
		})
		return
	}
	n := r.reach(dst.node, p, src)
	if v, _ := read(r.dst, n, p); v != "" {
		return
	}
	r.trace.gives(attrOf{n, p.attr}, "written by the rule of "+rule.place())
	r.dst.SetText(n, value)
	r.formatCode(n)
}

// verify runs a rule of the other direction only, to see whether the message
// that was made leads back to what was read. What does is carried; what does
// not is found unmapped.
func (r *Runner) verify(rule *rule, src, dst dm.NodeID) {
	from, to, back := rule.national, rule.wco, in
	if r.dir == in {
		from, to, back = rule.wco, rule.national, out
	}
	var buf [8]string
	values, _ := r.collect(buf[:0], r.dst, dst, from, nil)
	value := from.join(values)
	if value == "" {
		return
	}
	if rule.convert != nil {
		var wrong *valueError
		if value, wrong = convert(rule.convert, back, value); wrong != nil && !wrong.partial {
			return
		}
	}
	parts, ok := to.split(value)
	if !ok {
		return
	}
	k := 0
	for i := range to.parts {
		p := to.parts[i].path
		if p == nil {
			continue
		}
		want := parts[k]
		k++
		p.each(r.src, src, func(n dm.NodeID) bool {
			if v, ok := read(r.src, n, p); ok && sameValue(v, want) {
				r.carry(n, p, rule)
			}
			return true
		})
	}
}

func (r *Runner) group(rule *rule, src dm.NodeID, dst *target) {
	from, to := rule.groupNational, rule.groupWCO
	numberFrom, numberTo := rule.number.national, rule.number.wco
	if r.dir == out {
		from, to, numberFrom, numberTo = to, from, numberTo, numberFrom
	}
	var buf [64]dm.NodeID
	nodes := buf[:0]
	from.first(r.src, src, func(n dm.NodeID) bool {
		nodes = append(nodes, n)
		return true
	})
	counts := numberFrom != nil && numberTo == nil // its number becomes its position
	if counts {
		r.order(nodes, numberFrom)
	}
	made := 0
	for i, n := range nodes {
		if i > 0 && !to.repeats() || r.dir == out && to.full(made) {
			return // the other side holds no more; the rest is found unmapped
		}
		t := &target{node: dm.None, parent: dst, path: to, from: n, number: numberTo, position: made + 1}
		if numberFrom != nil && numberTo != nil {
			r.number(t, n, numberFrom)
		}
		r.rules(rule.rules, n, t)
		if t.node == dm.None {
			continue // nothing in it is carried, so what says that it is there is not, either
		}
		if made++; made != i+1 && r.picked[from.end()] {
			r.tell(n, dm.Diagnostic{Code: "MAP005", Severity: dm.Warning,
				Message: fmt.Sprintf("This is number %d of its kind and becomes number %d, because nothing of the one before it is carried over", i+1, made)})
		}
		r.trace.group(n, rule)
		r.usePredicates(n, from)
		if counts {
			r.position(n, numberFrom, made)
		}
		r.checkPredicates(t.node, to, n)
	}
}

// number carries the number that an occurrence has on both sides.
func (r *Runner) number(t *target, n dm.NodeID, from *path) {
	from.each(r.src, n, func(c dm.NodeID) bool {
		if v := r.src.Value(c); len(v) > 0 {
			r.fates[c] = carried
			t.value, t.valueFrom = string(v), c
			r.make(t)
		}
		return false
	})
}

// usePredicates marks the values that a path's predicates [X=Y] speak of as
// carried: they are written again as constants.
func (r *Runner) usePredicates(n dm.NodeID, p *path) {
	r.predicateNodes(n, p, func(at dm.NodeID) {
		r.fates[at] = carried
		r.trace.asks(at, attrOf{n, p.attr})
	})
}

// predicateNodes calls f for the values that a path's predicates [X=Y] speak of.
func (r *Runner) predicateNodes(n dm.NodeID, p *path, f func(dm.NodeID)) {
	for i := len(p.steps) - 1; i >= 0; i-- {
		for k := range p.steps[i].preds {
			pred := &p.steps[i].preds[k]
			if !pred.constant {
				continue
			}
			at := n
			for _, e := range pred.elems {
				if at = r.src.Child(at, e); at == dm.None {
					break
				}
			}
			if at != dm.None {
				f(at)
			}
		}
		n = r.src.Parent(n)
	}
}

// checkPredicates reports a group that was made and that the way back would
// not find: it lacks what [X] asks for, or has what [!X] excludes.
func (r *Runner) checkPredicates(n dm.NodeID, p *path, from dm.NodeID) {
	if len(p.steps) == 0 {
		return
	}
	last := p.steps[len(p.steps)-1]
	for i := range last.preds {
		pred := &last.preds[i]
		if pred.position == 0 && !pred.constant && !pred.holds(r.dst, n, 0) {
			r.tell(from, dm.Diagnostic{Code: "MAP005", Severity: dm.Warning,
				Message: fmt.Sprintf("This group has no %s, so it would not be found on the way back", pred.elems[len(pred.elems)-1].Name)})
		}
	}
}

// order puts occurrences in the order of their numbers, which the other side
// keeps as their positions. Without a number each, they stay in the order they
// stand in.
func (r *Runner) order(nodes []dm.NodeID, number *path) {
	numbers := make(map[dm.NodeID]int, len(nodes))
	for _, n := range nodes {
		x, c := r.numberOf(n, number)
		if c == dm.None {
			return
		}
		numbers[n] = x
	}
	slices.SortStableFunc(nodes, func(a, b dm.NodeID) int { return numbers[a] - numbers[b] })
}

// position carries the number of an occurrence as its position. Another number
// is reported: it comes back as the position.
func (r *Runner) position(n dm.NodeID, number *path, position int) {
	x, c := r.numberOf(n, number)
	if c == dm.None {
		return
	}
	if r.fates[c] = carried; x != position {
		r.fates[c] = lost
		r.tell(c, dm.Diagnostic{Code: "MAP005", Severity: dm.Warning,
			Message: fmt.Sprintf("The number %d is not carried over: this is the occurrence number %d, and that is what the other side counts", x, position)})
	}
}

// numberOf is the whole number of an occurrence and where it stands, None where
// there is none.
func (r *Runner) numberOf(n dm.NodeID, number *path) (x int, at dm.NodeID) {
	at = dm.None
	number.each(r.src, n, func(c dm.NodeID) bool {
		if v, err := strconv.Atoi(string(r.src.Value(c))); err == nil {
			x, at = v, c
		}
		return false
	})
	return x, at
}

// constant writes a rule's constant, or going the other way, compares what is
// there with it.
func (r *Runner) constant(rule *rule, src dm.NodeID, dst *target) {
	s, national := rule.own()
	p := s.parts[0].path
	if national == (r.dir == out) {
		if dst.node != dm.None {
			r.fill(rule, p, rule.constant, src, dst)
		}
		return
	}
	p.each(r.src, src, func(n dm.NodeID) bool {
		switch v, ok := read(r.src, n, p); {
		case ok && v == rule.constant:
			r.carry(n, p, rule)
		case ok && national:
			r.failed(n, p)
			r.tell(n, dm.Diagnostic{Code: "MAP002", Severity: dm.Error, Expected: rule.constant,
				Message: fmt.Sprintf("The value %q of %s is not right: this format has %q there", v, r.src.Field(n), rule.constant)})
		}
		return true
	})
}

// read returns the value a path means at its end node.
func read(t *dm.Tree, n dm.NodeID, p *path) (string, bool) {
	if p.attr != nil {
		v, ok := t.Attr(n, p.attr)
		return string(v), ok && len(v) > 0
	}
	v := t.Value(n)
	return string(v), len(v) > 0
}

// collect appends the value of each of a side's paths below n, empty where
// there is none, and returns the first node that gave one. carried is told of
// each, unless it is nil.
func (r *Runner) collect(values []string, t *dm.Tree, n dm.NodeID, s *side, carried func(dm.NodeID, *path)) ([]string, dm.NodeID) {
	first := dm.None
	for i := range s.parts {
		p := s.parts[i].path
		if p == nil {
			continue
		}
		v := ""
		p.first(t, n, func(n dm.NodeID) bool {
			s, ok := read(t, n, p)
			if !ok {
				return true
			}
			v = s
			if first == dm.None {
				first = n
			}
			if carried != nil {
				carried(n, p)
			}
			return false
		})
		values = append(values, v)
	}
	return values, first
}

func (r *Runner) value(rule *rule, src dm.NodeID, dst *target) {
	from, to := rule.national, rule.wco
	if r.dir == out {
		from, to = to, from
	}
	r.within = src
	r.trace.begin()
	var buf [8]string
	values, first := r.collect(buf[:0], r.src, src, from, func(n dm.NodeID, p *path) { r.carry(n, p, rule) })
	if first == dm.None {
		return
	}
	composed := ""
	if rule.only != both {
		composed = from.join(values)
	} else if composed = from.compose(values); !from.plain {
		seen := composed
		if r.dst.Package.Trim {
			seen = strings.TrimSpace(seen) // as it will be read
		}
		if again, ok := from.split(seen); !ok || !slices.Equal(again, values) {
			r.fail(first, "MAP004", fmt.Sprintf("The values %s share one field of the other side and could not be told apart there", quoted(values)), "", to)
			return
		}
	}
	value, ok := r.converted(rule, composed, first, to)
	if !ok {
		return
	}
	parts, ok := rule.divide(to, value)
	if !ok {
		r.fail(first, "MAP003", fmt.Sprintf("The value %q of %s does not divide into its parts", value, r.src.Field(first)), to.pieces(), to)
		return
	}
	k := 0
	for i := range to.parts {
		if p := to.parts[i].path; p != nil {
			if parts[k] != "" {
				r.write(rule, dst, p, parts[k], first)
			}
			k++
		}
	}
}

// carry marks a value, and what its path's predicates speak of, as carried.
func (r *Runner) carry(n dm.NodeID, p *path, rule *rule) {
	f := carried
	if rule.lossy != "" {
		f = carriedLossily
	}
	r.mark(n, p, f)
	r.trace.takes(attrOf{n, p.attr}, rule)
	r.usePredicates(n, p)
}

func quoted(values []string) string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = strconv.Quote(v)
	}
	return strings.Join(out, " and ")
}

func (r *Runner) converted(rule *rule, value string, at dm.NodeID, to *side) (string, bool) {
	if rule.convert != nil {
		var wrong *valueError
		value, wrong = convert(rule.convert, r.dir, value)
		switch {
		case wrong == nil:
		case wrong.partial:
			r.tell(at, dm.Diagnostic{Code: CodeUnmapped, Severity: dm.Warning, Message: upper(wrong.message) + " (" + rule.lossy + ")"})
		default:
			r.fail(at, "MAP002", fmt.Sprintf("The value of %s is not right: %s", r.src.Field(at), wrong.message), wrong.expected, to)
			return "", false
		}
	}
	if to.plain {
		if e := to.parts[0].path; e.attr == nil && len(e.steps) > 0 {
			if t := e.steps[len(e.steps)-1].elem.Type; t != nil && t.Base == "decimal" {
				value = writeOut(value)
			}
		}
	}
	return value, true
}

// write puts a value in its place. A place that already holds another value is
// an error: one of the two would be lost.
func (r *Runner) write(rule *rule, dst *target, p *path, value string, from dm.NodeID) {
	// An attribute's place in the input is that of its element, which comes from
	// another field; so its value is judged here, before anything is made for it.
	if p.attr != nil {
		if wrong, expected := p.attr.Facets.Check(p.attr.Base, value); wrong != "" {
			r.failAt(from, "MAP003", fmt.Sprintf("The value %q of %s is not right: %s", value, r.src.Field(from), wrong), expected, p.end())
			return
		}
	}
	if r.dst.Package.Trim && strings.TrimSpace(value) != value {
		r.tell(from, dm.Diagnostic{Code: "MAP003", Severity: dm.Warning,
			Message: fmt.Sprintf("The blanks around %q are not carried over: %s does not keep them", value, r.dst.Package.Name)})
	}
	if p.attr != nil && r.dir == in {
		if n := r.valued(dst, p); n == dm.None {
			r.fates[from] = lost
			if d, ok := r.spoiled[spoiled{r.within, p.end()}]; ok { // the error is told
				r.trace.tells(attrOf{node: from}, d)
				return
			}
			r.tell(from, dm.Diagnostic{Code: CodeUnmapped, Severity: dm.Warning,
				Message: fmt.Sprintf("%s is not carried over: it says something of a value that is not there", r.src.Field(from))})
			return
		}
	}
	n := r.reach(r.make(dst), p, from)
	if p.attr != nil {
		if old, ok := r.dst.Attr(n, p.attr); ok && string(old) != value {
			r.conflict(from, n, string(old), value)
			return
		}
		r.dst.SetAttr(n, p.attr, []byte(value))
		r.trace.writes(attrOf{n, p.attr}, rule)
		return
	}
	if r.dst.HasValue(n) && string(r.dst.Value(n)) != value {
		r.conflict(from, n, string(r.dst.Value(n)), value)
		return
	}
	r.dst.SetText(n, value)
	r.dst.SetFrom(n, from)
	r.trace.writes(attrOf{n, nil}, rule)
	r.formatCode(n)
}

// valued is the node with a value that a path leads to in what was made, or None.
func (r *Runner) valued(dst *target, p *path) dm.NodeID {
	found := dm.None
	if dst.node != dm.None {
		p.each(r.dst, dst.node, func(n dm.NodeID) bool {
			if r.dst.HasValue(n) {
				found = n
			}
			return found == dm.None
		})
	}
	return found
}

// formatCode says of a date in the package in which form it is.
func (r *Runner) formatCode(n dm.NodeID) {
	t := r.dst.Elem(n).Type
	if t.Child == "" || r.dir == out {
		return
	}
	if a := r.dst.Elem(n).Attribute("formatCode"); a != nil {
		r.dst.SetAttr(n, a, []byte(formatCode(string(r.dst.Value(n)))))
	}
}

func (r *Runner) conflict(from, n dm.NodeID, old, value string) {
	e := r.dst.Elem(n)
	r.failAt(from, "MAP004", fmt.Sprintf("%s would get two values, %q and %q", e.Path(), old, value), "one value", e)
}

// fail reports a value that cannot be carried to a side of the other message.
func (r *Runner) fail(at dm.NodeID, code, message, expected string, to *side) {
	e := to.paths()[0].last().elem
	if e == nil { // an attribute of the whole message
		e = r.dst.Package.Body
	}
	r.failAt(at, code, message, expected, e)
}

// failAt reports a value that cannot be carried to an element of the other
// message.
func (r *Runner) failAt(at dm.NodeID, code, message, expected string, to *dm.Element) {
	r.fates[at] = lost
	d := dm.Diagnostic{Code: code, Severity: dm.Error, Message: message, Expected: expected}
	if r.dir == in {
		d.WCOPath, d.Pointer = to.Path(), to.Pointer()
	}
	d = r.tell(at, d)
	r.spoiled[spoiled{r.within, to}] = d
	r.trace.fails(at, d)
}

// tell reports a finding about a node of what is read.
func (r *Runner) tell(n dm.NodeID, d dm.Diagnostic) dm.Diagnostic {
	d = r.src.Locate(n, d)
	r.trace.tells(attrOf{node: n}, d)
	r.report(d)
	return d
}

// failed marks a value that is reported as an error.
func (r *Runner) failed(n dm.NodeID, p *path) { r.mark(n, p, lost) }

func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
