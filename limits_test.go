package wcodm

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// The limit on a message is one of its bytes as they stand in the file, whatever it
// takes in memory, in every syntax, and is told in words for people.
func TestLimitCountsTheBytesOfAMessage(t *testing.T) {
	const kib = 96
	var items, rows strings.Builder
	for i := 1; items.Len() < (kib-2)<<10; i++ {
		fmt.Fprintf(&items, "<Item><Packages><Number_of_packages>%d</Number_of_packages></Packages></Item>", i)
	}
	for rows.Len() < (kib-2)<<10 {
		rows.WriteString("A1,IM,A,\"Black tea, loose, in bags of five pounds, of this year's harvest\",100,2000.5,1990.25,PX,1\n")
	}
	gb, err := os.ReadFile("testdata/gb-cds/import.xml")
	if err != nil {
		t.Fatal(err)
	}
	json := run1(t, engine(t, "", "gb-cds:json"), input("-", gb))[0].Output
	for _, c := range []struct{ name, from, doc string }{
		{"xml", "", "<ASYCUDA>" + items.String() + "</ASYCUDA>"},
		{"csv", "trader-csv", "declaration_reference,declaration_type,additional_declaration_type,item_description,item_package_1_count,item_gross_mass_kg,item_net_mass_kg,item_package_1_kind,item_number\n" + rows.String()},
		{"json", "", strings.Replace(json, "{", "{"+strings.Repeat(" ", (kib-2)<<10-len(json)), 1)},
	} {
		of := func(limit int64) string {
			e := engine(t, c.from, "", func(o *Options) { o.Checks, o.Limits.Record = ReadOnly, limit })
			for _, r := range run1(t, e, input("-", []byte(c.doc))) {
				for _, d := range r.Diagnostics {
					if d.Code == codeLimit || d.Code == "CSV011" {
						return d.Message
					}
				}
			}
			return ""
		}
		if got := of(kib << 10); got != "" {
			t.Errorf("%s, of %d bytes: %s", c.name, len(c.doc), got)
		}
		if got := of(kib << 9); !strings.HasSuffix(got, "than 48 KiB") {
			t.Errorf("%s, of %d bytes and half the limit: %q", c.name, len(c.doc), got)
		}
	}
}
