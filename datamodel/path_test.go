package datamodel

import "testing"

// A name stands for the element itself only where no child has it.
func TestChildOfItsParentsName(t *testing.T) {
	p, err := Load("p.yaml", []byte(`package: p
types: {T: {base: string}}
root: {name: A, elements: [{name: A, elements: [{name: A, type: T}, {name: B, type: T}]}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{"A": "A", "A/A": "A/A", "A/A/B": "", "A/B": "A/B"} {
		e, err := p.Root.Find(path)
		switch {
		case want == "" && err == nil:
			t.Errorf("%s leads to %s", path, e.Path())
		case want != "" && (err != nil || e.Path() != want):
			t.Errorf("%s leads to %v (%v), expected %s", path, e, err, want)
		}
	}
}
