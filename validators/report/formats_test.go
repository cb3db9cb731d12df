package report

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"
	"gopkg.in/yaml.v3"

	dm "wcodm/datamodel"
	"wcodm/datamodel/spreadsheet"
	"wcodm/datamodel/xmlstream"
	"wcodm/validators"
)

var update = flag.Bool("update", false, "write the golden files anew")

// specimens are messages of all sorts: good, with findings in each syntax, of
// standard input, cut short, and of a file that cannot be read.
func specimens() []*Message {
	return []*Message{
		{File: "good.xml", Number: 1, Format: "gb-cds:xml"},
		{File: "a b/sad#1.xml", Number: 1, Format: "asycuda-sad", Findings: []dm.Diagnostic{
			{Code: "XSD004", Severity: dm.Error, Message: `The value "DEU" of Export_country_code is not right: it has 3 characters`, File: "a b/sad#1.xml",
				Line: 51, Column: 17, Field: "Export_country_code", NationalPath: "General_information/Country/Export/Export_country_code",
				WCOPath: "GoodsShipment[1]/ExportCountry/ID", Pointer: "42A/67A/95B/062", Value: "DEU", Expected: "exactly 2 characters",
				Detail: "[facet 'maxLength']"},
			{Code: "MAP001", Severity: dm.Warning, Message: "Item[2]/Note is not carried over", File: "a b/sad#1.xml", Line: 60, Item: 2,
				NationalPath: "Item[2]/Note", Value: "100% {ok}"},
		}},
		{File: "a b/sad#1.xml", Number: 2, Format: "asycuda-sad"},
		{File: "/data/in/orders.csv", Number: 1, Format: "trader-csv", Unlisted: Count{Errors: 40}, Findings: []dm.Diagnostic{
			{Code: "LST001", Severity: dm.Error, Message: `The value "XQ" is not in the list`, File: "/data/in/orders.csv", Line: 9, Column: 12, Row: 3, Item: 1,
				Field: "Origin", NationalPath: "item[1]/origin", Value: "XQ", Expected: "a country", List: "ISO 3166-1 (2025)"},
			{Code: CodeMore, Severity: dm.Note, Message: "Besides the findings that are listed, this message has 40 errors", File: "/data/in/orders.csv"},
		}},
		{File: "-", Number: 1, Format: "gb-cds:json", Findings: []dm.Diagnostic{
			{Code: "JSC004", Severity: dm.Error, Message: `<a> & [b](c) is not right`, File: "-", Line: 1, Column: 8, JSONPointer: "/metaData/declaration/functionCode"},
			{Code: "JSC004", Severity: dm.Error, Message: `<a> & [b](c) is not right`, File: "-", Line: 2, Column: 8, JSONPointer: "/metaData/declaration/functionCode"},
		}},
		{File: "gone.xml", Err: errors.New("open gone.xml: no such file")},
	}
}

var specimenOptions = Options{Version: "1.2", Dir: "/data", NoSource: true, Codes: []validators.Code{
	{Code: "XSD004", Title: "a value does not fit", Explanation: `It breaks its type, as in {"a": 1}.`},
	{Code: "MAP001", Title: "content is not carried over", Explanation: "No rule carries it."},
	{Code: CodeMore, Title: "findings are not listed", Explanation: "There are more."},
}}

