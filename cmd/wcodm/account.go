package main

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"wcodm"
	"wcodm/cmd/wcodm/internal/inputs"
	"wcodm/validators/report"
)

// account counts what became of the files of a run. Its numbers add up: each file is
// valid or not, passed over, missing, or could not be read; those that are excluded
// were not opened.
type account struct {
	files, messages                                  int
	valid, invalid, without, passed, missing, unread int
	excluded                                         int
	now                                              *tally
	told                                             func(*tally) error // tells the verdict on a file; nil for nothing
}

// add takes a result; the results of a file come one after the other.
func (c *account) add(r *wcodm.Result, passed bool) error {
	if c.now == nil || r.Input != c.now.name || r.Message == 1 {
		if err := c.end(); err != nil {
			return err
		}
		c.now = &tally{name: r.Input}
	}
	c.now.passed = passed
	c.now.add(r)
	return nil
}

// end takes what the last file came to.
func (c *account) end() error {
	t := c.now
	if t == nil {
		return nil
	}
	c.now = nil
	c.files++
	c.messages += t.messages
	switch {
	case t.missing:
		c.missing++
	case t.failed:
		c.unread++
	case t.passed:
		c.passed++
	default:
		if t.messages == 0 {
			c.without++
		}
		if t.found.Errors == 0 {
			c.valid++
		} else {
			c.invalid++
		}
		if c.told != nil {
			return c.told(t)
		}
	}
	return nil
}

// verdicts says how many files are valid.
func (c *account) verdicts() string {
	return fmt.Sprintf("%s, %s: %s valid, %s not valid%s", report.Plural(c.files, "file"), report.Plural(c.messages, "message"),
		report.Thousands(c.valid), report.Thousands(c.invalid), c.rest())
}

// declarations says how many files have declarations; it is empty where all do and
// no more is to be said.
func (c *account) declarations() string {
	with := c.valid + c.invalid - c.without
	if with == c.files && c.excluded == 0 {
		return ""
	}
	s := fmt.Sprintf("%s: %s with declarations", report.Plural(c.files, "file"), report.Thousands(with))
	if c.without > 0 {
		s += fmt.Sprintf(", %s without", report.Thousands(c.without))
	}
	return s + c.rest()
}

func (c *account) rest() string {
	var s strings.Builder
	for _, x := range []struct {
		n    int
		text string
	}{{c.unread, ", %s not read"}, {c.missing, ", %s missing"}, {c.passed, ", %s passed over as no customs messages"}, {c.excluded, "; %s excluded"}} {
		if x.n > 0 {
			s.WriteString(fmt.Sprintf(x.text, report.Thousands(x.n)))
		}
	}
	return s.String()
}

// tally is what a file's messages came to.
type tally struct {
	name                    string
	messages                int
	formats                 []string
	schemas                 []string
	found                   report.Count
	carried                 share
	failed, missing, passed bool
}

func (t *tally) add(r *wcodm.Result) {
	if r.Message > 0 && !r.Foreign {
		t.messages++
	}
	if r.Format != nil && !slices.Contains(t.formats, r.Format.Name) {
		t.formats = append(t.formats, r.Format.Name)
	}
	if r.Schema != "" && !slices.Contains(t.schemas, r.Schema) {
		t.schemas = append(t.schemas, r.Schema)
	}
	t.found = t.found.Plus(r.Count())
	t.carried.add(r)
	t.failed = t.failed || r.Err != nil
	t.missing = t.missing || errors.Is(r.Err, fs.ErrNotExist)
}

// String is the verdict on the file.
func (t *tally) String() string {
	s := inputName(t.name) + ": valid"
	if t.found.Errors > 0 {
		s = inputName(t.name) + ": not valid"
	}
	if found := t.found.String(); found != "" {
		s += ", " + found
	}
	var about []string
	about = append(about, t.formats...)
	if t.messages > 0 {
		about = append(about, report.Plural(t.messages, "message"))
	}
	if t.carried.carried < t.carried.of {
		about = append(about, t.carried.String())
	}
	for _, name := range t.schemas {
		about = append(about, "by "+name)
	}
	if len(about) > 0 {
		s += " (" + strings.Join(about, ", ") + ")"
	}
	return s
}

// isForeign reports whether a result says only that its file is no customs message: the
// file begins with it.
func (c *account) isForeign(r *wcodm.Result) bool {
	if !r.Foreign || r.Input == inputs.Stdin {
		return false
	}
	return c.now == nil || c.now.name != r.Input || r.Message == 1 || len(c.now.formats) == 0
}
