package ucr_test

import (
	"fmt"

	dm "wcodm/datamodel"
	"wcodm/datamodel/ucr"
)

func ExampleDeriver_Apply() {
	p, _ := dm.Open("wco")
	scheme, _ := ucr.Open("gb-ducr")
	d, err := ucr.New(p, ucr.Options{Mode: ucr.Derive, Scheme: scheme})
	if err != nil {
		fmt.Println(err)
		return
	}

	t := dm.NewTree()
	t.Reset(p)
	declaration := t.Add(t.Add(dm.None, p.Root, dm.Place{}), p.Body, dm.Place{})
	shipment := t.Add(declaration, p.Body.Child("GoodsShipment"), dm.Place{})
	set := func(parent dm.NodeID, name, value string) {
		t.SetText(t.Add(parent, t.Elem(parent).Child(name), dm.Place{}), value)
	}
	set(declaration, "AcceptanceDateTime", "20251119")
	set(declaration, "FunctionalReferenceID", "inv2025-001")
	exporter := t.Add(shipment, t.Elem(shipment).Child("Exporter"), dm.Place{})
	set(exporter, "ID", "GB123456789012")

	for _, r := range d.Apply(t, func(f dm.Diagnostic) { fmt.Println(f.Code, f.Message) }) {
		fmt.Println(r.Value)
		for _, in := range r.Inputs {
			fmt.Printf("%s: %s, from the %s\n", in.Part, in.Used, in.Name)
		}
	}
	// Output:
	// 5GB123456789012-INV2025-001
	// year: 5, from the acceptance date
	// country: GB, from the exporter's customs id
	// trader: 123456789012, from the exporter's customs id
	// reference: INV2025-001, from the LRN
}

func ExampleScheme_Check() {
	scheme, _ := ucr.Open("gb-ducr")
	fmt.Println(scheme.Check("5GB123456789012:1"))
	// Output: character 16, ":", is not allowed: "-" has to be there 5GB123456789012-1
}

func ExampleForm_Parse() {
	scheme, _ := ucr.Open("gb-ducr")
	fields, _ := scheme.FormOf("5GB123456789012-INV2025/001").Parse("5GB123456789012-INV2025/001")
	for _, f := range fields {
		fmt.Printf("%d %s %s\n", f.At, f.Name(), f.Value)
	}
	// Output:
	// 1 year 5
	// 2 country GB
	// 4 trader 123456789012
	// 16  -
	// 17 reference INV2025/001
}

func ExampleScheme_Make() {
	scheme, _ := ucr.Open("br-ruc")
	r, _ := scheme.Make(ucr.Values{Year: "2025", Country: "BR", Trader: "12.345.678/0001-95", Reference: "inv001"})
	fmt.Println(r.Value)
	_, finding := scheme.Make(ucr.Values{Year: "2025", Country: "BR", Trader: "1234", Reference: "inv001"})
	fmt.Println(finding.Message)
	// Output:
	// 5BR123456782INV001
	// No UCR can be derived by br-ruc: the trader's customs id 1234 does not fit: it has 4 characters, 4 too few
}
