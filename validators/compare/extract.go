package compare

import (
	"slices"
	"strings"

	dm "wcodm/datamodel"
)

// Consignment is what is kept of one consignment of a declaration (a goods
// shipment) to be compared.
type Consignment struct {
	// File is the input's name, Message the declaration's number in it, Number the
	// consignment's in the declaration, all from 1.
	File            string
	Message, Number int
	// Format is the name of the format that the declaration was read as.
	Format string
	// UCR is the reference that identifies the consignment, empty for none.
	UCR string
	// Dummy says in words what the UCR is where it identifies nothing; empty where it
	// does. Consignments are not joined by such a UCR.
	Dummy string
	// LRN and MRN are the declaration's references, Type its type (EXA, IMZ),
	// Function the code of the message function; empty for none.
	LRN, MRN, Type, Function string
	// At is where the consignment stands.
	At Place

	// Apart says that the declaration has containers, totals and the like of several
	// consignments together, which are no facts of this one.
	Apart bool

	keys  []string // values of the keys asked for, empty where one is missing
	facts []fact
}

// fact is one value of a consignment.
type fact struct {
	site  int // of the definition
	item  int // position of the goods item in the consignment; 0 for the whole
	value string
	unit  string // of a number; the name of a party
	home  string // the country of a party
	at    Place
}

// Place is where a value stands.
type Place struct {
	// Line and Column count from 1, Row is the row of a table; 0 where unknown.
	Line, Column, Row int
	// Field is the name that the one who made the input knows it by.
	Field string

	elem      *dm.Element
	positions []int // of the elements on the way that repeat
}

// Path is the place in the WCO Data Model, with positions, as
// [wcodm/datamodel.Tree.Path] writes it.
func (p *Place) Path() string {
	if p.elem == nil {
		return ""
	}
	body := p.elem.Package().Body
	var steps []string
	at := len(p.positions)
	for e := p.elem; e != nil; e = e.Parent {
		if e == body && len(steps) > 0 {
			break
		}
		step := e.Name
		if e.Repeats() && at > 0 {
			at--
			step += "[" + itoa(p.positions[at]) + "]"
		}
		steps = append(steps, step)
	}
	slices.Reverse(steps)
	return strings.Join(steps, "/")
}

// Pointer is the path of WCO ids.
func (p *Place) Pointer() string {
	if p.elem == nil {
		return ""
	}
	return p.elem.Pointer()
}

// Namer gives a field of a table the title of its column, and the row of a line;
// row is 0 where lines are not rows.
type Namer func(field string, line int) (title string, row int)

// Extractor takes from a declaration what is compared. It belongs to one
// goroutine; its memory is reused.
type Extractor struct {
	c      *Comparison
	sites  [][]int   // of the definition, by element index
	keys   [][]*site // of the keys, by element index
	tree   *dm.Tree
	namer  Namer
	whole  []fact // outside the consignments
	values []keyValue
}

// keyValue is a value of a key.
type keyValue struct {
	key, shipment int // 0 outside the consignments
	text          string
}

// Extractor makes an Extractor.
func (c *Comparison) Extractor() *Extractor {
	x := &Extractor{c: c, sites: make([][]int, len(c.def.base.Elements)), keys: make([][]*site, len(c.def.base.Elements))}
	for i, s := range c.def.sites {
		x.sites[s.elem.Index] = append(x.sites[s.elem.Index], i)
	}
	for i, k := range c.keys {
		for _, s := range k.sites {
			s := *s
			s.as = i
			x.keys[s.elem.Index] = append(x.keys[s.elem.Index], &s)
		}
	}
	return x
}

// Consignments takes them from a message of the base, with their UCRs in order. A
// declaration without any is one consignment of nothing.
func (x *Extractor) Consignments(t *dm.Tree, ucrs []string, namer Namer) []Consignment {
	x.tree, x.namer = t, namer
	x.whole, x.values = x.whole[:0], x.values[:0]
	body := t.Body()
	if body == dm.None {
		return nil
	}
	head := Consignment{LRN: childText(t, body, "FunctionalReferenceID"), MRN: childText(t, body, "ID"),
		Type: childText(t, body, "TypeCode"), Function: childText(t, body, "FunctionCode")}
	var all []Consignment
	for i := range t.Len() {
		n := dm.NodeID(i)
		e := t.Elem(n)
		if e == x.c.def.shipment {
			k := head
			k.Number, k.At = len(all)+1, x.place(n)
			all = append(all, k)
		}
		if len(x.sites[e.Index])+len(x.keys[e.Index]) == 0 {
			continue
		}
		shipment, item := x.around(n)
		x.node(n, shipment, item, all)
	}
	if len(all) == 0 {
		k := head
		k.Number, k.At = 1, x.place(body)
		all = append(all, k)
	}
	for i := range min(len(all), len(ucrs)) {
		all[i].UCR = ucrs[i]
	}
	x.join(all)
	x.share(all)
	return all
}

