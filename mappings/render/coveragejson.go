package render

import (
	"encoding/json"
	"io"

	"wcodm/datamodel/plaintext"
	"wcodm/mappings"
)

// CoverageJSON writes a conformance statement as JSON; [mappings.Coverage]
// tells its fields.
func CoverageJSON(w io.Writer, c *mappings.Coverage) error {
	e := json.NewEncoder(plaintext.NewJSON(w))
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(c)
}
