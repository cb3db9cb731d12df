// Package trips tells what became of samples that went through a mapping and
// back.
package trips

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"wcodm"
	dm "wcodm/datamodel"
	"wcodm/mappings"
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
	bad      bool
	errors   int
}

// New begins a report.
func New(w io.Writer, o Options) *Report { return &Report{Options: o, w: w} }

// message is what is told of one message.
type message struct {
	File    string            `json:"file"`
	Message int               `json:"message,omitempty"`
	Format  string            `json:"format,omitempty"`
	Figures *mappings.Figures `json:"figures,omitempty"`
	Changes []change          `json:"changes"`
	Errors  []dm.Diagnostic   `json:"errors"`
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
		if d.Severity == dm.Error {
			m.Errors = append(m.Errors, d)
		}
	}
	r.errors += len(m.Errors)
	r.bad = r.bad || len(m.Errors) > 0
	if res.Trip != nil {
		r.count++
		r.total.Add(res.Trip.Figures)
		r.bad = r.bad || !res.Trip.Holds()
		figures := res.Trip.Figures
		m.Figures = &figures
	}
	if r.Form == "json" {
		for _, c := range r.listed(res.Trip) {
			m.Changes = append(m.Changes, change{c.Fate, c.Path, c.Place.Line, c.Place.Col, c.Was, c.Came, c.Reason, c.Rule})
		}
		m.Errors = slices.Clone(m.Errors)
		r.messages = append(r.messages, m)
		return nil
	}
	return r.text(res, m)
}

// listed are the changes that are told one by one: all, or those that somebody
// has to do something about.
func (r *Report) listed(o *mappings.Outcome) []mappings.Change {
	if o == nil || r.All {
		if o == nil {
			return nil
		}
		return o.Changes
	}
	return slices.DeleteFunc(slices.Clone(o.Changes), func(c mappings.Change) bool {
		return c.Fate != mappings.Lost && c.Fate != mappings.Wrong && (c.Fate != mappings.Unmapped || !o.National)
	})
}

// Flush ends the report.
func (r *Report) Flush() error {
	if r.Form != "json" {
		return r.totals()
	}
	e := json.NewEncoder(r.w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if r.messages == nil {
		r.messages = []message{}
	}
	return e.Encode(struct {
		Mapping  string           `json:"mapping"`
		Messages []message        `json:"messages"`
		Total    mappings.Figures `json:"total"`
		Good     bool             `json:"good"`
	}{r.Name, r.messages, r.total, r.Good()})
}

// Good reports whether every message held.
func (r *Report) Good() bool { return !r.bad }

func plural(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}
