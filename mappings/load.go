package mappings

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	slashpath "path"
	"strings"
	"sync"

	dm "wcodm/datamodel"
	"wcodm/datamodel/yamlfile"
)

//go:embed catalogue
var catalogueFiles embed.FS

// Catalogue returns the names of the mappings that ship, sorted.
func Catalogue() []string {
	entries, err := fs.ReadDir(catalogueFiles, "catalogue")
	if err != nil {
		panic(err) // embedded at build time
	}
	var names []string
	for _, e := range entries {
		if name, ok := strings.CutSuffix(e.Name(), ".yaml"); ok {
			names = append(names, name)
		}
	}
	return names
}

// Open returns the shipped mapping of that name; it is compiled once and shared.
func Open(name string) (*Mapping, error) {
	shipped.Lock()
	defer shipped.Unlock()
	if m := shipped.mappings[name]; m != nil {
		return m, nil
	}
	data, err := catalogueFiles.ReadFile("catalogue/" + name + ".yaml")
	if err != nil {
		return nil, fmt.Errorf("unknown mapping %q: %s", name, strings.Join(Catalogue(), ", "))
	}
	sub, err := fs.Sub(catalogueFiles, "catalogue")
	if err != nil {
		return nil, err
	}
	m, err := Load(name+".yaml", data, sub)
	if err != nil {
		return nil, err
	}
	if shipped.mappings == nil {
		shipped.mappings = map[string]*Mapping{}
	}
	shipped.mappings[name] = m
	return m, nil
}

var shipped struct {
	sync.Mutex
	mappings map[string]*Mapping
}

// maxNesting bounds the nesting of groups.
const maxNesting = 16

// Load compiles a mapping file and proves what can be proved of it: every path
// exists, cardinalities and types fit, and every rule runs both ways unless it
// says otherwise. files is the folder that the national structure is read
// from. All faults are reported: the error joins [*yamlfile.Error] values in
// the order of the file.
func Load(file string, data []byte, files fs.FS) (*Mapping, error) {
	doc, err := yamlfile.Parse(file, data)
	if err != nil {
		return nil, err
	}
	l := &loader{m: &Mapping{dropsStray: map[string]string{}}, files: files, dir: slashpath.Dir(file)}
	if err := l.header(doc); err != nil {
		return nil, err
	}
	if len(l.errs) > 0 {
		return nil, errors.Join(l.errs...)
	}
	return l.m, nil
}

type loader struct {
	m     *Mapping
	files fs.FS
	dir   string
	errs  []error
}

func (l *loader) fail(err error) {
	if err != nil {
		l.errs = append(l.errs, err)
	}
}

func (l *loader) header(doc yamlfile.Node) error {
	f, err := doc.Map("mapping", "title", "source", "national", "columns", "package", "rules", "drop")
	if err != nil {
		return err
	}
	m := l.m
	if m.Name, err = f["mapping"].Text(); err != nil {
		return err
	}
	if m.Name == "" {
		return doc.Errorf(`the mapping has no name: "mapping: NAME"`)
	}
	if m.Title, err = f["title"].Text(); err != nil {
		return err
	}
	if m.Sources, err = f["source"].Texts(); err != nil {
		return err
	}
	name, err := f["package"].Text()
	if err != nil {
		return err
	}
	if name == "" {
		return doc.Errorf(`the mapping names no package: "package: wco"`)
	}
	if m.Package, err = dm.Open(name); err != nil {
		return f["package"].Errorf("%v", err)
	}
	if err := l.national(doc, f["national"], f["columns"]); err != nil {
		return err
	}
	m.dropsNational = make([]*drop, len(m.National.Elements))
	m.dropsWCO = make([]*drop, len(m.Package.Elements))
	rules, err := f["rules"].List()
	if err != nil {
		return err
	}
	if len(rules) == 0 {
		return doc.Errorf("the mapping has no rules")
	}
	m.rules = l.rules(rules, m.National.Body, m.Package.Body, 0)
	l.conflicts()
	m.coverage()
	return l.drops(f["drop"])
}

func (l *loader) rules(nodes []yamlfile.Node, national, wco *dm.Element, depth int) []*rule {
	var rules []*rule
	for _, n := range nodes {
		r, err := l.rule(n, national, wco, depth)
		if err != nil {
			l.fail(err)
			continue
		}
		rules = append(rules, r)
	}
	return rules
}

