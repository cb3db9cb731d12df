package mappings

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	dm "wcodm/datamodel"
)

// TestWords has an example of each word that changes, adds or gathers values.
func TestWords(t *testing.T) {
	const item, line = "GoodsShipment/GovernmentAgencyGoodsItem", "Line"
	const lines = "GoodsShipment/GovernmentAgencyGoodsItem, rules: [{national: Text, wco: Commodity/Description}]}"
	const charge = item + "/Commodity/InvoiceLine/ItemChargeAmount"
	runExamples(t, []example{
		{
			name: "part",
			rules: `parts: {party: [{national: Amount, wco: Name}, {national: Currency, wco: ID}]}
rules: [{national: Price, wco: Declarant, rules: party}]`,
			national: []string{"Price/Amount = A", "Price/Currency = B"},
			wco:      []string{"Declarant/ID = B", "Declarant/Name = A"},
		}, {
			name:     "condition of the package's side",
			rules:    `rules: [{national: Flow, wco: FunctionCode}, {national: Code, wco: ID, when: {wco: FunctionCode = 9}}, {national: Code, wco: FunctionalReferenceID, when: {wco: FunctionCode != 9}}]`,
			national: []string{"Flow = 4", "Code = C"},
			wco:      []string{"FunctionCode = 4", "FunctionalReferenceID = C"},
		}, {
			name: "condition within a group, and of the record",
			rules: `rules: [{national: Flow, wco: TypeCode}, {national: Line, wco: GoodsShipment/GovernmentAgencyGoodsItem, rules: [{national: Procedure, wco: Commodity/Description},
	{national: Text, wco: UCR/ID, when: Procedure = A}, {national: Text, wco: UCR/TraderAssignedReferenceID, when: Procedure != A},
	{national: Preference, wco: 'GovernmentProcedure[1]/CurrentCode', when: /Flow = I}, {national: Preference, wco: 'GovernmentProcedure[1]/PreviousCode', when: /Flow != I}]}]`,
			national: []string{"Flow = I", line + "/Procedure = A", line + "/Text = x", line + "/Preference = 40", line + "[2]/Procedure = B", line + "[2]/Text = y"},
			wco: []string{"TypeCode = I", item + "/Commodity/Description = A", item + "/UCR/ID = x", item + "/GovernmentProcedure/CurrentCode = 40",
				item + "[2]/Commodity/Description = B", item + "[2]/UCR/TraderAssignedReferenceID = y"},
		}, {
			name:     "condition that there is a value",
			rules:    `rules: [{national: Code, wco: ID}, {national: Alias, wco: ID, when: "!Code", only: in, lossy: comes back as the code}]`,
			national: []string{"Alias = B"},
			wco:      []string{"ID = B"},
			back:     []string{"Code = B"},
		}, {
			name:     "codes of a named table",
			rules:    "tables: {flows: {I: IM, E: EX}}\nrules: [{national: Flow, wco: TypeCode, codes: flows}]",
			national: []string{"Flow = I"},
			wco:      []string{"TypeCode = IM"},
		}, {
			name:     "many codes to one",
			rules:    "rules: [{national: Flow, wco: TypeCode, codes: {I: IM, J: IM}, lossy: J is an old form of I}]",
			national: []string{"Flow = J"},
			wco:      []string{"TypeCode = IM"},
			back:     []string{"Flow = I"},
		}, {
			name:     "named date with a time",
			rules:    "dates: {stamp: yyyy-MM-dd HH:mm}\nrules: [{national: Day, wco: IssueDateTime, date: stamp, lossy: no seconds and no zone}]",
			national: []string{"Day = 2024-02-29 13:05"},
			wco:      []string{"IssueDateTime = 20240229130500", "IssueDateTime/@formatCode = 204"},
		}, {
			name:     "decimal comma",
			rules:    "rules: [{national: Weight, wco: TotalGrossMassMeasure, decimal: comma}]",
			national: []string{"Weight = 1250,50"},
			wco:      []string{"TotalGrossMassMeasure = 1250.50"},
		}, {
			name:     "implied places",
			rules:    "rules: [{national: Weight, wco: TotalGrossMassMeasure, decimal: {implied: 2}}]",
			national: []string{"Weight = 125050"},
			wco:      []string{"TotalGrossMassMeasure = 1250.50"},
		}, {
			name:     "integer of a width",
			rules:    "rules: [{national: Weight, wco: GoodsItemQuantity, integer: 5}]",
			national: []string{"Weight = 00012"},
			wco:      []string{"GoodsItemQuantity = 12"},
		}, {
			name:     "boolean",
			rules:    "rules: [{national: Code, wco: GoodsShipment/Consignment/ContainerCode, boolean: Y/N}]",
			national: []string{"Code = N"},
			wco:      []string{"GoodsShipment/Consignment/ContainerCode = 0"},
		}, {
			name:     "default of the package",
			rules:    "rules: [{national: Code, wco: ID}, {national: Kind, wco: FunctionCode, default: {in: '9'}}]",
			national: []string{"Code = A"},
			wco:      []string{"ID = A", "FunctionCode = 9"},
			back:     []string{"Code = A", "Kind = 9"},
		}, {
			name:     "default of the national format",
			rules:    "rules: [{national: Code, wco: ID}, {national: Price/Currency, wco: InvoiceAmount/@currencyID, default: {out: EUR}}, {national: Price/Amount, wco: InvoiceAmount}]",
			national: []string{"Code = A", "Price/Amount = 1"},
			wco:      []string{"ID = A", "InvoiceAmount = 1"},
			back:     []string{"Code = A", "Price/Amount = 1", "Price/Currency = EUR"},
			out:      findings{},
		}, {
			name:     "a value that is wrong gets no default",
			rules:    "rules: [{national: Code, wco: ID}, {national: Kind, wco: FunctionCode, codes: {a: '1'}, default: {in: '1'}}]",
			national: []string{"Code = A", "Kind = b"},
			wco:      []string{"ID = A"},
			in:       findings{`error MAP002 line 2 Kind: The value of Kind is not right: the code "b" is not known here (expected one of a)`},
			back:     []string{"Code = A"},
			out:      findings{},
		}, {
			name:     "a template whose attribute stands before its value",
			rules:    "rules: [{national: Code, wco: '{InvoiceAmount/@currencyID:a3} {InvoiceAmount}'}]",
			national: []string{"Code = EUR 10"},
			wco:      []string{"InvoiceAmount = 10", "InvoiceAmount/@currencyID = EUR"},
		}, {
			name:     "national constant",
			rules:    "rules: [{national: Kind, constant: X1}, {national: Code, wco: ID}]",
			national: []string{"Kind = X1", "Code = A"},
			wco:      []string{"ID = A"},
		}, {
			name:     "national constant that is another",
			rules:    "rules: [{national: Kind, constant: X1}, {national: Code, wco: ID}]",
			national: []string{"Kind = X2", "Code = A"},
			wco:      []string{"ID = A"},
			in:       findings{`error MAP002 line 1 Kind: The value "X2" of Kind is not right: this format has "X1" there (expected X1)`},
			back:     []string{"Kind = X1", "Code = A"},
		}, {
			name: "spread into the items and gathered",
			rules: `rules: [{national: Price/Currency, wco: GoodsShipment/GovernmentAgencyGoodsItem/Commodity/InvoiceLine/ItemChargeAmount/@currencyID, spread: true, lossy: items without a price have no currency},
	{national: Line, wco: GoodsShipment/GovernmentAgencyGoodsItem, rules: [{national: Text, wco: Commodity/InvoiceLine/ItemChargeAmount}]}]`,
			national: []string{"Price/Currency = EUR", line + "/Text = 1", line + "[2]/Text = 2"},
			wco:      []string{charge + " = 1", charge + "/@currencyID = EUR", item + "[2]/Commodity/InvoiceLine/ItemChargeAmount = 2", item + "[2]/Commodity/InvoiceLine/ItemChargeAmount/@currencyID = EUR"},
		}, {
			name: "gathered going in, spread going out",
			rules: `rules: [{national: Line/Preference, wco: TypeCode, spread: true, lossy: a declaration without lines has none},
	{national: Line, wco: ` + lines + "]",
			national: []string{line + "/Preference = IM", line + "/Text = a", line + "[2]/Preference = IM", line + "[2]/Text = b"},
			wco:      []string{"TypeCode = IM", item + "/Commodity/Description = a", item + "[2]/Commodity/Description = b"},
		}, {
			name: "gathered, and the items disagree",
			rules: `rules: [{national: Line/Preference, wco: TypeCode, spread: true, lossy: a declaration without lines has none},
	{national: Line, wco: ` + lines + "]",
			national: []string{line + "/Preference = IM", line + "/Text = a", line + "[2]/Preference = EX", line + "[2]/Text = b"},
			wco:      []string{"TypeCode = IM", item + "/Commodity/Description = a", item + "[2]/Commodity/Description = b"},
			in:       findings{`error MAP006 line 3 Line[2]/Preference: Preference is "EX" here and "IM" in line 1, and the other side has one place for it (expected IM)`},
			back:     []string{line + "/Preference = IM", line + "/Text = a", line + "[2]/Preference = IM", line + "[2]/Text = b"},
		}, {
			name:     "spread over nothing",
			rules:    `rules: [{national: Line/Preference, wco: TypeCode, spread: true, lossy: a declaration without lines has none}, {national: Code, wco: ID}, {national: Kind, wco: TypeCode, only: in, lossy: for the test}]`,
			national: []string{"Code = A", "Kind = IM"},
			wco:      []string{"ID = A", "TypeCode = IM"},
			back:     []string{"Code = A"},
			out:      findings{"warning MAP001 line 2 Kind: Kind is not carried over: no rule of the mapping carries it"},
		}, {
			name:     "count",
			rules:    "rules: [{wco: GoodsItemQuantity, count: Line}, {national: Line, wco: " + lines + "]",
			national: []string{line + "/Text = a", line + "[2]/Text = b"},
			wco:      []string{"GoodsItemQuantity = 2", item + "/Commodity/Description = a", item + "[2]/Commodity/Description = b"},
		}, {
			name:     "count of the package's side",
			rules:    "rules: [{national: Number, count: GoodsShipment/GovernmentAgencyGoodsItem}, {national: Line, wco: " + lines + "]",
			national: []string{"Number = 2", line + "/Text = a", line + "[2]/Text = b"},
			wco:      []string{item + "/Commodity/Description = a", item + "[2]/Commodity/Description = b"},
		}, {
			name:     "count that is wrong",
			rules:    "rules: [{national: Number, count: GoodsShipment/GovernmentAgencyGoodsItem}, {national: Line, wco: " + lines + "]",
			national: []string{"Number = 3", line + "/Text = a", line + "[2]/Text = b"},
			wco:      []string{item + "/Commodity/Description = a", item + "[2]/Commodity/Description = b"},
			in:       findings{"error MAP006 line 1 Number: Number is 3, and the number of GovernmentAgencyGoodsItem is 2 (expected 2)"},
			back:     []string{"Number = 2", line + "/Text = a", line + "[2]/Text = b"},
		}, {
			name: "sum",
			rules: `rules: [{wco: TotalGrossMassMeasure, sum: Line/Text},
	{national: Line, wco: GoodsShipment/GovernmentAgencyGoodsItem, rules: [{national: Text, wco: Commodity/GoodsMeasure/GrossMassMeasure}]}]`,
			national: []string{line + "/Text = 1.5", line + "[2]/Text = 20.25"},
			wco: []string{"TotalGrossMassMeasure = 21.75", item + "/Commodity/GoodsMeasure/GrossMassMeasure = 1.5",
				item + "[2]/Commodity/GoodsMeasure/GrossMassMeasure = 20.25"},
		}, {
			name: "number on both sides",
			rules: `rules: [{national: Line, wco: GoodsShipment/GovernmentAgencyGoodsItem, number: {national: Procedure, wco: SequenceNumeric}, rules: [
	{national: Text, wco: Commodity/Description}]}]`,
			national: []string{line + "/Procedure = 7", line + "/Text = a", line + "[2]/Procedure = 3", line + "[2]/Text = b"},
			wco:      []string{item + "/SequenceNumeric = 7", item + "/Commodity/Description = a", item + "[2]/SequenceNumeric = 3", item + "[2]/Commodity/Description = b"},
		}, {
			name: "number on both sides that is not there",
			rules: `rules: [{national: Line, wco: GoodsShipment/GovernmentAgencyGoodsItem, number: {national: Procedure, wco: SequenceNumeric}, rules: [
	{national: Text, wco: Commodity/Description}]}]`,
			national: []string{line + "/Text = a"},
			wco:      []string{item + "/SequenceNumeric = 1", item + "/Commodity/Description = a"},
			back:     []string{line + "/Procedure = 1", line + "/Text = a"},
		}, {
			name: "groups that conditions tell apart",
			rules: `rules: [{national: Flow, wco: TypeCode}, {national: Price, wco: GoodsShipment/Importer, when: Flow = I, rules: [{national: Amount, wco: Name}]},
	{national: Price, wco: GoodsShipment/Consignee, when: Flow != I, rules: [{national: Amount, wco: Name}]}]`,
			national: []string{"Flow = E", "Price/Amount = a"},
			wco:      []string{"GoodsShipment/Consignee/Name = a", "TypeCode = E"},
		}, {
			name: "a group for each way",
			rules: `rules: [{national: Price, wco: Declarant, only: in, lossy: the other leads back, rules: [{national: Amount, wco: Name}]},
	{national: Price, wco: Declarant, only: out, lossy: the other leads in, rules: [{national: Amount, wco: Name}]}]`,
			national: []string{"Price/Amount = a"},
			wco:      []string{"Declarant/Name = a"},
		}, {
			name:     "condition on a path with a predicate",
			rules:    `rules: [{national: Code, wco: ID, when: 'Line[Text=x]/Procedure = 5'}, {national: Line, wco: ` + lines[:len(lines)-2] + `, {national: Procedure, wco: UCR/ID}]}]`,
			national: []string{"Code = A", line + "/Text = x", line + "/Procedure = 5"},
			wco:      []string{"ID = A", item + "/Commodity/Description = x", item + "/UCR/ID = 5"},
		}, {
			name:     "no attribute without a value",
			rules:    `rules: [{national: Price/Currency, wco: InvoiceAmount/@currencyID, default: {in: EUR}}, {national: Price/Amount, wco: InvoiceAmount}, {national: Code, wco: ID}]`,
			national: []string{"Code = A"},
			wco:      []string{"ID = A"},
		}, {
			name:     "constant date",
			rules:    `rules: [{wco: IssueDateTime, constant: "20240101"}, {national: Code, wco: ID}]`,
			national: []string{"Code = A"},
			wco:      []string{"ID = A", "IssueDateTime = 20240101", "IssueDateTime/@formatCode = 102"},
		}, {
			name: "sum of numbers with a comma",
			rules: `rules: [{wco: TotalGrossMassMeasure, sum: Line/Text, decimal: comma},
	{national: Line, wco: GoodsShipment/GovernmentAgencyGoodsItem, rules: [{national: Text, wco: Commodity/GoodsMeasure/GrossMassMeasure, decimal: comma}]}]`,
			national: []string{line + "/Text = 1,5", line + "[2]/Text = 20,25"},
			wco: []string{"TotalGrossMassMeasure = 21.75", item + "/Commodity/GoodsMeasure/GrossMassMeasure = 1.5",
				item + "[2]/Commodity/GoodsMeasure/GrossMassMeasure = 20.25"},
		}, {
			name: "national sum with a comma",
			rules: `rules: [{national: Weight, sum: GoodsShipment/GovernmentAgencyGoodsItem/Commodity/GoodsMeasure/GrossMassMeasure, decimal: comma},
	{national: Line, wco: GoodsShipment/GovernmentAgencyGoodsItem, rules: [{national: Text, wco: Commodity/GoodsMeasure/GrossMassMeasure}]}]`,
			national: []string{"Weight = 21,75", line + "/Text = 1.5", line + "[2]/Text = 20.25"},
			wco:      []string{item + "/Commodity/GoodsMeasure/GrossMassMeasure = 1.5", item + "[2]/Commodity/GoodsMeasure/GrossMassMeasure = 20.25"},
		},
	})
}

