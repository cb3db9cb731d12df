package codelists

import (
	"regexp"
	"slices"
	"strings"
)

// List is one code list. It is immutable and safe for concurrent use.
type List struct {
	// Name is the list's name in packages and on the command line ("countries").
	Name string
	// Title says what the codes stand for, in the plural ("countries").
	Title string
	// Standard is what defines the codes ("ISO 3166-1"), Version its edition or the
	// date of its last change that the list has.
	Standard, Version string
	// Sources names where the codes come from.
	Sources []string
	// Example is a code that most readers know.
	Example string
	// Codes are the list's own codes, sorted.
	Codes []Code
	// Includes is a list whose codes are of this one, too; nil for none.
	Includes *List
	// Outdated says that codes which are no longer valid are still accepted.
	Outdated bool

	index       map[string]*Code
	significant int            // only so many characters are of the list; 0 for all
	accepts     *regexp.Regexp // codes that are not listed one by one
	country     *List          // of what the first two characters of such a code are
	open        *regexp.Regexp // codes that an administration may use beside the list's
	meant       map[string]string
	near        search
}

// Code is one code of a list.
type Code struct {
	// Code is the code itself, Name what it stands for; empty where only the code
	// is a fact that is free to carry.
	Code, Name string
	// Also is another code for the same, which the list does not accept; empty
	// where none is known.
	Also string
	// From and To are the first and the last day of its validity, zero where there
	// is none or it is not known.
	From, To Day
}

// Status is what a list says of a code.
type Status uint8

// The answers of a list.
const (
	// Unknown: the list does not have it.
	Unknown Status = iota
	// Valid: the list has it, and it is valid on that day.
	Valid
	// NotYet: it is valid from a later day.
	NotYet
	// Ended: it was valid up to an earlier day.
	Ended
)

// On says whether the code is valid on a day; no day stands for any.
func (c *Code) On(day Day) Status {
	switch {
	case day == 0:
		return Valid
	case day < c.From:
		return NotYet
	case c.To != 0 && day > c.To:
		return Ended
	}
	return Valid
}

// Look says what the list knows of a code on a day; day zero asks whether it
// was ever valid. The code it found is nil where the list names a form and not
// each code, and where the status is Unknown.
func (l *List) Look(code []byte, day Day) (Status, *Code) {
	key := code
	if l.significant > 0 && len(key) > l.significant {
		key = key[:l.significant]
	}
	if c := l.index[string(key)]; c != nil {
		return c.On(day), c
	}
	if l.Includes != nil {
		if s, c := l.Includes.Look(code, day); s != Unknown {
			return s, c
		}
	}
	if l.accepts != nil && l.accepts.Match(key) && l.inCountry(key) {
		return Valid, nil
	}
	return Unknown, nil
}

// inCountry reports whether a code begins with a country's, where it has to.
func (l *List) inCountry(code []byte) bool {
	if l.country == nil || len(code) < 2 {
		return l.country == nil
	}
	s, _ := l.country.Look(code[:2], 0)
	return s != Unknown || l.country.Open(string(code[:2]))
}

// Open reports whether an administration may use the code although the list
// does not have it.
func (l *List) Open(code string) bool {
	return l.open != nil && l.open.MatchString(code) || l.Includes != nil && l.Includes.Open(code)
}

// ByForm reports whether the list has no code of its own: it says of what form
// codes are.
func (l *List) ByForm() bool { return len(l.index) == 0 && l.Includes == nil }

// String is the list's standard and version, as findings name it.
func (l *List) String() string { return l.Standard + ", " + l.Version }

// All lists the codes, those of included lists behind the list's own; a code that
// both have stands there once.
func (l *List) All() []Code {
	if l.Includes == nil {
		return l.Codes
	}
	all := l.Codes[:len(l.Codes):len(l.Codes)]
	for _, c := range l.Includes.All() {
		if l.index[c.Code] == nil {
			all = append(all, c)
		}
	}
	return all
}

// Named returns the code of what has the name, in upper or lower case, and is still
// valid; empty where nothing has it.
func (l *List) Named(name string) string {
	for _, c := range l.All() {
		if c.Name != "" && c.To == 0 && strings.EqualFold(c.Name, name) {
			return c.Code
		}
	}
	return ""
}

// Search returns the codes that are the only word given, or whose names have all
// the words; without words all codes.
func (l *List) Search(words []string) []Code {
	var found []Code
	for _, c := range l.All() {
		name := strings.ToLower(c.Name)
		has := !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(name, strings.ToLower(w)) })
		if has || len(words) == 1 && (strings.EqualFold(words[0], c.Code) || strings.EqualFold(words[0], c.Also)) {
			found = append(found, c)
		}
	}
	return found
}
