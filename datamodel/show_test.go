package datamodel

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"
)

var update = flag.Bool("update", false, "write the golden files anew")

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		writeFile(t, file, got)
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s: got\n%s\nwant\n%s", file, got, want)
	}
}

func TestDescribe(t *testing.T) {
	p := openPackage(t, "gb-cds")
	for file, path := range map[string]string{
		"show-class.txt":     "GoodsShipment/UCR",
		"show-item.txt":      "GoodsShipment/GovernmentAgencyGoodsItem",
		"show-attribute.txt": "GoodsShipment/UCR/TraderAssignedReferenceID",
		"show-date.txt":      "42A/023",
		"show-home.txt":      "DeclarationOfficeID",
		"show-wrapper.txt":   "/MetaData/ResponsibleCountryCode",
	} {
		e, err := p.Resolve(path)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := e.Describe(&b); err != nil {
			t.Fatal(err)
		}
		golden(t, file, b.Bytes())
	}
}

func TestSearch(t *testing.T) {
	p := openPackage(t, "gb-cds")
	var b bytes.Buffer
	for _, query := range []string{"gross mass", "R032", "42A/67A/35B", "unique consignment"} {
		if err := List(&b, p.Search(query)); err != nil {
			t.Fatal(err)
		}
		b.WriteString("\n")
	}
	golden(t, "search.txt", b.Bytes())
}

// TestShownLinesFitATerminal looks at everything that can be shown.
func TestShownLinesFitATerminal(t *testing.T) {
	for _, name := range Packages() {
		for _, e := range openPackage(t, name).Elements {
			var b bytes.Buffer
			if err := e.Describe(&b); err != nil {
				t.Fatal(err)
			}
			for i, line := range bytes.Split(b.Bytes(), []byte("\n")) {
				if i > 0 && utf8.RuneCount(line) > 100 {
					t.Errorf("%s %s: %d columns: %s", name, e.Path(), utf8.RuneCount(line), line)
				}
			}
		}
	}
}
