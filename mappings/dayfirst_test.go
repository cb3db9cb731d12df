package mappings

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	dm "wcodm/datamodel"
)

func TestFormsOfTwoOrders(t *testing.T) {
	for form, want := range map[string]string{
		"M/d/yy": "d/M/yy", "dd.MM.yyyy": "MM.dd.yyyy", "ddMMyyyy": "MMddyyyy", "d/M/yy H:mm": "M/d/yy H:mm",
		"yyyy-MM-dd": "", "yyMMdd": "", "yyyyMMdd'T'HHmmssX": "", "MM/yyyy/dd": "",
	} {
		d, err := parseDatePattern(form)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if other := d.swapped(); other != nil {
			got = other.text
		}
		if got != want {
			t.Errorf("%s: the other order is %q, want %q", form, got, want)
		}
	}
}

// One finding names all the dates that are in doubt, those of elements that are left
// out, too; what can be meant in one order only is carried.
func TestDatesInDoubt(t *testing.T) {
	m := open(t, "asycuda-sad")
	for _, test := range []struct {
		name     string
		national []string
		finds    findings
		wco      []string
	}{
		{"all as the format has them", []string{"Property/Date_of_declaration = 4/9/26", "Identification/Registration/Date = 9/14/26"}, nil,
			[]string{"AcceptanceDateTime = 20260914", "IssueDateTime = 20260409"}},
		{"no date at all is no proof", []string{"Property/Date_of_declaration = 4/9/26", "Identification/Registration/Date = 31/31/26"},
			findings{`error MAP002 line 2 Identification/Registration/Date: The value of Date is not right: "31/31/26" is not a date (expected a date written M/d/yy)`},
			[]string{"IssueDateTime = 20260409"}},
		{"one is the proof, and others are in doubt", []string{"Export_release/Date_of_exit = 5/5/26", "Property/Date_of_declaration = 4/9/26", "Identification/Registration/Date = 14/9/26", "Financial/Guarantee/Date = 9/20/26"},
			findings{`error MAP010 line 3 Identification/Registration/Date: "14/9/26" is no date written M/d/yy, but one written d/M/yy; so 4/9/26 in line 2 (Date_of_declaration) may be meant so, too, and none of them is carried over` +
				` (expected dates written M/d/yy, or in a mapping of your own that includes this one, "dates: {sad-date: d/M/yy}")`},
			[]string{"GoodsShipment/ExitDateTime = 20260505", "ObligationGuarantee/LPCOExpirationDateTime = 20260920"}},
		{"the proof is left out by name", []string{"Property/Date_of_declaration = 4/9/26", "Identification/Assessment/Date = 30/9/26"},
			findings{`error MAP010 line 2 Identification/Assessment/Date: "30/9/26" is no date written M/d/yy, but one written d/M/yy; so 4/9/26 in line 1 (Date_of_declaration) may be meant so, too, and none of them is carried over` +
				` (expected dates written M/d/yy, or in a mapping of your own that includes this one, "dates: {sad-date: d/M/yy}")`},
			nil},
		{"alone", []string{"Property/Date_of_declaration = 14/9/26"},
			findings{`error MAP010 line 1 Property/Date_of_declaration: "14/9/26" is no date written M/d/yy, but one written d/M/yy (expected dates written M/d/yy, or in a mapping of your own that includes this one, "dates: {sad-date: d/M/yy}")`},
			nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			src, dst := build(t, m.National, test.national), dm.NewTree()
			var f findings
			m.NewRunner().In(dst, src, f.report)
			if !slices.Equal(f, test.finds) {
				t.Errorf("finds\n%s\nexpected\n%s", f, test.finds)
			}
			dates := slices.DeleteFunc(content(dst), func(line string) bool { return !strings.Contains(line, "DateTime =") })
			compareLines(t, "in", dates, test.wco)
		})
	}
}

var slashed = regexp.MustCompile(`^([0-9]{1,2})/([0-9]{1,2})/[0-9]{2}$`)

// misread asks of a message with a date that can only be day first, where the month
// comes first, that no date that could be so is carried.
func (tr *tripper) misread() (broken []string) {
	if tr.src.Package != tr.m.National || tr.m.dates == nil {
		return nil
	}
	proof := false
	var carried []string
	for i := range tr.src.Len() {
		n := dm.NodeID(i)
		parts := slashed.FindStringSubmatch(string(tr.src.Value(n)))
		if parts == nil || tr.m.dates[tr.src.Elem(n).Index] == nil {
			continue
		}
		first, _ := strconv.Atoi(parts[1])
		second, _ := strconv.Atoi(parts[2])
		switch {
		case first > 12 && first <= 28 && second >= 1 && second <= 12:
			proof = true
		case first != second && first <= 12 && second <= 12 && tr.there.Carried(n):
			carried = append(carried, tr.src.Path(n)+" "+parts[0]+" is carried beside a date that can only be day first")
		}
	}
	if !proof {
		return nil
	}
	return carried
}
