package protect

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"hash"
	"unicode/utf8"

	dm "wcodm/datamodel"
)

// masker makes masks. It belongs to one goroutine.
type masker struct {
	mac    hash.Hash
	forms  []form
	folded []byte
	sum    []byte
	mask   []byte
}

func newMasker(key []byte) *masker {
	_, forms := shipped()
	return &masker{mac: hmac.New(sha256.New, key), forms: forms}
}

// letters are 32 that no eye takes for one another (Crockford's base 32).
const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// of returns the mask of a value in an element, valid until the next call; nil where
// the value is blank.
func (m *masker) of(e *dm.Element, value []byte) []byte {
	m.folded = fold(m.folded[:0], value)
	if len(m.folded) == 0 {
		return nil
	}
	m.mac.Reset()
	m.mac.Write(m.folded)
	m.sum = m.mac.Sum(m.sum[:0])
	for i := range m.forms {
		f := &m.forms[i]
		last := i == len(m.forms)-1
		if !last && (tooLong(e, f) || !f.values.Match(m.folded)) {
			continue
		}
		m.mask = append(m.mask[:0], f.prefix...)
		m.mask = appendLetters(m.mask, m.sum, f.stars)
		m.mask = append(m.mask, f.suffix...)
		break
	}
	return m.mask
}

func tooLong(e *dm.Element, f *form) bool {
	return e.Facets.MaxLength > 0 && len(f.prefix)+f.stars+len(f.suffix) > e.Facets.MaxLength
}

// appendLetters appends n characters of five bits each.
func appendLetters(dst, sum []byte, n int) []byte {
	bits, have := uint(0), 0
	for ; n > 0; n-- {
		if have < 5 {
			bits, have, sum = bits<<8|uint(sum[0]), have+8, sum[1:]
		}
		have -= 5
		dst = append(dst, letters[bits>>have&31])
	}
	return dst
}

// fold appends a value as it is compared with others: in capitals, without blanks at
// its ends, and with one between words.
func fold(dst, value []byte) []byte {
	for i, word := range bytes.Fields(value) {
		if i > 0 {
			dst = append(dst, ' ')
		}
		if ascii(word) {
			for _, c := range word {
				if 'a' <= c && c <= 'z' {
					c -= 'a' - 'A'
				}
				dst = append(dst, c)
			}
		} else {
			dst = append(dst, bytes.ToUpper(word)...)
		}
	}
	return dst
}

func ascii(s []byte) bool {
	for _, c := range s {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
