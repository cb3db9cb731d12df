package csv

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	dm "wcodm/datamodel"
	"wcodm/datamodel/spreadsheet"
)

// Declaration is one declaration as it stands in a file: its cells, with their
// places. It owns its memory, which a [Reader] reuses.
type Declaration struct {
	header   *header
	comma    bool     // decimals have a comma
	date     DateForm // of dates; nil as the structure has them
	key      []byte
	start    dm.Place
	text     []byte
	cells    []cell
	rows     []uint32 // where the cells of each row begin
	lines    []rowLine
	findings []dm.Diagnostic
	more     int
	unknown  []cell // in columns that are not known
	spoiled  bool
	bytes    int64 // of its rows in the file
	over     bool  // it is larger than allowed, and its rows are passed over
}

// rowLine is the line in which a row begins.
type rowLine struct{ line, row uint32 }

func (d *Declaration) reset() {
	clear(d.findings)
	*d = Declaration{key: d.key[:0], text: d.text[:0], cells: d.cells[:0], rows: d.rows[:0], lines: d.lines[:0], findings: d.findings[:0], unknown: d.unknown[:0]}
}

// Row is the row that a line of the declaration is part of, as a spreadsheet
// counts them: a cell may take several lines, and the header is the first row.
// It is 0 for the line 0, which is none.
func (d *Declaration) Row(line int) int {
	switch i, found := slices.BinarySearchFunc(d.lines, uint32(line), func(r rowLine, line uint32) int { return cmp.Compare(r.line, line) }); {
	case line <= 0:
		return 0
	case found:
		return int(d.lines[i].row)
	case i > 0:
		return int(d.lines[i-1].row)
	}
	return 1 // the header, which the findings about columns are of
}

// Title is the title that a column has in the file, by any name that it may have;
// another name stays as it is.
func (d *Declaration) Title(name string) string {
	at, ok := d.header.layout.find(name)
	if !ok {
		return name
	}
	if i := slices.Index(d.header.columns, at); i >= 0 {
		return d.header.names[i]
	}
	return name
}

// Share tells how many values of the declaration stand in columns that are known, and
// how many it has; and which columns of the file are not known, by their names.
func (d *Declaration) Share() (known, all int, unknown []string) {
	for i, at := range d.header.columns {
		if name := d.header.names[i]; at < 0 && name != "" {
			unknown = append(unknown, name)
		}
	}
	return len(d.cells), len(d.cells) + len(d.unknown), unknown
}

// Unknown yields the values in columns that are not known, and where they stand: in a
// column of that title, its Field.
func (d *Declaration) Unknown(yield func(at dm.Diagnostic, value []byte) bool) {
	for _, c := range d.unknown {
		if !yield(dm.Diagnostic{Field: d.header.names[c.column]}.At(c.at), d.text[c.off:c.off+c.size]) {
			return
		}
	}
}

// Header is where the header line stands.
func (d *Declaration) Header() dm.Place { return dm.Place{Line: d.header.line, Col: 1} }

// Key is the title of the column whose value tells declarations apart.
func (d *Declaration) Key() string { return d.header.names[d.header.key] }

// IsItem reports whether a path of the structure, with or without a position, leads
// to what a row is.
func (d *Declaration) IsItem(path string) bool {
	path, _, _ = strings.Cut(path, "[")
	item := d.header.layout.item
	return item != nil && item.Path() == path
}

