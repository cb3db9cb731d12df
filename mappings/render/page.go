package render

import (
	"embed"
	"html/template"
	"io"
	"strings"

	"wcodm/datamodel/plaintext"
	"wcodm/mappings"
)

//go:embed templates
var templateFiles embed.FS

// pages holds the parts of all pages: the layout, and what is on each.
var pages = template.Must(template.New("").Funcs(template.FuncMap{
	"local":    local,
	"title":    title,
	"ways":     ways,
	"line":     line,
	"percent":  func(n, of int) float64 { return 100 * float64(n) / float64(max(of, 1)) },
	"statuses": func() []mappings.Status { return mappings.Statuses },
	"join":     strings.Join,
	"ranks":    ranksOf,
	"breaks":   breaks,
	"whole":    whole,
	"last":     func(path string) string { return path[strings.LastIndexByte(path, '/')+1:] },
	"drop":     dropWords,
}).ParseFS(templateFiles, "templates/*"))

// page is what the layout needs of a page.
type page struct {
	Title, Subtitle string
	Sources         []string
	Content         any
}

// Whatever a mapping says goes through the guard: its controls are shown.
func writePage(w io.Writer, name string, p page) error {
	return pages.ExecuteTemplate(plaintext.NewGuard(w), name, p)
}

// breaks lets a browser break a path after a slash or an underscore.
func breaks(path string) template.HTML {
	return template.HTML(strings.NewReplacer("/", "/<wbr>", "_", "_<wbr>", "[", "<wbr>[").Replace(template.HTMLEscapeString(path)))
}

// whole keeps the numbers of a list in one piece each.
func whole(list string) string {
	return strings.ReplaceAll(strings.ReplaceAll(list, " ", "\u00a0"), ",\u00a0", ", ")
}
