package datamodel

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
)

// OwnCodes is the List of an element whose codes are those of the national format
// or the package, and not those of the list that its home in the base draws on.
const OwnCodes = "none"

// Unbounded is the Max of an element that may occur any number of times.
const Unbounded = -1

// Package is one information package: the structure of one message. It is
// immutable and safe for concurrent use.
type Package struct {
	// Name is the package's name on the command line ("gb-cds").
	Name string
	// Title says in a few words what the message is.
	Title string
	// Version is the version of the message the package describes.
	Version string
	// Sources names where the facts come from.
	Sources []string
	// National says that this is the structure of a national format outside the
	// WCO Data Model, which a mapping relates to a package.
	National bool
	// Base is the package that this one converts through; nil in the base itself.
	Base *Package
	// Root is the message's document element (the wrapper where there is one).
	Root *Element
	// Body is the element that paths are relative to: the declaration itself.
	Body *Element
	// Elements holds all elements in document order; Element.Index points in here.
	Elements []*Element
	// Types holds the data types by name.
	Types map[string]*DataType
	// Namespaces lists the message's namespaces in the order the package names them.
	Namespaces []Namespace
	// Strict says that the order and the limits of a national structure are those
	// of an official schema, so that messages are judged by the XSD made from it.
	Strict bool
	// Trim removes white space around values on reading. National formats
	// that are pretty-printed inside their values ask for it.
	Trim bool
	// AbsentChild is the name of an empty child element that marks its parent
	// as absent ("null" in ASYCUDA World files); empty where there is none.
	AbsentChild string
	// Key is the attribute whose value tells the declarations of a table apart;
	// nil where the format is no table.
	Key *Element

	twinOf     *Package // of a twin
	constants  []constant
	references []ReferencePlace
	fromBase   []*Element // by base element index: this package's element for it
}

// Namespace is one XML namespace of a package.
type Namespace struct {
	// Key is the name elements refer to in the package file.
	Key string
	// URI is the namespace name; empty for elements without a namespace.
	URI string
	// Prefix is what writers use; empty makes it the default namespace.
	Prefix string
	// Also are namespaces of others that have the same structure.
	Also []AlsoIn
}

// AlsoIn is a namespace in which somebody has the structure of another one.
type AlsoIn struct {
	// URI is the namespace name, Of whose it is ("Spain, AEAT").
	URI, Of string
}

type constant struct {
	element *Element
	value   string
}

// HasSchema reports whether messages are judged by the XSD made from the
// package; other national structures say what there is, not how it must be.
func (p *Package) HasSchema() bool { return !p.National || p.Strict }

// Element is one class or attribute in its place in a message.
type Element struct {
	// Name is the name in paths; JSON is the name in WCO JSON.
	Name, JSON string
	// Tag is the XML tag: Name, save where an element of another namespace beside
	// it has the same tag, so that paths could not tell the two apart.
	Tag string
	// ID is the WCO class or attribute id ("42A", "D013"), empty where the
	// WCO has none.
	ID string
	// Title is the WCO's name for it, or our own short words.
	Title string
	// Space is the XML namespace URI.
	Space string
	// Type is the data type of an attribute; nil for a class.
	Type *DataType
	// Format is the WCO format as stated by the package's source.
	Format Format
	// Facets are the limits that schemas and checks enforce.
	Facets Facets
	// Attributes are the XML attributes it may carry, in order: those that the
	// class has, or those of the data type.
	Attributes []*Attribute
	// Min and Max are the cardinality; Max may be Unbounded.
	Min, Max int
	// SAD is the box of the Single Administrative Document, EU the EU customs
	// data model number, TDED the UN/TDED number; empty where unknown.
	SAD, EU, TDED string
	// List is the name of the code list that the value is of; empty where none is
	// known, and OwnCodes where the codes are those of the format itself.
	List string
	// Parent is nil for the root.
	Parent *Element
	// Children are in schema order.
	Children []*Element
	// Index is the place in Package.Elements, Order the place among siblings.
	Index, Order int
	// Base is this element's home in the base package; nil in the base itself
	// and for what the base does not hold.
	Base *Element
	// Label is the name under which the one who makes the input knows the element,
	// the title of a column for one; "{n}" in it stands for the position of a class
	// that repeats, the outermost first. Empty where Name is that name.
	Label string

	pkg *Package
}

// IsClass reports whether the element holds other elements rather than a value.
func (e *Element) IsClass() bool { return e.Type == nil }

// Repeats reports whether the element may occur more than once in its parent.
func (e *Element) Repeats() bool { return e.Max == Unbounded || e.Max > 1 }

// Package returns the package the element belongs to.
func (e *Element) Package() *Package { return e.pkg }

// Home returns the element of the base that holds the same; of a base, the element
// itself. Nil is none.
func (e *Element) Home() *Element {
	if e.pkg.Base == nil {
		return e
	}
	return e.Base
}

