package compare

import (
	"reflect"
	"testing"
)

// specimen is a consignment with a value of each kind.
func specimen(t testing.TB) (*definition, *Consignment) {
	t.Helper()
	d, err := open()
	if err != nil {
		t.Fatal(err)
	}
	return d, &Consignment{File: "a.xml", Message: 300, Number: 2, Format: "gb-cds:xml", UCR: "6GB1-ß", Dummy: "a dummy", LRN: "L", MRN: "M", Type: "EXA", Function: "9", Apart: true,
		At: Place{Line: 3, Column: 5, Field: "GoodsShipment", elem: d.shipment, positions: []int{2}},
		facts: []fact{
			{site: 0, item: 0, value: "GB1", unit: "One", home: "GB", at: Place{Line: 70000, Column: 1, Row: 9, Field: "exporter_id", elem: d.sites[0].elem.Child("ID"), positions: []int{2}}},
			{site: len(d.sites) - 1, item: 1000, value: "-12.50", unit: "EUR", at: Place{Field: d.sites[len(d.sites)-1].elem.Tag, elem: d.sites[len(d.sites)-1].elem, positions: []int{2, 1000}}},
		}}
}

func TestWhatIsKeptComesBack(t *testing.T) {
	d, k := specimen(t)
	var enc encoder
	dec := decoder{def: d}
	got, err := dec.consignment(enc.consignment(k))
	if err != nil || !reflect.DeepEqual(got, k) {
		t.Errorf("%v\n%+v\n%+v", err, got, k)
	}
	if p := got.facts[1].at; p.Path() != "GoodsShipment[2]/GovernmentAgencyGoodsItem[1000]/CustomsValueAmount" || p.Pointer() != "42A/67A/68A/108" {
		t.Errorf("%s %s", p.Path(), p.Pointer())
	}
}

func FuzzBrokenIndexIsTold(f *testing.F) {
	d, k := specimen(f)
	var enc encoder
	f.Add(enc.consignment(k))
	f.Fuzz(func(t *testing.T, data []byte) {
		dec := decoder{def: d}
		dec.consignment(data)
	})
}
