// Package plaintext is the one place through which foreign text (names of files,
// values, what others wrote) reaches people. What a terminal, a log or the reader's
// eye would take for more than text is shown as an escape: \x1b, \u202e.
package plaintext

import (
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clean makes one line of a text: white space becomes blanks, and what does not
// print becomes an escape.
func Clean(s string) string {
	return replace(s, func(r rune) bool { return !unicode.IsPrint(r) }, func(r rune) (string, bool) {
		return " ", r == '\t' || r == '\n' || r == '\r' || unicode.Is(unicode.Zs, r)
	})
}

// Name is [Clean] for what has to be told as it is, such as the name of a file:
// only blanks stay blank, so that names that differ look different.
func Name(s string) string {
	return replace(s, func(r rune) bool { return !unicode.IsPrint(r) }, func(r rune) (string, bool) {
		switch r {
		case '\t':
			return `\t`, true
		case '\n':
			return `\n`, true
		case '\r':
			return `\r`, true
		}
		return "", false
	})
}

// Lines keeps the lines, tabs and all letters of a text, and shows controls, those
// of the direction of text among them.
func Lines(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return replace(s, func(r rune) bool { return r != '\n' && r != '\t' && Steers(r) }, func(rune) (string, bool) { return "", false })
}

// Masked is [Clean] with one character for each, so that columns stay what they
// are.
func Masked(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsPrint(r):
			return r
		case r == '\t' || r == '\n' || r == '\r' || unicode.Is(unicode.Zs, r):
			return ' '
		}
		return utf8.RuneError
	}, s)
}

// Steers reports whether a character is none to read but steers what shows it: a
// control, one of the direction of text, or the end of a line or paragraph.
func Steers(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029' || r >= 0xE0000 && r <= 0xE007F
}

// replace writes escapes for bad characters and for bytes that are not UTF-8;
// other says what stands for some of the bad ones instead.
func replace(s string, bad func(rune) bool, other func(rune) (string, bool)) string {
	if utf8.ValidString(s) && strings.IndexFunc(s, bad) < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 16)
	for i, r := range s {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(s[i:]); size == 1 {
				fmt.Fprintf(&b, `\x%02x`, s[i])
				continue
			}
		}
		switch instead, ok := other(r); {
		case !bad(r):
			b.WriteRune(r)
		case ok:
			b.WriteString(instead)
		default:
			b.WriteString(escape(r))
		}
	}
	return b.String()
}

// escape shows a character by its number, as Go and many other languages do.
func escape(r rune) string {
	switch {
	case r < utf8.RuneSelf:
		return fmt.Sprintf(`\x%02x`, r)
	case r <= 0xFFFF:
		return fmt.Sprintf(`\u%04x`, r)
	}
	return fmt.Sprintf(`\U%08x`, r)
}

// JSON is JSON in which the characters that steer are escaped, as JSON itself does
// with those below a blank. No value changes.
func JSON(data []byte) []byte {
	bad := func(r rune) bool { return r >= 0x7F && Steers(r) }
	if strings.IndexFunc(string(data), bad) < 0 {
		return data
	}
	out := make([]byte, 0, len(data)+16)
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		switch {
		case !bad(r):
			out = append(out, data[:size]...)
		case r <= 0xFFFF:
			out = fmt.Appendf(out, `\u%04x`, r)
		default:
			out = fmt.Appendf(out, `\u%04x\u%04x`, 0xD800+(r-0x10000)>>10, 0xDC00+(r-0x10000)&0x3FF)
		}
		data = data[size:]
	}
	return out
}

// NewJSON makes a writer of JSON through which every value goes as [JSON]; each is
// one Write, as of a [encoding/json.Encoder].
func NewJSON(w io.Writer) io.Writer { return jsonWriter{w} }

type jsonWriter struct{ w io.Writer }

func (j jsonWriter) Write(p []byte) (int, error) {
	_, err := j.w.Write(JSON(p))
	return len(p), err
}
