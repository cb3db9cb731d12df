package report

import (
	"bytes"
	"embed"
	"html/template"
	"io"

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
	parts []*part
	lines int
}

// part is a part of the page, with its entries as they are written.
type part struct {
	Title, About string
	verdicts     []compare.Verdict
	Entries      int
	Unlisted     int
	body         bytes.Buffer
}

// Body is the part's entries.
func (p *part) Body() template.HTML { return template.HTML(p.body.String()) }

func newHTML(w io.Writer, _ Options) Output {
	return &htmlOutput{w: w, parts: []*part{
		{Title: "Differences", About: "Both sides have these consignments, and do not say the same.", verdicts: []compare.Verdict{compare.Different}},
		{Title: "Only in A", About: "A declares these consignments, and B does not.", verdicts: []compare.Verdict{compare.OnlyA}},
		{Title: "Only in B", About: "B declares these consignments, and A does not.", verdicts: []compare.Verdict{compare.OnlyB}},
		{Title: "Not compared", About: "These declarations cannot be found on the other side, or change others.", verdicts: []compare.Verdict{compare.NotCompared}},
		{Title: "In agreement", About: "Both sides say the same, within the tolerance.", verdicts: []compare.Verdict{compare.Equal, compare.Within}},
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
	"change":   change,
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

func (o *htmlOutput) Flush(s *compare.Summary) error {
	return page.ExecuteTemplate(o.w, "page", map[string]any{"Summary": s, "Parts": o.parts, "ReadA": read(s, compare.A), "ReadB": read(s, compare.B)})
}
