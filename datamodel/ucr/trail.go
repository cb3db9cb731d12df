package ucr

import (
	"slices"
	"strings"

	dm "wcodm/datamodel"
)

// Trail is what leads from a consignment to the other records of its trade: "the
// UCR is linked with other trade and transport references, to establish an
// origin to destination trail" (WCO Recommendation on the UCR).
type Trail struct {
	// Line is where the declaration begins in the input; 0 is unknown.
	Line int
	// Shipment is the position of the goods shipment in the declaration, from 1; 0
	// where it has none.
	Shipment int
	// Type and Function are the declaration's type (IMA, T1) and function code.
	Type, Function string
	// Year is the year of the declaration in four digits, or the one that was given
	// for declarations without a date; empty where nothing tells it.
	Year string

	own   [links][]Link // of the goods shipment
	whole *sharedLinks  // of the declaration, which its goods shipments share
}

// sharedLinks are links with what a table has of them, which is looked up once.
type sharedLinks struct {
	links  [links][]Link
	lookup lookup
}

// Link is a value that leads to another record, as it stands in the message
// without blanks around it.
type Link struct {
	Value string
	// Node holds the value until the tree is reset.
	Node dm.NodeID
}

// LinkKind is what a link is.
type LinkKind uint8

const (
	LinkLRN LinkKind = iota
	LinkMRN
	LinkInvoice
	LinkTransport // a transport document: bill of lading, waybill, CMR note
	LinkContainer // or other transport equipment
	LinkSeal
	LinkExporter // the customs id or the name of exporter, seller or consignor
	LinkImporter // the customs id or the name of importer, buyer or consignee
	LinkMaster   // a MUCR
	LinkPart     // a part of a DUCR
	links
)

// String names the kind in a sentence.
func (k LinkKind) String() string {
	return [...]string{"LRN", "MRN", "invoice", "transport document", "container", "seal", "exporter", "importer", "MUCR", "DUCR part"}[k]
}

// of yields the links of a kind, each value once: those of the goods shipment,
// then those of the declaration as a whole.
func (t *Trail) of(k LinkKind) func(func(Link) bool) {
	return func(yield func(Link) bool) {
		own, whole := t.own[k], []Link(nil)
		if t.whole != nil {
			whole = t.whole.links[k]
		}
		var known map[string]bool
		for _, l := range own {
			if len(whole) > 0 {
				if known == nil {
					known = map[string]bool{}
				}
				known[k.fold(l.Value)] = true
			}
			if !yield(l) {
				return
			}
		}
		for _, l := range whole {
			if !known[k.fold(l.Value)] && !yield(l) {
				return
			}
		}
	}
}

// Values returns the values of a kind, each once: those of the goods shipment,
// then those of the declaration as a whole.
func (t *Trail) Values(k LinkKind) []string {
	var all []string
	for l := range t.of(k) {
		all = append(all, l.Value)
	}
	return all
}

// Value returns the first value of a kind, or nothing.
func (t *Trail) Value(k LinkKind) string {
	for l := range t.of(k) {
		return l.Value
	}
	return ""
}

// Direction is "export", "import", "transit", or empty where the declaration's
// type does not tell it (EU data element 11 01, and 11 01 of transit: T, T1, T2,
// T2F, T2SM, TIR).
func (t *Trail) Direction() string {
	switch kind := strings.ToUpper(t.Type); {
	case dm.Exports(kind):
		return "export"
	case strings.HasPrefix(kind, "IM"):
		return "import"
	case strings.HasPrefix(kind, "T"):
		return "transit"
	}
	return ""
}

// fold is the writing in which two values of the kind are compared. A container
// number has a hyphen before its check digit or none, an air waybill behind the
// airline's prefix, a name a full stop; in an invoice number such a character
// may be all that tells two apart.
func (k LinkKind) fold(value string) string {
	switch k {
	case LinkTransport, LinkContainer, LinkSeal, LinkExporter, LinkImporter:
		if short := strings.Map(plain, strings.ToUpper(value)); short != "" {
			return short
		}
	}
	return fold(value)
}

func plain(r rune) rune {
	if r < 0x80 && !(r >= '0' && r <= '9' || r >= 'A' && r <= 'Z') {
		return -1
	}
	return r
}

// linkHomes give the kind of an attribute of the base by the end of its path,
// wherever its class stands: an item has its own exporter, a house consignment
// its own containers.
var linkHomes = map[string]LinkKind{
	"Invoice/ID":                   LinkInvoice,
	"TransportContractDocument/ID": LinkTransport,
	"TransportEquipment/ID":        LinkContainer,
	"Seal/ID":                      LinkSeal,
	"Exporter/ID":                  LinkExporter,
	"Exporter/Name":                LinkExporter,
	"Seller/ID":                    LinkExporter,
	"Seller/Name":                  LinkExporter,
	"Consignor/ID":                 LinkExporter,
	"Consignor/Name":               LinkExporter,
	"Importer/ID":                  LinkImporter,
	"Importer/Name":                LinkImporter,
	"Buyer/ID":                     LinkImporter,
	"Buyer/Name":                   LinkImporter,
	"Consignee/ID":                 LinkImporter,
	"Consignee/Name":               LinkImporter,
}

