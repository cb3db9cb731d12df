package report

import (
	"bufio"
	"io"
	"strconv"
	"strings"

	dm "wcodm/datamodel"
	"wcodm/datamodel/plaintext"
)

// gitHub writes the commands by which a GitHub workflow run annotates lines of
// files, as "Workflow commands for GitHub Actions" has them. GitHub shows ten
// errors, ten warnings and ten notices of a step.
type gitHub struct {
	w      *bufio.Writer
	dir    string
	titles map[string]string
}

func newGitHub(w io.Writer, o Options) Output {
	g := &gitHub{w: bufio.NewWriter(w), dir: o.Dir, titles: map[string]string{}}
	for _, c := range o.Codes {
		g.titles[c.Code] = c.Title
	}
	return g
}

// annotations are the commands of each severity.
var annotations = map[dm.Severity]string{dm.Error: "error", dm.Warning: "warning", dm.Note: "notice"}

func (g *gitHub) Write(m *Message) error {
	for i := range m.Findings {
		d := &m.Findings[i]
		title := d.Code
		if t := g.titles[d.Code]; t != "" {
			title += ": " + t
		}
		text := Clean(d.Message)
		if about := about(d); about != "" {
			text += "\n" + about
		}
		g.command(annotations[d.Severity], d.File, d.Line, d.Column, title, text)
	}
	if m.Err != nil {
		g.command(annotations[dm.Error], m.File, 0, 0, "the file cannot be read", Clean(m.Err.Error()))
	}
	return g.w.Flush()
}

// command writes one; without a file, GitHub puts it at the run itself.
func (g *gitHub) command(name, file string, line, column int, title, text string) {
	var properties []string
	set := func(key, value string) { properties = append(properties, key+"="+gitHubProperty.Replace(value)) }
	if file == "" || file == "-" {
		where := inputName(file)
		text = strings.TrimSpace(where+" "+place(line, column)) + ": " + text
	} else {
		set("file", plaintext.Name(relative(g.dir, file)))
		if line > 0 {
			set("line", strconv.Itoa(line))
		}
		if line > 0 && column > 0 {
			set("col", strconv.Itoa(column))
		}
	}
	set("title", Clean(title))
	g.w.WriteString("::" + name + " " + strings.Join(properties, ",") + "::" + gitHubData.Replace(text) + "\n")
}

func (g *gitHub) Flush() error { return g.w.Flush() }

// What a command's text and its properties have in place of characters that
// mean something else there.
var (
	gitHubData     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	gitHubProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)
