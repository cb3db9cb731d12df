package mappings

import (
	"errors"
	"io/fs"
	slashpath "path"

	dm "wcodm/datamodel"
	"wcodm/datamodel/yamlfile"
	"wcodm/mappings/syntax/csv"
)

// national reads the header's national side: its syntax, its structure and, of
// a table, the user's own columns.
func (l *loader) national(doc, n, columns yamlfile.Node) error {
	if !n.Present() {
		return doc.Errorf(`the mapping has no national side: "national: {syntax: xml, structure: FILE}"`)
	}
	f, err := n.Map("syntax", "structure")
	if err != nil {
		return err
	}
	syntax, err := f["syntax"].Text()
	if err != nil {
		return err
	}
	switch syntax {
	case "":
		return n.Errorf(`the national side names no syntax: "syntax: xml" or "syntax: csv"`)
	case "xml", "csv":
	default:
		return f["syntax"].Errorf("syntax %q is not known: xml or csv", syntax)
	}
	file, err := f["structure"].Text()
	if err != nil {
		return err
	}
	if file == "" {
		return n.Errorf(`the national side names no structure: "structure: FILE"`)
	}
	data, err := fs.ReadFile(l.files, slashpath.Join(l.dir, file))
	if err != nil {
		return f["structure"].Errorf("structure: %v", err)
	}
	p, err := dm.Load(file, data, dm.Open)
	if err != nil {
		return err
	}
	if !p.National {
		return f["structure"].Errorf(`%s is not a national structure: it lacks "national: true"`, file)
	}
	l.m.National = p
	if syntax != "csv" {
		if columns.Present() {
			return columns.Errorf(`"columns" are those of a table, and the syntax is %s`, syntax)
		}
		return nil
	}
	return l.table(f["structure"], columns)
}

// table lays out the columns of a table.
func (l *loader) table(structure, columns yamlfile.Node) error {
	var names []csv.Name
	var values []yamlfile.Node
	if columns.Present() {
		fields, err := columns.Fields()
		if err != nil {
			return err
		}
		if len(fields) == 0 {
			return columns.Errorf(`"columns" names none: {"Order No": NAME, …}`)
		}
		for _, f := range fields {
			ours, err := f.Value.Text()
			if err != nil {
				return err
			}
			names, values = append(names, csv.Name{Theirs: f.Key, Ours: ours}), append(values, f.Value)
		}
	}
	var err error
	l.m.Table, err = csv.NewLayout(l.m.National, names)
	var name *csv.NameError
	switch {
	case errors.As(err, &name):
		return values[name.Index].Errorf("columns: %v", err)
	case err != nil:
		return structure.Errorf("%s is no table: %v", l.m.National.Name, err)
	}
	return nil
}
