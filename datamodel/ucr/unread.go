package ucr

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"

	dm "wcodm/datamodel"
	"wcodm/datamodel/yamlfile"
)

//go:embed names.yaml
var nameFile []byte

// fieldNames are what fields are called that hold a UCR.
type fieldNames struct{ words, unless, names, lettered, plain map[string]bool }

// namesOfUCRs are those that ship.
var namesOfUCRs = sync.OnceValues(func() (*fieldNames, error) { return loadNames("names.yaml", nameFile) })

// loadNames reads a list of names. The error is a [*LoadError].
func loadNames(file string, data []byte) (*fieldNames, error) {
	doc, err := yamlfile.Parse(file, data)
	if err != nil {
		return nil, err
	}
	m, err := doc.Map("source", "words", "unless", "names", "lettered", "plain")
	if err != nil {
		return nil, err
	}
	n := &fieldNames{}
	for key, to := range map[string]*map[string]bool{"words": &n.words, "unless": &n.unless, "names": &n.names, "lettered": &n.lettered, "plain": &n.plain} {
		texts, err := m[key].Texts()
		if err != nil {
			return nil, err
		}
		*to = make(map[string]bool, len(texts))
		for _, text := range texts {
			(*to)[text] = true
		}
	}
	return n, nil
}

// Unread is a value of the input that nothing carries.
type Unread struct {
	// Name is the name of its field, or the path to it, with "/" between.
	Name string
	// Value is what stands there, At where: line, column, national path.
	Value string
	At    dm.Diagnostic
}

// Named reports whether the name of a value that nothing carries is that of a UCR, and
// the value may be one.
func (u *Unread) Named() bool {
	n, err := namesOfUCRs()
	if err != nil {
		panic(err) // embedded at build time
	}
	value := strings.TrimSpace(u.Value)
	if value == "" || len(value) > MaxLength || Placeholder(value) != "" {
		return false
	}
	steps := strings.Split(u.Name, "/")
	slices.Reverse(steps)
	for _, step := range steps {
		step, _, _ = strings.Cut(step, "[")
		words := wordsOf(strings.TrimPrefix(step, "@"))
		whole := strings.Join(words, "")
		if n.plain[whole] {
			continue
		}
		switch {
		case slices.ContainsFunc(words, func(w string) bool { return n.unless[w] }):
			return false
		case n.names[whole], slices.ContainsFunc(words, func(w string) bool { return n.words[w] }):
			return true
		}
		return n.lettered[whole] && strings.ContainsFunc(value, unicode.IsLetter)
	}
	return false
}

// Fits reports whether the value has the strict form of a country's own scheme, which
// no other value has by chance; by is the scheme's name.
func (u *Unread) Fits() (by string, ok bool) {
	value := strings.TrimSpace(u.Value)
	if len(value) < 12 || len(value) > MaxLength || value[0] < '0' || value[0] > '9' || !country(value[1:3]) {
		return "", false
	}
	for _, name := range Schemes() {
		s, err := Open(name)
		if err == nil && s.Country != "" && s.Derives() && s.Forms[0].fits(value) {
			return name, true
		}
	}
	return "", false
}

// wordsOf divides a name into its words, without capitals.
func wordsOf(name string) (words []string) {
	var word []rune
	end := func() {
		if len(word) > 0 {
			words, word = append(words, strings.ToLower(string(word))), nil
		}
	}
	all := []rune(name)
	for i, r := range all {
		switch {
		case !unicode.IsLetter(r):
			end()
			continue
		case unicode.IsUpper(r) && i > 0 && unicode.IsLower(all[i-1]),
			unicode.IsUpper(r) && i > 0 && i+1 < len(all) && unicode.IsUpper(all[i-1]) && unicode.IsLower(all[i+1]):
			end()
		}
		word = append(word, r)
	}
	end()
	return words
}

// Without is the Deriver that makes no UCR of its own.
func (d *Deriver) Without() *Deriver {
	if d.mode != Derive {
		return d
	}
	other := *d
	other.mode = Keep
	return &other
}

// ApplyBeside is [Deriver.Apply] for a message of whose input some values are not
// carried. One that is named as a UCR, or where the message has none has the form of
// one, is told, and then none is derived, unless anyway says so.
func (d *Deriver) ApplyBeside(t *dm.Tree, unread []Unread, anyway bool, report func(dm.Diagnostic)) []Result {
	if d.mode == Off {
		return nil
	}
	var held []dm.Diagnostic
	results := d.Without().Apply(t, func(f dm.Diagnostic) { held = append(held, f) })
	has := slices.ContainsFunc(results, func(r Result) bool { return r.Outcome != Absent })
	var told []dm.Diagnostic
	for i := range unread {
		u := &unread[i]
		by, fits := "", false
		if !u.Named() {
			if has {
				continue
			}
			if by, fits = u.Fits(); !fits {
				continue
			}
		}
		told = append(told, u.finding(by, d.mode == Derive && !has, anyway))
	}
	if d.mode == Derive && (len(told) == 0 || anyway) && len(results) > 0 && slices.ContainsFunc(results, func(r Result) bool { return r.Outcome == Absent }) {
		held = held[:0]
		results = d.Apply(t, func(f dm.Diagnostic) { held = append(held, f) })
	}
	for _, f := range append(held, told...) {
		report(f)
	}
	return results
}

// finding is about a value that is a UCR and that nothing carries.
func (u *Unread) finding(by string, derives, anyway bool) dm.Diagnostic {
	f := u.At
	f.Code, f.Severity, f.Value = CodeUnread, dm.Warning, strings.TrimSpace(u.Value)
	what := "is called a UCR"
	if by != "" {
		what = "has the form of a UCR (" + by + ")"
	}
	f.Message = fmt.Sprintf("%s %s, and is not carried over: %s", u.Name, what, show(f.Value))
	f.Expected = "the UCR where the format has a place for it, or a rule of a mapping that carries it"
	switch {
	case derives && anyway:
		f.Message += "; another one is derived"
	case derives:
		f.Severity = dm.Error
		f.Message += "; none is derived beside it"
		f.Expected += "; --ucr derive where it is none"
	}
	return f
}
