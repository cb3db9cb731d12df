package mappings

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	dm "wcodm/datamodel"
	"wcodm/datamodel/sample"
)

// TestMisfitsHoldForRandomValues carries random values that fit the source with
// the runner, one rule at a time: what is refused is of a kind that a misfit
// tells, and each misfit's kind is refused for its example.
// typedStructure is a format with limits of every kind, and typedRules the
// conversions between them and the package.
const typedStructure = `
package: typed
national: true
title: a format with limits
source: [invented]
read: {trim: true}
types:
  Text: {base: string}
  Code: {base: token}
  Number: {base: decimal}
  Flag: {base: boolean}
root:
  name: Typed
  elements:
    - {name: Reference, type: Text, format: an..22}
    - {name: Long, type: Text, format: an..70}
    - {name: Office, type: Code, format: an8}
    - {name: Kind, type: Code, enum: [A, B, C]}
    - {name: Day, type: Text, format: an..10}
    - {name: Moment, type: Text, format: an..25}
    - {name: Mass, type: Number, format: "n..11,3"}
    - {name: Units, type: Text, format: "n5"}
    - {name: Rate, type: Text, format: an..12}
    - {name: Boxed, type: Flag}
    - {name: Word, type: Code, format: a1}
    - {name: Procedure, type: Code, format: n4}
    - {name: Total, type: Number, format: "n..16,2"}
    - {name: Form, type: Code, pattern: "[A-Z]{2}[0-9]{3,5}"}
    - {name: Small, type: Number, format: "n..3"}
    - name: Line
      max: 99
      elements:
        - {name: Number, type: Number, format: "n..3"}
        - {name: Text, type: Text, format: an..280}
        - {name: Country, type: Code, format: a2}
        - {name: Amount, type: Number, format: "n..12,4"}
        - name: Seal
          max: 9
          elements:
            - {name: ID, type: Text, format: an..20}
        - name: Document
          max: 9999
          elements:
            - {name: ID, type: Text, format: an..20}
`

const typedRules = `
mapping: typed
title: typed
source: [invented]
national: {syntax: xml, structure: typed.yaml}
package: wco
rules:
  - {national: Reference, wco: FunctionalReferenceID}
  - {national: Long, wco: Exporter/ID}
  - {national: Office, wco: DeclarationOffice/ID}
  - {national: Kind, wco: TypeCode, codes: {A: IMA, B: IMB}}
  - {national: Day, wco: IssueDateTime, date: d.M.yyyy, lossy: no time}
  - {national: Moment, wco: AcceptanceDateTime, date: "yyyy-MM-dd'T'HH:mm:ss", lossy: no zone}
  - {national: Mass, wco: TotalGrossMassMeasure}
  - {national: Units, wco: TotalPackageQuantity, integer: 5}
  - {national: Rate, wco: CurrencyExchange/RateNumeric, decimal: {comma: true, thousands: "."}}
  - {national: Word, wco: GoodsShipment/Consignment/ContainerCode, boolean: J/N}
  - {national: Procedure, wco: "{GoodsShipment/TransactionNatureCode:1}{GoodsShipment/TradeTerms/ConditionCode:3}"}
  - {national: "{Form}/{Small}", wco: ID}
  - national: Line
    wco: GoodsShipment/GovernmentAgencyGoodsItem
    number: {national: Number, wco: SequenceNumeric}
    rules:
      - {national: Text, wco: Commodity/Description}
      - {national: Country, wco: Origin/CountryCode}
      - {national: Amount, wco: StatisticalValueAmount}
      - {national: Document, wco: AdditionalDocument, rules: [{national: ID, wco: ID}]}
      - {national: Seal, wco: PreviousDocument, number: SequenceNumeric, rules: [{national: ID, wco: ID}]}
  - {wco: GoodsItemQuantity, count: Line}
  - {wco: InvoiceAmount, sum: Line/Amount}
`

func typed(t *testing.T) *Mapping {
	m, err := Load("mine.yaml", []byte(typedRules), typedFiles())
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestMisfitsHoldForRandomValues(t *testing.T) {
	each := 10_000
	if testing.Short() {
		each = 1_000
	}
	for _, name := range append(Catalogue(), "typed") {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := typed(t)
			if name != "typed" {
				m = open(t, name)
			}
			flows := 0
			m.each(func(s standing) { flows += len(s.carriers()) })
			r, tried, refused := rand.New(rand.NewPCG(7, 7)), 0, 0
			m.each(func(s standing) {
				for _, dir := range s.carriers() {
					f := m.flow(s, dir)
					told := map[string]bool{}
					for _, x := range f.misfits(s) {
						told[x.Values] = true
					}
					for range 1 + 2*each/flows {
						values := f.random(r)
						if values == nil {
							continue
						}
						tried++
						of, _ := f.carry(values)
						if of != "" {
							refused++
						}
						if of != "" && !told[of] {
							t.Errorf("%s line %d, %s: %q is refused and no misfit tells: %s", name, s.at.Line(), dir, values, of)
						}
						if wrong := alone(m, s, dir, values); (wrong != "") != (of != "") {
							t.Errorf("%s line %d, %s: %q: the runner finds %q, the check %q", name, s.at.Line(), dir, values, wrong, of)
						}
					}
				}
			})
			t.Logf("%d values, %d of them refused", tried, refused)
			if tried < each {
				t.Errorf("only %d values were tried", tried)
			}
		})
	}
}

