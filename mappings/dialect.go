package mappings

import (
	"errors"
	"fmt"

	"wcodm/mappings/syntax/csv"
)

// tableFields are the words of "table".
var tableFields = []string{"separator", "decimal", "encoding", "date"}

// dialect reads how the table is written.
func (l *loader) dialect() error {
	n, _ := l.first("table")
	if !n.Present() {
		return nil
	}
	if l.m.Columns == nil {
		return n.Errorf("only a table has these: the syntax here is %s", l.m.Syntax)
	}
	f, err := n.Map(tableFields...)
	if err != nil {
		return err
	}
	for _, word := range tableFields {
		if !f[word].Present() {
			continue
		}
		text, err := f[word].Text()
		if err != nil {
			return err
		}
		if err := l.dialectWord(word, text); err != nil {
			l.fail(f[word].Errorf("%v", err))
		}
	}
	return nil
}

func (l *loader) dialectWord(word, text string) (err error) {
	d := &l.m.Dialect
	switch word {
	case "separator":
		d.Separator, err = csv.ParseSeparator(text)
	case "encoding":
		d.Encoding, err = csv.ParseEncoding(text)
	case "date":
		d.Date, err = l.tableDate(text)
	default:
		mark, ok := map[string]byte{"comma": ',', "point": '.'}[text]
		if d.Decimal = mark; !ok {
			err = errors.New(`decimals have a "comma" or a "point"`)
		}
	}
	return err
}

// tableDate is how a table writes the columns whose base is date.
type tableDate struct{ form, iso *dateForm }

func (l *loader) tableDate(text string) (csv.DateForm, error) {
	form, err := parseDateForm(text, l.dates)
	if err != nil {
		return nil, err
	}
	if form.has('H') {
		return nil, fmt.Errorf("date form %q has a time of day: the dates of a table are days", text)
	}
	if !l.m.Columns.HasDates() {
		return nil, fmt.Errorf("no column of %s has the base date", l.m.National.Name)
	}
	iso, err := parseDatePattern(dateForms["iso-date"])
	return tableDate{form, iso}, err
}

func (t tableDate) Read(cell string) (string, bool) { return rewrite(cell, t.form, t.iso) }

func (t tableDate) Write(date string) (string, bool) { return rewrite(date, t.iso, t.form) }

func (t tableDate) String() string { return t.form.text }

// rewrite writes a date of one form in another.
func rewrite(date string, from, to *dateForm) (string, bool) {
	moment, wrong := from.in(date)
	if wrong != nil {
		return "", false
	}
	written, wrong := to.out(moment)
	return written, wrong == nil
}