// NoItems is the finding about a declaration, whose tree was made, that has nothing
// of what a row is; ok is false where it has, or where rows are nothing.
func (d *Declaration) NoItems(t *dm.Tree) (_ dm.Diagnostic, ok bool) {
	l := d.header.layout
	if l.item == nil {
		return dm.Diagnostic{}, false
	}
	for n := t.First(t.Root()); n != dm.None; n = t.Next(n) {
		if t.Elem(n) == l.item {
			return dm.Diagnostic{}, false
		}
	}
	var names []string
	there := false
	for i := range l.columns {
		if c := &l.columns[i]; c.row {
			there = there || slices.Contains(d.header.columns, i)
			if len(names) < 4 {
				names = append(names, c.name)
			}
		}
	}
	message := "The declaration has no goods: its rows have nothing in the columns of " + l.item.Name
	if !there {
		message = "The declaration has no goods: the table has no column of " + l.item.Name
	}
	return dm.Diagnostic{Code: codeNoItems, Severity: dm.Error, Message: message, Expected: "a row for each, with " + strings.Join(names, ", ") + ", …"}.At(d.start), true
}

// Size is the memory that the declaration takes, in bytes.
func (d *Declaration) Size() int { return int(d.size()) }

func (d *Declaration) add(f dm.Diagnostic) {
	if len(d.findings) >= maxFindings {
		d.more++
		return
	}
	d.findings = append(d.findings, f)
}

// spoil notes that the declaration cannot be read as a whole.
func (d *Declaration) spoil(code, message, expected string, at dm.Place) {
	d.spoiled = true
	d.add(dm.Diagnostic{Code: code, Severity: dm.Error, Message: message, Expected: expected}.At(at))
}

// Builder makes trees of declarations. It keeps memory from one to the next and
// belongs to one goroutine.
type Builder struct {
	nodes []dm.NodeID // by group of the layout
	first []int       // by column of the layout: its first cell in the declaration, from 1
	row   []int       // by column of the file: its cell in the row, from 1
	// differ is what the rows of the declaration do not agree about, by column of the
	// layout.
	differ map[int]*difference
	value  []byte
}

// Build makes the tree of a declaration and reports what there is to say about
// its rows. It is false when the declaration cannot be relied on and no tree
// was made.
func (b *Builder) Build(t *dm.Tree, d *Declaration, report func(dm.Diagnostic)) bool {
	for _, f := range d.findings {
		report(f)
	}
	if d.more > 0 {
		report(dm.Diagnostic{Code: "CSV006", Severity: dm.Error, Message: fmt.Sprintf("%d more findings on the rows of this declaration are not listed", d.more)}.At(d.start))
	}
	if d.spoiled {
		return false
	}
	h := d.header
	l := h.layout
	t.Reset(l.pkg)
	b.nodes = fill(b.nodes, len(l.groups), dm.None)
	b.first = fill(b.first, len(l.columns), 0)
	b.row = fill(b.row, len(h.columns), 0)
	b.nodes[declarationGroup] = t.Add(dm.None, l.pkg.Root, d.start)
	for i := range d.cells {
		c := &d.cells[i]
		if at := h.columns[c.column]; !l.columns[at].row {
			b.declared(d, at, i)
		}
	}
	if len(b.differ) > 0 {
		b.differences(d, report)
	}
	for at, i := range b.first {
		if i > 0 {
			b.put(t, d, at, &d.cells[i-1], report)
		}
	}
	for i, from := range d.rows {
		to := len(d.cells)
		if i+1 < len(d.rows) {
			to = int(d.rows[i+1])
		}
		b.item(t, d, d.cells[from:to], report)
	}
	return true
}

// item puts the cells of a row that are not the declaration's into the tree,
// in the order of the structure.
func (b *Builder) item(t *dm.Tree, d *Declaration, cells []cell, report func(dm.Diagnostic)) {
	h := d.header
	l := h.layout
	for i := range cells {
		b.row[cells[i].column] = i + 1
	}
	b.nodes[itemGroup] = dm.None
	for g := l.rows[0]; g < l.rows[1]; g++ {
		b.nodes[g] = dm.None
	}
	for _, column := range h.order {
		i := b.row[column]
		if i == 0 {
			continue
		}
		b.row[column] = 0
		if at := h.columns[column]; l.columns[at].row {
			b.put(t, d, at, &cells[i-1], report)
		}
	}
}