func (l *loader) rule(n yamlfile.Node, national, wco *dm.Element, depth int) (*rule, error) {
	if depth > maxNesting {
		return nil, n.Errorf("groups nest deeper than %d", maxNesting)
	}
	f, err := n.Map("national", "wco", "number", "rules", "codes", "date", "only", "when", "constant")
	if err != nil {
		return nil, err
	}
	r := &rule{at: n}
	if err := l.modifiers(r, f); err != nil {
		return nil, err
	}
	nat, err := f["national"].Text()
	if err != nil {
		return nil, err
	}
	to, err := f["wco"].Text()
	if err != nil {
		return nil, err
	}
	switch {
	case f["rules"].Present():
		return r, l.group(r, n, f, nat, to, national, wco, depth)
	case f["constant"].Present():
		return r, l.constantRule(r, n, f, to, wco)
	}
	if nat == "" || to == "" {
		return nil, n.Errorf(`a rule relates "national" and "wco"`)
	}
	if f["number"].Present() {
		return nil, f["number"].Errorf(`"number" belongs to a group: a rule with "rules"`)
	}
	if r.national, err = parseSide(national, nat, r.only != in); err != nil {
		return nil, f["national"].Errorf("%v", err)
	}
	if r.wco, err = parseSide(wco, to, r.only != out); err != nil {
		return nil, f["wco"].Errorf("%v", err)
	}
	if !r.national.plain && !r.wco.plain {
		return nil, n.Errorf("only one side of a rule can be composed of several paths")
	}
	return r, l.checkValues(r, f, national, wco)
}

func (l *loader) modifiers(r *rule, f map[string]yamlfile.Node) error {
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
	if w := f["when"]; w.Present() {
		if r.when, err = l.condition(w); err != nil {
			return err
		}
	}
	if f["codes"].Present() && f["date"].Present() {
		return f["date"].Errorf("a rule has codes or a date, not both")
	}
	if f["codes"].Present() {
		if r.convert, err = parseCodes(f["codes"], r.only); err != nil {
			return err
		}
	}
	if f["date"].Present() {
		text, err := f["date"].Text()
		if err != nil {
			return err
		}
		form, err := parseDateForm(text)
		if err != nil {
			return f["date"].Errorf("%v", err)
		}
		r.convert, r.date = form, true
	}
	return nil
}

// condition reads "PATH = VALUE" or "PATH != VALUE"; several values are
// divided by "|".
func (l *loader) condition(n yamlfile.Node) (*condition, error) {
	text, err := n.Text()
	if err != nil {
		return nil, err
	}
	name, values, ok := strings.Cut(text, "=")
	if !ok {
		return nil, n.Errorf(`a condition is "PATH = VALUE" or "PATH != VALUE", not %q`, text)
	}
	c := &condition{}
	name, c.negate = strings.CutSuffix(strings.TrimSpace(name), "!")
	if c.path, err = parsePath(l.m.National.Body, strings.TrimSpace(name)); err != nil {
		return nil, n.Errorf("%v", err)
	}
	if e := c.path.end(l.m.National.Body); e.IsClass() {
		return nil, n.Errorf("%s is a group and holds no value", e.Path())
	}
	for v := range strings.SplitSeq(values, "|") {
		c.values = append(c.values, strings.TrimSpace(v))
	}
	return c, nil
}

func parseCodes(n yamlfile.Node, only direction) (*codeTable, error) {
	fields, err := n.Fields()
	if err != nil {
		return nil, err
	}
	c := &codeTable{toWCO: map[string]string{}, toNational: map[string]string{}}
	for _, f := range fields {
		w, err := f.Value.Text()
		if err != nil {
			return nil, err
		}
		c.national, c.wco = append(c.national, f.Key), append(c.wco, w)
		if prefix, ok := strings.CutSuffix(w, "*"); ok {
			if only != out {
				return nil, f.Value.Errorf(`%q stands for many codes: it cannot run backwards, so the rule needs "only: out"`, w)
			}
			c.prefixes = append(c.prefixes, prefixCode{prefix, f.Key})
			continue
		}
		if other, ok := c.toNational[w]; ok && only != in {
			return nil, f.Value.Errorf(`%q and %q both become %q: that cannot run backwards, so the rule needs "only: in"`, other, f.Key, w)
		}
		c.toWCO[f.Key], c.toNational[w] = w, f.Key
	}
	return c, nil
}

