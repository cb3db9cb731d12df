package wcodm

import "strings"

// Checks are the kinds of judging that an engine does, as a set. Reading tells
// what is not well-formed, and mapping what does not fit, whatever the set.
type Checks uint8

const (
	// CheckSchema judges by XML Schema, by JSON Schema and by the formats and
	// occurrences of the package, what is read as well as what is written.
	CheckSchema Checks = 1 << iota
	// CheckLists looks codes up in their lists.
	CheckLists
	// CheckRules asks the rules across fields.
	CheckRules
	// ReadOnly is the set of none of them.
	ReadOnly

	// CheckAll is all there are.
	CheckAll = CheckSchema | CheckLists | CheckRules
)

// checks reports whether the engine judges in that way.
func (e *Engine) checks(c Checks) bool { return e.opts.Checks&c != 0 }

// checkNames are the words for the kinds of judging.
var checkNames = []struct {
	name  string
	check Checks
}{{"schema", CheckSchema}, {"lists", CheckLists}, {"rules", CheckRules}}

// CheckNames returns the words that [ParseCheck] knows.
func CheckNames() []string {
	var names []string
	for _, c := range checkNames {
		names = append(names, c.name)
	}
	return names
}

// ParseCheck returns the kind of judging of that name; ok is false for none.
func ParseCheck(name string) (c Checks, ok bool) {
	for _, c := range checkNames {
		if c.name == name {
			return c.check, true
		}
	}
	return 0, false
}

// String names the kinds in the set: "schema, lists"; "none" for [ReadOnly].
func (c Checks) String() string {
	var names []string
	for _, n := range checkNames {
		if c&n.check != 0 {
			names = append(names, n.name)
		}
	}
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}
