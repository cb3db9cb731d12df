package wcodm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"wcodm/validators/compare"
)

// entries are what comes of comparing two sets of inputs.
func entries(t *testing.T, a, b []Input, o compare.Options) ([]compare.Entry, *compare.Summary) {
	t.Helper()
	c, err := compare.New(o)
	if err != nil {
		t.Fatal(err)
	}
	var all []compare.Entry
	sum, err := Compare(context.Background(), CompareOptions{A: a, B: b, Compare: c}, func(e *compare.Entry) error {
		all = append(all, *e)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all, sum
}

// linesOf are the lines of entries: key, goods, characteristic, verdict, both values.
func linesOf(all []compare.Entry) (lines []string) {
	for _, e := range all {
		if len(e.Lines) == 0 {
			lines = append(lines, e.Key+"|"+string(e.Verdict))
		}
		for _, l := range e.Lines {
			lines = append(lines, strings.Join([]string{e.Key, l.Goods, l.Origin, l.Characteristic, string(l.Verdict), text(l.A), text(l.B)}, "|"))
		}
	}
	return lines
}

func text(v *compare.Value) string {
	if v == nil {
		return ""
	}
	return v.Text
}

// files are inputs of the files that patterns name.
func files(t *testing.T, patterns ...string) (all []Input) {
	t.Helper()
	for _, p := range patterns {
		names, err := filepath.Glob(p)
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %v", p, err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, input(name, data))
		}
	}
	return all
}

// specimenFiles are declarations in all formats; real ones, too, where there are any.
func specimenFiles(t *testing.T) []Input {
	patterns := []string{"testdata/compare/*", "testdata/gb-cds/*.xml", "testdata/trader-csv/orders.csv", "testdata/asycuda/import*.xml", "testdata/asycuda/export.xml", "testdata/eu-ncts/*.xml"}
	if dir := os.Getenv("WCODM_CORPUS"); dir != "" {
		patterns = append(patterns, dir+"/gb-cds/declarations/*.xml", dir+"/asycuda/*.xml", dir+"/eu-ncts/*.xml")
	}
	return files(t, patterns...)
}

func TestComparedWithItselfAllIsEqual(t *testing.T) {
	all := specimenFiles(t)
	for _, key := range []string{"", "lrn", "mrn", "invoice", "GoodsShipment/UCR/TraderAssignedReferenceID"} {
		var keys []string
		if key != "" {
			keys = []string{key}
		}
		got, sum := entries(t, all, all, compare.Options{Keys: keys, All: true})
		if sum.Equal == 0 || sum.Equal != sum.Pairs() || sum.Only != [2]int{} || sum.NotCompared[0] != sum.NotCompared[1] {
			t.Errorf("by %q: %+v", key, sum)
		}
		for _, e := range got {
			for _, l := range e.Lines {
				if l.Verdict != compare.Equal || text(l.A) != text(l.B) {
					t.Errorf("by %q, %s: %+v", key, e.Key, l)
				}
			}
		}
	}
}

// What is wrong on one side is wrong on the other when the sides change places.
func TestComparingIsAMirror(t *testing.T) {
	a, b := docs(t, export, strings.Replace(export, "U1", "U3", 1), strings.NewReplacer("U1", "U4", `"640391"`, `"1"`).Replace(export)),
		docs(t, imported, strings.Replace(export, "U1", "U4", 1), strings.Replace(export, "U1", "U5", 1))
	there, _ := entries(t, a, b, compare.Options{})
	back, _ := entries(t, b, a, compare.Options{})
	turn := map[compare.Verdict]compare.Verdict{compare.OnlyA: compare.OnlyB, compare.OnlyB: compare.OnlyA}
	for i := range back {
		e := &back[i]
		if v, ok := turn[e.Verdict]; ok {
			e.Verdict = v
		}
		e.A, e.B = e.B, e.A
		for k := range e.Lines {
			l := &e.Lines[k]
			l.A, l.B = l.B, l.A
			if v, ok := turn[l.Verdict]; ok {
				l.Verdict = v
			}
		}
	}
	codes := strings.NewReplacer("|640391|", "||", "|1|", "||") // goods of two codes are told under that of A
	var want, got []string
	for _, line := range linesOf(there) {
		want = append(want, codes.Replace(line))
	}
	for _, line := range linesOf(back) {
		got = append(got, codes.Replace(line))
	}
	slices.Sort(want)
	slices.Sort(got)
	if len(want) < 10 || !slices.Equal(want, got) {
		t.Errorf("there:\n%s\nand back:\n%s", strings.Join(want, "\n"), strings.Join(got, "\n"))
	}
}

func TestOrderOfFilesDoesNotMatter(t *testing.T) {
	all := slices.DeleteFunc(specimenFiles(t), func(in Input) bool { // specimens of the same declarations as others
		return strings.HasSuffix(in.Name, "transit-small.xml") || strings.HasSuffix(in.Name, "orders.csv")
	})
	backwards := slices.Clone(all)
	slices.Reverse(backwards)
	got, sum := entries(t, all, backwards, compare.Options{})
	if sum.Equal == 0 || sum.Different > 0 || sum.Only != [2]int{} {
		t.Errorf("%+v\n%s", sum, strings.Join(linesOf(got), "\n"))
	}
}

// Two declarations of one consignment, which differ in many ways.
const (
	export = `{"functionalReferenceID":"E1","typeCode":"EXA","totalGrossMassMeasure":{"value":30},"exporter":{"id":"GB1"},"goodsShipment":[{
"consignee":{"name":"Müller & Co."},"consignment":{"transportEquipment":[{"id":"MSKU 123"},{"id":"MSKU456"}]},"destination":{"countryCode":"DE"},
"governmentAgencyGoodsItem":[
 {"commodity":{"classification":[{"id":"640391","identificationTypeCode":"TSP"}],"goodsMeasure":{"grossMassMeasure":{"value":10,"unitCode":"KGM"},"netNetWeightMeasure":9},"invoiceLine":{"itemChargeAmount":{"value":100,"currencyID":"GBP"}}},"origin":[{"countryCode":"CN"}],"packaging":[{"quantityQuantity":2,"typeCode":"CT"}]},
 {"commodity":{"classification":[{"id":"640391","identificationTypeCode":"TSP"}],"goodsMeasure":{"grossMassMeasure":{"value":20,"unitCode":"KGM"},"netNetWeightMeasure":18},"invoiceLine":{"itemChargeAmount":{"value":100,"currencyID":"GBP"}}},"origin":[{"countryCode":"VN"}],"packaging":[{"quantityQuantity":3,"typeCode":"BX"}]}],
"ucr":{"traderAssignedReferenceID":"U1"}}]}`
	imported = `{"functionalReferenceID":"I1","typeCode":"IMA","goodsShipment":[{
"importer":{"id":"DE5","name":"MULLER & CO"},"exporter":{"id":"GB2"},"consignment":{"transportEquipment":[{"id":"MSKU-123"}]},"destination":{"countryCode":"FR"},
"governmentAgencyGoodsItem":[
 {"commodity":{"classification":[{"id":"64039100","identificationTypeCode":"TSP"}],"goodsMeasure":{"grossMassMeasure":{"value":10000,"unitCode":"GRM"},"netNetWeightMeasure":9},"invoiceLine":{"itemChargeAmount":{"value":110,"currencyID":"EUR"}}},"origin":[{"countryCode":"CN"}],"packaging":[{"quantityQuantity":2,"typeCode":"CT"}]},
 {"commodity":{"classification":[{"id":"64039100","identificationTypeCode":"TSP"}],"goodsMeasure":{"grossMassMeasure":{"value":0.021,"unitCode":"TNE"},"netNetWeightMeasure":18},"invoiceLine":{"itemChargeAmount":{"value":100,"currencyID":"EUR"}}},"origin":[{"countryCode":"VN"}],"packaging":[{"quantityQuantity":3,"typeCode":"CT"}]},
 {"commodity":{"classification":[{"id":"42022100","identificationTypeCode":"TSP"}]}}],
"ucr":{"traderAssignedReferenceID":"u1 "}}]}`
)

// docs are inputs of one declaration each, in short: values as objects or as they
// are.
func docs(t *testing.T, declarations ...string) (all []Input) {
	t.Helper()
	for i, d := range declarations {
		all = append(all, input(fmt.Sprintf("%d.json", i+1), []byte(wcoJSON(t, d))))
	}
	return all
}

// wcoJSON writes a declaration in short out as a message of the base.
func wcoJSON(t *testing.T, declaration string) string {
	t.Helper()
	dec := json.NewDecoder(strings.NewReader(declaration))
	dec.UseNumber()
	var short any
	if err := dec.Decode(&short); err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(map[string]any{"package": "wco", "metaData": map[string]any{"declaration": inFull(short)}})
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func inFull(short any) any {
	switch x := short.(type) {
	case map[string]any:
		if x["value"] != nil {
			return x
		}
		for name, v := range x {
			x[name] = inFull(v)
		}
	case []any:
		for i, v := range x {
			x[i] = inFull(v)
		}
	default:
		return map[string]any{"value": x}
	}
	return short
}

func TestWhatIsComparedAndHow(t *testing.T) {
	for _, c := range []struct {
		name    string
		a, b    string // declarations in short
		options compare.Options
		want    []string
	}{
		{"a declaration and its import", export, imported, compare.Options{}, []string{
			"U1|||exporter|different|GB1|GB2",
			"U1|||destination|different|DE|FR",
			"U1|||container|different|MSKU 123, MSKU456|MSKU-123",
			"U1|640391|CN|value|not comparable|100 GBP|110 EUR",
			"U1|640391|VN|gross-mass|different|20 KGM|21 KGM",
			"U1|640391|VN|package-kind|different|BX|CT",
			"U1|640391|VN|value|not comparable|100 GBP|100 EUR",
			"U1|420221||commodity|only in B||42022100",
		}},
		{"in one currency, within tolerances", export, imported, compare.Options{Rates: rates(t, "EUR/GBP=0.9"), Tolerances: tolerances(t, "mass=5%", "value=1"),
			Ignore: []string{"exporter", "destination", "container", "package-kind"}}, []string{
			"U1|640391|VN|value|different|100 GBP|90 GBP",
			"U1|420221||commodity|only in B||42022100",
		}},
		{"origins that are not the same", strings.Replace(export, "CN", "TR", 1), imported, compare.Options{Ignore: []string{"exporter", "destination", "container", "value", "gross-mass"}}, []string{
			"U1|640391||origin|different|TR, VN|CN, VN",
			"U1|640391||package-kind|different|BX, CT|CT",
			"U1|420221||commodity|only in B||42022100",
		}},
		{"no origin on one side", strings.ReplaceAll(export, `"origin"`, `"previousDocument"`), imported, compare.Options{Ignore: []string{"exporter", "destination", "container", "value", "gross-mass", "package-kind"}}, []string{
			"U1|||origin|only in B||CN, VN",
			"U1|420221||commodity|only in B||42022100",
		}},
		{"a total that is not the sum", strings.Replace(export, `{"value":30}`, `{"value":31}`, 1), export, compare.Options{}, []string{
			"U1|||gross-mass|different|31 KGM|30 KGM",
		}},
		{"a total in place of the items", strings.ReplaceAll(export, `"grossMassMeasure"`, `"tariffQuantity"`), export, compare.Options{Ignore: []string{"quantity"}}, nil},
		{"a total that is another", `{"totalGrossMassMeasure":5,"goodsShipment":[{"ucr":{"id":"U1"}}]}`, `{"totalGrossMassMeasure":{"value":"5000.5","unitCode":"GRM"},"goodsShipment":[{"ucr":{"id":"U1"}}]}`, compare.Options{}, []string{
			"U1|||gross-mass|different|5 KGM|5.0005 KGM",
		}},
		{"goods under another code", export, strings.ReplaceAll(export, "640391", "6402.99"), compare.Options{}, []string{
			"U1|640391||commodity|different|640391|6402.99",
		}},
		{"goods without a code", export, strings.ReplaceAll(export, "TSP", "TRA"), compare.Options{}, []string{
			"U1|||commodity|only in A|640391|",
		}},
		{"goods of which some have no code", export, strings.Replace(export, "TSP", "TRA", 1), compare.Options{}, []string{
			"U1|640391||origin|different|CN, VN|VN",
			"U1|640391||items|different|2|1",
			"U1|640391||net-mass|different|27 KGM|18 KGM",
			"U1|640391||gross-mass|different|30 KGM|20 KGM",
			"U1|640391||packages|different|3 BX + 2 CT|3 BX",
			"U1|640391||package-kind|different|BX, CT|BX",
			"U1|640391||value|different|200 GBP|100 GBP",
			"U1|||commodity|only in B||no commodity code",
		}},
		{"goods whatever their code", export, strings.Replace(export, "640391", "420221", 1), compare.Options{Ignore: []string{"commodity"}}, nil},
		{"what is no number", export, strings.Replace(export, `"netNetWeightMeasure":9`, `"netNetWeightMeasure":"1E9"`, 1), compare.Options{}, []string{
			"U1|640391|CN|net-mass|not comparable|9 KGM|1E9",
		}},
		{"a unit that is not known", export, strings.Replace(export, `{"value":10,"unitCode":"KGM"}`, `{"value":10,"unitCode":"STN"}`, 1), compare.Options{}, []string{
			"U1|640391|CN|gross-mass|not comparable|10 KGM|10 STN",
		}},
		{"an id and a name", `{"exporter":{"id":"GB1"},"goodsShipment":[{"ucr":{"id":"U1"}}]}`, `{"exporter":{"name":"One"},"goodsShipment":[{"ucr":{"id":"U1"}}]}`, compare.Options{}, []string{
			"U1|||exporter|not comparable|GB1|One",
		}},
		{"an id with and without its country", `{"exporter":{"id":"GB 1"},"goodsShipment":[{"ucr":{"id":"U1"}}]}`, `{"exporter":{"id":"1","address":{"countryCode":"GB"}},"goodsShipment":[{"ucr":{"id":"U1"}}]}`, compare.Options{}, nil},
		{"one value and another", `{"goodsShipment":[{"governmentAgencyGoodsItem":[{"statisticalValueAmount":5}],"ucr":{"id":"U1"}}]}`,
			`{"goodsShipment":[{"governmentAgencyGoodsItem":[{"customsValueAmount":5}],"ucr":{"id":"U1"}}]}`, compare.Options{}, []string{
				"U1|||value|not comparable|5|5",
			}},
		{"a consignor in place of an exporter", `{"goodsShipment":[{"consignor":{"id":"GB1"},"ucr":{"id":"U1"}}]}`, `{"exporter":{"id":"GB1"},"goodsShipment":[{"ucr":{"id":"U1"}}]}`, compare.Options{}, nil},
		{"what is of several consignments", `{"totalGrossMassMeasure":9,"exporter":{"id":"GB1"},"consignment":{"transportEquipment":[{"id":"C1"}]},"goodsShipment":[{"ucr":{"id":"U1"}},{"exporter":{"id":"GB2"},"ucr":{"id":"U2"}}]}`,
			`{"exporter":{"id":"GB9"},"goodsShipment":[{"ucr":{"id":"U1"}},{"ucr":{"id":"U2"}}]}`, compare.Options{}, []string{
				"U1|||exporter|different|GB1|GB9",
				"U2|||exporter|different|GB2|GB9",
			}},
		{"several consignments under one reference", `{"totalGrossMassMeasure":9,"consignment":{"transportEquipment":[{"id":"C1"}],"ucr":{"id":"U1"}},"goodsShipment":[{},{"transactionNatureCode":"11"}]}`,
			`{"totalGrossMassMeasure":9,"consignment":{"transportEquipment":[{"id":"C2"}]},"goodsShipment":[{"ucr":{"id":"U1"}}]}`, compare.Options{}, []string{
				"U1|||container|different|C1|C2",
			}},
		{"by keys together", `{"functionalReferenceID":"l1","id":"M1","goodsShipment":[{"destination":{"countryCode":"DE"}}]}`, `{"functionalReferenceID":"L1","id":"M1","goodsShipment":[{}]}`, compare.Options{Keys: []string{"lrn", "ID"}}, []string{
			"L1 / M1|||destination|only in A|DE|",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, sum := entries(t, docs(t, c.a), docs(t, c.b), c.options)
			if sum.Unread != [2]int{} {
				t.Fatalf("not read: %+v", sum)
			}
			if lines := linesOf(got); !slices.Equal(lines, c.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

// One kind of goods may be declared in more lines on one side than on the other: that
// is no difference where what they measure is the same, and a note says so.
func TestLinesOfOneKindOfGoodsAreAddedUp(t *testing.T) {
	item := func(code, measures string) string {
		return `{"commodity":{"classification":[{"id":"` + code + `","identificationTypeCode":"TSP"}],"goodsMeasure":{` + measures + `}}}`
	}
	whole := func(items ...string) string {
		return `{"goodsShipment":[{"governmentAgencyGoodsItem":[` + strings.Join(items, ",") + `],"ucr":{"id":"U1"}}]}`
	}
	const net = `"netNetWeightMeasure":`
	quantity := func(n, unit string) string { return `"tariffQuantity":{"value":"` + n + `","unitCode":"` + unit + `"}` }
	const noted = "goods 121221: 2 goods items in A, 1 in B, and what they measure agrees"
	for _, c := range []struct {
		name  string
		a, b  string
		lines []string
		notes []string
	}{
		{"the same measures", whole(item("12122100", net+"50"), item("12122100", net+"50")), whole(item("1212210000", net+"100")), []string{"U1|equal"}, []string{noted}},
		{"the lines in another order, and not side by side", whole(item("121221", net+"50"), item("690912", net+"7"), item("121221", net+"50")), whole(item("69091200", net+"7"), item("1212210000", net+"100")), []string{"U1|equal"}, []string{noted}},
		{"other measures", whole(item("121221", net+"50"), item("121221", net+"50")), whole(item("121221", net+"90")), []string{"U1|121221||items|different|2|1", "U1|121221||net-mass|different|100 KGM|90 KGM"}, nil},
		{"no measure", whole(item("121221", ""), item("121221", "")), whole(item("121221", "")), []string{"U1|121221||items|different|2|1"}, nil},
		{"a measure that one side gives", whole(item("121221", net+"50"), item("121221", net+"50,"+quantity("2", "NAR"))), whole(item("121221", net+"100")), []string{"U1|||quantity|only in A|2 NAR|"}, []string{noted}},
		{"quantities in units that can be converted", whole(item("121221", quantity("150", "LTR")), item("121221", quantity("1", "HLT"))), whole(item("121221", quantity("0.25", "MTQ"))), []string{"U1|equal"}, []string{noted}},
		{"pieces and dozens", whole(item("121221", quantity("24", "NAR"))), whole(item("121221", quantity("2", "DZN"))), nil, nil},
		{"quantities that are masses", whole(item("121221", quantity("1.5", "TNE"))), whole(item("121221", quantity("1500", "KGM"))), nil, nil},
		{"units of other things", whole(item("121221", quantity("1", "LTR"))), whole(item("121221", quantity("1", "NAR"))), []string{"U1|121221||quantity|not comparable|1 LTR|1 NAR"}, nil},
	} {
		got, sum := entries(t, docs(t, c.a), docs(t, c.b), compare.Options{})
		var notes []string
		for _, e := range got {
			notes = append(notes, e.Notes...)
		}
		if lines := linesOf(got); !slices.Equal(lines, c.lines) || !slices.Equal(notes, c.notes) || sum.Pairs() != 1 {
			t.Errorf("%s: got %q with the notes %q", c.name, lines, notes)
		}
	}
}

func rates(t *testing.T, all ...string) (r compare.Rates) {
	t.Helper()
	for _, s := range all {
		if err := r.Add(s); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

func tolerances(t *testing.T, all ...string) (list []compare.Tolerance) {
	t.Helper()
	for _, s := range all {
		x, err := compare.ParseTolerance(s)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, x)
	}
	return list
}

// Several declarations on one consignment are one; none is dropped without a word.
func TestDeclarationsOfOneSideAreOneConsignment(t *testing.T) {
	parts := func(lrn, kind, function string, mass int) string {
		return fmt.Sprintf(`{"functionalReferenceID":%q,"typeCode":%q,"functionCode":%q,"goodsShipment":[{"governmentAgencyGoodsItem":[{"commodity":{"classification":[{"id":"640391","identificationTypeCode":"TSP"}],"goodsMeasure":{"netNetWeightMeasure":%d}}}],"ucr":{"id":"U1"}}]}`, lrn, kind, function, mass)
	}
	for _, c := range []struct {
		name  string
		a     []string
		want  string // the net mass of A
		uses  []compare.Use
		notes string
	}{
		{"parts", []string{parts("1", "EXA", "9", 4), parts("2", "EXA", "9", 5)}, "9 KGM", []compare.Use{compare.Used, compare.Used}, "A has 2 declarations of it, which are added up"},
		{"twice", []string{parts("1", "EXA", "9", 4), parts("1", "EXA", "9", 4)}, "4 KGM", []compare.Use{compare.Used, compare.Repeated}, "1 declaration in A was there before and counts once"},
		{"twice in two versions", []string{parts("1", "EXA", "9", 4), parts("1", "EXA", "9", 5)}, "4 KGM", []compare.Use{compare.Used, compare.Contradicted},
			"1 declaration in A has the reference of one before and says something else; the first counts"},
		{"completed", []string{parts("1", "EXC", "9", 4), parts("2", "EXY", "9", 5)}, "5 KGM", []compare.Use{compare.Used, compare.Replaced}, "1 declaration in A is completed by another, which counts in its place"},
		{"changed", []string{parts("1", "EXA", "9", 4), parts("2", "EXA", "13", 5)}, "4 KGM", []compare.Use{compare.Used}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, sum := entries(t, docs(t, c.a...), docs(t, parts("9", "IMA", "9", 7)), compare.Options{})
			e := got[0]
			i := slices.IndexFunc(e.Lines, func(l compare.Line) bool { return l.Characteristic == "net-mass" })
			if i < 0 || e.Lines[i].A.Text != c.want {
				t.Errorf("%+v", e.Lines)
			}
			var uses []compare.Use
			for _, d := range e.A {
				uses = append(uses, d.Use)
			}
			if !slices.Equal(uses, c.uses) || strings.Join(e.Notes, "; ") != c.notes {
				t.Errorf("%v %q", uses, e.Notes)
			}
			if c.name == "changed" && (sum.NotCompared != [2]int{1, 0} || got[1].A[0].Use != compare.Changing) {
				t.Errorf("%+v", sum)
			}
		})
	}
}

// Containers of several consignments together are those of none of them: that is
// told.
func TestWhatCannotBeToldApartIsNotCompared(t *testing.T) {
	two := `{"consignment":{"transportEquipment":[{"id":"C1"}]},"goodsShipment":[{"ucr":{"id":"U1"}},{"ucr":{"id":"U2"}}]}`
	got, _ := entries(t, docs(t, two), docs(t, two), compare.Options{All: true})
	for _, e := range got {
		if e.Verdict != compare.Equal || len(e.Lines) != 0 || len(e.Notes) != 2 || !strings.HasPrefix(e.Notes[0], "what the declaration in A says of several consignments together") {
			t.Errorf("%+v", e)
		}
	}
}

// Declarations of a batch that all have one dummy are many consignments, not one.
func TestADummyJoinsNothing(t *testing.T) {
	one, two := strings.Replace(export, `"U1"`, `"TEST-001"`, 1), strings.Replace(imported, `"u1 "`, `"test-001"`, 1)
	got, sum := entries(t, docs(t, one), docs(t, two), compare.Options{})
	if sum.Pairs() != 0 || sum.NotCompared != [2]int{1, 1} {
		t.Errorf("%+v", sum)
	}
	for _, e := range got {
		if uses := slices.Concat(e.A, e.B); len(uses) != 1 || uses[0].Use != compare.Dummy { // whom --ucr derive does not help
			t.Errorf("%+v", uses)
		}
		if e.Verdict != compare.NotCompared || len(e.Notes) != 1 || !strings.Contains(e.Notes[0], "identifies nothing: it is a word that stands in place of a reference") {
			t.Errorf("%+v", e)
		}
	}
	if _, sum := entries(t, docs(t, one), docs(t, two), compare.Options{Keys: []string{"GoodsShipment/UCR/TraderAssignedReferenceID"}}); sum.Pairs() != 1 {
		t.Errorf("by a path that was asked for: %+v", sum)
	}
}

// However many goods a batch has under one key, memory stays bounded, and what is not
// compared for that is told.
func TestTooManyGoodsOfOneKeyAreNotCompared(t *testing.T) {
	var batch []string
	for n := range 12 {
		var items []string
		for i := range 5000 {
			items = append(items, fmt.Sprintf(`{"commodity":{"classification":[{"id":"%06d","identificationTypeCode":"TSP"}],"goodsMeasure":{"netNetWeightMeasure":1}},"origin":[{"countryCode":"CN"}]}`, 100000+n*5000+i))
		}
		batch = append(batch, fmt.Sprintf(`{"functionalReferenceID":"L%d","typeCode":"EXA","goodsShipment":[{"governmentAgencyGoodsItem":[%s],"ucr":{"id":"U1"}}]}`, n, strings.Join(items, ",")))
	}
	got, sum := entries(t, docs(t, batch...), docs(t, imported), compare.Options{})
	if len(got) != 1 || got[0].Verdict != compare.NotCompared || sum.NotCompared != [2]int{12, 1} || sum.Good() {
		t.Fatalf("%d entries, %+v", len(got), sum)
	}
	if notes := strings.Join(got[0].Notes, "; "); !strings.Contains(notes, "too many goods") {
		t.Error(notes)
	}
}

// A pair that agrees is told where a declaration is there twice.
func TestRepeatedDeclarationsAreTold(t *testing.T) {
	got, _ := entries(t, docs(t, export, export), docs(t, export), compare.Options{})
	if len(got) != 1 || got[0].Verdict != compare.Equal || len(got[0].Notes) != 1 {
		t.Errorf("%+v", got)
	}
}

// A value is told with its places in both files.
func TestBothPlacesOfAValueAreTold(t *testing.T) {
	got, _ := entries(t, files(t, "testdata/compare/export.xml"), files(t, "testdata/compare/import.csv"), compare.Options{})
	if len(got) != 1 || len(got[0].Lines) != 2 {
		t.Fatalf("%+v", got)
	}
	l := got[0].Lines[0]
	if l.Characteristic != "packages" || l.Difference != "-2" || l.Percent != "-25 %" {
		t.Errorf("%+v", l)
	}
	path, pointer := "GoodsShipment[1]/GovernmentAgencyGoodsItem[2]/Packaging[1]/QuantityQuantity", "42A/67A/68A/93A/144"
	want := [2]compare.Located{
		{File: "testdata/compare/export.xml", Line: 103, Column: 11, Field: "QuantityQuantity", Path: path, Pointer: pointer},
		{File: "testdata/compare/import.csv", Line: 3, Column: 205, Row: 3, Field: "item_packages", Path: path, Pointer: pointer},
	}
	if l.A.Places[0] != want[0] || l.B.Places[0] != want[1] {
		t.Errorf("%+v\n%+v", l.A.Places, l.B.Places)
	}
}

// A transit has no values and origins: that is told once, and the rest compared.
func TestATransitIsComparedInWhatItHas(t *testing.T) {
	transit := files(t, "testdata/eu-ncts/transit-full.xml")
	got, sum := entries(t, transit, transit, compare.Options{All: true})
	if sum.Different > 0 || sum.Equal == 0 || !slices.ContainsFunc(linesOf(got), func(s string) bool { return strings.Contains(s, "|gross-mass|equal|") }) {
		t.Errorf("%+v\n%s", sum, strings.Join(linesOf(got), "\n"))
	}
}

func TestUnreadableInputsAreCounted(t *testing.T) {
	bad := []Input{input("bad.xml", []byte("<MetaData")), {Name: "gone.xml", Open: func() (io.ReadCloser, error) { return nil, errors.New("gone") }}}
	c, err := compare.New(compare.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	sum, err := Compare(context.Background(), CompareOptions{A: bad, B: files(t, "testdata/compare/import.csv"), Compare: c, Each: func(s compare.Side, r *Result) error {
		if r.Errors() > 0 || r.Err != nil {
			names = append(names, s.String()+r.Input)
		}
		return nil
	}}, func(*compare.Entry) error { return nil })
	if err != nil || sum.Unread != [2]int{2, 0} || sum.Only != [2]int{0, 1} || sum.Good() || !slices.Equal(names, []string{"Abad.xml", "Agone.xml"}) {
		t.Errorf("%+v %v %v", sum, names, err)
	}
}
