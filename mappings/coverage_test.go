package mappings

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	dm "wcodm/datamodel"
)

func TestCoverageTellsOfEveryValueOnce(t *testing.T) {
	for _, name := range Catalogue() {
		m := open(t, name)
		c := m.Coverage()
		for _, side := range []struct {
			CoverageSide
			p *dm.Package
		}{{c.National, m.National}, {c.Package, m.Package}} {
			told := map[string]int{}
			var sum Totals
			for _, g := range side.Groups {
				var group Totals
				for _, v := range g.Values {
					told[v.Path]++
					group.count(v)
					sum.count(v)
					if carried := v.Status == Carried || v.Status == Lossy; carried != (v.In || v.Out) || carried != (len(v.Rules) > 0) || (v.Status == Lossy || v.Status == Dropped) != (len(v.Why) > 0) {
						t.Errorf("%s: %+v", name, v)
					}
				}
				if group != g.Totals {
					t.Errorf("%s %s: totals %+v, counted %+v", name, g.Path, g.Totals, group)
				}
			}
			if sum != side.Totals || sum.Values != sum.Carried+sum.Lossy+sum.Dropped+sum.Missing {
				t.Errorf("%s: totals %+v, counted %+v", name, side.Totals, sum)
			}
			for _, e := range side.p.Elements {
				if want := e.Within(side.p.Body) && !e.IsClass(); want && told[e.Path()] != 1 || !want && told[e.Path()] > 0 {
					t.Errorf("%s: %s is told %d times", name, e.Path(), told[e.Path()])
				}
			}
			for path, n := range told {
				if n != 1 {
					t.Errorf("%s: %s is told %d times", name, path, n)
				}
			}
		}
		if c.Complete && c.National.Totals.Missing > 0 {
			t.Errorf("%s is complete, and misses %d", name, c.National.Totals.Missing)
		}
	}
}

// fates writes the values that something is told of, a line each.
func fates(s CoverageSide) []string {
	var lines []string
	for _, g := range s.Groups {
		for _, v := range g.Values {
			if v.Status == Missing {
				continue
			}
			line := fmt.Sprintf("%s %s", v.Path, v.Status)
			for _, why := range v.Why {
				line += "; " + why
			}
			if v.Repeats != "" {
				line += "; repeats " + v.Repeats
			}
			for _, r := range v.Rules {
				line += fmt.Sprintf("; %d", r.Line)
				if !r.In || !r.Out {
					line += fmt.Sprintf(" in %t out %t", r.In, r.Out)
				}
				if r.Path != v.Path {
					line += " at " + r.Path
				}
				for _, c := range r.Counterparts {
					line += " " + c.Path
				}
				for _, how := range r.How {
					line += " (" + how + ")"
				}
			}
			lines = append(lines, line)
		}
	}
	return lines
}

func TestCoverage(t *testing.T) {
	const item = "GoodsShipment/GovernmentAgencyGoodsItem"
	tests := []struct {
		name, rules   string
		national, wco []string
	}{{
		name:     "a predicate writes a constant",
		rules:    "rules: [{national: Code, wco: 'AdditionalDocument[CategoryCode=T]/ID'}, {national: Kind, wco: 'AdditionalDocument[CategoryCode=T]/TypeCode'}]",
		national: []string{"Kind carried; 4 AdditionalDocument[CategoryCode=T]/TypeCode", "Code carried; 4 AdditionalDocument[CategoryCode=T]/ID"},
		wco: []string{"AdditionalDocument/CategoryCode carried; 4 Code Kind (constant T)",
			"AdditionalDocument/ID carried; 4 at AdditionalDocument[CategoryCode=T]/ID Code", "AdditionalDocument/TypeCode carried; 4 at AdditionalDocument[CategoryCode=T]/TypeCode Kind"},
	}, {
		name:     "what one rule loses another keeps",
		rules:    "rules:\n\t- {national: Code, wco: ID}\n\t- {national: Code, wco: FunctionalReferenceID, only: in, lossy: a copy}",
		national: []string{"Code carried; 5 ID; 6 in true out false FunctionalReferenceID (only from national to WCO)"},
		wco:      []string{"FunctionalReferenceID lossy; a copy; 6 in true out false Code (only from national to WCO)", "ID carried; 5 Code"},
	}, {
		name:     "a condition keeps nothing for others",
		rules:    "rules:\n\t- {national: Code, wco: ID, when: Flow = I}\n\t- {national: Code, wco: FunctionalReferenceID, only: in, when: Flow != I, lossy: never comes back}",
		national: []string{"Code lossy; never comes back; 5 ID (only if Flow is I); 6 in true out false FunctionalReferenceID (only if Flow is not I) (only from national to WCO)"},
		wco: []string{"FunctionalReferenceID lossy; never comes back; 6 in true out false Code (only if Flow is not I) (only from national to WCO)",
			"ID carried; 5 Code (only if Flow is I)"},
	}, {
		name: "groups, their numbers, and what is dropped",
		rules: "rules: [{national: Line, wco: " + item + ", number: SequenceNumeric, rules: [{national: Text, wco: Commodity/Description}]}]\n" +
			"drop: [{why: computed, national: Line/Tax}, {why: the same, repeats: Line/Text, national: Alias}]",
		national: []string{"Alias dropped; the same; repeats Line/Text", "Line/Text carried; 4 " + item + "/Commodity/Description",
			"Line/Tax/Code dropped; computed", "Line/Tax/Amount dropped; computed"},
		wco: []string{item + "/SequenceNumeric carried; 4 Line (its position)", item + "/Commodity/Description carried; 4 Line/Text"},
	}, {
		name:     "attributes that a rule names",
		rules:    "rules: [{national: Price/Amount, wco: InvoiceAmount}, {national: Price/Currency, wco: InvoiceAmount/@currencyID}]",
		national: []string{"Price/Amount carried; 4 InvoiceAmount", "Price/Currency carried; 4 InvoiceAmount/@currencyID"},
		wco:      []string{"InvoiceAmount carried; 4 Price/Amount", "InvoiceAmount/@currencyID carried; 4 Price/Currency"},
	}, {
		name:     "constants and totals",
		rules:    "rules: [{wco: FunctionCode, constant: '9'}, {wco: GoodsItemQuantity, count: Line}]",
		national: nil,
		wco:      []string{"FunctionCode carried; 4 (written as constant 9)", "GoodsItemQuantity carried; 4 Line (the number of Line, compared on the way back)"},
	}}
	for _, test := range tests {
		m, err := compile(test.rules)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		c := m.Coverage()
		if got := fates(c.National); !slices.Equal(got, test.national) {
			t.Errorf("%s: national\n%s", test.name, strings.Join(got, "\n"))
		}
		if got := fates(c.Package); !slices.Equal(got, test.wco) {
			t.Errorf("%s: package\n%s", test.name, strings.Join(got, "\n"))
		}
	}
}

func TestPlacesHaveTheirStandardNames(t *testing.T) {
	for _, g := range open(t, "asycuda-sad").Coverage().National.Groups {
		for _, v := range g.Values {
			if v.Path != "Item/Tarification/HScode/Commodity_code" {
				continue
			}
			got := v.Rules[0].Counterparts[0]
			if v.SAD != "33.1" || got.ID != "145" || got.Pointer != "42A/67A/68A/23A/21A/145" || got.TDED == "" {
				t.Errorf("box %q, counterpart %+v", v.SAD, got)
			}
			return
		}
	}
	t.Error("the commodity code is not told")
}
