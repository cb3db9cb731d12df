package ucr

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	dm "wcodm/datamodel"
)

// Kind is what a reference is to the consignment.
type Kind uint8

const (
	// UCR is a unique consignment reference in its own element.
	UCR Kind = iota
	// DUCR is the UK's declaration UCR, in a previous document of type DCR.
	DUCR
	// DUCRPart is the number of a part of a DUCR, in one of type DCS.
	DUCRPart
	// MUCR is the UK's master UCR, which joins several UCRs, in one of type MCR.
	MUCR
)

// kinds are what packages call them.
var kinds = map[dm.ReferenceKind]Kind{dm.KindUCR: UCR, dm.KindDUCR: DUCR, dm.KindPart: DUCRPart, dm.KindMUCR: MUCR}

// KindOf is the kind that a package calls so.
func KindOf(k dm.ReferenceKind) Kind { return kinds[k] }

// String returns "UCR", "DUCR", "DUCR part" or "MUCR".
func (k Kind) String() string { return [...]string{"UCR", "DUCR", "DUCR part", "MUCR"}[k] }

// Identifies reports whether the reference names the consignment by itself, as
// a UCR and a DUCR do.
func (k Kind) Identifies() bool { return k == UCR || k == DUCR }

// Reference is a reference of a consignment as it stands in a message.
type Reference struct {
	Kind Kind
	// Value is the value as it stands, blanks and all.
	Value string
	// Node holds the value.
	Node dm.NodeID
	// Level is what it is a reference of.
	Level dm.Level
	// Item is the number of the goods item, 0 for the whole shipment.
	Item int

	shipment dm.NodeID // None for the consignment that all shipments travel in
	rank     int       // place among the package's
}

// slot is a place in the base package that this package looks at.
type slot uint8

const (
	slotNone slot = iota
	slotShipment
	slotItem
	slotReference // a place of the package's references
	slotQualified // a class that holds one, if it says so
	slotUCR       // a class that holds nothing else
	slotUCRTrader // where a derived UCR is written
	slotFunction
	slotType
	slotAcceptance
	slotIssue
	slotID
	slotLRN
	slotInvoiceDate
	slotInvoice
	slotExporter
	slotExporterCountry
	slotDeclExporter
	slotDeclExporterCountry
	slotConsignor
	slotConsignorCountry
	slotCarriageConsignor
	slotCarriageConsignorCountry
	slotImporter
	slotImporterCountry
	slotConsignee
	slotConsigneeCountry
	slotDeclarant
	slotDeclarantCountry
	slotExport
	slotDestination
	slotDocument
	slots
)

// homes gives the slots that do not depend on the package their paths in the base.
var homes = map[string]slot{
	"GoodsShipment": slotShipment,
	"GoodsShipment/GovernmentAgencyGoodsItem": slotItem,
	"FunctionCode":                        slotFunction,
	"TypeCode":                            slotType,
	"AcceptanceDateTime":                  slotAcceptance,
	"IssueDateTime":                       slotIssue,
	"ID":                                  slotID,
	"FunctionalReferenceID":               slotLRN,
	"GoodsShipment/Invoice/IssueDateTime": slotInvoiceDate,
	"GoodsShipment/Invoice/ID":            slotInvoice,
	"GoodsShipment/Exporter/ID":           slotExporter,
	"GoodsShipment/Exporter/Address/CountryCode": slotExporterCountry,
	"Exporter/ID":                                                slotDeclExporter,
	"Exporter/Address/CountryCode":                               slotDeclExporterCountry,
	"GoodsShipment/Consignor/ID":                                 slotConsignor,
	"GoodsShipment/Consignor/Address/CountryCode":                slotConsignorCountry,
	"GoodsShipment/Consignment/Consignor/ID":                     slotCarriageConsignor,
	"GoodsShipment/Consignment/Consignor/Address/CountryCode":    slotCarriageConsignorCountry,
	"GoodsShipment/Importer/ID":                                  slotImporter,
	"GoodsShipment/Importer/Address/CountryCode":                 slotImporterCountry,
	"GoodsShipment/Consignee/ID":                                 slotConsignee,
	"GoodsShipment/Consignee/Address/CountryCode":                slotConsigneeCountry,
	"Declarant/ID":                                               slotDeclarant,
	"Declarant/Address/CountryCode":                              slotDeclarantCountry,
	"GoodsShipment/ExportCountry/ID":                             slotExport,
	"GoodsShipment/Destination/CountryCode":                      slotDestination,
	"GoodsShipment/SupportingDocument":                           slotDocument,
	"GoodsShipment/GovernmentAgencyGoodsItem/SupportingDocument": slotDocument,
	"GoodsShipment/GovernmentAgencyGoodsItem/AdditionalDocument": slotDocument,
}