// carriers are the directions in which a rule carries single values.
func (s standing) carriers() []direction {
	if s.group() || s.constantly() || s.total != nil || s.spread {
		return nil
	}
	return s.ways()
}

// random returns random values that the source can have.
func (f *flow) random(r *rand.Rand) []string {
	values := make([]string, len(f.source))
	for i, p := range f.source {
		if len(values) > 1 && r.IntN(4) == 0 {
			continue
		}
		v := ""
		if f.rule.convert != nil && r.IntN(2) == 0 {
			known := append(f.converted(append(slices.Clone(moments), "1", "20", "3.5")), moments...)
			v = known[r.IntN(len(known))]
		} else if v, _ = sample.Value(r, p.base, p.facets); r.IntN(3) == 0 && p.unlimited() {
			v = texts([]int{1 + r.IntN(8)})[r.IntN(12)]
		}
		if !p.holds(v) || !f.comes(p, v) {
			return nil
		}
		values[i] = v
	}
	if strings.Join(values, "") == "" {
		return nil
	}
	return values
}

// alone runs one rule over a message that has nothing but these values, and says
// what the runner, or the schema of what it writes, finds wrong.
func alone(m *Mapping, s standing, dir direction, values []string) string {
	from, to, side := m.National, m.Package, s.rule.national
	if dir == out {
		from, to, side = m.Package, m.National, s.rule.wco
	}
	groups := around(m.rules, s.rule)
	src, at := skeleton(m, from, groups)
	write := m.NewRunner()
	write.src, write.dst, write.report = src, src, func(dm.Diagnostic) {}
	for i, p := range side.paths() {
		if values[i] == "" {
			continue
		}
		n := at
		if strings.HasPrefix(p.text, "/") {
			n = src.Root()
		}
		for i := range p.steps {
			for _, pred := range p.steps[i].preds {
				for k := 1; k < pred.position; k++ {
					src.Add(n, p.steps[i].elem, dm.Place{}) // those before the one that a position picks
				}
			}
			n = write.descend(n, p.steps[i:i+1], n, false)
		}
		if p.attr != nil {
			src.SetAttr(n, p.attr, []byte(values[i]))
		} else {
			src.SetText(n, values[i])
		}
	}
	var found findings
	dst, below := skeleton(m, to, groups)
	run := m.NewRunner()
	run.dir, run.src, run.dst, run.fates = dir, src, dst, make([]fate, src.Len())
	run.report = func(d dm.Diagnostic) {
		if d.Severity == dm.Error {
			found.report(d)
		}
	}
	run.value(s.rule, at, &target{node: below})
	for i := range dst.Len() {
		n := dm.NodeID(i)
		if e := dst.Elem(n); e.Type != nil && dst.HasValue(n) {
			if wrong, _ := e.Check(string(dst.Value(n))); wrong != "" {
				found = append(found, wrong)
			}
		}
		dst.Attrs(n, func(a *dm.Attribute, v []byte) {
			if wrong, _ := a.Facets.Check(a.Base, string(v)); wrong != "" {
				found = append(found, wrong)
			}
		})
	}
	return found.String()
}

// around returns the groups that a rule stands in, the outermost first.
func around(rules []*rule, r *rule) []*rule {
	for _, g := range rules {
		if g == r {
			return []*rule{}
		}
		if inner := around(g.rules, r); inner != nil {
			return append([]*rule{g}, inner...)
		}
	}
	return nil
}

// skeleton makes a message down to the last of the groups.
func skeleton(m *Mapping, p *dm.Package, groups []*rule) (*dm.Tree, dm.NodeID) {
	t := dm.NewTree()
	t.Reset(p)
	var chain []*dm.Element
	for e := p.Body; e != nil; e = e.Parent {
		chain = append(chain, e)
	}
	n := dm.None
	for _, e := range slices.Backward(chain) {
		n = t.Add(n, e, dm.Place{})
	}
	r := m.NewRunner()
	r.src, r.dst, r.report = t, t, func(dm.Diagnostic) {}
	for _, g := range groups {
		path := g.groupNational
		if p == m.Package {
			path = g.groupWCO
		}
		n = r.descend(n, path.steps, n, false)
	}
	return t, n
}

