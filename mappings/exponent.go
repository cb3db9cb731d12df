package mappings

import (
	"fmt"
	"strings"

	dm "wcodm/datamodel"
)

// No number of the WCO Data Model has an exponent, nor has XML Schema's decimal. A
// value with one is refused, with its digits: whoever wrote 1e3 may have meant
// something else. A format whose programs print large amounts so says it in its
// mapping ("exponents: true"), and then these are written out, and that is told.

// withExponent returns the digits of a number that is written with an exponent; ok
// is false for every other value.
func withExponent(v string) (digits string, ok bool) {
	digits = writeOut(v)
	return digits, digits != v
}

// exponentError says of a number with an exponent what it should be.
func exponentError(v, digits string) *valueError {
	return &valueError{message: fmt.Sprintf("%q is written with an exponent", v), expected: digits, of: "numbers with an exponent"}
}

// printedByProgram reports whether a number has the form in which programs print
// large and small ones: one digit, a point, decimals, and the exponent (7.3232E6).
func printedByProgram(v string) bool {
	_, v = cutSign(v)
	mantissa, exponent, found := strings.Cut(v, "E")
	whole, fraction, _ := strings.Cut(mantissa, ".")
	exponent = strings.TrimPrefix(exponent, "-")
	return found && len(whole) == 1 && fraction != "" && exponent != "" && allDigits(whole+fraction+exponent)
}

// digits returns a value that a rule makes a number of, without its exponent where
// the format has such numbers; wrong says that it may not have one. Of what is no
// number it says nothing.
func (r *Runner) digits(rule *rule, value string, at dm.NodeID, to *side) (digits string, wrong *valueError) {
	if !rule.numeric(to) {
		return value, nil
	}
	digits, ok := withExponent(value)
	switch {
	case !ok:
		return value, nil
	case !r.m.exponents || r.dir == out || !printedByProgram(value):
		return value, exponentError(value, digits)
	}
	r.report(r.src.Locate(at, dm.Diagnostic{Code: codeExponent, Severity: dm.Note,
		Message: fmt.Sprintf("%s is written with an exponent: %s is read as %s", r.src.Field(at), value, digits)}))
	return digits, nil
}

// numeric reports whether what the rule writes is a number.
func (r *rule) numeric(to *side) bool {
	switch r.convert.(type) {
	case *decimalForm, *integerForm:
		return true
	case nil:
		return to.plain && to.parts[0].path.number()
	}
	return false
}
