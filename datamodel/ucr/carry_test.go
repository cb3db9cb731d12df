package ucr

import (
	"reflect"
	"strconv"
	"testing"
	"time"

	dm "wcodm/datamodel"
)

// carry converts a message and lets the UCR follow. It returns the references of the
// result as "path=value", and the paths of what is spare and elsewhere.
func carry(t *testing.T, from, to *dm.Package, holds func(dm.ReferencePlace) bool, lines ...string) (got, spare, elsewhere []string, homeless []int) {
	t.Helper()
	src := tree(t, from, lines...)
	results, _ := apply(deriver(t, from, Keep, Free), src)
	c, err := NewCarrier(from, to, holds, nil)
	if err != nil {
		t.Fatal(err)
	}
	dst := src
	if from != to {
		way, ok := dm.NewConversion(from, to)
		if !ok {
			t.Fatal("no way")
		}
		dst = dm.NewTree()
		way.Convert(dst, src, func(dm.NodeID) {})
	}
	done := c.Carry(dst, src, results)
	for _, r := range deriver(t, to, Keep, Free).Find(dst) {
		got = append(got, dst.Path(r.Node)+"="+r.Value)
		if at := dst.Locate(r.Node, dm.Diagnostic{}); at.Line == 0 {
			t.Errorf("%s leads nowhere", dst.Path(r.Node))
		}
	}
	for n := range dm.NodeID(dst.Len()) {
		if done.Spare[n] {
			spare = append(spare, dst.Path(n))
		}
	}
	for n := range dm.NodeID(src.Len()) {
		if done.Elsewhere[n] {
			elsewhere = append(elsewhere, src.Path(n))
		}
	}
	return got, spare, elsewhere, done.Homeless
}

