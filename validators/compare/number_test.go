package compare

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/apd/v3"

	"wcodm/validators/decimal"
)

func number(t *testing.T, s string) *apd.Decimal {
	t.Helper()
	d := new(apd.Decimal)
	if !decimal.Parse(d, []byte(s)) {
		t.Fatalf("%q is no number", s)
	}
	return d
}

func TestTolerancesAreExactAndTheSameBothWays(t *testing.T) {
	for _, c := range []struct {
		tolerance, a, b string
		want            bool
	}{
		{"mass=2%", "98", "100", true},
		{"mass=2%", "97.9999999999999999999999999", "100", false},
		{"mass=0.5", "100", "100.5", true},
		{"mass=0.5", "100", "100.50000000000000000000000001", false},
		{"mass=0", "1", "1.0", true},
		{"mass=100%", "0", "5", true},
		{"mass=50%", "-1", "1", false},
	} {
		x, err := ParseTolerance(c.tolerance)
		if err != nil {
			t.Fatal(err)
		}
		a, b := number(t, c.a), number(t, c.b)
		if x.allows(a, b) != c.want || x.allows(b, a) != c.want {
			t.Errorf("%s of %s and %s: %v", c.tolerance, c.a, c.b, !c.want)
		}
	}
	for _, bad := range []string{"", "mass", "mass=", "mass=%", "mass=-1", "mass=two", "mass=1e3"} {
		if _, err := ParseTolerance(bad); err == nil {
			t.Errorf("%q is taken for a tolerance", bad)
		}
	}
}

func TestDifferencesAreRoundedInPercentOnly(t *testing.T) {
	for _, c := range []struct{ a, b, unit, difference, percent string }{
		{"120.5", "125", "KGM", "+4.5 KGM", "+3.6 %"},
		{"8", "6", "", "-2", "-25 %"},
		{"1000000", "1000001", "", "+1", "under 0.01 %"},
		{"0", "0.000001", "", "+0.000001", "+100 %"},
		{"3", "1", "", "-2", "-66.67 %"},
	} {
		if d, p := difference(number(t, c.a), number(t, c.b), c.unit); d != c.difference || p != c.percent {
			t.Errorf("%s and %s: %s, %s", c.a, c.b, d, p)
		}
	}
}

func TestRatesLeadToOneCurrency(t *testing.T) {
	var r Rates
	if err := r.Read(strings.NewReader("# of today\nEUR/USD=1.17\n\nGBP/USD=1.35\n")); err != nil || r.To != "USD" || decimal.Text(r.of["EUR"]) != "1.17" {
		t.Errorf("%+v %v", r, err)
	}
	for _, bad := range []string{"EUR=1.17", "EUR/USD=0", "EUR/USD=1.18", "USD/GBP=0.8", "USD/USD=1", "eur/usd=1", "JPY/USD=-1", "JPY/USD=1e2"} {
		if err := r.Add(bad); err == nil {
			t.Errorf("%q is taken for a rate", bad)
		}
	}
	if err := r.Read(strings.NewReader("JPY/USD=0.0065\nEUR\n")); err == nil || !strings.HasPrefix(err.Error(), "line 2: ") {
		t.Error(err)
	}
}

func TestPartiesAreTheSame(t *testing.T) {
	for _, c := range []struct {
		a, b             fact
		same, comparable bool
	}{
		{fact{value: "GB 123"}, fact{value: "gb123", unit: "Other name"}, true, true},
		{fact{value: "GB123"}, fact{value: "123", home: "GB"}, true, true},
		{fact{value: "123", home: "DE"}, fact{value: "123", home: "GB"}, true, true}, // the id counts
		{fact{value: "GB123"}, fact{value: "GB124"}, false, true},
		{fact{unit: "Müller & Söhne, K.G."}, fact{unit: "MULLER  SOHNE KG"}, true, true},
		{fact{unit: "One"}, fact{unit: "Two"}, false, true},
		{fact{value: "GB1", unit: "One"}, fact{unit: "one"}, true, true},
		{fact{value: "GB1"}, fact{unit: "One"}, false, false},
	} {
		a, b := newParty(&c.a), newParty(&c.b)
		for range 2 {
			if same, comparable := a.same(b); same != c.same || comparable != c.comparable {
				t.Errorf("%+v and %+v: %v %v", a, b, same, comparable)
			}
			a, b = b, a
		}
	}
}

// A reference that very many declarations have, such as one that somebody forgot to
// fill in, holds nothing up.
func TestManyDeclarationsOfOneKeyAreCompared(t *testing.T) {
	c, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	declarations := 20_000
	if testing.Short() {
		declarations = 2_000
	}
	begin := time.Now()
	var sides [2]*side
	for which := range sides {
		sides[which] = c.side(Side(which))
		for i := range declarations {
			k := &Consignment{File: "f", Message: i + 1, Number: 1, LRN: fmt.Sprint(which, " ", i)}
			for n, s := range c.def.sites {
				item := 0
				if s.elem.Within(c.def.item) {
					item = 1
				}
				k.facts = append(k.facts, fact{site: n, item: item, value: strconv.Itoa(i * 7919 % 999983)})
			}
			sides[which].add(k)
		}
	}
	sum := &Summary{Lines: map[Verdict]int{}, Points: map[string]int{}}
	if e := c.entry("x", sides[A], sides[B], sum); e.Verdict != Equal {
		t.Errorf("%s in %d lines", e.Verdict, len(e.Lines))
	}
	if took := time.Since(begin); took > 2*time.Minute {
		t.Errorf("%v for %d declarations of each side", took, declarations)
	}
}

// Of two long lists one sees what they do not share.
func TestWhatOnlyOneListHasIsTold(t *testing.T) {
	list := func(texts ...string) []code {
		var all set[code]
		for _, text := range texts {
			all.add(code{letters(text), text})
		}
		return all.sort()
	}
	var many []string
	for i := range listedCodes + 3 {
		many = append(many, fmt.Sprintf("C%03d", i))
	}
	for _, c := range []struct {
		a, b    []code
		verdict Verdict
		why     string
	}{
		{list("C2", "C-1"), list("C 1", "C2", "C2"), Equal, ""},
		{list("C1"), list("C2"), Different, ""}, // the values say it
		{list("C1", "C2", "C3"), list("C3", "c-9"), Different, "only in A: C1, C2; only in B: c-9"},
		{list("C1"), list("C2", "C1"), Different, "only in B: C2"},
		{list(append(many, "X")...), list("X"), Different, "only in A: " + strings.Join(many[:listedCodes], ", ") + ", and 3 more"},
	} {
		l := Line{}
		if l.codes(c.a, c.b); l.Verdict != c.verdict || l.Why != c.why {
			t.Errorf("%v and %v: %s, %q", c.a, c.b, l.Verdict, l.Why)
		}
	}
}

func TestCommodityCodesAgreeInSixDigits(t *testing.T) {
	for code, want := range map[string]string{"6403919000": "640391", "6403.91.90": "640391", "6403 91": "640391", "6403": "6403", "": ""} {
		if got := subheading(code); got != want {
			t.Errorf("%q: %q", code, got)
		}
	}
}