// layout is where one package holds what this package looks at. It is immutable.
type layout struct {
	pkg    *dm.Package
	places []dm.ReferencePlace
	slot   []slot             // by element index
	held   [][]int            // by element index: the places in this element, or in this class if it says so
	elem   [slots]*dm.Element // of slots that stand for one element
	target []*dm.Element      // the way from below the goods shipment to where a derived UCR goes
}

func newLayout(p *dm.Package) *layout {
	l := &layout{pkg: p, places: p.References(), slot: make([]slot, len(p.Elements)), held: make([][]int, len(p.Elements))}
	for i, e := range p.Elements {
		home := e.Home()
		if home == nil {
			continue
		}
		s := homes[home.Path()]
		l.slot[i] = s
		if l.elem[s] == nil && s != slotDocument {
			l.elem[s] = e
		}
	}
	shipment := l.elem[slotShipment]
	for i, r := range l.places {
		switch at := r.Elem; {
		case r.Qualifier != nil:
			l.hold(r.Elem.Parent, slotQualified, i)
		default:
			l.hold(at, slotReference, i)
			if l.onlyReferences(at.Parent) {
				l.slot[at.Parent.Index] = slotUCR
			}
			if r.Level == dm.LevelShipment && l.elem[slotUCRTrader] == nil && shipment != nil && at.Within(shipment) {
				l.elem[slotUCRTrader], l.target = at, way(shipment, at)
			}
		}
	}
	return l
}

// onlyReferences reports whether a class holds nothing else.
func (l *layout) onlyReferences(class *dm.Element) bool {
	for _, c := range class.Children {
		if !slices.ContainsFunc(l.places, func(r dm.ReferencePlace) bool { return r.Elem == c && r.Qualifier == nil }) {
			return false
		}
	}
	return true
}

// hold notes that an element holds a place.
func (l *layout) hold(e *dm.Element, s slot, place int) {
	l.slot[e.Index] = s
	l.held[e.Index] = append(l.held[e.Index], place)
}

// way is the elements from below one element to another.
func way(from, to *dm.Element) []*dm.Element {
	var way []*dm.Element
	for e := to; e != from; e = e.Parent {
		way = append(way, e)
	}
	slices.Reverse(way)
	return way
}

// fields are the fields of the input that could give what some slots hold, each
// once; the package's elements where the message is the input.
func (l *layout) fields(t *dm.Tree, slots ...slot) []dm.Leaf {
	var all []dm.Leaf
	for _, s := range slots {
		if l.elem[s] == nil {
			continue
		}
		for _, f := range t.FieldsOf(l.elem[s]) {
			if !slices.Contains(all, f) {
				all = append(all, f)
			}
		}
	}
	return all
}

// message is what was found in one tree.
type message struct {
	tree      *dm.Tree
	header    [slots]dm.NodeID // values outside the goods shipments
	shipments []shipment       // by rising node
	items     []item           // by rising node
	refs      []Reference
	master    []Reference             // of the consignment that the goods shipments travel in
	empty     []Reference             // without a value, by shipment
	invoices  map[dm.NodeID]dm.NodeID // by shipment, among its documents; None where there are several; nil until asked
}

// item is one goods item with its number in its shipment.
type item struct {
	node, shipment dm.NodeID
	number         int
}

// shipment is one goods shipment: a consignment, with a UCR of its own.
type shipment struct {
	node   dm.NodeID
	number int // position, from 1
	items  int // so far
	value  [slots]dm.NodeID
}

func noNodes() (a [slots]dm.NodeID) {
	for i := range a {
		a[i] = dm.None
	}
	return a
}

