package mappings

import (
	"strings"
	"testing"

	dm "wcodm/datamodel"
)

// A path that begins with / reaches the wrapper of the message, from within a
// group, too; an XML attribute of a class is carried, or reported.
func TestPathFromTheRoot(t *testing.T) {
	m, err := compile(`rules:
	- {national: Code, wco: /MetaData/CommunicationMetaData/Sender/ID}
	- {national: Price, wco: Declarant, rules: [{national: Amount, wco: Name}, {national: Currency, wco: /MetaData/WCOTypeName}]}
	- {national: Line, wco: GoodsShipment/GovernmentAgencyGoodsItem, rules: [{national: Text, wco: Commodity/Description}, {national: "@n", wco: UCR/ID}]}
`)
	if err != nil {
		t.Fatal(err)
	}
	src := build(t, m.National, []string{"@id = 7", "Code = A", "Price/Amount = N", "Price/Currency = T", "Line/Text = x", "Line/@n = 5", "Line[2]/Text = y"})
	wco, back := dm.NewTree(), dm.NewTree()
	var in, out findings
	m.NewRunner().In(wco, src, in.report)
	compareLines(t, "in", content(wco), []string{"/MetaData/CommunicationMetaData/Sender/ID = A", "/MetaData/WCOTypeName = T", "Declarant/Name = N",
		"GoodsShipment/GovernmentAgencyGoodsItem/Commodity/Description = x", "GoodsShipment/GovernmentAgencyGoodsItem/UCR/ID = 5",
		"GoodsShipment/GovernmentAgencyGoodsItem[2]/Commodity/Description = y"})
	if len(in) != 1 || !strings.Contains(in[0], "(id) is not carried over") {
		t.Errorf("findings: %v", in)
	}
	m.NewRunner().Out(back, wco, out.report)
	compareLines(t, "out", content(back), []string{"Code = A", "Line/@n = 5", "Line/Text = x", "Line[2]/Text = y", "Price/Amount = N", "Price/Currency = T"})
	if len(out) > 0 {
		t.Errorf("findings on the way back: %v", out)
	}
}

func TestPathFromTheRootRefused(t *testing.T) {
	for _, c := range []struct{ rule, want string }{
		{"{national: Code, wco: /Declaration/ID}", `"/Declaration/ID" leads from the root of the message, which is /MetaData`},
		{"{national: Code, wco: /MetaData}", `leads from the root of the message, which is /MetaData`},
		{"{national: Code, wco: /MetaData/CommunicationMetaDat/ID}", `did you mean "CommunicationMetaData"?`},
		{"{national: Price, wco: /MetaData/CommunicationMetaData, rules: [{national: Amount, wco: ID}]}", `leads to a value, and this rule is a group`},
	} {
		if _, err := compile("rules: [" + c.rule + "]"); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.rule, err, c.want)
		}
	}
}

// The rules of a group for one direction are such rules themselves: they may
// write what the rules for both directions write.
func TestGroupForOneDirection(t *testing.T) {
	m, err := compile(`parts: {line: [{national: Text, wco: Commodity/Description}]}
rules:
	- {national: Line, wco: GoodsShipment/GovernmentAgencyGoodsItem, rules: line}
	- {national: Line, wco: GoodsShipment/Consignment/TransportEquipment, only: out, lossy: it comes in as goods, rules: [{national: Text, wco: ID}]}
`)
	if err != nil {
		t.Fatal(err)
	}
	src := build(t, m.Package, []string{"GoodsShipment/Consignment/TransportEquipment/ID = x"})
	dst := dm.NewTree()
	var f findings
	m.NewRunner().Out(dst, src, f.report)
	compareLines(t, "out", content(dst), []string{"Line/Text = x"})
	if len(f) > 0 {
		t.Error(f)
	}
}
