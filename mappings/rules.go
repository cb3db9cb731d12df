package mappings

import (
	"maps"
	"slices"

	dm "wcodm/datamodel"
	"wcodm/datamodel/nearest"
	"wcodm/datamodel/yamlfile"
)

// maxNesting bounds the nesting of groups, maxRules the rules that parts grow to.
const (
	maxNesting = 16
	maxRules   = 50_000
)

// scope is where a rule stands: the file it is read from, and the elements
// that its paths begin at.
type scope struct {
	from          *source
	national, wco *dm.Element
	depth         int
}

func (l *loader) rules(nodes []yamlfile.Node, c scope) []*rule {
	var rules []*rule
	for _, n := range nodes {
		r, err := l.rule(n, c)
		if err != nil {
			l.fail(err)
			continue
		}
		rules = append(rules, r)
	}
	besideSame(rules)
	return rules
}

// ruleFields are the words of a rule.
var ruleFields = []string{"national", "wco", "rules", "number", "codes", "date", "decimal", "integer", "boolean",
	"first", "default", "constant", "when", "only", "spread", "sum", "count", "lossy", "why"}

// defaultFields are the words of "default", sides those of "number".
var (
	defaultFields = []string{"in", "out"}
	sides         = []string{"national", "wco"}
)

func (l *loader) rule(n yamlfile.Node, c scope) (*rule, error) {
	if c.depth > maxNesting {
		return nil, n.Errorf("groups nest deeper than %d: does a part use itself?", maxNesting)
	}
	if l.count++; l.count > maxRules {
		return nil, n.Errorf("more than %d rules: does a part use itself?", maxRules)
	}
	f, err := n.Map(ruleFields...)
	if err != nil {
		return nil, err
	}
	r := &rule{at: n}
	if err := l.modifiers(r, f, c); err != nil {
		return nil, err
	}
	switch {
	case f["rules"].Present():
		err = l.group(r, n, f, c)
	case f["constant"].Present():
		err = l.constant(r, n, f, c)
	case f["sum"].Present(), f["count"].Present():
		err = l.total(r, n, f, c)
	default:
		err = l.values(r, n, f, c)
	}
	if err != nil {
		return nil, err
	}
	return r, l.losses(r, f)
}

// refuse reports words that have no place in a rule of this kind.
func refuse(f map[string]yamlfile.Node, kind string, words ...string) error {
	for _, w := range words {
		if f[w].Present() {
			return f[w].Errorf("%q has no meaning in %s", w, kind)
		}
	}
	return nil
}

// modifiers reads the words that rules of every kind may have.
func (l *loader) modifiers(r *rule, f map[string]yamlfile.Node, c scope) error {
	only, err := f["only"].Text()
	if err != nil {
		return err
	}
	switch only {
	case "":
	case "in":
		r.only = in
	case "out":
		r.only = out
	default:
		return f["only"].Errorf(`"only" is in (national to WCO) or out, not %q`, only)
	}
	if r.lossy, err = f["lossy"].Text(); err != nil {
		return err
	}
	if r.why, err = f["why"].Text(); err != nil {
		return err
	}
	if r.only == out && l.m.Between() {
		return f["only"].Errorf("a mapping between packages runs in only")
	}
	if r.when, err = l.condition(f["when"], c); err != nil {
		return err
	}
	return nil
}

// relates reads what a rule relates.
func relates(n yamlfile.Node, f map[string]yamlfile.Node, kind string) (national, wco string, err error) {
	if national, err = f["national"].Text(); err != nil {
		return "", "", err
	}
	if wco, err = f["wco"].Text(); err != nil {
		return "", "", err
	}
	if national == "" || wco == "" {
		return "", "", n.Errorf(`%s relates "national" and "wco"`, kind)
	}
	return national, wco, nil
}

