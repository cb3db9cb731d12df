package datamodel

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// JSONError is JSON that cannot be read: it is not well-formed, it is not a
// message, or has a character that XML cannot carry. Line and Column count from 1.
type JSONError struct {
	Line, Column int
	Message      string
	// Character says that it is a character that XML cannot carry.
	Character bool
}

func (e *JSONError) Error() string { return fmt.Sprintf("%d:%d: %s", e.Line, e.Column, e.Message) }

// JSONReader reads WCO JSON into trees. It belongs to one goroutine.
type JSONReader struct {
	dec  jsontext.Decoder
	in   bytes.Reader
	data []byte
	t    *Tree
	path []byte // JSON pointer of what is being read
	lines
}

// lines turns growing byte offsets into places.
type lines struct {
	data   []byte
	offset int // up to here at is right
	at     Place
}

func (l *lines) reset(data []byte, at Place) {
	*l = lines{data: data, at: Place{max(at.Line, 1), max(at.Col, 1)}}
}

func (l *lines) place(offset int) Place {
	if offset > l.offset {
		passed := l.data[l.offset:offset]
		if n := bytes.Count(passed, []byte{'\n'}); n > 0 {
			l.at.Line += uint32(n)
			l.at.Col = 1
			passed = passed[bytes.LastIndexByte(passed, '\n')+1:]
		}
		l.at.Col += uint32(utf8.RuneCount(passed))
		l.offset = offset
	}
	return l.at
}

