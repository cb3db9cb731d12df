package ucr

import (
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"strings"

	dm "wcodm/datamodel"
)

// TableLimit is how many rows a [Table] may have; so many take some 250 MB.
const TableLimit = 1 << 20

// Row is a row of a side table: the UCR of the consignments that its keys lead
// to.
type Row struct {
	// File and Line say where it stands.
	File string
	Line int
	UCR  string
	Keys []Key
}

// Key is a value that a consignment has to have: one of those of its kind.
type Key struct {
	Kind  LinkKind
	Value string
}

// Table gives the UCR that was issued for a consignment before. A row is that of
// a consignment when of each kind of keys in the row the consignment has one
// value. It is immutable.
type Table struct {
	files []string
	rows  []tableRow
	keys  []tableKey
	first map[uint64]int32 // by hash, the first of the keys by which rows are found
}

type tableRow struct {
	ucr        string
	file, line uint32
	from, to   int32 // its keys, those of a kind together
}

type tableKey struct {
	kind LinkKind
	hash uint64 // of kind and value
	row  int32
	next int32 // of the same hash; -1 for none
}

// TableMaker collects the rows of a [Table].
type TableMaker struct{ t Table }

// Add takes a row, or says what is wrong with it.
func (m *TableMaker) Add(r Row) error {
	t := &m.t
	value := strings.TrimSpace(r.UCR)
	switch wrong, expected := checkForm(value); {
	case value == "":
		return errors.New("the row has no UCR")
	case wrong != "":
		return fmt.Errorf("the UCR %s is badly formed: %s (%s)", show(value), wrong, expected)
	case len(r.Keys) == 0:
		return errors.New("the row has no key: no declaration can be found by it")
	case len(t.rows) >= TableLimit || len(t.keys) > math.MaxInt32-len(r.Keys):
		return fmt.Errorf("there are more than %d rows: divide the table, and the declarations with it", TableLimit)
	}
	if n := len(t.files); n == 0 || t.files[n-1] != r.File {
		t.files = append(t.files, r.File)
	}
	row := tableRow{ucr: value, file: uint32(len(t.files) - 1), line: uint32(r.Line), from: int32(len(t.keys))}
	keys := slices.SortedStableFunc(slices.Values(r.Keys), func(a, b Key) int { return int(a.Kind) - int(b.Kind) })
	for _, k := range keys {
		t.keys = append(t.keys, tableKey{kind: k.Kind, hash: k.hash(), row: int32(len(t.rows)), next: -1})
	}
	row.to = int32(len(t.keys))
	t.rows = append(t.rows, row)
	return nil
}

func (k Key) hash() uint64 {
	h := fnv.New64a()
	h.Write([]byte{byte(k.Kind)})
	h.Write([]byte(k.Kind.fold(k.Value)))
	return h.Sum64()
}

// Table makes the table of the rows. The maker is used up.
func (m *TableMaker) Table() *Table {
	t := &m.t
	t.first = map[uint64]int32{}
	count := map[uint64]int32{}
	for _, k := range t.keys {
		count[k.hash]++
	}
	// A row is found by the kind whose values the fewest rows have: the invoice
	// rather than the supplier, so that few rows have to be looked at.
	for i := len(t.rows) - 1; i >= 0; i-- {
		rare, end, least := int32(0), int32(0), int32(math.MaxInt32)
		for from, to := range t.kinds(i) {
			most := int32(0)
			for _, k := range t.keys[from:to] {
				most = max(most, count[k.hash])
			}
			if most < least {
				rare, end, least = from, to, most
			}
		}
		for j := rare; j < end; j++ {
			k := &t.keys[j]
			if first, ok := t.first[k.hash]; ok {
				k.next = first
			}
			t.first[k.hash] = j
		}
	}
	return t
}

// kinds yields where the keys of each kind of a row begin and end.
func (t *Table) kinds(row int) func(func(from, to int32) bool) {
	return func(yield func(from, to int32) bool) {
		for from, end := t.rows[row].from, t.rows[row].to; from < end; {
			to := from + 1
			for to < end && t.keys[to].kind == t.keys[from].kind {
				to++
			}
			if !yield(from, to) {
				return
			}
			from = to
		}
	}
}

// Len is the number of rows.
func (t *Table) Len() int { return len(t.rows) }

// found is what a table says of a consignment.
type found struct {
	row   int // that counts, the first one; -1 for none
	other int // the first of another UCR; -1 for none
}

// lookup is what a table has for links: their hashes, and the rows that have one
// of them as the key by which rows are found.
type lookup struct {
	has  map[uint64]bool
	rows []int32
}

