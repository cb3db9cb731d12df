// Package corpustest finds the real messages that tests run on. They lie
// outside the repository, in the folder that WCODM_CORPUS names.
package corpustest

import (
	"os"
	"path/filepath"
	"testing"
)

// Dir returns a folder or file of the corpus. Where WCODM_CORPUS is unset the
// test is skipped and says so; where it is set and there is no such folder, the
// test fails. A relative WCODM_CORPUS counts from the repository's root.
func Dir(tb testing.TB, elem ...string) string {
	tb.Helper()
	root := os.Getenv("WCODM_CORPUS")
	if root == "" {
		tb.Skip("WCODM_CORPUS is not set: it names the folder of real messages this test needs")
	}
	if !filepath.IsAbs(root) {
		root = filepath.Join(repository(tb), root)
	}
	dir := filepath.Join(append([]string{root}, elem...)...)
	if _, err := os.Stat(dir); err != nil {
		tb.Fatalf("WCODM_CORPUS is set, but: %v", err)
	}
	return dir
}

// Files lists the XML files of folders of the corpus.
func Files(tb testing.TB, folders ...string) []string {
	tb.Helper()
	var files []string
	for _, folder := range folders {
		found, err := filepath.Glob(filepath.Join(Dir(tb, folder), "*.xml"))
		if err != nil || len(found) == 0 {
			tb.Fatalf("no XML files in %s of the corpus (%v)", folder, err)
		}
		files = append(files, found...)
	}
	return files
}

// Facts opens a table of facts, which lie in a folder beside the corpus. It is
// closed when the test ends.
func Facts(tb testing.TB, name string) *os.File {
	tb.Helper()
	f, err := os.Open(filepath.Join(filepath.Dir(Dir(tb)), "facts", name))
	if err != nil {
		tb.Fatalf("WCODM_CORPUS is set, but the facts beside it: %v", err)
	}
	tb.Cleanup(func() { f.Close() })
	return f
}

// repository is the folder of go.mod, at or above the test's own.
func repository(tb testing.TB) string {
	tb.Helper()
	dir, err := os.Getwd()
	if err != nil {
		tb.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			tb.Fatal("no go.mod at or above the working directory")
		}
		dir = up
	}
}
