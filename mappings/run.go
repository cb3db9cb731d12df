package mappings

import (
	"fmt"
	"slices"

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
	later    []later                 // what waits until all groups are made
	doubtful []later                 // rules that ran before it was known that they may
	said     map[*condition]string   // what src says of the conditions on the whole declaration
	partners map[partner][]dm.NodeID // of the whole declaration: where what values lean on has one
	made     map[*condition]string   // what dst says of them, until an element they speak of is written
	// positions are those that nodes of dst were made for, [2] being 2.
	positions map[dm.NodeID]int
	// spoiled are the places that lack a value because of an error, which was
	// found in the occurrence of a group that is read.
	spoiled map[spoiled]dm.Diagnostic
	doubts  map[dm.NodeID]dm.Diagnostic // of src: dates that are in doubt
	within  dm.NodeID                   // the occurrence at hand
	authors map[dm.NodeID]*rule         // of a mapping between packages: the rule that wrote a node of dst
	trace   *trace                      // of a trip; nil otherwise
	fillers [3]dm.Fillers               // by direction
	share   Share                       // of what was read
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
	r := &Runner{m: m, attrs: map[attrOf]fate{}, said: map[*condition]string{}, partners: map[partner][]dm.NodeID{}, doubts: map[dm.NodeID]dm.Diagnostic{}, made: map[*condition]string{},
		positions: map[dm.NodeID]int{}, spoiled: map[spoiled]dm.Diagnostic{},
		fillers: [3]dm.Fillers{in: m.Fillers(true), out: m.Fillers(false)}}
	if m.Between() {
		r.authors = map[dm.NodeID]*rule{}
	}
	return r
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
	r.share = Share{}
	clear(r.attrs)
	clear(r.positions)
	clear(r.said)
	clear(r.partners)
	clear(r.made)
	clear(r.spoiled)
	clear(r.authors)
	r.later, r.doubtful = r.later[:0], r.doubtful[:0]
	r.trace.reset()
	dst.Reset(to)
	dst.Source, dst.Fillers = src, r.fillers[dir]
	body := src.Body()
	if body == dm.None {
		return
	}
	r.orders()
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
		return c.holds(c.once(r.said, r.src, src))
	}
	value := c.once(r.made, r.dst, dst.node)
	if value == "" && !c.holds(value) {
		r.doubtful = append(r.doubtful, later{rule, src, dst})
	}
	return value == "" || c.holds(value)
}

// watched collects the elements that conditions on the whole declaration speak of.
func watched(rules []*rule, all map[*dm.Element]bool) map[*dm.Element]bool {
	for _, r := range rules {
		watched(r.rules, all)
		if r.when == nil || !r.when.record {
			continue
		}
		all[r.when.path.end()] = true
		for i := range r.when.path.steps {
			for _, pred := range r.when.path.steps[i].preds {
				for _, e := range pred.elems {
					all[e] = true
				}
			}
		}
	}
	return all
}

// wrote forgets what dst said of conditions when an element they speak of is
// given a value.
func (r *Runner) wrote(e *dm.Element) {
	if r.m.watched[e] {
		clear(r.made)
	}
}

// checkConditions reports values that a rule carried although the side that was
// made did not say yet that its condition holds, and does not say so now: the
// way back would not find them there.
func (r *Runner) checkConditions() {
	for _, l := range r.doubtful {
		c := l.rule.when
		if c.holds(c.once(r.made, r.dst, l.dst.node)) {
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
				r.wrote(p.end())
			}
			return true
		})
		return
	}
	n := r.reach(dst.node, p, src)
	if v, _ := read(r.dst, n, p); v != "" {
		return
	}
	r.author(n, rule)
	r.trace.gives(attrOf{n, p.attr}, "written by the rule of "+rule.place())
	r.dst.SetText(n, value)
	r.wrote(r.dst.Elem(n))
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
			v, ok := read(r.src, n, p)
			if ok = ok && sameValue(v, want); ok {
				r.carry(n, p, rule)
			}
			return !ok || rule.spread // one place leads back to one value
		})
	}
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
	carried := false
	p.each(r.src, src, func(n dm.NodeID) bool {
		switch v, ok := read(r.src, n, p); {
		case ok && v == rule.constant && !carried:
			r.carry(n, p, rule)
			carried = true
		case ok && v == rule.constant: // once more: it comes back once
		case ok && national:
			r.failed(n, p)
			r.tell(n, dm.Diagnostic{Code: "MAP002", Severity: dm.Error, Expected: rule.constant,
				Message: fmt.Sprintf("The value %q of %s is not right: this format has %q there", v, r.src.Field(n), rule.constant)})
		}
		return true
	})
}
