package ucr

import (
	"errors"
	"regexp"
	"strings"
)

// years are the places that may give the year, in order.
var years = []struct {
	slot slot
	name string
	year func(string) string
}{
	{slotAcceptance, "acceptance date", yearOfDate},
	{slotIssue, "issue date", yearOfDate},
	{slotID, "MRN", yearOfMRN},
	{slotLRN, "LRN", yearOfLRN},
	{slotInvoiceDate, "invoice date", yearOfDate},
}

var (
	datePattern = regexp.MustCompile(`^((?:19|20)[0-9]{2})(?:-?(?:0[1-9]|1[0-2])-?(?:0[1-9]|[12][0-9]|3[01]))(?:[^0-9-]|[0-9]{2}|$)`)
	mrnPattern  = regexp.MustCompile(`^([0-9]{2})([A-Z]{2})[0-9A-Z]{14}$`)
	lrnPattern  = regexp.MustCompile(`^(20[0-9]{2})[^0-9A-Za-z].`)
)

// yearOfDate reads CCYYMMDD, with or without a time (UN/EDIFACT 2379 formats
// 102 and 304, as the WCO Data Model uses them), and CCYY-MM-DD.
func yearOfDate(s string) string {
	if m := datePattern.FindStringSubmatch(s); m != nil {
		return m[1]
	}
	return ""
}

// yearOfMRN reads a movement reference number: two digits of the year, country,
// 14 further characters (Regulation (EU) 2015/2446, Annex B, 12 01).
func yearOfMRN(s string) string {
	if m := mrnPattern.FindStringSubmatch(s); m != nil && country(m[2]) {
		return "20" + m[1]
	}
	return ""
}

// yearOfLRN reads a year that a reference plainly begins with ("2025/0017").
func yearOfLRN(s string) string {
	if m := lrnPattern.FindStringSubmatch(s); m != nil {
		return m[1]
	}
	return ""
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