// group reads a rule that relates two classes.
func (l *loader) group(r *rule, n yamlfile.Node, f map[string]yamlfile.Node, c scope) error {
	if err := refuse(f, "a group", "codes", "date", "decimal", "integer", "boolean", "first", "default", "constant", "spread", "sum", "count"); err != nil {
		return err
	}
	nat, to, err := relates(n, f, "a group")
	if err != nil {
		return err
	}
	if r.groupNational, err = parsePath(c.national, nat); err != nil {
		return f["national"].Errorf("%v", err)
	}
	if r.groupWCO, err = parsePath(c.wco, to); err != nil {
		return f["wco"].Errorf("%v", err)
	}
	natEnd, wcoEnd := r.groupNational.end(), r.groupWCO.end()
	switch {
	case r.groupNational.root || r.groupWCO.root:
		return n.Errorf("a path from the root of the message leads to a value, and this rule is a group")
	case !natEnd.IsClass():
		return f["national"].Errorf("%s holds a value: it is no group", natEnd.Path())
	case !wcoEnd.IsClass():
		return f["wco"].Errorf("%s holds a value: it is no group", wcoEnd.Path())
	case r.groupNational.repeats() && !r.groupWCO.repeats():
		return f["wco"].Errorf("wrong cardinality: %s repeats, and %s does not", natEnd.Path(), to)
	}
	inner := scope{from: c.from, national: natEnd, wco: wcoEnd, depth: c.depth + 1}
	if err := l.numbering(r, f["number"], inner); err != nil {
		return err
	}
	if text, err := f["rules"].Text(); err == nil && text == sameWord {
		return l.groupSame(r, f["rules"])
	}
	nodes, err := l.groupRules(f["rules"], &inner)
	if err != nil {
		return err
	}
	r.rules = l.rules(nodes, inner)
	oneWay(r.rules, r.only, r.lossy)
	passWhy(r.rules, r.why)
	return nil
}

// oneWay makes the rules of a group for one direction such rules themselves.
func oneWay(rules []*rule, only direction, why string) {
	if only == both {
		return
	}
	for _, r := range rules {
		if r.only == both {
			r.only = only
		}
		if r.lossy == "" {
			r.lossy = why
		}
		oneWay(r.rules, only, why)
	}
}

// groupRules are the rules of a group, or those of the part it names.
func (l *loader) groupRules(n yamlfile.Node, c *scope) ([]yamlfile.Node, error) {
	if n.IsText() {
		name, err := n.Text()
		if err != nil {
			return nil, err
		}
		part, ok := l.parts[name]
		if !ok {
			return nil, n.Errorf("there is no part %q%s", name, nearest.Hint(name, slices.Collect(maps.Keys(l.parts))))
		}
		n, c.from = part.node, part.from
	}
	nodes, err := n.List()
	if err == nil && len(nodes) == 0 {
		err = n.Errorf("the group has no rules")
	}
	return nodes, err
}

// numbering reads where the occurrences of a group have their number: a path of
// the package, or one of each side.
func (l *loader) numbering(r *rule, n yamlfile.Node, c scope) error {
	if !n.Present() {
		return nil
	}
	f := map[string]yamlfile.Node{"wco": n}
	if n.IsMap() {
		var err error
		if f, err = n.Map(sides...); err != nil {
			return err
		}
		if len(f) == 0 {
			return n.Errorf(`a number has a place: "number: PATH" or "number: {national: PATH, wco: PATH}"`)
		}
	}
	read := func(word string, from *dm.Element, to **path) error {
		if !f[word].Present() {
			return nil
		}
		text, err := f[word].Text()
		if err != nil {
			return err
		}
		p, err := parsePath(from, text)
		if err != nil {
			return f[word].Errorf("%v", err)
		}
		if p.attr != nil {
			return f[word].Errorf("a group is numbered by an element, not by the XML attribute %s: carry that by a rule, or drop it", p.text)
		}
		if e := p.end(); e.IsClass() || word == "wco" && e.Type.Base != "decimal" {
			return f[word].Errorf("type clash: %s does not hold a number", e.Path())
		}
		*to = p
		return nil
	}
	if err := read("national", c.national, &r.number.national); err != nil {
		return err
	}
	return read("wco", c.wco, &r.number.wco)
}
