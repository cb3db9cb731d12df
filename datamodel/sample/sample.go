// Package sample makes values that fit an element, and messages of a package.
// It serves tests with random declarations, and proofs that ask which values of
// one element can never fit another.
//
// The same source of randomness gives the same values. Everything it makes
// passes [datamodel.Facets.Check] as it is: no value is empty, which is no value
// in many a format, none begins or ends with a blank or has two in a row, so that
// it is the same in a format that trims, and none has a line break.
package sample

import (
	"math/rand/v2"
	"slices"
	"strings"

	dm "wcodm/datamodel"
)

// tries bounds how often a value is made anew because a facet that the text is
// not made from refuses it.
const tries = 200

// roomy is how many characters a random value may have more than its shortest
// form where no facet bounds it, longest how many the longest value has then.
const roomy, longest = 40, 1000

// day is any of the days that every year has.
const day = `20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])`

// forms are the expressions of bases whose lexical form is no facet.
var forms = map[string]string{
	"boolean":  `true|false|1|0`,
	"language": `[a-z]{2}(-[A-Z]{2})?`,
	"anyURI":   `urn:[a-z]{2,8}:[a-z0-9]{1,12}`,
	"integer":  `-?[0-9]{1,9}`,
	"date":     day,
	"dateTime": day + `T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]`,
}

// Value returns a random value that fits the facets of an element or XML
// attribute with that lexical base; ok is false where none was found.
func Value(r *rand.Rand, base string, f dm.Facets) (value string, ok bool) {
	expressions := expressions(base, f)
	for range tries {
		switch {
		case len(f.Enum) > 0:
			value = f.Enum[r.IntN(len(f.Enum))]
		case base == "decimal":
			value = decimal(r, f)
		default:
			x := compile(expressions[r.IntN(len(expressions))], bound(f, roomy))
			lengths := x.lengths(max(f.MinLength, 1))
			value = x.text(r, lengths[r.IntN(1+r.IntN(len(lengths)))], anyKind) // rather short
		}
		if fits(base, f, value) {
			return value, true
		}
	}
	return "", false
}

// Extremes returns values that fit and stand at the edges, each once and in a
// fixed order: of texts the shortest and the longest (1,000 characters where
// nothing bounds them) and one with each kind of character that fits, of
// decimals the most digits before and after the point, zero and a negative one,
// of an enumeration and of booleans all.
func Extremes(base string, f dm.Facets) []string {
	var all []string
	switch {
	case len(f.Enum) > 0:
		all = f.Enum
	case base == "boolean":
		all = []string{"true", "false", "1", "0"}
	case base == "decimal":
		all = extremeDecimals(f)
	default:
		for _, e := range expressions(base, f) {
			all = append(all, extremeTexts(base, f, e)...)
		}
	}
	var fit []string
	for _, v := range all {
		if fits(base, f, v) && !slices.Contains(fit, v) {
			fit = append(fit, v)
		}
	}
	return fit
}

// extremeTexts are an expression's texts at the edges. Each is tried a few
// times, since another facet may refuse one.
func extremeTexts(base string, f dm.Facets, expression string) []string {
	r := rand.New(rand.NewPCG(1, 1))
	x := compile(expression, bound(f, longest))
	lengths := x.lengths(max(f.MinLength, 1))
	var all []string
	add := func(length int, k kind) {
		for range 5 {
			if v := x.text(r, length, k); fits(base, f, v) && (k == anyKind || strings.ContainsAny(v, kinds[k])) {
				all = append(all, v)
				return
			}
		}
	}
	add(lengths[0], anyKind)
	for k := range kinds {
		add(lengths[min(len(lengths)-1, 6)], kind(k))
	}
	add(lengths[len(lengths)-1], anyKind)
	return all
}

// fits says that there is a value, that it passes, and that it stays what it is where blanks are trimmed
// or collapsed.
func fits(base string, f dm.Facets, value string) bool {
	if value == "" || strings.Join(strings.Fields(value), " ") != value {
		return false
	}
	wrong, _ := f.Check(base, value)
	return wrong == ""
}

// expressions are what texts are made from, as Go writes them: each pattern on
// its own, since the check refuses what does not match all of them.
func expressions(base string, f dm.Facets) []string {
	form := forms[base]
	if form != "" && (len(f.Patterns) == 0 || strings.HasPrefix(base, "date")) { // few texts of a date's pattern are dates
		return []string{form}
	}
	var all []string
	for _, p := range f.Patterns {
		if p != dm.NonBlank {
			all = append(all, dm.GoPattern(p))
		}
	}
	if len(all) == 0 {
		return []string{`[^\n\r]*`}
	}
	return all
}

// bound is the most characters that a text is made with.
func bound(f dm.Facets, room int) int {
	if f.MaxLength > 0 {
		return f.MaxLength
	}
	return f.MinLength + room
}
