package mappings

import (
	"strings"

	dm "wcodm/datamodel"
	"wcodm/datamodel/yamlfile"
)

// condition is what a rule's "when" asks of one side.
type condition struct {
	text     string
	path     *path
	national bool     // asked of the national side
	record   bool     // the path begins at the record, not at the group
	values   []string // nil: asks whether there is a value
	negate   bool
}

// value is the condition's value in a tree, empty without one; of a class, whether
// there is one with anything in it. n is the node of
// the group.
func (c *condition) value(t *dm.Tree, n dm.NodeID) string {
	if c.record {
		n = t.Body()
	}
	value := ""
	if n != dm.None {
		c.path.each(t, n, func(n dm.NodeID) bool {
			if value, _ = read(t, n, c.path); c.path.attr == nil && t.Elem(n).IsClass() && filled(t, n) {
				value = "there"
			}
			return value == ""
		})
	}
	return value
}

// once is value, asked of a whole declaration only once: to find that something is
// absent, all items are passed over.
func (c *condition) once(known map[*condition]string, t *dm.Tree, n dm.NodeID) string {
	if !c.record {
		return c.value(t, n)
	}
	value, asked := known[c]
	if !asked {
		value = c.value(t, n)
		known[c] = value
	}
	return value
}

// holds reports whether a value is what the condition asks for.
func (c *condition) holds(value string) bool {
	if c.values == nil {
		return (value != "") != c.negate
	}
	for _, v := range c.values {
		if v == value || v == "0" && isZero(value) {
			return !c.negate
		}
	}
	return c.negate
}

// condition reads "PATH = VALUE|VALUE", "PATH != VALUE", "PATH" or "!PATH" of the
// national side, or of the package's: {wco: …}.
func (l *loader) condition(n yamlfile.Node, c scope) (*condition, error) {
	if !n.Present() {
		return nil, nil
	}
	cond, from, at := &condition{national: true}, c.national, n
	if n.IsMap() {
		f, err := n.Map("wco")
		if err != nil {
			return nil, err
		}
		if len(f) == 0 {
			return nil, n.Errorf(`the condition asks nothing: "when: {wco: PATH = VALUE}"`)
		}
		at, cond.national, from = f["wco"], false, c.wco
	}
	text, err := at.Text()
	if err != nil {
		return nil, err
	}
	cond.text = text
	name, values, compares := cutCondition(text)
	name = strings.TrimSpace(name)
	if compares {
		name, cond.negate = strings.CutSuffix(name, "!")
		for v := range strings.SplitSeq(values, "|") {
			v = strings.TrimSpace(v)
			if v == "" || v[0] == '=' {
				return nil, at.Errorf(`%q compares with nothing: a condition is "PATH = VALUE|VALUE", "PATH != VALUE", "PATH" or "!PATH"`, text)
			}
			cond.values = append(cond.values, v)
		}
	} else {
		name, cond.negate = strings.CutPrefix(name, "!")
	}
	name = strings.TrimSpace(name)
	if name, cond.record = strings.CutPrefix(name, "/"); cond.record {
		if from = l.m.Package.Body; cond.national {
			from = l.m.National.Body
		}
	}
	if cond.path, err = parsePath(from, name); err != nil {
		return nil, at.Errorf("%v", err)
	}
	e := cond.path.end()
	if compares && e.IsClass() && cond.path.attr == nil {
		return nil, at.Errorf("%s is a group and holds no value: it is there, or it is not (PATH, !PATH)", e.Path())
	}
	for _, v := range cond.values {
		if wrong, expected := cond.path.check(from, v); wrong != "" {
			return nil, at.Errorf("%q can never be the value of %s: %s; expected %s", v, e.Path(), wrong, expected)
		}
	}
	return cond, nil
}

// cutCondition divides a condition at the "=" that is not in a predicate.
func cutCondition(text string) (name, values string, compares bool) {
	depth := 0
	for i := range len(text) {
		switch c := text[i]; {
		case c == '[':
			depth++
		case c == ']':
			depth--
		case c == '=' && depth <= 0:
			return text[:i], text[i+1:], true
		}
	}
	return text, "", false
}
