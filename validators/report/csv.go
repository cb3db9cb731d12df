package report

import (
	"encoding/csv"
	"io"
	"strconv"

	dm "wcodm/datamodel"
	"wcodm/datamodel/spreadsheet"
)

// csvOutput writes a table, a row for each finding. Names of columns are the keys of
// JSON, in the writing of the other tables. What a spreadsheet would take for a
// formula has an apostrophe in front.
type csvOutput struct {
	w     *csv.Writer
	begun bool
	row   []string
}

func newCSV(w io.Writer, _ Options) Output { return &csvOutput{w: csv.NewWriter(w)} }

// findingColumns are in the order in which people read them: where, how bad, what.
var findingColumns = []struct {
	name string
	cell func(*dm.Diagnostic) string
}{
	{"file", func(d *dm.Diagnostic) string { return d.File }},
	{"line", func(d *dm.Diagnostic) string { return positive(d.Line) }},
	{"column", func(d *dm.Diagnostic) string { return positive(d.Column) }},
	{"row", func(d *dm.Diagnostic) string { return positive(d.Row) }},
	{"severity", func(d *dm.Diagnostic) string { return d.Severity.String() }},
	{"code", func(d *dm.Diagnostic) string { return d.Code }},
	{"message", func(d *dm.Diagnostic) string { return d.Message }},
	{"expected", func(d *dm.Diagnostic) string { return d.Expected }},
	{"value", func(d *dm.Diagnostic) string { return d.Value }},
	{"item", func(d *dm.Diagnostic) string { return positive(d.Item) }},
	{"field", func(d *dm.Diagnostic) string { return d.Field }},
	{"national_path", func(d *dm.Diagnostic) string { return d.NationalPath }},
	{"wco_path", func(d *dm.Diagnostic) string { return d.WCOPath }},
	{"pointer", func(d *dm.Diagnostic) string { return d.Pointer }},
	{"json_pointer", func(d *dm.Diagnostic) string { return d.JSONPointer }},
	{"list", func(d *dm.Diagnostic) string { return d.List }},
	{"detail", func(d *dm.Diagnostic) string { return d.Detail }},
}

// positive is a number that is known; empty for 0.
func positive(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// begin writes the headings.
func (o *csvOutput) begin() error {
	if o.begun {
		return nil
	}
	o.begun = true
	for _, c := range findingColumns {
		o.row = append(o.row, c.name)
	}
	return o.w.Write(o.row)
}

func (o *csvOutput) Write(m *Message) error {
	if err := o.begin(); err != nil {
		return err
	}
	for i := range m.Findings {
		o.row = o.row[:0]
		for _, c := range findingColumns {
			o.row = append(o.row, spreadsheet.Mark(Clean(c.cell(&m.Findings[i]))))
		}
		if err := o.w.Write(o.row); err != nil {
			return err
		}
	}
	o.w.Flush()
	return o.w.Error()
}

// Flush writes the headings of a table without a finding.
func (o *csvOutput) Flush() error {
	if err := o.begin(); err != nil {
		return err
	}
	o.w.Flush()
	return o.w.Error()
}
