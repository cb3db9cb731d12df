package rules

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/compiler"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/vm"

	dm "wcodm/datamodel"
	"wcodm/datamodel/nearest"
)

// kind is what a part of an expression has for a value.
type kind uint8

const (
	nothing kind = iota
	truths
	numbers
	texts
	dates
	groups // a path to classes, which have no value
)

// String completes "… is …".
func (k kind) String() string {
	return [...]string{"nothing", "a yes or no", "a number", "a text", "a date", "a group and has no value"}[k]
}

// expression is a compiled expression of one rule for the messages of one package.
type expression struct {
	program *vm.Program
	kind    kind
}

type matcher = *regexp.Regexp

// maxExpression bounds the text of one expression.
const maxExpression = 4000

// maxPut bounds how often names stand for their expressions in one rule, which
// names within names could multiply.
const maxPut = 1000

// scope is what the words of an expression mean.
type scope struct {
	spoken *dm.Element // whose paths the rule speaks: the class or attribute it is asked for
	body   *dm.Element // of the package that the rule speaks of
	bound  *dm.Package // whose messages it is asked of
	names  map[string]string
	open   []string // names that are being put in
	put    int      // how often a name was put in
	slots  *int     // in Runner.memo, that were given out
	calls  map[string]call
	text   string // the expression's own, for its numbers
	strict error  // the first path that the package keeps elsewhere
	// lacking says that a path leads to a place that the package does not have.
	lacking bool
}

// term is a part of an expression: a node that the library compiles, or a path
// that still can mean its values, its number of them or its one value.
type term struct {
	node ast.Node
	kind kind
	path *selector
}

// settings are those of the library: its own functions and operators are closed.
func settings() *conf.Config {
	c := conf.CreateNew()
	c.Functions = builtins
	c.Strict, c.Optimize, c.DisableIfOperator = false, false, true
	for name := range c.Builtins {
		c.Disabled[name] = true
	}
	return c
}

var library = settings()

// parse reads an expression by the library's grammar.
func parse(text string) (ast.Node, error) {
	if len(text) > maxExpression {
		return nil, fmt.Errorf("the expression has more than %d characters", maxExpression)
	}
	c := *library
	tree, err := parser.ParseWithConfig(text, &c)
	var e *file.Error
	switch {
	case errors.As(err, &e):
		return nil, fmt.Errorf("character %d of the expression: %s", e.From+1, e.Message)
	case err != nil:
		return nil, err
	}
	return tree.Node, nil
}

// compile makes an expression that has one of the kinds; truth is asked of
// conditions, a value of what a sentence repeats.
func (s *scope) compile(text string, want ...kind) (*expression, error) {
	t, err := s.expression(text)
	if err != nil {
		return nil, err
	}
	if t, err = s.one(t); err != nil {
		return nil, err
	}
	if !slices.Contains(want, t.kind) {
		return nil, fmt.Errorf("%q is %s, and not %s", text, t.kind, want[0])
	}
	c := *library
	program, err := compiler.Compile(&parser.Tree{Node: t.node, Source: file.NewSource(text)}, &c)
	if err != nil {
		return nil, err
	}
	return &expression{program: program, kind: t.kind}, nil
}

func (s *scope) expression(text string) (term, error) {
	node, err := parse(text)
	if err != nil {
		return term{}, err
	}
	outer := s.text
	s.text = text
	t, err := s.term(node)
	s.text = outer
	return t, err
}

func (s *scope) term(n ast.Node) (term, error) {
	switch n := n.(type) {
	case *ast.BoolNode:
		return term{node: n, kind: truths}, nil
	case *ast.StringNode:
		return constant(&text{[]byte(n.Value)}, texts), nil
	case *ast.IntegerNode, *ast.FloatNode:
		return s.literal(n)
	case *ast.IdentifierNode:
		return s.identifier(n)
	case *ast.MemberNode:
		return s.place(n)
	case *ast.UnaryNode:
		return s.unary(n)
	case *ast.BinaryNode:
		return s.binary(n)
	case *ast.CallNode:
		return s.call(n)
	case *ast.BuiltinNode:
		return term{}, s.unknownCall(n.Name)
	}
	return term{}, fmt.Errorf("%q is not part of the language of rules", n.String())
}

