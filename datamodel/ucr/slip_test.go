package ucr

import (
	"strings"
	"testing"

	dm "wcodm/datamodel"
)

func TestSlipsInADUCR(t *testing.T) {
	s := scheme(t, "gb-ducr")
	for value, want := range map[string][2]string{ // what is wrong, and the nearest
		"6GB24680000005-KELP81":   {"has 12 digits, and 24680000005 has 11", ""},
		"6XI2468000000051-KELP81": {"has 12 digits, and 2468000000051 has 13", ""},
		"6GB24680000005KELP81":    {"has 12 digits, and 24680000005 has 11", ""},
		"6GB246800000005KELP81":   {`"-" has to be there`, "6GB246800000005-KELP81"},
		"6GB246800000005/KELP81":  {`"-" has to be there`, "6GB246800000005-KELP81"},
		"6GB246800000005_KELP81":  {`"-" has to be there`, "6GB246800000005-KELP81"},
		"6GB246800000005 KELP81":  {`"-" has to be there`, "6GB246800000005-KELP81"},
		"6gb246800000005/kelp81":  {`"g", is not allowed`, "6GB246800000005-KELP81"},
		"6GB24680000O005-KELP81":  {`"O", is not allowed in the trader's id`, ""},
		"26GB246800000005-KELP81": {`"6", is not allowed in the country`, "6GB246800000005-KELP81"},
	} {
		f := s.Slip(value)
		if f == nil || !strings.Contains(f.Wrong, want[0]) || f.Nearest != want[1] {
			t.Errorf("%s: %+v\nwant %q", value, f, want)
			continue
		}
		if own, doubt := Own(value, "GB", scheme(t, "gb-ducr-part"), s); !strings.Contains(value, "XI") && (own != s || doubt.Wrong != f.Wrong) {
			t.Errorf("%s is taken for a value of %v", value, own)
		}
	}
	for _, value := range []string{"6GB246800000005-KELP81", "6FR24680000005-KELP81", "6GBXI246800000005-KELP81", "6ZA20000019CINV700155", "ORDER 17", "", "6", "GB", "6GB"} {
		if f := s.Slip(value); f != nil && value != "6GB" {
			t.Errorf("%s: %s", value, f.Wrong)
		}
	}
}

// A DUCR is held against the strict form where its country's have it; any other UCR
// only where it is plain that a DUCR was meant.
func TestSlipsAreWarnings(t *testing.T) {
	d := deriver(t, open(t, "wco"), Keep, Free)
	document := []string{"GoodsShipment/PreviousDocument/TypeCode=DCR"}
	for _, test := range []struct {
		lines []string
		want  string // of the finding; none where empty
	}{
		{append(document, "GoodsShipment/PreviousDocument/ID=6GB24680000005-KELP81"), "12 digits of a UK EORI number"},
		{append(document, "GoodsShipment/PreviousDocument/ID=6GB246800000005KELP81"), "6GB246800000005-KELP81"},
		{append(document, "GoodsShipment/PreviousDocument/ID=6FR24680000005-KELP81"), ""},
		{append(document, "GoodsShipment/PreviousDocument/ID=6GB246800000005-KELP81"), ""},
		{[]string{traderPath + "=6GB24680000005-KELP81"}, "12 digits of a UK EORI number"},
		{[]string{traderPath + "=6GB246800000005KELP81"}, ""}, // as the free form has it
		{[]string{traderPath + "=6gb246800000005-kelp81"}, ""},
		{[]string{traderPath + "=6FR24680000005-KELP81"}, ""},
	} {
		var told []dm.Diagnostic
		d.Apply(tree(t, d.layout.pkg, test.lines...), func(f dm.Diagnostic) { told = append(told, f) })
		switch {
		case test.want == "" && len(told) > 0:
			t.Errorf("%q: %+v", test.lines, told)
		case test.want != "" && (len(told) != 1 || told[0].Code != CodeForm || told[0].Severity != dm.Warning || !strings.Contains(told[0].Expected, test.want)):
			t.Errorf("%q: %+v\nwant %s", test.lines, told, test.want)
		}
	}
}
