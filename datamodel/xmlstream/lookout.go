package xmlstream

import "bytes"

// lookout looks ahead in a text of which the beginning is passed over again and again, a few bytes at a time. It
// remembers what it has found, so that the text is not searched from each of its tags on.
type lookout struct {
	at       int64 // how many bytes were passed over
	document found // the next document, or element that is wanted
	comment  found // the next end of a comment
	spent    int64 // bytes that were looked at for the ends of elements
}

// found is where something lies ahead, in bytes from the beginning of the text.
type found struct {
	at   int64 // if it is behind the place at hand
	free int64 // nothing lies before this
}

// The bytes that may be looked at for ends of elements: a share for each byte of the text, and some to begin with. A
// text that asks for more has so many tags without an end that what holds a document is not told from them any more.
const (
	spendFirst = 64 << 20
	spendShare = 16
)

// lookStep is how much more there has to be before it is worth to look further, in bytes.
const lookStep = 4096

var commentEnd = []byte("-->")

// moved leaves n bytes behind.
func (l *lookout) moved(n int) { l.at += int64(n) }

// commentEnd is the offset in b, which begins at the place at hand with "<!--", of the end of the comment; -1 for none.
func (l *lookout) commentEnd(b []byte) int {
	return l.next(&l.comment, b, func(from int) (at, free int) {
		if i := bytes.Index(b[from:], commentEnd); i >= 0 {
			return from + i, 0
		}
		return -1, len(b) - len(commentEnd) + 1
	})
}

// next looks for something from the place at hand on, at which b begins. search tells where in b it lies, from an
// offset on, or else up to where certainly none begins.
func (l *lookout) next(f *found, b []byte, search func(from int) (at, free int)) int {
	if f.at > l.at {
		return int(f.at - l.at)
	}
	from := int(max(f.free-l.at, 1))
	if from >= len(b) || len(b) == lookahead && from > len(b)-lookStep {
		return -1
	}
	at, free := search(from)
	if at < 0 {
		f.free = max(f.free, l.at+int64(free))
		return -1
	}
	f.at = l.at + int64(at)
	f.free = f.at
	return at
}

// wraps reports whether an element of a name, with which b begins, holds a document: something that begins as begins
// says, and that is not a document by its own declaration.
func (l *lookout) wraps(b []byte, name string, begins func([]byte) bool) bool {
	holds := l.next(&l.document, b, func(from int) (at, free int) {
		for free = len(b); ; from++ {
			i := bytes.IndexByte(b[from:], '<')
			if i < 0 {
				return -1, free
			}
			from += i
			if begins(b[from:]) {
				return from, 0
			}
			if len(b)-from < maxName { // it may be cut off
				free = min(free, from)
			}
		}
	})
	if holds < 0 || l.spent > spendFirst+spendShare*l.at {
		return false
	}
	end := []byte("</" + name)
	closes := bytes.Index(b, end)
	if closes < 0 {
		closes = len(b)
	}
	l.spent += int64(closes)
	return holds < closes && closes < len(b) && !declared(b[holds:closes])
}
