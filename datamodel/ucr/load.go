package ucr

import (
	"fmt"
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
	m, err := doc.Map("scheme", "title", "country", "strict for", "caveat", "source", "labels", "max", "alphabet", "forms")
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
	if s.Country, err = m["country"].Text(); err != nil {
		return nil, err
	}
	if s.Country != "" && !country(s.Country) {
		return nil, m["country"].Errorf("country: %q is not a two-letter country code", s.Country)
	}
	if s.StrictFor, err = m["strict for"].Texts(); err != nil {
		return nil, err
	}
	for _, c := range s.StrictFor {
		if !country(c) {
			return nil, m["strict for"].Errorf("strict for: %q is not a two-letter country code", c)
		}
	}
	if s.Caveat, err = m["caveat"].Text(); err != nil {
		return nil, err
	}
	if s.Sources, err = m["source"].Texts(); err != nil {
		return nil, err
	}
	if s.Labels, err = m["labels"].Texts(); err != nil {
		return nil, err
	}
	if slices.Contains(s.Labels, "") {
		return nil, m["labels"].Errorf("labels: a label is a word")
	}
	if s.Max, err = m["max"].Int(MaxLength); err != nil {
		return nil, err
	}
	if s.Max < 1 || s.Max > MaxLength {
		return nil, m["max"].Errorf("max %d: a UCR has 1 to %d characters", s.Max, MaxLength)
	}
	if !m["alphabet"].Present() {
		return nil, doc.Errorf(`the scheme has no alphabet: "alphabet: A-Z0-9-"`)
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
	m, err := n.Map("name", "parts", "example")
	if err != nil {
		return nil, err
	}
	f := &Form{max: s.Max}
	if f.Name, err = m["name"].Text(); err != nil {
		return nil, err
	}
	if f.Name == "" {
		return nil, n.Errorf(`the form has no name: "name: WORD"`)
	}
	parts, err := m["parts"].List()
	if err != nil {
		return nil, err
	}
	if err := s.parts(f, n, parts); err != nil {
		return nil, err
	}
	if f.Example, err = m["example"].Text(); err != nil {
		return nil, err
	}
	if fault := s.faultOf(f, f.Example); fault != nil {
		return nil, at(m["example"], n).Errorf("example %q does not have the form %q: %s", f.Example, f.Name, fault.Wrong)
	}
	return f, nil
}

// maxParts bounds the parts of a form: a value has no more characters.
const maxParts = MaxLength

func (s *Scheme) parts(f *Form, n yamlfile.Node, parts []yamlfile.Node) error {
	if len(parts) == 0 || len(parts) > maxParts {
		return n.Errorf("form %q has %d parts: 1 to %d, \"parts: [{from: year}, …]\"", f.Name, len(parts), maxParts)
	}
	least := 0
	for i, node := range parts {
		p, err := s.part(node)
		if err != nil {
			return err
		}
		if p.From != "" && slices.ContainsFunc(f.Parts, func(o Part) bool { return o.From == p.From }) {
			return node.Errorf("form %q has two parts from %s", f.Name, p.From)
		}
		if p.Name != "" && slices.ContainsFunc(f.Parts, func(o Part) bool { return o.Name == p.Name }) {
			return node.Errorf("form %q has two parts that are called %s", f.Name, p.Name)
		}
		if p.check != nil {
			if i != len(parts)-1 {
				return node.Errorf("a part with a check is the last of its form")
			}
			for _, o := range f.Parts {
				if !o.writes(p.check.of) {
					return node.Errorf("check %s is of %s only, and %s has others", p.check.name, p.check.of, o.called())
				}
			}
		}
		least += p.Min
		f.Parts = append(f.Parts, p)
	}
	if least > s.Max {
		return n.Errorf("form %q has at least %d characters, and max is %d", f.Name, least, s.Max)
	}
	if !f.Derives() {
		return nil
	}
	// Without a reference every consignment of a trader in a year would have the
	// same UCR; without the trader, two traders would.
	for _, needed := range []Source{Trader, Ref} {
		if !f.has(needed) {
			return n.Errorf("form %q has no part from the %s: its values would not be unique", f.Name, needed)
		}
	}
	return nil
}

// writes reports whether all that the part is written with is in the alphabet.
func (p *Part) writes(a Alphabet) bool {
	for _, v := range p.texts() {
		if at, _ := a.first(v); at > 0 {
			return false
		}
	}
	return len(p.texts()) > 0 || p.Alphabet.within(a)
}

// partKeys are the keys of parts, by where the part comes from.
var partKeys = map[Source][]string{
	"":      {"name", "text", "is", "alphabet", "min", "max", "only", "check"},
	Year:    {"name", "from", "digits"},
	Decade:  {"name", "from"},
	Country: {"name", "from", "only", "is"},
	Trader:  {"name", "from", "is", "alphabet", "min", "max", "take", "strip", "pad", "replace"},
	Ref:     {"name", "from", "is", "alphabet", "min", "max", "strip", "replace"},
}

func (s *Scheme) part(n yamlfile.Node) (Part, error) {
	m, err := n.Map("name", "from", "text", "digits", "is", "alphabet", "min", "max", "take", "only", "strip", "pad", "replace", "check")
	if err != nil {
		return Part{}, err
	}
	from, err := m["from"].Text()
	if err != nil {
		return Part{}, err
	}
	p := Part{From: Source(from)}
	for key, to := range map[string]*string{"name": &p.Name, "text": &p.Text, "is": &p.Is} {
		if *to, err = m[key].Text(); err != nil {
			return Part{}, err
		}
	}
	keys, ok := partKeys[p.From]
	if !ok {
		names := make([]string, len(sources))
		for i, source := range sources {
			names[i] = string(source)
		}
		return Part{}, m["from"].Errorf("unknown source %q (sources: %s)%s", from, strings.Join(names, ", "), nearest.Hint(from, names))
	}
	switch {
	case p.Text != "":
		keys = []string{"text"}
	case p.From == "" && p.Name == "":
		return Part{}, n.Errorf(`a part has a "from", a "name" or a "text"`)
	case p.Name == "":
		p.Name = from
	}
	for _, key := range []string{"name", "from", "digits", "is", "alphabet", "min", "max", "take", "only", "strip", "pad", "replace", "check"} {
		if m[key].Present() && !slices.Contains(keys, key) {
			return Part{}, m[key].Errorf("%q does not go with this part", key)
		}
	}
	switch {
	case p.Text != "":
		p.Min, p.Max = len(p.Text), len(p.Text)
		if place, r := s.Alphabet.first(p.Text); place > 0 {
			return Part{}, m["text"].Errorf("text %q: %s is not in the scheme's alphabet", p.Text, quoteRune(r))
		}
		return p, nil
	case p.From == Year:
		if p.Min, err = m["digits"].Int(1); err != nil {
			return Part{}, err
		}
		if p.Min != 1 && p.Min != 2 {
			return Part{}, m["digits"].Errorf("digits: 1 for the last digit of the year, 2 for the last two")
		}
		p.Max, p.Alphabet = p.Min, digits
	case p.From == Decade:
		p.Min, p.Max, p.Alphabet = 1, 1, digits
	case p.From == Country:
		p.Min, p.Max, p.Alphabet = 2, 2, capitals
		err = p.countries(m["only"])
	case m["only"].Present():
		err = s.only(&p, m)
	default:
		err = s.value(&p, m)
	}
	if err != nil {
		return Part{}, err
	}
	if len(p.Only) == 0 && !p.Alphabet.within(s.Alphabet) {
		return Part{}, at(m["alphabet"], n).Errorf("%s has characters that are not in the scheme's alphabet", p.Alphabet)
	}
	return p, nil
}

// countries reads the countries that a scheme is for.
func (p *Part) countries(n yamlfile.Node) (err error) {
	if p.Only, err = n.Texts(); err != nil {
		return err
	}
	for _, c := range p.Only {
		if !country(c) {
			return n.Errorf("only: %q is not a two-letter country code", c)
		}
	}
	return nil
}

// only reads the few values that a part may have.
func (s *Scheme) only(p *Part, m map[string]yamlfile.Node) (err error) {
	for _, key := range []string{"alphabet", "min", "max", "check"} {
		if m[key].Present() {
			return m[key].Errorf(`%q does not go with "only"`, key)
		}
	}
	if p.Only, err = m["only"].Texts(); err != nil {
		return err
	}
	p.Min = s.Max
	for _, v := range p.Only {
		if place, r := s.Alphabet.first(v); place > 0 || v == "" {
			return m["only"].Errorf("only: %q is not in the scheme's alphabet", v+string(r))
		}
		p.Min, p.Max = min(p.Min, len(v)), max(p.Max, len(v))
	}
	if len(p.Only) == 0 || p.Max > s.Max {
		return m["only"].Errorf("only: values of 1 to %d characters", s.Max)
	}
	return nil
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
	least := 1
	if p.From == "" {
		least = 0 // it may be missing
	}
	if p.Min < least || p.Max < max(p.Min, 1) || p.Max > s.Max {
		return at(m["min"], at(m["max"], m["from"])).Errorf("min %d, max %d: %d ≤ min ≤ max ≤ %d", p.Min, p.Max, least, s.Max)
	}
	if m["check"].Present() {
		name, err := m["check"].Text()
		if err != nil {
			return err
		}
		names := make([]string, len(checkDigits))
		for i := range checkDigits {
			if names[i] = checkDigits[i].name; names[i] == name {
				p.check = &checkDigits[i]
			}
		}
		if p.check == nil {
			return m["check"].Errorf("unknown check %q (checks: %s)%s", name, strings.Join(names, ", "), nearest.Hint(name, names))
		}
		if p.Min != 1 || p.Max != 1 || !p.check.of.within(p.Alphabet) {
			return m["check"].Errorf(`check %s: the part is one character of %s: alphabet: "%s", min: 1, max: 1`, name, p.check.of, p.check.of.text)
		}
	}
	if m["take"].Present() {
		if p.Of, err = p.taken(m["take"]); err != nil {
			return err
		}
	}
	if p.pad, err = m["pad"].Text(); err != nil {
		return err
	}
	if m["pad"].Present() {
		if place, _ := p.Alphabet.first(p.pad); place > 0 || len(p.pad) != 1 {
			return m["pad"].Errorf("pad: %q is not one character of the part's alphabet", p.pad)
		}
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

// taken reads "8 of 14": the part is the first 8 characters of 14.
func (p *Part) taken(n yamlfile.Node) (of int, err error) {
	text, err := n.Text()
	if err != nil {
		return 0, err
	}
	var take int
	if _, err := fmt.Sscanf(text, "%d of %d", &take, &of); err != nil || fmt.Sprintf("%d of %d", take, of) != text {
		return 0, n.Errorf(`take: %q: the length of the part and of the whole, as in "8 of 14"`, text)
	}
	if p.Is == "" {
		return 0, n.Errorf(`take: %s: say what the part is, as in "is: the first 8 digits of …"`, text)
	}
	if take != p.Min || take != p.Max || of <= take {
		return 0, n.Errorf("take: %s: the part has %s, and the whole has more", text, p.Width())
	}
	return of, nil
}
