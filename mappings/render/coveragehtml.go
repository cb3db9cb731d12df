package render

import (
	"io"

	"wcodm/mappings"
)

// CoverageHTML writes a conformance statement as a page.
func CoverageHTML(w io.Writer, c *mappings.Coverage) error {
	return writePage(w, "coverage", page{
		Title:    c.Title,
		Subtitle: c.Package.Title + ", " + c.Package.Version,
		Sources:  c.Sources,
		Content:  c,
	})
}
