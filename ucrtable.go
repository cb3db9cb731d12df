package wcodm

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	dm "wcodm/datamodel"
	"wcodm/datamodel/nearest"
	"wcodm/datamodel/ucr"
	"wcodm/datamodel/yamlfile"
	"wcodm/mappings/syntax/csv"
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

// foldColumn leaves out what does not matter in the name of a column: "Invoice No.".
func foldColumn(name string) string { return csv.Fold(abbreviated.Replace(name)) }

var abbreviated = strings.NewReplacer(".", "", ":", "", "/", "", "#", "no")

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

// ReadUCRKnown reads the UCRs of earlier runs from the indices that they wrote
// (see [Index]). The error is as that of [ReadUCRTable].
func ReadUCRKnown(files []string) (*ucr.Known, error) {
	var m ucr.KnownMaker
	for _, file := range files {
		if err := readTable(file, &knownReader{file, &m}); err != nil {
			return nil, err
		}
	}
	return m.Known(), nil
}

// knownReader takes the UCRs from an index.
type knownReader struct {
	file  string
	maker *ucr.KnownMaker
}

func (*knownReader) known(column string) bool {
	return slices.ContainsFunc(indexColumns, func(c indexColumn) bool { return foldColumn(c.name) == column })
}

func (r *knownReader) names(columns []tableCell) error {
	if !slices.ContainsFunc(columns, func(c tableCell) bool { return c.column == outcomeColumn }) {
		return columns[0].fault(r.file, "this is no index of UCRs: it has no %s", outcomeColumn)
	}
	return nil
}

func (r *knownReader) row(line int, cells []tableCell) error {
	u := ucr.Use{File: r.file, Line: line}
	for _, c := range cells {
		switch c.column {
		case "ucr":
			u.UCR = c.values[0]
		case "type":
			u.Type = c.values[0]
		case "function":
			u.Function = c.values[0]
		case "year":
			u.Year = c.values[0]
		case "lrn":
			u.LRN = c.values[0]
		case "mrn":
			u.MRN = c.values[0]
		case "invoices":
			u.Invoices = c.values
		case "part":
			u.Parts = c.values
		}
	}
	if u.UCR == "" {
		return nil
	}
	if err := r.maker.Add(u); err != nil {
		return tableCell{at: dm.Place{Line: uint32(line), Col: 1}}.fault(r.file, "%v", err)
	}
	return nil
}

// tableCell is a cell that has values, at least one; of the name of a column,
// the name.
type tableCell struct {
	column string // as foldColumn leaves it
	values []string
	at     dm.Place
}

// fault says what is wrong with a cell.
func (c tableCell) fault(file, format string, args ...any) error {
	return &yamlfile.Error{File: file, Line: int(c.at.Line), Column: int(c.at.Col), Message: fmt.Sprintf(format, args...)}
}

// tableRows takes the rows of a file.
type tableRows interface {
	// known says which columns are looked for.
	known(column string) bool
	// names takes the columns that the rows that follow have; there is at least one.
	names([]tableCell) error
	// row takes a row. Cells without a value are left out.
	row(line int, cells []tableCell) error
}

// isLines reports whether a file is NDJSON by its name.
func isLines(file string) bool {
	form, err := IndexForm(file)
	return err == nil && form == "ndjson"
}

// zipped is what .xlsx and .ods files begin with.
const zipped = "PK\x03\x04"

// readTable reads a file as CSV or as NDJSON.
func readTable(file string, to tableRows) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	in := bufio.NewReader(f)
	if head, _ := in.Peek(len(zipped)); string(head) == zipped {
		return tableCell{at: dm.Place{Line: 1, Col: 1}}.fault(file, "this is a workbook of a spreadsheet program and no table: save it as CSV")
	}
	if isLines(file) {
		err = readLines(file, in, to)
	} else {
		err = readCells(file, in, to)
	}
	var fault *yamlfile.Error
	var path *fs.PathError
	if err != nil && !errors.As(err, &fault) && !errors.As(err, &path) {
		return fmt.Errorf("reading %s: %w", file, err)
	}
	return err
}

