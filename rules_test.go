package wcodm

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"wcodm/datamodel/corpustest"
)

func askRules(o *Options) { o.Checks, o.UCR = CheckSchema|CheckRules, "off" }

// A rule that does not hold is told at the line of the national file, in the
// names that its maker knows, and says what does not agree.
func TestRulesStandAtTheNationalLine(t *testing.T) {
	for _, c := range []struct {
		specimen, before, old, new string // in the specimen: the value stands behind what is before it
		code, path, field          string
		message, expected          string
	}{
		{"asycuda/import-3-items.xml", "<Total_number_of_items>", "3", "4",
			"RULE001", "Property/Nbers/Total_number_of_items", "Total_number_of_items", "Total_number_of_items says 4, and the number of goods items is 3", "3"},
		{"asycuda/import-3-items.xml", "<Total_number_of_packages>", "47", "48",
			"RULE002", "Property/Nbers/Total_number_of_packages", "Total_number_of_packages", "The packages of the goods items add up to 47, and Total_number_of_packages says 48", "47"},
		{"asycuda/import-3-items.xml", "<Gross_weight>", "3354.75", "3354.74",
			"RULE003", "Valuation/Weight/Gross_weight", "Gross_weight", "The goods items have a gross mass of 3354.75 together, and Gross_weight says 3354.74", "3354.75"},
		{"asycuda/import-3-items.xml", "<Gross_weight>", "3354.75", "3355", "", "", "", "", ""}, // rounded up
		{"asycuda/import-3-items.xml", "<Amount_foreign_currency>", "48250.00", "48250.01",
			"RULE004", "Valuation/Gs_Invoice/Amount_foreign_currency", "Amount_foreign_currency", "The prices of the goods items add up to 48250, and Amount_foreign_currency says 48250.01", "48250"},
		{"asycuda/import-3-items.xml", "<Net_weight_itm>", "846.4", "880.01",
			"RULE010", "Item[2]/Valuation_item/Weight_itm/Net_weight_itm", "Net_weight_itm", "Net_weight_itm is 880.01, and Gross_weight_itm only 880", "at most 880"},
		{"asycuda/import-3-items.xml", "<Commodity_code>", "45031010", "77031010",
			"RULE021", "Item[2]/Tarification/HScode/Commodity_code", "Commodity_code", "77031010 is of a chapter that the Harmonized System does not have", "a code of the chapters 01 to 76 or 78 to 99"},
		{"asycuda/import-3-items.xml", "<Commodity_code>", "48211010", "4821.1010",
			"RULE020", "Item[3]/Tarification/HScode/Commodity_code", "Commodity_code", "4821.1010 is not a commodity code", "6 to 10 digits"},
		{"asycuda/import-3-items.xml", "<Container_identity>", "WDMU4170363", "WDMU4170336",
			"RULE040", "Container[1]/Container_identity", "Container_identity", "The container number WDMU4170336 has a letter or digit that is not right: its check digit does not fit", ""},
		{"asycuda/import-3-items.xml", "<Date_of_declaration>", "11/19/25", "11/21/25",
			"RULE031", "Identification/Registration/Date", "Date", "Date is 2025-11-19, and Date_of_declaration is later: 2025-11-21", ""},
		{"asycuda/import-3-items.xml", "<Attached_document_code>", "954", "380", "", "", "", "", ""}, // of another number
		{"asycuda/import-3-items.xml", "<Attached_document_reference>", "A 0192837", "EN-2025/1187", "", "", "", "", ""},

		{"eu-ncts/transit-full.xml", "<grossMass>", "1530.375", "1530.4", "", "", "", "", ""}, // rounded up
		{"eu-ncts/transit-full.xml", "<grossMass>", "1530.375", "1531.375",
			"RULE014", "Consignment/grossMass", "grossMass", "The shipments have a gross mass of 1530.375 together, and grossMass of the whole says 1531.375", "1530.375"},
		{"eu-ncts/transit-full.xml", "<numberOfSeals>", "2", "3",
			"RULE-EU02", "Consignment/TransportEquipment[1]/numberOfSeals", "numberOfSeals", "numberOfSeals says 3, and the number of seals is 2", "2"},
		{"eu-ncts/transit-full.xml", "<HolderOfTheTransitProcedure>\n    <identificationNumber>", "DE1234567890", "1234567890",
			"RULE-EU01", "HolderOfTheTransitProcedure/identificationNumber", "identificationNumber", "1234567890 is not an EORI number", "a country code and up to 15 characters, as in DE1234567890"},
		{"eu-ncts/transit-full.xml", "<GoodsReference>\n        <sequenceNumber>2</sequenceNumber>\n        <declarationGoodsItemNumber>", "2", "9",
			"RULE008", "Consignment/TransportEquipment[1]/GoodsReference[2]/declarationGoodsItemNumber", "declarationGoodsItemNumber", "There is no goods item 9", "the number of a goods item of this declaration"},
		{"eu-ncts/transit-full.xml", "<goodsItemNumber>2</goodsItemNumber>\n        <declarationGoodsItemNumber>", "2", "4",
			"RULE007", "Consignment/HouseConsignment[1]/ConsignmentItem[1]/declarationGoodsItemNumber", "declarationGoodsItemNumber", "The goods items are not numbered 1, 2, 3 … through the whole declaration: the lowest number is 1, the highest 4", "the numbers from 1 to 3, each once"},
		{"eu-ncts/transit-full.xml", "<ConsignmentItem>\n        <goodsItemNumber>", "2", "3",
			"RULE006", "Consignment/HouseConsignment[1]/ConsignmentItem[2]/goodsItemNumber", "goodsItemNumber", "This is number 2 in its group, and goodsItemNumber says 3", "2"},
		{"eu-ncts/transit-full.xml", "<TransportEquipment>\n      <sequenceNumber>", "2", "3",
			"RULE009", "Consignment/TransportEquipment[2]/sequenceNumber", "sequenceNumber", "This is number 2 in its group, and sequenceNumber says 3", "2"},

		{"eu-ncts/transit-full.xml", "<combinedNomenclatureCode>", "10", "1X", // of two parts of one value the one that is wrong
			"RULE020", "Consignment/HouseConsignment[1]/ConsignmentItem[1]/Commodity/CommodityCode/combinedNomenclatureCode", "combinedNomenclatureCode", "7013221X is not a commodity code", "6 to 10 digits"},
		{"eu-ncts/transit-full.xml", "<harmonizedSystemSubHeadingCode>", "701322", "70A322",
			"RULE020", "Consignment/HouseConsignment[1]/ConsignmentItem[1]/Commodity/CommodityCode/harmonizedSystemSubHeadingCode", "harmonizedSystemSubHeadingCode", "70A32210 is not a commodity code", "6 to 10 digits"},
		{"eu-ncts/transit-full.xml", "<harmonizedSystemSubHeadingCode>", "701322", "770022",
			"RULE021", "Consignment/HouseConsignment[1]/ConsignmentItem[1]/Commodity/CommodityCode/harmonizedSystemSubHeadingCode", "harmonizedSystemSubHeadingCode", "77002210 is of a chapter that the Harmonized System does not have", "a code of the chapters 01 to 76 or 78 to 99"},

		{"trader-csv/orders.csv", ",IN,,1500.5,", "1620.75", "1500.49",
			"RULE010", "item[1]/net_mass_kg", "item_net_mass_kg", "item_net_mass_kg is 1500.5, and item_gross_mass_kg only 1500.49", "at most 1500.49"},
		{"trader-csv/orders.csv", "KN26 XYZ,Y,", "MSKU1234565", "MSKU 123456 5",
			"RULE041", "container[1]/number", "container_1_number", "MSKU 123456 5 looks like a container number, and is not written as one", "four capital letters and seven digits, as in CSQU3054383"},
		{"trader-csv/orders.csv", "KN26 XYZ,", "Y", "N",
			"RULE042", "containerised", "containerised", "containerised says that there is no container, and there is MSKU1234565", "that there are containers"},

		{"gb-cds/import.xml", "<GoodsItemQuantity>", "2", "1",
			"RULE001", "", "GoodsItemQuantity", "GoodsItemQuantity says 1, and the number of goods items is 2", "2"},
		{"gb-cds/import.xml", `<ds:DateTimeString formatCode="304">`, "20260914093000Z", "20260931093000Z",
			"RULE030", "", "AcceptanceDateTime", "AcceptanceDateTime is 2026-09-31, and there is no such day", "a day of the calendar"},
		{"gb-cds/import.xml", "<Declarant>\n      <Name>Harbour &amp; Hill Customs Services Ltd</Name>\n      <ID>", "GB987650000001", "GB 987650000001",
			"RULE-GB01", "", "ID", "GB 987650000001 is not an EORI number", "a country code and up to 15 characters, as in GB123456789000"},
		{"gb-cds/import.xml", "<RateNumeric>", "1.27", "0.00",
			"RULE060", "", "RateNumeric", "RateNumeric is 0", "a rate above zero"},
		{"gb-cds/import.xml", "<TotalGrossMassMeasure unitCode=\"KGM\">", "2480.5", "0.0",
			"RULE011", "", "TotalGrossMassMeasure", "TotalGrossMassMeasure is 0", "the mass of the goods with their packaging"},
	} {
		t.Run(fmt.Sprintf("%s %s in %s", c.code, c.new, c.specimen), func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join("testdata", filepath.FromSlash(c.specimen)))
			if err != nil {
				t.Fatal(err)
			}
			doc := string(data)
			at := strings.Index(doc, c.before+c.old)
			if at < 0 {
				t.Fatalf("the specimen has no %s%s", c.before, c.old)
			}
			at += len(c.before)
			line := 1 + strings.Count(doc[:at], "\n")
			doc = doc[:at] + c.new + doc[at+len(c.old):]
			switch c.code {
			case "RULE031", "RULE007": // it stands at another value
				line = 0
			case "RULE030": // it stands at the element that has the text's own in it
				line--
			}
			found := 0
			for _, r := range run1(t, engine(t, "", "", askRules), input("x", []byte(doc))) {
				for _, d := range r.Diagnostics {
					if !strings.HasPrefix(d.Code, "RULE") {
						continue
					}
					if d.Code != c.code { // one fault may break a second rule
						if c.code == "" {
							t.Errorf("%s: %s", d.Code, d.Message)
						}
						continue
					}
					found++
					if d.Line != line && line > 0 || d.NationalPath != c.path || d.Field != c.field || d.Message != c.message || c.expected != "" && d.Expected != c.expected {
						t.Errorf("got line %d, %s, field %s: %s; expected %s\nwant line %d, %s, field %s: %s; expected %s",
							d.Line, d.NationalPath, d.Field, d.Message, d.Expected, line, c.path, c.field, c.message, c.expected)
					}
				}
			}
			if want := min(len(c.code), 1); found != want {
				t.Errorf("%d findings %s, want %d", found, c.code, want)
			}
		})
	}
}