func render(t testing.TB, format string, o Options, messages []*Message) string {
	t.Helper()
	var b strings.Builder
	out, err := New(format, &b, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range messages {
		if err := out.Write(m); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Flush(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The formats say of the same findings what they say today.
func TestFormatsAreStable(t *testing.T) {
	for format, file := range map[string]string{"text": "findings.txt", "csv": "findings.csv", "sarif": "findings.sarif", "junit": "findings.junit.xml", "tap": "findings.tap", "github": "findings.github"} {
		file = filepath.Join("testdata", file)
		got := render(t, format, specimenOptions, specimens())
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if want, err := os.ReadFile(file); err != nil || string(want) != got {
			t.Errorf("%s: %v: got:\n%s", format, err, got)
		}
	}
}

// readers take what a format wrote apart as its consumers do.
var readers = map[string]func(t testing.TB, text string){
	"text": func(t testing.TB, text string) {
		if c := Clean(strings.ReplaceAll(text, "\n", "")); strings.Contains(text, "\r") || c != strings.ReplaceAll(text, "\n", "") {
			t.Errorf("a control character: %q", text)
		}
	},
	"json": func(t testing.TB, text string) {
		var findings []dm.Diagnostic
		if err := json.Unmarshal([]byte(text), &findings); err != nil {
			t.Errorf("%v: %q", err, text)
		}
	},
	"ndjson": func(t testing.TB, text string) {
		for line := range strings.Lines(text) {
			var d dm.Diagnostic
			if err := json.Unmarshal([]byte(line), &d); err != nil {
				t.Errorf("%v: %q", err, line)
			}
		}
	},
	"csv":    func(t testing.TB, text string) { readCSV(t, text) },
	"sarif":  func(t testing.TB, text string) { readSARIF(t, text) },
	"junit":  func(t testing.TB, text string) { readJUnit(t, text) },
	"tap":    func(t testing.TB, text string) { readTAP(t, text) },
	"github": func(t testing.TB, text string) { readGitHub(t, text) },
	"html":   func(t testing.TB, text string) { readHTML(t, text) },
}

// readCSV returns the findings of a table by the names of its columns. No cell is a
// formula, and none has a control in it.
func readCSV(t testing.TB, text string) (rows []map[string]string) {
	t.Helper()
	table, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(table) == 0 {
		t.Fatalf("%v: %q", err, text)
	}
	for _, cells := range table[1:] {
		row := map[string]string{}
		for i, cell := range cells {
			if spreadsheet.Formula([]byte(cell)) || Clean(cell) != cell {
				t.Errorf("the cell %q", cell)
			}
			row[table[0][i]] = cell
		}
		rows = append(rows, row)
	}
	return rows
}

// A table of findings has a row for each, whatever a value looks like to a spreadsheet.
func TestFindingsAsATable(t *testing.T) {
	all := []*Message{{File: "=cmd.xml", Number: 1, Findings: []dm.Diagnostic{
		{Code: "XSD004", Severity: dm.Error, File: "=cmd.xml", Line: 3, Column: 5, Message: "The value is not right,\n\"so\"", Value: "=1+1", Expected: "-0.5", WCOPath: "A/B"},
		{Code: "MAP001", Severity: dm.Note, File: "=cmd.xml", Message: "@x"},
	}}, {File: "good.xml", Number: 1}}
	rows := readCSV(t, render(t, "csv", Options{}, all))
	if len(rows) != 2 || rows[0]["file"] != "'=cmd.xml" || rows[0]["line"] != "3" || rows[0]["severity"] != "error" || rows[0]["value"] != "'=1+1" || rows[0]["expected"] != "-0.5" ||
		rows[0]["wco_path"] != "A/B" || rows[1]["line"] != "" || rows[1]["message"] != "'@x" || rows[1]["severity"] != "note" {
		t.Errorf("%q", rows)
	}
	if text := render(t, "csv", Options{}, nil); !strings.HasPrefix(text, "file,line,column,") || strings.Count(text, "\n") != 1 {
		t.Errorf("a table without a finding: %q", text)
	}
	fields := slices.DeleteFunc(reflect.VisibleFields(reflect.TypeFor[dm.Diagnostic]()), func(f reflect.StructField) bool { return !f.IsExported() })
	if have, want := len(findingColumns), len(fields); have != want {
		t.Errorf("%d columns for %d fields of a finding", have, want)
	}
}

// Whatever bytes a field has, each format stays what it is to its readers, and
// the machines' formats keep as many findings as there are.
func TestFormatsSurviveAnyBytes(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 2))
	pieces := []string{"\x00", "\x1b[2J", "\r\n", "\n", "\t", "\x7f", "\x85", "\u0085", "\u2028", "\ufeff", "\uffff", "\U0010ffff", "\xff\xfe", "\xed\xa0\x80", "é", "日",
		"<a>", "&amp;", "]]>", "-->", "\"", "'", "\\", "#", " # SKIP", "%", "%0A", "::", ",", ":", "{0}", "{{", "}", "[x](1)", "- ", "  ...", "---", "!!", "yes", "`", "  ", "\u202e"}
	for name, read := range readers {
		t.Run(name, func(t *testing.T) {
			text := func() string {
				var b strings.Builder
				for range random.IntN(6) {
					b.WriteString(pieces[random.IntN(len(pieces))])
				}
				return b.String()
			}
			for range 300 {
				var d dm.Diagnostic
				v := reflect.ValueOf(&d).Elem()
				for i := range v.NumField() {
					switch f := v.Field(i); f.Kind() {
					case reflect.String:
						f.SetString(text())
					case reflect.Int:
						f.SetInt(random.Int64N(3))
					}
				}
				d.Severity = dm.Severity(random.IntN(3))
				m := &Message{File: d.File, Number: random.IntN(2), Format: text(), Findings: []dm.Diagnostic{d, d}}
				if random.IntN(4) == 0 {
					m.Err = errors.New(text())
				}
				read(t, render(t, name, Options{NoSource: true, Version: text(), Codes: []validators.Code{{Code: d.Code, Title: text(), Explanation: text()}}}, []*Message{m, m}))
				if t.Failed() {
					t.Fatalf("of %#v", m)
				}
			}
		})
	}
}

// A run without a message is a report, too.
func TestFormatsOfNothing(t *testing.T) {
	for name, read := range readers {
		read(t, render(t, name, Options{}, nil))
	}
}

// sarifLog is what a reader of SARIF makes of it.
type sarifLog struct {
	Runs []struct {
		Tool struct {
			Driver struct{ Rules []struct{ ID string } }
		}
		Results []struct {
			RuleID              string
			RuleIndex           *int
			Level               string
			Message             struct{ Text string }
			PartialFingerprints map[string]string
			Locations           []struct {
				PhysicalLocation struct {
					ArtifactLocation struct{ URI string }
				}
			}
			Properties dm.Diagnostic
		}
		Invocations []struct{ ExecutionSuccessful bool }
	}
}

var officialSARIF = func() *jsonschema.Schema {
	c := jsonschema.NewCompiler()
	c.AssertFormat = true
	data, err := os.ReadFile("testdata/sarif-schema-2.1.0.json")
	if err == nil {
		err = c.AddResource(sarifSchema, bytes.NewReader(data))
	}
	if err != nil {
		panic(err)
	}
	return c.MustCompile(sarifSchema)
}()

// readSARIF holds SARIF against the schema of OASIS.
func readSARIF(t testing.TB, text string) sarifLog {
	t.Helper()
	var v any
	var log sarifLog
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	if err := officialSARIF.Validate(v); err != nil {
		t.Errorf("%#v: %s", err, text)
	}
	if err := json.Unmarshal([]byte(text), &log); err != nil || len(log.Runs) != 1 {
		t.Fatalf("%v: %s", err, text)
	}
	return log
}

// What SARIF says of a finding leads to its rule, and is not taken for that of
// another; the properties are the finding itself.
func TestSARIFTellsEachFinding(t *testing.T) {
	log := readSARIF(t, render(t, "sarif", specimenOptions, specimens()))
	run := log.Runs[0]
	var want []dm.Diagnostic
	for _, m := range specimens() {
		want = append(want, m.Findings...)
	}
	if len(run.Results) != len(want) || run.Invocations[0].ExecutionSuccessful {
		t.Fatalf("%+v", run)
	}
	prints := map[string]bool{}
	for i, r := range run.Results {
		if r.Properties != want[i] || r.Level != want[i].Severity.String() {
			t.Errorf("result %d is %+v", i, r)
		}
		if known := r.RuleIndex != nil; known != (r.RuleID != "LST001" && r.RuleID != "JSC004") || known && run.Tool.Driver.Rules[*r.RuleIndex].ID != r.RuleID {
			t.Errorf("result %d of %s: index %v", i, r.RuleID, r.RuleIndex)
		}
		prints[r.PartialFingerprints["wcodm/v1"]] = true
	}
	if len(prints) != len(want) {
		t.Errorf("%d fingerprints of %d findings", len(prints), len(want))
	}
	uris := []string{}
	for _, i := range []int{0, 2, 4} {
		uris = append(uris, run.Results[i].Locations[0].PhysicalLocation.ArtifactLocation.URI)
	}
	if got := strings.Join(uris, " "); got != "a%20b/sad%231.xml in/orders.csv stdin" {
		t.Errorf("the files are %s", got)
	}
}

// A finding is the same finding when lines are put before it.
func TestSARIFFingerprintsOutliveLines(t *testing.T) {
	before, after := specimens(), specimens()
	for _, m := range after {
		for i := range m.Findings {
			m.Findings[i].Line += 7
			m.Findings[i].Column += 2
		}
	}
	a, b := readSARIF(t, render(t, "sarif", Options{}, before)), readSARIF(t, render(t, "sarif", Options{}, after))
	for i, r := range a.Runs[0].Results {
		if !reflect.DeepEqual(r.PartialFingerprints, b.Runs[0].Results[i].PartialFingerprints) {
			t.Errorf("result %d is another: %v", i, r.PartialFingerprints)
		}
	}
}

type junitSuites struct {
	Tests    int `xml:"tests,attr"`
	Failures int `xml:"failures,attr"`
	Errors   int `xml:"errors,attr"`
	Suites   []struct {
		Name     string `xml:"name,attr"`
		Tests    int    `xml:"tests,attr"`
		Failures int    `xml:"failures,attr"`
		Errors   int    `xml:"errors,attr"`
		Cases    []struct {
			Name    string `xml:"name,attr"`
			Failure *struct {
				Type    string `xml:"type,attr"`
				Message string `xml:"message,attr"`
				Text    string `xml:",chardata"`
			} `xml:"failure"`
			Error *struct {
				Message string `xml:"message,attr"`
			} `xml:"error"`
			Out string `xml:"system-out"`
		} `xml:"testcase"`
	} `xml:"testsuite"`
}

var jenkins = func() *xmlstream.Schema {
	s, err := xmlstream.LoadSchema(os.DirFS("testdata"), "junit.xsd")
	if err != nil {
		panic(err)
	}
	return s
}()

// readJUnit holds JUnit XML against what Jenkins reads, and its numbers against
// its tests.
func readJUnit(t testing.TB, text string) junitSuites {
	t.Helper()
	r, err := xmlstream.NewReader(xmlstream.Config{Roots: []xmlstream.Root{{Name: xmlstream.Name{Local: "testsuites"}, Schema: jenkins}}})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := r.Read(context.Background(), strings.NewReader(text), func(rec *xmlstream.Record) error {
		defer rec.Release()
		for _, e := range rec.Events {
			if e.Kind == xmlstream.Finding {
				t.Errorf("%d:%d: %s", e.Line, e.Col, rec.Value(e))
			}
		}
		return nil
	}); err != nil {
		t.Errorf("%v: %s", err, text)
	}
	var got, sum junitSuites
	if err := xml.Unmarshal([]byte(text), &got); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	for _, s := range got.Suites {
		var tests, failures, machine int
		for _, c := range s.Cases {
			tests++
			if c.Failure != nil {
				failures++
			}
			if c.Error != nil {
				machine++
			}
		}
		if s.Tests != tests || s.Failures != failures || s.Errors != machine {
			t.Errorf("the numbers of %s are not those of its tests: %s", s.Name, text)
		}
		sum.Tests, sum.Failures, sum.Errors = sum.Tests+tests, sum.Failures+failures, sum.Errors+machine
	}
	if got.Tests != sum.Tests || got.Failures != sum.Failures || got.Errors != sum.Errors {
		t.Errorf("the numbers are not those of the suites: %s", text)
	}
	return got
}

func TestJUnitFailsWhatHasErrors(t *testing.T) {
	got := readJUnit(t, render(t, "junit", specimenOptions, specimens()))
	var outcome []string
	for _, s := range got.Suites {
		for _, c := range s.Cases {
			o := "good"
			if c.Failure != nil {
				o = c.Failure.Type
			}
			if c.Error != nil {
				o = c.Error.Message
			}
			outcome = append(outcome, s.Name+" "+c.Name+" "+o)
		}
	}
	want := `good.xml message 1 good
a b/sad#1.xml message 1 XSD004
a b/sad#1.xml message 2 good
/data/in/orders.csv message 1 LST001
standard input message 1 JSC004
gone.xml the file as a whole open gone.xml: no such file`
	if strings.Join(outcome, "\n") != want {
		t.Errorf("got\n%s", strings.Join(outcome, "\n"))
	}
	sad := got.Suites[1].Cases[0]
	if !strings.Contains(sad.Failure.Text, "exactly 2 characters") || strings.Contains(sad.Failure.Text, "MAP001") || !strings.Contains(sad.Out, "MAP001") {
		t.Errorf("%+v", sad)
	}
}

// What JUnit keeps of a long stream of good messages is on the disk.
func TestJUnitKeepsNoStreamInMemory(t *testing.T) {
	o := newJUnit(io.Discard, Options{}).(*junitOutput)
	for i := range 100_000 {
		if err := o.Write(&Message{File: "stream.jsonl", Number: i + 1}); err != nil {
			t.Fatal(err)
		}
		if kept := o.tests.memory.Len(); kept > spoolMemory || len(o.suites) != 1 {
			t.Fatalf("%d bytes and %d suites are kept", kept, len(o.suites))
		}
	}
	if o.tests.size < 2*spoolMemory {
		t.Fatalf("%d bytes are too few to tell", o.tests.size)
	}
	var whole bytes.Buffer
	o.w = &whole
	if err := o.Flush(); err != nil {
		t.Fatal(err)
	}
	if got := readJUnit(t, whole.String()); got.Tests != 100_000 {
		t.Errorf("%d tests", got.Tests)
	}
}

// tapPoint is a test point of TAP.
type tapPoint struct {
	ok    bool
	name  string
	about struct {
		Message  string
		Findings []map[string]any
	}
}

// readTAP reads TAP version 14 strictly: nothing stands in it that is no TAP.
func readTAP(t testing.TB, text string) []tapPoint {
	t.Helper()
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if lines[0] != "TAP version 14" || lines[len(lines)-1] != fmt.Sprintf("1..%d", strings.Count("\n"+text, "\nok ")+strings.Count("\n"+text, "\nnot ok ")) {
		t.Errorf("version or plan: %q", text)
	}
	var points []tapPoint
	for i := 1; i < len(lines)-1; i++ {
		if lines[i] == "  ---" && len(points) > 0 {
			var block strings.Builder
			for i++; lines[i] != "  ..."; i++ {
				if !strings.HasPrefix(lines[i], "  ") {
					t.Fatalf("within a block: %q", lines[i])
				}
				block.WriteString(lines[i][2:] + "\n")
			}
			if err := yaml.Unmarshal([]byte(block.String()), &points[len(points)-1].about); err != nil {
				t.Errorf("%v: %s", err, block.String())
			}
			continue
		}
		rest, bad := strings.CutPrefix(lines[i], "not ")
		rest, point := strings.CutPrefix(rest, fmt.Sprintf("ok %d - ", len(points)+1))
		if !point || strings.Contains(strings.ReplaceAll(strings.ReplaceAll(rest, `\\`, ""), `\#`, ""), "#") {
			t.Fatalf("line %d is no test point: %q", i+1, lines[i])
		}
		points = append(points, tapPoint{ok: !bad, name: strings.NewReplacer(`\\`, `\`, `\#`, "#").Replace(rest)})
	}
	return points
}

func TestTAPTellsEachMessage(t *testing.T) {
	points := readTAP(t, render(t, "tap", specimenOptions, specimens()))
	var got []string
	for _, p := range points {
		got = append(got, fmt.Sprint(p.ok, " ", p.name, " ", p.about.Message, " ", len(p.about.Findings)))
	}
	want := `true good.xml: message 1  0
false a b/sad#1.xml: message 1 1 error, 1 warning 2
true a b/sad#1.xml: message 2  0
false /data/in/orders.csv: message 1 41 errors, 1 note 2
false standard input: message 1 2 errors 2
false gone.xml: the file as a whole open gone.xml: no such file 0`
	if strings.Join(got, "\n") != want {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
	if f := points[1].about.Findings[0]; f["code"] != "XSD004" || f["line"] != 51 || f["nationalPath"] != "General_information/Country/Export/Export_country_code" {
		t.Errorf("%v", f)
	}
}

// readGitHub reads commands as GitHub's runner does, and returns their
// properties with the message under "message".
func readGitHub(t testing.TB, text string) []map[string]string {
	t.Helper()
	decode := strings.NewReplacer("%25", "%", "%0D", "\r", "%0A", "\n", "%3A", ":", "%2C", ",")
	var commands []map[string]string
	for line := range strings.Lines(text) {
		rest, is := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "::")
		head, message, whole := strings.Cut(rest, "::")
		name, list, _ := strings.Cut(head, " ")
		if !is || !whole || strings.Contains(line, "\r") || name != "error" && name != "warning" && name != "notice" {
			t.Fatalf("no command: %q", line)
		}
		c := map[string]string{"command": name, "message": decode.Replace(message)}
		for p := range strings.SplitSeq(list, ",") {
			key, value, ok := strings.Cut(p, "=")
			if !ok || key != "file" && key != "line" && key != "col" && key != "title" {
				t.Fatalf("%q is no property: %q", p, line)
			}
			c[key] = decode.Replace(value)
		}
		commands = append(commands, c)
	}
	return commands
}

func TestGitHubAnnotatesLines(t *testing.T) {
	commands := readGitHub(t, render(t, "github", specimenOptions, specimens()))
	for i, want := range map[int]map[string]string{
		0: {"command": "error", "file": "a b/sad#1.xml", "line": "51", "col": "17", "title": "XSD004: a value does not fit",
			"message": "The value \"DEU\" of Export_country_code is not right: it has 3 characters\n" +
				"expected exactly 2 characters; General_information/Country/Export/Export_country_code; WCO GoodsShipment[1]/ExportCountry/ID (42A/67A/95B/062)"},
		2: {"command": "error", "file": "in/orders.csv", "line": "9", "col": "12", "title": "LST001",
			"message": "The value \"XQ\" is not in the list\nexpected a country; ISO 3166-1 (2025); row 3; column Origin; item 1; item[1]/origin"},
		4: {"command": "error", "title": "JSC004",
			"message": "standard input 1:8: <a> & [b](c) is not right\nJSON /metaData/declaration/functionCode"},
		6: {"command": "error", "file": "gone.xml", "title": "the file cannot be read", "message": "open gone.xml: no such file"},
	} {
		if !reflect.DeepEqual(commands[i], want) {
			t.Errorf("command %d:\n%q\nwant\n%q", i, commands[i], want)
		}
	}
}

// A limit bounds what is listed, and nothing that is good looks so because of it.
func TestLimitCountsTheRest(t *testing.T) {
	var kept []*Message
	l := Limit(keep{&kept}, 2)
	for _, m := range specimens() {
		if err := l.Write(m); err != nil {
			t.Fatal(err)
		}
	}
	var listed []string
	for _, m := range kept {
		for _, d := range m.Findings {
			listed = append(listed, d.Code)
		}
	}
	if got := strings.Join(listed, " "); got != "XSD004 MAP001 "+CodeMore || l.Unlisted != (Count{Errors: 3, Notes: 1}) {
		t.Errorf("listed %s, not listed %s", got, l.Unlisted)
	}
	for i, m := range specimens() {
		if got, want := kept[i].count().Errors, m.count().Errors; got != want {
			t.Errorf("message %d has %d errors, want %d", i, got, want)
		}
	}
}

// On a page, what is only counted counts, too.
func TestPageCountsWhatIsNotListed(t *testing.T) {
	var page strings.Builder
	out, err := New("html", &page, Options{})
	if err != nil {
		t.Fatal(err)
	}
	out = Limit(out, 1)
	for _, m := range specimens() {
		if err := out.Write(m); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Flush(); err != nil {
		t.Fatal(err)
	}
	if want := "5 declarations: 2 valid. 44 errors, 1 warning, 2 notes."; !strings.Contains(page.String(), want) {
		t.Errorf("the page lacks %q:\n%s", want, page.String()[max(0, page.Len()-1500):])
	}
}

func TestErrorsOnlyPassesErrors(t *testing.T) {
	var kept []*Message
	out := ErrorsOnly(keep{&kept})
	for _, m := range specimens() {
		if err := out.Write(m); err != nil {
			t.Fatal(err)
		}
	}
	var codes []string
	for _, m := range kept {
		for _, d := range m.Findings {
			codes = append(codes, d.Code)
		}
	}
	if got := strings.Join(codes, " "); got != "XSD004 LST001 "+CodeMore+" JSC004 JSC004" {
		t.Errorf("got %s", got)
	}
}

// keep is an output that keeps copies of what it is given.
type keep struct{ messages *[]*Message }

func (k keep) Write(m *Message) error {
	c := *m
	c.Findings = append([]dm.Diagnostic(nil), m.Findings...)
	*k.messages = append(*k.messages, &c)
	return nil
}

func (keep) Flush() error { return nil }
