package datamodel

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"wcodm/datamodel/xmlstream"
)

// readMessage reads one XML message of a package.
func readMessage(tb testing.TB, p *Package, data string) *Tree {
	tb.Helper()
	v := xmlstream.NewVocabulary(p.Names())
	r, err := xmlstream.NewReader(xmlstream.Config{Vocabulary: v, Roots: []xmlstream.Root{{Name: p.Root.XMLName()}}})
	if err != nil {
		tb.Fatal(err)
	}
	defer r.Close()
	t := NewTree()
	if _, err := r.Read(tb.Context(), strings.NewReader(data), func(rec *xmlstream.Record) error {
		p.BindXML(v).Read(t, rec)
		rec.Release()
		return nil
	}); err != nil {
		tb.Fatal(err)
	}
	return t
}

// pointer reads what [Pointer.String] writes; an id of four characters, or of
// digits alone, is an attribute.
func pointer(s string) Pointer {
	var p Pointer
	for step := range strings.SplitSeq(s, "/") {
		id, rest, _ := strings.Cut(step, "[")
		number := strings.TrimSuffix(rest, "]")
		if last := id[max(len(id)-1, 0):]; len(id) == 4 || last >= "0" && last <= "9" {
			if len(p) == 0 {
				p = append(p, PointerStep{})
			}
			p[len(p)-1].Attribute = id
			continue
		}
		p = append(p, PointerStep{Class: id, Number: number})
	}
	return p
}

const twoItems = `<MetaData xmlns="urn:wco:datamodel:WCO:DocumentMetaData-DMS:2"><Declaration xmlns="urn:wco:datamodel:WCO:DEC-DMS:2">
<FunctionCode>9</FunctionCode>
<AuthorisationHolder><ID>A1</ID></AuthorisationHolder>
<AuthorisationHolder><ID>A2</ID></AuthorisationHolder>
<GoodsShipment>
<GovernmentAgencyGoodsItem><SequenceNumeric>2</SequenceNumeric>
<AdditionalDocument><ID>D21</ID></AdditionalDocument><AdditionalDocument><TypeCode>N935</TypeCode></AdditionalDocument></GovernmentAgencyGoodsItem>
<GovernmentAgencyGoodsItem><SequenceNumeric>1</SequenceNumeric><Commodity><Description>tea</Description></Commodity></GovernmentAgencyGoodsItem>
</GoodsShipment></Declaration></MetaData>`

func TestPointerLeadsToTheElementThatCustomsMeans(t *testing.T) {
	tree := readMessage(t, openPackage(t, "gb-cds"), twoItems)
	const items = "GoodsShipment/GovernmentAgencyGoodsItem"
	for _, c := range []struct {
		pointer string
		node    string // where it leads, or the nearest there is
		missing string // what is meant and not there
		among   int
		wrong   string
	}{
		{"42A/017", "FunctionCode", "", 0, ""},
		{"017", "FunctionCode", "", 0, ""},
		{"42A[1]/017", "FunctionCode", "", 0, ""},
		{"42A", "Declaration", "", 0, ""},
		{"42A/023", "Declaration", "AcceptanceDateTime", 0, ""},
		{"42A/17C[2]/R144", "AuthorisationHolder[2]/ID", "", 0, ""},
		{"42A/17C/R144", "AuthorisationHolder[1]/ID", "", 2, ""},
		{"42A/17C/R999", "AuthorisationHolder[1]", "", 2, "has no attribute with the id R999"},
		// Items are counted by their own number, documents by their position.
		{"42A/67A/68A[1]/23A/137", items + "[2]/Commodity/Description", "", 0, ""},
		{"42A/67A[1]/68A[2]/02A[2]/D006", items + "[1]/AdditionalDocument[2]/TypeCode", "", 0, ""},
		{"42A/67A/68A[02]/02A[01]/D006", items + "[1]/AdditionalDocument[1]", "TypeCode", 0, ""},
		{"42A/67A/68A[3]/112", "GoodsShipment", "", 0, "no GovernmentAgencyGoodsItem with the number 3, they are numbered 2, 1"},
		{"42A/67A/68A[x]/112", "GoodsShipment", "", 0, `"x" is no number`},
		{"42A/67A/68A[0]/112", "GoodsShipment", "", 0, `"0" is no number`},
		{"42A/67A/41A/117", "GoodsShipment", "FreightChargeAmount", 0, ""},
		// A number on what cannot repeat says nothing; neither does one on what is not there.
		{"42A/67A/68A[1]/23A[7]/137", items + "[2]/Commodity/Description", "", 0, ""},
		{"42A/57A[1]/04A[5]/245", "Declaration", "PostcodeID", 0, ""},
		// Steps out of order, and one left out.
		{"68A[1]/67A/42A/23A/137", items + "[2]/Commodity/Description", "", 0, ""},
		{"42A/68A[1]/23A/137", items + "[2]/Commodity/Description", "", 0, ""},
		// Nothing of this message.
		{"07B/53A", "Declaration", "", 0, "has nothing with the id 07B"},
		{"42A/67A/ZZZ/137", "GoodsShipment", "", 0, "has nothing with the id ZZZ"},
	} {
		p := pointer(c.pointer)
		got := tree.Point(p)
		missing := ""
		if got.Missing {
			missing = got.Elem.Name
		}
		if tree.Path(got.Node) != c.node || missing != c.missing || got.Among != c.among || (c.wrong == "") != (got.Wrong == "") || !strings.Contains(got.Wrong, c.wrong) {
			t.Errorf("%s leads to %s, missing %q, among %d, wrong %q", c.pointer, tree.Path(got.Node), missing, got.Among, got.Wrong)
		}
	}
	empty := NewTree()
	empty.Reset(openPackage(t, "gb-cds"))
	if got := empty.Point(pointer("42A/017")); got.Wrong == "" {
		t.Error("a pointer leads somewhere in an empty message")
	}
}

