package datamodel

import (
	"strings"
	"testing"
)

const table = `package: table
national: true
read: {key: order/number}
types: {Text: {base: string}}
root:
  name: declaration
  elements:
    - {name: order, elements: [{name: number, type: Text}]}
    - name: item
      max: n
      elements:
        - {name: box, max: 2, elements: [{name: mark, max: 3, type: Text}]}
`

// A field is called as the one who made the input knows it, with the positions
// of what repeats.
func TestFieldHasItsLabel(t *testing.T) {
	p, err := Load("table.yaml", []byte(table), nil)
	if err != nil {
		t.Fatal(err)
	}
	if p.Key == nil || p.Key.Path() != "order/number" {
		t.Fatalf("the key is %v", p.Key)
	}
	mark, err := p.Resolve("item/box/mark")
	if err != nil {
		t.Fatal(err)
	}
	tree := NewTree()
	tree.Reset(p)
	root := tree.Add(None, p.Root, Place{})
	item := tree.Add(tree.Add(root, p.Root, Place{}), mark.Parent.Parent, Place{})
	tree.Add(item, mark.Parent, Place{})
	box := tree.Add(item, mark.Parent, Place{})
	n := tree.Add(box, mark, Place{})
	if got := tree.Field(n); got != "mark" {
		t.Errorf("without a label: %q", got)
	}
	mark.Label = "Box {n}: mark {n}"
	if got := tree.Field(n); got != "Box 2: mark 1" {
		t.Errorf("got %q", got)
	}
	made := NewTree()
	made.Reset(p)
	made.Source = tree
	x := made.Add(None, p.Key, Place{})
	made.SetFrom(x, n)
	if got := made.Field(x); got != "Box 2: mark 1" {
		t.Errorf("of what was made from it: %q", got)
	}
}

func TestKeyHasToBeAValue(t *testing.T) {
	for key, want := range map[string]string{"order/numbr": `did you mean "number"`, "order": "is a class and holds no value"} {
		_, err := Load("table.yaml", []byte(strings.Replace(table, "order/number", key, 1)), nil)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "table.yaml:3:") {
			t.Errorf("%s: %v", key, err)
		}
	}
}
