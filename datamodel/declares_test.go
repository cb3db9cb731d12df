package datamodel

import "testing"

func TestWhatADeclarationDoes(t *testing.T) {
	for _, test := range []struct {
		kind                string
		exports, completing bool
	}{
		{"EXA", true, false}, {"ex", true, false}, {"EXY", true, true}, {"IMz", false, true}, {"IMA", false, false},
		{"EXYZ", true, false}, {"EX8", true, false}, {"EXW", true, false}, {"", false, false}, {"T2Ü", false, false},
	} {
		if e, c := Exports(test.kind), Completes(test.kind); e != test.exports || c != test.completing {
			t.Errorf("%q: exports %v, completes %v", test.kind, e, c)
		}
	}
	for function, declares := range map[string]bool{"": true, "9": true, "4": false, "1": false, "13": false} {
		if Declares(function) != declares {
			t.Errorf("function %q: %v", function, !declares)
		}
	}
}
