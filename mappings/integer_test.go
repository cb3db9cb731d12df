package mappings

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"wcodm/datamodel/yamlfile"
)

func integerOf(tb testing.TB, text string) *integerForm {
	tb.Helper()
	f, err := parseInteger(yamlNode(tb, text))
	if err != nil {
		tb.Fatal(err)
	}
	return f
}

func TestIntegers(t *testing.T) {
	plain := integerOf(t, "true")
	for _, d := range []direction{in, out} {
		expect(t, plain, d, []conversion{{"5", "5"}, {"007", "7"}, {"0", "0"}, {"000", "0"}, {"-0", "0"}, {"-5", "-5"}, {"+5", "5"}, {"5.000", "5"}, {"5.", "5"}, {".0", "0"}, {"1.5E3", `"1.5E3" is written with an exponent (expected 1500)`},
			{"5.5", `"5.5" is not a whole number (expected a whole number)`},
			{"15E-1", `"15E-1" is written with an exponent (expected 1.5)`},
			{"five", `"five" is not a number (expected a whole number)`},
			{"", `"" is not a number (expected a whole number)`},
			{"-", `"-" is not a number (expected a whole number)`},
			{".", `"." is not a number (expected a whole number)`},
			{"1E99", `"1E99" is not a number (expected a whole number)`},
			{"5,0", `"5,0" is not a number (expected a whole number)`}})
	}
	three := integerOf(t, "3")
	expect(t, three, in, []conversion{{"007", "7"}, {"7", "7"}, {"000", "0"}, {"123", "123"},
		{"1234", `"1234" has 4 digits (expected at most 3 digits)`},
		{"0007", `"0007" has 4 digits (expected at most 3 digits)`},
		{"-07", `"-07" is not a number of 3 digits (expected 3 digits)`},
		{"", `"" is not a number of 3 digits (expected 3 digits)`},
		{"7.0", `"7.0" is not a number of 3 digits (expected 3 digits)`}})
	expect(t, three, out, []conversion{{"7", "007"}, {"0", "000"}, {"123", "123"}, {"7.000", "007"}, {"0007", "007"},
		{"1234", `"1234" has 4 digits (expected at most 3 digits)`},
		{"-7", `"-7" is below zero (expected at most 3 digits)`},
		{"7.5", `"7.5" is not a whole number (expected a whole number)`}})
	expect(t, integerOf(t, "1"), out, []conversion{{"10", `"10" has 2 digits (expected at most 1 digit)`}})
}

func TestIntegerFormsThatAreNone(t *testing.T) {
	var faults [][2]string
	for _, text := range []string{"false", "0", "36", "-1", "three", "2.5"} {
		faults = append(faults, [2]string{text, fmt.Sprintf(`m.yaml:1:1: "integer" is true, or the number of digits, from 1 to 35, not %q`, text)})
	}
	faults = append(faults, [2]string{"[3]", "m.yaml:1:1: expected a value, found a list"})
	refuses(t, func(n yamlfile.Node) error { _, err := parseInteger(n); return err }, faults)
}

func TestIntegersDescribed(t *testing.T) {
	for form, want := range map[string]string{"true": "whole number", "1": "whole number of 1 digit", "5": "whole number of 5 digits"} {
		if got := integerOf(t, form).String(); got != want {
			t.Errorf("%s is described as %q, expected %q", form, got, want)
		}
	}
}

func TestRandomIntegersComeBack(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, form := range []string{"true", "9", "12"} {
		f := integerOf(t, form)
		for range 1000 {
			v := randomText(r, "0123456789", 9)
			if !holdsIn(t, f, v) || !holdsOut(t, f, v) {
				t.Fatalf("%s: %s has no counterpart", f, v)
			}
		}
	}
}

func FuzzIntegers(f *testing.F) {
	for _, v := range []string{"007", "-5", "5.000"} {
		f.Add("true", v)
		f.Add("3", v)
	}
	f.Fuzz(func(t *testing.T, form, v string) {
		n, err := yamlfile.Parse("m.yaml", []byte(form))
		if err != nil {
			return
		}
		c, err := parseInteger(n)
		if err != nil {
			return
		}
		holdsIn(t, c, v)
		holdsOut(t, c, v)
	})
}
