package xmlstream

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Mended is one way in which the bytes of a document were not what it says they are.
type Mended struct {
	Line, Col int    // of the first such byte, from 1, in characters
	Declared  string // the encoding that the document declares, empty for none
	Bytes     string // what the bytes there were read as: "windows-1252" or "UTF-8"
	Byte      byte   // the first of them, 0 where the declaration alone is wrong
}

// Mender reads a document whose bytes may not fit the encoding that it declares, as bytes that a Reader can read:
//
//   - bytes that are not UTF-8, where that is declared or nothing is, are windows-1252; UTF-8 among them stays;
//   - where an encoding of two or four bytes a character is declared and the bytes plainly have one, they are UTF-8;
//   - where an encoding of one byte a character is declared and the characters outside ASCII are all UTF-8, over 64 KiB
//     from the first one on, they are UTF-8. One alone that could be two letters is not taken for it.
//
// Lines and columns stay what they were. Bytes that no encoding has a character for stay for the Reader to refuse.
type Mender struct {
	in   io.Reader
	err  error  // of in
	raw  []byte // read and not converted
	buf  []byte // memory of raw
	out  []byte // converted and not handed on
	mem  []byte // memory of out
	as   as
	page *charmap.Charmap // what as8Bit is

	decoded  bool // the document has been turned into UTF-8
	declared string
	found    []Mended
	mended   bool // bytes have been read otherwise than declared: counting is over
	line     int
	col      int
}

// as is how bytes are converted.
type as uint8

const (
	asUnknown as = iota // nothing has been read
	asIs
	asUTF8
	asOpen // an encoding of one byte a character is declared and nothing outside ASCII has been seen
	as8Bit
)

// NewMender makes a Mender of one document.
func NewMender(in io.Reader) *Mender {
	return &Mender{in: in, buf: make([]byte, chunkSize), line: 1, col: 1}
}

// Decoded makes a Mender of a document that was in UTF-16 and has been turned into
// UTF-8: what it declares is about the bytes that it had, and not asked.
func Decoded(in io.Reader) *Mender {
	m := NewMender(in)
	m.decoded = true
	return m
}

// Found tells what has been mended so far.
func (m *Mender) Found() []Mended { return m.found }

// Read gives the mended document.
func (m *Mender) Read(p []byte) (int, error) {
	for len(m.out) == 0 {
		if m.err != nil && len(m.raw) == 0 {
			return 0, m.err
		}
		m.fill()
		if m.as == asUnknown {
			m.begin()
		}
		m.convert()
	}
	n := copy(p, m.out)
	m.out = m.out[n:]
	return n, nil
}

// fill reads until the buffer is full or in ends.
func (m *Mender) fill() {
	n := copy(m.buf, m.raw)
	for idle := 0; n < len(m.buf) && m.err == nil; {
		var k int
		k, m.err = m.in.Read(m.buf[n:])
		n += k
		if idle++; k > 0 {
			idle = 0
		} else if idle == 100 && m.err == nil {
			m.err = io.ErrNoProgress
		}
	}
	m.raw = m.buf[:n]
}

// begin decides from the first bytes.
func (m *Mender) begin() {
	m.as = asUTF8
	text := bytes.TrimPrefix(m.raw, []byte("\xEF\xBB\xBF"))
	if len(m.raw) >= 2 && (m.raw[0] >= 0xFE || m.raw[0] == 0 || m.raw[1] == 0) {
		m.as = asIs // a mark of UTF-16 or UTF-32, or plainly one of them
		return
	}
	name, from, to := declaredEncoding(text)
	if m.decoded {
		m.as = asIs
		blank(text[from:to])
		return
	}
	m.declared = name
	label := strings.ToLower(name)
	for _, wide := range []string{"utf-16", "utf16", "utf-32", "utf32", "ucs-2", "ucs-4", "iso-10646"} {
		if strings.HasPrefix(label, wide) {
			m.found = append(m.found, Mended{Line: 1, Col: 1 + utf8.RuneCount(text[:from]), Declared: name, Bytes: "UTF-8"})
			blank(text[from:to])
			return
		}
	}
	if page := pages[label]; page != nil {
		m.as, m.page = asOpen, page
		blank(text[from:to])
	}
}

func blank(b []byte) {
	for i := range b {
		b[i] = ' '
	}
}

// declaredEncoding gives the encoding that an XML declaration names, and where the declaration speaks of it.
func declaredEncoding(text []byte) (name string, from, to int) {
	head := text[:min(len(text), 1024)]
	end := bytes.Index(head, []byte("?>"))
	if end < 0 || !bytes.HasPrefix(head, []byte("<?xml")) {
		return "", 0, 0
	}
	from = bytes.Index(head[:end], []byte("encoding"))
	if from < 0 {
		return "", 0, 0
	}
	rest := bytes.TrimLeft(head[from+len("encoding"):end], " \t\r\n")
	rest, ok := bytes.CutPrefix(rest, []byte("="))
	rest = bytes.TrimLeft(rest, " \t\r\n")
	if !ok || len(rest) == 0 || rest[0] != '"' && rest[0] != '\'' {
		return "", 0, 0
	}
	value, _, ok := bytes.Cut(rest[1:], rest[:1])
	if !ok {
		return "", 0, 0
	}
	return string(value), from, end - len(rest) + 1 + len(value) + 1
}