func TestTheUCRFollowsTheMessage(t *testing.T) {
	wco, gb := open(t, "wco"), open(t, "gb-cds")
	// A format with one field for the UCR of the declaration, as a table has.
	header := func(r dm.ReferencePlace) bool { return r.Kind == dm.KindUCR && r.Elem.Path() == traderPath }
	nothing := func(dm.ReferencePlace) bool { return false }
	const (
		item = "GoodsShipment/GovernmentAgencyGoodsItem"
		ducr = "5GB123456789012-A"
	)
	for _, test := range []struct {
		name             string
		from, to         *dm.Package
		holds            func(dm.ReferencePlace) bool
		lines            []string
		want             []string
		spare, elsewhere []string
		homeless         []int
	}{
		{name: "a DUCR, to where UK customs looks", from: wco, to: gb, lines: []string{traderPath + "=" + ducr},
			want:      []string{traderPath + "=" + ducr, "GoodsShipment/PreviousDocument[1]/ID=" + ducr},
			elsewhere: []string{"GoodsShipment[1]/UCR/TraderAssignedReferenceID"}},
		{name: "in capitals, as they compare it", from: wco, to: gb, lines: []string{traderPath + "=5gb123456789012-a"},
			want:      []string{traderPath + "=5gb123456789012-a", "GoodsShipment/PreviousDocument[1]/ID=" + ducr},
			elsewhere: []string{"GoodsShipment[1]/UCR/TraderAssignedReferenceID"}},
		{name: "no second one", from: wco, to: gb, lines: []string{traderPath + "=" + ducr, "GoodsShipment/PreviousDocument/TypeCode=DCR", "GoodsShipment/PreviousDocument/ID=" + ducr + "2"},
			want: []string{traderPath + "=" + ducr, "GoodsShipment/PreviousDocument[1]/ID=" + ducr + "2"}},
		{name: "none for a change", from: wco, to: gb, lines: []string{"FunctionCode=13", traderPath + "=" + ducr},
			want: []string{traderPath + "=" + ducr}, elsewhere: []string{"GoodsShipment[1]/UCR/TraderAssignedReferenceID"}},
		{name: "a free UCR is no DUCR", from: wco, to: gb, lines: []string{traderPath + "=5JM8772524914869YKCJJE02"}, want: []string{traderPath + "=5JM8772524914869YKCJJE02"}},
		{name: "of the consignment", from: wco, to: gb, lines: []string{"Consignment/UCR/ID=mine", "GoodsShipment/TransactionNatureCode=1"},
			want: []string{traderPath + "=mine"}, elsewhere: []string{"Consignment/UCR/ID"}},
		{name: "of the consignment beside the shipment's own", from: wco, to: gb, lines: []string{"Consignment/UCR/ID=theirs", traderPath + "=mine"},
			want: []string{traderPath + "=mine"}},
		{name: "of the consignment, of two shipments", from: wco, to: wco, holds: header,
			lines:     []string{"Consignment/UCR/ID=mine", "GoodsShipment/TransactionNatureCode=1", "GoodsShipment[2]/TransactionNatureCode=1"},
			want:      []string{"GoodsShipment[1]/UCR/TraderAssignedReferenceID=mine", "GoodsShipment[2]/UCR/TraderAssignedReferenceID=mine", "Consignment/UCR/ID=mine"},
			spare:     []string{"Consignment/UCR/ID"},
			elsewhere: []string{"Consignment/UCR/ID"}},
		{name: "in the WCO's place", from: wco, to: wco, holds: header, lines: []string{"GoodsShipment/UCR/ID=mine"},
			want:      []string{"GoodsShipment[1]/UCR/TraderAssignedReferenceID=mine", "GoodsShipment[1]/UCR/ID=mine"},
			spare:     []string{"GoodsShipment[1]/UCR/ID"},
			elsewhere: []string{"GoodsShipment[1]/UCR/ID"}},
		{name: "a UK document", from: gb, to: wco, holds: header,
			lines: []string{"GoodsShipment/PreviousDocument/CategoryCode=Z", "GoodsShipment/PreviousDocument/TypeCode=DCR", "GoodsShipment/PreviousDocument/ID=" + ducr},
			want:  []string{"GoodsShipment[1]/UCR/TraderAssignedReferenceID=" + ducr, "GoodsShipment[1]/PreviousDocument[1]/ID=" + ducr},
			spare: []string{"GoodsShipment[1]/PreviousDocument[1]/CategoryCode", "GoodsShipment[1]/PreviousDocument[1]/TypeCode", "GoodsShipment[1]/PreviousDocument[1]/ID"}},
		{name: "another one in the place already", from: gb, to: wco, holds: header,
			lines: []string{traderPath + "=mine", "GoodsShipment/PreviousDocument/TypeCode=DCR", "GoodsShipment/PreviousDocument/ID=" + ducr},
			want:  []string{"GoodsShipment[1]/UCR/TraderAssignedReferenceID=mine", "GoodsShipment[1]/PreviousDocument[1]/ID=" + ducr}, elsewhere: []string{traderPath}},
		{name: "the same of all items", from: wco, to: wco, holds: header, lines: []string{item + "/UCR/ID=mine", item + "[2]/UCR/ID=Mine"},
			want: []string{"GoodsShipment[1]/UCR/TraderAssignedReferenceID=mine", "GoodsShipment[1]/GovernmentAgencyGoodsItem[1]/UCR/ID=mine",
				"GoodsShipment[1]/GovernmentAgencyGoodsItem[2]/UCR/ID=Mine"},
			spare:     []string{"GoodsShipment[1]/GovernmentAgencyGoodsItem[1]/UCR/ID", "GoodsShipment[1]/GovernmentAgencyGoodsItem[2]/UCR/ID"},
			elsewhere: []string{"GoodsShipment[1]/GovernmentAgencyGoodsItem[1]/UCR/ID", "GoodsShipment[1]/GovernmentAgencyGoodsItem[2]/UCR/ID"}},
		{name: "of some items only", from: wco, to: wco, holds: header, lines: []string{item + "/UCR/ID=mine", item + "[2]/TransactionNatureCode=1"},
			want: []string{"GoodsShipment[1]/GovernmentAgencyGoodsItem[1]/UCR/ID=mine"}},
		{name: "different ones of the items", from: wco, to: wco, holds: header, lines: []string{item + "/UCR/ID=mine", item + "[2]/UCR/ID=yours"},
			want: []string{"GoodsShipment[1]/GovernmentAgencyGoodsItem[1]/UCR/ID=mine", "GoodsShipment[1]/GovernmentAgencyGoodsItem[2]/UCR/ID=yours"}},
		{name: "of an item, to the item's field", from: wco, to: wco,
			holds: func(r dm.ReferencePlace) bool {
				return r.Kind == dm.KindUCR && r.Elem.Name == "TraderAssignedReferenceID"
			},
			lines: []string{item + "/UCR/ID=mine", item + "[2]/UCR/ID=yours"},
			want: []string{"GoodsShipment[1]/GovernmentAgencyGoodsItem[1]/UCR/TraderAssignedReferenceID=mine", "GoodsShipment[1]/GovernmentAgencyGoodsItem[2]/UCR/TraderAssignedReferenceID=yours",
				"GoodsShipment[1]/GovernmentAgencyGoodsItem[1]/UCR/ID=mine", "GoodsShipment[1]/GovernmentAgencyGoodsItem[2]/UCR/ID=yours"},
			spare:     []string{"GoodsShipment[1]/GovernmentAgencyGoodsItem[1]/UCR/ID", "GoodsShipment[1]/GovernmentAgencyGoodsItem[2]/UCR/ID"},
			elsewhere: []string{"GoodsShipment[1]/GovernmentAgencyGoodsItem[1]/UCR/ID", "GoodsShipment[1]/GovernmentAgencyGoodsItem[2]/UCR/ID"}},
		{name: "no field for it", from: wco, to: wco, holds: nothing, lines: []string{traderPath + "=mine"},
			want: []string{"GoodsShipment[1]/UCR/TraderAssignedReferenceID=mine"}, homeless: []int{0}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, spare, elsewhere, homeless := carry(t, test.from, test.to, test.holds, test.lines...)
			for _, c := range []struct {
				what      string
				got, want any
			}{{"references", got, test.want}, {"spare", spare, test.spare}, {"elsewhere", elsewhere, test.elsewhere}, {"homeless", homeless, test.homeless}} {
				if !reflect.DeepEqual(c.got, c.want) {
					t.Errorf("%s\n%q\nwant\n%q", c.what, c.got, c.want)
				}
			}
		})
	}
}

