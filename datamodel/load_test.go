package datamodel

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// good is a package that loads; each bad one below is this one with a change.
const good = `package: test
title: Test
version: "1"
source: invented
base: wco
body: Wrap/Declaration
namespaces:
  a: {uri: "urn:a"}
  b: {uri: "urn:b", prefix: b}
types:
  Code:
    base: token
    attributes:
      - {name: listID, base: token}
      - {name: agency, min: 1, max: 3}
  Amount: {base: decimal}
  Date: {base: string, child: DateTimeString, ns: b}
constants:
  /Wrap/Version: "1.0"
classes:
  Address:
    - {name: City, type: Code, base: none}
root:
  name: Wrap
  ns: a
  elements:
    - {name: Version, type: Code, format: an..6, base: none}
    - name: Declaration
      elements:
        - {name: TypeCode, id: D013, type: Code, format: an..3}
        - {name: InvoiceAmount, type: Amount, format: "n..16,3", min: 1}
        - {name: Office, type: Code, enum: [A, B], base: DeclarationOffice/ID}
        - {name: Address, of: Address, max: n, base: none}
`

func load(s string) (*Package, error) { return Load("test.yaml", []byte(s), Open) }

func TestLoad(t *testing.T) {
	p, err := load(good)
	if err != nil {
		t.Fatal(err)
	}
	e, err := p.Resolve("Office")
	if err != nil {
		t.Fatal(err)
	}
	if got := e.Base.Path(); got != "DeclarationOffice/ID" {
		t.Errorf("Office has its home at %s", got)
	}
	if got := p.FromBase(e.Base); got != e {
		t.Errorf("the way back from its home leads to %v", got)
	}
	if e, _ = p.Resolve("Address"); e.Base != nil || !e.Repeats() || e.Cardinality() != "0..n" {
		t.Errorf("Address: base %v, cardinality %s", e.Base, e.Cardinality())
	}
	if e, _ = p.Resolve("TypeCode"); e.Space != "urn:a" || e.Facets.MaxLength != 3 {
		t.Errorf("TypeCode: namespace %q, limits %+v", e.Space, e.Facets)
	}
	if got := p.Root.Path() + " " + p.Body.Path(); got != "/Wrap Declaration" {
		t.Errorf("paths of root and body: %s", got)
	}
}

// A package without references of its own has those of its base that it has elements for.
func TestReferencesFollowTheBase(t *testing.T) {
	paths := func(p *Package) string {
		var b strings.Builder
		for _, r := range p.References() {
			fmt.Fprintln(&b, r.Kind, r.Level, r.Path(), r.Sought)
		}
		return b.String()
	}
	const inherited = `package: test
base: wco
body: Wrap/Declaration
types: {Code: {base: token}}
root:
  name: Wrap
  elements:
    - name: Declaration
      elements:
        - {name: Reference, type: Code, base: GoodsShipment/UCR/TraderAssignedReferenceID}
        - name: Earlier
          base: GoodsShipment/PreviousDocument
          elements:
            - {name: TypeCode, type: Code}
            - {name: ID, type: Code}
`
	p, err := load(inherited)
	if err != nil {
		t.Fatal(err)
	}
	const want = `ucr shipment Reference false
ducr shipment Earlier[TypeCode=DCR]/ID false
part shipment Earlier[TypeCode=DCS]/ID false
mucr shipment Earlier[TypeCode=MCR]/ID false
`
	if got := paths(p); got != want {
		t.Errorf("inherits\n%s", got)
	}
	p, err = load(strings.Replace(inherited, "types:", "references: [{kind: ducr, level: shipment, at: 'Earlier[TypeCode=DCR]/ID', writes: {}}]\ntypes:", 1))
	if err != nil || paths(p) != "ducr shipment Earlier[TypeCode=DCR]/ID true\n" {
		t.Errorf("states\n%s%v", paths(p), err)
	}
}

