package report

import (
	"fmt"
	"slices"

	dm "wcodm/datamodel"
)

// CodeMore is the code of a finding that tells of others that are not listed.
const CodeMore = "MSG003"

// Limited lists a bounded number of findings and counts the others.
type Limited struct {
	// Unlisted counts the findings that were left out so far.
	Unlisted Count

	out   Output
	most  int
	left  int
	noted bool
}

// Limit passes on the first findings of a run, no more than most, to an output;
// a note stands where the list ends. The messages after that are passed on with
// the counts of what they have.
func Limit(out Output, most int) *Limited { return &Limited{out: out, most: most, left: most} }

// Write takes one message.
func (l *Limited) Write(m *Message) error {
	if len(m.Findings) <= l.left {
		l.left -= len(m.Findings)
		return l.out.Write(m)
	}
	cut := *m
	for _, d := range m.Findings[l.left:] {
		l.Unlisted.Add(d)
		cut.Unlisted.Add(d)
	}
	cut.Findings = m.Findings[:l.left:l.left]
	l.left = 0
	if !l.noted {
		l.noted = true
		cut.Findings = append(cut.Findings, dm.Diagnostic{Code: CodeMore, Severity: dm.Note, File: m.File,
			Message: fmt.Sprintf("From here on, findings are only counted: --max-findings is %d", l.most)})
	}
	return l.out.Write(&cut)
}

// Flush ends the report.
func (l *Limited) Flush() error { return l.out.Flush() }

// ErrorsOnly passes on errors alone, and what tells of errors that are not
// listed.
func ErrorsOnly(out Output) Output { return &errorsOnly{out: out} }

type errorsOnly struct {
	out    Output
	errors []dm.Diagnostic // memory of a message's errors
}

func (o *errorsOnly) Write(m *Message) error {
	o.errors = o.errors[:0]
	for _, d := range m.Findings {
		if d.Severity == dm.Error || d.Code == CodeMore && m.Unlisted.Errors > 0 {
			o.errors = append(o.errors, d)
		}
	}
	few := *m
	few.Findings = o.errors
	few.Unlisted = Count{Errors: m.Unlisted.Errors}
	return o.out.Write(&few)
}

func (o *errorsOnly) Flush() error { return o.out.Flush() }

// Except leaves out findings of some codes, for a command that tells them in its
// own way.
func Except(out Output, codes ...string) Output { return &except{out: out, codes: codes} }

type except struct {
	out   Output
	codes []string
	kept  []dm.Diagnostic // memory of a message's findings
}

func (o *except) Write(m *Message) error {
	o.kept = o.kept[:0]
	for _, d := range m.Findings {
		if !slices.Contains(o.codes, d.Code) {
			o.kept = append(o.kept, d)
		}
	}
	few := *m
	few.Findings = o.kept
	return o.out.Write(&few)
}

func (o *except) Flush() error { return o.out.Flush() }
