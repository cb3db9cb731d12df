package wcodm

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	dm "wcodm/datamodel"
	"wcodm/mappings/syntax/csv"
)

// The files of a small table format, and of a user's own names for it.
const (
	ordersStructure = `
package: orders
national: true
read: {trim: true, key: reference}
types:
  Text: {base: string}
  Number: {base: decimal}
root:
  name: declaration
  elements:
    - {name: reference, type: Text}
    - name: exporter
      elements:
        - {name: name, type: Text}
    - name: item
      max: n
      elements:
        - {name: description, type: Text}
        - {name: net_mass, type: Number}
`
	ordersRules = `
rules:
  - {national: reference, wco: FunctionalReferenceID}
  - {national: exporter/name, wco: Exporter/Name}
  - national: item
    wco: GoodsShipment/GovernmentAgencyGoodsItem
    number: SequenceNumeric
    rules:
      - {national: description, wco: Commodity/Description}
      - {national: net_mass, wco: Commodity/GoodsMeasure/NetNetWeightMeasure}
`
	ordersMapping = "mapping: orders\ntitle: Orders\nnational: {syntax: csv, structure: orders-structure.yaml}\npackage: wco\n" + ordersRules
	ownMapping    = "mapping: own\ntitle: Our orders\nnational: {syntax: csv, structure: orders-structure.yaml}\npackage: wco\n" +
		"columns: {Order No: reference, Ware: item_description, kg: item_net_mass}\n" + ordersRules
)

// orders writes the formats to a folder and opens them.
func orders(t testing.TB) (plain, own *Format) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"orders-structure.yaml": ordersStructure, "orders.yaml": ordersMapping, "own.yaml": ownMapping} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	open := func(name string) *Format {
		f, err := OpenFormat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	return open("orders.yaml"), open("own.yaml")
}

func tables(from, to *Format, o csv.Options) func(*Options) {
	return func(all *Options) { all.From, all.To, all.CSV, all.UCR = from, to, o, "off" }
}

// findings words the findings of results, each with its place.
func findings(all []outcome) string {
	var b strings.Builder
	for _, r := range all {
		for _, d := range r.Diagnostics {
			fmt.Fprintf(&b, "%s:%d:%d %s %s\n", d.File, d.Line, d.Column, d.Code, d.Message)
		}
		if r.Err != nil {
			fmt.Fprintln(&b, r.Err)
		}
	}
	return b.String()
}

func outputs(all []outcome) string {
	var b strings.Builder
	for _, r := range all {
		b.WriteString(r.Output)
	}
	return b.String()
}

// A table becomes messages of the package, and those the table again.
func TestTableToJSONAndBack(t *testing.T) {
	plain, own := orders(t)
	to, err := OpenFormat("wco:json")
	if err != nil {
		t.Fatal(err)
	}
	in := "reference;exporter_name;item_description;item_net_mass\nA;\"Ann; Co\";\"Tea\nblack\";1,5\nA;;Cup;2\nB;Bj\xF6rn;Pot;\n"
	there := run1(t, engine(t, "", "", tables(plain, to, csv.Options{Decimal: ','})), input("x", []byte(in)))
	if len(there) != 2 || findings(there) != "" {
		t.Fatalf("%d messages, %s", len(there), findings(there))
	}
	if there[1].Message != 2 || there[1].Format != plain || !strings.Contains(there[1].Output, "Björn") {
		t.Errorf("got %+v", there[1])
	}
	back := run1(t, engine(t, "wco:json", "", func(o *Options) { o.To, o.UCR = plain, "off" }), input("y", []byte(there[0].Output+"\n"+there[1].Output)))
	want := "reference,exporter_name,item_description,item_net_mass\nA,Ann; Co,\"Tea\nblack\",1.5\nA,Ann; Co,Cup,2\n" +
		"reference,exporter_name,item_description,item_net_mass\nB,Björn,Pot,\n"
	if got := outputs(back); got != want {
		t.Errorf("got\n%s\n%s", got, findings(back))
	}
	// What the user's own columns do not hold is told, at its place in the input.
	back = run1(t, engine(t, "wco:json", "", func(o *Options) { o.To, o.UCR = own, "off" }), input("y", []byte(there[0].Output)))
	if got := outputs(back); got != "Order No,Ware,kg\nA,\"Tea\nblack\",1.5\nA,Cup,2\n" {
		t.Errorf("got\n%s", got)
	}
	if got := findings(back); !strings.Contains(got, "MAP001 Name is not carried over: own has no column for it") || !strings.HasPrefix(got, "y:1:") {
		t.Errorf("got %s", got)
	}
}

