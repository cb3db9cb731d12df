package mappings

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"wcodm/datamodel/yamlfile"
)

// decimalForm is a national way to write a number with decimals. The package's
// side has a point before them. Digits stay as they are written, as far as both
// forms can say them; groups of digits need not be written, and are.
type decimalForm struct {
	mark      string // before the decimals: "." or ","
	thousands string // between groups of three digits; empty where there are none
	implied   int    // with implied places there is no mark: the last digits are the decimals
}

// maxImplied bounds the implied places; amounts have up to four.
const maxImplied = 9

// decimalFields are the words of "decimal".
var decimalFields = []string{"comma", "thousands", "implied"}

// parseDecimal reads what "decimal" says of a rule: comma, or a map of comma,
// thousands and implied.
func parseDecimal(n yamlfile.Node) (*decimalForm, error) {
	form := &decimalForm{mark: "."}
	if n.IsText() {
		text, err := n.Text()
		if err != nil {
			return nil, err
		}
		if text != "comma" {
			return nil, n.Errorf(`"decimal" is comma, or a map of comma, thousands and implied, not %q`, text)
		}
		form.mark = ","
		return form, nil
	}
	f, err := n.Map(decimalFields...)
	if err != nil {
		return nil, err
	}
	comma, err := f["comma"].Bool()
	if err != nil {
		return nil, err
	}
	if comma {
		form.mark = ","
	}
	if t := f["thousands"]; t.Present() {
		if form.thousands, err = t.Text(); err != nil {
			return nil, err
		}
		c, size := utf8.DecodeRuneInString(form.thousands)
		switch {
		case size != len(form.thousands) || size == 0 || c == utf8.RuneError || unicode.IsDigit(c) || unicode.IsLetter(c) || unicode.IsControl(c) || c == '+' || c == '-':
			return nil, t.Errorf("%q does not divide thousands: it is one character, and no digit, letter or sign", form.thousands)
		case form.thousands == form.mark && !f["implied"].Present():
			return nil, t.Errorf("%q cannot divide thousands: it stands before the decimals", form.thousands)
		}
	}
	if i := f["implied"]; i.Present() {
		if form.implied, err = i.Int(0); err != nil {
			return nil, err
		}
		switch {
		case form.implied < 1 || form.implied > maxImplied:
			return nil, i.Errorf("the implied places are from 1 to %d, not %d", maxImplied, form.implied)
		case comma:
			return nil, f["comma"].Errorf("a number with implied places has no decimal comma")
		}
	}
	if *form == (decimalForm{mark: "."}) {
		return nil, n.Errorf(`"decimal" says nothing here: the package's numbers have a decimal point, too`)
	}
	return form, nil
}

func (f *decimalForm) in(v string) (string, *valueError) {
	sign, rest := cutSign(v)
	whole, fraction, marked := rest, "", false
	if f.implied == 0 {
		whole, fraction, marked = strings.Cut(rest, f.mark)
	}
	whole, ok := f.ungroup(whole)
	switch {
	case !ok, !allDigits(fraction), whole+fraction == "":
		return "", f.wrong(v)
	case f.implied > 0:
		if missing := f.implied + 1 - len(whole); missing > 0 {
			whole = strings.Repeat("0", missing) + whole
		}
		point := len(whole) - f.implied
		return sign + stripZeros(whole[:point]) + "." + whole[point:], nil
	case marked:
		return sign + whole + "." + fraction, nil
	}
	return sign + whole, nil
}

// out leaves out no digit: with implied places, only zeros may follow them.
func (f *decimalForm) out(v string) (string, *valueError) {
	if digits, ok := withExponent(v); ok {
		return "", exponentError(v, digits)
	}
	sign, rest := cutSign(v)
	whole, fraction, marked := strings.Cut(rest, ".")
	if whole+fraction == "" || !allDigits(whole) || !allDigits(fraction) {
		return "", &valueError{message: fmt.Sprintf("%q is not a number", v), expected: "digits, with a point before decimals", of: "what is no number"}
	}
	if f.implied > 0 {
		fraction = strings.TrimRight(fraction, "0")
		if len(fraction) > f.implied {
			return "", &valueError{message: fmt.Sprintf("%q has %d digits after the point", v, len(fraction)), expected: fmt.Sprintf("at most %d", f.implied), of: "numbers with more than " + digitsOf(f.implied) + " after the point"}
		}
		fraction += strings.Repeat("0", f.implied-len(fraction))
		return sign + f.group(stripZeros(whole+fraction)), nil
	}
	if marked {
		fraction = f.mark + fraction
	}
	return sign + f.group(whole) + fraction, nil
}

// ungroup takes off what divides thousands; ok is false where it divides
// something else, or where something else than digits is left.
func (f *decimalForm) ungroup(whole string) (digits string, ok bool) {
	if f.thousands == "" || !strings.Contains(whole, f.thousands) {
		return whole, allDigits(whole)
	}
	groups := strings.Split(whole, f.thousands)
	for i, g := range groups {
		if !allDigits(g) || len(g) != 3 && (i > 0 || len(g) == 0 || len(g) > 3) {
			return "", false
		}
	}
	return strings.Join(groups, ""), true
}

func (f *decimalForm) group(digits string) string {
	if f.thousands == "" || len(digits) <= 3 {
		return digits
	}
	var b strings.Builder
	for i := range len(digits) {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(f.thousands)
		}
		b.WriteByte(digits[i])
	}
	return b.String()
}

// wrong says what is wrong with a national value. The usual mistake is the
// other decimal mark.
func (f *decimalForm) wrong(v string) *valueError {
	if digits, ok := withExponent(strings.Replace(v, f.mark, ".", 1)); ok && f.thousands == "" && f.implied == 0 {
		if form, wrong := f.out(digits); wrong == nil {
			return exponentError(v, form)
		}
	}
	if f.implied > 0 {
		return &valueError{message: fmt.Sprintf("%q is not a number without a decimal mark", v),
			expected: fmt.Sprintf("digits only, the last %d of them decimals, as in %s", f.implied, f.sample()), of: f.none()}
	}
	other, has, wants := ".", "point", "comma"
	if f.mark == "." {
		other, has, wants = ",", "comma", "point"
	}
	if strings.Count(v, other) == 1 && f.thousands != other {
		if _, wrong := f.in(strings.Replace(v, other, f.mark, 1)); wrong == nil {
			return &valueError{message: fmt.Sprintf("%q has a decimal %s, and numbers have a decimal %s here", v, has, wants), expected: "a number as in " + f.sample(), of: f.none()}
		}
	}
	return &valueError{message: fmt.Sprintf("%q is not a number", v), expected: "a number as in " + f.sample(), of: f.none()}
}

// none names the values that are no numbers in this form.
func (f *decimalForm) none() string { return "what is no number as in " + f.sample() }

// sample is a number in this form.
func (f *decimalForm) sample() string {
	s, _ := f.out("1234.50")
	if f.implied == 1 {
		s, _ = f.out("1234.5")
	}
	return s
}

func (f *decimalForm) loses(direction) string { return "" }

func (f *decimalForm) String() string {
	var words []string
	if f.mark == "," {
		words = append(words, "decimal comma")
	}
	switch f.thousands {
	case "":
	case " ":
		words = append(words, "blank between thousands")
	default:
		words = append(words, f.thousands+" between thousands")
	}
	if f.implied > 0 {
		words = append(words, fmt.Sprintf("%d implied decimals", f.implied))
	}
	return strings.Join(words, ", ")
}
