package sad

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	dm "wcodm/datamodel"
)

func open(t testing.TB, name string) *dm.Package {
	t.Helper()
	p, err := dm.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestTheFormHasAllItsBoxes(t *testing.T) {
	var numbers []string
	for _, b := range Boxes() {
		if slices.Contains(numbers, b.Number) {
			t.Errorf("box %s is there twice", b.Number)
		}
		numbers = append(numbers, b.Number)
	}
	want := strings.Fields("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 15a 15b 16 17 17a 17b 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 " +
		"41 42 43 44 45 46 47 48 49 50 51 52 53 54 A B C D")
	slices.Sort(numbers)
	slices.Sort(want)
	if !slices.Equal(numbers, want) {
		t.Errorf("boxes %v", numbers)
	}
}

func TestBoxesFileIsChecked(t *testing.T) {
	for file, want := range map[string]string{
		"boxes: [{box: \"1\"}]\nlines: {}":                          "a box has a number and a title",
		"boxes: [{box: \"1\", title: X, part: top}]\nlines: {}":     `part "top": item or foot`,
		"boxes: [{box: \"1\", title: X, item: true}]\nlines: {}":    "item",
		"boxes: [{box: \"1\", title: X}]\nlines: {Address: {a: b}}": "found a map",
	} {
		if _, err := load("boxes.yaml", []byte(file)); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "boxes.yaml:") {
			t.Errorf("%q: %v", file, err)
		}
	}
}

func TestLinesNameElementsOfTheBase(t *testing.T) {
	children := map[string]map[string]bool{}
	for _, e := range open(t, "wco").Elements {
		if children[e.Name] == nil {
			children[e.Name] = map[string]bool{}
		}
		for _, c := range e.Children {
			children[e.Name][c.Name] = true
		}
	}
	for class, names := range shipped().lines {
		for _, n := range names {
			if !children[class][n] {
				t.Errorf("no %s has %s", class, n)
			}
		}
	}
}

// TestEveryBoxThatIsNamedExists reads what ships: a misspelt number would leave
// a value without its box.
func TestEveryBoxThatIsNamedExists(t *testing.T) {
	packages := map[string]*dm.Package{}
	for _, name := range dm.Packages() {
		packages[name] = open(t, name)
	}
	files, err := filepath.Glob("../../mappings/catalogue/structures/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no structures: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		p, err := dm.Load(file, data, dm.Open)
		if err != nil {
			t.Fatal(err)
		}
		packages[p.Name] = p
	}
	for name, p := range packages {
		for _, e := range p.Elements {
			if e.SAD != "" && boxOf(e.SAD) == "" {
				t.Errorf("%s: %s names the box %q, which is none", name, e.Path(), e.SAD)
			}
		}
	}
}

func TestAValueIsInTheBoxOfItsGroup(t *testing.T) {
	p := open(t, "wco")
	boxes := boxesOf(p)
	for path, want := range map[string]string{
		"Exporter/Name":                        "2",
		"Exporter/Address/CityName":            "2", // as all of the exporter is
		"GoodsShipment/Importer/Address/Line":  "8",
		"GoodsShipment/TradeTerms/Description": "20",
		"GoodsShipment/GovernmentAgencyGoodsItem/Commodity/GoodsMeasure/GrossMassMeasure":         "35",
		"GoodsShipment/GovernmentAgencyGoodsItem/Commodity/Classification/IdentificationTypeCode": "33",
		"GoodsShipment/GovernmentAgencyGoodsItem/Commodity":                                       "", // is in several
		"GoodsShipment/GovernmentAgencyGoodsItem/Commodity/InvoiceLine":                           "42",
		"GoodsShipment/GovernmentAgencyGoodsItem/Seller/Name":                                     "", // the form does not have one
		"GoodsShipment/Seller/Address/CityName":                                                   "",
	} {
		e, err := p.Resolve(path)
		if err != nil {
			t.Error(err)
			continue
		}
		if boxes[e.Index] != want {
			t.Errorf("%s is in box %q, not %q", path, boxes[e.Index], want)
		}
	}
}

