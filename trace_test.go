package wcodm

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	dm "wcodm/datamodel"
	"wcodm/datamodel/corpustest"
)

// lines are findings in short: place, severity, code, message.
func lines(all []dm.Diagnostic) string {
	var b strings.Builder
	for _, d := range all {
		fmt.Fprintf(&b, "%s:%d:%d %s %s %s [%s %s]\n", filepath.Base(d.File), d.Line, d.Column, d.Severity, d.Code, d.Message, d.Detail, d.WCOPath)
	}
	return b.String()
}

func traceOf(t testing.TB, o TraceOptions) []Answer {
	t.Helper()
	answers, err := Trace(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return answers
}

const (
	sentFile     = "testdata/gb-cds/import.xml"
	rejectedFile = "testdata/gb-cds/responses/rejected.xml"
)

func TestRejectionIsTracedToTheFieldAndItsLine(t *testing.T) {
	got := traceOf(t, TraceOptions{Responses: []Input{fileInput(rejectedFile)}, Declarations: []Input{fileInput(sentFile)}})
	if len(got) != 1 || !got[0].Rejected || got[0].Traced != 2 || got[0].Lost != 1 || got[0].LRN != "TEA-2026-00017" {
		t.Errorf("%+v", got)
	}
	data, err := os.ReadFile(sentFile)
	if err != nil {
		t.Fatal(err)
	}
	source := strings.Split(string(data), "\n")
	for _, d := range got[0].Findings {
		want := map[string]string{"141": "<TypeCode>CH</TypeCode>", "R144": "<Declaration>", "112": "<GoodsShipment>"}[d.Detail[strings.LastIndex(d.Detail, "/")+1:]]
		if line := strings.TrimSpace(source[d.Line-1]); line != want {
			t.Errorf("%s is told at %q, want %q", d.Detail, line, want)
		}
	}
}

// converted is a national specimen as the declaration that is sent, with an LRN.
func converted(t *testing.T, name string) (data []byte, lrn string) {
	t.Helper()
	out := run1(t, engine(t, "", "gb-cds:xml", func(o *Options) { o.Force = true }), fileInput(name))
	_, after, _ := strings.Cut(out[0].Output, "<FunctionalReferenceID>")
	lrn, _, _ = strings.Cut(after, "<")
	return []byte(out[0].Output), lrn
}

// response is a rejection of a declaration for one pointer.
func response(lrn, code, pointer string) string {
	var steps strings.Builder
	for step := range strings.SplitSeq(pointer, "/") {
		class, tag, _ := strings.Cut(step, ".")
		class, number, _ := strings.Cut(class, "#")
		steps.WriteString("<Pointer>")
		for _, x := range [][2]string{{"SequenceNumeric", number}, {"DocumentSectionCode", class}, {"TagID", tag}} {
			if x[1] != "" {
				fmt.Fprintf(&steps, "<%[1]s>%[2]s</%[1]s>", x[0], x[1])
			}
		}
		steps.WriteString("</Pointer>")
	}
	return `<MetaData xmlns="urn:wco:datamodel:WCO:DocumentMetaData-DMS:2"><Response xmlns="urn:wco:datamodel:WCO:RES-DMS:2"><FunctionCode>` + code +
		`</FunctionCode><Error><ValidationCode>CDS12001</ValidationCode>` + steps.String() + `</Error><Declaration><FunctionalReferenceID>` + lrn +
		`</FunctionalReferenceID></Declaration></Response></MetaData>`
}

func TestRejectionIsTracedThroughTheConversion(t *testing.T) {
	for _, c := range []struct{ source, pointer, line string }{
		{"testdata/asycuda/import-3-items.xml", "42A/67A/68A#2/70A#1.166", "<Extended_customs_procedure>4000</Extended_customs_procedure>"},
		{"testdata/asycuda/import-3-items.xml", "42A/67A/68A#3/93A#1.144", "<Number_of_packages>"},
		{"testdata/asycuda/import-3-items.xml", "42A/67A/22B.090", "<Code>"},
		{"testdata/eu-ncts/transit-full.xml", "42A/67A/68A#1/23A/65A.126", "<grossMass>"},
	} {
		sent, lrn := converted(t, c.source)
		data, err := os.ReadFile(c.source)
		if err != nil {
			t.Fatal(err)
		}
		answer := input("response.xml", []byte(response(lrn, "03", c.pointer)))
		got := traceOf(t, TraceOptions{Responses: []Input{answer}, Declarations: []Input{input("sent.xml", sent)}, Sources: []Input{fileInput(c.source)}})
		if len(got) != 1 || len(got[0].Findings) != 1 {
			t.Errorf("%s: %+v", c.pointer, got)
			continue
		}
		d := got[0].Findings[0]
		if d.File != c.source || d.NationalPath == "" || d.Code != codeRejected || d.Severity != dm.Error {
			t.Errorf("%s: %+v", c.pointer, d)
			continue
		}
		if line := strings.TrimSpace(strings.Split(string(data), "\n")[d.Line-1]); !strings.HasPrefix(line, c.line) {
			t.Errorf("%s is told at line %d, %q, want %q", c.pointer, d.Line, line, c.line)
		}
		// The national file may be what is given as the declaration.
		direct := traceOf(t, TraceOptions{Responses: []Input{answer}, Declarations: []Input{fileInput(c.source)}})
		if d2 := direct[0].Findings[0]; d2.Line != d.Line || d2.NationalPath != d.NationalPath {
			t.Errorf("%s: directly %+v", c.pointer, d2)
		}
	}
}

// What customs misses is told with the fields of the source that could give it.
func TestMissingFieldIsTracedToWhatCouldFillIt(t *testing.T) {
	data, err := os.ReadFile("testdata/trader-csv/orders.csv")
	if err != nil {
		t.Fatal(err)
	}
	orders := bytes.Replace(data, []byte("DPO,GB123450000002,CWP,GB987650000001"), []byte(",,,"), 1)
	got := traceOf(t, TraceOptions{Responses: []Input{fileInput(rejectedFile)}, Declarations: []Input{input("orders.csv", orders)}})
	for _, d := range got[0].Findings {
		if strings.HasSuffix(d.Detail, "/R144") {
			if d.Expected != "a value in authorisation_1_holder" || d.Line != 2 {
				t.Errorf("line %d: %s; expected %s", d.Line, d.Message, d.Expected)
			}
			return
		}
	}
	t.Errorf("not told: %s", lines(got[0].Findings))
}

// In a table a place has a row and a column, in JSON a pointer; a declaration is
// found among the others of the file.
func TestPlacesAreThoseOfTheSyntax(t *testing.T) {
	const orders = "testdata/trader-csv/orders.csv"
	answer := input("r.json", []byte(`{"package":"gb-cds-response","metaData":{"response":[{"functionCode":{"value":"03"},"error":[{"pointer":[
		{"documentSectionCode":{"value":"42A"}},{"documentSectionCode":{"value":"67A"}},
		{"sequenceNumeric":2,"documentSectionCode":{"value":"68A"}},{"documentSectionCode":{"value":"23A"},"tagID":{"value":"137"}}]}],
		"declaration":{"functionalReferenceID":{"value":"IMP-2026-00231"}}}]}}`))
	got := traceOf(t, TraceOptions{Responses: []Input{answer}, Declarations: []Input{fileInput(orders)}})
	if len(got) != 1 || len(got[0].Findings) != 1 {
		t.Fatalf("%+v", got)
	}
	if d := got[0].Findings[0]; d.Code != codeRejected || d.Line != 5 || d.Row != 5 || d.Field != "item_description" {
		t.Errorf("%+v", d)
	}
	sent := run1(t, engine(t, "", "gb-cds:json", func(o *Options) { o.Force = true }), fileInput(orders))
	var lines strings.Builder
	for _, r := range sent {
		lines.WriteString(r.Output + "\n")
	}
	got = traceOf(t, TraceOptions{Responses: []Input{answer}, Declarations: []Input{input("sent.jsonl", []byte(lines.String()))}})
	const want = "/metaData/declaration/goodsShipment/governmentAgencyGoodsItem/1/commodity/description"
	if d := got[0].Findings[0]; d.Code != codeRejected || d.Line != 3 || !strings.HasPrefix(d.JSONPointer, want) {
		t.Errorf("%+v", d)
	}
}

// A pointer that leaves the declaration's path leads to the only place with its last
// ids, through the conversion, too; where there are several, they are named.
func TestPointerThatLeavesThePathIsTold(t *testing.T) {
	const export = "testdata/gb-cds/export.xml"
	data, err := os.ReadFile(export)
	if err != nil {
		t.Fatal(err)
	}
	lrn := string(regexp.MustCompile(`<FunctionalReferenceID>(.*?)<`).FindSubmatch(data)[1])
	for _, c := range []struct{ pointer, want, field string }{
		{"42A/67A#1/56A.G005", "error TRC001 Customs rejected ID (CDS12001); customs' path 42A/67A[1]/56A/G005 differs (GoodsShipment has nothing with the id 56A), and this is the nearest place with its last ids", "<ID>GB000060</ID>"},
		{"42A/67A#1/04A.241", "and this is the nearest place with its last ids; others with these ids are Exporter/Address/CityName (line ", "<CityName>"},
		{"42A/67A/68A#9.114", "error TRC002 Customs rejected the declaration (CDS12001); its pointer 42A/67A/68A[9]/114 leads no further than here: there is no GovernmentAgencyGoodsItem with the number 9, they are numbered 1, 2; what may be meant is GoodsShipment/GovernmentAgencyGoodsItem[1]/StatisticalValueAmount (line ", "<GoodsShipment>"},
	} {
		a := traceOf(t, TraceOptions{Responses: []Input{input("r.xml", []byte(response(lrn, "03", c.pointer)))}, Declarations: []Input{input("sent.xml", data)}})[0]
		if s := lines(a.Findings); !strings.Contains(s, c.want) {
			t.Errorf("%s: %s", c.pointer, s)
			continue
		}
		if line := strings.Split(string(data), "\n")[a.Findings[0].Line-1]; !strings.Contains(line, c.field) {
			t.Errorf("%s leads to %s", c.pointer, line)
		}
	}
}

func TestSourceThatChangedSinceIsTold(t *testing.T) {
	const source = "testdata/asycuda/import-3-items.xml"
	sent, lrn := converted(t, source)
	data, err := os.ReadFile(source)
	if err != nil {
		t.Fatal(err)
	}
	data = bytes.ReplaceAll(data, []byte(">4000<"), []byte(">5100<"))
	got := traceOf(t, TraceOptions{Responses: []Input{input("r.xml", []byte(response(lrn, "03", "42A/67A/68A#1/70A#1.166")))},
		Declarations: []Input{input("sent.xml", sent)}, Sources: []Input{input("changed.xml", data)}})
	if s := lines(got[0].Findings); !strings.Contains(s, `warning TRC005 "40" was sent as CurrentCode, and the source gives "51"`) {
		t.Error(s)
	}
}

func TestResponseFindsItsDeclarationAmongSeveral(t *testing.T) {
	data, err := os.ReadFile(sentFile)
	if err != nil {
		t.Fatal(err)
	}
	_, message, _ := bytes.Cut(data, []byte("?>"))
	var batch bytes.Buffer
	batch.WriteString("<Batch>")
	for i := range 5 {
		batch.Write(bytes.Replace(message, []byte("TEA-2026-00017"), fmt.Appendf(nil, "TEA-%d", i), 1))
	}
	batch.WriteString("</Batch>")
	sent := []Input{input("batch.xml", batch.Bytes())}
	for lrn, want := range map[string]string{"TEA-3": "TRC001", "TEA-0": "TRC001", "TEA-9": "TRC003"} {
		got := traceOf(t, TraceOptions{Responses: []Input{input("r.xml", []byte(response(lrn, "03", "42A.017")))}, Declarations: sent})
		if d := got[0].Findings[0]; d.Code != want || d.Severity != dm.Error {
			t.Errorf("%s: %s", lrn, lines(got[0].Findings))
		}
		if want == "TRC001" {
			next := strings.Split(batch.String(), "\n")[got[0].Findings[0].Line] // the LRN is the line after the function code
			if !strings.Contains(next, ">"+lrn+"<") {
				t.Errorf("%s is told in another message, before %s", lrn, next)
			}
		}
	}
	one := traceOf(t, TraceOptions{Responses: []Input{input("r.xml", []byte(response("OTHER", "03", "42A.017")))}, Declarations: []Input{fileInput(sentFile)}})
	if s := lines(one[0].Findings); !strings.Contains(s, "warning TRC003") || !strings.Contains(s, "error TRC001") {
		t.Error(s)
	}
}

func TestWhatIsNoRejectionIsSaid(t *testing.T) {
	sent := []Input{fileInput(sentFile)}
	for _, c := range []struct{ name, data, want string }{
		{"accepted", strings.NewReplacer("<Error>", "<!--", "</Error>", "-->").Replace(response("TEA-2026-00017", "01", "42A")), "note TRC004 There is nothing to trace: this response is no rejection (function code 01, accepted)"},
		{"an unknown function", strings.NewReplacer("<Error>", "<!--", "</Error>", "-->").Replace(response("TEA-2026-00017", "99", "42A")), "no rejection (function code 99)"},
		{"rejected, why is not said", strings.NewReplacer("<Error>", "<!--", "</Error>", "-->").Replace(response("TEA-2026-00017", "03", "42A")), "error TRC001 Customs rejected the declaration and names no error"},
		{"a doubt", response("TEA-2026-00017", "01", "42A/67A/68A#1"), "warning TRC001 Customs has a doubt about GovernmentAgencyGoodsItem (CDS12001)"},
		{"no place", response("TEA-2026-00017", "03", ""), "error TRC001 Customs rejected Declaration (CDS12001)"},
		{"not well-formed", "<MetaData", "error XML001"},
	} {
		got := traceOf(t, TraceOptions{Responses: []Input{input("r.xml", []byte(c.data))}, Declarations: sent})
		if s := lines(got[0].Findings); !strings.Contains(s, c.want) {
			t.Errorf("%s: %s", c.name, s)
		}
	}
	wrongWay := traceOf(t, TraceOptions{Responses: sent, Declarations: []Input{fileInput(rejectedFile)}})
	if s := lines(wrongWay[0].Findings); strings.Count(s, "error TRC006") != 2 {
		t.Error(s)
	}
}

// Every real response that says something of places is traced into a specimen;
// the table shows where each pointer leads.
func TestRealResponsesAreTraced(t *testing.T) {
	all := corpustest.Responses(t)
	var names []string
	for name := range all {
		names = append(names, name)
	}
	slices.Sort(names)
	var table strings.Builder
	for _, name := range names {
		got := traceOf(t, TraceOptions{Responses: []Input{input(name, all[name])}, Declarations: []Input{fileInput(sentFile)}})
		if len(got) == 0 {
			t.Errorf("%s: no answer", name)
		}
		for _, a := range got {
			if len(a.Findings) == 0 {
				t.Errorf("%s: nothing is said", name)
			}
			if a.Response == "" {
				t.Errorf("%s: %s", name, lines(a.Findings))
			}
			pointed := slices.DeleteFunc(slices.Clone(a.Findings), func(d dm.Diagnostic) bool { return d.Detail == "" })
			for _, d := range pointed { // what customs wrote stays with customs
				fmt.Fprintf(&table, "%s %s: %s %s %d:%d %s\n", a.Function, d.Detail, d.Code, d.Severity, d.Line, d.Column, d.WCOPath)
			}
			// The stripped message itself leads to the same, where it is repaired.
			if stripped, ok := strings.CutPrefix(name, "stripped-namespaces/"); ok {
				file := filepath.Join(corpustest.Dir(t, "gb-cds/stripped-namespaces"), stripped)
				again := traceOf(t, TraceOptions{Responses: []Input{fileInput(file)}, Declarations: []Input{fileInput(sentFile)}, Repair: true})
				if again[0].Traced != a.Traced || again[0].Lost != a.Lost || again[0].Function != a.Function || again[0].LRN != a.LRN {
					t.Errorf("%s: repaired %+v, with namespaces %+v", name, again[0], a)
				}
			}
		}
	}
	sorted := strings.SplitAfter(table.String(), "\n")
	slices.Sort(sorted)
	sorted = slices.Compact(sorted)
	const golden = "testdata/traces/gb-cds-responses.txt"
	got := strings.Join(sorted, "")
	if *update {
		if err := os.MkdirAll(filepath.Dir(golden), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("responses lead elsewhere (go test -update writes it):\n%s", got)
	}
	t.Logf("%d responses, %d places", len(names), len(sorted))
}
