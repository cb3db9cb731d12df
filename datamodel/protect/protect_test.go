package protect

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	dm "wcodm/datamodel"
	"wcodm/datamodel/sample"
)

var key = []byte("a key for tests, of 32 characters")

func open(t testing.TB, name string) *dm.Package {
	t.Helper()
	p, err := dm.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func guard(t testing.TB, pkg string, o Options) *Guard {
	t.Helper()
	o.Key = key
	p, err := New(open(t, "wco"), o)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := p.Plan(open(t, pkg))
	if err != nil {
		t.Fatal(err)
	}
	return plan.NewGuard()
}

// What UN/TDED calls the name or the id of a party, a contact, an address or a number
// to reach somebody at is of "parties" in every package: no class was forgotten.
func TestPartiesAreAllThatTheModelCallsSo(t *testing.T) {
	party := []string{"3036", "3039", "3042", "3148", "3164", "3228", "3251", "3412"}
	parties, _ := findWord("parties")
	for _, name := range []string{"wco", "gb-cds"} {
		for _, e := range open(t, name).Elements {
			if _, ok := parties.of(e); !ok && !e.IsClass() && slices.Contains(party, e.TDED) {
				t.Errorf("%s: %s (TDED %s) is of a party and not masked", name, e.Path(), e.TDED)
			}
		}
	}
}

// Every word and entry stands for something, and every mask of a plain form fits
// where it is put or the value is removed: New and Plan refuse nothing that ships.
func TestEveryEntryIsOfAnElement(t *testing.T) {
	base := open(t, "wco")
	for _, w := range Words() {
		for _, x := range w.entries {
			if !slices.ContainsFunc(base.Elements, x.fits) {
				t.Errorf("%s: %v is of no element", w.Name, x)
			}
		}
		for _, pkg := range []string{"wco", "gb-cds"} {
			guard(t, pkg, Options{Mask: []string{w.Name}})
		}
	}
}

// Whole classes are masked without what is no name, id or text in them.
func TestCodesNumbersAndCountriesStay(t *testing.T) {
	g := guard(t, "gb-cds", Options{Mask: []string{"parties", "GoodsShipment"}})
	for _, e := range open(t, "gb-cds").Elements {
		if f := g.plan.fate[e.Index]; (f.mask || f.remove) && (strings.HasSuffix(e.Name, "Code") || e.Type.Base == "decimal" || e.Type.Child != "" || e.List != "" && e.List != dm.OwnCodes) {
			t.Errorf("%s is masked", e.Path())
		}
	}
}

// Masks are told from values by their beginning, and those of one form from each
// other by 60 bits at least.
func TestFormsFitWhatTheyAreFor(t *testing.T) {
	base := open(t, "wco")
	for value, want := range map[string]string{
		"GB123456789012":            `^ZZ[0-9A-HJKMNP-TV-Z]{15}$`,
		"Acme Trading Ltd":          `^ZZ.{15}$`,
		"5GB123456789012-INV/17":    `^[0-9][A-Z]{2}[0-9A-Z()/-]{6,32}$`,
		"GB/FXT1-ABCDE12345":        `^C:[A-Z]{3}[0-9A-Z]{14}$`,
		"A:12312345678":             `^C:ZZZ.{14}$`,
		"26DE000000000001 ":         `^ZZ`,
		"24DE0000ABCD12345":         `^00ZZ[A-Z0-9]{12}[0-9]$`,
		"24DE0000ABCD12345A001234":  `^00ZZ[A-Z0-9]{12}[0-9]$`,
		"jane.doe@example.org":      `^ZZ.{15}@masked\.invalid$`,
		"Line 1\n Line 2":           `^ZZ.{15}$`,
		"株式会社":                      `^ZZ.{15}$`,
		strings.Repeat("long ", 99): `^ZZ.{15}$`,
	} {
		e, err := base.Resolve("Declarant/Name")
		if err != nil {
			t.Fatal(err)
		}
		if got := newMasker(key).of(e, []byte(value)); !regexp.MustCompile(want).Match(got) {
			t.Errorf("the mask of %q is %q, want %s", value, got, want)
		}
	}
	short, _ := open(t, "gb-cds").Resolve("Declarant/ID") // an..17
	if got := string(newMasker(key).of(short, []byte("a@b.example"))); len(got) != 17 {
		t.Errorf("a form that does not fit was taken: %q", got)
	}
	if newMasker(key).of(short, []byte(" \n")) != nil {
		t.Error("nothing has a mask")
	}
}

// What everybody has in their files still joins. The masks were computed by another
// program: HMAC-SHA-256, five bits a letter.
func TestMasksStayTheSameFromVersionToVersion(t *testing.T) {
	e, _ := open(t, "wco").Resolve("Declarant/ID")
	m := newMasker(key)
	for value, want := range map[string]string{"GB123456789012": "ZZ78WE390XX7C7S41", "5GB123456789012-A1": "0ZZ355WTQC68M3N9B"} {
		if got := string(m.of(e, []byte(value))); got != want {
			t.Errorf("the mask of %s is %s, want %s", value, got, want)
		}
	}
}

func TestWrongOptionsSayWhatWouldBeRight(t *testing.T) {
	base := open(t, "wco")
	for _, c := range []struct {
		o    Options
		want string
	}{
		{Options{Only: []string{"GoodsShipmnt/UCR"}}, `only GoodsShipmnt/UCR: Declaration has no "GoodsShipmnt"; did you mean "GoodsShipment"?`},
		{Options{Only: []string{"/MetaData/WCOTypeName"}}, "only /MetaData/WCOTypeName: nothing of the Declaration itself would be left"},
		{Options{Mask: []string{"partys"}, Key: key}, `mask partys: it is neither a path nor one of parties, authorisations, ucr; did you mean "parties"?`},
		{Options{Mask: []string{"party"}, Key: key}, "mask party: it is neither a path nor one of parties, authorisations, ucr"},
		{Options{Mask: []string{"Exporter/Nmae"}, Key: key}, `mask Exporter/Nmae: Exporter has no "Nmae"; did you mean "Name"?`},
		{Options{Mask: []string{"InvoiceAmount"}, Key: key}, "mask InvoiceAmount: a mask is a text, and its values are of type Amount"},
		{Options{Mask: []string{"AcceptanceDateTime"}, Key: key}, "mask AcceptanceDateTime: a mask is a text, and its values are of type DateTime"},
		{Options{Mask: []string{"GoodsShipment/TradeTerms/LocationID"}, Key: key}, `mask GoodsShipment/TradeTerms/LocationID: its values are of the code list "locations"`},
		{Options{Mask: []string{"GoodsShipment/Destination/RegionID"}, Key: key}, "mask GoodsShipment/Destination/RegionID: a mask has 17 characters, and its format is an..9"},
		{Options{Mask: []string{"GoodsShipment/CustomsValuation"}, Key: key}, "mask GoodsShipment/CustomsValuation: it holds no name, identifier or text"},
		{Options{Mask: []string{"parties"}, Key: key[:31]}, "the key of masks has 31 characters"},
		{Options{Mask: []string{"parties"}}, "the key of masks has 0 characters"},
	} {
		if _, err := New(base, c.o); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%v: %v, want %s", c.o, err, c.want)
		}
	}
	p, err := New(base, Options{Mask: []string{"parties"}, Key: key})
	if err != nil {
		t.Fatal(err)
	}
	var option *OptionError
	if _, err := p.Plan(open(t, "gb-cds-response")); !errors.As(err, &option) {
		t.Errorf("a plan was made for responses: %v", err)
	}
}

