package report

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	dm "wcodm/datamodel"
	"wcodm/datamodel/plaintext"
)

// textOutput writes findings for people, by file: where, what, what would be
// right, and the line of the input with a mark under the place.
//
//	sad.xml
//	  12:19  error XSD004  The value "XX" of CountryCode is not right: …
//	         expected a country code; Item[2]/Country_code; item 2
//	    12 | <Country_code>XX</Country_code>
//	       |               ^
type textOutput struct {
	w      io.Writer
	o      Options
	file   string
	begun  bool
	source source
	buf    bytes.Buffer
}

func newText(w io.Writer, o Options) Output { return &textOutput{w: w, o: o} }

func (o *textOutput) Write(m *Message) error {
	for i := range m.Findings {
		if err := o.finding(&m.Findings[i]); err != nil {
			return err
		}
	}
	return nil
}

func (o *textOutput) finding(d *dm.Diagnostic) error {
	o.buf.Reset()
	if !o.begun || d.File != o.file {
		fmt.Fprintln(&o.buf, Bold.Text(inputName(d.File), o.o.Color))
		o.begun, o.file = true, d.File
		o.source.close()
	}
	at := place(d.Line, d.Column)
	if at != "" {
		at += "  "
	}
	severity := map[dm.Severity]Color{dm.Error: Red, dm.Warning: Yellow, dm.Note: Cyan}[d.Severity].Text(d.Severity.String(), o.o.Color)
	fmt.Fprintf(&o.buf, "  %s%s %s  %s\n", at, severity, Clean(d.Code), Clean(d.Message))
	if about := about(d); about != "" {
		fmt.Fprintf(&o.buf, "  %*s%s\n", len(at), "", about)
	}
	if !o.o.NoSource && d.File != "" && d.File != "-" && d.Line > 0 {
		o.excerpt(d)
	}
	_, err := o.w.Write(o.buf.Bytes())
	return err
}

func (o *textOutput) Flush() error {
	o.source.close()
	return nil
}

// excerptWidth is how much of a line is shown, in characters; a longer one is
// shown around the place.
const excerptWidth = 100

func (o *textOutput) excerpt(d *dm.Diagnostic) {
	line, ok := o.source.line(d.File, d.Line)
	if !ok {
		return
	}
	text := []rune(plaintext.Masked(decode(line)))
	at := max(d.Column-1, 0)
	if len(text) == 0 || at > len(text) {
		return
	}
	start := 0
	for start < at && text[start] == ' ' {
		start++
	}
	if at-start > excerptWidth*3/4 {
		start = at - excerptWidth/2
	}
	end := min(len(text), start+excerptWidth)
	before, after := "", ""
	if start > 0 && strings.TrimSpace(string(text[:start])) != "" {
		before = "…"
	}
	if end < len(text) {
		after = "…"
	}
	number := strconv.Itoa(d.Line)
	fmt.Fprintf(&o.buf, "    %s | %s%s%s\n", number, before, strings.TrimRight(string(text[start:end]), " "), after)
	if d.Column > 0 {
		fmt.Fprintf(&o.buf, "    %*s | %*s%s\n", len(number), "", at-start+utf8.RuneCountInString(before), "", Green.Text("^", o.o.Color))
	}
}

// decode reads a line as UTF-8 or, where it is not, as ISO-8859-1, which is
// near enough for a look at it.
func decode(line []byte) string {
	if utf8.Valid(line) {
		return string(line)
	}
	runes := make([]rune, len(line))
	for i, b := range line {
		runes[i] = rune(b)
	}
	return string(runes)
}
