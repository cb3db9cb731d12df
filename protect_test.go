package wcodm

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	dm "wcodm/datamodel"
	"wcodm/datamodel/corpustest"
	"wcodm/datamodel/protect"
	"wcodm/datamodel/ucr"
)

// protected asks an engine to keep things from what it writes.
func protected(t testing.TB, o protect.Options) func(*Options) {
	t.Helper()
	base, err := dm.Open("wco")
	if err != nil {
		t.Fatal(err)
	}
	if len(o.Mask) > 0 {
		o.Key = []byte("a key for tests, of 32 characters")
	}
	p, err := protect.New(base, o)
	if err != nil {
		t.Fatal(err)
	}
	return func(x *Options) { x.Protect = p }
}

// taken is the message that an engine converts one input into.
func taken(t testing.TB, e *Engine, in Input) (tree *dm.Tree) {
	t.Helper()
	with := *e
	with.take = func(_ *job, made *dm.Tree) bool { tree = made; return true }
	if err := with.Run(context.Background(), []Input{in}, func(*Result) error { return nil }); err != nil {
		t.Fatal(err)
	}
	return tree
}

// party is what UN/TDED calls a party's name, id or contact, and place what is said of
// where it is.
var party, place = []string{"3036", "3039", "3042", "3148", "3412"}, []string{"3164", "3228", "3251"}

// valuesOf are the values of a message whose UN/TDED number is one of those given.
func valuesOf(tree *dm.Tree, tded []string) (values []string) {
	for i := range tree.Len() {
		n := dm.NodeID(i)
		if v := strings.TrimSpace(string(tree.Value(n))); v != "" && slices.Contains(tded, tree.Elem(n).TDED) {
			values = append(values, v)
		}
	}
	return values
}

