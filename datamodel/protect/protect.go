// Package protect keeps from a message what is not to be shared: an allow-list
// names what stays, and masks take the place of names and identifiers.
//
// A mask is made of the value's HMAC under a secret key. The same value has the same
// mask in every element, format, file and run that has the same key, whatever its
// case and blanks, so that masked messages still join; without the key nobody can
// tell the value, or whether it is one that they guess.
package protect

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	dm "wcodm/datamodel"
	"wcodm/datamodel/nearest"
)

// MinKey is the least length of a key in bytes: that of 128 bits in hexadecimal.
const MinKey = 32

// Options say what is kept from a message.
type Options struct {
	// Only is what stays: paths of the base package, each with all below it. None
	// is everything.
	Only []string
	// Mask is what is masked: words of [Words], and paths of the base package.
	Mask []string
	// Key is the secret that masks are made with, at least [MinKey] bytes.
	Key []byte
}

// Policy is what is kept from messages, of whatever package. It is immutable and safe
// for concurrent use.
type Policy struct {
	base  *dm.Package
	only  []bool // by index of base: that it is on the list, itself or with what it is in
	words []Word // that are masked
	paths []*dm.Element
	key   []byte
}

// OptionError says what is wrong with a value of [Options].
type OptionError struct {
	// Option is "only" or "mask".
	Option, Value string
	Err           error
}

func (e *OptionError) Error() string { return fmt.Sprintf("%s %s: %v", e.Option, e.Value, e.Err) }
func (e *OptionError) Unwrap() error { return e.Err }

// New makes a Policy. The error is an [*OptionError], or about the key.
func New(base *dm.Package, o Options) (*Policy, error) {
	p := &Policy{base: base, key: slices.Clone(o.Key)}
	if len(o.Only) > 0 {
		p.only = make([]bool, len(base.Elements))
		body := false
		for _, path := range o.Only {
			listed, err := base.Resolve(path)
			if err != nil {
				return nil, &OptionError{"only", path, err}
			}
			for _, e := range base.Elements {
				if e.Within(listed) {
					p.only[e.Index] = true
					body = body || e.Within(base.Body)
				}
			}
		}
		if !body {
			return nil, &OptionError{"only", strings.Join(o.Only, ", "), fmt.Errorf("nothing of the %s itself would be left", base.Body.Name)}
		}
	}
	for _, what := range o.Mask {
		if w, ok := findWord(what); ok {
			p.words = append(p.words, w)
			continue
		}
		e, err := base.Resolve(what)
		if err == nil {
			err = maskable(e)
		} else if hint := nearest.Hint(what, names(Words())); hint != "" || !strings.Contains(what, "/") {
			err = fmt.Errorf("it is neither a path nor one of %s%s", strings.Join(names(Words()), ", "), hint)
		}
		if err != nil {
			return nil, &OptionError{"mask", what, err}
		}
		p.paths = append(p.paths, e)
	}
	if len(o.Mask) > 0 && len(o.Key) < MinKey {
		return nil, fmt.Errorf("the key of masks has %d characters: it must have %d at least, so that nobody can guess it", len(o.Key), MinKey)
	}
	return p, nil
}

// Partial reports whether an allow-list leaves things out.
func (p *Policy) Partial() bool { return p.only != nil }

// Masks reports whether values are masked.
func (p *Policy) Masks() bool { return len(p.words)+len(p.paths) > 0 }

// SharesUCR reports whether the UCR stays in messages, masked or not: what they join
// by.
func (p *Policy) SharesUCR() bool {
	ucr, _ := findWord("ucr")
	return !p.Partial() || slices.ContainsFunc(p.base.Elements, func(e *dm.Element) bool {
		_, ok := ucr.of(e)
		return ok && !e.IsClass() && p.only[e.Index]
	})
}

// maskable says why the values of an element cannot give way to masks; nil where they
// can.
func maskable(e *dm.Element) error {
	switch {
	case e.IsClass():
		if !slices.ContainsFunc(e.Package().Elements, func(x *dm.Element) bool { return !x.IsClass() && x.Within(e) && free(x) }) {
			return errors.New("it holds no name, identifier or text")
		}
	case !textual(e):
		return fmt.Errorf("a mask is a text, and its values are of type %s", e.Type.Name)
	case e.List != "" && e.List != dm.OwnCodes:
		return fmt.Errorf("its values are of the code list %q", e.List)
	case !fits(e, plain()):
		return fmt.Errorf("a mask has %d characters, and its format is %s", len(plain()), e.Format)
	}
	return nil
}

func names(words []Word) []string {
	var all []string
	for _, w := range words {
		all = append(all, w.Name)
	}
	return all
}

// textual reports whether an element's values are names, identifiers or text, or
// codes, which are written as these are.
func textual(e *dm.Element) bool {
	switch e.Type.Base {
	case "string", "normalizedString", "token":
		return e.Type.Child == ""
	}
	return false
}

// free reports whether an element holds names, identifiers or text, and no codes.
func free(e *dm.Element) bool {
	return textual(e) && !strings.HasSuffix(e.Type.Name, "Code") && (e.List == "" || e.List == dm.OwnCodes)
}

func fits(e *dm.Element, mask string) bool {
	wrong, _ := e.Check(mask)
	return wrong == ""
}