func TestFaultsOfTheWordsNameTheirPlace(t *testing.T) {
	const good = "words:\n  w:\n    title: t\n    of: [UCR]\nforms:\n  - {values: '.*', mask: Z************}\n"
	if _, _, err := load("w.yaml", []byte(good)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ old, new, want string }{
		{"title: t", "titel: t", `w.yaml:3:5: unknown key "titel"`},
		{"title: t", `title: ""`, "w.yaml:2:3: the word w needs a title"},
		{"[UCR]", "[]", "w.yaml:2:3: the word w needs a title, and of what it is"},
		{"[UCR]", `["UCR[ID]"]`, `w.yaml:4:10: "UCR[ID]" is neither a class nor a path`},
		{"'.*'", "'('", "w.yaml:6:14: error parsing regexp"},
		{"'.*'", "'X.*'", "w.yaml:1:1: the last form must be for every value"},
		{"Z************", "Z***********", `w.yaml:6:26: the mask "Z***********" needs 12 * in a row at least`},
		{"Z************", "A******Z******", "needs 12 * in a row"},
		{"Z************", "Z", "needs 12 * in a row"},
	} {
		if _, _, err := load("w.yaml", []byte(strings.Replace(good, c.old, c.new, 1))); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.new, err, c.want)
		}
	}
}

