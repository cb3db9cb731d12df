package xmlstream

import (
	"bufio"
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	"wcodm/datamodel/bytesize"
)

// Passed is text around documents that Excerpts has passed over.
type Passed struct {
	Line, Col int // of its first character that is no blank, from 1, in characters
	Bytes     int // from there to its last one that is no blank
	Lines     int // that it lies in
	// Kind says what it is, and Byte its first byte.
	Kind PassedKind
	Byte byte
}

// PassedKind is a kind of text around documents.
type PassedKind uint8

// The kinds of text around documents.
const (
	PassedText   PassedKind = iota // any other
	PassedMarks                    // end-of-file marks (U+001A) and NUL characters
	PassedBOMs                     // byte order marks before the document's own
	PassedBlanks                   // blanks before an XML declaration, which must be at the very beginning
)

// Excerpts reads the documents of a text that has other things before, between or behind them, as a log has, one after
// the other. A document of one-byte or UTF-8 characters begins at an XML declaration, at an element of a name that is
// wanted, or at one that holds such an element; where nothing stands before it, at any element. It ends with its
// document element, or where an XML declaration begins another one. A text in UTF-16 or UTF-32 is one document: turned
// into UTF-8 before, it can have others around it, too.
type Excerpts struct {
	in     *bufio.Reader
	wanted func(local string) bool
	begun  bool
	whole  bool // the text is one document
	marked bool // a document begins with the byte order mark at hand
	state  scanState
	open   bool // a document is being read
	found  bool // so was one
	line   int  // of the next byte
	col    int
	passed []Passed
	junk   Passed // under way; Lines is that of the last character that is no blank
	size   int    // of junk, blanks at its end included
	look   lookout
}

// lookahead is how far an element is followed to see whether it is a document that holds a message.
const lookahead = 1 << 20

// maxPassed is how many bytes between documents are passed over, and maxLeft how many of a document that cannot be read
// to its end.
const (
	maxPassed = 256 << 20
	maxLeft   = 64 << 20
)

// NewExcerpts makes Excerpts of a text. wanted says which elements, by their local names, are messages or hold them.
func NewExcerpts(in io.Reader, wanted func(local string) bool) *Excerpts {
	size := 2 * lookahead // so that looking ahead does not move what was read for each byte
	if all, ok := in.(interface{ Len() int }); ok {
		size = min(size, all.Len()+1024)
	}
	return &Excerpts{in: bufio.NewReaderSize(in, size), wanted: wanted, line: 1, col: 1}
}

// Passed tells what has been passed over so far.
func (x *Excerpts) Passed() []Passed { return x.passed }

// Whole reports whether the text is one document, in which nothing is looked for.
func (x *Excerpts) Whole() bool { return x.whole }

// Next goes to the beginning of the next document and tells its place. It is io.EOF where there is none.
func (x *Excerpts) Next() (line, col int, err error) {
	if err := x.leave(); err != nil {
		return 0, 0, err
	}
	if !x.begun {
		x.begun = true
		if err := x.marks(); err != nil {
			return 0, 0, err
		}
		if x.whole {
			x.open = true
			return 1, 1, nil
		}
	}
	if x.whole {
		return 0, 0, io.EOF
	}
	first := x.line == 1 && x.col == 1 && len(x.passed) == 0
	if x.marked {
		x.marked, x.open, x.found = false, true, true
		return 1, 1, nil
	}
	for {
		head, err := x.in.Peek(1)
		if len(head) == 0 {
			x.endJunk()
			return 0, 0, err
		}
		if head[0] != '<' {
			run, _ := x.in.Peek(x.in.Buffered())
			if end := bytes.IndexByte(run, '<'); end > 0 {
				run = run[:end]
			}
			if err := x.pass(len(run)); err != nil {
				return 0, 0, err
			}
			first = first && x.junk.Line == 0
			continue
		}
		n, begins, err := x.begins(first)
		if err != nil {
			return 0, 0, err
		}
		if !begins {
			if err := x.pass(n); err != nil {
				return 0, 0, err
			}
			first = false
			continue
		}
		x.beforeDocument()
		x.state, x.open = scanState{}, true
		return x.line, x.col, nil
	}
}

