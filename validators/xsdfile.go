package validators

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"unicode"

	"wcodm/datamodel/wholefile"
	"wcodm/datamodel/xmlstream"
)

// xsdFile is what a schema file says at its top.
type xsdFile struct {
	name     string // as the user's file system names it, absolute
	slash    string // the same with slashes
	space    string
	globals  []string
	brought  []xmlstream.Name // elements of other files, where it has none of its own
	elements map[string]bool  // names of element declarations at any depth
	reach    func() *reach    // once
	refers   []string         // files
	includes []string         // those of them that are parts of it
	open     []string         // namespaces that it imports without saying from where
	words    []string         // see wordsOf
	named    bool             // by the user, on its own
}

// scanFolder reads the files of a folder, and gives those that are no parts of
// others. What is only imported is a schema of its own: a response may bring the
// declaration that it answers.
func (o *Official) scanFolder(dir string) ([]*xsdFile, error) {
	var files []*xsdFile
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.EqualFold(filepath.Ext(name), ".xsd") {
			return err
		}
		f, err := o.scanFile(name)
		if err != nil {
			return err
		}
		files = append(files, f)
		return nil
	})
	if err != nil {
		return nil, err
	}
	parts := map[string]bool{}
	for _, f := range files {
		of := f.includes
		if len(f.globals) == 0 { // it only brings others together
			of = f.refers
		}
		for _, r := range of {
			parts[path.Join(path.Dir(f.slash), r)] = true
		}
	}
	byName := map[string]*xsdFile{}
	for _, f := range files {
		byName[f.slash] = f
	}
	var entries []*xsdFile
	for _, f := range files {
		if parts[f.slash] {
			continue
		}
		if len(f.globals) == 0 {
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

// scanFile reads what a file says at its top, once.
func (o *Official) scanFile(name string) (*xsdFile, error) {
	abs, err := filepath.Abs(name)
	if err != nil {
		return nil, err
	}
	slash := filepath.ToSlash(abs)
	o.mu.Lock()
	defer o.mu.Unlock()
	if f := o.files[slash]; f != nil {
		return f, nil
	}
	f, err := scanFile(name, abs)
	if err != nil {
		return nil, err
	}
	f.reach = sync.OnceValue(func() *reach { return o.reachOf(f) })
	o.files[slash] = f
	return f, nil
}

// maxXSD is how large a file of a schema may be.
const maxXSD = 64 << 20

func scanFile(name, abs string) (*xsdFile, error) {
	if err := wholefile.Regular(abs); err != nil { // it is read more than once
		return nil, fmt.Errorf("%s: %w", name, wholefile.ErrNotRegular)
	}
	data, err := wholefile.Read(abs, maxXSD)
	if err != nil {
		return nil, err
	}
	f := &xsdFile{name: abs, slash: filepath.ToSlash(abs), words: wordsOf(filepath.Base(abs)), elements: map[string]bool{}}
	dec := xml.NewDecoder(bytes.NewReader(data))
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
		if name := attr("name"); name != "" {
			f.elements[name] = true
		}
		if depth == 1 {
			f.globals = append(f.globals, attr("name"))
		}
	case depth == 1 && (tok.Name.Local == "import" || tok.Name.Local == "include" || tok.Name.Local == "redefine"):
		if l := attr("schemaLocation"); l != "" {
			f.refers = append(f.refers, l)
			if tok.Name.Local != "import" {
				f.includes = append(f.includes, l)
			}
		} else if space := attr("namespace"); space != "" {
			f.open = append(f.open, space)
		}
	}
}

// wordsOf are the parts of a file's name that a message may say: letters with
// digits, but no version.
func wordsOf(name string) []string {
	name = strings.ToLower(strings.TrimSuffix(name, filepath.Ext(name)))
	parts := strings.FieldsFunc(name, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
	return slices.DeleteFunc(parts, func(w string) bool {
		return !strings.ContainsFunc(w, unicode.IsLetter) || !strings.ContainsFunc(w, unicode.IsDigit) || strings.Trim(w[1:], "0123456789") == "" && w[0] == 'v'
	})
}

// reach is what a file and all that it refers to have.
type reach struct {
	spaces   map[string]bool
	open     []string        // see xsdFile
	elements map[string]bool // see xsdFile
}

func (o *Official) reachOf(f *xsdFile) *reach {
	r := &reach{spaces: map[string]bool{}, elements: map[string]bool{}}
	seen := map[*xsdFile]bool{}
	queue := []*xsdFile{f}
	for len(queue) > 0 {
		f := queue[0]
		queue = queue[1:]
		if f == nil || seen[f] {
			continue
		}
		seen[f] = true
		r.spaces[f.space] = true
		r.open = append(r.open, f.open...)
		maps.Copy(r.elements, f.elements)
		for _, location := range f.refers {
			queue = append(queue, o.refer(f, location))
		}
	}
	return r
}

// refer finds a file that another one refers to; nil if it cannot be read, which
// compiling tells.
func (o *Official) refer(f *xsdFile, location string) *xsdFile {
	slash := path.Join(path.Dir(f.slash), location)
	if other, err := o.scanFile(filepath.FromSlash(slash)); err == nil {
		return other
	}
	return nil
}
