package report

import (
	"bytes"
	"embed"
	"html/template"
	"io"
	"strings"

	"wcodm/validators/compare"
	"wcodm/validators/report"
)

// What a page holds at most. Beyond, it counts, and says so: it is made to be
// read, and a browser to stay quick.
const (
	// pageLines is how many lines a page has, entryLines how many of one entry.
	pageLines, entryLines = 10_000, 500
	// pageEntries is how many entries of each part are on a page.
	pageEntries = 2000
)

// htmlOutput writes one page: the summary, what differs, what has no counterpart,
// and the rest.
type htmlOutput struct {
	w     io.Writer
	sides [2]string
	parts []*part
	lines int
}

// part is a part of the page, with its entries as they are written.
type part struct {
	ID           string
	Title, About string
	verdicts     []compare.Verdict
	Entries      int
	Unlisted     int
	body         bytes.Buffer
}

// Body is the part's entries.
func (p *part) Body() template.HTML { return template.HTML(p.body.String()) }

func newHTML(w io.Writer, opts Options) Output {
	return &htmlOutput{w: w, sides: opts.Sides, parts: []*part{
		{ID: "different", Title: "Differences", About: "Both sides have these consignments, and do not say the same.", verdicts: []compare.Verdict{compare.Different}},
		{ID: "only-a", Title: "Only in A", About: "A declares these consignments, and B does not.", verdicts: []compare.Verdict{compare.OnlyA}},
		{ID: "only-b", Title: "Only in B", About: "B declares these consignments, and A does not.", verdicts: []compare.Verdict{compare.OnlyB}},
		{ID: "not-compared", Title: "Not compared", About: "These declarations cannot be found on the other side, or change others.", verdicts: []compare.Verdict{compare.NotCompared}},
		{ID: "agree", Title: "In agreement", About: "Both sides say the same, within the tolerance.", verdicts: []compare.Verdict{compare.Equal, compare.Within}},
	}}
}

//go:embed page/*.html
var pageFiles embed.FS

//go:embed page/style.css
var style []byte

var page = template.Must(template.New("").Funcs(report.PageStyle(style)).Funcs(template.FuncMap{
	"clean":    report.Clean,
	"count":    report.Thousands,
	"plural":   report.Plural,
	"key":      keyOf,
	"about":    about,
	"change":   func(l compare.Line) string { return strings.ReplaceAll(change(&l), " %", "\u00a0%") },
	"path":     breakable,
	"declared": declared,
	"place":    place,
	"field":    field,
	"class": func(v compare.Verdict) string {
		switch {
		case v.Good():
			return "good"
		case v == compare.Different:
			return "bad"
		}
		return "open"
	},
}).ParseFS(pageFiles, "page/*.html"))

// breakable lets a browser break the line of a path between its steps.
func breakable(path string) template.HTML {
	steps := strings.SplitAfter(report.Clean(path), "/")
	for i, step := range steps {
		steps[i] = template.HTMLEscapeString(step)
	}
	return template.HTML(strings.Join(steps, "<wbr>"))
}

// group is the lines on some goods, or on the consignment.
type group struct {
	About string
	Lines []compare.Line
}

func (o *htmlOutput) Write(e *compare.Entry) error {
	var p *part
	for _, x := range o.parts {
		for _, v := range x.verdicts {
			if v == e.Verdict {
				p = x
			}
		}
	}
	if p.Entries >= pageEntries || len(e.Lines) > 0 && o.lines >= pageLines {
		p.Unlisted++
		return nil
	}
	p.Entries++
	var groups []group
	lines := e.Lines[:min(len(e.Lines), entryLines, pageLines-o.lines)]
	o.lines += len(lines)
	for i := range lines {
		if now := about(&lines[i]); len(groups) == 0 || groups[len(groups)-1].About != now {
			groups = append(groups, group{About: now})
		}
		g := &groups[len(groups)-1]
		g.Lines = append(g.Lines, lines[i])
	}
	return page.ExecuteTemplate(&p.body, "entry", map[string]any{"Entry": e, "Groups": groups, "Unlisted": len(e.Lines) - len(lines)})
}

// count is a row of the page's summary: it leads to the part of that ID.
type count struct {
	ID, Title, Class string
	Number           int
}

func (o *htmlOutput) Flush(s *compare.Summary) error {
	counts := []count{
		{"different", "different", "bad", s.Different},
		{"only-a", "only in A", "", s.Only[compare.A]},
		{"only-b", "only in B", "", s.Only[compare.B]},
		{"not-compared", "not compared, of A", "", s.NotCompared[compare.A]},
		{"not-compared", "not compared, of B", "", s.NotCompared[compare.B]},
		{"agree", "within tolerance", "good", s.Within},
		{"agree", "equal", "good", s.Equal},
	}
	for i := range counts {
		for _, p := range o.parts {
			if c := &counts[i]; p.ID == c.ID && (c.Number == 0 || p.Entries == 0) {
				c.ID = "" // leads nowhere
			}
		}
	}
	return page.ExecuteTemplate(o.w, "page", map[string]any{"Key": s.Key, "Counts": counts, "Points": points(s), "Parts": o.parts,
		"Sides": []side{{compare.A.String(), o.sides[compare.A], read(s, compare.A)}, {compare.B.String(), o.sides[compare.B], read(s, compare.B)}}})
}

// side is what the page says of a side.
type side struct{ Letter, Name, Read string }