// TestMisfitsGolden keeps what is told of a format with limits of every kind.
func TestMisfitsGolden(t *testing.T) {
	var got strings.Builder
	for _, x := range typed(t).Misfits() {
		fmt.Fprintf(&got, "%d:%d %s: %s (%s) → %s (%s)\n    %s: %q", x.Line, x.Column, x.Direction, x.From, x.FromFormat, x.To, x.ToFormat, x.Values, x.Example)
		if x.Unlimited {
			got.WriteString(", from a place without limits")
		}
		got.WriteString("\n")
	}
	const file = "testdata/misfits.golden"
	if *update {
		if err := os.WriteFile(file, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("got\n%s\nwant\n%s", got.String(), want)
	}
}

// TestNever loads rules that can carry nothing, or that contradict a limit, and
// beside each one that is right.
func TestNever(t *testing.T) {
	for _, test := range []struct{ name, rule, right, want string }{
		{"length", "{national: Office, wco: InvoiceAmount/@currencyID}", "{national: Rate, wco: InvoiceAmount/@currencyID}",
			"no value can be carried in: Office holds an8, and currencyID holds an..3, three capital letters"},
		{"characters", "{national: Word, wco: TotalPackageQuantity}", "{national: Units, wco: TotalPackageQuantity}",
			"no value can be carried in: Word holds a1, and TotalPackageQuantity holds n..8"},
		{"codes", "{national: Kind, wco: TypeCode, codes: kinds}", "{national: Kind, wco: TypeCode, codes: {A: IMA}}",
			"no value can be carried in: Kind holds codes A, B, C"},
		{"a code that the place never has", "{national: Kind, wco: TypeCode, codes: {A: IMA, X: IMB}}", "{national: Kind, wco: TypeCode, codes: {A: IMA, B: IMB}}",
			`"X" can never be the value of Kind: it is none of the allowed values; expected A, B, C`},
		{"words", "{national: Word, wco: GoodsShipment/Consignment/ContainerCode, boolean: yes/no}", "{national: Word, wco: GoodsShipment/Consignment/ContainerCode, boolean: y/n}",
			`"yes" can never be the value of Word`},
		{"date", "{national: Office, wco: IssueDateTime, date: dd.MM.yyyy, lossy: no time}", "{national: Office, wco: IssueDateTime, date: ddMMyyyy, lossy: no time}",
			"no value can be carried in: Office holds an8, and this leads to IssueDateTime: date dd.MM.yyyy"},
		{"part", `{national: "{Procedure:5}-{Long}", wco: ID}`, `{national: "{Procedure:4}-{Long}", wco: ID}`,
			"the part {Procedure:an5} of the template never fits: Procedure holds n4"},
		{"condition", "{national: Long, wco: ID, when: Kind = X}", "{national: Long, wco: ID, when: Kind = C}",
			`"X" can never be the value of Kind`},
		{"a condition's code that no table knows", "{national: Office, wco: ID, when: Day = Q}\n  - {national: Day, wco: TypeCode, codes: {P: P, R: R}}", "{national: Office, wco: ID, when: Day = P}\n  - {national: Day, wco: TypeCode, codes: {P: P, R: R}}",
			`the condition "Day = Q" asks for a code that no code table of Day knows`},
		{"a condition with nothing", "{national: Long, wco: ID, when: 'Kind = '}", "{national: Long, wco: ID, when: Kind}",
			`compares with nothing`},
		{"a brace too many", `{national: "{Form}-{Long}}", wco: ID}`, `{national: "{Form}-{Long}", wco: ID}`,
			`} closes and no { opens`},
		{"parts together", `{national: "{Procedure:4}{Units:5}", wco: GoodsShipment/TradeTerms/ConditionCode}`, `{national: "{Procedure:4}{Units:5}", wco: ID}`,
			`the parts of the template have 9 characters together, and ConditionCode holds an..3`},
	} {
		t.Run(test.name, func(t *testing.T) {
			if _, err := typedWith(test.right); err != nil {
				t.Errorf("the right one: %v", err)
			}
			if _, err := typedWith(test.rule); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v\nwant %s", err, test.want)
			}
		})
	}
}

// typedWith loads a mapping of the format with limits that has one rule.
func typedWith(rule string) (*Mapping, error) {
	text := "mapping: one\nsource: [invented]\nnational: {syntax: xml, structure: typed.yaml}\npackage: wco\ntables: {kinds: {X: IMX, Y: IMY}}\nrules:\n  - " + rule + "\n"
	return Load("one.yaml", []byte(text), typedFiles())
}

func typedFiles() fstest.MapFS {
	return fstest.MapFS{"typed.yaml": {Data: []byte(typedStructure)}}
}