// JSONPackage returns the value of the member "package" of a JSON object, and
// whether it has one.
func JSONPackage(data []byte) (name string, ok bool) {
	if rest, ok := bytes.CutPrefix(data, []byte(`{"package":"`)); ok { // as it is written here
		if end := bytes.IndexAny(rest, `"\`); end >= 0 && rest[end] == '"' {
			return string(rest[:end]), true
		}
	}
	dec := jsontext.NewDecoder(bytes.NewReader(data))
	if tok, err := dec.ReadToken(); err != nil || tok.Kind() != '{' {
		return "", false
	}
	for dec.PeekKind() == '"' {
		key, err := dec.ReadToken()
		if err != nil {
			return "", false
		}
		if key.String() == "package" && dec.PeekKind() == '"' {
			tok, err := dec.ReadToken()
			return tok.String(), err == nil
		}
		if dec.SkipValue() != nil {
			return "", false
		}
	}
	return "", false
}

// Read makes the tree from one JSON message of the package, which begins at
// the given place of the input. Members that the package does not know, and
// values of the wrong kind, are in Strays afterwards. The error is a
// [*JSONError].
func (r *JSONReader) Read(t *Tree, p *Package, data []byte, at Place) error {
	t.Reset(p)
	r.t, r.data, r.path = t, data, r.path[:0]
	r.lines.reset(data, at)
	r.in.Reset(data)
	r.dec.Reset(&r.in)
	if err := r.message(p); err != nil {
		return r.locate(err)
	}
	return nil
}

func (r *JSONReader) locate(err error) error {
	var syntax *jsontext.SyntacticError
	if errors.As(err, &syntax) {
		at := r.place(min(int(syntax.ByteOffset), len(r.data)))
		return &JSONError{Line: int(at.Line), Column: int(at.Col), Message: "this is not well-formed JSON: " + JSONSyntax(syntax)}
	}
	return err
}

func (r *JSONReader) message(p *Package) error {
	if err := r.expect('{', "a message is a JSON object"); err != nil {
		return err
	}
	found := false
	for r.dec.PeekKind() != '}' {
		key, at, err := r.enter()
		if err != nil {
			return err
		}
		switch string(key) {
		case "package":
			err = r.dec.SkipValue()
		case p.Root.JSON:
			found = true
			if r.dec.PeekKind() != '{' {
				return &JSONError{Line: int(at.Line), Column: int(at.Col), Message: fmt.Sprintf("%q is an object in a %s message, not %s", key, p.Name, kindWords(r.dec.PeekKind()))}
			}
			err = r.occurrence(None, p.Root, at)
		default:
			err = r.stray(at)
		}
		if err != nil {
			return err
		}
		r.path = r.path[:0]
	}
	if _, err := r.dec.ReadToken(); err != nil {
		return err
	}
	if !found {
		return &JSONError{Line: int(r.at.Line), Column: int(r.at.Col), Message: fmt.Sprintf("a %s message has a member %q, and this one has none", p.Name, p.Root.JSON)}
	}
	return nil
}

func (r *JSONReader) expect(kind jsontext.Kind, words string) error {
	tok, err := r.dec.ReadToken()
	if err != nil {
		return err
	}
	if tok.Kind() != kind {
		at := r.place(int(r.dec.InputOffset()))
		return &JSONError{Line: int(at.Line), Column: int(at.Col), Message: fmt.Sprintf("%s, not %s", words, kindWords(tok.Kind()))}
	}
	return nil
}

func kindWords(k jsontext.Kind) string {
	switch k {
	case '"':
		return "a string"
	case '0':
		return "a number"
	case '[':
		return "an array"
	case '{':
		return "an object"
	case 'n':
		return "null"
	}
	return "true or false"
}

// enter reads an object's member name and its place, and adds the name to the
// path, whose memory it is in.
func (r *JSONReader) enter() ([]byte, Place, error) {
	v, err := r.dec.ReadValue()
	if err != nil {
		return nil, Place{}, err
	}
	at := r.place(int(r.dec.InputOffset()) - len(v))
	r.path = append(r.path, '/')
	start := len(r.path)
	if bytes.IndexByte(v, '\\') < 0 {
		r.path = append(r.path, v[1:len(v)-1]...)
	} else if r.path, err = jsontext.AppendUnquote(r.path, v); err != nil {
		return nil, Place{}, err
	}
	return r.path[start:], at, nil
}

// element reads the value of a member: one occurrence, or an array of them.
func (r *JSONReader) element(parent NodeID, e *Element, at Place) error {
	array := r.dec.PeekKind() == '['
	if array != e.Repeats() {
		r.t.Lenient = true
	}
	if !array {
		return r.occurrence(parent, e, at)
	}
	if _, err := r.dec.ReadToken(); err != nil {
		return err
	}
	mark := len(r.path)
	for i := 0; r.dec.PeekKind() != ']'; i++ {
		if r.dec.PeekKind() == 0 {
			_, err := r.dec.ReadToken()
			return err
		}
		r.path = strconv.AppendInt(append(r.path[:mark], '/'), int64(i), 10)
		var err error
		if r.dec.PeekKind() == '[' {
			err = r.stray(Place{})
		} else {
			err = r.occurrence(parent, e, Place{})
		}
		if err != nil {
			return err
		}
	}
	r.path = r.path[:mark]
	_, err := r.dec.ReadToken()
	return err
}

// occurrence reads one occurrence of an element. In an array its place is its
// own, which is not known yet.
func (r *JSONReader) occurrence(parent NodeID, e *Element, at Place) error {
	object := r.dec.PeekKind() == '{'
	if object != (e.Type == nil || len(e.Attributes) > 0) {
		return r.stray(at)
	}
	if !object {
		if at == (Place{}) { // a scalar stands right behind what was read
			at = r.place(int(r.dec.InputOffset()))
		}
		return r.value(r.t.Add(parent, e, at))
	}
	if _, err := r.dec.ReadToken(); err != nil {
		return err
	}
	if at == (Place{}) {
		at = r.place(int(r.dec.InputOffset()) - 1)
	}
	n := r.t.Add(parent, e, at)
	mark := len(r.path)
	for r.dec.PeekKind() != '}' {
		key, at, err := r.enter()
		if err != nil {
			return err
		}
		if err := r.member(n, e, key, at); err != nil {
			return err
		}
		r.path = r.path[:mark]
	}
	_, err := r.dec.ReadToken()
	return err
}

func (r *JSONReader) member(n NodeID, e *Element, key []byte, at Place) error {
	if e.Type == nil {
		for _, c := range e.Children {
			if c.JSON == string(key) {
				return r.element(n, c, at)
			}
		}
		a := e.Attribute(string(key))
		if string(key) == SchemaLocation.Name {
			a = SchemaLocation
		}
		if a != nil && r.dec.PeekKind() == '"' {
			return r.attribute(n, a)
		}
		return r.stray(at)
	}
	if string(key) == "value" {
		return r.value(n)
	}
	if a := e.Attribute(string(key)); a != nil && r.dec.PeekKind() == '"' {
		return r.attribute(n, a)
	}
	return r.stray(at)
}

func (r *JSONReader) attribute(n NodeID, a *Attribute) error {
	v, err := r.dec.ReadValue()
	if err != nil {
		return err
	}
	text, err := r.text(v)
	if err != nil {
		return err
	}
	r.t.SetAttr(n, a, text)
	return nil
}

// value reads a leaf's value: a string, or a number where the type is one.
func (r *JSONReader) value(n NodeID) error {
	kind := r.dec.PeekKind()
	if kind != '"' && !(kind == '0' && r.t.Elem(n).isNumber()) {
		return r.stray(r.t.Place(n))
	}
	v, err := r.dec.ReadValue()
	if err != nil {
		return err
	}
	switch {
	case kind == '0':
		if bytes.ContainsAny(v, "eE") {
			at := r.place(int(r.dec.InputOffset()) - len(v))
			return &JSONError{Line: int(at.Line), Column: int(at.Col), Message: fmt.Sprintf("the number %s has an exponent: write it out", v)}
		}
		r.t.SetValue(n, v)
	default:
		text, err := r.text(v)
		if err != nil {
			return err
		}
		r.t.SetValue(n, text)
	}
	return nil
}

// text is what a JSON string says. Characters that no declaration can carry, as
// XML has none of them, are an error.
func (r *JSONReader) text(v jsontext.Value) ([]byte, error) {
	escaped := bytes.IndexByte(v, '\\') >= 0
	if !escaped && bytes.IndexByte(v, 0xEF) < 0 { // the first byte of U+FFFE and U+FFFF; JSON itself forbids the others
		return v[1 : len(v)-1], nil
	}
	text, err := jsontext.AppendUnquote(nil, v)
	if err != nil {
		return nil, err
	}
	if i, ok := XMLText(text); !ok {
		at := r.place(int(r.dec.InputOffset()) - len(v) + 1 + rawOffset(v[1:], text[:i]))
		c, _ := utf8.DecodeRune(text[i:])
		return nil, &JSONError{Line: int(at.Line), Column: int(at.Col), Character: true,
			Message: fmt.Sprintf("the value has the character U+%04X, which XML cannot carry", c)}
	}
	return text, nil
}

// rawOffset is how far into a JSON string what stands for a text reaches that it
// begins with.
func rawOffset(raw, text []byte) int {
	i := 0
	for len(text) > 0 {
		size := 1
		switch {
		case raw[i] != '\\':
			_, size = utf8.DecodeRune(text)
			i += size
		case raw[i+1] != 'u':
			i += 2
		default:
			if _, size = utf8.DecodeRune(text); size == 4 { // two surrogates
				i += 6
			}
			i += 6
		}
		text = text[size:]
	}
	return i
}

// stray takes the value at the path for content that the package does not know.
// Without a place given, it is the value's own.
func (r *JSONReader) stray(at Place) error {
	v, err := r.dec.ReadValue()
	if err != nil {
		return err
	}
	if at == (Place{}) {
		at = r.place(int(r.dec.InputOffset()) - len(v))
	}
	value := string(v)
	if v.Kind() == '"' {
		if text, err := jsontext.AppendUnquote(nil, v); err == nil {
			value = string(text)
		}
	}
	r.t.Strays = append(r.t.Strays, Stray{Path: string(r.path), Value: value, Place: at})
	return nil
}