func constant(v any, k kind) term { return term{node: &ast.ConstantNode{Value: v}, kind: k} }

// literal takes a number as it is written: the library's own would be rounded.
func (s *scope) literal(n ast.Node) (term, error) {
	at := n.Location()
	written := string([]rune(s.text)[at.From:at.To])
	v := &number{}
	if !v.parse([]byte(strings.ReplaceAll(written, "_", ""))) {
		return term{}, fmt.Errorf("%q is not a number as in 12.5", written)
	}
	return constant(v, numbers), nil
}

// declaration is the word that a path of the whole declaration begins with, value
// the one for the value that the rule is asked for.
const (
	declaration = "declaration"
	ownValue    = "value"
)

func (s *scope) identifier(n *ast.IdentifierNode) (term, error) {
	if text, ok := s.names[n.Value]; ok {
		if slices.Contains(s.open, n.Value) {
			return term{}, fmt.Errorf("%q is explained by itself", n.Value)
		}
		if s.put++; s.put > maxPut {
			return term{}, fmt.Errorf("the names stand for each other more than %d times", maxPut)
		}
		s.open = append(s.open, n.Value)
		t, err := s.expression(text)
		s.open = s.open[:len(s.open)-1]
		return t, err
	}
	return s.place(n)
}

// place is what a path leads to.
func (s *scope) place(n ast.Node) (term, error) {
	p, err := s.trailOf(n)
	if err != nil {
		return term{}, err
	}
	return s.path(p)
}

// trail is a path in the package that the rule speaks of.
type trail struct {
	words     string
	global    bool
	from, end *dm.Element
	filters   map[*dm.Element][]trailFilter
}

type trailFilter struct {
	child  *dm.Element
	values []string
	negate bool
}

// trailOf is the path that a node has to be.
func (s *scope) trailOf(n ast.Node) (*trail, error) {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		switch {
		case n.Value == declaration:
			return &trail{words: declaration, global: true, from: s.body, end: s.body}, nil
		case n.Value == ownValue && s.spoken.Type != nil:
			return &trail{words: ownValue, from: s.spoken, end: s.spoken}, nil
		}
		return s.child(&trail{from: s.spoken, end: s.spoken}, n.Value)
	case *ast.MemberNode:
		from, err := s.trailOf(n.Node)
		if err != nil {
			return nil, err
		}
		if name, ok := n.Property.(*ast.StringNode); ok && !n.Optional {
			return s.child(from, name.Value)
		}
		return s.filter(from, n.Property)
	}
	return nil, fmt.Errorf("%q is no path: a path is names with points between them, as in GoodsShipment.Invoice.ID", n.String())
}

func (s *scope) child(from *trail, name string) (*trail, error) {
	e := from.end.Child(name)
	if e == nil {
		err := error(&dm.PathError{Path: name, In: from.end, Name: name})
		if from.words == "" && s.body != s.spoken && s.body.Child(name) != nil {
			return nil, fmt.Errorf("%s has no %q; the declaration has one: %s.%s", from.end.Path(), name, declaration, name)
		}
		return nil, err
	}
	next := &trail{words: name, global: from.global, from: from.from, end: e, filters: from.filters}
	if from.words != "" {
		next.words = from.words + "." + name
	}
	return next, nil
}

// filter reads what stands in brackets: NAME == "text", NAME != "text" or
// NAME in ["a", "b"].
func (s *scope) filter(from *trail, n ast.Node) (*trail, error) {
	wrong := fmt.Errorf(`%q is no filter: it is as in [TypeCode == "380"], != or in ["380", "935"]`, n.String())
	b, ok := n.(*ast.BinaryNode)
	if !ok {
		return nil, wrong
	}
	name, ok := b.Left.(*ast.IdentifierNode)
	if !ok {
		return nil, wrong
	}
	child, err := s.child(&trail{words: from.words, from: from.end, end: from.end}, name.Value)
	if err != nil {
		return nil, err
	}
	f := trailFilter{child: child.end, negate: b.Operator == "!="}
	switch b.Operator {
	case "==", "!=":
		v, ok := b.Right.(*ast.StringNode)
		if !ok {
			return nil, wrong
		}
		f.values = []string{v.Value}
	case "in":
		if f.values, err = list(b.Right); err != nil {
			return nil, err
		}
	default:
		return nil, wrong
	}
	next := *from
	next.filters = maps.Clone(from.filters)
	if next.filters == nil {
		next.filters = map[*dm.Element][]trailFilter{}
	}
	next.filters[from.end] = append(slices.Clone(next.filters[from.end]), f)
	return &next, nil
}

