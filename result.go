package wcodm

import (
	"fmt"

	dm "wcodm/datamodel"
	"wcodm/datamodel/protect"
	"wcodm/datamodel/sad"
	"wcodm/datamodel/ucr"
	"wcodm/mappings"
	"wcodm/mappings/syntax/csv"
	"wcodm/validators"
	"wcodm/validators/compare"
	"wcodm/validators/report"
)

// Result is what came of one message, or of an input as a whole where Message
// is 0. It is valid only until the function it is given to returns.
type Result struct {
	// Input is the name of the input; Message counts its messages from 1.
	Input   string
	Message int
	// Format is the format the message was read as; nil when it is none.
	Format *Format
	// Foreign says that what was read is no customs message at all, which is all that
	// is told of it: nothing in it speaks for one that is broken or not known here.
	Foreign bool
	// Schema names the files of the official schema that the message was judged by;
	// empty where it was by none.
	Schema string
	// Output is the message in the target format, nil when it was not written:
	// nothing was asked for, or it has errors.
	Output []byte
	// UCR tells which UCR each consignment of the message has and where it came
	// from.
	UCR []ucr.Result
	// Protected counts what was kept from the output, and Lacks what the target
	// requires and the output lacks because of that.
	Protected protect.Count
	Lacks     int
	// Values counts the values of a message that could be read, and Carried those that
	// have a place in its format and are carried by its mapping or left out by name.
	Carried, Values int
	// Sheet is the message laid out as a form, where that was asked for and the
	// message could be read. It stays valid.
	Sheet *sad.Sheet
	// Trip tells what became of each value on its way there and back, where that
	// was asked for.
	Trip *mappings.Outcome
	// Reused tells what became of an export declaration, where that was asked for.
	Reused *Reused
	// Diagnostics are the findings in the order they were made, as far as they are
	// listed; Unlisted counts the others.
	Diagnostics []dm.Diagnostic
	Unlisted    report.Count
	// Err is what went wrong with the machine while reading the input.
	Err error

	grades  Severities
	taken   bool             // the engine's take got the message
	rows    *csv.Declaration // of a message that is a table's
	listed  report.Count
	key     []byte           // of a message that is written as a table
	refused map[refused]bool // the values that led to errors
	gaps    gaps             // what was told to be missing

	consignments []compare.Consignment // what [Compare] keeps of the message
	answers      []Answer              // what [Trace] reads in it
}

// Count counts the findings, listed or not.
func (r *Result) Count() report.Count {
	c := r.Unlisted
	for _, d := range r.Diagnostics {
		c.Add(d)
	}
	return c
}

// Errors counts the findings that are errors, listed or not.
func (r *Result) Errors() int { return r.Count().Errors }

// maxFindings is how many findings of a severity on one message are listed.
const maxFindings = 1000

// report tells of a finding and remembers the value that is an error.
func (r *Result) report(d dm.Diagnostic) {
	if d, ok := r.tell(d); ok && d.Severity == dm.Error {
		if r.refused == nil {
			r.refused = map[refused]bool{}
		}
		r.refused[refusedBy(d)] = true
	}
}

// mention tells of a finding that says nothing against the value itself, so that
// what else is wrong with the value is told, too.
func (r *Result) mention(d dm.Diagnostic) { r.tell(d) }

// tell lists a finding, or counts it where many are listed. It returns the
// finding with the severity it is to have; ok is false where it is left out.
func (r *Result) tell(d dm.Diagnostic) (_ dm.Diagnostic, ok bool) {
	if r.Reused != nil && r.Reused.incomplete(d) {
		return d, false
	}
	if d, ok = r.grades.grade(d); !ok || r.gaps.told(d) {
		return d, false
	}
	if r.listed.Of(d.Severity) >= maxFindings {
		r.Unlisted.Add(d)
		return d, true
	}
	r.listed.Add(d)
	d.File, d.Value = r.Input, dm.Shorten(d.Value)
	if r.rows != nil {
		d = inTable(d, r.rows)
	}
	r.Diagnostics = append(r.Diagnostics, d)
	return d, true
}

// inTable gives a finding about a table the row and the title of its column.
func inTable(d dm.Diagnostic, rows *csv.Declaration) dm.Diagnostic {
	if d.Row == 0 {
		d.Row = rows.Row(d.Line)
	}
	if d.Field != "" {
		d.Field = rows.Title(d.Field)
	}
	if validators.Surplus(d) && rows.IsItem(d.NationalPath) {
		d.Expected += fmt.Sprintf("; the goods beyond that in another declaration, with a %s of its own", rows.Key())
	}
	return d
}

// refused is what led to an error: its place, and the value or else what was said.
type refused struct {
	line, column int
	value        string
}

func refusedBy(d dm.Diagnostic) refused {
	if d.Value == "" { // what is missing has none: it is known by what is said of it
		return refused{d.Line, d.Column, d.Message}
	}
	return refused{d.Line, d.Column, dm.Shorten(d.Value)}
}

// close tells of the findings that are not listed.
func (r *Result) close() {
	if r.Unlisted.All() > 0 {
		d, _ := r.grades.grade(dm.Diagnostic{Code: report.CodeMore, Severity: dm.Note, File: r.Input,
			Message: fmt.Sprintf("Besides the findings that are listed, this message has %s", r.Unlisted)})
		r.Diagnostics = append(r.Diagnostics, d)
	}
}
