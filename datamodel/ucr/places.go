package ucr

import (
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
	// Item is the number of the goods item, 0 for the whole shipment.
	Item int

	shipment dm.NodeID
	rank     int
}

// slot is a place in the base package that this package looks at.
type slot uint8

const (
	slotNone slot = iota
	slotShipment
	slotItem
	slotUCR
	slotUCRTrader
	slotUCRID
	slotMasterUCRTrader
	slotMasterUCRID
	slotItemUCRTrader
	slotItemUCRID
	slotPrevious
	slotItemPrevious
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

const (
	traderPath   = "GoodsShipment/UCR/TraderAssignedReferenceID"
	shipmentPath = "GoodsShipment"
)

// homes gives every slot its path in the base package.
var homes = map[string]slot{
	shipmentPath: slotShipment,
	"GoodsShipment/GovernmentAgencyGoodsItem":     slotItem,
	"GoodsShipment/UCR":                           slotUCR,
	"Consignment/UCR":                             slotUCR,
	"GoodsShipment/GovernmentAgencyGoodsItem/UCR": slotUCR,
	traderPath:             slotUCRTrader,
	"GoodsShipment/UCR/ID": slotUCRID,
	"Consignment/UCR/TraderAssignedReferenceID":                             slotMasterUCRTrader,
	"Consignment/UCR/ID":                                                    slotMasterUCRID,
	"GoodsShipment/GovernmentAgencyGoodsItem/UCR/TraderAssignedReferenceID": slotItemUCRTrader,
	"GoodsShipment/GovernmentAgencyGoodsItem/UCR/ID":                        slotItemUCRID,
	"GoodsShipment/PreviousDocument":                                        slotPrevious,
	"GoodsShipment/GovernmentAgencyGoodsItem/PreviousDocument":              slotItemPrevious,
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
	slot   []slot             // by element index
	elem   [slots]*dm.Element // of slots that stand for one element
	target []*dm.Element      // the way from below the goods shipment to where a derived UCR goes
}

func newLayout(p *dm.Package) *layout {
	l := &layout{pkg: p, slot: make([]slot, len(p.Elements))}
	for i, e := range p.Elements {
		home := e.Base
		if p.Base == nil {
			home = e
		}
		if home == nil {
			continue
		}
		s := homes[home.Path()]
		l.slot[i] = s
		if l.elem[s] == nil && s != slotDocument {
			l.elem[s] = e
		}
	}
	shipment, leaf := l.elem[slotShipment], l.elem[slotUCRTrader]
	if shipment != nil && leaf != nil && leaf.Within(shipment) {
		for e := leaf; e != shipment; e = e.Parent {
			l.target = append(l.target, e)
		}
		slices.Reverse(l.target)
	}
	return l
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
	node   dm.NodeID
	number int
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
				m.items = append(m.items, item{n, k.items})
			}
		case slotShipment:
			m.shipments = append(m.shipments, shipment{node: n, number: len(m.shipments) + 1, value: noNodes()})
		case slotPrevious, slotItemPrevious:
			l.previous(m, n)
		case slotUCR:
			if t.First(n) == dm.None {
				m.empty = append(m.empty, Reference{Kind: UCR, Node: n})
			}
		default:
			if blank(t, n) {
				if s.reference() {
					m.empty = append(m.empty, Reference{Kind: UCR, Node: n})
				}
				continue
			}
			at := &m.header
			if k := m.shipment(l, n); k != nil {
				at = &k.value
			}
			if at[s] == dm.None {
				at[s] = n
			}
			switch rank, ok := ranks[s]; {
			case !ok && s.reference():
				m.master = append(m.master, Reference{Kind: UCR, Node: n, Value: string(t.Value(n)), shipment: dm.None})
			case ok:
				m.add(l, Reference{Kind: UCR, Node: n, rank: rank})
			}
		}
	}
	slices.SortStableFunc(m.refs, func(a, b Reference) int {
		return cmp.Or(cmp.Compare(a.shipment, b.shipment), cmp.Compare(a.rank, b.rank), cmp.Compare(a.Item, b.Item))
	})
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

// The order in which one UCR is chosen among several; see the package comment.
var ranks = map[slot]int{slotUCRTrader: 0, slotUCRID: 1, slotItemUCRTrader: 3, slotItemUCRID: 4}

// reference reports whether the slot holds a UCR.
func (s slot) reference() bool {
	_, ok := ranks[s]
	return ok || s == slotMasterUCRTrader || s == slotMasterUCRID
}

const (
	rankDUCR     = 2
	rankItemDUCR = 5
	rankPart     = 6
	rankMaster   = 7
)

// previous takes up a previous document that is a DUCR, a part or a MUCR.
func (l *layout) previous(m *message, n dm.NodeID) {
	t := m.tree
	code, id := dm.None, dm.None
	for c := t.First(n); c != dm.None; c = t.Next(c) {
		switch t.Elem(c).Name {
		case "TypeCode":
			code = c
		case "ID":
			id = c
		}
	}
	if code == dm.None {
		return
	}
	r := Reference{Node: id}
	switch strings.TrimSpace(string(t.Value(code))) {
	case "DCR":
		r.Kind, r.rank = DUCR, rankDUCR
		if l.slot[t.Elem(n).Index] == slotItemPrevious {
			r.rank = rankItemDUCR
		}
	case "DCS":
		r.Kind, r.rank = DUCRPart, rankPart
	case "MCR":
		r.Kind, r.rank = MUCR, rankMaster
	default:
		return
	}
	if id == dm.None || blank(t, id) {
		if id == dm.None {
			r.Node = n
		}
		m.empty = append(m.empty, r)
		return
	}
	m.add(l, r)
}

// add completes a reference and keeps it.
func (m *message) add(l *layout, r Reference) {
	t := m.tree
	k := m.shipment(l, r.Node)
	if k == nil {
		return
	}
	r.shipment, r.Value = k.node, string(t.Value(r.Node))
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

func blank(t *dm.Tree, n dm.NodeID) bool {
	for _, c := range t.Value(n) {
		if c != ' ' && c != '\t' && c != '\n' && c != '\r' {
			return false
		}
	}
	return true
}
