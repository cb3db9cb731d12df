package rules

import (
	"os"
	"regexp"
	"strings"
	"testing"

	dm "wcodm/datamodel"
)

// one wraps the keys of a rule into a file.
func one(keys string) string {
	return "package: wco\nrules:\n  - id: OWN-1\n    title: t\n    explanation: e.\n" + keys
}

// What is wrong with a file is told at its line, with what may have been meant.
func TestFaultyFilesAreToldAtTheirLine(t *testing.T) {
	const message = "    message: m\n"
	for _, c := range []struct{ name, file, want string }{
		{"nothing", "", "f.yaml:1:1: the file is empty"},
		{"no rules", "package: wco\n", `f.yaml:1:1: the file has no rules`},
		{"a key that is not known", one("    asert: TypeCode == \"A\"\n" + message), `f.yaml:6:5: unknown key "asert"; did you mean "assert"?`},
		{"no assertion", one(message), "f.yaml:3:5: the rule has no assert"},
		{"a package that is not known", "package: wc0\nrules:\n  - {id: A, title: t, explanation: e, assert: \"true\", message: m}\n", `f.yaml:1:10: no package "wc0"`},
		{"an id of small letters", "package: wco\nrules:\n  - {id: own, title: t, explanation: e, assert: \"true\", message: m}\n", `f.yaml:3:10: "own" is no id`},
		{"an id twice", one("    assert: true\n"+message) + "  - {id: own-1, title: t, explanation: e, assert: \"true\", message: m}\n", `f.yaml:8:10: "own-1" is no id`},
		{"the same id twice", one("    assert: true\n"+message) + "  - {id: OWN-1, title: t, explanation: e, assert: \"true\", message: m}\n", `f.yaml:8:10: the id OWN-1 is given twice`},
		{"a severity that is none", one("    severity: fatal\n    assert: true\n" + message), `f.yaml:6:15: unknown severity "fatal": note, warning or error`},
		{"a path that is misspelt", one("    assert: GoodsShipment.GovernmentAgencyGodsItem.SequenceNumeric == 1\n" + message),
			`f.yaml:6:13: GoodsShipment has no "GovernmentAgencyGodsItem"; did you mean "GovernmentAgencyGoodsItem"?`},
		{"a path of the declaration in an item", one("    each: GoodsShipment.GovernmentAgencyGoodsItem\n    assert: GoodsItemQuantity > 1\n" + message),
			`f.yaml:7:13: GoodsShipment/GovernmentAgencyGoodsItem has no "GoodsItemQuantity"; the declaration has one: declaration.GoodsItemQuantity`},
		{"each that leads nowhere", one("    each: [GoodsShipment, GoodsShipmnt.Invoice]\n    assert: true\n" + message), `f.yaml:6:27: Declaration has no "GoodsShipmnt"; did you mean "GoodsShipment"?`},
		{"each of a type that there is not", one("    each: {type: Moment}\n    assert: true\n" + message), `f.yaml:6:11: wco has no values of the type "Moment"`},
		{"a path in a message", one("    assert: true\n    message: \"it is {TypCode}\"\n"), `f.yaml:7:14: Declaration has no "TypCode"; did you mean "TypeCode"?`},
		{"a brace that is not closed", one("    assert: true\n    message: \"it is {TypeCode\"\n"), `f.yaml:7:14: "{" without "}"`},
		{"a place that is no path", one("    assert: true\n    at: count(GoodsShipment)\n" + message), `f.yaml:7:9: "count(GoodsShipment)" is no path`},
		{"several values where one is needed", one("    assert: AdditionalDocument.TypeCode == \"380\"\n" + message), `f.yaml:6:13: AdditionalDocument.TypeCode can be there several times: say which is meant`},
		{"a group where a value is needed", one("    assert: Declarant == \"x\"\n" + message), `f.yaml:6:13: Declarant is a group and has no value`},
		{"a number and a text", one("    assert: InvoiceAmount == \"10\"\n" + message), `f.yaml:6:13: "InvoiceAmount" is a number and "\"10\"" is a text: they cannot be compared`},
		{"an order of texts", one("    assert: TypeCode < \"B\"\n" + message), `f.yaml:6:13: "TypeCode" is a text: only numbers and dates have an order`},
		{"a number for a condition", one("    assert: InvoiceAmount + 1\n" + message), `f.yaml:6:13: "InvoiceAmount + 1" is a number, and not a yes or no`},
		{"a sum of texts", one("    assert: sum(AdditionalDocument.ID) == 1\n" + message), `f.yaml:6:13: AdditionalDocument.ID is a text, and not a number`},
		{"a function that there is not", one("    assert: summ(InvoiceAmount) == 1\n" + message), `f.yaml:6:13: there is no function "summ"; did you mean "sum"?`},
		{"a loop of the library", one("    assert: filter(AdditionalDocument, true)\n" + message), `f.yaml:6:13: there is no function "filter"`},
		{"a call of the library", one("    assert: now() == 1\n" + message), `f.yaml:6:13: there is no function "now"`},
		{"too many arguments", one("    assert: present(TypeCode, ID)\n" + message), `f.yaml:6:13: present takes 1 value, not 2`},
		{"a division", one("    assert: InvoiceAmount / 3 == 1\n" + message), `f.yaml:6:13: "/" is not part of the language of rules`},
		{"a condition between two", one("    assert: \"TypeCode == 'A' ? true : false\"\n" + message), `f.yaml:6:13: "TypeCode == \"A\" ? true : false" is not part of the language of rules`},
		{"what is not an expression", one("    assert: InvoiceAmount >\n" + message), `f.yaml:6:13: character 15 of the expression: unexpected token EOF`},
		{"a pattern that cannot be read", one("    assert: TypeCode matches \"[A\"\n" + message), `f.yaml:6:13: the pattern "[A" cannot be read`},
		{"an attribute that there is not", one("    assert: present(attribute(InvoiceAmount, \"currency\"))\n" + message), `f.yaml:6:13: InvoiceAmount has no attribute currency`},
		{"a filter that is none", one("    assert: present(AdditionalDocument[2])\n" + message), `f.yaml:6:13: "2" is no filter`},
		{"a filter of a misspelt name", one("    assert: present(AdditionalDocument[TypCode == \"2\"])\n" + message), `f.yaml:6:13: AdditionalDocument has no "TypCode"; did you mean "TypeCode"?`},
		{"a name for itself", one("    let:\n      a: b + 1\n      b: a + 1\n    assert: a > 1\n" + message), `f.yaml:7:10: "a" is explained by itself`},
		{"names that multiply", one("    let:\n      a: InvoiceAmount\n      b: a+a+a+a+a+a+a+a+a+a+a+a\n      c: b+b+b+b+b+b+b+b+b+b+b+b\n      d: c+c+c+c+c+c+c+c+c+c+c+c\n    assert: d > 1\n" + message), `the names stand for each other more than 1000 times`},
		{"an endless expression", one("    assert: " + strings.Repeat("(", 5000) + "\n" + message), `f.yaml:6:13: the expression has more than 4000 characters`},
		{"an example without values", one("    assert: true\n    passes: [{}]\n" + message), `f.yaml:7:14: the example has no values`},
		{"what the XML attribute is of", one("    assert: currency(currency(InvoiceAmount)) == \"EUR\"\n" + message), `f.yaml:6:13: "currency(InvoiceAmount)" is no path`},
	} {
		_, err := new(Set).With("f.yaml", []byte(c.file), open)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s\ngot  %v\nwant %s", c.name, err, c.want)
		}
	}
}

