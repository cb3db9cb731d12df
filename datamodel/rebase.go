package datamodel

// Conversion moves a message from one package to another through their common
// base: every datum has one home there. It is immutable and shared.
type Conversion struct {
	from, to *Package
	target   []*Element // by index of from's elements
	fillers  Fillers
}

// NewConversion prepares the way from one package to another. Packages that
// share no base have no way: ok is false.
func NewConversion(from, to *Package) (c *Conversion, ok bool) {
	if home(from) != home(to) {
		return nil, false
	}
	c = &Conversion{from: from, to: to, target: make([]*Element, len(from.Elements))}
	for i, e := range from.Elements {
		if twins(from, to) {
			c.target[i] = to.Elements[i]
			continue
		}
		if from.Base != nil {
			e = e.Base
		}
		if e != nil {
			e = to.FromBase(e)
		}
		c.target[i] = e
	}
	c.fillers = c.fillersOf
	return c, true
}

func home(p *Package) *Package {
	if p.Base != nil {
		return p.Base
	}
	return p
}

// Convert writes src into dst as a message of the target package, and fills in
// the target's constants where src brought none of them. lost is called for
// every node with a value that the target has no element for.
func (c *Conversion) Convert(dst, src *Tree, lost func(n NodeID)) {
	dst.Reset(c.to)
	dst.Source, dst.Fillers = src, c.fillers
	if src.Len() == 0 {
		return
	}
	at := make([]NodeID, src.Len()) // by node of src: its node in dst
	for i := range src.nodes {
		n := NodeID(i)
		s := &src.nodes[i]
		at[i] = None
		t := c.target[s.elem.Index]
		if t == nil {
			if s.valued || src.ownAttrs(n) {
				lost(n)
			}
			continue
		}
		if s.elem.IsClass() && s.first != None && !src.ownAttrs(n) && s.parent != None && s.elem != c.from.Body {
			continue // made when something in it is carried
		}
		c.class(dst, src, at, s.parent, lost)
		c.node(dst, src, at, n, lost)
	}
	c.constants(dst)
}

// fillersOf is the [Fillers] of messages of the target.
func (c *Conversion) fillersOf(l Leaf) []Leaf {
	var from []Leaf
	for i, t := range c.target {
		if t != l.Elem {
			continue
		}
		f := Leaf{Elem: c.from.Elements[i]}
		if l.Attr != nil {
			if f.Attr = f.Elem.Attribute(l.Attr.Name); f.Attr == nil {
				continue
			}
		}
		from = append(from, f)
	}
	return from
}

// ownAttrs reports whether the node has XML attributes that are content.
func (t *Tree) ownAttrs(n NodeID) bool {
	own := false
	t.Attrs(n, func(a *Attribute, _ []byte) { own = own || a != SchemaLocation })
	return own
}

// class carries class n over, and those around it first.
func (c *Conversion) class(dst, src *Tree, at []NodeID, n NodeID, lost func(NodeID)) {
	if n == None || at[n] != None {
		return
	}
	c.class(dst, src, at, src.nodes[n].parent, lost)
	if c.target[src.nodes[n].elem.Index] != nil {
		c.node(dst, src, at, n, lost)
	}
}

// node carries one node over. The classes around it that have a place are
// there already.
func (c *Conversion) node(dst, src *Tree, at []NodeID, n NodeID, lost func(NodeID)) {
	s := &src.nodes[n]
	t := c.target[s.elem.Index]
	parent := None
	if t.Parent != nil {
		parent = c.ensure(dst, src, at, s.parent, t.Parent)
	}
	d := None
	if parent != None && t.IsClass() && !t.Repeats() {
		d = dst.Child(parent, t) // it may have been made on the way to something deeper
	}
	if d == None {
		d = dst.Add(parent, t, s.place)
	}
	dst.nodes[d].from = n
	at[n] = d
	if s.valued {
		dst.SetValue(d, src.Value(n))
	}
	c.attributes(dst, src, d, n, lost)
}

func (c *Conversion) attributes(dst, src *Tree, d, n NodeID, lost func(NodeID)) {
	e := dst.nodes[d].elem
	src.Attrs(n, func(a *Attribute, value []byte) {
		switch {
		case a == SchemaLocation:
			dst.SetAttr(d, a, value)
		case e.Attribute(a.Name) != nil:
			dst.SetAttr(d, e.Attribute(a.Name), value)
		default:
			lost(n)
		}
	})
}

// ensure returns the node of class e in dst under which a child of the source
// node s belongs: the nearest ancestor of s that has a node there leads to the
// right occurrence, and what is missing between is made.
func (c *Conversion) ensure(dst, src *Tree, at []NodeID, s NodeID, e *Element) NodeID {
	for ; s != None; s = src.nodes[s].parent {
		d := at[s]
		if d == None || !e.Within(dst.nodes[d].elem) {
			continue
		}
		return c.descend(dst, d, e, src.nodes[s].place)
	}
	if dst.Len() == 0 {
		dst.Add(None, c.to.Root, src.nodes[0].place)
		dst.nodes[0].from = 0
	}
	return c.descend(dst, 0, e, src.nodes[0].place)
}

// descend returns the node of e below d, making what is missing.
func (c *Conversion) descend(dst *Tree, d NodeID, e *Element, place Place) NodeID {
	if dst.nodes[d].elem == e {
		return d
	}
	parent := c.descend(dst, d, e.Parent, place)
	if n := dst.Child(parent, e); n != None {
		return n
	}
	return dst.Add(parent, e, place)
}

func (c *Conversion) constants(dst *Tree) {
	if twins(c.from, c.to) {
		return
	}
	for _, k := range c.to.constants {
		if dst.FirstOf(0, k.element) != None {
			return // the message brought its own wrapper
		}
	}
	for _, k := range c.to.constants {
		parent := c.descend(dst, 0, k.element.Parent, dst.nodes[0].place)
		dst.SetText(dst.Add(parent, k.element, dst.nodes[parent].place), k.value)
	}
}
