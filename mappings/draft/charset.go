package draft

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"wcodm/datamodel/textfile"
)

// windows1252 has the characters of the bytes 80 to 9F; the others are those of
// Unicode (WHATWG Encoding, index windows-1252).
var windows1252 = []rune("€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ")

// decode1252 reads windows-1252, of which ISO 8859-1 is a part.
func decode1252(data []byte) string {
	var b strings.Builder
	b.Grow(len(data) + len(data)/8)
	for _, c := range data {
		switch {
		case c < 0x80:
			b.WriteByte(c)
		case c < 0xa0:
			b.WriteRune(windows1252[c-0x80])
		default:
			b.WriteRune(rune(c))
		}
	}
	return b.String()
}

// text reads bytes as UTF-8, with or without a byte order mark, as UTF-16, or else
// as windows-1252; legacy tells which. Where lines end in carriage returns alone,
// they are line feeds.
func text(data []byte) (s string, legacy bool) {
	in := io.Reader(textfile.NewReader(bytes.NewReader(data)))
	if bytes.IndexByte(data, '\n') < 0 {
		in = textfile.NewLineFeeds(in)
	}
	data, _ = io.ReadAll(in) // of bytes, which cannot fail
	if utf8.Valid(data) {
		return string(data), false
	}
	return decode1252(data), true
}

// charsetReader reads the encodings that an XML declaration may name besides UTF-8.
func charsetReader(label string, input io.Reader) (io.Reader, error) {
	switch strings.ToLower(label) {
	case "utf-8", "utf8", "us-ascii", "ascii":
		return input, nil
	case "windows-1252", "cp1252", "iso-8859-1", "latin1", "iso-8859-15":
		data, err := io.ReadAll(input)
		if err != nil {
			return nil, err
		}
		return strings.NewReader(decode1252(data)), nil
	}
	return nil, fmt.Errorf("the encoding %s is not known here: give the sample in UTF-8", label)
}