func TestLoadRefuses(t *testing.T) {
	for _, c := range []struct{ name, old, new, want string }{
		{"not YAML", "package: test", "package: [", `test.yaml:\d+:\d+: `},
		{"empty file", good, "", `test.yaml:1:1: the file is empty`},
		{"unknown key", "title: Test", "titel: Test", `test.yaml:2:1: unknown key "titel"; did you mean "title"\?`},
		{"key given twice", "title: Test", "package: test", `test.yaml:2:1: key "package" is given twice`},
		{"no name", "package: test\n", "", `the package has no name`},
		{"name that is no file name", "package: test", "package: ../test", `test.yaml:1:10: package name "\.\./test"`},
		{"no element", good[strings.Index(good, "root:"):], "", `the package has no element`},
		{"unknown format", "format: an..3", "format: xy3", `test.yaml:\d+:\d+: unknown format "xy3": formats look like an\.\.35, a2`},
		{"more decimals than digits", `"n..16,3"`, `"n..2,3"`, `format "n\.\.2,3" has more digits after the point than in all`},
		{"duplicate name", "name: InvoiceAmount", "name: TypeCode", `duplicate name "TypeCode" in Declaration`},
		{"same JSON name", "name: InvoiceAmount", "name: typeCode", `"TypeCode" and "typeCode" in Declaration have the same JSON name "typeCode"`},
		{"cardinality upside down", "min: 1}", "min: 2}", `test.yaml:\d+:\d+: cardinality upside down: "InvoiceAmount" occurs at least 2 and at most 1 times`},
		{"max that is no number", "max: n", "max: many", `max is a whole number, or n for any number, not "many"`},
		{"max of nothing", "max: n", "max: 0", `max is at least 1, not 0`},
		{"unknown type", "type: Amount", "type: Money", `unknown type "Money": it is not among the package's types`},
		{"unknown base of a type", "Amount: {base: decimal}", "Amount: {base: float}", `base "float" is none of string, normalizedString, token, decimal, integer, boolean, date, dateTime`},
		{"unknown class", "of: Address", "of: Adress", `unknown class "Adress"`},
		{"unknown namespace", "  ns: a\n", "  ns: c\n", `unknown namespace "c"`},
		{"namespace without uri", `a: {uri: "urn:a"}`, `a: {prefix: x}`, `namespace "a" has no uri`},
		{"namespace of nobody", `a: {uri: "urn:a"}`, `a: {uri: "urn:a", also: [{uri: "urn:x"}]}`, `a namespace of another one has a uri, and whose it is`},
		{"same namespace twice", `uri: "urn:b"`, `uri: "urn:a"`, `namespaces "a" and "b" have the same uri`},
		{"bad prefix", "prefix: b", "prefix: b:c", `prefix "b:c"`},
		{"unknown base package", "base: wco", "base: wc", `base: unknown package "wc"`},
		{"its own base", "base: wco", "base: test", `package "test" cannot be the base of "test"`},
		{"home that does not exist", "base: DeclarationOffice/ID", "base: DeclarationOfice/ID", `test.yaml:\d+:\d+: base: .*has no "DeclarationOfice"; did you mean "DeclarationOffice"\?`},
		{"home of another kind", "base: DeclarationOffice/ID", "base: DeclarationOffice", `are not both class or both attribute`},
		{"home that is taken", "base: DeclarationOffice/ID", "base: TypeCode", `TypeCode and Office have the same home TypeCode`},
		{"class with a format", "of: Address, max", "of: Address, format: an..3, max", `only an element with a type has a format`},
		{"unknown code list", "enum: [A, B]", "list: currency", `test.yaml:\d+:\d+: unknown code list "currency"; did you mean "currencies"\?`},
		{"unknown code list of an attribute", "{name: listID, base: token}", "{name: listID, base: token, list: x}", `unknown code list "x"`},
		{"class with a code list", "of: Address, max", "of: Address, list: countries, max", `only an element with a type has a list`},
		{"type and class", "type: Amount, ", "type: Amount, of: Address, ", `has a type and elements`},
		{"neither type nor class", "type: Amount, format: \"n..16,3\", ", "", `has neither a type nor elements`},
		{"class within itself", "{name: City, type: Code, base: none}", "{name: City, of: Address}", `does a class contain itself\?`},
		{"bad pattern", "enum: [A, B]", `pattern: "["`, `pattern "\["`},
		{"pattern of a boolean", "Amount: {base: decimal}", "Amount: {base: boolean, pattern: x}", `a boolean has no pattern`},
		{"values of a number", "type: Amount, ", "type: Amount, enum: x, ", `a decimal has no enum`},
		{"several patterns and attributes", "enum: [A, B]", `pattern: [a*, b*]`, `only a type without XML attributes has several patterns`},
		{"attributes of a type's element", "type: Amount, ", "type: Amount, attributes: [{name: x}], ", `has a type, which says what XML attributes it has`},
		{"attribute named as an element", "of: Address, max", "of: Address, attributes: [{name: city}], max", `has an attribute and an element with the JSON name "city"`},
		{"no namespace and no prefix", "name: InvoiceAmount", "ns: none, name: InvoiceAmount", `need a prefix for every namespace, and "a" has none`},
		{"namespace that is none", `  b: {uri: "urn:b", prefix: b}`, `  none: {uri: "urn:b", prefix: b}`, `namespace key "none": it stands for no namespace`},
		{"a package that says it is strict", "base: wco", "base: wco\nstrict: true", `strict is for national structures`},
		{"name that XML does not know", "name: City", "name: 1City", `element name "1City" is not an XML name`},
		{"attribute given twice", "{name: agency,", "{name: listID,", `attribute "listID" is given twice`},
		{"attribute upside down", "min: 1, max: 3}", "min: 4, max: 3}", `length upside down`},
		{"body that does not exist", "body: Wrap/Declaration", "body: Wrap/Decl", `body: .*has no "Decl"`},
		{"constant that does not fit", `/Wrap/Version: "1.0"`, `/Wrap/Version: "1.0.0.0"`, `constant: "1\.0\.0\.0" does not fit /Wrap/Version: it has 7 characters; expected at most 6`},
		{"reference of an unknown kind", "classes:", "references: [{kind: urc, level: item, at: TypeCode}]\nclasses:", `test.yaml:20:21: kind "urc": it is one of ucr, ducr, part, mucr`},
		{"reference of no level", "classes:", "references: [{kind: ucr, at: TypeCode}]\nclasses:", `test.yaml:20:14: level "": it is one of shipment, item, consignment`},
		{"reference without a place", "classes:", "references: [{kind: ucr, level: item}]\nclasses:", `the reference has no place: "at: PATH"`},
		{"reference that leads nowhere", "classes:", "references: [{kind: ucr, level: item, at: TypeCod}]\nclasses:", `test.yaml:20:43: at: .*; did you mean "TypeCode"\?`},
		{"reference in a class", "classes:", "references: [{kind: ucr, level: item, at: Address}]\nclasses:", `Address is no value of a declaration`},
		{"reference in the wrapper", "classes:", "references: [{kind: ucr, level: item, at: /Wrap/Version}]\nclasses:", `/Wrap/Version is no value of a declaration`},
		{"reference given twice", "classes:", "references: [{kind: ucr, level: item, at: TypeCode}, {kind: ducr, level: item, at: TypeCode}]\nclasses:", `TypeCode is given twice`},
		{"qualifier that is half", "classes:", "references: [{kind: ucr, level: item, at: 'Address[City'}]\nclasses:", `does not look like CLASS\[ELEMENT=VALUE\]/ELEMENT`},
		{"qualifier in the wrong place", "classes:", "references: [{kind: ucr, level: item, at: 'TypeCode[City=A]/City'}]\nclasses:", `has no "City"`},
		{"qualifier that is none", "classes:", "references: [{kind: ucr, level: item, at: 'Address[Town=A]/City'}]\nclasses:", `has no "Town"`},
		{"qualifier that is the value itself", "classes:", "references: [{kind: ucr, level: item, at: 'Address[City=A]/City'}]\nclasses:", `City is no value beside Address/City`},
		{"what is written beside and does not fit", "classes:", "references: [{kind: ucr, level: item, at: Office, writes: {TypeCode: ABCD}}]\nclasses:", `"ABCD" does not fit TypeCode: it has 4 characters; expected at most 3`},
		{"completing alone", "classes:", "references: [{kind: ucr, level: item, at: Office, completing: {TypeCode: A}}]\nclasses:", `it says what is written instead of "writes", which is missing`},
		{"constant of a class", `/Wrap/Version: "1.0"`, `/Wrap/Declaration: "1.0"`, `is a class and holds no value`},
		{"value where a list belongs", "    - {name: City, type: Code, base: none}", "    City", `expected a list, found the value "City"`},
		{"two elements one schema cannot tell apart", "        - {name: TypeCode,", "        - {name: X, ns: b, type: Code, base: none}\n        - {name: Y, base: none, elements: [{name: X, ns: b, type: Amount}]}\n        - {name: TypeCode,", `their schema cannot tell them apart`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if strings.Count(good, c.old) != 1 {
				t.Fatalf("%q is %d times in the good package", c.old, strings.Count(good, c.old))
			}
			_, err := load(strings.Replace(good, c.old, c.new, 1))
			if err == nil {
				t.Fatal("it loads")
			}
			if !regexp.MustCompile(c.want).MatchString(err.Error()) {
				t.Errorf("the error is\n%v\nwant\n%s", err, c.want)
			}
			var at *LoadError
			if !errors.As(err, &at) || at.File != "test.yaml" || at.Line < 1 || at.Column < 1 {
				t.Errorf("the error has no place: %#v", err)
			}
		})
	}
}

