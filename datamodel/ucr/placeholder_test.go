package ucr

import (
	"strings"
	"testing"

	dm "wcodm/datamodel"
)

func TestPlaceholdersAreToldFromIdentifiers(t *testing.T) {
	for _, value := range []string{
		"NULL", "null", "None", "nan", "NaN", "N/A", "n/a", "n.a.", "#N/A", "NA", "<NA>", "NaT", "nil", "(null)", "undefined", "-", "--", "–", ".", "?", "0", "00000", "0-00", "XX", "XXX",
		"xx-xx", "UNKNOWN", "Unknown.", "TBA", "t.b.a.", "T B C", "not available", "NOT_AVAILABLE", "As per Invoice", "AS PER INVOICE.", "#REF!", "S/N", "néant", " tbd ", "none given", "[object Object]",
	} {
		if Placeholder(value) == "" {
			t.Errorf("%q is taken for a value", value)
		}
	}
	for _, value := range []string{
		"", " ", "A1", "KELP-82", "100", "0001", "X", "X1", "NA26-17", "NAMIBIA", "NONESUCH LTD", "REF", "REF 17", "UNKNOWN 12", "INVOICE", "TBAX", "é", strings.Repeat("0", longest+1) + "1", "NULLARBOR-3",
	} {
		if is := Placeholder(value); is != "" {
			t.Errorf("%q is taken for %s", value, is)
		}
	}
}

// A placeholder counts as missing for each part of a UCR: what comes next is taken,
// and where nothing does, the finding names the field.
func TestNoUCRIsMadeOfAPlaceholder(t *testing.T) {
	d := deriver(t, open(t, "wco"), Derive, Free)
	for _, test := range []struct {
		name  string
		lines []string
		value string // or nothing,
		told  string // and then in the finding, at a line
		line  int
	}{
		{"reference", with(export, "FunctionalReferenceID=N/A"), "", `it lacks a reference; "N/A" in FunctionalReferenceID is a placeholder for a missing value`, 8},
		{"the next reference", with(export, "FunctionalReferenceID=-", "ID=REG 1"), "5GB123456789012REG-1", "derived from the declaration number", 0},
		{"of two invoices the one that is one", with(export, "FunctionalReferenceID=NULL", "GoodsShipment/SupportingDocument/TypeCode=N380",
			"GoodsShipment/SupportingDocument/ID=nan", "GoodsShipment/SupportingDocument[2]/TypeCode=N380", "GoodsShipment/SupportingDocument[2]/ID=A19"), "5GB123456789012A19", "derived from the invoice number", 0},
		{"trader", with(export, "Declarant/ID", "GoodsShipment/Exporter/ID=UNKNOWN"), "", `it lacks a trader's customs id; "UNKNOWN" in GoodsShipment[1]/Exporter/ID is a placeholder for a missing value`, 7},
		{"zeros behind the country", with(export, "Declarant/ID", "GoodsShipment/Exporter/ID=GB000000000000"), "", `"GB000000000000" in GoodsShipment[1]/Exporter/ID`, 7},
		{"the next trader", with(export, "GoodsShipment/Exporter/ID=None", "Declarant/ID=GB210987654321"), "5GB210987654321INV-2025/001", "derived from the declarant's customs id", 0},
		{"both", with(export, "Declarant/ID", "GoodsShipment/Exporter/ID=nil", "FunctionalReferenceID=0"), "", `; "nil" in GoodsShipment[1]/Exporter/ID is a placeholder for a missing value; "0" in FunctionalReferenceID is`, 6},
		{"a Namibian trader", with(export, "GoodsShipment/Exporter/ID=03000011", "GoodsShipment/Exporter/Address/CountryCode=NA"), "5NA03000011INV-2025/001", "", 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			var told []dm.Diagnostic
			got := d.Apply(tree(t, d.layout.pkg, test.lines...), func(f dm.Diagnostic) { told = append(told, f) })
			if got[0].Value != test.value {
				t.Errorf("the UCR is %q, want %q", got[0].Value, test.value)
			}
			if test.value != "" {
				if (len(told) == 0) != (test.told == "") || len(told) > 0 && (len(told) > 1 || told[0].Code != CodePlaceholder || !strings.Contains(told[0].Message, test.told)) {
					t.Errorf("told: %+v", told)
				}
				return
			}
			if len(told) != 1 || told[0].Code != CodeNone || !strings.Contains(told[0].Message, test.told) || told[0].Line != test.line {
				t.Errorf("told: %+v\nwant %s in line %d", told, test.told, test.line)
			}
		})
	}
}

func TestMakeRefusesPlaceholders(t *testing.T) {
	s := scheme(t, Free)
	for _, v := range []Values{{Year: "2025", Trader: "GB123456789012", Reference: "n/a"}, {Year: "2025", Country: "GB", Trader: "UNKNOWN", Reference: "A1"}} {
		if r, wrong := s.Make(v); wrong == nil || !strings.Contains(wrong.Message, "placeholder") {
			t.Errorf("%+v: %q, %v", v, r.Value, wrong)
		}
	}
}

// A placeholder in the place of a UCR is told, and where one is required it is missing.
func TestAPlaceholderIsNoRequiredUCR(t *testing.T) {
	for mode, want := range map[Mode]string{Keep: CodeDummy, Require: CodeNone} {
		d := deriver(t, open(t, "wco"), mode, Free)
		var told []dm.Diagnostic
		d.Apply(tree(t, d.layout.pkg, "GoodsShipment/UCR/TraderAssignedReferenceID=N/A"), func(f dm.Diagnostic) { told = append(told, f) })
		if len(told) != 1 || told[0].Code != want || told[0].Line != 2 {
			t.Errorf("%s: %+v", mode, told)
		}
	}
}

// No row of a table is that of a declaration which has a placeholder as its key.
func TestAPlaceholderJoinsNothing(t *testing.T) {
	p := open(t, "wco")
	var m TableMaker
	if err := m.Add(Row{UCR: "5GB123456789012-A1", File: "t.csv", Line: 2, Keys: []Key{{LinkInvoice, "N/A"}}}); err != nil {
		t.Fatal(err)
	}
	d, err := New(p, Options{Mode: Keep, Table: m.Table()})
	if err != nil {
		t.Fatal(err)
	}
	if got := d.Apply(tree(t, p, "GoodsShipment/Invoice/ID=N/A"), func(dm.Diagnostic) {}); got[0].Outcome != Absent {
		t.Errorf("%+v", got[0])
	}
}

func TestIdentifiersThatAreNone(t *testing.T) {
	p := open(t, "wco")
	x := NewIdentifiers(p)
	var told []string
	x.Check(tree(t, p, "FunctionalReferenceID=NULL", "GoodsShipment/Importer/ID=none", "GoodsShipment/Importer/Address/CountryCode=NA", "GoodsShipment/Destination/CountryCode=NA",
		"GoodsShipment/Buyer/ID=XI000000000000", "GoodsShipment/GovernmentAgencyGoodsItem/Commodity/Description=none", "TotalPackageQuantity=0", "GoodsShipment/Consignee/ID=0040112"),
		func(f dm.Diagnostic) { told = append(told, f.Code+" "+f.Severity.String()+" "+f.Value) })
	if got, want := strings.Join(told, "; "), "UCR014 warning NULL; UCR014 warning none; UCR014 warning XI000000000000"; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}
