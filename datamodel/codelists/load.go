package codelists

import (
	"embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"sync"

	"wcodm/datamodel/nearest"
	"wcodm/datamodel/yamlfile"
)

// LoadError is a fault in the file of a list, with file, line and column.
type LoadError = yamlfile.Error

//go:embed lists/*.csv
var files embed.FS

// Names returns the names of the lists, sorted.
func Names() []string { return slices.Clone(names) }

var names = func() []string {
	entries, err := fs.ReadDir(files, "lists")
	if err != nil {
		panic(err) // embedded at build time
	}
	var all []string
	for _, e := range entries {
		all = append(all, strings.TrimSuffix(e.Name(), ".csv"))
	}
	return all
}()

// UnknownListError says that there is no list of a name.
type UnknownListError struct{ Name string }

func (e *UnknownListError) Error() string {
	return fmt.Sprintf("unknown code list %q%s", e.Name, nearest.Hint(e.Name, names))
}

// Known is nil for the name of a list and an [*UnknownListError] for any other.
func Known(name string) error {
	if !slices.Contains(names, name) {
		return &UnknownListError{name}
	}
	return nil
}

var loaded struct {
	sync.Mutex
	lists map[string]*List
}

// Open returns the list of that name. It is loaded once and shared. The error is
// an [*UnknownListError] or, for a bad file, a [*LoadError].
func Open(name string) (*List, error) {
	loaded.Lock()
	defer loaded.Unlock()
	return open(name)
}

func open(name string) (*List, error) {
	if l := loaded.lists[name]; l != nil {
		return l, nil
	}
	if err := Known(name); err != nil {
		return nil, err
	}
	file := "lists/" + name + ".csv"
	data, err := files.ReadFile(file)
	if err != nil {
		return nil, err
	}
	l, err := Load(file, string(data), open)
	if err != nil {
		return nil, err
	}
	if loaded.lists == nil {
		loaded.lists = map[string]*List{}
	}
	loaded.lists[name] = l
	return l, nil
}

// Load reads a list from its file: lines that begin with "# " hold YAML, which
// says what the list is, and the lines after them a table with the columns code,
// from, to, also and name, of which only the first is needed. open finds the lists that
// this one draws on; it may be nil where it draws on none. The error is a
// [*LoadError].
func Load(file, data string, open func(name string) (*List, error)) (*List, error) {
	head, body, line := split(data)
	doc, err := yamlfile.Parse(file, []byte(head))
	if err != nil {
		return nil, err
	}
	l := &List{}
	if err := l.header(doc, open); err != nil {
		return nil, err
	}
	if err := l.table(file, body, line); err != nil {
		return nil, err
	}
	if len(l.Codes) == 0 && l.Includes == nil && l.accepts == nil {
		return nil, doc.Errorf("the list %s has neither codes nor a form", l.Name)
	}
	return l, nil
}

// split parts the header from the table, which begins after so many lines. The
// mark of a header line becomes blank, so that lines and columns stay what they are.
func split(data string) (head, body string, lines int) {
	var b strings.Builder
	for strings.HasPrefix(data, "# ") {
		var text string
		text, data, _ = strings.Cut(data, "\n")
		b.WriteString("  " + text[2:] + "\n")
		lines++
	}
	return b.String(), data, lines
}

