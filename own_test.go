package wcodm

import (
	"strings"
	"testing"
)

// ownXML is a mapping of a format of one's own, for orders in XML.
func ownXML(name, element string) string {
	return `mapping: ` + name + `
national:
  syntax: xml
  structure:
    package: ` + name + `
    national: true
    namespaces: {o: {uri: "urn:example:orders", prefix: o}}
    types: {Text: {base: string}}
    root: {name: Order, ns: o, elements: [{name: No, ns: o, type: Text}, {name: ` + element + `, ns: o, type: Text}]}
package: wco
rules:
  - {national: No, wco: FunctionalReferenceID}
  - {national: ` + element + `, wco: TypeCode}
`
}

const dialect = `mapping: dialect
include: asycuda-sad
`

// A user's own formats are recognised by root, namespace and heading; before those that
// ship where both fit, and between two of his own it is not guessed.
func TestOwnFormatsAreRecognised(t *testing.T) {
	orders, invoices := mappingFile(t, ownXML("orders", "Kind")), mappingFile(t, ownXML("invoices", "Type"))
	table, err := OpenFormat("testdata/trader-csv/own.yaml")
	if err != nil {
		t.Fatal(err)
	}
	again, err := OpenFormat("testdata/trader-csv/own.yaml")
	if err != nil {
		t.Fatal(err)
	}
	again.Name = "again"
	sad := mappingFile(t, dialect)
	const order = `<Order xmlns="urn:example:orders"><No>A1</No><Kind>IM</Kind></Order>`
	for _, c := range []struct {
		name    string
		own     []*Format
		in      Input
		format  string
		finding string
	}{
		{"not listed", nil, input("-", []byte(order)), "", "MSG001 1:1"},
		{"listed", []*Format{orders}, input("-", []byte(order)), "orders", ""},
		{"in an envelope", []*Format{orders}, input("-", []byte(inEnvelope(order))), "orders", ""},
		{"the better of two", []*Format{invoices, orders}, input("-", []byte(order)), "orders", ""},
		{"two that fit", []*Format{invoices, orders}, input("-", []byte(`<Order xmlns="urn:example:orders"><No>A1</No></Order>`)), "", "MSG001 1:1"},
		{"a table", []*Format{orders, table}, fileInput("testdata/trader-csv/own.csv"), "own", ""},
		{"two tables", []*Format{again, table}, fileInput("testdata/trader-csv/own.csv"), "", "MSG001 1:1"},
		{"one that ships", []*Format{orders, table}, fileInput("testdata/trader-csv/orders.csv"), "trader-csv", ""},
		{"a dialect of one that ships", []*Format{sad}, fileInput("testdata/asycuda/import-3-items.xml"), "dialect", ""},
		{"packages", []*Format{sad, orders}, fileInput("testdata/gb-cds/import.xml"), "gb-cds:xml", ""},
	} {
		results := run1(t, engine(t, "", "", func(o *Options) { o.Formats, o.Checks = c.own, ReadOnly }), c.in)
		format := ""
		if results[0].Format != nil {
			format = results[0].Format.Name
		}
		if got := codesOf(results); format != c.format || c.finding != "" && got != "error "+c.finding || c.finding == "" && strings.Contains(got, "error") {
			t.Errorf("%s: read as %q: %s", c.name, format, got)
		}
	}
	if _, err := NewEngine(Options{Formats: []*Format{table, table}}); err == nil || !strings.Contains(err.Error(), "own is the name of two formats") {
		t.Error(err)
	}
}
