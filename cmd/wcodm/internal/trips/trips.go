// Package trips tells what became of samples that went through a mapping and
// back.
package trips

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"

	"wcodm"
	dm "wcodm/datamodel"
	"wcodm/datamodel/plaintext"
	"wcodm/mappings"
	"wcodm/mappings/syntax/csv"
)

// Forms are the forms of a report.
var Forms = []string{"text", "json"}

// Options say how a report looks.
type Options struct {
	// Name is what the user calls the mapping, Form one of Forms.
	Name, Form string
	// All lists every value that was not carried.
	All bool
}

// Report tells of one message after the other.
type Report struct {
	Options
	w        io.Writer
	messages []message // of a report in JSON
	count    int
	total    mappings.Figures
	sums     map[sum]int // of what is not listed
	bad      bool
	errors   int
}

// sum is what values that are not listed have in common: their fate, and its
// reason, or of those that no rule takes up, their path.
type sum struct {
	fate mappings.Fate
	why  string
}

// New begins a report.
func New(w io.Writer, o Options) *Report { return &Report{Options: o, w: w, sums: map[sum]int{}} }

// message is what is told of one message.
type message struct {
	File    string            `json:"file"`
	Message int               `json:"message,omitempty"`
	Format  string            `json:"format,omitempty"`
	Figures *mappings.Figures `json:"figures,omitempty"`
	Changes []change          `json:"changes"`
	Errors  []dm.Diagnostic   `json:"errors"`
	// Columns are those of a table that the mapping does not know.
	Columns []dm.Diagnostic `json:"columns,omitempty"`
}

type change struct {
	Fate   mappings.Fate `json:"fate"`
	Path   string        `json:"path"`
	Line   uint32        `json:"line,omitempty"`
	Column uint32        `json:"column,omitempty"`
	Was    string        `json:"was,omitempty"`
	Came   string        `json:"came,omitempty"`
	Reason string        `json:"reason"`
	Rule   string        `json:"rule,omitempty"`
}

// Add tells of one message, or of an input that could not be read.
func (r *Report) Add(res *wcodm.Result) error {
	m := message{File: res.Input, Message: res.Message, Changes: []change{}, Errors: []dm.Diagnostic{}}
	if res.Format != nil {
		m.Format = res.Format.Name
	}
	for _, d := range res.Diagnostics {
		switch {
		case d.Severity == dm.Error:
			m.Errors = append(m.Errors, d)
		case d.Code == csv.CodeUnknown: // its cells are not among the values
			m.Columns = append(m.Columns, d)
		}
	}
	slices.SortStableFunc(m.Errors, func(a, b dm.Diagnostic) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	r.errors += len(m.Errors)
	r.bad = r.bad || len(m.Errors) > 0 || len(m.Columns) > 0
	if res.Trip != nil {
		r.count++
		r.total.Add(res.Trip.Figures)
		r.bad = r.bad || !res.Trip.Holds()
		r.sum(res.Trip)
		figures := res.Trip.Figures
		m.Figures = &figures
	}
	if r.Form == "json" {
		for _, c := range r.changes(res.Trip) {
			m.Changes = append(m.Changes, change{c.Fate, c.Path, c.Place.Line, c.Place.Col, c.Was, c.Came, c.Reason, c.Rule})
		}
		r.messages = append(r.messages, m)
		return nil
	}
	return r.text(res, m)
}

// listed reports whether a change is told by itself: all are, or those that
// somebody has to do something about and no error tells of.
func (r *Report) listed(o *mappings.Outcome, c mappings.Change) bool {
	return r.All || c.Fate == mappings.FateLost || c.Fate == mappings.FateUnmapped && o.National
}

// changes are those of the changes that are listed.
func (r *Report) changes(o *mappings.Outcome) (all []mappings.Change) {
	if o != nil {
		for _, c := range o.Changes {
			if r.listed(o, c) {
				all = append(all, c)
			}
		}
	}
	return all
}

// sum counts the changes that are not listed.
func (r *Report) sum(o *mappings.Outcome) {
	for _, c := range o.Changes {
		switch {
		case r.listed(o, c) || c.Fate == mappings.FateWrong:
		case c.Fate == mappings.FateUnmapped:
			r.sums[sum{c.Fate, positions.ReplaceAllString(c.Path, "")}]++
		default:
			r.sums[sum{c.Fate, c.Reason}]++
		}
	}
}

var positions = regexp.MustCompile(`\[\d+\]`)

// Flush ends the report.
func (r *Report) Flush() error {
	if r.Form != "json" {
		return r.totals()
	}
	sums := []counted{}
	for _, k := range r.sorted() {
		sums = append(sums, counted{k.fate, k.why, r.sums[k]})
	}
	e := json.NewEncoder(plaintext.NewJSON(r.w))
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if r.messages == nil {
		r.messages = []message{}
	}
	return e.Encode(struct {
		Mapping  string           `json:"mapping"`
		Messages []message        `json:"messages"`
		Reasons  []counted        `json:"reasons"`
		Total    mappings.Figures `json:"total"`
		Good     bool             `json:"good"`
	}{r.Name, r.messages, sums, r.total, r.Good()})
}

// counted is how many values have a fate for one reason.
type counted struct {
	Fate   mappings.Fate `json:"fate"`
	Reason string        `json:"reason"`
	Values int           `json:"values"`
}

// sorted are the sums by fate, the largest first.
func (r *Report) sorted() []sum {
	return slices.SortedFunc(maps.Keys(r.sums), func(a, b sum) int {
		return cmp.Or(cmp.Compare(a.fate, b.fate), cmp.Compare(r.sums[b], r.sums[a]), cmp.Compare(a.why, b.why))
	})
}

// Good reports whether every message held.
func (r *Report) Good() bool { return !r.bad }

func plural(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}