func (l *List) header(doc yamlfile.Node, open func(string) (*List, error)) error {
	m, err := doc.Map("list", "title", "standard", "version", "source", "example", "meant", "includes", "significant", "accepts", "country", "open", "outdated")
	if err != nil {
		return err
	}
	for key, to := range map[string]*string{"list": &l.Name, "title": &l.Title, "standard": &l.Standard, "version": &l.Version, "example": &l.Example} {
		if *to, err = m[key].Text(); err != nil {
			return err
		}
		if *to == "" {
			return doc.Errorf("the list lacks %q", key)
		}
	}
	if l.Sources, err = m["source"].Texts(); err != nil {
		return err
	}
	if len(l.Sources) == 0 {
		return doc.Errorf(`the list names no source: "source: [WORDS]"`)
	}
	if l.significant, err = m["significant"].Int(0); err != nil {
		return err
	}
	if l.significant < 0 {
		return m["significant"].Errorf("significant %d: a number of characters", l.significant)
	}
	if l.accepts, err = form(m["accepts"]); err != nil {
		return err
	}
	if l.open, err = form(m["open"]); err != nil {
		return err
	}
	if l.Includes, err = drawn(m["includes"], open); err != nil {
		return err
	}
	if l.country, err = drawn(m["country"], open); err != nil {
		return err
	}
	if n := m["outdated"]; n.Present() {
		if s, _ := n.Text(); s != "accepted" {
			return n.Errorf(`outdated: "accepted" is all that can be said of it`)
		}
		l.Outdated = true
	}
	if !m["meant"].Present() {
		return nil
	}
	fields, err := m["meant"].Fields()
	if err != nil {
		return err
	}
	l.meant = map[string]string{}
	for _, f := range fields {
		if l.meant[f.Key], err = f.Value.Text(); err != nil {
			return err
		}
	}
	return nil
}

// form reads the form of codes, a regular expression for the whole of one; true is
// any form.
func form(n yamlfile.Node) (*regexp.Regexp, error) {
	s, err := n.Text()
	if err != nil || s == "" {
		return nil, err
	}
	if s == "true" {
		s = ".*"
	}
	re, err := regexp.Compile("^(?:" + s + ")$")
	if err != nil {
		return nil, n.Errorf("%v", err)
	}
	return re, nil
}

// drawn opens the list that a header names.
func drawn(n yamlfile.Node, open func(string) (*List, error)) (*List, error) {
	name, err := n.Text()
	if err != nil || name == "" {
		return nil, err
	}
	if open == nil {
		return nil, n.Errorf("no list %q is known here", name)
	}
	l, err := open(name)
	if err != nil {
		return nil, n.Errorf("%v", err)
	}
	return l, nil
}

// columns are those that a table may have, in their order.
var columns = []string{"code", "from", "to", "also", "name"}

// table reads the codes. lines is the number of lines before the table.
func (l *List) table(file, body string, lines int) error {
	fault := func(line, column int, format string, args ...any) error {
		return &LoadError{File: file, Line: lines + line, Column: column, Message: fmt.Sprintf(format, args...)}
	}
	r := csv.NewReader(strings.NewReader(body))
	rows, err := r.ReadAll()
	var bad *csv.ParseError
	if errors.As(err, &bad) {
		return fault(bad.Line, bad.Column, "%v", bad.Err)
	}
	if err != nil || len(rows) == 0 {
		return err
	}
	at := [5]int{-1, -1, -1, -1, -1}
	for i, name := range rows[0] {
		c := slices.Index(columns, name)
		if c < 0 || at[c] >= 0 {
			return fault(1, 1, "the columns are code, from, to, also and name, each once, not %q", name)
		}
		at[c] = i
	}
	if at[0] < 0 {
		return fault(1, 1, "there is no column code")
	}
	l.Codes = make([]Code, len(rows)-1)
	l.index = make(map[string]*Code, len(l.Codes))
	for i, row := range rows[1:] {
		cell := func(c int) string {
			if at[c] < 0 {
				return ""
			}
			return row[at[c]]
		}
		c := &l.Codes[i]
		c.Code, c.Also, c.Name = cell(0), cell(3), cell(4)
		for j, day := range []*Day{&c.From, &c.To} {
			if s := cell(1 + j); s != "" {
				if *day, err = ParseDay(s); err != nil {
					return fault(i+2, 1, "%v", err)
				}
			}
		}
		switch {
		case c.Code == "":
			return fault(i+2, 1, "a row without a code")
		case i > 0 && l.Codes[i-1].Code >= c.Code:
			return fault(i+2, 1, "%s does not come after %s: codes are sorted, each once", c.Code, l.Codes[i-1].Code)
		case c.To != 0 && c.To < c.From:
			return fault(i+2, 1, "%s ends on %v, before it begins on %v", c.Code, c.To, c.From)
		}
		l.index[c.Code] = c
	}
	return nil
}
