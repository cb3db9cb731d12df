package report

import (
	"strings"

	dm "wcodm/datamodel"
	"wcodm/validators"
)

// Count counts findings by severity. The zero value is none.
type Count struct{ Errors, Warnings, Notes int }

// Add counts a finding.
func (c *Count) Add(d dm.Diagnostic) {
	switch d.Severity {
	case dm.Error:
		c.Errors++
	case dm.Warning:
		c.Warnings++
	default:
		c.Notes++
	}
}

// Of is the count of one severity.
func (c Count) Of(s dm.Severity) int { return [...]int{c.Notes, c.Warnings, c.Errors}[s] }

// All is the count of all severities.
func (c Count) All() int { return c.Errors + c.Warnings + c.Notes }

// Plus adds two counts.
func (c Count) Plus(o Count) Count {
	return Count{c.Errors + o.Errors, c.Warnings + o.Warnings, c.Notes + o.Notes}
}

// String words the counts that are not zero: "2 errors, 1 warning"; empty when
// all are.
func (c Count) String() string {
	var parts []string
	for _, p := range []struct {
		n    int
		word string
	}{{c.Errors, "error"}, {c.Warnings, "warning"}, {c.Notes, "note"}} {
		if p.n > 0 {
			parts = append(parts, Plural(p.n, p.word))
		}
	}
	return strings.Join(parts, ", ")
}

// Plural words a number of things: "1 error", "2 errors", "12,000 errors".
func Plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return Thousands(n) + " " + word + "s"
}

// Thousands writes a number with a comma between its thousands.
func Thousands(n int) string { return validators.Thousands(n) }
