package mappings

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	slashpath "path"
	"slices"
	"strings"
	"sync"

	dm "wcodm/datamodel"
	"wcodm/datamodel/nearest"
	"wcodm/datamodel/yamlfile"
)

// Open returns the shipped mapping of that name; it is compiled once and shared.
func Open(name string) (*Mapping, error) {
	shipped.Lock()
	defer shipped.Unlock()
	if m := shipped.mappings[name]; m != nil {
		return m, nil
	}
	data, err := fs.ReadFile(Files(), fileOf(name))
	if err != nil {
		return nil, fmt.Errorf("unknown mapping %q%s: %s", name, nearest.Hint(name, Shipped()), strings.Join(Shipped(), ", "))
	}
	m, err := Load(name+".yaml", data, Files())
	if err != nil {
		return nil, err
	}
	if shipped.mappings == nil {
		shipped.mappings = map[string]*Mapping{}
	}
	shipped.mappings[name] = m
	return m, nil
}

var shipped struct {
	sync.Mutex
	mappings map[string]*Mapping
}

// Load compiles a mapping file and proves what can be proved of it: every path
// exists, cardinalities and types fit, every rule runs both ways unless it says
// otherwise, and every rule that can lose something says why it may. files is
// the folder that structures, code tables and included files are read from. All
// faults are reported: the error joins [*yamlfile.Error] values in the order of
// the file.
func Load(file string, data []byte, files fs.FS) (*Mapping, error) {
	l := &loader{m: &Mapping{dropsAttr: map[valueOf]*drop{}},
		parts: map[string]definition{}, tables: map[string]definition{}, dates: map[string]string{}, terms: map[string]yamlfile.Node{}, said: map[string]bool{}}
	main, err := l.read(file, data, files, nil)
	if err != nil {
		return nil, err
	}
	if err := l.header(main); err != nil {
		return nil, err
	}
	if len(l.errs) > 0 {
		slices.SortStableFunc(l.errs, inFile)
		return nil, errors.Join(l.errs...)
	}
	return l.m, nil
}

// inFile orders faults of one file by their place.
func inFile(a, b error) int {
	var x, y *yamlfile.Error
	if !errors.As(a, &x) || !errors.As(b, &y) || x.File != y.File {
		return 0
	}
	return cmp.Or(cmp.Compare(x.Line, y.Line), cmp.Compare(x.Column, y.Column))
}

// loader holds what is known of the file that is being loaded, and of those it
// includes.
type loader struct {
	m       *Mapping
	sources []*source // the file itself first
	parts   map[string]definition
	tables  map[string]definition
	dates   map[string]string
	terms   map[string]yamlfile.Node
	said    map[string]bool // faults reported, since a part is read once a use
	count   int             // rules read
	sames   []*rule         // the groups "rules: same"
	errs    []error
}

// source is one file: the mapping, or one that it includes.
type source struct {
	doc    yamlfile.Node
	fields map[string]yamlfile.Node
	files  fs.FS
	dir    string
}

// definition is what a file gives a name to, with the file it stands in.
type definition struct {
	node yamlfile.Node
	from *source
}

func (l *loader) fail(err error) {
	if err != nil && !l.said[err.Error()] {
		l.said[err.Error()] = true
		l.errs = append(l.errs, err)
	}
}

// maxIncludes bounds the files that a mapping includes, so that one that includes
// itself is refused.
const maxIncludes = 32

// fileFields are the words of a mapping file.
var fileFields = []string{"mapping", "title", "source", "complete", "include", "national", "columns", "table", "package",
	"terms", "dates", "tables", "parts", "rules", "drop", "left"}

// read parses a mapping file and those it includes, after it.
func (l *loader) read(file string, data []byte, files fs.FS, by *yamlfile.Node) (*source, error) {
	doc, err := yamlfile.Parse(file, data)
	if err != nil {
		return nil, err
	}
	f, err := doc.Map(fileFields...)
	if err != nil {
		return nil, err
	}
	s := &source{doc: doc, fields: f, files: files, dir: slashpath.Dir(file)}
	l.sources = append(l.sources, s)
	if len(l.sources) > maxIncludes && by != nil {
		return nil, by.Errorf("more than %d files are included: does one include itself?", maxIncludes)
	}
	return s, l.includes(s)
}

// includes reads the files that one names: a mapping file beside it, or the name
// of a mapping that ships.
func (l *loader) includes(s *source) error {
	for _, n := range listOrOne(s.fields["include"]) {
		name, err := n.Text()
		if err != nil {
			return err
		}
		file, files := s.path(name), s.files
		ext := slashpath.Ext(name)
		ships := ext != ".yaml" && ext != ".yml"
		if ships {
			file, files = fileOf(name), Files()
		}
		data, err := yamlfile.ReadFS(files, file)
		switch {
		case err != nil && ships:
			return n.Errorf("there is no mapping %q%s; a file of your own ends in .yaml", name, nearest.Hint(name, Shipped()))
		case err != nil:
			return n.Errorf("include: %v", unread(name, err))
		}
		if _, err := l.read(file, data, files, &n); err != nil {
			return err
		}
	}
	return nil
}

