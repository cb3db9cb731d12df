package mappings

import (
	"fmt"
	"slices"
	"strings"
)

// flow is a value rule in one direction: the places it takes values from and
// brings them to, outside any message.
type flow struct {
	rule     *rule
	dir      direction
	from, to *side
	source   []*bounds // of the paths of from
	target   []*bounds // of the paths of to
	trims    bool      // the side that is written is read without the blanks around values
}

// flow returns a value rule as it runs in a direction.
func (m *Mapping) flow(s standing, dir direction) *flow {
	f := &flow{rule: s.rule, dir: dir, from: s.rule.national, to: s.rule.wco, trims: m.Package.Trim}
	if dir == out {
		f.from, f.to, f.trims = f.to, f.from, m.National.Trim
	}
	for _, p := range f.from.paths() {
		f.source = append(f.source, p.bounds())
	}
	for _, p := range f.to.paths() {
		f.target = append(f.target, p.bounds())
	}
	return f
}

// carry takes values, one a path, the way a [Runner] does, and judges what is
// written as the schema does. of names the values that are refused as these
// are, and by the place that refuses them, nil where none does; of is empty when
// the values are carried.
func (f *flow) carry(values []string) (of string, by *bounds) {
	composed := ""
	if f.rule.only != both {
		composed = f.from.join(values)
	} else if composed = f.from.compose(values); !f.from.plain {
		seen := composed
		if f.trims {
			seen = strings.TrimSpace(seen)
		}
		if again, ok := f.from.split(seen); !ok || !slices.Equal(again, values) {
			return f.apart(values), nil
		}
	}
	if f.rule.numeric(f.to) {
		if digits, ok := withExponent(composed); ok {
			return exponentError(composed, digits).of, nil
		}
	}
	if f.rule.convert != nil {
		var wrong *valueError
		if composed, wrong = convert(f.rule.convert, f.dir, composed); wrong != nil && !wrong.partial {
			return wrong.of, nil
		}
	}
	parts, ok := f.rule.divide(f.to, composed)
	if !ok {
		return "values that do not divide into " + f.to.pieces(), nil
	}
	for i, v := range parts {
		if v == "" {
			continue
		}
		if of := f.target[i].excluded(v); of != "" {
			return of, f.target[i]
		}
	}
	if t := f.target[0]; t.date && f.dir == in && t.forms != nil && !slices.Contains(t.forms, formatCode(composed)) {
		return "dates of the form " + formatCode(composed), t
	}
	return "", nil
}

// apart names the values that a template of the source composes and that could
// not be told apart.
func (f *flow) apart(values []string) string {
	fault := f.from.unlike(values)
	if fault == nil {
		return "values that could not be told apart"
	}
	name := f.from.naming()(f.from.paths()[fault.value].text)
	switch {
	case fault.missing:
		return "values without " + name + ", which could not be told apart"
	case fault.literal != "":
		return fmt.Sprintf("values of %s with %q", name, fault.literal)
	}
	return "values of " + name + " other than " + fault.format.String()
}

// format names what the places of a side hold: of a template, in order,
// or once where all hold the same.
func format(places []*bounds) string {
	var all []string
	for _, p := range places {
		all = append(all, p.format())
	}
	if len(slices.Compact(slices.Clone(all))) == 1 {
		return all[0]
	}
	return strings.Join(all, " + ")
}

// unlimited reports whether any text may come.
func (f *flow) unlimited() bool {
	for _, p := range f.source {
		if !p.unlimited() {
			return false
		}
	}
	return true
}

// standing is a rule where it stands: the texts of the paths that lead there, and
// the directions in which it runs.
type standing struct {
	*rule
	toNational, toWCO string
	runsIn, runsOut   bool
}

// each calls do for every rule, groups before their rules.
func (m *Mapping) each(do func(standing)) {
	var walk func(rules []*rule, at standing)
	walk = func(rules []*rule, at standing) {
		for _, r := range rules {
			here := at
			here.rule, here.runsIn, here.runsOut = r, at.runsIn && r.only != out, at.runsOut && r.only != in
			do(here)
			if r.group() {
				here.toNational, here.toWCO = under(at.toNational, r.groupNational.text), under(at.toWCO, r.groupWCO.text)
				walk(r.rules, here)
			}
		}
	}
	walk(m.rules, standing{runsIn: true, runsOut: true})
}

// ways are the directions in which the rule runs.
func (s standing) ways() (ways []direction) {
	if s.runsIn {
		ways = append(ways, in)
	}
	if s.runsOut {
		ways = append(ways, out)
	}
	return ways
}
