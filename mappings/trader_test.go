package mappings

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	dm "wcodm/datamodel"
)

var update = flag.Bool("update", false, "write the golden files anew")

const columnsMark = "<!-- columns:"

// TestTraderPage keeps the page about the template for traders as the template
// is.
func TestTraderPage(t *testing.T) {
	const file = "trader-csv.md"
	page, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(page, []byte(columnsMark))
	if at < 0 {
		t.Fatalf("%s has no mark %q", file, columnsMark)
	}
	end := at + bytes.IndexByte(page[at:], '\n') + 1
	want := append(page[:end:end], columnTable(t, open(t, "trader-csv").National)...)
	if *update {
		if err := os.WriteFile(file, want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(page, want) {
		t.Errorf("%s is not what the structure says; go test ./mappings -run TestTraderPage -update", file)
	}
}

// columnTable describes each column, the numbered ones once.
func columnTable(t *testing.T, p *dm.Package) string {
	var b strings.Builder
	b.WriteString("\n| Column | What goes in | Example | Form | EU | SAD |\n|---|---|---|---|---|---|\n")
	for _, e := range p.Elements {
		if e.IsClass() {
			continue
		}
		what, example, ok := strings.Cut(e.Title, ", as in ")
		if !ok {
			t.Errorf("the title of %s has no example: \"…, as in …\"", e.Path())
		}
		if wrong, _ := e.Check(example); wrong != "" {
			t.Errorf("%s: the example %q does not fit: %s", e.Path(), example, wrong)
		}
		name, times, eu, sad := e.Name, 1, e.EU, e.SAD
		for x := e.Parent; x != p.Root; x = x.Parent {
			if x.Max > 1 {
				name, times = "1_"+name, x.Max
			}
			name = x.Name + "_" + name
			if x.Max != dm.Unbounded {
				what = x.Title + ": " + what
			}
			if eu == "" {
				eu = x.EU
			}
			if sad == "" {
				sad = x.SAD
			}
		}
		if e.Min > 0 {
			what += " (required)"
		}
		if times > 1 {
			what += " (up to " + strconv.Itoa(times) + ")"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s | %s |\n", name, what, example, form(e), eu, sad)
	}
	return b.String()
}

// form says in short what a column holds.
func form(e *dm.Element) string {
	switch {
	case len(e.Facets.Enum) > 0:
		return strings.Join(e.Facets.Enum, ", ")
	case e.Format.String() != "":
		return e.Format.String()
	case e.Type.Name == "Date":
		return "year-month-day"
	}
	return "`" + strings.Join(e.Facets.Patterns, "`, `") + "`"
}

// The mapping that the page shows loads.
func TestTraderPageExample(t *testing.T) {
	page, err := os.ReadFile("trader-csv.md")
	if err != nil {
		t.Fatal(err)
	}
	_, example, _ := strings.Cut(string(page), "\n    mapping: own\n")
	example, _, _ = strings.Cut(example, "\n\n")
	m, err := Load("own.yaml", []byte("mapping: own\n"+strings.ReplaceAll("\n"+example, "\n    ", "\n")+"\n"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(m.Columns.Columns(), ", "); got != "Order No, Kind, Line, Tariff" || m.Dialect.Separator != ';' {
		t.Errorf("columns %s, %+v", got, m.Dialect)
	}
}
