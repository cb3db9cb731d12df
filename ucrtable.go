package wcodm

import (
	"fmt"
	"slices"
	"strings"

	dm "wcodm/datamodel"
	"wcodm/datamodel/nearest"
	"wcodm/datamodel/ucr"
	"wcodm/validators/report"
)

// tableKey is a key that a table of UCRs can have.
type tableKey struct {
	name    string // on the command line
	kind    ucr.LinkKind
	columns []string // their names, as foldColumn leaves them
}

var tableKeys = []tableKey{
	{"invoice", ucr.LinkInvoice, []string{"invoice", "invoices", "invoiceno", "invoicenumber", "invoicenumbers", "invoiceid"}},
	{"exporter", ucr.LinkExporter, []string{"exporter", "exporterid", "exportername", "supplier", "supplierid", "suppliername", "seller", "sellerid", "sellername",
		"consignor", "consignorid", "consignorname"}},
	{"importer", ucr.LinkImporter, []string{"importer", "importerid", "importername", "buyer", "buyerid", "buyername", "consignee", "consigneeid", "consigneename"}},
	{"lrn", ucr.LinkLRN, []string{"lrn", "localreferencenumber", "declarationreference"}},
	{"mrn", ucr.LinkMRN, []string{"mrn", "movementreferencenumber"}},
	{"transport-document", ucr.LinkTransport, []string{"transportdocument", "transportdocuments", "transportdocumentno", "transportdocumentnumber",
		"billoflading", "billofladingno", "billofladingnumber", "bl", "blno", "waybill", "airwaybill", "awb", "awbno"}},
	{"container", ucr.LinkContainer, []string{"container", "containers", "containerno", "containernumber", "containernumbers", "containerid"}},
	{"seal", ucr.LinkSeal, []string{"seal", "seals", "sealno", "sealnumber", "sealnumbers"}},
	{"mucr", ucr.LinkMaster, []string{"mucr", "masterucr", "master"}},
}

// ucrColumns are the names of the column of UCRs.
var ucrColumns = []string{"ucr", "ducr", "uniqueconsignmentreference"}

// keyOf tells the key that a column is; nil is none.
func keyOf(column string) *tableKey {
	i := slices.IndexFunc(tableKeys, func(k tableKey) bool { return slices.Contains(k.columns, column) })
	if i < 0 {
		return nil
	}
	return &tableKeys[i]
}

// keyNamed is the key of a name on the command line; nil is none.
func keyNamed(name string) *tableKey {
	i := slices.IndexFunc(tableKeys, func(k tableKey) bool { return k.name == name })
	if i < 0 {
		return nil
	}
	return &tableKeys[i]
}

// UCRKeys names the keys that a table of UCRs can have.
func UCRKeys() []string {
	var names []string
	for _, k := range tableKeys {
		names = append(names, k.name)
	}
	return names
}

const (
	// outcomeColumn is a column that an index has, and no other table.
	outcomeColumn = "outcome"
	// indexKey is what an index is looked up by: it has all keys, and few that both
	// sides of a trade have.
	indexKey = "invoice"
)

// ReadUCRTable reads tables of UCRs: CSV, or NDJSON where the file's name ends in
// .ndjson or .jsonl, with a column ucr and others that are keys. A name of a
// column counts without regard to case, spaces, "_" and "-". keys names those
// that are looked at (see [UCRKeys]), all of which a row must have to count; none are all that a table has or, of one
// that is an [Index], the invoice. A cell may hold several values, as in an
// Index. notes say of each file what was taken from it. The error is a
// [*yamlfile.Error] where something is wrong with a file.
func ReadUCRTable(files, keys []string) (_ *ucr.Table, notes []string, err error) {
	for _, key := range keys {
		if keyNamed(key) == nil {
			return nil, nil, fmt.Errorf("unknown key %q of a table of UCRs%s (%s)", key, nearest.Hint(key, UCRKeys()), strings.Join(UCRKeys(), ", "))
		}
	}
	var m ucr.TableMaker
	for _, file := range files {
		r := &tableReader{file: file, keys: keys, maker: &m}
		if err := readTable(file, r); err != nil {
			return nil, nil, err
		}
		notes = append(notes, r.note())
	}
	return m.Table(), notes, nil
}

// tableReader makes the rows of a table of UCRs.
type tableReader struct {
	file   string
	keys   []string // that are looked at; none are those that the file has
	maker  *ucr.TableMaker
	index  bool
	rows   int
	short  int      // rows that lack a key, or the UCR
	used   []string // names of keys
	unused []string // columns
}

// maxUnused bounds the columns that a note names, and that are compared with keys.
const maxUnused = 100

