package datamodel

import (
	"strings"
	"testing"

	"wcodm/datamodel/codelists"
)

// An element that names no code list is of the list of its home, and so is an XML
// attribute; "none" is of none.
func TestCodeListsAreInheritedFromTheBase(t *testing.T) {
	gb := openPackage(t, "gb-cds")
	for path, want := range map[string]string{
		"GoodsShipment/Destination/CountryCode":                        "countries",
		"GoodsShipment/GovernmentAgencyGoodsItem/Origin/CountryCode":   "origins",
		"GoodsShipment/GovernmentAgencyGoodsItem/Packaging/TypeCode":   "packages",
		"ObligationGuarantee/SecurityDetailsCode":                      "uk-guarantees",
		"GoodsShipment/TradeTerms/LocationID":                          "locations",
		"CurrencyExchange/CurrencyTypeCode":                            "currencies",
		"GoodsShipment/UCR/ID":                                         "",
		"GoodsShipment/GovernmentAgencyGoodsItem/AdditionalDocument":   "",
		"GoodsShipment/Consignment/ArrivalTransportMeans/ModeCode":     "transport-modes",
		"GoodsShipment/GovernmentAgencyGoodsItem/Destination/RegionID": "",
	} {
		e, err := gb.Resolve(path)
		if err != nil {
			t.Error(err)
		} else if e.List != want {
			t.Errorf("%s is of the list %q, want %q", path, e.List, want)
		}
	}
	for path, want := range map[string]string{"InvoiceAmount": "currencies", "TotalGrossMassMeasure": "customs-units"} {
		e, err := gb.Resolve(path)
		if err != nil {
			t.Fatal(err)
		}
		if a := e.Attributes[0]; a.List != want {
			t.Errorf("%s of %s is of the list %q, want %q", a.Name, path, a.List, want)
		}
	}

	p, err := load(strings.Replace(good, "- {name: InvoiceAmount,", "- {name: GoodsItemQuantity, type: Code, list: incoterms}\n        - {name: IssueLocationID, type: Code, list: none}\n        - {name: InvoiceAmount,", 1))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"GoodsItemQuantity": "incoterms", "IssueLocationID": OwnCodes} {
		if e, _ := p.Resolve(name); e.List != want {
			t.Errorf("%s is of the list %q, want %q", name, e.List, want)
		}
	}
}

// Every value of ISO 3166-1, ISO 4217 and the UN/ECE's lists, told by its number in
// UN/TDED, is looked up.
func TestWhatTheStandardsCodeIsListed(t *testing.T) {
	for _, name := range []string{"wco", "gb-cds"} {
		for _, e := range openPackage(t, name).Elements {
			switch e.TDED {
			case "3207", "3263", "8453", "6345", "8067", "7065", "4053":
				if e.List == "" {
					t.Errorf("%s: %s (UN/TDED %s) is of no list", name, e.Path(), e.TDED)
				} else if _, err := codelists.Open(e.List); err != nil && e.List != OwnCodes {
					t.Error(err)
				}
			}
			for _, a := range e.Attributes {
				if (a.Name == "currencyID" || a.Name == "unitCode") && a.List == "" {
					t.Errorf("%s: %s of %s is of no list", name, a.Name, e.Path())
				}
			}
		}
	}
}
