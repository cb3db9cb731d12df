package draft

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

const (
	schemaInstance = "http://www.w3.org/2001/XMLSchema-instance"
	xmlSpace       = "http://www.w3.org/XML/1998/namespace"
)

// xmlSamples is what several XML samples of one format have between them.
type xmlSamples struct {
	root   *node
	nodes  int
	absent bool // some element's only content was an empty <null/>
}

// add reads one more sample. The error is a [*SampleError].
func (s *xmlSamples) add(file string, data []byte) error {
	d := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	d.CharsetReader = charsetReader
	fail := func(message string) error {
		line, _ := d.InputPos()
		return &SampleError{file, line, message}
	}
	if len(data) > MaxSize {
		return &SampleError{File: file, Message: "the sample is larger than 64 MiB: one declaration, or a few, will do"}
	}
	declared := map[string]bool{"": true, xmlSpace: true}
	var open []*frame
	ended := false
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			var syntax *xml.SyntaxError
			if errors.As(err, &syntax) {
				return &SampleError{file, syntax.Line, "the sample is not well-formed XML: " + syntax.Msg}
			}
			return fail(err.Error())
		}
		switch t := token.(type) {
		case xml.StartElement:
			if ended {
				return fail("the sample is not well-formed XML: there is a second root element")
			}
			for _, a := range t.Attr {
				if a.Name.Space == "xmlns" || a.Name.Space == "" && a.Name.Local == "xmlns" {
					declared[a.Value] = true
				}
			}
			if !declared[t.Name.Space] {
				return fail("the prefix " + t.Name.Space + " has no namespace: the sample is not namespace-well-formed XML")
			}
			if len(open) >= maxDepth {
				return fail("elements nest too deeply")
			}
			n, err := s.enter(open, t)
			if err != nil {
				return fail(err.Error())
			}
			open = append(open, &frame{node: n})
		case xml.EndElement:
			last := open[len(open)-1]
			open = open[:len(open)-1]
			last.leave()
			ended = len(open) == 0
		case xml.CharData:
			if len(open) > 0 {
				open[len(open)-1].text.Write(t)
			} else if len(bytes.TrimSpace(t)) > 0 {
				return fail("the sample is not XML: text stands outside the root element")
			}
		}
	}
	if !ended {
		return &SampleError{File: file, Message: "the sample holds no XML element"}
	}
	return nil
}

// frame is an element that is being read.
type frame struct {
	node  *node
	count map[*node]int
	last  *node // the child before
	text  strings.Builder
}

// enter finds or makes the node of an element that begins.
func (s *xmlSamples) enter(open []*frame, t xml.StartElement) (*node, error) {
	var n *node
	if len(open) == 0 {
		switch n = s.root; {
		case n == nil:
			n = &node{name: t.Name.Local, space: t.Name.Space, most: 1}
			s.root = n
		case n.name != t.Name.Local || n.space != t.Name.Space:
			return nil, errors.New("the samples are of different formats: <" + n.name + "> and <" + t.Name.Local + ">")
		}
	} else {
		f := open[len(open)-1]
		if n = f.node.child(t.Name.Space, t.Name.Local); n == nil {
			if s.nodes++; s.nodes > maxNodes {
				return nil, errors.New("the sample has too many different elements for a message")
			}
			n = &node{name: t.Name.Local, space: t.Name.Space, parent: f.node}
			f.node.insert(n, f.last)
		}
		if f.count == nil {
			f.count = map[*node]int{}
		}
		f.count[n]++
		n.most = max(n.most, f.count[n])
		f.last = n
	}
	for _, a := range t.Attr {
		if a.Name.Space == "xmlns" || a.Name.Local == "xmlns" || a.Name.Space == schemaInstance || a.Name.Space == xmlSpace {
			continue
		}
		n.attribute(a.Name.Space, a.Name.Local, strings.TrimSpace(a.Value))
	}
	return n, nil
}

// insert puts a new child after the one that stood before it in the sample.
func (n *node) insert(c, after *node) {
	at := 0
	for i, x := range n.children {
		if x == after {
			at = i + 1
		}
	}
	n.children = append(n.children, nil)
	copy(n.children[at+1:], n.children[at:])
	n.children[at] = c
}

func (n *node) attribute(space, name, value string) {
	for _, a := range n.attrs {
		if a.name == name && a.space == space {
			a.values = keep(a.values, value)
			return
		}
	}
	n.attrs = append(n.attrs, &attr{name, space, keep(nil, value)})
}

// leave takes down the text of an element that ends.
func (f *frame) leave() {
	raw := f.text.String()
	value := strings.TrimSpace(raw)
	switch {
	case value == "":
	case f.count != nil:
		f.node.mixed = true
	default:
		f.node.saw(value)
		f.node.spaced = f.node.spaced || value != raw
	}
}

// takeNulls removes the empty <null/> elements by which some systems mark what
// is absent.
func (s *xmlSamples) takeNulls() {
	s.root.each(func(n *node) {
		for i, c := range n.children {
			if c.name == "null" && c.leaf() && len(c.values) == 0 && len(c.attrs) == 0 {
				n.children = append(n.children[:i:i], n.children[i+1:]...)
				s.absent = true
				return
			}
		}
	})
}

// record finds the element that is one declaration: inside a SOAP envelope what
// its body holds, below a wrapper the element that is called a declaration or
// that alone stands there. Else it is the root.
func (s *xmlSamples) record(x *lexicon) *node {
	n := s.root
	for only := n; only.name == "Envelope" && strings.Contains(only.space, "soap"); {
		body := only.child(only.space, "Body")
		if body == nil || len(body.children) == 0 {
			break
		}
		n = body.children[0]
		only = n
	}
	for !x.saysDeclaration(n.name) {
		next := n.declaration(x)
		if next == nil {
			break
		}
		n = next
	}
	return n
}

func (x *lexicon) saysDeclaration(name string) bool { return x.says(x.tokens(name), "declaration") }

func (x *lexicon) saysItem(name string) bool {
	return x.says(x.tokens(name), "item", "line", "article")
}

// declaration is the child class that the element is a mere wrapper of, nil if
// it is none.
func (n *node) declaration(x *lexicon) *node {
	leaves := 0
	n.each(func(c *node) {
		if c.leaf() {
			leaves++
		}
	})
	for _, c := range n.children {
		if c.leaf() {
			continue
		}
		below := 0
		c.each(func(d *node) {
			if d.leaf() {
				below++
			}
		})
		called := x.saysDeclaration(c.name) && 2*below > leaves
		alone := len(n.children) == 1 && len(n.attrs) == 0 && !x.saysItem(c.name)
		if called || alone {
			return c
		}
	}
	return nil
}
