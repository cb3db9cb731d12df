package mappings

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"wcodm/datamodel/nearest"
	"wcodm/datamodel/yamlfile"
)

// codeTable relates national codes to the package's.
type codeTable struct {
	toWCO, toNational map[string]string
	prefixes          map[string]string // "IM*": prefix to national code, from the package's side only
	longestPrefix     int
	national, wco     []string // pair by pair, in file order
	shared            string   // what is lost where national codes share one of the package: the first case
	sharing           int      // how many cases there are
}

// listed is how many codes a message or a description lists at most.
const listed = 10

// parseCodes reads a table: an inline map, or a CSV file, which files reads.
func parseCodes(n yamlfile.Node, only direction, files func(name string) ([]byte, error)) (*codeTable, error) {
	if !n.IsText() {
		return inlineCodes(n, only)
	}
	name, err := n.Text()
	if err != nil {
		return nil, err
	}
	if !isCSV(name) {
		return nil, n.Errorf(`a table is a map of codes, or a file: "FILE.csv", not %q`, name)
	}
	data, err := files(name)
	if err != nil {
		return nil, n.Errorf("codes: %v", err)
	}
	return csvCodes(name, data, only)
}

func isCSV(name string) bool { return strings.HasSuffix(name, ".csv") }

func inlineCodes(n yamlfile.Node, only direction) (*codeTable, error) {
	fields, err := n.Fields()
	if err != nil {
		return nil, err
	}
	if len(fields) == 0 {
		return nil, n.Errorf("the table has no codes")
	}
	c := newCodeTable(len(fields))
	for _, f := range fields {
		w, err := f.Value.Text()
		if err != nil {
			return nil, err
		}
		if err := c.add(cell{f.Key, f.At.Errorf}, cell{w, f.Value.Errorf}, only); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// csvCodes reads a table from a CSV file with the columns national and wco in
// any order; further columns are for people.
func csvCodes(file string, data []byte, only direction) (*codeTable, error) {
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	fault := func(line, column int, format string, args ...any) error {
		return &yamlfile.Error{File: file, Line: line, Column: column, Message: fmt.Sprintf(format, args...)}
	}
	read := func() ([]string, error) {
		row, err := r.Read()
		var wrong *csv.ParseError
		switch {
		case !errors.As(err, &wrong):
			return row, err
		case wrong.Err == csv.ErrFieldCount:
			return nil, fault(wrong.StartLine, 1, "the row has %d cells, and the header has %d", len(row), r.FieldsPerRecord)
		}
		return nil, fault(wrong.Line, wrong.Column, "a quotation mark stands within a value, or is not closed: a value in quotation marks has two for one of its own")
	}
	header, err := read()
	if err == io.EOF {
		return nil, fault(1, 1, `the file is empty: a table begins with the header "national,wco"`)
	}
	if err != nil {
		return nil, err
	}
	if len(header) == 1 && strings.ContainsAny(header[0], ";\t") {
		return nil, fault(1, 1, `the columns are divided by commas: "national,wco", not %q`, header[0])
	}
	var at [2]int
	for i, name := range []string{"national", "wco"} {
		at[i] = slices.Index(header, name)
		if at[i] < 0 {
			return nil, fault(1, 1, "the table has no column %q: its header is %q", name, strings.Join(header, ","))
		}
		if again := slices.Index(header[at[i]+1:], name); again >= 0 {
			line, column := r.FieldPos(at[i] + 1 + again)
			return nil, fault(line, column, "the column %q is given twice", name)
		}
	}
	c := newCodeTable(bytes.Count(data, []byte("\n")))
	for {
		row, err := read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		var cells [2]cell
		for i, k := range at {
			cells[i] = cell{row[k], func(format string, args ...any) error {
				line, column := r.FieldPos(k)
				return fault(line, column, format, args...)
			}}
		}
		if err := c.add(cells[0], cells[1], only); err != nil {
			return nil, err
		}
	}
	if len(c.national) == 0 {
		return nil, fault(1, 1, "the table has no codes")
	}
	return c, nil
}

func newCodeTable(size int) *codeTable {
	return &codeTable{toWCO: make(map[string]string, size), toNational: make(map[string]string, size)}
}

// cell is one code of a table, with its place.
type cell struct {
	text   string
	errorf func(format string, args ...any) error
}

func (c *codeTable) add(national, wco cell, only direction) error {
	for _, x := range []cell{national, wco} {
		switch {
		case x.text == "":
			return x.errorf("the code is empty")
		case !utf8.ValidString(x.text):
			return x.errorf("the code %q is not UTF-8", x.text)
		case strings.TrimSpace(x.text) != x.text: // values are trimmed, so it would match none
			return x.errorf("the code %q begins or ends with a blank", x.text)
		}
	}
	n, w := national.text, wco.text
	if already, ok := c.toWCO[n]; ok {
		return national.errorf("the national code %q is given twice: it is %q already", n, already)
	}
	c.toWCO[n] = w
	c.national, c.wco = append(c.national, n), append(c.wco, w)
	if prefix, ok := strings.CutSuffix(w, "*"); ok {
		if only != out {
			return wco.errorf(`%q stands for many codes: it cannot run backwards, so the rule needs "only: out"`, w)
		}
		if first, ok := c.prefixes[prefix]; ok {
			return wco.errorf("%q becomes %q already, and cannot become %q as well", w, first, n)
		}
		if c.prefixes == nil {
			c.prefixes = map[string]string{}
		}
		c.prefixes[prefix] = n
		c.longestPrefix = max(c.longestPrefix, len(prefix))
		return nil
	}
	first, ok := c.toNational[w]
	if !ok {
		c.toNational[w] = n
		return nil
	}
	if c.sharing++; c.sharing == 1 {
		c.shared = fmt.Sprintf("the difference between %q and %q: both become %q, which leads back to %q", first, n, w, first)
	}
	return nil
}

func (c *codeTable) in(v string) (string, *valueError) {
	if w, ok := c.toWCO[v]; ok && !strings.HasSuffix(w, "*") {
		return w, nil
	}
	return "", &valueError{message: fmt.Sprintf("the code %q is not known here%s", v, nearestCode(v, c.national)), expected: oneOf(c.national, len(c.national)), of: otherCodes(c.national)}
}

// out prefers a code as it stands to a prefix, and a long prefix to a short one.
func (c *codeTable) out(v string) (string, *valueError) {
	if n, ok := c.toNational[v]; ok {
		return n, nil
	}
	if c.prefixes != nil {
		for end := min(c.longestPrefix, len(v)); end >= 0; end-- {
			if n, ok := c.prefixes[v[:end]]; ok {
				return n, nil
			}
		}
	}
	return "", &valueError{message: fmt.Sprintf("the code %q has no national counterpart%s", v, nearestCode(v, c.wco)), expected: oneOf(c.wco, len(c.toNational)+len(c.prefixes)), of: otherCodes(c.wco)}
}

func (c *codeTable) loses(d direction) string {
	switch {
	case d == out && len(c.prefixes) > 0:
		i := slices.IndexFunc(c.wco, func(w string) bool { return strings.HasSuffix(w, "*") })
		return fmt.Sprintf("what follows %q in the code", strings.TrimSuffix(c.wco[i], "*"))
	case d == in && c.sharing > 1:
		return fmt.Sprintf("%s (and %d more codes like that)", c.shared, c.sharing-1)
	case d == in:
		return c.shared
	}
	return ""
}

// String lists the pairs, of a large table the first.
func (c *codeTable) String() string {
	shown := len(c.national)
	if shown > listed {
		shown = 3
	}
	pairs := make([]string, shown, shown+1)
	for i := range pairs {
		pairs[i] = c.national[i] + " → " + c.wco[i]
	}
	if shown < len(c.national) {
		pairs = append(pairs, fmt.Sprintf("… (%d codes)", len(c.national)))
	}
	return strings.Join(pairs, ", ")
}

// oneOf says what codes would be right, each once; of many it lists the first.
// distinct is how many different ones there are.
func oneOf(codes []string, distinct int) string {
	var first []string
	for _, code := range codes {
		if !slices.Contains(first, code) {
			first = append(first, code)
		}
		if len(first) == min(listed, distinct) {
			break
		}
	}
	text := "one of " + strings.Join(first, ", ")
	if distinct > listed {
		text += fmt.Sprintf(", … (%d codes)", distinct)
	}
	return text
}

// otherCodes names the values that are none of the codes.
func otherCodes(codes []string) string {
	return "codes other than " + strings.TrimPrefix(oneOf(codes, len(codes)), "one of ")
}

// nearestCode proposes a code. Short codes are all near each other: only upper
// and lower case may be mixed up there.
func nearestCode(code string, codes []string) string {
	w := ""
	if len(code) > 3 {
		w = nearest.Word(code, codes)
	} else if i := slices.IndexFunc(codes, func(c string) bool { return strings.EqualFold(c, code) }); i >= 0 {
		w = codes[i]
	}
	if w == "" || w == code {
		return ""
	}
	return fmt.Sprintf("; did you mean %q?", w)
}