// list is a list of texts.
func list(n ast.Node) ([]string, error) {
	a, ok := n.(*ast.ArrayNode)
	if !ok || len(a.Nodes) == 0 {
		return nil, fmt.Errorf(`%q is not a list as in ["A", "B"]`, n.String())
	}
	var values []string
	for _, x := range a.Nodes {
		v, ok := x.(*ast.StringNode)
		if !ok {
			return nil, fmt.Errorf("%s is not a text in quotes", x.String())
		}
		values = append(values, v.Value)
	}
	return values, nil
}

// home is the bound package's element for one that the rule speaks of, nil where
// it has none.
func (s *scope) home(e *dm.Element) *dm.Element {
	if e.Package() == s.bound {
		return e
	}
	if s.bound.National && e.Package().National {
		return likewise(e, s.bound)
	}
	return s.bound.FromBase(e)
}

// likewise is the element of a national structure that stands at the path of one of
// another; nil where there is none, or one of another kind.
func likewise(e *dm.Element, p *dm.Package) *dm.Element {
	if e.Parent == nil {
		return p.Root
	}
	parent := likewise(e.Parent, p)
	if parent == nil {
		return nil
	}
	there := parent.Child(e.Name)
	if there == nil || there.IsClass() != e.IsClass() || there.Type != nil && kindOf(there) != kindOf(e) || there.Repeats() && !e.Repeats() {
		return nil
	}
	return there
}

// path binds a path to the package whose messages are asked.
func (s *scope) path(p *trail) (term, error) {
	sel := &selector{words: p.words, global: p.global, told: p.end, end: s.home(p.end), slot: *s.slots}
	*s.slots++
	if sel.kind = groups; p.end.Type != nil {
		sel.kind = kindOf(p.end)
	} else {
		sel.nodes = true
	}
	from := s.home(p.from)
	switch {
	case sel.end == nil || from == nil:
		sel.absent, sel.end, s.lacking = true, p.end, true
	case !sel.end.Within(from):
		if s.strict == nil {
			s.strict = fmt.Errorf("%s keeps %s elsewhere: at %s", s.bound.Name, p.end.Path(), sel.end.Path())
		}
		sel.absent = true
	default:
		for e := sel.end; e != from; e = e.Parent {
			sel.steps = append(sel.steps, step{elem: e})
		}
		slices.Reverse(sel.steps)
		for at, all := range p.filters {
			for _, f := range all {
				for i := range sel.steps {
					if sel.steps[i].elem == s.home(at) {
						child := s.home(f.child)
						s.lacking = s.lacking || child == nil
						sel.steps[i].filters = append(sel.steps[i].filters, filter{child: child, values: f.values, negate: f.negate})
					}
				}
			}
		}
	}
	return term{kind: sel.kind, path: sel}, nil
}

// one makes of a path the one value that it leads to.
func (s *scope) one(t term) (term, error) {
	switch {
	case t.node != nil:
		return t, nil
	case t.path.several():
		return t, fmt.Errorf("%s can be there several times: say which is meant, as in first(…), sum(…), all(…) or count(…)", t.path.words)
	case t.kind == groups:
		return t, fmt.Errorf("%s is %s: it can be present or be counted", t.path.words, groups)
	}
	t.node = invoke("value", &ast.ConstantNode{Value: t.path})
	return t, nil
}

func invoke(name string, args ...ast.Node) ast.Node {
	return &ast.CallNode{Callee: &ast.IdentifierNode{Value: name}, Arguments: append([]ast.Node{&ast.IdentifierNode{Value: "$env"}}, args...)}
}

// value is the term of a node that has to have one value of a kind.
func (s *scope) value(n ast.Node, want ...kind) (term, error) {
	t, err := s.term(n)
	if err != nil {
		return t, err
	}
	if t, err = s.one(t); err != nil {
		return t, err
	}
	if !slices.Contains(want, t.kind) {
		return t, fmt.Errorf("%q is %s, and not %s", n.String(), t.kind, want[0])
	}
	return t, nil
}

