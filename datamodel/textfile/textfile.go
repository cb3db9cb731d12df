// Package textfile reads text as programs write it: it takes off byte order
// marks and the end-of-file marks of old systems, turns UTF-16 into UTF-8, and
// carriage returns into line feeds.
package textfile

import (
	"bufio"
	"bytes"
	"io"
	"slices"
	"unicode/utf16"
	"unicode/utf8"
)

// Reader reads UTF-8 from text in UTF-8, in UTF-16, or in an encoding of single
// bytes, which it leaves as it is. Byte order marks in front are not part of the
// text, nor are the characters U+0000 and U+001A at its end. What is no UTF-16
// comes out as bytes that are no UTF-8, at their place. It belongs to one
// goroutine.
type Reader struct {
	in      io.Reader
	head    []byte // read and not yet given
	held    []byte // what is no part of the text if nothing follows
	sure    int    // bytes of head that are part of the text, as others follow
	err     error
	began   bool
	unicode bool
}

// NewReader makes a reader of a text.
func NewReader(in io.Reader) *Reader { return &Reader{in: in} }

// Unicode reports whether the text says that it is Unicode: by a byte order mark,
// or as it is UTF-16. It knows once there was something to read.
func (r *Reader) Unicode() bool { return r.unicode }

// Read reads the text on.
func (r *Reader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if !r.began {
		if err := r.begin(); err != nil {
			return 0, err
		}
	}
	for {
		if r.sure > 0 {
			n := copy(p, r.head[:r.sure])
			r.head, r.sure = r.head[n:], r.sure-n
			return n, nil
		}
		n := copy(p, r.head)
		r.head = r.head[n:]
		if n == 0 {
			if r.err != nil {
				return 0, r.err
			}
			n, r.err = r.in.Read(p)
			if n == 0 && r.err == nil {
				return 0, nil
			}
		}
		if n = r.hold(p[:n]); n > 0 {
			return n, nil
		}
	}
}

// maxHeld is how many bytes may be held; of a file that ends in more, not all are
// end-of-file marks.
const maxHeld = 4096

// hold keeps back what may be marks at the end of the text. It tells how much of p
// is to be given now.
func (r *Reader) hold(p []byte) int {
	text := bytes.TrimRight(p, "\x00\x1a\r\n\t ")
	switch {
	case len(r.held) == 0:
		first := bytes.IndexAny(p[len(text):], "\x00\x1a")
		if first < 0 {
			return len(p)
		}
		r.held = append(r.held, p[len(text)+first:]...)
		return len(text) + first
	case len(text) == 0 && len(r.held)+len(p) <= maxHeld:
		r.held = append(r.held, p...)
	default: // it was not the end
		r.sure = len(r.held)
		r.head = slices.Concat(r.held, p, r.head)
		r.held = r.held[:0]
	}
	return 0
}

// Byte order marks; the third is the first in UTF-8 that was taken for windows-1252
// and written in UTF-8 again.
var (
	mark     = []byte("\xEF\xBB\xBF")
	little   = []byte("\xFF\xFE")
	big      = []byte("\xFE\xFF")
	mistaken = []byte("ï»¿")
)

// begin looks at the first bytes.
func (r *Reader) begin() error {
	const enough = 16 // for several marks
	for len(r.head) < enough && r.err == nil {
		var b [512]byte
		var n int
		n, r.err = r.in.Read(b[:])
		r.head = append(r.head, b[:n]...)
	}
	if r.err != nil && r.err != io.EOF {
		return r.err
	}
	r.began = true
	if order := utf16Order(r.head); order != 0 {
		r.in = &utf16Reader{in: io.MultiReader(bytes.NewReader(r.head), &failing{r.in, r.err}), high: order == 'B'}
		r.head, r.err, r.unicode, r.began = nil, nil, true, false
		return r.begin()
	}
	for {
		rest, ok := bytes.CutPrefix(r.head, mark)
		if !ok {
			if rest, ok = bytes.CutPrefix(r.head, mistaken); !ok {
				return nil
			}
		}
		r.head, r.unicode = rest, true
	}
}