// look looks links up.
func (t *Table) look(all *[links][]Link) lookup {
	l := lookup{has: map[uint64]bool{}}
	for kind, links := range all {
		for _, link := range links {
			hash := Key{LinkKind(kind), link.Value}.hash()
			if l.has[hash] || Placeholder(link.Value) != "" { // which would join all that lack one
				continue
			}
			l.has[hash] = true
			k, ok := t.first[hash]
			for ; ok && k >= 0; k = t.keys[k].next {
				l.rows = append(l.rows, t.keys[k].row)
			}
		}
	}
	return l
}

// find looks for the rows of a consignment.
func (t *Table) find(trail *Trail) found {
	own, whole := t.look(&trail.own), lookup{}
	if trail.whole != nil {
		whole = trail.whole.lookup
	}
	f := found{-1, -1}
	var rows []int
	for _, row := range slices.Concat(own.rows, whole.rows) {
		if t.fits(int(row), own.has, whole.has) {
			rows = append(rows, int(row))
		}
	}
	if len(rows) == 0 {
		return f
	}
	f.row = slices.Min(rows)
	for _, row := range rows {
		if fold(t.rows[row].ucr) != fold(t.rows[f.row].ucr) && (f.other < 0 || row < f.other) {
			f.other = row
		}
	}
	return f
}

// fits reports whether a consignment, or its declaration, has one of the row's
// keys of each kind.
func (t *Table) fits(row int, own, whole map[uint64]bool) bool {
	for from, to := range t.kinds(row) {
		if !slices.ContainsFunc(t.keys[from:to], func(k tableKey) bool { return own[k.hash] || whole[k.hash] }) {
			return false
		}
	}
	return true
}

// by returns the links that led to the row, one of each kind.
func (t *Table) by(row int, trail *Trail) []keyed {
	var all []keyed
	for from, to := range t.kinds(row) {
		kind := t.keys[from].kind
		for l := range trail.of(kind) {
			hash := Key{kind, l.Value}.hash()
			if slices.ContainsFunc(t.keys[from:to], func(k tableKey) bool { return k.hash == hash }) {
				all = append(all, keyed{kind, l})
				break
			}
		}
	}
	return all
}

// keyed is a link that a row of a table has, too.
type keyed struct {
	kind LinkKind
	Link
}

// words names links: "invoice INV-1 and exporter GB123".
func words(by []keyed) string {
	var all []string
	for _, k := range by {
		all = append(all, k.kind.String()+" "+show(k.Value))
	}
	return list(all)
}

// place says where a row stands: "invoices.csv, line 12".
func (t *Table) place(row int) string {
	r := &t.rows[row]
	return fmt.Sprintf("%s, line %d", t.files[r.file], r.line)
}

// take gives the consignment the UCR that the table has for it, and reports where
// it has several. done is false where it has none.
func (d *Deriver) take(m *message, k *shipment, r *Result, report func(dm.Diagnostic)) (done bool) {
	t := d.table
	if t == nil {
		return false
	}
	f := t.find(r.Trail)
	if f.row < 0 {
		return false
	}
	by := t.by(f.row, r.Trail)
	if f.other >= 0 {
		said := func(row int) string {
			return fmt.Sprintf("%s for %s (%s)", show(t.rows[row].ucr), words(t.by(row, r.Trail)), t.place(row))
		}
		report(m.tree.Locate(by[0].Node, dm.Diagnostic{Code: CodeAmbiguous, Severity: dm.Error,
			Message:  fmt.Sprintf("%s gets no UCR: the table has two for it, %s and %s", m.subject(k), said(f.row), said(f.other)),
			Expected: "one UCR for both, or more keys in the table that tell the consignments apart"}))
		return true
	}
	row := &t.rows[f.row]
	r.Outcome, r.Kind, r.Value = Tabled, UCR, row.ucr
	r.TableFile, r.TableLine = t.files[row.file], int(row.line)
	for _, key := range by {
		in := m.input(Source(key.kind.String()), key.kind.String(), key.Node)
		in.Used = key.Value
		r.Inputs = append(r.Inputs, in)
	}
	r.Node = d.write(m.tree, k.node, r.Value, by[0].Node)
	return true
}

// compare reports a UCR in the message that is not the table's.
func (d *Deriver) compare(m *message, r *Result, report func(dm.Diagnostic)) {
	if d.table == nil {
		return
	}
	t := d.table
	f := t.find(r.Trail)
	if f.row < 0 || fold(t.rows[f.row].ucr) == fold(r.Value) || f.other >= 0 {
		return
	}
	report(m.tree.Locate(r.Node, dm.Diagnostic{Code: CodeTable, Severity: dm.Warning,
		Message: fmt.Sprintf("The %s %s is kept, and the table has another for %s: %s (%s)", r.Kind, show(r.Value), words(t.by(f.row, r.Trail)),
			show(t.rows[f.row].ucr), t.place(f.row)),
		Expected: show(t.rows[f.row].ucr)}))
}
