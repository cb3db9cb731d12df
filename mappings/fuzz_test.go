package mappings

import (
	"math/rand/v2"
	"testing"

	dm "wcodm/datamodel"
)

// FuzzLoad loads any bytes as a mapping. What loads is run on a record.
func FuzzLoad(f *testing.F) {
	const head = "mapping: toy\nnational: {syntax: xml, structure: toy.yaml}\npackage: wco\n"
	for _, rules := range []string{
		"rules: [{national: '{Kind:a..3}{Mode:n1}', wco: TypeCode}, {national: Flow, wco: TypeCode, codes: {I: 'IM*'}, only: out}]",
		"rules:\n- {national: Line, wco: GoodsShipment/GovernmentAgencyGoodsItem, number: SequenceNumeric, rules: [{national: 'Tax[1]/Code', wco: 'Commodity/DutyTaxFee[!TypeCode]/DutyRegimeCode', when: Flow != I}]}",
		"rules: [{national: Day, wco: IssueDateTime, date: M/d/yy}, {constant: '9', wco: FunctionCode}]\ndrop: [{why: x, national: [Line, '@id'], repeats: Kind, wco: GoodsShipment}]",
		"rules: [{national: Price/Currency, wco: InvoiceAmount/@currencyID}, {national: Party, wco: \"{Exporter/Name}\\n{Exporter/Address/Line}\"}]",
		"rules: [{national: ., wco: ., rules: [{national: Code, wco: ID}]}]",
	} {
		f.Add([]byte(head + rules))
	}
	for _, fault := range faults {
		f.Add([]byte(head + fault.rules))
	}
	files := toyFiles()
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := Load("fuzz.yaml", data, files)
		if err != nil {
			return
		}
		src, dst, back := dm.NewTree(), dm.NewTree(), dm.NewTree()
		newGenerator(m, m.National).message(rand.New(rand.NewPCG(1, 1)), src)
		r := m.NewRunner()
		r.In(dst, src, func(dm.Diagnostic) {})
		r.Out(back, dst, func(dm.Diagnostic) {})
	})
}