// Customs' own structure may be another than the declaration's: the last ids of a
// pointer say what is meant, too.
func TestPointerThatLeavesThePathLeadsToTheOnlyPlaceWithItsIDs(t *testing.T) {
	tree := readMessage(t, openPackage(t, "gb-cds"), astrayMessage)
	const items = "GoodsShipment/GovernmentAgencyGoodsItem"
	for _, c := range []struct {
		pointer   string
		node      string
		missing   string
		astray    string // why the path differs
		wrong     string
		elsewhere string
	}{
		// a group that stands at another level
		{"42A/67A[1]/56A/G005", "ExitOffice/ID", "", "GoodsShipment has nothing with the id 56A", "", ""},
		{"42A/67A/68A[2]/56A/G005", "ExitOffice/ID", "", "has nothing with the id 56A", "", ""},
		{"56A", "ExitOffice", "", "", "", ""},
		// and of which the message has nothing, or not that attribute
		{"42A/67A/68A[1]/17C/R144", "Declaration", "ID", "has nothing with the id 17C", "", ""},
		// a number that is none of them
		{"42A/67A/68A[2]/02A[9]/D006", items + "[1]/AdditionalDocument[2]/TypeCode", "", "no AdditionalDocument number 9, there are 2", "", ""},
		{"42A/67A/68A[0]/23A/137", items + "[2]/Commodity/Description", "", "they are counted from 1", "", ""},
		{"42A/67A/68A[7]/02A/D005", "GoodsShipment", "", "", "no GovernmentAgencyGoodsItem with the number 7", items + "[1]/AdditionalDocument[1]/ID " + items + "[2]/AdditionalDocument[1]/ID"},
		// several, and those of the group that the pointer reached
		{"42A/67A/56A/02A/D005", "GoodsShipment", "", "", "has nothing with the id 56A", items + "[1]/AdditionalDocument[1]/ID " + items + "[2]/AdditionalDocument[1]/ID"},
		{"42A/67A/68A[1]/ZZZ/02A/D005", items + "[2]/AdditionalDocument[1]", "", "", "has nothing with the id ZZZ", items + "[2]/AdditionalDocument[1]/ID"},
		{"42A/67A/59B/56A/G005", "ExitOffice/ID", "", "has nothing with the id 59B", "", ""},
		// ids that nobody knows
		{"42A/67A/68A[1]/02A[1]/X999", items + "[2]/AdditionalDocument[1]", "", "", "has no attribute with the id X999", ""},
		{"42A/67A/68A[1]/ZZZ", items + "[2]", "", "", "has nothing with the id ZZZ", ""},
		// what may be at several levels, and is at another
		{"42A/67A/27A/R014", "GoodsShipment", "Name", "", "", items + "[1]/Consignee/Name"},
		{"42A/67A/68A[1]/27A/R014", items + "[2]", "Name", "", "", ""},
	} {
		got := tree.Point(pointer(c.pointer))
		missing := ""
		if got.Missing {
			missing = got.Elem.Name
		}
		var elsewhere []string
		for _, n := range got.Elsewhere {
			elsewhere = append(elsewhere, tree.Path(n))
		}
		if tree.Path(got.Node) != c.node || missing != c.missing || strings.Join(elsewhere, " ") != c.elsewhere ||
			(c.astray == "") != (got.Astray == "") || !strings.Contains(got.Astray, c.astray) || (c.wrong == "") != (got.Wrong == "") || !strings.Contains(got.Wrong, c.wrong) {
			t.Errorf("%s leads to %s, missing %q, astray %q, wrong %q, elsewhere %q", c.pointer, tree.Path(got.Node), missing, got.Astray, got.Wrong, elsewhere)
		}
	}
}

