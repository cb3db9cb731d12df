package rules

import (
	"fmt"
	"slices"

	dm "wcodm/datamodel"
)

// Rule is one rule across fields, as its file gives it. It is immutable.
type Rule struct {
	// ID is stable: it is the code of the rule's findings ("RULE001").
	ID string
	// Title says in a few words what is wrong where the rule does not hold;
	// Explanation why it matters and what to do.
	Title, Explanation string
	// Severity is that of its findings.
	Severity dm.Severity
	// Package is the package whose paths the rule speaks; rules of the base hold
	// for the packages made from it, too.
	Package *dm.Package
	// Source says where the rule comes from; empty where it is plain.
	Source string
	// Passes and Fails are messages, written as values by path, that the rule
	// holds for and does not hold for.
	Passes, Fails []Example

	whole           bool          // it speaks of what is missing: asked only where all values could be read
	each            []*dm.Element // what it is asked for, each occurrence once
	names           map[string]string
	when, assert    string
	at, lacks       string
	message, expect string
	lines           map[string]place // where the file gives each of these
}

// place makes errors at a place of the rule's file.
type place interface {
	Errorf(format string, args ...any) error
}

// question is a rule bound to one element of one package.
type question struct {
	rule            *Rule
	when, assert    *expression // when is nil where it is always asked
	at              *selector   // nil for what it is asked for
	lacks           *selector   // what is missing where the rule does not hold; nil where it is none
	message, expect template
}

// template is text with expressions in it.
type template []part

type part struct {
	text string
	expr *expression // nil for text
}

// bind compiles the rule for messages of package p, for each of its elements.
// A rule that says something of a place that p keeps elsewhere, so that it
// cannot be asked, is an error.
func (r *Rule) bind(p *dm.Package, slots *int, add func(*dm.Element, *question)) error {
	for _, each := range r.each {
		s := &scope{spoken: each, body: r.Package.Body, bound: p, names: r.names, slots: slots, calls: functions()}
		e := s.home(each)
		if e == nil {
			continue // there is none to ask for
		}
		q, err := r.question(s)
		if err != nil {
			return err
		}
		if s.lacking && r.kin(p) {
			continue // what it speaks of is not known there
		}
		if s.strict != nil {
			return r.lines["id"].Errorf("%s cannot be asked of messages of %s: %v", r.ID, p.Name, s.strict)
		}
		add(e, q)
	}
	return nil
}

// speaksOf reports whether the rule is asked of messages of a package, whose kin are
// structures of those names.
func (r *Rule) speaksOf(p *dm.Package, kin []string) bool {
	if r.Package == p || p.Base != nil && r.Package == p.Base {
		return true
	}
	return r.kin(p) && (r.Package.Name == p.Name || slices.Contains(kin, r.Package.Name))
}

// kin reports whether the rule speaks of another national structure than p.
func (r *Rule) kin(p *dm.Package) bool { return r.Package != p && r.Package.National && p.National }

func (r *Rule) question(s *scope) (*question, error) {
	q := &question{rule: r}
	var err error
	if r.when != "" {
		if q.when, err = s.compile(r.when, truths); err != nil {
			return nil, r.lines["when"].Errorf("%v", err)
		}
	}
	if q.assert, err = s.compile(r.assert, truths); err != nil {
		return nil, r.lines["assert"].Errorf("%v", err)
	}
	if q.at, err = s.pathOf(r.at); err != nil {
		return nil, r.lines["at"].Errorf("%v", err)
	}
	if q.lacks, err = s.pathOf(r.lacks); err != nil {
		return nil, r.lines["lacks"].Errorf("%v", err)
	}
	if q.message, err = s.template(r.message); err != nil {
		return nil, r.lines["message"].Errorf("%v", err)
	}
	if q.expect, err = s.template(r.expect); err != nil {
		return nil, r.lines["expected"].Errorf("%v", err)
	}
	return q, nil
}

// pathOf compiles what is to be a path; nil where there is none.
func (s *scope) pathOf(words string) (*selector, error) {
	if words == "" {
		return nil, nil
	}
	t, err := s.expression(words)
	if err == nil && t.path == nil {
		err = fmt.Errorf("%q is no path", words)
	}
	return t.path, err
}
