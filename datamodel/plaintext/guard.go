package plaintext

import (
	"bytes"
	"io"
	"sync"
	"unicode/utf8"
)

// Guard is the last gate before a stream that people and the machines of a
// pipeline read: whatever was written, no control character passes but the ends of
// lines, and no line is a command to a runner of workflows (::error::, ##[…],
// ##vso[…]). Its methods may be called concurrently.
type Guard struct {
	mu    sync.Mutex
	w     io.Writer
	begun bool // the line has more than blanks
	held  []byte
	own   [][]byte
	buf   bytes.Buffer
}

// NewGuard makes the gate of a stream.
func NewGuard(w io.Writer) *Guard { return &Guard{w: w} }

// Allow lets sequences of our own pass: colours, say.
func (g *Guard) Allow(own ...string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, s := range own {
		g.own = append(g.own, []byte(s))
	}
}

// Write passes on the text. The beginning of a character that is not whole waits
// for the rest.
func (g *Guard) Write(p []byte) (int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	data := p
	if len(g.held) > 0 {
		data = append(g.held, p...)
		g.held = nil
	}
	if g.plain(data) {
		_, err := g.w.Write(data)
		return len(p), err
	}
	g.buf.Reset()
	for len(data) > 0 {
		n := g.next(data)
		if n == 0 {
			g.held = bytes.Clone(data)
			break
		}
		data = data[n:]
	}
	if g.buf.Len() == 0 {
		return len(p), nil
	}
	_, err := g.w.Write(g.buf.Bytes())
	return len(p), err
}

// plain reports whether there is nothing to look at: printable ASCII in a line
// that is begun, or in lines of which none begins with a mark of a command.
func (g *Guard) plain(data []byte) bool {
	begun := g.begun
	for _, c := range data {
		switch {
		case c == '\n':
			begun = false
		case c < ' ' || c >= 0x7F || c == '#' || c == ':' && !begun:
			return false
		case c != ' ':
			begun = true
		}
	}
	g.begun = begun
	return true
}

// next writes what the data begins with, and returns how much that is; 0 is too
// little to tell.
func (g *Guard) next(data []byte) int {
	for _, own := range g.own {
		if bytes.HasPrefix(data, own) {
			g.buf.Write(own)
			return len(own)
		}
	}
	r, size := utf8.DecodeRune(data)
	switch {
	case r == utf8.RuneError && size == 1 && !utf8.FullRune(data):
		return 0
	case r == utf8.RuneError && size == 1:
		g.buf.WriteString(Name(string(data[:1])))
	case r == '\n':
		g.buf.WriteByte('\n')
		g.begun = false
		return size
	case r == ' ' || r == '\t':
		g.buf.WriteByte(data[0])
		return size
	case Steers(r):
		g.buf.WriteString(escape(r))
	case r == ':' && !g.begun && (len(data) == 1 || data[1] == ':'):
		g.buf.WriteString(`\:`)
	case r == '#' && commandIn(data, "##[", "##vso[", "##teamcity["):
		g.buf.WriteString(`#\`)
	default:
		g.buf.Write(data[:size])
	}
	g.begun = true
	return size
}

// commandIn reports whether the data begins with one of the marks.
func commandIn(data []byte, marks ...string) bool {
	for _, m := range marks {
		if bytes.HasPrefix(data, []byte(m)) {
			return true
		}
	}
	return false
}
