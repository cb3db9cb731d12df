package ucr

import (
	"embed"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
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
	// Country is the country whose customs made the rule; empty where none did alone.
	Country string
	// StrictFor are the countries whose values have the first form, though a looser one
	// of the scheme may take them, too.
	StrictFor []string
	// Caveat says what about the rule is not certain; empty where nothing is.
	Caveat string
	// Sources names where the rule was published.
	Sources []string
	// Labels are what people write before a value to say what it is ("DUCR").
	Labels []string
	// Max is the most characters a value has.
	Max int
	// Alphabet holds the characters a value is written with.
	Alphabet Alphabet
	// Forms are the forms a value may have; it fits the scheme when it fits one.
	// The narrower stand before the wider.
	Forms []*Form
}

// Form is one form of the values of a scheme.
type Form struct {
	// Name tells the forms of a scheme apart.
	Name string
	// Parts is what a value is made of, in order.
	Parts []Part
	// Example is a value of that form.
	Example string

	max int // the scheme's
}

// Source is where a part of a derived UCR comes from.
type Source string

const (
	// Year is the year of the declaration: its last digit or its last two.
	Year Source = "year"
	// Decade is the last but one digit of the year, where it stands apart from the last.
	Decade Source = "decade"
	// Country is the two-letter code of the trader's country.
	Country Source = "country"
	// Trader is the trader's customs id, without the country it may begin with
	// where the form has a part for that.
	Trader Source = "trader"
	// Ref is the trader's own reference: invoice number, LRN, document number.
	Ref Source = "reference"
)

var sources = []Source{Year, Decade, Country, Trader, Ref}

// Part is one part of a form.
type Part struct {
	// Name is what the part is called; empty for a fixed text.
	Name string
	// From is where its value comes from when a UCR is derived; empty for a fixed
	// text and where the rule does not say.
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
	// Of is the length of the whole value of which only the first Max characters
	// are taken, because the rule says so; 0 where all of it is.
	Of int

	check   *checkDigit
	strip   string
	pad     string
	replace *strings.Replacer
}

var capitals, digits = mustAlphabet("A-Z"), mustAlphabet("0-9")

// Derives reports whether the scheme can make a UCR; one that only says what
// parts look like can check but not make.
func (s *Scheme) Derives() bool { return slices.ContainsFunc(s.Forms, (*Form).Derives) }

// Derives reports whether a UCR can be made in the form: every part says where
// it comes from.
func (f *Form) Derives() bool {
	return !slices.ContainsFunc(f.Parts, func(p Part) bool { return p.From == "" && p.Text == "" })
}

// Divides reports whether the scheme tells parts of a value apart; the EU's rule
// does not.
func (s *Scheme) Divides() bool {
	return slices.ContainsFunc(s.Forms, func(f *Form) bool { return len(f.Parts) > 1 })
}

// Check says what is wrong with a value and what would be right; both are
// empty when the value fits the scheme.
func (s *Scheme) Check(value string) (wrong, expected string) {
	f := s.Fault(value)
	switch {
	case f == nil:
		return "", ""
	case f.Nearest != "":
		return f.Wrong, f.Nearest
	}
	return f.Wrong, f.Expected
}

// FormOf returns the first form that the value has, or nil.
func (s *Scheme) FormOf(value string) *Form {
	for _, f := range s.Forms {
		if f.fits(value) {
			return f
		}
	}
	return nil
}

func (s *Scheme) examples() string {
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

// OpenFile reads a scheme of one's own from its file. The error is that of the
// file system or a [*LoadError].
func OpenFile(name string) (*Scheme, error) {
	data, err := yamlfile.Read(name)
	if err != nil {
		return nil, err
	}
	return Load(name, data)
}

var shipped struct {
	sync.Mutex
	schemes map[string]*Scheme
}

// LoadError is a fault in a scheme file, with file, line and column.
type LoadError = yamlfile.Error

var schemeName = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

// clean brings a value of the message into the part's writing: without blanks
// around it, in capitals, and with what the scheme strips or replaces.
func (p *Part) clean(value string) string {
	value = upper(strings.TrimSpace(value))
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
	if p.pad != "" && value != "" {
		value = strings.Repeat(p.pad, max(p.Min-utf8.RuneCountInString(value), 0)) + value
	}
	return value
}

// Words says what the part has to be.
func (p *Part) Words() string {
	switch {
	case p.Text != "":
		return `"` + p.Text + `"`
	case p.Of > 0:
		return fmt.Sprintf("%s, or all %d", p.Is, p.Of)
	case p.Is != "":
		return p.Is
	case len(p.Only) > 0:
		return strings.Join(p.Only, " or ")
	case p.check != nil:
		return p.check.title
	case p.From == Year && p.Max == 1:
		return "the last digit of the year"
	case p.From == Year:
		return "the last two digits of the year"
	case p.From == Decade:
		return "the last but one digit of the year"
	case p.From == Country:
		return "the two letters of a country"
	}
	return p.Width() + " of " + p.Alphabet.String()
}

// Width says how many characters the part has: "1 to 19 characters".
func (p *Part) Width() string {
	switch p.Min {
	case p.Max:
		return characters(p.Max)
	case 0:
		return "at most " + characters(p.Max)
	}
	return fmt.Sprintf("%d to %s", p.Min, characters(p.Max))
}

// called is what a sentence calls the part: "trader's id", or a fixed text in
// quotation marks.
func (p *Part) called() string {
	switch {
	case p.Text != "":
		return `"` + p.Text + `"`
	case p.Name == string(Trader):
		return "trader's id"
	}
	return p.Name
}
