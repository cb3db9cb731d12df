package ucr

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	dm "wcodm/datamodel"
)

func open(t testing.TB, name string) *dm.Package {
	t.Helper()
	p, err := dm.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func scheme(t testing.TB, name string) *Scheme {
	t.Helper()
	s, err := Open(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func deriver(t testing.TB, p *dm.Package, mode Mode, name string) *Deriver {
	t.Helper()
	d, err := New(p, Options{Mode: mode, Scheme: scheme(t, name)})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// tree makes a message from lines "path=value"; a step "Name[2]" is the second of
// its name. The place of a value is its line.
func tree(t testing.TB, p *dm.Package, lines ...string) *dm.Tree {
	t.Helper()
	tr := dm.NewTree()
	tr.Reset(p)
	root := tr.Add(dm.None, p.Root, dm.Place{Line: 1, Col: 1})
	body := tr.Add(root, p.Body, dm.Place{Line: 1, Col: 1})
	for i, line := range lines {
		path, value, hasValue := strings.Cut(line, "=")
		at := body
		for _, step := range strings.Split(path, "/") {
			name, position, _ := strings.Cut(strings.TrimSuffix(step, "]"), "[")
			nth := 1
			if position != "" {
				nth, _ = strconv.Atoi(position)
			}
			e := tr.Elem(at).Child(name)
			if e == nil {
				t.Fatalf("%s: no %s in %s", path, name, tr.Elem(at).Path())
			}
			next := dm.None
			for c := tr.First(at); c != dm.None; c = tr.Next(c) {
				if tr.Elem(c) == e {
					if nth--; nth == 0 {
						next = c
					}
				}
			}
			for ; nth > 0; nth-- {
				next = tr.Add(at, e, dm.Place{Line: uint32(i + 2), Col: 1})
			}
			at = next
		}
		if hasValue {
			tr.SetText(at, value)
		}
	}
	return tr
}

func apply(d *Deriver, tr *dm.Tree) ([]Result, []dm.Diagnostic) {
	var found []dm.Diagnostic
	results := d.Apply(tr, func(f dm.Diagnostic) { found = append(found, f) })
	return results, found
}

// brief writes findings as "CODE severity line: message | expected".
func brief(found []dm.Diagnostic) string {
	var b strings.Builder
	for _, f := range found {
		fmt.Fprintf(&b, "%s %s %d: %s | %s\n", f.Code, f.Severity, f.Line, f.Message, f.Expected)
	}
	return b.String()
}

const traderPath = "GoodsShipment/UCR/TraderAssignedReferenceID"

// export is an export declaration that lacks nothing but a UCR.
var export = []string{
	"AcceptanceDateTime=20251119",
	"FunctionCode=9",
	"FunctionalReferenceID=inv-2025/001",
	"TypeCode=EXA",
	"Declarant/ID=GB999999999999",
	"GoodsShipment/Exporter/ID=GB123456789012",
	"GoodsShipment/Importer/ID=US123",
}

// with returns lines without those at the same paths as the changes, and the
// changes; a change without "=" only removes.
func with(lines []string, changes ...string) []string {
	var out []string
	for _, l := range lines {
		path, _, _ := strings.Cut(l, "=")
		keep := true
		for _, c := range changes {
			p, _, _ := strings.Cut(c, "=")
			keep = keep && p != path
		}
		if keep {
			out = append(out, l)
		}
	}
	for _, c := range changes {
		if strings.Contains(c, "=") {
			out = append(out, c)
		}
	}
	return out
}

func TestDerivesFromTheFirstInputOfEachKind(t *testing.T) {
	asycuda := []string{ // an import as ASYCUDA World has it: consignee and declarant by code
		"AcceptanceDateTime=20251119", "FunctionalReferenceID=YKCJJE02", "TypeCode=IM4",
		"Declarant/ID=9583635153072", "GoodsShipment/Consignee/ID=8772524914869",
		"GoodsShipment/ExportCountry/ID=US", "GoodsShipment/Destination/CountryCode=JM",
	}
	tests := []struct {
		name   string
		lines  []string
		scheme string
		want   string
		rule   string
	}{
		{"export", export, "free", "5GB123456789012INV-2025/001",
			"derived by free from year 5 of the acceptance date at AcceptanceDateTime, country GB of the exporter's customs id at GoodsShipment[1]/Exporter/ID, " +
				"trader 123456789012 of the exporter's customs id at GoodsShipment[1]/Exporter/ID, reference INV-2025/001 of the LRN at FunctionalReferenceID"},
		{"DUCR", export, "gb-ducr", "5GB123456789012-INV-2025/001", ""},
		{"time and zone", with(export, "AcceptanceDateTime=20261119101500Z"), "free", "6GB123456789012INV-2025/001", ""},
		{"issue date", with(export, "AcceptanceDateTime", "IssueDateTime=20240101"), "free", "4GB123456789012INV-2025/001", ""},
		{"acceptance before issue", with(export, "IssueDateTime=20240101"), "free", "5GB123456789012INV-2025/001", ""},
		{"a date that is none gives way", with(export, "AcceptanceDateTime=tomorrow", "IssueDateTime=20240101"), "free", "4GB123456789012INV-2025/001", ""},
		{"year of the MRN", with(export, "AcceptanceDateTime", "ID=23GB1234567890ABC1"), "free", "3GB123456789012INV-2025/001", ""},
		{"year of the LRN", with(export, "AcceptanceDateTime", "FunctionalReferenceID=2022-77"), "free", "2GB1234567890122022-77", ""},
		{"invoice date", with(export, "AcceptanceDateTime", "GoodsShipment/Invoice/IssueDateTime=20210203"), "free", "1GB123456789012INV-2025/001", ""},
		{"exporter of the declaration", with(export, "GoodsShipment/Exporter/ID", "Exporter/ID=GB111111111111"), "free", "5GB111111111111INV-2025/001", ""},
		{"consignor", with(export, "GoodsShipment/Exporter/ID", "GoodsShipment/Consignor/ID=GB222222222222"), "free", "5GB222222222222INV-2025/001", ""},
		{"declarant of an export, not the importer", with(export, "GoodsShipment/Exporter/ID"), "free", "5GB999999999999INV-2025/001", ""},
		{"importer of an import", with(export, "TypeCode=IMA", "GoodsShipment/Exporter/ID", "GoodsShipment/Importer/ID=GB333333333333"), "free", "5GB333333333333INV-2025/001", ""},
		{"exporter of an import", with(export, "TypeCode=IMA", "GoodsShipment/Importer/ID=GB333333333333"), "free", "5GB123456789012INV-2025/001", ""},
		{"ASYCUDA import", asycuda, "free", "5JM8772524914869YKCJJE02", ""},
		{"ASYCUDA import by the declarant", with(asycuda, "GoodsShipment/Consignee/ID"), "free", "5JM9583635153072YKCJJE02", ""},
		{"ASYCUDA export", []string{"AcceptanceDateTime=20251119", "FunctionalReferenceID=77", "TypeCode=EX1", "GoodsShipment/Exporter/ID=0012345",
			"GoodsShipment/ExportCountry/ID=JM"}, "free", "5JM001234577", ""},
		{"country of the address", with(export, "GoodsShipment/Exporter/ID=12-34.5", "GoodsShipment/Exporter/Address/CountryCode=NO", "GoodsShipment/ExportCountry/ID=SE"),
			"free", "5NO12345INV-2025/001", ""},
		{"letters that only look like a country", with(export, "GoodsShipment/Exporter/ID=AFCPX1234F", "GoodsShipment/Exporter/Address/CountryCode=IN"),
			"free", "5INAFCPX1234FINV-2025/001", ""},
		{"letters after the country", with(export, "GoodsShipment/Exporter/ID=ATEOS1000000000", "GoodsShipment/Exporter/Address/CountryCode=AT"),
			"free", "5ATEOS1000000000INV-2025/001", ""},
		{"Northern Ireland", with(export, "GoodsShipment/Exporter/ID=XI123456789012", "GoodsShipment/Exporter/Address/CountryCode=GB"),
			"gb-ducr", "5XI123456789012-INV-2025/001", ""},
		{"invoice number", with(export, "FunctionalReferenceID", "GoodsShipment/Invoice/ID=A 17"), "free", "5GB123456789012A-17", ""},
		{"invoice among the documents", with(export, "FunctionalReferenceID", "ID=REG1", "GoodsShipment/GovernmentAgencyGoodsItem/AdditionalDocument/TypeCode=935",
			"GoodsShipment/GovernmentAgencyGoodsItem/AdditionalDocument/ID=A18"), "free", "5GB123456789012A18", ""},
		{"of two invoices none", with(export, "FunctionalReferenceID", "ID=REG1", "GoodsShipment/SupportingDocument/TypeCode=N380",
			"GoodsShipment/SupportingDocument/ID=A18", "GoodsShipment/SupportingDocument[2]/TypeCode=N380", "GoodsShipment/SupportingDocument[2]/ID=A19"),
			"free", "5GB123456789012REG1", ""},
		{"declaration number", with(export, "FunctionalReferenceID", "ID=C 6099"), "free", "5GB123456789012C-6099", ""},
		{"empty values count for nothing", with(export, "FunctionalReferenceID= ", "ID=C6099"), "free", "5GB123456789012C6099", ""},
		{"South Africa", with(export, "GoodsShipment/Exporter/ID=20123456", "GoodsShipment/Exporter/Address/CountryCode=ZA", "FunctionalReferenceID=order1"),
			"za", "5ZA20123456ORDER1", ""},
		{"as long as it may be", with(export, "FunctionalReferenceID="+strings.Repeat("a", 20)), "free", "5GB123456789012" + strings.Repeat("A", 20), ""},
		{"a master is not a UCR", with(export, "GoodsShipment/PreviousDocument/TypeCode=MCR", "GoodsShipment/PreviousDocument/ID=A:12512345678"), "free", "5GB123456789012INV-2025/001", ""},
	}
	p := open(t, "wco")
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := deriver(t, p, Derive, test.scheme)
			tr := tree(t, p, test.lines...)
			results, found := apply(d, tr)
			if len(found) > 0 {
				t.Fatalf("findings:\n%s", brief(found))
			}
			if len(results) != 1 || results[0].Outcome != Derived {
				t.Fatalf("results %+v", results)
			}
			r := results[0]
			if r.Value != test.want {
				t.Errorf("UCR %s, want %s", r.Value, test.want)
			}
			if test.rule != "" && r.Rule() != test.rule {
				t.Errorf("rule\n%s\nwant\n%s", r.Rule(), test.rule)
			}
			n := tr.Find(tr.Body(), "GoodsShipment/UCR/TraderAssignedReferenceID")
			if n == dm.None || string(tr.Value(n)) != test.want || r.Node != n {
				t.Errorf("the UCR is not in the message: node %d, result's %d", n, r.Node)
			}
			if r.At.WCOPath != "GoodsShipment/UCR/TraderAssignedReferenceID" && r.At.WCOPath != "GoodsShipment[1]/UCR/TraderAssignedReferenceID" || r.At.Pointer != "42A/67A/35B/009" {
				t.Errorf("at %s %s", r.At.WCOPath, r.At.Pointer)
			}
			if wrong, _ := scheme(t, test.scheme).Check(r.Value); wrong != "" {
				t.Errorf("its own scheme says: %s", wrong)
			}
			again, found := apply(d, tr)
			if len(found) > 0 || again[0].Outcome != Kept || again[0].Value != r.Value || again[0].key != r.key {
				t.Errorf("the second time: %+v\n%s", again, brief(found))
			}
		})
	}
}

func TestWhatStandsInTheWay(t *testing.T) {
	tests := []struct {
		name   string
		lines  []string
		scheme string
		want   string
	}{
		{"nothing to derive from", []string{"GoodsShipment/TransactionNatureCode=11"}, "free",
			"UCR001 warning 2: The declaration has no UCR, and none can be derived: it lacks a date, a trader's customs id and a reference | " +
				"a date (AcceptanceDateTime or IssueDateTime); a trader's customs id (GoodsShipment/Exporter/ID or GoodsShipment/Importer/ID or " +
				"GoodsShipment/Consignee/ID or Declarant/ID); a reference (GoodsShipment/Invoice/ID or FunctionalReferenceID or ID)"},
		{"no country", with(export, "GoodsShipment/Exporter/ID=12345"), "free",
			"UCR001 warning 7: The declaration has no UCR, and none can be derived: it lacks the country of the exporter | " +
				"the country of the exporter (GoodsShipment/Exporter/Address/CountryCode or Exporter/Address/CountryCode or GoodsShipment/ExportCountry/ID)"},
		{"no goods shipment", []string{"AcceptanceDateTime=20251119", "FunctionalReferenceID=1", "Declarant/ID=GB123456789012"}, "free",
			"UCR001 warning 1: The declaration has no UCR, and none is derived: it has no goods shipment that the UCR could belong to | a goods shipment (GoodsShipment)"},
		{"too long", with(export, "FunctionalReferenceID="+strings.Repeat("a", 22)), "free",
			"UCR002 error 8: No UCR can be derived by free: 5GB123456789012AAAAAAAAAAAAAAAAAAAAAA would have 2 characters too many; shorten the LRN by 2, or give a UCR | " +
				"LRN of at most 20 characters"},
		{"too long a part", with(export, "FunctionalReferenceID="+strings.Repeat("a", 20)), "gb-ducr",
			"UCR002 error 8: No UCR can be derived by gb-ducr: 5GB123456789012-AAAAAAAAAAAAAAAAAAAA would have 1 character too many; shorten the LRN by 1, or give a UCR | " +
				"LRN of at most 19 characters"},
		{"a character", with(export, "FunctionalReferenceID=U.79"), "gb-ducr",
			`UCR007 error 8: No UCR can be derived by gb-ducr: the LRN U.79 does not fit: character 2, ".", is not allowed | 1 to 19 characters of A-Z 0-9 ( ) / -`},
		{"a character that is not ASCII", with(export, "FunctionalReferenceID=Größe"), "free",
			`UCR007 error 8: No UCR can be derived by free: the LRN Größe does not fit: character 3, "ö", is not allowed | 1 to 31 characters of A-Z 0-9 . , : ; / ( ) _ + = # & * @ -`},
		{"a trader that does not fit", with(export, "GoodsShipment/Exporter/ID=GB12345"), "gb-ducr",
			"UCR007 error 8: No UCR can be derived by gb-ducr: the exporter's customs id GB12345 (as 12345) does not fit: it has 5 characters, 7 too few | the 12 digits of a UK EORI number"},
		{"several goods shipments", with(export, "GoodsShipment[2]/Exporter/ID=GB123456789012", "GoodsShipment/Invoice/ID=7"), "free",
			"UCR001 warning 9: Goods shipment 2 has no UCR, and none can be derived: it lacks a reference of its own for each goods shipment | " +
				"a reference of its own for each goods shipment (GoodsShipment/Invoice/ID)"},
	}
	p := open(t, "wco")
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := deriver(t, p, Derive, test.scheme)
			tr := tree(t, p, test.lines...)
			results, found := apply(d, tr)
			if got := brief(found); got != test.want+"\n" {
				t.Errorf("got\n%swant\n%s", got, test.want)
			}
			last := results[len(results)-1]
			if last.Outcome != Absent || last.Value != "" || last.Node != dm.None {
				t.Errorf("result %+v", last)
			}
			if n := tr.Find(tr.Body(), "GoodsShipment/UCR"); n != dm.None && len(results) == 1 {
				t.Error("a UCR was written")
			}
		})
	}
}

