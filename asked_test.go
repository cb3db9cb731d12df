package wcodm

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"wcodm/validators/rules"
)

// alwaysFailing are rules that no message keeps, one for each package and structure:
// what is told of them is what is asked.
func alwaysFailing(t *testing.T, of ...*Format) *rules.Set {
	t.Helper()
	var b strings.Builder
	b.WriteString("rules:\n")
	for id, p := range map[string]string{"WCO": "wco", "GB": "gb-cds", "TABLE": "trader-csv", "SAD": "asycuda-sad", "NCTS": "eu-ncts-cc015c", "OTHER": "other"} {
		if p == "other" && len(of) == 0 {
			continue
		}
		fmt.Fprintf(&b, "  - {id: X-%s, package: %s, title: never, explanation: never, assert: '\"a\" == \"b\"', message: never}\n", id, p)
	}
	file := filepath.Join(t.TempDir(), "rules.yaml")
	if err := os.WriteFile(file, []byte(b.String()), 0o666); err != nil {
		t.Fatal(err)
	}
	set, err := OpenRules([]string{file}, of...)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// The table of what is asked: of a format, or a mapping of one's own that includes one
// or includes one that does, on the way to nothing or to a target, by each profile.
func TestWhatIsAsked(t *testing.T) {
	dir := t.TempDir()
	lay := func(name, text string) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		return file
	}
	const head = "mapping: %s\ntitle: one of ours\ninclude: %s\n"
	own := map[string]string{
		"table": lay("table.yaml", fmt.Sprintf(head, "table", "trader-csv")),
		"sad":   lay("sad.yaml", fmt.Sprintf(head, "sad", "asycuda-sad")),
		"ncts":  lay("ncts.yaml", fmt.Sprintf(head, "ncts", "eu-ncts-cc015c")),
		"twice": lay("twice.yaml", fmt.Sprintf(head, "twice", "table.yaml")),
		// a structure of its own, which has some of the fields of the one that is included
		"other": lay("other.yaml", fmt.Sprintf(head, "other", "sad.yaml")+"national: {syntax: xml, structure: other-structure.yaml}\n"),
	}
	shipped, err := os.ReadFile("mappings/catalogue/structures/asycuda-sad.yaml")
	if err != nil {
		t.Fatal(err)
	}
	lay("other-structure.yaml", strings.Replace(string(shipped), "package: asycuda-sad", "package: other", 1))
	inputs := map[string]string{"table": "testdata/trader-csv/orders.csv", "sad": "testdata/asycuda/export.xml", "ncts": "testdata/eu-ncts/transit-small.xml", "gb": "testdata/gb-cds/import.xml"}
	format := func(name string) (string, string) {
		if file, ok := own[name]; ok {
			return file, inputs[map[string]string{"twice": "table", "other": "sad"}[name]+map[string]string{"table": "table", "sad": "sad", "ncts": "ncts"}[name]]
		}
		return name, inputs[map[string]string{"trader-csv": "table", "asycuda-sad": "sad", "eu-ncts-cc015c": "ncts", "gb-cds:xml": "gb"}[name]]
	}
	for _, row := range []struct{ from, to, rules string }{
		{"trader-csv", "", "TABLE WCO"},
		{"asycuda-sad", "", "SAD WCO"},
		{"eu-ncts-cc015c", "", "NCTS WCO"},
		{"gb-cds:xml", "", "GB WCO"},
		{"table", "", "TABLE WCO"},
		{"twice", "", "TABLE WCO"},
		{"sad", "", "SAD WCO"},
		{"ncts", "", "NCTS WCO"},
		{"other", "", "OTHER SAD WCO"},

		{"trader-csv", "gb-cds:xml", "GB TABLE WCO"},
		{"trader-csv", "gb-cds:json", "GB TABLE WCO"},
		{"trader-csv", "wco:xml", "TABLE WCO"},
		{"trader-csv", "asycuda-sad", "SAD TABLE WCO"},
		{"trader-csv", "eu-ncts-cc015c", "NCTS TABLE WCO"},
		{"asycuda-sad", "gb-cds:xml", "GB SAD WCO"},
		{"asycuda-sad", "wco:json", "SAD WCO"},
		{"asycuda-sad", "eu-ncts-cc015c", "NCTS SAD WCO"},
		{"eu-ncts-cc015c", "gb-cds:json", "GB NCTS WCO"},
		{"gb-cds:xml", "gb-cds:json", "GB WCO"},
		{"gb-cds:xml", "wco:xml", "GB WCO"},
		{"gb-cds:xml", "trader-csv", "GB TABLE WCO"},
		{"gb-cds:xml", "asycuda-sad", "GB SAD WCO"},
		{"gb-cds:xml", "eu-ncts-cc015c", "GB NCTS WCO"},

		{"table", "gb-cds:xml", "GB TABLE WCO"},
		{"twice", "gb-cds:xml", "GB TABLE WCO"},
		{"twice", "eu-ncts-cc015c", "NCTS TABLE WCO"},
		{"sad", "gb-cds:json", "GB SAD WCO"},
		{"ncts", "gb-cds:xml", "GB NCTS WCO"},
		{"other", "gb-cds:xml", "GB OTHER SAD WCO"},
		{"gb-cds:xml", "table", "GB TABLE WCO"},
		{"gb-cds:xml", "twice", "GB TABLE WCO"},
		{"gb-cds:xml", "sad", "GB SAD WCO"},
		{"asycuda-sad", "ncts", "NCTS SAD WCO"},
		{"table", "sad", "SAD TABLE WCO"},
		{"sad", "twice", "SAD TABLE WCO"},
		{"trader-csv", "other", "OTHER SAD TABLE WCO"},
	} {
		from, specimen := format(row.from)
		to, _ := format(row.to)
		other, err := OpenFormat(own["other"])
		if err != nil {
			t.Fatal(err)
		}
		set := alwaysFailing(t, other)
		data, err := os.ReadFile(specimen)
		if err != nil {
			t.Fatalf("%s: %v", row.from, err)
		}
		spoilt := strings.NewReplacer("EUR", "EUX", "USD", "EUX", "GBP", "EUX").Replace(string(data))
		for checks, want := range map[Checks]string{ReadOnly: "", CheckSchema: "", CheckLists: "", CheckRules: row.rules, CheckAll: row.rules} {
			for _, force := range []bool{false, true} {
				e := engine(t, from, to, func(o *Options) { o.Checks, o.Rules, o.Force = checks, set, force })
				asked, codes := map[string]bool{}, 0
				for _, r := range run1(t, e, input(specimen, []byte(spoilt)))[:1] {
					for _, d := range r.Diagnostics {
						if id, ok := strings.CutPrefix(d.Code, "X-"); ok {
							asked[id] = true
						}
						if strings.HasPrefix(d.Code, "CODE") && d.Value == "EUX" {
							codes++
						}
					}
				}
				if got := strings.Join(slices.Sorted(maps.Keys(asked)), " "); got != want {
					t.Errorf("%s to %q, %v: the rules of %s are asked, not of %s", row.from, row.to, checks, got, want)
				}
				if listed := checks&CheckLists != 0; listed != (codes > 0) {
					t.Errorf("%s to %q, %v: %d codes were told as wrong", row.from, row.to, checks, codes)
				}
			}
		}
	}
}
