package wcodm

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	dm "wcodm/datamodel"
	"wcodm/datamodel/corpustest"
	"wcodm/datamodel/ucr"
	"wcodm/mappings"
)

const nctsSchema = "eu-ncts/schemas/cc015c.xsd"

func keepUCR(o *Options) { o.UCR = ucr.Keep }

// nctsFiles are the transit declarations of several countries and our own
// specimens.
func nctsFiles(t *testing.T) []string {
	t.Helper()
	files := corpustest.Files(t, "eu-ncts", "dk-dms/transit")
	specimens, err := filepath.Glob("testdata/eu-ncts/*.xml")
	if err != nil || len(specimens) < 2 {
		t.Fatalf("specimens: %v %v", specimens, err)
	}
	return append(files, specimens...)
}

// told lists all that a document says, in its order: elements by their
// expanded names, XML attributes and values. What is a hint to a reader, and
// the white space between elements, is not part of it.
func told(t *testing.T, doc []byte) []string {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(doc))
	var all []string
	text, leaf := "", false
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			all = append(all, "<"+tok.Name.Space+" "+tok.Name.Local)
			for _, a := range tok.Attr {
				if a.Name.Space == "" && a.Name.Local != "xmlns" {
					all = append(all, "@"+a.Name.Local+" = "+a.Value)
				}
			}
			text, leaf = "", true
		case xml.CharData:
			text += string(tok)
		case xml.EndElement:
			if leaf {
				all = append(all, "= "+text)
			}
			all = append(all, "</"+tok.Name.Local)
			leaf = false
		}
	}
}

// Every transit declaration that the official schema accepts comes back through
// the base with every value, every XML attribute and the same order, loses
// nothing on the way, and is valid by the official schema again.
func TestNCTSRoundTrip(t *testing.T) {
	schema := corpustest.Dir(t, nctsSchema)
	files := nctsFiles(t)
	valid := xmllint(t, schema, files...)
	paths := map[string]bool{}
	var written []string
	for _, through := range []string{"wco:xml", "wco:json", "eu-ncts-cc015c"} {
		there, back := engine(t, "", through, keepUCR), engine(t, "", "eu-ncts-cc015c", keepUCR)
		count := 0
		for _, name := range files {
			if !valid[name] {
				continue
			}
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			doc := data
			for _, e := range []*Engine{there, back} {
				results := run1(t, e, input(name, doc))
				if len(results) != 1 || results[0].Err != nil || results[0].Errors() > 0 {
					t.Fatalf("%s through %s: %+v", name, through, results)
				}
				for _, d := range results[0].Diagnostics {
					if d.Code == mappings.CodeUnmapped {
						t.Errorf("%s through %s: %d:%d %s", name, through, d.Line, d.Column, d.Message)
					}
				}
				doc = []byte(results[0].Output)
			}
			want, got := told(t, data), told(t, doc)
			if d := firstDifference(want, got); d != "" {
				t.Errorf("%s through %s: %s", name, through, d)
			}
			addPaths(paths, want)
			out := filepath.Join(t.TempDir(), fmt.Sprintf("%d.xml", len(written)))
			if err := os.WriteFile(out, doc, 0o600); err != nil {
				t.Fatal(err)
			}
			written = append(written, out)
			count++
		}
		if count < 8 {
			t.Errorf("only %d declarations were tried", count)
		}
		t.Logf("%d declarations through %s", count, through)
	}
	again := xmllint(t, schema, written...)
	for _, name := range written {
		if !again[name] {
			t.Errorf("%s is not valid by the official schema", name)
		}
	}
	if len(paths) != 300 {
		t.Errorf("%d of 300 paths were tried", len(paths))
	}
}

// addPaths notes the paths of elements and attributes that told lists.
func addPaths(paths map[string]bool, list []string) {
	path := ""
	for _, s := range list {
		switch {
		case strings.HasPrefix(s, "</"):
			path = path[:strings.LastIndexByte(path, '/')]
		case strings.HasPrefix(s, "<"):
			_, name, _ := strings.Cut(s, " ")
			path += "/" + name
			paths[path] = true
		case strings.HasPrefix(s, "@"):
			name, _, _ := strings.Cut(s, " ")
			paths[path+"/"+name] = true
		}
	}
}

// The engine's verdict on each file is the official schema's, and what is not
// valid has findings with a place; other messages of the system are said to be
// none that is known.
func TestNCTSVerdicts(t *testing.T) {
	files := nctsFiles(t)
	valid := xmllint(t, corpustest.Dir(t, nctsSchema), files...)
	e := engine(t, "", "", keepUCR)
	known := 0
	for _, name := range files {
		results := run1(t, e, fileInput(name))
		errors := 0
		for _, r := range results {
			errors += r.Errors()
			if r.Format != nil {
				known++
			}
			for _, d := range r.Diagnostics {
				if d.Severity == dm.Error && (d.Line == 0 || d.Message == "") {
					t.Errorf("%s: a finding without place or words: %+v", name, d)
				}
			}
		}
		if len(results) == 0 || valid[name] != (errors == 0) {
			t.Errorf("%s: %d messages, %d errors, and for xmllint valid is %t", name, len(results), errors, valid[name])
		}
	}
	if known == len(files) || known < 10 {
		t.Errorf("%d of %d files are transit declarations", known, len(files))
	}
}

