package mappings

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	dm "wcodm/datamodel"
)

// how says in words what a rule does with a value: how it changes, where it
// stands, and when the rule holds. A value that stays as it is has no words.
func (r *rule) how(s scope) []string {
	var words []string
	if r.national == nil {
		words = append(words, "written as constant "+marked(r.constant))
	}
	if r.national != nil && !r.national.plain {
		words = append(words, r.national.words(s.ways.in))
	}
	if r.wco != nil && !r.wco.plain {
		words = append(words, r.wco.words(!s.ways.in))
	}
	if r.convert != nil {
		words = append(words, converterWords(r.convert))
	}
	return append(words, s.words()...)
}

// words says when the rules of a scope hold, and in which direction.
func (s scope) words() []string {
	var words []string
	for _, c := range s.when {
		if w := c.words(); !slices.Contains(words, w) {
			words = append(words, w)
		}
	}
	switch {
	case !s.ways.in:
		words = append(words, "only from WCO to national")
	case !s.ways.out:
		words = append(words, "only from national to WCO")
	}
	return words
}

// lossyWords says what the rule loses; empty when it loses nothing.
func (r *rule) lossyWords() string {
	switch r.only {
	case in:
		return "one way: from national to WCO only"
	case out:
		return "one way: from WCO to national only"
	}
	return ""
}

func (c *condition) words() string {
	name := lastName(c.path.text)
	var values []string
	for _, v := range c.values {
		if v == "" {
			v = "empty"
		}
		values = append(values, v)
	}
	verb := " is "
	if c.negate {
		verb = " is not "
	}
	return "only if " + name + verb + strings.Join(values, " or ")
}

func converterWords(c converter) string {
	switch c := c.(type) {
	case *codeTable:
		return c.words()
	case *dateForm:
		return "date written " + c.text
	}
	return ""
}

// shownCodes is how many codes of a table are told; the rest is counted.
const shownCodes = 12

func (c *codeTable) words() string {
	var pairs []string
	for i, n := range c.national {
		if i == shownCodes {
			pairs = append(pairs, fmt.Sprintf("and %d more", len(c.national)-i))
			break
		}
		if prefix, ok := strings.CutSuffix(c.wco[i], "*"); ok {
			pairs = append(pairs, "what begins with "+marked(prefix)+" becomes "+marked(n))
			continue
		}
		pairs = append(pairs, marked(n)+" becomes "+marked(c.wco[i]))
	}
	return "code table: " + strings.Join(pairs, ", ")
}

// words says how a template puts its parts together, or how a value divides
// into them.
func (s *side) words(together bool) string {
	name, names := lastName, map[string]bool{}
	for _, p := range s.paths() {
		if n := lastName(p.text); names[n] {
			name = shortName
		} else {
			names[n] = true
		}
	}
	var words []string
	for _, p := range s.parts {
		if p.path == nil {
			words = append(words, literalWords(p.literal))
			continue
		}
		w := name(p.path.text)
		if f := formatWords(p.format); f != "" {
			w += " (" + f + ")"
		}
		words = append(words, w)
	}
	list := strings.Join(words, ", then ")
	if together {
		return "put together from " + list
	}
	return "divided into " + list
}

func literalWords(text string) string {
	switch text {
	case "\n":
		return "a line break"
	case " ":
		return "a space"
	}
	return strconv.Quote(text)
}

func formatWords(f dm.Format) string {
	if f.Length == 0 {
		return ""
	}
	unit := map[string]string{"a": "letter", "n": "digit", "an": "character"}[f.Alphabet]
	if f.Length > 1 {
		unit += "s"
	}
	if f.Fixed {
		return fmt.Sprintf("%d %s", f.Length, unit)
	}
	return fmt.Sprintf("up to %d %s", f.Length, unit)
}

// marked marks a value that would not be seen as one in a sentence.
func marked(v string) string {
	if v == "" || strings.ContainsAny(v, " ,;") {
		return `"` + v + `"`
	}
	return v
}

// lastName is the last name of a path, without predicates.
func lastName(path string) string {
	plain := Place{Path: path}.Plain()
	return plain[strings.LastIndexByte(plain, '/')+1:]
}

// shortName is the end of a path that tells it from others: the last two names.
func shortName(path string) string {
	plain := Place{Path: path}.Plain()
	names := strings.Split(plain, "/")
	return strings.Join(names[max(0, len(names)-2):], "/")
}

// words says what a predicate of a step to e asks.
func (p *predicate) words(e *dm.Element) string {
	if p.position > 0 {
		return fmt.Sprintf("number %d of %s", p.position, e.Name)
	}
	var names []string
	for _, x := range p.elems {
		names = append(names, x.Name)
	}
	name := strings.Join(names, "/")
	switch {
	case p.constant:
		return "where " + name + " is " + marked(p.value)
	case p.absent:
		return "where " + e.Name + " has no " + name
	}
	return "where " + e.Name + " has " + name
}