// readCells reads CSV.
func readCells(file string, in io.Reader, to tableRows) error {
	wrong := func(err error) error {
		var data *csv.Error
		if errors.As(err, &data) {
			return tableCell{at: dm.Place{Line: uint32(data.Diagnostic.Line), Col: uint32(data.Diagnostic.Column)}}.fault(file, "%s", data.Diagnostic.Message)
		}
		return err
	}
	rows, err := csv.NewRows(in, func(name string) bool { return to.known(foldColumn(name)) }, csv.Options{})
	switch {
	case err == io.EOF:
		return tableCell{at: dm.Place{Line: 1, Col: 1}}.fault(file, "the file is empty: a header line is wanted")
	case err != nil:
		return wrong(err)
	}
	var names []tableCell
	columns := make([]string, len(rows.Columns())) // that are looked for
	for i, c := range rows.Columns() {
		if c.Value == "" {
			continue
		}
		names = append(names, tableCell{foldColumn(c.Value), []string{c.Value}, c.At})
		if to.known(foldColumn(c.Value)) {
			columns[i] = foldColumn(c.Value)
		}
	}
	if err := to.names(names); err != nil {
		return err
	}
	var cells []csv.Cell
	var row []tableCell
	for {
		var line int
		switch cells, line, err = rows.Next(cells[:0]); {
		case err == io.EOF:
			return nil
		case err != nil:
			return wrong(err)
		}
		row = row[:0]
		for _, c := range cells {
			cell := tableCell{column: columns[c.Column], at: c.At}
			if cell.column == "" {
				continue
			}
			values, at, ok := splitCell(c.Value)
			if !ok {
				cell.at.Col += uint32(utf8.RuneCountInString(c.Value[:at]))
				return cell.fault(file, `a value that begins with a quotation mark ends with one, and | is between two values`)
			}
			for _, v := range values {
				if v != "" {
					cell.values = append(cell.values, v)
				}
			}
			if len(cell.values) > 0 {
				row = append(row, cell)
			}
		}
		if err := to.row(line, row); err != nil {
			return err
		}
	}
}

// readLines reads NDJSON: an object a line.
func readLines(file string, in io.Reader, to tableRows) error {
	s := bufio.NewScanner(in)
	s.Buffer(nil, csv.DefaultLimit)
	line := 0
	for s.Scan() {
		line++
		text := bytes.TrimSpace(s.Bytes())
		if len(text) == 0 {
			continue
		}
		row, err := readObject(file, line, text, to)
		if err != nil {
			return err
		}
		names := make([]tableCell, len(row))
		for i, c := range row {
			names[i] = tableCell{foldColumn(c.column), []string{c.column}, c.at}
			row[i].column = names[i].column
		}
		if len(names) == 0 {
			return tableCell{at: dm.Place{Line: uint32(line), Col: 1}}.fault(file, "there is nothing in the object")
		}
		if err := to.names(names); err != nil {
			return err
		}
		row = slices.DeleteFunc(row, func(c tableCell) bool { return len(c.values) == 0 })
		if err := to.row(line, row); err != nil {
			return err
		}
	}
	if errors.Is(s.Err(), bufio.ErrTooLong) {
		return tableCell{at: dm.Place{Line: uint32(line + 1), Col: 1}}.fault(file, "the line has more than %d bytes", csv.DefaultLimit)
	}
	return s.Err()
}

// readObject reads the members of an object, under their own names.
func readObject(file string, line int, text []byte, to tableRows) ([]tableCell, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	at, offset := dm.Place{Line: uint32(line), Col: 1}, int64(0)
	here := func() tableCell { // behind what was read
		at.Col += uint32(utf8.RuneCount(text[offset:d.InputOffset()]))
		offset = d.InputOffset()
		return tableCell{at: at}
	}
	start, err := d.Token()
	if err != nil || start != json.Delim('{') {
		return nil, tableCell{at: at}.fault(file, "an object is wanted, as in {\"ucr\": …}")
	}
	var row []tableCell
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, here().fault(file, "this is not JSON: %v", err)
		}
		cell := here()
		cell.column = name.(string)
		var value any
		if err := d.Decode(&value); err != nil {
			return nil, cell.fault(file, "this is not JSON: %v", err)
		}
		if to.known(foldColumn(cell.column)) {
			if cell.values, err = memberTexts(value); err != nil {
				return nil, cell.fault(file, "%s is %v", cell.column, err)
			}
		}
		row = append(row, cell)
	}
	if _, err := d.Token(); err != nil {
		return nil, here().fault(file, "this is not JSON: %v", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, here().fault(file, "there is something behind the object: an object a line is wanted")
	}
	return row, nil
}

// memberTexts are the values of a member; empty ones are none.
func memberTexts(value any) ([]string, error) {
	switch v := value.(type) {
	case nil:
		return nil, nil
	case string:
		if v = strings.TrimSpace(v); v == "" {
			return nil, nil
		}
		return []string{v}, nil
	case json.Number:
		return []string{v.String()}, nil
	case []any:
		var all []string
		for _, x := range v {
			if _, list := x.([]any); list {
				return nil, errors.New("a list of lists")
			}
			t, err := memberTexts(x)
			if err != nil {
				return nil, err
			}
			all = append(all, t...)
		}
		return all, nil
	}
	return nil, errors.New("no text, number or list")
}
