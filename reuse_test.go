package wcodm

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	dm "wcodm/datamodel"
	"wcodm/datamodel/corpustest"
	"wcodm/datamodel/ucr"
	"wcodm/mappings"
)

// specimenOf reads one of our own messages.
func specimenOf(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// reusing makes an engine that reuses declarations by a mapping: one that ships, or
// the text of one.
func reusing(t testing.TB, to, mapping string) *Engine {
	t.Helper()
	m, err := mappings.Open("export-to-import")
	if mapping != "" {
		m, err = mappings.Load("own.yaml", []byte(mapping), mappings.Files())
	}
	if err != nil {
		t.Fatal(err)
	}
	return engine(t, "", to, func(o *Options) { o.Reuse = m })
}

// fullVerdict is what an engine that judges everything finds wrong with a message.
func fullVerdict(t testing.TB, doc string) outcome {
	t.Helper()
	got := run1(t, engine(t, "", "", func(o *Options) { o.Checks = CheckSchema | CheckLists | CheckRules }), input("draft", []byte(doc)))
	if len(got) != 1 || got[0].Err != nil {
		t.Fatalf("%+v", got)
	}
	return got[0]
}

// leftOpen reports whether a finding about a draft is about what the account says is
// left to be filled in.
func leftOpen(d dm.Diagnostic, left []dm.Diagnostic) bool {
	return slices.ContainsFunc(left, func(l dm.Diagnostic) bool {
		return l.WCOPath == d.Expected || strings.HasSuffix(l.WCOPath, "/"+d.Expected) || strings.HasPrefix(d.WCOPath, l.WCOPath)
	})
}

var draftFormats = []string{"gb-cds:xml", "wco:xml", "gb-cds:json", "wco:json"}

// What a verdict finds wrong with the draft is among what is left to be filled in,
// and the draft has the UCR of the export.
func TestDraftLacksOnlyWhatIsLeft(t *testing.T) {
	export := specimenOf(t, "gb-cds/export.xml")
	if found := fullVerdict(t, string(export)); len(found.Diagnostics) > 0 {
		t.Fatalf("the export itself: %+v", found.Diagnostics)
	}
	for _, to := range draftFormats {
		got := run1(t, reusing(t, to, ""), input("export.xml", export))[0]
		if got.Errors() > 0 || got.Output == "" || got.Reused == nil {
			t.Fatalf("%s: %+v", to, got.Diagnostics)
		}
		draft := fullVerdict(t, got.Output)
		for _, d := range draft.Diagnostics {
			if d.Severity == dm.Error && !leftOpen(d, got.Reused.Left) {
				t.Errorf("%s: %s %s is not among what is left", to, d.Code, d.Message)
			}
		}
		if a, b := got.UCR, draft.UCR; len(a) != 1 || len(b) != 1 || a[0].Value != "6GB555440000003-HOSHI917" || b[0].Value != a[0].Value {
			t.Errorf("%s: UCR %+v, and of the draft %+v", to, a, b)
		}
	}
}

// Every line of the account stands where its value stands in the export.
func TestAccountPointsIntoTheExport(t *testing.T) {
	export := specimenOf(t, "gb-cds/export.xml")
	e := engine(t, "", "wco:xml", func(o *Options) { o.Reuse, _ = mappings.Open("export-to-import"); o.Account = true })
	got := run1(t, e, input("export.xml", export))[0]
	lines := strings.Split(string(export), "\n")
	values := 0
	for _, d := range slices.Concat(got.Reused.Changed, got.Reused.Behind, got.Reused.Kept) {
		if d.Value == "" || d.WCOPath == "FunctionCode" || d.Expected == "GoodsShipment/Seller" || d.Expected == "GoodsShipment/Importer" {
			continue // written by the mapping, or a class
		}
		values++
		if line := lines[d.Line-1]; !strings.Contains(strings.ReplaceAll(line, "&amp;", "&"), d.Value) {
			t.Errorf("%s: line %d is %q", d.Message, d.Line, line)
		}
	}
	if values < 80 {
		t.Errorf("only %d values have a place", values)
	}
	if a := got.Reused; a.Carried != len(a.Kept) || a.LeftBehind < len(a.Behind) {
		t.Errorf("%d values carried and %d listed, %d left behind and %d listed", a.Carried, len(a.Kept), a.LeftBehind, len(a.Behind))
	}
}

// completed is what an importer adds to the draft of the specimen in gb-cds:xml, by
// what it stands before.
var completed = []struct{ before, add string }{
	{"<TypeCode>IMD", "<FunctionalReferenceID>HOSHI-IM-1</FunctionalReferenceID>"},
	{"<InvoiceAmount", "<DeclarationOfficeID>GB000060</DeclarationOfficeID>"},
	{"<Consignment>", "<BorderTransportMeans><ID>MV PENNINE STAR</ID><IdentificationTypeCode>11</IdentificationTypeCode><RegistrationNationalityCode>GB</RegistrationNationalityCode><ModeCode>1</ModeCode></BorderTransportMeans>"},
	{"<Exporter>", "<Declarant><ID>GB987650000001</ID></Declarant>"},
	{"<TransportEquipment>", "<ArrivalTransportMeans><ID>MV PENNINE STAR</ID><IdentificationTypeCode>11</IdentificationTypeCode></ArrivalTransportMeans>" +
		"<GoodsLocation><Name>FXTFXTFXT</Name><TypeCode>A</TypeCode><Address><TypeCode>U</TypeCode><CountryCode>GB</CountryCode></Address></GoodsLocation>"},
	{"<Origin>", "<CustomsValuation><MethodCode>1</MethodCode></CustomsValuation><GovernmentProcedure><CurrentCode>40</CurrentCode><PreviousCode>00</PreviousCode></GovernmentProcedure>"},
	{"<GoodsMeasure>", "<DutyTaxFee><DutyRegimeCode>100</DutyRegimeCode></DutyTaxFee>"},
	{"<Seller>", "<PreviousDocument><CategoryCode>X</CategoryCode><ID>26GB0000601</ID><TypeCode>337</TypeCode></PreviousDocument>"},
}

// The draft and what is left make an import declaration in which nothing is wrong, and
// with which nothing is left.
func TestCompletedDraftIsAnImport(t *testing.T) {
	got := run1(t, reusing(t, "gb-cds:xml", ""), input("export.xml", specimenOf(t, "gb-cds/export.xml")))[0]
	doc := got.Output
	for _, c := range completed {
		if !strings.Contains(doc, c.before) {
			t.Fatalf("the draft has no %s", c.before)
		}
		if c.before == "<Consignment>" { // that of the declaration
			doc = strings.Replace(doc, c.before, c.add+c.before, 1)
			continue
		}
		doc = strings.ReplaceAll(doc, c.before, c.add+c.before)
	}
	// What has several places of the same name, or completes what is there.
	doc = strings.ReplaceAll(doc, "<SequenceNumeric>1</SequenceNumeric>\n        <AdditionalDocument>", "<SequenceNumeric>1</SequenceNumeric><StatisticalValueAmount currencyID=\"GBP\">16100</StatisticalValueAmount>\n        <AdditionalDocument>")
	doc = strings.Replace(doc, "<SequenceNumeric>2</SequenceNumeric>\n        <Commodity>", "<SequenceNumeric>2</SequenceNumeric><StatisticalValueAmount currencyID=\"GBP\">8700</StatisticalValueAmount>\n        <Commodity>", 1)
	doc = strings.Replace(doc, "<ID>691200</ID>", "<ID>69120023</ID>", 1)
	doc = strings.Replace(doc, "<ID>691110</ID>", "<ID>69111000</ID>", 1)
	doc = strings.Replace(doc, "<Name>Hoshi Tableware K.K.</Name>", "<Name>Hoshi Tableware K.K.</Name><ID>JP1180001000001</ID>", 1)
	if found := fullVerdict(t, doc); len(found.Diagnostics) > 0 {
		t.Errorf("the completed draft: %+v", found.Diagnostics)
	}
	base := run1(t, engine(t, "", "wco:xml"), input("import.xml", []byte(doc)))[0]
	m, err := mappings.Open("export-to-import")
	if err != nil {
		t.Fatal(err)
	}
	tree := readBase(t, base.Output)
	m.Left(tree, func(n dm.NodeID, lacks *dm.Element, why string) {
		t.Errorf("%s of %s is still left: %s", lacks.Path(), tree.Path(n), why)
	})
}

// readBase reads a message of the base.
func readBase(t testing.TB, doc string) *dm.Tree {
	t.Helper()
	var tree *dm.Tree
	e := engine(t, "wco:xml", "")
	e.take = func(_ *job, t *dm.Tree) bool { tree = t; return true }
	run1(t, e, input("base", []byte(doc)))
	if tree == nil {
		t.Fatal("no message of the base")
	}
	return tree
}

// What the schema of the target asks for and the draft lacks is left to be filled in:
// no error of the run, and all that the verdict on the draft lists.
func TestWhatTheSchemaMissesIsLeft(t *testing.T) {
	const own = `
mapping: own
title: A reuse that leaves the function to the importer
national: {package: wco}
package: wco
rules:
  - {national: TypeCode, wco: TypeCode, codes: {EXD: IMD}}
  - {national: ., wco: ., rules: same}
drop:
  - {why: the importer's, national: FunctionCode}
`
	for _, to := range []string{"gb-cds:xml", "gb-cds:json"} {
		got := run1(t, reusing(t, to, own), input("export.xml", specimenOf(t, "gb-cds/export.xml")))[0]
		if got.Errors() > 0 || got.Output == "" || len(got.Reused.Left) != 1 {
			t.Fatalf("%s: %+v", to, got.Diagnostics)
		}
		if l := got.Reused.Left[0]; l.Code != codeLeft || l.Expected != "FunctionCode" || l.Line != 9 || l.Severity != dm.Note {
			t.Errorf("%s: %+v", to, l)
		}
		draft := fullVerdict(t, got.Output)
		if len(draft.Diagnostics) != 1 || !leftOpen(draft.Diagnostics[0], got.Reused.Left) {
			t.Errorf("%s: the verdict on the draft is %+v", to, draft.Diagnostics)
		}
	}
}

// A mapping of one's own may be between other packages than the base: what only they
// have is carried, too, and what is left is told where the target has it.
func TestReuseWithinAPackage(t *testing.T) {
	const own = `
mapping: own
title: A UK import of a UK export
national: {package: gb-cds}
package: gb-cds
rules:
  - {national: TypeCode, wco: TypeCode, codes: {EXD: IMD}}
  - {national: ., wco: ., rules: same}
left:
  - {why: that of the import, wco: [DeclarationOfficeID, FunctionalReferenceID]}
`
	export := specimenOf(t, "gb-cds/export.xml")
	for to, path := range map[string]string{"gb-cds:xml": "DeclarationOfficeID", "wco:xml": "DeclarationOffice/ID"} {
		got := run1(t, reusing(t, to, own), input("export.xml", export))[0]
		if got.Reused == nil || len(got.Reused.Left) != 1 || got.Reused.Left[0].WCOPath != path || got.Errors() > 0 {
			t.Errorf("%s: %s left %+v", to, codesOf([]outcome{got}), got.Reused)
		}
		if to != "gb-cds:xml" {
			continue
		}
		// The wrapper is not the declaration's: it is that of the message.
		begin := func(lines []string) int {
			return slices.IndexFunc(lines, func(l string) bool { return strings.Contains(l, "FunctionCode") })
		}
		want := canonical(t, bytes.Replace(export, []byte("EXD"), []byte("IMD"), 1), gbRoot)
		have := canonical(t, []byte(got.Output), gbRoot)
		if !slices.Equal(have[begin(have):], want[begin(want):]) {
			t.Errorf("what is the same became another message:\n%s", got.Output)
		}
	}
}

// Of values that a finding repeats each is told once, long ones too.
func TestValuesOfTheExportAreToldOnce(t *testing.T) {
	base, err := dm.Open("wco")
	if err != nil {
		t.Fatal(err)
	}
	id, err := base.Resolve("GoodsShipment/PreviousDocument/ID")
	if err != nil {
		t.Fatal(err)
	}
	var had alike
	long := strings.Repeat("long ", 40)
	for i, value := range []string{"A1", long, "A1", long} {
		had.add(id, value, dm.Diagnostic{Message: strings.Repeat("x", i), Line: i + 7})
	}
	if got, want := had.below(id.Parent), "A1, "+dm.Shorten(long)+" (line 7)"; got != want {
		t.Errorf("%q, expected %q", got, want)
	}
}

// What is no export is not reused, and an export without a UCR is told.
func TestOnlyExportsAreReused(t *testing.T) {
	export := string(specimenOf(t, "gb-cds/export.xml"))
	for _, test := range []struct{ name, doc, code, message string }{
		{"an import", string(specimenOf(t, "gb-cds/import.xml")), codeNoExport, "This is no export declaration: its TypeCode is IMA"},
		{"no type", strings.Replace(export, "<TypeCode>EXD</TypeCode>", "", 1), codeNoExport, "This is no export declaration: it does not say what it is (TypeCode)"},
		{"a response", string(specimenOf(t, "gb-cds/responses/rejected.xml")), codeNoExport, "This is no export declaration: it is UK response to a customs declaration (CDS)"},
		{"no UCR", strings.Replace(export, "<TypeCode>DCR</TypeCode>", "<TypeCode>MRN</TypeCode>", 1), codeNotJoined, "The export has no UCR, so nothing will join the import with it"},
	} {
		got := run1(t, reusing(t, "wco:xml", ""), input(test.name, []byte(test.doc)))[0]
		i := slices.IndexFunc(got.Diagnostics, func(d dm.Diagnostic) bool { return d.Code == test.code })
		if i < 0 || got.Diagnostics[i].Message != test.message {
			t.Errorf("%s: %s", test.name, codesOf([]outcome{got}))
		}
		if refused := test.code == codeNoExport; refused != (got.Output == "") || refused != (got.Reused == nil) {
			t.Errorf("%s: %d bytes written", test.name, len(got.Output))
		}
	}
}

// Exports of any format that is read are reused: what the national format says, at its
// own lines.
func TestNationalExportsAreReused(t *testing.T) {
	got := run1(t, reusing(t, "wco:xml", ""), input("export.xml", specimenOf(t, "asycuda/export.xml")))[0]
	if got.Errors() > 0 || got.Output == "" {
		t.Fatalf("%+v", got.Diagnostics)
	}
	if !strings.Contains(got.Output, "<TypeCode>IM</TypeCode>") || !strings.Contains(got.Output, got.UCR[0].Value) {
		t.Errorf("the UCR is %s, and the draft\n%s", got.UCR[0].Value, got.Output)
	}
	for _, d := range got.Reused.Changed {
		if d.Line == 0 || d.NationalPath == "" {
			t.Errorf("%s has no place in the export: %+v", d.Message, d)
		}
	}
}

// Over all export declarations of the corpus: each becomes a draft under its own UCR,
// in which the official schema finds nothing that it does not find in the export.
func TestCorpusExportsBecomeDrafts(t *testing.T) {
	dir := corpustest.Dir(t, "gb-cds")
	var exports []string
	for _, folder := range []string{"declarations", "wrapped", "other"} {
		names, err := filepath.Glob(filepath.Join(dir, folder, "*.xml"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if data, err := os.ReadFile(name); err == nil && bytes.Contains(data, []byte("TypeCode>EX")) {
				exports = append(exports, name)
			}
		}
	}
	schema := gbSchema(t)
	ways := map[string]*Engine{}
	for _, to := range draftFormats {
		ways[to] = reusing(t, to, "")
	}
	drafts, changed, left := 0, 0, 0
	for _, name := range exports {
		for _, to := range draftFormats {
			for _, got := range run1(t, ways[to], fileInput(name)) {
				if got.Format == nil { // no message that is known
					continue
				}
				if got.Output == "" || got.Reused == nil {
					t.Errorf("%s to %s: %s", name, to, codesOf([]outcome{got}))
					continue
				}
				drafts++
				changed, left = changed+len(got.Reused.Changed), left+len(got.Reused.Left)
				draft := fullVerdict(t, got.Output)
				for _, d := range draft.Diagnostics {
					if (strings.HasPrefix(d.Code, "XSD") || strings.HasPrefix(d.Code, "PKG") || strings.HasPrefix(d.Code, "JS")) && !leftOpen(d, got.Reused.Left) {
						t.Errorf("%s to %s: %s %s", name, to, d.Code, d.Message)
					}
				}
				if a, b := values(got.UCR), values(draft.UCR); !slices.Equal(a, b) || len(a) == 0 {
					t.Errorf("%s to %s: UCR %v, and of the draft %v", name, to, a, b)
				}
				if to == "gb-cds:xml" {
					file := filepath.Join(t.TempDir(), "draft.xml")
					if err := os.WriteFile(file, []byte(got.Output), 0o644); err != nil {
						t.Fatal(err)
					}
					if !xmllint(t, schema, file)[file] {
						t.Errorf("%s: xmllint does not find its draft valid", name)
					}
				}
			}
		}
	}
	if drafts < 4*20 {
		t.Errorf("%d drafts of %d files", drafts, len(exports))
	}
	t.Logf("%d drafts of %d exports: %d changes, %d places left", drafts, drafts/len(draftFormats), changed, left)
}

func values(all []ucr.Result) (values []string) {
	for _, u := range all {
		if u.Outcome != ucr.Absent {
			values = append(values, u.Value)
		}
	}
	return values
}

func BenchmarkReuse(b *testing.B) {
	export := specimenOf(b, "gb-cds/export.xml")
	e := reusing(b, "gb-cds:xml", "")
	run1(b, e, input("export.xml", export))
	b.SetBytes(int64(len(export)))
	b.ResetTimer()
	batch := []byte("<Batch>")
	for range b.N {
		batch = append(batch, export[bytes.Index(export, []byte("<md:MetaData")):]...)
	}
	run1(b, e, input("batch.xml", append(batch, "</Batch>"...)))
}
