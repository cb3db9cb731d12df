package wcodm

import (
	"bytes"
	"context"
	"encoding/xml"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"wcodm/datamodel/corpustest"
)

// input is an Input of bytes.
func input(name string, data []byte) Input {
	return Input{Name: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }}
}

// fileInput is an Input of a file.
func fileInput(name string) Input {
	return Input{Name: name, Open: func() (io.ReadCloser, error) { return os.Open(name) }}
}

// outcome is a Result that outlives the run.
type outcome struct {
	Result
	Output string
}

// run converts one input and returns what came of it.
func run1(t testing.TB, e *Engine, in ...Input) []outcome {
	t.Helper()
	var all []outcome
	if err := e.Run(context.Background(), in, func(r *Result) error {
		o := outcome{Result: *r, Output: string(r.Output)}
		o.Diagnostics = slices.Clone(r.Diagnostics)
		all = append(all, o)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

// engine makes an engine; from and to are format names, empty for none.
func engine(t testing.TB, from, to string, change ...func(*Options)) *Engine {
	t.Helper()
	var o Options
	for name, f := range map[string]**Format{from: &o.From, to: &o.To} {
		if name == "" {
			continue
		}
		format, err := OpenFormat(name)
		if err != nil {
			t.Fatal(err)
		}
		*f = format
	}
	for _, c := range change {
		c(&o)
	}
	e, err := NewEngine(o)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// canonical is an XML message without what carries no content: comments,
// indentation, prefixes, the order of attributes.
func canonical(t testing.TB, doc []byte, root xml.Name) []string {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(doc))
	var lines []string
	var text strings.Builder
	depth, leaf := 0, false
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return lines
		}
		if err != nil {
			t.Fatal(err)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			if depth == 0 && tok.Name != root {
				continue
			}
			depth++
			var attrs []string
			for _, a := range tok.Attr {
				if a.Name.Space != "xmlns" && a.Name.Local != "xmlns" {
					attrs = append(attrs, " {"+a.Name.Space+"}"+a.Name.Local+"="+a.Value)
				}
			}
			slices.Sort(attrs)
			lines = append(lines, "<{"+tok.Name.Space+"}"+tok.Name.Local+strings.Join(attrs, ""))
			text.Reset()
			leaf = true
		case xml.EndElement:
			if depth == 0 {
				continue
			}
			depth--
			if s := text.String(); s != "" && (leaf || strings.TrimSpace(s) != "") {
				lines = append(lines, s)
			}
			lines = append(lines, ">")
			text.Reset()
			leaf = false
		case xml.CharData:
			text.Write(tok)
		}
	}
}

func firstDifference(a, b []string) string {
	for i := range max(len(a), len(b)) {
		switch {
		case i >= len(a):
			return "added: " + b[i]
		case i >= len(b):
			return "lost: " + a[i]
		case a[i] != b[i]:
			return a[i] + "  became  " + b[i]
		}
	}
	return ""
}

var gbRoot = xml.Name{Space: "urn:wco:datamodel:WCO:DocumentMetaData-DMS:2", Local: "MetaData"}

// Every real message that its schema accepts comes back the same from JSON, in
// its own package and through the base.
func TestRoundTripThroughJSON(t *testing.T) {
	names := corpustest.Files(t, "gb-cds/declarations", "gb-cds/amendments-and-cancellations", "gb-cds/wrapped", "gb-cds/other")
	for _, via := range []string{"gb-cds:json", "wco:json", "wco:xml"} {
		t.Run(via, func(t *testing.T) {
			asItIs := func(o *Options) { o.UCR = "off" } // else a UCR goes to the previous documents, too
			there, back := engine(t, "", via, asItIs), engine(t, "", "gb-cds:xml", asItIs)
			done := 0
			for _, name := range names {
				data, err := os.ReadFile(name)
				if err != nil {
					t.Fatal(err)
				}
				for _, r := range run1(t, there, input(name, data)) {
					if r.Errors() > 0 {
						continue // not accepted by the schema: TestVerdicts looks at those
					}
					if via == "wco:xml" {
						data = bytes.ReplaceAll(data, []byte("xsi:schemaLocation"), []byte("schemaLocation")) // a hint that other packages' XML does not repeat
					}
					again := run1(t, back, input("-", []byte(r.Output)))
					if len(again) != 1 || again[0].Errors() > 0 {
						t.Fatalf("%s: on the way back: %d messages, %v", name, len(again), again[0].Diagnostics)
					}
					want, got := canonical(t, data, gbRoot), canonical(t, []byte(again[0].Output), gbRoot)
					if via == "wco:xml" {
						want = stripAttribute(want, "schemaLocation")
					}
					if d := firstDifference(want, got); d != "" {
						t.Errorf("%s: %s", name, d)
					}
					done++
				}
			}
			if want := 115 + 9 + 7 + 4; done < want {
				t.Errorf("%d messages made the way, want at least %d", done, want)
			}
			t.Logf("%d messages came back the same", done)
		})
	}
}

func stripAttribute(lines []string, name string) []string {
	out := slices.Clone(lines)
	for i, l := range out {
		if j := strings.Index(l, " {}"+name+"="); j > 0 && strings.HasPrefix(l, "<") {
			out[i] = l[:j]
		}
	}
	return out
}
