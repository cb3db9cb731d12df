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

// Alphabet is a set of ASCII characters.
type Alphabet struct {
	text string
	has  [128]bool
}

// String returns the set as messages name it: "A-Z 0-9 - /".
func (a Alphabet) String() string {
	var b strings.Builder
	for i := 0; i < len(a.text); {
		if i > 0 {
			b.WriteByte(' ')
		}
		n := 1
		if i+2 < len(a.text) && a.text[i+1] == '-' {
			n = 3
		}
		b.WriteString(a.text[i : i+n])
		i += n
	}
	return b.String()
}

// Has reports whether the character is in the set.
func (a Alphabet) Has(r rune) bool { return r >= 0 && r < 128 && a.has[r] }

// first returns the position, from 1, and the character of the first that is
// not in the set; 0 when all are.
func (a Alphabet) first(s string) (int, rune) {
	i := 0
	for _, r := range s {
		i++
		if !a.Has(r) {
			return i, r
		}
	}
	return 0, 0
}

// class returns the set as a regular expression.
func (a Alphabet) class() string {
	var b strings.Builder
	b.WriteByte('[')
	for r, has := range a.has {
		if has {
			fmt.Fprintf(&b, `\x%02X`, r)
		}
	}
	b.WriteByte(']')
	return b.String()
}

// parseAlphabet reads a set of characters and ranges ("A-Z0-9/-"). A hyphen at
// either end is itself.
func parseAlphabet(s string) (Alphabet, error) {
	a := Alphabet{text: s}
	if s == "" {
		return a, fmt.Errorf("it is empty")
	}
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] > '~' {
			return a, fmt.Errorf("only printable ASCII characters can be in it")
		}
	}
	for i := 0; i < len(s); i++ {
		from, to := s[i], s[i]
		if i+2 < len(s) && s[i+1] == '-' {
			to = s[i+2]
			i += 2
		}
		if to < from {
			return a, fmt.Errorf("range %c-%c is the wrong way round", from, to)
		}
		for c := from; c <= to; c++ {
			if a.has[c] {
				return a, fmt.Errorf("%q is in it twice", string(rune(c)))
			}
			a.has[c] = true
		}
	}
	return a, nil
}

var capitals, digits = mustAlphabet("A-Z"), mustAlphabet("0-9")

func mustAlphabet(s string) Alphabet {
	a, err := parseAlphabet(s)
	if err != nil {
		panic(err) // a constant of this package
	}
	return a
}

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

