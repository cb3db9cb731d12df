package validators

import (
	"cmp"
	"errors"
	"fmt"
	"html"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	dm "wcodm/datamodel"
	"wcodm/datamodel/wholefile"
	"wcodm/datamodel/xmlstream"
)

// Official is an administration's own schemas, taken from its files. Several may
// be for the same element, as where an administration has one a kind of
// declaration: [Official.Best] finds those that judge a message. A schema
// is compiled when it is first asked for. It is safe for concurrent use.
type Official struct {
	entries []*xsdFile          // a message may begin with their elements; those named on their own first
	files   map[string]*xsdFile // all that were read, by their names with slashes

	mu      sync.Mutex
	choices map[string]*choice // by their files
}

// LoadOfficial reads the XSDs of files and folders. In a folder, the files that
// are no parts of others are those that messages begin with. A file named
// on its own is the only one for its namespace, and the schemas beside it fill
// the namespaces it leaves open. What cannot be compiled is told here where it
// is the only one for its namespace.
func LoadOfficial(names ...string) (*Official, error) {
	o := &Official{files: map[string]*xsdFile{}, choices: map[string]*choice{}}
	var beside []*xsdFile
	for _, name := range names {
		info, err := os.Stat(name)
		if err != nil {
			return nil, err
		}
		if info.IsDir() {
			files, err := o.scanFolder(name)
			if err != nil {
				return nil, err
			}
			beside = append(beside, files...)
			continue
		}
		f, err := o.scanFile(name)
		if err != nil {
			return nil, err
		}
		f.named = true
		o.entries = append(o.entries, f)
		files, err := o.scanFolder(filepath.Dir(name))
		if err != nil {
			return nil, err
		}
		beside = append(beside, files...)
	}
	named := slices.Clone(o.entries)
	for _, f := range beside {
		if slices.ContainsFunc(named, func(n *xsdFile) bool { return n.space == f.space }) || slices.Contains(o.entries, f) {
			continue
		}
		o.entries = append(o.entries, f)
	}
	if len(o.entries) == 0 {
		return nil, fmt.Errorf("%s: no XML Schema (*.xsd) found", strings.Join(names, ", "))
	}
	for _, f := range o.entries {
		if len(o.of(f.space)) == 1 || f.named {
			if _, err := o.choice([]*xsdFile{f}).schema(); err != nil {
				return nil, err
			}
		}
	}
	return o, nil
}

// Files lists the files that were read, by their names, sorted.
func (o *Official) Files() []string {
	var names []string
	for _, f := range o.files {
		names = append(names, f.name)
	}
	slices.Sort(names)
	return names
}

// of lists the entries of a namespace.
func (o *Official) of(space string) []*xsdFile {
	var all []*xsdFile
	for _, f := range o.entries {
		if f.space == space {
			all = append(all, f)
		}
	}
	return all
}

// Globals are the elements that a document may begin with.
func (o *Official) Globals() []xmlstream.Name {
	var all []xmlstream.Name
	for _, f := range o.entries {
		for _, n := range f.names() {
			if !slices.Contains(all, n) {
				all = append(all, n)
			}
		}
	}
	return all
}

// Chosen is a set of schemas that judge a message together, one a namespace.
type Chosen struct {
	// Name names the files.
	Name   string
	Schema *xmlstream.Schema
	// Of is how many sets the message could be judged by.
	Of int
	// Unsaid says that values of the message name other files.
	Unsaid bool
}

// Ask gives a schema's verdicts on a message, as [xmlstream.Judge] does.
type Ask func(*xmlstream.Schema, *xmlstream.Record) (verdicts []xmlstream.Verdict, lost int, err error)

// Best finds the schemas that judge a message: for each namespace of it one of
// those that are for it. Where there are several sets, it is the one that leaves
// least of the message open: what it finds wrong, what it does not look at after
// that, and what it does not declare. Where one of the values right below the
// message's root or body is part of the names of some of the files, as the H1 of
// "DMS_H1_v2.xsd", it is one of those, unless they leave open more than half of
// the message and another one nothing. Where no schema is for its root, any says
// that.
func (o *Official) Best(rec *xmlstream.Record, ask Ask) (Chosen, error) {
	said, others := o.candidates(rec)
	of := len(said) + len(others)
	if of == 1 {
		s, err := said[0].schema()
		return Chosen{Name: said[0].name, Schema: s, Of: 1}, err
	}
	best, left, err := fittest(said, rec, ask)
	if err == nil && len(others) > 0 && 2*left > elements(rec) {
		if other, left, err := fittest(others, rec, ask); err == nil && left == 0 {
			best, best.Unsaid = other, true
		}
	}
	best.Of = of
	return best, err
}

