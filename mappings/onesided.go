package mappings

import (
	dm "wcodm/datamodel"
	"wcodm/datamodel/yamlfile"
)

// constant reads a rule that writes a value by itself: into the package going
// in, or into the national format going out.
func (l *loader) constant(r *rule, n yamlfile.Node, f map[string]yamlfile.Node, c scope) error {
	if err := refuse(f, "a constant", "number", "codes", "date", "decimal", "integer", "boolean", "first", "default", "spread", "sum", "count"); err != nil {
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
	if err := refuse(f, "a total", "number", "codes", "date", "integer", "boolean", "first", "default", "spread", "constant"); err != nil {
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
