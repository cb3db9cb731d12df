package render

import (
	"io"

	"wcodm/mappings"
)

// TableHTML writes a mapping as a table on a page.
func TableHTML(w io.Writer, t *mappings.Table) error {
	return writePage(w, "table", page{Title: t.Title, Subtitle: t.Package, Sources: t.Sources, Content: t})
}
