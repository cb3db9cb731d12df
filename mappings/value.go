package mappings

import (
	"strconv"
	"strings"
)

// converter turns a national value into the package's and back. An error is a
// sentence about the value, with what would be right.
type converter interface {
	in(value string) (string, *valueError)
	out(value string) (string, *valueError)
	// loses says what may get lost that way, as a noun phrase for a message
	// ("the time of day"); empty when nothing can: then every value that has a
	// counterpart comes back from it the same, or worth the same.
	loses(d direction) string
	// String describes the conversion for a table that people read.
	String() string
}

// convert runs a converter one way.
func convert(c converter, d direction, value string) (string, *valueError) {
	if d == in {
		return c.in(value)
	}
	return c.out(value)
}

// valueError says why a value has no counterpart, or, if it is partial, what of
// it is left out.
type valueError struct {
	message, expected string
	// of says which values that is true of, as a noun phrase: the same for all
	// values of the kind.
	of      string
	partial bool
}

// writeOut turns a number with an exponent ("1.5085491E7", as programs print
// large amounts) into digits, exactly. Anything else comes back as it is.
func writeOut(v string) string {
	mantissa, exponent, found := cutExponent(v)
	if !found {
		return v
	}
	e, err := strconv.Atoi(exponent)
	if err != nil || e > 40 || e < -40 { // no amount is that large; the value stays as it is and is found wrong
		return v
	}
	sign := ""
	if mantissa != "" && (mantissa[0] == '-' || mantissa[0] == '+') {
		sign, mantissa = strings.TrimPrefix(mantissa[:1], "+"), mantissa[1:]
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits := whole + fraction
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return v
	}
	point := len(whole) + e
	if point <= 0 {
		digits = strings.Repeat("0", 1-point) + digits
		point = 1
	}
	if point > len(digits) {
		digits += strings.Repeat("0", point-len(digits))
	}
	whole = strings.TrimLeft(digits[:point], "0")
	if whole == "" {
		whole = "0"
	}
	if fraction = strings.TrimRight(digits[point:], "0"); fraction != "" {
		return sign + whole + "." + fraction
	}
	return sign + whole
}

func cutExponent(v string) (mantissa, exponent string, found bool) {
	i := strings.IndexAny(v, "eE")
	if i <= 0 {
		return v, "", false
	}
	return v[:i], v[i+1:], true
}

// allDigits reports whether a text holds nothing but digits.
func allDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// cutSign divides a number into its sign, if it has one, and the rest.
func cutSign(v string) (sign, rest string) {
	if v != "" && (v[0] == '-' || v[0] == '+') {
		return v[:1], v[1:]
	}
	return "", v
}

// stripZeros takes off the zeros that lead a whole number, but the last.
func stripZeros(digits string) string {
	if s := strings.TrimLeft(digits, "0"); s != "" {
		return s
	}
	return "0"
}
