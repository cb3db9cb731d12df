package datamodel

import (
	"regexp"
	"time"
)

// datePattern and timePattern are the lexical forms of xs:date and of the time
// in xs:dateTime. A year has four digits and is not 0000; the rarer forms of
// XML Schema, before our era or after the year 9999, are in no message. Like
// libxml2, they take no white space around them.
const (
	datePattern = `(?:[1-9][0-9]{3}|0(?:[1-9][0-9]{2}|0(?:[1-9][0-9]|0[1-9])))-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|[12][0-9]))`
	timePattern = `(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?|24:00:00(?:\.0+)?)`
	zonePattern = `(?:Z|[-+](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?`
)

var (
	dateForm     = regexp.MustCompile("^" + datePattern + zonePattern + "$")
	dateTimeForm = regexp.MustCompile("^" + datePattern + "T" + timePattern + zonePattern + "$")
)

// isDate reports whether a value is a day of the calendar as xs:date writes it.
func isDate(s string) bool { return dateForm.MatchString(s) && isDay(s[:len("2006-01-02")]) }

// isDateTime reports whether a value is a day and a time as xs:dateTime writes
// them.
func isDateTime(s string) bool { return dateTimeForm.MatchString(s) && isDay(s[:len("2006-01-02")]) }

// isDay asks what a regular expression cannot: which year has a 29 February.
func isDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}
