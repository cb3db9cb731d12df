package ucr

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Slip says what is wrong with a value that is meant to have the scheme's first form
// and does not, though a looser form may take it; nil where it has it, or where
// nothing says that it is meant: it is of another country than those whose values
// have it.
func (s *Scheme) Slip(value string) *Fault {
	plain := s.plain(value)
	form := s.Forms[0]
	if !s.meant(plain) || form.fits(value) || s.twoCountries(plain) {
		return nil
	}
	f := s.faultOf(form, value)
	if f == nil { // cannot be
		return nil
	}
	if f.Nearest = s.strictest(plain); form.fits(plain) {
		return f
	}
	if has, p := form.trader(plain); p != nil {
		unit := "characters"
		if p.Alphabet == digits {
			unit = "digits"
		}
		f.Wrong = fmt.Sprintf("the %s has %d %s, and %s has %d", p.called(), p.Min, unit, has, len(has))
		f.Expected, f.Nearest = p.Words()+", as in "+form.Example, ""
	}
	return f
}

// divided reports whether a value of any kind looks as one of the scheme's first form
// with a slip in it: the trader's id has nearly its length and the sign behind it.
func (s *Scheme) divided(value string) bool {
	plain := s.plain(value)
	if s.Forms[0].fits(plain) {
		return false // another writing says nothing against it
	}
	at, p := s.Forms[0].until(plain, Trader)
	if p == nil {
		return false
	}
	n := p.run(plain[at:])
	return n != p.Min && n >= p.Min-2 && n <= p.Max+2 && at+n < len(plain) && strings.ContainsRune("-/", rune(plain[at+n]))
}

// plain is a value without slips of writing that leave the reference what it is.
func (s *Scheme) plain(value string) string {
	for _, repair := range repairs {
		value = repair(s, value)
	}
	return value
}

// meant reports whether a value begins, as the scheme's first form does, with a year
// and one of the countries whose values have it.
func (s *Scheme) meant(value string) bool {
	at, p := s.Forms[0].until(value, Country)
	return p != nil && len(value) >= at+p.Max && slices.Contains(s.StrictFor, value[at:at+p.Max])
}

// twoCountries reports whether the value has the form but for a second country before
// the trader's id, as traders of Northern Ireland write their EORI number whole
// behind GB.
func (s *Scheme) twoCountries(value string) bool {
	at, p := s.Forms[0].until(value, Country)
	return p != nil && len(value) > at+2*p.Max && s.meant(value[:at]+value[at+p.Max:]) && s.Forms[0].fits(value[:at]+value[at+p.Max:])
}

// until returns where the part from a source begins, whose forerunners have fixed
// lengths; nil where one is not there.
func (f *Form) until(value string, from Source) (at int, p *Part) {
	for i := range f.Parts {
		p := &f.Parts[i]
		if p.From == from {
			return at, p
		}
		if n := p.takes(value[at:]); n < p.Min || p.Min != p.Max {
			return 0, nil
		}
		at += p.Min
	}
	return 0, nil
}

// run is how many characters of the part's alphabet the text begins with.
func (p *Part) run(text string) int {
	n := 0
	for n < len(text) && p.Alphabet.Has(rune(text[n])) {
		n++
	}
	return n
}

// trader returns a trader's id of another length than the part has, where its end is
// plain; nil for the part where it is not.
func (f *Form) trader(value string) (string, *Part) {
	at, p := f.until(value, Trader)
	if p == nil || p.Min != p.Max {
		return "", nil
	}
	n := p.run(value[at:])
	if n == 0 || n == p.Min || at+n == len(value) || n > p.Min && alphanumeric(value[at+n]) {
		return "", nil
	}
	to := at
	for to < len(value) && alphanumeric(value[to]) {
		to++
	}
	if to-at == p.Min { // it is a character that is wrong
		return "", nil
	}
	return value[at : at+n], p
}

func alphanumeric(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}

// strictest is the value in the scheme's first form where only the sign between two
// parts is missing, or another stands for it; else empty.
func (s *Scheme) strictest(value string) string {
	form := s.Forms[0]
	if form.fits(value) {
		return value
	}
	at := 0
	for i := range form.Parts {
		p := &form.Parts[i]
		n := p.takes(value[at:])
		if p.Text != "" && n < len(p.Text) {
			rest := value[at:]
			if r, size := utf8.DecodeRuneInString(rest); size > 0 && !alphanumeric(rest[0]) && r < utf8.RuneSelf {
				rest = rest[size:]
			}
			if fixed := value[:at] + p.Text + strings.TrimLeft(rest, " "); form.fits(fixed) {
				return fixed
			}
			return ""
		}
		if n < p.Min || p.Min != p.Max {
			return ""
		}
		at += n
	}
	return ""
}
