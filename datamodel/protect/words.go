package protect

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"
	"sync"

	dm "wcodm/datamodel"
	"wcodm/datamodel/yamlfile"
)

// Word is a word for what is masked.
type Word struct {
	// Name is the word, Title what it stands for.
	Name, Title string

	entries []entry
}

// entry is a class, or the value at the end of a path.
type entry struct {
	steps  []string // names; the last one is that of the class or value
	beside codes    // that must stand beside the value
}

// codes are what values beside an element must be, all of them; none for any.
type codes []code

type code struct {
	name, value string
	begins      bool // the value is how it must begin
}

// form is what the masks of some values look like.
type form struct {
	values         *regexp.Regexp
	prefix, suffix string
	stars          int
}

func (f *form) sample() string { return f.prefix + strings.Repeat("0", f.stars) + f.suffix }

// minStars keeps masks of different values apart: of a million values, two share one
// of 12 characters, which are 60 bits, with a chance of one in two million.
const minStars = 12

//go:embed words.yaml
var wordsFile []byte

var shipped = sync.OnceValues(func() ([]Word, []form) {
	words, forms, err := load("words.yaml", wordsFile)
	if err != nil {
		panic(err) // embedded at build time
	}
	return words, forms
})

// Words are the words there are.
func Words() []Word {
	words, _ := shipped()
	return words
}

func findWord(name string) (Word, bool) {
	i := slices.IndexFunc(Words(), func(w Word) bool { return w.Name == name })
	if i < 0 {
		return Word{}, false
	}
	return Words()[i], true
}

// plain is a mask of the form for every value.
func plain() string {
	_, forms := shipped()
	return forms[len(forms)-1].sample()
}

func load(file string, data []byte) (words []Word, forms []form, err error) {
	doc, err := yamlfile.Parse(file, data)
	if err != nil {
		return nil, nil, err
	}
	m, err := doc.Map("words", "forms")
	if err != nil {
		return nil, nil, err
	}
	fields, err := m["words"].Fields()
	if err != nil {
		return nil, nil, err
	}
	for _, f := range fields {
		w, err := loadWord(f)
		if err != nil {
			return nil, nil, err
		}
		words = append(words, w)
	}
	list, err := m["forms"].List()
	if err != nil {
		return nil, nil, err
	}
	for _, n := range list {
		f, err := loadForm(n)
		if err != nil {
			return nil, nil, err
		}
		forms = append(forms, f)
	}
	if len(forms) == 0 || !forms[len(forms)-1].values.MatchString("") {
		return nil, nil, doc.Errorf("the last form must be for every value")
	}
	return words, forms, nil
}

var (
	entryPattern = regexp.MustCompile(`^((?:[A-Za-z0-9]+/)*[A-Za-z0-9]+)(?:((?:\[[A-Za-z0-9]+=[^\]/]+\])+)/([A-Za-z0-9]+))?$`)
	codePattern  = regexp.MustCompile(`\[([A-Za-z0-9]+)=([^\]*]+)(\*?)\]`)
)

func loadWord(f yamlfile.Field) (w Word, err error) {
	m, err := f.Value.Map("title", "of")
	if err != nil {
		return w, err
	}
	w.Name = f.Key
	if w.Title, err = m["title"].Text(); err != nil {
		return w, err
	}
	list, err := m["of"].List()
	if err != nil {
		return w, err
	}
	if w.Title == "" || len(list) == 0 {
		return w, f.At.Errorf("the word %s needs a title, and of what it is", w.Name)
	}
	for _, n := range list {
		text, err := n.Text()
		if err != nil {
			return w, err
		}
		parts := entryPattern.FindStringSubmatch(text)
		if parts == nil {
			return w, n.Errorf("%q is neither a class nor a path, as in Warehouse/ID or PreviousDocument[TypeCode=DCR]/ID", text)
		}
		e := entry{steps: strings.Split(parts[1], "/")}
		if parts[3] != "" {
			e.steps = append(e.steps, parts[3])
		}
		for _, c := range codePattern.FindAllStringSubmatch(parts[2], -1) {
			e.beside = append(e.beside, code{c[1], c[2], c[3] != ""})
		}
		w.entries = append(w.entries, e)
	}
	return w, nil
}

func loadForm(n yamlfile.Node) (f form, err error) {
	m, err := n.Map("values", "mask")
	if err != nil {
		return f, err
	}
	values, err := m["values"].Text()
	if err != nil {
		return f, err
	}
	if f.values, err = regexp.Compile(`^(?s:` + values + `)$`); err != nil {
		return f, m["values"].Errorf("%v", err)
	}
	mask, err := m["mask"].Text()
	if err != nil {
		return f, err
	}
	f.prefix = mask[:max(strings.IndexByte(mask, '*'), 0)]
	f.suffix = mask[strings.LastIndexByte(mask, '*')+1:]
	f.stars = len(mask) - len(f.prefix) - len(f.suffix)
	if strings.Trim(mask[len(f.prefix):len(mask)-len(f.suffix)], "*") != "" || f.stars < minStars {
		return f, m["mask"].Errorf("the mask %q needs %d * in a row at least", mask, minStars)
	}
	return f, nil
}

// of reports whether the word stands for an element of any package, and beside which
// codes alone; none for any.
func (w Word) of(e *dm.Element) (beside []codes, ok bool) {
	for _, x := range [...]*dm.Element{e, e.Home()} {
		if x == nil {
			continue
		}
		for _, entry := range w.entries {
			if !entry.fits(x) {
				continue
			}
			if entry.beside == nil {
				return nil, true
			}
			beside, ok = append(beside, entry.beside), true
		}
	}
	return beside, ok
}

// fits reports whether an element is the value of the entry, or holds free text in
// its class.
func (x entry) fits(e *dm.Element) bool {
	if e.IsClass() {
		return false
	}
	if len(x.steps) > 1 {
		return x.ends(e)
	}
	for c := e.Parent; c != nil; c = c.Parent {
		if c.Name == x.steps[0] {
			return free(e)
		}
	}
	return false
}

// ends reports whether the entry's path is the end of the element's.
func (x entry) ends(e *dm.Element) bool {
	for i := len(x.steps) - 1; i >= 0; i-- {
		if e == nil || e.Name != x.steps[i] {
			return false
		}
		e = e.Parent
	}
	return true
}
