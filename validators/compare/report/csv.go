package report

import (
	"cmp"
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"wcodm/datamodel/spreadsheet"
	"wcodm/validators/compare"
	"wcodm/validators/report"
)

// csvOutput writes a table: a row for each line of a pair, and one for each
// declaration that has no counterpart or does not count. Of the places of a value the first is in it.
type csvOutput struct {
	w     *csv.Writer
	begun bool
}

func newCSV(w io.Writer, _ Options) Output { return &csvOutput{w: csv.NewWriter(w)} }

var csvHeader = func() []string {
	header := []string{"key", "verdict", "goods", "origin", "characteristic", "difference", "percent", "tolerance", "why"}
	for _, side := range []string{"a_", "b_"} {
		for _, name := range []string{"value", "how", "file", "line", "column", "field", "wco_path", "wco_pointer"} {
			header = append(header, side+name)
		}
	}
	return header
}()

// sideColumns is how many columns a side has.
const sideColumns = 8

func (o *csvOutput) begin() error {
	if o.begun {
		return nil
	}
	o.begun = true
	return o.w.Write(csvHeader)
}

func (o *csvOutput) Write(e *compare.Entry) error {
	if err := o.begin(); err != nil {
		return err
	}
	for i := range e.Lines {
		l := &e.Lines[i]
		row := []string{e.Key, string(l.Verdict), l.Goods, l.Origin, l.Characteristic, bare(l.Difference), bare(l.Percent), l.Tolerance, l.Why}
		for _, v := range []*compare.Value{l.A, l.B} {
			row = append(row, value(v)...)
		}
		if err := o.row(row); err != nil {
			return err
		}
	}
	for side, all := range [][]compare.Declaration{e.A, e.B} {
		for i := range all {
			d := &all[i]
			verdict := string(e.Verdict)
			switch {
			case !d.Counts():
				verdict = string(d.Use)
			case e.Pair():
				continue // its lines tell of it
			}
			if err := o.declaration(e, side, verdict, []string{cmp.Or(d.LRN, d.MRN), "", d.File, number(d.Line), number(d.Column)}); err != nil {
				return err
			}
		}
		if more := [...]int{e.MoreA, e.MoreB}[side]; more > 0 {
			if err := o.declaration(e, side, string(e.Verdict), []string{report.Plural(more, "more declaration")}); err != nil {
				return err
			}
		}
	}
	return nil
}

// declaration writes the row of a declaration, with what stands in the columns of its
// side.
func (o *csvOutput) declaration(e *compare.Entry, side int, verdict string, has []string) error {
	cells := make([]string, 2*sideColumns)
	copy(cells[side*sideColumns:], has)
	return o.row(append([]string{e.Key, verdict, "", "", "consignment", "", "", "", strings.Join(e.Notes, "; ")}, cells...))
}

// row writes a row. A text that a spreadsheet would take for a formula gets a mark
// in front.
func (o *csvOutput) row(cells []string) error {
	for i, s := range cells {
		cells[i] = spreadsheet.Mark(report.Clean(s))
	}
	return o.w.Write(cells)
}

// bare is a number without its unit, so that a program can read the column: 0 for a
// percentage too small to be told.
func bare(s string) string {
	if strings.HasPrefix(s, "under ") {
		return "0"
	}
	number, _, _ := strings.Cut(s, " ")
	if _, err := strconv.ParseFloat(number, 64); err != nil {
		return s
	}
	return number
}

// value is the cells of what one side has.
func value(v *compare.Value) []string {
	cells := make([]string, sideColumns)
	if v == nil {
		return cells
	}
	cells[0], cells[1] = v.Text, v.How
	if len(v.Places) > 0 {
		p := &v.Places[0]
		copy(cells[2:], []string{p.File, number(p.Line), number(p.Column), p.Field, p.Path, p.Pointer})
	}
	return cells
}

// number is a number, empty for 0.
func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func (o *csvOutput) Flush(*compare.Summary) error {
	if err := o.begin(); err != nil {
		return err
	}
	o.w.Flush()
	return o.w.Error()
}
