package report

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"strconv"
	"strings"

	dm "wcodm/datamodel"
	"wcodm/datamodel/plaintext"
)

// sarifOutput writes SARIF 2.1.0 (OASIS). The rules are known before the first
// result and the outcome of the run stands behind the last one, so results go
// out as they come and none is kept; a message's own are the most there is in
// memory. These types have what is written here and no more: a library's would
// keep the log whole, and write a dozen empty arrays with each result.
type sarifOutput struct {
	w       *bufio.Writer
	o       Options
	rules   map[string]int
	begun   bool
	results int
	buf     bytes.Buffer
	failed  []sarifNotification
	err     error
}

const (
	sarifVersion = "2.1.0"
	sarifSchema  = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)

type sarifText struct {
	Text string `json:"text"`
}

type sarifTool struct {
	Driver sarifDriver `json:"driver"`
}

type sarifDriver struct {
	Name    string      `json:"name"`
	Version string      `json:"version,omitempty"`
	Rules   []sarifRule `json:"rules"`
}

type sarifRule struct {
	ID    string    `json:"id"`
	Short sarifText `json:"shortDescription"`
	Full  sarifText `json:"fullDescription"`
	Help  sarifText `json:"help"`
}

type sarifResult struct {
	RuleID       string            `json:"ruleId"`
	RuleIndex    *int              `json:"ruleIndex,omitempty"`
	Level        dm.Severity       `json:"level"`
	Message      sarifText         `json:"message"`
	Locations    []sarifLocation   `json:"locations"`
	Fingerprints map[string]string `json:"partialFingerprints"`
	// Properties are the finding as all formats have it.
	Properties *dm.Diagnostic `json:"properties"`
}

type sarifLocation struct {
	Physical sarifPhysical  `json:"physicalLocation"`
	Logical  []sarifLogical `json:"logicalLocations,omitempty"`
}

type sarifPhysical struct {
	Artifact sarifArtifact `json:"artifactLocation"`
	Region   *sarifRegion  `json:"region,omitempty"`
}

type sarifArtifact struct {
	URI         string     `json:"uri"`
	Base        string     `json:"uriBaseId,omitempty"`
	Description *sarifText `json:"description,omitempty"`
}

type sarifRegion struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn,omitempty"`
}

// sarifLogical is a place in the terms of the format; SARIF leaves its kind to
// us where it has no word for it.
type sarifLogical struct {
	Name string `json:"fullyQualifiedName"`
	Kind string `json:"kind"`
}

type sarifInvocation struct {
	Successful    bool                `json:"executionSuccessful"`
	Notifications []sarifNotification `json:"toolExecutionNotifications,omitempty"`
}

type sarifNotification struct {
	Level     dm.Severity     `json:"level"`
	Message   sarifText       `json:"message"`
	Locations []sarifLocation `json:"locations"`
}

func newSARIF(w io.Writer, o Options) Output {
	s := &sarifOutput{w: bufio.NewWriter(w), o: o, rules: map[string]int{}}
	for i, c := range o.Codes {
		s.rules[c.Code] = i
	}
	return s
}

// begin writes what stands before the results.
func (s *sarifOutput) begin() {
	if s.begun {
		return
	}
	s.begun = true
	driver := sarifDriver{Name: "wcodm", Version: s.o.Version, Rules: []sarifRule{}}
	for _, c := range s.o.Codes {
		help := message(c.Explanation)
		driver.Rules = append(driver.Rules, sarifRule{ID: c.Code, Short: message(c.Title), Full: help, Help: help})
	}
	s.text(`{"$schema":"` + sarifSchema + `","version":"` + sarifVersion + `","runs":[{"tool":`)
	s.json(sarifTool{driver})
	s.text(`,"columnKind":"unicodeCodePoints","results":[`)
}

func (s *sarifOutput) text(text string) { s.w.WriteString(text) }

func (s *sarifOutput) json(v any) {
	s.buf.Reset()
	enc := json.NewEncoder(&s.buf)
	enc.SetEscapeHTML(false) // messages name XML tags
	if err := enc.Encode(v); err != nil && s.err == nil {
		s.err = err
	}
	s.w.Write(plaintext.JSON(bytes.TrimSuffix(s.buf.Bytes(), []byte("\n"))))
}

func (s *sarifOutput) Write(m *Message) error {
	s.begin()
	seen := map[string]int{}
	for i := range m.Findings {
		d := &m.Findings[i]
		if s.results++; s.results > 1 {
			s.text(",")
		}
		s.text("\n")
		mark := fingerprint(relative(s.o.Dir, d.File), m.Number, d)
		seen[mark]++
		r := sarifResult{RuleID: d.Code, Level: d.Severity, Message: message(sentence(d)), Locations: []sarifLocation{s.location(d)},
			Fingerprints: map[string]string{"wcodm/v1": mark + ":" + strconv.Itoa(seen[mark])}, Properties: d}
		if rule, ok := s.rules[d.Code]; ok {
			r.RuleIndex = &rule
		}
		s.json(&r)
	}
	if m.Err != nil {
		s.failed = append(s.failed, sarifNotification{Level: dm.Error, Message: message(m.Err.Error()),
			Locations: []sarifLocation{s.location(&dm.Diagnostic{File: m.File})}})
	}
	if s.err != nil {
		return s.err
	}
	return s.w.Flush()
}

func (s *sarifOutput) location(d *dm.Diagnostic) sarifLocation {
	var l sarifLocation
	if d.File == "" || d.File == "-" {
		name := inputName(d.File)
		l.Physical.Artifact = sarifArtifact{URI: "stdin", Description: &sarifText{name}}
	} else {
		l.Physical.Artifact.URI = fileURI(relative(s.o.Dir, d.File))
		if !strings.HasPrefix(l.Physical.Artifact.URI, "file:") {
			l.Physical.Artifact.Base = "%SRCROOT%"
		}
	}
	if d.Line > 0 {
		l.Physical.Region = &sarifRegion{d.Line, d.Column}
	}
	for _, at := range []sarifLogical{{d.NationalPath, "national path"}, {d.WCOPath, "WCO path"}, {d.Pointer, "WCO pointer"}, {d.JSONPointer, "JSON pointer"}} {
		if at.Name != "" {
			l.Logical = append(l.Logical, at)
		}
	}
	return l
}

// message is a text as SARIF's messages have it (3.11.5, 3.11.6): braces are
// doubled, and nothing of a value is taken for a link.
func message(s string) sarifText {
	s = sarifBraces.Replace(plaintext.Lines(s))
	if strings.Contains(s, "](") {
		s = strings.ReplaceAll(s, "[", `\[`)
	}
	return sarifText{s}
}

var sarifBraces = strings.NewReplacer("{", "{{", "}", "}}")

// fingerprint tells a finding apart from others of its message, wherever its
// line moves: by what was found, at which path, about which value.
func fingerprint(file string, number int, d *dm.Diagnostic) string {
	h := sha256.New()
	for _, part := range []string{d.Code, file, strconv.Itoa(number), d.NationalPath, d.WCOPath, d.JSONPointer, d.Field, d.Value} {
		io.WriteString(h, part+"\x00")
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// Flush writes what stands behind the results.
func (s *sarifOutput) Flush() error {
	s.begin()
	s.text("\n" + `],"invocations":[`)
	s.json(sarifInvocation{Successful: len(s.failed) == 0, Notifications: s.failed})
	s.text("]}]}\n")
	if s.err != nil {
		return s.err
	}
	return s.w.Flush()
}
