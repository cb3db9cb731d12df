package ucr

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	dm "wcodm/datamodel"
	"wcodm/datamodel/corpustest"
)

// trailOf writes the trails of a message: "invoice A B, seal S | …".
func trailOf(t *testing.T, p *dm.Package, tr *dm.Tree) string {
	t.Helper()
	d, err := New(p, Options{Mode: Keep, Trails: true})
	if err != nil {
		t.Fatal(err)
	}
	results, _ := apply(d, tr)
	var shipments []string
	for _, r := range results {
		var kinds []string
		for k := range links {
			if values := r.Trail.Values(k); len(values) > 0 {
				kinds = append(kinds, k.String()+" "+strings.Join(values, " "))
			}
		}
		shipments = append(shipments, fmt.Sprintf("%d %s %s: %s", r.Trail.Shipment, r.Trail.Direction(), r.Trail.Year, strings.Join(kinds, ", ")))
	}
	return strings.Join(shipments, " | ")
}

func TestTrailLeadsToTheOtherRecords(t *testing.T) {
	document := func(class string, values ...string) []string {
		return []string{class + "/CategoryCode=" + values[0], class + "/TypeCode=" + values[1], class + "/ID=" + values[2]}
	}
	const item = "GoodsShipment/GovernmentAgencyGoodsItem"
	for _, test := range []struct {
		name, pkg string
		lines     []string
		want      string
	}{
		{"nothing", "wco", []string{"FunctionCode=9"}, "0  : "},
		{"header", "wco", []string{"TypeCode=EXA", "AcceptanceDateTime=20251119", "FunctionalReferenceID= L1 ", "ID=25GB1234567890ABC1", "GoodsShipment/Exporter/Name=Ann & Co."},
			"1 export 2025: LRN L1, MRN 25GB1234567890ABC1, exporter Ann & Co."},
		{"a number that is no MRN", "wco", []string{"TypeCode=T1", "ID=C 4711", "GoodsShipment/Invoice/ID=A"}, "1 transit : invoice A"},
		{"documents", "gb-cds", slices.Concat([]string{"TypeCode=IMD"}, document(item+"/AdditionalDocument", "N", "935", "A/1"), document(item+"/AdditionalDocument[2]", "N", "380", "a/1"),
			document(item+"/AdditionalDocument[3]", "N", "705", "BL-1"), document(item+"/AdditionalDocument[4]", "9", "740", "no waybill"),
			document("GoodsShipment/PreviousDocument", "Z", "741", "125-12345678"), document("GoodsShipment/PreviousDocument[2]", "Z", "741", "12512345678"),
			document("GoodsShipment/PreviousDocument[3]", "Z", "MCR", "GB/ABC1-SHIP12345"), document("GoodsShipment/PreviousDocument[4]", "Z", "DCS", "001B")),
			"1 import : invoice A/1, transport document BL-1 125-12345678, MUCR GB/ABC1-SHIP12345, DUCR part 001B"},
		{"documents without category", "wco", []string{"GoodsShipment/SupportingDocument/TypeCode=N380", "GoodsShipment/SupportingDocument/ID=A",
			"Consignment/SupportingDocument/TypeCode=N325", "Consignment/SupportingDocument/ID=P"}, "1  : invoice A P"},
		{"two shipments of one consignment", "wco", []string{"Consignment/TransportContractDocument/ID=MASTER", "Consignment/TransportEquipment/ID=MSKU1234565",
			"Consignment/TransportEquipment/Seal/ID=S1", "Consignment/TransportEquipment/Seal[2]/ID=S2",
			"GoodsShipment/Consignment/TransportContractDocument/ID=HOUSE1", "GoodsShipment[2]/Consignment/TransportContractDocument/ID=HOUSE2",
			"GoodsShipment[2]/GovernmentAgencyGoodsItem/Commodity/TransportEquipment/ID=MSKU123456-5", "GoodsShipment[2]/Consignee/ID=FR1"},
			"1  : transport document HOUSE1 MASTER, container MSKU1234565, seal S1 S2 | " +
				"2  : transport document HOUSE2 MASTER, container MSKU123456-5, seal S1 S2, importer FR1"},
	} {
		p := open(t, test.pkg)
		if got := trailOf(t, p, tree(t, p, test.lines...)); got != test.want {
			t.Errorf("%s:\n got %s\nwant %s", test.name, got, test.want)
		}
	}
}