func (l *loader) group(r *rule, n yamlfile.Node, f map[string]yamlfile.Node, nat, to string, national, wco *dm.Element, depth int) error {
	for _, key := range []string{"codes", "date", "constant"} {
		if f[key].Present() {
			return f[key].Errorf(`%q belongs to a rule for a value, and this is a group`, key)
		}
	}
	if nat == "" || to == "" {
		return n.Errorf(`a group relates "national" and "wco"`)
	}
	var err error
	if r.groupNational, err = parsePath(national, nat); err != nil {
		return f["national"].Errorf("%v", err)
	}
	if r.groupWCO, err = parsePath(wco, to); err != nil {
		return f["wco"].Errorf("%v", err)
	}
	natEnd, wcoEnd := r.groupNational.end(national), r.groupWCO.end(wco)
	switch {
	case !natEnd.IsClass():
		return f["national"].Errorf("%s holds a value: it is no group", natEnd.Path())
	case !wcoEnd.IsClass():
		return f["wco"].Errorf("%s holds a value: it is no group", wcoEnd.Path())
	case r.groupNational.repeats() && !r.groupWCO.repeats():
		return f["wco"].Errorf("wrong cardinality: %s repeats, and %s occurs once (%s)", natEnd.Path(), wcoEnd.Path(), wcoEnd.Cardinality())
	}
	if number := f["number"]; number.Present() {
		text, err := number.Text()
		if err != nil {
			return err
		}
		if r.number, err = parsePath(wcoEnd, text); err != nil {
			return number.Errorf("%v", err)
		}
		if e := r.number.end(wcoEnd); e.IsClass() || e.Type.Base != "decimal" {
			return number.Errorf("type clash: %s does not hold a number", e.Path())
		}
	}
	nodes, err := f["rules"].List()
	if err != nil {
		return err
	}
	if len(nodes) == 0 {
		return f["rules"].Errorf("the group has no rules")
	}
	r.rules = l.rules(nodes, natEnd, wcoEnd, depth+1)
	return nil
}

// repeats reports whether the path may lead to several nodes.
func (p *path) repeats() bool {
	for _, s := range p.steps {
		if s.elem.Repeats() && !s.single() {
			return true
		}
	}
	return false
}

// single reports whether the step's predicates leave one node at most.
func (s *step) single() bool {
	for _, p := range s.preds {
		if p.position > 0 {
			return true
		}
	}
	return false
}

func (l *loader) constantRule(r *rule, n yamlfile.Node, f map[string]yamlfile.Node, to string, wco *dm.Element) error {
	if f["national"].Present() {
		return f["national"].Errorf("a constant has no national side")
	}
	for _, key := range []string{"codes", "date", "number"} {
		if f[key].Present() {
			return f[key].Errorf("a constant is written as it stands and has no %q", key)
		}
	}
	var err error
	if r.constant, err = f["constant"].Text(); err != nil {
		return err
	}
	if r.wco, err = parseSide(wco, to, true); err != nil {
		return f["wco"].Errorf("%v", err)
	}
	if !r.wco.plain {
		return f["wco"].Errorf("a constant goes to a single path")
	}
	p := r.wco.parts[0].path
	e := p.end(wco)
	if e.IsClass() {
		return f["wco"].Errorf("%s is a class and holds no value", e.Path())
	}
	base, facets := e.Type.Base, e.Facets
	if p.attr != nil {
		base, facets = p.attr.Base, p.attr.Facets
	}
	if wrong, expected := facets.Check(base, r.constant); wrong != "" {
		return f["constant"].Errorf("%q does not fit %s: %s; expected %s", r.constant, to, wrong, expected)
	}
	return nil
}

// checkValues refuses rules between values that cannot work.
func (l *loader) checkValues(r *rule, f map[string]yamlfile.Node, national, wco *dm.Element) error {
	for _, p := range r.national.paths() {
		if e := p.end(national); e.IsClass() {
			return f["national"].Errorf(`%s is a group and holds no value; for a group, give "rules"`, e.Path())
		}
		if p.repeats() {
			return f["national"].Errorf(`wrong cardinality: %s repeats, and this rule would carry one value; put it into a group, or pick one: NAME[1]`, p.text)
		}
	}
	for _, p := range r.wco.paths() {
		e := p.end(wco)
		switch {
		case e.IsClass():
			return f["wco"].Errorf(`%s is a class and holds no value; for a group, give "rules"`, e.Path())
		case p.attr == nil && e.Type.Child != "" && !r.date:
			return f["wco"].Errorf(`type clash: %s is a date, and the rule has no date form: "date: d/M/yyyy"`, e.Path())
		case r.date && (e.Type.Child == "" || p.attr != nil):
			return f["wco"].Errorf("type clash: the rule has a date form, and %s is no date", e.Path())
		}
		if c, ok := r.convert.(*codeTable); ok && r.only != out {
			base, facets := e.Type.Base, e.Facets
			if p.attr != nil {
				base, facets = p.attr.Base, p.attr.Facets
			}
			for _, v := range c.wco {
				if wrong, expected := facets.Check(base, v); wrong != "" {
					return f["codes"].Errorf("type clash: the code %q does not fit %s: %s; expected %s", v, e.Path(), wrong, expected)
				}
			}
		}
	}
	return nil
}

