package rules

import (
	"fmt"
	"strings"
	"testing"
	"time"

	dm "wcodm/datamodel"
)

// bigTree is a declaration of n items that agrees with itself.
func bigTree(t testing.TB, p *dm.Package, n int) *dm.Tree {
	t.Helper()
	x := Example{
		{Path: "GoodsItemQuantity", Value: fmt.Sprint(n)}, {Path: "TotalPackageQuantity", Value: fmt.Sprint(2 * n)},
		{Path: "TotalGrossMassMeasure", Value: fmt.Sprintf("%d.%d", n*11/10, n*11%10)}, {Path: "TypeCode", Value: "IMA"},
		{Path: "InvoiceAmount", Value: fmt.Sprint(n)}, {Path: "InvoiceAmount@currencyID", Value: "EUR"},
		{Path: "AcceptanceDateTime", Value: "20240301"},
	}
	tree, err := x.Tree(p)
	if err != nil {
		t.Fatal(err)
	}
	add := func(parent dm.NodeID, path, value string) dm.NodeID {
		for name := range strings.SplitSeq(path, "/") {
			e := tree.Elem(parent).Child(name)
			if e == nil {
				t.Fatalf("no %s", path)
			}
			at := tree.Child(parent, e)
			if at == dm.None || e.Repeats() {
				at = tree.Add(parent, e, dm.Place{Line: uint32(tree.Len())})
			}
			parent = at
		}
		if value != "" {
			tree.SetText(parent, value)
		}
		return parent
	}
	shipment := add(tree.Body(), "GoodsShipment", "")
	for i := range n {
		item := add(shipment, "GovernmentAgencyGoodsItem", "")
		add(item, "SequenceNumeric", fmt.Sprint(i+1))
		add(item, "Commodity/GoodsMeasure/GrossMassMeasure", "1.1")
		add(item, "Commodity/GoodsMeasure/NetNetWeightMeasure", "1")
		amount := add(item, "Commodity/InvoiceLine/ItemChargeAmount", "1.00")
		tree.SetAttr(amount, tree.Elem(amount).Attribute("currencyID"), []byte("EUR"))
		class := add(item, "Commodity/Classification", "")
		add(class, "ID", "87032310")
		add(class, "IdentificationTypeCode", "TSP")
		for j := range 2 {
			d := add(item, "AdditionalDocument", "")
			add(d, "TypeCode", "380")
			add(d, "ID", fmt.Sprint("A", j))
		}
		pack := add(item, "Packaging", "")
		add(pack, "SequenceNumeric", "1")
		add(pack, "QuantityQuantity", "2")
		add(pack, "TypeCode", "CT")
	}
	return tree
}

func ask(t testing.TB, s *Set, tree *dm.Tree) []string {
	t.Helper()
	b, err := s.For(tree.Package)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	NewRunner(b).Ask(tree, true, func(d dm.Diagnostic) { all = append(all, d.Code+" "+d.Severity.String()+" "+d.Message) })
	return all
}

// A declaration that agrees with itself has no finding, and a large one has none
// either; 20,000 items are asked in a fraction of a second.
func TestManyItems(t *testing.T) {
	p, err := dm.Open("wco")
	if err != nil {
		t.Fatal(err)
	}
	if got := ask(t, shipped(t), bigTree(t, p, 20_000)); len(got) > 0 {
		t.Errorf("got %s", got)
	}
}

// The time of asking is that of the message's size: no rule that ships, and none
// that looks at all items for each of them, takes the square of it.
func TestTimeIsLinear(t *testing.T) {
	p, err := dm.Open("wco")
	if err != nil {
		t.Fatal(err)
	}
	s, err := shipped(t).With("f.yaml", []byte(`
package: wco
rules:
  - id: OWN-1
    title: each item looks at all others
    explanation: e.
    each: GoodsShipment.GovernmentAgencyGoodsItem
    let:
      all_of_them: declaration.GoodsShipment.GovernmentAgencyGoodsItem.Commodity.InvoiceLine.ItemChargeAmount
    assert: >-
      sum(all_of_them) > 0 and count(all_of_them) > 1 and max(all_of_them) >= Commodity.InvoiceLine.ItemChargeAmount
      and SequenceNumeric in declaration.GoodsShipment.GovernmentAgencyGoodsItem.SequenceNumeric
      and all(currency(all_of_them), currency(Commodity.InvoiceLine.ItemChargeAmount))
      and any(declaration.GoodsShipment.GovernmentAgencyGoodsItem.Commodity.Classification.ID, "87032310")
      and last(declaration.GoodsShipment.GovernmentAgencyGoodsItem.SequenceNumeric) > first(declaration.GoodsShipment.GovernmentAgencyGoodsItem.SequenceNumeric)
      and not present(declaration.GoodsShipment.GovernmentAgencyGoodsItem.UCR.ID)
      and unique(SequenceNumeric) and position(SequenceNumeric) == SequenceNumeric and distinct(all_of_them) == 1
    message: m
`), open)
	if err != nil {
		t.Fatal(err)
	}
	b, err := s.For(p)
	if err != nil {
		t.Fatal(err)
	}
	took := func(n int) time.Duration {
		tree := bigTree(t, p, n)
		r := NewRunner(b)
		best := time.Hour
		for range 3 {
			start := time.Now()
			r.Ask(tree, true, func(d dm.Diagnostic) { t.Fatal(d) })
			best = min(best, time.Since(start))
		}
		return best
	}
	small, large := took(1_000), took(16_000)
	if large > 16*6*small { // a square would be 256 times
		t.Errorf("1,000 items take %v, 16,000 take %v", small, large)
	}
}

