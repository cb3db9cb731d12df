package mappings

import (
	"slices"
	"strings"
	"testing"
)

// TestTableWords holds the words to what a rule means.
func TestTableWords(t *testing.T) {
	const terms = "terms: {T: transport document}\n"
	tests := []struct{ rule, want string }{
		{"{national: Code, wco: ID}", "Code <-> ID"},
		{"{national: Flow, wco: TypeCode, codes: {I: IM, E: EX}}", "Flow <-> TypeCode: code table: I becomes IM, E becomes EX"},
		{"{national: Flow, wco: TypeCode, codes: {I: 'IM*'}, only: out, lossy: x}", "Flow <- TypeCode: code table: what begins with IM becomes I; only from WCO to national; lossy: x"},
		{"{national: Day, wco: AcceptanceDateTime, date: M/d/yy, lossy: no time}", "Day <-> AcceptanceDateTime: date written M/d/yy; lossy: no time"},
		{"{national: '{Kind:a..2}{Mode:n1}', wco: TypeCode}", "Kind + Mode <-> TypeCode: put together from Kind (up to 2 letters), then Mode (1 digit)"},
		{`{national: Party, wco: "{Exporter/Name}\n{Exporter/Address/Line}"}`, "Party <-> Exporter/Name + Exporter/Address/Line: divided into Name, then a line break, then Line"},
		{`{national: Party, wco: "{Exporter/Name} {Declarant/Name}", only: out, lossy: x}`, "Party <- Exporter/Name + Declarant/Name: put together from Exporter/Name, then a space, then Declarant/Name; only from WCO to national; lossy: x"},
		{"{national: Code, wco: 'AdditionalDocument[CategoryCode=T]/ID'}", "Code <-> AdditionalDocument/ID where CategoryCode is T (transport document)"},
		{"{national: 'Unit[1]', wco: ID}", "Unit number 1 of Unit <-> ID"},
		{"{wco: TypeCode, constant: T}", "-> TypeCode: written as constant T (transport document)"},
		{"{national: Kind, constant: T}", "Kind <-: written as constant T (transport document)"},
		{"{national: Code, wco: ID, when: Flow = I|T}", "Code <-> ID: only if Flow is I or T"},
		{"{national: Code, wco: ID, when: Flow != I}", "Code <-> ID: only if Flow is not I"},
		{"{national: Code, wco: ID, when: Flow}", "Code <-> ID: only if there is a Flow"},
		{"{national: Code, wco: ID, when: {wco: '!TypeCode'}}", "Code <-> ID: only if there is no WCO TypeCode"},
		{"{national: Code, wco: ID, default: {in: X, out: 'Y Z'}}", `Code <-> ID: X is written to WCO where national has no value; "Y Z" is written to national where WCO has no value`},
		{"{national: Weight, wco: TotalGrossMassMeasure, decimal: comma}", "Weight <-> TotalGrossMassMeasure: decimal comma"},
		{"{national: Flow, wco: GoodsShipment/Consignment/ContainerCode, boolean: Y/N}", "Flow <-> GoodsShipment/Consignment/ContainerCode: Y becomes 1, N becomes 0"},
		{"{wco: GoodsItemQuantity, count: Line}", "Line -> GoodsItemQuantity: the number of Line, compared on the way back"},
		{"{national: Weight, sum: GoodsShipment/GovernmentAgencyGoodsItem/Commodity/GoodsMeasure/GrossMassMeasure}", "Weight <- GoodsShipment/GovernmentAgencyGoodsItem/Commodity/GoodsMeasure/GrossMassMeasure: the sum of GoodsMeasure/GrossMassMeasure, compared on the way back"},
		{"{national: Mode, wco: GoodsShipment/GovernmentAgencyGoodsItem/Commodity/InvoiceLine/ItemChargeAmount/@currencyID, spread: true, lossy: x}",
			"Mode <-> GoodsShipment/GovernmentAgencyGoodsItem/Commodity/InvoiceLine/ItemChargeAmount/@currencyID: one value for all: written into every GovernmentAgencyGoodsItem, and gathered on the way back, where they must agree; lossy: x"},
		{"{national: Line/Currency, wco: InvoiceAmount/@currencyID, spread: true, lossy: x}",
			"Line/Currency <-> InvoiceAmount/@currencyID: one value for all: gathered from every Line, which must agree, and written into each on the way back; lossy: x"},
		{"{national: Price, wco: 'AdditionalDocument[CategoryCode=T]', when: Flow = I, rules: [{national: Amount, wco: ID}]}",
			"Price/Amount <-> AdditionalDocument/ID where CategoryCode is T (transport document): only if Flow is I"},
	}
	for _, test := range tests {
		head := ""
		if strings.Contains(test.rule, "=T]") || strings.Contains(test.rule, "constant") {
			head = terms
		}
		m, err := compile(head + "rules: [" + test.rule + "]")
		if err != nil {
			t.Errorf("%s: %v", test.rule, err)
			continue
		}
		if got := rowText(m.Table().Groups[0].Rows[0]); got != test.want {
			t.Errorf("%s:\n%s\n%s", test.rule, got, test.want)
		}
	}
}