// documentClasses are the classes of the base whose TypeCode says what their ID is.
var documentClasses = []string{"AdditionalDocument", "SupportingDocument", "PreviousDocument"}

// invoiceTypes are the document types of a commercial invoice: UN/EDIFACT 1001
// code 380 and the proforma 325, alone and in the EU's writing; the UK's 935.
var invoiceTypes = map[string]bool{"380": true, "N380": true, "325": true, "N325": true, "935": true, "N935": true}

// transportTypes are the document types of transport documents: UN/EDIFACT 1001,
// as the EU's list of transport documents (CL754, with an N before the code) and
// the UK's previous documents have them.
var transportTypes = map[string]bool{"703": true, "704": true, "705": true, "710": true, "714": true, "720": true, "722": true,
	"730": true, "740": true, "741": true, "750": true, "760": true, "785": true, "787": true}

// documentCategories are the categories with which the UK writes a code of UN/EDIFACT
// 1001: N of a document that goes with the goods, X, Y and Z of a previous one.
// Codes of other categories mean something else.
var documentCategories = []string{"", "N", "X", "Y", "Z"}

// role is what an element is to a trail.
type role uint8

const (
	roleNone role = iota
	roleDocument
	roleLink // and the kinds from here on
)

// roles tells the role of each element of the package, by its index.
func roles(p *dm.Package) []role {
	all := make([]role, len(p.Elements))
	for i, e := range p.Elements {
		home := e.Home()
		if home == nil {
			continue
		}
		end := home.Name
		if home.Parent != nil {
			end = home.Parent.Name + "/" + end
		}
		if k, ok := linkHomes[end]; ok {
			all[i] = roleLink + role(k)
		} else if home.IsClass() && slices.Contains(documentClasses, home.Name) {
			all[i] = roleDocument
		}
	}
	return all
}

// trails reads the trail of each goods shipment, and of the whole declaration
// where it has none.
func (d *Deriver) trails(m *message) []*Trail {
	t := m.tree
	all := make([]*Trail, max(len(m.shipments), 1))
	whole := Trail{Line: t.Locate(t.Body(), dm.Diagnostic{}).Line, Type: m.text(m.header[slotType]), Function: m.text(m.header[slotFunction]), Year: d.year}
	shared := &sharedLinks{}
	for i := range all {
		trail := whole
		all[i] = &trail
		trail.whole = shared
		k := &shipment{value: noNodes()}
		if len(m.shipments) > 0 {
			k, trail.Shipment = &m.shipments[i], i+1
		}
		for _, y := range years {
			if year := y.year(m.text(m.at(k, y.slot))); year != "" {
				trail.Year = year
				break
			}
		}
	}
	known := map[knownLink]bool{}
	add := func(to *Trail, k LinkKind, n dm.NodeID) {
		value := m.text(n)
		key := knownLink{to, k, k.fold(value)}
		if value != "" && !known[key] {
			known[key] = true
			to.own[k] = append(to.own[k], Link{value, n})
		}
	}
	d.links(m, func(k LinkKind, n dm.NodeID) {
		if s := m.shipment(d.layout, n); s != nil {
			add(all[s.number-1], k, n)
		} else {
			add(&whole, k, n)
		}
	})
	shared.links = whole.own
	if d.table != nil {
		shared.lookup = d.table.look(&shared.links)
	}
	for i := range m.shipments {
		for _, r := range m.of(&m.shipments[i]) {
			switch r.Kind {
			case MUCR:
				add(all[i], LinkMaster, r.Node)
			case DUCRPart:
				add(all[i], LinkPart, r.Node)
			}
		}
	}
	return all
}

type knownLink struct {
	trail *Trail
	kind  LinkKind
	value string
}

// links finds the values of a message that lead to other records.
func (d *Deriver) links(m *message, found func(LinkKind, dm.NodeID)) {
	if lrn := m.header[slotLRN]; lrn != dm.None {
		found(LinkLRN, lrn)
	}
	if id := m.header[slotID]; yearOfMRN(m.text(id)) != "" {
		found(LinkMRN, id)
	}
	for i := range m.tree.Len() {
		n := dm.NodeID(i)
		switch r := d.roles[m.tree.Elem(n).Index]; r {
		case roleNone:
		case roleDocument:
			if k, id := m.document(n); id != dm.None {
				found(k, id)
			}
		default:
			found(LinkKind(r-roleLink), n)
		}
	}
}

// document tells the number of a document that is an invoice or a transport
// document; None where it is neither.
func (m *message) document(n dm.NodeID) (LinkKind, dm.NodeID) {
	t, id := m.tree, dm.None
	var category, code string
	for c := t.First(n); c != dm.None; c = t.Next(c) {
		switch t.Elem(c).Name {
		case "CategoryCode":
			category = m.text(c)
		case "TypeCode":
			code = m.text(c)
		case "ID":
			id = c
		}
	}
	switch {
	case !slices.Contains(documentCategories, category):
	case invoiceTypes[code]:
		return LinkInvoice, id
	case transportTypes[strings.TrimPrefix(code, "N")]:
		return LinkTransport, id
	}
	return 0, dm.None
}