// Of one rule a message has a hundred findings, and the number of the others.
func TestFindingsAreBounded(t *testing.T) {
	p, err := dm.Open("wco")
	if err != nil {
		t.Fatal(err)
	}
	s, err := new(Set).With("f.yaml", []byte(one("    each: GoodsShipment.GovernmentAgencyGoodsItem\n    assert: SequenceNumeric == 0\n    message: \"it is {SequenceNumeric}\"\n    severity: warning\n")), open)
	if err != nil {
		t.Fatal(err)
	}
	got := ask(t, s, bigTree(t, p, 250))
	if len(got) != 101 || got[0] != "OWN-1 warning it is 1" || got[100] != "OWN-1 warning 150 more findings of this rule are not listed: t" {
		t.Errorf("got %d: %s … %s", len(got), got[0], got[len(got)-1])
	}
}

// Numbers are exact, whatever their size; what is none is not asked.
func TestNumbersAreExact(t *testing.T) {
	p, err := dm.Open("wco")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ gross, net, expression, want string }{
		{"0.1", "0.2", "GrossMassMeasure + NetNetWeightMeasure == 0.3", "yes"},
		{"0.1", "0.2", "GrossMassMeasure + NetNetWeightMeasure", "0.3"},
		{"1.10", "3", "GrossMassMeasure * NetNetWeightMeasure == 3.3", "yes"},
		{"9007199254740993", "9007199254740992", "GrossMassMeasure - NetNetWeightMeasure", "1"},
		{"123456789012345678901234567890.123456", "0.000001", "GrossMassMeasure + NetNetWeightMeasure", "123456789012345678901234567890.123457"},
		{"1", "1", "GrossMassMeasure == 1.0000000000000000000000000000000000000001", "no"},
		{"-0.5", "+.5", "GrossMassMeasure + NetNetWeightMeasure == 0", "yes"},
		{"-0.5", "1.", "-GrossMassMeasure", "0.5"},
		{" 5 ", "1", "GrossMassMeasure", "5"},
		{"1e3", "1", "GrossMassMeasure == 1000", "not asked"},
		{"1,5", "1", "GrossMassMeasure > 1", "not asked"},
		{"", "1", "GrossMassMeasure > 1", "not asked"},
		{strings.Repeat("9", 61), "1", "GrossMassMeasure > 1", "not asked"},
		{"NaN", "1", "GrossMassMeasure != 1", "not asked"},
		{"16", "15.001", "agree(GrossMassMeasure, NetNetWeightMeasure)", "yes"},
		{"16", "15", "agree(GrossMassMeasure, NetNetWeightMeasure)", "no"},
		{"16.0", "15.95", "agree(GrossMassMeasure, NetNetWeightMeasure)", "yes"},
		{"16.0", "15.89", "agree(GrossMassMeasure, NetNetWeightMeasure)", "no"},
		{"16.01", "16", "agree(GrossMassMeasure, NetNetWeightMeasure)", "no"},
	} {
		const at = "GoodsShipment.GovernmentAgencyGoodsItem.Commodity.GoodsMeasure."
		tree, err := Example{{Path: at + "GrossMassMeasure", Value: c.gross}, {Path: at + "NetNetWeightMeasure", Value: c.net}}.Tree(p)
		if err != nil {
			t.Fatal(err)
		}
		of, err := p.Resolve(strings.TrimSuffix(strings.ReplaceAll(at, ".", "/"), "/"))
		if err != nil {
			t.Fatal(err)
		}
		if got := answer(t, tree, of, c.expression); got != c.want {
			t.Errorf("%s and %s: %s is %s, want %s", c.gross, c.net, c.expression, got, c.want)
		}
	}
}

func TestDays(t *testing.T) {
	for value, want := range map[string]string{
		"20240229": "20240229 true", "20230229": "20230229 false", "21000229": "21000229 false", "20000229": "20000229 true",
		"20240301120000Z": "20240301 true", "2024-03-01": "20240301 true", "2024-03-01T12:00:00": "20240301 true",
		"20241301": "20241301 false", "20240001": "20240001 false", "20240132": "20240132 false", "00000101": "00000101 false",
		"2024-3-1": " false", "240301": " false", "": " false", "2024-0a-01": " false",
	} {
		d := day(nil, []byte(value))
		if got := fmt.Sprintf("%s %v", d, isDay(d)); got != want {
			t.Errorf("%q: got %s, want %s", value, got, want)
		}
	}
}

// The check digits are those of real containers' numbers and of the standard's example.
func TestContainerCheckDigits(t *testing.T) {
	for id, want := range map[string]byte{"CSQU3054383": '3', "MSKU0383250": '0', "HLXU2008419": '9'} {
		if got, ok := iso6346([]byte(id)); !ok || got != want {
			t.Errorf("%s: got %c, want %c", id, got, want)
		}
	}
	for _, id := range []string{"", "CSQU305438", "CSQU30543833", "csqu3054383", "CSQ13054383", "CSQUA054383"} {
		if _, ok := iso6346([]byte(id)); ok {
			t.Errorf("%s has a check digit", id)
		}
	}
}

func BenchmarkAsk(b *testing.B) {
	p, err := dm.Open("wco")
	if err != nil {
		b.Fatal(err)
	}
	bound, err := shipped(b).For(p)
	if err != nil {
		b.Fatal(err)
	}
	tree := bigTree(b, p, 100)
	r := NewRunner(bound)
	b.ReportAllocs()
	for b.Loop() {
		r.Ask(tree, true, func(d dm.Diagnostic) { b.Fatal(d) })
	}
}