func fill[T any](s []T, n int, v T) []T {
	s = s[:0]
	for range n {
		s = append(s, v)
	}
	return s
}

// declared takes a cell of the declaration itself, which every row may repeat.
func (b *Builder) declared(d *Declaration, column, index int) {
	c := &d.cells[index]
	if b.first[column] == 0 {
		b.first[column] = index + 1
		return
	}
	first := &d.cells[b.first[column]-1]
	if value, had := d.text[c.off:c.off+c.size], d.text[first.off:first.off+first.size]; bytes.Equal(value, had) {
		return
	}
	if b.differ == nil {
		b.differ = map[int]*difference{}
	}
	if x := b.differ[column]; x != nil {
		x.more++
		return
	}
	b.differ[column] = &difference{index, 0}
}

// difference is where a column of the declaration has another value than in its
// first row, and how many rows more have one.
type difference struct{ index, more int }

// differences reports what the rows do not agree about, each column once.
func (b *Builder) differences(d *Declaration, report func(dm.Diagnostic)) {
	all := slices.SortedFunc(maps.Keys(b.differ), func(x, y int) int { return b.differ[x].index - b.differ[y].index })
	for _, column := range all {
		x := b.differ[column]
		c, first := &d.cells[x.index], &d.cells[b.first[column]-1]
		value, had, name := shorten(d.text[c.off:c.off+c.size]), shorten(d.text[first.off:first.off+first.size]), d.header.names[c.column]
		also := ""
		if x.more > 0 {
			also = fmt.Sprintf("; %d more of its rows differ from that one, too", x.more)
		}
		report(dm.Diagnostic{Code: "CSV009", Severity: dm.Error, Field: name, NationalPath: d.header.layout.columns[column].elem.Path(), Value: value,
			Message:  fmt.Sprintf("%s is %q here and %q in line %d, and both rows are of one declaration%s", name, value, had, first.at.Line, also),
			Expected: "the same value on every row of a declaration, or an empty cell"}.At(c.at))
	}
	clear(b.differ)
}

// put puts the value of a cell into the tree.
func (b *Builder) put(t *dm.Tree, d *Declaration, column int, c *cell, report func(dm.Diagnostic)) {
	x := &d.header.layout.columns[column]
	n := t.Add(b.group(t, d, x.group, c, report), x.elem, c.at)
	counts(t, n, x.number, report)
	value := d.text[c.off : c.off+c.size]
	switch {
	case !x.decimal && len(value) > 4 && (value[len(value)-3] == '+' || value[len(value)-2] == '+') && spreadsheet.Shortened(value):
		b.shortened(t, n, value, d.header.names[c.column], report)
	case x.decimal && bytes.ContainsFunc(value, func(r rune) bool { return r == ',' || r == '.' || r == ' ' || r >= utf8.RuneSelf }):
		value = b.decimal(t, n, value, d, c, report)
	case x.date && d.date != nil:
		value = b.date(t, n, value, d, c, report)
	}
	t.SetValue(n, value)
}

// group returns the node of a group, made where there is none yet.
func (b *Builder) group(t *dm.Tree, d *Declaration, g int, c *cell, report func(dm.Diagnostic)) dm.NodeID {
	if b.nodes[g] == dm.None {
		x := d.header.layout.groups[g]
		b.nodes[g] = t.Add(b.group(t, d, x.parent, c, report), x.elem, c.at)
		counts(t, b.nodes[g], x.number, report)
	}
	return b.nodes[g]
}

// counts reports an occurrence that does not keep its number: it would come back
// in the columns of another.
func counts(t *dm.Tree, n dm.NodeID, number int, report func(dm.Diagnostic)) {
	if number < 2 {
		return
	}
	if becomes := t.Position(n); becomes < number {
		report(t.Locate(n, dm.Diagnostic{Code: codeGap, Severity: dm.Warning, Expected: fmt.Sprintf("the columns of number %d filled first", becomes),
			Message: fmt.Sprintf("This is number %d of its kind and becomes number %d, because one before it is empty", number, becomes)}))
	}
}

