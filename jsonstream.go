package wcodm

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	dm "wcodm/datamodel"
	"wcodm/datamodel/bytesize"
	"wcodm/datamodel/textfile"
)

// readJSON reads messages that follow each other, one a line or laid out, or
// the members of an array. A broken line does not take the lines after it along.
func (r *run) readJSON(in *Input, b io.Reader, q *queue) error {
	limit := r.opts.Limits.Record
	if limit == 0 {
		limit = defaultRecord
	}
	c := &countingReader{r: textfile.NewLineFeeds(textfile.NewReader(b)), limit: limit, allowed: limit}
	s := jsonStream{c: c, dec: jsontext.NewDecoder(c)}
	for number := 1; ; number++ {
		v, start, err := s.next()
		if err == io.EOF {
			if number == 1 {
				return &inputError{diagnostic: dm.Diagnostic{Code: codeEmpty, Severity: dm.Error, Line: 1, Column: 1, Message: "There is no message in the file"}}
			}
			return nil
		}
		j := r.job(in, number)
		if err != nil {
			broken := s.describe(err)
			var data *inputError
			if !errors.As(broken, &data) || !s.resume(err) {
				return broken
			}
			j.result.report(data.diagnostic)
			r.finish(q, j)
			continue
		}
		j.data = append(j.data[:0], v...)
		j.at = c.place(start)
		c.place(start + int64(len(v)))
		c.allowed = start + int64(len(v)) + limit
		if err := r.send(q, j); err != nil {
			return err
		}
	}
}

// defaultRecord is the size of the largest JSON message, in bytes; the same as
// for XML.
const defaultRecord = 64 << 20

// jsonStream takes a stream of JSON messages apart.
type jsonStream struct {
	c       *countingReader
	dec     *jsontext.Decoder
	base    int64 // offset in the stream at which dec began
	inArray bool
}

// next returns the next message and its offset in the stream.
func (s *jsonStream) next() (v jsontext.Value, start int64, err error) {
	for kind := s.dec.PeekKind(); kind == '[' && !s.inArray || kind == ']' && s.inArray; kind = s.dec.PeekKind() {
		s.inArray = !s.inArray
		if _, err := s.dec.ReadToken(); err != nil {
			return nil, 0, err
		}
	}
	if v, err = s.dec.ReadValue(); err != nil {
		return nil, 0, err
	}
	return v, s.base + s.dec.InputOffset() - int64(len(v)), nil
}

// describe turns an error of next into a finding where the data is at fault.
func (s *jsonStream) describe(err error) error {
	var syntax *jsontext.SyntacticError
	switch {
	case s.c.exceeded:
		return &inputError{diagnostic: dm.Diagnostic{Code: codeLimit, Severity: dm.Error,
			Message: "The file asks for more than is allowed: a message is larger than " + bytesize.Words(s.c.limit)}.At(s.c.place(s.c.allowed))}
	case errors.As(err, &syntax) && strings.Contains(syntax.Err.Error(), "max depth"): // the library has no name for it
		return &inputError{diagnostic: dm.Diagnostic{Code: codeLimit, Severity: dm.Error,
			Message: "The file asks for more than is allowed: objects and arrays lie within each other too deep"}.At(s.c.place(s.base + syntax.ByteOffset))}
	case errors.As(err, &syntax):
		d := dm.Diagnostic{Code: codeJSON, Severity: dm.Error, Message: "This is not well-formed JSON: " + dm.JSONSyntax(syntax)}
		return &inputError{diagnostic: d.At(s.c.place(s.base + syntax.ByteOffset))}
	}
	return err
}

// resume goes on behind a broken line, if the next one begins a message.
func (s *jsonStream) resume(err error) bool {
	var syntax *jsontext.SyntacticError
	if s.inArray || !errors.As(err, &syntax) {
		return false
	}
	unread := append([]byte(nil), s.dec.UnreadBuffer()...)
	at := s.dec.InputOffset()
	skip := max(syntax.ByteOffset-at, 0)
	if skip > int64(len(unread)) {
		return false
	}
	end := bytes.IndexByte(unread[skip:], '\n')
	if end < 0 {
		return false
	}
	from := skip + int64(end) + 1
	if !bytes.HasPrefix(unread[from:], []byte(`{"package"`)) {
		return false
	}
	s.base += at + from
	s.dec = jsontext.NewDecoder(io.MultiReader(bytes.NewReader(unread[from:]), s.c))
	return true
}

// countingReader knows where the lines of a stream begin, as far as they have
// not been asked for, and stops a message that is larger than allowed.
type countingReader struct {
	r        io.Reader
	offset   int64
	breaks   []int64 // offsets of line breaks, not yet passed
	line     int     // line breaks passed
	start    int64   // offset of the line begun by the last one passed
	limit    int64   // of a message, in bytes
	allowed  int64   // offset of the end of the largest message that is allowed now
	exceeded bool
}

func (c *countingReader) Read(p []byte) (int, error) {
	// No more than what is allowed is read ahead of the message at hand.
	if c.offset >= c.allowed {
		c.exceeded = true
		return 0, errors.New("a message is larger than the limit")
	}
	n, err := c.r.Read(p)
	for i, b := range p[:n] {
		if b == '\n' {
			c.breaks = append(c.breaks, c.offset+int64(i))
		}
	}
	c.offset += int64(n)
	return n, err
}

// place turns an offset into a place. Offsets must not decrease.
func (c *countingReader) place(offset int64) dm.Place {
	passed := 0
	for passed < len(c.breaks) && c.breaks[passed] < offset {
		c.start = c.breaks[passed] + 1
		passed++
	}
	c.line += passed
	c.breaks = append(c.breaks[:0], c.breaks[passed:]...)
	return dm.Place{Line: uint32(c.line + 1), Col: uint32(offset-c.start) + 1}
}
