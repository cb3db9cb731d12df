package datamodel

import (
	"encoding/csv"
	"fmt"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"wcodm/datamodel/corpustest"
)

// facts reads a table of facts, which lies beside the corpus.
func facts(t *testing.T, name string) []map[string]string {
	t.Helper()
	r := csv.NewReader(corpustest.Facts(t, name))
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, v := range row {
			m[rows[0][i]] = v
		}
		out = append(out, m)
	}
	return out
}

// TestFacts holds the UK's packages against the facts taken from the official
// schemas: every element, in order, with all that schemas say of it.
func TestFacts(t *testing.T) {
	for _, table := range []struct{ pkg, file, first string }{
		{"gb-cds", "gb-cds-declaration.csv", "Declaration"},
		{"gb-cds", "gb-cds-metadata.csv", "/MetaData"},
		{"gb-cds-response", "gb-cds-response.csv", "Response"},
		{"gb-cds-response", "gb-cds-metadata.csv", "/MetaData"},
	} {
		p := openPackage(t, table.pkg)
		first, err := p.Resolve(table.first)
		if err != nil {
			t.Fatal(err)
		}
		i := first.Index
		for _, row := range facts(t, table.file) {
			if row["kind"] == "any" { // the body
				continue
			}
			if i >= len(p.Elements) {
				t.Fatalf("%s: %s and what follows are missing", table.file, row["xpath"])
			}
			if row["xpath"] == "/Response" { // the wrapper says how often it occurs, which is not in this table
				row["max"] = "*"
			}
			compare(t, p.Elements[i], row)
			i++
		}
		if first == p.Body && i != len(p.Elements) {
			t.Errorf("%s ends before %s", table.file, p.Elements[i].Path())
		}
	}
}

func compare(t *testing.T, e *Element, row map[string]string) {
	t.Helper()
	check := func(what, got, want string) {
		if got != want {
			t.Errorf("%s: %s is %q, in the facts %q", row["xpath"], what, got, want)
		}
	}
	path := row["xpath"]
	if e.Within(e.pkg.Body) {
		path = "/MetaData" + path
	}
	check("path", e.absolute(), path)
	check("namespace", e.Space, row["ns"])
	if row["name"] != "IdentificationTypeCode" || row["wco_id"] != "" {
		check("id", e.ID, row["wco_id"])
	}
	check("tded", e.TDED, strings.TrimPrefix(row["tded"], "?"))
	check("min", strconv.Itoa(e.Min), row["min"])
	if e.Max == Unbounded {
		check("max", "*", row["max"])
	} else {
		check("max", strconv.Itoa(e.Max), row["max"])
	}
	check("kind", map[bool]string{true: "class", false: "attribute"}[e.IsClass()], row["kind"])
	if e.IsClass() {
		return
	}
	check("format", e.Format.String(), row["format"])
	check("base", "xs:"+e.Type.Base, row["base"])
	check("facets", facetWords(e.Facets), row["facets"])
	var enum string
	if n := len(e.Facets.Enum); n > 0 {
		enum = strconv.Itoa(n) + ": " + strings.Join(e.Facets.Enum, " ")
	}
	check("enumeration", enum, row["enum"])
	var attributes []string
	for _, a := range e.Type.Attributes {
		attributes = append(attributes, a.Name+map[bool]string{true: "!"}[a.Required])
	}
	check("XML attributes", strings.Join(attributes, " "), row["xml_attrs"])
	check("child", e.Type.Child, row["datetime_child"])
	if strings.TrimSpace(e.Title) == "" {
		t.Errorf("%s has no title", row["xpath"])
	}
}

// absolute is the XML path from the document element.
func (e *Element) absolute() string {
	if e.Parent == nil {
		return "/" + e.Tag
	}
	return e.Parent.absolute() + "/" + e.Tag
}

// facetWords writes limits as the facts do.
func facetWords(x Facets) string {
	var words []string
	switch {
	case x.MinLength > 0 && x.MinLength == x.MaxLength:
		words = append(words, fmt.Sprintf("length=%d", x.MaxLength))
	case x.MaxLength > 0:
		words = append(words, fmt.Sprintf("maxLength=%d", x.MaxLength))
	}
	if x.Digits {
		words = append(words, fmt.Sprintf("totalDigits=%d fractionDigits=%d", x.TotalDigits, x.FractionDigits))
	}
	for _, p := range x.Patterns {
		words = append(words, "pattern="+p)
	}
	return strings.Join(words, " ")
}

// TestBaseHoldsWhatOnlyTheNetherlandsHave looks for the attribute ids of the
// Dutch message in the base, each below its class.
func TestBaseHoldsWhatOnlyTheNetherlandsHave(t *testing.T) {
	p := openPackage(t, "wco")
	have := map[string]bool{}
	for _, e := range p.Elements {
		if !e.IsClass() {
			have[e.Name+" "+e.ID] = true
			have[e.Parent.ID+"/"+e.ID] = true
		}
	}
	elsewhere := map[string]string{
		"GoodsShipment/InvoiceCurrencyCode":     "the XML attribute currencyID of InvoiceAmount",
		"Declaration/SpecificCircumstancesCode": "SpecificCircumstancesCodeCode",
		"Authorisation/ID":                      "AuthorisationHolder/AuthorisationID",
		"Authorisation/TypeCode":                "AuthorisationHolder/CategoryCode",
	}
	id := regexp.MustCompile(`^(DMR_?)?(.*)$`)
	for _, row := range facts(t, "nl-dms-declaration.csv") {
		if row["xsd_type"] == "" || !strings.HasPrefix(row["wco_xpath"], "/MetaData/Declaration/") {
			continue
		}
		name := filepath.Base(row["wco_xpath"])
		if elsewhere[filepath.Base(filepath.Dir(row["wco_xpath"]))+"/"+name] != "" {
			continue
		}
		attribute := id.FindStringSubmatch(row["WCOAttributeID"])[2]
		class := id.FindStringSubmatch(row["WCOClassID"])[2]
		if attribute != "" && have[class+"/"+attribute] || have[name+" "+attribute] {
			continue
		}
		t.Errorf("%s (%s/%s) has no home", row["wco_xpath"], class, attribute)
	}
}
