package csv

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	dm "wcodm/datamodel"
)

// write reads a file and writes what was read; "!" marks findings and nodes
// that no column holds.
func write(t testing.TB, l *Layout, in string, ro, wo Options) (out, findings string) {
	t.Helper()
	w, err := NewWriter(l, wo)
	if err != nil {
		t.Fatal(err)
	}
	r := NewReader(l, strings.NewReader(in), ro)
	var d Declaration
	var build Builder
	var found strings.Builder
	report := func(d dm.Diagnostic) { fmt.Fprintf(&found, "! %s %s\n", d.Code, d.Message) }
	tree := dm.NewTree()
	b := w.AppendHeader(nil)
	for r.Next(&d) == nil {
		if build.Build(tree, &d, report) {
			b = w.AppendTree(b, tree, func(n dm.NodeID) { fmt.Fprintf(&found, "! lost %s\n", tree.Path(n)) }, report)
		}
	}
	return string(b), found.String()
}

func TestWrite(t *testing.T) {
	const all = "reference,exporter_name,exporter_line_1,exporter_line_2,total,item_description,item_price,item_document_1_type,item_document_1_id,item_document_2_type,item_document_2_id,note_text,note_day\n"
	own := []Name{{"Price; net", "item_price"}, {"Order", "reference"}, {"Ware", "item_description"}}
	for _, tt := range []struct {
		name, in, want, findings string
		names                    []Name
		ro, wo                   Options
	}{
		{"header values on every row", "reference,item_price,exporter_name,item_document_2_id,item_document_1_id\nA,1,,y,x\nA,2,Ann,,\nB,,,,\n",
			all + "A,Ann,,,,,1,,x,,y,,\nA,Ann,,,,,2,,,,,,\nB,,,,,,,,,,,,\n", "", nil, Options{}, Options{}},
		{"quotation marks where they are needed", "reference,item_description,note_text\n\"A,B\",\"say \"\"yes\"\"\nor; no\",=1+1\n",
			all + "\"A,B\",,,,,\"say \"\"yes\"\"\nor; no\",,,,,,'=1+1,\n", "", nil, Options{}, Options{}},
		{"own columns, semicolon", "reference,item_description,item_price\nA,\"a;b\",1.5\nA,c,\n", "\"Price; net\";Order;Ware\n1,5;A;\"a;b\"\n;A;c\n", "", own, Options{}, Options{Decimal: ','}},
		{"decimal comma, comma between", "reference;total\nA;1,5\n", all + "A,,,,\"1,5\",,,,,,,,\n", "", nil, Options{Decimal: ','}, Options{Decimal: ',', Separator: ','}},
		{"dates in a form of their own", "reference,note_day\nA,2026-12-31\n", "Tag,Order\n31/12/2026,A\n", "", []Name{{"Tag", "note_day"}, {"Order", "reference"}}, Options{}, Options{Date: dayFirst{}}},
		{"a date that cannot be written", "reference,note_day\nA,soon\n", "Tag,Order\nsoon,A\n", "! CSV012 The value \"soon\" of Tag cannot be written dd/MM/yyyy\n",
			[]Name{{"Tag", "note_day"}, {"Order", "reference"}}, Options{}, Options{Date: dayFirst{}}},
		{"what the columns do not hold", "reference,item_description,total,item_document_1_id\nA,a,7,x\n", "Price; net,Order,Ware\n,A,a\n", "! lost total\n! lost item[1]/document[1]/id\n", own, Options{}, Options{}},
		{"an item without a column", "reference,item_document_1_id\nA,x\n", "Price; net,Order,Ware\n,A,\n", "! lost item[1]/document[1]/id\n! lost item[1]\n", own, Options{}, Options{}},
		{"windows-1252", "reference,item_description\nÄ,5 €\n", "Price; net,Order,Ware\n,\xC4,5 \x80\n", "", own, Options{}, Options{Encoding: Windows1252}},
		{"a character that windows-1252 lacks", "reference,item_description\nA,茶\n", "Price; net,Order,Ware\n,A,\n", "! CSV004 The value of Ware cannot be written in windows-1252: it has the character \"茶\"\n", own, Options{}, Options{Encoding: Windows1252}},
	} {
		got, findings := write(t, layout(t, tt.names...), tt.in, tt.ro, tt.wo)
		if findings != tt.findings {
			t.Errorf("%s: findings %q, want %q", tt.name, findings, tt.findings)
		}
		if got != tt.want {
			t.Errorf("%s: got\n%s\nwant\n%s", tt.name, got, tt.want)
		}
	}
}