func TestKeepsWhatIsThere(t *testing.T) {
	const ducr = "5GB123456789012-A"
	doc := func(n int, kind, id string) []string {
		path := fmt.Sprintf("GoodsShipment/PreviousDocument[%d]/", n)
		return []string{path + "CategoryCode=Z", path + "TypeCode=" + kind, path + "ID=" + id}
	}
	join := func(lists ...[]string) (all []string) {
		for _, l := range lists {
			all = append(all, l...)
		}
		return all
	}
	const item = "GoodsShipment/GovernmentAgencyGoodsItem"
	tests := []struct {
		name        string
		lines       []string
		want, where string
		kind        Kind
		findings    string
	}{
		{"trader's place", []string{traderPath + "=abc 1"}, "abc 1", "GoodsShipment[1]/UCR/TraderAssignedReferenceID", UCR, ""},
		{"WCO's place", []string{"GoodsShipment/UCR/ID=abc"}, "abc", "GoodsShipment[1]/UCR/ID", UCR, ""},
		{"DUCR", doc(1, "DCR", ducr), ducr, "GoodsShipment[1]/PreviousDocument[1]/ID", DUCR, ""},
		{"DUCR after others", join(doc(1, "MCR", "C:ABC12345"), doc(2, "DCS", "001B"), doc(3, "380", "x"), doc(4, "DCR", ducr)), ducr,
			"GoodsShipment[1]/PreviousDocument[4]/ID", DUCR, ""},
		{"item", []string{item + "/TransactionNatureCode=1", item + "[2]/UCR/TraderAssignedReferenceID=abc", item + "[3]/UCR/TraderAssignedReferenceID=def"}, "abc",
			"GoodsShipment[1]/GovernmentAgencyGoodsItem[2]/UCR/TraderAssignedReferenceID", UCR, ""},
		{"DUCR of an item", []string{item + "/PreviousDocument/TypeCode=DCR", item + "/PreviousDocument/ID=" + ducr}, ducr,
			"GoodsShipment[1]/GovernmentAgencyGoodsItem[1]/PreviousDocument[1]/ID", DUCR,
			"UCR008 warning 3: The DUCR 5GB123456789012-A stands at a goods item, where UK customs does not look for it | " +
				"a previous document of the whole goods shipment\n"},
		{"DUCR of an item of a supplementary declaration", []string{"TypeCode=EXY", item + "/PreviousDocument/TypeCode=DCR", item + "/PreviousDocument/ID=" + ducr}, ducr,
			"GoodsShipment[1]/GovernmentAgencyGoodsItem[1]/PreviousDocument[1]/ID", DUCR, ""},
		{"two masters", join(doc(1, "DCR", ducr), doc(2, "MCR", "C:ABC12345"), doc(3, "MCR", "C:ABC12345"), doc(4, "MCR", "A:12512345678")), ducr,
			"GoodsShipment[1]/PreviousDocument[1]/ID", DUCR,
			"UCR008 warning 13: The MUCR A:12512345678 is a second one beside C:ABC12345 at GoodsShipment[1]/PreviousDocument[2]/ID: a declaration has one at most | " +
				"the MUCR of the declaration, once\n"},
		{"empty ones", join([]string{traderPath + "=ref 1", "GoodsShipment/UCR/ID= ", item + "/UCR", "Consignment/UCR/ID", "GoodsShipment/PreviousDocument[1]/TypeCode=DCR"},
			doc(2, "MCR", " ")), "ref 1", "GoodsShipment[1]/UCR/TraderAssignedReferenceID", UCR,
			"UCR009 warning 5: The UCR is empty | a UCR, or nothing\n" +
				"UCR009 warning 3: The UCR is empty | a UCR, or nothing\n" +
				"UCR009 warning 4: The UCR is empty | a UCR, or nothing\n" +
				"UCR009 warning 6: The previous document says that it is a DUCR and has no number | the DUCR in the document's ID\n" +
				"UCR009 warning 9: The previous document says that it is a MUCR and has no number | the MUCR in the document's ID\n"},
		{"dummy", []string{traderPath + "=Test 1"}, "Test 1", "GoodsShipment[1]/UCR/TraderAssignedReferenceID", UCR,
			"UCR010 warning 2: The UCR Test 1 looks like a dummy: it is a word that stands in place of a reference | the reference of this one consignment\n"},
		{"the same twice", join([]string{traderPath + "=5gb123456789012-a"}, doc(1, "DCR", ducr)), "5gb123456789012-a",
			"GoodsShipment[1]/UCR/TraderAssignedReferenceID", UCR, ""},
		{"two that differ", join([]string{traderPath + "=mine"}, doc(1, "DCR", ducr)), "mine", "GoodsShipment[1]/UCR/TraderAssignedReferenceID", UCR,
			"UCR003 warning 5: The message has two different UCRs for one consignment: the DUCR 5GB123456789012-A here, and the UCR mine at " +
				"GoodsShipment[1]/UCR/TraderAssignedReferenceID | the same UCR in both places: mine\n"},
		{"item and header differ", []string{traderPath + "=mine", item + "[1]/UCR/ID=mine", item + "[2]/UCR/ID=yours", item + "[3]/UCR/ID=yours"}, "mine",
			"GoodsShipment[1]/UCR/TraderAssignedReferenceID", UCR,
			"UCR003 warning 4: The message has two different UCRs for one consignment: the UCR yours here, and the UCR mine at " +
				"GoodsShipment[1]/UCR/TraderAssignedReferenceID | the same UCR in both places: mine\n"},
		{"DUCRs of a supplementary declaration", join([]string{"TypeCode=IMY"}, doc(1, "DCR", ducr), doc(2, "DCR", ducr+"2")), ducr,
			"GoodsShipment[1]/PreviousDocument[1]/ID", DUCR, ""},
		{"DUCRs that differ", join([]string{"TypeCode=IMA"}, doc(1, "DCR", ducr), doc(2, "DCR", ducr+"2")), ducr,
			"GoodsShipment[1]/PreviousDocument[1]/ID", DUCR,
			"UCR003 warning 8: The message has two different UCRs for one consignment: the DUCR 5GB123456789012-A2 here, and the DUCR 5GB123456789012-A at " +
				"GoodsShipment[1]/PreviousDocument[1]/ID | the same UCR in both places: 5GB123456789012-A\n"},
		{"too long", []string{traderPath + "=" + strings.Repeat("x", 36)}, strings.Repeat("x", 36), "GoodsShipment[1]/UCR/TraderAssignedReferenceID", UCR,
			"UCR004 error 2: The UCR xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx is badly formed: it has 36 characters, 1 too many | at most 35 characters\n"},
		{"blank ends", []string{traderPath + "= abc"}, "abc", "GoodsShipment[1]/UCR/TraderAssignedReferenceID", UCR,
			"UCR004 error 2: The UCR abc is badly formed: it has a blank at its beginning or end | no blank at the ends\n"},
		{"not printable", []string{traderPath + "=a\tb"}, "a\tb", "GoodsShipment[1]/UCR/TraderAssignedReferenceID", UCR,
			"UCR004 error 2: The UCR a\uFFFDb is badly formed: character 2, a control character, is not allowed | printable ASCII characters\n"},
		{"not ASCII", []string{traderPath + "=aé"}, "aé", "GoodsShipment[1]/UCR/TraderAssignedReferenceID", UCR,
			"UCR004 error 2: The UCR aé is badly formed: character 2, \"é\", is not allowed | printable ASCII characters\n"},
		{"DUCR with two digits of the year", doc(1, "DCR", "25GB123456789012-A"), "25GB123456789012-A", "GoodsShipment[1]/PreviousDocument[1]/ID", DUCR,
			"UCR004 warning 4: The DUCR 25GB123456789012-A is badly formed: character 2, \"5\", is not allowed in the country | 5GB123456789012-A\n"},
		{"bad master", join([]string{traderPath + "=a"}, doc(1, "MCR", "GB/1234-:3333HB")), "a", "GoodsShipment[1]/UCR/TraderAssignedReferenceID", UCR,
			"UCR005 warning 5: The MUCR GB/1234-:3333HB is badly formed: character 9, \":\", is not allowed in the reference | 5 to 28 characters of 0-9 A-Z, as in GB/ABC1-SHIP12345\n"},
		{"master that is a DUCR", join([]string{traderPath + "=a"}, doc(1, "MCR", ducr)), "a", "GoodsShipment[1]/UCR/TraderAssignedReferenceID", UCR,
			"UCR005 warning 5: The master UCR 5GB123456789012-A is a DUCR: a master joins several, and is not one of them | " +
				"a form such as GB/ABC1-SHIP12345 or GB/123456789012-SHIP1 or A:12512345678 or C:ABC12345\n"},
		{"bad part", join(doc(1, "DCR", ducr), doc(2, "DCS", "DEF")), ducr, "GoodsShipment[1]/PreviousDocument[1]/ID", DUCR,
			"UCR005 warning 7: The DUCR part DEF is badly formed: character 2, \"E\", is not allowed after the check letter, which ends the value | a form such as 001B or B\n"},
	}
	p := open(t, "wco")
	for _, test := range tests {
		for _, mode := range []Mode{Derive, Keep, Require} {
			t.Run(test.name+"/"+string(mode), func(t *testing.T) {
				tr := tree(t, p, append([]string{}, test.lines...)...)
				size := tr.Len()
				results, found := apply(deriver(t, p, mode, "free"), tr)
				r := results[0]
				if len(results) != 1 || r.Outcome != Kept || r.Value != test.want || r.Kind != test.kind || r.At.WCOPath != test.where {
					t.Errorf("got %s %s %q at %s", r.Outcome, r.Kind, r.Value, r.At.WCOPath)
				}
				if r.Rule() != "kept from "+test.where {
					t.Errorf("rule %q", r.Rule())
				}
				if got := brief(found); got != test.findings {
					t.Errorf("got\n%swant\n%s", got, test.findings)
				}
				if tr.Len() != size {
					t.Error("the message was changed")
				}
			})
		}
	}
}

