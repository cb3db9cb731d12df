package csv

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	dm "wcodm/datamodel"
	"wcodm/datamodel/nearest"
	"wcodm/datamodel/spreadsheet"
)

// maxColumns bounds the columns of a table.
const maxColumns = 4096

// Layout relates the columns of a table to the structure of a national format.
// It is immutable and safe for concurrent use.
type Layout struct {
	pkg     *dm.Package
	item    *dm.Element // the class that is a row; nil where a declaration has one row
	columns []column    // all there are, in the order of the structure
	groups  []group     // the occurrences of classes that columns are in
	rows    [2]int      // from where to where groups lie within the row
	key     int         // of columns
	written []int       // of columns, in the order of writing
	own     bool        // the user named those
	byPlace map[place]int
	exact   map[string]int // names in a header line, to columns
	folded  map[string]int // the same by [fold]
}

// column is one column: an attribute in one of its places.
type column struct {
	name    string // as it is written
	ours    string // as the structure has it
	elem    *dm.Element
	group   int // that holds it
	number  int // among the columns of the element in the group, from 1
	row     bool
	decimal bool
	date    bool
	digits  bool // its pattern asks for digits and no more
}

// group is one occurrence of a class, within the declaration or within the row.
type group struct {
	elem   *dm.Element
	parent int
	number int // among those of the class in the parent, from 1; 0 for the row
}

// The groups that every layout has: the declaration and, where there is a class
// that is a row, that one.
const (
	declarationGroup = iota
	itemGroup
)

// place is what makes a column of an element: the group that holds it and the
// position in there.
type place struct {
	elem     *dm.Element
	group    int
	position int
}

// Name relates a column's name in the user's files to the name that the
// structure gives it.
type Name struct{ Theirs, Ours string }

// NameError is a fault in the names that a user gives to columns.
type NameError struct {
	// Index is the place of the name in what was given.
	Index  int
	Reason string
}

func (e *NameError) Error() string { return e.Reason }

// NewLayout makes the layout of a structure. names are the user's own names of
// columns; with any, they are the columns that are written, in their order. The
// error says why the structure is no table, or is a [*NameError].
//
// The elements of the package get the names of their columns as labels: no
// other goroutine may use the package yet.
func NewLayout(p *dm.Package, names []Name) (*Layout, error) {
	l := &Layout{pkg: p, byPlace: map[place]int{}, exact: map[string]int{}, folded: map[string]int{}}
	if p.Body != p.Root {
		return nil, fmt.Errorf("the declaration of a table is its root, without a wrapper")
	}
	for _, e := range p.Root.Children {
		if e.Max != dm.Unbounded {
			continue
		}
		switch {
		case !e.IsClass():
			return nil, fmt.Errorf("%s is a value that may occur any number of times: a table has no columns for that; give it a max", e.Path())
		case l.item != nil:
			return nil, fmt.Errorf("%s and %s may both occur any number of times: only one class can be the row of a table", l.item.Path(), e.Path())
		}
		l.item = e
	}
	l.groups = append(l.groups, group{p.Root, -1, 1}, group{l.item, declarationGroup, 0})
	if err := l.class(p.Root, declarationGroup, "", false); err != nil {
		return nil, err
	}
	if err := l.setKey(); err != nil {
		return nil, err
	}
	if err := l.name(names); err != nil {
		return nil, err
	}
	l.label()
	return l, nil
}

