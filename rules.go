package wcodm

import (
	"fmt"

	dm "wcodm/datamodel"
	"wcodm/datamodel/nearest"
	"wcodm/datamodel/ucr"
	"wcodm/datamodel/yamlfile"
	"wcodm/validators"
	"wcodm/validators/customs"
	"wcodm/validators/rules"
)

// OpenRules returns the rules that ship and those of files of one's own. Their
// paths are those of a package, or of the national structure of a format that
// ships or is given. A fault in a file is a [*wcodm/datamodel/yamlfile.Error].
func OpenRules(files []string, formats ...*Format) (*rules.Set, error) {
	known, err := Formats()
	if err != nil {
		return nil, err
	}
	set, err := rules.Shipped(structures(known))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return set, nil
	}
	open, taken := structures(append(formats, known...)), takenCodes()
	for _, file := range files {
		data, err := yamlfile.Read(file)
		if err != nil {
			return nil, err
		}
		if set, err = set.With(file, data, open, taken...); err != nil {
			return nil, err
		}
	}
	return set, nil
}

// takenCodes are the codes that say something already, besides those of rules: those
// of findings and those of customs.
func takenCodes() []rules.Code {
	var all []rules.Code
	for _, c := range validators.Codes {
		all = append(all, rules.Code(c))
	}
	for _, c := range ucr.Codes {
		all = append(all, rules.Code(c))
	}
	for _, c := range customs.All() {
		all = append(all, rules.Code{Code: c.Code, Title: c.Meaning})
	}
	return all
}

// structures finds the structure of a name among those of formats.
func structures(formats []*Format) rules.Opener {
	return func(name string) (*dm.Package, error) {
		var names []string
		for _, f := range formats {
			if f == nil {
				continue
			}
			if f.Package.Name == name {
				return f.Package, nil
			}
			names = append(names, f.Package.Name)
		}
		return nil, fmt.Errorf("unknown package %q%s", name, nearest.Hint(name, names))
	}
}

// rules binds the rules to the packages of the messages that they are asked of:
// those that are read, those that national ones become, and those that are written.
func (e *Engine) rules() error {
	if !e.checks(CheckRules) {
		return nil
	}
	set := e.opts.Rules
	if set == nil {
		var err error
		if set, err = OpenRules(nil); err != nil {
			return err
		}
	}
	e.asked = map[*dm.Package]*rules.Bound{}
	formats := e.formats
	if e.opts.To != nil {
		formats = append(formats[:len(formats):len(formats)], e.opts.To)
	}
	for _, f := range formats {
		if err := e.bind(set, f.messages()); err != nil {
			return err
		}
		if f.Mapping == nil {
			continue
		}
		if err := e.bind(set, f.Package, f.Mapping.Included...); err != nil {
			return err
		}
	}
	return nil
}

// bind binds the rules to a package, once; kin names the national structures whose
// rules hold for it, too.
func (e *Engine) bind(set *rules.Set, p *dm.Package, kin ...string) error {
	if _, ok := e.asked[p]; ok {
		return nil
	}
	var err error
	e.asked[p], err = set.For(p, kin...)
	return err
}

// ask asks the rules of a message. What was told of a value already is not told
// again, and what a rule tells of a value leaves the schema to say what it finds.
func (w *worker) ask(res *Result, t *dm.Tree) {
	bound := w.e.asked[t.Package]
	if bound == nil {
		return
	}
	r := w.rules[bound]
	if r == nil {
		r = rules.NewRunner(bound)
		w.rules[bound] = r
	}
	r.Ask(t, len(res.refused) == 0, func(d dm.Diagnostic) {
		key := asked{d.Code, refusedBy(d)}
		if w.asked[key] || d.Value != "" && res.refused[key.refused] {
			return
		}
		w.asked[key] = true
		res.mention(d)
	})
}

// asked is what a rule said of a place. The message may have been asked as several
// packages on its way.
type asked struct {
	code string
	refused
}
