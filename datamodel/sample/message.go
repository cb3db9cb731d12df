package sample

import (
	"math/rand/v2"
	"slices"
	"strconv"

	dm "wcodm/datamodel"
)

// Options bound a message.
type Options struct {
	// Density is the share of optional elements and XML attributes that occur:
	// 0 none, 1 all.
	Density float64
	// Repeat is the most occurrences of what may repeat without a bound, or with
	// a higher one; 0 is 3.
	Repeat int
	// MaxNodes is how many nodes the message has about at most; what is required
	// is there all the same. 0 is 500.
	MaxNodes int
}

// Message fills the tree with a random message of the package: the elements in
// schema order, cardinalities respected, values that fit, no class empty. A
// value of a date is a day of the calendar.
func Message(r *rand.Rand, t *dm.Tree, p *dm.Package, o Options) {
	if o.Repeat == 0 {
		o.Repeat = 3
	}
	if o.MaxNodes == 0 {
		o.MaxNodes = 500
	}
	t.Reset(p)
	m := message{r: r, t: t, Options: o, sizes: sizes(p)}
	m.class(t.Add(dm.None, p.Root, dm.Place{}), p.Root, o.MaxNodes)
}

type message struct {
	Options
	r     *rand.Rand
	t     *dm.Tree
	sizes []int
}

// sizes returns how many elements lie at and below each.
func sizes(p *dm.Package) []int {
	all := make([]int, len(p.Elements))
	for _, e := range slices.Backward(p.Elements) { // in document order: parents before children
		all[e.Index]++
		if e.Parent != nil {
			all[e.Parent.Index] += all[e.Index]
		}
	}
	return all
}

// class fills a class. Its classes share the budget that its values leave by
// how much each could hold, so that it does not all go to the first.
func (m *message) class(n dm.NodeID, e *dm.Element, budget int) {
	m.attributes(n, e, "")
	counts := make([]int, len(e.Children))
	nodes, size := 0, 0
	for i, c := range e.Children {
		counts[i] = m.count(c, budget)
		nodes += counts[i]
	}
	if nodes == 0 {
		counts[m.r.IntN(len(counts))] = 1
	}
	for i, c := range e.Children {
		if c.IsClass() {
			size += counts[i] * m.sizes[c.Index]
		}
	}
	for i, c := range e.Children {
		for range counts[i] {
			if c.IsClass() {
				m.class(m.t.Add(n, c, dm.Place{}), c, max(budget-nodes, 0)*m.sizes[c.Index]/size)
			} else {
				m.value(n, c)
			}
		}
	}
}

// count is how often an element occurs.
func (m *message) count(c *dm.Element, budget int) int {
	most := c.Max
	if most == dm.Unbounded || most > m.Repeat {
		most = m.Repeat
	}
	n := c.Min
	if budget > 0 && m.r.Float64() < m.Density {
		n = max(n, 1)
		if most > n {
			n += m.r.IntN(most - n + 1)
		}
	}
	return n
}

// value adds a value, unless nothing fits the element.
func (m *message) value(parent dm.NodeID, e *dm.Element) {
	v, ok := m.text(e)
	if !ok {
		return
	}
	n := m.t.Add(parent, e, dm.Place{})
	m.t.SetText(n, v)
	m.attributes(n, e, v)
}

// attributes adds XML attributes to an element of that value, which a class has
// not.
func (m *message) attributes(n dm.NodeID, e *dm.Element, value string) {
	for _, a := range e.Attributes {
		if !a.Required && m.r.Float64() >= m.Density {
			continue
		}
		if v, ok := m.attribute(a, value); ok {
			m.t.SetAttr(n, a, []byte(v))
		}
	}
}

func (m *message) text(e *dm.Element) (string, bool) {
	if e.Type.Child == "DateTimeString" {
		for range tries {
			v := m.date()
			if wrong, _ := e.Check(v); wrong == "" {
				return v, true
			}
		}
	}
	return Value(m.r, e.Type.Base, e.Facets)
}

// date is a day as CCYYMMDD, or a time as CCYYMMDDHHMMSS, at times with a zone.
func (m *message) date() string {
	two := func(from, to int) string { return strconv.Itoa(100 + from + m.r.IntN(to-from+1))[1:] }
	v := "20" + two(0, 99) + two(1, 12) + two(1, 28)
	if m.r.IntN(2) == 0 {
		return v
	}
	return v + two(0, 23) + two(0, 59) + two(0, 59) + []string{"", "Z", "+01", "-05"}[m.r.IntN(4)]
}

// dateFormats are the codes for the form of a date (UN/EDIFACT 2379) by its length.
var dateFormats = map[int]string{8: "102", 14: "204", 15: "304", 17: "304"}

// attribute returns a value of an XML attribute of an element with that value.
func (m *message) attribute(a *dm.Attribute, of string) (string, bool) {
	if a.Name == "formatCode" {
		code := dateFormats[len(of)]
		wrong, _ := a.Facets.Check(a.Base, code)
		return code, wrong == ""
	}
	return Value(m.r, a.Base, a.Facets)
}
