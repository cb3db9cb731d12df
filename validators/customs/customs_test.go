package customs

import (
	"encoding/csv"
	"strings"
	"testing"

	"wcodm/datamodel/corpustest"
)

func TestCodesAreFoundAsPeopleWriteThem(t *testing.T) {
	for _, code := range []string{"CDS12005", "cds12005", " CDS 12005", "DMS12005"} {
		if c, ok := Find(code); !ok || c.Meaning != "authorisation error, the id of a party is not valid" || c.System == "" || len(c.Source) == 0 {
			t.Errorf("%q: %+v", code, c)
		}
	}
	for _, code := range []string{"", "12005", "CDS00000", "CDS", "TRC001"} {
		if c, ok := Find(code); ok {
			t.Errorf("%q is found: %+v", code, c)
		}
	}
	if c, _ := Find("DMS10020"); c.Code != "DMS10020" {
		t.Errorf("%+v", c)
	}
}

// All codes that HMRC publishes are there, and no others.
func TestUKCodesAreThosePublished(t *testing.T) {
	rows, err := csv.NewReader(corpustest.Facts(t, "codes/gb-dms-error-codes.csv")).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	published := map[string]bool{}
	for _, row := range rows[1:] {
		published[row[0]] = true
		if _, ok := Find(row[0]); !ok {
			t.Errorf("%s is not known", row[0])
		}
	}
	for code := range known() {
		if strings.HasPrefix(code, "CDS") && !published[code] {
			t.Errorf("%s is not published", code)
		}
	}
}

func TestFaultyFilesAreRefused(t *testing.T) {
	const head = "system: S\nsource: [W]\nprefixes: [A]\n"
	for name, data := range map[string]string{
		"twice": head + "codes: {\"1\": x}\n---\ncodes: {}", "no meaning": head + "codes: {\"1\": \"\"}",
		"small letters": head + "codes: {b: x}", "no list of prefixes": "system: S\nsource: [W]\ncodes: {\"1\": x}\nprefixes: {a: b}", "unknown key": head + "code: x",
	} {
		if err := parse(map[string]Code{}, "x.yaml", []byte(data)); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}