// texts are the values that stand in an output.
func texts(t *testing.T, syntax Syntax, output string) (all []string) {
	t.Helper()
	switch syntax {
	case XML:
		for _, line := range told(t, []byte(output)) {
			if value, ok := strings.CutPrefix(line, "= "); ok {
				all = append(all, value)
			}
		}
		return all
	case CSV:
		rows, err := csv.NewReader(strings.NewReader(output)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		return slices.Concat(rows[1:]...)
	}
	var doc any
	if err := json.Unmarshal([]byte(output), &doc); err != nil {
		t.Fatal(err)
	}
	var walk func(any)
	walk = func(x any) {
		switch x := x.(type) {
		case string:
			all = append(all, x)
		case []any:
			for _, e := range x {
				walk(e)
			}
		case map[string]any:
			for _, e := range x {
				walk(e)
			}
		}
	}
	walk(doc)
	return all
}

// masked are all words.
var masked = protect.Options{Mask: []string{"parties", "authorisations", "ucr"}}

// Every real declaration that can be written can be written masked, in every format;
// no name, id or contact of a party is in it, unless a finding says where.
func TestMaskedOutputTellsNoParty(t *testing.T) {
	files := slices.Concat(corpustest.Files(t, "gb-cds/declarations", "asycuda", "eu-ncts", "dk-dms/transit"),
		[]string{"testdata/gb-cds/import.xml", "testdata/asycuda/import-full.xml", "testdata/eu-ncts/transit-full.xml", "testdata/trader-csv/orders.csv"})
	clear := engine(t, "", "wco:json", func(o *Options) { o.Force = true })
	for _, to := range []string{"gb-cds:xml", "gb-cds:json", "wco:xml", "wco:json", "asycuda-sad", "eu-ncts-cc015c", "trader-csv"} {
		t.Run(to, func(t *testing.T) {
			format, err := OpenFormat(to)
			if err != nil {
				t.Fatal(err)
			}
			allowed := func(o *Options) { o.Severities = Severities{protect.CodeElsewhere: dm.Warning.String()} }
			plain, mask := engine(t, "", to), engine(t, "", to, protected(t, masked), allowed)
			written, values, told := 0, 0, 0
			for _, file := range files {
				before, after := run1(t, plain, fileInput(file)), run1(t, mask, fileInput(file))
				for i := range before {
					if (before[i].Output == "") != (after[i].Output == "") {
						t.Errorf("%s: written %t, and masked %t: %v", file, before[i].Output != "", after[i].Output != "", after[i].Diagnostics)
					}
				}
				if len(after) != 1 || after[0].Output == "" {
					continue
				}
				written++
				var elsewhere strings.Builder // where findings say that it is
				for _, d := range after[0].Diagnostics {
					if d.Code == protect.CodeElsewhere {
						told++
						elsewhere.WriteString(d.Value + "\n" + d.Message + "\n")
					}
				}
				stands := texts(t, format.Syntax, after[0].Output)
				for _, v := range valuesOf(taken(t, clear, fileInput(file)), party) {
					if len(v) < 6 {
						continue
					}
					values++
					if i := slices.IndexFunc(stands, func(s string) bool { return strings.Contains(s, v) }); i >= 0 && !strings.Contains(elsewhere.String(), v) {
						t.Errorf("%s: %q is in %q", file, v, stands[i])
					}
				}
			}
			t.Logf("%d messages, %d values of parties; %d findings say that one stands elsewhere", written, values, told)
			if written < 2 || values < 20 {
				t.Errorf("only %d messages and %d values were looked at", written, values)
			}
		})
	}
}

// A masked message has no other findings than the message itself, whatever is checked:
// masks keep the form of ids, UCRs and guarantees.
func TestMasksKeepTheFormOfWhatTheyMask(t *testing.T) {
	plain, mask := engine(t, "", "gb-cds:xml"), engine(t, "", "gb-cds:xml", protected(t, masked))
	check := engine(t, "gb-cds:xml", "", func(o *Options) { o.Checks = CheckSchema | CheckRules | CheckLists })
	codes := func(output string) (all []string) {
		for _, d := range run1(t, check, input("", []byte(output)))[0].Diagnostics {
			all = append(all, d.Code)
		}
		slices.Sort(all)
		return all
	}
	found := 0
	for _, file := range corpustest.Files(t, "gb-cds/declarations") {
		before, after := run1(t, plain, fileInput(file)), run1(t, mask, fileInput(file))
		if len(after) != 1 || after[0].Output == "" {
			continue
		}
		was, is := codes(before[0].Output), codes(after[0].Output)
		if found += len(was); !slices.Equal(was, is) {
			t.Errorf("%s has the findings %v, and masked %v", file, was, is)
		}
	}
	if found < 20 {
		t.Errorf("only %d findings were compared", found)
	}
}

// In the messages themselves, all that is of a party is a mask, one for each value
// over all messages; all references that package ucr knows of are, too.
func TestMasksAreOneForEachValue(t *testing.T) {
	clear := engine(t, "", "wco:json", func(o *Options) { o.Force = true })
	mask := engine(t, "", "wco:json", protected(t, masked), func(o *Options) { o.Force = true })
	base, err := dm.Open("wco")
	if err != nil {
		t.Fatal(err)
	}
	refer, err := ucr.New(base, ucr.Options{Mode: ucr.Keep})
	if err != nil {
		t.Fatal(err)
	}
	masks, values := map[string]string{}, map[string]string{}
	references := 0
	for _, file := range corpustest.Files(t, "gb-cds/declarations", "eu-ncts", "dk-dms/transit", "asycuda") {
		was, is := taken(t, clear, fileInput(file)), taken(t, mask, fileInput(file))
		if was == nil {
			continue
		}
		before, after := valuesOf(was, slices.Concat(party, place)), valuesOf(is, slices.Concat(party, place))
		if len(before) != len(after) {
			t.Fatalf("%s: %d values became %d", file, len(before), len(after))
		}
		for i, v := range before {
			m := after[i]
			v = strings.ToUpper(strings.Join(strings.Fields(v), " "))
			if !strings.Contains(m[:4], "ZZ") {
				t.Errorf("%s: %s is no mask of %s", file, m, v)
			}
			if had, ok := masks[v]; ok && had != m {
				t.Errorf("%s: %s has the masks %s and %s", file, v, had, m)
			}
			if had, ok := values[m]; ok && had != v {
				t.Errorf("%s: %s is the mask of %s and of %s", file, m, had, v)
			}
			masks[v], values[m] = m, v
		}
		for _, r := range refer.Find(is) {
			if references++; r.Kind != ucr.DUCRPart && !strings.Contains(r.Value[:min(4, len(r.Value))], "ZZ") {
				t.Errorf("%s: the %s %s is no mask", file, r.Kind, r.Value)
			}
		}
	}
	if len(masks) < 200 || references < 50 {
		t.Errorf("only %d values and %d references were looked at", len(masks), references)
	}
}

// A partial message is written although it lacks what its format requires, in every
// format, and has no value that is not on the list. What was wrong with a value is an
// error all the same.
func TestOnlyWhatIsListedIsWritten(t *testing.T) {
	lane := protect.Options{Only: []string{"GoodsShipment/GovernmentAgencyGoodsItem/Commodity", "GoodsShipment/UCR", "GoodsShipment/PreviousDocument", "FunctionalReferenceID"}}
	for _, to := range []string{"gb-cds:xml", "gb-cds:json", "wco:xml", "asycuda-sad", "eu-ncts-cc015c", "trader-csv"} {
		t.Run(to, func(t *testing.T) {
			e := engine(t, "", to, protected(t, lane))
			full := engine(t, "", to)
			written := 0
			for _, file := range []string{"testdata/gb-cds/import.xml", "testdata/asycuda/import-full.xml", "testdata/eu-ncts/transit-full.xml"} {
				for i, o := range run1(t, e, fileInput(file)) {
					if o.Output == "" {
						if before := run1(t, full, fileInput(file))[i]; before.Errors() == 0 {
							t.Errorf("%s is not written: %v", file, o.Diagnostics)
						}
						continue
					}
					written++
					if o.Protected.LeftOut == 0 {
						t.Errorf("%s: nothing was left out", file)
					}
					for _, bad := range []string{"Harbour", "KN26 XYZ", "GBLBA001"} {
						if strings.Contains(o.Output, bad) {
							t.Errorf("%s: %s is written:\n%s", file, bad, o.Output)
						}
					}
				}
			}
			t.Logf("%d written", written)
			if written == 0 {
				t.Error("nothing was written")
			}
		})
	}
	strict := engine(t, "", "gb-cds:xml", protected(t, lane))
	data := strings.Replace(orderedOutput(t), "<ItemChargeAmount ", "<ItemChargeAmount wrong=\"x\" ", 1)
	if got := run1(t, strict, input("bad.xml", []byte(data))); got[0].Errors() == 0 || got[0].Output != "" {
		t.Error("a message with errors was written because only a part of it was asked for")
	}

	table, err := OpenFormat("trader-csv")
	if err != nil {
		t.Fatal(err)
	}
	o := Options{To: table}
	protected(t, protect.Options{Only: []string{"GoodsShipment"}})(&o)
	const want = "only trader-csv: a table tells declarations apart by declaration_reference: list FunctionalReferenceID, too"
	if _, err := NewEngine(o); err == nil || err.Error() != want {
		t.Errorf("a table without its key: %v, want %s", err, want)
	}
}

// A UCR that the target has elsewhere is not told as lost, masked or beside what is
// left out.
func TestAProtectedUCRIsLostNoMore(t *testing.T) {
	const doc = `<ncts:CC015C xmlns:ncts="http://ncts.dgtaxud.ec"><TransitOperation><LRN>T1</LRN></TransitOperation>` +
		`<HolderOfTheTransitProcedure><identificationNumber>GB1</identificationNumber></HolderOfTheTransitProcedure>` +
		`<Consignment><HouseConsignment><sequenceNumber>1</sequenceNumber><grossMass>1</grossMass>` +
		`<ConsignmentItem><goodsItemNumber>1</goodsItemNumber><declarationGoodsItemNumber>1</declarationGoodsItemNumber><referenceNumberUCR>ORDER-4711</referenceNumberUCR>` +
		`</ConsignmentItem></HouseConsignment></Consignment></ncts:CC015C>`
	for _, o := range []protect.Options{{}, {Mask: []string{"ucr"}}, {Only: []string{"FunctionalReferenceID", "GoodsShipment"}}} {
		e := engine(t, "", "trader-csv", protected(t, o), func(o *Options) { o.Force, o.Checks = true, ReadOnly })
		got := run1(t, e, input("x", []byte(doc)))[0]
		if got.Output == "" || got.UCR[0].Value != "ORDER-4711" || strings.Contains(got.Output, "ORDER-4711") == (o.Mask != nil) {
			t.Errorf("%+v: UCR %q, written is\n%s", o, got.UCR[0].Value, got.Output)
		}
		for _, d := range got.Diagnostics {
			if strings.Contains(d.Message, "referenceNumberUCR is not carried") {
				t.Errorf("%+v: %s", o, d.Message)
			}
		}
	}
}

// That a target has no field for a UCR matters only where the UCR is shared.
func TestAUCRThatIsNotSharedIsNotMissed(t *testing.T) {
	for path, want := range map[string]int{"GoodsShipment/PreviousDocument": 1, "GoodsShipment/GovernmentAgencyGoodsItem": 0} {
		e := engine(t, "", withoutUCR(t), protected(t, protect.Options{Only: []string{path}}), func(o *Options) { o.Force, o.Checks = true, ReadOnly })
		told := 0
		for _, d := range run1(t, e, fileInput("testdata/gb-cds/import.xml"))[0].Diagnostics {
			if strings.Contains(d.Message, "has no field for a UCR") {
				told++
			}
		}
		if told != want {
			t.Errorf("only %s: told %d times, want %d", path, told, want)
		}
	}
}

// orderedOutput is a valid UK declaration.
func orderedOutput(t *testing.T) string {
	t.Helper()
	return run1(t, engine(t, "", "gb-cds:xml"), fileInput("testdata/gb-cds/import.xml"))[0].Output
}

// Findings about what is written lead back to the input, masked or not, and the input
// is told as it was read.
func TestProtectedFindingsStandInTheInput(t *testing.T) {
	o := run1(t, engine(t, "", "wco:json", protected(t, protect.Options{Mask: []string{"parties"}})), fileInput("testdata/gb-cds/import.xml"))[0]
	i := slices.IndexFunc(o.Diagnostics, func(d dm.Diagnostic) bool { return d.Code == protect.CodeElsewhere })
	if i < 0 {
		t.Fatal(o.Diagnostics)
	}
	if d := o.Diagnostics[i]; d.Line != 159 || d.Value != "6GB123450000002-NLE4471" || !strings.HasPrefix(d.Expected, "--mask ucr, or --severity MSK001=warning") || d.Severity != dm.Error || o.Output != "" {
		t.Errorf("%+v", d)
	}
	if plain := run1(t, engine(t, "", "wco:json"), fileInput("testdata/gb-cds/import.xml"))[0]; len(o.Diagnostics) != len(plain.Diagnostics)+1 {
		t.Errorf("%v, without masks %v", o.Diagnostics, plain.Diagnostics)
	}
}

func BenchmarkXMLToBaseXMLMasked(b *testing.B) {
	benchmark(b, "wco:xml", protected(b, masked))
}
func BenchmarkXMLToBaseXMLOnly(b *testing.B) {
	benchmark(b, "wco:xml", protected(b, protect.Options{Only: []string{"GoodsShipment"}}))
}
