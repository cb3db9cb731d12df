package ucr

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"

	"wcodm/datamodel/yamlfile"
)

//go:embed dummies.yaml
var dummyFile []byte

// dummy is one kind of values that identify no consignment.
type dummy struct {
	is       string          // what such a value is, in words
	missing  bool            // it says that there is no value
	values   map[string]bool // folded
	words    map[string]bool // that are all the words a value has
	phrases  map[string]bool // without signs and blanks
	nothing  string          // the letters and digits of a value that has no others
	repeated int             // a value of that many characters or more, all the same
	counting int             // a number in which that many digits or more count up
}

// dummies are those that ship.
var dummies = sync.OnceValues(func() ([]dummy, error) { return loadDummies("dummies.yaml", dummyFile) })

// loadDummies reads a list of dummy values. The error is a [*LoadError].
func loadDummies(file string, data []byte) ([]dummy, error) {
	doc, err := yamlfile.Parse(file, data)
	if err != nil {
		return nil, err
	}
	m, err := doc.Map("dummies")
	if err != nil {
		return nil, err
	}
	list, err := m["dummies"].List()
	if err != nil {
		return nil, err
	}
	all := make([]dummy, len(list))
	for i, n := range list {
		if all[i], err = loadDummy(n); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func loadDummy(n yamlfile.Node) (d dummy, err error) {
	m, err := n.Map("is", "source", "missing", "values", "words", "phrases", "nothing", "repeated", "counting")
	if err != nil {
		return d, err
	}
	if d.is, err = m["is"].Text(); err != nil {
		return d, err
	}
	source, err := m["source"].Text()
	if err != nil {
		return d, err
	}
	if d.is == "" || source == "" {
		return d, n.Errorf(`a dummy value says what it is and how that is known: "is: WORDS", "source: WORDS"`)
	}
	if d.missing, err = m["missing"].Bool(); err != nil {
		return d, err
	}
	if d.nothing, err = m["nothing"].Text(); err != nil {
		return d, err
	}
	for key, to := range map[string]*map[string]bool{"values": &d.values, "words": &d.words, "phrases": &d.phrases} {
		texts, err := m[key].Texts()
		if err != nil {
			return d, err
		}
		*to = make(map[string]bool, len(texts))
		for _, text := range texts {
			if text = fold(text); key == "phrases" {
				text = squeeze(text)
			}
			(*to)[text] = true
		}
	}
	for key, to := range map[string]*int{"repeated": &d.repeated, "counting": &d.counting} {
		if *to, err = m[key].Int(0); err != nil {
			return d, err
		}
		if m[key].Present() && *to < 2 {
			return d, m[key].Errorf("%s: %d characters are no pattern", key, *to)
		}
	}
	return d, nil
}

// Dummy says in words what a value is that stands in the place of a UCR and
// identifies no consignment ("a word that stands in place of a reference"); it is
// empty for any other value.
func (d *Deriver) Dummy(value string) string {
	value = fold(value)
	if f := d.ducr.FormOf(value); f != nil && f.Derives() {
		_, value, _ = strings.Cut(value, "-")
	}
	for i := range d.dummies {
		if k := &d.dummies[i]; k.values[value] || k.wordy(value) || k.says(value) || k.repeats(value) || k.counts(value) {
			return k.is
		}
	}
	return ""
}

// counter is how many digits a word may be counted with (TEST001); more are a
// number that the word merely stands in front of (SAMPLE-20231).
const counter = 3

func (k *dummy) wordy(value string) bool {
	digits := 0
	words := strings.FieldsFunc(value, func(r rune) bool {
		if unicode.IsDigit(r) {
			digits++
		}
		return !unicode.IsLetter(r)
	})
	if digits > counter {
		return false
	}
	for _, w := range words {
		if !k.words[w] {
			return false
		}
	}
	return len(words) > 0
}

func (k *dummy) repeats(value string) bool {
	return k.repeated > 0 && len(value) >= k.repeated && strings.Count(value, value[:1]) == len(value)
}

// counts reports whether the value is a number, with up to two letters in front of
// it as a country's, in which many digits count up.
func (k *dummy) counts(value string) bool {
	if k.counting == 0 {
		return false
	}
	number := strings.TrimLeft(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	if len(value)-len(number) > 2 {
		return false
	}
	run, longest := 0, 0
	for i := range len(number) {
		switch c := number[i]; {
		case c < '0' || c > '9':
			return false
		case i > 0 && c == '0'+(number[i-1]-'0'+1)%10:
			run++
		default:
			run = 1
		}
		longest = max(longest, run)
	}
	return longest >= k.counting
}