// TestTrailOfRealDeclarations compares what is found in the UK's samples with a
// plain search of their text.
func TestTrailOfRealDeclarations(t *testing.T) {
	p := open(t, "gb-cds")
	files := corpustest.Files(t, "gb-cds/declarations")
	d, err := New(p, Options{Mode: Keep, Trails: true})
	if err != nil {
		t.Fatal(err)
	}
	within := func(class, leaf string) *regexp.Regexp {
		return regexp.MustCompile(`(?s)<(?:\w+:)?` + class + `>(?:[^<]|<(?:\w+:)?(?:SequenceNumeric|ID|Seal)>|</)*?<(?:\w+:)?` + leaf + `>\s*([^<]*?)\s*<`)
	}
	patterns := map[LinkKind]*regexp.Regexp{LinkContainer: within("TransportEquipment", "ID"), LinkSeal: within("Seal", "ID")}
	documents := regexp.MustCompile(`(?s)<(?:\w+:)?(?:Additional|Previous)Document>.*?</(?:\w+:)?(?:Additional|Previous)Document>`)
	field := func(s, name string) string {
		if m := regexp.MustCompile(`<(?:\w+:)?` + name + `>\s*([^<]*?)\s*<`).FindStringSubmatch(s); m != nil {
			return m[1]
		}
		return ""
	}
	commented := regexp.MustCompile(`(?s)<!--.*?-->`)
	count := map[LinkKind]int{}
	each(t, p, files, func(file string, tr *dm.Tree) {
		data, err := os.ReadFile(filepath.Join(filepath.Dir(files[0]), file))
		if err != nil {
			t.Fatal(err)
		}
		text := commented.ReplaceAllString(string(data), "")
		want := map[LinkKind]map[string]bool{LinkInvoice: {}, LinkTransport: {}, LinkContainer: {}, LinkSeal: {}}
		for k, pattern := range patterns {
			for _, m := range pattern.FindAllStringSubmatch(text, -1) {
				want[k][k.fold(m[1])] = true
			}
		}
		for _, doc := range documents.FindAllString(text, -1) {
			id := field(doc, "ID")
			switch code := field(doc, "CategoryCode") + field(doc, "TypeCode"); code {
			case "N935", "N380", "N325", "Z380", "Z325", "Y380":
				want[LinkInvoice][LinkInvoice.fold(id)] = true
			case "N703", "N705", "N710", "N714", "N730", "N740", "N741", "N750", "N760", "N785", "N787", "Z705", "Z740", "Z750", "Z785":
				want[LinkTransport][LinkTransport.fold(id)] = true
			}
		}
		results, _ := apply(d, tr)
		for k, values := range want {
			delete(values, "")
			got := map[string]bool{}
			for _, r := range results {
				for _, v := range r.Trail.Values(k) {
					got[k.fold(v)] = true
				}
			}
			count[k] += len(got)
			if fmt.Sprint(got) != fmt.Sprint(values) {
				t.Errorf("%s: %s: found %v, and the text has %v", file, k, got, values)
			}
		}
	})
	t.Logf("%d invoices, %d transport documents, %d containers, %d seals", count[LinkInvoice], count[LinkTransport], count[LinkContainer], count[LinkSeal])
}

// A transit may have thousands of house consignments, and thousands of containers
// that all of them share.
func TestSharedLinksAreHeldOnce(t *testing.T) {
	p := open(t, "wco")
	tr := dm.NewTree()
	tr.Reset(p)
	body := tr.Add(tr.Add(dm.None, p.Root, dm.Place{}), p.Body, dm.Place{})
	consignment := tr.Add(body, p.Body.Child("Consignment"), dm.Place{})
	equipment := p.Body.Child("Consignment").Child("TransportEquipment")
	const many = 20_000
	for i := range many {
		n := tr.Add(tr.Add(consignment, equipment, dm.Place{}), equipment.Child("ID"), dm.Place{})
		tr.SetText(n, fmt.Sprintf("MSKU%07d", i))
	}
	for range many {
		tr.Add(body, p.Body.Child("GoodsShipment"), dm.Place{})
	}
	d, err := New(p, Options{Mode: Keep, Trails: true})
	if err != nil {
		t.Fatal(err)
	}
	results, _ := apply(d, tr)
	if last := results[many-1].Trail; len(results) != many || len(last.Values(LinkContainer)) != many || last.whole != results[0].Trail.whole {
		t.Errorf("%d results, the last with %d containers", len(results), len(last.Values(LinkContainer)))
	}
}
