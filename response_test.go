package wcodm

import (
	"os"
	"strings"
	"testing"

	"wcodm/datamodel/corpustest"
)

// A declaration and a response begin with the same element, in one stream, too.
func TestMessagesThatBeginAlikeAreToldApartByTheirBody(t *testing.T) {
	var batch strings.Builder
	batch.WriteString("<Batch>")
	for _, name := range []string{rejectedFile, sentFile, rejectedFile} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		_, message, _ := strings.Cut(string(data), "?>")
		batch.WriteString(message)
	}
	const empty = `<MetaData xmlns="urn:wco:datamodel:WCO:DocumentMetaData-DMS:2"><WCOTypeName>DEC</WCOTypeName></MetaData>`
	batch.WriteString(empty + "</Batch>")
	got := run1(t, engine(t, "", ""), input("batch.xml", []byte(batch.String())))
	want := []struct {
		format string
		errors int
	}{{"gb-cds-response:xml", 0}, {"gb-cds:xml", 0}, {"gb-cds-response:xml", 0}, {"gb-cds:xml", 1}}
	if len(got) != len(want) {
		t.Fatalf("%d messages, want %d", len(got), len(want))
	}
	for i, r := range got {
		if r.Format.Name != want[i].format || r.Errors() != want[i].errors {
			t.Errorf("message %d is %s: %v", i+1, r.Format.Name, r.Diagnostics)
		}
		if strings.Contains(r.Format.Name, "response") && len(r.UCR) > 0 {
			t.Errorf("a response has a UCR: %v", r.UCR)
		}
	}
	// With --from there is no choice: the schema of that format speaks.
	if got := run1(t, engine(t, "gb-cds:xml", ""), fileInput(rejectedFile)); got[0].Errors() == 0 {
		t.Error("a response passes as a declaration")
	}
	// A response in JSON, and a UCR that is asked for, change nothing.
	json := run1(t, engine(t, "", "gb-cds-response:json", func(o *Options) { o.UCR = "require" }), fileInput(rejectedFile))
	if got := run1(t, engine(t, "", ""), input("r.json", []byte(json[0].Output))); got[0].Format.Name != "gb-cds-response:json" || len(got[0].Diagnostics) > 0 {
		t.Errorf("%s: %v", json[0].Output, got[0].Diagnostics)
	}
}

func TestResponseIsNotConvertedIntoADeclaration(t *testing.T) {
	for _, c := range []struct{ file, to string }{
		{rejectedFile, "wco:xml"}, {rejectedFile, "gb-cds:json"}, {rejectedFile, "asycuda-sad"}, {rejectedFile, "trader-csv"},
		{sentFile, "gb-cds-response:xml"}, {"testdata/asycuda/import-3-items.xml", "gb-cds-response:json"},
	} {
		got := run1(t, engine(t, "", c.to), fileInput(c.file))
		found := false
		for _, d := range got[0].Diagnostics {
			found = found || d.Code == codeNoWay && d.Line > 0
		}
		if !found || got[0].Output != "" || got[0].Err != nil {
			t.Errorf("%s to %s: %v %v", c.file, c.to, got[0].Diagnostics, got[0].Err)
		}
	}
}

// Every real response that its schema accepts comes back the same from JSON.
func TestResponsesGoThroughJSON(t *testing.T) {
	there, back := engine(t, "", "gb-cds-response:json"), engine(t, "", "gb-cds-response:xml")
	done := 0
	for name, data := range corpustest.Responses(t) {
		for _, r := range run1(t, there, input(name, data)) {
			if r.Errors() > 0 {
				continue // not accepted by the schema: TestXSDVerdictOnResponses looks at those
			}
			again := run1(t, back, input("-", []byte(r.Output)))
			if len(again) != 1 || again[0].Errors() > 0 {
				t.Fatalf("%s: on the way back: %v", name, again[0].Diagnostics)
			}
			if d := firstDifference(canonical(t, data, gbRoot), canonical(t, []byte(again[0].Output), gbRoot)); d != "" {
				t.Errorf("%s: %s", name, d)
			}
			done++
		}
	}
	if done < 140 {
		t.Errorf("%d responses made the way, want at least 140", done)
	}
	t.Logf("%d responses came back the same", done)
}
