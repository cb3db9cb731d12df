package codelists

import (
	"fmt"
	"time"
)

// Day is a day of the calendar as the number CCYYMMDD; zero is no day.
type Day int32

// String writes the day as CCYY-MM-DD; no day is empty.
func (d Day) String() string {
	if d == 0 {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d/10000, d/100%100, d%100)
}

// ParseDay reads a day written CCYY-MM-DD.
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() == 0 {
		return 0, fmt.Errorf("%q is no day: year, month and day, as in 2026-01-31", s)
	}
	return Day(t.Year()*10000 + int(t.Month())*100 + t.Day()), nil
}

// MessageDay is the day of a date as messages write it, CCYYMMDD and perhaps a
// time behind it; zero where it is none.
func MessageDay(value []byte) Day {
	if len(value) < len("20060102") {
		return 0
	}
	t, err := time.Parse("20060102", string(value[:len("20060102")]))
	if err != nil || t.Year() == 0 {
		return 0
	}
	return Day(t.Year()*10000 + int(t.Month())*100 + t.Day())
}