// fittest finds the choice that leaves least of a message open, and how much.
func fittest(choices []*choice, rec *xmlstream.Record, ask Ask) (best Chosen, left int, err error) {
	misses := map[*choice]int{}
	for _, c := range choices {
		misses[c] = c.misses(rec)
	}
	slices.SortStableFunc(choices, func(a, b *choice) int { // of equals the plainer one
		return cmp.Or(cmp.Compare(misses[a], misses[b]), cmp.Compare(a.size(), b.size()))
	})
	var broken error
	for _, c := range choices {
		if best.Schema != nil && misses[c] >= left {
			break // it leaves as much open, and so do those after it
		}
		s, err := c.schema()
		if err != nil {
			broken = err
			continue
		}
		verdicts, lost, err := ask(s, rec)
		if err != nil {
			return best, 0, err
		}
		if n := misses[c] + open(rec.Events, verdicts, lost); best.Schema == nil || n < left {
			best, left = Chosen{Name: c.name, Schema: s}, n
		}
	}
	if best.Schema == nil {
		return best, 0, broken
	}
	return best, left, nil
}

// elements is how many elements a message has.
func elements(rec *xmlstream.Record) int {
	n := 0
	for i := range rec.Events {
		if rec.Events[i].Kind == xmlstream.Start {
			n++
		}
	}
	return n
}

// open is how much of a message a schema's verdicts leave open: what it finds
// wrong, and what it does not look at, since it stops at the first element of a
// group that it does not expect.
func open(events []xmlstream.Event, verdicts []xmlstream.Verdict, lost int) int {
	n := lost
	for _, v := range verdicts {
		n++
		if code := parseFinding(v.Message).code; code != codeUnexpected && code != codeUnknown {
			continue
		}
		depth := 0
		for i := v.Event; i < len(events) && depth >= 0; i++ {
			switch events[i].Kind {
			case xmlstream.Start:
				depth++
				n++
			case xmlstream.End:
				depth--
			}
		}
	}
	return n
}

// choice is a set of files that judge a message together.
type choice struct {
	name   string // of the files
	files  []*xsdFile
	schema func() (*xmlstream.Schema, error) // compiles them, once
}

// misses is how many elements of a message the files do not declare at all.
func (c *choice) misses(rec *xmlstream.Record) int {
	n := 0
	for i := range rec.Events {
		if ev := &rec.Events[i]; ev.Kind == xmlstream.Start {
			name := rec.Name(ev.Name).Local
			if !slices.ContainsFunc(c.files, func(f *xsdFile) bool { return f.reach().elements[name] }) {
				n++
			}
		}
	}
	return n
}

// size is how many names of elements the files declare.
func (c *choice) size() int {
	n := 0
	for _, f := range c.files {
		n += len(f.reach().elements)
	}
	return n
}

// candidates lists the sets of files that a message can be judged by: those that
// a value of it names, all where none is named, and the others.
func (o *Official) candidates(rec *xmlstream.Record) (said, others []*choice) {
	root := rec.Name(rec.Events[0].Name)
	var sets [][]*xsdFile
	for _, f := range o.entries {
		if slices.Contains(f.names(), root) {
			sets = append(sets, o.complete([]*xsdFile{f}, spaces(rec))...)
		}
	}
	if len(sets) == 0 {
		return []*choice{o.choice(o.entries[:1])}, nil
	}
	values := head(rec)
	for _, files := range sets {
		names := slices.ContainsFunc(files, func(f *xsdFile) bool {
			return slices.ContainsFunc(f.words, func(w string) bool { return values[w] })
		})
		if c := o.choice(files); names {
			said = append(said, c)
		} else {
			others = append(others, c)
		}
	}
	if len(said) == 0 {
		return others, nil
	}
	return said, others
}

