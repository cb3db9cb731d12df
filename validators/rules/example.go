package rules

import (
	"fmt"
	"strconv"
	"strings"

	dm "wcodm/datamodel"
	"wcodm/datamodel/nearest"
)

// Example is a message written as values by path, in order. A path is as rules
// write it, with the position of what repeats, where it is not the first:
// GoodsShipment.GovernmentAgencyGoodsItem[2].SequenceNumeric; an XML attribute
// stands after @: InvoiceAmount@currencyID.
type Example []ExampleValue

// ExampleValue is one value of an Example.
type ExampleValue struct {
	Path, Value string

	at place
}

// Tree makes the message. Repeated elements are made up to the position that is
// asked for.
func (x Example) Tree(p *dm.Package) (*dm.Tree, error) {
	t := dm.NewTree()
	t.Reset(p)
	var up []*dm.Element
	for e := p.Body; e != nil; e = e.Parent {
		up = append(up, e)
	}
	n := dm.None
	for i := len(up) - 1; i >= 0; i-- {
		n = t.Add(n, up[i], dm.Place{Line: 1})
	}
	for i, v := range x {
		if err := v.put(t, n, dm.Place{Line: uint32(i + 2)}); err != nil {
			return nil, v.at.Errorf("%v", err)
		}
	}
	return t, nil
}

func (v ExampleValue) put(t *dm.Tree, n dm.NodeID, at dm.Place) error {
	path, attribute, _ := strings.Cut(v.Path, "@")
	for step := range strings.SplitSeq(path, ".") {
		name, position, err := cutPosition(step)
		if err != nil {
			return err
		}
		e := t.Elem(n).Child(name)
		if e == nil {
			return &dm.PathError{Path: v.Path, Name: name, In: t.Elem(n)}
		}
		if position > 1 && !e.Repeats() {
			return fmt.Errorf("%s occurs once in %s", name, t.Elem(n).Path())
		}
		n = occurrence(t, n, e, position, at)
	}
	if attribute == "" {
		t.SetText(n, v.Value)
		return nil
	}
	a := t.Elem(n).Attribute(attribute)
	if a == nil {
		return fmt.Errorf("%s has no attribute %q%s", t.Elem(n).Path(), attribute, nearest.Hint(attribute, attributes(t.Elem(n))))
	}
	t.SetAttr(n, a, []byte(v.Value))
	return nil
}

func attributes(e *dm.Element) []string {
	var names []string
	for _, a := range e.Attributes {
		names = append(names, a.Name)
	}
	return names
}

// maxPosition bounds the positions in an example.
const maxPosition = 1000

func cutPosition(step string) (name string, position int, err error) {
	name, rest, found := strings.Cut(step, "[")
	if !found {
		return step, 1, nil
	}
	digits, closed := strings.CutSuffix(rest, "]")
	position, err = strconv.Atoi(digits)
	if err != nil || !closed || position < 1 || position > maxPosition {
		return "", 0, fmt.Errorf("%q has no position as in [2]", step)
	}
	return name, position, nil
}

// occurrence is the n-th child of an element; those before it are made, too.
func occurrence(t *dm.Tree, parent dm.NodeID, e *dm.Element, n int, at dm.Place) dm.NodeID {
	for c := t.First(parent); c != dm.None; c = t.Next(c) {
		if t.Elem(c) == e {
			if n--; n == 0 {
				return c
			}
		}
	}
	made := dm.None
	for range n {
		made = t.Add(parent, e, at)
	}
	return made
}

// Try asks a rule of its examples. The error is at the first that it does not
// answer as it should.
func (r *Rule) Try() error {
	slots := 0
	b := &Bound{pkg: r.Package, rules: []*Rule{r}, questions: make([][]*question, len(r.Package.Elements))}
	if err := r.bind(r.Package, &slots, b.add); err != nil {
		return err
	}
	b.slots = slots
	runner := NewRunner(b)
	for i, all := range [...][]Example{r.Passes, r.Fails} {
		for _, x := range all {
			t, err := x.Tree(r.Package)
			if err != nil {
				return err
			}
			findings := 0
			runner.Ask(t, true, func(dm.Diagnostic) { findings++ })
			switch {
			case i == 0 && findings > 0:
				return x[0].at.Errorf("%s does not hold for this example, which is said to pass", r.ID)
			case i == 1 && findings == 0:
				return x[0].at.Errorf("%s holds for this example, or is not asked, and it is said to fail", r.ID)
			}
		}
	}
	return nil
}
