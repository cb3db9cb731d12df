package rules

import (
	"os"
	"regexp"
	"strings"
	"testing"

	dm "wcodm/datamodel"
)

// Every example of the page does what the page says, and every function is on it.
func TestRulesPage(t *testing.T) {
	data, err := os.ReadFile("RULES.md")
	if err != nil {
		t.Fatal(err)
	}
	page := string(data)
	set, err := new(Set).With("RULES.md", []byte(block(t, page, "yaml")), open)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range set.Rules() {
		if err := r.Try(); err != nil {
			t.Error(err)
		}
	}
	p, err := dm.Open("wco")
	if err != nil {
		t.Fatal(err)
	}
	var x Example
	for line := range strings.Lines(block(t, page, "message")) {
		path, value, _ := strings.Cut(strings.TrimSpace(line), " = ")
		x = append(x, ExampleValue{Path: path, Value: value})
	}
	tree, err := x.Tree(p)
	if err != nil {
		t.Fatal(err)
	}
	item, err := p.Resolve("GoodsShipment/GovernmentAgencyGoodsItem")
	if err != nil {
		t.Fatal(err)
	}
	row := regexp.MustCompile("(?m)^\\| `(.*?)` \\| (.*?) \\|.*$")
	sections := strings.Split(page, "\n\nasked of ")
	if len(sections) != 4 {
		t.Fatalf("%d sections", len(sections))
	}
	shown := 0
	for i, of := range []*dm.Element{p.Body, item, item.Child("AdditionalDocument")} {
		for _, m := range row.FindAllStringSubmatch(sections[i+1], -1) {
			shown++
			if got := answer(t, tree, of, m[1]); got != m[2] {
				t.Errorf("%s\nis %s, and the page says %s", m[1], got, m[2])
			}
		}
	}
	if shown < 30 {
		t.Errorf("only %d examples were found", shown)
	}
	for name := range functions() {
		if !strings.Contains(page, "| `"+name+"(") && !regexp.MustCompile("\\| `[^`|]*\\b"+name+`\(`).MatchString(page) {
			t.Errorf("%s is not on the page", name)
		}
	}
}

func block(t *testing.T, page, language string) string {
	_, rest, ok := strings.Cut(page, "```"+language+"\n")
	text, _, closed := strings.Cut(rest, "```")
	if !ok || !closed {
		t.Fatalf("no block %s", language)
	}
	return text
}

// answer asks an expression of each node of an element, as a rule would, and
// returns what it is of the last.
func answer(t testing.TB, tree *dm.Tree, of *dm.Element, expression string) string {
	slots := 0
	s := &scope{spoken: of, body: tree.Package.Body, bound: tree.Package, slots: &slots, calls: functions()}
	e, err := s.compile(expression, truths, numbers, texts, dates)
	if err != nil {
		return err.Error()
	}
	r := NewRunner(&Bound{pkg: tree.Package, slots: slots, questions: make([][]*question, len(tree.Package.Elements))})
	r.Ask(tree, true, nil) // nothing: it only begins
	out := ""
	for i := range tree.Len() {
		if tree.Elem(dm.NodeID(i)) != of {
			continue
		}
		r.node = dm.NodeID(i)
		r.begin()
		switch v := r.eval(e); {
		case r.unasked:
			out = "not asked"
		case v == true:
			out = "yes"
		case v == false:
			out = "no"
		default:
			out = r.write(template{{expr: e}})
		}
	}
	return out
}
