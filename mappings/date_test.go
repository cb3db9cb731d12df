package mappings

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

func dateFormOf(tb testing.TB, text string) *dateForm {
	tb.Helper()
	d, err := parseDateForm(text, nil)
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

func TestDateForms(t *testing.T) {
	tests := []struct{ form, national, wco string }{
		{"M/d/yy", "11/19/25", "20251119"},
		{"M/d/yy", "1/2/05", "20050102"},
		{"dd.MM.yyyy", "02.01.2005", "20050102"},
		{"yyyyMMdd", "20050102", "20050102"},
		{"yyyy-MM-dd", "1999-12-31", "19991231"},
		{"d MM yyyy", "29 02 2000", "20000229"},
		{"yyMMdd", "240229", "20240229"},
		{"d. M. yyyy г.", "2. 1. 2005 г.", "20050102"},
		{"'on' d/M/yyyy", "on 2/1/2005", "20050102"},
		{"d''M'o''clock'yyyy", "2'1o'clock2005", "20050102"},
		{"iso-date", "2005-01-02", "20050102"},
		{"iso-datetime", "2005-01-02T03:04:05", "20050102030405"},
		{"yyyyMMddHHmmss", "20050102235959", "20050102235959"},
		{"d.M.yyyy H:mm", "2.1.2005 3:04", "20050102030400"},
		{"d.M.yyyy H:m:s", "2.1.2005 3:4:5", "20050102030405"},
		{"HH 'h' d.M.yy", "00 h 2.1.05", "20050102000000"},
		{"yyyy-MM-dd'T'HH:mm:ssX", "2005-01-02T03:04:05Z", "20050102030405Z"},
		{"yyyy-MM-dd'T'HH:mm:ssX", "2005-01-02T03:04:05-11", "20050102030405-11"},
		{"X HHmm ddMMyyyy", "+01 0304 02012005", "20050102030400+01"},
		{"d.M.yyyy H:m:sX", "2.1.2005 3:4:5+01", "20050102030405+01"},
	}
	for _, test := range tests {
		d := dateFormOf(t, test.form)
		expect(t, d, in, []conversion{{test.national, test.wco}})
		expect(t, d, out, []conversion{{test.wco, test.national}})
	}
}

// TestDatesInAnotherForm has dates that are right, but for the form: they are told as
// such, never as no dates.
func TestDatesInAnotherForm(t *testing.T) {
	for _, test := range []struct{ form, national, written string }{
		{"M/d/yy", "1/2/2025", "M/d/yyyy"}, {"M/d/yy", "19/11/2025", "d/M/yyyy"}, {"d/M/yy", "11/19/2025", "M/d/yyyy"}, {"M/d/yy", "19.11.2025", "d.M.yyyy"},
		{"M/d/yy", "19.11.25", "d.M.yy"}, {"M/d/yy", "20251119", "yyyyMMdd"}, {"M/d/yy", "2025/11/19", "yyyy/M/d"}, {"dd.MM.yyyy", "1.1.2025", "d.M.yyyy"},
		{"dd.MM.yyyy", "01.01.25", "d.M.yy"}, {"yyyyMMdd", "2025-11-19", "yyyy-MM-dd"}, {"yyyy-MM-dd", "19.11.2025", "d.M.yyyy"},
	} {
		d := dateFormOf(t, test.form)
		if _, wrong := d.in(test.national); wrong == nil || !strings.Contains(wrong.message, "is a date written "+test.written+", and dates are written "+d.text+" here") {
			t.Errorf("%s as %s: %v", test.national, test.form, wrong)
		}
	}
}

func TestDatesThatAreNone(t *testing.T) {
	tests := []struct{ form, national string }{
		{"M/d/yy", ""}, {"M/d/yy", "13/1/25"}, {"M/d/yy", "0/1/25"}, {"M/d/yy", "1/0/25"}, {"M/d/yy", "4/31/25"},
		{"M/d/yy", "2/29/25"}, {"M/d/yy", "1/1/5"}, {"M/d/yy", "1-1-25"}, {"M/d/yy", "1/1/25 "},
		{"M/d/yy", "1/1"}, {"M/d/yy", "today"}, {"yyyyMMdd", "2025010"},
		{"yyyyMMdd", "00000101"}, {"yyyy-MM-dd", "1900-02-29"}, {"M/d/yy", "１/1/25"},
		{"M/d/yy", "19.13.2025"}, {"dd.MM.yyyy", "32/1/2025"},
		{"iso-datetime", "2005-01-02T24:00:00"}, {"iso-datetime", "2005-01-02T00:60:00"}, {"iso-datetime", "2005-01-02T00:00:60"},
		{"iso-datetime", "2005-01-02"}, {"iso-datetime", "2005-01-02 03:04:05"}, {"iso-datetime", "2005-02-30T03:04:05"},
		{"iso-datetime", "2005-01-02T03:04:05Z"}, {"iso-datetime", "2005-01-02T03:04"}, {"iso-datetime", "2005-01-02T3:04:05"},
		{"yyyy-MM-dd HHX", "2005-01-02 03"}, {"yyyy-MM-dd HHX", "2005-01-02 03+1"}, {"yyyy-MM-dd HHX", "2005-01-02 03+01:00"}, {"yyyy-MM-dd HHX", "2005-01-02 03z"},
	}
	for _, test := range tests {
		d := dateFormOf(t, test.form)
		expect(t, d, in, []conversion{{test.national, fmt.Sprintf("%q is not a date (expected a date written %s)", test.national, d.text)}})
	}
	for _, v := range []string{"", "2025119", "20251301", "20250230", "2025-1-1", "-0250101", "20250101Z", "202501010203", "20250101020304Z1",
		"20250101020304+1", "20250101020304z", "20250101240000", "20250101006000", "20250101000060", "2025010102030Z", "00000101"} {
		for _, form := range []string{"M/d/yy", "iso-datetime", "yyyy-MM-dd HH:mm:ssX"} {
			expect(t, dateFormOf(t, form), out, []conversion{{v, fmt.Sprintf("%q is not a date (expected CCYYMMDD, or with a time CCYYMMDDHHMMSS, and a zone as in Z or +01 after it)", v)}})
		}
	}
}

// What a form has no place for is named; what it asks for is not made up.
func TestDatesThatDoNotFitTheForm(t *testing.T) {
	for _, test := range []struct{ form, wco, want string }{
		{"d.M.yyyy", "20050102030405", "2.1.2005 … the time of day is not carried over: a date written d.M.yyyy has no place for it"},
		{"d.M.yyyy", "20050102000000Z", "2.1.2005 … the time of day is not carried over: a date written d.M.yyyy has no place for it"},
		{"iso-datetime", "20050102030405+01", "2005-01-02T03:04:05 … the zone of the time is not carried over: a date written yyyy-MM-dd'T'HH:mm:ss has no place for it"},
		{"d.M.yyyy H:mm", "20050102030405", "2.1.2005 3:04 … the seconds are not carried over: a date written d.M.yyyy H:mm has no place for them"},
		{"d.M.yyyy H:mm", "20050102030405Z", "2.1.2005 3:04 … the seconds and the zone of the time are not carried over: a date written d.M.yyyy H:mm has no place for them"},
		{"d.M.yyyy H", "20050102030405Z", "2.1.2005 3 … the minutes, the seconds and the zone of the time are not carried over: a date written d.M.yyyy H has no place for them"},
		{"d.M.yyyy H", "20050102030000", "2.1.2005 3"},
		{"d.M.yy", "19991231", "the year 1999 does not fit two digits (expected a year from 2000 to 2099)"},
		{"d.M.yy", "21000101", "the year 2100 does not fit two digits (expected a year from 2000 to 2099)"},
		{"d.M.yyyy H:mm", "20050102", `"20050102" has no time of day (expected a date and a time, for it is written d.M.yyyy H:mm)`},
		{"d.M.yyyy H:mmX", "20050102030400", `"20050102030400" has no zone (expected a time with a zone, for it is written d.M.yyyy H:mmX)`},
	} {
		expect(t, dateFormOf(t, test.form), out, []conversion{{test.wco, test.want}})
	}
	for form, want := range map[string]string{
		"d.M.yyyy":      "the time of day",
		"iso-datetime":  "the zone of the time",
		"d.M.yyyy H:mm": "the seconds and the zone of the time",
		"d.M.yyyy HHX":  "the minutes and the seconds",
		"d.M.yy HHmmX":  "the seconds",
		"d.M.yy HHmmsX": "",
	} {
		if got := dateFormOf(t, form).loses(out); got != want {
			t.Errorf("%s loses %q going out, expected %q", form, got, want)
		}
		if got := dateFormOf(t, form).loses(in); got != "" {
			t.Errorf("%s loses %q coming in", form, got)
		}
	}
}

func TestDateFormsThatAreNone(t *testing.T) {
	named := map[string]string{"day": "d.M.yyyy", "broken": "d.M"}
	const each = "a year is yyyy or yy, a month M or MM, a day d or dd, an hour H or HH, a minute m or mm, a second s or ss, a zone X, each once"
	for form, want := range map[string]string{
		"":               `date form "" needs a year, a month and a day`,
		"d/M":            `date form "d/M" needs a year, a month and a day`,
		"broken":         `date form "d.M" needs a year, a month and a day`,
		"dd.mm.yyyy":     `date form "dd.mm.yyyy" needs a year, a month and a day: m is the minute, and M the month`,
		"d.M.yyy":        `date form "d.M.yyy": ` + each,
		"d.M.yyyy d":     `date form "d.M.yyyy d": ` + each,
		"d.M.yyyy HXX":   `date form "d.M.yyyy HXX": ` + each,
		"d.M.yyyyTHH":    `date form "d.M.yyyyTHH": "T" is none of y, M, d, H, m, s, X, and other letters stand in quotes, as in 'T'`,
		"iso-dat":        `date form "iso-dat": "i" is none of y, M, d, H, m, s, X, and other letters stand in quotes, as in 'T'; did you mean "iso-date"?`,
		"Day":            `date form "Day": "D" is none of y, M, d, H, m, s, X, and other letters stand in quotes, as in 'T'; did you mean "day"?`,
		"d.M.yyyy 'at":   `date form "d.M.yyyy 'at": a quote is not closed`,
		"d.M.yyyy mm":    `date form "d.M.yyyy mm": minutes (m) need hours (H)`,
		"d.M.yyyy HH:ss": `date form "d.M.yyyy HH:ss": seconds (s) need minutes (m)`,
		"d.M.yyyy X":     `date form "d.M.yyyy X": a zone (X) needs hours (H)`,
		"yyMd":           `date form "yyMd" cannot be read: where does M end? Give it two digits, or put a character after it`,
		"d1M.yyyy":       `date form "d1M.yyyy" cannot be read: where does d end? Give it two digits, or put a character after it`,
		"d'2'.M.yyyy":    `date form "d'2'.M.yyyy" cannot be read: where does d end? Give it two digits, or put a character after it`,
		"d.M.yyyy Hmm":   `date form "d.M.yyyy Hmm" cannot be read: where does H end? Give it two digits, or put a character after it`,
	} {
		if _, err := parseDateForm(form, named); err == nil || err.Error() != want {
			t.Errorf("%q: got\n\t%v, expected\n\t%s", form, err, want)
		}
	}
	if d, err := parseDateForm("day", named); err != nil || d.String() != "date d.M.yyyy" {
		t.Errorf("day is %v (%v)", d, err)
	}
}

func TestFormatCode(t *testing.T) {
	for value, want := range map[string]string{"20050102": "102", "20050102030405": "204", "20050102030405Z": "304", "20050102030405+01": "304"} {
		if got := formatCode(value); got != want {
			t.Errorf("%s has the format code %s, expected %s", value, got, want)
		}
	}
}

// sampleForms cover every letter in every width.
var sampleForms = []string{"M/d/yy", "dd.MM.yyyy", "yyyyMMdd", "iso-date", "iso-datetime", "d.M.yy H:m:s", "d.M.yyyy HH:mmX", "X'Z'ssmmHH ddMMyy", "HH d.M.yyyy"}

func TestRandomDatesComeBack(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, form := range sampleForms {
		d := dateFormOf(t, form)
		went, came := 0, 0
		for range 2000 {
			m := moment{year: 1990 + r.IntN(120), month: 1 + r.IntN(12), day: 1 + r.IntN(31), hasTime: r.IntN(4) > 0}
			if m.hasTime {
				m.hour, m.minute, m.second = r.IntN(24), r.IntN(4)*15, r.IntN(2)*30
				m.zone = []string{"", "Z", "+01", "-10"}[r.IntN(4)]
			}
			if holdsOut(t, d, m.String()) {
				went++
				v, _ := d.out(m.String())
				if holdsIn(t, d, v) {
					came++
				}
			}
		}
		if went < 20 || came != went {
			t.Errorf("%s: of 2000 dates, %d went out and %d came back", form, went, came)
		}
	}
}

func FuzzDates(f *testing.F) {
	for _, form := range sampleForms {
		f.Add(form, "2.1.2005")
		f.Add(form, "20050102030405+01")
		f.Add(form, "2005-01-02T03:04:05")
	}
	f.Add("d''M'o''clock'yyyy", "2'1o'clock2005")
	f.Fuzz(func(t *testing.T, form, v string) {
		d, err := parseDateForm(form, nil)
		if err != nil {
			return
		}
		holdsIn(t, d, v)
		holdsOut(t, d, v)
	})
}