// A part identifies nothing by itself, and the whole has a UCR already: none is made.
func TestAPartNeedsItsWhole(t *testing.T) {
	p := open(t, "wco")
	lines := with(export, "GoodsShipment/PreviousDocument/TypeCode=DCS", "GoodsShipment/PreviousDocument/ID=001")
	const want = "UCR008 warning 10: The DUCR part 001 is without the DUCR that it is a part of | the DUCR in a previous document of type DCR\n"
	for _, mode := range []Mode{Derive, Keep} {
		if results, found := apply(deriver(t, p, mode, "free"), tree(t, p, lines...)); results[0].Outcome != Absent || brief(found) != want {
			t.Errorf("%s: %s %s\n%s", mode, results[0].Outcome, results[0].Value, brief(found))
		}
	}
	if results, found := apply(deriver(t, p, Derive, "free"), tree(t, p, append(lines, "Consignment/UCR/ID=whole")...)); results[0].Value != "whole" || len(found) > 0 {
		t.Errorf("with the whole: %s\n%s", results[0].Value, brief(found))
	}
}

func TestModes(t *testing.T) {
	p := open(t, "wco")
	for _, test := range []struct {
		mode    Mode
		outcome Outcome
		want    string
	}{
		{Derive, Derived, ""},
		{Keep, Absent, ""},
		{Require, Absent, "UCR001 error 7: The declaration has no UCR | the UCR of the consignment at GoodsShipment/UCR/TraderAssignedReferenceID\n"},
	} {
		results, found := apply(deriver(t, p, test.mode, "free"), tree(t, p, export...))
		if len(results) != 1 || results[0].Outcome != test.outcome || brief(found) != test.want {
			t.Errorf("%s: %+v\n%s", test.mode, results, brief(found))
		}
	}
	if results, found := apply(deriver(t, p, Off, "free"), tree(t, p, append(export, traderPath+"= ")...)); results != nil || found != nil {
		t.Errorf("off: %+v %v", results, found)
	}
	for _, mode := range []Mode{Derive, Require} {
		// A change or cancellation speaks about a consignment that has its UCR already.
		results, found := apply(deriver(t, p, mode, "free"), tree(t, p, with(export, "FunctionCode=13")...))
		if results[0].Outcome != Absent || len(found) > 0 || results[0].Rule() != "no UCR" {
			t.Errorf("%s of an amendment: %+v\n%s", mode, results, brief(found))
		}
	}
	if m, err := ParseMode("require"); err != nil || m != Require {
		t.Error(m, err)
	}
	if _, err := ParseMode("deriv"); err == nil || err.Error() != `unknown UCR mode "deriv" (modes: derive, keep, require, off); did you mean "derive"?` {
		t.Error(err)
	}
	if _, err := New(p, Options{}); err == nil {
		t.Error("a mode that is none was taken")
	}
	if _, err := New(p, Options{Mode: Derive, Scheme: scheme(t, "gb-mucr")}); err == nil || err.Error() != `UCR scheme "gb-mucr" only checks: a UCR cannot be derived with it` {
		t.Error(err)
	}
	if d, err := New(p, Options{Mode: Derive}); err != nil || d.scheme.Name != Free {
		t.Error(err)
	}
}

