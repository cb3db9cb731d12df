package sample

import (
	"math/rand/v2"
	"strings"

	dm "wcodm/datamodel"
)

// digits returns how many digits a decimal may have in all and after the
// point; where nothing bounds them, 18 and 6.
func digits(f dm.Facets) (total, fraction int) {
	if !f.Digits {
		return 18, 6
	}
	return f.TotalDigits, f.FractionDigits
}

// decimal returns a random decimal without a sign, at times with zeros at the
// end, which do not count.
func decimal(r *rand.Rand, f dm.Facets) string {
	total, fraction := digits(f)
	after := 0
	if r.IntN(2) == 0 {
		after = r.IntN(fraction + 1)
	}
	var b strings.Builder
	before := r.IntN(total - after + 1)
	for i := range before {
		if i == 0 {
			b.WriteByte(byte('1' + r.IntN(9)))
		} else {
			b.WriteByte(byte('0' + r.IntN(10)))
		}
	}
	if before == 0 {
		b.WriteByte('0')
	}
	if after > 0 {
		b.WriteByte('.')
		for range after {
			b.WriteByte(byte('0' + r.IntN(10)))
		}
	}
	return b.String()
}

func extremeDecimals(f dm.Facets) []string {
	total, fraction := digits(f)
	nines := func(n int) string { return strings.Repeat("9", n) }
	all := []string{"0", "-1", nines(total)}
	if fraction > 0 {
		all = append(all, "0."+strings.Repeat("0", fraction-1)+"1", "0."+nines(fraction))
		if total > fraction {
			all = append(all, nines(total-fraction)+"."+nines(fraction))
		}
	}
	return all
}
