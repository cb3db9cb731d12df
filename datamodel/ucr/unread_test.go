package ucr

import (
	"strings"
	"testing"

	dm "wcodm/datamodel"
)

func TestNamesOfUCRs(t *testing.T) {
	for _, name := range []string{
		"UCR", "ucr", "Identification/UCR", "GoodsShipment[1]/UCR/ID", "ucr/value", "EXPORT_UCR", "shipmentUcr", "UCRNumber", "UCR No.", "ducr", "Mucr_ref", "DUCR number",
		"uniqueConsignmentReference", "Unique Consignment Ref", "UNIQUE_CONSIGNMENT_REFERENCE_NUMBER", "referenceNumberUCR", "TraderAssignedReferenceID", "@ucr", "RUC", "ReferenciaUnicaDeCarga",
	} {
		if u := (&Unread{Name: name, Value: "6BR12345678A1"}); !u.Named() {
			t.Errorf("%s is none", name)
		}
	}
	for name, value := range map[string]string{
		"Reference": "A1", "Truck": "A1", "ucrPartNo": "001", "UCR type": "X", "ucr_date": "2026-01-01", "Exporter/RUC": "20100070970", "Structure": "A1", "UCR": "N/A", "ucr": " ",
		"ID": "A1", "Document/ID": "A1", "UCR_note": strings.Repeat("a", MaxLength+1),
	} {
		if u := (&Unread{Name: name, Value: value}); u.Named() {
			t.Errorf("%s with %q is one", name, value)
		}
	}
}

func TestValuesThatAreUCRs(t *testing.T) {
	for value, want := range map[string]string{
		"6GB123456789012-Q1": "gb-ducr", "6ZA20000019CINV700155": "za", "5BR123456782INV001": "br-ruc",
		"26GB00000000000001": "", "6GB1234567(A)": "", "ORDER 17": "", "5FR123456789012INV": "", "": "", "123456789012345": "",
	} {
		if by, ok := (&Unread{Value: value}).Fits(); by != want || ok != (want != "") {
			t.Errorf("%s fits %q, want %q", value, by, want)
		}
	}
}

// None is derived beside a UCR that nothing carries, unless that is asked for.
func TestNoneIsDerivedBesideAnUnreadUCR(t *testing.T) {
	p := open(t, "wco")
	named, formed := Unread{Name: "Plain/UCR", Value: "mine 1"}, Unread{Name: "Mark", Value: "6GB123456789012-Q1"}
	const own = "GoodsShipment/UCR/TraderAssignedReferenceID=theirs"
	for _, test := range []struct {
		name    string
		mode    Mode
		lines   []string
		unread  Unread
		anyway  bool
		outcome Outcome
		told    string // code and severity
	}{
		{"named", Derive, export, named, false, Absent, "UCR015 error"},
		{"of the form", Derive, export, formed, false, Absent, "UCR015 error"},
		{"anyway", Derive, export, named, true, Derived, "UCR015 warning"},
		{"beside one that is read", Derive, with(export, own), named, false, Kept, "UCR015 warning"},
		{"a form beside one that is read", Derive, with(export, own), formed, false, Kept, ""},
		{"neither", Derive, export, Unread{Name: "Mark", Value: "17"}, false, Derived, ""},
		{"kept", Keep, export, named, false, Absent, "UCR015 warning"},
		{"off", Off, export, named, false, "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			var told []string
			got := deriver(t, p, test.mode, Free).ApplyBeside(tree(t, p, test.lines...), []Unread{test.unread}, test.anyway, func(f dm.Diagnostic) {
				told = append(told, f.Code+" "+f.Severity.String())
			})
			var outcome Outcome
			if len(got) > 0 {
				outcome = got[0].Outcome
			}
			if outcome != test.outcome || strings.Join(told, "; ") != test.told {
				t.Errorf("%s, told %q; want %s, %q", outcome, told, test.outcome, test.told)
			}
		})
	}
}
