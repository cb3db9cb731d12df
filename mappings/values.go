package mappings

import (
	"maps"
	"slices"

	dm "wcodm/datamodel"
	"wcodm/datamodel/nearest"
	"wcodm/datamodel/yamlfile"
)

// values reads a rule that relates two values.
func (l *loader) values(r *rule, n yamlfile.Node, f map[string]yamlfile.Node, c scope) error {
	nat, to, err := relates(n, f, "a rule")
	if err != nil {
		return err
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
	for _, w := range []string{"codes", "date", "decimal", "integer", "boolean", "first"} {
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
	case "first":
		r.convert, err = parseFirst(n)
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
	return parseCodes(n, only, from.table)
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
