package datamodel

import (
	"os"
	"path/filepath"
	"testing"
)

// corpus gives a folder of the corpus of real messages, and skips the test
// where there is none. A relative WCODM_CORPUS is taken from the module's root.
func corpus(tb testing.TB, elem ...string) string {
	tb.Helper()
	root := os.Getenv("WCODM_CORPUS")
	if root == "" {
		tb.Skip("WCODM_CORPUS is not set: it names the folder of real messages this test needs")
	}
	if !filepath.IsAbs(root) {
		root = filepath.Join("..", root)
	}
	dir, err := filepath.Abs(filepath.Join(append([]string{root}, elem...)...))
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := os.Stat(dir); err != nil {
		tb.Fatalf("WCODM_CORPUS is set, but: %v", err)
	}
	return dir
}

// corpusFiles lists the XML files of folders of the corpus.
func corpusFiles(tb testing.TB, folders ...string) []string {
	tb.Helper()
	var files []string
	for _, folder := range folders {
		found, err := filepath.Glob(filepath.Join(corpus(tb, folder), "*.xml"))
		if err != nil {
			tb.Fatal(err)
		}
		if len(found) == 0 {
			tb.Fatalf("no XML files in %s", folder)
		}
		files = append(files, found...)
	}
	return files
}
