package datamodel

import (
	"fmt"
	"testing"
)

// siblings makes a tree in which two kinds of children alternate below the root.
func siblings(t testing.TB, count int) (*Tree, []NodeID) {
	t.Helper()
	p, err := Load("table.yaml", []byte(table), nil)
	if err != nil {
		t.Fatal(err)
	}
	tree := NewTree()
	tree.Reset(p)
	root := tree.Add(None, p.Root, Place{})
	nodes := make([]NodeID, count)
	for i := range nodes {
		nodes[i] = tree.Add(root, p.Root.Children[i%2], Place{})
	}
	return tree, nodes
}

// A position is right in whatever order it is asked for, and also where more
// siblings come after the question.
func TestPositionCountsSiblingsOfTheElement(t *testing.T) {
	tree, nodes := siblings(t, 99)
	if got := tree.Position(tree.Root()); got != 1 {
		t.Errorf("the root is number %d", got)
	}
	for _, i := range []int{4, 8, 0, 50, 7, 96, 1, 2, 98, 97} {
		if got := tree.Position(nodes[i]); got != i/2+1 {
			t.Errorf("child %d is number %d of its element", i, got)
		}
	}
	later := tree.Add(tree.Root(), tree.Elem(nodes[0]), Place{})
	if got := tree.Position(later); got != 51 {
		t.Errorf("the child added later is number %d", got)
	}
	tree.Reset(tree.Package)
	n := tree.Add(tree.Add(None, tree.Package.Root, Place{}), tree.Package.Root.Children[0], Place{})
	if got := tree.Position(n); got != 1 {
		t.Errorf("in the next message it is number %d", got)
	}
}

// Nth finds what Position counts, also while more is added.
func TestNthIsTheInverseOfPosition(t *testing.T) {
	tree, nodes := siblings(t, 99)
	for _, i := range []int{98, 0, 40, 41, 7, 97, 31, 33, 32} {
		if got := tree.Nth(tree.Root(), tree.Elem(nodes[i]), i/2+1); got != nodes[i] {
			t.Errorf("child %d: got node %d, want %d", i, got, nodes[i])
		}
	}
	e := tree.Elem(nodes[0])
	for _, position := range []int{0, -1, 51, 1000} {
		if got := tree.Nth(tree.Root(), e, position); got != None {
			t.Errorf("number %d is node %d", position, got)
		}
	}
	later := tree.Add(tree.Root(), e, Place{})
	if got := tree.Nth(tree.Root(), e, 51); got != later {
		t.Errorf("the child added later: got node %d, want %d", got, later)
	}
	tree.Reset(tree.Package)
	if got := tree.Nth(tree.Add(None, tree.Package.Root, Place{}), e, 20); got != None {
		t.Errorf("in the next message it is node %d", got)
	}
}

// Asking each of many siblings for its position takes time in proportion to
// their number.
func BenchmarkPosition(b *testing.B) {
	for _, count := range []int{10, 1000, 100_000} {
		b.Run(fmt.Sprint(count), func(b *testing.B) {
			tree, nodes := siblings(b, count)
			for b.Loop() {
				for i := range tree.nodes {
					tree.nodes[i].position = 0
				}
				clear(tree.counted)
				for _, n := range nodes {
					tree.Position(n)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(count), "ns/position")
		})
	}
}
