package report

import (
	"bufio"
	"embed"
	"fmt"
	"html/template"
	"io"

	"wcodm/datamodel/plaintext"
)

// What a page holds at most. Beyond, it counts, and says so: it is made to be
// read, and a browser to stay quick.
const (
	// inputSheets is how many messages of one input are laid out on a page.
	inputSheets = 100
	// pageValues is how many values all messages laid out on a page may have.
	pageValues = 50_000
	// pageFindings is how many findings a page lists, messageFindings how many of
	// one message.
	pageFindings    = 5000
	messageFindings = 1000
	// pageMessages is how many messages a page names.
	pageMessages = 2000
	// itemForms is how many goods items of a message are laid out as a form: the
	// first firstForms, and those with findings.
	itemForms, firstForms = 12, 3
	// tableItems and tableValues are the rows of a message's tables.
	tableItems, tableValues = 1000, 5000
)

// htmlOutput writes one page for people who lodge declarations: each message
// laid out as the form they know, with findings beside the boxes. It is written
// message by message; of each only a line of the summary is kept.
type htmlOutput struct {
	w        *bufio.Writer
	begun    bool
	rows     []summaryRow
	messages int
	valid    int
	unread   int // inputs in which no declaration could be read, or not to their end
	found    Count
	values   int // laid out so far
	listed   int // findings listed so far
	unnamed  int // messages beyond pageMessages
	unlisted int // findings that are not listed
	flat     int // messages that could be laid out and are not
}

func newHTML(w io.Writer, _ Options) Output { return &htmlOutput{w: bufio.NewWriter(w)} }

// summaryRow is a message in the summary.
type summaryRow struct {
	ID, Name, Format, Counts string
	Valid                    bool
}

//go:embed page/*.html
var pageFiles embed.FS

//go:embed page/style.css
var style []byte

var page = template.Must(template.New("").Funcs(PageStyle(style)).Funcs(template.FuncMap{
	"clean":  plaintext.Lines,
	"count":  Thousands,
	"plural": Plural,
}).ParseFS(pageFiles, "page/*.html"))

func (o *htmlOutput) begin() error {
	if o.begun {
		return nil
	}
	o.begun = true
	return page.ExecuteTemplate(o.w, "head", nil)
}

func (o *htmlOutput) Write(m *Message) error {
	if err := o.begin(); err != nil {
		return err
	}
	count := m.count()
	o.found = o.found.Plus(count)
	valid := count.Errors == 0 && m.Err == nil
	if m.Number > 0 {
		o.messages++
		if valid {
			o.valid++
		}
	} else if !valid {
		o.unread++
	}
	if len(o.rows) >= pageMessages {
		o.unnamed++
		o.unlisted += count.All()
		return nil
	}
	sheet := m.Sheet
	if sheet != nil && o.values > 0 && o.values+len(sheet.Fields) > pageValues {
		sheet = nil
		o.flat++
	}
	d := newDeclaration(m, sheet, min(messageFindings, pageFindings-o.listed))
	d.Unlisted += m.Unlisted.All()
	d.number(fmt.Sprintf("m%d", len(o.rows)+1))
	d.Open, d.Valid, d.Counts = len(o.rows) == 0, valid, count.String()
	if sheet != nil {
		o.values += len(sheet.Fields)
	}
	o.listed += len(d.findings)
	o.unlisted += d.Unlisted
	o.rows = append(o.rows, summaryRow{ID: d.ID, Name: d.Name, Format: d.Format, Counts: d.Counts, Valid: valid})
	if err := page.ExecuteTemplate(o.w, "declaration", d); err != nil {
		return err
	}
	return o.w.Flush()
}

func (o *htmlOutput) Flush() error {
	if err := o.begin(); err != nil {
		return err
	}
	err := page.ExecuteTemplate(o.w, "foot", map[string]any{
		"Rows": o.rows, "Messages": o.messages, "Valid": o.valid, "Unread": o.unread, "Found": o.found.String(),
		"Unnamed": o.unnamed, "Unlisted": o.unlisted, "Flat": o.flat,
	})
	if err != nil {
		return err
	}
	return o.w.Flush()
}
