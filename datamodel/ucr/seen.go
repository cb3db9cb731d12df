package ucr

import (
	"fmt"

	dm "wcodm/datamodel"
)

// SeenLimit is how many UCRs a [Seen] remembers unless told otherwise; they take
// some 10 MB.
const SeenLimit = 1 << 18

// Seen remembers the UCRs of a run, to find one that two declarations have. It
// belongs to one goroutine, which calls Check in input order; it holds a hash
// of each UCR and its place, and no more than its limit of them.
type Seen struct {
	limit int
	full  bool
	files []string
	first map[uint64]sighting
}

type sighting struct{ file, line, message uint32 }

// NewSeen makes a Seen that remembers that many UCRs; 0 is [SeenLimit].
func NewSeen(limit int) *Seen {
	if limit <= 0 {
		limit = SeenLimit
	}
	return &Seen{limit: limit, first: map[uint64]sighting{}}
}

// Check compares the results of one message with those of the messages before,
// and remembers them. file is the input's name, message the message's number in
// it, from 1. The same UCR on an export and an import declaration, on parts of a
// DUCR, or on a supplementary or amending declaration is as it should be.
func (s *Seen) Check(file string, message int, results []Result, report func(dm.Diagnostic)) {
	for i := range results {
		r := &results[i]
		if r.key == 0 {
			continue
		}
		if first, ok := s.first[r.key]; ok {
			d := r.At
			d.Code, d.Severity, d.File = CodeRepeated, dm.Warning, file
			d.Message = fmt.Sprintf("The UCR %s was on another declaration before: %s", show(r.Value), s.where(first, file))
			d.Expected = "a UCR of its own for each consignment"
			report(d)
			continue
		}
		if len(s.first) >= s.limit {
			if !s.full {
				s.full = true
				report(dm.Diagnostic{Code: CodeRepeated, Severity: dm.Note, File: file,
					Message: fmt.Sprintf("%d UCRs are remembered; a later one that is used twice is not found", s.limit)})
			}
			continue
		}
		if n := len(s.files); n == 0 || s.files[n-1] != file {
			s.files = append(s.files, file)
		}
		s.first[r.key] = sighting{uint32(len(s.files) - 1), uint32(r.At.Line), uint32(message)}
	}
}

// where words a place for someone who reads file.
func (s *Seen) where(at sighting, file string) string {
	place := fmt.Sprintf("message %d", at.message)
	if at.line > 0 {
		place += fmt.Sprintf(", line %d", at.line)
	}
	if name := s.files[at.file]; name != file {
		return name + ", " + place
	}
	return place
}
