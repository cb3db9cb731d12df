package ucr

import (
	"embed"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"wcodm/datamodel/nearest"
	"wcodm/datamodel/yamlfile"
)

// MaxLength is the most characters a UCR has: an..35 in the WCO Data Model
// (element 016) and in the EU's (data element 12 08 001 000).
const MaxLength = 35

// Scheme says what a reference of one kind looks like and how it is made. It is
// data, one YAML file a scheme, immutable once loaded and safe for concurrent use.
type Scheme struct {
	// Name is the scheme's name on the command line ("gb-ducr").
	Name string
	// Title says in a few words whose rule it is.
	Title string
	// Sources names where the rule was published.
	Sources []string
	// Max is the most characters a value has.
	Max int
	// Alphabet holds the characters a value is written with.
	Alphabet Alphabet
	// Forms are the forms a value may have; it fits the scheme when it fits one.
	Forms []*Form
}

// Form is one form of the values of a scheme.
type Form struct {
	// Name tells the forms of a scheme apart.
	Name string
	// Parts is what a value is made of, in order; empty where the rule is only
	// known as a pattern, and then nothing can be derived with the form.
	Parts []Part
	// Pattern is the regular expression a whole value matches.
	Pattern string
	// Example is a value of that form.
	Example string

	re *regexp.Regexp
}

// Source is where a part of a derived UCR comes from.
type Source string

const (
	// Year is the year of the declaration: its last digit or its last two.
	Year Source = "year"
	// Country is the two-letter code of the trader's country.
	Country Source = "country"
	// Trader is the trader's customs id, without the country it may begin with
	// where the form has a part for that.
	Trader Source = "trader"
	// Ref is the trader's own reference: LRN, invoice number, document number.
	Ref Source = "reference"
)

// Part is one part of a form.
type Part struct {
	// From is where its value comes from; empty for a fixed text.
	From Source
	// Text is the fixed text.
	Text string
	// Is says what it has to be, in words, where length and alphabet do not say it.
	Is string
	// Alphabet holds the characters it is written with.
	Alphabet Alphabet
	// Min and Max are the least and the most characters it has.
	Min, Max int
	// Only lists the values it may have; empty for any.
	Only []string

	strip   string
	replace *strings.Replacer
}

var capitals, digits = mustAlphabet("A-Z"), mustAlphabet("0-9")

// Derives reports whether the scheme can make a UCR; one that is only known
// as patterns can check but not make.
func (s *Scheme) Derives() bool {
	return slices.ContainsFunc(s.Forms, func(f *Form) bool { return len(f.Parts) > 0 })
}

// Check says what is wrong with a value and what would be right; both are
// empty when the value fits the scheme.
func (s *Scheme) Check(value string) (wrong, expected string) {
	switch n := utf8.RuneCountInString(value); {
	case n == 0:
		return "it is empty", s.expected()
	case n > s.Max:
		return fmt.Sprintf("it has %d characters, %d too many", n, n-s.Max), fmt.Sprintf("at most %d characters", s.Max)
	}
	if at, r := s.Alphabet.first(value); at > 0 {
		return fmt.Sprintf("character %d, %s, is not allowed", at, quoteRune(r)), "only the characters " + s.Alphabet.String()
	}
	if s.FormOf(value) == nil {
		return "it does not have the form of a " + s.Title, s.expected()
	}
	return "", ""
}

// FormOf returns the first form that the value has, or nil.
func (s *Scheme) FormOf(value string) *Form {
	if utf8.RuneCountInString(value) > s.Max {
		return nil
	}
	for _, f := range s.Forms {
		if f.re.MatchString(value) {
			return f
		}
	}
	return nil
}

func (s *Scheme) expected() string {
	examples := make([]string, len(s.Forms))
	for i, f := range s.Forms {
		examples[i] = f.Example
	}
	return "a form such as " + strings.Join(examples, " or ")
}

//go:embed schemes/*.yaml
var schemeFiles embed.FS

// Schemes returns the names of the schemes that ship, sorted.
func Schemes() []string {
	entries, err := fs.ReadDir(schemeFiles, "schemes")
	if err != nil {
		panic(err) // embedded at build time
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = strings.TrimSuffix(e.Name(), ".yaml")
	}
	slices.Sort(names) // the files' order has the suffix in it
	return names
}

// Free is the name of the scheme that applies where none is named.
const Free = "free"

// UnknownSchemeError says that no scheme of a name ships.
type UnknownSchemeError struct{ Name string }

func (e *UnknownSchemeError) Error() string {
	names := Schemes()
	return fmt.Sprintf("unknown UCR scheme %q (schemes: %s)%s", e.Name, strings.Join(names, ", "), nearest.Hint(e.Name, names))
}

// Open returns the shipped scheme of that name. It is loaded once and shared.
// The error is an [*UnknownSchemeError] or, for a bad file, a [*LoadError].
func Open(name string) (*Scheme, error) {
	shipped.Lock()
	defer shipped.Unlock()
	if s := shipped.schemes[name]; s != nil {
		return s, nil
	}
	file := "schemes/" + name + ".yaml"
	data, err := schemeFiles.ReadFile(file)
	if err != nil {
		return nil, &UnknownSchemeError{Name: name}
	}
	s, err := Load(file, data)
	if err != nil {
		return nil, err
	}
	if shipped.schemes == nil {
		shipped.schemes = map[string]*Scheme{}
	}
	shipped.schemes[name] = s
	return s, nil
}

var shipped struct {
	sync.Mutex
	schemes map[string]*Scheme
}

// LoadError is a fault in a scheme file, with file, line and column.
type LoadError = yamlfile.Error

var schemeName = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

// maxPattern bounds a pattern's text, so that it stays readable and cheap.
const maxPattern = 500

func (p *Part) pattern() string {
	if len(p.Only) > 0 {
		quoted := make([]string, len(p.Only))
		for i, v := range p.Only {
			quoted[i] = regexp.QuoteMeta(v)
		}
		return strings.Join(quoted, "|")
	}
	if p.Min == p.Max {
		return p.Alphabet.class() + "{" + strconv.Itoa(p.Min) + "}"
	}
	return p.Alphabet.class() + "{" + strconv.Itoa(p.Min) + "," + strconv.Itoa(p.Max) + "}"
}

// clean brings a value of the message into the part's writing: without blanks
// around it, in capitals, and with what the scheme strips or replaces.
func (p *Part) clean(value string) string {
	value = strings.ToUpper(strings.TrimSpace(value))
	if p.strip != "" {
		value = strings.Map(func(r rune) rune {
			if strings.ContainsRune(p.strip, r) {
				return -1
			}
			return r
		}, value)
	}
	if p.replace != nil {
		value = p.replace.Replace(value)
	}
	return value
}

// words says what the part has to be.
func (p *Part) words() string {
	switch {
	case p.Is != "":
		return p.Is
	case len(p.Only) > 0:
		return strings.Join(p.Only, " or ")
	case p.Min == p.Max:
		return fmt.Sprintf("%d characters of %s", p.Min, p.Alphabet)
	}
	return fmt.Sprintf("%d to %d characters of %s", p.Min, p.Max, p.Alphabet)
}
