package protect

import (
	"errors"
	"fmt"
	"slices"

	dm "wcodm/datamodel"
)

// Plan is what a [Policy] does to the elements of one package. It is immutable and
// safe for concurrent use.
type Plan struct {
	policy *Policy
	pkg    *dm.Package
	fate   []fate // by element index
	whole  []bool // by element index: that nothing of it is left out
	masks  bool   // that something is masked
	drops  bool   // that something is left out or removed
}

// fate is what becomes of an element's values.
type fate struct {
	leave  bool    // left out: it is not on the list
	mask   bool    // masked
	remove bool    // to be masked, and no mask fits: removed
	beside []codes // masked or removed beside some of these alone; none is all
}

// Plan makes the Policy's plan for a package that converts through the base. The
// error is an [*OptionError]: for a package of other messages, and for an element that
// is required and that no mask fits.
func (p *Policy) Plan(pkg *dm.Package) (*Plan, error) {
	if pkg != p.base && pkg.Base != p.base {
		option := "mask"
		if p.Partial() {
			option = "only"
		}
		return nil, &OptionError{option, pkg.Name, errors.New("the option is for declarations, and messages of this package are none")}
	}
	l := &Plan{policy: p, pkg: pkg, fate: make([]fate, len(pkg.Elements)), whole: make([]bool, len(pkg.Elements))}
	for i, e := range pkg.Elements {
		if e.IsClass() {
			continue
		}
		f := &l.fate[i]
		f.leave = !p.Shares(e)
		l.whole[i] = !f.leave
		if f.mask, f.beside = p.masks(e); !f.mask {
			continue
		}
		l.masks = true
		if !fits(e, plain()) {
			f.mask, f.remove = false, true
			if e.Min > 0 && !f.leave {
				return nil, &OptionError{"mask", e.Path(), fmt.Errorf("%s requires it, and a mask of %d characters does not fit its format, %s", pkg.Name, len(plain()), e.Format)}
			}
			l.whole[i] = false
		}
	}
	l.numbers()
	l.drops = slices.ContainsFunc(l.fate, func(f fate) bool { return f.leave || f.remove })
	for _, e := range slices.Backward(pkg.Elements) { // children come after their parents
		if e.IsClass() {
			l.whole[e.Index] = !slices.ContainsFunc(e.Children, func(c *dm.Element) bool { return !l.whole[c.Index] })
		}
	}
	return l, nil
}

// Shares reports whether an element of any package, which holds a value, is on the
// list. What says which message the wrapper holds always is.
func (p *Policy) Shares(e *dm.Element) bool {
	if !p.Partial() {
		return true
	}
	h := e.Home()
	if h == nil {
		return false
	}
	return p.only[h.Index] || h.Parent == p.base.Root && p.base.Root != p.base.Body
}

// masks reports whether an element is to be masked, and beside which codes alone.
func (p *Policy) masks(e *dm.Element) (ok bool, beside []codes) {
	h := e.Home()
	for _, path := range p.paths {
		if h != nil && (h == path || h.Within(path) && free(e)) {
			return true, nil
		}
	}
	for _, w := range p.words {
		switch some, hit := w.of(e); {
		case hit && len(some) == 0:
			return true, nil
		case hit:
			ok, beside = true, append(beside, some...)
		}
	}
	return ok, beside
}

// sequence is the WCO's id of the number of an occurrence.
const sequence = "006"

// numbers shares the numbers of what is shared: they say nothing of their own, and a
// message without them could not be read.
func (l *Plan) numbers() {
	for _, e := range l.pkg.Elements {
		if e.ID != sequence || e.IsClass() || !l.fate[e.Index].leave {
			continue
		}
		if slices.ContainsFunc(l.pkg.Elements, func(x *dm.Element) bool {
			return x != e && !x.IsClass() && x.ID != sequence && x.Within(e.Parent) && !l.fate[x.Index].leave
		}) {
			l.fate[e.Index].leave, l.whole[e.Index] = false, true
		}
	}
}

// Whole reports whether nothing of an element of the package is ever left out: where
// a message lacks it, it lacked it before.
func (l *Plan) Whole(e *dm.Element) bool { return l.whole[e.Index] }

// Partial reports whether messages may lack what their package requires.
func (l *Plan) Partial() bool { return l.policy.Partial() }
