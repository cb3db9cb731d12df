package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"wcodm"
)

// The page of all codes says what explain says.
func TestCodesPageIsCurrent(t *testing.T) {
	const file = "../../validators/CODES.md"
	var page strings.Builder
	page.WriteString(`# Codes of findings

<!-- Written from the codes: go test ./cmd/wcodm -run CodesPage -update -->

A code is stable: it keeps its meaning from one version to the next. "wcodm explain CODE" says the same at the
command line.

| code | |
|---|---|
`)
	for _, c := range allCodes() {
		fmt.Fprintf(&page, "| [%s](#%s) | %s |\n", c.Code, strings.ToLower(c.Code), markdown.Replace(c.Title))
	}
	for _, c := range allCodes() {
		title := markdown.Replace(strings.ToUpper(c.Title[:1]) + c.Title[1:])
		fmt.Fprintf(&page, "\n## %s\n\n%s. %s\n", c.Code, title, markdown.Replace(c.Explanation))
	}
	if *update {
		if err := os.WriteFile(file, []byte(page.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if had, err := os.ReadFile(file); err != nil || string(had) != page.String() {
		t.Errorf("%s is not current (%v): run with -update", file, err)
	}
}

// markdown keeps a text from being read as markup.
var markdown = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "[", `\[`, "]", `\]`, "<", `\<`, "&", `\&`, "|", `\|`)

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
