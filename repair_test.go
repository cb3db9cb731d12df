package wcodm

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"

	"wcodm/datamodel/corpustest"
)

func repairing(o *Options) { o.Repair = true }

var (
	declarations = regexp.MustCompile(`\s+xmlns(:[\w.-]+)?\s*=\s*("[^"]*"|'[^']*')`)
	tagPrefixes  = regexp.MustCompile(`(</?)[\w.-]+:`)
	attrPrefixes = regexp.MustCompile(`(\s)[\w.-]+:([\w.-]+\s*=\s*["'])`)
)

// stripped is a message without namespaces and prefixes.
func stripped(doc []byte) []byte {
	doc = tagPrefixes.ReplaceAll(declarations.ReplaceAll(doc, nil), []byte("$1"))
	return attrPrefixes.ReplaceAll(doc, []byte("$1$2"))
}

// codesOf lists the codes of findings, each once, in the order of the results.
func codesOf(results []outcome) string {
	var codes []string
	seen := map[string]bool{}
	for _, r := range results {
		for _, d := range r.Diagnostics {
			if !seen[d.Code] {
				seen[d.Code] = true
				codes = append(codes, fmt.Sprintf("%s %s %d:%d", d.Severity, d.Code, d.Line, d.Column))
			}
		}
	}
	return strings.Join(codes, ", ")
}

const repairable1 = `<?xml version="1.0" encoding="UTF-8"?>
<md:MetaData xmlns:md="urn:wco:datamodel:WCO:DocumentMetaData-DMS:2" xmlns="urn:wco:datamodel:WCO:DEC-DMS:2">
  <md:WCOTypeName>DEC</md:WCOTypeName>
  <Declaration>
    <FunctionCode>9</FunctionCode>
    <GoodsShipment><GovernmentAgencyGoodsItem><SequenceNumeric>1</SequenceNumeric>
      <Commodity><Description>Blåbær à la crème</Description></Commodity></GovernmentAgencyGoodsItem></GoodsShipment>
  </Declaration>
</md:MetaData>`

// What is repaired is written as what was meant, with a warning; without the
// option the finding that stops it proposes it.
func TestRepair(t *testing.T) {
	latin := strings.NewReplacer("å", "\xe5", "æ", "\xe6", "à", "\xe0", "è", "\xe8").Replace(repairable1)
	strict, tolerant := engine(t, "", "gb-cds:xml"), engine(t, "", "gb-cds:xml", repairing)
	want := run1(t, strict, input("-", []byte(repairable1)))[0].Output
	if want == "" {
		t.Fatal("the message itself is not valid")
	}
	for _, c := range []struct {
		name, doc     string
		without, with string
	}{
		{"nothing wrong", repairable1, "", ""},
		{"stripped", string(stripped([]byte(repairable1))), "error MSG002 2:1", "warning FIX001 2:1"},
		{"undeclared", strings.Replace(repairable1, ` xmlns:md="urn:wco:datamodel:WCO:DocumentMetaData-DMS:2"`, "", 1), "error XML001 2:53", "warning FIX002 2:1"},
		{"version", strings.Replace(repairable1, "MetaData-DMS:2", "MetaData-DMS:1", 1), "error MSG001 2:1", "warning FIX003 2:1"},
		{"body's version", strings.Replace(repairable1, "DEC-DMS:2", "DEC-DMS:1", 1), "error XSD001 4:3, error XSD002 2:1", "warning FIX003 4:3"},
		{"blank", strings.Replace(repairable1, "DEC-DMS:2", "DEC-DMS:2 ", 1), "error XML001 2:110", "warning FIX003 4:3"},
		{"windows-1252", latin, "error XML002 7:33", "warning FIX004 7:33"},
		{"UTF-16 named", strings.Replace(repairable1, `"UTF-8"`, `"UTF-16"`, 1), "error XML002 1:38", "warning FIX005 1:21"},
		{"both", string(stripped([]byte(latin))), "error XML002 7:33", "warning FIX004 7:33, warning FIX001 2:1"},
	} {
		without := run1(t, strict, input("-", []byte(c.doc)))
		if got := codesOf(without); got != c.without {
			t.Errorf("%s: without repair %s, want %s", c.name, got, c.without)
		}
		for _, r := range without {
			for _, d := range r.Diagnostics {
				if !strings.Contains(d.Expected, "--repair") && d.Code != "XSD002" {
					t.Errorf("%s: %s does not propose the repair: %s", c.name, d.Code, d.Expected)
				}
			}
		}
		with := run1(t, tolerant, input("-", []byte(c.doc)))
		if got := codesOf(with); got != c.with {
			t.Errorf("%s: with repair %s, want %s", c.name, got, c.with)
		}
		if len(with) != 1 || with[0].Output != want {
			t.Errorf("%s: written\n%s", c.name, with[0].Output)
		}
	}
	// Mojibake stops nothing, and is told only where it is looked for.
	named := strings.Replace(repairable1, `"UTF-8"`, `"ISO-8859-1"`, 1)
	if got := run1(t, strict, input("-", []byte(named))); codesOf(got) != "" || got[0].Output == want {
		t.Errorf("%s\n%s", codesOf(got), got[0].Output)
	}
	if got := run1(t, tolerant, input("-", []byte(named))); codesOf(got) != "warning FIX005 7:33" || got[0].Output != want {
		t.Errorf("%s\n%s", codesOf(got), got[0].Output)
	}
}

