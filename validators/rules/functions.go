package rules

import (
	"bytes"
	"slices"

	"github.com/expr-lang/expr/builtin"
	"github.com/expr-lang/expr/conf"
)

// function is what a call in a rule becomes. Its first parameter is the Runner.
type function = func(params ...any) (any, error)

// operations are the functions that compiled expressions call, by their internal
// names. A value that is missing, or is none of its kind, makes the Runner not
// ask the rule; what is returned then does not matter.
var operations = map[string]function{
	"value": func(p ...any) (any, error) { return runner(p).scalar(path(p)), nil },
	"+":     arithmetic(func(z, x, y *number) { exact.Add(&z.Decimal, &x.Decimal, &y.Decimal) }),
	"-":     arithmetic(func(z, x, y *number) { exact.Sub(&z.Decimal, &x.Decimal, &y.Decimal) }),
	"*": func(p ...any) (any, error) {
		r, x, y := runner(p), p[1].(*number), p[2].(*number)
		z := r.number()
		exact.Mul(&z.Decimal, &x.Decimal, &y.Decimal)
		z.takeUnit(x, y)
		return z, nil
	},
	"abs": func(p ...any) (any, error) {
		x := p[1].(*number)
		z := runner(p).number()
		z.unit = x.unit
		exact.Abs(&z.Decimal, &x.Decimal)
		return z, nil
	},
	"==": compare(func(c int) bool { return c == 0 }),
	"!=": compare(func(c int) bool { return c != 0 }),
	"<":  compare(func(c int) bool { return c < 0 }),
	"<=": compare(func(c int) bool { return c <= 0 }),
	">":  compare(func(c int) bool { return c > 0 }),
	">=": compare(func(c int) bool { return c >= 0 }),
	"agree": func(p ...any) (any, error) {
		r, x, y := runner(p), p[1].(*number), p[2].(*number)
		return r.comparable(x, y) && r.agree(x, y), nil
	},
	"matches": func(p ...any) (any, error) { return p[2].(matcher).Match(p[1].(*text).b), nil },
	"iso6346": func(p ...any) (any, error) {
		r, id := runner(p), p[1].(*text).b
		digit, ok := iso6346(id)
		if !ok {
			r.unasked = true
			return r.text(nil), nil
		}
		return r.text(append(slices.Clone(id[:len(id)-1]), digit)), nil
	},
	"present": func(p ...any) (any, error) { return runner(p).first(path(p)) != none, nil },
	"count":   func(p ...any) (any, error) { return runner(p).count(path(p)), nil },
	"distinct": func(p ...any) (any, error) {
		r := runner(p)
		z := r.number()
		z.SetInt64(int64(len(r.values(path(p)))))
		return z, nil
	},
	"sum":  func(p ...any) (any, error) { return runner(p).fold(path(p), sums), nil },
	"max":  func(p ...any) (any, error) { return runner(p).fold(path(p), greatest), nil },
	"min":  func(p ...any) (any, error) { return runner(p).fold(path(p), least), nil },
	"last": func(p ...any) (any, error) { return runner(p).at(path(p), runner(p).last(path(p))), nil },
	"in": func(p ...any) (any, error) {
		r := runner(p)
		return r.values(path(p))[string(r.key(p[2]))], nil
	},
	"one of": func(p ...any) (any, error) { return slices.Contains(p[1].([]string), string(runner(p).key(p[2]))), nil },
	"all": func(p ...any) (any, error) {
		r := runner(p)
		others := len(r.values(path(p)))
		for i, v := range p[2:] {
			if r.repeats(p[2:2+i], v) {
				continue
			}
			if r.values(path(p))[string(r.key(v))] {
				others--
			}
		}
		return others == 0, nil
	},
	"any": func(p ...any) (any, error) {
		r := runner(p)
		for _, v := range p[2:] {
			if r.values(path(p))[string(r.key(v))] {
				return true, nil
			}
		}
		return false, nil
	},
	"unique": func(p ...any) (any, error) { return runner(p).unique(p[1].(*key)), nil },
	"position": func(p ...any) (any, error) {
		r := runner(p)
		z := r.number()
		z.SetInt64(int64(r.position(path(p))))
		return z, nil
	},
	"number": func(p ...any) (any, error) {
		r := runner(p)
		z := r.number()
		if !z.parse(p[1].(*text).b) {
			r.unasked = true
		}
		return z, nil
	},
	"date":     func(p ...any) (any, error) { return runner(p).date(p[1].(*text).b), nil },
	"calendar": func(p ...any) (any, error) { return isDay(p[1].(*text).b), nil },
	"name": func(p ...any) (any, error) {
		r := runner(p)
		return r.text([]byte(r.name(path(p)))), nil
	},
}

