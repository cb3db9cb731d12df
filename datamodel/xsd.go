package datamodel

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// SchemaFiles is the XML Schema of a package: one file per namespace, and the
// entry file, which imports them all. It is an [fs.FS].
type SchemaFiles struct {
	// Entry is the name of the file to give to a validator ("gb-cds.xsd").
	Entry string
	// Files holds the content of each file by its name; they refer to each
	// other by these names, so they belong into one folder.
	Files map[string][]byte
}

// Names returns the file names, sorted.
func (s *SchemaFiles) Names() []string { return slices.Sorted(maps.Keys(s.Files)) }

// Open implements [fs.FS].
func (s *SchemaFiles) Open(name string) (fs.File, error) {
	data, ok := s.Files[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return &schemaFile{name: name, size: len(data), Reader: bytes.NewReader(data)}, nil
}

// schemaFile is an open file of SchemaFiles, and what is to be known of it.
type schemaFile struct {
	name string
	size int
	*bytes.Reader
}

func (f *schemaFile) Stat() (fs.FileInfo, error) { return f, nil }
func (f *schemaFile) Close() error               { return nil }
func (f *schemaFile) Name() string               { return f.name }
func (f *schemaFile) Size() int64                { return int64(f.size) }
func (f *schemaFile) Mode() fs.FileMode          { return 0o444 }
func (f *schemaFile) ModTime() time.Time         { return time.Time{} }
func (f *schemaFile) IsDir() bool                { return false }
func (f *schemaFile) Sys() any                   { return nil }

// XSD makes the package's XML Schema. The root and the body are global
// elements, so a message is valid with and without its wrapper. The same
// package gives the same bytes.
func (p *Package) XSD() *SchemaFiles {
	w := &xsdWriter{pkg: p, files: map[string]*xsdFile{}, shapes: shapesOf(p)}
	w.unqualified = p.Root.Space != "" && slices.ContainsFunc(p.Elements, func(e *Element) bool { return e.Space == "" })
	entry := w.file("")
	for _, e := range p.Elements {
		if e.global() {
			w.global(e)
		}
	}
	s := &SchemaFiles{Entry: entry.name, Files: map[string][]byte{}}
	for uri := range w.files {
		if uri != "" {
			entry.imports[uri] = true
		}
	}
	for _, f := range w.files {
		s.Files[f.name] = w.render(f)
	}
	return s
}

// global reports whether the schema needs the element at its top level: where
// a message may begin, and where the namespace changes. An element in no
// namespace is declared where it stands.
func (e *Element) global() bool {
	return e.Parent == nil || e == e.pkg.Body || e.Space != e.Parent.Space && e.Space != ""
}

type xsdWriter struct {
	pkg         *Package
	files       map[string]*xsdFile // by namespace
	shapes      *shapes
	unqualified bool // elements below the root are in no namespace, as a rule
}

// xsdFile is the schema of one namespace in the making.
type xsdFile struct {
	name, uri, prefix string
	imports           map[string]bool
	globals           []string          // element names, each once
	elements          []string          // rendered
	classes           []string          // rendered, in order of first use
	values            map[string]string // rendered, by type name
	typeNames
}

// typeNames gives the types of one schema their names.
type typeNames struct {
	names map[string]string // by what the type stands for
	taken map[string]bool
}

func newTypeNames() typeNames {
	return typeNames{names: map[string]string{}, taken: map[string]bool{}}
}

func (w *xsdWriter) file(uri string) *xsdFile {
	if f := w.files[uri]; f != nil {
		return f
	}
	f := &xsdFile{uri: uri, name: w.pkg.Name + ".xsd", imports: map[string]bool{},
		values: map[string]string{}, typeNames: newTypeNames()}
	if uri != "" {
		f.prefix = w.key(uri) + ":"
		f.name = w.pkg.Name + "-" + w.key(uri) + ".xsd"
	}
	w.files[uri] = f
	return f
}

// key is the name a namespace has in the package file.
func (w *xsdWriter) key(uri string) string {
	for _, ns := range w.pkg.Namespaces {
		if ns.URI == uri {
			return ns.Key
		}
	}
	panic("datamodel: element in a namespace the package does not name: " + uri) // the loader refuses it
}

// typeName finds a name for what key stands for: the first of the candidates
// that is free, else the last with a number. fresh is false where it had one.
func (n *typeNames) typeName(key string, candidates ...string) (name string, fresh bool) {
	if name, ok := n.names[key]; ok {
		return name, false
	}
	for i := 0; ; i++ {
		if i < len(candidates) {
			name = candidates[i]
		} else {
			name = candidates[len(candidates)-1] + strconv.Itoa(i-len(candidates)+2)
		}
		if !n.taken[name] {
			break
		}
	}
	n.names[key], n.taken[name] = name, true
	return name, true
}

func (w *xsdWriter) global(e *Element) {
	f := w.file(e.Space)
	if slices.Contains(f.globals, e.Tag) {
		return // the loader saw to it that the two are alike
	}
	f.globals = append(f.globals, e.Tag)
	var b strings.Builder
	w.element(&b, f, e, "", 1)
	f.elements = append(f.elements, b.String())
}

// element writes the declaration of an element; occurs is its cardinality.
func (w *xsdWriter) element(b *strings.Builder, f *xsdFile, e *Element, occurs string, depth int) {
	pad := strings.Repeat("  ", depth)
	name := attribute("name", e.Tag)
	if !e.IsClass() {
		name += attribute("type", w.valueType(f, e))
	} else if w.shapes.shared(e) {
		name += attribute("type", w.classType(f, e))
	}
	if !e.global() {
		name += w.form(e.Space)
	}
	b.WriteString(pad + "<xs:element" + name + occurs + ">" + "\n")
	b.WriteString(pad + "  " + documentation(e) + "\n")
	if e.IsClass() && !w.shapes.shared(e) {
		b.WriteString(pad + "  <xs:complexType>\n")
		w.content(b, f, e, depth+2)
		b.WriteString(pad + "  </xs:complexType>\n")
	}
	b.WriteString(pad + "</xs:element>\n")
}

// form says whether a local element is in its schema's namespace, where that
// is not the rule.
func (w *xsdWriter) form(space string) string {
	switch {
	case w.unqualified && space != "":
		return attribute("form", "qualified")
	case !w.unqualified && space == "" && w.pkg.Root.Space != "":
		return attribute("form", "unqualified")
	}
	return ""
}

// content writes what is in a class: its elements and XML attributes.
func (w *xsdWriter) content(b *strings.Builder, f *xsdFile, e *Element, depth int) {
	w.sequence(b, f, e, depth)
	b.WriteString(attributeLines(e.Attributes, depth))
}

func (w *xsdWriter) sequence(b *strings.Builder, f *xsdFile, e *Element, depth int) {
	pad := strings.Repeat("  ", depth)
	b.WriteString(pad + "<xs:sequence>\n")
	for _, c := range e.Children {
		occurs := ""
		if c.Min != 1 {
			occurs += attribute("minOccurs", strconv.Itoa(c.Min))
		}
		switch {
		case c.Max == Unbounded:
			occurs += attribute("maxOccurs", "unbounded")
		case c.Max != 1:
			occurs += attribute("maxOccurs", strconv.Itoa(c.Max))
		}
		if c.global() {
			to := w.file(c.Space)
			if to != f {
				f.imports[c.Space] = true
			}
			b.WriteString(pad + "  <xs:element" + attribute("ref", to.prefix+c.Tag) + occurs + "/>\n")
			continue
		}
		w.element(b, f, c, occurs, depth+1)
	}
	b.WriteString(pad + "</xs:sequence>\n")
}

// classType names the type of a class whose content stands in several places.
func (w *xsdWriter) classType(f *xsdFile, e *Element) string {
	name, fresh := f.typeName("class "+strconv.Itoa(w.shapes.of[e.Index]), e.Name, e.Parent.Name+e.Name)
	if fresh {
		var b strings.Builder
		b.WriteString("  <xs:complexType" + attribute("name", name) + ">\n")
		w.content(&b, f, e, 2)
		b.WriteString("  </xs:complexType>\n")
		f.classes = append(f.classes, b.String())
	}
	return f.prefix + name
}

// valueType names the type of an attribute: the data type within the limits
// of the element's format.
func (w *xsdWriter) valueType(f *xsdFile, e *Element) string {
	t := e.Type
	if t.Child != "" { // the child is in its own namespace, so its type is there too
		at := w.file(t.ChildSpace)
		if at != f {
			f.imports[at.uri] = true
		}
		f = at
	}
	name, fresh := f.typeName(valueKey(e), valueName(e))
	if !fresh {
		return f.prefix + name
	}
	if t.Child == "" {
		f.values[name] = w.simple(f, t, name, e.Facets, 1)
		return f.prefix + name
	}
	f.values[name] = "  <xs:complexType" + attribute("name", name) + ">\n" +
		"    <xs:sequence>\n" +
		"      <xs:element" + attribute("name", t.Child) + w.form(t.ChildSpace) + ">\n" +
		w.simple(f, t, "", e.Facets, 4) +
		"      </xs:element>\n" +
		"    </xs:sequence>\n" +
		"  </xs:complexType>\n"
	return f.prefix + name
}

// valueKey tells the types of values apart, valueName proposes a name:
// "Code.an..3" follows from the format, "Code.FunctionCode" has limits of its own.
func valueKey(e *Element) string { return "value " + e.Type.Name + " " + facetsKey(e.Facets) }

func valueName(e *Element) string {
	switch {
	case e.Facets.Zero():
		return e.Type.Name
	case !e.Facets.equal(facetsOf(e.Type, e.Format)):
		return e.Type.Name + "." + e.Name
	case e.Format.Length > 0:
		return e.Type.Name + "." + strings.ReplaceAll(e.Format.String(), ",", "-")
	}
	return e.Type.Name + ".any"
}

// simple writes a type of text with limits and XML attributes. XML Schema
// needs two steps for it: the data type with its attributes, then its
// restriction.
func (w *xsdWriter) simple(f *xsdFile, t *DataType, name string, x Facets, depth int) string {
	pad := strings.Repeat("  ", depth)
	if name != "" {
		name = attribute("name", name)
	}
	if len(t.Attributes) == 0 {
		return pad + "<xs:simpleType" + name + ">\n" +
			restriction(t.Base, x, depth+1) +
			pad + "</xs:simpleType>\n"
	}
	base := "xs:" + t.Base
	step, body := "extension", attributeLines(t.Attributes, depth+3)
	if !x.Zero() {
		base, step, body = f.prefix+w.dataType(f, t), "restriction", facetLines(x, depth+3)
	}
	return pad + "<xs:complexType" + name + ">\n" +
		pad + "  <xs:simpleContent>\n" +
		pad + "    <xs:" + step + ` base="` + base + `">` + "\n" +
		body +
		pad + "    </xs:" + step + ">\n" +
		pad + "  </xs:simpleContent>\n" +
		pad + "</xs:complexType>\n"
}

// dataType names the data type itself: its base with its XML attributes.
func (w *xsdWriter) dataType(f *xsdFile, t *DataType) string {
	key := "value " + t.Name + " " + facetsKey(Facets{}) // as an element without limits has it
	if t.Child != "" {
		key = "text " + t.Name // without the child around it
	}
	name, fresh := f.typeName(key, t.Name, t.Name+".text")
	if fresh {
		f.values[name] = w.simple(f, t, name, Facets{}, 1)
	}
	return name
}

func attributeLines(all []*Attribute, depth int) string {
	pad := strings.Repeat("  ", depth)
	var b strings.Builder
	for _, a := range all {
		use := ""
		if a.Required {
			use = ` use="required"`
		}
		if a.Facets.Zero() {
			b.WriteString(pad + "<xs:attribute" + attribute("name", a.Name) + attribute("type", "xs:"+a.Base) + use + "/>\n")
			continue
		}
		b.WriteString(pad + "<xs:attribute" + attribute("name", a.Name) + use + ">\n" +
			pad + "  <xs:simpleType>\n" +
			restriction(a.Base, a.Facets, depth+2) +
			pad + "  </xs:simpleType>\n" +
			pad + "</xs:attribute>\n")
	}
	return b.String()
}

// restriction limits a base. Patterns that all hold take a step each, since
// those of one step are alternatives.
func restriction(base string, x Facets, depth int) string {
	pad := strings.Repeat("  ", depth)
	if n := len(x.Patterns) - 1; n > 0 {
		first, rest := Facets{Patterns: x.Patterns[:n]}, x
		rest.Patterns = x.Patterns[n:]
		return pad + "<xs:restriction>\n" +
			pad + "  <xs:simpleType>\n" +
			restriction(base, first, depth+2) +
			pad + "  </xs:simpleType>\n" +
			facetLines(rest, depth+1) +
			pad + "</xs:restriction>\n"
	}
	open := pad + `<xs:restriction base="xs:` + base + `"`
	if x.Zero() {
		return open + "/>\n"
	}
	return open + ">\n" + facetLines(x, depth+1) + pad + "</xs:restriction>\n"
}

func facetLines(x Facets, depth int) string {
	pad := strings.Repeat("  ", depth)
	var b strings.Builder
	line := func(facet, value string) { b.WriteString(pad + "<xs:" + facet + attribute("value", value) + "/>\n") }
	switch {
	case x.MinLength > 0 && x.MinLength == x.MaxLength:
		line("length", strconv.Itoa(x.MaxLength))
	default:
		if x.MinLength > 0 {
			line("minLength", strconv.Itoa(x.MinLength))
		}
		if x.MaxLength > 0 {
			line("maxLength", strconv.Itoa(x.MaxLength))
		}
	}
	if x.Digits {
		line("totalDigits", strconv.Itoa(x.TotalDigits))
		line("fractionDigits", strconv.Itoa(x.FractionDigits))
	}
	for _, pattern := range x.Patterns { // those of one type are alternatives; there is one here
		if pattern == NonBlank {
			// The same values by an expression that needs no going back, which
			// libxml2 runs as an automaton: a tenth of the whole verdict's time.
			pattern = `[ \t]*[^\s].*`
		}
		line("pattern", pattern)
	}
	for _, v := range x.Enum {
		line("enumeration", v)
	}
	return b.String()
}

// facetsKey tells two sets of limits apart.
func facetsKey(x Facets) string {
	return fmt.Sprintf("%d %d %q %v %d %d %q", x.MinLength, x.MaxLength, x.Patterns, x.Digits, x.TotalDigits, x.FractionDigits, x.Enum)
}

func (f Facets) equal(g Facets) bool { return facetsKey(f) == facetsKey(g) }

func (w *xsdWriter) render(f *xsdFile) []byte {
	var b strings.Builder
	b.WriteString(XMLHeader)
	b.WriteString("<!-- Made from the information package " + w.pkg.Name + "; change the package, not this file. -->\n")
	b.WriteString(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"`)
	imports := slices.Sorted(maps.Keys(f.imports))
	for _, uri := range append(slices.Clone(imports), f.uri) {
		if uri != "" && (uri == f.uri || len(f.prefix) > 0) {
			b.WriteString("\n    " + strings.TrimSpace(attribute("xmlns:"+w.key(uri), uri)))
		}
	}
	if f.uri != "" {
		b.WriteString("\n    " + strings.TrimSpace(attribute("targetNamespace", f.uri)))
	}
	form := "qualified"
	if w.unqualified {
		form = "unqualified"
	}
	b.WriteString("\n    " + strings.TrimSpace(attribute("elementFormDefault", form)) + ">\n")
	for _, uri := range imports {
		space := ""
		if uri != "" {
			space = attribute("namespace", uri)
		}
		b.WriteString("  <xs:import" + space + attribute("schemaLocation", w.file(uri).name) + "/>\n")
	}
	for _, s := range f.elements {
		b.WriteString(s)
	}
	for _, s := range f.classes {
		b.WriteString(s)
	}
	for _, name := range slices.Sorted(maps.Keys(f.values)) {
		b.WriteString(f.values[name])
	}
	b.WriteString("</xs:schema>\n")
	return []byte(b.String())
}

// documentation says in one line what an element is.
func documentation(e *Element) string {
	var words []string
	for _, s := range []string{e.ID, e.Title, e.Format.String()} {
		if s != "" {
			words = append(words, s)
		}
	}
	return "<xs:annotation><xs:documentation>" + escape(strings.Join(words, "; ")) + "</xs:documentation></xs:annotation>"
}

func attribute(name, value string) string { return " " + name + `="` + escape(value) + `"` }

func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder takes everything
	return b.String()
}

// shapes tells which classes have the same content, so that schemas can say
// it once.
type shapes struct {
	of    []int // by element index; -1 for an attribute
	count []int // by shape: how many places refer to it
}

func shapesOf(p *Package) *shapes {
	s := &shapes{of: make([]int, len(p.Elements))}
	ids := map[string]int{}
	for i := len(p.Elements) - 1; i >= 0; i-- { // children come after their parents
		e := p.Elements[i]
		s.of[i] = -1
		if !e.IsClass() {
			continue
		}
		key := e.Space + attributeLines(e.Attributes, 0)
		for _, c := range e.Children {
			key += fmt.Sprintf("\n%s %s %s %d %d", s.key(c), c.Tag, c.JSON, c.Min, c.Max)
		}
		id, ok := ids[key]
		if !ok {
			id = len(ids)
			ids[key] = id
		}
		s.of[i] = id
	}
	s.count = make([]int, len(ids))
	seen := map[int]bool{}
	var visit func(e *Element)
	visit = func(e *Element) {
		if !e.IsClass() {
			return
		}
		id := s.of[e.Index]
		s.count[id]++
		if seen[id] {
			return
		}
		seen[id] = true
		for _, c := range e.Children {
			visit(c)
		}
	}
	visit(p.Root)
	return s
}

// key tells elements apart by all that schemas say of them.
func (s *shapes) key(e *Element) string {
	key := strings.Join([]string{e.Name, e.Space, e.ID, e.Title}, "\x00")
	if e.IsClass() {
		return key + "\x00" + strconv.Itoa(s.of[e.Index])
	}
	return key + "\x00" + e.Format.String() + "\x00" + valueKey(e)
}

// shared reports whether the content of a class stands in several places.
func (s *shapes) shared(e *Element) bool {
	return e.Parent != nil && !e.global() && s.count[s.of[e.Index]] > 1
}
