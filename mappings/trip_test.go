package mappings

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	dm "wcodm/datamodel"
	"wcodm/mappings/syntax/csv"
)

// tripper takes national records into the package and back, through XML.
type tripper struct {
	*Trip
	tb            testing.TB
	national, wco *messageReader
	src, dst      *dm.Tree
	again, back   *dm.Tree
	writer        dm.XMLWriter
}

func newTripper(tb testing.TB, m *Mapping) *tripper {
	return &tripper{Trip: m.NewTrip(), tb: tb, national: newMessageReader(tb, m.National, nil), wco: newMessageReader(tb, m.Package, schemaOf(tb, m.Package)),
		src: dm.NewTree(), dst: dm.NewTree(), again: dm.NewTree(), back: dm.NewTree()}
}

// round asks that a file goes in without findings but want, that the message
// is valid, and that it comes back with the content that was carried.
func (tr *tripper) round(t *testing.T, name string, want findings) {
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	tr.national.read(t, tr.src, data)
	if got := tr.in(); !slices.Equal(got, want) {
		t.Errorf("in:\n%s\nexpected:\n%s", got, want)
	}
	for _, s := range tr.through() {
		t.Errorf("the message is not valid: %s", s)
	}
	if got := tr.out(); len(got) > 0 {
		t.Errorf("out:\n%s", got)
	}
	for _, c := range tr.lost() {
		t.Error(c)
	}
}

func (tr *tripper) in() (f findings) {
	tr.There(tr.dst, tr.src, f.report)
	return f
}

// through writes the package's message as XML and reads it again; it returns
// what the schema finds.
func (tr *tripper) through() []string {
	return tr.wco.read(tr.tb, tr.again, tr.writer.AppendTree([]byte(dm.XMLHeader), tr.dst, 0))
}

// out makes the national record, and writes and reads it.
func (tr *tripper) out() (f findings) {
	t := dm.NewTree()
	tr.Back(t, tr.again, f.report)
	tr.national.read(tr.tb, tr.back, tr.writer.AppendTree([]byte(dm.XMLHeader), t, 0))
	return f
}

// rewrite writes a message and reads it again; it is false where that is refused
// with an error.
func (tr *tripper) rewrite(made, again *dm.Tree) bool {
	tr.tb.Helper()
	if made.Len() == 0 {
		again.Reset(made.Package)
		return true
	}
	if made.Package == tr.m.National && tr.m.Columns != nil {
		again.Reset(made.Package)
		w, err := csv.NewWriter(tr.m.Columns, csv.Options{})
		if err != nil {
			tr.tb.Fatal(err)
		}
		var rows csv.Declaration
		var b csv.Builder
		doc := w.AppendTree(w.AppendHeader(nil), made, func(dm.NodeID) {}, func(dm.Diagnostic) {})
		if err := csv.NewReader(tr.m.Columns, bytes.NewReader(doc), csv.Options{}).Next(&rows); err == io.EOF {
			return false // not a row
		} else if err != nil {
			tr.tb.Fatalf("%v\n%s", err, doc)
		}
		refused := false // or read as something else than it says, which is told
		if !b.Build(again, &rows, func(d dm.Diagnostic) { refused = refused || d.Severity == dm.Error || d.Code == "CSV015" }) && !refused {
			tr.tb.Fatalf("cannot be read again, and nothing says why:\n%s", doc)
		}
		return !refused
	}
	reader := tr.wco
	if made.Package == tr.m.National {
		reader = tr.national
	}
	doc := tr.writer.AppendTree([]byte(dm.XMLHeader), made, 0)
	if _, err := reader.try(again, doc); err != nil {
		tr.tb.Fatalf("%v\n%s", err, doc)
	}
	return true
}

// lost tells what came back otherwise than it was sent without a reason.
func (tr *tripper) lost() (all []string) {
	o := tr.Compare(tr.back)
	for _, c := range o.Changes {
		if c.Fate == FateLost {
			all = append(all, toldOf(c))
		}
	}
	return all
}

func toldOf(c Change) string {
	return strings.TrimSpace(fmt.Sprintf("%s %s %q %q: %s", c.Fate, c.Path, c.Was, c.Came, c.Reason))
}

// A comparison finds what was lost, changed or added on the way without a rule
// or a finding that says so.
func TestTripFindsWhatIsLost(t *testing.T) {
	m, err := compile(`rules:
	- {national: Code, wco: ID}
	- {national: Kind, wco: TypeCode}
	- {national: Price/Amount, wco: InvoiceAmount}
	- {national: Day, wco: IssueDateTime, date: iso-date, lossy: it has no time}
	- {national: Line, wco: GoodsShipment/GovernmentAgencyGoodsItem, rules: [{national: Text, wco: Commodity/Description}]}
drop: [{why: no need, national: Copy}]`)
	if err != nil {
		t.Fatal(err)
	}
	const text = "GoodsShipment/GovernmentAgencyGoodsItem%s/Commodity/Description = %s"
	sent := []string{"Code = A", "Kind = B", "Day = 2026-01-02", "Copy = C", "Alias = D", "Price/Amount = 1.50", "Line/Text = x", "Line[2]/Text = y"}
	good := []string{"ID = A", "TypeCode = B", "IssueDateTime = 20260102", "InvoiceAmount = 1.5", fmt.Sprintf(text, "", "x"), fmt.Sprintf(text, "[2]", "y")}
	always := []string{`dropped Copy "C" "": no need`, `unmapped Alias "D" "": Alias is not carried over: no rule of the mapping carries it`}
	for _, tt := range []struct {
		name  string
		again func([]string) []string
		want  []string
	}{
		{"nothing", func(l []string) []string { return l }, nil},
		{"a value", func(l []string) []string { return l[1:] }, []string{`lost Code "A" "": no rule and no finding says why`}},
		{"a changed value", func(l []string) []string { l[1] = "TypeCode = b"; return l }, []string{`lost Kind "B" "b": no rule and no finding says why`}},
		{"an added value", func(l []string) []string { return append(l, fmt.Sprintf(text, "[3]", "z")) },
			[]string{`lost Line[3]/Text "" "z": it comes back and was not sent`}},
		{"order", func(l []string) []string {
			l[4], l[5] = fmt.Sprintf(text, "", "y"), fmt.Sprintf(text, "[2]", "x")
			return l
		},
			[]string{`lost Line[1]/Text "x" "y": no rule and no finding says why`, `lost Line[2]/Text "y" "x": no rule and no finding says why`}},
		{"what may be lost", func(l []string) []string { l[2] = "IssueDateTime = 20260103"; return l },
			[]string{`lossy Day "2026-01-02" "2026-01-03": it has no time`}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			trip := m.NewTrip()
			back := dm.NewTree()
			trip.There(dm.NewTree(), build(t, m.National, sent), func(dm.Diagnostic) {})
			trip.Back(back, build(t, m.Package, tt.again(slices.Clone(good))), func(dm.Diagnostic) {})
			var got []string
			o := trip.Compare(back)
			for _, c := range o.Changes {
				got = append(got, toldOf(c))
			}
			slices.Sort(got)
			if want := slices.Sorted(slices.Values(append(slices.Clone(always), tt.want...))); !slices.Equal(got, want) {
				t.Errorf("got\n%s\nexpected\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
			if o.Values != len(sent) || o.Holds() {
				t.Errorf("%s; holds: %v", o.Figures, o.Holds())
			}
		})
	}
}
