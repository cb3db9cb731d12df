package mappings

import (
	"errors"
	"slices"
	"strings"

	dm "wcodm/datamodel"
	"wcodm/datamodel/nearest"
	"wcodm/datamodel/yamlfile"
	"wcodm/mappings/syntax/csv"
)

// The syntaxes a national format may be written in.
const (
	SyntaxXML = "xml"
	SyntaxCSV = "csv"
)

// nationalFields are the words of "national".
var nationalFields = []string{"syntax", "structure", "package", "exponents"}

var syntaxes = []string{SyntaxCSV, SyntaxXML}

// national reads what the national side is: its syntax, and its structure, from
// a file or as it stands in the mapping.
func (l *loader) national() error {
	n, from := l.first("national")
	if !n.Present() {
		return from.doc.Errorf(`the mapping has no national side: "national: {syntax: xml, structure: FILE}"`)
	}
	f, err := n.Map(nationalFields...)
	if err != nil {
		return err
	}
	if f["package"].Present() {
		return l.between(f)
	}
	if l.m.Syntax, err = f["syntax"].Text(); err != nil {
		return err
	}
	switch {
	case l.m.Syntax == "":
		return n.Errorf(`the national side names no syntax: "syntax: xml"`)
	case !slices.Contains(syntaxes, l.m.Syntax):
		return f["syntax"].Errorf("syntax %q is not known%s (there are %s)", l.m.Syntax, nearest.Hint(l.m.Syntax, syntaxes), strings.Join(syntaxes, ", "))
	}
	if l.m.exponents, err = f["exponents"].Bool(); err != nil {
		return err
	}
	if l.m.National, err = structure(n, f["structure"], from); err != nil {
		return err
	}
	if err := l.included(from); err != nil {
		return err
	}
	return l.table(f["structure"])
}

// included notes the structures of the files that are included, but for the one that
// is taken.
func (l *loader) included(taken *source) error {
	for _, s := range l.sources[1:] {
		n := s.fields["national"]
		if s == taken || !n.Present() {
			continue
		}
		f, err := n.Map(nationalFields...)
		if err != nil {
			return err
		}
		if f["package"].Present() {
			continue
		}
		p, err := structure(n, f["structure"], s)
		if err != nil {
			return err
		}
		if p.Name != l.m.National.Name && !slices.Contains(l.m.Included, p.Name) {
			l.m.Included = append(l.m.Included, p.Name)
		}
	}
	return nil
}

// between reads a side that is an information package itself.
func (l *loader) between(f map[string]yamlfile.Node) error {
	for _, word := range []string{"syntax", "structure", "exponents"} {
		if f[word].Present() {
			return f[word].Errorf(`%q has no meaning beside "package": the package says it`, word)
		}
	}
	if n, _ := l.first("columns"); n.Present() {
		return n.Errorf("only a table has columns")
	}
	name, err := f["package"].Text()
	if err != nil {
		return err
	}
	p, err := dm.Open(name)
	if err != nil {
		return f["package"].Errorf("%v", err)
	}
	l.m.National = p.Twin()
	return nil
}

func structure(n, at yamlfile.Node, from *source) (*dm.Package, error) {
	var p *dm.Package
	var err error
	switch {
	case !at.Present():
		return nil, n.Errorf(`the national side names no structure: "structure: FILE"`)
	case at.IsMap():
		p, err = dm.LoadNode(at, dm.Open)
	default:
		var file string
		if file, err = at.Text(); err != nil {
			return nil, err
		}
		data, readErr := from.yaml(file)
		if readErr != nil {
			return nil, at.Errorf("structure: %v", readErr)
		}
		p, err = dm.Load(file, data, dm.Open)
	}
	if err != nil {
		return nil, err
	}
	if !p.National {
		return nil, at.Errorf(`the structure %s is not national: it lacks "national: true"`, p.Name)
	}
	return p, nil
}

// table lays out the columns of a table, with the names that a user's own has.
func (l *loader) table(structure yamlfile.Node) error {
	n, _ := l.first("columns")
	if l.m.Syntax != SyntaxCSV {
		if n.Present() {
			return n.Errorf("only a table has columns: the syntax here is %s", l.m.Syntax)
		}
		return nil
	}
	names, at, err := columns(n)
	if err != nil {
		return err
	}
	l.m.Columns, err = csv.NewLayout(l.m.National, names)
	var name *csv.NameError
	switch {
	case errors.As(err, &name):
		return at[name.Index].Errorf("columns: %v", err)
	case err != nil:
		return structure.Errorf("%s is no table: %v", l.m.National.Name, err)
	}
	return nil
}

// columns reads the user's names of columns, with the places of what they stand for.
func columns(n yamlfile.Node) (names []csv.Name, at []yamlfile.Node, err error) {
	if !n.Present() {
		return nil, nil, nil
	}
	fields, err := n.Fields()
	if err != nil {
		return nil, nil, err
	}
	for _, f := range fields {
		ours, err := f.Value.Text()
		if err != nil {
			return nil, nil, err
		}
		names, at = append(names, csv.Name{Theirs: f.Key, Ours: ours}), append(at, f.Value)
	}
	if len(names) == 0 {
		return nil, nil, n.Errorf(`"columns" names none: {"Order No": NAME, …}`)
	}
	return names, at, nil
}