// conflicts refuses two rules that write the same place in one direction
// without a condition that tells them apart. One of them may run that way only:
// it says that the same datum also stands elsewhere, and the other leads back.
func (l *loader) conflicts() {
	writesIn, writesOut := map[string][]*rule{}, map[string][]*rule{}
	check := func(writes map[string][]*rule, key string, r *rule) {
		for _, other := range writes[key] {
			if (r.when == nil || other.when == nil) && r.only == other.only {
				l.fail(r.at.Errorf("%s is written by this rule and by the one in line %d; tell them apart by a predicate or a condition, or let one of them run one way only", key, other.at.Line()))
				return
			}
		}
		writes[key] = append(writes[key], r)
	}
	var walk func(rules []*rule, nat, wco string)
	walk = func(rules []*rule, nat, wco string) {
		for _, r := range rules {
			if r.group() {
				walk(r.rules, nat+r.groupNational.text+"/", wco+r.groupWCO.text+"/")
				continue
			}
			if r.only != out {
				for _, p := range r.wco.paths() {
					check(writesIn, wco+p.text, r)
				}
			}
			if r.only != in && r.national != nil {
				for _, p := range r.national.paths() {
					check(writesOut, nat+p.text, r)
				}
			}
		}
	}
	walk(l.m.rules, "", "")
}

// drops reads what is left out by name.
func (l *loader) drops(n yamlfile.Node) error {
	list, err := n.List()
	if err != nil {
		return err
	}
	for _, n := range list {
		f, err := n.Map("why", "national", "wco", "repeats")
		if err != nil {
			return err
		}
		why, err := f["why"].Text()
		if err != nil {
			return err
		}
		if why == "" {
			l.fail(n.Errorf(`what is dropped needs a reason: "why: …"`))
			continue
		}
		if err := l.dropPaths(n, f, why); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) dropPaths(n yamlfile.Node, f map[string]yamlfile.Node, why string) error {
	d := &drop{why: why}
	if f["repeats"].Present() {
		text, err := f["repeats"].Text()
		if err != nil {
			return err
		}
		if d.repeats, err = l.m.National.Resolve(text); err != nil {
			l.fail(f["repeats"].Errorf("%v", err))
			return nil
		}
	}
	if !f["national"].Present() && !f["wco"].Present() {
		l.fail(n.Errorf(`this drops nothing: "national: PATH" or "wco: PATH"`))
	}
	if err := l.dropSide(f["national"], l.m.National, l.m.dropsNational, d); err != nil {
		return err
	}
	return l.dropSide(f["wco"], l.m.Package, l.m.dropsWCO, d)
}

func (l *loader) dropSide(n yamlfile.Node, pkg *dm.Package, drops []*drop, d *drop) error {
	nodes := []yamlfile.Node{n}
	if !n.IsText() {
		var err error
		if nodes, err = n.List(); err != nil {
			return err
		}
	}
	for _, n := range nodes {
		text, err := n.Text()
		if err != nil {
			return err
		}
		parent, attribute, stray := strings.Cut(text, "@")
		if stray { // an attribute outside the structure
			parent = strings.TrimSuffix(parent, "/")
		}
		e, err := pkg.Resolve(parent)
		switch {
		case text == "":
			l.fail(n.Errorf("the path is empty"))
		case err != nil:
			l.fail(n.Errorf("%v", err))
		case stray:
			l.m.dropsStray[strings.TrimPrefix(parent+"/@"+attribute, "/")] = d.why
		case drops[e.Index] != nil:
			l.fail(n.Errorf("%s is dropped twice", e.Path()))
		default:
			drops[e.Index] = d
		}
	}
	return nil
}
