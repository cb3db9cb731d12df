package datamodel

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"wcodm/datamodel/codelists"
	"wcodm/datamodel/yamlfile"
)

// LoadError is a fault in a package file, with file, line and column.
type LoadError = yamlfile.Error

// Load reads an information package from its YAML file. open finds the base
// package by name; it may be nil for a package without a base. The error is a
// [*LoadError] that names the line at fault.
func Load(file string, data []byte, open func(name string) (*Package, error)) (*Package, error) {
	doc, err := yamlfile.Parse(file, data)
	if err != nil {
		return nil, err
	}
	return LoadNode(doc, open)
}

// LoadNode is [Load] for a package that stands within another file.
func LoadNode(doc yamlfile.Node, open func(name string) (*Package, error)) (*Package, error) {
	l := loader{open: open, pkg: &Package{Types: map[string]*DataType{}}, classes: map[string]yamlfile.Node{}, spaces: map[string]string{}}
	if err := l.load(doc); err != nil {
		return nil, err
	}
	return l.pkg, nil
}

// maxDepth bounds the nesting of elements, so that a class that contains
// itself is refused rather than followed.
const maxDepth = 32

// maxElements bounds what classes within classes may grow to.
const maxElements = 100_000

type loader struct {
	open    func(string) (*Package, error)
	pkg     *Package
	classes map[string]yamlfile.Node
	spaces  map[string]string // namespace key to URI
	names   map[string]string // tag to JSON name, where the rule does not hold
	based   []basedElement
	nodes   []yamlfile.Node // by element index
	keyPath yamlfile.Node   // of "read: {key: …}"
}

type basedElement struct {
	e    *Element
	base yamlfile.Node
}

func (l *loader) load(doc yamlfile.Node) error {
	m, err := doc.Map("package", "title", "version", "source", "base", "national", "namespaces", "types", "json", "body", "strict", "read", "constants", "references", "classes", "root")
	if err != nil {
		return err
	}
	p := l.pkg
	for key, to := range map[string]*string{"package": &p.Name, "title": &p.Title, "version": &p.Version} {
		if *to, err = m[key].Text(); err != nil {
			return err
		}
	}
	if p.Name == "" {
		return doc.Errorf(`the package has no name: "package: NAME"`)
	}
	if !packageName.MatchString(p.Name) {
		return m["package"].Errorf("package name %q: small letters, digits and hyphens, beginning with a letter", p.Name)
	}
	if p.Sources, err = m["source"].Texts(); err != nil {
		return err
	}
	if p.National, err = m["national"].Bool(); err != nil {
		return err
	}
	if p.Strict, err = m["strict"].Bool(); err != nil {
		return err
	}
	if p.Strict && !p.National {
		return m["strict"].Errorf("strict is for national structures: a package is strict by itself")
	}
	if base := m["base"]; base.Present() {
		name, err := base.Text()
		if err != nil {
			return err
		}
		if l.open == nil || name == p.Name {
			return base.Errorf("package %q cannot be the base of %q", name, p.Name)
		}
		if p.Base, err = l.open(name); err != nil {
			return base.Errorf("base: %v", err)
		}
	}
	if err := l.header(m); err != nil {
		return err
	}
	if !m["root"].Present() {
		return doc.Errorf(`the package has no element: "root:" is missing`)
	}
	if p.Root, err = l.element(m["root"], nil, 0); err != nil {
		return err
	}
	p.Root.Min, p.Root.Max = 1, 1
	p.Body = p.Root
	if body := m["body"]; body.Present() {
		path, err := body.Text()
		if err != nil {
			return err
		}
		p.Body, err = p.Root.descend(path)
		if err != nil {
			return body.Errorf("body: %v", err)
		}
	}
	if err := l.globals(); err != nil {
		return err
	}
	if err := l.constants(m["constants"]); err != nil {
		return err
	}
	if err := l.key(); err != nil {
		return err
	}
	if err := l.bases(); err != nil {
		return err
	}
	return l.placesOfReferences(m["references"])
}

// globals refuses what no XML Schema could hold: an XML Schema knows an element
// whose namespace differs from its parent's by its name alone.
func (l *loader) globals() error {
	shapes := shapesOf(l.pkg)
	first := map[string]*Element{}
	for _, e := range l.pkg.Elements {
		if !e.global() {
			continue
		}
		name := e.Space + " " + e.Tag
		if other := first[name]; other == nil {
			first[name] = e
		} else if shapes.key(other) != shapes.key(e) {
			return l.nodes[e.Index].Errorf("%s differs from %s, and both stand below an element of another namespace: their schema cannot tell them apart", e.Path(), other.Path())
		}
	}
	return nil
}