// A body that lost its namespace gets the proposal, although its root, which
// other messages begin with, too, says nothing of which body it is.
func TestRepairIsProposedForABodyAlone(t *testing.T) {
	doc, err := os.ReadFile("testdata/gb-cds/responses/rejected.xml")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer(` xmlns="urn:wco:datamodel:WCO:RES-DMS:2"`, "", "<rds:", "<", "</rds:", "</").Replace(string(doc))
	without := run1(t, engine(t, "", ""), input("-", []byte(text)))
	if got := codesOf(without); got != "error XSD001 6:3" {
		t.Fatalf("without repair %s", got)
	}
	if d := without[0].Diagnostics[0]; !strings.Contains(d.Expected, "--repair") {
		t.Errorf("the repair is not proposed: %s; expected %s", d.Message, d.Expected)
	}
	if got := codesOf(run1(t, engine(t, "", "", repairing), input("-", []byte(text)))); got != "warning FIX001 6:3" {
		t.Errorf("with repair %s", got)
	}
}

// A body in a namespace of others, in the wrapper of a format, is read where it has the
// structure; elsewhere it is told that it is, and not that what stands in it is not read.
func TestABodyInAForeignNamespaceIsOneFault(t *testing.T) {
	doc, err := os.ReadFile("testdata/gb-cds/import.xml")
	if err != nil {
		t.Fatal(err)
	}
	for space, want := range map[string]string{"urn:wco:datamodel:WCO:DocumentMetaData-DMS:2": "error XSD001 ", "urn:wco:datamodel:WCO:DMS.Declaration:1": "error XSD001 ",
		"urn:example:own": "warning MSG007 "} {
		text := strings.ReplaceAll(string(doc), "urn:wco:datamodel:WCO:DEC-DMS:2", space)
		for _, from := range []string{"", "gb-cds:xml"} {
			got := run1(t, engine(t, from, ""), input("-", []byte(text)))
			if len(got[0].Diagnostics) == 0 || !strings.HasPrefix(codesOf(got), want) && !(from == "" && strings.Contains(codesOf(got), want)) {
				t.Errorf("%s: %s", space, codesOf(got))
				continue
			}
			for _, d := range got[0].Diagnostics {
				if d.Code == "UCR015" || d.Code == codeAdopted && (d.Value != space || !strings.Contains(string(doc), strings.TrimPrefix(d.Expected, "the namespace "))) {
					t.Errorf("%s: %s %s; expected %s", space, d.Code, d.Message, d.Expected)
				}
			}
		}
	}
}

