package sample

import (
	"math/rand/v2"
	"regexp/syntax"
	"slices"
	"sync"
	"unicode"
)

// kind is a kind of character, an index of kinds.
type kind int

const anyKind kind = -1

// kinds are the characters that texts are made of, where the expression leaves
// the choice: each kind on its own may be what another format does not hold.
var kinds = []string{
	"abcxyz",
	"ABCXYZ",
	"0123456789",
	" ",
	`-./,'"&<>()[]{}=!@:;+%#*?\|`,
	"éßñëшЖ漢€𝄞",
}

const blank kind = 3

// among returns what a class has of each kind.
func among(class []rune) [][]rune {
	all := make([][]rune, len(kinds))
	for k := range kinds {
		for _, c := range kinds[k] {
			for i := 0; i < len(class); i += 2 {
				if class[i] <= c && c <= class[i+1] {
					all[k] = append(all[k], c)
				}
			}
		}
	}
	return all
}

// expression is a node of a compiled regular expression.
type expression struct {
	op    syntax.Op
	runes []rune        // a literal, or the ranges of a class, in pairs
	chars [][]rune      // what a class has of each kind
	parts []*expression // of a sequence, alternatives, or what is repeated
	// fits[n] says that a text of n characters matches.
	fits []bool
}

// compile returns the expression for texts of up to limit characters, or of
// more where it has no text as short.
func compile(pattern string, limit int) *expression {
	key := compiledKey{pattern, limit}
	if x, ok := compiled.Load(key); ok {
		return x.(*expression)
	}
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		re = &syntax.Regexp{Op: syntax.OpEmptyMatch} // the loader of packages has refused it
	}
	re = re.Simplify()
	x := build(re, limit)
	for most := limit; !slices.Contains(x.fits, true) && most < 1<<14; {
		most = 2*most + 1
		x = build(re, most)
	}
	compiled.Store(key, x)
	return x
}

type compiledKey struct {
	pattern string
	limit   int
}

var compiled sync.Map

func build(re *syntax.Regexp, limit int) *expression {
	x := &expression{op: re.Op, runes: re.Rune, fits: make([]bool, limit+1)}
	for _, sub := range re.Sub {
		x.parts = append(x.parts, build(sub, limit))
	}
	set := func(n int) {
		if n <= limit {
			x.fits[n] = true
		}
	}
	switch re.Op {
	case syntax.OpLiteral:
		set(len(re.Rune))
	case syntax.OpCharClass:
		x.chars = among(re.Rune)
		set(1)
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		x.op, x.runes = syntax.OpCharClass, []rune{' ', unicode.MaxRune}
		x.chars = among(x.runes)
		set(1)
	case syntax.OpNoMatch:
	case syntax.OpCapture:
		return x.parts[0]
	case syntax.OpAlternate, syntax.OpQuest:
		x.fits[0] = re.Op == syntax.OpQuest
		for _, p := range x.parts {
			for n, ok := range p.fits {
				x.fits[n] = x.fits[n] || ok
			}
		}
	case syntax.OpConcat:
		return sequence(x.parts, limit)
	case syntax.OpStar:
		x.repeat(x.parts[0].fits)
	case syntax.OpPlus:
		star := &expression{op: syntax.OpStar, parts: x.parts, fits: make([]bool, limit+1)}
		star.repeat(x.parts[0].fits)
		return sequence([]*expression{x.parts[0], star}, limit)
	default: // the empty text and the anchors
		x.op = syntax.OpEmptyMatch
		set(0)
	}
	return x
}

// sequence is a sequence as pairs of a first part and the rest.
func sequence(parts []*expression, limit int) *expression {
	x := parts[len(parts)-1]
	for i := len(parts) - 2; i >= 0; i-- {
		pair := &expression{op: syntax.OpConcat, parts: []*expression{parts[i], x}, fits: make([]bool, limit+1)}
		for a, ok := range parts[i].fits {
			if !ok {
				continue
			}
			for b, ok := range x.fits[:limit+1-a] {
				pair.fits[a+b] = pair.fits[a+b] || ok
			}
		}
		x = pair
	}
	return x
}

// repeat sets the lengths of any number of texts of these lengths.
func (x *expression) repeat(part []bool) {
	x.fits[0] = true
	for n := range x.fits {
		for a := 1; a <= n && !x.fits[n]; a++ {
			x.fits[n] = part[a] && x.fits[n-a]
		}
	}
}

// lengths are those that texts have, ascending, from least on: at least one,
// which is wrong where no text fits.
func (x *expression) lengths(least int) []int {
	var all []int
	for n := least; n < len(x.fits); n++ {
		if x.fits[n] {
			all = append(all, n)
		}
	}
	if len(all) == 0 {
		return []int{0}
	}
	return all
}

// text makes a text of that length, of characters of the kind where there is a
// choice. It is empty where no text has the length.
func (x *expression) text(r *rand.Rand, length int, k kind) string {
	if length >= len(x.fits) || !x.fits[length] {
		return ""
	}
	w := writer{r: r, kind: k, length: length}
	w.write(x, length)
	return string(w.text)
}

type writer struct {
	r      *rand.Rand
	kind   kind
	length int
	text   []rune
}

// write adds a text of n characters that matches x, which has one.
func (w *writer) write(x *expression, n int) {
	switch x.op {
	case syntax.OpLiteral:
		w.text = append(w.text, x.runes...)
	case syntax.OpCharClass:
		w.text = append(w.text, w.pick(x))
	case syntax.OpAlternate:
		w.write(x.parts[w.choose(len(x.parts), func(i int) bool { return x.parts[i].fits[n] })], n)
	case syntax.OpQuest:
		if n > 0 {
			w.write(x.parts[0], n)
		}
	case syntax.OpStar:
		if x.parts[0].op == syntax.OpCharClass {
			for range n {
				w.write(x.parts[0], 1)
			}
			return
		}
		for n > 0 {
			a := 1 + w.choose(n, func(i int) bool { return x.parts[0].fits[i+1] && x.fits[n-i-1] })
			w.write(x.parts[0], a)
			n -= a
		}
	case syntax.OpConcat:
		first, rest := x.parts[0], x.parts[1]
		a := w.choose(n+1, func(i int) bool { return first.fits[i] && rest.fits[n-i] })
		w.write(first, a)
		w.write(rest, n-a)
	}
}

// choose returns one of the first n numbers that will do; there is one.
func (w *writer) choose(n int, ok func(int) bool) int {
	chosen, found := 0, 0
	for i := range n {
		if ok(i) {
			if found++; w.r.IntN(found) == 0 {
				chosen = i
			}
		}
	}
	return chosen
}

// pick returns a character of a class: of the kind asked for, of any of the
// kinds, of the class itself. A blank does not stand at an end or after
// another where there is a choice.
func (w *writer) pick(x *expression) rune {
	k := w.kind
	if k == anyKind || len(x.chars[k]) == 0 {
		k = kind(w.choose(len(kinds), func(i int) bool { return len(x.chars[i]) > 0 }))
	}
	at := len(w.text)
	if k == blank && (at == 0 || at == w.length-1 || w.text[at-1] == ' ') {
		k = kind(w.choose(len(kinds), func(i int) bool { return kind(i) != blank && len(x.chars[i]) > 0 }))
	}
	if chars := x.chars[k]; len(chars) > 0 {
		return chars[w.r.IntN(len(chars))]
	}
	i := 2 * w.r.IntN(len(x.runes)/2)
	return x.runes[i] + rune(w.r.IntN(int(x.runes[i+1]-x.runes[i]+1)))
}
