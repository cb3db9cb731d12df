package wcodm

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"wcodm/mappings"
	"wcodm/validators/compare"
)

const (
	mixedInputs = 120
	sameRuns    = 20
)

// mixed are inputs of all kinds, good and bad, in an order in which each kind stands
// beside each other one.
func mixed(t *testing.T) (responses, declarations []Input) {
	t.Helper()
	read := func(name string) string {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	sent, rejected, orders := read(sentFile), read(rejectedFile), read("testdata/trader-csv/orders.csv")
	kinds := []func(i int) string{
		func(i int) string { return response(fmt.Sprintf("TEA-%d", i), "03", "42A/67A/68A#1/70A#1.166") },
		func(int) string { return "<MetaData" },
		func(int) string { return sent },
		func(int) string { return rejected },
		func(int) string { return "" },
		func(i int) string {
			return strings.NewReplacer(` xmlns="urn:wco:datamodel:WCO:DocumentMetaData-DMS:2"`, "", ` xmlns="urn:wco:datamodel:WCO:RES-DMS:2"`, "").
				Replace(response(fmt.Sprintf("TEA-%d", i), "01", "42A/67A"))
		},
		func(int) string { return orders },
		func(int) string { return "<Letter><Text>Dear customs</Text></Letter>" },
		func(int) string {
			return `{"package":"gb-cds-response","metaData":{"response":[{"functionCode":{"value":"01"}}]}}`
		},
		func(int) string { return `{"package":` },
		func(int) string { return "\x00\x01 no text at all" },
	}
	for i := range mixedInputs {
		responses = append(responses, input(fmt.Sprintf("r%03d", i), []byte(kinds[i%len(kinds)](i))))
		declaration := strings.Replace(sent, "TEA-2026-00017", fmt.Sprintf("TEA-%d", i), 1)
		if i%3 == 1 {
			declaration = kinds[i%len(kinds)](i)
		}
		declarations = append(declarations, input(fmt.Sprintf("d%03d", i), []byte(declaration)))
	}
	return responses, declarations
}

// The goroutine that yields and the workers share nothing that makes the order of
// findings another from run to run. Under the race detector this test says more.
func TestManyInputsGiveTheSameFindingsInTheSameOrder(t *testing.T) {
	responses, declarations := mixed(t)
	told := func(t *testing.T, e *Engine, inputs []Input) string {
		var b, index bytes.Buffer
		x, err := NewIndex("ndjson", &index)
		if err != nil {
			t.Fatal(err)
		}
		err = e.Run(t.Context(), inputs, func(r *Result) error {
			fmt.Fprintf(&b, "%s %d %d %v\n%s", r.Input, r.Message, len(r.Output), r.Reused != nil, lines(r.Diagnostics))
			return x.Write(r, true)
		})
		if err != nil {
			t.Fatal(err)
		}
		return b.String() + index.String()
	}
	reuse, err := mappings.Open("export-to-import")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		run  func(t *testing.T) string
	}{
		{"trace", func(t *testing.T) string {
			var b strings.Builder
			for _, a := range traceOf(t, TraceOptions{Responses: responses, Declarations: declarations, Sources: declarations, Repair: true}) {
				fmt.Fprintf(&b, "%s %s %d %d\n%s", a.Response, a.LRN, a.Traced, a.Lost, lines(a.Findings))
			}
			return b.String()
		}},
		{"validate", func(t *testing.T) string {
			return told(t, engine(t, "", "", func(o *Options) { o.Checks, o.Workers, o.Trails = CheckAll, 4, true }), declarations)
		}},
		{"convert", func(t *testing.T) string {
			return told(t, engine(t, "", "wco:json", func(o *Options) { o.Workers, o.Trails, o.Repair = 4, true, true }), declarations)
		}},
		{"reuse", func(t *testing.T) string {
			return told(t, engine(t, "", "gb-cds:xml", func(o *Options) { o.Workers, o.Reuse = 4, reuse }), declarations)
		}},
		{"compare", func(t *testing.T) string {
			c, err := compare.New(compare.Options{Keys: []string{"lrn"}})
			if err != nil {
				t.Fatal(err)
			}
			var b strings.Builder
			o := CompareOptions{A: declarations, B: responses, Compare: c, Read: Options{Workers: 4}, Each: func(s compare.Side, r *Result) error {
				fmt.Fprintf(&b, "%v %s\n%s", s, r.Input, lines(r.Diagnostics))
				return nil
			}}
			if _, err := Compare(context.Background(), o, func(e *compare.Entry) error {
				fmt.Fprintf(&b, "%+v\n", *e)
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			return b.String()
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			runs := sameRuns
			if testing.Short() || c.name != "trace" { // the others have no state besides the engine's
				runs = 4
			}
			first := c.run(t)
			if first == "" {
				t.Fatal("nothing is told")
			}
			for range runs - 1 {
				if again := c.run(t); again != first {
					t.Fatalf("told at first:\n%s\nand then:\n%s", first, again)
				}
			}
		})
	}
}
