package mappings

import (
	"testing"

	"wcodm/datamodel/yamlfile"
)

// conversion is a value and what a converter makes of it: a value, or what is
// wrong with it ("message (expected …)").
type conversion struct{ value, want string }

// expect runs a converter one way over values.
func expect(t *testing.T, c converter, d direction, conversions []conversion) {
	t.Helper()
	for _, x := range conversions {
		got, wrong := convert(c, d, x.value)
		if wrong != nil {
			got += told(wrong)
		}
		if got != x.want {
			t.Errorf("%s: %q %s is\n\t%s, expected\n\t%s", c, x.value, map[direction]string{in: "in", out: "out"}[d], got, x.want)
		}
	}
}

func told(wrong *valueError) string {
	text := wrong.message
	if wrong.expected != "" {
		text += " (expected " + wrong.expected + ")"
	}
	if wrong.partial {
		text = " … " + text
	}
	return text
}

// holdsIn holds the law of a converter for a national value: what comes back is
// the value, or leads to the same value again. It reports whether the value has
// a counterpart.
func holdsIn(t *testing.T, c converter, v string) bool {
	t.Helper()
	w, wrong := c.in(v)
	if wrong != nil {
		return false
	}
	back, wrong := c.out(w)
	if wrong != nil {
		t.Fatalf("%s: %q becomes %q, and that does not lead back: %s", c, v, w, told(wrong))
	}
	if again, wrong := c.in(back); wrong != nil || again != w {
		t.Fatalf("%s: %q becomes %q, that leads back to %q, and that becomes %q (%v)", c, v, w, back, again, wrong)
	}
	return true
}

// holdsOut holds the law for a value of the package: it comes back the same or
// worth the same, or what is left out is named.
func holdsOut(t *testing.T, c converter, w string) bool {
	t.Helper()
	v, wrong := c.out(w)
	if wrong != nil {
		if wrong.partial && c.loses(out) == "" {
			t.Fatalf("%s: %q loses something, and the form says that none does: %s", c, w, told(wrong))
		}
		return false
	}
	if again, wrong := c.in(v); wrong != nil || !sameNumber(again, w) && again != w {
		t.Fatalf("%s: %q goes out as %q, and that becomes %q (%v)", c, w, v, again, wrong)
	}
	return true
}

// yamlNode is a value of a file "m.yaml".
func yamlNode(tb testing.TB, text string) yamlfile.Node {
	tb.Helper()
	n, err := yamlfile.Parse("m.yaml", []byte(text))
	if err != nil {
		tb.Fatal(err)
	}
	return n
}

// refuses checks what a constructor says of texts that it refuses.
func refuses(t *testing.T, construct func(n yamlfile.Node) error, faults [][2]string) {
	t.Helper()
	for _, f := range faults {
		switch err := construct(yamlNode(t, f[0])); {
		case err == nil:
			t.Errorf("%s is taken", f[0])
		case err.Error() != f[1]:
			t.Errorf("%s: got\n\t%v, expected\n\t%s", f[0], err, f[1])
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
