package wcodm

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	dm "wcodm/datamodel"
	"wcodm/datamodel/corpustest"
	"wcodm/datamodel/ucr"
)

// ucrs are the UCRs that messages are known by.
func ucrs(all []outcome) []string {
	var values []string
	for _, o := range all {
		for _, r := range o.UCR {
			if r.Value != "" {
				values = append(values, strings.ToUpper(r.Value))
			}
		}
	}
	return values
}

// speaksOf reports whether a finding speaks of a value.
func speaksOf(all []outcome, value string) bool {
	for _, o := range all {
		for _, d := range o.Diagnostics {
			if d.Severity != dm.Note && (strings.EqualFold(strings.TrimSpace(d.Value), value) || strings.Contains(strings.ToUpper(d.Message), value)) && !strings.HasPrefix(d.Code, "UCR") {
				return true
			}
		}
	}
	return false
}

// identityFormats are those that a UCR is taken to and back from.
var identityFormats = []string{"wco:xml", "wco:json", "gb-cds:xml", "gb-cds:json", "asycuda-sad", "eu-ncts-cc015c", "trader-csv"}

// A message that is converted to any format and back is known by the same UCR on
// either side, or a finding says of the UCR that it has no place. None comes in
// that was not there.
func TestUCRKeepsItsIdentityThroughEveryPairOfFormats(t *testing.T) {
	files := map[string][]string{
		"asycuda-sad":    {"testdata/asycuda/export.xml", "testdata/asycuda/import-3-items.xml", "testdata/asycuda/import-full.xml"},
		"eu-ncts-cc015c": {"testdata/eu-ncts/transit-small.xml", "testdata/eu-ncts/transit-full.xml"},
		"trader-csv":     {"testdata/trader-csv/orders.csv"},
		"gb-cds:xml":     {"testdata/gb-cds/import.xml"},
	}
	t.Run("specimens", func(t *testing.T) { keepIdentity(t, files) })
	t.Run("corpus", func(t *testing.T) {
		keepIdentity(t, map[string][]string{
			"gb-cds:xml":     corpustest.Files(t, "gb-cds/declarations", "gb-cds/wrapped"),
			"asycuda-sad":    corpustest.Files(t, "asycuda"),
			"eu-ncts-cc015c": corpustest.Files(t, "eu-ncts"),
		})
	})
}

func keepIdentity(t *testing.T, files map[string][]string) {
	force := func(o *Options) { o.Force = true }
	for _, a := range slices.Sorted(maps.Keys(files)) {
		for _, b := range identityFormats {
			if a == b {
				continue
			}
			there, back := engine(t, a, b, force), engine(t, b, a, force, keepUCR)
			readB, readA := engine(t, b, "", force, keepUCR), engine(t, a, "", force, keepUCR)
			kept, homeless := 0, 0
			for _, file := range files[a] {
				first := run1(t, there, fileInput(file))
				for i := range first {
					want := ucrs(first[i : i+1])
					if len(want) == 0 || first[i].Output == "" {
						continue
					}
					middle := input("there", []byte(first[i].Output))
					second := run1(t, back, middle)
					steps := []struct {
						name  string
						got   []string
						about []outcome
					}{{"in " + b, ucrs(run1(t, readB, middle)), first[i : i+1]}}
					if len(second) > 0 && second[0].Output != "" {
						steps = append(steps, struct {
							name  string
							got   []string
							about []outcome
						}{"back in " + a, ucrs(run1(t, readA, input("back", []byte(second[0].Output)))), append(second, first[i])})
					}
					for _, s := range steps {
						for _, value := range want {
							switch {
							case slices.Contains(s.got, value):
								kept++
							case speaksOf(s.about, value):
								homeless++
							default:
								t.Errorf("%s, message %d: %s the UCR %s is gone, and nothing says so: there is %q", file, i+1, s.name, value, s.got)
							}
						}
						for _, value := range s.got {
							if !slices.Contains(want, value) {
								t.Errorf("%s, message %d: %s there is the UCR %s, which is none of %q", file, i+1, s.name, value, want)
							}
						}
					}
				}
			}
			t.Logf("%s to %s and back: kept %d times, said to have no place %d times", a, b, kept, homeless)
		}
	}
}

