package textfile

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"
	"unicode/utf8"
)

// encode writes UTF-16, with or without a byte order mark.
func encode(s string, high, marked bool) string {
	units := utf16.Encode([]rune(s))
	if marked {
		units = append([]uint16{0xFEFF}, units...)
	}
	var b []byte
	for _, u := range units {
		if high {
			b = append(b, byte(u>>8), byte(u))
		} else {
			b = append(b, byte(u), byte(u>>8))
		}
	}
	return string(b)
}

func TestReader(t *testing.T) {
	long := strings.Repeat("Längd 😀 – €\r\n", 3000)
	for _, tt := range []struct {
		name, in, want string
		unicode        bool
	}{
		{"nothing", "", "", false},
		{"ASCII", "a", "a", false},
		{"windows-1252", "caf\xE9\n", "caf\xE9\n", false},
		{"a mark", "\xEF\xBB\xBFa", "a", true},
		{"a mark alone", "\xEF\xBB\xBF", "", true},
		{"three marks", "\xEF\xBB\xBF\xEF\xBB\xBF\xEF\xBB\xBFa", "a", true},
		{"a mark that was taken for letters", "ï»¿a", "a", true},
		{"a mark within", "a\xEF\xBB\xBFb", "a\xEF\xBB\xBFb", false},
		{"UTF-16, low byte first", encode(long, false, true), long, true},
		{"UTF-16, high byte first", encode(long, true, true), long, true},
		{"UTF-16 with two marks", encode("\uFEFFab", false, true), "ab", true},
		{"UTF-16 without a mark", encode("{\"a\"}", false, false), `{"a"}`, true},
		{"UTF-16 without a mark, high byte first", encode("<a/>", true, false), "<a/>", true},
		{"UTF-16 of one character", "\xFF\xFEa\x00", "a", true},
		{"UTF-16 of none", "\xFE\xFF", "", true},
		{"half a character", encode("a", false, true) + "\x00\xD8b\x00", "a\xED\xA0\x80b", true},
		{"half a character at the end", encode("a", false, true) + "\x00\xDC", "a\xED\xB0\x80", true},
		{"half of two bytes", encode("a", false, true) + "b", "a\xFF", true},
		{"UTF-32 is left alone", "\xFF\xFE\x00\x00a\x00\x00\x00", "\xFF\xFE\x00\x00a", false},
		{"an end-of-file mark", "a\r\n\x1A", "a\r\n", false},
		{"zeros at the end", "a" + strings.Repeat("\x00", 1000), "a", false},
		{"marks and blanks", "a \x1A\x00\r\n\x1A\n", "a ", false},
		{"zeros within", "a\x00\x00\nb\x1A\nc\x00", "a\x00\x00\nb\x1A\nc", false},
		{"UTF-16 with an end-of-file mark", encode("a\n\x1A", false, true), "a\n", true},
		{"more than marks", "a" + strings.Repeat("\x00", 2*maxHeld), "a" + strings.Repeat("\x00", 2*maxHeld), false},
		{"nothing but zeros", "\x00\x00\x00\x00", "", false},
	} {
		for how, in := range pieces(tt.in) {
			r := NewReader(in)
			got, err := io.ReadAll(r)
			if tt.name == "more than marks" { // how many are passed on depends on the pieces
				got, tt.want = got[:1], tt.want[:1]
			}
			if err != nil || string(got) != tt.want || r.Unicode() != tt.unicode {
				t.Errorf("%s, %s: %q, %v, %v, want %q", tt.name, how, got, r.Unicode(), err, tt.want)
			}
		}
	}
}

// pieces are readers that give a text in different ways.
func pieces(text string) map[string]io.Reader {
	return map[string]io.Reader{"whole": strings.NewReader(text), "in bytes": iotest.OneByteReader(strings.NewReader(text)),
		"in halves": iotest.HalfReader(strings.NewReader(text)), "with its end": iotest.DataErrReader(strings.NewReader(text))}
}

func TestLineFeeds(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "a": "a", "\r": "\n", "\n": "\n", "\r\n": "\r\n", "\r\r": "\n\n", "\r\r\n\r": "\n\r\n\n", "a\rb\r\nc\rd": "a\nb\r\nc\nd", "\"a\rb\"\r": "\"a\nb\"\n",
	} {
		for how, r := range pieces(in) {
			got, err := io.ReadAll(NewLineFeeds(r))
			if err != nil || string(got) != want {
				t.Errorf("%q, %s: %q, %v", in, how, got, err)
			}
			got, err = io.ReadAll(iotest.OneByteReader(NewLineFeeds(strings.NewReader(in))))
			if err != nil || string(got) != want {
				t.Errorf("%q, taken in bytes: %q, %v", in, got, err)
			}
		}
	}
}

func TestErrorsArePassedOn(t *testing.T) {
	broken := errors.New("broken pipe")
	for _, in := range []string{"", "a", "\xFF\xFEa\x00", "a long beginning of a text\r\x1A"} {
		if _, err := io.ReadAll(NewLineFeeds(NewReader(io.MultiReader(strings.NewReader(in), iotest.ErrReader(broken))))); err != broken {
			t.Errorf("%q: %v", in, err)
		}
	}
}

// FuzzReader reads anything. What comes of it does not depend on the pieces.
func FuzzReader(f *testing.F) {
	for _, s := range []string{"a\x1A", "\xFF\xFEa\x00\x00\xD8", "\xEF\xBB\xBFï»¿a\r\rb\x00\n", "\x00a\x00b\xD8\x00\xDC\x00"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		want, err := io.ReadAll(NewLineFeeds(NewReader(bytes.NewReader(data))))
		if err != nil {
			t.Fatal(err)
		}
		for how, r := range pieces(string(data)) {
			if got, err := io.ReadAll(NewLineFeeds(NewReader(r))); err != nil || !bytes.Equal(got, want) {
				t.Fatalf("%q, %s: %q, want %q, %v", data, how, got, want, err)
			}
		}
		if s := string(data); utf8.ValidString(s) && !strings.ContainsAny(s, "\x00\x1A\r\uFEFF") && !strings.HasPrefix(s, "ï»¿") {
			for _, high := range []bool{false, true} {
				if got, err := io.ReadAll(NewReader(strings.NewReader(encode(s, high, true)))); err != nil || string(got) != s {
					t.Fatalf("%q in UTF-16: %q, %v", s, got, err)
				}
			}
		}
	})
}
