package mappings

import (
	"math/rand/v2"
	"slices"
	"strings"

	"wcodm/datamodel/sample"
)

// randomly is how many random values a place is asked for, beside those at the
// edges.
const randomly = 60

// moments are dates at the edges, as the package writes them.
var moments = []string{"20250131", "20250101", "19991231", "21000101", "20240229", "20250101090000", "20250131120000", "20250101090000Z", "20250131235959", "20250131120000Z", "20250131120000+01"}

// prose is what texts of any length begin with.
const prose = "Harbour Street 12, back of the Old Customs House, between the Corn Exchange and the Fish Market, second entrance on the left"

// tuples returns combinations of values, one a path, that the source can have,
// the plain and short ones first: each value of each path beside a usual one
// of the others, and alone.
func (f *flow) tuples() [][]string {
	r := rand.New(rand.NewPCG(1, 1))
	var each [][]string
	usual := make([]string, len(f.source))
	for i, p := range f.source {
		values := f.candidates(p, r)
		if len(values) == 0 {
			return nil
		}
		each = append(each, values)
		usual[i] = values[0]
	}
	if len(each) == 1 {
		var all [][]string
		for _, v := range each[0] {
			all = append(all, []string{v})
		}
		return all
	}
	all := [][]string{usual}
	for i := range each {
		for _, v := range each[i] {
			beside := slices.Clone(usual)
			beside[i] = v
			alone := make([]string, len(usual))
			alone[i] = v
			all = append(all, beside, alone)
		}
	}
	for range 2 * randomly {
		values := make([]string, len(each))
		for i := range each {
			if r.IntN(4) > 0 {
				values[i] = each[i][r.IntN(len(each[i]))]
			}
		}
		if slices.ContainsFunc(values, func(v string) bool { return v != "" }) {
			all = append(all, values)
		}
	}
	return all
}

// candidates returns values that a place of the source can have: plain ones at
// the limits of both sides, those that the conversion speaks of, those at the
// edges, and random ones.
func (f *flow) candidates(p *bounds, r *rand.Rand) []string {
	tried := texts(f.lengths())
	tried = append(tried, numbers(f.source, f.target)...)
	tried = append(tried, moments...)
	tried = append(tried, f.converted(tried)...)
	tried = append(tried, f.divided(tried)...)
	tried = append(tried, sample.Extremes(p.base, p.facets)...)
	for range randomly {
		if v, ok := sample.Value(r, p.base, p.facets); ok {
			tried = append(tried, v)
		}
	}
	seen := make(map[string]bool, len(tried))
	var fit []string
	for _, v := range tried {
		if !seen[v] && p.holds(v) && f.comes(p, v) {
			fit = append(fit, v)
		}
		seen[v] = true
	}
	return fit
}

// comes reports whether the rule's condition lets a value of the source come.
func (f *flow) comes(p *bounds, value string) bool {
	c := f.rule.when
	if c == nil || c.record || c.national != (f.dir == in) || !f.from.plain || c.path.text != f.from.parts[0].path.text {
		return true
	}
	return c.holds(value)
}

// lengths are those at which something begins or ends to fit, ascending.
func (f *flow) lengths() []int {
	lengths := []int{1, 2, 3, 5}
	add := func(n int) {
		if n > 0 {
			lengths = append(lengths, n-1, n, n+1)
		}
	}
	for _, p := range slices.Concat(f.source, f.target) {
		add(p.facets.MinLength)
		add(p.facets.MaxLength)
	}
	for _, s := range []*side{f.from, f.to} {
		for i := range s.parts {
			add(s.parts[i].format.Length)
		}
	}
	slices.Sort(lengths)
	return slices.DeleteFunc(slices.Compact(lengths), func(n int) bool { return n < 1 || n > 2000 })
}

