package csv

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	dm "wcodm/datamodel"
	"wcodm/datamodel/nearest"
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
	line  uint32
}

// separators are those that are looked for, the likelier first.
var separators = []byte{',', ';', '\t'}

// header reads the header line of a table of the layout.
func (s *scanner) header(l *Layout, separator byte) (*header, error) {
	var r record
	if err := s.first(&r, separator, func(name string) bool { _, ok := l.find(name); return ok }); err != nil {
		return nil, err
	}
	return s.columns(l, &r)
}

// first reads the header line, and finds the separator unless it is given. known
// says which names are columns.
func (s *scanner) first(r *record, separator byte, known func(name string) bool) error {
	if err := s.begin(); err != nil {
		return err
	}
	candidates := separators
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
		case bytes.Count(r.text, []byte{'\r'}) > bytes.Count(r.text, []byte("\r\n")):
			return fatal("CSV002", "The lines of the file end in carriage returns alone", "lines that end in a line feed, or in both", dm.Place{Line: r.line, Col: 1})
		}
		return nil
	}
}

// begin looks at the first bytes.
func (s *scanner) begin() error {
	for len(s.buf) < 3 && !s.ended {
		if err := s.fill(); err != nil {
			return err
		}
	}
	switch {
	case bytes.HasPrefix(s.buf, []byte("\xEF\xBB\xBF")):
		s.pos = 3
		s.enc.asked = UTF8
	case bytes.HasPrefix(s.buf, []byte("\xFF\xFE")), bytes.HasPrefix(s.buf, []byte("\xFE\xFF")):
		return fatal("CSV004", "The characters cannot be read: the file is in UTF-16", `UTF-8 (in a spreadsheet: save as "CSV UTF-8") or windows-1252`, dm.Place{Line: 1, Col: 1})
	}
	return nil
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
				if known(strings.TrimSpace(string(r.value(c)))) {
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
		name := strings.TrimSpace(string(r.value(c)))
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
		return nil, fatal("CSV002", "The first line has no column that is known here", "a header line with "+some(l)+"; columns of your own take a mapping", at)
	}
	key, ok := from[l.key]
	if !ok {
		return nil, fatal("CSV002", fmt.Sprintf("The column %s is missing: without it, declarations cannot be told apart", l.Key())+h.hint(l.Key()), "the column "+l.Key(), at)
	}
	h.key, s.key, s.width = key, key, r.count
	return h, nil
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
