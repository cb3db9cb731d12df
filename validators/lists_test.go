package validators

import (
	"fmt"
	"strings"
	"testing"

	dm "wcodm/datamodel"
	"wcodm/datamodel/codelists"
)

// declaration makes a gb-cds message of members of its declaration.
func declaration(t testing.TB, members string) *dm.Tree {
	t.Helper()
	p, err := dm.Open("gb-cds")
	if err != nil {
		t.Fatal(err)
	}
	tree := dm.NewTree()
	data := `{"package":"gb-cds","metaData":{"declaration":{` + members + `}}}`
	if err := new(dm.JSONReader).Read(tree, p, []byte(data), dm.Place{Line: 1, Col: 1}); err != nil {
		t.Fatal(err)
	}
	if len(tree.Strays) > 0 {
		t.Fatalf("%s: %v", members, tree.Strays)
	}
	return tree
}

func listsOf(t testing.TB, p *dm.Package) *Lists {
	t.Helper()
	l, err := NewLists(p)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// Each kind of finding, in the words a trader reads.
func TestLists(t *testing.T) {
	for _, test := range []struct {
		members string
		day     codelists.Day
		want    string // code severity value; message; expected; list
	}{
		{`"typeCode":{"value":"IMA"}`, 0, ""},
		{`"goodsShipment":{"destination":{"countryCode":{"value":"GB"}}}`, 0, ""},
		{`"goodsShipment":{"destination":{"countryCode":{"value":""}}}`, 0, ""}, // the schema speaks of it
		{`"goodsShipment":{"destination":{"countryCode":{"value":"UK"}}}`, 0,
			`CODE001 error UK; The code "UK" of CountryCode is not in the list of countries; a code of ISO 3166-1; did you mean "GB"?; ISO 3166-1, 2023`},
		{`"goodsShipment":{"destination":{"countryCode":{"value":"N/A"}}}`, 0, // not Namibia
			`CODE001 error N/A; The code "N/A" of CountryCode is not in the list of countries: it is a placeholder for a missing value; a code of ISO 3166-1, such as GB; ISO 3166-1, 2023`},
		{`"goodsShipment":{"destination":{"countryCode":{"value":"XE"}}}`, 0,
			`CODE001 warning XE; The code "XE" of CountryCode is not in the list of countries, which may be incomplete; a code of ISO 3166-1, such as GB; ISO 3166-1, 2023`},
		{`"goodsShipment":{"destination":{"countryCode":{"value":"AN"}}}`, 0, ""},
		{`"goodsShipment":{"destination":{"countryCode":{"value":"AN"}}}`, 20260101,
			`CODE002 error AN; The code "AN" (Netherlands Antilles) of CountryCode is not valid any more on 2026-01-01: it was until 2010-12-15; a code of ISO 3166-1, such as GB; ISO 3166-1, 2023`},
		{`"invoiceAmount":{"value":1,"currencyID":"HRK"}`, 20221231, ""},
		{`"invoiceAmount":{"value":1,"currencyID":"HRK"}`, 20230201,
			`CODE002 error HRK; The currencyID "HRK" (Kuna) of InvoiceAmount is not valid any more on 2023-02-01: it was until 2023-01-14; a code of ISO 4217, such as EUR; ISO 4217, 2026-01`},
		{`"invoiceAmount":{"value":1,"currencyID":"EUX"}`, 0,
			`CODE001 error EUX; The currencyID "EUX" of InvoiceAmount is not in the list of currencies; a code of ISO 4217; did you mean "EUR"?; ISO 4217, 2026-01`},
		{`"totalGrossMassMeasure":{"value":1,"unitCode":"KGX"}`, 0,
			`CODE001 warning KGX; The unitCode "KGX" of TotalGrossMassMeasure is not in the list of units of measure of the tariff, which may be incomplete; a code of UK customs units (TARIC); did you mean "KGM"?; UK customs units (TARIC), with WCO DM 3.6`},
		{`"goodsShipment":{"tradeTerms":{"conditionCode":{"value":"DPU"}}}`, 20190101,
			`CODE002 warning DPU; The code "DPU" (Delivered at place unloaded) of ConditionCode is not valid yet on 2019-01-01: it is from 2020-01-01; a code of Incoterms, such as FOB; Incoterms, 2020`},
		{`"goodsShipment":{"tradeTerms":{"conditionCode":{"value":"CFI"}}}`, 0,
			`CODE001 error CFI; The code "CFI" of ConditionCode is not in the list of terms of delivery; a code of Incoterms; did you mean "CIF"?; Incoterms, 2020`},
		{`"goodsShipment":{"tradeTerms":{"locationID":{"value":"Dover"}}}`, 0,
			`CODE003 error Dover; The code "Dover" of LocationID does not have the form of a UN/LOCODE; a code of UN/LOCODE, such as GBFXT; UN/LOCODE, form of the code`},
		// The message's own date: that of acceptance, or else of issue.
		{`"acceptanceDateTime":{"value":"20230301","formatCode":"102"},"issueDateTime":{"value":"20220101","formatCode":"102"},"invoiceAmount":{"value":1,"currencyID":"HRK"}`, 0,
			`CODE002 error HRK; The currencyID "HRK" (Kuna) of InvoiceAmount is not valid any more on 2023-03-01: it was until 2023-01-14; a code of ISO 4217, such as EUR; ISO 4217, 2026-01`},
		{`"issueDateTime":{"value":"20220101120000Z","formatCode":"304"},"invoiceAmount":{"value":1,"currencyID":"HRK"}`, 0, ""},
		{`"issueDateTime":{"value":"tomorrow","formatCode":"304"},"invoiceAmount":{"value":1,"currencyID":"HRK"}`, 0, ""},
		{`"issueDateTime":{"value":"20250101","formatCode":"102"},"invoiceAmount":{"value":1,"currencyID":"HRK"}`, 20220101, ""}, // the day that is given counts
	} {
		tree := declaration(t, test.members)
		var got []string
		listsOf(t, tree.Package).Check(tree, test.day, func(d dm.Diagnostic) {
			got = append(got, fmt.Sprintf("%s %v %s; %s; %s; %s", d.Code, d.Severity, d.Value, d.Message, d.Expected, d.List))
			if d.WCOPath == "" || d.Pointer == "" || d.Line != 1 || d.Column == 0 || d.Field == "" {
				t.Errorf("%s is not located: %+v", test.members, d)
			}
		})
		if s := strings.Join(got, "\n"); s != test.want {
			t.Errorf("%s on %v:\n%s\nwant\n%s", test.members, test.day, s, test.want)
		}
	}
}

// What a list knows passes without a trace in memory.
func TestListsAllocateNothing(t *testing.T) {
	p, data := specimen(t)
	tree := dm.NewTree()
	if err := new(dm.JSONReader).Read(tree, p, data, dm.Place{Line: 1, Col: 1}); err != nil {
		t.Fatal(err)
	}
	l := listsOf(t, p)
	if n := testing.AllocsPerRun(10, func() { l.Check(tree, 20260101, func(d dm.Diagnostic) { t.Fatal(d) }) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkLists(b *testing.B) {
	t := corpusTree(b)
	l := listsOf(b, t.Package)
	for b.Loop() {
		l.Check(t, 0, func(d dm.Diagnostic) { b.Fatal(d) })
	}
}
