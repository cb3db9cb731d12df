package ucr

import dm "wcodm/datamodel"

// cameFrom reports whether a message of the base was one of a package before: it was
// read as it stands, with what the package's wrapper says of itself, and with no other
// country. One that a mapping made, or that has no wrapper, was not.
func cameFrom(t *dm.Tree, p *dm.Package) bool {
	if t.Source != nil || t.Package != p.Base {
		return false
	}
	brought := false
	for n := t.First(t.Root()); n != dm.None; n = t.Next(n) {
		e := p.FromBase(t.Elem(n))
		if e == nil || p.Constant(e) == "" {
			continue
		}
		brought = true
		if e.Name == "ResponsibleCountryCode" && string(t.Value(n)) != p.Constant(e) {
			return false
		}
	}
	return brought
}

// completes reports whether a UCR is written where a DUCR is looked for. What the
// message of the same package had and where, its author knew: it comes back as it
// went in.
func (c *Carrier) completes(src *dm.Tree, r *Result) bool {
	return c.sought != nil && c.isDUCR(r.Value) && !(r.Outcome == Kept && cameFrom(src, c.to.pkg))
}
