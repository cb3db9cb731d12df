package wcodm

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	dm "wcodm/datamodel"
	"wcodm/datamodel/nearest"
	"wcodm/datamodel/wholefile"
	"wcodm/datamodel/yamlfile"
	"wcodm/mappings"
)

// Syntax is how a format is written down.
type Syntax string

// The syntaxes.
const (
	XML  Syntax = "xml"
	JSON Syntax = "json"
	CSV  Syntax = "csv"
)

// Format is one format that can be read and written: a package in a syntax
// ("gb-cds:xml"), or a national format by its mapping ("asycuda-sad"). It is
// immutable.
type Format struct {
	// Name is the name on the command line.
	Name string
	// Title says in a few words what it is.
	Title string
	// Syntax is how it is written down.
	Syntax Syntax
	// Package is the structure of its messages.
	Package *dm.Package
	// Mapping relates a national format to the base package; nil for a package.
	Mapping *mappings.Mapping
}

// Extension is the file name extension of the format's syntax, with the point.
func (f *Format) Extension() string { return "." + string(f.Syntax) }

// Formats returns all formats that ship, sorted by name.
func Formats() ([]*Format, error) {
	var all []*Format
	for _, name := range dm.Packages() {
		p, err := dm.Open(name)
		if err != nil {
			return nil, err
		}
		for _, s := range []Syntax{JSON, XML} {
			all = append(all, &Format{Name: p.Name + ":" + string(s), Title: p.Title, Syntax: s, Package: p})
		}
	}
	for _, name := range mappings.Catalogue() {
		m, err := mappings.Open(name)
		if err != nil {
			return nil, err
		}
		all = append(all, mapped(m))
	}
	slices.SortFunc(all, func(a, b *Format) int { return byName(a.Name, b.Name) })
	return all, nil
}

// byName sorts formats by their package, then by their syntax.
func byName(a, b string) int {
	aPackage, aSyntax, _ := strings.Cut(a, ":")
	bPackage, bSyntax, _ := strings.Cut(b, ":")
	return cmp.Or(strings.Compare(aPackage, bPackage), strings.Compare(aSyntax, bSyntax))
}

func mapped(m *mappings.Mapping) *Format {
	f := &Format{Name: m.Name, Title: m.Title, Syntax: XML, Package: m.National, Mapping: m}
	if m.Columns != nil {
		f.Syntax = CSV
	}
	return f
}

// FormatNames returns the names of all formats that ship, sorted.
func FormatNames() []string {
	var names []string
	for _, p := range dm.Packages() {
		names = append(names, p+":json", p+":xml")
	}
	names = append(names, mappings.Catalogue()...)
	slices.SortFunc(names, byName)
	return names
}

// UnknownFormatError says that there is no format of a name.
type UnknownFormatError struct {
	Name string
	// Between says that it is a mapping between packages, which is of no format.
	Between bool
}

func (e *UnknownFormatError) Error() string {
	if e.Between {
		return fmt.Sprintf("%s is a mapping between packages and no format: wcodm reuse runs it", e.Name)
	}
	names := FormatNames()
	if syntaxes := slices.DeleteFunc(slices.Clone(names), func(n string) bool { return !strings.HasPrefix(n, e.Name+":") }); len(syntaxes) > 0 {
		return fmt.Sprintf("%s is a package: say in which syntax, %s", e.Name, strings.Join(syntaxes, " or "))
	}
	return fmt.Sprintf("unknown format %q%s (the formats are %s; or the file of your own mapping, *.yaml)",
		e.Name, nearest.Hint(e.Name, names), strings.Join(names, ", "))
}

// OpenFormat returns the format of that name, or the one that a mapping file
// (*.yaml) describes. The error is an [*UnknownFormatError] or what is wrong
// with the file.
func OpenFormat(name string) (*Format, error) {
	if ext := filepath.Ext(name); ext == ".yaml" || ext == ".yml" {
		m, err := LoadMapping(name)
		if err != nil {
			return nil, err
		}
		if m.Between() {
			return nil, &UnknownFormatError{Name: name, Between: true}
		}
		return mapped(m), nil
	}
	if pkg, syntax, ok := strings.Cut(name, ":"); ok && slices.Contains(dm.Packages(), pkg) && (syntax == string(XML) || syntax == string(JSON)) {
		p, err := dm.Open(pkg)
		if err != nil {
			return nil, err
		}
		return &Format{Name: name, Title: p.Title, Syntax: Syntax(syntax), Package: p}, nil
	}
	if slices.Contains(mappings.Catalogue(), name) {
		m, err := mappings.Open(name)
		if err != nil {
			return nil, err
		}
		return mapped(m), nil
	}
	return nil, &UnknownFormatError{Name: name, Between: slices.Contains(mappings.Between(), name)}
}

// withOwn puts a user's own formats before those that ship. Each has a name of its own.
func withOwn(own, shipped []*Format) ([]*Format, error) {
	all := slices.Clone(own)
	for i, f := range own {
		if f.Mapping == nil { // it ships
			return nil, fmt.Errorf("%s is no format of your own: it is recognised without being listed", f.Name)
		}
		if slices.ContainsFunc(append(own[:i:i], shipped...), func(g *Format) bool { return g.Name == f.Name }) {
			return nil, fmt.Errorf("%s is the name of two formats that are recognised: give the mapping another one", f.Name)
		}
	}
	return append(all, shipped...), nil
}

// LoadMapping reads a mapping file from disk. The national structure it names
// is looked for beside it, then among those that ship.
func LoadMapping(name string) (*mappings.Mapping, error) {
	data, err := yamlfile.Read(name)
	if err != nil {
		return nil, err
	}
	beside := besideFS{filepath.Dir(name), &[]string{name}}
	m, err := mappings.Load(filepath.ToSlash(name), data, beside)
	if err != nil {
		return nil, err
	}
	m.Files = *beside.opened
	return m, nil
}

// besideFS finds the files of a folder by the path that leads to them from the
// working directory or the root, then those that ship by their path below the
// folder.
type besideFS struct {
	dir    string
	opened *[]string // the files of the disk that were
}

func (b besideFS) Open(name string) (fs.File, error) {
	file := filepath.FromSlash(name)
	if err := wholefile.Regular(file); err != nil { // nobody waits for a pipe that a file names
		return nil, &fs.PathError{Op: "open", Path: name, Err: wholefile.ErrNotRegular}
	}
	f, err := os.Open(file)
	if err == nil {
		*b.opened = append(*b.opened, file)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return f, err
	}
	if below, e := filepath.Rel(b.dir, file); e == nil {
		if shipped, e := mappings.Files().Open(filepath.ToSlash(below)); e == nil {
			return shipped, nil
		}
	}
	return nil, err
}
