package mappings

import (
	"fmt"
	"strings"
	"unicode/utf8"

	dm "wcodm/datamodel"
)

// side is one side of a value rule: a path, or a template that composes a
// value of several paths: "{GovernmentProcedure/CurrentCode:2}{…:2}".
type side struct {
	parts []part
	plain bool // a single path without a format
}

// part is a piece of a template: literal text, or a path with the format that
// says how much of the value is its own.
type part struct {
	literal string
	path    *path
	format  dm.Format // zero: the rest, up to the literal that follows
}

// paths returns the side's paths in order.
func (s *side) paths() []*path {
	var out []*path
	for i := range s.parts {
		if p := s.parts[i].path; p != nil {
			out = append(out, p)
		}
	}
	return out
}

// parseSide reads a path or a template; divides says that a composed value has
// to be taken apart again.
func parseSide(from *dm.Element, text string, divides bool) (*side, error) {
	if !strings.Contains(text, "{") {
		p, err := parsePath(from, text)
		if err != nil {
			return nil, err
		}
		return &side{parts: []part{{path: p}}, plain: true}, nil
	}
	s := &side{}
	for rest := text; rest != ""; {
		open := strings.IndexByte(rest, '{')
		if open != 0 {
			if open < 0 {
				open = len(rest)
			}
			if strings.Contains(rest[:open], "}") {
				return nil, fmt.Errorf("%q: } closes and no { opens", text)
			}
			s.parts = append(s.parts, part{literal: rest[:open]})
			rest = rest[open:]
			continue
		}
		close := strings.IndexByte(rest, '}')
		if close < 0 {
			return nil, fmt.Errorf("%q: { opens and does not close", text)
		}
		name, format, _ := strings.Cut(rest[1:close], ":")
		p, err := parsePath(from, name)
		if err != nil {
			return nil, err
		}
		pt := part{path: p}
		if format != "" {
			if format[0] >= '0' && format[0] <= '9' {
				format = "an" + format
			}
			if pt.format, err = dm.ParseFormat(format); err != nil {
				return nil, fmt.Errorf("%q: %v", text, err)
			}
		}
		s.parts = append(s.parts, pt)
		rest = rest[close+1:]
	}
	if divides {
		if err := s.unambiguous(text); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// unambiguous refuses templates that cannot be taken apart again: of two parts
// without a literal between, the first has a fixed length or another alphabet.
func (s *side) unambiguous(text string) error {
	for i := 0; i+1 < len(s.parts); i++ {
		a, b := s.parts[i], s.parts[i+1]
		if a.path == nil || b.path == nil {
			continue
		}
		disjoint := a.format.Alphabet == "a" && b.format.Alphabet == "n" || a.format.Alphabet == "n" && b.format.Alphabet == "a"
		if !a.format.Fixed && !disjoint {
			return fmt.Errorf("%q cannot be taken apart: where does {%s} end? Give it a fixed length ({%s:2}), or put a character between", text, a.path.text, a.path.text)
		}
	}
	return nil
}

// compose joins the values of the paths, in the order of paths. Literals stand
// between as far as something follows.
func (s *side) compose(values []string) string {
	if s.plain {
		return values[0]
	}
	last := -1
	for i, k := 0, 0; i < len(s.parts); i++ {
		if s.parts[i].path != nil {
			if values[k] != "" {
				last = i
			}
			k++
		}
	}
	var b strings.Builder
	for i, k := 0, 0; i <= last; i++ {
		if s.parts[i].path == nil {
			b.WriteString(s.parts[i].literal)
			continue
		}
		b.WriteString(values[k])
		k++
	}
	return b.String()
}

// join is compose for a value that is not taken apart again: where a part is
// empty, the text before it is left out.
func (s *side) join(values []string) string {
	if s.plain {
		return values[0]
	}
	var b strings.Builder
	text, k := "", 0
	for i := range s.parts {
		if s.parts[i].path == nil {
			text = s.parts[i].literal
			continue
		}
		if v := values[k]; v != "" {
			if b.Len() > 0 || k == 0 {
				b.WriteString(text)
			}
			b.WriteString(v)
		}
		text = ""
		k++
	}
	if b.Len() > 0 {
		b.WriteString(text)
	}
	return b.String()
}

// split takes a composed value apart into one value a path; ok is false when
// something is left over.
func (s *side) split(value string) (values []string, ok bool) {
	if s.plain {
		return []string{value}, true
	}
	rest := value
	for i := range s.parts {
		pt := &s.parts[i]
		if pt.path == nil {
			if rest != "" {
				if !strings.HasPrefix(rest, pt.literal) {
					return nil, false
				}
				rest = rest[len(pt.literal):]
			}
			continue
		}
		n := pt.take(rest)
		if i+1 < len(s.parts) && s.parts[i+1].path == nil {
			if j := strings.Index(rest, s.parts[i+1].literal); j >= 0 && (j < n || n < 0) {
				n = j
			}
		}
		if n < 0 {
			n = len(rest)
		}
		values = append(values, rest[:n])
		rest = rest[n:]
	}
	return values, rest == ""
}

// templateFault is why composed values could not be told apart.
type templateFault struct {
	value   int       // that is at fault, by its place among the paths
	missing bool      // it is not there
	literal string    // it has the text that divides it from the next
	format  dm.Format // or else it does not have its form
}

// unlike finds the first of composed values that does not keep to its part of the
// template, or else the first that is missing; nil where neither is.
func (s *side) unlike(values []string) *templateFault {
	var missing *templateFault
	k := -1
	for i := range s.parts {
		pt := &s.parts[i]
		if pt.path == nil {
			continue
		}
		k++
		v := values[k]
		if v == "" {
			if missing == nil {
				missing = &templateFault{value: k, missing: true}
			}
			continue
		}
		if n := pt.take(v); n >= 0 && n < len(v) || pt.format.Fixed && utf8.RuneCountInString(v) < pt.format.Length && k+1 < len(values) {
			return &templateFault{value: k, format: pt.format}
		}
		if i+1 < len(s.parts) && s.parts[i+1].path == nil {
			if literal := s.parts[i+1].literal; strings.Contains(v, literal) {
				return &templateFault{value: k, literal: literal}
			}
		}
	}
	return missing
}

// divide takes a value apart that is to come back: text between parts, which
// nothing follows, would not.
func (r *rule) divide(to *side, value string) (parts []string, ok bool) {
	parts, ok = to.split(value)
	return parts, ok && (r.only != both || to.compose(parts) == value)
}

// take returns how many bytes of s the part's format takes, -1 for all.
func (p *part) take(s string) int {
	if p.format.Length == 0 {
		return -1
	}
	n := 0
	for count := 0; n < len(s) && count < p.format.Length; count++ {
		c := s[n]
		letter := c|0x20 >= 'a' && c|0x20 <= 'z'
		digit := c >= '0' && c <= '9'
		if p.format.Alphabet == "a" && !letter || p.format.Alphabet == "n" && !digit {
			break
		}
		_, size := utf8.DecodeRuneInString(s[n:])
		n += size
	}
	return n
}

// pieces lists the parts of a template for those who write it.
func (s *side) pieces() string {
	var b strings.Builder
	for _, p := range s.parts {
		if p.path == nil {
			b.WriteString(p.literal)
			continue
		}
		b.WriteString(p.path.name())
		if p.format.Length > 0 {
			fmt.Fprintf(&b, " (%s)", p.format)
		}
		b.WriteByte(' ')
	}
	return strings.TrimSpace(b.String())
}

// partWords tells the parts of a template for those who fill in the value, as in "exactly 4 digits,
// then at most 2 digits".
func (s *side) partWords() string {
	var words []string
	for _, p := range s.parts {
		word := p.format.Words()
		if p.path == nil {
			word = fmt.Sprintf("%q", p.literal)
		}
		words = append(words, word)
	}
	return strings.Join(words, ", then ")
}
