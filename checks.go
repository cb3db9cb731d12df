package wcodm

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
