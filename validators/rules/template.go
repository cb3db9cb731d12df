package rules

import (
	"fmt"
	"strings"
)

// template reads text with expressions in braces.
func (s *scope) template(text string) (template, error) {
	var t template
	for rest := text; rest != ""; {
		before, after, found := strings.Cut(rest, "{")
		if strings.Contains(before, "}") {
			return nil, fmt.Errorf(`"}" without "{" in %q`, text)
		}
		if before != "" {
			t = append(t, part{text: before})
		}
		if !found {
			break
		}
		inner, next, closed := strings.Cut(after, "}")
		if !closed {
			return nil, fmt.Errorf(`"{" without "}" in %q`, text)
		}
		e, err := s.compile(inner, texts, numbers, dates)
		if err != nil {
			return nil, err
		}
		t = append(t, part{expr: e})
		rest = next
	}
	return t, nil
}

// shown bounds the length of a value that a sentence repeats, in characters.
const shown = 70

// write fills in a template for the node that is asked.
func (r *Runner) write(t template) string {
	var b strings.Builder
	for _, p := range t {
		if p.expr == nil {
			b.WriteString(p.text)
			continue
		}
		r.begin()
		v := r.eval(p.expr)
		if r.unasked || v == nil {
			b.WriteString("nothing")
			continue
		}
		switch v := v.(type) {
		case *number:
			b.WriteString(v.String())
		case *text:
			show := []rune(string(v.b))
			if p.expr.kind == dates && len(show) == 8 {
				show = []rune(string(v.b[:4]) + "-" + string(v.b[4:6]) + "-" + string(v.b[6:]))
			}
			if len(show) > shown {
				show = append(show[:shown:shown], '…')
			}
			b.WriteString(strings.Map(plain, string(show)))
		}
	}
	return b.String()
}

// plain keeps what would break a line out of a sentence.
func plain(c rune) rune {
	if c < ' ' || c == 0x7f {
		return ' '
	}
	return c
}
