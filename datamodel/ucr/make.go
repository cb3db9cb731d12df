package ucr

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

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

var yearPattern = regexp.MustCompile(`^(?:19|20)[0-9]{2}$`)

// CheckYear says what is wrong with a year that is given, or nil.
func CheckYear(year string) error {
	if !yearPattern.MatchString(year) {
		return errors.New("it is not a year of four digits, such as 2025")
	}
	return nil
}

// YearOf returns the year of a date as messages write it, CCYYMMDD or
// CCYY-MM-DD, with or without a time; nothing where it is none.
func YearOf(date string) string { return yearOfDate(strings.TrimSpace(date)) }

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
