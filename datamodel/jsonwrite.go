package datamodel

import (
	"github.com/go-json-experiment/json/jsontext"
)

// AppendJSON appends the message as WCO JSON on one line, without a line break
// at the end:
//
//	{"package":"gb-cds","metaData":{…,"declaration":{…}}}
//
// An XML tag becomes its JSON name; what may repeat is an array; a leaf whose
// type has XML attributes is an object with "value" and the attributes;
// numbers keep their lexical form, as a JSON number where that is one and as a
// string where it is not ("007", "+1") or where the package prescribes the form.
func (t *Tree) AppendJSON(dst []byte) []byte {
	dst = append(dst, `{"package":`...)
	dst = quote(dst, t.Package.Name)
	if root := t.Root(); root != None {
		dst = append(dst, ',')
		dst = quote(dst, t.Elem(root).JSON)
		dst = append(dst, ':')
		dst = t.jsonNode(dst, root)
	}
	return append(dst, '}')
}

// IndentJSON lays JSON out over several lines.
func IndentJSON(v []byte) ([]byte, error) {
	out := jsontext.Value(append([]byte(nil), v...))
	if err := out.Indent(jsontext.WithIndent("  ")); err != nil {
		return nil, err
	}
	return out, nil
}

func (t *Tree) jsonNode(dst []byte, n NodeID) []byte {
	e := t.Elem(n)
	if e.Type != nil {
		return t.jsonLeaf(dst, n, e)
	}
	dst = append(dst, '{')
	start := len(dst)
	t.Attrs(n, func(a *Attribute, v []byte) {
		dst = quoteBytes(member(dst, start, a.Name), v)
	})
	children := t.ordered(n)
	for i := 0; i < len(children); {
		c := t.Elem(children[i])
		end := i + 1
		for end < len(children) && t.Elem(children[end]) == c {
			end++
		}
		dst = member(dst, start, c.JSON)
		if !c.Repeats() && end == i+1 {
			dst = t.jsonNode(dst, children[i])
		} else { // more than the package allows stays visible rather than lost
			dst = append(dst, '[')
			for k, id := range children[i:end] {
				if k > 0 {
					dst = append(dst, ',')
				}
				dst = t.jsonNode(dst, id)
			}
			dst = append(dst, ']')
		}
		i = end
	}
	t.done(children)
	return append(dst, '}')
}

func (t *Tree) jsonLeaf(dst []byte, n NodeID, e *Element) []byte {
	if len(e.Attributes) == 0 {
		return jsonValue(dst, e, t.Value(n))
	}
	dst = append(dst, '{')
	start := len(dst)
	if t.HasValue(n) {
		dst = member(dst, start, "value")
		dst = jsonValue(dst, e, t.Value(n))
	}
	t.Attrs(n, func(a *Attribute, v []byte) {
		dst = quoteBytes(member(dst, start, a.Name), v)
	})
	return append(dst, '}')
}

func member(dst []byte, start int, name string) []byte {
	if len(dst) > start {
		dst = append(dst, ',')
	}
	return append(quote(dst, name), ':')
}

// isNumber reports whether values are JSON numbers: a decimal whose very form
// is prescribed is a string, which keeps it.
func (e *Element) isNumber() bool { return e.Type.Base == "decimal" && len(e.Facets.Patterns) == 0 }

func jsonValue(dst []byte, e *Element, v []byte) []byte {
	if e.isNumber() && isJSONNumber(v) {
		return append(dst, v...)
	}
	return quoteBytes(dst, v)
}

func quote(dst []byte, s string) []byte { return quoteBytes(dst, []byte(s)) }

func quoteBytes(dst []byte, s []byte) []byte {
	plain := true
	for _, c := range s {
		if c < 0x20 || c >= 0x7f || c == '"' || c == '\\' {
			plain = false
			break
		}
	}
	if plain {
		dst = append(dst, '"')
		dst = append(dst, s...)
		return append(dst, '"')
	}
	dst, _ = jsontext.AppendQuote(dst, s) // the error is invalid UTF-8, which the readers refuse
	return dst
}

// isJSONNumber reports whether a decimal's lexical form is a JSON number
// without exponent.
func isJSONNumber(v []byte) bool {
	i := 0
	if i < len(v) && v[i] == '-' {
		i++
	}
	digits := func() bool {
		start := i
		for i < len(v) && v[i] >= '0' && v[i] <= '9' {
			i++
		}
		return i > start
	}
	first := i
	if !digits() || v[first] == '0' && i > first+1 {
		return false
	}
	if i < len(v) && v[i] == '.' {
		i++
		if !digits() {
			return false
		}
	}
	return i == len(v)
}
