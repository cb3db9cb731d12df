package wcodm

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	dm "wcodm/datamodel"
)

// One thing that is missing is told once, by the finding that says most of it,
// whichever rules, mappings and schemas miss it.
func TestMissingIsToldOnce(t *testing.T) {
	read := func(name string) string {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	table, _, _ := strings.Cut(read("trader-csv/orders.csv"), "\nEX-26")
	sad := read("asycuda/import-3-items.xml")
	currency := regexp.MustCompile(`<Currency_code>[^<]*</Currency_code>`)
	first := currency.FindStringIndex(sad)
	for _, tt := range []struct {
		name, doc string
		about     string // what the messages of the findings that count speak of
		want      []string
	}{
		{"a value and the one that goes with it", strings.Replace(table, ",IM,A,", ",,A,", 1), "declaration_type",
			[]string{`error MAP004 declaration_type is missing, and the value "A" of additional_declaration_type is carried only together with it`}},
		{"both", strings.Replace(table, ",IM,A,", ",,,", 1), "declaration_type",
			[]string{"error PKG002 declaration is incomplete: declaration_type is missing", "error XSD002"}},
		{"the currency of the invoice", sad[:first[0]] + "<Currency_code/>" + sad[first[1]:], "currency",
			[]string{"warning RULE-AW12 Amount_foreign_currency is 48250.00, in no currency"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, d := range run1(t, engine(t, "", "", func(o *Options) { o.Checks = CheckAll }), input("-", []byte(tt.doc)))[0].Diagnostics {
				if strings.Contains(d.Message, tt.about) {
					got = append(got, d.Severity.String()+" "+d.Code+" "+d.Message)
				}
			}
			if len(got) != 1 || !slices.Contains(tt.want, got[0]) {
				t.Errorf("got %q, want one of %q", got, tt.want)
			}
		})
	}
}

// What is told is left out only where filling in what was told before, as severely,
// mends it, too.
func TestGapsAreToldOnce(t *testing.T) {
	a, b, c := dm.Gap{In: 1}, dm.Gap{In: 2}, dm.Gap{In: 3}
	var g gaps
	for i, step := range []struct {
		severity dm.Severity
		gaps     []dm.Gap
		told     bool
	}{
		{dm.Warning, []dm.Gap{a}, false},
		{dm.Warning, []dm.Gap{a}, true},
		{dm.Note, []dm.Gap{a}, true},
		{dm.Error, []dm.Gap{a}, false}, // it stops the message, and the warning does not
		{dm.Error, []dm.Gap{a, b}, true},
		{dm.Error, []dm.Gap{b, c}, false},
		{dm.Error, []dm.Gap{b}, false}, // c would mend the first alone
		{dm.Error, []dm.Gap{c, b}, true},
		{dm.Error, nil, false},
		{dm.Error, nil, false},
	} {
		if got := g.told(dm.Diagnostic{Severity: step.severity}.Lacking(step.gaps)); got != step.told {
			t.Errorf("step %d: told is %v", i, got)
		}
	}
}

// A gap that a rule warns of does not hide that the target cannot do without.
func TestWarningOfAGapHidesNoError(t *testing.T) {
	data, err := os.ReadFile("testdata/asycuda/import-3-items.xml")
	if err != nil {
		t.Fatal(err)
	}
	doc := regexp.MustCompile(`<Currency_code>[^<]*</Currency_code>`).ReplaceAllString(string(data), "<Currency_code/>")
	full := func(o *Options) { o.Checks = CheckAll }
	schema := run1(t, engine(t, "", "gb-cds:xml"), input("-", []byte(doc)))[0]
	all := run1(t, engine(t, "", "gb-cds:xml", full), input("-", []byte(doc)))[0]
	if schema.Errors() > all.Errors() || (schema.Output == "") != (all.Output == "") {
		t.Errorf("%d errors by the schema alone, and %d with the rules", schema.Errors(), all.Errors())
	}
}
