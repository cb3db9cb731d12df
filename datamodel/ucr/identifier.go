package ucr

import (
	"fmt"
	"strings"

	dm "wcodm/datamodel"
)

// parties whose ID in the base identifies a trader.
var partyClasses = map[string]bool{"Agent": true, "Buyer": true, "Carrier": true, "Consignee": true, "Consignor": true, "Declarant": true, "Exporter": true,
	"Importer": true, "Payer": true, "Seller": true, "Surety": true, "TransitPrincipal": true}

// identifiers are the values of the base, besides those of traders, that identify
// the declaration or its goods.
var identifiers = map[string]bool{"FunctionalReferenceID": true, "ID": true, "GoodsShipment/Invoice/ID": true}

// Identifiers tells placeholders that stand where a declaration or a trader is
// identified, in messages of one package. It is immutable and safe for concurrent use.
type Identifiers struct {
	is    []bool // by element
	party []bool
}

// NewIdentifiers makes the Identifiers of a package.
func NewIdentifiers(p *dm.Package) *Identifiers {
	x := &Identifiers{make([]bool, len(p.Elements)), make([]bool, len(p.Elements))}
	for i, e := range p.Elements {
		home := e.Home()
		if home == nil || home.Name != "ID" && home.Name != "FunctionalReferenceID" || !e.Within(p.Body) {
			continue
		}
		x.party[i] = home.Name == "ID" && home.Parent != nil && partyClasses[home.Parent.Name]
		x.is[i] = x.party[i] || identifiers[home.Path()]
	}
	return x
}

// Check reports the placeholders of a message: where the input requires a value, one
// counts as missing and is an error.
func (x *Identifiers) Check(t *dm.Tree, report func(dm.Diagnostic)) {
	for i := range t.Len() {
		n := dm.NodeID(i)
		e := t.Elem(n)
		if !x.is[e.Index] {
			continue
		}
		value := string(t.Value(n))
		is := Placeholder(value)
		if is == "" && x.party[e.Index] {
			is = placeholderOf(value)
		}
		if is == "" {
			continue
		}
		value = strings.TrimSpace(value)
		d := t.Locate(n, dm.Diagnostic{Code: CodePlaceholder, Severity: dm.Warning, Value: value})
		d.Message = fmt.Sprintf("%s is not given: \"%s\" is %s", field(t, n), show(value), is)
		d.Expected = "the value itself, or nothing"
		if origin, at := t.Origin(n); at != dm.None && origin.Elem(at).Min > 0 {
			d.Severity, d.Expected = dm.Error, "the value itself: it is required"
		}
		report(d)
	}
}
