// Package report writes findings: for people, and for the machines of a
// pipeline. A format is one file and one line in the table of formats.
package report

import (
	"fmt"
	"io"
	"strings"

	dm "wcodm/datamodel"
	"wcodm/datamodel/nearest"
	"wcodm/datamodel/sad"
	"wcodm/validators"
)

// Message is what was found in one message, or in an input as a whole.
type Message struct {
	// File is the input's name as the user gave it; "-" is standard input.
	File string
	// Number counts the messages of the input from 1; it is 0 where the input as a
	// whole is meant: it could not be read, or holds no message.
	Number int
	// Format is the name of the format it was read as; empty for none.
	Format string
	// Findings stand in the order of their places in the input.
	Findings []dm.Diagnostic
	// Unlisted counts the findings that are not among them.
	Unlisted Count
	// Sheet is the message laid out as a form; nil where it is not, or no output
	// needs it.
	Sheet *sad.Sheet
	// Err is what went wrong with the machine while reading the input.
	Err error
}

// count counts the findings, listed or not.
func (m *Message) count() Count {
	c := m.Unlisted
	for _, d := range m.Findings {
		c.Add(d)
	}
	return c
}

// Output takes messages in input order, those without a finding, too. It belongs
// to one goroutine, and keeps nothing of a message but what it copies.
type Output interface {
	// Write takes one message.
	Write(*Message) error
	// Flush ends the report.
	Flush() error
}

// Options are what an [Output] may ask for; the zero value is for a pipe.
type Options struct {
	// Color asks for colours, where a format has any.
	Color bool
	// Codes explain what findings may carry; SARIF lists them.
	Codes []validators.Code
	// Version is that of the program, for formats that name it.
	Version string
	// Dir is the folder that machines know files from: names of files below it
	// become relative to it. Empty leaves names as they are.
	Dir string
	// NoSource leaves out the lines of the input that findings point at.
	NoSource bool
}

// Format is a way to write findings.
type Format struct {
	// Name is its name on the command line, Title what it is.
	Name, Title string
	open        func(io.Writer, Options) Output
}

// Formats lists the formats; the first is the default.
var Formats = []Format{
	{"text", "for people: by file, with the line at fault", newText},
	{"json", "one JSON array", newJSON},
	{"ndjson", "one JSON object a line", newLines},
	{"csv", "a table, a row for each finding, for a spreadsheet", newCSV},
	{"sarif", "SARIF 2.1.0, for code scanning", newSARIF},
	{"junit", "JUnit XML, for a CI's view of tests: a message is a test", newJUnit},
	{"tap", "TAP version 14: a message is a test point", newTAP},
	{"github", "annotations of a GitHub workflow run", newGitHub},
	{"html", "a page to read and print: each declaration as the SAD form", newHTML},
}

// Sheets is how many messages of each input an output of that format wants laid
// out in [Message].Sheet.
func Sheets(format string) int {
	if format == "html" {
		return inputSheets
	}
	return 0
}

// Names returns the names of the formats.
func Names() []string {
	names := make([]string, len(Formats))
	for i, f := range Formats {
		names[i] = f.Name
	}
	return names
}

// UnknownFormatError says that there is no format of a name.
type UnknownFormatError struct{ Name string }

func (e *UnknownFormatError) Error() string {
	return fmt.Sprintf("unknown report format %q%s (the formats are %s)", e.Name, nearest.Hint(e.Name, Names()), strings.Join(Names(), ", "))
}

// New returns the output of that name.
func New(name string, w io.Writer, o Options) (Output, error) {
	for _, f := range Formats {
		if f.Name == name {
			return f.open(w, o), nil
		}
	}
	return nil, &UnknownFormatError{Name: name}
}