// failing is a reader that has already come to its end or failed, if err is not nil.
type failing struct {
	in  io.Reader
	err error
}

func (f *failing) Read(p []byte) (int, error) {
	if f.err != nil {
		return 0, f.err
	}
	return f.in.Read(p)
}

// utf16Order tells the order of the bytes of UTF-16, 'L' or 'B' for the low or the
// high one first; 0 where the text is in something else. Without a mark, two ASCII
// characters with zeros at their side are UTF-16.
func utf16Order(head []byte) byte {
	switch {
	case bytes.HasPrefix(head, []byte("\xFF\xFE\x00\x00")): // UTF-32
		return 0
	case bytes.HasPrefix(head, little):
		return 'L'
	case bytes.HasPrefix(head, big):
		return 'B'
	case len(head) < 4:
		return 0
	case head[0] != 0 && head[1] == 0 && head[2] != 0 && head[3] == 0:
		return 'L'
	case head[0] == 0 && head[1] != 0 && head[2] == 0 && head[3] != 0:
		return 'B'
	}
	return 0
}

// UTF16 turns a text in UTF-16 into UTF-8, byte order marks and all: nothing is taken
// off. Any other text is given as it is, and ok is false. What is no UTF-16 comes out as
// bytes that are no UTF-8, at their place.
func UTF16(in io.Reader) (text io.Reader, ok bool, err error) {
	b := bufio.NewReader(in)
	head, err := b.Peek(4)
	if err != nil && err != io.EOF {
		return nil, false, err
	}
	order := utf16Order(head)
	if order == 0 {
		return b, false, nil
	}
	return &utf16Reader{in: b, high: order == 'B'}, true, nil
}

// utf16Reader turns UTF-16 into UTF-8.
type utf16Reader struct {
	in   io.Reader
	high bool   // the high byte is the first
	raw  []byte // read and not yet decoded
	out  []byte // decoded and not yet given
	err  error
}

func (r *utf16Reader) Read(p []byte) (int, error) {
	for len(r.out) == 0 {
		if r.err != nil {
			return 0, r.err
		}
		var b [4096]byte
		n, err := r.in.Read(b[:])
		r.raw, r.err = append(r.raw, b[:n]...), err
		r.decode(err != nil)
		if n == 0 && err == nil {
			return 0, nil
		}
	}
	n := copy(p, r.out)
	r.out = r.out[n:]
	return n, nil
}

// decode decodes what is whole, and at the end the rest.
func (r *utf16Reader) decode(ended bool) {
	unit := func(i int) rune {
		a, b := rune(r.raw[i]), rune(r.raw[i+1])
		if r.high {
			return a<<8 | b
		}
		return b<<8 | a
	}
	i := 0
	r.out = r.out[:0]
	for i+2 <= len(r.raw) {
		c := unit(i)
		if utf16.IsSurrogate(c) {
			if i+4 > len(r.raw) && !ended {
				break
			}
			pair := rune(utf8.RuneError)
			if i+4 <= len(r.raw) {
				pair = utf16.DecodeRune(c, unit(i+2))
			}
			if pair == utf8.RuneError { // half a character
				r.out = append(r.out, 0xE0|byte(c>>12), 0x80|byte(c>>6)&0xBF, 0x80|byte(c)&0x3F)
				i += 2
				continue
			}
			r.out = utf8.AppendRune(r.out, pair)
			i += 4
			continue
		}
		r.out = utf8.AppendRune(r.out, c)
		i += 2
	}
	r.raw = r.raw[:copy(r.raw, r.raw[i:])]
	if ended && len(r.raw) > 0 {
		r.out, r.raw = append(r.out, 0xFF), nil // half of two bytes
	}
}
