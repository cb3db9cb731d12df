package csv

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	dm "wcodm/datamodel"
)

// Encoding is how characters are written as bytes.
type Encoding uint8

const (
	// Auto takes what is not UTF-8 for windows-1252, and writes UTF-8.
	Auto Encoding = iota
	UTF8
	Windows1252
)

// Encodings are the names of the encodings, by [Encoding].
var Encodings = [...]string{"auto", "utf-8", "windows-1252"}

func (e Encoding) String() string { return Encodings[e] }

// ParseEncoding finds an encoding by its name.
func ParseEncoding(name string) (Encoding, error) {
	for i, n := range Encodings {
		if n == name {
			return Encoding(i), nil
		}
	}
	return Auto, fmt.Errorf("unknown encoding %q: auto, utf-8 or windows-1252", name)
}

// undefined are the bytes that windows-1252 has no character for.
var undefined = []byte{0x81, 0x8D, 0x8F, 0x90, 0x9D}

// decoder turns the text of a file into UTF-8. Where the encoding is to be
// found out, found is what the first text outside ASCII was in.
type decoder struct {
	asked, found Encoding
}

// append decodes a piece of text that is not all ASCII, and tells how many
// characters it has. wrong says why it cannot be read.
func (d *decoder) append(dst, text []byte) (out []byte, characters int, wrong, expected string) {
	as := d.asked
	if as == Auto {
		as = Windows1252
		if utf8.Valid(text) {
			as = UTF8
		}
		switch d.found {
		case Auto:
			d.found = as
		case UTF8:
			if as != UTF8 {
				return dst, len(text), "the file is in UTF-8 up to here, and this is not", "one encoding for the whole file"
			}
		case Windows1252:
			if as == UTF8 {
				return dst, utf8.RuneCount(text), "the file is in windows-1252 up to here, and this is UTF-8", "one encoding for the whole file (if it is windows-1252 all the same: --encoding windows-1252)"
			}
		}
	}
	if as == UTF8 {
		if !utf8.Valid(text) {
			return dst, len(text), "it is not UTF-8", "UTF-8, or the file's encoding named (--encoding windows-1252)"
		}
		return append(dst, text...), utf8.RuneCount(text), "", ""
	}
	for _, b := range text {
		if b >= 0x80 && bytes.IndexByte(undefined, b) >= 0 {
			return dst, len(text), fmt.Sprintf("windows-1252 has no character for the byte %X", b), "UTF-8 or windows-1252"
		}
		dst = utf8.AppendRune(dst, charmap.Windows1252.DecodeByte(b))
	}
	return dst, len(text), "", ""
}

// append writes UTF-8 in the encoding. The character that it has no byte for is
// returned, 0 if there is none.
func (e Encoding) append(dst, text []byte) ([]byte, rune) {
	if e != Windows1252 {
		return append(dst, text...), 0
	}
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		b, ok := charmap.Windows1252.EncodeRune(r)
		if !ok || b >= 0x80 && bytes.IndexByte(undefined, b) >= 0 {
			return dst, r
		}
		dst = append(dst, b)
		text = text[size:]
	}
	return dst, 0
}

// control says which character of a text no declaration can carry, if any.
func control(text []byte) string {
	if i, ok := dm.XMLText(text); !ok {
		r, _ := utf8.DecodeRune(text[i:])
		return fmt.Sprintf("it has the control character U+%04X", r)
	}
	return ""
}
