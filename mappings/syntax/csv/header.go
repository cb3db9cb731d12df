package csv

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	dm "wcodm/datamodel"
	"wcodm/datamodel/nearest"
	"wcodm/datamodel/textfile"
)

// header is what the header line of a file says. It is immutable once read.
type header struct {
	layout *Layout
	names  []string // by column of the file
	places []dm.Place
	// columns are the columns of the layout, by column of the file; -1 is none.
	columns []int
	// order lists the columns of the file that are known, in the layout's order.
	order []int
	key   int // column of the file
	least int // cells that a row has: up to the last column that has a name
	line  uint32
}

// separators are those that are looked for, the likelier first.
var separators = []byte{',', ';', '\t', '|'}

// valueSeparators are those of tables in whose cells a | is between values.
var valueSeparators = separators[:3]

// header reads the header line of a table of the layout. It is the first, or that
// of the number line.
func (s *scanner) header(l *Layout, separator byte, line int) (*header, error) {
	if err := s.begin(); err != nil {
		return nil, err
	}
	if err := s.passOver(line - 1); err != nil {
		return nil, err
	}
	var r record
	if err := s.first(&r, separators, separator, l.knows); err != nil {
		return nil, err
	}
	h, err := s.columns(l, &r)
	if err != nil && line == 0 {
		if below := s.below(l); below > 0 {
			err = fatal(codeTitle, fmt.Sprintf("The headings of this table stand in line %d, and it begins with something else", below),
				fmt.Sprintf("the headings in the first line, or --header-line %d, which passes over what stands before them", below), dm.Place{Line: uint32(below), Col: 1})
			inRow(err, uint32(below))
		}
	}
	return h, err
}

// passOver goes to the line behind that many.
func (s *scanner) passOver(lines int) error {
	for range lines {
		for {
			end := bytes.IndexByte(s.buf[s.pos:], '\n')
			if end >= 0 {
				s.pos += end + 1
				s.line++
				s.row++
				break
			}
			if s.ended {
				return fatal("CSV002", fmt.Sprintf("The file has no line %d, which is to have its headings", lines+1), "the line that names the columns", dm.Place{Line: s.line, Col: 1})
			}
			if len(s.buf)-s.pos > s.limit {
				s.pos = len(s.buf)
			}
			if err := s.fill(); err != nil {
				return err
			}
		}
	}
	return nil
}

// below looks for headings in the next lines. It returns the number of the line, 0
// where there are none.
func (s *scanner) below(l *Layout) int {
	for len(s.buf)-s.pos < chunk && !s.ended {
		if s.fill() != nil {
			return 0
		}
	}
	rest, line := s.buf[s.pos:], int(s.line)
	for range maxTitle {
		if len(rest) == 0 {
			return 0
		}
		if h := l.headings(rest); h.most() {
			return line + h.line - 1
		}
		rest = rest[lineEnd(rest, 0):]
		line++
	}
	return 0
}

// maxTitle is in how many lines headings are looked for.
const maxTitle = 30

// headings counts what a header line names.
type headings struct {
	named int // columns that have a name
	known int // columns of the layout among them
	twice int // names more for one that was named before
	key   bool
	line  int // that they stand in, from 1
}

// most reports whether it is plainly a line of headings: most of them are known.
func (h headings) most() bool { return h.known > 1 && 2*(h.known+h.twice) > h.named }

// headings counts those of the first line of a text that has any.
func (l *Layout) headings(text []byte) (h headings) {
	s := newScanner(bytes.NewReader(text), l.pkg.Trim, Auto, DefaultLimit)
	var r record
	if s.begin() != nil || s.first(&r, separators, 0, l.knows) != nil {
		return h
	}
	h.line = int(r.line)
	seen := map[int]bool{}
	for _, c := range r.cells {
		h.named++
		at, ok := l.find(headingOf(r.value(c)))
		switch {
		case ok && seen[at]:
			h.twice++
		case ok:
			seen[at] = true
			h.known++
			h.key = h.key || at == l.key
		}
	}
	return h
}

