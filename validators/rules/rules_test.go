package rules

import (
	"fmt"
	"os"
	"sync"
	"testing"

	dm "wcodm/datamodel"
)

// open finds the packages and the national structures that ship.
func open(name string) (*dm.Package, error) {
	if p, err := dm.Open(name); err == nil {
		return p, nil
	}
	file := "../../mappings/catalogue/structures/" + name + ".yaml"
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("no package %q", name)
	}
	return structure(file, data)
}

var structure = func() func(string, []byte) (*dm.Package, error) {
	var mu sync.Mutex
	known := map[string]*dm.Package{}
	return func(file string, data []byte) (*dm.Package, error) {
		mu.Lock()
		defer mu.Unlock()
		if known[file] == nil {
			p, err := dm.Load(file, data, dm.Open)
			if err != nil {
				return nil, err
			}
			known[file] = p
		}
		return known[file], nil
	}
}()

func shipped(t testing.TB) *Set {
	t.Helper()
	s, err := Shipped(open)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Every rule that ships has an example that it holds for and one that it does not
// hold for, and answers them so.
func TestRulesHoldForTheirExamples(t *testing.T) {
	for _, r := range shipped(t).Rules() {
		if len(r.Passes) == 0 || len(r.Fails) == 0 {
			t.Errorf("%s lacks an example that passes or one that fails", r.ID)
		}
		if err := r.Try(); err != nil {
			t.Error(err)
		}
	}
}

// Rules of the base can be asked of every package that is made from it.
func TestRulesBindToEveryPackage(t *testing.T) {
	s := shipped(t)
	for _, name := range dm.Packages() {
		p, err := dm.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		b, err := s.For(p)
		if err != nil {
			t.Error(err)
		} else if p.Base != nil && b == nil {
			t.Errorf("no rule is asked of %s", name)
		}
	}
}
