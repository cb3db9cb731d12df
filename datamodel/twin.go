package datamodel

import "slices"

// Twin returns a copy of the package that has elements of its own. A mapping that
// makes messages of a package from others of the same package has one on each
// side, so that a place says which side it is of. Messages convert between the two
// without loss.
func (p *Package) Twin() *Package {
	twin := *p
	own := make([]*Element, len(p.Elements))
	for i, e := range p.Elements {
		c := *e
		c.pkg = &twin
		if p.Base == nil {
			c.Base = e
		}
		own[i] = &c
	}
	of := func(e *Element) *Element {
		if e == nil {
			return nil
		}
		return own[e.Index]
	}
	for _, c := range own {
		c.Parent = of(c.Parent)
		children := make([]*Element, len(c.Children))
		for i, e := range c.Children {
			children[i] = of(e)
		}
		c.Children = children
	}
	twin.twinOf = p
	twin.Elements, twin.Root, twin.Body, twin.Key = own, of(p.Root), of(p.Body), of(p.Key)
	twin.constants = make([]constant, len(p.constants))
	for i, k := range p.constants {
		twin.constants[i] = constant{of(k.element), k.value}
	}
	values := func(all []ReferenceValue) []ReferenceValue {
		own := slices.Clone(all)
		for i := range own {
			own[i].Elem = of(own[i].Elem)
		}
		return own
	}
	twin.references = slices.Clone(p.references)
	for i := range twin.references {
		r := &twin.references[i]
		r.Elem, r.Qualifier, r.Writes, r.Completing = of(r.Elem), of(r.Qualifier), values(r.Writes), values(r.Completing)
	}
	if p.Base == nil {
		twin.Base, twin.fromBase = p, own
		return &twin
	}
	twin.fromBase = make([]*Element, len(p.fromBase))
	for i, e := range p.fromBase {
		twin.fromBase[i] = of(e)
	}
	return &twin
}

// twins reports whether packages are the same but for their elements.
func twins(a, b *Package) bool { return a == b || a.twinOf == b || b.twinOf == a }