// headingOf is the name of a column as it stands in its cell.
func headingOf(cell []byte) string {
	name, _, _ := cleaned(bytes.Clone(cell), true, true)
	return strings.TrimSpace(string(name))
}

// first reads the header line, and finds the separator among the candidates unless
// it is given. known says which names are columns. The file has been begun.
func (s *scanner) first(r *record, candidates []byte, separator byte, known func(name string) bool) error {
	if separator != 0 {
		candidates = []byte{separator}
	}
	for {
		sep, err := s.separator(candidates, known)
		if err != nil {
			return err
		}
		if chosen, n := directive(s.buf[s.pos:]); n > 0 {
			s.pos += n
			s.line++
			if separator == 0 {
				candidates = []byte{chosen}
			}
			continue
		}
		s.sep = sep
		before := s.pos
		n, lines, state := s.scan(r, sep)
		if state.whole && n > 0 && len(r.cells) == 0 && r.wrong == nil {
			s.pos, s.line, s.row = before+n, s.line+lines, s.row+1 // a blank line
			continue
		}
		if err := s.next(r); err != nil {
			return err
		}
		switch {
		case r.wrong != nil:
			return &Error{*r.wrong}
		case r.count > maxColumns:
			return fatal("CSV011", fmt.Sprintf("The file asks for more than is allowed: it has more than %d columns", maxColumns), "", dm.Place{Line: r.line, Col: 1})
		}
		return nil
	}
}

// begin looks at the beginning of the file: which Unicode it is in, and how its
// lines end.
func (s *scanner) begin() error {
	file := textfile.NewReader(s.in)
	s.in = file
	if err := s.fill(); err != nil {
		return err
	}
	if file.Unicode() {
		s.enc.asked = UTF8
	}
	for {
		end := lineBreak(s.buf)
		switch {
		case end < len(s.buf) && s.buf[end] == '\n', end == len(s.buf) && s.ended:
			return nil
		case end+1 < len(s.buf) && s.buf[end+1] == '\n':
			return nil
		case end+1 < len(s.buf), end < len(s.buf) && s.ended:
			head := bytes.Clone(s.buf)
			s.in, s.buf, s.ended = textfile.NewLineFeeds(io.MultiReader(bytes.NewReader(head), s.in)), s.buf[:0], false
			return s.fill()
		case len(s.buf) > s.limit:
			return nil
		}
		if err := s.fill(); err != nil {
			return err
		}
	}
}

// lineBreak is the offset of the first line break outside of quotation marks, or
// the length of the text.
func lineBreak(text []byte) int {
	inside := false
	for i, c := range text {
		switch {
		case c == '"':
			inside = !inside
		case !inside && (c == '\n' || c == '\r'):
			return i
		}
	}
	return len(text)
}

// separator tells the separator from the line at hand: that with which the most
// columns are known, or else the most cells are there.
func (s *scanner) separator(candidates []byte, known func(name string) bool) (byte, error) {
	for {
		best, most, whole := candidates[0], -1, true
		for _, sep := range candidates {
			var r record
			_, _, state := s.scan(&r, sep)
			whole = whole && state.whole
			score := r.count
			for _, c := range r.cells {
				if known(headingOf(r.value(c))) {
					score += maxColumns
				}
			}
			if score > most {
				best, most = sep, score
			}
		}
		if whole || s.ended || len(s.buf)-s.pos > s.limit {
			return best, nil
		}
		if err := s.fill(); err != nil {
			return 0, err
		}
	}
}

// directive is the line "sep=;" that spreadsheets write and read, with its
// length in bytes; 0 where there is none.
func directive(b []byte) (sep byte, n int) {
	b, ok := bytes.CutPrefix(b, []byte("sep="))
	if !ok || len(b) < 2 || !bytes.Contains(separators, b[:1]) {
		return 0, 0
	}
	switch end := lineEnd(b, 0); end {
	case 2:
		return b[0], 4 + end
	case 3:
		if b[1] == '\r' {
			return b[0], 4 + end
		}
	}
	return 0, 0
}

