package wcodm

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	dm "wcodm/datamodel"
	"wcodm/validators/report"
)

// verdictsOf lists code and severity of what was found, each once, in order.
func verdictsOf(r outcome) []string {
	var codes []string
	for _, d := range r.Diagnostics {
		if c := d.Code + " " + d.Severity.String(); !slices.Contains(codes, c) {
			codes = append(codes, c)
		}
	}
	slices.Sort(codes)
	return codes
}

// What a user says of a code decides what is told, what counts as an error, and
// with it what is written.
func TestSeveritiesDecideWhatIsWritten(t *testing.T) {
	for _, tt := range []struct {
		severities Severities
		want       string
		written    bool
	}{
		{nil, "[MAP001 warning MAP002 error MAP003 error XSD004 error]", false},
		{Severities{"XSD004": "off"}, "[MAP001 warning MAP002 error MAP003 error]", false},
		{Severities{"XSD004": "warning", "MAP002": "note", "MAP003": "off"}, "[MAP001 warning MAP002 note XSD004 warning]", true},
		{Severities{"XSD004": "off", "MAP002": "off", "MAP003": "off", "MAP001": "error"}, "[MAP001 error]", false},
		{Severities{"XSD004": "off", "MAP002": "off", "MAP003": "off", "MAP001": "off"}, "[]", true},
	} {
		e := engine(t, "", "wco:xml", func(o *Options) { o.Severities = tt.severities })
		r := run1(t, e, fileInput("testdata/asycuda/faulty.xml"))[0]
		if got := fmt.Sprint(verdictsOf(r)); got != tt.want || (r.Output != "") != tt.written {
			t.Errorf("%v: found %s, written %t; want %s, %t", tt.severities, got, r.Output != "", tt.want, tt.written)
		}
	}
}

// A schema and the package's own check are one judge of a value: what the user
// makes of the one's finding, the other does not undo.
func TestLoweredFindingIsNotToldAnew(t *testing.T) {
	in := input("x", []byte("{\"package\":\"gb-cds\",\"metaData\":{\"declaration\":{\"functionCode\":{\"value\":\"9\"},\"typeCode\":{\"value\":\"IMDXXX\"}}}}"))
	told := func(s Severities) int {
		n := 0
		for _, d := range run1(t, engine(t, "", "", func(o *Options) { o.Severities = s }), in)[0].Diagnostics {
			if d.Value == "IMDXXX" && d.Severity == dm.Error {
				n++
			}
		}
		return n
	}
	if n := told(nil); n != 1 {
		t.Errorf("told %d times", n)
	}
	for _, s := range []Severities{{"JSC004": "warning"}, {"JSC004": "off"}} {
		if n := told(s); n != 0 {
			t.Errorf("%v: still an error", s)
		}
	}
}

// An error that shows only when messages are compared keeps the later one from
// being written.
func TestErrorFoundBetweenMessagesIsNotWritten(t *testing.T) {
	e := engine(t, "", "wco:json", func(o *Options) { o.Severities = Severities{"UCR006": "error"} })
	r := run1(t, e, fileInput("testdata/asycuda/import-3-items.xml"), fileInput("testdata/asycuda/import-3-items.xml"))
	if len(r) != 2 || r[0].Output == "" || r[1].Output != "" {
		t.Errorf("%v, %v", verdictsOf(r[0]), verdictsOf(r[1]))
	}
}

func TestSeveritiesThatMakeNoSense(t *testing.T) {
	for _, tt := range []struct {
		severities Severities
		want       string
	}{
		{Severities{"XSD004": "of"}, `did you mean "off"?`},
		{Severities{"XSD004": ""}, "is no severity"},
		{Severities{"XML001": "off"}, "XML001 is about what cannot be read"},
		{Severities{"CSV006": "off"}, "always told"},
	} {
		if _, err := NewEngine(Options{Severities: tt.severities}); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%v: %v", tt.severities, err)
		}
	}
	if err := (Severities{"XML001": "note", "CSV005": "off", "PKG001": "off"}).Check(); err != nil {
		t.Error(err)
	}
}

// The note on findings that are not listed has a severity, too.
func TestSeverityOfWhatIsNotListed(t *testing.T) {
	r := Result{grades: Severities{report.CodeMore: "error"}, Unlisted: report.Count{Notes: 1}}
	r.close()
	if r.Diagnostics[0].Severity != dm.Error {
		t.Error(r.Diagnostics)
	}
}
