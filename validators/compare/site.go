package compare

import (
	"slices"
	"strings"

	dm "wcodm/datamodel"
	"wcodm/datamodel/yamlfile"
)

// site is one place of the base at which a value of a characteristic stands.
type site struct {
	of         *Characteristic
	as         int           // of of.as
	path, unit yamlfile.Node // as the definition has them
	when       []condition
	total      bool
	shared     bool

	// What find finds: the unit is an attribute, a field beside the site, or neither.
	elem      *dm.Element
	unitAttr  *dm.Attribute
	unitField string
}

// condition asks the value of a field beside a site.
type condition struct {
	field  string
	values []string
}

// find finds the site in the base.
func (s *site) find(base *dm.Package) error {
	path, err := s.path.Text()
	if err != nil {
		return err
	}
	if s.elem, err = base.Resolve(path); err != nil {
		return s.path.Errorf("%v", err)
	}
	unit, err := s.unit.Text()
	if err != nil {
		return err
	}
	var fields []string // beside the site
	if name, ok := strings.CutPrefix(unit, "@"); ok {
		if s.unitAttr = s.elem.Attribute(name); s.unitAttr == nil {
			return s.unit.Errorf("%s has no attribute %s", path, name)
		}
	} else if unit != "" {
		s.unitField = unit
		fields = append(fields, unit)
	}
	for _, c := range s.when {
		fields = append(fields, c.field)
	}
	for _, name := range fields {
		if s.elem.Parent.Child(name) == nil {
			return s.path.Errorf("there is no %s beside %s", name, path)
		}
	}
	return nil
}

// fits reports whether a node of the site's element is what the site means.
func (s *site) fits(t *dm.Tree, n dm.NodeID) bool {
	for _, c := range s.when {
		if !slices.Contains(c.values, beside(t, n, c.field)) {
			return false
		}
	}
	return true
}

// beside is the value of the field of that name beside n.
func beside(t *dm.Tree, n dm.NodeID, name string) string {
	parent := t.Parent(n)
	if parent == dm.None {
		return ""
	}
	return childText(t, parent, name)
}

// childText is the value of the first child of that name.
func childText(t *dm.Tree, n dm.NodeID, name string) string {
	if c := childNode(t, n, name); c != dm.None {
		return strings.TrimSpace(string(t.Value(c)))
	}
	return ""
}

func childNode(t *dm.Tree, n dm.NodeID, name string) dm.NodeID {
	for c := t.First(n); c != dm.None; c = t.Next(c) {
		if t.Elem(c).Name == name {
			return c
		}
	}
	return dm.None
}
