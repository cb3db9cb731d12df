package csv

import (
	"bytes"
	"strings"
	"testing"
	"testing/iotest"
)

// FuzzReader reads anything. What comes of it does not depend on the pieces it
// comes in, and what was read is written and read again as the same.
func FuzzReader(f *testing.F) {
	for _, s := range []string{
		top + "A,Ann,Tea,1.5\nA,Ann,Cup,2\nB,Bob,Pot,3\n", "reference;total\r\nA;\"1,5\"\r\n", "\xEF\xBB\xBFreference\tnote_text\nA\t\"a\"\"b\r\nc\"\n",
		"sep=;\nreference;x\n;y\n", top + "A,\"Ann,Tea,1\nB,,\"Pot\",1\nC,,,\n", top + "A,\"Ann,Tea,1\nB,,,\n\"", "reference,total\n\xE9,1\né,2\n",
		"reference,item_document_2_id\nA,\"\"\"\"\n ,\"x\" y\n,,,\n", "reference\rA\r", "reference\n\"\n\"\n\"\"\"", "reference,total\nA,1,\nA,2,3\nA\n",
		"00ď;0\x84", // the encoding depends on where cells end
	} {
		f.Add([]byte(s), uint8(0))
	}
	f.Add([]byte("reference,note_day\nA,31/12/2026\nB,2026-12-31\n"), uint8(0x80))
	l := layout(f)
	f.Fuzz(func(t *testing.T, data []byte, dialect uint8) {
		o := Options{Decimal: ".,"[dialect&1], Encoding: Encoding(dialect >> 1 % 3), Limit: 4096}
		if dialect&0x80 != 0 {
			o.Date = dayFirst{}
		}
		got := read(t, l, bytes.NewReader(data), o)
		for _, in := range []string{read(t, l, iotest.HalfReader(bytes.NewReader(data)), o), read(t, l, iotest.OneByteReader(bytes.NewReader(data)), o)} {
			if in != got {
				t.Fatalf("%q: in pieces\n%s\nwhole\n%s", data, in, got)
			}
		}
		wo := Options{Decimal: o.Decimal, Date: o.Date, Separator: separators[dialect>>3%3]}
		out, _ := write(t, l, string(data), o, wo)
		again, findings := write(t, l, out, Options{Separator: wo.Separator, Decimal: o.Decimal, Date: o.Date}, wo)
		if again != out {
			t.Fatalf("%q: written\n%q\nread and written again\n%q\n%s", data, out, again, findings)
		}
		if strings.Contains(got, "@0:") {
			t.Fatalf("%q: a value without a place:\n%s", data, got)
		}
	})
}