// leaves calls f for each value of a message.
func leaves(t *dm.Tree, f func(e *dm.Element, value string)) {
	for i := range t.Len() {
		if n := dm.NodeID(i); t.HasValue(n) {
			f(t.Elem(n), string(t.Value(n)))
		}
	}
}

// Of random messages of every package, no value of a party is left, masks are one to
// one, the rest is as it was, and the message is valid if it was.
func TestMaskedMessagesAreWholeAndTellNothing(t *testing.T) {
	masks, values := map[string]string{}, map[string]string{}
	for _, name := range []string{"wco", "gb-cds"} {
		pkg := open(t, name)
		g := guard(t, name, Options{Mask: []string{"parties", "authorisations", "ucr"}})
		r := rand.New(rand.NewPCG(1, 2))
		for range 50 {
			tree := dm.NewTree()
			sample.Message(r, tree, pkg, sample.Options{Density: 0.5})
			type leaf struct {
				e     *dm.Element
				value string
			}
			var before, after []leaf
			leaves(tree, func(e *dm.Element, v string) {
				if !g.plan.fate[e.Index].remove { // what of these is removed stands in Count
					before = append(before, leaf{e, v})
				}
			})
			removable := 0
			leaves(tree, func(e *dm.Element, v string) {
				if f := g.plan.fate[e.Index]; f.remove && len(f.beside) == 0 {
					removable++
				}
			})
			count := g.Apply(tree, func(dm.Diagnostic) {})
			leaves(tree, func(e *dm.Element, v string) { after = append(after, leaf{e, v}) })
			if len(before) != len(after) || count.Removed != removable {
				t.Fatalf("of %d values %d are left; %d removed, want %d", len(before), len(after), count.Removed, removable)
			}
			masked := 0
			for i, b := range before {
				a := after[i]
				f := g.plan.fate[a.e.Index]
				switch {
				case a.e != b.e:
					t.Fatalf("%s became %s", b.e.Path(), a.e.Path())
				case a.value == b.value && f.mask && len(f.beside) == 0 && strings.TrimSpace(b.value) != "":
					t.Errorf("%s still is %q", a.e.Path(), a.value)
				case a.value == b.value:
					continue
				case !f.mask:
					t.Errorf("%s was %q and is %q", a.e.Path(), b.value, a.value)
				}
				masked++
				same := string(fold(nil, []byte(b.value)))
				if len(a.value) == 17 { // another form where one does not fit
					if had, ok := masks[same]; ok && had != a.value {
						t.Errorf("%q is masked by %s and by %s", b.value, had, a.value)
					}
					masks[same] = a.value
				}
				if had, ok := values[a.value]; ok && had != same {
					t.Errorf("%q and %q have the mask %s", had, same, a.value)
				}
				values[a.value] = same
				if !fits(a.e, a.value) {
					t.Errorf("the mask %s does not fit %s", a.value, a.e.Path())
				}
			}
			if masked != count.Masked {
				t.Errorf("%d values are masked, and %d are counted", masked, count.Masked)
			}
		}
	}
	if len(masks) < 500 {
		t.Errorf("only %d values were masked", len(masks))
	}
}

