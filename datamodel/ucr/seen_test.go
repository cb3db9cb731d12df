package ucr

import (
	"fmt"
	"testing"

	dm "wcodm/datamodel"
)

func TestSeenFindsAUCRUsedTwice(t *testing.T) {
	p := open(t, "wco")
	d := deriver(t, p, Derive, "free")
	part := func(number string) []string {
		return with(export, "GoodsShipment/PreviousDocument/TypeCode=DCR", "GoodsShipment/PreviousDocument/ID=5GB123456789012-A",
			"GoodsShipment/PreviousDocument[2]/TypeCode=DCS", "GoodsShipment/PreviousDocument[2]/ID="+number)
	}
	seen := NewSeen(0)
	for _, step := range []struct {
		name  string
		file  string
		lines []string
		want  string
	}{
		{"first", "a.xml", export, ""},
		{"the import of the same consignment", "a.xml", with(export, "TypeCode=IMA"), ""},
		{"the supplementary declaration", "a.xml", with(export, "TypeCode=EXZ"), ""},
		{"an amendment", "a.xml", with(export, "FunctionCode=13", traderPath+"=5GB123456789012INV-2025/001"), ""},
		{"another", "a.xml", with(export, "FunctionalReferenceID=other"), ""},
		{"derived again", "a.xml", export, "The UCR 5GB123456789012INV-2025/001 was on another declaration before: message 1, line 4"},
		{"ten years later, in another file", "b.xml", with(export, "AcceptanceDateTime=20351119"),
			"The UCR 5GB123456789012INV-2025/001 was on another declaration before: a.xml, message 1, line 4"},
		{"kept, in small letters", "b.xml", with(export, traderPath+"=5gb123456789012inv-2025/001"),
			"The UCR 5gb123456789012inv-2025/001 was on another declaration before: a.xml, message 1, line 4"},
		{"part 1", "b.xml", part("001"), ""},
		{"part 2", "b.xml", part("002"), ""},
		{"part 1 again", "b.xml", part("001"), "The UCR 5GB123456789012-A was on another declaration before: message 1, line 10"},
		{"without", "b.xml", with(export, "FunctionalReferenceID"), ""},
	} {
		results, _ := apply(d, tree(t, p, step.lines...))
		var got []dm.Diagnostic
		seen.Check(step.file, 1, results, func(f dm.Diagnostic) { got = append(got, f) })
		message := ""
		for _, f := range got {
			message += f.Message
			if f.Code != CodeRepeated || f.Severity != dm.Warning || f.File != step.file || f.Line == 0 || f.Pointer == "" || f.Expected == "" {
				t.Errorf("%s: %+v", step.name, f)
			}
		}
		if message != step.want {
			t.Errorf("%s: got %q, want %q", step.name, message, step.want)
		}
	}
}

func TestSeenHasAnEnd(t *testing.T) {
	seen := NewSeen(2)
	var got string
	for i, key := range []uint64{1, 2, 3, 4, 1, 3} {
		seen.Check("a", i+1, []Result{{key: key, Value: fmt.Sprint(key)}}, func(d dm.Diagnostic) {
			got += fmt.Sprintf("%d %s %s\n", i+1, d.Severity, d.Message)
		})
	}
	want := "3 note 2 UCRs are remembered; a later one that is used twice is not found\n" +
		"5 warning The UCR 1 was on another declaration before: message 1\n"
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if len(seen.first) != 2 {
		t.Errorf("%d remembered", len(seen.first))
	}
}
