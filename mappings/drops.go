package mappings

import (
	"strings"

	dm "wcodm/datamodel"
	"wcodm/datamodel/nearest"
	"wcodm/datamodel/yamlfile"
)

// drop is content that is left out by name.
type drop struct {
	why     string
	repeats *dm.Element   // left out only where it repeats this element's value
	lists   *dm.Element   // left out only where it lists values of this element
	follows []basis       // left out only where one of these has a value
	without *basis        // left out only where this has none
	when    *condition    // left out only where this holds
	zero    bool          // a zero says that there is none, here and there
	alone   dm.Severity   // of what is told where the value stands alone
	leans   yamlfile.Node // where the mapping says what it leans on
	at      yamlfile.Node
	next    *drop // what else leaves out the same path
}

// basis is what a value follows from: an element, or several whose product it is.
type basis struct {
	text    string // as the mapping has it
	factors []*dm.Element
}

// always reports whether the drop leaves out whatever stands there.
func (d *drop) always() bool {
	return d.repeats == nil && d.lists == nil && d.follows == nil && d.without == nil && d.when == nil
}

// partners are the elements that the value of the drop leans on.
func (d *drop) partners() (all []*dm.Element) {
	for _, e := range []*dm.Element{d.repeats, d.lists} {
		if e != nil {
			all = append(all, e)
		}
	}
	for _, o := range d.follows {
		all = append(all, o.factors...)
	}
	return all
}

// dropFields are the words of a drop, and dropConditions those of them that ask for
// something of the national side.
var (
	dropFields     = []string{"why", "national", "wco", "repeats", "lists", "follows", "without", "zero", "alone", "when"}
	dropConditions = []string{"repeats", "lists", "follows", "without", "zero", "alone"}
)

