package mappings

import "testing"

func TestDateForms(t *testing.T) {
	tests := []struct{ form, national, wco string }{
		{"M/d/yy", "11/19/25", "20251119"},
		{"M/d/yy", "1/2/05", "20050102"},
		{"dd.MM.yyyy", "02.01.2005", "20050102"},
		{"yyyyMMdd", "20050102", "20050102"},
		{"yyyy-MM-dd", "1999-12-31", "19991231"},
		{"d MM yyyy", "29 02 2000", "20000229"},
		{"yyMMdd", "240229", "20240229"},
	}
	for _, test := range tests {
		d, err := parseDateForm(test.form)
		if err != nil {
			t.Fatal(err)
		}
		if got, wrong := d.in(test.national); wrong != nil || got != test.wco {
			t.Errorf("%s: %q in is %q, expected %q (%v)", test.form, test.national, got, test.wco, wrong)
		}
		if got, wrong := d.out(test.wco); wrong != nil || got != test.national {
			t.Errorf("%s: %q out is %q, expected %q (%v)", test.form, test.wco, got, test.national, wrong)
		}
	}
}

func TestDatesThatAreNone(t *testing.T) {
	tests := []struct{ form, national string }{
		{"M/d/yy", ""}, {"M/d/yy", "13/1/25"}, {"M/d/yy", "0/1/25"}, {"M/d/yy", "1/0/25"}, {"M/d/yy", "4/31/25"},
		{"M/d/yy", "2/29/25"}, {"M/d/yy", "1/1/2025"}, {"M/d/yy", "1/1/5"}, {"M/d/yy", "1-1-25"}, {"M/d/yy", "1/1/25 "},
		{"M/d/yy", "1/1"}, {"M/d/yy", "today"}, {"dd.MM.yyyy", "1.1.2025"}, {"dd.MM.yyyy", "01.01.25"}, {"yyyyMMdd", "2025010"},
		{"yyyyMMdd", "00000101"}, {"yyyy-MM-dd", "1900-02-29"}, {"M/d/yy", "１/1/25"},
	}
	for _, test := range tests {
		d, err := parseDateForm(test.form)
		if err != nil {
			t.Fatal(err)
		}
		if got, wrong := d.in(test.national); wrong == nil {
			t.Errorf("%s: %q is taken for %q", test.form, test.national, got)
		}
	}
	d, _ := parseDateForm("M/d/yy")
	for _, v := range []string{"", "2025119", "20251301", "20250230", "2025-1-1", "20251119120000Z", "-0250101", "19991231"} {
		if got, wrong := d.out(v); wrong == nil {
			t.Errorf("%q goes out as %q", v, got)
		}
	}
}

func TestWriteOut(t *testing.T) {
	tests := [][2]string{
		{"1.5085491E7", "15085491"}, {"7.3232E6", "7323200"}, {"1E0", "1"}, {"1.25e-3", "0.00125"}, {"-2.5E1", "-25"},
		{"+2.5E1", "25"}, {"12.0E-1", "1.2"}, {"0E5", "0"}, {".5E1", "5"},
		{"12.50", "12.50"}, {"", ""}, {"E5", "E5"}, {"1E", "1E"}, {"1E999", "1E999"}, {"EE", "EE"}, {"1xE2", "1xE2"}, {"1E2E3", "1E2E3"},
	}
	for _, test := range tests {
		if got := writeOut(test[0]); got != test[1] {
			t.Errorf("%q is written out as %q, expected %q", test[0], got, test[1])
		}
	}
}

func TestSameValue(t *testing.T) {
	for _, same := range [][2]string{{"a", "a"}, {"10", "10.0"}, {"0", "0.00"}, {"-1.50", "-1.5"}, {"+3", "3"}, {"1E3", "1000"}, {"-0", "0"}, {".5", "0.5"}} {
		if !sameValue(same[0], same[1]) {
			t.Errorf("%q and %q are worth the same", same[0], same[1])
		}
	}
	for _, other := range [][2]string{{"a", "b"}, {"10", "100"}, {"01", "1"}, {"", "0"}, {".", "0"}, {"-1", "1"}, {"1,5", "1.5"}, {"-", "0"}} {
		if sameValue(other[0], other[1]) {
			t.Errorf("%q and %q are not the same", other[0], other[1])
		}
	}
}
