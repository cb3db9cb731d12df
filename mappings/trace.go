package mappings

import dm "wcodm/datamodel"

// trace is what a [Trip] remembers of one run: what became of each value, by
// which rule, and what was said about it. A nil trace remembers nothing.
type trace struct {
	taken  []attrOf                   // what the rule at hand took up
	rules  map[attrOf][]*rule         // the rules that took a value up
	links  map[attrOf][]link          // what was made of a value
	asked  map[attrOf][]attrOf        // of a constant that a predicate asks for: the values that it leads to
	given  map[attrOf]string          // what was written without a value that was read, and why
	told   map[attrOf][]dm.Diagnostic // what was said about a value or a group
	groups map[dm.NodeID]*rule        // the group of an occurrence that was read
}

// link leads from a value to what a rule wrote of it.
type link struct {
	rule *rule
	to   attrOf
}

func newTrace() *trace {
	return &trace{rules: map[attrOf][]*rule{}, links: map[attrOf][]link{}, asked: map[attrOf][]attrOf{}, given: map[attrOf]string{},
		told: map[attrOf][]dm.Diagnostic{}, groups: map[dm.NodeID]*rule{}}
}

func (t *trace) reset() {
	if t == nil {
		return
	}
	t.begin()
	clear(t.rules)
	clear(t.links)
	clear(t.asked)
	clear(t.given)
	clear(t.told)
	clear(t.groups)
}

// begin forgets what the rule before took up.
func (t *trace) begin() {
	if t != nil {
		t.taken = t.taken[:0]
	}
}

func (t *trace) takes(at attrOf, by *rule) {
	if t == nil {
		return
	}
	t.taken = append(t.taken, at)
	t.rules[at] = append(t.rules[at], by)
}

// asks notes that a predicate asked for a constant, on the way to a value.
func (t *trace) asks(constant dm.NodeID, value attrOf) {
	if t != nil {
		at := attrOf{node: constant}
		t.asked[at] = append(t.asked[at], value)
	}
}

// writes links all that the rule at hand took up to what it wrote. A total is
// made of no value in particular.
func (t *trace) writes(at attrOf, by *rule) {
	if t == nil {
		return
	}
	if len(t.taken) == 0 {
		t.gives(at, "written by the rule of "+by.place())
	}
	for _, from := range t.taken {
		t.links[from] = append(t.links[from], link{by, at})
	}
}

func (t *trace) gives(at attrOf, why string) {
	if t != nil {
		t.given[at] = why
	}
}

func (t *trace) group(n dm.NodeID, by *rule) {
	if t != nil {
		t.groups[n] = by
	}
}

func (t *trace) tells(at attrOf, d dm.Diagnostic) {
	if t != nil {
		t.told[at] = append(t.told[at], d)
	}
}

// fails says of all that the rule at hand took up, but n itself, what was said
// of n: one field cannot take them.
func (t *trace) fails(n dm.NodeID, d dm.Diagnostic) {
	if t == nil {
		return
	}
	for _, at := range t.taken {
		if at.node != n || at.attr != nil {
			t.tells(at, d)
		}
	}
}