func TestEachGoodsShipmentHasItsOwn(t *testing.T) {
	p := open(t, "wco")
	tr := tree(t, p, with(export, "GoodsShipment[1]/Invoice/ID=A1", "GoodsShipment[2]/Invoice/ID=A2", "GoodsShipment[2]/Exporter/ID=GB123456789012",
		"GoodsShipment[3]/PreviousDocument/TypeCode=DCR", "GoodsShipment[3]/PreviousDocument/ID=5GB123456789012-A3")...)
	results, found := apply(deriver(t, p, Derive, "gb-ducr"), tr)
	if len(found) > 0 {
		t.Error(brief(found))
	}
	var got []string
	for _, r := range results {
		got = append(got, string(r.Outcome)+" "+r.Value+" "+r.At.WCOPath)
	}
	want := []string{
		"derived 5GB123456789012-A1 GoodsShipment[1]/UCR/TraderAssignedReferenceID",
		"derived 5GB123456789012-A2 GoodsShipment[2]/UCR/TraderAssignedReferenceID",
		"kept 5GB123456789012-A3 GoodsShipment[3]/PreviousDocument[1]/ID",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %q", got)
	}
}

// nested is a package that, as the Dutch one does, holds the UCR in the
// Consignment and gives its home in the base.
const nested = `
package: nested
base: wco
body: MetaData/Declaration
types:
  ID: {base: string}
  Code: {base: token}
  DateTime: {base: string}
root:
  name: MetaData
  elements:
    - name: Declaration
      elements:
        - {name: AcceptanceDateTime, type: DateTime}
        - {name: FunctionalReferenceID, type: ID}
        - name: Exporter
          elements:
            - {name: ID, type: ID}
        - name: GoodsShipment
          elements:
            - name: Consignment
              base: none
              elements:
                - name: UCR
                  base: GoodsShipment/UCR
                  elements:
                    - {name: TraderAssignedReferenceID, type: ID}
            - {name: TransactionNatureCode, type: Code}
`