// leave goes to the end of the document at hand, of which the reader may have left something.
func (x *Excerpts) leave() error {
	if !x.open {
		return nil
	}
	if x.whole { // nothing can follow
		x.open = false
		return nil
	}
	buf := make([]byte, 64<<10)
	for left := 0; x.open; {
		n, err := x.Read(buf)
		if err != nil && err != io.EOF {
			return err
		}
		if left += n; left > maxLeft {
			return x.tooMuch(maxLeft, "after what cannot be read")
		}
	}
	return nil
}

// marks looks at the first bytes: a text in another encoding is one document, and of several byte order marks the last
// is that of the document.
func (x *Excerpts) marks() error {
	head, err := x.in.Peek(4)
	if err != nil && err != io.EOF {
		return err
	}
	if len(head) >= 2 && (head[0] >= 0xFE || head[0] == 0 || head[1] == 0) {
		x.whole = true
		return nil
	}
	n := 0
	for {
		head, err := x.in.Peek(3 * (n + 1))
		if err != nil && err != io.EOF {
			return err
		}
		if !bytes.HasPrefix(head[min(3*n, len(head)):], []byte("\xEF\xBB\xBF")) {
			break
		}
		if n++; 3*(n+1) > lookahead {
			break
		}
	}
	if n > 1 {
		x.passed = append(x.passed, Passed{Line: 1, Col: 1, Bytes: 3 * (n - 1), Lines: 1, Kind: PassedBOMs})
	}
	head, err = x.in.Peek(3*n + 1)
	if err != nil && err != io.EOF {
		return err
	}
	if n > 0 && len(head) == 3*n+1 && head[3*n] == '<' { // it says something of the document's encoding
		x.marked = true
		n--
	}
	x.discard(3 * n)
	return nil
}

// pass passes over n bytes that are in the buffer. It is an error where there are too many of them.
func (x *Excerpts) pass(n int) error {
	b, _ := x.in.Peek(n)
	for _, c := range b {
		text := c != ' ' && c != '\t' && c != '\r' && c != '\n'
		if text && x.junk.Line == 0 {
			x.junk = Passed{Line: x.line, Col: x.col, Kind: PassedMarks, Byte: c}
			x.size = 0
		}
		x.size++
		if text {
			x.junk.Bytes, x.junk.Lines = x.size, x.line-x.junk.Line+1
			if c != 0 && c != 0x1A {
				x.junk.Kind = PassedText
			}
		}
		x.count(c)
	}
	x.discard(len(b))
	if x.size > maxPassed {
		return x.tooMuch(maxPassed, "without a document")
	}
	return nil
}

// discard leaves n bytes behind that are in the buffer.
func (x *Excerpts) discard(n int) {
	x.in.Discard(n) // which cannot fail
	x.look.moved(n)
}

// tooMuch is the error of a text that goes on for ever where no document is.
func (x *Excerpts) tooMuch(bytes int64, where string) error {
	return &SyntaxError{Line: x.line, Col: x.col, Kind: Limit, Limit: "text", Message: "more than " + bytesize.Words(bytes) + " " + where}
}

// count moves the place behind a byte.
func (x *Excerpts) count(c byte) {
	switch {
	case c == '\n':
		x.line, x.col = x.line+1, 1
	case utf8.RuneStart(c):
		x.col++
	}
}

// endJunk takes down what was passed over.
func (x *Excerpts) endJunk() {
	if x.junk.Line > 0 {
		x.passed = append(x.passed, x.junk)
	}
	x.junk = Passed{}
}

// beforeDocument takes down what was passed over before a document.
func (x *Excerpts) beforeDocument() {
	if first := !x.found; first && x.junk.Line == 0 && (x.line > 1 || x.col > 1) && len(x.passed) == 0 {
		if head, _ := x.in.Peek(5); string(head) == "<?xml" {
			x.passed = append(x.passed, Passed{Line: 1, Col: 1, Lines: x.line, Kind: PassedBlanks})
		}
	}
	x.endJunk()
	x.found = true
}

