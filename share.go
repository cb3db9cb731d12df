package wcodm

import (
	"fmt"
	"strings"

	dm "wcodm/datamodel"
	"wcodm/datamodel/recognise"
	"wcodm/mappings/syntax/csv"
)

// codeForeign is of a message that begins as one of a format and is none.
const codeForeign = "MSG006"

// foreign reports a message that was read as one of a format and of which too
// little has a place in it: one error, instead of one for each value. It is false
// where the message is to be read all the same.
//
// Values that have no place are what this is looked for by, so that an ordinary
// message costs nothing.
func (w *worker) foreign(res *Result, f *Format, j *job) bool {
	t := w.read
	if len(t.Strays) == 0 {
		if f.Mapping == nil { // else its runner counts
			res.Values = t.Values()
			res.Carried = res.Values
			if res.Values == 0 && !f.Package.National && f.Package.Base == nil { // others require something
				return w.empty(res)
			}
		}
		return false
	}
	if w.e.opts.Schema != nil && w.e.opts.To == nil && w.e.take == nil {
		return false // that schema judges, and ours has nothing to say
	}
	var s recognise.Share
	m := recognise.Measure{LeftOut: f.leftOut(), Misspelt: f.Package.HasSchema() && w.e.checks(CheckSchema)}
	if j.record != nil {
		s = m.XML(j.record, f.Package)
	} else {
		s = m.JSON(t)
	}
	res.Carried, res.Values = s.Known, s.Of
	if !s.Foreign() {
		return false
	}
	d := notOf(f, s)
	if j.record != nil {
		if e, ok := recognise.Another(j.record, t); ok && e.Model != "" {
			d.Message += "; it looks like " + e.Model
			d.Expected = "--schema with the XSD of the administration that it is for"
		}
	}
	d, _ = res.tell(d.At(t.Place(t.Root())))
	return d.Severity == dm.Error
}

// leftOut says which classes a format's mapping leaves out by name; nil for none.
func (f *Format) leftOut() func(*dm.Element) bool {
	if f.Mapping == nil {
		return nil
	}
	return f.Mapping.LeavesOut
}

// notOf words that a message is not of a format.
func notOf(f *Format, s recognise.Share) dm.Diagnostic {
	d := dm.Diagnostic{Code: codeForeign, Severity: dm.Error,
		Message: fmt.Sprintf("This begins as a message of %s and is none: %d of %d values have no place there", f.Name, s.Of-s.Known, s.Of)}
	if s.Of == 1 {
		d.Message = fmt.Sprintf("This begins as a message of %s and is none: its only value has no place there", f.Name)
	}
	if len(s.Unknown) > 0 {
		some := strings.Join(s.Unknown, ", ")
		if len(s.Unknown) < s.Of-s.Known {
			some += ", …"
		}
		d.Message += " (" + some + ")"
	}
	if s.Reason != "" {
		d.Message += "; " + s.Reason
	}
	d.Expected = "the structure of " + f.Name
	if f.Title != "" {
		d.Expected += " (" + f.Title + ")"
	}
	d.Expected += "; another one takes another --from, or a mapping of your own"
	return d
}

// nothing keeps account of how much of a message its mapping carries, and reports one
// of which it carries nothing at all. It is false where the message is to be read all
// the same.
func (w *worker) nothing(j *job, f *Format) bool {
	res, s := &j.result, w.runner(f.Mapping).Share()
	unknown := 0 // of a table's values, those in columns that are not known
	if j.table != nil {
		known, all, _ := j.rows.Share()
		unknown = all - known
	}
	res.Values = s.Values + unknown
	res.Carried = s.Values - s.Unmapped
	switch {
	case s.Carried > 0 || res.Errors() > 0:
		return false
	case res.Values == 0:
		return w.empty(res)
	case s.Values == 0:
		return false
	}
	d, _ := res.tell(w.read.Locate(w.read.Root(), dm.Diagnostic{Code: codeForeign, Severity: dm.Error,
		Message:  fmt.Sprintf("None of the %d values of this message is carried over: the mapping of %s has no rule for them", s.Values, f.Name),
		Expected: "a message of another kind, or rules for what this one holds"}))
	return d.Severity == dm.Error
}

// empty reports a message without a single value. It is false where it is to be read
// all the same.
func (w *worker) empty(res *Result) bool {
	d, _ := res.tell(w.read.Locate(w.read.Root(), dm.Diagnostic{Code: codeForeign, Severity: dm.Error,
		Message: "This message is empty: there is no value in it", Expected: "a declaration with its values"}))
	return d.Severity == dm.Error
}

// foreignTable is [worker.foreign] for a table, of which the first declaration
// tells: its columns are those of all. The error ends the reading.
func (r *run) foreignTable(f *Format, first *csv.Declaration, res *Result) error {
	known, all, unknown := first.Share()
	s := recognise.Share{Known: known, Of: all}
	if !s.Foreign() || f.Mapping.Columns.HasOwn(first) {
		return nil
	}
	d := notOf(f, s)
	names := strings.Join(unknown[:min(len(unknown), 5)], ", ")
	if len(unknown) > 5 {
		names += ", …"
	}
	d.Message = fmt.Sprintf("This has some columns of %s and is no table of it: %d of the %d values of its first declaration stand in columns that are not known (%s)", f.Name, all-known, all, names)
	d.Expected = "the columns of " + f.Name + "; columns of your own take a mapping: wcodm map new --sample FILE proposes one"
	d = d.At(first.Header())
	if graded, _ := r.opts.Severities.grade(d); graded.Severity == dm.Error {
		return &inputError{diagnostic: d}
	}
	res.report(d)
	return nil
}
