package rules

import (
	"fmt"

	"github.com/expr-lang/expr/ast"
)

// call is a function of the language: it makes a term from min to max arguments.
type call struct {
	min, max int
	make     func(s *scope, name string, args []ast.Node) (term, error)
}

const anyNumber = 50 // more arguments than that no rule needs

// functions returns the functions of the language by name.
func functions() map[string]call {
	return map[string]call{
		"present":   {1, 1, ofPath(truths)},
		"count":     {1, 1, ofPath(numbers)},
		"distinct":  {1, 1, ofValues(numbers)},
		"sum":       {1, 1, ofNumbers},
		"min":       {1, 1, ofNumbers},
		"max":       {1, 1, ofNumbers},
		"first":     {1, 1, ofFirst},
		"last":      {1, 1, ofLast},
		"all":       {2, anyNumber, ofValuesAnd},
		"any":       {2, anyNumber, ofValuesAnd},
		"unique":    {1, anyNumber, ofKey},
		"position":  {1, 1, ofValues(numbers)},
		"abs":       {1, 1, ofValue(numbers, numbers)},
		"agree":     {2, 2, ofValue(truths, numbers)},
		"number":    {1, 1, ofValue(numbers, texts)},
		"date":      {1, 1, ofValue(dates, texts)},
		"calendar":  {1, 1, ofValue(truths, dates)},
		"iso6346":   {1, 1, ofValue(texts, texts)},
		"currency":  {1, 1, ofAttribute("currencyID")},
		"unit":      {1, 1, ofAttribute("unitCode")},
		"attribute": {2, 2, ofAttribute("")},
		"name":      {1, 1, ofPath(texts)},
	}
}

func (s *scope) call(n *ast.CallNode) (term, error) {
	callee, ok := n.Callee.(*ast.IdentifierNode)
	if !ok {
		return term{}, fmt.Errorf("%q is not part of the language of rules", n.String())
	}
	name := callee.Value
	c, ok := s.calls[name]
	switch {
	case !ok:
		return term{}, s.unknownCall(name)
	case len(n.Arguments) < c.min || len(n.Arguments) > c.max:
		return term{}, fmt.Errorf("%s takes %s, not %d", name, c.count(), len(n.Arguments))
	}
	return c.make(s, name, n.Arguments)
}

func (c call) count() string {
	switch {
	case c.max == 0:
		return "nothing"
	case c.max == anyNumber:
		return fmt.Sprintf("%d or more values", c.min)
	case c.max == 1:
		return "1 value"
	}
	return fmt.Sprintf("%d values", c.max)
}

func ofPath(k kind) func(*scope, string, []ast.Node) (term, error) {
	return func(s *scope, name string, args []ast.Node) (term, error) {
		t, err := s.term(args[0])
		if err == nil && t.path == nil {
			err = fmt.Errorf("%q is no path", args[0].String())
		}
		return term{node: invoke(name, &ast.ConstantNode{Value: t.path}), kind: k}, err
	}
}

func ofValues(k kind) func(*scope, string, []ast.Node) (term, error) {
	return func(s *scope, name string, args []ast.Node) (term, error) {
		t, err := s.many(args[0])
		return term{node: invoke(name, &ast.ConstantNode{Value: t.path}), kind: k}, err
	}
}

func ofNumbers(s *scope, name string, args []ast.Node) (term, error) {
	t, err := s.many(args[0])
	if err == nil && t.kind != numbers {
		err = fmt.Errorf("%s is %s, and not %s", t.path.words, t.kind, numbers)
	}
	return term{node: invoke(name, &ast.ConstantNode{Value: t.path}), kind: numbers}, err
}

func ofFirst(s *scope, _ string, args []ast.Node) (term, error) {
	t, err := s.many(args[0])
	return term{node: invoke("value", &ast.ConstantNode{Value: t.path}), kind: t.kind}, err
}

func ofLast(s *scope, name string, args []ast.Node) (term, error) {
	t, err := s.many(args[0])
	return term{node: invoke(name, &ast.ConstantNode{Value: t.path}), kind: t.kind}, err
}

func ofValuesAnd(s *scope, name string, args []ast.Node) (term, error) {
	t, err := s.many(args[0])
	if err != nil {
		return t, err
	}
	nodes := []ast.Node{&ast.ConstantNode{Value: t.path}}
	for _, a := range args[1:] {
		v, err := s.value(a, t.kind)
		if err != nil {
			return v, err
		}
		nodes = append(nodes, v.node)
	}
	return term{node: invoke(name, nodes...), kind: truths}, nil
}

// key is the values that tell the occurrences of a class apart.
type key struct {
	parts []*selector
	slot  int // in Runner.memo
}

func ofKey(s *scope, name string, args []ast.Node) (term, error) {
	k := &key{slot: *s.slots}
	*s.slots++
	for _, a := range args {
		t, err := s.many(a)
		if err != nil {
			return t, err
		}
		k.parts = append(k.parts, t.path)
	}
	return term{node: invoke(name, &ast.ConstantNode{Value: k}), kind: truths}, nil
}

func ofValue(k kind, of kind) func(*scope, string, []ast.Node) (term, error) {
	return func(s *scope, name string, args []ast.Node) (term, error) {
		var nodes []ast.Node
		for _, a := range args {
			t, err := s.value(a, of)
			if err != nil {
				return t, err
			}
			nodes = append(nodes, t.node)
		}
		return term{node: invoke(name, nodes...), kind: k}, nil
	}
}

// ofAttribute makes a path to an XML attribute of the values of a path.
func ofAttribute(attribute string) func(*scope, string, []ast.Node) (term, error) {
	return func(s *scope, call string, args []ast.Node) (term, error) {
		name := attribute
		if name == "" {
			n, ok := args[1].(*ast.StringNode)
			if !ok {
				return term{}, fmt.Errorf("%q is not a name in quotes", args[1].String())
			}
			name = n.Value
		}
		t, err := s.term(args[0])
		switch {
		case err != nil:
			return t, err
		case t.path == nil || t.path.attr != nil:
			return t, fmt.Errorf("%q is no path", args[0].String())
		}
		if t.path.told.Attribute(name) == nil {
			return t, fmt.Errorf("%s has no attribute %s", t.path.words, name)
		}
		t.path.attr = t.path.end.Attribute(name)
		t.path.absent = t.path.absent || t.path.attr == nil
		t.path.words = call + "(" + t.path.words + ")"
		t.path.kind, t.path.nodes, t.kind = texts, false, texts
		return t, nil
	}
}