// TestMasterConsignment asks that the shipments of a consignment with a UCR need
// none of their own, keep one that they have, and that the shared one is no
// repetition.
func TestMasterConsignment(t *testing.T) {
	p := open(t, "wco")
	tr := tree(t, p, "Consignment/UCR/TraderAssignedReferenceID=6GB123450000002-A", "GoodsShipment/SequenceNumeric=1", "GoodsShipment[2]/SequenceNumeric=2",
		"GoodsShipment[3]/UCR/TraderAssignedReferenceID=6GB123450000002-B")
	results := deriver(t, p, Derive, Free).Apply(tr, func(d dm.Diagnostic) { t.Errorf("finds %s: %s", d.Code, d.Message) })
	var got []string
	for _, r := range results {
		got = append(got, fmt.Sprintf("%s %s %t", r.Value, r.At.WCOPath, r.key != 0))
	}
	want := []string{
		"6GB123450000002-A Consignment/UCR/TraderAssignedReferenceID true",
		"6GB123450000002-A Consignment/UCR/TraderAssignedReferenceID false",
		"6GB123450000002-B GoodsShipment[3]/UCR/TraderAssignedReferenceID true",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%s\nexpected\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestFollowsTheHomeInTheBase(t *testing.T) {
	p, err := dm.Load("nested.yaml", []byte(nested), dm.Open)
	if err != nil {
		t.Fatal(err)
	}
	lines := []string{"AcceptanceDateTime=20251119", "FunctionalReferenceID=77", "Exporter/ID=NL123456789", "GoodsShipment/TransactionNatureCode=11"}
	d := deriver(t, p, Derive, "free")
	tr := tree(t, p, lines...)
	results, found := apply(d, tr)
	if len(found) > 0 || results[0].At.WCOPath != "GoodsShipment/Consignment/UCR/TraderAssignedReferenceID" || results[0].Value != "5NL12345678977" {
		t.Errorf("%+v\n%s", results, brief(found))
	}
	if refs := d.Find(tr); len(refs) != 1 || refs[0].Value != "5NL12345678977" || refs[0].Kind != UCR {
		t.Errorf("found %+v", refs)
	}
	gb := open(t, "gb-cds")
	tr = tree(t, gb, with(export, "GoodsShipment/Exporter/ID", "Exporter/ID=GB123456789012")...)
	results, found = apply(deriver(t, gb, Derive, "gb-ducr"), tr)
	if len(found) > 0 || results[0].Value != "5GB123456789012-INV-2025/001" || results[0].At.WCOPath != traderPath {
		t.Errorf("%+v\n%s", results, brief(found))
	}
}

func TestFindingsLeadToTheInput(t *testing.T) {
	// A national message, and the tree that was made from it.
	national, err := dm.Load("n.yaml", []byte(`
package: n
national: true
types: {S: {base: string}}
root: {name: SAD, elements: [{name: Ref, type: S}, {name: Box2, type: S}, {name: Goods, elements: [{name: X, type: S}]}]}
`), dm.Open)
	if err != nil {
		t.Fatal(err)
	}
	src := dm.NewTree()
	src.Reset(national)
	root := src.Add(dm.None, national.Root, dm.Place{Line: 1, Col: 1})
	ref := src.Add(root, national.Root.Child("Ref"), dm.Place{Line: 42, Col: 7})
	src.SetText(ref, "r")

	p := open(t, "wco")
	make := func(lrn string) *dm.Tree {
		tr := tree(t, p, with(export, "FunctionalReferenceID="+lrn)...)
		tr.Source = src
		tr.SetFrom(tr.Find(tr.Body(), "FunctionalReferenceID"), ref)
		return tr
	}
	results, _ := apply(deriver(t, p, Derive, "free"), make("77"))
	if at := results[0].At; at.Line != 42 || at.Column != 7 || at.NationalPath != "Ref" || at.Pointer != "42A/67A/35B/009" {
		t.Errorf("the UCR's origin is %+v", at)
	}
	_, found := apply(deriver(t, p, Derive, "free"), make(strings.Repeat("7", 40)))
	if len(found) != 1 || found[0].Line != 42 || found[0].NationalPath != "Ref" || found[0].WCOPath != "FunctionalReferenceID" || found[0].Pointer != "42A/D026" {
		t.Errorf("found %+v", found)
	}
}

func TestManyReferencesStayCheap(t *testing.T) {
	p := open(t, "wco")
	tr := dm.NewTree()
	tr.Reset(p)
	s := tr.Add(tr.Add(tr.Add(dm.None, p.Root, dm.Place{}), p.Body, dm.Place{}), p.Body.Child("GoodsShipment"), dm.Place{})
	e := p.Body.Child("GoodsShipment").Child("GovernmentAgencyGoodsItem")
	const many = 200_000
	for i := range many {
		n := tr.Add(tr.Add(s, e, dm.Place{}), e.Child("UCR"), dm.Place{})
		tr.SetText(tr.Add(n, e.Child("UCR").Child("ID"), dm.Place{}), " "+strconv.Itoa(i))
	}
	d := deriver(t, p, Keep, "free")
	if refs := d.Find(tr); len(refs) != many || refs[many-1].Item != many {
		t.Errorf("%d references", len(refs))
	}
	_, found := apply(d, tr)
	if len(found) != maxFindings+1 || !strings.HasPrefix(found[maxFindings].Message, "199900 more findings") {
		t.Errorf("%d findings, the last: %s", len(found), found[len(found)-1].Message)
	}
}

// Warnings that are not listed do not keep a message from being written.
func TestUnlistedFindingsAreAsGraveAsTheyAre(t *testing.T) {
	p := open(t, "wco")
	const many = maxFindings + 20
	for _, test := range []struct {
		last string
		want dm.Severity
	}{
		{"TEST", dm.Warning},
		{strings.Repeat("x", MaxLength+1), dm.Error},
	} {
		var lines []string
		for i := range many {
			value := "TEST"
			if i == many-1 {
				value = test.last
			}
			lines = append(lines, fmt.Sprintf("GoodsShipment/GovernmentAgencyGoodsItem[%d]/UCR/ID=%s", i+1, value))
		}
		_, found := apply(deriver(t, p, Keep, Free), tree(t, p, lines...))
		if last := found[len(found)-1]; len(found) != maxFindings+1 || last.Severity != test.want || !strings.HasPrefix(last.Message, "20 more findings") {
			t.Errorf("%q: %d findings, the last %s", test.last, len(found), brief(found[len(found)-1:]))
		}
	}
}

// TestManyShipmentsStayCheap derives for many goods shipments of one message, each
// by the invoice among its documents.
func TestManyShipmentsStayCheap(t *testing.T) {
	p := open(t, "wco")
	tr := tree(t, p, "AcceptanceDateTime=20251119", "Exporter/ID=GB123456789012")
	shipment := p.Body.Child("GoodsShipment")
	document := shipment.Child("SupportingDocument")
	const many = 50_000
	for i := range many {
		s := tr.Add(tr.Body(), shipment, dm.Place{})
		n := tr.Add(s, document, dm.Place{})
		tr.SetText(tr.Add(n, document.Child("TypeCode"), dm.Place{}), "380")
		tr.SetText(tr.Add(n, document.Child("ID"), dm.Place{}), strconv.Itoa(i))
	}
	results, _ := apply(deriver(t, p, Derive, Free), tr)
	if len(results) != many || results[many-1].Value != "5GB12345678901249999" {
		t.Errorf("%d results, the last %+v", len(results), results[len(results)-1])
	}
}

// TestTheInvoiceComesFirst: both sides of a trade know it.
func TestTheInvoiceComesFirst(t *testing.T) {
	p := open(t, "wco")
	base := []string{"AcceptanceDateTime=20251119", "FunctionalReferenceID=L1", "ID=D1", "GoodsShipment/Exporter/ID=GB123456789012"}
	one := []string{"GoodsShipment/SupportingDocument/TypeCode=380", "GoodsShipment/SupportingDocument/ID=A1"}
	other := []string{"GoodsShipment/SupportingDocument[2]/TypeCode=N380", "GoodsShipment/SupportingDocument[2]/ID=A2"}
	const item = "GoodsShipment/GovernmentAgencyGoodsItem/AdditionalDocument"
	for _, test := range []struct {
		lines []string
		want  string
	}{
		{[]string{"GoodsShipment/Invoice/ID=B1"}, "B1 of the invoice number"},
		{one, "A1 of the invoice number"},
		{append(one[:2:2], other...), "L1 of the LRN"},
		{nil, "L1 of the LRN"},
		{[]string{item + "/CategoryCode=N", item + "/TypeCode=935", item + "/ID=A3"}, "A3 of the invoice number"},
		{[]string{item + "/CategoryCode=C", item + "/TypeCode=935", item + "/ID=A3"}, "L1 of the LRN"}, // of another list of codes
		{[]string{"FunctionalReferenceID"}, "D1 of the declaration number"},
	} {
		results, _ := apply(deriver(t, p, Derive, Free), tree(t, p, with(base, test.lines...)...))
		if in := results[0].Inputs; len(in) != 4 || in[3].Used+" of the "+in[3].Name != test.want {
			t.Errorf("%q: %+v", test.lines, in)
		}
	}
}

// TestYearGiven is for messages without a date, and for no others.
func TestYearGiven(t *testing.T) {
	p := open(t, "wco")
	d, err := New(p, Options{Mode: Derive, Year: "2024"})
	if err != nil {
		t.Fatal(err)
	}
	lines := []string{"FunctionalReferenceID=L1", "GoodsShipment/Exporter/ID=GB123456789012"}
	results, found := apply(d, tree(t, p, lines...))
	if len(found) > 0 || results[0].Value != "4GB123456789012L1" || !strings.HasPrefix(results[0].Rule(), "derived by free from year 4 of the year given, country") {
		t.Errorf("%+v %s", results[0], brief(found))
	}
	results, _ = apply(d, tree(t, p, append(lines, "AcceptanceDateTime=20251119")...))
	if results[0].Value != "5GB123456789012L1" {
		t.Errorf("%+v", results[0])
	}
	if _, err := New(p, Options{Mode: Derive, Year: "24"}); err == nil {
		t.Error("a year of two digits was taken")
	}
}

// TestMakeDoesAsADeriver: values that a person gives make the same UCR as those
// of a message.
func TestMakeDoesAsADeriver(t *testing.T) {
	p := open(t, "wco")
	for _, v := range []Values{
		{"2025", "GB", "GB123456789012", "a1"}, {"2025", "", "GB123456789012", "a1"}, {"2019", "BR", "12.345.678/0001-95", "a1"},
		{"2025", "BR", "123.456.789-09", "a1"}, {"2025", "ZA", "77", "a1"}, {"2025", "KE", "A123456789", "a1"}, {"2025", "GB", "é", "a1"},
		{"2025", "GB", "1", strings.Repeat("a", 40)},
	} {
		for _, name := range Schemes() {
			s := scheme(t, name)
			if !s.Derives() {
				continue
			}
			made, wrong := s.Make(v)
			lines := []string{"AcceptanceDateTime=" + v.Year + "0301", "GoodsShipment/Exporter/ID=" + v.Trader, "FunctionalReferenceID=" + v.Reference}
			if v.Country != "" {
				lines = append(lines, "GoodsShipment/Exporter/Address/CountryCode="+v.Country)
			}
			results, found := apply(deriver(t, p, Derive, name), tree(t, p, lines...))
			if made.Value != results[0].Value || (wrong != nil) != (len(found) > 0) || wrong != nil && wrong.Expected == "" {
				t.Errorf("%s %+v: %q %+v, and derived %q %s", name, v, made.Value, wrong, results[0].Value, brief(found))
			}
		}
	}
	for _, v := range []Values{{"25", "GB", "1", "1"}, {"2025", "UK", "1", "1"}, {"2025", "", "1", "1"}, {"2025", "GB", "", "1"}, {"2025", "GB", "1", " "}, {"2025", "FR", "GB123456", "1"}} {
		if r, wrong := scheme(t, Free).Make(v); wrong == nil || r.Outcome != Absent || r.Value != "" {
			t.Errorf("%+v made %q", v, r.Value)
		}
	}
	if _, wrong := scheme(t, "eu").Make(Values{"2025", "GB", "1", "1"}); wrong == nil {
		t.Error("a scheme that only checks made a UCR")
	}
}

// TestDerivedUCRsKeepThePromises derives from many made-up declarations: what
// comes out fits its scheme, holds every input whole, comes out again from the
// same declaration, and is kept by a second run.
func TestDerivedUCRsKeepThePromises(t *testing.T) {
	p := open(t, "wco")
	rnd := rand.New(rand.NewPCG(1, 2))
	pick := func(list ...string) string { return list[rnd.IntN(len(list))] }
	text := func(alphabet string, most int) string {
		b := make([]byte, rnd.IntN(most+1))
		for i := range b {
			b[i] = alphabet[rnd.IntN(len(alphabet))]
		}
		return string(b)
	}
	const free = "ABCXYZabc0123456789-/.()_ é\""
	derivers := map[string]*Deriver{}
	for _, name := range Schemes() {
		if scheme(t, name).Derives() {
			derivers[name] = deriver(t, p, Derive, name)
		}
	}
	names := slices.Sorted(maps.Keys(derivers))
	derived, refused := map[string]int{}, map[string]int{}
	for i := range 40_000 {
		name := pick(names...)
		lines := []string{
			"AcceptanceDateTime=" + pick("", "20251119", "20301231235959Z", "19991231", "nonsense"),
			"IssueDateTime=" + pick("", "20240229"),
			"FunctionalReferenceID=" + pick("", text("ABC0123456789", 22), text(free, 40)),
			"ID=" + pick("", "23GB1234567890ABC1", text("0123456789", 20)),
			"TypeCode=" + pick("", "EXA", "IMA", "IM4"),
			"GoodsShipment/TransactionNatureCode=11",
			"GoodsShipment/Exporter/ID=" + pick("", "GB123456789012", "20123456", "12.345.678/0001-95", "12345678909", "1234567", "1000123456", text(free, 35)),
			"GoodsShipment/Exporter/Address/CountryCode=" + pick("", "GB", "ZA", "BR", "??"),
			"GoodsShipment/Importer/ID=" + pick("", "GB123456789012", text("0123456789", 17)),
			"GoodsShipment/Invoice/ID=" + pick("", text(free, 20)),
			"Declarant/ID=" + pick("", "FR12345678901234"),
			"GoodsShipment/ExportCountry/ID=" + pick("", "ZA"),
			"GoodsShipment/Destination/CountryCode=" + pick("", "JM"),
		}
		d := derivers[name]
		first := tree(t, p, lines...)
		results, found := apply(d, first)
		r := results[0]
		again, foundAgain := apply(d, tree(t, p, lines...))
		if !reflect.DeepEqual(results, again) || !reflect.DeepEqual(found, foundAgain) {
			t.Fatalf("%d: not the same twice:\n%+v\n%+v", i, results, again)
		}
		if r.Outcome != Derived {
			refused[name]++
			if len(found) != 1 || found[0].Expected == "" || strings.HasSuffix(found[0].Message, ".") {
				t.Fatalf("%d: %q: no UCR, and the findings are\n%s", i, lines, brief(found))
			}
			continue
		}
		derived[name]++
		found = slices.DeleteFunc(found, func(f dm.Diagnostic) bool { return f.Code == CodePlaceholder && Placeholder(f.Value) != "" })
		if len(r.Value) > MaxLength || len(r.Value) == 0 || len(found) > 0 {
			t.Fatalf("%d: %q: UCR %q, findings\n%s", i, lines, r.Value, brief(found))
		}
		if wrong, _ := d.scheme.Check(r.Value); wrong != "" {
			t.Fatalf("%d: %q does not fit %s: %s", i, r.Value, name, wrong)
		}
		if wrong, _ := checkForm(r.Value); wrong != "" {
			t.Fatalf("%d: %q: %s", i, r.Value, wrong)
		}
		rest := r.Value
		for _, in := range r.Inputs { // every input stands in it whole, in order
			at := strings.Index(rest, in.Used)
			if in.Part == Ref {
				at = len(rest) - len(in.Used)
			}
			if at < 0 || at > 1 {
				t.Fatalf("%d: %s %q is not in %q where it belongs", i, in.Part, in.Used, r.Value)
			}
			rest = rest[at+len(in.Used):]
			if in.Part == Trader && !wholeTrader(name, r, in) {
				t.Fatalf("%d: the trader's id %q was cut to %q in %q", i, in.Value, in.Used, r.Value)
			}
			if in.Part == Ref && len(in.Used) != len([]rune(strings.TrimSpace(in.Value))) {
				t.Fatalf("%d: the reference %q was cut to %q", i, in.Value, in.Used)
			}
		}
		if rest != "" {
			t.Fatalf("%d: %q of %q comes from nowhere", i, rest, r.Value)
		}
		kept, found := apply(d, first)
		if d.ducr.divided(r.Value) { // of a trader's id that is not the UK's: it looks like a DUCR with a slip, as a reader of it would say
			found = slices.DeleteFunc(found, func(f dm.Diagnostic) bool { return f.Code == CodeForm && f.Severity == dm.Warning })
		}
		if kept[0].Outcome != Kept || kept[0].Value != r.Value || kept[0].Node != r.Node || len(found) > 0 {
			t.Fatalf("%d: the second run has %+v\n%s", i, kept[0], brief(found))
		}
	}
	t.Logf("%v derived, %v refused with a reason", derived, refused)
	for _, name := range names {
		if derived[name] < 100 || refused[name] < 100 {
			t.Errorf("the declarations are not a fair sample for %s", name)
		}
	}
}

// wholeTrader reports whether all letters and digits of a trader's id are in the
// UCR; of a CNPJ the rule itself takes the first 8.
func wholeTrader(scheme string, r Result, in Input) bool {
	id := strings.Map(func(c rune) rune {
		if c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' {
			return c
		}
		return -1
	}, strings.ToUpper(in.Value))
	if scheme == "br-ruc" && r.Form == "company" && len(id) == 14 {
		id = id[:8]
	}
	return r.Inputs[1].Used+in.Used == id || strings.TrimLeft(in.Used, "0") == strings.TrimLeft(id, "0")
}

func TestCodesAreExplained(t *testing.T) {
	last := ""
	for _, c := range Codes {
		if c.Code <= last || c.Title == "" || len(c.Explanation) < 100 {
			t.Errorf("%+v, want a code behind %s with title and explanation", c, last)
		}
		last = c.Code
	}
}

func BenchmarkApply(b *testing.B) {
	p := open(b, "wco")
	d := deriver(b, p, Keep, "free")
	tr := tree(b, p, append(export, traderPath+"=5GB123456789012A")...)
	b.ReportAllocs()
	for b.Loop() {
		d.Apply(tr, func(dm.Diagnostic) {})
	}
}

// TestSchemeOfSeveralCountries: a scheme of one's own may be for some countries
// only, take two digits of the year and strip what an id is written with.
func TestSchemeOfSeveralCountries(t *testing.T) {
	s, err := Load("x.yaml", []byte(goodScheme))
	if err != nil {
		t.Fatal(err)
	}
	p := open(t, "wco")
	d, err := New(p, Options{Mode: Derive, Scheme: s})
	if err != nil {
		t.Fatal(err)
	}
	lines := with(export, "GoodsShipment/Exporter/ID=A-123456789", "GoodsShipment/Exporter/Address/CountryCode=KE", "FunctionalReferenceID=a/1")
	if results, found := apply(d, tree(t, p, lines...)); len(found) > 0 || results[0].Value != "25KEA123456789-A-1" {
		t.Errorf("%+v\n%s", results, brief(found))
	}
	_, found := apply(d, tree(t, p, with(lines, "GoodsShipment/Exporter/Address/CountryCode=TZ")...))
	want := "UCR007 error 9: No UCR can be derived by x: the exporter's address TZ does not fit: the scheme is not for that country | KE or UG\n"
	if brief(found) != want {
		t.Errorf("got\n%swant\n%s", brief(found), want)
	}
}

// TestPresentationMakesNoOtherUCR: the same id of a trader, written with blanks and
// punctuation, makes the same UCR.
func TestPresentationMakesNoOtherUCR(t *testing.T) {
	for _, c := range []struct{ scheme, country, trader, want string }{
		{Free, "GB", "GB 123 4567 89 012", "5GB123456789012INV-1"},
		{Free, "", "GB 123456789012", "5GB123456789012INV-1"},
		{Free, "", "gb-123456789012", "5GB123456789012INV-1"},
		{Free, "FR", "FR 123.456.789/00012", "5FR12345678900012INV-1"},
		{Free, "AT", "AT EOS1000000000", "5ATEOS1000000000INV-1"},
		{Free, "GB", "G. B. Smith", "5GBGBSMITHINV-1"}, // initials are no country
		{"gb-ducr", "", "GB 123 4567 89 012", "5GB123456789012-INV-1"},
		{"br-ruc", "", "BR 12.345.678/0001-95", ""}, // the reference has a hyphen
	} {
		r, wrong := scheme(t, c.scheme).Make(Values{"2025", c.country, c.trader, "INV-1"})
		if r.Value != c.want {
			t.Errorf("%s of %q: %q, want %q (%+v)", c.scheme, c.trader, r.Value, c.want, wrong)
		}
	}
}

// TestOtherLettersAreNotCapitals: Unicode makes the dotless i and the long s an I
// and an S, which would be another reference.
func TestOtherLettersAreNotCapitals(t *testing.T) {
	for _, ref := range []string{"\u0131nv1", "\u017fh1p"} {
		if r, wrong := scheme(t, Free).Make(Values{"2025", "GB", "1", ref}); wrong == nil {
			t.Errorf("%q made %q", ref, r.Value)
		}
		if f := scheme(t, "gb-ducr").Fault("5GB123456789012-" + ref); f == nil || f.Nearest != "" {
			t.Errorf("%q: %+v", ref, f)
		}
	}
}

// TestUnfitShowsWhatIsJudged: the position of a character is that in what is shown.
func TestUnfitShowsWhatIsJudged(t *testing.T) {
	_, wrong := scheme(t, "gb-ducr").Make(Values{"2025", "", "GB12X456789012", "A"})
	if wrong == nil || !strings.Contains(wrong.Message, `GB12X456789012 (as 12X456789012) does not fit: character 3, "X"`) {
		t.Errorf("%+v", wrong)
	}
}

// TestABlankOfAnyKindIsEmpty: spreadsheets fill cells with blanks that are not ASCII.
func TestABlankOfAnyKindIsEmpty(t *testing.T) {
	results, found := apply(deriver(t, open(t, "wco"), Derive, "free"), tree(t, open(t, "wco"), with(export, traderPath+"=\u00a0")...))
	if results[0].Outcome != Derived || results[0].Value == "" || len(found) != 1 || found[0].Code != CodeEmpty {
		t.Errorf("%+v\n%s", results, brief(found))
	}
}