// columns relates the columns of the file to those of the layout.
func (s *scanner) columns(l *Layout, r *record) (*header, error) {
	h := &header{layout: l, names: make([]string, r.count), places: make([]dm.Place, r.count), columns: make([]int, r.count), key: -1}
	for i := range h.columns {
		h.columns[i] = -1
	}
	from := map[int]int{} // columns of the layout to those of the file
	for _, c := range r.cells {
		name := headingOf(r.value(c))
		h.names[c.column], h.places[c.column] = name, c.at
		at, ok := l.find(name)
		if !ok {
			continue
		}
		if other, twice := from[at]; twice {
			return nil, fatal("CSV003", fmt.Sprintf("%q is the same column as %q, the %s of the file", name, h.names[other], ordinal(other+1)), "each column once", c.at)
		}
		from[at] = int(c.column)
		h.columns[c.column] = at
		h.order = append(h.order, int(c.column))
	}
	slices.SortFunc(h.order, func(a, b int) int { return h.columns[a] - h.columns[b] })
	h.line = r.line
	at := dm.Place{Line: r.line, Col: 1}
	if len(h.order) == 0 {
		return nil, fatal("CSV002", fmt.Sprintf("%s has no column that is known here", lineWords(r.line)), "a header line with "+some(l)+"; columns of your own take a mapping", at)
	}
	key, ok := from[l.key]
	if !ok {
		return nil, fatal("CSV002", fmt.Sprintf("The column %s is missing: without it, declarations cannot be told apart", l.Key())+h.hint(l.Key()), "the column "+l.Key(), at)
	}
	h.key, s.key, s.width = key, key, r.count
	for i, name := range h.names {
		if name != "" {
			h.least = i + 1
		}
	}
	return h, nil
}

func lineWords(line uint32) string {
	if line == 1 {
		return "The first line"
	}
	return fmt.Sprintf("Line %d", line)
}

// hint names the unknown column of the file that may be meant.
func (h *header) hint(name string) string {
	var unknown []string
	for i, c := range h.columns {
		if c < 0 && h.names[i] != "" {
			unknown = append(unknown, h.names[i])
		}
	}
	if w := nearest.Word(name, unknown); w != "" {
		return fmt.Sprintf(" (is it %q?)", w)
	}
	return ""
}

// unknown is the finding about a column of the file that is not known.
func (h *header) unknown(column int) dm.Diagnostic {
	d := dm.Diagnostic{Code: CodeUnknown, Severity: dm.Warning, Field: h.names[column], Value: h.names[column]}.At(h.places[column])
	if d.Value == "" {
		d.Message = fmt.Sprintf("The %s column has no name: what is in it is not carried over", ordinal(column+1))
		d.Line, d.Column = int(h.places[h.order[0]].Line), 0
		return d
	}
	var names []string
	for i := range h.layout.columns {
		if !slices.Contains(h.columns, i) {
			names = append(names, h.layout.columns[i].name)
		}
	}
	d.Message = fmt.Sprintf("The column %q is not known: what is in it is not carried over%s", d.Value, nearest.Hint(d.Value, names))
	return d
}

// some names the first columns of a layout, the key in front.
func some(l *Layout) string {
	names := []string{l.Key()}
	for _, c := range l.written {
		if c != l.key && len(names) < 5 {
			names = append(names, l.columns[c].name)
		}
	}
	return strings.Join(names, ", ") + ", …"
}

func ordinal(n int) string {
	switch {
	case n%100 >= 11 && n%100 <= 13:
		return fmt.Sprintf("%dth", n)
	case n%10 == 1:
		return fmt.Sprintf("%dst", n)
	case n%10 == 2:
		return fmt.Sprintf("%dnd", n)
	case n%10 == 3:
		return fmt.Sprintf("%drd", n)
	}
	return fmt.Sprintf("%dth", n)
}
