package spreadsheet

import "testing"

func TestFormula(t *testing.T) {
	for cell, want := range map[string]bool{
		"=1": true, "@SUM(A1)": true, "+44 20 7946": true, "-1+1|cmd": true, "\t=1": true, "\r": true, "＝1": true, "-": true, "-A": true, "+1.2.3": true,
		"-5": false, "+5.00": false, "-1234,5": false, "": false, "a=b": false, "0902": false, "Åre": false, "'=1": false,
	} {
		if got := Formula([]byte(cell)); got != want {
			t.Errorf("%q: %v", cell, got)
		}
	}
}

func TestUnmark(t *testing.T) {
	for cell, want := range map[string]struct {
		rest string
		by   By
	}{
		"'=1": {"=1", Guard}, "'-A": {"-A", Guard}, "'-5": {"-5", Guard}, "''=1": {"'=1", Guard}, "'''0": {"''0", Guard}, "'0902300010": {"0902300010", Hand}, "''0902": {"'0902", Guard},
		"'＝1": {"＝1", Guard}, "'t Veld": {"'t Veld", Nobody}, "'s-Gravenhage 12": {"'s-Gravenhage 12", Nobody}, "'": {"'", Nobody}, "''": {"''", Nobody}, "": {"", Nobody}, "=1": {"=1", Nobody}, "''t": {"''t", Nobody},
	} {
		if rest, by := Unmark([]byte(cell)); string(rest) != want.rest || by != want.by {
			t.Errorf("%q: %q, %d", cell, rest, by)
		}
	}
}

// What is marked is no formula and comes back as it was.
func FuzzMark(f *testing.F) {
	for _, s := range []string{"=1", "'=1", "''0902", "'t", "-5", "+a", "'", "\t", "0", "='", "'＠"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		marked := Mark(cell)
		if Formula([]byte(marked)) {
			t.Fatalf("%q is written %q, which is a formula", cell, marked)
		}
		if back, by := Unmark([]byte(marked)); string(back) != cell || by == Hand {
			t.Fatalf("%q is written %q and read %q, %d", cell, marked, back, by)
		}
	})
}

func TestLeftovers(t *testing.T) {
	for cell, want := range map[string]string{`="0902"`: "0902", `="a b"`: "a b", `=""`: `=""`, `="a`: `="a`, `=A1`: "=A1", `="a"&"b"`: `="a"&"b"`, `="`: `="`} {
		if got, _ := Quoted([]byte(cell)); string(got) != want {
			t.Errorf("%s: %s", cell, got)
		}
	}
	for cell, want := range map[string]bool{"6.80291E+09": true, "6,80291e+9": true, "-1E+10": true, "1E+5": true, "68.0E+9": false, "E+5": false, "1E5": false, "A1E+05": false,
		"1E+": false, "": false, "+": false, "1.E+05": false, "a+1": false, "6.8x1E+09": false} {
		if got := Shortened([]byte(cell)); got != want {
			t.Errorf("%s: %v", cell, got)
		}
	}
	for cell, want := range map[string]string{"\u200B0902\u200B300010": "0902300010", "KEL\u00AD-1\uFEFF": "KEL-1", "\u200BMarble slabs\u200E": "Marble slabs", "می\u200Cخواهم": "می\u200Cخواهم",
		"a\u200B b": "a\u200B b", "\u200B": "", "é": "é"} {
		got, found := Visible([]byte(cell))
		if string(got) != want || (found != 0) != (cell != want) {
			t.Errorf("%q: %q, %U", cell, got, found)
		}
	}
	for cell, want := range map[string]string{"6802.91.00.00": "6802910000", "6802 91 00 00": "6802910000", "6802-9100": "68029100", "68.02.91": "680291", "0902.300010": "0902300010",
		"12.5": "", "12.50": "", "1250.00": "", "12.5000": "", "6802": "", "6802.91 00": "", "6802..91": "", ".6802": "", "6802.": "", "680.291": "", "6802,91": "", "12.500": "", "": "",
		"14.09.2026": "", "14-09-2026": "", "2026-09-14": "", "2009.12.00": "20091200", "2009-12-00": "20091200", "31.31.2025": "31312025"} {
		if got, ok := Grouped([]byte(cell)); ok != (want != "") || ok && string(got) != want {
			t.Errorf("%q: %q, %v", cell, got, ok)
		}
	}
}
