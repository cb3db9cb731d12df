package rules

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"github.com/expr-lang/expr/vm"

	dm "wcodm/datamodel"
)

const none = dm.None

// maxFindings bounds the findings of one rule about one message.
const maxFindings = 100

// Runner asks rules of one message after the other. It is the mutable state of
// one worker; its memory is reused.
type Runner struct {
	bound *Bound
	vm    vm.VM
	tree  *dm.Tree
	body  dm.NodeID
	node  dm.NodeID // the one that is asked for

	unasked bool // a value that the rule needs is missing, or none of its kind
	found   map[*Rule]int
	memo    []memo
	asking  uint64 // counts messages: what was remembered of another is not valid

	numbers []*number
	texts   []*text
	used    struct{ numbers, texts int }
	buf     []byte
}

// text is a text or a date; dates are CCYYMMDD.
type text struct{ b []byte }

// memo is what is known of a path that was followed from a node.
type memo struct {
	asking        uint64
	base          dm.NodeID
	walked        bool // first, last and count are known
	first, last   dm.NodeID
	count         int
	values        map[string]bool // nil where they are not known
	spare         map[string]bool // its memory
	folded        [3]*number
	known, failed [3]bool
	seen          map[string]dm.NodeID // by unique
	positions     map[dm.NodeID]int    // by position
}

// NewRunner returns a Runner of the rules.
func NewRunner(b *Bound) *Runner {
	return &Runner{bound: b, memo: make([]memo, b.slots), found: map[*Rule]int{}}
}

// Ask asks every rule wherever it applies in the message, and reports where one
// does not hold, in the order of the nodes. The tree is of the package that the
// rules were bound to. Where it is not whole, because values of the input could
// not be carried over into it, rules that speak of what is missing are not asked.
func (r *Runner) Ask(t *dm.Tree, whole bool, report func(dm.Diagnostic)) {
	if t.Package != r.bound.pkg {
		panic(fmt.Sprintf("rules bound to %s cannot be asked of a message of %s", r.bound.pkg.Name, t.Package.Name))
	}
	r.tree, r.body = t, t.Body()
	if r.body == none {
		return
	}
	r.asking++
	clear(r.found)
	for i := range t.Len() {
		n := dm.NodeID(i)
		for _, q := range r.bound.questions[t.Elem(n).Index] {
			if whole || !q.rule.whole {
				r.ask(q, n, report)
			}
		}
	}
	for _, rule := range r.bound.rules {
		if more := r.found[rule] - maxFindings; more > 0 {
			report(t.Locate(r.body, dm.Diagnostic{Code: rule.ID, Severity: rule.Severity,
				Message: fmt.Sprintf("%d more findings of this rule are not listed: %s", more, rule.Title)}))
		}
	}
}

func (r *Runner) ask(q *question, n dm.NodeID, report func(dm.Diagnostic)) {
	r.node = n
	r.begin()
	if q.when != nil && (r.eval(q.when) != true || r.unasked) {
		return
	}
	if r.eval(q.assert) != false || r.unasked {
		return
	}
	if r.found[q.rule]++; r.found[q.rule] > maxFindings {
		return
	}
	at := n
	if q.at != nil {
		at = q.at.nearest(r.tree, r.base(q.at))
	}
	d := dm.Diagnostic{Code: q.rule.ID, Severity: q.rule.Severity, Message: r.write(q.message), Expected: r.write(q.expect)}
	if l := q.lacks; l != nil && !l.absent {
		d = d.Lacking(r.tree.Gaps(l.nearest(r.tree, r.base(l)), l.end, l.attr))
	}
	if origin, part := r.tree.Fault(at, func() bool { return r.holds(q) }); part != none {
		report(r.tree.LocateAt(at, origin, part, d))
		return
	}
	report(r.tree.Locate(at, d))
}

// holds asks once more, of the message as it is now.
func (r *Runner) holds(q *question) bool {
	r.asking++
	defer func() { r.asking++ }()
	r.begin()
	return r.eval(q.assert) == true && !r.unasked
}

// begin makes ready for a new evaluation.
func (r *Runner) begin() {
	r.unasked = false
	r.used.numbers, r.used.texts = 0, 0
}

func (r *Runner) eval(e *expression) any {
	v, err := r.vm.Run(e.program, r)
	if err != nil { // none of the operations fails: the library's own bounds do
		r.unasked = true
		return nil
	}
	return v
}

