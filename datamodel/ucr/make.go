package ucr

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	dm "wcodm/datamodel"
)

// Values are what a UCR is made of, as a person gives them.
type Values struct {
	// Year has four digits.
	Year string
	// Country is the trader's, in two letters; it may be empty where the trader's
	// customs id begins with it.
	Country string
	// Trader is the trader's customs id, Reference the own reference.
	Trader, Reference string
}

// Make makes a UCR of the values, as a [Deriver] does of those of a message.
// The finding says which value to change; it is nil when there is a UCR.
func (s *Scheme) Make(v Values) (Result, *dm.Diagnostic) {
	r := Result{Outcome: Absent, Node: dm.None}
	unfit := func(message, expected string) (Result, *dm.Diagnostic) {
		return r, &dm.Diagnostic{Code: CodeUnfitting, Severity: dm.Error,
			Message: "No UCR can be derived by " + s.Name + ": " + message, Expected: expected}
	}
	if !s.Derives() {
		return unfit("the scheme only checks", "another scheme")
	}
	if err := CheckYear(v.Year); err != nil {
		return unfit(fmt.Sprintf("the year %s: %v", show(v.Year), err), "a year of four digits")
	}
	switch "" {
	case strings.TrimSpace(v.Trader):
		return unfit("there is no trader's customs id", "the trader's customs id")
	case strings.TrimSpace(v.Reference):
		return unfit("there is no reference", "a reference of the consignment")
	}
	for _, part := range []struct{ name, value string }{{"trader's customs id", v.Trader}, {"reference", v.Reference}} {
		if is := Placeholder(part.value); is != "" {
			return unfit(fmt.Sprintf("the %s \"%s\" is %s", part.name, show(part.value), is), "the "+part.name+" itself")
		}
	}
	v.Country = fold(v.Country)
	if v.Country != "" && !country(v.Country) {
		return unfit(fmt.Sprintf("the country %s is none", show(v.Country)), "the two letters of a country (ISO 3166-1, and XI and XK)")
	}
	in := inputs{year: given(Year, "year", v.Year), country: given(Country, "country", v.Country),
		trader: given(Trader, "trader's customs id", v.Trader), reference: given(Ref, "reference", v.Reference)}
	in.year.Used, in.country.Used = v.Year, v.Country
	switch prefix := countryOf(strings.TrimSpace(v.Trader), v.Country); {
	case prefix != "" && v.Country != "" && prefix != v.Country:
		return unfit(fmt.Sprintf("the trader's customs id begins with the country %s, and the country given is %s", prefix, v.Country), "the same country in both")
	case prefix != "":
		in.prefixed = true
		in.country = given(Country, "trader's customs id", v.Trader)
		in.country.Used = prefix
	case v.Country == "":
		return unfit(fmt.Sprintf("the trader's customs id %s does not begin with a country, and none is given", show(v.Trader)), "a country")
	}
	form, value, made, wrong := s.make(in)
	if wrong != nil {
		return r, &wrong.Diagnostic
	}
	r.Outcome, r.Value, r.Scheme, r.Form, r.Inputs = Derived, value, s.Name, form.Name, made
	return r, nil
}

// given makes an Input of a value that is not in a message.
func given(part Source, name, value string) Input {
	return Input{Part: part, Name: name, Value: value, Node: dm.None}
}

// fault is a finding that stands in the way, at the value to change.
type fault struct {
	dm.Diagnostic
	node dm.NodeID
}

// make puts the UCR together, in the first form that the trader fits.
func (s *Scheme) make(in inputs) (*Form, string, []Input, *fault) {
	form, wrong := s.choose(in)
	if wrong != nil {
		return nil, "", nil, wrong
	}
	value, made, wrong := s.compose(form, in)
	return form, value, made, wrong
}

// choose returns the scheme's first form that the trader fits, or what is
// wrong with the first.
func (s *Scheme) choose(in inputs) (*Form, *fault) {
	var first *fault
	for _, f := range s.Forms {
		if !f.Derives() {
			continue
		}
		wrong := s.takes(f, in)
		if wrong == nil {
			return f, nil
		}
		if first == nil {
			first = wrong
		}
	}
	return nil, first
}

