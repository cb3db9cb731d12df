package mappings

import (
	"maps"
	"slices"
	"strings"

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
	return rules
}

// ruleFields are the words of a rule.
var ruleFields = []string{"national", "wco", "rules", "number", "codes", "date", "decimal", "integer", "boolean",
	"default", "constant", "when", "only", "spread", "sum", "count", "lossy"}

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
	if r.when, err = l.condition(f["when"], c); err != nil {
		return err
	}
	return nil
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
	if e.IsClass() && cond.path.attr == nil {
		return nil, at.Errorf("%s is a group and holds no value", e.Path())
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

// values reads a rule that relates two values.
func (l *loader) values(r *rule, n yamlfile.Node, f map[string]yamlfile.Node, c scope) error {
	nat, err := f["national"].Text()
	if err != nil {
		return err
	}
	to, err := f["wco"].Text()
	if err != nil {
		return err
	}
	if nat == "" || to == "" {
		return n.Errorf(`a rule relates "national" and "wco"`)
	}
	if f["number"].Present() {
		return f["number"].Errorf(`"number" belongs to a group: a rule with "rules"`)
	}
	if r.national, err = parseSide(c.national, nat, r.only != in); err != nil {
		return f["national"].Errorf("%v", err)
	}
	if r.wco, err = parseSide(c.wco, to, r.only != out); err != nil {
		return f["wco"].Errorf("%v", err)
	}
	if !r.national.plain && !r.wco.plain {
		return n.Errorf("only one side of a rule can be composed of several paths")
	}
	if r.spread, err = f["spread"].Bool(); err != nil {
		return err
	}
	if err := l.conversion(r, f, c); err != nil {
		return err
	}
	if err := l.defaults(r, f["default"], c); err != nil {
		return err
	}
	return l.checkValues(r, f, c)
}

// conversion reads how a value changes on its way.
func (l *loader) conversion(r *rule, f map[string]yamlfile.Node, c scope) error {
	word := ""
	for _, w := range []string{"codes", "date", "decimal", "integer", "boolean"} {
		if !f[w].Present() {
			continue
		}
		if word != "" {
			return f[w].Errorf("a rule has %s or %s, not both", word, w)
		}
		word = w
	}
	var err error
	switch n := f[word]; word {
	case "codes":
		var codes *codeTable
		if codes, err = l.codes(n, r.only, c.from); err == nil {
			r.convert = codes
		}
	case "date":
		var text string
		if text, err = n.Text(); err != nil {
			return err
		}
		form, wrong := parseDateForm(text, l.dates)
		if wrong != nil {
			return n.Errorf("%v", wrong)
		}
		r.convert = form
	case "decimal":
		r.convert, err = parseDecimal(n)
	case "integer":
		r.convert, err = parseInteger(n)
	case "boolean":
		base := ""
		if e := r.wco.paths()[0].end(); !e.IsClass() {
			base = e.Type.Base
		}
		r.convert, err = parseBoolean(n, base)
	}
	return err
}

// codes reads a code table: inline, by name, or from a CSV file.
func (l *loader) codes(n yamlfile.Node, only direction, from *source) (*codeTable, error) {
	if n.IsText() {
		name, err := n.Text()
		if err != nil {
			return nil, err
		}
		d, named := l.tables[name]
		if !named && !isCSV(name) {
			return nil, n.Errorf(`there is no table %q%s; a file ends in .csv`, name, nearest.Hint(name, slices.Sorted(maps.Keys(l.tables))))
		}
		if named {
			n, from = d.node, d.from
		}
	}
	return parseCodes(n, only, from.read)
}

// defaults reads the values that are written where the other side has none.
func (l *loader) defaults(r *rule, n yamlfile.Node, c scope) error {
	if !n.Present() {
		return nil
	}
	f, err := n.Map(defaultFields...)
	if err != nil {
		return err
	}
	for word, to := range map[string]*string{"in": &r.defaults.in, "out": &r.defaults.out} {
		if *to, err = f[word].Text(); err != nil {
			return err
		}
	}
	switch {
	case r.defaults == defaults{}:
		return n.Errorf(`a default is of one direction: "default: {in: VALUE}" or "default: {out: VALUE}"`)
	case r.defaults.in != "" && r.only == out:
		return f["in"].Errorf("this rule never runs in")
	case r.defaults.out != "" && r.only == in:
		return f["out"].Errorf("this rule never runs out")
	case r.spread:
		return n.Errorf("a value that is spread has no default")
	}
	if err := fits(f["in"], r.defaults.in, r.wco, c.wco); err != nil {
		return err
	}
	if err := fits(f["out"], r.defaults.out, r.national, c.national); err != nil || r.convert == nil {
		return err
	}
	// What is written by default comes back through the conversion.
	for _, d := range []struct {
		word, value string
		back        direction
	}{{"in", r.defaults.in, out}, {"out", r.defaults.out, in}} {
		if d.value == "" || r.only != both {
			continue
		}
		if _, wrong := convert(r.convert, d.back, d.value); wrong != nil && !wrong.partial {
			return f[d.word].Errorf("this default would not lead back: %s; expected %s", wrong.message, wrong.expected)
		}
	}
	return nil
}

// fits checks a value that a rule writes by itself.
func fits(n yamlfile.Node, value string, s *side, from *dm.Element) error {
	if value == "" {
		return nil
	}
	if !s.plain {
		return n.Errorf("a value is written to a single path")
	}
	p := s.parts[0].path
	e := p.end()
	if e.IsClass() && p.attr == nil {
		return n.Errorf("%s is a group and holds no value", e.Path())
	}
	if wrong, expected := p.check(from, value); wrong != "" {
		return n.Errorf("%q does not fit %s: %s; expected %s", value, p.text, wrong, expected)
	}
	return nil
}

// group reads a rule that relates two classes.
func (l *loader) group(r *rule, n yamlfile.Node, f map[string]yamlfile.Node, c scope) error {
	if err := refuse(f, "a group", "codes", "date", "decimal", "integer", "boolean", "default", "constant", "spread", "sum", "count"); err != nil {
		return err
	}
	nat, err := f["national"].Text()
	if err != nil {
		return err
	}
	to, err := f["wco"].Text()
	if err != nil {
		return err
	}
	if nat == "" || to == "" {
		return n.Errorf(`a group relates "national" and "wco"`)
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
	nodes, err := l.groupRules(f["rules"], &inner)
	if err != nil {
		return err
	}
	r.rules = l.rules(nodes, inner)
	oneWay(r.rules, r.only, r.lossy)
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

// repeats reports whether the path may lead to several nodes.
func (p *path) repeats() bool {
	for i := range p.steps {
		if p.steps[i].repeats() {
			return true
		}
	}
	return false
}

// repeats reports whether the step may lead to several nodes: its element
// repeats, and no position picks one of them.
func (s *step) repeats() bool {
	if !s.elem.Repeats() {
		return false
	}
	for _, p := range s.preds {
		if p.position > 0 {
			return false
		}
	}
	return true
}

// constant reads a rule that writes a value by itself: into the package going
// in, or into the national format going out.
func (l *loader) constant(r *rule, n yamlfile.Node, f map[string]yamlfile.Node, c scope) error {
	if err := refuse(f, "a constant", "number", "codes", "date", "decimal", "integer", "boolean", "default", "spread", "sum", "count"); err != nil {
		return err
	}
	var err error
	if r.constant, err = f["constant"].Text(); err != nil {
		return err
	}
	if r.constant == "" {
		return f["constant"].Errorf("the constant is empty")
	}
	from, err := l.single(r, n, f, c, "a constant")
	if err != nil {
		return err
	}
	s, _ := r.own()
	return fits(f["constant"], r.constant, s, from)
}

// single reads the one side of a constant or a total.
func (l *loader) single(r *rule, n yamlfile.Node, f map[string]yamlfile.Node, c scope, kind string) (*dm.Element, error) {
	word, from, to := "wco", c.wco, &r.wco
	if f["national"].Present() {
		if f["wco"].Present() {
			return nil, f["national"].Errorf(`%s has one side, "national" or "wco"`, kind)
		}
		word, from, to = "national", c.national, &r.national
	}
	if !f[word].Present() {
		return nil, n.Errorf(`%s has no place: "wco: PATH" or "national: PATH"`, kind)
	}
	text, err := f[word].Text()
	if err != nil {
		return nil, err
	}
	if *to, err = parseSide(from, text, true); err != nil {
		return nil, f[word].Errorf("%v", err)
	}
	if !(*to).plain {
		return nil, f[word].Errorf("%s goes to a single path", kind)
	}
	p := (*to).parts[0].path
	switch e := p.end(); {
	case e.IsClass() && p.attr == nil:
		return nil, f[word].Errorf("%s is a class and holds no value", e.Path())
	case word == "national" && p.repeats():
		return nil, f[word].Errorf(`wrong cardinality: %s repeats; put the rule into a group, or pick one: NAME[1]`, p.text)
	}
	return from, nil
}

// total reads a rule for a number or a sum of what stands on the other side.
func (l *loader) total(r *rule, n yamlfile.Node, f map[string]yamlfile.Node, c scope) error {
	word := "count"
	if f["sum"].Present() {
		word = "sum"
	}
	if err := refuse(f, "a total", "number", "codes", "date", "integer", "boolean", "default", "spread", "constant"); err != nil {
		return err
	}
	if f["sum"].Present() && f["count"].Present() {
		return f["count"].Errorf("a rule has sum or count, not both")
	}
	if _, err := l.single(r, n, f, c, "a total"); err != nil {
		return err
	}
	text, err := f[word].Text()
	if err != nil {
		return err
	}
	from := c.wco
	if _, national := r.own(); !national {
		from = c.national
	}
	p, err := parsePath(from, text)
	if err != nil {
		return f[word].Errorf("%v", err)
	}
	r.total = &total{of: p, sum: word == "sum"}
	if d := f["decimal"]; d.Present() {
		if !r.total.sum {
			return d.Errorf(`"decimal" has no meaning in a count`)
		}
		if r.total.decimal, err = parseDecimal(d); err != nil {
			return err
		}
	}
	switch e := p.end(); {
	case r.total.sum && (e.IsClass() || p.attr != nil):
		return f[word].Errorf("%s holds no numbers to add up", e.Path())
	case r.total.sum && e.Package() == l.m.Package && e.Type.Base != "decimal":
		return f[word].Errorf("type clash: %s does not hold a number", e.Path())
	case !p.repeats():
		return f[word].Errorf("%s occurs once: there is nothing to count or to add up", e.Path())
	}
	return nil
}

// checkValues refuses rules between values that cannot work.
func (l *loader) checkValues(r *rule, f map[string]yamlfile.Node, c scope) error {
	if r.spread {
		if err := r.checkSpread(f["spread"]); err != nil {
			return err
		}
	}
	_, date := r.convert.(*dateForm)
	for _, p := range r.national.paths() {
		switch e := p.end(); {
		case e.IsClass() && p.attr == nil:
			return f["national"].Errorf(`%s is a group and holds no value; for a group, give "rules"`, e.Path())
		case p.repeats() && !r.spread:
			return f["national"].Errorf(`wrong cardinality: %s repeats, and this rule would carry one value; put it into a group, pick one (NAME[1]), or "spread: true"`, p.text)
		}
	}
	if err := r.knows(f["codes"], c.national); err != nil {
		return err
	}
	for _, p := range r.wco.paths() {
		e := p.end()
		switch {
		case e.IsClass() && p.attr == nil:
			return f["wco"].Errorf(`%s is a class and holds no value; for a group, give "rules"`, e.Path())
		case p.attr == nil && e.Type.Child != "" && !date:
			return f["wco"].Errorf(`type clash: %s is a date, and the rule has no date form: "date: d/M/yyyy"`, e.Path())
		case date && (p.attr != nil || e.Type.Child == ""):
			return f["wco"].Errorf("type clash: the rule has a date form, and %s is no date", e.Path())
		}
		if codes, ok := r.convert.(*codeTable); ok && r.only != out {
			for _, v := range codes.wco {
				if wrong, expected := p.check(c.wco, v); wrong != "" {
					return f["codes"].Errorf("type clash: the code %q does not fit %s: %s; expected %s", v, e.Path(), wrong, expected)
				}
			}
		}
	}
	return nil
}

// knows refuses a code of the rule's own table that its national place can never
// hold, and a word for true and false likewise. A table with a name may serve
// several places.
func (r *rule) knows(table yamlfile.Node, from *dm.Element) error {
	var words []string
	switch x := r.convert.(type) {
	case *codeTable:
		if table.IsMap() {
			words = x.national
		}
	case *booleanWords:
		words = []string{x.yes, x.no}
	}
	if !r.national.plain {
		return nil
	}
	p := r.national.parts[0].path
	for _, w := range words {
		if wrong, expected := p.check(from, w); wrong != "" {
			return r.at.Errorf("%q can never be the value of %s: %s; expected %s", w, p.text, wrong, expected)
		}
	}
	return nil
}

// checkSpread asks that one path leads through a repeating class and the other
// does not.
func (r *rule) checkSpread(n yamlfile.Node) error {
	if !r.national.plain || !r.wco.plain {
		return n.Errorf("a value that is spread has a single path on both sides")
	}
	a, b := r.national.parts[0].path, r.wco.parts[0].path
	many := b
	switch {
	case a.repeats():
		many = a
	case !b.repeats():
		return n.Errorf("neither path repeats: there is nothing to spread over")
	}
	if last := len(many.steps) - 1; many.steps[last].repeats() {
		return n.Errorf("%s itself repeats: a value is spread over the occurrences of a class", many.text)
	}
	return nil
}

// check says what is wrong with a value at the end of the path.
func (p *path) check(from *dm.Element, value string) (wrong, expected string) {
	if p.attr != nil {
		return p.attr.Facets.Check(p.attr.Base, value)
	}
	e := p.end()
	return e.Facets.Check(e.Type.Base, value)
}

// losses asks for a reason where a rule can lose something, and refuses one
// where it cannot.
func (l *loader) losses(r *rule, f map[string]yamlfile.Node) error {
	can := r.loses()
	switch {
	case can != "" && r.lossy == "":
		return r.at.Errorf(`this rule can lose %s; say why that is right: "lossy: REASON"`, can)
	case can == "" && r.lossy != "":
		return f["lossy"].Errorf(`this rule loses nothing: leave "lossy" out`)
	}
	return nil
}

// loses says what a rule can lose, empty when nothing.
func (r *rule) loses() string {
	switch {
	case r.constantly() || r.total != nil:
		return "" // what is there is compared on the way back
	case r.only == in:
		return "what it carries in, since it does not run out"
	case r.only == out:
		return "what it carries out, since it does not run in"
	}
	if r.convert != nil {
		for _, d := range []direction{in, out} {
			if what := r.convert.loses(d); what != "" {
				return what
			}
		}
	}
	if r.spread {
		return "a value where the class it is spread over does not occur"
	}
	return ""
}
