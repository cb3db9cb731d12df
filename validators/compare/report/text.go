package report

import (
	"bytes"
	"fmt"
	"io"

	"wcodm/validators/compare"
	"wcodm/validators/report"
)

// textOutput writes entries for people:
//
//	6GB123456789000-A17: different in 1 point
//	  A  export.xml:12:3, gb-cds:xml, LRN A17
//	  B  import.csv:2:1, trader-csv, LRN 4711
//	  goods 610910 from CN
//	    gross mass: different, +4.5 KGM (+3.6 %)
//	      A  120.5 KGM  export.xml:24:11 GrossMassMeasure; WCO GoodsShipment[1]/… (42A/67A/…)
//	      B  125 KGM    import.csv:2:90 row 2, column gross_mass_kg; WCO …
type textOutput struct {
	w   io.Writer
	o   Options
	buf bytes.Buffer
}

func newText(w io.Writer, o Options) Output { return &textOutput{w: w, o: o} }

func (o *textOutput) verdict(v compare.Verdict) string {
	color := report.Yellow
	switch {
	case v.Good():
		color = report.Green
	case v == compare.Different:
		color = report.Red
	}
	return color.Text(string(v), o.o.Color)
}

func (o *textOutput) Write(e *compare.Entry) error {
	o.buf.Reset()
	fmt.Fprintf(&o.buf, "%s: %s", report.Bold.Text(keyOf(e), o.o.Color), o.verdict(e.Verdict))
	if n := e.Count(); n > 0 {
		fmt.Fprintf(&o.buf, " in %s", report.Plural(n, "point"))
	}
	o.buf.WriteByte('\n')
	o.declarations("A", e.A, e.MoreA)
	o.declarations("B", e.B, e.MoreB)
	for _, note := range e.Notes {
		fmt.Fprintf(&o.buf, "  %s\n", report.Clean(note))
	}
	last := ""
	for i := range e.Lines {
		l := &e.Lines[i]
		if now := about(l); now != last {
			fmt.Fprintf(&o.buf, "  %s\n", now)
			last = now
		}
		o.line(l)
	}
	_, err := o.w.Write(o.buf.Bytes())
	return err
}

func (o *textOutput) declarations(side string, all []compare.Declaration, more int) {
	for i := range all {
		fmt.Fprintf(&o.buf, "  %s  %s\n", side, declared(&all[i]))
	}
	if more > 0 {
		fmt.Fprintf(&o.buf, "  %s  and %s\n", side, report.Plural(more, "more declaration"))
	}
}

// listed is how many places of a value are written; the others are counted.
const listed = 3

func (o *textOutput) line(l *compare.Line) {
	fmt.Fprintf(&o.buf, "    %s: %s", l.Title, o.verdict(l.Verdict))
	if c := change(l); c != "" {
		fmt.Fprintf(&o.buf, ", %s", c)
	}
	if l.Verdict == compare.Equal { // one value says both
		fmt.Fprintf(&o.buf, ", %s\n", report.Clean(l.A.Text))
		return
	}
	o.buf.WriteByte('\n')
	for side, v := range []*compare.Value{l.A, l.B} {
		if v == nil {
			continue
		}
		fmt.Fprintf(&o.buf, "      %s  %s", compare.Side(side), report.Clean(v.Text))
		if v.How != "" {
			fmt.Fprintf(&o.buf, ", %s", v.How)
		}
		o.buf.WriteByte('\n')
		for i := range v.Places {
			if i == listed {
				break
			}
			p := &v.Places[i]
			fmt.Fprintf(&o.buf, "         %s %s; WCO %s\n", place(p), field(p), wco(p))
		}
		if more := len(v.Places) - listed + v.More; more > 0 {
			fmt.Fprintf(&o.buf, "         and %s\n", report.Plural(more, "more place"))
		}
	}
}

func (o *textOutput) Flush(s *compare.Summary) error {
	for _, line := range Words(s) {
		if _, err := fmt.Fprintln(o.w, line); err != nil {
			return err
		}
	}
	return nil
}