// decimal reads a decimal with a comma, if that was asked for. A value that
// could be read in two ways is an error.
func (b *Builder) decimal(t *dm.Tree, n dm.NodeID, value []byte, d *Declaration, c *cell, report func(dm.Diagnostic)) []byte {
	comma, point := bytes.Count(value, []byte{','}), bytes.IndexByte(value, '.') >= 0
	wrong, expected := "", ""
	mark := byte('.')
	if d.comma {
		mark = ','
	}
	switch plain, words := strange(value); {
	case words != "":
		wrong, expected = "it has "+words, "digits, with a point before decimals and nothing between thousands"
		if d.comma {
			expected = "digits, with a comma before decimals and nothing between thousands"
		}
		if plainNumber.MatchString(strings.Replace(plain, string(mark), ".", 1)) {
			expected += ": " + plain
		}
	case d.comma && point:
		wrong, expected = "it has a point, and decimals have a comma here", "digits, with a comma before decimals and nothing between thousands"
	case d.comma && comma == 1:
		b.value = append(b.value[:0], value...)
		b.value[bytes.IndexByte(value, ',')] = '.'
		return b.value
	case !d.comma && comma > 0 && thousands.Match(value):
		wrong, expected = "it has a comma between thousands", "digits, with a point before decimals and nothing between thousands: "+strings.ReplaceAll(shorten(value), ",", "")
	case !d.comma && comma > 0:
		wrong, expected = "it has a comma", "digits, with a point before decimals; where the whole file has a comma there: --decimal-comma"
	default:
		return value
	}
	report(t.Locate(n, dm.Diagnostic{Code: "CSV010", Severity: dm.Error, Value: shorten(value), Expected: expected,
		Message: fmt.Sprintf("The value %q of %s is not right: %s", shorten(value), d.header.names[c.column], wrong)}))
	return value
}

// thousands is a number with commas between its thousands and a point.
var thousands = regexp.MustCompile(`^-?[0-9]{1,3}(,[0-9]{3})+\.[0-9]+$`)

// plainNumber is a number as it is to be written, with a point.
var plainNumber = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

// strange words what no number has and numbers from spreadsheets do: blanks between
// thousands, a minus that is none on keyboards, a currency. plain is the number without,
// where it is certain.
func strange(value []byte) (plain, words string) {
	text := string(value)
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Sc, r):
			return strings.TrimSpace(strings.ReplaceAll(text, string(r), "")), "the sign of a currency, " + string(r)
		case r == '−' || r == '–' || r == '‐' || r == '‑':
			return strings.Replace(text, string(r), "-", 1), fmt.Sprintf("U+%04X for a minus", r)
		case r == ' ' || r >= utf8.RuneSelf && unicode.IsSpace(r):
			return strings.ReplaceAll(text, string(r), ""), "a blank between its digits"
		}
	}
	return "", ""
}

// date reads a date in the form that was asked for.
func (b *Builder) date(t *dm.Tree, n dm.NodeID, value []byte, d *Declaration, c *cell, report func(dm.Diagnostic)) []byte {
	date, ok := d.date.Read(string(value))
	if !ok {
		report(t.Locate(n, dm.Diagnostic{Code: codeDate, Severity: dm.Error, Value: shorten(value), Expected: "a date written " + d.date.String(),
			Message: fmt.Sprintf("The value %q of %s is not right: it is not a date as this table writes them", shorten(value), d.header.names[c.column])}))
		return value
	}
	b.value = append(b.value[:0], date...)
	return b.value
}

// shorten bounds a value that a finding repeats.
func shorten(v []byte) string {
	const most = 200
	if len(v) <= most {
		return string(v)
	}
	return strings.ToValidUTF8(string(v[:most]), "") + "…"
}