// read looks through the tree once.
func (l *layout) read(t *dm.Tree) *message {
	m := &message{tree: t, header: noNodes()}
	for i := range t.Len() {
		n := dm.NodeID(i)
		s := l.slot[t.Elem(n).Index]
		switch s {
		case slotNone, slotDocument:
		case slotItem:
			if k := m.shipment(l, n); k != nil {
				k.items++
				m.items = append(m.items, item{n, k.node, k.items})
			}
		case slotShipment:
			m.shipments = append(m.shipments, shipment{node: n, number: len(m.shipments) + 1, value: noNodes()})
		case slotQualified:
			l.qualified(m, n)
		case slotReference:
			m.add(l, l.held[t.Elem(n).Index][0], n)
		case slotUCR:
			if t.First(n) == dm.None {
				m.empty = append(m.empty, Reference{Kind: UCR, Node: n})
			}
		default:
			if blank(t, n) {
				continue
			}
			at := &m.header
			if k := m.shipment(l, n); k != nil {
				at = &k.value
			}
			if at[s] == dm.None {
				at[s] = n
			}
		}
	}
	slices.SortStableFunc(m.refs, func(a, b Reference) int {
		return cmp.Or(cmp.Compare(a.shipment, b.shipment), cmp.Compare(a.rank, b.rank), cmp.Compare(a.Item, b.Item))
	})
	slices.SortStableFunc(m.master, func(a, b Reference) int { return cmp.Compare(a.rank, b.rank) })
	for i := range m.empty {
		r := &m.empty[i]
		r.shipment = dm.None
		if k := m.shipment(l, r.Node); k != nil {
			r.shipment = k.node
		}
	}
	slices.SortStableFunc(m.empty, func(a, b Reference) int { return cmp.Compare(a.shipment, b.shipment) })
	return m
}

// qualified takes up what a class holds where it says that this is a reference.
func (l *layout) qualified(m *message, n dm.NodeID) {
	t := m.tree
	for _, i := range l.held[t.Elem(n).Index] {
		r := &l.places[i]
		if m.text(t.Child(n, r.Qualifier)) != r.Is {
			continue
		}
		if id := t.Child(n, r.Elem); id != dm.None {
			m.add(l, i, id)
		} else {
			m.empty = append(m.empty, Reference{Kind: kinds[r.Kind], Node: n})
		}
	}
}

// add keeps what a node holds at a place of the package.
func (m *message) add(l *layout, place int, n dm.NodeID) {
	t := m.tree
	r := Reference{Kind: kinds[l.places[place].Kind], Level: l.places[place].Level, Node: n, rank: place, shipment: dm.None}
	if blank(t, n) {
		m.empty = append(m.empty, r)
		return
	}
	r.Value = string(t.Value(n))
	k := m.shipment(l, n)
	if k == nil {
		if r.Level == dm.LevelConsignment {
			m.master = append(m.master, r)
		}
		return
	}
	r.shipment = k.node
	for n := r.Node; n != k.node; n = t.Parent(n) {
		if l.slot[t.Elem(n).Index] == slotItem {
			if i, ok := slices.BinarySearchFunc(m.items, n, func(x item, n dm.NodeID) int { return cmp.Compare(x.node, n) }); ok {
				r.Item = m.items[i].number
			}
		}
	}
	m.refs = append(m.refs, r)
}

// shipment returns the goods shipment that the node stands in, or nil.
func (m *message) shipment(l *layout, n dm.NodeID) *shipment {
	for ; n != dm.None; n = m.tree.Parent(n) {
		if l.slot[m.tree.Elem(n).Index] != slotShipment {
			continue
		}
		if i, ok := slices.BinarySearchFunc(m.shipments, n, func(k shipment, n dm.NodeID) int { return cmp.Compare(k.node, n) }); ok {
			return &m.shipments[i]
		}
	}
	return nil
}

// of returns the references of one goods shipment.
func (m *message) of(k *shipment) []Reference { return part(m.refs, k.node) }

// emptyOf returns those without a value, of a shipment or of the consignment
// around all (None).
func (m *message) emptyOf(shipment dm.NodeID) []Reference { return part(m.empty, shipment) }

// part returns the references of one shipment among those in its order.
func part(refs []Reference, shipment dm.NodeID) []Reference {
	from, _ := slices.BinarySearchFunc(refs, shipment, func(r Reference, n dm.NodeID) int { return cmp.Compare(r.shipment, n) })
	to := from
	for to < len(refs) && refs[to].shipment == shipment {
		to++
	}
	return refs[from:to:to]
}

// text is the value at a slot, without blanks around it.
func (m *message) text(n dm.NodeID) string {
	if n == dm.None {
		return ""
	}
	return strings.TrimSpace(string(m.tree.Value(n)))
}

func blank(t *dm.Tree, n dm.NodeID) bool { return len(bytes.TrimSpace(t.Value(n))) == 0 }
