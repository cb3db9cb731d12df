package mappings

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// converter turns a national value into the package's and back. An error is a
// sentence about the value, with what would be right.
type converter interface {
	in(value string) (string, *valueError)
	out(value string) (string, *valueError)
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
	partial           bool
}

// codeTable relates national codes to the package's.
type codeTable struct {
	toWCO, toNational map[string]string
	prefixes          []prefixCode // "IM*": read from the package's side only
	national, wco     []string     // for messages, in file order
}

type prefixCode struct{ prefix, national string }

func (c *codeTable) in(v string) (string, *valueError) {
	if w, ok := c.toWCO[v]; ok {
		return w, nil
	}
	return "", &valueError{message: fmt.Sprintf("the code %q is not known here", v), expected: "one of " + strings.Join(c.national, ", ")}
}

func (c *codeTable) out(v string) (string, *valueError) {
	if n, ok := c.toNational[v]; ok {
		return n, nil
	}
	for _, p := range c.prefixes {
		if strings.HasPrefix(v, p.prefix) {
			return p.national, nil
		}
	}
	return "", &valueError{message: fmt.Sprintf("the code %q has no national counterpart", v), expected: "one of " + strings.Join(c.wco, ", ")}
}

// dateForm is a national way to write a date, as letters: yyyy or yy, M or MM,
// d or dd, and what stands between. The package's side is CCYYMMDD (format
// code 102).
type dateForm struct {
	text   string
	fields []dateField
}

type dateField struct {
	kind    byte // 'y', 'M', 'd', or 0 for literal text
	width   int
	literal string
}

func parseDateForm(text string) (*dateForm, error) {
	d := &dateForm{text: text}
	var kinds []byte
	for i := 0; i < len(text); {
		c := text[i]
		j := i
		for j < len(text) && text[j] == c {
			j++
		}
		switch c {
		case 'y', 'M', 'd':
			width := j - i
			if c == 'y' && width != 2 && width != 4 || c != 'y' && width > 2 || slices.Contains(kinds, c) {
				return nil, fmt.Errorf("date form %q: a year is yyyy or yy, a month M or MM, a day d or dd, each once", text)
			}
			kinds = append(kinds, c)
			d.fields = append(d.fields, dateField{kind: c, width: width})
		default:
			if c|0x20 >= 'a' && c|0x20 <= 'z' {
				return nil, fmt.Errorf("date form %q: %q is none of y, M, d", text, string(c))
			}
			d.fields = append(d.fields, dateField{literal: text[i:j]})
		}
		i = j
	}
	if len(kinds) != 3 {
		return nil, fmt.Errorf("date form %q needs a year, a month and a day", text)
	}
	for i, f := range d.fields[:len(d.fields)-1] {
		if f.width == 1 && d.fields[i+1].kind != 0 {
			return nil, fmt.Errorf("date form %q cannot be read: where does %c end? Give it two digits, or put a character after it", text, f.kind)
		}
	}
	return d, nil
}

func (d *dateForm) in(v string) (string, *valueError) {
	wrong := &valueError{message: fmt.Sprintf("%q is not a date", v), expected: "a date written " + d.text}
	var year, month, day int
	rest := v
	for _, f := range d.fields {
		if f.kind == 0 {
			if !strings.HasPrefix(rest, f.literal) {
				return "", wrong
			}
			rest = rest[len(f.literal):]
			continue
		}
		n := 0
		for n < len(rest) && n < max(f.width, 2) && rest[n] >= '0' && rest[n] <= '9' {
			n++
		}
		if n < f.width {
			return "", wrong
		}
		x, _ := strconv.Atoi(rest[:n])
		rest = rest[n:]
		switch f.kind {
		case 'y':
			year = x
			if f.width == 2 {
				year += 2000 // customs declarations of this century
			}
		case 'M':
			month = x
		case 'd':
			day = x
		}
	}
	if rest != "" || !validDate(year, month, day) {
		return "", wrong
	}
	return fmt.Sprintf("%04d%02d%02d", year, month, day), nil
}

func (d *dateForm) out(v string) (string, *valueError) {
	wrong := &valueError{message: fmt.Sprintf("%q is not a date", v), expected: "CCYYMMDD"}
	if len(v) < 8 || strings.Trim(v[:8], "0123456789") != "" {
		return "", wrong
	}
	year, _ := strconv.Atoi(v[:4])
	month, _ := strconv.Atoi(v[4:6])
	day, _ := strconv.Atoi(v[6:8])
	if !validDate(year, month, day) {
		return "", wrong
	}
	var rest *valueError
	if v[8:] != "" {
		rest = &valueError{message: "the time of day is not carried over: a date written " + d.text + " has no place for it", partial: true}
	}
	var b strings.Builder
	for _, f := range d.fields {
		switch f.kind {
		case 0:
			b.WriteString(f.literal)
		case 'y':
			if f.width == 2 {
				if year/100 != 20 {
					return "", &valueError{message: fmt.Sprintf("the year %d does not fit two digits", year), expected: "a year from 2000 to 2099"}
				}
				year %= 100
			}
			fmt.Fprintf(&b, "%0*d", f.width, year)
		case 'M':
			fmt.Fprintf(&b, "%0*d", f.width, month)
		case 'd':
			fmt.Fprintf(&b, "%0*d", f.width, day)
		}
	}
	return b.String(), rest
}

func validDate(year, month, day int) bool {
	if year < 1 || month < 1 || month > 12 || day < 1 {
		return false
	}
	days := [...]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[month-1]
	if month == 2 && year%4 == 0 && (year%100 != 0 || year%400 == 0) {
		days = 29
	}
	return day <= days
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
