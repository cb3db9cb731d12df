package mappings

import (
	"slices"
	"strings"

	dm "wcodm/datamodel"
	"wcodm/datamodel/nearest"
	"wcodm/datamodel/yamlfile"
)

// The syntaxes a national format may be written in.
const (
	SyntaxXML = "xml"
	SyntaxCSV = "csv"
)

// nationalFields are the words of "national".
var nationalFields = []string{"syntax", "structure"}

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
	if l.m.Syntax, err = f["syntax"].Text(); err != nil {
		return err
	}
	switch {
	case l.m.Syntax == "":
		return n.Errorf(`the national side names no syntax: "syntax: xml"`)
	case !slices.Contains(syntaxes, l.m.Syntax):
		return f["syntax"].Errorf("syntax %q is not known%s (there are %s)", l.m.Syntax, nearest.Hint(l.m.Syntax, syntaxes), strings.Join(syntaxes, ", "))
	}
	if l.m.National, err = structure(n, f["structure"], from); err != nil {
		return err
	}
	return l.columns()
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
		data, readErr := from.read(file)
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

// columns reads the names of a user's own table.
func (l *loader) columns() error {
	n, _ := l.first("columns")
	if !n.Present() {
		return nil
	}
	if l.m.Syntax != SyntaxCSV {
		return n.Errorf("only a table has columns: the syntax here is %s", l.m.Syntax)
	}
	fields, err := n.Fields()
	if err != nil {
		return err
	}
	for _, f := range fields {
		field, err := f.Value.Text()
		if err != nil {
			return err
		}
		l.m.Columns = append(l.m.Columns, Column{Name: f.Key, Field: field})
	}
	return nil
}
