package xmlstream

// scanState follows the markup of a document byte by byte, as far as it takes to find the document's end.
type scanState struct {
	in    construct
	depth int  // of open elements
	begun bool // markup was seen
	last  [2]byte
	size  int  // bytes of the construct at hand
	quote byte // that is open in a tag or a DOCTYPE
	set   int  // brackets that are open in a DOCTYPE
}

// construct is a piece of a document.
type construct uint8

const (
	inText construct = iota
	inMarkup
	inStart
	inEnd
	inBang
	inComment
	inInstruction
	inSection
	inDoctype
)

// text reports whether the next byte is outside of markup.
func (s *scanState) text() bool { return s.in == inText }

// next takes a byte and reports whether the document ends with it.
func (s *scanState) next(c byte) (ended bool) {
	s.begun = s.begun || c == '<'
	s.size++
	switch s.in {
	case inText:
		if c == '<' {
			s.enter(inMarkup)
		}
	case inMarkup:
		switch c {
		case '/':
			s.enter(inEnd)
		case '?':
			s.enter(inInstruction)
		case '!':
			s.enter(inBang)
		default:
			s.enter(inStart)
			return s.tag(c)
		}
	case inBang:
		switch c {
		case '-':
			s.enter(inComment)
		case '[':
			s.enter(inSection)
		default:
			s.enter(inDoctype)
		}
	case inComment:
		s.until(c, "-->", 1+3) // <!--> is no comment
	case inSection:
		s.until(c, "]]>", 0)
	case inInstruction:
		s.until(c, "?>", 0)
	case inStart, inEnd:
		ended = s.tag(c)
	case inDoctype:
		s.doctype(c)
	}
	s.last[0], s.last[1] = s.last[1], c
	return ended
}

func (s *scanState) enter(in construct) {
	s.in, s.size, s.quote, s.set, s.last = in, 0, 0, 0, [2]byte{}
}

// until leaves a construct at its end, which is not within its first bytes.
func (s *scanState) until(c byte, end string, least int) {
	n := len(end)
	if c == end[n-1] && s.last[1] == end[n-2] && (n == 2 || s.last[0] == end[0]) && s.size >= least {
		s.enter(inText)
	}
}

func (s *scanState) tag(c byte) (ended bool) {
	switch {
	case s.quote != 0:
		if c == s.quote {
			s.quote = 0
		}
	case s.in == inStart && (c == '"' || c == '\''):
		s.quote = c
	case c == '>':
		switch {
		case s.in == inEnd:
			s.depth--
		case s.last[1] != '/':
			s.depth++
		}
		s.enter(inText)
		return s.depth <= 0
	}
	return false
}

func (s *scanState) doctype(c byte) {
	switch {
	case s.quote != 0:
		if c == s.quote {
			s.quote = 0
		}
	case c == '"' || c == '\'':
		s.quote = c
	case c == '[':
		s.set++
	case c == ']':
		s.set--
	case c == '>' && s.set <= 0:
		s.enter(inText)
	}
}
