package csv

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

// rows reads a table of the columns ucr and invoice, and others.
func rows(text string) string {
	var b strings.Builder
	known := func(name string) bool { return Fold(name) == "ucr" || Fold(name) == "invoiceno" }
	r, err := NewRows(strings.NewReader(text), known, Options{})
	if err == nil {
		for _, c := range r.Columns() {
			fmt.Fprintf(&b, "[%s]", c.Value)
		}
	}
	for err == nil {
		var cells []Cell
		var line int
		if cells, line, err = r.Next(nil); err == nil {
			fmt.Fprintf(&b, " %d:", line)
			for _, c := range cells {
				fmt.Fprintf(&b, " %d@%d=%s", c.Column, c.At.Col, c.Value)
			}
		}
	}
	var data *Error
	switch {
	case errors.As(err, &data):
		fmt.Fprintf(&b, " %s row %d %s", data.Diagnostic.Code, data.Diagnostic.Row, data)
	case err != io.EOF:
		fmt.Fprintf(&b, " %v", err)
	}
	return b.String()
}

func TestRowsReadWhatReaderReads(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"ucr,invoice_no\n6GB1,A/1\n\n,\n6GB2,\"A,\"\"2\"\n", `[ucr][invoice_no] 2: 0@1=6GB1 1@6=A/1 5: 0@1=6GB2 1@6=A,"2`},
		{"\xEF\xBB\xBFInvoice No;x,y;UCR\r\n a ;;b\r\n", "[Invoice No][x,y][UCR] 2: 0@2=a 2@6=b"},
		{"sep=;\nucr;f\xFCr\n1;\xE9\n", "[ucr][für] 3: 0@1=1 1@3=é"},
		{"", ""},
		{"ucr,x\n1\n", `[ucr][x] CSV006 row 2 2:1: The row ends after 1 cells, and there are 2 columns`},
		{"ucr,x\n1,2,3\n", `[ucr][x] CSV006 row 2 2:5: The row has 3 cells, and there are 2 columns`},
		{"ucr,x\n1,\"2\" 3\n", `[ucr][x] CSV001 row 2 2:7: There is text behind the quotation mark that closes a cell`},
		{"ucr\rx\r", "[ucr] 2: 0@1=x"},
		{"ucr;a|b\n'=1;x|y\n\u200B6GB1;\"=\"\"2\"\"\"\n", "[ucr][a|b] 2: 0@1==1 1@5=x|y 3: 0@1=6GB1 1@7=2"},
		{"\xFF\xFEu\x00c\x00r\x00\n\x001\x00\n\x00\x1A\x00", "[ucr] 2: 0@1=1"},
	} {
		if got := rows(test.text); got != test.want {
			t.Errorf("%q\n got %s\nwant %s", test.text, got, test.want)
		}
	}
}
