package datamodel

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// XMLHeader is the XML declaration that begins every XML output.
const XMLHeader = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"

// XMLWriter writes trees as XML: schema order, UTF-8, one element a line. It
// belongs to one goroutine.
type XMLWriter struct {
	buf    []byte
	t      *Tree
	prefix map[string]string // namespace URI to prefix with colon
}

// AppendTree appends the message to dst without XML declaration, indented by
// depth levels, and returns the extended slice.
func (w *XMLWriter) AppendTree(dst []byte, t *Tree, depth int) []byte {
	w.buf, w.t = dst, t
	if w.prefix == nil {
		w.prefix = map[string]string{}
	}
	clear(w.prefix)
	for _, ns := range t.Package.Namespaces {
		if ns.Prefix != "" {
			w.prefix[ns.URI] = ns.Prefix + ":"
		}
	}
	if root := t.Root(); root != None {
		w.node(root, depth, true)
	}
	return w.buf
}

func (w *XMLWriter) node(n NodeID, depth int, root bool) {
	t := w.t
	e := t.Elem(n)
	w.indent(depth)
	w.open(e.Space, e.Tag)
	if root {
		w.namespaces()
	}
	if v, ok := t.Attr(n, SchemaLocation); ok && w.ownLocation(v) {
		w.buf = append(w.buf, ` xmlns:xsi="`+xsiSpace+`" xsi:schemaLocation="`...)
		w.escape(v, true)
		w.buf = append(w.buf, '"')
	}
	switch {
	case e.Type == nil:
		w.attributes(n)
		children := t.ordered(n)
		if len(children) == 0 {
			w.buf = append(w.buf, "/>\n"...)
		} else {
			w.buf = append(w.buf, ">\n"...)
			for _, c := range children {
				w.node(c, depth+1, false)
			}
			w.indent(depth)
			w.close(e.Space, e.Tag)
		}
		t.done(children)
	case e.Type.Child != "":
		if !t.HasValue(n) && !t.HasAttrs(n) {
			w.buf = append(w.buf, "/>\n"...)
			return
		}
		w.buf = append(w.buf, ">\n"...)
		w.indent(depth + 1)
		w.open(e.Type.ChildSpace, e.Type.Child)
		w.value(n, e.Type.ChildSpace, e.Type.Child)
		w.indent(depth)
		w.close(e.Space, e.Tag)
	default:
		w.value(n, e.Space, e.Tag)
	}
}

// value writes attributes, the text and the end tag of an open leaf.
func (w *XMLWriter) value(n NodeID, space, name string) {
	w.attributes(n)
	v := w.t.Value(n)
	if len(v) == 0 {
		w.buf = append(w.buf, "/>\n"...)
		return
	}
	w.buf = append(w.buf, '>')
	w.escape(v, false)
	w.close(space, name)
}

// attributes writes the XML attributes of an open element; where they are a
// hint to the reader of the file, that is seen to elsewhere.
func (w *XMLWriter) attributes(n NodeID) {
	w.t.Attrs(n, func(a *Attribute, v []byte) {
		if a == SchemaLocation {
			return
		}
		w.buf = append(w.buf, ' ')
		w.buf = append(w.buf, a.Name...)
		w.buf = append(w.buf, `="`...)
		w.escape(v, true)
		w.buf = append(w.buf, '"')
	})
}

const spaces = "                                                                "

func (w *XMLWriter) indent(depth int) {
	w.buf = append(w.buf, spaces[:min(2*depth, len(spaces))]...)
}

func (w *XMLWriter) open(space, name string) {
	w.buf = append(w.buf, '<')
	w.buf = append(w.buf, w.prefix[space]...)
	w.buf = append(w.buf, name...)
}

func (w *XMLWriter) close(space, name string) {
	w.buf = append(w.buf, "</"...)
	w.buf = append(w.buf, w.prefix[space]...)
	w.buf = append(w.buf, name...)
	w.buf = append(w.buf, ">\n"...)
}

func (w *XMLWriter) namespaces() {
	for _, ns := range w.t.Package.Namespaces {
		w.buf = append(w.buf, " xmlns"...)
		if ns.Prefix != "" {
			w.buf = append(w.buf, ':')
			w.buf = append(w.buf, ns.Prefix...)
		}
		w.buf = append(w.buf, `="`...)
		w.buf = append(w.buf, ns.URI...)
		w.buf = append(w.buf, '"')
	}
}

// ownLocation reports whether a schemaLocation begins with one of this
// package's namespaces; in another package's message it would mislead.
func (w *XMLWriter) ownLocation(v []byte) bool {
	words := strings.Fields(string(v))
	for _, ns := range w.t.Package.Namespaces {
		if len(words) > 0 && ns.URI == words[0] {
			return true
		}
	}
	return false
}

// escape writes text so that a parser gives back the same characters: line
// breaks and tabs of attributes, and carriage returns, as references.
func (w *XMLWriter) escape(v []byte, attribute bool) {
	special := "&<>\r"
	if attribute {
		special = "&<>\r\n\t\""
	}
	for {
		i := bytes.IndexAny(v, special)
		if i < 0 {
			w.buf = append(w.buf, v...)
			return
		}
		w.buf = append(w.buf, v[:i]...)
		switch v[i] {
		case '&':
			w.buf = append(w.buf, "&amp;"...)
		case '<':
			w.buf = append(w.buf, "&lt;"...)
		case '>':
			w.buf = append(w.buf, "&gt;"...)
		case '"':
			w.buf = append(w.buf, "&quot;"...)
		case '\r':
			w.buf = append(w.buf, "&#13;"...)
		case '\n':
			w.buf = append(w.buf, "&#10;"...)
		case '\t':
			w.buf = append(w.buf, "&#9;"...)
		}
		v = v[i+1:]
	}
}

// XMLText reports whether XML can carry the text: valid UTF-8 and none of the
// control characters that XML 1.0 excludes. The index is that of the first
// character at fault.
func XMLText(v []byte) (index int, ok bool) {
	for i := 0; i < len(v); {
		c := v[i]
		if c < utf8.RuneSelf {
			if c < 0x20 && c != '\t' && c != '\n' && c != '\r' {
				return i, false
			}
			i++
			continue
		}
		r, size := utf8.DecodeRune(v[i:])
		if r == utf8.RuneError && size == 1 || r == 0xFFFE || r == 0xFFFF {
			return i, false
		}
		i += size
	}
	return 0, true
}
