package draft

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wcodm/datamodel/corpustest"
	"wcodm/mappings"
)

// Every customs message of the corpus in XML makes a draft that loads, or is refused
// because it is no XML. The tests of XML Schema itself hold no such messages.
func TestDraftsOfRealMessagesLoad(t *testing.T) {
	var files []string
	err := filepath.WalkDir(corpustest.Dir(t), func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && d.Name() == "xsdtests" {
			return fs.SkipDir
		}
		if err == nil && !d.IsDir() && filepath.Ext(path) == ".xml" {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if testing.Short() {
		every := files
		files = nil
		for i := 0; i < len(every); i += 10 {
			files = append(files, every[i])
		}
	}
	drafts, refused := 0, 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		draft, err := New([]Sample{{file, data}}, Options{})
		var bad *SampleError
		switch {
		case errors.As(err, &bad) && strings.Contains(err.Error(), "well-formed"):
			refused++
			continue
		case err != nil:
			t.Errorf("%s: %v", file, err)
			continue
		}
		if _, err := mappings.Load("draft.yaml", draft, mappings.Files()); err != nil {
			t.Errorf("%s: the draft does not load: %v", file, err)
		}
		drafts++
	}
	t.Logf("%d drafts; %d files are not well-formed", drafts, refused)
	if drafts < 9*len(files)/10 {
		t.Errorf("only %d of %d files made a draft", drafts, len(files))
	}
}