func TestEveryElementHasOneHome(t *testing.T) {
	for _, name := range Packages() {
		p := openPackage(t, name)
		if p.Base == nil {
			continue
		}
		for _, e := range p.Elements {
			switch {
			case e.Base == nil:
				t.Errorf("%s: %s has no home in %s", name, e.Path(), p.Base.Name)
			case p.FromBase(e.Base) != e:
				t.Errorf("%s: %s and %s have the same home", name, e.Path(), p.FromBase(e.Base).Path())
			case e.Base.ID != e.ID && e.Base.Path() == e.Path():
				t.Errorf("%s: %s has id %q, in %s it has %q", name, e.Path(), e.ID, p.Base.Name, e.Base.ID)
			case e.Base.Title != e.Title:
				t.Errorf("%s: %s is called %q, in %s it is called %q", name, e.Path(), e.Title, p.Base.Name, e.Base.Title)
			}
		}
	}
}

// TestBaseHoldsAll says that whatever fits a package fits its home in the base.
func TestBaseHoldsAll(t *testing.T) {
	for _, name := range Packages() {
		p := openPackage(t, name)
		if p.Base == nil {
			continue
		}
		for _, e := range p.Elements {
			b := e.Base
			if b == nil {
				continue
			}
			if b.Min > e.Min || b.Max != Unbounded && (e.Max == Unbounded || e.Max > b.Max) {
				t.Errorf("%s: %s occurs %s, in the base %s", name, e.Path(), e.Cardinality(), b.Cardinality())
			}
			if e.IsClass() {
				continue
			}
			x, y := e.Facets, b.Facets
			if y.MaxLength > 0 && (x.MaxLength == 0 || x.MaxLength > y.MaxLength) || y.MinLength > x.MinLength ||
				y.Digits && (!x.Digits || x.FractionDigits > y.FractionDigits || x.TotalDigits-x.FractionDigits > y.TotalDigits-y.FractionDigits) ||
				len(y.Enum) > 0 {
				t.Errorf("%s: %s takes %+v, the base only %+v", name, e.Path(), x, y)
			}
			if len(y.Patterns) > 0 && !slices.Equal(y.Patterns, x.Patterns) && e.Type.Child == "" {
				t.Errorf("%s: %s has the form %q, in the base %q", name, e.Path(), x.Patterns, y.Patterns)
			}
			for _, a := range e.Type.Attributes {
				if b.Attribute(a.Name) == nil {
					t.Errorf("%s: the base has no attribute %s at %s", name, a.Name, b.Path())
				}
			}
		}
	}
}

