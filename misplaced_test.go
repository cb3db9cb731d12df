package wcodm

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	dm "wcodm/datamodel"
	"wcodm/validators"
)

// goods is a UK declaration with the content of GoodsShipment, which begins in line 3.
func goods(content string) string {
	return gbHead + "\n<Declaration><FunctionCode>9</FunctionCode>\n<GoodsShipment>" + content + "</GoodsShipment></Declaration></md:MetaData>"
}

const (
	goodsItem   = "<GovernmentAgencyGoodsItem><SequenceNumeric>%d</SequenceNumeric></GovernmentAgencyGoodsItem>\n"
	consignment = "<Consignment><ContainerCode>0</ContainerCode></Consignment>\n"
	tradeUCR    = "<UCR><TraderAssignedReferenceID>6GB123-X</TraderAssignedReferenceID></UCR>\n"
	importer    = "<Importer><ID>GB1</ID></Importer>\n"
)

// Of each group the smallest set of elements is told to move, besides all else that
// is wrong with it and with what is in it.
func TestMisplaced(t *testing.T) {
	item := func(n int) string { return fmt.Sprintf(goodsItem, n) }
	given, err := validators.LoadOfficial(schemaFolder(t, formatOf(t, "gb-cds:xml").Package))
	if err != nil {
		t.Fatal(err)
	}
	engines := map[string]*Engine{
		"the package's schema": engine(t, "", "", keepUCR),
		"the same as a given":  engine(t, "", "", keepUCR, func(o *Options) { o.Schema = given }),
	}
	for _, tt := range []struct {
		name, doc string
		want      []string
	}{
		{"first", goods("\n" + tradeUCR + consignment + item(1)),
			[]string{"4 XSD010 UCR belongs behind GovernmentAgencyGoodsItem (behind GovernmentAgencyGoodsItem (line 6); --repair reads elements in any order)"}},
		{"last", goods("\n" + item(1) + item(2) + tradeUCR + consignment),
			[]string{"7 XSD010 Consignment belongs before GovernmentAgencyGoodsItem (before GovernmentAgencyGoodsItem (line 4); --repair reads elements in any order)"}},
		{"between items", goods("\n" + item(1) + tradeUCR + item(2) + item(3)),
			[]string{"5 XSD010 UCR belongs behind GovernmentAgencyGoodsItem (behind GovernmentAgencyGoodsItem (line 7); --repair reads elements in any order)"}},
		{"an item among others", goods("\n" + item(1) + item(2) + importer + tradeUCR + item(3)),
			[]string{"8 XSD010 GovernmentAgencyGoodsItem belongs behind the other GovernmentAgencyGoodsItem (behind GovernmentAgencyGoodsItem (line 5) and before Importer (line 6); --repair reads elements in any order)"}},
		{"two to one place", goods("\n" + tradeUCR + importer + consignment + item(1) + item(2)), []string{
			"4 XSD010 UCR belongs behind Importer, which has to move, too (behind GovernmentAgencyGoodsItem (line 8); --repair reads elements in any order)",
			"5 XSD010 Importer belongs behind GovernmentAgencyGoodsItem (behind GovernmentAgencyGoodsItem (line 8))"}},
		{"on one line", goods(strings.ReplaceAll(tradeUCR+consignment, "\n", "")),
			[]string{"3 XSD010 UCR belongs behind Consignment (behind Consignment (line 3, column 90); --repair reads elements in any order)"}},
		{"and unknown, too many, missing", gbHead + "\n<Declaration>\n<TypeCode>IM</TypeCode>\n<Typo>x</Typo>\n<GoodsShipment>\n" + tradeUCR + tradeUCR + consignment + "<Strange/>\n</GoodsShipment>\n<TypeCode>EX</TypeCode></Declaration></md:MetaData>", []string{
			"2 XSD002 Declaration is incomplete: FunctionCode is missing (FunctionCode)",
			"4 XSD001 Typo does not belong here ()",
			"6 XSD010 UCR belongs behind Consignment (behind Consignment (line 8); --repair reads elements in any order)",
			"7 XSD001 UCR occurs 2 times in GoodsShipment: 1 is allowed (at most 1)",
			"9 XSD001 Strange does not belong here ()",
			"11 XSD001 TypeCode occurs 2 times in Declaration: 1 is allowed (at most 1)"}},
		{"misspelt", gbHead + "\n<Declaration>\n<FuntionCode>9</FuntionCode>\n<GoodsShipment>\n" + tradeUCR + "<Consignmnet/>\n" + item(1) + "</GoodsShipment></Declaration></md:MetaData>", []string{
			"3 XSD001 FuntionCode does not belong here: FunctionCode seems to be meant (FunctionCode)",
			"5 XSD010 UCR belongs behind GovernmentAgencyGoodsItem (behind GovernmentAgencyGoodsItem (line 7); --repair reads elements in any order)",
			"6 XSD001 Consignmnet does not belong here: Consignment seems to be meant (Consignment)"}},
		{"in another group", gbHead + "\n<Declaration>\n<FunctionCode>9</FunctionCode>\n<GovernmentAgencyGoodsItem/></Declaration></md:MetaData>",
			[]string{"4 XSD001 GovernmentAgencyGoodsItem does not belong here: it is a part of GoodsShipment (GoodsShipment/GovernmentAgencyGoodsItem)"}},
		{"within what is misplaced", goods("\n<UCR>\n<TraderAssignedReferenceID>6GB123-X</TraderAssignedReferenceID>\n<ID>" + strings.Repeat("1", 99) + "</ID></UCR>\n" + consignment + item(1)), []string{
			"4 XSD010 UCR belongs behind GovernmentAgencyGoodsItem (behind GovernmentAgencyGoodsItem (line 8); --repair reads elements in any order)",
			"5 XSD010 TraderAssignedReferenceID belongs behind ID (behind ID (line 6))",
			"6 XSD004 The value \"" + strings.Repeat("1", 60) + "…\" of ID is not right: it has 99 characters (at most 35 characters)"}},
		{"within what stands behind it", goods("\n" + tradeUCR + "<Consignment>\n<ContainerCode>what</ContainerCode></Consignment>\n<GovernmentAgencyGoodsItem/>\n"), []string{
			"4 XSD010 UCR belongs behind GovernmentAgencyGoodsItem (behind GovernmentAgencyGoodsItem (line 7); --repair reads elements in any order)",
			"6 XSD004 The value \"what\" of ContainerCode is not right: it has 4 characters (at most 3 characters)",
			"7 XSD002 GovernmentAgencyGoodsItem is incomplete: SequenceNumeric is missing (SequenceNumeric)"}},
		{"the wrapper", strings.TrimSuffix(goods(""), "</md:MetaData>") + "\n<md:WCOTypeName>DEC</md:WCOTypeName></md:MetaData>",
			[]string{"4 XSD010 WCOTypeName belongs before Declaration (before Declaration (line 2); --repair reads elements in any order)"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for by, e := range engines {
				got := wordsOf(run1(t, e, input("-", []byte(tt.doc)))[0])
				if !slices.Equal(got, tt.want) {
					t.Errorf("%s: got\n%s\nwant\n%s", by, strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
				}
			}
		})
	}
}

// schemaFolder is a folder with the schema of a package.
func schemaFolder(t *testing.T, p *dm.Package) string {
	t.Helper()
	dir := t.TempDir()
	for name, data := range p.XSD().Files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// wordsOf are the findings of a result that are a schema's, or of a repair.
func wordsOf(r outcome) []string {
	var words []string
	for _, d := range r.Diagnostics {
		if !strings.HasPrefix(d.Code, "XSD") && !strings.HasPrefix(d.Code, "FIX") {
			continue
		}
		words = append(words, fmt.Sprintf("%d %s %s (%s)", d.Line, d.Code, d.Message, d.Expected))
	}
	return words
}

// What is wrong in a message that is repaired remains an error.
func TestMisplacedAndWrongIsRepairedInPart(t *testing.T) {
	doc := goods("\n" + tradeUCR + "<Consignment>\n<ContainerCode>what</ContainerCode></Consignment>\n<Strange/>\n")
	got := run1(t, engine(t, "", "gb-cds:xml", repairing), input("-", []byte(doc)))[0]
	want := []string{
		"4 FIX009 UCR stood in the wrong place: repaired, read behind Consignment (behind Consignment (line 5))",
		"6 XSD004 The value \"what\" of ContainerCode is not right: it has 4 characters (at most 3 characters)",
		"7 XSD001 Strange does not belong here ()"}
	if words := wordsOf(got); !slices.Equal(words, want) || got.Output != "" {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(words, "\n"), strings.Join(want, "\n"))
	}
}

// Each message of a batch is told of, and put into order, on its own.
func TestMisplacedInABatch(t *testing.T) {
	one := goods("\n" + tradeUCR + consignment)
	right := goods("\n" + consignment + tradeUCR)
	doc := "<Batch>\n" + one + "\n" + right + "\n" + one + "</Batch>"
	var lines []string
	for _, r := range run1(t, engine(t, "", ""), input("-", []byte(doc))) {
		for _, d := range r.Diagnostics {
			if d.Severity == dm.Error {
				lines = append(lines, fmt.Sprintf("%d: %d %s", r.Message, d.Line, d.Code))
			}
		}
	}
	if want := []string{"1: 5 XSD010", "3: 17 XSD010"}; !slices.Equal(lines, want) {
		t.Errorf("got %q, want %q", lines, want)
	}
	repaired := run1(t, engine(t, "", "gb-cds:xml", repairing), input("-", []byte(doc)))
	for _, r := range repaired {
		if r.Output == "" || r.Output != repaired[1].Output {
			t.Errorf("message %d is written\n%s", r.Message, r.Output)
		}
	}
}

// An element in the wrong place is told besides what its value is refused for.
func TestMisplacedValueIsLookedUp(t *testing.T) {
	doc := gbHead + "\n<Declaration>\n<DeclarationOfficeID>nowhere</DeclarationOfficeID>\n<FunctionCode>9</FunctionCode>\n<GoodsShipment><ExportCountry>\n<ID>XX</ID></ExportCountry>\n" + consignment + "</GoodsShipment></Declaration></md:MetaData>"
	e := engine(t, "", "", func(o *Options) { o.Checks = CheckAll })
	codes := map[string]bool{}
	for _, d := range run1(t, e, input("-", []byte(doc)))[0].Diagnostics {
		codes[fmt.Sprintf("%d %s", d.Line, d.Code)] = true
	}
	for _, want := range []string{"3 XSD010", "5 XSD010", "6 CODE001"} {
		if !codes[want] {
			t.Errorf("%s is not told: %v", want, codes)
		}
	}
}

// The members of JSON have no order.
func TestJSONHasNoOrder(t *testing.T) {
	got := run1(t, engine(t, "", "gb-cds:xml"), input("-", []byte(`{"metaData":{"declaration":{"goodsShipment":{"ucr":{"traderAssignedReferenceID":{"value":"6GB123-X"}},"consignment":{"containerCode":{"value":"0"}}},"functionCode":{"value":"9"}},"wcoTypeName":{"value":"DEC"}},"package":"gb-cds"}`)))
	if len(got) != 1 || len(got[0].Diagnostics) > 0 || strings.Index(got[0].Output, "<UCR>") < strings.Index(got[0].Output, "<Consignment>") {
		t.Errorf("%+v", got)
	}
}

// Where an administration's schema has another order than the package, or the
// message is of no package, what is told is the schema's own and true.
func TestMisplacedByAnotherOrder(t *testing.T) {
	dir := t.TempDir()
	const head = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified" targetNamespace="urn:wco:datamodel:WCO:DEC-DMS:2" xmlns="urn:wco:datamodel:WCO:DEC-DMS:2">`
	for name, text := range map[string]string{
		"wrapper.xsd": `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified" targetNamespace="urn:wco:datamodel:WCO:DocumentMetaData-DMS:2"><xs:element name="MetaData"><xs:complexType><xs:sequence><xs:any namespace="##other" processContents="strict"/></xs:sequence></xs:complexType></xs:element></xs:schema>`,
		"body.xsd": head + `<xs:element name="Declaration"><xs:complexType><xs:sequence><xs:element name="TypeCode"/><xs:element name="Own" minOccurs="0"/><xs:element name="FunctionCode" maxOccurs="2"/>` +
			`<xs:choice><xs:element name="GoodsItemQuantity"/><xs:element name="ID"/></xs:choice></xs:sequence></xs:complexType></xs:element>` +
			`<xs:element name="Other"><xs:complexType><xs:sequence><xs:element name="A"/><xs:element name="B" minOccurs="0"/><xs:element name="C"/></xs:sequence></xs:complexType></xs:element></xs:schema>`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	official, err := validators.LoadOfficial(dir)
	if err != nil {
		t.Fatal(err)
	}
	e := engine(t, "", "", func(o *Options) { o.Schema = official })
	declaration := func(content string) string {
		return gbHead + "\n<Declaration>\n" + strings.ReplaceAll(content, "><", ">\n<") + "</Declaration></md:MetaData>"
	}
	for _, tt := range []struct {
		name, doc string
		want      []string
	}{
		{"its order", declaration("<TypeCode>IM</TypeCode><FunctionCode>9</FunctionCode><GoodsItemQuantity>1</GoodsItemQuantity>"), nil},
		{"the package's order", declaration("<FunctionCode>9</FunctionCode><TypeCode>IM</TypeCode><GoodsItemQuantity>1</GoodsItemQuantity>"),
			[]string{"3 XSD001 FunctionCode does not belong here: TypeCode, which is expected here, stands behind it in line 4 (TypeCode)"}},
		{"of its own, in the wrong place", declaration("<TypeCode>IM</TypeCode><FunctionCode>9</FunctionCode><Own/><ID>x</ID>"),
			[]string{"5 XSD001 Own does not belong here: ID, which is expected here, stands behind it in line 6 (GoodsItemQuantity, ID)"}},
		{"both of a choice", declaration("<TypeCode>IM</TypeCode><FunctionCode>9</FunctionCode><GoodsItemQuantity>1</GoodsItemQuantity><ID>x</ID>"),
			[]string{"6 XSD001 ID does not belong here ()"}},
		{"too often for it", declaration("<TypeCode>IM</TypeCode><FunctionCode>9</FunctionCode><FunctionCode>9</FunctionCode><FunctionCode>9</FunctionCode><ID>x</ID>"),
			[]string{"6 XSD001 FunctionCode occurs too often (at most 2)"}},
		{"of no package", "<Other xmlns=\"urn:wco:datamodel:WCO:DEC-DMS:2\">\n<C/>\n<A/>\n</Other>",
			[]string{"2 XSD001 C does not belong here: A, which is expected here, stands behind it in line 3 (A)"}},
		{"of no package, incomplete", "<Other xmlns=\"urn:wco:datamodel:WCO:DEC-DMS:2\">\n<C/>\n</Other>",
			[]string{"2 XSD001 C does not belong here, or something before it is missing or in the wrong order (A)"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := wordsOf(run1(t, e, input("-", []byte(tt.doc)))[0])
			if !slices.Equal(got, tt.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
		})
	}
}