// Findings stand at the cell that caused them and call it by the user's name.
func TestTableFindings(t *testing.T) {
	plain, own := orders(t)
	to, err := OpenFormat("wco:xml")
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("x", 600)
	for _, tt := range []struct {
		name, in string
		from     *Format
		o        csv.Options
		written  int
		want     []string
	}{
		{"a value that does not fit, behind a line break in a cell", "Order No,Ware,kg\nA,\"Tea\n\nblack\",1.5\nB,\"a\nb\",12345678901234567890\n", own, csv.Options{}, 1,
			[]string{`x:6:4 XSD004 The value "12345678901234567890" of kg is not right: it has 20 digits`}},
		{"too long", "Order No,Ware\nA," + long + "\n", own, csv.Options{}, 0, []string{"x:2:3 XSD004 ", "of Ware is not right"}},
		{"a decimal comma, once", "Order No;kg\nA;1,5\nB;2\n", own, csv.Options{}, 1, []string{`x:2:3 CSV010 The value "1,5" of kg is not right`}},
		{"a key that returns", "reference,item_description\nA,a\nB,b\nA,a\nC,c\n", plain, csv.Options{}, 3, []string{"x:4:1 CSV008 "}},
		{"a broken row", "reference,item_description\nA,\"a\" b\nB,c\n", plain, csv.Options{}, 1, []string{"x:2:7 CSV001 "}},
		{"an unknown column", "reference,item_desc,item_net_mass\nA,,1\nB,c,1\nC,d,1\n", plain, csv.Options{}, 3, []string{`x:1:11 CSV005 The column "item_desc" is not known`}},
		{"no key", "item_description\nA\n", plain, csv.Options{}, 0, []string{"x:1:1 CSV002 "}},
		{"nothing", " \n", plain, csv.Options{}, 0, []string{"x:1:1 INP002 "}},
		{"no column of goods", "reference,exporter_name\nA,Ann\n", plain, csv.Options{}, 0, []string{"x:2:1 CSV016 The declaration has no goods: the table has no column of item"}},
		{"no goods in their columns", "reference,item_description\nA,Tea\nB,\n", plain, csv.Options{}, 1, []string{"x:3:1 CSV016 The declaration has no goods: its rows have nothing in the columns of item"}},
		{"no row", "reference\n", plain, csv.Options{}, 0, []string{"x:1:1 INP002 "}},
		{"XML", "<reference/>", plain, csv.Options{}, 0, []string{"x:1:1 INP001 This is XML, and orders is CSV"}},
		{"over the limit", "reference,item_description\nA," + long + "\nB,b\n", plain, csv.Options{Limit: 500}, 1, []string{"x:2:1 CSV011 "}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			all := run1(t, engine(t, "", "", tables(tt.from, to, tt.o)), input("x", []byte(tt.in)))
			got := findings(all)
			for _, want := range tt.want {
				if !strings.Contains(got, want) {
					t.Errorf("got\n%s", got)
				}
			}
			if strings.Count(got, "\n") != 1 {
				t.Errorf("findings\n%s", got)
			}
			written := 0
			for _, r := range all {
				if r.Output != "" {
					written++
				}
			}
			if written != tt.written {
				t.Errorf("%d written, want %d\n%s", written, tt.written, got)
			}
		})
	}
}

// A table is recognised by its header line, whatever stands first in it.
func TestTableIsRecognised(t *testing.T) {
	plain, _ := orders(t)
	e := engine(t, "", "wco:json", func(o *Options) { o.UCR = "off" })
	e.tables = append(e.tables, plain)
	e.derivers[plain.Name] = e.derivers["wco:json"]
	r := run1(t, e, input("x", []byte("\xEF\xBB\xBFItem Description\tREFERENCE\nTea\tA\n")), input("y", []byte("item_description\nTea\n")), input("z", []byte(`{"package":"wco","metaData":{}}`)))
	if len(r) != 3 || r[0].Format != plain || r[0].Output == "" || r[2].Format == nil {
		t.Errorf("got %+v", r)
	}
	if got := findings(r); !strings.Contains(got, "y:1:1 INP001 This is neither XML nor JSON, and no table that is known here") {
		t.Errorf("got %s", got)
	}
}