// texts are plain texts of these lengths: of letters, of digits, and of both.
func texts(lengths []int) []string {
	const capitals, small, digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz", "1234567890"
	all := []string{"ABC", "EUR", "DE", "10", "Ünal & Co.", "A-1", "a b"}
	for _, n := range lengths {
		alphabets := []string{capitals, digits, small, prose}
		if n > 8 {
			alphabets = []string{prose, capitals, digits, small}
		}
		for _, of := range alphabets {
			v := []byte(strings.Repeat(of, n/len(of)+1)[:n])
			if v[n-1] == ' ' {
				v[n-1] = 'a'
			}
			all = append(all, string(v))
		}
		all = append(all, strings.Repeat("é", n))
	}
	return all
}

// numbers are plain numbers at the limits of the places.
func numbers(source, target []*bounds) []string {
	const digits = "12345678901234567890123456789012345678901234567890"
	all := []string{"1", "12", "1.5", "12.50", "0", "1.005", "-1", "-1.5", "1234.5", "1234567.89", "007"}
	for _, p := range slices.Concat(source, target) {
		x := p.facets
		if !x.Digits {
			continue
		}
		for _, total := range []int{x.TotalDigits, x.TotalDigits + 1, x.TotalDigits - x.FractionDigits, x.TotalDigits - x.FractionDigits + 1} {
			if total > 0 && total < len(digits) {
				all = append(all, digits[:total], "-"+digits[:total])
			}
		}
		for _, fraction := range []int{x.FractionDigits, x.FractionDigits + 1} {
			if fraction > 0 && fraction < len(digits) {
				all = append(all, "1."+digits[:fraction], "-1."+digits[:fraction])
				if whole := x.TotalDigits - fraction; whole > 0 && whole < len(digits) {
					all = append(all, digits[:whole]+"."+digits[:fraction], "-"+digits[:whole]+"."+digits[:fraction])
				}
			}
		}
	}
	return all
}

// divided are values that divide into the parts of the target, each of the
// values in each part, and values with the text that divides a template's parts.
func (f *flow) divided(values []string) []string {
	var all []string
	for _, s := range []*side{f.from, f.to} {
		for i := range s.parts {
			if text := s.parts[i].literal; s.parts[i].path == nil {
				text = strings.Trim(text, " \n") // no value has them at its ends, or breaks a line
				all = append(all, "A"+text+"B", text+"A", text+"1", "1"+text, "1"+text+text+"1")
			}
		}
	}
	if f.to.plain {
		return all
	}
	usual := make([]string, len(f.target))
	for i, p := range f.target {
		for _, v := range append([]string{"A", "1", "AB", "12", "ABC"}, sample.Extremes(p.base, p.facets)...) {
			if usual[i] == "" && p.holds(v) {
				usual[i] = v
			}
		}
	}
	for i := range usual {
		for _, v := range values {
			parts := slices.Clone(usual)
			parts[i] = v
			all = append(all, f.to.join(parts))
		}
	}
	return all
}

// converted are the values that the conversion knows on the side of the source:
// those of a table, and the counterparts of others.
func (f *flow) converted(values []string) []string {
	var all []string
	if codes, ok := f.rule.convert.(*codeTable); ok {
		known := codes.national
		if f.dir == out {
			known = codes.wco
		}
		for _, c := range known {
			prefix, many := strings.CutSuffix(c, "*")
			all = append(all, prefix)
			if many && f.dir == out {
				all = append(all, prefix+"A", prefix+"1")
			}
		}
		return all
	}
	if f.rule.convert == nil {
		return nil
	}
	back := in
	if f.dir == in {
		back = out
	}
	for _, v := range append([]string{"true", "false", "1", "0"}, values...) {
		if v, wrong := convert(f.rule.convert, back, v); wrong == nil || wrong.partial {
			all = append(all, v)
		}
	}
	if b, ok := f.rule.convert.(*booleanWords); ok && f.dir == in {
		all = append(all, b.yes, b.no)
	}
	return all
}
