package rules

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	dm "wcodm/datamodel"
)

// Set is rules, those that ship and those of files. It is immutable.
type Set struct {
	rules []*Rule
}

// Bound is the rules of a Set that are asked of the messages of one package. It
// is immutable and shared by the Runners.
type Bound struct {
	pkg       *dm.Package
	rules     []*Rule
	questions [][]*question // by element
	slots     int
}

func (b *Bound) add(e *dm.Element, q *question) {
	b.questions[e.Index] = append(b.questions[e.Index], q)
}

//go:embed data/*.yaml
var files embed.FS

// Opener finds the package or the national structure of a name. Its error says
// what there is.
type Opener func(name string) (*dm.Package, error)

// Shipped returns the rules that ship, in the order of their ids.
func Shipped(open Opener) (*Set, error) {
	names, err := fs.Glob(files, "data/*.yaml")
	if err != nil {
		return nil, err
	}
	s := &Set{}
	for _, name := range names {
		data, err := files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		if s, err = s.With(name, data, open); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(s.rules, func(a, b *Rule) int { return strings.Compare(a.ID, b.ID) })
	return s, nil
}

// With returns the set with the rules of one more file. Every rule is compiled
// for the package it speaks of; the error has the file's line. A rule must not have
// the id of another one, or a code that is taken.
func (s *Set) With(file string, data []byte, open Opener, taken ...Code) (*Set, error) {
	loaded, err := load(file, data, open)
	if err != nil {
		return nil, err
	}
	all := slices.Clone(s.rules)
	for _, r := range loaded {
		if i := slices.IndexFunc(all, func(x *Rule) bool { return strings.EqualFold(x.ID, r.ID) }); i >= 0 {
			return nil, r.lines["id"].Errorf("there is a rule %s already: %s", all[i].ID, all[i].Title)
		}
		if i := slices.IndexFunc(taken, func(c Code) bool { return strings.EqualFold(c.Code, r.ID) }); i >= 0 {
			return nil, r.lines["id"].Errorf("%s is a code already (%s): give the rule another id, as in OWN-001", taken[i].Code, taken[i].Title)
		}
		all = append(all, r)
	}
	return &Set{all}, nil
}

// Rules returns the rules of the set.
func (s *Set) Rules() []*Rule { return slices.Clone(s.rules) }

// For binds the rules that are asked of messages of a package: those that speak
// of it and those that speak of its base. Of a national structure, those that speak of
// one of its name or of those named in kin are asked, too, which have their places at
// the same paths, where it has all of their places. Nil is returned where there are none.
func (s *Set) For(p *dm.Package, kin ...string) (*Bound, error) {
	b := &Bound{pkg: p, questions: make([][]*question, len(p.Elements))}
	for _, r := range s.rules {
		if !r.speaksOf(p, kin) {
			continue
		}
		if err := r.bind(p, &b.slots, b.add); err != nil {
			return nil, err
		}
		b.rules = append(b.rules, r)
	}
	if len(b.rules) == 0 {
		return nil, nil
	}
	return b, nil
}

// Code is the code of a rule's findings and what it means.
type Code struct{ Code, Title, Explanation string }

// Codes returns the codes of the rules.
func (s *Set) Codes() []Code {
	var all []Code
	for _, r := range s.rules {
		text := r.Explanation
		if r.Source != "" {
			text += fmt.Sprintf(" Source: %s.", strings.TrimSuffix(r.Source, "."))
		}
		all = append(all, Code{r.ID, r.Title, text})
	}
	return all
}