// quoteRune writes a character so that it can be seen.
func quoteRune(r rune) string {
	switch {
	case r == ' ':
		return "a blank"
	case r < ' ' || r == 0x7f:
		return "a control character"
	case r == utf8.RuneError:
		return "not a readable character"
	}
	return `"` + string(r) + `"`
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

// Load reads a scheme from its YAML file. The error is a [*LoadError] that
// names the line at fault.
func Load(file string, data []byte) (*Scheme, error) {
	doc, err := yamlfile.Parse(file, data)
	if err != nil {
		return nil, err
	}
	m, err := doc.Map("scheme", "title", "source", "max", "alphabet", "forms")
	if err != nil {
		return nil, err
	}
	s := &Scheme{}
	if s.Name, err = m["scheme"].Text(); err != nil {
		return nil, err
	}
	if !schemeName.MatchString(s.Name) {
		return nil, at(m["scheme"], doc).Errorf(`scheme name %q: small letters, digits and hyphens, beginning with a letter`, s.Name)
	}
	if s.Title, err = m["title"].Text(); err != nil {
		return nil, err
	}
	if s.Title == "" {
		return nil, doc.Errorf(`the scheme has no title: "title: WORDS"`)
	}
	if s.Sources, err = m["source"].Texts(); err != nil {
		return nil, err
	}
	if s.Max, err = m["max"].Int(MaxLength); err != nil {
		return nil, err
	}
	if s.Max < 1 || s.Max > MaxLength {
		return nil, m["max"].Errorf("max %d: a UCR has 1 to %d characters", s.Max, MaxLength)
	}
	if s.Alphabet, err = alphabet(m["alphabet"], doc); err != nil {
		return nil, err
	}
	forms, err := m["forms"].List()
	if err != nil {
		return nil, err
	}
	if len(forms) == 0 {
		return nil, at(m["forms"], doc).Errorf("the scheme has no form")
	}
	for _, n := range forms {
		f, err := s.form(n)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(s.Forms, func(o *Form) bool { return o.Name == f.Name }) {
			return nil, n.Errorf("form %q is given twice", f.Name)
		}
		s.Forms = append(s.Forms, f)
	}
	return s, nil
}

// at returns the node itself or, where it is absent, the one it belongs in.
func at(n, in yamlfile.Node) yamlfile.Node {
	if n.Present() {
		return n
	}
	return in
}

func alphabet(n, in yamlfile.Node) (Alphabet, error) {
	text, err := n.Text()
	if err != nil {
		return Alphabet{}, err
	}
	a, err := parseAlphabet(text)
	if err != nil {
		return a, at(n, in).Errorf("alphabet %q: %v", text, err)
	}
	return a, nil
}

// maxPattern bounds a pattern's text, so that it stays readable and cheap.
const maxPattern = 500

func (s *Scheme) form(n yamlfile.Node) (*Form, error) {
	m, err := n.Map("name", "parts", "pattern", "example")
	if err != nil {
		return nil, err
	}
	f := &Form{}
	if f.Name, err = m["name"].Text(); err != nil {
		return nil, err
	}
	if f.Name == "" {
		return nil, n.Errorf(`the form has no name: "name: WORD"`)
	}
	if f.Pattern, err = m["pattern"].Text(); err != nil {
		return nil, err
	}
	parts, err := m["parts"].List()
	if err != nil {
		return nil, err
	}
	if (f.Pattern == "") == (len(parts) == 0) {
		return nil, n.Errorf(`form %q: it has either "parts" or a "pattern"`, f.Name)
	}
	if len(parts) > 0 {
		if err := s.parts(f, n, parts); err != nil {
			return nil, err
		}
	}
	if len(f.Pattern) > maxPattern && len(parts) == 0 {
		return nil, m["pattern"].Errorf("the pattern is longer than %d characters", maxPattern)
	}
	if f.re, err = regexp.Compile("^(?:" + f.Pattern + ")$"); err != nil {
		return nil, at(m["pattern"], n).Errorf("pattern: %v", err)
	}
	if f.Example, err = m["example"].Text(); err != nil {
		return nil, err
	}
	if place, r := s.Alphabet.first(f.Example); place > 0 {
		return nil, m["example"].Errorf("example %q: %s is not in the scheme's alphabet", f.Example, quoteRune(r))
	}
	if len(f.Example) > s.Max || !f.re.MatchString(f.Example) {
		return nil, at(m["example"], n).Errorf("example %q does not have the form %q", f.Example, f.Name)
	}
	return f, nil
}

func (s *Scheme) parts(f *Form, n yamlfile.Node, parts []yamlfile.Node) error {
	var pattern strings.Builder
	least := 0
	for _, node := range parts {
		p, err := s.part(node)
		if err != nil {
			return err
		}
		if p.From != "" && slices.ContainsFunc(f.Parts, func(o Part) bool { return o.From == p.From }) {
			return node.Errorf("form %q has two parts from %s", f.Name, p.From)
		}
		least += p.Min
		f.Parts = append(f.Parts, p)
		if p.From == "" {
			pattern.WriteString(regexp.QuoteMeta(p.Text))
			continue
		}
		fmt.Fprintf(&pattern, "(?P<%s>%s)", p.From, p.pattern())
	}
	if least > s.Max {
		return n.Errorf("form %q has at least %d characters, and max is %d", f.Name, least, s.Max)
	}
	// Without a reference every consignment of a trader in a year would have the
	// same UCR; without the trader, two traders would.
	for _, needed := range []Source{Trader, Ref} {
		if !slices.ContainsFunc(f.Parts, func(p Part) bool { return p.From == needed }) {
			return n.Errorf("form %q has no part from the %s: its values would not be unique", f.Name, needed)
		}
	}
	f.Pattern = pattern.String()
	return nil
}

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

func (s *Scheme) part(n yamlfile.Node) (Part, error) {
	m, err := n.Map("from", "text", "digits", "is", "alphabet", "min", "max", "only", "strip", "replace")
	if err != nil {
		return Part{}, err
	}
	from, err := m["from"].Text()
	if err != nil {
		return Part{}, err
	}
	p := Part{From: Source(from)}
	if p.Text, err = m["text"].Text(); err != nil {
		return Part{}, err
	}
	if (from == "") == (p.Text == "") {
		return Part{}, n.Errorf(`a part has either "from" or "text"`)
	}
	if p.Is, err = m["is"].Text(); err != nil {
		return Part{}, err
	}
	allowed := map[Source][]string{
		"": {"text"}, Year: {"from", "digits"}, Country: {"from", "only", "is"},
		Trader: {"from", "is", "alphabet", "min", "max", "strip", "replace"},
		Ref:    {"from", "is", "alphabet", "min", "max", "strip", "replace"},
	}
	keys, ok := allowed[p.From]
	if !ok {
		names := []string{string(Year), string(Country), string(Trader), string(Ref)}
		return Part{}, m["from"].Errorf("unknown source %q (sources: %s)%s", from, strings.Join(names, ", "), nearest.Hint(from, names))
	}
	for _, key := range []string{"digits", "is", "alphabet", "min", "max", "only", "strip", "replace"} {
		if m[key].Present() && !slices.Contains(keys, key) {
			return Part{}, m[key].Errorf("%q does not go with this part", key)
		}
	}
	switch p.From {
	case "":
		p.Min, p.Max = len(p.Text), len(p.Text)
		if place, r := s.Alphabet.first(p.Text); place > 0 {
			return Part{}, m["text"].Errorf("text %q: %s is not in the scheme's alphabet", p.Text, quoteRune(r))
		}
	case Year:
		if p.Min, err = m["digits"].Int(1); err != nil {
			return Part{}, err
		}
		if p.Min != 1 && p.Min != 2 {
			return Part{}, m["digits"].Errorf("digits: 1 for the last digit of the year, 2 for the last two")
		}
		p.Max, p.Alphabet = p.Min, digits
	case Country:
		p.Min, p.Max, p.Alphabet = 2, 2, capitals
		if p.Only, err = m["only"].Texts(); err != nil {
			return Part{}, err
		}
		for _, c := range p.Only {
			if !country(c) {
				return Part{}, m["only"].Errorf("only: %q is not a two-letter country code", c)
			}
		}
	default:
		err = s.value(&p, m)
	}
	if err != nil {
		return Part{}, err
	}
	if p.From != "" {
		for c, has := range p.Alphabet.has {
			if has && !s.Alphabet.has[c] {
				return Part{}, at(m["alphabet"], n).Errorf("%q is not in the scheme's alphabet", string(rune(c)))
			}
		}
	}
	return p, nil
}

// value reads what is said about a part that comes from a value of the message.
func (s *Scheme) value(p *Part, m map[string]yamlfile.Node) error {
	var err error
	p.Alphabet = s.Alphabet
	if m["alphabet"].Present() {
		if p.Alphabet, err = alphabet(m["alphabet"], m["alphabet"]); err != nil {
			return err
		}
	}
	if p.Min, err = m["min"].Int(1); err != nil {
		return err
	}
	if p.Max, err = m["max"].Int(s.Max); err != nil {
		return err
	}
	if p.Min < 1 || p.Max < p.Min || p.Max > s.Max {
		return at(m["min"], at(m["max"], m["from"])).Errorf("min %d, max %d: 1 ≤ min ≤ max ≤ %d", p.Min, p.Max, s.Max)
	}
	if p.strip, err = m["strip"].Text(); err != nil {
		return err
	}
	if !m["replace"].Present() {
		return nil
	}
	fields, err := m["replace"].Fields()
	if err != nil {
		return err
	}
	var pairs []string
	for _, f := range fields {
		to, err := f.Value.Text()
		if err != nil {
			return err
		}
		if utf8.RuneCountInString(f.Key) != 1 {
			return f.At.Errorf("replace: %q is not one character", f.Key)
		}
		if place, r := p.Alphabet.first(to); place > 0 || to == "" {
			return f.Value.Errorf("replace: %q is not in the part's alphabet", to+string(r))
		}
		pairs = append(pairs, f.Key, to)
	}
	p.replace = strings.NewReplacer(pairs...)
	return nil
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
