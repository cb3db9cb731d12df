package ucr

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"wcodm/datamodel/nearest"
	"wcodm/datamodel/yamlfile"
)

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
