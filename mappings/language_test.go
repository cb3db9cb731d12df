package mappings

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	dm "wcodm/datamodel"
	"wcodm/datamodel/yamlfile"
)

// toy is a small national structure.
const toy = `
package: toy
national: true
read: {trim: true, absent: "null"}
types:
  Text: {base: string}
root:
  name: TOY
  attributes: [{name: id}]
  elements:
    - {name: Flow, type: Text}
    - {name: Kind, type: Text}
    - {name: Mode, type: Text}
    - {name: Number, type: Text}
    - {name: Serial, type: Text}
    - {name: Day, type: Text}
    - {name: Party, type: Text}
    - {name: Code, type: Text}
    - {name: Alias, type: Text}
    - {name: Weight, type: Text}
    - {name: Copy, type: Text}
    - name: Price
      elements:
        - {name: Amount, type: Text}
        - {name: Currency, type: Text}
    - {name: Unit, type: Text, max: n}
    - name: Line
      max: n
      attributes: [{name: n}]
      elements:
        - {name: Text, type: Text}
        - {name: Procedure, type: Text}
        - {name: Preference, type: Text}
        - {name: Currency, type: Text}
        - name: Tax
          max: n
          elements:
            - {name: Code, type: Text}
            - {name: Amount, type: Text}
`

// compile loads a mapping of the toy format from its rules and drops.
func compile(rules string) (*Mapping, error) {
	head := "mapping: toy\nnational: {syntax: xml, structure: toy.yaml}\npackage: wco\n"
	return Load("toy-mapping.yaml", []byte(head+strings.ReplaceAll(rules, "\t", "  ")), toyFiles())
}

func toyFiles() fs.FS { return fstest.MapFS{"toy.yaml": {Data: []byte(toy)}} }

// example is a mapping and what it does with a record.
type example struct {
	name     string
	rules    string
	national []string // goes in
	wco      []string // becomes this, and comes back
	in       findings
	back     []string // what comes back, where it is not what went in
	out      findings
}

