package datamodel

import (
	"regexp"

	"wcodm/datamodel/yamlfile"
)

func (l *loader) dataType(f yamlfile.Field) (*DataType, error) {
	m, err := f.Value.Map("base", "pattern", "child", "ns", "attributes")
	if err != nil {
		return nil, err
	}
	t := &DataType{Name: f.Key}
	if !plainName.MatchString(t.Name) {
		return nil, f.At.Errorf("type name %q: letters and digits, beginning with a letter", t.Name)
	}
	for key, to := range map[string]*string{"base": &t.Base, "pattern": &t.Pattern, "child": &t.Child} {
		if *to, err = m[key].Text(); err != nil {
			return nil, err
		}
	}
	if !bases[t.Base] || t.Base == "language" || t.Base == "anyURI" {
		return nil, f.At.Errorf("type %q: base %q is none of string, token, decimal, boolean", t.Name, t.Base)
	}
	if err := checkPattern(m["pattern"], t.Pattern); err != nil {
		return nil, err
	}
	if t.Pattern != "" && (t.Base == "decimal" || t.Base == "boolean") {
		return nil, m["pattern"].Errorf("type %q: a %s has no pattern", t.Name, t.Base)
	}
	if t.Child != "" && !nameStart.MatchString(t.Child) {
		return nil, m["child"].Errorf("child %q is not an XML name", t.Child)
	}
	if m["ns"].Present() {
		if t.ChildSpace, err = l.space(m["ns"]); err != nil {
			return nil, err
		}
	}
	list, err := m["attributes"].List()
	if err != nil {
		return nil, err
	}
	for _, n := range list {
		v, err := n.Map("name", "base", "required", "min", "max", "pattern", "enum")
		if err != nil {
			return nil, err
		}
		a := &Attribute{}
		if a.Name, err = v["name"].Text(); err != nil {
			return nil, err
		}
		if a.Base, err = v["base"].Text(); err != nil {
			return nil, err
		}
		if a.Base == "" {
			a.Base = "string"
		}
		if !nameStart.MatchString(a.Name) || a.Name == "value" || !bases[a.Base] || a.Base == "decimal" || a.Base == "boolean" {
			return nil, n.Errorf(`an attribute has an XML name, which is not "value", and a base: string, token, language, anyURI`)
		}
		if t.Attribute(a.Name) != nil {
			return nil, n.Errorf("attribute %q is given twice", a.Name)
		}
		if a.Required, err = v["required"].Bool(); err != nil {
			return nil, err
		}
		if a.Facets.MinLength, err = v["min"].Int(0); err != nil {
			return nil, err
		}
		if a.Facets.MaxLength, err = v["max"].Int(0); err != nil {
			return nil, err
		}
		if x := a.Facets; x.MinLength < 0 || x.MaxLength < 0 || x.MaxLength > 0 && x.MinLength > x.MaxLength {
			return nil, n.Errorf("length upside down: attribute %q has at least %d and at most %d characters", a.Name, x.MinLength, x.MaxLength)
		}
		if a.Facets.Pattern, err = v["pattern"].Text(); err != nil {
			return nil, err
		}
		if err := checkPattern(v["pattern"], a.Facets.Pattern); err != nil {
			return nil, err
		}
		if a.Facets.Enum, err = v["enum"].Texts(); err != nil {
			return nil, err
		}
		t.Attributes = append(t.Attributes, a)
	}
	return t, nil
}

func checkPattern(at yamlfile.Node, pattern string) error {
	if _, err := regexp.Compile(GoPattern(pattern)); err != nil {
		return at.Errorf("pattern %q: %v", pattern, err)
	}
	return nil
}