// number returns a number for the time of an evaluation.
func (r *Runner) number() *number {
	if r.used.numbers == len(r.numbers) {
		r.numbers = append(r.numbers, &number{})
	}
	z := r.numbers[r.used.numbers]
	r.used.numbers++
	z.SetInt64(0)
	z.unit = nil
	return z
}

// text returns a text for the time of an evaluation.
func (r *Runner) text(b []byte) *text {
	if r.used.texts == len(r.texts) {
		r.texts = append(r.texts, &text{})
	}
	z := r.texts[r.used.texts]
	r.used.texts++
	z.b = b
	return z
}

func (r *Runner) base(s *selector) dm.NodeID {
	if s.global {
		return r.body
	}
	return r.node
}

// recall is what is known of a path from where it begins now.
func (r *Runner) recall(s *selector) *memo {
	m := &r.memo[s.slot]
	if base := r.base(s); m.asking != r.asking || m.base != base {
		m.asking, m.base = r.asking, base
		m.walked, m.values, m.known = false, nil, [3]bool{}
	}
	return m
}

func (r *Runner) walked(s *selector) *memo {
	m := r.recall(s)
	if !m.walked {
		m.walked, m.first, m.last, m.count = true, none, none, 0
		s.each(r.tree, m.base, func(n dm.NodeID) bool {
			if m.first == none {
				m.first = n
			}
			m.last = n
			m.count++
			return true
		})
	}
	return m
}

// first is the first node a path leads to. A path to one place is not followed
// further than that, and remembered only where it is one of the declaration.
func (r *Runner) first(s *selector) dm.NodeID {
	if s.global {
		return r.walked(s).first
	}
	found := none
	s.each(r.tree, r.node, func(n dm.NodeID) bool { found = n; return false })
	return found
}

func (r *Runner) last(s *selector) dm.NodeID { return r.walked(s).last }

func (r *Runner) count(s *selector) *number {
	z := r.number()
	z.SetInt64(int64(r.walked(s).count))
	return z
}

// scalar is the value of the first node that a path leads to.
func (r *Runner) scalar(s *selector) any { return r.at(s, r.first(s)) }

// at is the value at a node as one of the path's kind.
func (r *Runner) at(s *selector, n dm.NodeID) any {
	var value []byte
	if n == none {
		r.unasked = true
	} else {
		value = s.value(r.tree, n)
	}
	switch s.kind {
	case numbers:
		z := r.number()
		r.read(z, s, n)
		return z
	case dates:
		return r.date(value)
	}
	return r.text(bytes.TrimSpace(value))
}

// read reads the number at a node with its unit.
func (r *Runner) read(z *number, s *selector, n dm.NodeID) {
	if n == none || !z.parse(s.value(r.tree, n)) {
		r.unasked = true
		return
	}
	if a := unitOf(r.tree.Elem(n)); a != nil {
		z.unit, _ = r.tree.Attr(n, a)
	}
}

func (r *Runner) date(value []byte) *text {
	z := r.text(nil)
	if z.b = day(z.b[:0], value); z.b == nil {
		r.unasked = true
	}
	return z
}

// comparable reports whether two numbers are of one unit; otherwise the rule is
// not asked.
func (r *Runner) comparable(x, y *number) bool {
	if !x.goesWith(y) {
		r.unasked = true
		return false
	}
	return true
}

// agree reports whether a total is the sum of its parts, or that rounded up or
// down to the decimals that the total has.
func (r *Runner) agree(total, parts *number) bool {
	if total.decimals() >= parts.decimals() {
		return total.Cmp(&parts.Decimal) == 0
	}
	difference, last := r.number(), r.number()
	exact.Sub(&difference.Decimal, &total.Decimal, &parts.Decimal)
	difference.Negative = false
	last.SetFinite(1, -total.decimals())
	return difference.Cmp(&last.Decimal) < 0
}

// values are the different values that a path leads to.
func (r *Runner) values(s *selector) map[string]bool {
	m := r.recall(s)
	if m.values == nil {
		if m.spare == nil {
			m.spare = map[string]bool{}
		}
		clear(m.spare)
		m.values = m.spare
		s.each(r.tree, m.base, func(n dm.NodeID) bool {
			m.values[string(r.keyOf(s, n))] = true
			return true
		})
	}
	return m.values
}

