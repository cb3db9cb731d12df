package ucr

import (
	"slices"
	"strings"
)

// Read returns the ways in which a value fits the schemes, those first that
// tell most parts apart.
func Read(value string, schemes ...*Scheme) []Reading {
	var readings []Reading
	for _, s := range schemes {
		readings = append(readings, s.Read(value)...)
	}
	slices.SortStableFunc(readings, func(a, b Reading) int { return b.Named() - a.Named() })
	return readings
}

// Closest returns the scheme that the value fits, of several the one that tells
// most parts apart, with a nil fault; or the one that it follows furthest, with
// what is wrong. A scheme that tells no parts apart says nothing of a value.
func Closest(value string, schemes ...*Scheme) (*Scheme, *Fault) {
	for _, r := range Read(value, schemes...) {
		if r.Scheme.Divides() {
			return r.Scheme, nil
		}
	}
	var closest *Scheme
	var least *Fault
	for _, s := range schemes {
		if !s.Divides() {
			continue
		}
		if f := s.Fault(value); least == nil || f.closer(s, value) > least.closer(closest, value) {
			closest, least = s, f
		}
	}
	return closest, least
}

// closer tells how near the value is to the scheme: one with a slip of writing is
// nearer than any other, the more so the more parts the scheme tells apart; then
// one that is labelled so; one that is much too long is farthest. Of equals the
// free form is taken, as it is where none is named.
func (f *Fault) closer(s *Scheme, value string) int {
	near := f.Followed
	switch upper := strings.ToUpper(value); {
	case f.Nearest != "":
		near = 1000 + s.Read(f.Nearest)[0].Named()
	case s.unlabelled(upper) != upper:
		near = 500
	case len(value) > s.Max && s.Max < MaxLength:
		near = -1
	}
	near *= 2
	if s.Name == Free {
		near++
	}
	return near
}

// Own returns the scheme of a country that a value is nearest to and does not fit, or
// fits in a looser form than the country's values have, with what is wrong; nil where
// there is none. One that has room for fewer characters was not meant.
func Own(value, country string, schemes ...*Scheme) (own *Scheme, least *Fault) {
	for _, s := range schemes {
		if s.Country != country && !slices.Contains(s.StrictFor, country) || len(value) > s.Max {
			continue
		}
		f := s.Slip(value)
		if f == nil {
			f = s.Fault(value)
		}
		if f != nil && (least == nil || f.Followed > least.Followed) {
			own, least = s, f
		}
	}
	return own, least
}