func (s *scope) unary(n *ast.UnaryNode) (term, error) {
	switch n.Operator {
	case "not", "!":
		t, err := s.value(n.Node, truths)
		t.node, t.path = &ast.UnaryNode{Operator: "not", Node: t.node}, nil
		return t, err
	case "-":
		t, err := s.value(n.Node, numbers)
		t.node, t.path = invoke("-", &ast.ConstantNode{Value: &number{}}, t.node), nil
		return t, err
	}
	return term{}, unknownOperator(n.Operator)
}

func (s *scope) binary(n *ast.BinaryNode) (term, error) {
	switch n.Operator {
	case "and", "&&", "or", "||":
		left, err := s.value(n.Left, truths)
		if err != nil {
			return left, err
		}
		right, err := s.value(n.Right, truths)
		return term{node: &ast.BinaryNode{Operator: n.Operator, Left: left.node, Right: right.node}, kind: truths}, err
	case "+", "-", "*":
		left, err := s.value(n.Left, numbers)
		if err != nil {
			return left, err
		}
		right, err := s.value(n.Right, numbers)
		return term{node: invoke(n.Operator, left.node, right.node), kind: numbers}, err
	case "==", "!=", "<", "<=", ">", ">=":
		return s.comparison(n)
	case "in":
		return s.in(n)
	case "matches":
		return s.matches(n)
	}
	return term{}, unknownOperator(n.Operator)
}

func (s *scope) comparison(n *ast.BinaryNode) (term, error) {
	left, err := s.value(n.Left, numbers, texts, dates)
	if err != nil {
		return left, err
	}
	right, err := s.value(n.Right, numbers, texts, dates)
	if err != nil {
		return right, err
	}
	switch {
	case left.kind != right.kind:
		return left, fmt.Errorf("%q is %s and %q is %s: they cannot be compared", n.Left.String(), left.kind, n.Right.String(), right.kind)
	case left.kind == texts && n.Operator != "==" && n.Operator != "!=":
		return left, fmt.Errorf("%q is %s: only numbers and dates have an order (number(…) and date(…) make one)", n.Left.String(), left.kind)
	}
	return term{node: invoke(n.Operator, left.node, right.node), kind: truths}, nil
}

// in asks whether a value is one of a list, or one of those that a path leads to.
func (s *scope) in(n *ast.BinaryNode) (term, error) {
	if _, ok := n.Right.(*ast.ArrayNode); ok {
		left, err := s.value(n.Left, texts)
		if err != nil {
			return left, err
		}
		values, err := list(n.Right)
		return term{node: invoke("one of", &ast.ConstantNode{Value: values}, left.node), kind: truths}, err
	}
	right, err := s.many(n.Right)
	if err != nil {
		return right, err
	}
	left, err := s.value(n.Left, right.kind)
	return term{node: invoke("in", &ast.ConstantNode{Value: right.path}, left.node), kind: truths}, err
}

func (s *scope) matches(n *ast.BinaryNode) (term, error) {
	left, err := s.value(n.Left, texts)
	if err != nil {
		return left, err
	}
	pattern, ok := n.Right.(*ast.StringNode)
	if !ok {
		return left, fmt.Errorf("%q is not a pattern in quotes", n.Right.String())
	}
	re, err := regexp.Compile(`^(?:` + pattern.Value + `)$`)
	if err != nil {
		return left, fmt.Errorf("the pattern %q cannot be read: %w", pattern.Value, err)
	}
	return term{node: invoke("matches", left.node, &ast.ConstantNode{Value: re}), kind: truths}, nil
}

// many is a path to any number of values.
func (s *scope) many(n ast.Node) (term, error) {
	t, err := s.term(n)
	switch {
	case err != nil:
	case t.path == nil:
		return t, fmt.Errorf("%q is no path", n.String())
	case t.kind == groups:
		return t, fmt.Errorf("%s is %s: it can be present or be counted", t.path.words, groups)
	}
	return t, err
}

func unknownOperator(op string) error {
	return fmt.Errorf("%q is not part of the language of rules: it has and, or, not, ==, !=, <, <=, >, >=, +, -, *, in and matches", op)
}

func (s *scope) unknownCall(name string) error {
	return fmt.Errorf("there is no function %q%s", name, nearest.Hint(name, slices.Sorted(maps.Keys(s.calls))))
}
