package rules

import (
	"regexp"
	"slices"
	"strings"

	dm "wcodm/datamodel"
	"wcodm/datamodel/yamlfile"
)

// idForm is the form of a rule's id: it stands in findings and on command lines.
var idForm = regexp.MustCompile(`^[A-Z][A-Z0-9]*(-?[A-Z0-9]+)*$`)

const maxID = 20

var fileKeys = []string{"package", "source", "rules"}

var ruleKeys = []string{"id", "title", "explanation", "package", "each", "let", "when", "assert", "at", "lacks", "message", "expected", "severity", "whole", "source", "passes", "fails"}

// load reads a file of rules and compiles each once, so that what is wrong with
// one is told now.
func load(file string, data []byte, open Opener) ([]*Rule, error) {
	doc, err := yamlfile.Parse(file, data)
	if err != nil {
		return nil, err
	}
	top, err := doc.Map(fileKeys...)
	if err != nil {
		return nil, err
	}
	list, err := top["rules"].List()
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, doc.Errorf(`the file has no rules: "rules:" lists them`)
	}
	var all []*Rule
	for _, n := range list {
		r, err := loadRule(n, top, open)
		if err != nil {
			return nil, err
		}
		for _, other := range all {
			if strings.EqualFold(other.ID, r.ID) {
				return nil, r.lines["id"].Errorf("the id %s is given twice", r.ID)
			}
		}
		slots := 0
		if err := r.bind(r.Package, &slots, func(*dm.Element, *question) {}); err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, nil
}

func loadRule(n yamlfile.Node, top map[string]yamlfile.Node, open Opener) (*Rule, error) {
	f, err := n.Map(ruleKeys...)
	if err != nil {
		return nil, err
	}
	r := &Rule{Severity: dm.Error, lines: map[string]place{}}
	for _, key := range ruleKeys {
		r.lines[key] = n
		if v := f[key]; v.Present() {
			r.lines[key] = v
		}
	}
	for _, x := range []struct {
		key    string
		needed bool
		to     *string
	}{
		{"id", true, &r.ID}, {"title", true, &r.Title}, {"explanation", true, &r.Explanation}, {"when", false, &r.when}, {"assert", true, &r.assert},
		{"at", false, &r.at}, {"lacks", false, &r.lacks}, {"message", true, &r.message}, {"expected", false, &r.expect}, {"source", false, &r.Source},
	} {
		text, err := f[x.key].Text()
		if err != nil {
			return nil, err
		}
		if *x.to = strings.TrimSpace(text); x.needed && *x.to == "" {
			return nil, r.lines[x.key].Errorf("the rule has no %s", x.key)
		}
	}
	if !idForm.MatchString(r.ID) || len(r.ID) > maxID {
		return nil, f["id"].Errorf("%q is no id: it is capital letters and digits, with - between them, as in OWN-001", r.ID)
	}
	if f["severity"].Present() {
		text, err := f["severity"].Text()
		if err != nil {
			return nil, err
		}
		if err := r.Severity.UnmarshalText([]byte(text)); err != nil {
			return nil, f["severity"].Errorf("%v", err)
		}
	}
	if r.whole, err = f["whole"].Bool(); err != nil {
		return nil, err
	}
	if r.Source == "" {
		if r.Source, err = top["source"].Text(); err != nil {
			return nil, err
		}
	}
	if err := r.loadPackage(f["package"], top["package"], n, open); err != nil {
		return nil, err
	}
	if err := r.loadEach(f["each"]); err != nil {
		return nil, err
	}
	if err := r.loadNames(f["let"]); err != nil {
		return nil, err
	}
	if r.Passes, err = examples(f["passes"]); err != nil {
		return nil, err
	}
	r.Fails, err = examples(f["fails"])
	return r, err
}

func (r *Rule) loadPackage(own, shared, rule yamlfile.Node, open Opener) error {
	at := own
	if !at.Present() {
		at = shared
	}
	name, err := at.Text()
	if err != nil {
		return err
	}
	if name == "" {
		return rule.Errorf(`the rule does not say of which package its paths are: "package: wco"`)
	}
	if r.Package, err = open(name); err != nil {
		return at.Errorf("%v", err)
	}
	return nil
}