func TestLanguage(t *testing.T) {
	const item, line = "GoodsShipment/GovernmentAgencyGoodsItem", "Line"
	runExamples(t, []example{
		{
			name:     "path",
			rules:    "rules: [{national: Price/Amount, wco: InvoiceAmount}, {national: Price/Currency, wco: InvoiceAmount/@currencyID}]",
			national: []string{"Price/Amount = 12.50", "Price/Currency = EUR"},
			wco:      []string{"InvoiceAmount = 12.50", "InvoiceAmount/@currencyID = EUR"},
		}, {
			name:     "attribute that does not fit",
			rules:    "rules: [{national: Price/Amount, wco: InvoiceAmount}, {national: Price/Currency, wco: InvoiceAmount/@currencyID}]",
			national: []string{"Price/Amount = 12.50", "Price/Currency = EURO"},
			wco:      []string{"InvoiceAmount = 12.50"},
			in:       findings{`error MAP003 line 2 Price/Currency: The value "EURO" of Currency is not right: it has 4 characters (expected at most 3 characters)`},
			back:     []string{"Price/Amount = 12.50"},
		}, {
			name:     "predicate reads as a filter and writes as a constant",
			rules:    "rules: [{national: Code, wco: 'AdditionalDocument[CategoryCode=T]/ID'}, {national: Kind, wco: 'AdditionalDocument[CategoryCode=U]/ID'}]",
			national: []string{"Code = A", "Kind = B"},
			wco: []string{"AdditionalDocument/CategoryCode = T", "AdditionalDocument/ID = A",
				"AdditionalDocument[2]/CategoryCode = U", "AdditionalDocument[2]/ID = B"},
		}, {
			name: "absence as predicate keeps groups apart",
			rules: `rules:
	- {national: Line, wco: GoodsShipment/GovernmentAgencyGoodsItem, rules: [
		{national: Preference, wco: 'Commodity/DutyTaxFee[!TypeCode]/DutyRegimeCode'},
		{national: Tax, wco: 'Commodity/DutyTaxFee[TypeCode]', rules: [
			{national: Code, wco: TypeCode}, {national: Amount, wco: Payment/PaymentAmount}]}]}`,
			national: []string{line + "/Preference = P", line + "/Tax/Code = A", line + "/Tax/Amount = 1", line + "/Tax[2]/Code = B", line + "/Tax[2]/Amount = 2"},
			wco: []string{item + "/Commodity/DutyTaxFee/DutyRegimeCode = P", item + "/Commodity/DutyTaxFee[2]/Payment/PaymentAmount = 1", item + "/Commodity/DutyTaxFee[2]/TypeCode = A",
				item + "/Commodity/DutyTaxFee[3]/Payment/PaymentAmount = 2", item + "/Commodity/DutyTaxFee[3]/TypeCode = B"},
		}, {
			name: "a group without what the predicate asks for",
			rules: `rules:
	- {national: Line, wco: GoodsShipment/GovernmentAgencyGoodsItem, rules: [
		{national: Tax, wco: 'Commodity/DutyTaxFee[TypeCode]', rules: [
			{national: Code, wco: TypeCode}, {national: Amount, wco: Payment/PaymentAmount}]}]}`,
			national: []string{line + "/Tax/Amount = 1"},
			wco:      []string{item + "/Commodity/DutyTaxFee/Payment/PaymentAmount = 1"},
			in:       findings{"warning MAP005 line 1 Line[1]/Tax[1]: This group has no TypeCode, so it would not be found on the way back"},
			back:     []string{},
			out:      findings{"warning MAP001 line 1 Line[1]/Tax[1]/Amount: Amount is not carried over: no rule of the mapping carries it"},
		}, {
			name:     "position",
			rules:    "rules: [{national: 'Unit[1]', wco: 'ObligationGuarantee/InvalidTransitCountryCode[1]'}, {national: 'Unit[2]', wco: 'ObligationGuarantee/InvalidTransitCountryCode[2]'}]",
			national: []string{"Unit = AA", "Unit[2] = BB"},
			wco:      []string{"ObligationGuarantee/InvalidTransitCountryCode = AA", "ObligationGuarantee/InvalidTransitCountryCode[2] = BB"},
		}, {
			name:     "position without the one before it",
			rules:    "rules: [{national: 'Unit[1]', wco: 'ObligationGuarantee/InvalidTransitCountryCode[1]'}, {national: 'Unit[2]', wco: 'ObligationGuarantee/InvalidTransitCountryCode[2]'}]",
			national: []string{"Unit[2] = BB"},
			wco:      []string{"ObligationGuarantee/InvalidTransitCountryCode = BB"},
			in:       findings{"warning MAP005 line 1 Unit[2]: This is number 2 of its kind and becomes number 1, because the one before it is missing"},
			back:     []string{"Unit = BB"},
		}, {
			name:     "template by format, composed going in",
			rules:    "rules: [{national: '{Kind:a..3}{Mode:n1}', wco: TypeCode}]",
			national: []string{"Kind = IM", "Mode = 4"},
			wco:      []string{"TypeCode = IM4"},
		}, {
			name:     "template whose parts could not be told apart",
			rules:    "rules: [{national: '{Kind:a..3}{Mode:n1}', wco: TypeCode}]",
			national: []string{"Kind = I4", "Mode = 4"},
			wco:      []string{},
			in:       findings{`error MAP004 line 1 Kind: The value "I4" of Kind is not right: it has to be at most 3 letters, to be told apart in one field of the other side (expected at most 3 letters)`},
			back:     []string{},
		}, {
			name: "template by length, taken apart going in",
			rules: `rules:
	- {national: Line, wco: GoodsShipment/GovernmentAgencyGoodsItem, rules: [
		{national: Procedure, wco: '{GovernmentProcedure/CurrentCode:2}{GovernmentProcedure/PreviousCode:2}'}]}`,
			national: []string{line + "/Procedure = 4000", line + "[2]/Procedure = 40"},
			wco:      []string{item + "/GovernmentProcedure/CurrentCode = 40", item + "/GovernmentProcedure/PreviousCode = 00", item + "[2]/GovernmentProcedure/CurrentCode = 40"},
		}, {
			name: "template that leaves something over",
			rules: `rules:
	- {national: Line, wco: GoodsShipment/GovernmentAgencyGoodsItem, rules: [
		{national: Procedure, wco: '{GovernmentProcedure/CurrentCode:2}{GovernmentProcedure/PreviousCode:2}'}]}`,
			national: []string{line + "/Procedure = 40001"},
			wco:      []string{},
			in:       findings{`error MAP003 line 1 Line[1]/Procedure: The value "40001" of Procedure is not right: it has another length or other characters than asked for (expected exactly 2 characters, then exactly 2 characters)`},
			back:     []string{},
		}, {
			name:     "template with text between",
			rules:    "rules: [{national: '{Kind}|{Mode}|{Code}', wco: ID}]",
			national: []string{"Kind = A", "Code = C"},
			wco:      []string{"ID = A||C"},
		}, {
			name:     "template with nothing behind the text",
			rules:    "rules: [{national: '{Kind}|{Mode}|{Code}', wco: ID}]",
			national: []string{"Kind = A"},
			wco:      []string{"ID = A"},
		}, {
			name:     "template with the text in a value",
			rules:    "rules: [{national: '{Kind}|{Mode}', wco: ID}]",
			national: []string{"Kind = A|B", "Mode = C"},
			wco:      []string{},
			in:       findings{`error MAP004 line 1 Kind: The value "A|B" of Kind is not right: it has "|", which divides it from the next value in one field of the other side (expected a value without "|")`},
			back:     []string{},
		}, {
			name:     "party of several lines",
			rules:    `rules: [{national: Party, wco: "{Exporter/Name}\n{Exporter/Address/Line}"}]`,
			national: []string{"Party = Vera & Son\nHarbour 3\nTown"},
			wco:      []string{"Exporter/Address/Line = Harbour 3\nTown", "Exporter/Name = Vera & Son"},
		}, {
			name:     "party of one line",
			rules:    `rules: [{national: Party, wco: "{Exporter/Name}\n{Exporter/Address/Line}"}]`,
			national: []string{"Party = Vera & Son"},
			wco:      []string{"Exporter/Name = Vera & Son"},
		}, {
			name:     "codes",
			rules:    `rules: [{national: Code, wco: GoodsShipment/Consignment/ContainerCode, codes: {"true": "1", "false": "0"}}]`,
			national: []string{"Code = true"},
			wco:      []string{"GoodsShipment/Consignment/ContainerCode = 1"},
		}, {
			name:     "code that is not known",
			rules:    `rules: [{national: Code, wco: GoodsShipment/Consignment/ContainerCode, codes: {"true": "1", "false": "0"}}]`,
			national: []string{"Code = yes"},
			wco:      []string{},
			in:       findings{`error MAP002 line 1 Code: The value of Code is not right: the code "yes" is not known here (expected one of true, false)`},
			back:     []string{},
		}, {
			name:     "date",
			rules:    "rules: [{national: Day, wco: IssueDateTime, date: M/d/yy, lossy: it has no time}]",
			national: []string{"Day = 2/29/24"},
			wco:      []string{"IssueDateTime = 20240229", "IssueDateTime/@formatCode = 102"},
		}, {
			name:     "date that is none",
			rules:    "rules: [{national: Day, wco: IssueDateTime, date: M/d/yy, lossy: it has no time}]",
			national: []string{"Day = 2/29/25"},
			wco:      []string{},
			in:       findings{`error MAP002 line 1 Day: The value of Day is not right: "2/29/25" is not a date (expected a date written M/d/yy)`},
			back:     []string{},
		}, {
			name: "number",
			rules: `rules: [{national: Line, wco: GoodsShipment/GovernmentAgencyGoodsItem, number: SequenceNumeric, rules: [
		{national: Text, wco: Commodity/Description}]}]`,
			national: []string{line + "/Text = a", line + "[2]/Text = b"},
			wco:      []string{item + "/Commodity/Description = a", item + "/SequenceNumeric = 1", item + "[2]/Commodity/Description = b", item + "[2]/SequenceNumeric = 2"},
		}, {
			name: "condition holds",
			rules: `rules: [{national: Kind, wco: TypeCode}, {national: Flow, wco: TypeCode, codes: {I: "IM*", E: "EX*"}, only: out, lossy: it stands elsewhere too},
		{national: Party, wco: GoodsShipment/Importer/Name, when: Flow = I}, {national: Party, wco: GoodsShipment/Consignee/Name, when: Flow != I}]`,
			national: []string{"Flow = I", "Kind = IMA", "Party = P"},
			wco:      []string{"GoodsShipment/Importer/Name = P", "TypeCode = IMA"},
		}, {
			name: "condition does not hold",
			rules: `rules: [{national: Kind, wco: TypeCode}, {national: Flow, wco: TypeCode, codes: {I: "IM*", E: "EX*"}, only: out, lossy: it stands elsewhere too},
		{national: Party, wco: GoodsShipment/Importer/Name, when: Flow = I}, {national: Party, wco: GoodsShipment/Consignee/Name, when: Flow != I}]`,
			national: []string{"Flow = E", "Kind = EXA", "Party = P"},
			wco:      []string{"GoodsShipment/Consignee/Name = P", "TypeCode = EXA"},
		}, {
			name: "what a rule for the way out would not bring back",
			rules: `rules: [{national: Kind, wco: TypeCode}, {national: Flow, wco: TypeCode, codes: {I: "IM*", E: "EX*"}, only: out, lossy: it stands elsewhere too}]
`,
			national: []string{"Flow = E", "Kind = IMA"},
			wco:      []string{"TypeCode = IMA"},
			in:       findings{"warning MAP001 line 1 Flow: Flow is not carried over: it follows from Kind in line 2, which says IMA and leads to another value"},
			back:     []string{"Flow = I", "Kind = IMA"},
		}, {
			name:     "the same datum in two places, one way",
			rules:    "rules: [{national: Price/Currency, wco: InvoiceAmount/@currencyID}, {national: Price/Amount, wco: InvoiceAmount}, {national: Price/Currency, wco: CurrencyExchange/CurrencyTypeCode, only: in, lossy: it stands elsewhere too}]",
			national: []string{"Price/Amount = 1", "Price/Currency = EUR"},
			wco:      []string{"CurrencyExchange/CurrencyTypeCode = EUR", "InvoiceAmount = 1", "InvoiceAmount/@currencyID = EUR"},
		}, {
			name:     "a currency without an amount",
			rules:    "rules: [{national: Price/Currency, wco: InvoiceAmount/@currencyID}, {national: Price/Amount, wco: InvoiceAmount}]",
			national: []string{"Price/Currency = EUR"},
			wco:      []string{},
			in:       findings{"warning MAP001 line 1 Price/Currency: Currency is not carried over: it says something of a value that is not there"},
			back:     []string{},
		}, {
			name:     "another spelling, one way",
			rules:    "rules: [{national: Code, wco: ID}, {national: Alias, wco: ID, only: in, lossy: it stands elsewhere too}]",
			national: []string{"Alias = A"},
			wco:      []string{"ID = A"},
			back:     []string{"Code = A"},
		}, {
			name:     "two values for one place",
			rules:    "rules: [{national: Code, wco: ID}, {national: Alias, wco: ID, only: in, lossy: it stands elsewhere too}]",
			national: []string{"Alias = A", "Code = B"},
			wco:      []string{"ID = B"},
			in:       findings{`error MAP004 line 1 Alias: ID would get two values, "B" and "A" (expected one value)`},
			back:     []string{"Code = B"},
		}, {
			name:     "constant",
			rules:    `rules: [{constant: "9", wco: FunctionCode}, {national: Code, wco: ID}]`,
			national: []string{"Code = A"},
			wco:      []string{"FunctionCode = 9", "ID = A"},
		}, {
			name:     "unmapped and dropped",
			rules:    "rules: [{national: Code, wco: ID}]\ndrop: [{why: no need, national: [Kind, Price]}]",
			national: []string{"Code = A", "Kind = K", "Mode = M", "Price/Amount = 1"},
			wco:      []string{"ID = A"},
			in:       findings{"warning MAP001 line 3 Mode: Mode is not carried over: no rule of the mapping carries it"},
			back:     []string{"Code = A"},
		}, {
			name:     "dropped where it repeats",
			rules:    "rules: [{national: Weight, wco: TotalGrossMassMeasure}]\ndrop: [{why: the same, repeats: Weight, national: Copy}]",
			national: []string{"Weight = 10.0", "Copy = 10"},
			wco:      []string{"TotalGrossMassMeasure = 10.0"},
			back:     []string{"Weight = 10.0"},
		}, {
			name:     "not dropped where it does not repeat",
			rules:    "rules: [{national: Weight, wco: TotalGrossMassMeasure}]\ndrop: [{why: the same, repeats: Weight, national: Copy}]",
			national: []string{"Weight = 10.0", "Copy = 11"},
			wco:      []string{"TotalGrossMassMeasure = 10.0"},
			in:       findings{"warning MAP008 line 2 Copy: Weight in line 1 says 10.0, Copy in line 2 says 11: 10.0 is carried over, 11 is not"},
			back:     []string{"Weight = 10.0"},
		}, {
			name:     "number with an exponent",
			rules:    "rules: [{national: Weight, wco: TotalGrossMassMeasure}]",
			national: []string{"Weight = 1.25E3"},
			in:       findings{`error MAP002 line 1 Weight: The value of Weight is not right: "1.25E3" is written with an exponent (expected 1250)`},
			back:     []string{},
		},
	})
}

