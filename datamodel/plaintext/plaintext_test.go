package plaintext

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestForms(t *testing.T) {
	for _, c := range []struct{ in, clean, name, lines string }{
		{"Müller 茶 a b", "Müller 茶 a b", "Müller 茶 a b", "Müller 茶 a b"},
		{"a\r\nb\tc", "a  b c", `a\r\nb\tc`, "a\nb\tc"},
		{"\x1b[31m\u009b\x7f", `\x1b[31m\u009b\x7f`, `\x1b[31m\u009b\x7f`, `\x1b[31m\u009b\x7f`},
		{"a\u202eb\u2066", `a\u202eb\u2066`, `a\u202eb\u2066`, `a\u202eb\u2066`},
		{"a\xff\u2028", `a\xff\u2028`, `a\xff\u2028`, `a\xff\u2028`},
		{"no\u00a0break", "no break", `no\u00a0break`, "no\u00a0break"},
		{"\ufffd", "\ufffd", "\ufffd", "\ufffd"},
		{"\U000e0041", `\U000e0041`, `\U000e0041`, `\U000e0041`},
		{"نص", "نص", "نص", "نص"},
	} {
		if got := [3]string{Clean(c.in), Name(c.in), Lines(c.in)}; got != [3]string{c.clean, c.name, c.lines} {
			t.Errorf("%q: %q", c.in, got)
		}
		if got := Masked(c.in); utf8.RuneCountInString(got) != utf8.RuneCountInString(c.in) {
			t.Errorf("%q: %q is not of its length", c.in, got)
		}
	}
}

func TestPrintKeepsWhatIsInsertedOnItsLine(t *testing.T) {
	var out bytes.Buffer
	Fprintf(&out, "%s: %q of %d, %-8s|\n", "a\nb", "c\x1b", 3, errors.New("d\te"))
	Fprintln(&out, "x\n", 1)
	if want := "a\\nb: \"c\\x1b\" of 3, d\\te    |\nx\\n 1\n"; out.String() != want {
		t.Errorf("%q", out.String())
	}
}

func TestGuard(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"plain: a::b # c\n", "plain: a::b # c\n"},
		{"::error::x\n  ::set-env\n", "\\::error::x\n  \\::set-env\n"},
		{"x ##[group]\n##vso[task]\n## title #1\n", "x #\\#[group]\n#\\#vso[task]\n## title #1\n"},
		{"\x1b[31mé\x1b[m\r\u009b\xff茶\n", "\\x1b[31mé\x1b[m\\x0d\\u009b\\xff茶\n"},
	} {
		sizes := []int{1, 2, 3, len(c.in)} // however it is cut
		if strings.ContainsAny(c.in, "#\x1b") {
			sizes = sizes[3:] // a mark, or a sequence of ours, comes as one
		}
		for _, size := range sizes {
			var out bytes.Buffer
			g := NewGuard(&out)
			g.Allow("\x1b[m")
			for rest := c.in; rest != ""; rest = rest[min(size, len(rest)):] {
				if n, err := g.Write([]byte(rest[:min(size, len(rest))])); err != nil || n != min(size, len(rest)) {
					t.Fatalf("%d, %v", n, err)
				}
			}
			if out.String() != c.want {
				t.Errorf("%q in parts of %d: %q", c.in, size, out.String())
			}
		}
	}
}

func TestJSONKeepsItsValues(t *testing.T) {
	value := map[string]string{"a\u202e": "\x1b\u009b\x7f\u2028 é \U000e0041"}
	var out bytes.Buffer
	enc := json.NewEncoder(NewJSON(&out))
	if err := enc.Encode(value); err != nil {
		t.Fatal(err)
	}
	var back map[string]string
	if err := json.Unmarshal(out.Bytes(), &back); err != nil || back["a\u202e"] != value["a\u202e"] {
		t.Errorf("%v, %q", err, back)
	}
	if strings.ContainsFunc(strings.TrimSpace(out.String()), Steers) {
		t.Errorf("%q", out.String())
	}
}

func FuzzGuard(f *testing.F) {
	f.Add([]byte("::error::\x1b\xff\u202e ##[x]"), 3)
	f.Fuzz(func(t *testing.T, data []byte, cut int) {
		var out bytes.Buffer
		g := NewGuard(&out)
		at := 0
		if cut > 0 && cut < len(data) {
			at = cut
		}
		g.Write(data[:at])
		g.Write(data[at:])
		for line := range strings.SplitSeq(out.String(), "\n") {
			if strings.ContainsFunc(strings.ReplaceAll(line, "\t", ""), Steers) || strings.HasPrefix(strings.TrimSpace(line), "::") || !utf8.ValidString(line) {
				t.Fatalf("%q gives %q", data, line)
			}
		}
	})
}
