package report

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	dm "wcodm/datamodel"
)

// junitOutput writes the JUnit XML that Jenkins (its schema junit-10.xsd),
// GitLab and the test reporters of GitHub read: a file is a suite, a message is
// a test. The numbers of a suite stand before its tests, so the tests wait in a
// spool, and memory does not grow with their number.
type junitOutput struct {
	w      io.Writer
	tests  spool
	suites []suite
	test   bytes.Buffer // of one message
}

// suite is one file.
type suite struct {
	name string
	junitCount
	end int64 // of its tests in the spool
}

// junitCount counts tests, those that have errors, and those that were not
// read because the machine failed.
type junitCount struct{ tests, failures, errors int }

func (c junitCount) String() string {
	return fmt.Sprintf(`tests="%d" failures="%d" errors="%d"`, c.tests, c.failures, c.errors)
}

func newJUnit(w io.Writer, _ Options) Output { return &junitOutput{w: w} }

func (o *junitOutput) Write(m *Message) error {
	name := inputName(m.File)
	if n := len(o.suites); n == 0 || o.suites[n-1].name != name || m.Number == 1 {
		o.suites = append(o.suites, suite{name: name, end: o.tests.size})
	}
	s := &o.suites[len(o.suites)-1]
	s.tests++
	o.test.Reset()
	fmt.Fprintf(&o.test, `    <testcase classname="%s" name="%s"`, escape(name), escape(messageName(m)))
	count := m.count()
	if count.All() == 0 && m.Err == nil {
		o.test.WriteString("/>\n")
	} else {
		o.test.WriteString(">\n")
		if m.Err != nil {
			s.errors++
			fmt.Fprintf(&o.test, "      <error type=\"machine\" message=\"%s\"/>\n", escape(Clean(m.Err.Error())))
		}
		if count.Errors > 0 {
			s.failures++
			o.failure(m, count.Errors)
		}
		o.other(m)
		o.test.WriteString("    </testcase>\n")
	}
	_, err := o.tests.Write(o.test.Bytes())
	s.end = o.tests.size
	return err
}

// failure writes all errors of a message as one, because many readers take the
// first one only.
func (o *junitOutput) failure(m *Message, errors int) {
	kind, message := CodeMore, Plural(errors, "error")
	for i := range m.Findings {
		if d := &m.Findings[i]; d.Severity == dm.Error {
			kind, message = d.Code, sentence(d)
			if errors > 1 {
				message = fmt.Sprintf("%s; and %s", message, Plural(errors-1, "more error"))
			}
			break
		}
	}
	fmt.Fprintf(&o.test, "      <failure type=\"%s\" message=\"%s\">", escape(Clean(kind)), escape(Clean(message)))
	o.lines(m, func(d *dm.Diagnostic) bool { return d.Severity == dm.Error })
	if m.Unlisted.Errors > 0 {
		fmt.Fprintf(&o.test, "and %s more\n", Plural(m.Unlisted.Errors, "error"))
	}
	o.test.WriteString("</failure>\n")
}

// other writes the warnings and notes of a message.
func (o *junitOutput) other(m *Message) {
	less := func(d *dm.Diagnostic) bool { return d.Severity != dm.Error }
	before := o.test.Len()
	o.test.WriteString("      <system-out>")
	begun := o.test.Len()
	o.lines(m, less)
	if more := (Count{Warnings: m.Unlisted.Warnings, Notes: m.Unlisted.Notes}); more.All() > 0 {
		fmt.Fprintf(&o.test, "and %s more\n", more)
	}
	if o.test.Len() == begun {
		o.test.Truncate(before)
		return
	}
	o.test.WriteString("</system-out>\n")
}

// lines writes some of the findings, for people.
func (o *junitOutput) lines(m *Message, which func(*dm.Diagnostic) bool) {
	for i := range m.Findings {
		d := &m.Findings[i]
		if !which(d) {
			continue
		}
		fmt.Fprintln(&o.test, escape(headline(d)))
		if about := about(d); about != "" {
			fmt.Fprintf(&o.test, "  %s\n", escape(about))
		}
	}
}

// Flush writes the whole.
func (o *junitOutput) Flush() error {
	defer o.tests.close()
	tests, err := o.tests.reader()
	if err != nil {
		return err
	}
	var all junitCount
	for _, s := range o.suites {
		all = junitCount{all.tests + s.tests, all.failures + s.failures, all.errors + s.errors}
	}
	w := bufio.NewWriter(o.w)
	fmt.Fprintf(w, "%s<testsuites name=\"wcodm\" %s>\n", xml.Header, all)
	begin := int64(0)
	for _, s := range o.suites {
		fmt.Fprintf(w, "  <testsuite name=\"%s\" %s>\n", escape(s.name), s.junitCount)
		if _, err := io.CopyN(w, tests, s.end-begin); err != nil {
			return err
		}
		begin = s.end
		fmt.Fprint(w, "  </testsuite>\n")
	}
	fmt.Fprint(w, "</testsuites>\n")
	return w.Flush()
}

// escape writes a text for XML, with U+FFFD for what XML 1.0 does not allow.
func escape(s string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(s))
	return b.String()
}