func runExamples(t *testing.T, examples []example) {
	for _, test := range examples {
		t.Run(test.name, func(t *testing.T) {
			m, err := compile(test.rules)
			if err != nil {
				t.Fatal(err)
			}
			src, dst, back := build(t, m.National, test.national), dm.NewTree(), dm.NewTree()
			r := m.NewRunner()
			var f findings
			r.In(dst, src, f.report)
			compareLines(t, "in", content(dst), test.wco)
			if !slices.Equal(f, test.in) {
				t.Errorf("in finds\n%s\nexpected\n%s", f, test.in)
			}
			f = nil
			r.Out(back, dst, f.report)
			want := test.back
			if want == nil {
				want = test.national
			}
			compareLines(t, "out", content(back), want)
			if !slices.Equal(f, test.out) {
				t.Errorf("out finds\n%s\nexpected\n%s", f, test.out)
			}
			// Out then in gives back the same message.
			if test.out == nil {
				again := dm.NewTree()
				r.In(again, back, func(d dm.Diagnostic) { t.Errorf("the way back in finds %s: %s", d.Code, d.Message) })
				compareLines(t, "out and in", content(again), content(dst))
			}
		})
	}
}

func compareLines(t *testing.T, what string, got, want []string) {
	t.Helper()
	want = slices.Sorted(slices.Values(want))
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n%s\nexpected:\n%s", what, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestOut has what only messages of other origin bring.
func TestOut(t *testing.T) {
	const item = "GoodsShipment/GovernmentAgencyGoodsItem"
	tests := []struct {
		name, rules   string
		wco, national []string
		out           findings
	}{
		{
			name: "items in another order than their numbers",
			rules: `rules: [{national: Line, wco: GoodsShipment/GovernmentAgencyGoodsItem, number: SequenceNumeric, rules: [
		{national: Text, wco: Commodity/Description}]}]`,
			wco:      []string{item + "/Commodity/Description = b", item + "/SequenceNumeric = 2", item + "[2]/Commodity/Description = a", item + "[2]/SequenceNumeric = 1"},
			national: []string{"Line/Text = a", "Line[2]/Text = b"},
		}, {
			name: "items without numbers stay as they stand",
			rules: `rules: [{national: Line, wco: GoodsShipment/GovernmentAgencyGoodsItem, number: SequenceNumeric, rules: [
		{national: Text, wco: Commodity/Description}]}]`,
			wco:      []string{item + "/Commodity/Description = b", item + "/SequenceNumeric = 2", item + "[2]/Commodity/Description = a"},
			national: []string{"Line/Text = b", "Line[2]/Text = a"},
			out:      findings{"warning MAP005 line 2 GoodsShipment[1]/GovernmentAgencyGoodsItem[1]/SequenceNumeric: The number 2 is not carried over: this is the occurrence number 1, and that is what the other side counts"},
		}, {
			name:     "a number written otherwise meets the predicate",
			rules:    "rules: [{national: Code, wco: 'Consignment/Itinerary[SequenceNumeric=1]/RoutingCountryCode'}]",
			wco:      []string{"Consignment/Itinerary/SequenceNumeric = 2", "Consignment/Itinerary/RoutingCountryCode = AA", "Consignment/Itinerary[2]/SequenceNumeric = 01", "Consignment/Itinerary[2]/RoutingCountryCode = BB"},
			national: []string{"Code = BB"},
			out: findings{"warning MAP001 line 1 Consignment/Itinerary[1]/SequenceNumeric: SequenceNumeric is not carried over: no rule of the mapping carries it",
				"warning MAP001 line 2 Consignment/Itinerary[1]/RoutingCountryCode: RoutingCountryCode is not carried over: no rule of the mapping carries it"},
		}, {
			name:     "a date with a time",
			rules:    "rules: [{national: Day, wco: IssueDateTime, date: M/d/yy, lossy: it has no time}]",
			wco:      []string{"IssueDateTime = 20251119120000Z", "IssueDateTime/@formatCode = 304"},
			national: []string{"Day = 11/19/25"},
			out:      findings{`warning MAP001 line 1 IssueDateTime: The time of day is not carried over: a date written M/d/yy has no place for it (it has no time)`},
		}, {
			name:     "a year that two digits cannot say",
			rules:    "rules: [{national: Day, wco: IssueDateTime, date: M/d/yy, lossy: it has no time}]",
			wco:      []string{"IssueDateTime = 19991231"},
			national: []string{},
			out:      findings{`error MAP002 line 1 IssueDateTime: The value of IssueDateTime is not right: the year 1999 does not fit two digits (expected a year from 2000 to 2099)`},
		}, {
			name:     "a code that has no counterpart",
			rules:    `rules: [{national: Code, wco: GoodsShipment/Consignment/ContainerCode, codes: {"true": "1", "false": "0"}}]`,
			wco:      []string{"GoodsShipment/Consignment/ContainerCode = 2"},
			national: []string{},
			out:      findings{`error MAP002 line 1 GoodsShipment[1]/Consignment/ContainerCode: The value of ContainerCode is not right: the code "2" has no national counterpart (expected one of 1, 0)`},
		}, {
			name:     "an unknown constant",
			rules:    `rules: [{constant: "9", wco: FunctionCode}, {national: Code, wco: ID}]`,
			wco:      []string{"FunctionCode = 13", "ID = A"},
			national: []string{"Code = A"},
			out:      findings{"warning MAP001 line 1 FunctionCode: FunctionCode is not carried over: no rule of the mapping carries it"},
		}, {
			name:     "an attribute without a place",
			rules:    "rules: [{national: Price/Amount, wco: InvoiceAmount}]",
			wco:      []string{"InvoiceAmount = 1", "InvoiceAmount/@currencyID = EUR"},
			national: []string{"Price/Amount = 1"},
			out:      findings{"warning MAP001 line 1 InvoiceAmount: InvoiceAmount (currencyID) is not carried over: no rule of the mapping carries it"},
		}, {
			name: "where the record does not say the flow yet, no rule is excluded",
			rules: `rules: [{national: Flow, wco: TypeCode, codes: {I: "IM*", E: "EX*"}, only: out, lossy: it stands elsewhere too},
		{national: Party, wco: GoodsShipment/Importer/Name, when: Flow = I}, {national: Party, wco: GoodsShipment/Consignee/Name, when: Flow != I}]`,
			wco:      []string{"GoodsShipment/Importer/Name = P"},
			national: []string{"Party = P"},
			out:      findings{"warning MAP005 line 1 GoodsShipment[1]/Importer/Name: Name is carried over although nothing says that Flow = I, so it would not be found on the way back"},
		}, {
			name: "the flow tells two parties apart",
			rules: `rules: [{national: Flow, wco: TypeCode, codes: {I: "IM*", E: "EX*"}, only: out, lossy: it stands elsewhere too},
		{national: Party, wco: GoodsShipment/Importer/Name, when: Flow = I}, {national: Party, wco: GoodsShipment/Consignee/Name, when: Flow != I}]`,
			wco:      []string{"TypeCode = IMA", "GoodsShipment/Importer/Name = P", "GoodsShipment/Consignee/Name = Q"},
			national: []string{"Flow = I", "Party = P"},
			out:      findings{"warning MAP001 line 3 GoodsShipment[1]/Consignee/Name: Name is not carried over: no rule of the mapping carries it"},
		}, {
			name:     "a name that begins on the second line",
			rules:    `rules: [{national: Party, wco: "{Exporter/Name}\n{Exporter/Address/Line}"}]`,
			wco:      []string{"Exporter/Address/Line = Harbour 3"},
			national: []string{},
			out:      findings{`error MAP004 line 1 Exporter/Address/Line: Exporter/Name is missing, and the value "Harbour 3" of Line is carried only together with it (expected a value in Exporter/Name)`},
		}, {
			name:     "a text between parts that nothing follows",
			rules:    `rules: [{national: "{Kind}|{Mode}", wco: ID}]`,
			wco:      []string{"ID = A|"},
			national: []string{},
			out:      findings{`error MAP003 line 1 ID: The value "A|" of ID is not right: it has another length or other characters than asked for (expected a value, then "|", then a value)`},
		}, {
			name:     "blanks at the edge of a part",
			rules:    `rules: [{national: "{Kind}|{Mode}", wco: ID}]`,
			wco:      []string{"ID = A| B"},
			national: []string{"Kind = A", "Mode =  B"},
			out:      findings{`warning MAP003 line 1 ID: The blanks around " B" are not carried over: toy does not keep them`},
		}, {
			name:     "two shipments do not become one",
			rules:    `rules: [{national: Code, wco: GoodsShipment/ExitDateTime, date: iso-date, lossy: no time}, {national: Party, wco: GoodsShipment/Importer/Name}]`,
			wco:      []string{"GoodsShipment/ExitDateTime = 20260102", "GoodsShipment[2]/Importer/Name = P"},
			national: []string{"Code = 2026-01-02"},
			out:      findings{"warning MAP001 line 2 GoodsShipment[2]/Importer/Name: Name is not carried over: no rule of the mapping carries it"},
		}, {
			name:     "the second of its kind alone keeps its values together",
			rules:    `rules: [{national: "Unit[1]", wco: "GoodsShipment/GovernmentAgencyGoodsItem/Commodity/GoodsMeasure/TariffQuantity[1]"}, {national: "Unit[2]", wco: "GoodsShipment/GovernmentAgencyGoodsItem/Commodity/GoodsMeasure/TariffQuantity[2]"}, {national: Kind, wco: "GoodsShipment/GovernmentAgencyGoodsItem/Commodity/GoodsMeasure/TariffQuantity[1]/@unitCode"}]`,
			wco:      []string{"GoodsShipment/GovernmentAgencyGoodsItem/Commodity/GoodsMeasure/TariffQuantity/@unitCode = KGM", "GoodsShipment/GovernmentAgencyGoodsItem/Commodity/GoodsMeasure/TariffQuantity[2] = 5"},
			national: []string{"Kind = KGM", "Unit = 5"},
			out:      findings{"warning MAP005 line 2 GoodsShipment[1]/GovernmentAgencyGoodsItem[1]/Commodity/GoodsMeasure/TariffQuantity[2]: This is number 2 of its kind and becomes number 1, because the one before it is missing"},
		}, {
			name:     "a number without anything else",
			rules:    `rules: [{national: Line, wco: GoodsShipment/GovernmentAgencyGoodsItem, number: SequenceNumeric, rules: [{national: Text, wco: Commodity/Description}]}]`,
			wco:      []string{"GoodsShipment/GovernmentAgencyGoodsItem/SequenceNumeric = 1", "GoodsShipment/GovernmentAgencyGoodsItem[2]/SequenceNumeric = 2", "GoodsShipment/GovernmentAgencyGoodsItem[2]/Commodity/Description = A"},
			national: []string{"Line/Text = A"},
			out: findings{"warning MAP005 line 2 GoodsShipment[1]/GovernmentAgencyGoodsItem[2]/SequenceNumeric: The number 2 is not carried over: this is the occurrence number 1, and that is what the other side counts",
				"warning MAP001 line 1 GoodsShipment[1]/GovernmentAgencyGoodsItem[1]/SequenceNumeric: SequenceNumeric is not carried over: no rule of the mapping carries it"},
		}, {
			name:     "composed going out only",
			rules:    `rules: [{national: Party, wco: "{Exporter/Name}\n{Exporter/Address/Line}", only: in, lossy: it stands elsewhere too}, {national: Party, wco: "{Exporter/Name}\n{Exporter/Address/Line}\n{Exporter/Address/CityName} {Exporter/Address/PostcodeID}\n{Exporter/Address/CountryCode}", only: out, lossy: it stands elsewhere too}]`,
			wco:      []string{"Exporter/Name = Vera", "Exporter/Address/Line = Quay 1\nShed 2", "Exporter/Address/PostcodeID = 12345", "Exporter/Address/CountryCode = AA"},
			national: []string{"Party = Vera\nQuay 1\nShed 2 12345\nAA"},
		}, {
			name:     "composed without text between, going out only",
			rules:    "rules: [{national: Code, wco: '{AdditionalDocument/CategoryCode}{AdditionalDocument/TypeCode}', only: out, lossy: it stands elsewhere too}]",
			wco:      []string{"AdditionalDocument/CategoryCode = N", "AdditionalDocument/TypeCode = 380"},
			national: []string{"Code = N380"},
		}, {
			name:     "dropped on the package's side",
			rules:    "rules: [{national: Code, wco: ID}]\ndrop: [{why: no need, wco: GoodsShipment/UCR}]",
			wco:      []string{"ID = A", "GoodsShipment/UCR/ID = U"},
			national: []string{"Code = A"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			m, err := compile(test.rules)
			if err != nil {
				t.Fatal(err)
			}
			dst := dm.NewTree()
			var f findings
			m.NewRunner().Out(dst, build(t, m.Package, test.wco), f.report)
			compareLines(t, "out", content(dst), test.national)
			if !slices.Equal(f, test.out) {
				t.Errorf("finds\n%s\nexpected\n%s", f, test.out)
			}
		})
	}
}

// TestStrays has content that the structure does not know.
func TestStrays(t *testing.T) {
	m, err := compile("rules: [{national: Code, wco: ID}]\ndrop: [{why: no need, national: [Price, '@id', Line/@n]}]")
	if err != nil {
		t.Fatal(err)
	}
	src := dm.NewTree()
	newMessageReader(t, m.National, nil).read(t, src, []byte(`<TOY id="1" x="2">
<Code>A<b>c</b></Code>
<Colour>red</Colour>
<Price><Tax>1</Tax><Amount>2</Amount></Price>
<Line n="1"/><Line n="2" m="3"><Text><null/></Text></Line>
</TOY>`))
	var f findings
	m.NewRunner().In(dm.NewTree(), src, f.report)
	want := findings{
		"warning MAP001 line 1 TOY/@x: TOY/@x is not carried over: the format toy does not know it",
		"warning MAP001 line 2 Code/b: Code/b is not carried over: the format toy does not know it",
		"warning MAP001 line 3 TOY/Colour: TOY/Colour is not carried over: the format toy does not know it",
		"warning MAP001 line 5 Line[2]/@m: Line[2]/@m is not carried over: the format toy does not know it",
	}
	if !slices.Equal(f, want) {
		t.Errorf("finds\n%s\nexpected\n%s", f, want)
	}
}

func TestLoadRefuses(t *testing.T) {
	for _, test := range faults {
		t.Run(test.name, func(t *testing.T) {
			_, err := compile(test.rules)
			if err == nil {
				t.Fatalf("loads; expected %s", test.want)
			}
			if got := strings.TrimPrefix(err.Error(), "toy-mapping.yaml:"); got != test.want {
				t.Errorf("got\n%s\nexpected\n%s", got, test.want)
			}
		})
	}
}

// faults are mappings that do not load, and where they are at fault.
var faults = []struct{ name, rules, want string }{
	{"unknown national path", "rules:\n- national: Prize/Amount\n  wco: InvoiceAmount", `5:13: TOY has no "Prize"; did you mean "Price"?`},
	{"unknown wco path", "rules:\n- national: Code\n  wco: GoodsShipmnt/UCR/ID", `6:8: Declaration has no "GoodsShipmnt"; did you mean "GoodsShipment"?`},
	{"unknown in a predicate", "rules:\n- national: Code\n  wco: AdditionalDocument[CategryCode=X]/ID", `6:8: AdditionalDocument has no "CategryCode"; did you mean "CategoryCode"?`},
	{"unknown attribute", "rules:\n- national: Code\n  wco: InvoiceAmount/@currency", `6:8: InvoiceAmount has no attribute "currency"; did you mean "currencyID"?`},
	{"unknown key", "rules:\n- nationl: Code\n  wco: ID", `5:3: unknown key "nationl"; did you mean "national"?`},
	{"constant does not fit", "rules:\n- national: Code\n  wco: AdditionalDocument[CategoryCode=LONG]/ID", `6:8: [CategoryCode=LONG]: the value does not fit AdditionalDocument/CategoryCode: it has 4 characters; expected at most 3 characters`},
	{"predicate open", "rules:\n- national: Code\n  wco: 'AdditionalDocument[CategoryCode'", `6:8: "AdditionalDocument[CategoryCode": a predicate opens with [ and does not close`},
	{"position zero", "rules:\n- national: 'Unit[0]'\n  wco: ID", `5:13: [0]: positions count from 1`},
	{"absent and equal", "rules:\n- national: Code\n  wco: 'AdditionalDocument[!ID=1]/ID'", `6:8: [!ID=1]: a predicate is [X=Y], [X], [!X] or a position`},
	{"trailing slash", "rules:\n- national: Code\n  wco: GoodsShipment/", `6:8: "GoodsShipment/" is not a path: names are divided by /`},
	{"no side", "rules:\n- national: Code", `5:3: a rule relates "national" and "wco"`},
	{"wrong cardinality of a value", "rules:\n- national: Unit\n  wco: ID", `5:13: wrong cardinality: Unit repeats, and this rule would carry one value; put it into a group, pick one (NAME[1]), or "spread: true"`},
	{"wrong cardinality of a group", "rules:\n- national: Line\n  wco: Declarant\n  rules: [{national: Text, wco: Name}]", `6:8: wrong cardinality: Line repeats, and Declarant does not`},
	{"class for a value", "rules:\n- national: Code\n  wco: GoodsShipment", `6:8: GoodsShipment is a class and holds no value; for a group, give "rules"`},
	{"national group for a value", "rules:\n- national: Price\n  wco: ID", `5:13: Price is a group and holds no value; for a group, give "rules"`},
	{"value for a group", "rules:\n- national: Code\n  wco: GoodsShipment\n  rules: []", `5:13: Code holds a value: it is no group`},
	{"date into text", "rules:\n- national: Day\n  wco: ID\n  date: M/d/yy", `6:8: type clash: the rule has a date form, and ID is no date`},
	{"text into date", "rules:\n- national: Day\n  wco: IssueDateTime", `6:8: type clash: IssueDateTime is a date, and the rule has no date form: "date: d/M/yyyy"`},
	{"bad date form", "rules:\n- national: Day\n  wco: IssueDateTime\n  date: dd.mm.yyyy", `7:9: date form "dd.mm.yyyy" needs a year, a month and a day: m is the minute, and M the month`},
	{"date form without year", "rules:\n- national: Day\n  wco: IssueDateTime\n  date: d/M", `7:9: date form "d/M" needs a year, a month and a day`},
	{"date form that cannot be read", "rules:\n- national: Day\n  wco: IssueDateTime\n  date: yyMd", `7:9: date form "yyMd" cannot be read: where does M end? Give it two digits, or put a character after it`},
	{"code does not fit", "rules:\n- national: Code\n  wco: GoodsShipment/Consignment/ContainerCode\n  codes: {a: long}", `7:10: type clash: the code "long" does not fit GoodsShipment/Consignment/ContainerCode: it has 4 characters; expected at most 3 characters`},
	{"codes cannot run backwards", "rules:\n- national: Code\n  wco: ID\n  codes: {a: x, b: x}", `5:3: this rule can lose the difference between "a" and "b": both become "x", which leads back to "a"; say why that is right: "lossy: REASON"`},
	{"prefix cannot run forwards", "rules:\n- national: Code\n  wco: ID\n  codes: {a: x*}", `7:14: "x*" stands for many codes: it cannot run backwards, so the rule needs "only: out"`},
	{"template cannot be taken apart", "rules:\n- national: '{Kind}{Mode}'\n  wco: ID", `5:13: "{Kind}{Mode}" cannot be taken apart: where does {Kind} end? Give it a fixed length ({Kind:2}), or put a character between`},
	{"template open", "rules:\n- national: '{Kind'\n  wco: ID", `5:13: "{Kind": { opens and does not close`},
	{"template without a path", "rules:\n- national: 'x{}'\n  wco: ID", `5:13: the path is empty`},
	{"two templates", "rules:\n- national: '{Kind}|{Mode}'\n  wco: '{ID}|{TypeCode}'", `5:3: only one side of a rule can be composed of several paths`},
	{"conflict", "rules:\n- {national: Code, wco: ID}\n- {national: Kind, wco: ID}", `6:3: ID is written by this rule and by the one in line 5; tell them apart by a predicate or a condition, or let one of them run one way only`},
	{"condition on a group", "rules:\n- {national: Code, wco: ID, when: Line = 1}", `5:35: Line is a group and holds no value: it is there, or it is not (PATH, !PATH)`},
	{"condition on a value that cannot be", "rules:\n- {national: Code, wco: ID, when: {wco: FunctionCode = 123}}", `5:41: "123" can never be the value of FunctionCode: it has 3 characters; expected at most 2 characters`},
	{"condition on an unknown path", "rules:\n- {national: Code, wco: ID, when: Flw = I}", `5:35: TOY has no "Flw"; did you mean "Flow"?`},
	{"bad direction", "rules:\n- {national: Code, wco: ID, only: inn}", `5:35: "only" is in (national to WCO) or out, not "inn"`},
	{"codes and date", "rules:\n- {national: Day, wco: IssueDateTime, date: M/d/yy, codes: {a: b}}", `5:45: a rule has codes or date, not both`},
	{"number outside a group", "rules:\n- {national: Code, wco: ID, number: ID}", `5:37: "number" belongs to a group: a rule with "rules"`},
	{"number in an attribute", "rules:\n- national: Line\n  wco: GoodsShipment/GovernmentAgencyGoodsItem\n  number: Commodity/InvoiceLine/ItemChargeAmount/@currencyID\n  rules: [{national: Text, wco: Commodity/Description}]", `7:11: a group is numbered by an element, not by the XML attribute Commodity/InvoiceLine/ItemChargeAmount/@currencyID: carry that by a rule, or drop it`},
	{"predicate on an attribute", "rules:\n- {national: 'Line[@id=1]/Text', wco: ID}", `5:14: [@id=1]: a predicate asks for an element or a position, not for an XML attribute`},
	{"number that is text", "rules:\n- national: Line\n  wco: GoodsShipment/GovernmentAgencyGoodsItem\n  number: Commodity/Description\n  rules: [{national: Text, wco: Commodity/Description}]", `7:11: type clash: GoodsShipment/GovernmentAgencyGoodsItem/Commodity/Description does not hold a number`},
	{"constant with a national side", "rules:\n- {national: Code, constant: x, wco: ID}", `5:14: a constant has one side, "national" or "wco"`},
	{"constant with codes", "rules:\n- {constant: '9', wco: FunctionCode, codes: {a: b}}", `5:45: "codes" has no meaning in a constant`},
	{"constant too long", "rules:\n- {constant: '123', wco: FunctionCode}", `5:14: "123" does not fit FunctionCode: it has 3 characters; expected at most 2 characters`},
	{"constant into an attribute that is an element's", "rules:\n- {constant: EURO, wco: InvoiceAmount/@currencyID}", `5:14: "EURO" does not fit InvoiceAmount/@currencyID: it has 4 characters; expected at most 3 characters`},
	{"codes in a group", "rules:\n- {national: Line, wco: GoodsShipment, codes: {a: b}, rules: [{national: Text, wco: SequenceNumeric}]}", `5:47: "codes" has no meaning in a group`},
	{"group without rules", "rules:\n- {national: Line, wco: GoodsShipment, rules: []}", `5:47: the group has no rules`},
	{"drop without a reason", "rules: [{national: Code, wco: ID}]\ndrop:\n- national: Kind", `6:3: what is dropped needs a reason: "why: …"`},
	{"drop of nothing", "rules: [{national: Code, wco: ID}]\ndrop:\n- why: x", `6:3: this drops nothing: "national: PATH" or "wco: PATH"`},
	{"drop of an attribute of nothing", "rules: [{national: Code, wco: ID}]\ndrop:\n- {why: x, national: Lin/@id}", `6:22: TOY has no "Lin"; did you mean "Line"?`},
	{"drop of an unknown path", "rules: [{national: Code, wco: ID}]\ndrop:\n- {why: x, national: [Kind, Mod]}", `6:29: TOY has no "Mod"; did you mean "Mode"?`},
	{"drop of an unknown attribute", "rules: [{national: Code, wco: ID}]\ndrop:\n- {why: x, national: Line/@m}", `6:22: Line has no attribute "m"`},
	{"drop twice", "rules: [{national: Code, wco: ID}]\ndrop:\n- {why: x, national: [Kind, Kind]}", `6:29: Kind is dropped twice: already in line 6`},
	{"repeats an unknown path", "rules: [{national: Code, wco: ID}]\ndrop:\n- {why: x, national: Kind, repeats: Mod}", `6:37: TOY has no "Mod"; did you mean "Mode"?`},
	{"no rules", "rules: []", `1:1: the mapping has no rules`},
}

// TestLoadReportsAll asks for every fault of a file, in its order.
func TestLoadReportsAll(t *testing.T) {
	_, err := compile("rules:\n- {national: Cod, wco: ID}\n- {national: Code, wco: IDD}\n- {national: Mode, wco: ID}\n- {national: Kind, wco: ID}")
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		t.Fatalf("got %v", err)
	}
	var lines []int
	for _, e := range joined.Unwrap() {
		var at *yamlfile.Error
		if !errors.As(e, &at) {
			t.Fatalf("%v has no place", e)
		}
		lines = append(lines, at.Line)
	}
	if !slices.Equal(lines, []int{5, 6, 8}) {
		t.Errorf("faults in lines %v", lines)
	}
}

