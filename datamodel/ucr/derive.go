package ucr

import (
	"fmt"
	"regexp"
	"strings"

	dm "wcodm/datamodel"
)

// inputs are the values that a UCR is derived from.
type inputs struct {
	year                       Input // Used is the year in four digits
	country, trader, reference Input
	prefixed                   bool    // the trader's id begins with the country
	issuer                     *party  // whose id it is
	instead                    []Input // what stands where one would, and is none
}

// party is a trader in the order in which their customs ids are looked for.
type party struct {
	name     string
	imports  bool // it is of the importing side
	ids      []slot
	address  []slot // the country of each of ids' address
	fallback slot   // where else its country is given
}

var parties = []party{
	{"exporter", false, []slot{slotExporter, slotDeclExporter}, []slot{slotExporterCountry, slotDeclExporterCountry}, slotExport},
	{"consignor", false, []slot{slotConsignor, slotCarriageConsignor}, []slot{slotConsignorCountry, slotCarriageConsignorCountry}, slotExport},
	{"importer", true, []slot{slotImporter}, []slot{slotImporterCountry}, slotDestination},
	{"consignee", true, []slot{slotConsignee}, []slot{slotConsigneeCountry}, slotDestination},
	{"declarant", false, []slot{slotDeclarant}, []slot{slotDeclarantCountry}, slotNone}, // the side that declares
}

// input makes an Input of the value at a node.
func (m *message) input(part Source, name string, n dm.NodeID) Input {
	return Input{Part: part, Name: name, Path: m.tree.Path(n), Value: string(m.tree.Value(n)), Node: n}
}

// at is the first value of a slot for a goods shipment, or None.
func (m *message) at(k *shipment, s slot) dm.NodeID {
	if n := k.value[s]; n != dm.None {
		return n
	}
	return m.header[s]
}

// derive makes a UCR and writes it, or reports why not.
func (d *Deriver) derive(m *message, k *shipment, r *Result, report func(dm.Diagnostic)) bool {
	in, ok := d.gather(m, k, report)
	if !ok {
		return false
	}
	form, value, made, f := d.scheme.make(in)
	if f != nil {
		report(m.tree.Locate(f.node, f.Diagnostic))
		return false
	}
	r.Value, r.Inputs = value, made
	r.Outcome, r.Kind, r.Scheme, r.Form = Derived, UCR, d.scheme.Name, form.Name
	in.passed(m, report)
	r.Node = d.write(m.tree, k.node, r.Value, in.reference.Node)
	return true
}

// gather finds what the UCR is made of, or reports what is missing.
func (d *Deriver) gather(m *message, k *shipment, report func(dm.Diagnostic)) (inputs, bool) {
	var in inputs
	for _, y := range years {
		n := m.at(k, y.slot)
		if year := y.year(m.text(n)); year != "" {
			in.year = m.input(Year, y.name, n)
			in.year.Used = year
			break
		}
	}
	if in.year.Part == "" && d.year != "" {
		in.year = given(Year, "year given", d.year)
		in.year.Used = d.year
	}
	for i := range parties {
		p := &parties[i]
		if p.imports && m.export() {
			continue
		}
		if d.trader(m, k, p, &in) {
			break
		}
	}
	in.reference = d.reference(m, k, &in)
	var missing, give []string
	var fields []dm.Leaf // that could give what is missing
	lacks := func(what string, where ...slot) {
		missing = append(missing, what)
		could := d.layout.fields(m.tree, where...)
		fields = append(fields, could...)
		if names := m.tree.Names(could...); names != "" {
			give = append(give, what+" ("+names+")")
		}
	}
	if in.year.Part == "" {
		lacks("a date", slotAcceptance, slotIssue)
	}
	switch {
	case in.trader.Part == "" && m.export():
		lacks("a trader's customs id", slotExporter, slotDeclExporter, slotConsignor, slotDeclarant)
	case in.trader.Part == "":
		lacks("a trader's customs id", slotExporter, slotImporter, slotConsignee, slotDeclarant)
	case in.country.Part == "":
		lacks("the country of the "+in.issuer.name, append(append([]slot(nil), in.issuer.address...), m.fallback(in.issuer))...)
	}
	switch {
	case in.reference.Part != "":
	case len(m.shipments) > 1:
		lacks("a reference of its own for each goods shipment", slotInvoice)
	default:
		lacks("a reference", slotInvoice, slotLRN, slotID)
	}
	if len(missing) == 0 {
		return in, true
	}
	f := dm.Diagnostic{Code: CodeNone, Severity: dm.Warning,
		Message:  m.subject(k) + " has no UCR, and none can be derived: it lacks " + list(missing),
		Expected: strings.Join(give, "; ")}
	if at := in.lacks(m, &f); at != dm.None {
		report(m.tree.Locate(at, f))
	} else {
		report(m.tree.LocateGroup(k.node, fields, f))
	}
	return in, false
}

// trader takes the party's customs id and country; ok is false when it has no id.
func (d *Deriver) trader(m *message, k *shipment, p *party, in *inputs) (ok bool) {
	for i, s := range p.ids {
		id := in.usable(m, k, s, Trader)
		if id == dm.None {
			continue
		}
		in.issuer = p
		in.trader = m.input(Trader, p.name+"'s customs id", id)
		other := dm.None // what else says the country
		name := p.name + "'s address"
		if n := m.at(k, p.address[i]); country(m.text(n)) {
			other = n
		} else if f := m.fallback(p); country(m.text(m.at(k, f))) {
			other = m.at(k, f)
			name = "country of export"
			if f == slotDestination {
				name = "country of destination"
			}
		}
		if prefix := countryOf(m.text(id), m.text(other)); prefix != "" {
			in.prefixed = true
			in.country = m.input(Country, in.trader.Name, id)
			in.country.Used = prefix
		} else if other != dm.None {
			in.country = m.input(Country, name, other)
			in.country.Used = m.text(other)
		}
		return true
	}
	return false
}

