package wcodm

import (
	"slices"

	dm "wcodm/datamodel"
)

// gaps are the findings that something is missing in a message, by each field that
// would do: one fault, whatever rule or schema finds it, is told once.
type gaps map[dm.Gap][]lacking

// lacking is a finding that some value is missing.
type lacking struct {
	any      []dm.Gap // which would do
	severity dm.Severity
}

// told reports whether it was told before, and as severely, that something is
// missing which closes the gaps of a finding when it is filled in. It remembers
// what was not told.
func (g *gaps) told(d dm.Diagnostic) bool {
	these := d.Gaps()
	for _, gap := range these {
		for _, earlier := range (*g)[gap] {
			other := func(e dm.Gap) bool { return !slices.Contains(these, e) }
			if earlier.severity >= d.Severity && !slices.ContainsFunc(earlier.any, other) {
				return true
			}
		}
	}
	for _, gap := range these {
		if *g == nil {
			*g = gaps{}
		}
		(*g)[gap] = append((*g)[gap], lacking{these, d.Severity})
	}
	return false
}