// keyOf is the value at a node in the form that values are compared in.
func (r *Runner) keyOf(s *selector, n dm.NodeID) []byte {
	value := bytes.TrimSpace(s.value(r.tree, n))
	switch s.kind {
	case numbers:
		var z number
		if z.parse(value) {
			return []byte(z.String())
		}
	case dates:
		if d := day(nil, value); d != nil {
			return d
		}
	}
	return value
}

// key is a value in that form.
func (r *Runner) key(v any) []byte {
	if z, ok := v.(*number); ok {
		return []byte(z.String())
	}
	return v.(*text).b
}

// repeats reports whether a value is one of the others.
func (r *Runner) repeats(others []any, v any) bool {
	for _, o := range others {
		if bytes.Equal(r.key(o), r.key(v)) {
			return true
		}
	}
	return false
}

// The ways to make one number of many, as they are remembered.
const (
	sums = iota
	greatest
	least
)

// fold makes one number of those that a path leads to. Without any, or with one
// that is none or is of another unit, the rule is not asked.
func (r *Runner) fold(s *selector, way int) *number {
	m := r.recall(s)
	if !m.known[way] {
		m.known[way] = true
		if m.folded[way] == nil {
			m.folded[way] = &number{}
		}
		m.failed[way] = !r.foldAll(m.folded[way], s, m.base, way)
	}
	if m.failed[way] {
		r.unasked = true
	}
	return m.folded[way]
}

func (r *Runner) foldAll(z *number, s *selector, base dm.NodeID, way int) (ok bool) {
	var x number
	some := false
	all := s.each(r.tree, base, func(n dm.NodeID) bool {
		before := r.unasked
		r.unasked = false
		r.read(&x, s, n)
		read := !r.unasked
		r.unasked = before
		switch {
		case !read || some && !z.goesWith(&x):
			return false
		case !some:
			z.Set(&x.Decimal)
			z.unit = nil
		case way == sums:
			exact.Add(&z.Decimal, &z.Decimal, &x.Decimal)
		case way == greatest && x.Cmp(&z.Decimal) > 0, way == least && x.Cmp(&z.Decimal) < 0:
			z.Set(&x.Decimal)
		}
		z.takeUnit(z, &x)
		some = true
		return true
	})
	return all && some
}

// unique reports whether no earlier sibling of the node has the same values.
func (r *Runner) unique(k *key) bool {
	m := &r.memo[k.slot]
	if m.asking != r.asking {
		m.asking = r.asking
		if m.seen == nil {
			m.seen = map[string]dm.NodeID{}
		}
		clear(m.seen)
	}
	r.buf = binary.LittleEndian.AppendUint32(r.buf[:0], uint32(r.tree.Parent(r.node)))
	some := false
	for _, s := range k.parts {
		s.each(r.tree, r.node, func(n dm.NodeID) bool {
			some = true
			v := r.keyOf(s, n)
			r.buf = binary.LittleEndian.AppendUint32(r.buf, uint32(len(v)))
			r.buf = append(r.buf, v...)
			return true
		})
		r.buf = append(r.buf, 0xff, 0xff, 0xff, 0xff)
	}
	if !some {
		return true
	}
	if n, ok := m.seen[string(r.buf)]; ok {
		return n == r.node
	}
	m.seen[string(r.buf)] = r.node
	return true
}

// position is the place of the node among its siblings of the same element, from
// 1, of which only those that the path leads to something from are counted. All
// siblings are counted when the first of them asks.
func (r *Runner) position(s *selector) int {
	m := &r.memo[s.slot]
	if m.asking != r.asking {
		m.asking = r.asking
		if m.positions == nil {
			m.positions = map[dm.NodeID]int{}
		}
		clear(m.positions)
	}
	if _, ok := m.positions[r.node]; !ok {
		parent := r.tree.Parent(r.node)
		if parent == none {
			return 1
		}
		at := 0
		for c := r.tree.First(parent); c != none; c = r.tree.Next(c) {
			if r.tree.Elem(c) == r.tree.Elem(r.node) {
				if !s.each(r.tree, c, func(dm.NodeID) bool { return false }) {
					at++
				}
				m.positions[c] = at
			}
		}
	}
	return m.positions[r.node]
}

// name is what the one who made the input calls the field that a path leads to.
func (r *Runner) name(s *selector) string {
	if n := r.first(s); n != none {
		return r.tree.Field(n)
	}
	return s.end.Name
}
