package rules

import (
	"bytes"
	"strings"

	"github.com/cockroachdb/apd/v3"
)

// number is an exact decimal with the unit or currency it is counted in; without
// one it goes with any.
type number struct {
	apd.Decimal
	unit []byte
}

// exact never rounds.
var exact = &apd.BaseContext

// maxDigits bounds the numbers that are read: no amount or measure comes near.
const maxDigits = 60

// parse reads an XML Schema decimal; ok is false where the value is none.
func (n *number) parse(value []byte) (ok bool) {
	n.unit = nil
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
		n.SetFinite(coefficient, int32(-fraction))
		return true
	}
	_, _, err := n.SetString(string(value))
	return err == nil
}

// goesWith reports whether two numbers can be added and compared: they are not
// of different units.
func (n *number) goesWith(m *number) bool {
	return len(n.unit) == 0 || len(m.unit) == 0 || bytes.Equal(n.unit, m.unit)
}

// takeUnit gives the result of a and b its unit.
func (n *number) takeUnit(a, b *number) {
	if n.unit = a.unit; len(n.unit) == 0 {
		n.unit = b.unit
	}
}

// decimals is how many digits after the point the number is written with.
func (n *number) decimals() int32 { return max(0, -n.Exponent) }

// String writes the number out, without zeros that say nothing.
func (n *number) String() string {
	s := n.Text('f')
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if s == "-0" {
		return "0"
	}
	return s
}