// around is the position of the consignment and the goods item around a node, 0
// for none.
func (x *Extractor) around(n dm.NodeID) (shipment, item int) {
	for ; n != dm.None; n = x.tree.Parent(n) {
		switch x.tree.Elem(n) {
		case x.c.def.item:
			item = x.tree.Position(n)
		case x.c.def.shipment:
			return x.tree.Position(n), item
		}
	}
	return 0, item
}

// node takes what stands at a node.
func (x *Extractor) node(n dm.NodeID, shipment, item int, all []Consignment) {
	t := x.tree
	e := t.Elem(n)
	for _, s := range x.keys[e.Index] {
		if text := strings.TrimSpace(string(t.Value(n))); text != "" && s.fits(t, n) {
			x.values = append(x.values, keyValue{s.as, shipment, text})
		}
	}
	for _, i := range x.sites[e.Index] {
		s := x.c.def.sites[i]
		if !s.fits(t, n) {
			continue
		}
		f := fact{site: i, item: item}
		at := n
		switch s.of.Kind {
		case Count:
		case Party:
			id, name := childNode(t, n, "ID"), childNode(t, n, "Name")
			f.value, f.unit = x.text(id), x.text(name)
			if f.value == "" && f.unit == "" {
				continue
			}
			if a := childNode(t, n, "Address"); a != dm.None {
				f.home = childText(t, a, "CountryCode")
			}
			if at = id; f.value == "" {
				at = name
			}
		default:
			if f.value = x.text(n); f.value == "" {
				continue
			}
			switch {
			case s.unitAttr != nil:
				unit, _ := t.Attr(n, s.unitAttr)
				f.unit = strings.ToUpper(strings.TrimSpace(string(unit)))
			case s.unitField != "":
				f.unit = strings.ToUpper(beside(t, n, s.unitField))
			}
		}
		f.at = x.place(at)
		if shipment == 0 {
			x.whole = append(x.whole, f)
		} else {
			k := &all[shipment-1]
			k.facts = append(k.facts, f)
		}
	}
}

func (x *Extractor) text(n dm.NodeID) string {
	if n == dm.None {
		return ""
	}
	return strings.TrimSpace(string(x.tree.Value(n)))
}

// share gives the consignments what stands outside of them: what is shared to each
// that says nothing of its own, and the rest to the first where all have one key.
func (x *Extractor) share(all []Consignment) {
	one := !slices.ContainsFunc(all, func(k Consignment) bool { return x.c.keyOf(&k) != x.c.keyOf(&all[0]) })
	for i := range all {
		k := &all[i]
		own := len(k.facts)
		for _, f := range x.whole {
			s := x.c.def.sites[f.site]
			switch {
			case s.shared:
				if !slices.ContainsFunc(k.facts[:own], func(o fact) bool { return x.c.def.sites[o.site].of == s.of }) {
					k.facts = append(k.facts, f)
				}
			case !one:
				k.Apart = true
			case i == 0:
				k.facts = append(k.facts, f)
			}
		}
	}
}

// join gives the consignments the values of the keys.
func (x *Extractor) join(all []Consignment) {
	for i := range all {
		k := &all[i]
		k.keys = make([]string, len(x.c.keys))
		for key := range x.c.keys {
			var own, outside []string
			for _, v := range x.values {
				switch {
				case v.key != key:
				case v.shipment == k.Number:
					own = append(own, fold(v.text))
				case v.shipment == 0:
					outside = append(outside, fold(v.text))
				}
			}
			if len(own) == 0 {
				own = outside
			}
			slices.Sort(own)
			k.keys[key] = strings.Join(slices.Compact(own), " + ")
		}
	}
}

// place is where a node stands.
func (x *Extractor) place(n dm.NodeID) Place {
	t := x.tree
	p := Place{elem: t.Elem(n)}
	if origin, at := t.Origin(n); at != dm.None {
		where := origin.Place(at)
		p.Line, p.Column = int(where.Line), int(where.Col)
	}
	p.Field = t.Field(n)
	if x.namer != nil {
		p.Field, p.Row = x.namer(p.Field, p.Line)
	}
	for a := n; a != dm.None; a = t.Parent(a) {
		if t.Elem(a).Repeats() {
			p.positions = append(p.positions, t.Position(a))
		}
	}
	slices.Reverse(p.positions)
	return p
}

// fold brings references into the writing in which they are compared.
func fold(s string) string { return strings.ToUpper(strings.TrimSpace(s)) }
