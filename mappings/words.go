package mappings

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	dm "wcodm/datamodel"
)

// how says in words what a rule does with a value: how it changes, when the rule
// holds, and which way it runs. A value that stays as it is has no words.
func (r *rule) how(f frame) []string {
	var words []string
	switch {
	case r.total != nil:
		words = append(words, r.total.words()+", compared on the way back")
	case r.constantly():
		own, _ := r.own()
		words = append(words, "written as constant "+f.term(own.parts[0].path.name(), r.constant))
	}
	if r.national != nil && !r.national.plain {
		words = append(words, r.national.words(f.ways.in))
	}
	if r.wco != nil && !r.wco.plain {
		words = append(words, r.wco.words(!f.ways.in))
	}
	if r.convert != nil {
		words = append(words, converterWords(r.convert))
	}
	if r.spread {
		words = append(words, r.spreadWords())
	}
	if r.defaults.in != "" {
		words = append(words, marked(r.defaults.in)+" is written to WCO where national has no value")
	}
	if r.defaults.out != "" {
		words = append(words, marked(r.defaults.out)+" is written to national where WCO has no value")
	}
	if r.why != "" {
		words = append(words, r.why)
	}
	return append(words, f.words()...)
}

// words says when the rules in a frame hold, and which way they run.
func (f frame) words() []string {
	words := f.when[:len(f.when):len(f.when)]
	switch {
	case f.oneWay:
	case !f.ways.in:
		words = append(words, "only from WCO to national")
	case !f.ways.out:
		words = append(words, "only from national to WCO")
	}
	return words
}

// term is a code of an element with what the mapping says it means.
func (f frame) term(name, code string) string {
	if meaning := cmp.Or(f.terms[name+"="+code], f.terms[code]); meaning != "" {
		return marked(code) + " (" + meaning + ")"
	}
	return marked(code)
}

func (t *total) words() string {
	if t.sum {
		return "the sum of " + shortName(t.of.text)
	}
	return "the number of " + shortName(t.of.text)
}

// spreadWords names the class that repeats on one side only.
func (r *rule) spreadWords() string {
	p, gathered := r.national.parts[0].path, true
	if !p.repeats() {
		p, gathered = r.wco.parts[0].path, false
	}
	class := ""
	for i := range p.steps {
		if p.steps[i].repeats() {
			class = p.steps[i].elem.Name
		}
	}
	if gathered {
		return "one value for all: gathered from every " + class + ", which must agree, and written into each on the way back"
	}
	return "one value for all: written into every " + class + ", and gathered on the way back, where they must agree"
}

func (c *condition) words() string {
	name := lastName(c.path.text)
	if !c.national {
		name = "WCO " + name
	}
	switch {
	case c.values == nil && c.negate:
		return "only if there is no " + name
	case c.values == nil:
		return "only if there is " + article(name) + " " + name
	}
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

func article(name string) string {
	if strings.ContainsRune("AEIO", rune(name[0])) {
		return "an"
	}
	return "a"
}

func converterWords(c converter) string {
	switch c := c.(type) {
	case *codeTable:
		return c.words()
	case *dateForm:
		return "date written " + c.text
	}
	return strings.ReplaceAll(c.String(), " → ", " becomes ")
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

// naming is how the paths of a template are told apart: by their last names, or
// where these are alike, by short ones.
func (s *side) naming() func(path string) string {
	names := map[string]bool{}
	for _, p := range s.paths() {
		n := lastName(p.text)
		if names[n] {
			return shortName
		}
		names[n] = true
	}
	return lastName
}

// words says how a template puts its parts together, or how a value divides
// into them.
func (s *side) words(together bool) string {
	name := s.naming()
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
func (p *predicate) words(e *dm.Element, f frame) string {
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
		return "where " + name + " is " + f.term(p.elems[len(p.elems)-1].Name, p.value)
	case p.absent:
		return "where " + e.Name + " has no " + name
	}
	return "where " + e.Name + " has " + name
}