// A response whose elements are all in the namespace of its wrapper is a response, in
// every command, and what the finding proposes reads it.
func TestAResponseInTheNamespaceOfItsWrapper(t *testing.T) {
	doc, err := os.ReadFile("testdata/gb-cds/responses/rejected.xml")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer(` xmlns:md="urn:wco:datamodel:WCO:DocumentMetaData-DMS:2"`, "", ` xmlns="urn:wco:datamodel:WCO:RES-DMS:2"`, ` xmlns="urn:wco:datamodel:WCO:DocumentMetaData-DMS:2"`,
		"<rds:", "<", "</rds:", "</", "<md:", "<", "</md:", "</").Replace(string(doc))
	for _, checks := range []Checks{0, ReadOnly} {
		o := func(o *Options) { o.Checks = checks }
		without := run1(t, engine(t, "", "", o), input("-", []byte(text)))
		if len(without) != 1 || len(without[0].Diagnostics) != 1 || without[0].Format.Name != "gb-cds-response:xml" {
			t.Fatalf("%s, as %v", codesOf(without), without[0].Format)
		}
		if d := without[0].Diagnostics[0]; d.Line != 6 || !strings.Contains(d.Message, "Response") || strings.Contains(d.Message+d.Expected, "Declaration,") || !strings.Contains(d.Expected, "--repair") {
			t.Errorf("%d: %s; expected %s", d.Line, d.Message, d.Expected)
		}
		if got := codesOf(run1(t, engine(t, "", "", o, repairing), input("-", []byte(text)))); got != "warning FIX003 6:3" {
			t.Errorf("with repair %s", got)
		}
	}
	response := func(repair bool) []Answer {
		answers, err := Trace(t.Context(), TraceOptions{Responses: []Input{input("-", []byte(text))}, Declarations: []Input{fileInput("testdata/gb-cds/import.xml")}, Repair: repair})
		if err != nil {
			t.Fatal(err)
		}
		return answers
	}
	if got := response(false); len(got) != 1 || got[0].Findings[0].Code != codeUnknown || !strings.Contains(got[0].Findings[0].Expected, "--repair") {
		t.Errorf("traced without repair: %+v", got)
	}
	if got := response(true); len(got) < 1 || got[0].Findings[0].Code != codeRejected {
		t.Errorf("traced with repair: %+v", got)
	}
}

