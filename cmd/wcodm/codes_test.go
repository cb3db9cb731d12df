package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"wcodm"
)

// TestEveryCodeIsExplained compares the codes that the source gives to findings
// with those that explain knows.
func TestEveryCodeIsExplained(t *testing.T) {
	explained := map[string]bool{}
	for _, c := range allCodes() {
		if explained[c.Code] {
			t.Errorf("%s is explained twice", c.Code)
		}
		if c.Title == "" || !strings.HasSuffix(c.Explanation, ".") {
			t.Errorf("%s: title or explanation is not whole", c.Code)
		}
		explained[c.Code] = true
	}
	code := regexp.MustCompile(`^[A-Z]{3,4}[0-9]{3}$`)
	const explanations = "../../validators/codes.go"
	used := map[string]bool{}
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || path == explanations {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if s, err := strconv.Unquote(lit.Value); err == nil && code.MatchString(s) {
					used[s] = true
					if !explained[s] {
						t.Errorf("%s: %s is not explained", path, s)
					}
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	set, err := wcodm.OpenRules(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range set.Codes() {
		used[c.Code] = true
	}
	for c := range explained {
		if !used[c] {
			t.Errorf("%s is explained and not used", c)
		}
	}
}
