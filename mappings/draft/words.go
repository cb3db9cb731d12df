package draft

import (
	_ "embed"
	"hash/fnv"
	"slices"
	"strings"
	"sync"
	"unicode"

	"wcodm/datamodel/yamlfile"
)

//go:embed words.yaml
var wordsFile []byte

// concept is a meaning that words of several languages and abbreviations
// share: a number in the order of words.yaml, or a negative one for a word that
// does not stand there.
type concept int32

// unknown is the concept of a word that words.yaml lacks.
func unknown(word string) concept {
	h := fnv.New32a()
	h.Write([]byte(word))
	return -1 - concept(h.Sum32()>>1)
}

// lexicon knows which words mean the same. It is immutable.
type lexicon struct {
	concepts map[string]concept // by folded spelling
	count    int                // of concepts
	generic  []bool             // by concept
	near     []bool             // by concept, in rows of count
	// classes and elements are what people call classes (by name) and values
	// (by path, which may have predicates).
	classes  map[string][]string
	elements []elementTerms
	columns  []elementTerms // what people call the columns of our table
	stop     map[string]bool
	longest  int // the longest spelling, in bytes
}

type elementTerms struct {
	path  string
	terms []string
}

var loadLexicon = sync.OnceValues(func() (*lexicon, error) { return parseLexicon("words.yaml", wordsFile) })

func parseLexicon(file string, data []byte) (*lexicon, error) {
	doc, err := yamlfile.Parse(file, data)
	if err != nil {
		return nil, err
	}
	f, err := doc.Map("words", "stop", "generic", "near", "classes", "elements", "columns")
	if err != nil {
		return nil, err
	}
	x := &lexicon{concepts: map[string]concept{}, classes: map[string][]string{}, stop: map[string]bool{}}
	stop, err := f["stop"].Texts()
	if err != nil {
		return nil, err
	}
	for _, w := range stop {
		x.stop[w] = true
	}
	words, err := f["words"].Fields()
	if err != nil {
		return nil, err
	}
	x.count = len(words)
	x.generic, x.near = make([]bool, x.count), make([]bool, x.count*x.count)
	for i, w := range words {
		spellings, err := w.Value.Texts()
		if err != nil {
			return nil, err
		}
		for _, s := range append([]string{w.Key}, spellings...) {
			if other, ok := x.concepts[s]; ok {
				return nil, w.At.Errorf("%q is a spelling of %q and of %q", s, words[other].Key, w.Key)
			}
			x.concepts[s] = concept(i)
			x.longest = max(x.longest, len(s))
		}
	}
	generic, err := x.list(f["generic"])
	if err != nil {
		return nil, err
	}
	for _, c := range generic {
		x.generic[c] = true
	}
	groups, err := f["near"].List()
	if err != nil {
		return nil, err
	}
	for _, g := range groups {
		of, err := x.list(g)
		if err != nil {
			return nil, err
		}
		for _, a := range of {
			for _, b := range of {
				x.near[int(a)*x.count+int(b)] = true
			}
		}
	}
	classes, err := f["classes"].Fields()
	if err != nil {
		return nil, err
	}
	for _, c := range classes {
		if x.classes[c.Key], err = c.Value.Texts(); err != nil {
			return nil, err
		}
	}
	if x.elements, err = termsOf(f["elements"]); err != nil {
		return nil, err
	}
	x.columns, err = termsOf(f["columns"])
	return x, err
}