// The list is all that is left, with the numbers of groups.
func TestOnlyTheListIsLeft(t *testing.T) {
	pkg := open(t, "gb-cds")
	g := guard(t, "gb-cds", Options{Only: []string{"GoodsShipment/GovernmentAgencyGoodsItem/Commodity/Classification", "42A/67A/35B", "DeclarationOffice/ID"}})
	want := regexp.MustCompile(`^(GoodsShipment/GovernmentAgencyGoodsItem/(SequenceNumeric|Commodity/Classification/.*)|GoodsShipment/UCR/.*|GoodsShipment/SequenceNumeric|DeclarationOfficeID|/MetaData/[^/]*)$`)
	r := rand.New(rand.NewPCG(3, 4))
	found := map[string]bool{}
	for range 50 {
		tree := dm.NewTree()
		sample.Message(r, tree, pkg, sample.Options{Density: 0.5})
		listed := 0
		leaves(tree, func(e *dm.Element, _ string) {
			if want.MatchString(e.Path()) {
				listed++
			}
		})
		all, left := 0, 0
		leaves(tree, func(*dm.Element, string) { all++ })
		goods := map[dm.NodeID]bool{}
		for i := range tree.Len() {
			if n := dm.NodeID(i); strings.Contains(tree.Path(n), "/Commodity/") {
				goods[n] = true
			}
		}
		count := g.Apply(tree, func(dm.Diagnostic) {})
		for n := range g.Left(goods) {
			if !strings.Contains(tree.Path(n), "/Commodity/") {
				t.Errorf("%s is no part of a commodity, and was one", tree.Path(n))
			}
		}
		leaves(tree, func(e *dm.Element, _ string) {
			left++
			found[e.Name] = true
			if !want.MatchString(e.Path()) {
				t.Errorf("%s is left", e.Path())
			}
		})
		if left != listed || count.LeftOut != all-left {
			t.Errorf("%d values are left of %d, want %d; %d are counted", left, all, listed, count.LeftOut)
		}
	}
	for _, name := range []string{"IdentificationTypeCode", "TraderAssignedReferenceID", "DeclarationOfficeID", "SequenceNumeric"} {
		if !found[name] {
			t.Errorf("no %s was left", name)
		}
	}
}

// A value that is masked and stands elsewhere is told where it stays, with what would
// mask it there; one field is told once.
func TestWhatStandsElsewhereIsTold(t *testing.T) {
	pkg := open(t, "wco")
	tree := dm.NewTree()
	tree.Reset(pkg)
	body := tree.Add(tree.Add(dm.None, pkg.Root, dm.Place{}), pkg.Body, dm.Place{})
	add := func(path, value string) {
		at, steps := body, strings.Split(path, "/")
		for i, name := range steps {
			e := tree.Elem(at).Child(name)
			next := tree.Child(at, e)
			if next == dm.None || i == len(steps)-1 || e.Repeats() && i == len(steps)-2 && tree.Child(next, e.Child(steps[i+1])) != dm.None {
				next = tree.Add(at, e, dm.Place{Line: 1})
			}
			at = next
		}
		tree.SetText(at, value)
	}
	add("FunctionalReferenceID", "gb123456789012/2026")
	add("Exporter/Name", "Acme Trading")
	add("Exporter/ID", "GB123456789012")
	add("Exporter/Address/CityName", "Felixstowe")
	add("GoodsShipment/Consignment/LoadingLocation/Name", "Felixstowe")
	add("GoodsShipment/AdditionalInformation/StatementDescription", "sold by ACME  TRADING")
	add("GoodsShipment/AdditionalInformation/StatementDescription", "Acme Trading again")
	add("GoodsShipment/PreviousDocument/ID", "5GB123456789012-1")
	add("GoodsShipment/PreviousDocument/TypeCode", "DCR")
	add("GoodsShipment/UCR/ID", "5GB123456789012-1")
	var told []string
	tell := func(d dm.Diagnostic) {
		way, ok := strings.CutSuffix(d.Expected, ", or --severity MSK001=warning where it may be seen")
		if !ok || d.Severity != dm.Error {
			t.Errorf("%+v", d)
		}
		told = append(told, fmt.Sprintf("%s (%s)", d.Message, way))
	}
	guard(t, "wco", Options{Mask: []string{"parties"}}).Apply(tree, tell)
	want := []string{
		`Declaration/FunctionalReferenceID still holds "GB123456789012", which is masked in Exporter/ID (--mask FunctionalReferenceID)`,
		`AdditionalInformation/StatementDescription still holds "Acme Trading", which is masked in Exporter/Name; so does another one (--mask GoodsShipment/AdditionalInformation/StatementDescription)`,
		`PreviousDocument/ID still holds "GB123456789012", which is masked in Exporter/ID (--mask ucr)`,
		`UCR/ID still holds "GB123456789012", which is masked in Exporter/ID (--mask ucr)`,
	}
	if !slices.Equal(told, want) {
		t.Errorf("told is\n%s\nwant\n%s", strings.Join(told, "\n"), strings.Join(want, "\n"))
	}

	told = nil
	guard(t, "wco", Options{Mask: []string{"ucr"}}).Apply(tree, tell)
	var ids []string
	leaves(tree, func(e *dm.Element, v string) {
		if e.Name == "ID" && strings.HasPrefix(e.Path(), "GoodsShipment/") {
			ids = append(ids, v)
		}
	})
	if len(ids) != 2 || ids[0] != ids[1] || !strings.HasPrefix(ids[0], "0ZZ") || told != nil {
		t.Errorf("the UCR and the DUCR are %q: %q", ids, told)
	}
}

