package main

import (
	"fmt"
	"io"
	"regexp"
	"strings"

	"wcodm"
	"wcodm/cmd/wcodm/internal/inputs"
	"wcodm/datamodel/plaintext"
	"wcodm/datamodel/protect"
	"wcodm/datamodel/ucr"
	"wcodm/validators/report"
)

// summaryLines is how many declarations a summary tells of one by one.
const summaryLines = 10

// summary tells what became of the declarations of a run, and of their UCRs:
// of few one by one, of many in sum.
type summary struct {
	read, written, wrong, doubtful int
	lines                          []string
	rules                          []string // how UCRs came to be, in order of first sight
	counts                         map[string]int

	tables   bool // of UCRs are looked at
	untabled int  // UCRs that none of them has

	policy    *protect.Policy // of what is written; nil for none
	carried   share
	index     string // of the run, which no policy is for; empty for none
	protected protect.Count
	lacks     int
}

func (s *summary) add(r *wcodm.Result) {
	if r.Message == 0 || r.Foreign {
		return
	}
	switch c := r.Count(); {
	case c.Errors > 0:
		s.wrong++
	case c.Warnings > 0:
		s.doubtful++
	}
	s.read++
	s.carried.add(r)
	s.addProtected(r)
	if r.Output != nil {
		s.written++
	}
	for _, u := range r.UCR {
		if s.tables && u.Outcome == ucr.Derived {
			s.untabled++
		}
		if s.read <= summaryLines {
			s.lines = append(s.lines, messageName(r)+": "+ucrWords(u))
		}
		rule := ucrKind(u)
		if s.counts == nil {
			s.counts = map[string]int{}
		}
		if s.counts[rule] == 0 {
			s.rules = append(s.rules, rule)
		}
		s.counts[rule]++
	}
}

func (s *summary) print(w io.Writer) {
	if s.read <= summaryLines {
		for _, l := range s.lines {
			plaintext.Fprintln(w, l)
		}
	} else {
		for _, r := range s.rules {
			plaintext.Fprintf(w, "UCR %s: %s\n", r, report.Thousands(s.counts[r]))
		}
	}
	if s.untabled > 0 {
		plaintext.Fprintln(w, untabled(s.untabled))
	}
	for _, l := range s.protection() {
		plaintext.Fprintln(w, l)
	}
	plaintext.Fprintf(w, "%s read, %s written", report.Plural(s.read, "declaration"), report.Thousands(s.written))
	if s.wrong > 0 {
		plaintext.Fprintf(w, ", %s with errors", report.Thousands(s.wrong))
	}
	if s.doubtful > 0 {
		plaintext.Fprintf(w, ", %s with warnings", report.Thousands(s.doubtful))
	}
	if s.carried.carried < s.carried.of {
		plaintext.Fprintf(w, "; %s", &s.carried)
	}
	plaintext.Fprintln(w)
}

// share is how many of the values of messages were carried.
type share struct{ carried, of int }

func (s *share) add(r *wcodm.Result) {
	s.carried += r.Carried
	s.of += r.Values
}

func (s *share) String() string {
	return fmt.Sprintf("%s of %s carried", report.Thousands(s.carried), report.Plural(s.of, "value"))
}

// untabled says that so many UCRs were derived although there is a table: the side
// that issued them may have others.
func untabled(n int) string {
	return "in no row of the table, so derived: " + report.Plural(n, "UCR") + "; the other side may have another"
}

// messageName names a message: its input, and its number after the first.
func messageName(r *wcodm.Result) string {
	name := inputName(r.Input)
	if r.Message > 1 {
		name += fmt.Sprintf(" (message %d)", r.Message)
	}
	return name
}

func inputName(name string) string {
	if name == inputs.Stdin {
		return "standard input"
	}
	return name
}

// ucrWords says which UCR a consignment has, and what made it.
func ucrWords(u ucr.Result) string {
	switch u.Outcome {
	case ucr.Kept:
		return fmt.Sprintf("%s %s kept, from %s", u.Kind, u.Value, u.At.WCOPath)
	case ucr.Tabled:
		var by []string
		for _, in := range u.Inputs {
			by = append(by, in.Name+" "+in.Used)
		}
		return fmt.Sprintf("UCR %s from %s, line %d, by %s", u.Value, u.TableFile, u.TableLine, strings.Join(by, ", "))
	case ucr.Derived:
		var made []string
		for _, in := range u.Inputs {
			made = append(made, fmt.Sprintf("%s %s (%s)", in.Part, in.Used, in.Name))
		}
		return fmt.Sprintf("UCR %s derived by %s from %s", u.Value, u.Scheme, strings.Join(made, ", "))
	}
	return "no UCR"
}

// positions are those of repeated elements in a path.
var positions = regexp.MustCompile(`\[[0-9]+\]`)

// ucrKind is what ucrWords says without what differs from one declaration to
// the next.
func ucrKind(u ucr.Result) string {
	switch u.Outcome {
	case ucr.Kept:
		return "kept, from " + positions.ReplaceAllString(u.At.WCOPath, "")
	case ucr.Tabled:
		var by []string
		for _, in := range u.Inputs {
			by = append(by, in.Name)
		}
		return fmt.Sprintf("from %s, by %s", u.TableFile, strings.Join(by, ", "))
	case ucr.Derived:
		var made []string
		for _, in := range u.Inputs {
			made = append(made, fmt.Sprintf("%s (%s)", in.Part, in.Name))
		}
		return fmt.Sprintf("derived by %s from %s", u.Scheme, strings.Join(made, ", "))
	}
	return "absent"
}