// fallback is where the country of a party is given when its address has none.
func (m *message) fallback(p *party) slot {
	switch {
	case p.fallback != slotNone:
		return p.fallback
	case m.export():
		return slotExport
	}
	return slotDestination
}

var (
	eoriPattern  = regexp.MustCompile(`^[A-Z]{2}[0-9A-Z]{3,15}$`)
	presentation = strings.NewReplacer(" ", "", ".", "", "-", "", "/", "")
)

// countryOf returns the country that a customs id begins with, as an EORI
// number does (Regulation (EU) 2015/2446: country and up to 15 characters), or
// nothing. Other ids begin with two letters by chance: followed by a digit they
// are taken for a country, followed by a letter (ATEOS1000000000) only when
// the message says the same country. Blanks and punctuation behind the country are
// presentation: with and without them it is the same id.
func countryOf(id, other string) string {
	if len(id) < 2 || !country(upper(id[:2])) {
		return ""
	}
	id = upper(presentation.Replace(id))
	if !eoriPattern.MatchString(id) {
		return ""
	}
	if id[2] >= '0' && id[2] <= '9' || id[:2] == other {
		return id[:2]
	}
	return ""
}

// reference takes the trader's own reference.
func (d *Deriver) reference(m *message, k *shipment, in *inputs) Input {
	invoice := in.value(m, k.value[slotInvoice], Ref)
	if invoice == dm.None {
		invoice = in.value(m, d.invoice(m, k), Ref)
	}
	if invoice == dm.None && len(m.shipments) > 1 { // the rest would give every shipment the same UCR
		return Input{}
	}
	switch lrn, id := in.value(m, m.header[slotLRN], Ref), in.value(m, m.header[slotID], Ref); {
	case invoice != dm.None:
		return m.input(Ref, "invoice number", invoice)
	case lrn != dm.None:
		return m.input(Ref, "LRN", lrn)
	case id != dm.None:
		return m.input(Ref, "declaration number", id)
	}
	return Input{}
}

// invoice returns the invoice among the shipment's documents where there is
// just one number, or None.
func (d *Deriver) invoice(m *message, k *shipment) dm.NodeID {
	if m.invoices == nil {
		d.invoices(m)
	}
	if n, ok := m.invoices[k.node]; ok {
		return n
	}
	return dm.None
}

// invoices looks through the documents of all shipments.
func (d *Deriver) invoices(m *message) {
	t := m.tree
	m.invoices = map[dm.NodeID]dm.NodeID{}
	for i := range t.Len() {
		n := dm.NodeID(i)
		if d.layout.slot[t.Elem(n).Index] != slotDocument {
			continue
		}
		kind, id := m.document(n)
		if kind != LinkInvoice || id == dm.None || blank(t, id) {
			continue
		}
		k := m.shipment(d.layout, n)
		if k == nil {
			continue
		}
		switch first, found := m.invoices[k.node]; {
		case !found, first != dm.None && Placeholder(m.text(first)) != "":
			m.invoices[k.node] = id
		case Placeholder(m.text(id)) != "":
		case first != dm.None && fold(m.text(first)) != fold(m.text(id)):
			m.invoices[k.node] = dm.None
		}
	}
}

// write puts the UCR into the message. What the input says about the reference
// is where findings about the UCR lead.
func (d *Deriver) write(t *dm.Tree, shipment dm.NodeID, value string, ref dm.NodeID) dm.NodeID {
	n := shipment
	for _, e := range d.layout.target {
		c := t.Child(n, e)
		if c == dm.None {
			c = t.Add(n, e, t.Place(ref))
			t.SetFrom(c, t.From(ref))
		}
		n = c
	}
	t.SetText(n, value)
	return n
}

// none reports that there is no UCR: in the goods shipment, or because the
// message has no goods shipment.
func (d *Deriver) none(m *message, k *shipment, report func(dm.Diagnostic)) {
	f := dm.Diagnostic{Code: CodeNone, Severity: dm.Warning}
	at := m.tree.Body()
	if k != nil {
		at = k.node
	}
	var fields []dm.Leaf
	switch {
	case d.mode == Keep:
		return
	case d.mode == Require:
		f.Severity = dm.Error
		f.Message = m.subject(k) + " has no UCR"
		if fields = d.layout.fields(m.tree, slotUCRTrader); len(fields) > 0 {
			f.Expected = "the UCR of the consignment at " + m.tree.Names(fields...)
		}
	default:
		f.Message = "The declaration has no UCR, and none is derived: it has no goods shipment that the UCR could belong to"
		fields = d.layout.fields(m.tree, slotShipment)
		f.Expected = "a goods shipment"
		if names := m.tree.Names(fields...); names != "" {
			f.Expected += " (" + names + ")"
		}
	}
	report(m.tree.LocateGroup(at, fields, f))
}

// subject is what a sentence about one consignment begins with.
func (m *message) subject(k *shipment) string {
	if k != nil && len(m.shipments) > 1 {
		return fmt.Sprintf("Goods shipment %d", k.number)
	}
	return "The declaration"
}