// What customs of the target looks for is written as they want it, once.
func TestUCRGoesWhereTheTargetLooksForIt(t *testing.T) {
	transit := func(master, house, item string) string {
		ref := func(v string) string {
			if v == "" {
				return ""
			}
			return "<referenceNumberUCR>" + v + "</referenceNumberUCR>"
		}
		return `<ncts:CC015C xmlns:ncts="http://ncts.dgtaxud.ec"><Consignment>` + ref(master) + `<HouseConsignment><sequenceNumber>1</sequenceNumber>` +
			`<grossMass>1</grossMass>` + ref(house) + `<ConsignmentItem><goodsItemNumber>1</goodsItemNumber><declarationGoodsItemNumber>1</declarationGoodsItemNumber>` + ref(item) +
			`</ConsignmentItem></HouseConsignment></Consignment></ncts:CC015C>`
	}
	const (
		ducr     = "5GB123456789012-A1"
		document = "<PreviousDocument><CategoryCode>Z</CategoryCode><ID>" + ducr + "</ID><TypeCode>DCR</TypeCode></PreviousDocument>"
		own      = "<UCR><TraderAssignedReferenceID>%s</TraderAssignedReferenceID></UCR>"
	)
	for _, test := range []struct {
		name, doc, to string
		want, not     []string // in what is written, without white space
	}{
		{"DUCR of a house consignment", transit("", ducr, ""), "gb-cds:xml", []string{fmt.Sprintf(own, ducr), document}, nil},
		{"UCR that is none", transit("", "mine", ""), "gb-cds:xml", []string{fmt.Sprintf(own, "mine")}, []string{"PreviousDocument"}},
		{"DUCR of the consignment", transit(ducr, "", ""), "gb-cds:xml", []string{fmt.Sprintf(own, ducr), document}, nil},
		{"house and consignment", transit("theirs", "mine", ""), "gb-cds:xml", []string{fmt.Sprintf(own, "mine")}, []string{"theirs"}},
		{"DUCR of the only item", transit("", "", ducr), "gb-cds:xml", []string{fmt.Sprintf(own, ducr) + "</GovernmentAgencyGoodsItem>", document}, nil},
		{"item, to a table", transit("", "", ducr), "trader-csv", []string{",," + ducr + ","}, nil},
		{"consignment, to a table", transit(ducr, "", ""), "trader-csv", []string{",," + ducr + ","}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			out := run1(t, engine(t, "", test.to, func(o *Options) { o.Force, o.Checks, o.UCR = true, ReadOnly, ucr.Keep }), input("x", []byte(test.doc)))
			written := strings.Join(strings.Fields(out[0].Output), "")
			for _, want := range test.want {
				if strings.Count(written, want) != 1 {
					t.Errorf("has not %s once:\n%s", want, out[0].Output)
				}
			}
			for _, not := range test.not {
				if strings.Contains(written, not) {
					t.Errorf("has %s:\n%s", not, out[0].Output)
				}
			}
			for _, d := range out[0].Diagnostics {
				if strings.Contains(d.Message, "referenceNumberUCR is not carried") && test.name != "house and consignment" {
					t.Errorf("is told %s", d.Message)
				}
			}
		})
	}
}

// withoutUCR writes a format of one's own that has no field for a UCR, and takes documents
// of the items without what they are. It returns its mapping's file.
func withoutUCR(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "plain.yaml")
	const text = `mapping: plain
title: no UCR
package: wco
national:
  syntax: xml
  structure:
    package: plain
    title: no UCR
    national: true
    types: {Text: {base: string}}
    root:
      name: Plain
      elements:
        - {name: Number, type: Text}
        - name: Item
          max: n
          elements:
            - {name: Goods, type: Text}
            - {name: Document, max: n, elements: [{name: Number, type: Text}]}
rules:
  - {national: Number, wco: FunctionalReferenceID}
  - national: Item
    wco: GoodsShipment/GovernmentAgencyGoodsItem
    number: SequenceNumeric
    rules:
      - {national: Goods, wco: Commodity/Description}
      - national: Document
        wco: PreviousDocument
        rules:
          - {national: Number, wco: ID}
`
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return file
}

