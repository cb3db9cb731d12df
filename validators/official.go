package validators

import (
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	dm "wcodm/datamodel"
	"wcodm/datamodel/xmlstream"
)

// Official is an administration's own schemas, taken from its files.
type Official struct {
	// Schema is the compiled whole.
	Schema *xmlstream.Schema
	// Globals are the elements a document may begin with.
	Globals []xmlstream.Name
	// Notes tell what was chosen among several schemas of one namespace.
	Notes []string
}

// LoadOfficial compiles the XSDs of files and folders together, so that a
// wrapper that does not import its body's schema still finds it. In a folder,
// the files that no other imports or includes are taken; of several for one
// namespace the one that declares most, which is said in Notes. A file named
// on its own is always taken, and the schemas beside it fill the namespaces it
// leaves open.
func LoadOfficial(names ...string) (*Official, error) {
	var named, beside []*xsdFile
	for _, name := range names {
		info, err := os.Stat(name)
		if err != nil {
			return nil, err
		}
		if info.IsDir() {
			files, err := scanFolder(name)
			if err != nil {
				return nil, err
			}
			beside = append(beside, files...)
			continue
		}
		f, err := scanFile(name)
		if err != nil {
			return nil, err
		}
		named = append(named, f)
		files, err := scanFolder(filepath.Dir(name))
		if err != nil {
			return nil, err
		}
		beside = append(beside, files...)
	}
	o := &Official{}
	chosen := o.choose(named, beside)
	if len(chosen) == 0 {
		return nil, fmt.Errorf("%s: no XML Schema (*.xsd) found", strings.Join(names, ", "))
	}
	err := o.compile(chosen)
	if err != nil && len(named) > 0 { // a neighbour may be broken or clash
		if o.compile(named) == nil {
			o.Notes = append(o.Notes, "the schemas beside the one named do not fit it and were left out")
			return o, nil
		}
	}
	if err != nil {
		return nil, err
	}
	return o, nil
}

// choose takes one schema a namespace.
func (o *Official) choose(named, beside []*xsdFile) []*xsdFile {
	chosen := slices.Clone(named)
	best := map[string]*xsdFile{}
	var order []string
	for _, f := range beside {
		if slices.ContainsFunc(chosen, func(c *xsdFile) bool { return c.space == f.space }) {
			continue
		}
		other, ok := best[f.space]
		if !ok {
			order = append(order, f.space)
			best[f.space] = f
			continue
		}
		if f.name == other.name {
			continue
		}
		more, less := other, f
		if f.elements > other.elements {
			more, less = f, other
		}
		best[f.space] = more
		o.Notes = append(o.Notes, fmt.Sprintf("%s and %s are both for %s: %s is used; name the other one to use it",
			filepath.Base(more.name), filepath.Base(less.name), f.space, filepath.Base(more.name)))
	}
	for _, space := range order {
		chosen = append(chosen, best[space])
	}
	return chosen
}

// compile loads a driver schema that imports the files.
func (o *Official) compile(from []*xsdFile) error {
	var b strings.Builder
	b.WriteString(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">` + "\n")
	o.Globals = nil
	for _, f := range from {
		verb, space := "import", fmt.Sprintf(` namespace="%s"`, html.EscapeString(f.space))
		if f.space == "" {
			verb, space = "include", ""
		}
		fmt.Fprintf(&b, "<xs:%s%s schemaLocation=\"%s\"/>\n", verb, space, html.EscapeString(strings.TrimPrefix(f.slash, "/")))
		o.Globals = append(o.Globals, f.names()...)
	}
	b.WriteString("</xs:schema>\n")
	const driver = "wcodm-driver.xsd"
	s, err := xmlstream.LoadSchema(overlay{&dm.SchemaFiles{Files: map[string][]byte{driver: []byte(b.String())}}, os.DirFS("/")}, driver)
	if err != nil {
		return err
	}
	o.Schema = s
	return nil
}

// overlay looks into the first file system, then into the second.
type overlay [2]fs.FS

func (o overlay) Open(name string) (fs.File, error) {
	f, err := o[0].Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return o[1].Open(name)
	}
	return f, err
}

// xsdFile is what a schema file says at its top.
type xsdFile struct {
	name     string // as the user's file system names it, absolute
	slash    string // the same with slashes
	space    string
	globals  []string
	brought  []xmlstream.Name // elements of other files, where it has none of its own
	elements int              // element declarations at any depth
	refers   []string
}

func scanFolder(dir string) ([]*xsdFile, error) {
	var files []*xsdFile
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.EqualFold(filepath.Ext(name), ".xsd") {
			return err
		}
		f, err := scanFile(name)
		if err != nil {
			return err
		}
		files = append(files, f)
		return nil
	})
	if err != nil {
		return nil, err
	}
	referred := map[string]bool{}
	for _, f := range files {
		for _, r := range f.refers {
			referred[path.Join(path.Dir(f.slash), r)] = true
		}
	}
	byName := map[string]*xsdFile{}
	for _, f := range files {
		byName[f.slash] = f
	}
	var entries []*xsdFile
	for _, f := range files {
		if referred[f.slash] {
			continue
		}
		if len(f.globals) == 0 { // a schema that only brings others together
			for _, r := range f.refers {
				if other := byName[path.Join(path.Dir(f.slash), r)]; other != nil {
					f.brought = append(f.brought, other.names()...)
				}
			}
		}
		if len(f.globals)+len(f.brought) > 0 {
			entries = append(entries, f)
		}
	}
	return entries, nil
}

// names lists the elements that the file declares for a document to begin with.
func (f *xsdFile) names() []xmlstream.Name {
	all := slices.Clone(f.brought)
	for _, g := range f.globals {
		all = append(all, xmlstream.Name{Space: f.space, Local: g})
	}
	return all
}

const schemaSpace = "http://www.w3.org/2001/XMLSchema"

func scanFile(name string) (*xsdFile, error) {
	abs, err := filepath.Abs(name)
	if err != nil {
		return nil, err
	}
	in, err := os.Open(abs)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	f := &xsdFile{name: abs, slash: filepath.ToSlash(abs)}
	dec := xml.NewDecoder(in)
	dec.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // names are ASCII in every schema
	for depth := 0; ; {
		tok, err := dec.Token()
		if err == io.EOF {
			return f, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			if depth == 0 && tok.Name != (xml.Name{Space: schemaSpace, Local: "schema"}) {
				return nil, fmt.Errorf("%s is not an XML Schema: it begins with <%s>", name, tok.Name.Local)
			}
			f.start(tok, depth)
			depth++
		case xml.EndElement:
			depth--
		}
	}
}

func (f *xsdFile) start(tok xml.StartElement, depth int) {
	attr := func(name string) string {
		for _, a := range tok.Attr {
			if a.Name.Local == name {
				return a.Value
			}
		}
		return ""
	}
	switch {
	case depth == 0:
		f.space = attr("targetNamespace")
	case tok.Name.Local == "element":
		f.elements++
		if depth == 1 {
			f.globals = append(f.globals, attr("name"))
		}
	case depth == 1 && (tok.Name.Local == "import" || tok.Name.Local == "include" || tok.Name.Local == "redefine"):
		if l := attr("schemaLocation"); l != "" {
			f.refers = append(f.refers, l)
		}
	}
}