// A finding of the schema names the national element, its value and its line,
// on the way in; on the way out it leads back to what the input has.
func TestNCTSFindings(t *testing.T) {
	data, err := os.ReadFile("testdata/eu-ncts/transit-small.xml")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, old, new string
		code, path     string
		words          string
	}{
		{"value", "<security>2<", "<security>22<", "XSD004", "TransitOperation/security", "22"},
		{"exact length", "<referenceNumber>DE004100<", "<referenceNumber>DE04100<", "XSD004", "CustomsOfficeOfDeparture/referenceNumber", "DE04100"},
		{"date that is none", "2026-03-02T08:15:00", "2026-02-29T08:15:00", "XSD004", "preparationDateAndTime", "2026-02-29"},
		{"mass of nothing", "<grossMass>510.125<", "<grossMass>0.000<", "XSD004", "Consignment/grossMass", "0.000"},
		{"missing", "<bindingItinerary>1</bindingItinerary>", "", "XSD002", "TransitOperation", "incomplete"},
		{"unknown", "<bindingItinerary>1</bindingItinerary>", "<bindingItinerary>1</bindingItinerary><route>x</route>", "XSD001", "TransitOperation/route", "route does not belong here"},
		{"phase", `ncts.dgtaxud.ec">`, `ncts.dgtaxud.ec" PhaseID="NCTS4">`, "XSD005", "CC015C", "PhaseID"},
		{"another namespace", `"http://ncts.dgtaxud.ec"`, `"urn:national:ncts"`, "MSG007", "", "in another namespace, urn:national:ncts"},
		{"qualified elements", `<ncts:CC015C xmlns:ncts="http://ncts.dgtaxud.ec">`, `<ncts:CC015C xmlns:ncts="http://ncts.dgtaxud.ec" xmlns="http://ncts.dgtaxud.ec">`,
			"XSD001", "CC015C/messageSender", "messageSender is in the namespace http://ncts.dgtaxud.ec, and here it belongs in no namespace"},
		{"no namespace", `ncts:CC015C`, `CC015C`, "MSG002", "", "no namespace"},
		{"another message's type", "<messageType>CC015C<", "<messageType>CC013C<", "MAP002", "messageType", "CC013C"},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc := bytes.ReplaceAll(data, []byte(c.old), []byte(c.new))
			if bytes.Equal(doc, data) {
				t.Fatal("nothing was changed")
			}
			results := run1(t, engine(t, "", "wco:xml", keepUCR), input("x", doc))
			var said []string
			for _, r := range results {
				for _, d := range r.Diagnostics {
					if d.Code == c.code && d.NationalPath == c.path && d.Line > 0 && strings.Contains(d.Message+d.Value, c.words) {
						return
					}
					said = append(said, fmt.Sprintf("%d:%d %s %s [%s]", d.Line, d.Column, d.Code, d.Message, d.NationalPath))
				}
			}
			t.Errorf("no %s at %s with %q, but: %s", c.code, c.path, c.words, strings.Join(said, "\n"))
		})
	}
}

// A declaration of another format lacks what a transit asks for: each thing is
// a finding, and nothing is written.
func TestNCTSFromAnotherFormat(t *testing.T) {
	specimens, err := filepath.Glob("testdata/gb-cds/*.xml")
	if err != nil || len(specimens) == 0 {
		t.Fatalf("specimens: %v %v", specimens, err)
	}
	e := engine(t, "", "eu-ncts-cc015c", keepUCR)
	for _, name := range append(specimens, "testdata/asycuda/export.xml") {
		for _, r := range run1(t, e, fileInput(name)) {
			missing := 0
			for _, d := range r.Diagnostics {
				if d.Code == "XSD002" && d.Line > 0 {
					missing++
				}
			}
			if missing == 0 || r.Output != "" {
				t.Errorf("%s: %d findings of what is missing, %d bytes written: %+v", name, missing, len(r.Output), r.Diagnostics)
			}
		}
	}
}

// The schema takes blanks around tokens, numbers and dates, which do not count.
// They are no part of the value in the base either.
func TestNCTSBlanksAroundTokens(t *testing.T) {
	plain, err := os.ReadFile("testdata/eu-ncts/transit-small.xml")
	if err != nil {
		t.Fatal(err)
	}
	padded := plain
	for _, v := range []string{"2026-03-02T08:15:00", "CC015C", "1</bindingItinerary", "12500.50", "EUR", "701322", "510.12500"} {
		value, _, _ := strings.Cut(v, "<")
		next := bytes.ReplaceAll(padded, []byte(">"+v), []byte(">\n\t "+strings.Replace(v, value, value+" ", 1)))
		if bytes.Equal(next, padded) {
			t.Fatalf("no %s", v)
		}
		padded = next
	}
	e := engine(t, "", "wco:xml", keepUCR)
	want, got := run1(t, e, input("x", plain)), run1(t, e, input("x", padded))
	if len(got) != 1 || len(got[0].Diagnostics) > 0 || got[0].Output != want[0].Output {
		t.Errorf("got %+v", got)
	}
}