func TestLoadHeader(t *testing.T) {
	const rules = "\nrules: [{national: Code, wco: ID}]"
	tests := []struct{ name, file, want string }{
		{"empty", "", "m.yaml:1:1: the file is empty"},
		{"no name", "title: x", `m.yaml:1:1: the mapping has no name: "mapping: NAME"`},
		{"no package", "mapping: x", `m.yaml:1:1: the mapping names no package: "package: wco"`},
		{"unknown package", "mapping: x\npackage: wcoo", `m.yaml:2:10: unknown package "wcoo": gb-cds, gb-cds-response, wco`},
		{"no structure", "mapping: x\npackage: wco", `m.yaml:1:1: the mapping has no national side: "national: {syntax: xml, structure: FILE}"`},
		{"missing structure", "mapping: x\npackage: wco\nnational: {syntax: xml, structure: none.yaml}", `m.yaml:3:36: structure: there is no file none.yaml`},
		{"syntax", "mapping: x\npackage: wco\nnational: {syntax: exel, structure: toy.yaml}", `m.yaml:3:20: syntax "exel" is not known; did you mean "xml"? (there are csv, xml)`},
		{"structure that is a package", "mapping: x\npackage: wco\nnational: {syntax: xml, structure: notnational.yaml}" + rules, `m.yaml:3:36: the structure toy is not national: it lacks "national: true"`},
		{"national package", "mapping: x\npackage: toy\nnational: {syntax: xml, structure: toy.yaml}" + rules, `m.yaml:2:10: unknown package "toy": gb-cds, gb-cds-response, wco`},
	}
	files := fstest.MapFS{"toy.yaml": {Data: []byte(toy)}, "notnational.yaml": {Data: []byte(strings.Replace(toy, "national: true\n", "", 1))}}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := Load("m.yaml", []byte(test.file), files)
			if err == nil || err.Error() != test.want {
				t.Errorf("got\n%v\nexpected\n%s", err, test.want)
			}
		})
	}
}
