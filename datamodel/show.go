package datamodel

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"wcodm/datamodel/codelists"
)

// Describe writes what the package says of an element, for people: its names
// and ids, what values it takes, its home in the base, and its children as a
// table.
func (e *Element) Describe(w io.Writer) error {
	p := &printer{w: w}
	p.printf("%s  %s\n", e.Path(), e.Title)
	p.fact("package", e.pkg.Name+", "+e.pkg.Title)
	p.fact("pointer", e.Pointer())
	if e.IsClass() {
		p.fact("class", e.ID)
	} else {
		p.fact("attribute", e.ID)
	}
	p.fact("occurs", e.Cardinality()+" "+cardinalityWords(e))
	if !e.IsClass() {
		p.fact("type", typeWords(e.Type))
		p.fact("format", formatWords(e))
		for i, limit := range e.Facets.words() {
			if i == 0 {
				p.fact("limits", limit)
			} else {
				p.fact("", limit)
			}
		}
	}
	if err := p.list(e); err != nil {
		return err
	}
	var attributes []string
	for _, a := range e.Attributes {
		attributes = append(attributes, attributeWords(a))
	}
	p.fact("XML attributes", strings.Join(attributes, ", "))
	p.fact("namespace", e.Space)
	p.fact("JSON name", e.JSON)
	p.fact("EU data element", e.EU)
	p.fact("SAD box", e.SAD)
	p.fact("UN/TDED", e.TDED)
	switch {
	case e.pkg.Base == nil:
	case e.Base == nil:
		p.fact("home in base", "none: it is lost on the way to other packages")
	case e.Base.Path() == e.Path():
		p.fact("home in base", "the same path in "+e.pkg.Base.Name)
	default:
		p.fact("home in base", e.Base.Path()+" in "+e.pkg.Base.Name)
	}
	if e.IsClass() {
		p.printf("\n")
		p.table(e.Children, (*Element).childName)
	}
	return p.err
}

// list tells the code list that the element's value is of.
func (p *printer) list(e *Element) error {
	if e.List == "" || e.List == OwnCodes {
		return nil
	}
	l, err := codelists.Open(e.List)
	if err != nil {
		return err
	}
	p.fact("code list", fmt.Sprintf("%s (%v)", l.Name, l))
	return nil
}

// List writes elements as a table of paths, for the results of a search.
func List(w io.Writer, elements []*Element) error {
	p := &printer{w: w}
	p.table(elements, (*Element).Path)
	return p.err
}

// childName marks what holds other elements.
func (e *Element) childName() string {
	if e.IsClass() {
		return e.Name + "/"
	}
	return e.Name
}

// printer keeps the first error, so that the printing reads as text.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) printf(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format, args...)
	}
}

const (
	labelWidth = 17
	lineWidth  = 96
)

// fact writes a labelled value; nothing where there is none.
func (p *printer) fact(label, value string) {
	if value == "" {
		return
	}
	for i, line := range wrap(value, lineWidth-labelWidth-2) {
		if i > 0 {
			label = ""
		}
		p.printf("  %-*s%s\n", labelWidth, label, line)
	}
}

// table writes one element a line; the last column, the title, is cut short
// to keep the line within the width of a terminal.
func (p *printer) table(elements []*Element, name func(*Element) string) {
	rows := make([][4]string, len(elements))
	var width [4]int
	for i, e := range elements {
		format := e.Format.String()
		if !e.IsClass() && format == "" {
			format = e.Type.Name
		}
		rows[i] = [4]string{name(e), e.Cardinality(), format, e.ID}
		for c, s := range rows[i] {
			width[c] = max(width[c], utf8.RuneCountInString(s))
		}
	}
	for i, e := range elements {
		r := rows[i]
		line := fmt.Sprintf("  %-*s  %-*s  %-*s  %-*s  ", width[0], r[0], width[1], r[1], width[2], r[2], width[3], r[3])
		title := e.Title
		if room := max(lineWidth-utf8.RuneCountInString(line), 24); utf8.RuneCountInString(title) > room {
			title = string([]rune(title)[:room-1]) + "…"
		}
		p.printf("%s\n", strings.TrimRight(line+title, " "))
	}
}

// wrap breaks text at spaces; a word that is too long stays whole.
func wrap(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		switch {
		case line == "":
			line = word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width:
			lines = append(lines, line)
			line = word
		default:
			line += " " + word
		}
	}
	return append(lines, line)
}

func cardinalityWords(e *Element) string {
	switch {
	case e.Min == 0 && e.Max == 1:
		return "(optional)"
	case e.Min == 1 && e.Max == 1:
		return "(required)"
	case e.Max == Unbounded && e.Min == 0:
		return "(any number)"
	case e.Max == Unbounded:
		return fmt.Sprintf("(at least %d)", e.Min)
	case e.Min == 0:
		return fmt.Sprintf("(up to %d)", e.Max)
	}
	return ""
}

func typeWords(t *DataType) string {
	s := t.Name + " (" + t.Base + ")"
	if t.Child != "" {
		s += ", in a child element " + t.Child
	}
	return s
}

func formatWords(e *Element) string {
	f := e.Format
	if f.Length == 0 {
		return ""
	}
	what := map[string]string{"a": "letters", "n": "digits", "an": "characters"}[f.Alphabet]
	if e.Type.Base == "decimal" {
		what = "digits"
	}
	words := fmt.Sprintf("up to %d %s", f.Length, what)
	if f.Fixed {
		words = fmt.Sprintf("exactly %d %s", f.Length, what)
	}
	if f.Fraction > 0 {
		words += fmt.Sprintf(", %d of them after the point", f.Fraction)
	}
	if e.Facets.Zero() {
		words += "; stated, not checked"
	}
	return f.String() + " (" + words + ")"
}

// words says what limits there are beyond those a format states.
func (f Facets) words() []string {
	var words []string
	for _, p := range f.Patterns {
		switch p {
		case "([a-zA-Z])*", "([0-9])*":
		case NonBlank:
			words = append(words, "not blank, one line")
		default:
			words = append(words, "form "+p)
		}
	}
	if len(f.Enum) > 0 {
		words = append(words, "one of "+strings.Join(f.Enum, ", "))
	}
	return words
}

func attributeWords(a *Attribute) string {
	s := a.Name
	var notes []string
	if a.Required {
		notes = append(notes, "required")
	}
	if len(a.Facets.Enum) > 0 {
		notes = append(notes, "one of "+strings.Join(a.Facets.Enum, ", "))
	} else if len(a.Facets.Patterns) > 0 {
		notes = append(notes, "form "+strings.Join(a.Facets.Patterns, " and "))
	} else if a.Facets.MaxLength > 0 {
		notes = append(notes, fmt.Sprintf("%d to %d characters", a.Facets.MinLength, a.Facets.MaxLength))
	}
	if a.List != "" {
		notes = append(notes, "code list "+a.List)
	}
	if len(notes) > 0 {
		s += " (" + strings.Join(notes, "; ") + ")"
	}
	return s
}