const astrayMessage = `<MetaData xmlns="urn:wco:datamodel:WCO:DocumentMetaData-DMS:2"><Declaration xmlns="urn:wco:datamodel:WCO:DEC-DMS:2">
<FunctionCode>9</FunctionCode><ExitOffice><ID>GB000060</ID></ExitOffice>
<GoodsShipment>
<GovernmentAgencyGoodsItem><SequenceNumeric>2</SequenceNumeric>
<AdditionalDocument><ID>D21</ID></AdditionalDocument><AdditionalDocument><TypeCode>N935</TypeCode></AdditionalDocument>
<Consignee><Name>Kelp</Name></Consignee></GovernmentAgencyGoodsItem>
<GovernmentAgencyGoodsItem><SequenceNumeric>1</SequenceNumeric><AdditionalDocument><ID>D11</ID></AdditionalDocument>
<Commodity><Description>tea</Description></Commodity></GovernmentAgencyGoodsItem>
</GoodsShipment></Declaration></MetaData>`

func TestPointerIsReadFromAResponse(t *testing.T) {
	data, err := os.ReadFile("../testdata/gb-cds/responses/rejected.xml")
	if err != nil {
		t.Fatal(err)
	}
	tree := readMessage(t, openPackage(t, "gb-cds-response"), string(data))
	var got []string
	for n := range NodeID(tree.Len()) {
		if p := tree.PointerOf(n); len(p) > 0 {
			got = append(got, tree.Path(n)+" "+p.String())
		}
	}
	want := `Response[1]/AdditionalInformation[1] 07B[1]/53A[2]
Response[1]/Error[1] 42A/67A/68A[2]/93A[1]/141
Response[1]/Error[2] 42A/17C/R144
Response[1]/Error[3] 42A/67A/68A[3]/112`
	if strings.Join(got, "\n") != want {
		t.Errorf("pointers\n%s", strings.Join(got, "\n"))
	}
}

// The UK's own list of pointers leads through the package. It has some for which
// the schema has no element, and writes some paths with an id at the end.
func TestUKPointersLeadThroughThePackage(t *testing.T) {
	p := openPackage(t, "gb-cds")
	known := 0
	for _, row := range facts(t, "gb-cds-pointer-paths.csv") {
		e, err := p.Resolve(row["wco_pointer"])
		if err != nil {
			continue
		}
		known++
		path := strings.TrimPrefix(row["xml_path"], "/")
		if x, err := p.Resolve(path); err == nil && x != e {
			t.Errorf("%s leads to %s, and the list says %s", row["wco_pointer"], e.Path(), path)
		}
	}
	if known != 456 {
		t.Errorf("%d of the list's pointers lead through the package, want 456", known)
	}
}

// Where the UK's own list of pointers leads in the specimens: how many follow their
// path, and what becomes of those that do not.
func TestUKPointersLeadIntoSpecimens(t *testing.T) {
	const golden = "../testdata/traces/gb-cds-pointers.txt"
	var b strings.Builder
	for _, name := range []string{"import.xml", "export.xml"} {
		data, err := os.ReadFile("../testdata/gb-cds/" + name)
		if err != nil {
			t.Fatal(err)
		}
		tree := readMessage(t, openPackage(t, "gb-cds"), string(data))
		var followed, astray, several, nowhere int
		var told []string
		for _, row := range facts(t, "gb-cds-pointer-paths.csv") {
			switch at := tree.Point(pointer(row["wco_pointer"])); {
			case at.Astray != "":
				astray++
				told = append(told, row["wco_pointer"]+": "+tree.Path(at.Node)+" of "+at.Elem.Path()+" ("+at.Astray+")")
			case at.Wrong == "":
				followed++
			case len(at.Elsewhere) > 0:
				several++
				told = append(told, fmt.Sprintf("%s: one of %d (%s)", row["wco_pointer"], len(at.Elsewhere), at.Wrong))
			default:
				nowhere++
				told = append(told, row["wco_pointer"]+": nowhere ("+at.Wrong+")")
			}
		}
		fmt.Fprintf(&b, "%s: %d followed, %d to the nearest with their last ids, %d to one of several, %d nowhere\n  %s\n",
			name, followed, astray, several, nowhere, strings.Join(told, "\n  "))
	}
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("pointers lead elsewhere (go test -update writes it):\n%s", b.String())
	}
}

// FuzzPoint follows pointers made of anything.
func FuzzPoint(f *testing.F) {
	for _, s := range []string{"42A/67A/68A[2]/02A[1]/D006", "68A/67A/42A", "17C/R144", "42A[-1]/67A[99999999999999999999]/023", "///", "42A/42A/42A"} {
		f.Add(s)
	}
	p, err := Open("gb-cds")
	if err != nil {
		f.Fatal(err)
	}
	tree := readMessage(f, p, twoItems)
	f.Fuzz(func(t *testing.T, s string) {
		got := tree.Point(pointer(s))
		if got.Node == None || got.Elem == nil || !got.Elem.Within(tree.Elem(got.Node)) {
			t.Errorf("%q leads to %+v", s, got)
		}
		if !got.Missing && got.Wrong == "" && tree.Elem(got.Node) != got.Elem {
			t.Errorf("%q means %s and leads to %s", s, got.Elem.Path(), tree.Path(got.Node))
		}
	})
}
