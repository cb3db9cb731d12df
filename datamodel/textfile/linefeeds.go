package textfile

import (
	"bytes"
	"io"
)

// LineFeeds makes line feeds of carriage returns that have none behind them: the
// line ends of old systems. All else is as it was, and at the offset that it had.
type LineFeeds struct {
	in   io.Reader
	held bool // a carriage return, of which it is not yet known
	next []byte
	err  error
}

// NewLineFeeds makes a reader of a text whose lines end in carriage returns.
func NewLineFeeds(in io.Reader) *LineFeeds { return &LineFeeds{in: in} }

// Read reads the text on.
func (r *LineFeeds) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	for {
		start := 0
		if r.held {
			start = 1
		}
		if start == len(p) { // there is no room for what has to be looked at
			if len(r.next) == 0 && r.err == nil {
				var b [1]byte
				var n int
				if n, r.err = r.in.Read(b[:]); n == 0 && r.err == nil {
					return 0, nil
				}
				r.next = append(r.next[:0], b[:n]...)
			}
			p[0] = '\r'
			if len(r.next) == 0 || r.next[0] != '\n' {
				p[0] = '\n'
			}
			r.held = false
			return 1, nil
		}
		n := copy(p[start:], r.next)
		r.next = r.next[n:]
		if n == 0 && r.err == nil {
			n, r.err = r.in.Read(p[start:])
		}
		if n == 0 {
			if r.err != nil && r.held {
				p[0], r.held = '\n', false
				return 1, nil
			}
			return 0, r.err
		}
		if r.held {
			p[0], r.held = '\r', false
		}
		n += start
		if p[n-1] == '\r' {
			r.held = true
			n--
		}
		for b := p[:n]; ; {
			i := bytes.IndexByte(b, '\r')
			if i < 0 {
				break
			}
			if i+1 == len(b) || b[i+1] != '\n' { // the last is followed by one that is held
				b[i] = '\n'
			}
			b = b[i+1:]
		}
		if n > 0 {
			return n, nil
		}
	}
}