// takes says what is wrong with the trader and the country for a form, or nil.
func (s *Scheme) takes(f *Form, in inputs) *fault {
	for i := range f.Parts {
		p := &f.Parts[i]
		switch p.From {
		case Country:
			if len(p.Only) > 0 && !slices.Contains(p.Only, in.country.Used) {
				return s.unfit(p, in.country, "", "the scheme is not for that country")
			}
		case Trader:
			used := f.used(p, in)
			if wrong := p.wrong(used, true); wrong != "" {
				return s.unfit(p, in.trader, used, wrong)
			}
		}
	}
	return nil
}

// unfit is the finding about a value that the scheme does not allow. What is wrong
// is said of what would stand in the UCR, used, which is shown where it has other
// characters.
func (s *Scheme) unfit(p *Part, in Input, used, wrong string) *fault {
	value := strings.TrimSpace(in.Value)
	subject := show(value)
	if used != "" && !strings.EqualFold(used, value) {
		subject += " (as " + show(used) + ")"
	}
	return &fault{dm.Diagnostic{Code: CodeUnfitting, Severity: dm.Error,
		Message: fmt.Sprintf("No UCR can be derived by %s: the %s %s does not fit: %s", s.Name, in.Name,
			subject, wrong),
		Expected: p.Words()}, in.Node}
}

// used is what of an input stands in the UCR.
func (f *Form) used(p *Part, in inputs) string {
	switch p.From {
	case Year:
		return in.year.Used[4-p.Min:]
	case Decade:
		return in.year.Used[2:3]
	case Country:
		return in.country.Used
	case Trader:
		value := strings.TrimSpace(in.trader.Value)
		if in.prefixed && f.has(Country) {
			value = value[2:]
		}
		value = p.clean(value)
		if at, _ := p.Alphabet.first(value); at == 0 && p.Of > 0 && len(value) == p.Of {
			value = value[:p.Max]
		}
		return value
	case Ref:
		return p.clean(in.reference.Value)
	}
	return p.Text
}

func (f *Form) has(s Source) bool {
	return slices.ContainsFunc(f.Parts, func(p Part) bool { return p.From == s })
}

// compose puts the parts together.
func (s *Scheme) compose(f *Form, in inputs) (string, []Input, *fault) {
	var b strings.Builder
	var made []Input
	var trader, ref *Part
	for i := range f.Parts {
		p := &f.Parts[i]
		value := f.used(p, in)
		b.WriteString(value)
		var from Input
		switch p.From {
		case "":
			continue
		case Year, Decade:
			from = in.year
			from.Part = p.From
		case Country:
			from = in.country
		case Trader:
			from, trader = in.trader, p
		case Ref:
			from, ref = in.reference, p
			if wrong := p.wrong(value, false); wrong != "" {
				return "", nil, s.unfit(p, from, value, wrong)
			}
		}
		from.Used = value
		made = append(made, from)
	}
	value := b.String()
	long, length := utf8.RuneCountInString(value)-s.Max, 0
	for _, from := range made {
		switch from.Part {
		case Trader:
			length = len(from.Used)
		case Ref:
			if over := max(long, len(from.Used)-ref.Max); over > 0 && len(from.Used)-over >= ref.Min {
				return "", nil, s.tooLong(value, from, len(from.Used)-over, over)
			}
		}
	}
	if long > 0 { // the reference cannot give way that much
		return "", nil, s.tooLong(value, in.trader, max(length-long, trader.Min), long)
	}
	if wrong, expected := s.Check(value); wrong != "" {
		return "", nil, &fault{dm.Diagnostic{Code: CodeUnfitting, Severity: dm.Error,
			Message: fmt.Sprintf("The UCR %s that would be derived by %s does not fit it: %s", value, s.Name, wrong), Expected: expected}, in.reference.Node}
	}
	return value, made, nil
}

// tooLong is the finding about a UCR that does not fit; room is what the value
// to change may have.
func (s *Scheme) tooLong(value string, in Input, room, over int) *fault {
	return &fault{dm.Diagnostic{Code: CodeLong, Severity: dm.Error,
		Message: fmt.Sprintf("No UCR can be derived by %s: %s would have %s too many; shorten the %s by %d, or give a UCR", s.Name, show(value),
			characters(over), in.Name, over),
		Expected: fmt.Sprintf("%s of at most %s", in.Name, characters(room))}, in.Node}
}