func TestPointersAreUnique(t *testing.T) {
	for _, name := range Packages() {
		p := openPackage(t, name)
		seen := map[string]*Element{}
		for _, e := range p.Elements {
			pointer := e.Pointer()
			if pointer == "" {
				continue
			}
			if other := seen[pointer]; other != nil {
				t.Errorf("%s: %s and %s have the pointer %s", name, other.Path(), e.Path(), pointer)
			}
			seen[pointer] = e
			if found, err := p.Resolve(pointer); found != e {
				t.Errorf("%s: pointer %s leads to %v (%v), not %s", name, pointer, found, err, e.Path())
			}
			if found, err := p.Resolve(e.Path()); found != e {
				t.Errorf("%s: path %s leads to %v (%v)", name, e.Path(), found, err)
			}
		}
	}
}

func TestOpenUnknown(t *testing.T) {
	var unknown *UnknownPackageError
	if _, err := Open("gb"); !errors.As(err, &unknown) || !strings.Contains(err.Error(), "gb-cds") {
		t.Errorf("got %v", err)
	}
}

// FuzzLoad: a package is refused with a place, or everything can be made from it.
const answering = `
package: answer
namespaces: {a: {uri: "urn:a"}, dec: {uri: "urn:wco:datamodel:WCO:DEC-DMS:2", prefix: dec}, ds: {uri: "urn:wco:datamodel:WCO:Declaration_DS:DMS:2", prefix: ds}}
types:
  Code: {base: string}
root:
  name: Answer
  ns: a
  elements:
    - {name: Declaration, id: 42A, elements: [{name: ID, type: Code}]}
    - {name: Sent, tag: Declaration, ns: dec, from: gb-cds}
`