func FuzzMask(f *testing.F) {
	f.Add([]byte("GB123456789012"), []byte("gb123456789012 "))
	f.Add([]byte("a@b"), []byte("5GB1234567-1"))
	f.Add([]byte("\xff\xfe"), []byte("ſ"))
	base, err := dm.Open("wco")
	if err != nil {
		f.Fatal(err)
	}
	e, _ := base.Resolve("Declarant/Name")
	f.Fuzz(func(t *testing.T, a, b []byte) {
		m := newMasker(key)
		x := bytes.Clone(m.of(e, a))
		y := bytes.Clone(m.of(e, b))
		if same := bytes.Equal(fold(nil, a), fold(nil, b)); same != bytes.Equal(x, y) {
			t.Errorf("%q and %q have the masks %s and %s", a, b, x, y)
		}
		if x == nil {
			if len(bytes.Fields(a)) > 0 {
				t.Errorf("%q has no mask", a)
			}
			return
		}
		if !bytes.Contains(x, []byte("ZZ")) || !fits(e, string(x)) || !bytes.Equal(x, newMasker(key).of(e, a)) {
			t.Errorf("the mask of %q is %q", a, x)
		}
	})
}

func BenchmarkMask(b *testing.B) {
	e, _ := open(b, "wco").Resolve("Declarant/Name")
	m := newMasker(key)
	for b.Loop() {
		m.of(e, []byte("Acme Trading and Shipping Company Ltd"))
	}
}

// Looking for many values in many takes time that grows with the message, and finds
// what looking for each would.
func TestManyValuesAreLookedForAtOnce(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	text := func(n int) string {
		b := make([]byte, n)
		for i := range b {
			b[i] = "AB"[r.IntN(2)]
		}
		return string(b)
	}
	var s needles
	s.reset()
	var all []string
	for i := range 60 {
		all = append(all, text(4+r.IntN(9)))
		s.add([]byte(all[i]), dm.NodeID(i))
	}
	for range 2000 {
		in := text(r.IntN(40))
		var found []string
		s.in([]byte(in), func(n dm.NodeID) {
			found = append(found, all[n])
			if slices.Index(all, all[n]) != int(n) {
				t.Errorf("%s is not that of the first node", all[n])
			}
		})
		any := slices.ContainsFunc(all, func(v string) bool { return len(v) >= minSecret && strings.Contains(in, v) })
		if any != (len(found) > 0) {
			t.Errorf("in %s are %q", in, found)
		}
		for _, v := range found {
			if !strings.Contains(in, v) {
				t.Errorf("%s is not in %s", v, in)
			}
		}
	}
}