func rowText(r TableRow) string {
	side := func(places []TablePlace) string {
		var all []string
		for _, p := range places {
			all = append(all, strings.Join(append([]string{p.Name}, p.Where...), " "))
		}
		return strings.Join(all, " + ")
	}
	arrow := map[[2]bool]string{{true, true}: " <-> ", {true, false}: " -> ", {false, true}: " <- "}[[2]bool{r.In, r.Out}]
	text := strings.TrimSpace(side(r.National) + arrow + side(r.WCO))
	notes := r.How
	if r.Lossy != "" {
		notes = append(notes, "lossy: "+r.Lossy)
	}
	if len(notes) > 0 {
		text += ": " + strings.Join(notes, "; ")
	}
	return text
}

func TestTableGroups(t *testing.T) {
	m, err := compile(`rules:
	- national: Line
	  wco: GoodsShipment/GovernmentAgencyGoodsItem
	  number: SequenceNumeric
	  when: Flow = I
	  rules:
		- {national: Text, wco: Commodity/Description}
		- national: Tax
		  wco: Commodity/DutyTaxFee[TypeCode]
		  rules: [{national: Code, wco: TypeCode}]
		- {national: Preference, wco: 'Commodity/DutyTaxFee[!TypeCode]/DutyRegimeCode'}
	- {national: Code, wco: ID}
drop:
	- {why: computed, national: [Line/Tax/Amount, Weight], wco: Declarant}
	- {why: the same, repeats: Code, national: Alias}
`)
	if err != nil {
		t.Fatal(err)
	}
	table := m.Table()
	var got []string
	for _, g := range table.Groups {
		got = append(got, strings.Repeat(" ", g.Depth)+g.National.Path+" "+g.WCO.Path+": "+strings.Join(g.How, "; "))
		for _, r := range g.Rows {
			got = append(got, strings.Repeat(" ", g.Depth)+"- "+rowText(r))
		}
	}
	for _, d := range table.Drops {
		line := "dropped: " + d.Why + " " + d.Repeats
		for _, p := range slices.Concat(d.National, d.WCO) {
			line += " " + p.Path
		}
		got = append(got, line)
	}
	const item = "GoodsShipment/GovernmentAgencyGoodsItem"
	want := []string{
		"TOY Declaration: ",
		"- Code <-> ID",
		" Line " + item + ": its position is written as SequenceNumeric; only if Flow is I",
		" - Text <-> Commodity/Description",
		" - Preference <-> Commodity/DutyTaxFee/DutyRegimeCode where DutyTaxFee has no TypeCode",
		"  Line/Tax " + item + "/Commodity/DutyTaxFee[TypeCode]: where DutyTaxFee has TypeCode",
		"  - Code <-> TypeCode",
		"dropped: the same Code Alias",
		"dropped: computed  Weight Line/Tax/Amount Declarant",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s", strings.Join(got, "\n"))
	}
	missing := []string{"TOY/@id", "Flow"}
	for i, path := range missing {
		if table.Missing[i].Path != path {
			t.Errorf("missing %v", table.Missing)
		}
	}
}