// What stands around messages is passed over and told, each message is read in its
// place; without repair the finding proposes it.
func TestRepairOfTextAround(t *testing.T) {
	one := repairable1[strings.Index(repairable1, "?>")+2:]
	latin := strings.NewReplacer("å", "\xe5", "æ", "\xe6", "à", "\xe0", "è", "\xe8").Replace(one)
	broken := strings.Replace(one, "</Declaration>", "", 1)
	wide := func(text string) string {
		b := []byte("\xFF\xFE")
		for _, u := range utf16.Encode([]rune(text)) {
			b = append(b, byte(u), byte(u>>8))
		}
		return string(b)
	}
	const bom = "\xEF\xBB\xBF"
	strict, tolerant := engine(t, "", "gb-cds:xml"), engine(t, "", "gb-cds:xml", repairing)
	want := run1(t, strict, input("-", []byte(repairable1)))[0].Output
	for _, c := range []struct {
		name, doc     string
		without, with string
		written       int
	}{
		{"behind", repairable1 + "\nheaders=List((Content-Type,application/xml))\nstatus=202\n", "error XML001 10:1", "warning FIX006 10:1", 1},
		{"before", "2026-09-14 10:00 INFO payload=" + repairable1, "error INP001 1:1", "warning FIX006 1:1", 1},
		{"before, in brackets", "[2026-09-14 10:00] INFO payload=" + repairable1, "error INP001 1:1", "warning FIX006 1:1", 1},
		{"before, in angle brackets", "<INFO> 10:00\n" + repairable1, "error XML001 2:6", "warning FIX006 1:1", 1},
		{"around several", "a\n" + repairable1 + "\nb " + one + " c\n", "error INP001 1:1", "warning FIX006 1:1", 2},
		{"several alone", repairable1 + repairable1, "error XML001 9:20", "warning FIX006 9:15", 2},
		{"blanks before the declaration", "\n " + repairable1, "error XML001 2:7", "warning FIX006 1:1", 1},
		{"a broken one among them", "a\n" + broken + "\n" + repairable1, "error INP001 1:1", "warning FIX006 1:1, error XML001 5:3", 1},
		{"other bytes behind text", "a " + latin, "error INP001 1:1", "warning FIX006 1:1, warning FIX004 7:33", 1},
		{"no namespaces behind text", "a " + string(stripped([]byte(one))), "error INP001 1:1", "warning FIX006 1:1, warning FIX001 2:1", 1},
		{"an end-of-file mark", repairable1 + "\n\x1a", "error XML001 10:1", "warning FIX007 10:1", 1},
		{"NULs", repairable1 + "\x00\x00", "error XML001 9:15", "warning FIX007 9:15", 1},
		{"two byte order marks", bom + bom + repairable1, "error XML001 1:1", "warning FIX008 1:1", 1},
		{"one byte order mark", bom + repairable1, "", "", 1},
		{"a declaration in an envelope", "<e:submit xmlns:e='urn:e'>\n" + repairable1 + "</e:submit>", "error XML001 2:6", "warning FIX006 1:1", 1},
		{"text around UTF-16", wide("a\n" + repairable1 + "\nb"), "error INP001 1:1", "warning FIX006 1:1", 1},
		{"NULs behind UTF-16", wide(strings.Replace(repairable1, "UTF-8", "UTF-16", 1) + "\x00"), "error XML001 9:15", "warning FIX007 9:15", 1},
		{"two byte order marks of UTF-16", wide("\uFEFF" + repairable1), "error XML001 1:1", "warning FIX008 1:1", 1},
		{"UTF-16 alone", wide(repairable1), "", "", 1},
		{"an envelope with a name of its own", "a <e:submit xmlns:e='urn:e'>" + one + "</e:submit> b", "error INP001 1:1", "warning FIX006 1:1", 1},
	} {
		without := run1(t, strict, input("-", []byte(c.doc)))
		if got := codesOf(without); got != c.without {
			t.Errorf("%s: without repair %s, want %s", c.name, got, c.without)
		}
		for _, r := range without {
			for _, d := range r.Diagnostics {
				if !strings.Contains(d.Expected, "--repair") {
					t.Errorf("%s: %s does not propose the repair: %s; %s", c.name, d.Code, d.Message, d.Expected)
				}
			}
		}
		with, n := run1(t, tolerant, input("-", []byte(c.doc))), 0
		if got := codesOf(with); got != c.with {
			t.Errorf("%s: with repair %s, want %s", c.name, got, c.with)
		}
		for _, r := range with {
			if r.Output != "" {
				n++
				if r.Output != want || r.Message != n {
					t.Errorf("%s: message %d, written\n%s", c.name, r.Message, r.Output)
				}
			}
		}
		if n != c.written {
			t.Errorf("%s: %d are written", c.name, n)
		}
	}
	// A finding stands at its place in the file.
	wrong := strings.Replace(one, "<FunctionCode>9<", "<FunctionCode>999<", 1)
	if got := codesOf(run1(t, tolerant, input("-", []byte("a\nb "+strings.TrimSpace(wrong)+"\n")))); got != "warning FIX006 1:1, error XSD004 5:5" {
		t.Error(got)
	}
	// What is no UTF-16 is not read by a repair, and none is proposed.
	half := strings.Replace(wide(repairable1), wide("9<")[2:], wide("9")[2:]+"\x00\xD8"+wide("<")[2:], 1)
	for _, e := range []*Engine{strict, tolerant} {
		if got := run1(t, e, input("-", []byte(half))); !strings.HasPrefix(codesOf(got), "error XML00") || strings.Contains(got[0].Diagnostics[0].Expected, "--repair") {
			t.Errorf("half a character: %s %v", codesOf(got), got[0].Diagnostics)
		}
	}
	// JSON that holds XML stays JSON, and what has no message stays unknown.
	for doc, want := range map[string]string{
		`{"package":"gb-cds","payload":"<?xml version='1.0'?><MetaData/>"}`: "error JSN003 1:21",
		"log line <b>bold</b> 1 < 2":                                        "error INP001 1:1",
	} {
		for _, e := range []*Engine{strict, tolerant} {
			if got := run1(t, e, input("-", []byte(doc))); codesOf(got) != want || strings.Contains(got[0].Diagnostics[0].Expected, "--repair") {
				t.Errorf("%s: %s", doc, codesOf(got))
			}
		}
	}
}

