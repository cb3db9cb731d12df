package draft

import (
	"fmt"
	"slices"
	"strings"
)

// Limits of a sample: a real declaration does not come near them.
const (
	// MaxSize is the most bytes that one sample may have.
	MaxSize = 64 << 20
	// maxDepth is how deep elements may nest; information packages allow 32.
	maxDepth = 28
	// maxNodes is how many different paths the samples may have between them.
	maxNodes = 5000
	// maxValues is how many different values are kept of a path.
	maxValues = 12
	// maxValue is how much of a value is kept, in bytes.
	maxValue = 200
)

// node is one path of the samples: an element, with all that was seen at it.
type node struct {
	name, space string
	parent      *node
	children    []*node
	attrs       []*attr
	values      []string       // different ones, in the order they came
	seen        map[string]int // how often each came
	aside       []string       // values that are faulty, as nearly all others are dates
	most        int            // the most occurrences in one parent
	mixed       bool           // text stood beside child elements
	spaced      bool           // white space stood around a value
	list        bool           // it is taken to repeat although the sample has one only
	added       bool           // it was not seen here, but in another place of its parent
}

// attr is an XML attribute that was seen.
type attr struct {
	name, space string
	values      []string
}

func (n *node) leaf() bool { return len(n.children) == 0 }

// repeats reports whether the element may occur more than once in its parent.
func (n *node) repeats() bool { return n.most > 1 || n.list }

// path leads from an ancestor to the node; "." when they are the same.
func (n *node) path(from *node) string {
	var names []string
	for ; n != nil && n != from; n = n.parent {
		names = append(names, n.name)
	}
	if len(names) == 0 {
		return "."
	}
	slices.Reverse(names)
	return strings.Join(names, "/")
}

// each calls f for the node and all below it, in order.
func (n *node) each(f func(*node)) {
	f(n)
	for _, c := range n.children {
		c.each(f)
	}
}

func (n *node) child(space, name string) *node {
	for _, c := range n.children {
		if c.name == name && c.space == space {
			return c
		}
	}
	return nil
}

// example is the first value seen, empty if there was none.
func (n *node) example() string { return first(n.values) }

func first(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return values[0]
}

// keep adds a value that is not there yet.
func keep(values []string, v string) []string {
	if len(v) > maxValue {
		v = strings.ToValidUTF8(v[:maxValue], "")
	}
	if v == "" || len(values) >= maxValues || slices.Contains(values, v) {
		return values
	}
	return append(values, v)
}

// SampleError says why a sample cannot be read.
type SampleError struct {
	// File is the sample's name, Line counts from 1; 0 where the fault has no line.
	File string
	Line int
	// Message says what is wrong.
	Message string
}

func (e *SampleError) Error() string {
	if e.Line == 0 {
		return e.File + ": " + e.Message
	}
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Message)
}
