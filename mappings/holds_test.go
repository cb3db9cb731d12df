package mappings

import (
	"fmt"
	"strings"
	"testing"

	dm "wcodm/datamodel"
)

// Where a national format holds the references of a consignment follows from the rules
// of its mapping, and so does that it has no room for one.
func TestHoldsFollowsFromTheRules(t *testing.T) {
	p, err := dm.Open("wco")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"asycuda-sad": "shipment ucr Identification/UCR\n",
		"eu-ncts-cc015c": `shipment ucr Consignment/HouseConsignment/referenceNumberUCR
shipment ducr Consignment/HouseConsignment/PreviousDocument/referenceNumber
item ucr Consignment/HouseConsignment/ConsignmentItem/referenceNumberUCR
item ducr Consignment/HouseConsignment/ConsignmentItem/PreviousDocument/referenceNumber
consignment ucr Consignment/referenceNumberUCR
`,
		"trader-csv": `shipment ucr ucr
shipment ducr previous_document/number
item ducr item/previous_document/number
`,
	} {
		m, err := Open(name)
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for _, r := range p.References() {
			for _, h := range m.Holds(r) {
				if r.Kind == dm.KindUCR || r.Kind == dm.KindDUCR {
					fmt.Fprintln(&b, r.Level, r.Kind, h.Plain())
				}
				if !h.In || !h.Out {
					t.Errorf("%s: %+v", name, h)
				}
			}
		}
		if b.String() != want {
			t.Errorf("%s:\n%s\nwant\n%s", name, &b, want)
		}
	}
}