// class adds the columns of a class.
func (l *Layout) class(e *dm.Element, group int, prefix string, row bool) error {
	for _, c := range e.Children {
		if c == l.item {
			l.rows[0] = len(l.groups)
			if err := l.class(c, itemGroup, prefix+c.Name+"_", true); err != nil {
				return err
			}
			l.rows[1] = len(l.groups)
			continue
		}
		if c.Max == dm.Unbounded {
			return fmt.Errorf("%s may occur any number of times within a row: a table has no columns for that; give it a max", c.Path())
		}
		for position := 1; position <= c.Max; position++ {
			name := prefix + c.Name
			if c.Max > 1 {
				name += "_" + strconv.Itoa(position)
			}
			if err := l.occurrence(c, group, position, name, row); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l *Layout) occurrence(e *dm.Element, in, position int, name string, row bool) error {
	if e.IsClass() {
		l.groups = append(l.groups, group{e, in, position})
		at := len(l.groups) - 1
		l.byPlace[place{e, in, position}] = at
		if len(l.groups) > maxColumns {
			return fmt.Errorf("%s: a table has no more than %d columns", e.Path(), maxColumns)
		}
		return l.class(e, at, name+"_", row)
	}
	if len(e.Type.Attributes) > 0 || e.Type.Child != "" {
		return fmt.Errorf("%s has XML attributes or elements within: a cell of a table holds one value", e.Path())
	}
	if other, ok := l.folded[Fold(name)]; ok {
		return fmt.Errorf("%s and %s would be columns of one name, %s", l.columns[other].elem.Path(), e.Path(), name)
	}
	l.folded[Fold(name)] = len(l.columns)
	if len(l.columns) >= maxColumns {
		return fmt.Errorf("%s: a table has no more than %d columns", e.Path(), maxColumns)
	}
	l.byPlace[place{e, in, position}] = len(l.columns)
	l.columns = append(l.columns, column{name: name, ours: name, elem: e, group: in, number: position, row: row, decimal: e.Type.Base == "decimal", date: e.Type.Base == "date",
		digits: e.Type.Base != "decimal" && len(e.Facets.Patterns) > 0 && !slices.ContainsFunc(e.Facets.Patterns, func(p string) bool { return !onlyDigits.MatchString(p) })})
	return nil
}

// onlyDigits are patterns of which all matches are digits.
var onlyDigits = regexp.MustCompile(`^(?:\[0-9\]|\\d|[0-9]|\{[0-9,]+\}|[()?*+|])+$`)

func (l *Layout) setKey() error {
	key := l.pkg.Key
	if key == nil {
		return fmt.Errorf(`the structure does not say which column tells declarations apart: "read: {key: NAME}"`)
	}
	found := 0
	for i := range l.columns {
		if l.columns[i].elem == key {
			l.key = i
			found++
		}
	}
	if found != 1 || l.columns[l.key].row {
		return fmt.Errorf("the key %s has to be one column of the declaration, outside of what repeats", key.Path())
	}
	return nil
}

// name enters the names that a header line may have.
func (l *Layout) name(names []Name) error {
	ours := map[string]int{}
	var all []string
	clear(l.folded) // so far it kept columns from having one name
	for i := range l.columns {
		ours[l.columns[i].ours] = i
		all = append(all, l.columns[i].ours)
	}
	for i, n := range names {
		fail := func(format string, args ...any) error { return &NameError{i, fmt.Sprintf(format, args...)} }
		at, ok := ours[n.Ours]
		switch {
		case !ok:
			return fail("there is no column %q%s", n.Ours, nearest.Hint(n.Ours, all))
		case slices.Contains(l.written, at):
			return fail("the column %s has two names, %q and %q", n.Ours, l.columns[at].name, n.Theirs)
		case strings.TrimSpace(n.Theirs) == "" || strings.ContainsAny(n.Theirs, "\r\n\t"):
			return fail("%q cannot be the name of a column: it is blank, or has a tab or a line break", n.Theirs)
		case n.Theirs != strings.TrimSpace(n.Theirs):
			return fail("%q cannot be the name of a column: it has white space around it", n.Theirs)
		}
		if other, ok := l.folded[Fold(n.Theirs)]; ok {
			return fail("%q is the name of two columns, %s and %s", n.Theirs, l.columns[other].ours, n.Ours)
		}
		l.written = append(l.written, at)
		l.columns[at].name = n.Theirs
		l.exact[n.Theirs], l.folded[Fold(n.Theirs)] = at, at
	}
	if len(names) > 0 && !slices.Contains(l.written, l.key) {
		return &NameError{0, fmt.Sprintf("the column %s has no name among these: without it, declarations cannot be told apart", l.columns[l.key].ours)}
	}
	l.own = len(names) > 0
	for i := range l.columns {
		if len(names) == 0 {
			l.written = append(l.written, i)
		}
		// What the user has no name for may still come under ours.
		name := l.columns[i].ours
		if _, taken := l.folded[Fold(name)]; !taken {
			l.exact[name], l.folded[Fold(name)] = i, i
		}
	}
	return nil
}

// label tells the elements of the package under which names the user knows them.
func (l *Layout) label() {
	columns := map[*dm.Element][]*column{}
	for i := range l.columns {
		c := &l.columns[i]
		columns[c.elem] = append(columns[c.elem], c)
	}
	for e, all := range columns {
		e.Label = all[0].name
		if len(all) > 1 {
			e.Label = l.numbered(e, all)
		}
	}
}

// numbered is the label of an element with several columns.
func (l *Layout) numbered(e *dm.Element, all []*column) string {
	// The user's names may count, too: then what counts is the position.
	if before, after, ok := strings.Cut(all[0].name, "1"); ok && all[0].name != all[0].ours {
		counts := true
		for i, c := range all {
			counts = counts && c.name == before+strconv.Itoa(i+1)+after
		}
		if counts && strings.Count(l.pattern(e), "{n}") == 1 {
			return before + "{n}" + after
		}
	}
	return l.pattern(e)
}

// pattern is the structure's name of an element's columns, with {n} for positions.
func (l *Layout) pattern(e *dm.Element) string {
	var names []string
	for x := e; x != l.pkg.Root; x = x.Parent {
		name := x.Name
		if x.Max > 1 {
			name += "_{n}"
		}
		names = append(names, name)
	}
	slices.Reverse(names)
	return strings.Join(names, "_")
}

// Package is the structure that the columns belong to.
func (l *Layout) Package() *dm.Package { return l.pkg }

// Columns returns the names of the columns that are written, in their order.
func (l *Layout) Columns() []string {
	names := make([]string, len(l.written))
	for i, c := range l.written {
		names[i] = l.columns[c].name
	}
	return names
}

// Names relates the structure's name of every column to its element, in the
// order of the structure.
func (l *Layout) Names(yield func(name string, e *dm.Element) bool) {
	for i := range l.columns {
		if !yield(l.columns[i].ours, l.columns[i].elem) {
			return
		}
	}
}

// HasDates reports whether the layout has a column whose base is date.
func (l *Layout) HasDates() bool {
	return slices.ContainsFunc(l.columns, func(c column) bool { return c.date })
}

// Key is the name of the column whose value tells declarations apart.
func (l *Layout) Key() string { return l.columns[l.key].name }

// Recognise tells how many columns of the layout a file has that begins so; 0
// where it is no such table. One that lacks the key, or has headings only further
// down, is one all the same if most of its headings are known: reading it tells what
// is wrong.
func (l *Layout) Recognise(head []byte) int {
	h := l.headings(head)
	if h.key || h.most() {
		return h.known
	}
	s := newScanner(bytes.NewReader(head), l.pkg.Trim, Auto, DefaultLimit)
	if s.begin() != nil || s.passOver(1) != nil {
		return 0
	}
	if line := s.below(l); line > 0 && s.passOver(line-2) == nil {
		return l.headings(s.buf[s.pos:]).known
	}
	return 0
}

// RecogniseWritten is [Layout.Recognise] by the names under which columns are written
// alone: the user's own where there are some, and not those that the structure has besides.
func (l *Layout) RecogniseWritten(head []byte) int {
	w := *l
	w.exact, w.folded = map[string]int{}, map[string]int{}
	for _, c := range l.written {
		w.exact[l.columns[c].name], w.folded[Fold(l.columns[c].name)] = c, c
	}
	return w.Recognise(head)
}

// knows reports whether a name in a header line is a column's.
func (l *Layout) knows(name string) bool {
	_, ok := l.find(name)
	return ok
}

// HasOwn reports whether the file of a declaration has each column that the user named,
// and the user named some: then the table is the one that was meant, whatever else is in it.
func (l *Layout) HasOwn(d *Declaration) bool {
	for _, c := range l.written {
		if !slices.Contains(d.header.columns, c) {
			return false
		}
	}
	return l.own
}

// find returns the column of a name in a header line.
func (l *Layout) find(name string) (int, bool) {
	if i, ok := l.exact[name]; ok {
		return i, true
	}
	i, ok := l.folded[Fold(name)]
	return i, ok
}

// Fold leaves out what does not matter in the name of a column.
func Fold(name string) string {
	return strings.Map(func(r rune) rune {
		if r == '_' || r == '-' || unicode.IsSpace(r) || spreadsheet.Invisible(r) {
			return -1
		}
		return r
	}, strings.ToLower(name))
}