// drops reads what is left out by name.
func (l *loader) drops(n yamlfile.Node) error {
	list, err := n.List()
	if err != nil {
		return err
	}
	for _, n := range list {
		f, err := n.Map(dropFields...)
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
	d := drop{why: why}
	if f["when"].Present() && (f["wco"].Present() || f["when"].IsMap()) {
		return f["when"].Errorf(`"when" is of the national side, and of what is dropped there`)
	}
	for _, word := range dropConditions {
		if f[word].Present() && f["wco"].Present() {
			return f[word].Errorf("%q is of the national side, and this drops a path of the package", word)
		}
	}
	var err error
	if d.zero, err = zeroIsNone(f["zero"]); err != nil {
		return err
	}
	if d.alone, err = severityAlone(f); err != nil {
		return err
	}
	for word, to := range map[string]**dm.Element{"repeats": &d.repeats, "lists": &d.lists} {
		if !f[word].Present() {
			continue
		}
		text, err := f[word].Text()
		if err != nil {
			return err
		}
		d.leans = f[word]
		if *to, err = l.m.National.Resolve(text); err != nil {
			l.fail(f[word].Errorf("%v", err))
			return nil
		}
	}
	if !f["national"].Present() && !f["wco"].Present() {
		l.fail(n.Errorf(`this drops nothing: "national: PATH" or "wco: PATH"`))
	}
	if err := l.dropSide(f["national"], l.m.National, l.m.dropsNational, d, f); err != nil {
		return err
	}
	return l.dropSide(f["wco"], l.m.Package, l.m.dropsWCO, d, nil)
}

// zeroIsNone reads "zero: none".
func zeroIsNone(n yamlfile.Node) (bool, error) {
	text, err := n.Text()
	if err == nil && text != "" && text != "none" {
		err = n.Errorf(`"zero" is none (a zero says that there is none), or is left out, not %q`, text)
	}
	return text == "none", err
}

// severityAlone reads "alone: error", which a drop may say that leans on another value.
func severityAlone(f map[string]yamlfile.Node) (dm.Severity, error) {
	n := f["alone"]
	text, err := n.Text()
	switch {
	case err != nil || text == "":
		return dm.Warning, err
	case text != "error":
		return dm.Warning, n.Errorf(`"alone" is error (a value that stands alone is an error), or is left out, which is a warning; not %q`, text)
	case !f["follows"].Present() && !f["repeats"].Present() && !f["lists"].Present():
		return dm.Warning, n.Errorf(`"alone" stands beside what the value leans on: "follows", "repeats" or "lists"`)
	}
	return dm.Error, nil
}

// dropSide reads the paths of one side; f are the words of the drop, of the national
// side.
func (l *loader) dropSide(n yamlfile.Node, pkg *dm.Package, drops []*drop, d drop, f map[string]yamlfile.Node) error {
	for _, n := range listOrOne(n) {
		text, err := n.Text()
		if err != nil {
			return err
		}
		here := d
		here.at = n
		l.fail(l.dropPath(n, text, pkg, drops, &here, f))
	}
	return nil
}

func (l *loader) dropPath(n yamlfile.Node, text string, pkg *dm.Package, drops []*drop, d *drop, f map[string]yamlfile.Node) error {
	if text == "" {
		return n.Errorf("the path is empty")
	}
	path, name, isAttribute := strings.Cut(text, "@")
	e, err := pkg.Resolve(strings.TrimSuffix(path, "/"))
	if err != nil {
		return n.Errorf("%v", err)
	}
	from := e
	if !e.IsClass() && e != pkg.Body {
		from = e.Parent
	}
	if d.when, err = l.condition(f["when"], scope{national: from}); err != nil {
		return err
	}
	if err := l.bases(d, from, e, f); err != nil {
		return err
	}
	if isAttribute {
		return l.dropAttribute(n, text, e, name, d)
	}
	last := &drops[e.Index]
	for *last != nil {
		if d.always() || (*last).always() {
			return n.Errorf("%s is dropped twice: already in %s", text, line(n, (*last).at))
		}
		last = &(*last).next
	}
	*last = d
	return nil
}

func (l *loader) dropAttribute(n yamlfile.Node, text string, e *dm.Element, name string, d *drop) error {
	a := e.Attribute(name)
	if a == nil {
		return n.Errorf("%s has no attribute %q%s", e.Path(), name, nearest.Hint(name, attributes(e)))
	}
	if !d.always() && d.when == nil {
		return n.Errorf(`%s is an XML attribute: it is left out always, or "when"`, text)
	}
	other := l.m.dropsAttr[valueOf{e, a}]
	l.m.dropsAttr[valueOf{e, a}] = d
	if other != nil {
		return n.Errorf("%s is dropped twice: already in %s", text, line(n, other.at))
	}
	return nil
}

// bases reads what the value of an element follows from: paths from the class that
// it stands in, with a "/" in front from the record.
func (l *loader) bases(d *drop, from, dropped *dm.Element, f map[string]yamlfile.Node) error {
	for _, n := range listOrOne(f["follows"]) {
		d.leans = n
		b, err := l.basis(n, from, dropped)
		if err != nil {
			return err
		}
		d.follows = append(d.follows, *b)
	}
	if n := f["without"]; n.Present() {
		var err error
		if d.without, err = l.basis(n, from, dropped); err != nil {
			return err
		}
		if len(d.without.factors) > 1 {
			return n.Errorf(`"without" names one place, and %q are several`, d.without.text)
		}
	}
	return nil
}

func (l *loader) basis(n yamlfile.Node, from, dropped *dm.Element) (*basis, error) {
	text, err := n.Text()
	if err != nil {
		return nil, err
	}
	o := &basis{text: text}
	for name := range strings.SplitSeq(text, "*") {
		name, at := strings.TrimSpace(name), from
		if cut, record := strings.CutPrefix(name, "/"); record {
			name, at = cut, l.m.National.Body
		}
		p, err := parsePath(at, name)
		if err != nil {
			return nil, n.Errorf("%v", err)
		}
		e := p.end()
		for i := range p.steps {
			if len(p.steps[i].preds) > 0 {
				return nil, n.Errorf("%q: what a value follows from is named without conditions", name)
			}
		}
		switch {
		case p.attr != nil:
			return nil, n.Errorf("%q: a value follows from an element, not from an XML attribute", name)
		case e.Within(dropped) || dropped.Within(e):
			return nil, n.Errorf("%s cannot follow from %s: the one is in the other", dropped.Path(), e.Path())
		case e.IsClass() && strings.Contains(text, "*"):
			return nil, n.Errorf("%s is a class and holds no number", e.Path())
		}
		o.factors = append(o.factors, e)
	}
	return o, nil
}

// whenWords says in words where it is left out; empty for always, and for what is
// only repeated.
func (d *drop) whenWords() string {
	var words []string
	if d.lists != nil {
		words = append(words, "only if it lists what "+d.lists.Path()+" has")
	}
	if len(d.follows) > 0 {
		var from []string
		for _, o := range d.follows {
			from = append(from, strings.ReplaceAll(strings.TrimPrefix(o.text, "/"), "* /", "* "))
		}
		words = append(words, "only if it follows from "+strings.Join(from, ", or from "))
	}
	if d.without != nil {
		words = append(words, "only if there is no "+d.without.text)
	}
	if d.when != nil {
		words = append(words, d.when.words())
	}
	return strings.Join(words, ", ")
}

// repeatsPath is the path of what is repeated, empty where nothing is.
func (d *drop) repeatsPath() string {
	if d.repeats == nil {
		return ""
	}
	return d.repeats.Path()
}