// An element may be that of another package, and have the tag of one beside it.
func TestElementOfAnotherPackage(t *testing.T) {
	p, err := load(answering)
	if err != nil {
		t.Fatal(err)
	}
	e, err := p.Resolve("Sent/GoodsShipment/UCR/TraderAssignedReferenceID")
	if err != nil {
		t.Fatal(err)
	}
	there := openPackage(t, "gb-cds")
	same, err := there.Resolve("GoodsShipment/UCR/TraderAssignedReferenceID")
	if err != nil {
		t.Fatal(err)
	}
	if e.Package() != p || e.ID != same.ID || !e.Facets.equal(same.Facets) || e.Type != same.Type {
		t.Errorf("%+v is not what gb-cds has", e)
	}
	if code, err := p.Resolve("Sent/TypeCode"); err != nil || code.Type != p.Types["Code"] {
		t.Errorf("a type of the package does not take the place of that of gb-cds: %v", err)
	}
	if got := len(p.Elements); got != 3+len(there.Elements)-there.Body.Index {
		t.Errorf("%d elements", got)
	}
	tree := readMessage(t, p, `<Answer xmlns="urn:a"><Declaration><ID>1</ID></Declaration><Declaration xmlns="urn:wco:datamodel:WCO:DEC-DMS:2"><ID>2</ID></Declaration></Answer>`)
	for path, want := range map[string]string{"Declaration/ID": "1", "Sent/ID": "2"} {
		if got := string(tree.Value(tree.Find(tree.Root(), path))); got != want {
			t.Errorf("%s is %q, want %q", path, got, want)
		}
	}
	if len(tree.Strays) > 0 {
		t.Errorf("strays: %v", tree.Strays)
	}
	for _, c := range []struct{ old, new, want string }{
		{"ns: dec, from", "from", `"Declaration" and "Sent" in Answer have the same tag in the same namespace`},
		{"from: gb-cds", "from: gb", `unknown package "gb"`},
		{"from: gb-cds", "from: answer", `package "answer" has nothing to take for "answer"`},
		{"from: gb-cds", "from: gb-cds, type: Code", `"Sent" is taken from another package, type and all`},
		{"name: Sent, tag: Declaration", "name: Sent", `package "gb-cds" has no element {urn:wco:datamodel:WCO:DEC-DMS:2}Sent`},
		{"tag: Declaration", "tag: 1", `tag "1" is not an XML name`},
		{`, ds: {uri: "urn:wco:datamodel:WCO:Declaration_DS:DMS:2", prefix: ds}`, "", "is in the namespace urn:wco:datamodel:WCO:Declaration_DS:DMS:2, which is not among this package's"},
	} {
		if _, err := load(strings.Replace(answering, c.old, c.new, 1)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.new, err, c.want)
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(good))
	f.Add([]byte(noNamespace))
	f.Add([]byte("package: x\nroot: {name: a, of: b}\nclasses: {b: [{name: c, of: b}]}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := Load("f.yaml", data, Open)
		if err != nil {
			var at *LoadError
			if !errors.As(err, &at) {
				t.Fatalf("an error without a place: %v", err)
			}
			return
		}
		if len(p.Elements) > 2000 {
			return
		}
		for name, data := range p.XSD().Files {
			if _, err := readNode(data); err != nil {
				t.Fatalf("%s is not XML: %v", name, err)
			}
		}
		p.JSONSchema()
		for _, e := range p.Elements {
			_ = fmt.Sprint(e.Path(), e.Pointer(), e.Cardinality())
		}
	})
}
