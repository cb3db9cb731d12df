package mappings

import (
	"strings"

	dm "wcodm/datamodel"
	"wcodm/datamodel/yamlfile"
)

// dropFields are the words of a drop.
var dropFields = []string{"why", "national", "wco", "repeats"}

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
	if err := l.dropSide(f["national"], l.m.National, l.m.dropsNational, d); err != nil {
		return err
	}
	return l.dropSide(f["wco"], l.m.Package, l.m.dropsWCO, d)
}

func (l *loader) dropSide(n yamlfile.Node, pkg *dm.Package, drops []*drop, d drop) error {
	for _, n := range listOrOne(n) {
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
			l.fail(n.Errorf("%s is dropped twice: already in %s", e.Path(), line(n, drops[e.Index].at)))
		default:
			here := d
			here.at = n
			drops[e.Index] = &here
		}
	}
	return nil
}
