package mappings

import (
	"strings"

	dm "wcodm/datamodel"
	"wcodm/datamodel/nearest"
	"wcodm/datamodel/yamlfile"
)

// dropFields are the words of a drop.
var dropFields = []string{"why", "national", "wco", "repeats", "when"}

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
	if f["repeats"].Present() {
		if f["wco"].Present() {
			return f["repeats"].Errorf(`"repeats" is of the national side, and this drops a path of the package`)
		}
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
	if err := l.dropSide(f["national"], l.m.National, l.m.dropsNational, d, f["when"]); err != nil {
		return err
	}
	return l.dropSide(f["wco"], l.m.Package, l.m.dropsWCO, d, yamlfile.Node{})
}

func (l *loader) dropSide(n yamlfile.Node, pkg *dm.Package, drops []*drop, d drop, when yamlfile.Node) error {
	for _, n := range listOrOne(n) {
		text, err := n.Text()
		if err != nil {
			return err
		}
		here := d
		here.at = n
		l.fail(l.dropPath(n, text, pkg, drops, &here, when))
	}
	return nil
}

func (l *loader) dropPath(n yamlfile.Node, text string, pkg *dm.Package, drops []*drop, d *drop, when yamlfile.Node) error {
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
	if d.when, err = l.condition(when, scope{national: from}); err != nil {
		return err
	}
	other := drops[e.Index]
	if isAttribute {
		a := e.Attribute(name)
		if a == nil {
			return n.Errorf("%s has no attribute %q%s", e.Path(), name, nearest.Hint(name, attributes(e)))
		}
		other = l.m.dropsAttr[valueOf{e, a}]
		l.m.dropsAttr[valueOf{e, a}] = d
	} else {
		drops[e.Index] = d
	}
	if other != nil {
		return n.Errorf("%s is dropped twice: already in %s", text, line(n, other.at))
	}
	return nil
}