// spaces are the namespaces of a message's elements, in order. What has none is
// mostly declared within what has one.
func spaces(rec *xmlstream.Record) []string {
	var all []string
	for i := range rec.Events {
		if ev := &rec.Events[i]; ev.Kind == xmlstream.Start {
			if s := rec.Name(ev.Name).Space; s != "" && !slices.Contains(all, s) {
				all = append(all, s)
			}
		}
	}
	return all
}

// maxSets bounds the sets for one root: schemas of several namespaces that all
// have alternatives multiply.
const maxSets = 1024

// complete adds to a set a schema for each namespace that it does not reach
// itself and that is asked of it or that it imports without saying from where.
func (o *Official) complete(set []*xsdFile, spaces []string) [][]*xsdFile {
	sets := [][]*xsdFile{set}
	for done := 0; done < len(sets); {
		space, ok := o.lacks(sets[done], spaces)
		if !ok || len(sets) > maxSets {
			done++
			continue
		}
		from := sets[done]
		sets = slices.Delete(sets, done, done+1)
		for _, f := range o.of(space) {
			sets = append(sets, append(slices.Clone(from), f))
		}
	}
	return sets
}

// lacks finds a namespace that a set needs and does not reach, and that there
// are schemas for.
func (o *Official) lacks(set []*xsdFile, spaces []string) (string, bool) {
	needed := slices.Clone(spaces)
	for _, f := range set {
		needed = append(needed, f.reach().open...)
	}
	for _, s := range needed {
		if !slices.ContainsFunc(set, func(f *xsdFile) bool { return f.reach().spaces[s] }) && len(o.of(s)) > 0 {
			return s, true
		}
	}
	return "", false
}

// head are the short values right below a message's root or body, in small
// letters.
func head(rec *xmlstream.Record) map[string]bool {
	values := map[string]bool{}
	depth := 0
	for i := range rec.Events {
		switch ev := &rec.Events[i]; ev.Kind {
		case xmlstream.Start:
			depth++
		case xmlstream.End:
			depth--
		case xmlstream.Text:
			if depth <= 3 && ev.Len < 32 {
				values[strings.ToLower(strings.TrimSpace(string(rec.Value(*ev))))] = true
			}
		}
	}
	return values
}

// choice gives the choice of these files, the same one every time.
func (o *Official) choice(files []*xsdFile) *choice {
	var names, paths []string
	for _, f := range files {
		names = append(names, filepath.Base(f.name))
		paths = append(paths, f.slash)
	}
	key := strings.Join(paths, "\x00")
	o.mu.Lock()
	c := o.choices[key]
	if c == nil {
		c = &choice{name: strings.Join(names, " and "), files: files}
		c.schema = sync.OnceValues(func() (*xmlstream.Schema, error) { return o.compile(files) })
		o.choices[key] = c
	}
	o.mu.Unlock()
	return c
}

// compile compiles files together. A neighbour of a file that was named may be
// broken or clash with it: then the named ones are compiled alone.
func (o *Official) compile(files []*xsdFile) (*xmlstream.Schema, error) {
	s, err := compile(files)
	if err == nil {
		return s, nil
	}
	named := slices.DeleteFunc(slices.Clone(files), func(f *xsdFile) bool { return !f.named })
	if len(named) > 0 && len(named) < len(files) {
		if s, err := compile(named); err == nil {
			return s, nil
		}
	}
	return nil, err
}

// compile loads a driver schema that imports the files.
func compile(from []*xsdFile) (*xmlstream.Schema, error) {
	var b strings.Builder
	b.WriteString(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">` + "\n")
	for _, f := range from {
		verb, space := "import", fmt.Sprintf(` namespace="%s"`, html.EscapeString(f.space))
		if f.space == "" {
			verb, space = "include", ""
		}
		fmt.Fprintf(&b, "<xs:%s%s schemaLocation=\"%s\"/>\n", verb, space, html.EscapeString(strings.TrimPrefix(f.slash, "/")))
	}
	b.WriteString("</xs:schema>\n")
	const driver = "wcodm-driver.xsd"
	return xmlstream.LoadSchema(overlay{&dm.SchemaFiles{Files: map[string][]byte{driver: []byte(b.String())}}, disk{}}, driver)
}

// disk is all files of the disk that are files: a schema that refers to a pipe does
// not make anybody wait.
type disk struct{}

func (disk) Open(name string) (fs.File, error) {
	if wholefile.Regular("/"+name) != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: wholefile.ErrNotRegular}
	}
	return os.DirFS("/").Open(name)
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