// begins tells whether a document begins at the "<" at hand, and if not, how many bytes belong to what begins there.
func (x *Excerpts) begins(first bool) (n int, ok bool, err error) {
	head, err := x.in.Peek(512)
	if err != nil && err != io.EOF {
		return 0, false, err
	}
	switch {
	case declares(head):
		return 0, true, nil
	case bytes.HasPrefix(head, []byte("<!DOCTYPE")), first && bytes.HasPrefix(head, []byte("<!--")), first && bytes.HasPrefix(head, []byte("<?")):
		return 0, true, nil
	case bytes.HasPrefix(head, []byte("<!--")): // it may hold a message that is not meant
		b, err := x.ahead()
		if err != nil {
			return 0, false, err
		}
		if end := x.look.commentEnd(b); end >= 0 {
			return end + len(commentEnd), false, nil
		}
		return 1, false, nil
	}
	name, local := tagName(head)
	switch {
	case name == "":
		return 1, first && len(head) > maxName && nameStart(head[1]), nil
	case x.wanted(local):
		return 0, true, nil
	}
	b, err := x.ahead()
	if err != nil {
		return 0, false, err
	}
	if first {
		return 1, x.firstBegins(b, name), nil
	}
	return 1, x.look.wraps(b, name, x.document), nil
}

// firstBegins tells whether the element of a name that a text begins with is a document, where nothing stands before it.
func (x *Excerpts) firstBegins(b []byte, name string) bool {
	closes := bytes.Index(b, []byte("</"+name))
	switch {
	case closes > 0 && declared(b[1:closes]): // what is in it is a document by itself
		return false
	case len(b) == lookahead: // it goes on, and may well end
		return true
	}
	return closes >= 0 || !x.holds(b[1:])
}

// ahead is as much as can be looked at.
func (x *Excerpts) ahead() ([]byte, error) {
	b, err := x.in.Peek(min(lookahead, x.in.Size()))
	if err != nil && err != io.EOF {
		return nil, err
	}
	return b, nil
}

// holds reports whether a document or an element that is wanted begins in a text.
func (x *Excerpts) holds(b []byte) bool {
	for {
		i := bytes.IndexByte(b, '<')
		if i < 0 {
			return false
		}
		b = b[i:]
		if x.document(b) {
			return true
		}
		b = b[1:]
	}
}

// document reports whether a text, which begins with "<", begins with a document or an element that is wanted.
func (x *Excerpts) document(b []byte) bool {
	if declares(b) {
		return true
	}
	_, local := tagName(b)
	return local != "" && x.wanted(local)
}

// declared reports whether there is an XML declaration in a text.
func declared(b []byte) bool {
	for {
		i := bytes.IndexByte(b, '<')
		if i < 0 || declares(b[i:]) {
			return i >= 0
		}
		b = b[i+1:]
	}
}

// declares reports whether a text begins with an XML declaration.
func declares(b []byte) bool {
	return len(b) > 5 && string(b[:5]) == "<?xml" && strings.IndexByte(" \t\r\n", b[5]) >= 0
}

// maxName is how long a name can be that is looked at, in bytes.
const maxName = 200

// nameStart reports whether a name can begin with a byte.
func nameStart(c byte) bool {
	return c == '_' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= 0xC0
}

// tagName is the name in the start tag that a text begins with, as it is written and without its prefix; empty for none.
func tagName(b []byte) (name, local string) {
	b = b[1:min(len(b), maxName)]
	end := bytes.IndexAny(b, " \t\r\n/>")
	if end <= 0 {
		return "", ""
	}
	name = string(b[:end])
	for i, c := range name {
		if !nameStart(byte(min(c, 0xFF))) && (i == 0 || c != '-' && c != '.' && c != ':' && (c < '0' || c > '9')) {
			return "", ""
		}
	}
	if _, after, ok := strings.Cut(name, ":"); ok {
		return name, after
	}
	return name, name
}

// Read reads the document at hand; io.EOF is at its end.
func (x *Excerpts) Read(p []byte) (int, error) {
	if !x.open || len(p) == 0 {
		return 0, io.EOF
	}
	if x.whole {
		n, err := x.in.Read(p)
		x.open = err == nil
		return n, err
	}
	b, err := x.in.Peek(min(len(p)+len("<?xml "), lookahead))
	if err != nil && err != io.EOF {
		return 0, err
	}
	n, ended := 0, false
	for ; n < len(p) && n < len(b) && !ended; n++ {
		if b[n] == '<' && x.state.begun && x.state.text() && declares(b[n:]) { // another document begins in this one
			ended = true
			break
		}
		ended = x.state.next(b[n])
		x.count(b[n])
	}
	copy(p, b[:n])
	x.discard(n)
	if ended || n == len(b) && err == io.EOF {
		x.open = false
	}
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}
