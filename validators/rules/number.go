package rules

import (
	"bytes"

	"github.com/cockroachdb/apd/v3"

	"wcodm/validators/decimal"
)

// number is an exact decimal with the unit or currency it is counted in; without
// one it goes with any.
type number struct {
	apd.Decimal
	unit []byte
}

// exact never rounds.
var exact = decimal.Exact

// parse reads an XML Schema decimal; ok is false where the value is none.
func (n *number) parse(value []byte) (ok bool) {
	n.unit = nil
	return decimal.Parse(&n.Decimal, value)
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
func (n *number) String() string { return decimal.Text(&n.Decimal) }
