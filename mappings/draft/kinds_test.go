package draft

import "testing"

func TestValuesTellWhatTheyAre(t *testing.T) {
	for _, tt := range []struct {
		values []string
		want   kind
	}{
		{nil, kindUnknown},
		{[]string{"DE", "FR"}, kindCountry},
		{[]string{"EUR", "USD"}, kindCurrency},
		{[]string{"FOB"}, kindIncoterm},
		{[]string{"MSKU1234565"}, kindContainer},
		{[]string{"GB123456789012"}, kindEORI},
		{[]string{"24DE123456789012J7"}, kindMRN},
		{[]string{"73181595", "7318159500"}, kindCommodity},
		{[]string{"7318.15.95"}, kindCommodity},
		{[]string{"GBFXT"}, kindLocode},
		{[]string{"12,500", "1.200,00"}, kindDecimal},
		{[]string{"12.5", "12"}, kindDecimal},
		{[]string{"12", "7"}, kindWhole},
		{[]string{"2026-03-01"}, kindDate},
		{[]string{"20260301"}, kindDate},
		{[]string{"31.12.2026"}, kindDate},
		{[]string{"31.13.2026"}, kindText},
		{[]string{"A12"}, kindCode},
		{[]string{"Screws of steel"}, kindText},
		{[]string{"a@b.example"}, kindMail},
	} {
		if got := kindOf(tt.values); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.values, got, tt.want)
		}
	}
}

// Whether the day or the month comes first, one value of the sample may tell
// for all.
func TestDatesAreReadAsTheWholeSampleWritesThem(t *testing.T) {
	for _, tt := range []struct {
		sample, values []string
		want           string
		sure           bool
	}{
		{[]string{"10/13/16", "1/2/16"}, []string{"1/2/16"}, "M/d/yy", false},
		{[]string{"10/13/16", "1/2/16"}, []string{"10/13/16"}, "M/d/yy", true},
		{[]string{"1/2/2026"}, []string{"1/2/2026"}, "d/M/yyyy", false},
		{[]string{"2026-01-02"}, []string{"2026-01-02"}, "yyyy-MM-dd", true},
		{[]string{"2026-01-02T10:00:00Z"}, []string{"2026-01-02T10:00:00Z"}, "yyyy-MM-dd'T'HH:mm:ssX", true},
		{[]string{"2026-01-02"}, nil, "yyyy-MM-dd", false},
		{nil, nil, "", false},
		{[]string{"2026-01-02"}, []string{"soon"}, "", false},
	} {
		form, sure := dateFormsOf(tt.sample).of(tt.values)
		got := ""
		if form != nil {
			got = form.pattern
		}
		if got != tt.want || sure != tt.sure {
			t.Errorf("%q in %q: got %q %v, want %q %v", tt.values, tt.sample, got, sure, tt.want, tt.sure)
		}
	}
}
