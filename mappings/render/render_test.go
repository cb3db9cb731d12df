package render

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"wcodm/mappings"
)

var update = flag.Bool("update", false, "write the golden files")

// toy loads the mapping of the golden files.
func toy(t *testing.T) *mappings.Mapping {
	t.Helper()
	data, err := os.ReadFile("testdata/toy.yaml")
	if err != nil {
		t.Fatal(err)
	}
	m, err := mappings.Load("toy.yaml", data, os.DirFS("testdata"))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// coverage is that of the toy mapping; of the package's groups only those that
// it fills, and of what is missing there one a group, so that the golden files
// stay small.
func coverage(t *testing.T) *mappings.Coverage {
	c := toy(t).Coverage()
	c.Package.Groups = slices.DeleteFunc(c.Package.Groups, func(g mappings.CoverageGroup) bool { return g.Totals.Missing == g.Totals.Values })
	for i := range c.Package.Groups {
		g := &c.Package.Groups[i]
		missing := 0
		g.Values = slices.DeleteFunc(slices.Clone(g.Values), func(v mappings.CoverageValue) bool {
			if v.Status == mappings.Missing {
				missing++
			}
			return v.Status == mappings.Missing && missing > 1
		})
	}
	return c
}

var embedded = regexp.MustCompile(`(?s)(<style>|<script>).*?(</style>|</script>)`)

func TestGolden(t *testing.T) {
	c, table := coverage(t), toy(t).Table()
	for file, write := range map[string]func(io.Writer) error{
		"coverage.txt":     func(w io.Writer) error { return CoverageText(w, c, nil) },
		"coverage-all.txt": func(w io.Writer) error { return CoverageText(w, c, mappings.Statuses) },
		"coverage.json":    func(w io.Writer) error { return CoverageJSON(w, c) },
		"coverage.html":    func(w io.Writer) error { return CoverageHTML(w, c) },
		"table.txt":        func(w io.Writer) error { return TableText(w, table) },
		"table.html":       func(w io.Writer) error { return TableHTML(w, table) },
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		got := embedded.ReplaceAll(b.Bytes(), []byte("$1…$2")) // they stand in templates
		golden := filepath.Join("testdata", file)
		if *update {
			if err := os.WriteFile(golden, got, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what it was; see what changed, then go test ./mappings/render -update\n%s", file, difference(string(want), string(got)))
		}
	}
}

// difference is the first line that differs.
func difference(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return "- " + a[i] + "\n+ " + b[i]
		}
	}
	return "one is longer"
}

// TestPagesStandAlone asks that a page loads nothing, and that what a mapping
// says is text on it.
func TestPagesStandAlone(t *testing.T) {
	m := toy(t)
	for name, write := range map[string]func(io.Writer) error{
		"coverage": func(w io.Writer) error { return CoverageHTML(w, m.Coverage()) },
		"table":    func(w io.Writer) error { return TableHTML(w, m.Table()) },
	} {
		var b strings.Builder
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		page := b.String()
		for _, loads := range []string{"src=", "url(", "@import", "<link", "http:", "https:", "fetch("} {
			if strings.Contains(page, loads) {
				t.Errorf("%s: the page has %q", name, loads)
			}
		}
		if strings.Contains(page, "<Games>") || !strings.Contains(page, "Toys &amp; &lt;Games&gt;") {
			t.Errorf("%s: the title is not text", name)
		}
		for _, tag := range []string{"table", "section", "div", "span", "small", "code", "p", "nav", "main", "header", "form", "h3"} {
			if open, closed := len(regexp.MustCompile("<"+tag+"[ >]").FindAllString(page, -1)), strings.Count(page, "</"+tag+">"); open != closed || open == 0 && tag != "p" {
				t.Errorf("%s: %d <%s>, %d </%s>", name, open, tag, closed, tag)
			}
		}
		for _, id := range regexp.MustCompile(`href="#([^"]+)"`).FindAllStringSubmatch(page, -1) {
			if !strings.Contains(page, `id="`+id[1]+`"`) {
				t.Errorf("%s: a link leads to #%s, which is not there", name, id[1])
			}
		}
	}
}

func TestRanks(t *testing.T) {
	got := ranks([]string{"TOY", "A", "A/B", "A/B/C", "A/BD", "E/F"})
	want := []rank{{"TOY", 0}, {"A", 0}, {"B", 1}, {"C", 2}, {"BD", 1}, {"E/F", 0}}
	if !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
}

// failing is a full disk.
type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func TestWriteErrorsAreReturned(t *testing.T) {
	m := toy(t)
	for name, err := range map[string]error{
		"coverage text": CoverageText(failing{}, m.Coverage(), nil), "coverage json": CoverageJSON(failing{}, m.Coverage()), "coverage html": CoverageHTML(failing{}, m.Coverage()),
		"table text": TableText(failing{}, m.Table()), "table html": TableHTML(failing{}, m.Table()),
	} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