func (l *loader) header(m map[string]yamlfile.Node) error {
	p := l.pkg
	if m["namespaces"].Present() {
		fields, err := m["namespaces"].Fields()
		if err != nil {
			return err
		}
		for _, f := range fields {
			v, err := f.Value.Map("uri", "prefix", "also")
			if err != nil {
				return err
			}
			ns := Namespace{Key: f.Key}
			if ns.URI, err = v["uri"].Text(); err != nil {
				return err
			}
			if ns.Prefix, err = v["prefix"].Text(); err != nil {
				return err
			}
			if ns.Also, err = alsoIn(v["also"]); err != nil {
				return err
			}
			switch {
			case !plainName.MatchString(f.Key):
				return f.At.Errorf("namespace key %q: letters and digits, beginning with a letter", f.Key)
			case f.Key == unqualified:
				return f.At.Errorf("namespace key %q: it stands for no namespace", f.Key)
			case ns.URI == "":
				return f.At.Errorf("namespace %q has no uri", f.Key)
			case ns.Prefix != "" && !plainName.MatchString(ns.Prefix):
				return v["prefix"].Errorf("prefix %q: letters and digits, beginning with a letter", ns.Prefix)
			}
			for _, other := range p.Namespaces {
				if other.URI == ns.URI {
					return v["uri"].Errorf("namespaces %q and %q have the same uri", other.Key, ns.Key)
				}
				if other.Prefix == ns.Prefix && ns.Prefix != "" {
					return v["prefix"].Errorf("namespaces %q and %q have the same prefix", other.Key, ns.Key)
				}
			}
			p.Namespaces = append(p.Namespaces, ns)
			l.spaces[f.Key] = ns.URI
		}
	}
	if m["types"].Present() {
		fields, err := m["types"].Fields()
		if err != nil {
			return err
		}
		for _, f := range fields {
			t, err := l.dataType(f)
			if err != nil {
				return err
			}
			p.Types[t.Name] = t
		}
	}
	if m["json"].Present() {
		fields, err := m["json"].Fields()
		if err != nil {
			return err
		}
		l.names = map[string]string{}
		for _, f := range fields {
			if l.names[f.Key], err = f.Value.Text(); err != nil {
				return err
			}
		}
	}
	if m["read"].Present() {
		v, err := m["read"].Map("trim", "absent", "key")
		if err != nil {
			return err
		}
		if p.Trim, err = v["trim"].Bool(); err != nil {
			return err
		}
		if p.AbsentChild, err = v["absent"].Text(); err != nil {
			return err
		}
		l.keyPath = v["key"]
	}
	if m["classes"].Present() {
		fields, err := m["classes"].Fields()
		if err != nil {
			return err
		}
		for _, f := range fields {
			l.classes[f.Key] = f.Value
		}
	}
	return nil
}

// unqualified is the key of the namespace that is none.
const unqualified = "none"

// space returns the namespace that a key stands for.
func (l *loader) space(n yamlfile.Node) (string, error) {
	key, err := n.Text()
	if err != nil {
		return "", err
	}
	if key == unqualified {
		for _, ns := range l.pkg.Namespaces {
			if ns.Prefix == "" {
				return "", n.Errorf("elements in no namespace need a prefix for every namespace, and %q has none", ns.Key)
			}
		}
		return "", nil
	}
	uri, ok := l.spaces[key]
	if !ok {
		return "", n.Errorf("unknown namespace %q: it is not among the package's namespaces", key)
	}
	return uri, nil
}

