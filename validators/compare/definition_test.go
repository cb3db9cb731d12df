package compare

import (
	"slices"
	"strings"
	"testing"
)

func TestTheDefinitionHolds(t *testing.T) {
	d, err := open()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range d.sites {
		switch within := s.elem.Within(d.item); {
		case s.of.Goods && !s.total && !within:
			t.Errorf("%s: %s is of no goods item and no total", s.of.Name, s.elem.Path())
		case s.total && (within || !s.of.Goods):
			t.Errorf("%s: %s is no total of goods", s.of.Name, s.elem.Path())
		case s.shared && s.elem.Within(d.shipment):
			t.Errorf("%s: %s stands in a consignment and cannot be shared", s.of.Name, s.elem.Path())
		case s.of.Kind == Party && s.elem.Child("ID") == nil, s.of.Kind != Party && s.of.Kind != Count && s.elem.IsClass():
			t.Errorf("%s: %s is not of the kind %s", s.of.Name, s.elem.Path(), s.of.Kind)
		}
	}
	for _, name := range []string{"mass", "value", "packages", "quantity", "items"} {
		if !slices.Contains(ToleranceNames(), name) {
			t.Errorf("no tolerance for %s", name)
		}
	}
}

func TestFaultsOfADefinitionAreTold(t *testing.T) {
	const needed = "\n  - {name: commodity, kind: codes, at: [{path: ID}]}\n  - {name: origin, kind: codes, at: [{path: ID}]}\n  - {name: items, kind: count, at: [{path: ID}]}"
	head := "keys: []\nmass: {KGM: \"1\"}\ncharacteristics:\n"
	for yaml, want := range map[string]string{
		"  - {name: x, kind: colour, at: [{path: ID}]}":                                               `x.yaml:4:21: kind "colour"`,
		"  - {name: x, kind: codes, at: [{path: Nowhere}]}" + needed:                                  `has no "Nowhere"`,
		"  - {name: x, kind: codes}":                                                                  "stands nowhere",
		"  - {name: x, kind: codes, at: [{path: TypeCode, when: {Colour: red}}]}" + needed:            "there is no Colour beside TypeCode",
		"  - {name: x, kind: number, at: [{path: TotalPackageQuantity, unit: \"@colour\"}]}" + needed: "has no attribute colour",
		"  - {name: x, kind: codes, at: [{path: ID}]}":                                                "goods are told apart by",
	} {
		d, err := parse("x.yaml", []byte(head+yaml))
		if err == nil {
			err = d.find()
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", yaml, err)
		}
	}
}
