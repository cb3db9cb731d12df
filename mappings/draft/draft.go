package draft

import (
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"

	dm "wcodm/datamodel"
	"wcodm/datamodel/yamlfile"
	"wcodm/mappings"
)

// Sample is one sample of a national format.
type Sample struct {
	// Name is the file's name, for messages and comments.
	Name string
	// Data is its content.
	Data []byte
}

// Options say what kind of draft is made.
type Options struct {
	// Name is the mapping's name; empty makes it of the first sample's.
	Name string
	// Package is the information package mapped to; nil is the base.
	Package *dm.Package
}

// NameError says that a mapping cannot have a name.
type NameError struct{ Name string }

func (e *NameError) Error() string {
	return fmt.Sprintf("the name %q: small letters, digits and hyphens, beginning with a letter", e.Name)
}

// goodName is what a mapping and its structure may be called.
var goodName = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// notName is what a mapping's name does not hold.
var notName = regexp.MustCompile(`[^a-z0-9]+`)

// nameOf makes a mapping's name of a file's.
func nameOf(file string) string {
	base := filepath.Base(file)
	var plain strings.Builder
	for _, r := range strings.TrimSuffix(base, filepath.Ext(base)) {
		plain.WriteString(fold(r))
	}
	name := strings.Trim(notName.ReplaceAllString(plain.String(), "-"), "-")
	if name == "" || name[0] >= '0' && name[0] <= '9' {
		name = strings.TrimSuffix("draft-"+name, "-")
	}
	return name
}

// New makes a mapping file of samples of one format: XML, or one CSV table. The
// file loads; what is not sure stands in it as comments. The error is a
// [*SampleError] when a sample cannot be read, or a [*NameError].
func New(samples []Sample, o Options) ([]byte, error) {
	if len(samples) == 0 {
		return nil, errors.New("no sample is given")
	}
	switch {
	case o.Name == "":
		o.Name = nameOf(samples[0].Name)
	case !goodName.MatchString(o.Name):
		return nil, &NameError{o.Name}
	}
	if o.Package == nil {
		base, err := dm.Open("wco")
		if err != nil {
			return nil, err
		}
		o.Package = base
	}
	x, err := loadLexicon()
	if err != nil {
		return nil, err
	}
	if isXML(samples[0].Data) {
		return newXML(x, samples, o)
	}
	return newTable(x, samples, o)
}

// isXML reports whether data begin as XML does; everything else is taken for a table.
func isXML(data []byte) bool {
	s, _ := text(data[:min(len(data), 512)])
	return strings.HasPrefix(strings.TrimLeft(s, " \t\r\n"), "<")
}

func newXML(x *lexicon, samples []Sample, o Options) ([]byte, error) {
	s := &xmlSamples{}
	var names []string
	for _, sample := range samples {
		if err := s.add(sample.Name, sample.Data); err != nil {
			return nil, err
		}
		names = append(names, filepath.Base(sample.Name))
	}
	s.takeNulls()
	str := &structure{root: s.root, absent: s.absent, json: map[string]string{}}
	str.prune(s.root)
	s.root.unify()
	s.root.each((*node).setAside)
	str.record = s.record(x)
	if str.record.leaf() {
		return nil, &SampleError{File: samples[0].Name, Message: fmt.Sprintf("<%s> holds no elements: this is no declaration", str.record.name)}
	}
	g := indexOf(x, o.Package).plan(str.record)
	s.root.unify() // what was found to repeat, repeats everywhere
	return untilLoads(func() ([]byte, *rules) { return render(g, str, names, o) }, g)
}

// render writes the mapping file.
func render(g *group, str *structure, samples []string, o Options) ([]byte, *rules) {
	w := &writer{}
	w.line("# A first mapping, proposed from the names and values of %s. It loads, and nobody has", strings.Join(samples, ", "))
	w.line("# checked it: look at every rule. Lines that begin with \"# -\" are paths without a rule, with the")
	w.line("# likeliest places in the package; what shall not be carried belongs into drop, with the reason.")
	w.line("mapping: %s", o.Name)
	w.line("title: %s", scalar(o.Name+", a first draft"))
	w.line("source: [%s]", quoted("Samples: "+strings.Join(samples, ", ")))
	w.line("package: %s", o.Package.Name)
	w.line("national:")
	w.indent++
	w.line("syntax: xml")
	str.w = w
	str.write(o.Name)
	w.indent--
	if len(str.beyond) > 0 {
		w.line("")
		w.line("# A structure cannot say this of the sample:")
		for _, b := range str.beyond {
			w.line("#   %s", b)
		}
	}
	w.line("")
	w.line("rules:")
	w.indent++
	r := &rules{w: w, record: str.record, order: map[*node]int{}, at: map[int]*choice{}, groups: map[int]*group{}}
	str.root.each(func(n *node) { r.order[n] = len(r.order) })
	if !g.active() {
		w.line("# No path of the sample was recognised; a mapping needs one rule at least.")
		w.line(`- {wco: FunctionCode, constant: "9"} # an original (UN/EDIFACT 1225)`)
	}
	r.write(g, str.record, "", false)
	w.indent--
	return w.buf.Bytes(), r
}

// maxRounds bounds how often a draft is loaded; each round takes rules out.
const maxRounds = 40

// untilLoads turns rules that the loader refuses into comments, until it takes
// the file.
func untilLoads(render func() ([]byte, *rules), g *group) ([]byte, error) {
	for range maxRounds {
		data, r := render()
		_, err := mappings.Load("draft.yaml", data, mappings.Files())
		if err == nil {
			return data, nil
		}
		if !r.refuse(err) {
			return nil, fmt.Errorf("the draft does not load: %w", err)
		}
	}
	return nil, errors.New("the draft does not load")
}

// refuse takes out the rules that an error of the loader names; false when it
// names none.
func (r *rules) refuse(err error) (any bool) {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range joined.Unwrap() {
			any = r.refuse(e) || any
		}
		return any
	}
	var fault *yamlfile.Error
	if !errors.As(err, &fault) {
		return false
	}
	if c := r.at[fault.Line]; c != nil {
		c.chosen, c.why = -1, "the loader says: "+fault.Message
		return true
	}
	if g := r.groups[fault.Line]; g != nil {
		g.lost, g.why = true, "the loader says: "+fault.Message
		return true
	}
	return false
}
