package datamodel

import "testing"

// What is left after Prune is what a message without the rest would have been.
func TestPruneLeavesAMessageWithoutTheRest(t *testing.T) {
	p := openPackage(t, "wco")
	build := func(exporter, second bool) *Tree {
		tree := NewTree()
		tree.Reset(p)
		body := tree.Add(tree.Add(None, p.Root, Place{}), p.Body, Place{})
		under := func(parent NodeID, name, value string) NodeID {
			n := tree.Add(parent, tree.Elem(parent).Child(name), Place{Line: 1})
			if value != "" {
				tree.SetText(n, value)
			}
			return n
		}
		if exporter {
			e := under(body, "Exporter", "")
			under(e, "Name", "Acme")
			under(under(e, "Address", ""), "CityName", "Leeds")
		}
		shipment := under(body, "GoodsShipment", "")
		for i, number := range []string{"1", "2", "3"} {
			if i == 1 && !second {
				continue
			}
			under(under(shipment, "GovernmentAgencyGoodsItem", ""), "SequenceNumeric", number)
		}
		under(body, "TypeCode", "EXA")
		return tree
	}
	var w XMLWriter
	tree := build(true, true)
	items := p.Body.Child("GoodsShipment").Child("GovernmentAgencyGoodsItem")
	if path := tree.Path(NodeID(tree.Len() - 2)); path != "GoodsShipment[1]/GovernmentAgencyGoodsItem[3]/SequenceNumeric" {
		t.Fatal(path)
	}
	last := NodeID(tree.Len() - 1)
	now := tree.Prune(func(n NodeID) bool {
		e := tree.Elem(n)
		return e.Within(p.Body.Child("Exporter")) && !e.IsClass() || e == items && tree.Position(n) == 2
	})
	got, want := string(w.AppendTree(nil, tree, 0)), string(w.AppendTree(nil, build(false, false), 0))
	if got != want {
		t.Errorf("left is\n%s, want\n%s", got, want)
	}
	if path := tree.Path(NodeID(tree.Len() - 2)); path != "GoodsShipment[1]/GovernmentAgencyGoodsItem[2]/SequenceNumeric" {
		t.Errorf("the third item is now %s", path)
	}

	if string(tree.Value(now[last])) != "EXA" || now[2] != None {
		t.Errorf("the nodes are now %v", now)
	}
	if now := tree.Prune(func(NodeID) bool { return false }); now != nil {
		t.Errorf("nothing is removed, and the nodes are now %v", now)
	}

	tree.Prune(func(NodeID) bool { return true })
	if tree.Len() != 2 || tree.Body() != 1 {
		t.Errorf("%d nodes are left, want the wrapper and the declaration", tree.Len())
	}
}
