package wcodm

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	dm "wcodm/datamodel"
	"wcodm/datamodel/bytesize"
	"wcodm/datamodel/xmlstream"
)

// Codes of findings about an input or a message as a whole.
const (
	codeSyntax    = "INP001" // none that is known
	codeEmpty     = "INP002"
	codeXML       = "XML001"
	codeEncoding  = "XML002"
	codeLimit     = "XML003"
	codeEntity    = "XML004"
	codeUnknown   = "MSG001"
	codeStripped  = "MSG002"
	codeAnother   = "MSG004" // another administration's content
	codeChoice    = "MSG005" // which official schema it was judged by
	codeNoWay     = "MAP007"
	codeJSON      = "JSN001"
	codePackage   = "JSN002"
	codeNoForm    = "JSN003"
	codeCharacter = "JSN004" // that XML cannot carry
)

// peekSize is how much of an input is looked at to tell its syntax.
const peekSize = 512

func (r *run) readAll(in *Input, q *queue) error {
	f, err := in.Open()
	if err != nil {
		return err
	}
	defer f.Close()
	b := bufio.NewReaderSize(f, 64<<10)
	head, err := b.Peek(peekSize)
	if err != nil && err != io.EOF {
		return fmt.Errorf("reading %s: %w", in.Name, err)
	}
	syntax := syntaxOf(head)
	from := r.only
	if from != nil && syntax != "" && syntax != from.Syntax {
		return &inputError{dm.Diagnostic{Code: codeSyntax, Severity: dm.Error, Line: 1, Column: 1,
			Message: fmt.Sprintf("This is %s, and %s is %s", upper(syntax), from.Name, upper(from.Syntax)), Expected: upper(from.Syntax)}}
	}
	switch syntax {
	case XML:
		return r.readXML(in, b, q)
	case JSON:
		return r.readJSON(in, b, q)
	}
	if table, err := r.table(b); err != nil {
		return fmt.Errorf("reading %s: %w", in.Name, err)
	} else if table != nil {
		return r.readCSV(in, b, q, table)
	}
	d := dm.Diagnostic{Code: codeSyntax, Severity: dm.Error, Line: 1, Column: 1,
		Message: "This is neither XML nor JSON, and no table that is known here", Expected: "a declaration in XML, JSON or CSV; a table with columns of your own needs --from MAPPING.yaml"}
	if bytes.HasPrefix(head, []byte("UNA")) || bytes.HasPrefix(head, []byte("UNB+")) {
		d.Message, d.Expected = "This is UN/EDIFACT, which is not read", "a declaration in XML, JSON or CSV"
	}
	if len(bytes.TrimSpace(head)) == 0 {
		d.Code, d.Message, d.Expected = codeEmpty, "The file is empty", "a declaration in XML, JSON or CSV"
		if len(head) == peekSize { // there may be more
			d.Message = "There are only blanks at the beginning of the file"
		}
	}
	return &inputError{d}
}

func upper(s Syntax) string { return strings.ToUpper(string(s)) }

// syntaxOf tells the syntax from the first bytes; empty when it is none.
func syntaxOf(head []byte) Syntax {
	text := bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF"))
	text = bytes.TrimPrefix(text, []byte("\xFF\xFE"))
	text = bytes.TrimPrefix(text, []byte("\xFE\xFF"))
	text = bytes.TrimLeft(text, "\x00 \t\r\n") // a UTF-16 text has zeros between
	if len(text) == 0 {
		return ""
	}
	switch text[0] {
	case '<':
		return XML
	case '{', '[':
		return JSON
	}
	return ""
}

func (r *run) readXML(in *Input, b io.Reader, q *queue) error {
	reader, err := r.reader()
	if err != nil {
		return err
	}
	defer r.idle(reader)
	var repairs byteRepairs
	if r.opts.Repair {
		repairs.mender = xmlstream.NewMender(b)
		b = repairs.mender
	}
	number := 0
	doc, err := reader.Read(r.ctx, b, func(rec *xmlstream.Record) error {
		number++
		j := r.job(in, number)
		j.record = rec
		j.format = r.begin[rec.Root].format(rec)
		repairs.tell(rec, &j.result)
		return r.send(q, j)
	})
	if repairs.left() {
		j := r.job(in, 0)
		repairs.tell(nil, &j.result)
		r.finish(q, j)
	}
	var syntax *xmlstream.SyntaxError
	switch {
	case errors.As(err, &syntax):
		d := syntaxDiagnostic(syntax)
		if !r.opts.Repair {
			d.Expected = repairable(syntax)
		}
		return &inputError{d}
	case err != nil:
		return err
	case doc.Messages == 0:
		return &inputError{r.unknown(doc)}
	}
	return nil
}

func syntaxDiagnostic(e *xmlstream.SyntaxError) dm.Diagnostic {
	d := dm.Diagnostic{Severity: dm.Error, Line: e.Line, Column: e.Col}
	switch e.Kind {
	case xmlstream.Encoding:
		d.Code, d.Message = codeEncoding, "The characters cannot be read: "+e.Message
	case xmlstream.Limit:
		d.Code, d.Message = codeLimit, "The file asks for more than is allowed: "+e.Message
	case xmlstream.Entity:
		d.Code, d.Message = codeEntity, "The file uses an entity, which is not allowed: "+e.Message
	case xmlstream.Empty:
		d.Code, d.Message = codeEmpty, "The file is empty"
	default:
		d.Code, d.Message = codeXML, "This is not well-formed XML: "+e.Message
	}
	return d
}

// readJSON reads messages that follow each other, one a line or laid out, or
// the members of an array. A broken line does not take the lines after it along.
func (r *run) readJSON(in *Input, b *bufio.Reader, q *queue) error {
	if head, _ := b.Peek(3); bytes.Equal(head, []byte("\xEF\xBB\xBF")) {
		if _, err := b.Discard(3); err != nil {
			return err
		}
	}
	limit := r.opts.Limits.Record
	if limit == 0 {
		limit = defaultRecord
	}
	c := &countingReader{r: b, limit: limit, allowed: limit}
	s := jsonStream{c: c, dec: jsontext.NewDecoder(c)}
	for number := 1; ; number++ {
		v, start, err := s.next()
		if err == io.EOF {
			if number == 1 {
				return &inputError{dm.Diagnostic{Code: codeEmpty, Severity: dm.Error, Line: 1, Column: 1, Message: "There is no message in the file"}}
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
		return &inputError{dm.Diagnostic{Code: codeLimit, Severity: dm.Error,
			Message: "The file asks for more than is allowed: a message is larger than " + bytesize.Words(s.c.limit)}.At(s.c.place(s.c.allowed))}
	case errors.As(err, &syntax) && strings.Contains(syntax.Err.Error(), "max depth"): // the library has no name for it
		return &inputError{dm.Diagnostic{Code: codeLimit, Severity: dm.Error,
			Message: "The file asks for more than is allowed: objects and arrays lie within each other too deep"}.At(s.c.place(s.base + syntax.ByteOffset))}
	case errors.As(err, &syntax):
		d := dm.Diagnostic{Code: codeJSON, Severity: dm.Error, Message: "This is not well-formed JSON: " + dm.JSONSyntax(syntax)}
		return &inputError{d.At(s.c.place(s.base + syntax.ByteOffset))}
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
