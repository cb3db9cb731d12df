package xmlstream

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// mended gives what a Mender makes of a document, and what it found.
func mended(tb testing.TB, in io.Reader) (string, []Mended) {
	tb.Helper()
	m := NewMender(in)
	out, err := io.ReadAll(m)
	if err != nil {
		tb.Fatal(err)
	}
	return string(out), m.Found()
}

func TestMender(t *testing.T) {
	const latin1 = "<?xml version='1.0' encoding='ISO-8859-1'?>"
	blanked := strings.Replace(latin1, "encoding='ISO-8859-1'", strings.Repeat(" ", len("encoding='ISO-8859-1'")), 1)
	pad := strings.Repeat("0123456789\n", 10000) // more than what is looked at
	tests := []struct {
		name, in, out string
		found         string
	}{
		{"nothing wrong", "<a>é€𝒳</a>", "<a>é€𝒳</a>", ""},
		{"empty", "", "", ""},
		{"windows-1252 undeclared", "<a>\né <b>\x80\xfc\xe9</b></a>", "<a>\né <b>€üé</b></a>", "2:6 \"\" read as windows-1252, 80"},
		{"windows-1252 declared as UTF-8", "<?xml version='1.0' encoding='UTF-8'?>\n<a>\xe9</a>", "<?xml version='1.0' encoding='UTF-8'?>\n<a>é</a>", "2:4 \"UTF-8\" read as windows-1252, e9"},
		{"windows-1252 far behind", pad + "\xe9" + pad + "é\xe9", pad + "é" + pad + "éé", "10001:1 \"\" read as windows-1252, e9"},
		{"a sequence cut at the end", "<a>\xc3", "<a>Ã", "1:4 \"\" read as windows-1252, c3"},
		{"a byte that is nothing", "<a>\x81\xe9</a>", "<a>\x81é</a>", "1:5 \"\" read as windows-1252, e9"},
		{"UTF-16 declared", "<?xml version='1.0' encoding='UTF-16'?><a>é</a>", "<?xml version='1.0'                  ?><a>é</a>", "1:21 \"UTF-16\" read as UTF-8, 0"},
		{"UTF-16", "\xff\xfe<\x00a\x00/\x00>\x00", "\xff\xfe<\x00a\x00/\x00>\x00", ""},
		{"ISO-8859-1", latin1 + "<a>\xe9\xfc</a>", blanked + "<a>éü</a>", ""},
		{"ISO-8859-1 in ASCII", latin1 + pad, blanked + pad, ""},
		{"ISO-8859-1 declared, UTF-8", latin1 + "\n<a>Müller</a>", blanked + "\n<a>Müller</a>", "2:5 \"ISO-8859-1\" read as UTF-8, c3"},
		{"ISO-8859-1 declared, Greek in UTF-8", latin1 + "<a>αβ</a>", blanked + "<a>αβ</a>", "1:47 \"ISO-8859-1\" read as UTF-8, ce"},
		{"ISO-8859-1 declared, UTF-8 far behind", latin1 + pad + "é", blanked + pad + "é", "10001:1 \"ISO-8859-1\" read as UTF-8, c3"},
		{"ISO-8859-1 with UTF-8 in it", latin1 + "<a>é\xe9</a>", blanked + "<a>Ã©é</a>", ""},
		{"two letters that could be one", strings.Replace(latin1, "ISO-8859-1", "cp1252", 1) + "<a>MEN\xdc\x93</a>", strings.Replace(latin1, "encoding='ISO-8859-1'", strings.Repeat(" ", len("encoding='cp1252'")), 1) + "<a>MENÜ“</a>", ""},
		{"an encoding of another kind", "<?xml version='1.0' encoding='Shift_JIS'?><a/>", "<?xml version='1.0' encoding='Shift_JIS'?><a/>", ""},
	}
	for _, tt := range tests {
		for name, in := range map[string]io.Reader{"at once": strings.NewReader(tt.in), "byte by byte": iotest.OneByteReader(strings.NewReader(tt.in))} {
			out, found := mended(t, in)
			var told []string
			for _, f := range found {
				told = append(told, fmt.Sprintf("%d:%d %q read as %s, %x", f.Line, f.Col, f.Declared, f.Bytes, f.Byte))
			}
			if out != tt.out || strings.Join(told, "; ") != tt.found {
				t.Errorf("%s, %s: found %q\n%.200q\nwant\n%.200q", tt.name, name, told, out, tt.out)
			}
		}
	}
}

func TestMenderPassesErrorsOn(t *testing.T) {
	m := NewMender(io.MultiReader(strings.NewReader("<a>\xe9"), iotest.ErrReader(io.ErrClosedPipe)))
	if out, err := io.ReadAll(m); string(out) != "<a>é" || err != io.ErrClosedPipe {
		t.Errorf("%q, %v", out, err)
	}
}

// What is right already stays as it is, however it arrives, and what comes out
// does not depend on how it came in.
func FuzzMender(f *testing.F) {
	for _, s := range []string{"<a>é\xe9</a>", "<?xml version='1.0' encoding='ISO-8859-1'?><a>é</a>", "\xff\xfe<\x00", "<?xml encoding = \"utf-16\"?>", "<?xml encoding='"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		once, found := mended(t, bytes.NewReader(data))
		slow, foundSlow := mended(t, iotest.OneByteReader(bytes.NewReader(data)))
		if once != slow || fmt.Sprint(found) != fmt.Sprint(foundSlow) {
			t.Fatalf("%q %v, and byte by byte %q %v", once, found, slow, foundSlow)
		}
		if name, _, _ := declaredEncoding(data); name == "" && len(found) == 0 && once != string(data) {
			t.Fatalf("%q became %q without a word", data, once)
		}
		if again, found := mended(t, strings.NewReader(once)); again != once || len(found) > 0 {
			t.Fatalf("%q became %q, and again %q %v", data, once, again, found)
		}
	})
}
