package mappings

import (
	"strings"
	"testing"
	"testing/fstest"
)

const orders = `
package: orders
national: true
read: {trim: true, key: reference}
types: {Text: {base: string}}
root:
  name: declaration
  elements:
    - {name: reference, type: Text}
    - {name: item, max: n, elements: [{name: description, type: Text}]}
`

// A mapping of a table has its layout; what is wrong with it is told at its
// place in the mapping.
func TestLoadTable(t *testing.T) {
	rules := "package: wco\nrules:\n  - {national: reference, wco: FunctionalReferenceID}\n" +
		"  - {national: item, wco: GoodsShipment/GovernmentAgencyGoodsItem, rules: [{national: description, wco: Commodity/Description}]}\n"
	files := fstest.MapFS{"orders.yaml": {Data: []byte(orders)}, "nokey.yaml": {Data: []byte(strings.Replace(orders, ", key: reference", "", 1))}}
	files["dates.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(orders, "base: string", "base: date", 1))}
	load := func(head string) (*Mapping, error) {
		return Load("m.yaml", []byte("mapping: m\n"+head+"\n"+rules), files)
	}
	m, err := load("national: {syntax: csv, structure: orders.yaml}")
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(m.Columns.Columns(), " "); got != "reference item_description" {
		t.Errorf("columns %s", got)
	}
	m, err = load("national: {syntax: csv, structure: orders.yaml}\ncolumns: {Ware: item_description, Order No: reference}")
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(m.Columns.Columns(), "|"); got != "Ware|Order No" || m.National.Key.Label != "Order No" {
		t.Errorf("columns %s, key %s", got, m.National.Key.Label)
	}
	for _, tt := range []struct{ head, want string }{
		{"national: {syntax: csv, structure: nokey.yaml}", `m.yaml:2:36: orders is no table: the structure does not say which column`},
		{"national: {syntax: csv, structure: orders.yaml}\ncolumns: {Ware: item_descripton}", `m.yaml:3:17: columns: there is no column "item_descripton"; did you mean "item_description"?`},
		{"national: {syntax: csv, structure: orders.yaml}\ncolumns: {}", `m.yaml:3:10: "columns" names none`},
		{"national: {syntax: xml, structure: orders.yaml}\ncolumns: {Ware: item_description}", `m.yaml:3:10: only a table has columns`},
		{"national: {syntax: xml, structure: orders.yaml}\ntable: {decimal: comma}", `m.yaml:3:8: only a table has these: the syntax here is xml`},
		{"national: {syntax: csv, structure: orders.yaml}\ntable: {separater: comma}", `m.yaml:3:9: unknown key "separater"; did you mean "separator"?`},
		{"national: {syntax: csv, structure: orders.yaml}\ntable: {separator: bar, decimal: ',', encoding: latin1, date: d.m.yyyy}",
			`m.yaml:3:20: unknown separator "bar": auto, comma, semicolon, tab or pipe` + "\n" + `m.yaml:3:34: decimals have a "comma" or a "point"` + "\n" +
				`m.yaml:3:49: unknown encoding "latin1": auto, utf-8 or windows-1252` + "\n" + `m.yaml:3:63: date form "d.m.yyyy" needs a year, a month and a day`},
		{"national: {syntax: csv, structure: orders.yaml}\ntable: {date: d.M.yyyy}", `m.yaml:3:15: no column of orders has the base date`},
		{"national: {syntax: csv, structure: dates.yaml}\ntable: {date: iso-datetime}", `m.yaml:3:15: date form "iso-datetime" has a time of day`},
	} {
		if _, err := load(tt.head); err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("%s: %v", tt.head, err)
		}
	}
}