// loadEach reads what the rule is asked for: a path, all values of a type,
// {type: DateTime}, or of a name, {name: Currency_rate}, or a list of these.
// Without it the rule is asked once a message.
func (r *Rule) loadEach(n yamlfile.Node) error {
	if !n.Present() {
		r.each = []*dm.Element{r.Package.Body}
		return nil
	}
	list := []yamlfile.Node{n}
	if n.IsList() {
		var err error
		if list, err = n.List(); err != nil {
			return err
		}
	}
	for _, at := range list {
		var found []*dm.Element
		var err error
		if at.IsMap() {
			found, err = r.alike(at)
		} else {
			found, err = r.elementAt(at)
		}
		if err != nil {
			return err
		}
		for _, e := range found {
			if !slices.Contains(r.each, e) {
				r.each = append(r.each, e)
			}
		}
	}
	return nil
}

// alike finds the elements of a type, or of one of several names.
func (r *Rule) alike(n yamlfile.Node) ([]*dm.Element, error) {
	f, err := n.Map("type", "name")
	if err != nil {
		return nil, err
	}
	types, err := f["type"].Texts()
	if err != nil {
		return nil, err
	}
	names, err := f["name"].Texts()
	if err != nil {
		return nil, err
	}
	if len(types)+len(names) == 0 {
		return nil, n.Errorf("it is {type: TYPE} or {name: NAME}")
	}
	var found []*dm.Element
	for _, e := range r.Package.Elements {
		if e.Within(r.Package.Body) && (slices.Contains(names, e.Name) || e.Type != nil && slices.Contains(types, e.Type.Name)) {
			found = append(found, e)
		}
	}
	for _, name := range types {
		if !slices.ContainsFunc(found, func(e *dm.Element) bool { return e.Type != nil && e.Type.Name == name }) {
			return nil, n.Errorf("%s has no values of the type %q", r.Package.Name, name)
		}
	}
	for _, name := range names {
		if !slices.ContainsFunc(found, func(e *dm.Element) bool { return e.Name == name }) {
			return nil, n.Errorf("%s has nothing of the name %q", r.Package.Name, name)
		}
	}
	return found, nil
}

// elementAt finds the element of a path.
func (r *Rule) elementAt(n yamlfile.Node) ([]*dm.Element, error) {
	path, err := n.Text()
	if err != nil {
		return nil, err
	}
	s := &scope{spoken: r.Package.Body, body: r.Package.Body}
	e := s.spoken
	for step := range strings.SplitSeq(path, ".") {
		p, err := s.child(&trail{end: e}, step)
		if err != nil {
			return nil, n.Errorf("%v", err)
		}
		e = p.end
	}
	return []*dm.Element{e}, nil
}

func (r *Rule) loadNames(n yamlfile.Node) error {
	if !n.Present() {
		return nil
	}
	fields, err := n.Fields()
	if err != nil {
		return err
	}
	r.names = map[string]string{}
	for _, f := range fields {
		text, err := f.Value.Text()
		if err != nil {
			return err
		}
		if !nameForm.MatchString(f.Key) || f.Key == declaration || f.Key == ownValue {
			return f.At.Errorf("%q is no name of a value: it is small letters and digits", f.Key)
		}
		for _, each := range r.each {
			if each.Child(f.Key) != nil {
				return f.At.Errorf("%q is an element of %s already", f.Key, each.Path())
			}
		}
		r.names[f.Key] = text
	}
	for _, f := range fields { // each by itself, so that the error stands at its line
		for _, each := range r.each {
			slots := 0
			s := &scope{spoken: each, body: r.Package.Body, bound: r.Package, names: r.names, open: []string{f.Key}, slots: &slots, calls: functions()}
			if _, err := s.expression(r.names[f.Key]); err != nil {
				return f.Value.Errorf("%v", err)
			}
		}
	}
	return nil
}

var nameForm = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

func examples(n yamlfile.Node) ([]Example, error) {
	list, err := n.List()
	if err != nil {
		return nil, err
	}
	var all []Example
	for _, n := range list {
		fields, err := n.Fields()
		if err != nil {
			return nil, err
		}
		var x Example
		for _, f := range fields {
			text, err := f.Value.Text()
			if err != nil {
				return nil, err
			}
			x = append(x, ExampleValue{Path: f.Key, Value: text, at: f.At})
		}
		if len(x) == 0 {
			return nil, n.Errorf("the example has no values")
		}
		all = append(all, x)
	}
	return all, nil
}
