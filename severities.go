package wcodm

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	dm "wcodm/datamodel"
	"wcodm/datamodel/nearest"
	"wcodm/mappings/syntax/csv"
)

// Severities give the findings of a code another severity than the one they are
// made with: "note", "warning" or "error"; "off" leaves them out. Counting,
// what is written and exit codes follow.
type Severities map[string]string

const off = "off"

// SeverityWords are the words of [Severities].
var SeverityWords = []string{dm.Error.String(), dm.Warning.String(), dm.Note.String(), off}

// Check tells of the first word that is none, and of a finding that cannot be
// left out: what could not be read would look as if it were good.
func (s Severities) Check() error {
	for _, code := range slices.Sorted(maps.Keys(s)) {
		switch word := s[code]; {
		case !slices.Contains(SeverityWords, word):
			return fmt.Errorf("%q is no severity of %s%s (%s)", word, code, nearest.Hint(word, SeverityWords), strings.Join(SeverityWords, ", "))
		case word == off && aboutReading(code):
			return fmt.Errorf("%s is about what cannot be read, and is always told; %q is the least it can be", code, dm.Note)
		}
	}
	return nil
}

// aboutReading reports whether a finding of the code can be all that is told of
// content that did not become part of a message.
func aboutReading(code string) bool {
	return code != csv.CodeUnknown && slices.ContainsFunc([]string{"INP", "XML", "MSG", "JSN", "CSV"}, func(kind string) bool { return strings.HasPrefix(code, kind) })
}

// grade gives a finding the severity that it is to have; ok is false when it is
// left out.
func (s Severities) grade(d dm.Diagnostic) (_ dm.Diagnostic, ok bool) {
	word, ok := s[d.Code]
	switch {
	case !ok:
		return d, true
	case word == off:
		return d, false
	}
	err := d.Severity.UnmarshalText([]byte(word))
	return d, err == nil
}