// Two declarations of one key are not written into one table, as a reader would
// take them for one.
func TestOneKeyIsWrittenOnce(t *testing.T) {
	plain, _ := orders(t)
	in := []Input{input("x", []byte("reference,item_net_mass\nA,1\nB,1\n")), input("y", []byte("reference,item_net_mass\nA,1\n"))}
	all := run1(t, engine(t, "", "", tables(plain, plain, csv.Options{})), in...)
	if got := findings(all); !strings.HasPrefix(got, `y:0:0 CSV008 A declaration with the reference "A" was written before`) || strings.Count(got, "\n") != 1 {
		t.Errorf("got %s", got)
	}
	if all[2].Output != "" || outputs(all) != "reference,exporter_name,item_description,item_net_mass\nA,,,1\nreference,exporter_name,item_description,item_net_mass\nB,,,1\n" {
		t.Errorf("got %s", outputs(all))
	}
	in = []Input{input("x", []byte("reference,item_net_mass\nA,1\nB,1\n")), input("y", []byte("reference,item_net_mass\nA,1\n"))}
	all = run1(t, engine(t, "", "", tables(plain, plain, csv.Options{}), func(o *Options) { o.Apart = true }), in...)
	if findings(all) != "" || all[2].Output == "" {
		t.Errorf("apart: %s", findings(all))
	}
}

// --unmapped has its way with columns, too.
func TestUnknownColumnAsError(t *testing.T) {
	plain, _ := orders(t)
	in := []byte("reference,x,item_net_mass\nA,1,1\n")
	for _, tt := range []struct {
		change func(*Options)
		want   string
	}{
		{func(o *Options) { o.Unmapped = dm.Error }, "error"},
		{func(o *Options) {}, "warning"},
		{func(o *Options) { o.IgnoreUnmapped = true }, ""},
	} {
		r := run1(t, engine(t, "", "", tables(plain, nil, csv.Options{}), tt.change), input("x", in))
		got := ""
		for _, d := range r[0].Diagnostics {
			got += d.Severity.String()
		}
		if got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}

func TestTableReadFailure(t *testing.T) {
	plain, _ := orders(t)
	in := Input{Name: "x", Open: func() (io.ReadCloser, error) {
		return io.NopCloser(io.MultiReader(strings.NewReader("reference\nA\n"+strings.Repeat("\n", 100_000)), iotest.ErrReader(io.ErrUnexpectedEOF))), nil
	}}
	r := run1(t, engine(t, "", "", tables(plain, nil, csv.Options{})), in)
	if last := r[len(r)-1]; last.Err == nil || !strings.Contains(last.Err.Error(), "reading x") {
		t.Errorf("got %+v", r)
	}
}

func TestTableOptionsThatCannotBe(t *testing.T) {
	plain, _ := orders(t)
	for _, o := range []Options{{CSV: csv.Options{Separator: 'x'}}, {To: plain, CSV: csv.Options{Limit: -1}}} {
		if _, err := NewEngine(o); err == nil {
			t.Errorf("%+v is taken", o.CSV)
		}
	}
}

// The rows of many declarations come out in input order.
func TestTableKeepsOrder(t *testing.T) {
	plain, _ := orders(t)
	var b bytes.Buffer
	b.WriteString("reference,exporter_name,item_description,item_net_mass\n")
	for i := range 3000 {
		fmt.Fprintf(&b, "R%05d,Ann,Tea,%d.5\n", i/3, i)
	}
	all := run1(t, engine(t, "", "", tables(plain, plain, csv.Options{})), input("x", b.Bytes()))
	head, _, _ := strings.Cut(b.String(), "\n")
	if got := head + "\n" + strings.ReplaceAll(outputs(all), head+"\n", ""); got != b.String() {
		t.Errorf("what came out differs: %.300s", got)
	}
}

// BenchmarkManyItemsWithoutWhatConditionsAskFor reads a declaration of 10,000
// items that lacks what conditions ask of it: it is looked for once, and not by
// each item among all of them.
func BenchmarkManyItemsWithoutWhatConditionsAskFor(b *testing.B) {
	table := "declaration_reference,item_description,item_invoice_number\n" + strings.Repeat("A,tea,I1\n", 10_000)
	e := engine(b, "", "wco:json")
	for b.Loop() {
		if results := run1(b, e, input("x", []byte(table))); len(results) != 1 || results[0].Err != nil {
			b.Fatalf("got %d results", len(results))
		}
	}
}