// termsOf reads what people call places, by path.
func termsOf(n yamlfile.Node) ([]elementTerms, error) {
	fields, err := n.Fields()
	if err != nil {
		return nil, err
	}
	all := make([]elementTerms, len(fields))
	for i, f := range fields {
		all[i].path = f.Key
		if all[i].terms, err = f.Value.Texts(); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// list reads a list of concepts by their first words.
func (x *lexicon) list(n yamlfile.Node) ([]concept, error) {
	words, err := n.Texts()
	if err != nil {
		return nil, err
	}
	all := make([]concept, len(words))
	for i, w := range words {
		c, ok := x.concepts[w]
		if !ok {
			return nil, n.Errorf("%q is none of the words", w)
		}
		all[i] = c
	}
	return all, nil
}

// says reports whether a word is among those of a name.
func (x *lexicon) says(name []concept, words ...string) bool {
	for _, w := range words {
		if slices.Contains(name, x.concepts[w]) {
			return true
		}
	}
	return false
}

// like is how far two concepts mean the same.
func (x *lexicon) like(a, b concept) float64 {
	switch {
	case a == b:
		return 1
	case a >= 0 && b >= 0 && x.near[int(a)*x.count+int(b)]:
		return 0.55
	}
	return 0
}

// tokens divides a name into concepts: at capitals, digits, white space and
// punctuation, and compounds at the words they are made of. A word that is not
// known is a concept of its own.
func (x *lexicon) tokens(name string) []concept {
	var out []concept
	words := splitName(name)
	for _, w := range words {
		out = append(out, x.lookup(w)...)
	}
	if len(out) == 0 { // nothing but words that say nothing beside others: "To"
		for _, w := range words {
			out = append(out, unknown(w))
		}
	}
	return out
}

func (x *lexicon) lookup(w string) []concept {
	if c, ok := x.concepts[w]; ok {
		return []concept{c}
	}
	if x.stop[w] {
		return nil
	}
	for _, suffix := range []string{"s", "es", "n", "en"} { // plurals
		if stem, ok := strings.CutSuffix(w, suffix); ok && len(stem) > 2 {
			if c, ok := x.concepts[stem]; ok {
				return []concept{c}
			}
		}
	}
	if parts := x.compound(w); parts != nil {
		return parts
	}
	return []concept{unknown(w)}
}

// minPart is the shortest word taken for a part of a compound: shorter ones
// occur by chance.
const minPart = 3

// compound takes a word apart into known words with as few pieces as can be;
// an s, n, e or en may join them (Ursprung-s-land). Nil when it cannot.
func (x *lexicon) compound(w string) []concept {
	if len(w) < 2*minPart-1 || len(w) > 60 {
		return nil
	}
	type split struct {
		pieces, from int
		c            concept
	}
	best := make([]split, len(w)+1)
	for end := 1; end <= len(w); end++ {
		for from := max(0, end-x.longest); from < end; from++ {
			if from > 0 && best[from].pieces == 0 {
				continue
			}
			piece := w[from:end]
			c, ok := x.concepts[piece]
			if !ok && from > 0 { // with the letters that join
				for _, join := range []string{"s", "n", "e", "en"} {
					if rest, cut := strings.CutPrefix(piece, join); cut {
						if c, ok = x.concepts[rest]; ok {
							piece = rest
							break
						}
					}
				}
			}
			short := len(piece) < minPart && (end != len(w) || piece != "nr" && piece != "no" && piece != "id")
			if !ok || short {
				continue
			}
			if n := best[from].pieces + 1; best[end].pieces == 0 || n < best[end].pieces {
				best[end] = split{n, from, c}
			}
		}
	}
	if best[len(w)].pieces < 2 {
		return nil
	}
	var parts []concept
	for at := len(w); at > 0; at = best[at].from {
		parts = append(parts, best[at].c)
	}
	slices.Reverse(parts)
	return parts
}

// splitName divides a name into folded words.
func splitName(name string) []string {
	var words []string
	var word strings.Builder
	end := func() {
		if word.Len() > 0 {
			words = append(words, word.String())
			word.Reset()
		}
	}
	runes := []rune(name)
	kind := func(i int) int {
		switch {
		case i < 0 || i >= len(runes):
			return 0
		case unicode.IsUpper(runes[i]):
			return 1
		case unicode.IsLetter(runes[i]) || unicode.IsMark(runes[i]):
			return 2
		case unicode.IsDigit(runes[i]):
			return 3
		}
		return 0
	}
	for i, r := range runes {
		k, before, after := kind(i), kind(i-1), kind(i+1)
		switch {
		case k == 0:
			end()
			continue
		case k == 1 && before == 2, k == 1 && before == 1 && after == 2, k == 3 && before != 3, k != 3 && before == 3:
			end()
		}
		word.WriteString(fold(r))
	}
	end()
	return words
}

// folded spells letters as plain Latin ones, as words.yaml has them.
var folded = map[rune]string{
	'ä': "ae", 'ö': "oe", 'ü': "ue", 'ß': "ss", 'æ': "ae", 'ø': "oe", 'å': "aa", 'œ': "oe",
	'á': "a", 'à': "a", 'â': "a", 'ã': "a", 'ą': "a", 'ç': "c", 'č': "c", 'ć': "c", 'é': "e", 'è': "e", 'ê': "e", 'ë': "e",
	'ę': "e", 'ě': "e", 'í': "i", 'ì': "i", 'î': "i", 'ï': "i", 'ł': "l", 'ñ': "n", 'ń': "n", 'ó': "o", 'ò': "o", 'ô': "o",
	'õ': "o", 'ř': "r", 'š': "s", 'ś': "s", 'ú': "u", 'ù': "u", 'û': "u", 'ý': "y", 'ž': "z", 'º': "o", 'ª': "a", 'ź': "z", 'ż': "z",
}

func fold(r rune) string {
	r = unicode.ToLower(r)
	if s, ok := folded[r]; ok {
		return s
	}
	if unicode.IsMark(r) { // a combining accent
		return ""
	}
	return string(r)
}
