package wcodm

import (
	"path/filepath"
	"testing"

	dm "wcodm/datamodel"
	"wcodm/datamodel/corpustest"
	"wcodm/validators"
)

// answers runs files and asks that each is answered: with a format or a schema it
// was judged by, or with a finding; that each error has a place and words of ours.
// It tells which files have no error.
func answers(t *testing.T, e *Engine, names []string) map[string]bool {
	t.Helper()
	valid := map[string]bool{}
	for _, name := range names {
		results := run1(t, e, fileInput(name))
		if len(results) == 0 {
			t.Errorf("%s: no answer", name)
		}
		errors := 0
		for _, r := range results {
			if r.Err != nil {
				t.Errorf("%s: %v", name, r.Err)
			}
			if r.Format == nil && r.Schema == "" && len(r.Diagnostics) == 0 {
				t.Errorf("%s: message %d has no answer", name, r.Message)
			}
			errors += r.Errors()
			for _, d := range r.Diagnostics {
				if d.Code == validators.CodeOther || d.Severity == dm.Error && (d.Line == 0 || d.Message == "") {
					t.Errorf("%s: %+v", name, d)
				}
			}
		}
		valid[name] = errors == 0
	}
	return valid
}

// Every real file has an answer, and what is wrong with it has a place and plain
// words, with all that is checked.
func TestEveryRealFileHasAnAnswer(t *testing.T) {
	names := corpustest.Files(t, "gb-cds/declarations", "gb-cds/amendments-and-cancellations", "gb-cds/wrapped", "gb-cds/responses",
		"gb-cds/stripped-namespaces", "gb-cds/other", "dk-dms/import", "dk-dms/export", "dk-dms/transit", "eu-ncts", "asycuda", "nl-dms")
	answers(t, engine(t, "", "", func(o *Options) { o.Checks = CheckAll }), names)
	t.Logf("%d files", len(names))
}

// Each message of the transit system gets libxml2's verdict by the schema of its
// type, which is found in the folder of all of them.
func TestTransitVerdictsByFolder(t *testing.T) {
	folder := corpustest.Dir(t, "eu-ncts/schemas")
	official, err := validators.LoadOfficial(folder)
	if err != nil {
		t.Fatal(err)
	}
	names := corpustest.Files(t, "eu-ncts")
	e := engine(t, "", "", func(o *Options) { o.Schema = official })
	valid := answers(t, e, names)
	count := 0
	for _, name := range names {
		r := run1(t, e, fileInput(name))[0]
		if r.Schema == "" {
			t.Errorf("%s is judged by no schema: %v", name, r.Diagnostics)
			continue
		}
		if want := xmllint(t, filepath.Join(folder, r.Schema), name)[name]; valid[name] != want {
			t.Errorf("%s by %s: valid %v, and for xmllint %v", name, r.Schema, valid[name], want)
		}
		if valid[name] {
			count++
		}
	}
	t.Logf("%d files, %d valid, each as xmllint says", len(names), count)
}