// A format without a field for a UCR says so in words, once.
func TestAFormatWithoutAUCRSaysSo(t *testing.T) {
	plain := withoutUCR(t)
	for _, file := range []string{"testdata/gb-cds/import.xml", "testdata/asycuda/import-3-items.xml"} {
		var about []string
		for _, o := range run1(t, engine(t, "", plain, func(o *Options) { o.Force = true }), fileInput(file)) {
			for _, d := range o.Diagnostics {
				if d.Code == "MAP001" && (d.Value == o.UCR[0].Value || strings.Contains(d.Message, o.UCR[0].Value)) {
					about = append(about, d.Message)
				}
			}
		}
		if len(about) != 1 || !strings.HasSuffix(about[0], " is not carried over: plain has no field for a UCR") {
			t.Errorf("%s: %q", filepath.Base(file), about)
		}
	}
}

// A format that has no field of a goods shipment has none to name.
func TestAFormatWithoutAGoodsShipmentIsToldPlainly(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"s.yaml": "package: s\ntitle: own\nnational: true\nread: {key: ref}\ntypes:\n  Text: {base: string}\nroot:\n  name: declaration\n  elements:\n" +
			"    - {name: ref, title: Number, type: Text, format: an..22}\n",
		"own.yaml": "mapping: own\ntitle: own\nnational: {syntax: csv, structure: s.yaml}\npackage: wco\nrules:\n  - {national: ref, wco: FunctionalReferenceID}\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	all := run1(t, engine(t, filepath.Join(dir, "own.yaml"), ""), input("own.csv", []byte("ref\nA1\n")))
	for _, d := range all[0].Diagnostics {
		if d.Code == ucr.CodeNone && d.Expected == "a goods shipment" {
			return
		}
	}
	t.Errorf("%+v", all[0].Diagnostics)
}

// A UCR that only goods items have is told of where the target has no field for it:
// not even where the document that said it is carried, as one like any other.
func TestAnItemsUCRIsNotLostSilently(t *testing.T) {
	const transit = `<ncts:CC015C xmlns:ncts="http://ncts.dgtaxud.ec"><TransitOperation><LRN>L1</LRN><declarationType>T1</declarationType></TransitOperation><Consignment>%s</Consignment></ncts:CC015C>`
	house := func(number int, ucr string) string {
		return fmt.Sprintf(`<HouseConsignment><sequenceNumber>%d</sequenceNumber><ConsignmentItem><goodsItemNumber>1</goodsItemNumber><declarationGoodsItemNumber>1</declarationGoodsItemNumber>`+
			`<referenceNumberUCR>%s</referenceNumberUCR></ConsignmentItem></HouseConsignment>`, number, ucr)
	}
	for _, test := range []struct{ name, doc, to, ucr string }{
		{"of a previous document", `<md:MetaData xmlns:md="urn:wco:datamodel:WCO:DocumentMetaData-DMS:2" xmlns="urn:wco:datamodel:WCO:DEC-DMS:2"><Declaration><FunctionCode>9</FunctionCode>` +
			`<TypeCode>IMA</TypeCode><GoodsShipment><GovernmentAgencyGoodsItem><SequenceNumeric>1</SequenceNumeric><PreviousDocument><CategoryCode>Z</CategoryCode>` +
			`<ID>5GB123456789012-A1</ID><TypeCode>DCR</TypeCode></PreviousDocument></GovernmentAgencyGoodsItem></GoodsShipment></Declaration></md:MetaData>`, withoutUCR(t), "5GB123456789012-A1"},
		{"of a consignment behind the first", fmt.Sprintf(transit, house(1, "PO-1")+house(2, "PO-2")), "trader-csv", "PO-2"},
	} {
		all := run1(t, engine(t, "", test.to, keepUCR, func(o *Options) { o.Force = true }), input(test.name, []byte(test.doc)))
		if !speaksOf(all, test.ucr) {
			t.Errorf("%s: nothing says that %s is gone: %+v", test.name, test.ucr, all[0].Diagnostics)
		}
	}
}
