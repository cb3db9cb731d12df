package mappings

import (
	"fmt"
	"strconv"
	"strings"

	"wcodm/datamodel/yamlfile"
)

// integerForm is a whole number: without zeros that lead on the package's side,
// and on the national one filled with them to its width, if it has one. A
// decimal whose decimals are zeros is worth a whole number and is carried as
// that one ("5.000" is 5).
type integerForm struct{ width int }

// maxWidth bounds the width; no field of digits is longer.
const maxWidth = 35

// parseInteger reads what "integer" says of a rule: true, or the number of
// digits.
func parseInteger(n yamlfile.Node) (*integerForm, error) {
	text, err := n.Text()
	if err != nil {
		return nil, err
	}
	if text == "true" {
		return &integerForm{}, nil
	}
	width, err := strconv.Atoi(text)
	if err != nil || width < 1 || width > maxWidth {
		return nil, n.Errorf(`"integer" is true, or the number of digits, from 1 to %d, not %q`, maxWidth, text)
	}
	return &integerForm{width}, nil
}

func (f *integerForm) in(v string) (string, *valueError) {
	switch {
	case f.width == 0:
		return wholeNumber(v)
	case v == "" || !allDigits(v):
		return "", &valueError{message: fmt.Sprintf("%q is not a number of %s", v, digitsOf(f.width)), expected: digitsOf(f.width), of: "what is more than digits"}
	case len(v) > f.width:
		return "", f.tooLong(v, len(v))
	}
	return stripZeros(v), nil
}

func (f *integerForm) out(v string) (string, *valueError) {
	n, wrong := wholeNumber(v)
	switch {
	case wrong != nil, f.width == 0:
		return n, wrong
	case n[0] == '-':
		return "", &valueError{message: fmt.Sprintf("%q is below zero", v), expected: "at most " + digitsOf(f.width), of: "numbers below zero"}
	case len(n) > f.width:
		return "", f.tooLong(v, len(n))
	}
	return strings.Repeat("0", f.width-len(n)) + n, nil
}

func (f *integerForm) tooLong(v string, digits int) *valueError {
	return &valueError{message: fmt.Sprintf("%q has %s", v, digitsOf(digits)), expected: "at most " + digitsOf(f.width), of: "numbers of more than " + digitsOf(f.width)}
}

func (f *integerForm) loses(direction) string { return "" }

func (f *integerForm) String() string {
	if f.width == 0 {
		return "whole number"
	}
	return "whole number of " + digitsOf(f.width)
}

func digitsOf(n int) string {
	if n == 1 {
		return "1 digit"
	}
	return strconv.Itoa(n) + " digits"
}

// wholeNumber returns the canonical form of a whole number.
func wholeNumber(v string) (string, *valueError) {
	if digits, ok := withExponent(v); ok {
		return "", exponentError(v, digits)
	}
	sign, rest := cutSign(v)
	whole, fraction, _ := strings.Cut(rest, ".")
	switch {
	case whole+fraction == "" || !allDigits(whole) || !allDigits(fraction):
		return "", &valueError{message: fmt.Sprintf("%q is not a number", v), expected: "a whole number", of: "what is no number"}
	case strings.Trim(fraction, "0") != "":
		return "", &valueError{message: fmt.Sprintf("%q is not a whole number", v), expected: "a whole number", of: "numbers that are not whole"}
	}
	if whole = stripZeros(whole); sign == "-" && whole != "0" {
		return "-" + whole, nil
	}
	return whole, nil
}