// Each message of a stream is repaired on its own, and a repair of the bytes is
// told with the message that it is in.
func TestRepairInAStream(t *testing.T) {
	one := repairable1[strings.Index(repairable1, "?>")+2:]
	ascii := strings.NewReplacer("å", "a", "æ", "ae", "à", "a", "è", "e").Replace(one)
	latin := strings.NewReplacer("å", "\xe5", "æ", "\xe6", "à", "\xe0", "è", "\xe8").Replace(one)
	e := engine(t, "", "", repairing)
	results := run1(t, e, input("-", []byte("<Batch>"+ascii+string(stripped([]byte(ascii)))+latin+ascii+"</Batch>")))
	if len(results) != 4 {
		t.Fatalf("%d messages", len(results))
	}
	for i, want := range []string{"", "FIX001", "FIX004", ""} {
		got := ""
		for _, d := range results[i].Diagnostics {
			got += d.Code
		}
		if got != want || results[i].Message != i+1 {
			t.Errorf("message %d: %s, want %s", results[i].Message, got, want)
		}
	}
	// What no message takes along is told of the input.
	results = run1(t, e, input("-", []byte("<Batch>"+ascii+"<x>\xe5</x></Batch>")))
	if len(results) != 2 || codesOf(results) != "warning FIX004 9:18" || results[1].Message != 0 {
		t.Errorf("%d results, %s", len(results), codesOf(results))
	}
}

// Nothing else is repaired: what is not well-formed, and what is another's.
func TestRepairOfNothingElse(t *testing.T) {
	strict, tolerant := engine(t, "", ""), engine(t, "", "", repairing)
	for _, doc := range []string{
		"<MetaData><Declaration></MetaData>", "<a>", "", "<MetaDate/>", `<MetaData xmlns="urn:wco:datamodel:WCO:DMS.Declaration:1"/>`,
		"<?xml version='1.0' encoding='x-none'?><MetaData/>", "<a>\x81</a>", "<a>&e;</a>", danish,
	} {
		without, with := codesOf(run1(t, strict, input("-", []byte(doc)))), codesOf(run1(t, tolerant, input("-", []byte(doc))))
		if !strings.HasPrefix(with, "error") || without != with {
			t.Errorf("%q: %s, and with repair %s", doc, without, with)
		}
	}
}

// Real messages that are right stay what they are, and each of them is valid
// again, and written the same, when it has lost its namespaces.
func TestRepairOfRealMessages(t *testing.T) {
	strict, tolerant := engine(t, "", "gb-cds:xml"), engine(t, "", "gb-cds:xml", repairing)
	n := 0
	for _, name := range corpustest.Files(t, "gb-cds/declarations", "gb-cds/amendments-and-cancellations") {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		want := run1(t, strict, input(name, data))
		if len(want) != 1 || want[0].Errors() > 0 {
			continue
		}
		n++
		if got := run1(t, tolerant, input(name, data)); codesOf(got) != codesOf(want) || got[0].Output != want[0].Output {
			t.Errorf("%s: %s with repair, %s without", name, codesOf(got), codesOf(want))
		}
		got := run1(t, tolerant, input(name, stripped(data)))
		if len(got) != 1 || got[0].Errors() > 0 || !strings.Contains(codesOf(got), "FIX001") || noHint(got[0].Output) != noHint(want[0].Output) {
			t.Errorf("%s without namespaces: %s\n%s", name, codesOf(got), got[0].Output)
		}
	}
	if n < 100 {
		t.Errorf("only %d messages were tried", n)
	}
	t.Logf("%d messages without their namespaces are read as they were", n)
}