// The specimens agree with themselves, but for the one that is faulty on purpose.
func TestSpecimensKeepTheRules(t *testing.T) {
	for _, folder := range []string{"asycuda", "eu-ncts", "gb-cds", "trader-csv"} {
		files, err := filepath.Glob(filepath.Join("testdata", folder, "*.*"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no specimens in %s: %v", folder, err)
		}
		for _, file := range files {
			if base := filepath.Base(file); base == "faulty.xml" || base == "own.csv" || filepath.Ext(base) == ".yaml" {
				continue
			}
			for _, r := range run1(t, engine(t, "", "", askRules), fileInput(file)) {
				for _, d := range r.Diagnostics {
					if strings.HasPrefix(d.Code, "RULE") {
						t.Errorf("%s:%d: %s %s", file, d.Line, d.Code, d.Message)
					}
				}
			}
		}
	}
}

// Each finding of a rule in real messages was looked at: the message is wrong, and
// this says how.
func TestRulesOnRealMessages(t *testing.T) {
	want := map[string]int{
		// The container numbers are made up (CONU1234567, DHAU9384333): another check digit would fit.
		"gb-cds/declarations RULE040": 9,
		// The header's total is 10 or 20, and the items have 1000, 10, 2 and 10 packages.
		"gb-cds/declarations RULE002": 4,
		// One piece of equipment is numbered 0, and the packages of two items go on counting from item to item.
		"gb-cds/declarations RULE009": 3,
		// A document of type 382 stands twice with one reference.
		"asycuda RULE050": 1,
		// Two messages of random values: numbers such as 66710 where 1 belongs, and a holder ezv3Z.
		"eu-ncts RULE006": 4, "eu-ncts RULE007": 2, "eu-ncts RULE009": 4, "eu-ncts RULE-EU01": 2, "eu-ncts RULE-EU05": 2, "eu-ncts RULE-EU07": 2,
		// One message has 60000.204 kg, its house consignment 6000.204 and the only item in that 3340.102.
		"eu-ncts RULE014": 1, "eu-ncts RULE015": 1,
	}
	got := map[string]int{}
	for _, folder := range []string{"gb-cds/declarations", "gb-cds/amendments-and-cancellations", "gb-cds/wrapped", "asycuda", "eu-ncts"} {
		for _, file := range corpustest.Files(t, folder) {
			for _, r := range run1(t, engine(t, "", "", askRules), fileInput(file)) {
				for _, d := range r.Diagnostics {
					if strings.HasPrefix(d.Code, "RULE") {
						got[folder+" "+d.Code]++
						if d.Line == 0 || d.Message == "" {
							t.Errorf("%s: %+v", file, d)
						}
					}
				}
			}
		}
	}
	if !maps.Equal(got, want) {
		for _, key := range slices.Sorted(maps.Keys(got)) {
			if got[key] != want[key] {
				t.Errorf("%s: %d findings, want %d", key, got[key], want[key])
			}
		}
		for key := range want {
			if got[key] == 0 {
				t.Errorf("%s: no finding", key)
			}
		}
	}
}

// convert asks no rules unless it is told to, and then what breaks an error's
// rule is not written.
func TestConvertAsksNoRulesByItself(t *testing.T) {
	data, err := os.ReadFile("testdata/gb-cds/import.xml")
	if err != nil {
		t.Fatal(err)
	}
	doc := strings.Replace(string(data), "<GoodsItemQuantity>2<", "<GoodsItemQuantity>1<", 1)
	if r := run1(t, engine(t, "", "wco:xml"), input("x", []byte(doc))); len(r) != 1 || r[0].Output == "" || r[0].Errors() > 0 {
		t.Errorf("without rules: %+v", r[0].Diagnostics)
	}
	if r := run1(t, engine(t, "", "wco:xml", askRules), input("x", []byte(doc))); len(r) != 1 || r[0].Output != "" || r[0].Errors() != 1 {
		t.Errorf("with rules: %+v", r[0].Diagnostics)
	}
}

// A rule of one's own cannot take the code of a finding of ours, wherever codes come
// from.
func TestRulesDoNotTakeOurCodes(t *testing.T) {
	for _, id := range []string{"XSD004", "MSG001", "UCR001", "MSK001", "TRC001", "RULE001", "CSV001", "CDS12005", "DMS12005"} {
		file := filepath.Join(t.TempDir(), "own.yaml")
		text := "package: wco\nrules:\n  - {id: " + id + ", title: t, explanation: e, assert: FunctionalReferenceID == \"\", message: m}\n"
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := OpenRules([]string{file})
		if err == nil || !strings.HasPrefix(err.Error(), file+":3:10: ") || !strings.Contains(err.Error(), id) {
			t.Errorf("%s: %v", id, err)
		}
	}
}