func (r *tableReader) known(column string) bool {
	return keyOf(column) != nil || slices.Contains(ucrColumns, column)
}

// key tells the key of a column that is looked at; nil is none.
func (r *tableReader) key(column string) *tableKey {
	k := keyOf(column)
	switch {
	case k == nil:
	case len(r.keys) > 0 && !slices.Contains(r.keys, k.name), len(r.keys) == 0 && r.index && k.name != indexKey:
		return nil
	}
	return k
}

func (r *tableReader) names(columns []tableCell) error {
	r.index = slices.ContainsFunc(columns, func(c tableCell) bool { return c.column == outcomeColumn })
	ucrs := 0
	for _, c := range columns {
		k := r.key(c.column)
		switch {
		case k != nil:
			if !slices.Contains(r.used, k.name) {
				r.used = append(r.used, k.name)
			}
		case slices.Contains(ucrColumns, c.column):
			if ucrs++; ucrs > 1 {
				return c.fault(r.file, "%q is a second column of UCRs", c.values[0])
			}
		case r.index || len(r.unused) == maxUnused || slices.Contains(r.unused, c.values[0]):
		default:
			if name := r.meant(c.column); name != "" && !slices.ContainsFunc(columns, func(other tableCell) bool { return other.column == name }) {
				return c.fault(r.file, "the column %q is not known; did you mean %q?", c.values[0], name)
			}
			r.unused = append(r.unused, c.values[0])
		}
	}
	for _, name := range r.keys {
		if !slices.Contains(r.used, name) && !isLines(r.file) { // whose rows have their own columns each
			return columns[0].fault(r.file, "there is no column for the key %s", name)
		}
	}
	switch {
	case ucrs == 0 && !r.index:
		return columns[0].fault(r.file, "there is no column ucr%s", having(columns))
	case len(r.used) == 0 && !r.index && (len(r.keys) == 0 || !isLines(r.file)): // a line that lacks the keys asked for is passed over
		return columns[0].fault(r.file, "there is no column that is a key: one of %s%s", strings.Join(UCRKeys(), ", "), having(columns))
	}
	return nil
}

// maxHaving bounds the columns that an error lists.
const maxHaving = 20

// having says which columns there are.
func having(columns []tableCell) string {
	var names []string
	for i, c := range columns {
		if i == maxHaving {
			names = append(names, "…")
			break
		}
		names = append(names, report.Clean(c.values[0]))
	}
	return " (it has " + strings.Join(names, ", ") + ")"
}

// meant is the column that a name which is none is a slip of.
func (r *tableReader) meant(column string) string {
	all := ucrColumns
	for _, k := range tableKeys {
		all = append(all[:len(all):len(all)], k.columns...)
	}
	return nearest.Only(column, all)
}

func (r *tableReader) row(line int, cells []tableCell) error {
	row := ucr.Row{File: r.file, Line: line}
	for _, c := range cells {
		k := r.key(c.column)
		switch {
		case k != nil:
			for _, v := range c.values {
				row.Keys = append(row.Keys, ucr.Key{Kind: k.kind, Value: v})
			}
		case slices.Contains(ucrColumns, c.column):
			if len(c.values) > 1 {
				return c.fault(r.file, "a row has one UCR, and this has %d", len(c.values))
			}
			row.UCR = c.values[0]
		}
	}
	// A key that was asked for is not left out: the others alone may be those of
	// other goods.
	if !hasKeys(row, r.keys) || r.index && (row.UCR == "" || len(row.Keys) == 0) {
		r.short++
		return nil
	}
	if err := r.maker.Add(row); err != nil {
		at := tableCell{at: dm.Place{Line: uint32(line), Col: 1}}
		for _, c := range cells {
			if slices.Contains(ucrColumns, c.column) {
				at = c
			}
		}
		return at.fault(r.file, "%v", err)
	}
	r.rows++
	return nil
}

// hasKeys reports whether the row has all keys of the names.
func hasKeys(row ucr.Row, names []string) bool {
	for _, name := range names {
		if !slices.ContainsFunc(row.Keys, func(k ucr.Key) bool { return keyNamed(name).kind == k.Kind }) {
			return false
		}
	}
	return true
}

// note says what was taken from the file.
func (r *tableReader) note() string {
	by := r.used
	if len(by) == 0 { // no line has them
		by = r.keys
	}
	s := fmt.Sprintf("%s: %s by %s", r.file, report.Plural(r.rows, "UCR"), strings.Join(by, " and "))
	if r.short > 0 {
		s += fmt.Sprintf("; %s without them or without a UCR", report.Plural(r.short, "row"))
	}
	if len(r.unused) > 0 {
		s += "; not looked at: " + strings.Join(r.unused, ", ")
	}
	return s
}
