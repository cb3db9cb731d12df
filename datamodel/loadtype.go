package datamodel

import (
	"regexp"
	"slices"
	"strings"

	"wcodm/datamodel/yamlfile"
)

// valueBases are the bases of data types, attributeBases those of XML attributes.
var (
	valueBases     = []string{"string", "normalizedString", "token", "decimal", "integer", "boolean", "date", "dateTime"}
	attributeBases = []string{"string", "token", "language", "anyURI"}
)

// isText reports whether the values of a lexical base are any text.
func isText(base string) bool {
	return base == "string" || base == "normalizedString" || base == "token"
}

func (l *loader) dataType(f yamlfile.Field) (*DataType, error) {
	m, err := f.Value.Map("base", "pattern", "wrong", "expected", "child", "ns", "attributes")
	if err != nil {
		return nil, err
	}
	t := &DataType{Name: f.Key}
	if !plainName.MatchString(t.Name) {
		return nil, f.At.Errorf("type name %q: letters and digits, beginning with a letter", t.Name)
	}
	for key, to := range map[string]*string{"base": &t.Base, "child": &t.Child, "wrong": &t.Wrong, "expected": &t.Expected} {
		if *to, err = m[key].Text(); err != nil {
			return nil, err
		}
	}
	if !slices.Contains(valueBases, t.Base) {
		return nil, f.At.Errorf("type %q: base %q is none of %s", t.Name, t.Base, strings.Join(valueBases, ", "))
	}
	if t.Patterns, err = patternsOf(m["pattern"]); err != nil {
		return nil, err
	}
	if t.Base == "boolean" && len(t.Patterns) > 0 {
		return nil, m["pattern"].Errorf("type %q: a boolean has no pattern", t.Name)
	}
	if (t.Wrong == "") != (t.Expected == "") {
		return nil, f.At.Errorf(`type %q: "wrong" and "expected" go together`, t.Name)
	}
	if t.Child != "" && !nameStart.MatchString(t.Child) {
		return nil, m["child"].Errorf("child %q is not an XML name", t.Child)
	}
	if m["ns"].Present() {
		if t.ChildSpace, err = l.space(m["ns"]); err != nil {
			return nil, err
		}
	}
	t.Attributes, err = l.attributes(m["attributes"])
	return t, err
}

// attributes reads the XML attributes of a class or a data type.
func (l *loader) attributes(of yamlfile.Node) ([]*Attribute, error) {
	list, err := of.List()
	if err != nil {
		return nil, err
	}
	var all []*Attribute
	for _, n := range list {
		v, err := n.Map("name", "base", "required", "min", "max", "pattern", "enum", "list")
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
		if !nameStart.MatchString(a.Name) || a.Name == "value" || !slices.Contains(attributeBases, a.Base) {
			return nil, n.Errorf(`an attribute has an XML name, which is not "value", and a base: %s`, strings.Join(attributeBases, ", "))
		}
		if slices.ContainsFunc(all, func(b *Attribute) bool { return a.Name == b.Name }) {
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
		if a.Facets.Patterns, err = patternsOf(v["pattern"]); err != nil {
			return nil, err
		}
		if a.Facets.Enum, err = v["enum"].Texts(); err != nil {
			return nil, err
		}
		if a.List, err = listOf(v["list"]); err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, nil
}

// patternsOf reads one regular expression or a list of them, all of which are
// to hold.
func patternsOf(n yamlfile.Node) ([]string, error) {
	if !n.Present() {
		return nil, nil
	}
	all, err := n.Texts()
	if err != nil {
		return nil, err
	}
	for _, pattern := range all {
		if _, err := regexp.Compile(GoPattern(pattern)); err != nil {
			return nil, n.Errorf("pattern %q: %v", pattern, err)
		}
	}
	return all, nil
}