// TestAttributeOfTheRecord has a template with an attribute of the record
// itself, which no step leads to.
func TestAttributeOfTheRecord(t *testing.T) {
	m, err := Load("m.yaml", []byte(`mapping: m
national: {syntax: xml, structure: {package: p, national: true, types: {T: {base: string}},
  root: {name: R, attributes: [{name: phase}], elements: [{name: A, type: T}]}}}
package: wco
rules: [{national: "{@phase:2}{A:2}", wco: ID}]`), toyFiles())
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		id   string
		want []string
		out  findings
	}{
		{"P51", []string{"@phase = P5", "A = 1"}, nil},
		{"P5123", []string{}, findings{`error MAP003 line 1 ID: The value "P5123" of ID is not right: it has another length or other characters than asked for (expected exactly 2 characters, then exactly 2 characters)`}},
	} {
		dst := dm.NewTree()
		var f findings
		m.NewRunner().Out(dst, build(t, m.Package, []string{"ID = " + test.id}), f.report)
		compareLines(t, test.id, content(dst), test.want)
		if !slices.Equal(f, test.out) {
			t.Errorf("finds\n%s\nexpected\n%s", f, test.out)
		}
	}
}

// TestIncludes takes rules from other files: one beside the mapping, and one that
// ships.
func TestIncludes(t *testing.T) {
	files := fstest.MapFS{
		"toy.yaml":      {Data: []byte(toy)},
		"base.yaml":     {Data: []byte("mapping: base\nnational: {syntax: xml, structure: toy.yaml}\npackage: wco\nterms: {T: title}\nparts: {line: [{national: Text, wco: Commodity/Description}]}\ntables: {flows: sub/flows.csv}\nrules: [{national: Code, wco: 'AdditionalDocument[CategoryCode=T]/ID'}]\n")},
		"sub/own.yaml":  {Data: []byte("mapping: own\ninclude: ../base.yaml\nrules: [{national: Line, wco: GoodsShipment/GovernmentAgencyGoodsItem, rules: line}, {national: Flow, wco: TypeCode, codes: flows}]\n")},
		"sub/flows.csv": {Data: []byte("national,wco\nI,IM\nE,EX\n")},
	}
	m, err := Load("sub/own.yaml", files["sub/own.yaml"].Data, files)
	if err != nil {
		t.Fatal(err)
	}
	src, dst := build(t, m.National, []string{"Code = A", "Flow = E", "Line/Text = x"}), dm.NewTree()
	var f findings
	m.NewRunner().In(dst, src, f.report)
	compareLines(t, "in", content(dst), []string{"AdditionalDocument/CategoryCode = T", "AdditionalDocument/ID = A", "TypeCode = EX", "GoodsShipment/GovernmentAgencyGoodsItem/Commodity/Description = x"})
	if len(f) > 0 {
		t.Error(f)
	}
	if m.Name != "own" {
		t.Errorf("the name is %q", m.Name)
	}

	own := "mapping: own\ninclude: asycuda-sad\n"
	if m, err = Load("own.yaml", []byte(own), fstest.MapFS{}); err != nil {
		t.Fatal(err)
	}
	if shipped := open(t, "asycuda-sad"); len(m.rules) != len(shipped.rules) || len(m.Drops()) != len(shipped.Drops()) {
		t.Errorf("%d rules and %d drops, the mapping that is included has %d and %d", len(m.rules), len(m.Drops()), len(shipped.rules), len(shipped.Drops()))
	}
}

