// Package decimal reads and writes the exact decimals of declarations.
package decimal

import (
	"bytes"
	"strings"

	"github.com/cockroachdb/apd/v3"
)

// Exact never rounds.
var Exact = &apd.BaseContext

// maxDigits bounds the numbers that are read: no amount or measure comes near.
const maxDigits = 60

// Parse reads an XML Schema decimal into d; ok is false where the value is none.
func Parse(d *apd.Decimal, value []byte) (ok bool) {
	value = bytes.Trim(value, " \t\r\n")
	digits, point, coefficient := 0, -1, int64(0)
	for i, c := range value {
		switch {
		case c >= '0' && c <= '9':
			if digits++; digits <= 18 {
				coefficient = coefficient*10 + int64(c-'0')
			}
		case c == '.' && point < 0:
			point = i
		case i == 0 && (c == '-' || c == '+'):
		default:
			return false
		}
	}
	if digits == 0 || digits > maxDigits {
		return false
	}
	fraction := 0
	if point >= 0 {
		fraction = len(value) - point - 1
	}
	if digits <= 18 {
		if value[0] == '-' {
			coefficient = -coefficient
		}
		d.SetFinite(coefficient, int32(-fraction))
		return true
	}
	_, _, err := d.SetString(string(value))
	return err == nil
}

// Text writes a number out, without zeros that say nothing.
func Text(d *apd.Decimal) string {
	s := d.Text('f')
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if s == "-0" {
		return "0"
	}
	return s
}