// What is written beside a DUCR is what the package says, and another category in a
// declaration that completes an earlier one.
func TestADUCRIsWrittenAsADocument(t *testing.T) {
	wco, gb := open(t, "wco"), open(t, "gb-cds")
	c, err := NewCarrier(wco, gb, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	way, _ := dm.NewConversion(wco, gb)
	for kind, want := range map[string]string{"EXA": "Z", "EXY": "Y", "": "Z"} {
		src := tree(t, wco, "TypeCode="+kind, traderPath+"=5GB123456789012-A")
		results, _ := apply(deriver(t, wco, Keep, Free), src)
		dst := dm.NewTree()
		way.Convert(dst, src, func(dm.NodeID) {})
		c.Carry(dst, src, results)
		at := dst.Find(dst.Body(), "GoodsShipment/PreviousDocument")
		var got []string
		for n := dst.First(at); n != dm.None; n = dst.Next(n) {
			got = append(got, dst.Elem(n).Name+"="+string(dst.Value(n)))
		}
		if want := []string{"TypeCode=DCR", "ID=5GB123456789012-A", "CategoryCode=" + want}; !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %q", kind, got)
		}
	}
}

// A message of many shipments and items takes time in proportion.
func TestManyReferencesAreCarriedCheaply(t *testing.T) {
	p := open(t, "wco")
	c, err := NewCarrier(p, p, func(r dm.ReferencePlace) bool { return r.Elem.Name == "TraderAssignedReferenceID" }, nil)
	if err != nil {
		t.Fatal(err)
	}
	tr := dm.NewTree()
	tr.Reset(p)
	body := tr.Add(tr.Add(dm.None, p.Root, dm.Place{}), p.Body, dm.Place{})
	shipment := p.Body.Child("GoodsShipment")
	item := shipment.Child("GovernmentAgencyGoodsItem")
	const many = 30_000
	for i := range many {
		s := tr.Add(body, shipment, dm.Place{})
		n := tr.Add(tr.Add(s, item, dm.Place{}), item.Child("UCR"), dm.Place{})
		tr.SetText(tr.Add(n, item.Child("UCR").Child("ID"), dm.Place{}), "R"+strconv.Itoa(i))
	}
	results, _ := apply(deriver(t, p, Keep, Free), tr)
	start := time.Now()
	done := c.Carry(tr, tr, results)
	if len(done.Elsewhere) != many || len(done.Homeless) > 0 {
		t.Errorf("%d are elsewhere, %d have no place", len(done.Elsewhere), len(done.Homeless))
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("took %v", took)
	}
}
