package mappings

import (
	"encoding/csv"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	dm "wcodm/datamodel"
	"wcodm/datamodel/corpustest"
)

// TestNCTSStructure holds the structure against the 300 paths of the official
// schema, with their occurrence and limits.
func TestNCTSStructure(t *testing.T) {
	const file = "catalogue/structures/eu-ncts-cc015c.yaml"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	p, err := dm.Load(file, data, dm.Open)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(corpustest.Facts(t, "eu-ncts-cc015c.csv")).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rows = rows[1:]
	if len(rows) != 300 {
		t.Errorf("%d paths in the facts, expected 300", len(rows))
	}
	last := -1
	for _, row := range rows {
		path, occurs, facets := row[0], row[1], row[3]
		if name, ok := strings.CutPrefix(path, "/CC015C/@"); ok {
			if a := p.Root.Attribute(name); a == nil || a.Required != (occurs == "1..1") {
				t.Errorf("%s: %+v", path, a)
			}
			continue
		}
		e, err := p.Resolve(path)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		if e.Index != last+1 { // the facts have the order of the schema
			t.Errorf("%s is number %d, after %d", path, e.Index, last)
		}
		last = e.Index
		if e.Cardinality() != occurs {
			t.Errorf("%s occurs %s, in the facts %s", path, e.Cardinality(), occurs)
		}
		if e.IsClass() != (facets == "") {
			t.Errorf("%s is a class: %t, and its limits in the facts are %q", path, e.IsClass(), facets)
		} else if !e.IsClass() {
			limits(t, e, facets)
		}
	}
	if last+1 != len(p.Elements) {
		t.Errorf("%d elements, in the facts %d", len(p.Elements), last+1)
	}
}

// limits compares the limits of a value with those of the facts. What follows
// from a form is not stated a second time, and is tried.
func limits(t *testing.T, e *dm.Element, facts string) {
	t.Helper()
	fits := func(value string) bool { wrong, _ := e.Check(value); return wrong == "" }
	var patterns []string
	x := e.Facets
	for limit := range strings.SplitSeq(facts, "; ") {
		name, value, _ := strings.Cut(limit, "=")
		number, _ := strconv.Atoi(value)
		ok := true
		switch name {
		case "xs:" + e.Type.Base:
		case "length":
			ok = x.MinLength == number && x.MaxLength == number
		case "minLength":
			ok = !fits(strings.Repeat("A", number-1))
		case "maxLength":
			ok = x.MinLength == 0 && x.MaxLength == number
		case "totalDigits":
			ok = x.Digits && x.TotalDigits == number
		case "fractionDigits":
			ok = x.Digits && x.FractionDigits == number
		case "minInclusive":
			ok = fits(value) && !fits(strconv.Itoa(number-1))
		case "maxInclusive":
			ok = fits(value) && !fits(strconv.Itoa(number+1))
		case "pattern":
			patterns = append(patterns, value)
		case "enum":
			listed, count, cut := strings.Cut(value, "…")
			values := strings.Split(listed, "|")
			ok = slices.Equal(values, x.Enum[:len(values)]) && (!cut && len(values) == len(x.Enum) || cut && strconv.Itoa(len(x.Enum)) == count)
		default:
			ok = false
		}
		if !ok {
			t.Errorf("%s: %s is not what %+v says", e.Path(), limit, x)
		}
	}
	// Alternatives are one form here, and forms that all hold may have another order.
	ours := strings.Join(x.Patterns, "|")
	for _, p := range patterns {
		if !strings.Contains(ours, p) {
			t.Errorf("%s: the form %s is not among %q", e.Path(), p, x.Patterns)
		}
	}
	if len(ours) != len(strings.Join(patterns, "|")) {
		t.Errorf("%s: forms %q, in the facts %q", e.Path(), x.Patterns, patterns)
	}
}
