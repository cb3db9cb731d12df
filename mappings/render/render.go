// Package render writes what mappings tell of themselves, for people and for
// programs: a file for each thing and form. The HTML pages stand alone: no
// script, font or style is loaded from elsewhere.
package render

import (
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
	"unicode/utf8"

	"wcodm/datamodel/plaintext"
	"wcodm/mappings"
)

// printer keeps the first error, so that the printing reads as text.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) printf(format string, args ...any) {
	if p.err == nil {
		_, p.err = plaintext.Fprintf(p.w, format, args...)
	}
}

// table writes rows with their columns aligned.
func (p *printer) table(indent string, set setting, rows [][]string) {
	for _, line := range aligned(set, rows) {
		p.printf("%s%s\n", indent, line)
	}
}

// setting says what a table's columns after the first hold.
type setting bool

const (
	words   setting = false // set to the left
	numbers setting = true  // set to the right
)

// aligned makes a line of each row. Columns without content are left out.
func aligned(set setting, rows [][]string) []string {
	var width []int
	for _, r := range rows {
		for c, s := range r {
			if c == len(width) {
				width = append(width, 0)
			}
			width[c] = max(width[c], utf8.RuneCountInString(s))
		}
	}
	lines := make([]string, len(rows))
	for i, r := range rows {
		var b strings.Builder
		for c, s := range r {
			if width[c] == 0 {
				continue
			}
			if b.Len() > 0 {
				b.WriteString("  ")
			}
			fill := strings.Repeat(" ", width[c]-utf8.RuneCountInString(s))
			if set == numbers && c > 0 {
				b.WriteString(fill + s)
			} else {
				b.WriteString(s + fill)
			}
		}
		lines[i] = strings.TrimRight(b.String(), " ")
	}
	return lines
}

// paragraph writes text in lines that fit a terminal.
func (p *printer) paragraph(indent, text string) {
	now := indent
	for word := range strings.FieldsSeq(text) {
		switch {
		case now == indent:
		case utf8.RuneCountInString(now)+1+utf8.RuneCountInString(word) > lineWidth:
			p.printf("%s\n", now)
			now = indent
		default:
			now += " "
		}
		now += word
	}
	p.printf("%s\n", now)
}

const lineWidth = 100

// known is the beginning of a line about a place: what standards call it. Paths
// come last, as they are long.
func known(p mappings.Place) []string {
	eu, _, several := strings.Cut(p.EU, ", ")
	if several {
		eu += " …" // some have a dozen
	}
	return []string{box(p), p.ID, eu}
}

// box names the SAD box of a place.
func box(p mappings.Place) string {
	if p.SAD == "" {
		return ""
	}
	return "box " + p.SAD
}

// line names a rule's place.
func line(file string, line int) string { return path.Base(file) + ":" + strconv.Itoa(line) }

// ways says in which directions something is carried.
func ways(in, out bool) string {
	switch {
	case in && out:
		return "both"
	case in:
		return "in"
	case out:
		return "out"
	}
	return ""
}

// arrow shows the direction between a national field on its left and a place of
// the package on its right.
func arrow(in, out bool) string {
	switch {
	case in && out:
		return "<->"
	case in:
		return "->"
	}
	return "<-"
}

// local is a path within a group.
func local(path, group string) string {
	return strings.TrimPrefix(path, group+"/")
}

// rank tells how a group's path reads below the groups before it: the name that
// is left, and how deep it stands.
type rank struct {
	Name  string
	Depth int
}

// ranks tells it for a list of groups, the first of which is the whole.
func ranks(paths []string) []rank {
	all := make([]rank, len(paths))
	var open []string
	for i, group := range paths {
		for len(open) > 0 && !strings.HasPrefix(group, open[len(open)-1]+"/") {
			open = open[:len(open)-1]
		}
		all[i] = rank{group, len(open)}
		if len(open) > 0 {
			all[i].Name = local(group, open[len(open)-1])
		}
		open = append(open, group)
	}
	return all
}

// plural counts things.
func plural(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}
