package wcodm

import (
	"strings"
	"testing"
)

// Inputs of formats that are not recognised by their content are read together
// with others, each as what it is, in order, whatever the number of workers.
func TestInputsOfSeveralFormatsInOneRun(t *testing.T) {
	own, err := OpenFormat("testdata/trader-csv/own.yaml")
	if err != nil {
		t.Fatal(err)
	}
	uk, err := OpenFormat("gb-cds:xml")
	if err != nil {
		t.Fatal(err)
	}
	table, asUK := fileInput("testdata/trader-csv/own.csv"), fileInput("testdata/trader-csv/own.csv")
	table.From, asUK.From, asUK.To = own, own, uk
	asUK.Name = "as UK"
	inputs := []Input{}
	for range 20 {
		inputs = append(inputs, table, fileInput("testdata/gb-cds/import.xml"), asUK, fileInput("testdata/asycuda/faulty.xml"))
	}
	var want []string
	for _, workers := range []int{1, 2, 7} {
		var got []string
		for _, r := range run1(t, engine(t, "", "", func(o *Options) { o.Workers = workers }), inputs...) {
			if r.Format == nil || r.Err != nil {
				t.Fatalf("%s: %v, %v", r.Input, r.Err, verdictsOf(r))
			}
			if (r.Output != "") != (r.Input == asUK.Name) {
				t.Errorf("%s: written %t", r.Input, r.Output != "")
			}
			line := r.Input + " " + r.Format.Name
			for _, d := range r.Diagnostics {
				line += "\n" + d.Code + " " + d.Message
			}
			got = append(got, line)
		}
		if want == nil {
			want = got
			continue
		}
		if len(got) != len(want) {
			t.Fatalf("%d workers: %d results, not %d", workers, len(got), len(want))
		}
		for i := range got {
			if got[i] != want[i] {
				t.Errorf("%d workers: result %d is\n%s\nnot\n%s", workers, i, got[i], want[i])
			}
		}
	}
	if len(want) != 20*(3+1+3+1) {
		t.Errorf("%d results", len(want))
	}
}

// A file in which there is nothing is told as what it is: one that is empty, or one of
// which the content is lost.
func TestFilesWithoutContent(t *testing.T) {
	for in, want := range map[string]string{
		"":                            "INP002 The file is empty",
		"\n\n\x1A":                    "INP002 The file is empty",
		"\n\x00\n":                    "INP002 The file is empty",
		strings.Repeat(" ", 1000):     "INP002 There are only blanks at the beginning of the file",
		"\x00\x00\x00":                "INP001 The file begins with zero bytes and nothing else: what was in it is lost, as when the machine stops while it is written",
		strings.Repeat("\x00", 5_000): "INP001 The file begins with zero bytes and nothing else: what was in it is lost, as when the machine stops while it is written",
	} {
		for _, from := range []string{"", "gb-cds:xml", "trader-csv"} {
			for _, r := range run1(t, engine(t, from, "", func(o *Options) { o.Checks = ReadOnly }), input("-", []byte(in))) {
				if len(r.Diagnostics) != 1 || r.Diagnostics[0].Code+" "+r.Diagnostics[0].Message != want {
					t.Errorf("%.10q as %q: %v", in, from, r.Diagnostics)
				}
			}
		}
	}
}
