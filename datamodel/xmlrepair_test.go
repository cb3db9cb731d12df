package datamodel

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"wcodm/datamodel/xmlstream"
)

// repairXML reads the one message of a document with repair, and gives it as
// XML with what was put right.
func repairXML(t testing.TB, p *Package, doc string) (out string, strays int, renamed []Renamed) {
	t.Helper()
	v := xmlstream.NewVocabulary(p.Names())
	repair, binding := p.RepairXML(), p.BindXML(v)
	r, err := xmlstream.NewReader(xmlstream.Config{Vocabulary: v, Roots: []xmlstream.Root{{Name: p.Root.XMLName()}},
		Tolerant: true, Guess: func(n xmlstream.Name) int {
			if repair.Means(n) {
				return 0
			}
			return -1
		}})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	tree := NewTree()
	if _, err := r.Read(context.Background(), strings.NewReader(doc), func(rec *xmlstream.Record) error {
		renamed = repair.Repair(rec)
		binding.Read(tree, rec)
		rec.Release()
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if tree.Len() == 0 {
		return "", 0, nil
	}
	var w XMLWriter
	return string(w.AppendTree(nil, tree, 0)), len(tree.Strays), renamed
}

const (
	mdSpace  = "urn:wco:datamodel:WCO:DocumentMetaData-DMS:2"
	decSpace = "urn:wco:datamodel:WCO:DEC-DMS:2"
	dsSpace  = "urn:wco:datamodel:WCO:Declaration_DS:DMS:2"
)

func TestRepairedMessageIsTheOneThatWasMeant(t *testing.T) {
	p := openPackage(t, "gb-cds")
	const declared = ` xmlns:m="` + mdSpace + `" xmlns="` + decSpace + `" xmlns:p1="` + dsSpace + `"`
	want, _, renamed := repairXML(t, p, smallMessage)
	if len(renamed) > 0 {
		t.Fatalf("nothing was wrong, and %+v", renamed)
	}
	tests := []struct {
		name    string
		replace []string
		renamed string
	}{
		{"stripped", []string{declared, "", "m:", "", "p1:", ""}, "<MetaData> 1:1 in none: md dec ds"},
		{"undeclared", []string{declared, ""}, "<MetaData> 1:1 in ?m: md; <Declaration> 4:3 in none: dec; <DateTimeString> 5:25 in ?p1: ds"},
		{"one undeclared", []string{` xmlns:p1="` + dsSpace + `"`, ""}, "<DateTimeString> 5:25 in ?p1: ds"},
		{"all in the wrapper's", []string{declared, ` xmlns="` + mdSpace + `"`, "m:", "", "p1:", ""}, "<Declaration> 4:3 in md: dec ds"},
		{"body without", []string{` xmlns="` + decSpace + `"`, ""}, "<Declaration> 4:3 in none: dec"},
		{"value's in its parent's", []string{"p1:DateTimeString", "DateTimeString"}, "<DateTimeString> 5:25 in dec: ds"},
		{"version", []string{"DEC-DMS:2", "DEC-DMS:11"}, "<Declaration> 4:3 in urn:wco:datamodel:WCO:DEC-DMS:11: dec"},
		{"case", []string{decSpace, strings.ToLower(decSpace)}, "<Declaration> 4:3 in urn:wco:datamodel:wco:dec-dms:2: dec"},
		{"blank and scheme", []string{`"` + mdSpace + `"`, `"http://wco:datamodel:WCO:DocumentMetaData-DMS:2 "`}, "<MetaData> 1:1 in http://wco:datamodel:WCO:DocumentMetaData-DMS:2 : md"},
		{"letters changed", []string{"DocumentMetaData-DMS", "DocumentMeatData-DMS"}, "<MetaData> 1:1 in urn:wco:datamodel:WCO:DocumentMeatData-DMS:2: md"},
	}
	for _, tt := range tests {
		doc := strings.NewReplacer(tt.replace...).Replace(smallMessage)
		if doc == smallMessage {
			t.Fatal(tt.name)
		}
		got, strays, renamed := repairXML(t, p, doc)
		var told []string
		for _, r := range renamed {
			told = append(told, spacesFor(p, r))
		}
		if s := strings.Join(told, "; "); s != tt.renamed {
			t.Errorf("%s: %s, want %s", tt.name, s, tt.renamed)
		}
		if got != want || strays > 0 {
			t.Errorf("%s: %d strays\n%s", tt.name, strays, got)
		}
	}
}

// spacesFor words a Renamed with the package's names of namespaces.
func spacesFor(p *Package, r Renamed) string {
	short := func(uri string) string {
		for _, n := range p.Namespaces {
			if n.URI == uri {
				return n.Key
			}
		}
		if uri == "" {
			return "none"
		}
		return strings.Replace(uri, xmlstream.UndeclaredPrefix, "?", 1)
	}
	s := fmt.Sprintf("<%s> %d:%d in %s:", r.Name, r.Place.Line, r.Place.Col, short(r.Was))
	for _, is := range r.Is {
		s += " " + short(is)
	}
	return s
}

func TestRepairLeavesWhatIsAnothers(t *testing.T) {
	p := openPackage(t, "gb-cds")
	for _, doc := range []string{
		`<MetaData xmlns="urn:wco:datamodel:WCO:DMS.Declaration:1"/>`,
		`<MetaData xmlns="urn:wco:datamodel:WCO:RES-DMS:2"/>`,
		`<p:MetaDate/>`,
	} {
		if out, _, _ := repairXML(t, p, doc); out != "" {
			t.Errorf("%s became %s", doc, out)
		}
	}
	// An extension keeps its namespace, and what is unknown is unknown in the
	// place where it stands.
	_, strays, renamed := repairXML(t, p, `<MetaData><Declaration><x:FunctionCode xmlns:x="urn:example">9</x:FunctionCode><Colour>red</Colour></Declaration></MetaData>`)
	if strays != 2 || len(renamed) != 1 || renamed[0].Count != 3 {
		t.Errorf("%d strays, %+v", strays, renamed)
	}
}

func TestRepairOfUnqualifiedElements(t *testing.T) {
	p, err := Load("notice.yaml", []byte(unqualifiedNotice), nil)
	if err != nil {
		t.Fatal(err)
	}
	const content = `<Code>A</Code><From role="r"><Code>B</Code></From><x:Copy xmlns:x="urn:x"><x:Code>C</x:Code></x:Copy></`
	want, _, renamed := repairXML(t, p, `<n:Notice xmlns:n="urn:n" Phase="A">`+content+"n:Notice>")
	if len(renamed) > 0 {
		t.Fatal(renamed)
	}
	for _, doc := range []string{
		`<Notice xmlns="urn:n" Phase="A">` + content + "Notice>",
		`<Notice Phase="A">` + content + "Notice>",
		`<n:Notice n:Phase="A">` + content + "n:Notice>",
	} {
		if got, strays, renamed := repairXML(t, p, doc); got != want || strays > 0 || len(renamed) == 0 {
			t.Errorf("%s: %d strays, %+v\n%s\nwant\n%s", doc, strays, renamed, got, want)
		}
	}
}
