package datamodel

import "testing"

// A twin is the package again: no element of it is one of the package, and each
// leads back to the one that it is a copy of.
func TestTwinIsThePackageWithElementsOfItsOwn(t *testing.T) {
	for _, name := range Packages() {
		p, err := Open(name)
		if err != nil {
			t.Fatal(err)
		}
		twin := p.Twin()
		if len(twin.Elements) != len(p.Elements) || twin.Body.Path() != p.Body.Path() {
			t.Fatalf("%s: %d elements below %s, and its twin has %d below %s", name, len(p.Elements), p.Body.Path(), len(twin.Elements), twin.Body.Path())
		}
		for i, e := range twin.Elements {
			o := p.Elements[i]
			switch {
			case e == o, e.Package() != twin, e.Parent != nil && e.Parent.Package() != twin:
				t.Fatalf("%s: %s of the twin is the package's", name, e.Path())
			case e.Path() != o.Path(), e.Pointer() != o.Pointer(), len(e.Children) != len(o.Children):
				t.Fatalf("%s: %s became %s", name, o.Path(), e.Path())
			}
		}
		for i, r := range twin.References() {
			if o := p.References()[i]; r.Elem.Package() != twin || r.Path() != o.Path() || r.Elem == o.Elem {
				t.Errorf("%s: the reference %s is %s in the twin", name, o.Path(), r.Path())
			}
		}
		forth, ok := NewConversion(p, twin)
		if !ok {
			t.Fatalf("%s does not lead to its twin", name)
		}
		back, _ := NewConversion(twin, p)
		for i, e := range p.Elements {
			if forth.target[i] != twin.Elements[i] || back.target[i] != e {
				t.Fatalf("%s: %s does not lead to its twin and back", name, e.Path())
			}
		}
	}
}