// message is a made-up message of the base with a value for everything.
func message(t testing.TB, items int) *dm.Tree {
	t.Helper()
	p := open(t, "wco")
	tree := dm.NewTree()
	tree.Reset(p)
	root := tree.Add(dm.None, p.Root, dm.Place{Line: 1, Col: 1})
	add := func(parent dm.NodeID, name, value string, line int) dm.NodeID {
		e := tree.Elem(parent).Child(name)
		if e == nil {
			t.Fatalf("%s has no %s", tree.Elem(parent).Name, name)
		}
		n := tree.Add(parent, e, dm.Place{Line: uint32(line), Col: 5})
		if value != "" {
			tree.SetText(n, value)
		}
		return n
	}
	body := add(root, "Declaration", "", 2)
	add(body, "TypeCode", "IMA", 3)
	shipment := add(body, "GoodsShipment", "", 4)
	for i := range items {
		item := add(shipment, "GovernmentAgencyGoodsItem", "", 10+10*i)
		add(item, "SequenceNumeric", "1", 11+10*i)
		measure := add(add(item, "Commodity", "", 12+10*i), "GoodsMeasure", "", 13+10*i)
		gross := add(measure, "GrossMassMeasure", "10.5", 14+10*i)
		tree.SetAttr(gross, tree.Elem(gross).Attribute("unitCode"), []byte("KGM"))
		add(measure, "NetNetWeightMeasure", "9", 15+10*i)
	}
	return tree
}

func TestSheetStaysWhenTheTreeIsUsedAgain(t *testing.T) {
	var m Maker
	tree := message(t, 2)
	s := m.Sheet(tree, nil)
	tree.Reset(tree.Package)
	m.Sheet(message(t, 1), nil)
	if s.Items != 2 || s.Shipments != 1 || len(s.Fields) != 7 {
		t.Fatalf("%d items, %d shipments, %d fields", s.Items, s.Shipments, len(s.Fields))
	}
	f := s.Fields[5]
	if f.Value != "10.5" || f.Unit != "KGM" || f.Box != "35" || f.Item != 2 || f.At.Line != 24 || f.Home != "GoodsShipment/GovernmentAgencyGoodsItem/Commodity/GoodsMeasure/GrossMassMeasure" {
		t.Errorf("%+v", f)
	}
}

func TestAFindingFindsItsBox(t *testing.T) {
	s := new(Maker).Sheet(message(t, 2), nil)
	const measure = "GoodsShipment/GovernmentAgencyGoodsItem[2]/Commodity/GoodsMeasure"
	for name, c := range map[string]struct {
		d     dm.Diagnostic
		field int
		box   string
	}{
		"by its place and path":     {dm.Diagnostic{Line: 24, Column: 5, WCOPath: "GoodsShipment[1]/GovernmentAgencyGoodsItem[2]/Commodity/GoodsMeasure/GrossMassMeasure"}, 5, "35"},
		"by its path":               {dm.Diagnostic{WCOPath: "GoodsShipment[1]/GovernmentAgencyGoodsItem[2]/Commodity/GoodsMeasure/NetNetWeightMeasure"}, 6, "38"},
		"of an attribute":           {dm.Diagnostic{Line: 24, Column: 5, WCOPath: measure + "/GrossMassMeasure/@unitCode"}, 5, "35"},
		"of what is missing":        {dm.Diagnostic{Line: 23, Column: 5, WCOPath: measure + "/TariffQuantity"}, -1, "41"},
		"of a group in several":     {dm.Diagnostic{Line: 23, Column: 5, WCOPath: measure}, -1, ""},
		"of a group at its value":   {dm.Diagnostic{Line: 24, Column: 5, WCOPath: measure}, -1, ""},
		"of another package's path": {dm.Diagnostic{WCOPath: "NoSuch/Path"}, -1, ""},
		"of nothing":                {dm.Diagnostic{}, -1, ""},
		"of the same place only":    {dm.Diagnostic{Line: 24, Column: 5, WCOPath: "NoSuch/Path"}, -1, ""},
	} {
		if field, box := s.About(&c.d); field != c.field || box != c.box {
			t.Errorf("%s: field %d, box %q, not %d, %q", name, field, box, c.field, c.box)
		}
	}
}

func TestASheetHasItsLimits(t *testing.T) {
	tree := message(t, MaxFields/3+10)
	s := new(Maker).Sheet(tree, nil)
	valued := 0
	for n := range tree.Len() {
		if tree.HasValue(dm.NodeID(n)) {
			valued++
		}
	}
	if len(s.Fields) != MaxFields || len(s.Fields)+s.More != valued {
		t.Errorf("%d fields, %d more, of %d values", len(s.Fields), s.More, valued)
	}
	if s.Items != MaxFields/3+10 {
		t.Errorf("%d items", s.Items)
	}
	if got := shorten([]byte(strings.Repeat("ä", valueShown))); len(got) > valueShown+len("…") || !strings.HasSuffix(got, "ä…") {
		t.Errorf("%d bytes, ending %q", len(got), got[len(got)-6:])
	}
}