var packageName = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// plainName is what namespaces and types may be called: their keys become parts of
// file names, prefixes and type names.
var plainName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]*$`)

var nameStart = regexp.MustCompile(`^[\pL_][\pL\pN_.\-]*$`)

func (l *loader) element(n yamlfile.Node, parent *Element, depth int) (*Element, error) {
	if depth > maxDepth {
		return nil, n.Errorf("elements nest deeper than %d: does a class contain itself?", maxDepth)
	}
	if len(l.pkg.Elements) >= maxElements {
		return nil, n.Errorf("the package has more than %d elements", maxElements)
	}
	m, err := n.Map("name", "tag", "id", "title", "ns", "type", "format", "unchecked", "pattern", "enum", "min", "max",
		"base", "sad", "eu", "tded", "list", "attributes", "elements", "of", "from")
	if err != nil {
		return nil, err
	}
	e := &Element{Parent: parent, pkg: l.pkg, Index: len(l.pkg.Elements)}
	if parent != nil {
		e.Order = len(parent.Children)
		e.Space = parent.Space
	}
	for key, to := range map[string]*string{"name": &e.Name, "tag": &e.Tag, "id": &e.ID, "title": &e.Title, "sad": &e.SAD, "eu": &e.EU, "tded": &e.TDED} {
		if *to, err = m[key].Text(); err != nil {
			return nil, err
		}
	}
	if !nameStart.MatchString(e.Name) {
		return nil, n.Errorf("element name %q is not an XML name", e.Name)
	}
	if e.Tag == "" {
		e.Tag = e.Name
	} else if !nameStart.MatchString(e.Tag) {
		return nil, m["tag"].Errorf("tag %q is not an XML name", e.Tag)
	}
	e.JSON = JSONName(e.Name)
	if name, ok := l.names[e.Name]; ok {
		e.JSON = name
	}
	if parent != nil {
		for _, c := range parent.Children {
			if c.Name == e.Name {
				return nil, n.Errorf("duplicate name %q in %s", e.Name, parent.Name)
			}
			if c.JSON == e.JSON {
				return nil, n.Errorf("%q and %q in %s have the same JSON name %q", c.Name, e.Name, parent.Name, e.JSON)
			}
		}
	}
	if m["ns"].Present() {
		if e.Space, err = l.space(m["ns"]); err != nil {
			return nil, err
		}
	}
	if parent != nil {
		for _, c := range parent.Children {
			if c.XMLName() == e.XMLName() {
				return nil, n.Errorf("%q and %q in %s have the same tag in the same namespace", c.Name, e.Name, parent.Name)
			}
		}
	}
	if err := l.cardinality(e, m); err != nil {
		return nil, err
	}
	l.pkg.Elements = append(l.pkg.Elements, e)
	l.nodes = append(l.nodes, n)
	if parent != nil {
		parent.Children = append(parent.Children, e)
	}
	if m["base"].Present() {
		l.based = append(l.based, basedElement{e, m["base"]})
	}
	if e.List, err = listOf(m["list"]); err != nil {
		return nil, err
	}
	switch {
	case m["from"].Present():
		return e, l.from(e, n, m)
	case m["type"].Present():
		return e, l.value(e, n, m)
	}
	return e, l.children(e, n, m, depth)
}

// from takes an element and all that is in it from another package, in which
// it has the same tag and namespace.
func (l *loader) from(e *Element, n yamlfile.Node, m map[string]yamlfile.Node) error {
	for _, key := range []string{"type", "elements", "of", "attributes"} {
		if m[key].Present() {
			return m[key].Errorf("%q is taken from another package, %s and all", e.Name, key)
		}
	}
	name, err := m["from"].Text()
	if err != nil {
		return err
	}
	if l.open == nil || name == l.pkg.Name {
		return m["from"].Errorf("package %q has nothing to take for %q", name, l.pkg.Name)
	}
	p, err := l.open(name)
	if err != nil {
		return m["from"].Errorf("from: %v", err)
	}
	for _, x := range p.Elements {
		if x.XMLName() == e.XMLName() {
			return l.take(e, x, n)
		}
	}
	return m["from"].Errorf("package %q has no element %s", name, e.XMLName())
}

// take gives an element what x of another package is and holds.
func (l *loader) take(e, x *Element, n yamlfile.Node) error {
	e.ID, e.Title, e.SAD, e.EU, e.TDED = cmp.Or(e.ID, x.ID), cmp.Or(e.Title, x.Title), x.SAD, x.EU, x.TDED
	e.Format, e.Facets, e.Attributes = x.Format, x.Facets, x.Attributes
	spaces := []string{x.Space}
	if x.Type != nil {
		if e.Type = l.pkg.Types[x.Type.Name]; e.Type == nil {
			e.Type = x.Type
			l.pkg.Types[e.Type.Name] = e.Type
		}
		e.Attributes = e.Type.Attributes
		spaces = append(spaces, e.Type.ChildSpace)
	}
	for _, uri := range spaces {
		if uri != "" && !slices.ContainsFunc(l.pkg.Namespaces, func(ns Namespace) bool { return ns.URI == uri }) {
			return n.Errorf("%s of package %s is in the namespace %s, which is not among this package's", x.Path(), x.pkg.Name, uri)
		}
	}
	for _, c := range x.Children {
		child := &Element{Name: c.Name, Tag: c.Tag, JSON: c.JSON, Space: c.Space, Min: c.Min, Max: c.Max, Order: c.Order,
			Parent: e, Index: len(l.pkg.Elements), pkg: l.pkg}
		l.pkg.Elements = append(l.pkg.Elements, child)
		l.nodes = append(l.nodes, n)
		e.Children = append(e.Children, child)
		if err := l.take(child, c, n); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) cardinality(e *Element, m map[string]yamlfile.Node) (err error) {
	if e.Min, err = m["min"].Int(0); err != nil {
		return err
	}
	e.Max = 1
	if node := m["max"]; node.Present() {
		if s, _ := node.Text(); s == "n" {
			e.Max = Unbounded
		} else if e.Max, err = node.Int(1); err != nil {
			return node.Errorf(`max is a whole number, or n for any number, not %q`, s)
		} else if e.Max < 1 {
			return node.Errorf("max is at least 1, not %d", e.Max)
		}
	}
	if e.Min < 0 || e.Max != Unbounded && e.Min > e.Max {
		return m["min"].Errorf("cardinality upside down: %q occurs at least %d and at most %d times", e.Name, e.Min, e.Max)
	}
	return nil
}

func (l *loader) value(e *Element, n yamlfile.Node, m map[string]yamlfile.Node) error {
	name, err := m["type"].Text()
	if err != nil {
		return err
	}
	if m["elements"].Present() || m["of"].Present() {
		return n.Errorf("%q has a type and elements: it is one or the other", e.Name)
	}
	if m["attributes"].Present() {
		return m["attributes"].Errorf("%q has a type, which says what XML attributes it has", e.Name)
	}
	if e.Type = l.pkg.Types[name]; e.Type == nil {
		return m["type"].Errorf("unknown type %q: it is not among the package's types", name)
	}
	e.Attributes = e.Type.Attributes
	s, err := m["format"].Text()
	if err != nil {
		return err
	}
	if e.Format, err = ParseFormat(s); err != nil {
		return m["format"].Errorf("%v", err)
	}
	unchecked, err := m["unchecked"].Bool()
	if err != nil {
		return err
	}
	if !unchecked {
		e.Facets = facetsOf(e.Type, e.Format)
	}
	if m["pattern"].Present() {
		if e.Facets.Patterns, err = patternsOf(m["pattern"]); err != nil {
			return err
		}
	}
	if e.Facets.Enum, err = m["enum"].Texts(); err != nil {
		return err
	}
	switch base := e.Type.Base; {
	case m["pattern"].Present() && base == "boolean":
		return m["pattern"].Errorf("%q: a boolean has no pattern", e.Name)
	case m["enum"].Present() && !isText(base):
		return m["enum"].Errorf("%q: a %s has no enum", e.Name, base)
	case len(e.Facets.Patterns) > 1 && len(e.Attributes) > 0:
		return n.Errorf("%q: only a type without XML attributes has several patterns", e.Name)
	}
	return nil
}

func (l *loader) children(e *Element, n yamlfile.Node, m map[string]yamlfile.Node, depth int) error {
	for _, key := range []string{"format", "unchecked", "pattern", "enum", "list"} {
		if m[key].Present() {
			return m[key].Errorf("%q is a class: only an element with a type has a %s", e.Name, key)
		}
	}
	var err error
	if e.Attributes, err = l.attributes(m["attributes"]); err != nil {
		return err
	}
	list := m["elements"]
	if of := m["of"]; of.Present() {
		if list.Present() {
			return of.Errorf(`%q has "elements" and "of": it is one or the other`, e.Name)
		}
		class, err := of.Text()
		if err != nil {
			return err
		}
		if list = l.classes[class]; !list.Present() {
			return of.Errorf("unknown class %q: it is not among the package's classes", class)
		}
	}
	nodes, err := list.List()
	if err != nil {
		return err
	}
	if len(nodes) == 0 {
		return n.Errorf("%q has neither a type nor elements", e.Name)
	}
	for _, c := range nodes {
		if c, err := l.element(c, e, depth+1); err != nil {
			return err
		} else if e.Attribute(c.JSON) != nil {
			return m["attributes"].Errorf("%q has an attribute and an element with the JSON name %q", e.Name, c.JSON)
		}
	}
	return nil
}

func (l *loader) constants(n yamlfile.Node) error {
	if !n.Present() {
		return nil
	}
	fields, err := n.Fields()
	if err != nil {
		return err
	}
	for _, f := range fields {
		e, err := l.pkg.Root.descend(f.Key)
		if err != nil {
			return f.At.Errorf("constant: %v", err)
		}
		value, err := f.Value.Text()
		if err != nil {
			return err
		}
		if e.IsClass() {
			return f.At.Errorf("constant: %s is a class and holds no value", f.Key)
		}
		if wrong, expected := e.Facets.Check(e.Type.Base, value); wrong != "" {
			return f.Value.Errorf("constant: %q does not fit %s: %s; expected %s", value, f.Key, wrong, expected)
		}
		l.pkg.constants = append(l.pkg.constants, constant{e, value})
	}
	return nil
}

// key finds the attribute that "read: {key: …}" names.
func (l *loader) key() error {
	if !l.keyPath.Present() {
		return nil
	}
	path, err := l.keyPath.Text()
	if err != nil {
		return err
	}
	e, err := l.pkg.Body.Find(path)
	if err != nil {
		return l.keyPath.Errorf("key: %v", err)
	}
	if e.IsClass() {
		return l.keyPath.Errorf("key: %s is a class and holds no value", e.Path())
	}
	l.pkg.Key = e
	return nil
}

// bases gives every element its home in the base: the one its "base:" names,
// else the element of the same name below its parent's home.
func (l *loader) bases() error {
	p := l.pkg
	if p.Base == nil {
		if len(l.based) > 0 {
			return l.based[0].base.Errorf(`"base:" needs a base package, and this package has none`)
		}
		return nil
	}
	named := map[*Element]yamlfile.Node{}
	for _, b := range l.based {
		named[b.e] = b.base
	}
	p.fromBase = make([]*Element, len(p.Base.Elements))
	for _, e := range p.Elements {
		switch node, ok := named[e]; {
		case ok:
			path, err := node.Text()
			if err != nil {
				return err
			}
			if path == "none" { // the base has no home for it
				continue
			}
			if e.Base, err = p.Base.Resolve(path); err != nil {
				return node.Errorf("base: %v", err)
			}
		case e == p.Root:
			e.Base = p.Base.Root
		case e.Parent.Base != nil:
			e.Base = e.Parent.Base.Child(e.Name)
		}
		if e.Base == nil {
			continue
		}
		if e.Base.IsClass() != e.IsClass() {
			return named[e].Errorf("base: %s and its home %s are not both class or both attribute", e.Path(), e.Base.Path())
		}
		if other := p.fromBase[e.Base.Index]; other != nil {
			if !e.IsClass() {
				return named[e].Errorf("base: %s and %s have the same home %s", other.Path(), e.Path(), e.Base.Path())
			}
			continue // the first of two classes with one home is where the way back leads
		}
		p.fromBase[e.Base.Index] = e
	}
	p.inheritLists()
	return nil
}

// inheritLists gives elements and XML attributes that name no code list the one
// of their home.
func (p *Package) inheritLists() {
	for _, e := range p.Elements {
		if e.Base == nil {
			continue
		}
		if e.List == "" {
			e.List = e.Base.List
		}
		for _, a := range e.Attributes {
			if b := e.Base.Attribute(a.Name); b != nil && a.List == "" {
				a.List = b.List
			}
		}
	}
}

// listOf reads the name of a code list.
func listOf(n yamlfile.Node) (string, error) {
	name, err := n.Text()
	if err != nil || name == "" || name == OwnCodes {
		return name, err
	}
	if err := codelists.Known(name); err != nil {
		return "", n.Errorf("%v", err)
	}
	return name, nil
}

// JSONName is the WCO JSON name of an XML tag: lower camel case, a leading run
// of capitals taken as one word (ID → id, UCR → ucr, AEOMutualRecognitionParty
// → aeoMutualRecognitionParty).
func JSONName(tag string) string {
	r := []rune(tag)
	n := 0
	for n < len(r) && unicode.IsUpper(r[n]) {
		n++
	}
	if n > 1 && n < len(r) && unicode.IsLower(r[n]) {
		n-- // the last capital begins the next word
	}
	return strings.ToLower(string(r[:n])) + string(r[n:])
}

// alsoIn reads the namespaces in which others have a structure.
func alsoIn(n yamlfile.Node) (all []AlsoIn, err error) {
	list, err := n.List()
	if err != nil {
		return nil, err
	}
	for _, n := range list {
		f, err := n.Map("uri", "of")
		if err != nil {
			return nil, err
		}
		var a AlsoIn
		if a.URI, err = f["uri"].Text(); err != nil {
			return nil, err
		}
		if a.Of, err = f["of"].Text(); err != nil {
			return nil, err
		}
		if a.URI == "" || a.Of == "" {
			return nil, n.Errorf("a namespace of another one has a uri, and whose it is: {uri: URI, of: NAME}")
		}
		all = append(all, a)
	}
	return all, nil
}