// Child returns the child of that tag name, or nil.
func (e *Element) Child(name string) *Element {
	for _, c := range e.Children {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// Attribute returns the XML attribute of that name, or nil.
func (e *Element) Attribute(name string) *Attribute {
	for _, a := range e.Attributes {
		if a.Name == name {
			return a
		}
	}
	return nil
}

// Within reports whether the element is a or lies below it.
func (e *Element) Within(a *Element) bool {
	for ; e != nil; e = e.Parent {
		if e == a {
			return true
		}
	}
	return false
}

// Path returns the path relative to the package's body ("GoodsShipment/UCR/ID");
// elements outside the body have an absolute path ("/MetaData/WCOTypeName").
// The body's own path is its name.
func (e *Element) Path() string {
	if e == e.pkg.Body {
		return e.Name
	}
	var names []string
	x := e
	for ; x != nil && x != e.pkg.Body; x = x.Parent {
		names = append(names, x.Name)
	}
	if x == nil {
		names = append(names, "")
	}
	slices.Reverse(names)
	return strings.Join(names, "/")
}

// Pointer returns the path of WCO ids from the body ("42A/67A/35B/016"). A
// place without an id, or with that of one beside it, gives its name in
// brackets; outside the body it is empty.
func (e *Element) Pointer() string {
	if !e.Within(e.pkg.Body) {
		return ""
	}
	var ids []string
	for x := e; x != e.pkg.Body.Parent; x = x.Parent {
		if x.ID == "" || x.Name != x.Tag {
			ids = append(ids, "("+x.Name+")")
		} else {
			ids = append(ids, x.ID)
		}
	}
	slices.Reverse(ids)
	return strings.Join(ids, "/")
}

// Cardinality returns the occurrence as "0..1" or "1..n".
func (e *Element) Cardinality() string {
	if e.Max == Unbounded {
		return fmt.Sprintf("%d..n", e.Min)
	}
	return fmt.Sprintf("%d..%d", e.Min, e.Max)
}

// FromBase returns this package's element whose home in the base is b, or nil.
func (p *Package) FromBase(b *Element) *Element {
	if p.Base == nil {
		return b
	}
	return p.fromBase[b.Index]
}

// Constant returns the value that the package has for an element of its wrapper;
// empty where it has none.
func (p *Package) Constant(e *Element) string {
	for _, c := range p.constants {
		if c.element == e {
			return c.value
		}
	}
	return ""
}

// DataType is a data type of the package: what XML base it has, what XML
// attributes its values carry.
type DataType struct {
	// Name is the WCO representation term ("Amount", "Code", "Text" …).
	Name string
	// Base is the lexical base, a type of XML Schema: "string",
	// "normalizedString", "token", "decimal", "integer", "boolean", "date" or
	// "dateTime".
	Base string
	// Patterns are XSD regular expressions that every value matches; they give
	// way to the pattern that a format's alphabet implies.
	Patterns []string
	// Wrong and Expected say what is wrong with a value of another form, and what
	// would be right, in words that complete "is not right: …"; both are empty where
	// the words for the base and the patterns will do.
	Wrong, Expected string
	// Child is the name of the one element that holds the value ("DateTimeString"),
	// ChildSpace its namespace; empty where the element itself holds it.
	Child, ChildSpace string
	// Attributes are the XML attributes a value may carry, in order.
	Attributes []*Attribute
}

// Attribute is an XML attribute of a class or a data type.
type Attribute struct {
	// Name is the attribute's name, in no namespace.
	Name string
	// Base is its XML Schema base: "string", "token", "language", "anyURI".
	Base string
	// Required says that a value without it is invalid.
	Required bool
	// Facets are its limits.
	Facets Facets
	// List is the name of the code list that the value is of, as [Element].List.
	List string
}

//go:embed packages/*.yaml
var packageFiles embed.FS

// Packages returns the names of the packages that ship, sorted.
func Packages() []string {
	entries, err := fs.ReadDir(packageFiles, "packages")
	if err != nil {
		panic(err) // embedded at build time
	}
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".yaml"))
	}
	slices.Sort(names) // not as the files are: "a-b.yaml" comes before "a.yaml"
	return names
}

// UnknownPackageError says that no package of a name ships.
type UnknownPackageError struct{ Name string }

func (e *UnknownPackageError) Error() string {
	return fmt.Sprintf("unknown package %q: %s", e.Name, strings.Join(Packages(), ", "))
}

// Open returns the shipped package of that name. It is loaded once and shared.
// The error is an [*UnknownPackageError] or, for a bad file, a [*LoadError].
func Open(name string) (*Package, error) {
	shipped.Lock()
	defer shipped.Unlock()
	return open(name)
}

var shipped struct {
	sync.Mutex
	packages map[string]*Package
}

func open(name string) (*Package, error) {
	if p := shipped.packages[name]; p != nil {
		return p, nil
	}
	file := "packages/" + name + ".yaml"
	data, err := packageFiles.ReadFile(file)
	if err != nil {
		return nil, &UnknownPackageError{Name: name}
	}
	p, err := Load(file, data, open)
	if err != nil {
		return nil, err
	}
	if shipped.packages == nil {
		shipped.packages = map[string]*Package{}
	}
	shipped.packages[name] = p
	return p, nil
}