// listOrOne returns the members of a list, or the single value.
func listOrOne(n yamlfile.Node) []yamlfile.Node {
	if !n.Present() {
		return nil
	}
	if list, err := n.List(); err == nil {
		return list
	}
	return []yamlfile.Node{n}
}

// first returns the value of a word in the file itself, or else in the first of
// the files it includes that has it.
func (l *loader) first(word string) (yamlfile.Node, *source) {
	for _, s := range l.sources {
		if n := s.fields[word]; n.Present() {
			return n, s
		}
	}
	return yamlfile.Node{}, l.sources[0]
}

func (l *loader) header(main *source) error {
	m := l.m
	var err error
	if m.Name, err = main.fields["mapping"].Text(); err != nil {
		return err
	}
	if m.Name == "" {
		return main.doc.Errorf(`the mapping has no name: "mapping: NAME"`)
	}
	title, _ := l.first("title")
	if m.Title, err = title.Text(); err != nil {
		return err
	}
	if m.Complete, err = main.fields["complete"].Bool(); err != nil {
		return err
	}
	for _, s := range l.sources {
		texts, err := s.fields["source"].Texts()
		if err != nil {
			return err
		}
		m.Sources = append(m.Sources, texts...)
	}
	pkg, _ := l.first("package")
	name, err := pkg.Text()
	if err != nil {
		return err
	}
	if name == "" {
		return main.doc.Errorf(`the mapping names no package: "package: wco"`)
	}
	if m.Package, err = dm.Open(name); err != nil {
		return pkg.Errorf("%v", err)
	}
	if err := l.national(); err != nil {
		return err
	}
	if err := l.named(); err != nil {
		return err
	}
	if err := l.dialect(); err != nil {
		return err
	}
	return l.body()
}

// named collects what the files give names to. The file itself comes first: its
// names hide those of the files it includes.
func (l *loader) named() error {
	err := l.each("parts", func(s *source, f yamlfile.Field) error {
		if _, ok := l.parts[f.Key]; !ok {
			l.parts[f.Key] = definition{f.Value, s}
		}
		return nil
	})
	if err != nil {
		return err
	}
	err = l.each("tables", func(s *source, f yamlfile.Field) error {
		if _, ok := l.tables[f.Key]; !ok {
			l.tables[f.Key] = definition{f.Value, s}
		}
		return nil
	})
	if err != nil {
		return err
	}
	err = l.each("dates", func(_ *source, f yamlfile.Field) error {
		form, err := f.Value.Text()
		if err != nil {
			return err
		}
		if known, ok := dateForms[form]; ok {
			form = known
		}
		if _, err := parseDatePattern(form); err != nil {
			return f.Value.Errorf("%v", err)
		}
		if _, ok := l.dates[f.Key]; !ok {
			l.dates[f.Key] = form
		}
		return nil
	})
	if err != nil {
		return err
	}
	return l.each("terms", func(_ *source, f yamlfile.Field) error {
		meaning, err := f.Value.Text()
		if err == nil && meaning == "" {
			err = f.At.Errorf("the term %q has no meaning", f.Key)
		}
		if _, ok := l.terms[f.Key]; !ok {
			l.terms[f.Key] = f.At
			l.m.terms = append(l.m.terms, Term{f.Key, meaning})
		}
		return err
	})
}

// each calls add for the names that a word of each file gives.
func (l *loader) each(word string, add func(*source, yamlfile.Field) error) error {
	for _, s := range l.sources {
		if !s.fields[word].Present() {
			continue
		}
		fields, err := s.fields[word].Fields()
		if err != nil {
			return err
		}
		for _, f := range fields {
			if err := add(s, f); err != nil {
				return err
			}
		}
	}
	return nil
}

// body reads the rules and the drops of all files, and checks them together.
func (l *loader) body() error {
	m := l.m
	m.dropsNational = make([]*drop, len(m.National.Elements))
	m.dropsWCO = make([]*drop, len(m.Package.Elements))
	for _, s := range l.sources {
		nodes, err := s.fields["rules"].List()
		if err != nil {
			return err
		}
		m.rules = append(m.rules, l.rules(nodes, scope{from: s, national: m.National.Body, wco: m.Package.Body})...)
	}
	if m.Between() {
		oneWay(m.rules, in, "")
	}
	if len(m.rules) == 0 && len(l.errs) == 0 {
		return l.sources[0].doc.Errorf("the mapping has no rules")
	}
	m.picked, m.watched = picked(m.rules, map[*dm.Element]bool{}), watched(m.rules, map[*dm.Element]bool{})
	for _, s := range l.sources {
		if err := l.drops(s.fields["drop"]); err != nil {
			return err
		}
	}
	for _, s := range l.sources {
		if err := l.lefts(s.fields["left"]); err != nil {
			return err
		}
	}
	l.pairSame()
	if l.check(); len(l.errs) == 0 {
		m.gatherFillers()
		m.gatherDates()
	}
	return nil
}
