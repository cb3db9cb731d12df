package datamodel

import "testing"

// Patterns of digits are told in words, with the zero that a spreadsheet cut off.
func TestPatternsOfDigits(t *testing.T) {
	const code = "[0-9]{8}([0-9]{2})?"
	for value, want := range map[string][2]string{
		"680291000":  {"it has 9 digits", "8 digits, or 10; with a zero in front, which a spreadsheet may have cut off, it is 0680291000"},
		"9023000":    {"it has 7 digits", "8 digits, or 10; with a zero in front, which a spreadsheet may have cut off, it is 09023000"},
		"680291":     {"it has 6 digits", "8 digits, or 10"},
		"6802.91.00": {"it holds something else than digits", "8 digits, or 10"},
	} {
		if wrong, expected := PatternWords(code, value); wrong != want[0] || expected != want[1] {
			t.Errorf("%s: %s, expected %s", value, wrong, expected)
		}
	}
}
