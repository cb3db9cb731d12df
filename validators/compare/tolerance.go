package compare

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/cockroachdb/apd/v3"

	"wcodm/datamodel/bytesize"
	"wcodm/validators/decimal"
)

// Tolerance is a difference that does not count.
type Tolerance struct {
	// Name is that of a characteristic, or of several.
	Name string

	percent bool
	most    apd.Decimal
	text    string
}

// ParseTolerance reads "mass=2%" or "value=1".
func ParseTolerance(s string) (Tolerance, error) {
	name, text, ok := strings.Cut(s, "=")
	if !ok {
		return Tolerance{}, fmt.Errorf("%q: a name and a number are wanted, as in mass=2%% or packages=1", s)
	}
	t := Tolerance{Name: name, text: text}
	number, percent := strings.CutSuffix(text, "%")
	t.percent = percent
	if !decimal.Parse(&t.most, []byte(number)) || t.most.Negative {
		return t, fmt.Errorf("%q: %q is no number, as in mass=2%% or packages=1", s, number)
	}
	return t, nil
}

var hundred = apd.New(100, 0)

// allows reports whether two numbers may differ so.
func (t *Tolerance) allows(a, b *apd.Decimal) bool {
	var d apd.Decimal
	decimal.Exact.Sub(&d, a, b)
	d.Abs(&d)
	if !t.percent {
		return d.Cmp(&t.most) <= 0
	}
	var limit apd.Decimal
	decimal.Exact.Mul(&d, &d, hundred)
	decimal.Exact.Mul(&limit, larger(a, b), &t.most)
	return d.Cmp(&limit) <= 0
}

// larger is the larger of the two, without its sign.
func larger(a, b *apd.Decimal) *apd.Decimal {
	var x, y apd.Decimal
	x.Abs(a)
	y.Abs(b)
	if x.Cmp(&y) < 0 {
		return &y
	}
	return &x
}

// Rates bring amounts to one currency.
type Rates struct {
	// To is that currency; empty where there are no rates.
	To string

	of map[string]*apd.Decimal // what one is worth in To
}

var rate = regexp.MustCompile(`^([A-Z]{3})/([A-Z]{3})=([0-9]+(?:\.[0-9]+)?)$`)

// Add takes a rate: "EUR/USD=1.17" says that one EUR is 1.17 USD.
func (r *Rates) Add(s string) error {
	m := rate.FindStringSubmatch(s)
	value := new(apd.Decimal)
	switch {
	case m == nil || !decimal.Parse(value, []byte(m[3])):
		return fmt.Errorf("%q is no rate: EUR/USD=1.17 says that one EUR is 1.17 USD", s)
	case value.IsZero():
		return fmt.Errorf("%q: a currency that is worth nothing", s)
	case r.To != "" && m[2] != r.To:
		return fmt.Errorf("%q: the rates lead to two currencies, %s and %s; values are brought to one", s, r.To, m[2])
	case m[1] == m[2]:
		return fmt.Errorf("%q is a rate of a currency to itself", s)
	case r.of[m[1]] != nil && r.of[m[1]].Cmp(value) != 0:
		return fmt.Errorf("%q: %s has two rates", s, m[1])
	}
	if r.of == nil {
		r.of = map[string]*apd.Decimal{}
	}
	r.To, r.of[m[1]] = m[2], value
	return nil
}

// Read takes rates from a file, one a line; lines that begin with # say nothing.
func (r *Rates) Read(from io.Reader) error {
	lines := bufio.NewScanner(from)
	n := 1
	for ; lines.Scan(); n++ {
		text := strings.TrimSpace(lines.Text())
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		if err := r.Add(text); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return fmt.Errorf("line %d: it has more than %s: a rate a line is wanted, as in EUR/USD=1.17", n, bytesize.Words(bufio.MaxScanTokenSize))
	}
	return lines.Err()
}