// A rule of one's own cannot take the id of one that ships.
func TestIDsAreTheRulesOwn(t *testing.T) {
	file := strings.Replace(one("    assert: true\n    message: m\n"), "OWN-1", "RULE001", 1)
	_, err := shipped(t).With("f.yaml", []byte(file), open)
	if want := "f.yaml:3:9: there is a rule RULE001 already"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
}

// An example that a rule answers otherwise than it says is told at its line.
func TestExamplesAreTried(t *testing.T) {
	for keys, want := range map[string]string{
		"    assert: InvoiceAmount > 1\n    message: m\n    passes:\n      - {InvoiceAmount: \"1\"}\n": "f.yaml:9:10: OWN-1 does not hold for this example",
		"    assert: InvoiceAmount > 1\n    message: m\n    fails:\n      - {InvoiceAmount: \"2\"}\n":  "f.yaml:9:10: OWN-1 holds for this example",
		"    assert: InvoiceAmount > 1\n    message: m\n    fails:\n      - {InvoiceAmont: \"2\"}\n":   "f.yaml:9:10: Declaration has no \"InvoiceAmont\"",
		"    assert: true\n    message: m\n    passes:\n      - {\"TypeCode[2]\": A}\n":                "f.yaml:9:10: TypeCode occurs once in Declaration",
	} {
		s, err := new(Set).With("f.yaml", []byte(one(keys)), open)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Rules()[0].Try(); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// Whatever a file says, it loads or is refused, and what loads can be asked.
func FuzzLoad(f *testing.F) {
	names, err := files.ReadDir("data")
	if err != nil {
		f.Fatal(err)
	}
	for _, n := range names {
		data, err := files.ReadFile("data/" + n.Name())
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data))
	}
	f.Add(one("    let: {a: sum(GoodsShipment.GovernmentAgencyGoodsItem.StatisticalValueAmount)}\n    assert: a*a-1 >= 2 or not unique(TypeCode)\n    message: \"{a}\"\n"))
	p, err := dm.Open("wco")
	if err != nil {
		f.Fatal(err)
	}
	tree := bigTree(f, p, 3)
	f.Fuzz(func(t *testing.T, file string) {
		s, err := new(Set).With("f.yaml", []byte(file), open)
		if err != nil {
			return
		}
		b, err := s.For(p)
		if err != nil || b == nil {
			return
		}
		NewRunner(b).Ask(tree, true, func(dm.Diagnostic) {})
	})
}

// Whatever an expression says, it compiles or is refused, and what compiles ends.
func FuzzExpression(f *testing.F) {
	page, err := os.ReadFile("RULES.md")
	if err != nil {
		f.Fatal(err)
	}
	for _, m := range regexp.MustCompile("(?m)^\\| `(.*?)` \\|").FindAllStringSubmatch(string(page), -1) {
		f.Add(m[1])
	}
	p, err := dm.Open("wco")
	if err != nil {
		f.Fatal(err)
	}
	tree := bigTree(f, p, 3)
	item, err := p.Resolve("GoodsShipment/GovernmentAgencyGoodsItem")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, expression string) {
		answer(t, tree, p.Body, expression)
		answer(t, tree, item, expression)
	})
}