// pages are the encodings of one byte a character that begin with ASCII, by their names in small letters.
var pages = func() map[string]*charmap.Charmap {
	all := map[string]*charmap.Charmap{
		"iso-8859-1": charmap.ISO8859_1, "iso-8859-2": charmap.ISO8859_2, "iso-8859-3": charmap.ISO8859_3,
		"iso-8859-4": charmap.ISO8859_4, "iso-8859-5": charmap.ISO8859_5, "iso-8859-6": charmap.ISO8859_6,
		"iso-8859-7": charmap.ISO8859_7, "iso-8859-8": charmap.ISO8859_8, "iso-8859-9": charmap.ISO8859_9,
		"iso-8859-10": charmap.ISO8859_10, "iso-8859-13": charmap.ISO8859_13, "iso-8859-14": charmap.ISO8859_14,
		"iso-8859-15": charmap.ISO8859_15, "iso-8859-16": charmap.ISO8859_16,
		"latin1": charmap.ISO8859_1, "iso_8859-1": charmap.ISO8859_1, "iso8859-1": charmap.ISO8859_1,
	}
	for i, page := range []*charmap.Charmap{charmap.Windows1250, charmap.Windows1251, charmap.Windows1252, charmap.Windows1253,
		charmap.Windows1254, charmap.Windows1255, charmap.Windows1256, charmap.Windows1257, charmap.Windows1258} {
		number := "125" + string(rune('0'+i))
		all["windows-"+number], all["cp"+number] = page, page
	}
	return all
}()

// convert turns raw into out.
func (m *Mender) convert() {
	m.mem = m.mem[:0]
	switch m.as {
	case asIs:
		m.mem = append(m.mem, m.raw...)
		m.raw = nil
	case asUTF8:
		m.convertUTF8()
	case asOpen:
		first := bytes.IndexFunc(m.raw, func(c rune) bool { return c >= utf8.RuneSelf })
		switch {
		case first < 0:
			first = len(m.raw)
		case first == 0:
			m.decide()
			m.convert()
			return
		}
		m.take(first)
	case as8Bit:
		for _, b := range m.raw {
			c := m.page.DecodeByte(b)
			if c == utf8.RuneError {
				m.mem = append(m.mem, b)
			} else {
				m.mem = utf8.AppendRune(m.mem, c)
			}
		}
		m.raw = nil
	}
	m.out = m.mem
}

// decide tells from up to 64 KiB that begin with the first character outside ASCII what it is.
func (m *Mender) decide() {
	m.as = as8Bit
	if plainlyUTF8(m.raw, m.err != nil) {
		m.as = asUTF8
		m.mend("UTF-8")
	}
}

// plainlyUTF8 reports whether all that is not ASCII is UTF-8, and no chance.
func plainlyUTF8(text []byte, whole bool) bool {
	count, sure := 0, false
	for len(text) > 0 {
		c, size := utf8.DecodeRune(text)
		if c == utf8.RuneError && size == 1 {
			if !whole && !utf8.FullRune(text) {
				break
			}
			return false
		}
		if size > 1 {
			count++
			// A letter of western Europe: its second byte is no letter in the encodings that have one byte.
			sure = sure || size > 2 || text[0] == 0xC2 || text[0] == 0xC3
		}
		text = text[size:]
	}
	return sure || count > 1
}

// convertUTF8 takes bytes that are not UTF-8 for windows-1252.
func (m *Mender) convertUTF8() {
	if utf8.Valid(m.raw) {
		m.take(len(m.raw))
		return
	}
	for len(m.raw) > 0 {
		m.take(validPrefix(m.raw))
		if len(m.raw) == 0 || m.err == nil && !utf8.FullRune(m.raw) {
			return
		}
		b := m.raw[0]
		if c := charmap.Windows1252.DecodeByte(b); c != utf8.RuneError {
			m.mend("windows-1252")
			m.mem = utf8.AppendRune(m.mem, c)
		} else {
			m.mem = append(m.mem, b)
		}
		m.raw = m.raw[1:]
		m.col++
	}
}

// validPrefix is the length of the UTF-8 that text begins with.
func validPrefix(text []byte) int {
	n := 0
	for n < len(text) {
		if text[n] < utf8.RuneSelf {
			n++
			continue
		}
		c, size := utf8.DecodeRune(text[n:])
		if c == utf8.RuneError && size == 1 {
			break
		}
		n += size
	}
	return n
}

// take hands n bytes on as they are.
func (m *Mender) take(n int) {
	text := m.raw[:n]
	m.mem = append(m.mem, text...)
	m.raw = m.raw[n:]
	if m.mended {
		return
	}
	if i := bytes.LastIndexByte(text, '\n'); i >= 0 {
		m.line += bytes.Count(text, []byte{'\n'})
		m.col = 1
		text = text[i+1:]
	}
	m.col += utf8.RuneCount(text)
}

// mend tells of the first byte that is read otherwise than declared.
func (m *Mender) mend(what string) {
	if !m.mended {
		m.mended = true
		m.found = append(m.found, Mended{Line: m.line, Col: m.col, Declared: m.declared, Bytes: what, Byte: m.raw[0]})
	}
}