// TestLoadProves has mappings whose rules are right each, and wrong together.
func TestLoadProves(t *testing.T) {
	tests := []struct{ name, file, want string }{
		{"includes itself", "mapping: m\ninclude: m.yaml", "m.yaml:2:10: more than 32 files are included: does one include itself?"},
		{"includes nothing", "mapping: m\ninclude: asycuda-sat", `m.yaml:2:10: there is no mapping "asycuda-sat"; did you mean "asycuda-sad"?; a file of your own ends in .yaml`},
		{"incomplete", "complete: true\nrules: [{national: Code, wco: ID}]\ndrop: [{why: x, national: [Flow, Kind, Mode, Number, Serial, Day, Party, Alias, Weight, Copy, Unit, Line, Price/Amount, '@id']}]",
			"m.yaml:4:11: Price/Currency is neither carried nor dropped, and the mapping says that it is complete"},
		{"unknown term", "terms: {T: title, U: unit}\nrules: [{national: Code, wco: 'AdditionalDocument[CategoryCode=T]/ID'}, {national: Kind, wco: 'AdditionalDocument[CategoryCode=V]/ID'}, {wco: TypeCode, constant: U}]",
			`m.yaml:5:73: the code "V" is not among the terms`},
		{"term of another element", "terms: {T: title, U: unit}\nrules: [{national: Code, wco: 'AdditionalDocument[CategoryCode=T]/ID'}, {national: Kind, wco: 'AdditionalDocument[TypeCode=T]/ID'}, {wco: TypeCode, constant: U}]",
			`m.yaml:5:73: the code "T" is of CategoryCode, and here of TypeCode; if both have it, there is a term for each: "TypeCode=T"`},
		{"term that nothing writes", "terms: {T: title, U: unit}\nrules: [{national: Code, wco: 'AdditionalDocument[CategoryCode=T]/ID'}]", `m.yaml:4:19: no rule writes the term "U"`},
		{"term without a meaning", "terms: {T: }\nrules: [{national: Code, wco: 'AdditionalDocument[CategoryCode=T]/ID'}]", `m.yaml:4:9: the term "T" has no meaning`},
		{"carried and dropped", "rules: [{national: Code, wco: ID}]\ndrop: [{why: x, national: Code}]", "m.yaml:5:27: this is dropped here, and line 4 carries Code"},
		{"position left out", "rules: [{national: 'Unit[2]', wco: ID}]", "m.yaml:4:9: position [2] is picked here, and no rule picks [1]"},
		{"number left out", "rules: [{national: Code, wco: 'Consignment/Itinerary[SequenceNumeric=2]/RoutingCountryCode'}]", "m.yaml:4:9: position [2] is picked here, and no rule picks [1]"},
		{"position that cannot be", "rules: [{national: 'Price[2]/Amount', wco: ID}]", "m.yaml:4:9: Price[2]/Amount: Price occurs at most 1 times\nm.yaml:4:9: position [2] is picked here, and no rule picks [1]"},
		{"number zero", "rules: [{national: Code, wco: 'Consignment/Itinerary[SequenceNumeric=0]/RoutingCountryCode'}]", "m.yaml:4:31: [SequenceNumeric=0]: positions count from 1"},
		{"one position related to two", "rules: [{national: 'Unit[1]', wco: 'ObligationGuarantee/InvalidTransitCountryCode[1]'}, {national: 'Unit[2]', wco: 'ObligationGuarantee/InvalidTransitCountryCode[2]'}, {national: 'Unit[3]', wco: 'ObligationGuarantee/InvalidTransitCountryCode[2]/@listID'}]",
			"m.yaml:4:169: ObligationGuarantee/InvalidTransitCountryCode[2] is related to Unit[3] here, and to Unit[2] in line 4"},
		{"through a group", "rules: [{national: Line, wco: GoodsShipment/GovernmentAgencyGoodsItem, rules: [{national: Text, wco: Commodity/Description}]}, {national: Code, wco: GoodsShipment/GovernmentAgencyGoodsItem/UCR/ID}]",
			`m.yaml:4:128: wrong cardinality: GoodsShipment/GovernmentAgencyGoodsItem/UCR/ID leads through GovernmentAgencyGoodsItem, which repeats in the group of line 4; put the rule there, or "spread: true"`},
		{"group that is not found again", "rules: [{national: Line, wco: 'GoodsShipment/GovernmentAgencyGoodsItem[SequenceNumeric]', rules: [{national: Text, wco: Commodity/Description}]}]",
			"m.yaml:4:9: GoodsShipment/GovernmentAgencyGoodsItem[SequenceNumeric]: no rule of the group writes SequenceNumeric, so what goes in would not be found on the way back"},
		{"group that is excluded", "rules: [{national: Line, wco: 'GoodsShipment/GovernmentAgencyGoodsItem[!SequenceNumeric]', number: SequenceNumeric, rules: [{national: Text, wco: Commodity/Description}]}]",
			"m.yaml:4:9: GoodsShipment/GovernmentAgencyGoodsItem[!SequenceNumeric]: a rule of the group writes SequenceNumeric, so what goes in would not be found on the way back"},
		{"value that is not found again", "rules: [{national: Code, wco: 'AdditionalDocument[TypeCode]/ID'}]", "m.yaml:4:9: AdditionalDocument[TypeCode]/ID: no rule writes TypeCode there, so the value would not be found on the way back"},
		{"no part", "parts: {line: []}\nrules: [{national: Line, wco: GoodsShipment/GovernmentAgencyGoodsItem, rules: lines}]", `m.yaml:5:79: there is no part "lines"; did you mean "line"?`},
		{"part within itself", "parts: {line: [{national: ., wco: ., rules: line}]}\nrules: [{national: Line, wco: GoodsShipment/GovernmentAgencyGoodsItem, rules: line}]", `m.yaml:4:16: groups nest deeper than 16: does a part use itself?`},
		{"no table", "tables: {flows: {I: IM}}\nrules: [{national: Flow, wco: TypeCode, codes: flow}]", `m.yaml:5:48: there is no table "flow"; did you mean "flows"?; a file ends in .csv`},
		{"no table file", "rules: [{national: Flow, wco: TypeCode, codes: flow.csv}]", `m.yaml:4:48: codes: there is no file flow.csv`},
		{"lossy for nothing", "rules: [{national: Code, wco: ID, lossy: because}]", `m.yaml:4:42: this rule loses nothing: leave "lossy" out`},
		{"default of no direction", "rules: [{national: Code, wco: ID, default: {}}]", `m.yaml:4:44: a default is of one direction: "default: {in: VALUE}" or "default: {out: VALUE}"`},
		{"default that does not fit", "rules: [{national: Code, wco: FunctionCode, default: {in: '123'}}]", `m.yaml:4:59: "123" does not fit FunctionCode: it has 3 characters; expected at most 2 characters`},
		{"default the other way", "rules: [{national: Code, wco: FunctionCode, default: {out: '1'}, only: in, lossy: x}]", `m.yaml:4:60: this rule never runs out`},
		{"spread over one", "rules: [{national: Code, wco: ID, spread: true, lossy: x}]", "m.yaml:4:43: neither path repeats: there is nothing to spread over"},
		{"count of one", "rules: [{national: Code, count: Declarant}]", "m.yaml:4:33: Declarant occurs once: there is nothing to count or to add up"},
		{"sum of text", "rules: [{national: Code, sum: GoodsShipment/GovernmentAgencyGoodsItem/Commodity/Description}]", "m.yaml:4:31: type clash: GoodsShipment/GovernmentAgencyGoodsItem/Commodity/Description does not hold a number"},
		{"default that does not lead back", "rules: [{national: Flow, wco: TypeCode, codes: {I: IM}, default: {in: EX}}]", `m.yaml:4:71: this default would not lead back: the code "EX" has no national counterpart; expected one of IM`},
		{"spread from many to many", "rules: [{national: Line/Text, wco: GoodsShipment/GovernmentAgencyGoodsItem/UCR/ID, spread: true, lossy: x}, {national: Line, wco: GoodsShipment/GovernmentAgencyGoodsItem, rules: [{national: Procedure, wco: Commodity/Description}]}]",
			"m.yaml:4:9: wrong cardinality: GoodsShipment/GovernmentAgencyGoodsItem/UCR/ID leads through GovernmentAgencyGoodsItem, which repeats in the group of line 4; a value is spread from one place; put the rule there"},
		{"two values under one condition", "rules: [{national: Price, wco: Declarant, when: Flow = I, rules: [{national: Amount, wco: Name}, {national: Currency, wco: Name}]}]",
			"m.yaml:4:98: Declarant/Name is written by this rule and by the one in line 4; tell them apart by a predicate or a condition, or let one of them run one way only"},
		{"rule against its group", "rules: [{national: Price, wco: Declarant, only: in, lossy: x, rules: [{national: Amount, wco: Name, only: out, lossy: x}]}]",
			"m.yaml:4:71: this rule never runs: its group runs the other way only"},
		{"number without a place", "rules: [{national: Line, wco: GoodsShipment/GovernmentAgencyGoodsItem, number: {}, rules: [{national: Text, wco: Commodity/Description}]}]",
			`m.yaml:4:80: a number has a place: "number: PATH" or "number: {national: PATH, wco: PATH}"`},
		{"many into the group's own class", "rules: [{national: Line, wco: ., rules: [{national: Text, wco: ID}]}]", "m.yaml:4:31: wrong cardinality: Line repeats, and . does not"},
		{"path from the record", "rules: [{national: /Code, wco: ID}]", `m.yaml:4:20: "/Code" leads from the root of the message, which is /TOY`},
		{"date that nothing uses", "dates: {day: banana}\nrules: [{national: Code, wco: ID}]", `m.yaml:4:14: date form "banana": "b" is none of y, M, d, H, m, s, X, and other letters stand in quotes, as in 'T'`},
		{"table that names itself", "tables: {flows: flows}\nrules: [{national: Flow, wco: TypeCode, codes: flows}]", `m.yaml:4:17: a table is a map of codes, or a file: "FILE.csv", not "flows"`},
		{"repeats on the package's side", "rules: [{national: Code, wco: ID}]\ndrop: [{why: x, wco: TypeCode, repeats: Kind}]", `m.yaml:5:41: "repeats" is of the national side, and this drops a path of the package`},
		{"decimal of a count", "rules: [{wco: GoodsItemQuantity, count: Line, decimal: comma}]", `m.yaml:4:56: "decimal" has no meaning in a count`},
		{"columns of XML", "columns: {A: Code}\nrules: [{national: Code, wco: ID}]", "m.yaml:4:10: only a table has columns: the syntax here is xml"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			data := test.file
			if !strings.HasPrefix(data, "mapping:") {
				data = "mapping: m\nnational: {syntax: xml, structure: toy.yaml}\npackage: wco\n" + data
			}
			_, err := Load("m.yaml", []byte(data), fstest.MapFS{"toy.yaml": {Data: []byte(toy)}, "m.yaml": {Data: []byte(data)}})
			if err == nil || err.Error() != test.want {
				t.Errorf("got\n%v\nexpected\n%s", err, test.want)
			}
		})
	}
}