// What was written is read again as the same declarations, in every dialect.
func TestRoundTrip(t *testing.T) {
	const in = "reference,exporter_name,exporter_line_1,total,item_description,item_price,item_document_1_id,item_document_2_type,note_text,note_day\n" +
		"A,\"Ann; Co\",\"1, Road\",1234.50,\"Tea\n\"\"black\"\"\",.5,x,y,n,2026-02-01\nA,,,,Cup,-1,,,,\nB,=cmd,@x,+1,\"\t\",,,,,\nC,é,3\" pipe,,,,,,,\n"
	l := layout(t)
	want := read(t, l, strings.NewReader(in), Options{})
	for _, o := range []Options{{}, {Separator: ';'}, {Separator: '\t'}, {Decimal: ','}, {Decimal: ',', Separator: ','}, {Encoding: Windows1252}, {Date: dayFirst{}}} {
		out, findings := write(t, l, in, Options{}, o)
		if findings != "" {
			t.Errorf("%+v: %s", o, findings)
		}
		if got := read(t, l, strings.NewReader(out), o); values(got) != values(want) {
			t.Errorf("%+v: got\n%s\nfrom\n%s", o, got, out)
		}
		again, _ := write(t, l, out, o, o)
		if again != out {
			t.Errorf("%+v: written again:\n%s", o, again)
		}
	}
}

// values leaves out the places.
func values(s string) string { return places.ReplaceAllString(s, "") }

var places = regexp.MustCompile(`@\d+:\d+`)

func TestColumnNameThatCannotBeWritten(t *testing.T) {
	l := layout(t, Name{"番号", "reference"})
	if _, err := NewWriter(l, Options{Encoding: Windows1252}); err == nil || !strings.Contains(err.Error(), "番号") {
		t.Errorf("%v", err)
	}
}

func TestOptionsThatCannotBe(t *testing.T) {
	for _, o := range []Options{{Separator: ':'}, {Header: -1}, {Header: maxHeader + 1}, {Decimal: ';'}, {Encoding: 7}, {Limit: -1}, {Limit: MaxLimit + 1}} {
		if o.Check() == nil {
			t.Errorf("%+v is taken", o)
		}
	}
	if err := (Options{Separator: ';', Encoding: UTF8, Limit: 1}).Check(); err != nil {
		t.Error(err)
	}
	for i, name := range Encodings {
		if e, err := ParseEncoding(name); err != nil || e != Encoding(i) || e.String() != name {
			t.Errorf("%s: %v, %v", name, e, err)
		}
	}
	for name, want := range map[string]byte{"auto": 0, ",": ',', "comma": ',', ";": ';', "semicolon": ';', "tab": '\t', "\t": '\t', "pipe": '|', "|": '|'} {
		if got, err := ParseSeparator(name); err != nil || got != want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	if _, err := ParseSeparator("colon"); err == nil {
		t.Error("colon is taken")
	}
	if _, err := ParseEncoding("latin1"); err == nil {
		t.Error("latin1 is taken")
	}
}

// What a format says holds where nothing else is asked for; what a file shows by
// itself is read from it all the same.
func TestOptionsOfAFormat(t *testing.T) {
	format := Options{Separator: ';', Decimal: ',', Encoding: Windows1252, Date: dayFirst{}}
	asked := Options{Separator: '\t', Decimal: '.', Encoding: UTF8, Limit: 7}
	for _, tt := range []struct{ got, want Options }{
		{Options{}.Reading(format), Options{Decimal: ',', Date: dayFirst{}}},
		{Options{}.Writing(format), format},
		{asked.Reading(format), Options{Separator: '\t', Decimal: '.', Encoding: UTF8, Date: dayFirst{}, Limit: 7}},
		{asked.Writing(format), Options{Separator: '\t', Decimal: '.', Encoding: UTF8, Date: dayFirst{}, Limit: 7}},
		{asked.Writing(Options{}), asked},
	} {
		if tt.got != tt.want {
			t.Errorf("got %+v, want %+v", tt.got, tt.want)
		}
	}
}

// A value that a spreadsheet would take for a formula, or that begins as a mark
// against that does, comes back as it was.
func TestGuardIsUndone(t *testing.T) {
	l := layout(t)
	for _, value := range []string{"=1+1", "@x", "-1+A", "+44 20", "-5", "'=1", "'0902", "''0", "'t Veld", "=\"x\"", "＝1", "0902"} {
		for _, o := range []Options{{}, {Separator: ';', Decimal: ','}} {
			tree := dm.NewTree()
			tree.Reset(l.pkg)
			root := tree.Add(dm.None, l.pkg.Root, dm.Place{})
			for _, e := range l.pkg.Root.Children[:1] {
				tree.SetText(tree.Add(root, e, dm.Place{}), value)
			}
			w, err := NewWriter(l, o)
			if err != nil {
				t.Fatal(err)
			}
			table := w.AppendTree(w.AppendHeader(nil), tree, func(dm.NodeID) { t.Error("lost") }, func(d dm.Diagnostic) { t.Error(d.Message) })
			if got, want := read(t, l, bytes.NewReader(table), Options{Decimal: o.Decimal}), fmt.Sprintf("declaration@2:1{reference=%q@2:1}\n", value); got != want {
				t.Errorf("%q is written\n%s and read\n%s", value, table, got)
			}
		}
	}
}