// The notifications that were published without their namespaces are read as what
// they were: libxml2 says the same of what is written as is said of them here.
func TestRepairOfRealNotifications(t *testing.T) {
	dir, driver := t.TempDir(), gbSchema(t)
	e := engine(t, "", "gb-cds-response:xml", repairing, func(o *Options) { o.Force = true })
	valid := map[string]bool{}
	var written []string
	for i, name := range corpustest.Files(t, "gb-cds/stripped-namespaces") {
		for _, r := range run1(t, e, fileInput(name)) {
			if r.Format == nil {
				continue // no notification
			}
			if r.Format.Package.Name != "gb-cds-response" || !strings.Contains(codesOf([]outcome{r}), "warning FIX001") {
				t.Errorf("%s is read as %s: %s", name, r.Format.Name, codesOf([]outcome{r}))
			}
			out := filepath.Join(dir, fmt.Sprintf("%d.xml", i))
			if err := os.WriteFile(out, []byte(r.Output), 0o600); err != nil {
				t.Fatal(err)
			}
			written = append(written, out)
			valid[out] = r.Errors() == 0
		}
	}
	n := 0
	want := xmllint(t, driver, written...)
	for _, name := range written {
		if want[name] {
			n++
		}
		if valid[name] != want[name] {
			t.Errorf("%s: valid %v, and for xmllint %v", name, valid[name], want[name])
		}
	}
	t.Logf("%d notifications, %d valid, each as xmllint says of what is written", len(written), n)
	if n < 100 {
		t.Error("that is too few")
	}
}

// noHint leaves out the hint at a schema, whose prefix is lost with the others.
func noHint(doc string) string {
	return regexp.MustCompile(` (xmlns:xsi|(xsi:)?schemaLocation)="[^"]*"`).ReplaceAllString(doc, "")
}

// Any bytes get the same answer twice, and a message that needs no repair is
// the same with it and without.
func FuzzRepair(f *testing.F) {
	f.Add([]byte(repairable1))
	f.Add(stripped([]byte(repairable1)))
	f.Add([]byte("<m:MetaData><Declaration/><p:x q:y=''/></m:MetaData>"))
	f.Add([]byte(`<MetaData xmlns="urn:wco:datamodel:WCO:DEC-DMS:3"><Declaration><UCR><DateTimeString/></UCR></Declaration></MetaData>`))
	strict, tolerant := engine(f, "", "wco:json"), engine(f, "", "wco:json", repairing)
	f.Fuzz(func(t *testing.T, doc []byte) {
		if len(doc) > 0 && syntaxOf(doc) != XML {
			return
		}
		once, again := run1(t, tolerant, input("-", doc)), run1(t, tolerant, input("-", doc))
		if fmt.Sprint(once) != fmt.Sprint(again) {
			t.Fatalf("%q: %+v, and then %+v", doc, once, again)
		}
		plain := run1(t, strict, input("-", doc))
		repaired := false
		for _, r := range append(once, plain...) {
			if r.Err != nil {
				t.Fatal(r.Err)
			}
			for _, d := range r.Diagnostics {
				repaired = repaired || strings.HasPrefix(d.Code, "FIX")
				if strings.Contains(d.Message+d.Expected+d.Value, "\x01") {
					t.Fatalf("%q: %+v", doc, d)
				}
			}
		}
		if valid := !bytes.Contains(doc, []byte("encoding")) && len(plain) > 0 && plain[0].Errors() == 0; valid && !repaired && fmt.Sprint(once) != fmt.Sprint(plain) {
			t.Fatalf("%q: %+v, and with repair %+v", doc, plain, once)
		}
	})
}