// builtins are the operations in the form that the library takes.
var builtins = func() conf.FunctionsTable {
	table := conf.FunctionsTable{}
	for name, f := range operations {
		table[name] = &builtin.Function{Name: name, Func: f}
	}
	return table
}()

func runner(p []any) *Runner { return p[0].(*Runner) }
func path(p []any) *selector { return p[1].(*selector) }

func arithmetic(f func(z, x, y *number)) function {
	return func(p ...any) (any, error) {
		r, x, y := runner(p), p[1].(*number), p[2].(*number)
		z := r.number()
		if r.comparable(x, y) {
			f(z, x, y)
			z.takeUnit(x, y)
		}
		return z, nil
	}
}

func compare(holds func(int) bool) function {
	return func(p ...any) (any, error) {
		switch x := p[1].(type) {
		case *number:
			y := p[2].(*number)
			return runner(p).comparable(x, y) && holds(x.Cmp(&y.Decimal)), nil
		case *text:
			return holds(bytes.Compare(x.b, p[2].(*text).b)), nil
		}
		return holds(0), nil
	}
}

// iso6346 is the check digit that follows from a container number's letters and
// other digits; ok is false where it has not the form of ISO 6346: three letters
// for the owner, one for the category, six digits and the check digit.
func iso6346(id []byte) (digit byte, ok bool) {
	if len(id) != 11 || !isDigits(id[4:]) {
		return 0, false
	}
	sum := 0
	for i, c := range id[:10] {
		v := int(c - '0')
		if i < 4 {
			if c < 'A' || c > 'Z' {
				return 0, false
			}
			v = int(c-'A') + 10 // 10 to 38, without the multiples of 11
			v += (v - 1) / 10
		}
		sum += v << i
	}
	return byte('0' + sum%11%10), true
}

// day is the date in a value as CCYYMMDD, in the forms that messages have: the
// same with a time or a zone after it, or an XML Schema date or dateTime. It is
// nil where the value is no date.
func day(to, value []byte) []byte {
	v := bytes.TrimSpace(value)
	digits := 0
	for digits < len(v) && v[digits] >= '0' && v[digits] <= '9' {
		digits++
	}
	switch {
	case digits >= 8:
		return append(to, v[:8]...)
	case digits == 4 && len(v) >= 10 && v[4] == '-' && v[7] == '-' && isDigits(v[5:7]) && isDigits(v[8:10]):
		to = append(to, v[:4]...)
		to = append(to, v[5:7]...)
		return append(to, v[8:10]...)
	}
	return nil
}

// isDay reports whether there is such a day in the calendar.
func isDay(d []byte) bool {
	if len(d) != 8 {
		return false
	}
	two := func(i int) int { return int(d[i]-'0')*10 + int(d[i+1]-'0') }
	year, month, day := two(0)*100+two(2), two(4), two(6)
	days := [...]int{0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}
	if month < 1 || month > 12 {
		return false
	}
	last := days[month]
	if month == 2 && year%4 == 0 && (year%100 != 0 || year%400 == 0) {
		last = 29
	}
	return year > 0 && day >= 1 && day <= last
}

func isDigits(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}
