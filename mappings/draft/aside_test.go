package draft

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"
)

// Two faulty dates of thirty do not take the others' form away, wherever they stand,
// and are told. Of few values each counts.
func TestFaultyDatesAreSetAside(t *testing.T) {
	table := func(faulty map[int]string, day func(i int) string, rows int) []byte {
		b := strings.Builder{}
		b.WriteString("Order No;Accepted on;Goods description\n")
		for i := range rows {
			date := day(i)
			if f, ok := faulty[i]; ok {
				date = f
			}
			fmt.Fprintf(&b, "A%d;%s;Tea\n", i, date)
		}
		return []byte(b.String())
	}
	days := func(i int) string { return fmt.Sprintf("%02d.09.2026", i%28+1) }
	same := func(int) string { return "14.09.2026" }
	for _, tt := range []struct {
		name string
		data []byte
		form bool
	}{
		{"among different ones", table(map[int]string{3: "31.13.2026", 20: "soon"}, days, 30), true},
		{"at the beginning", table(map[int]string{0: "tbc", 1: "1409202"}, days, 30), true},
		{"among the same", table(map[int]string{3: "31.13.2026", 20: "soon"}, same, 30), true},
		{"none", table(nil, days, 30), true},
		{"too many", table(map[int]string{1: "x", 2: "y", 3: "z", 4: "u"}, days, 30), false},
		{"of few", table(map[int]string{1: "x"}, days, 4), false},
	} {
		got, err := New([]Sample{{"orders.csv", tt.data}}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(got), "date: dd.MM.yyyy") != tt.form {
			t.Errorf("%s:\n%s", tt.name, got)
		}
		if tt.name == "at the beginning" && !strings.Contains(string(got), `the sample also has "tbc", which is none`) {
			t.Errorf("%s is not told:\n%s", tt.name, got)
		}
	}
	var xml strings.Builder
	xml.WriteString("<batch>")
	for i := range 30 {
		date := days(i)
		if i%14 == 3 {
			date = "unknown"
		}
		fmt.Fprintf(&xml, "<Order><No>A%d</No><AcceptanceDate>%s</AcceptanceDate><Exporter><Name>B</Name></Exporter></Order>", i, date)
	}
	xml.WriteString("</batch>")
	if got, err := New([]Sample{{"orders.xml", []byte(xml.String())}}, Options{}); err != nil || !strings.Contains(string(got), "dd.MM.yyyy") {
		t.Errorf("XML: %v\n%s", err, got)
	}
}

// A sample is read in whatever text its program writes, without what spreadsheets
// leave in cells.
func TestSamplesAsProgramsWriteThem(t *testing.T) {
	const text = "Order No;Goods description;HS Code\r\nA1;Tea;09023000\r\n"
	want, err := New([]Sample{{"orders.csv", []byte(text)}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	wide := []byte("\xFF\xFE")
	for _, u := range utf16.Encode([]rune(text)) {
		wide = append(wide, byte(u), byte(u>>8))
	}
	for name, data := range map[string][]byte{
		"UTF-16":   wide,
		"CR alone": []byte(strings.ReplaceAll(text, "\r\n", "\r")),
		"DOS":      []byte(text + "\x1A"),
		"marks":    []byte("\uFEFF\uFEFF" + text),
		"guarded":  []byte(strings.Replace(text, "09023000", "'09023000", 1)),
		"formula":  []byte(strings.Replace(text, "09023000", "\"=\"\"09023000\"\"\"", 1)),
	} {
		if got, err := New([]Sample{{"orders.csv", data}}, Options{}); err != nil || string(got) != string(want) {
			t.Errorf("%s: %v\n%s", name, err, got)
		}
	}
	got, err := New([]Sample{{"orders.csv", []byte(strings.ReplaceAll(text, ";", "|"))}}, Options{})
	if err != nil || !strings.Contains(string(got), "separator: pipe") {
		t.Errorf("%v\n%s", err, got)
	}
}
