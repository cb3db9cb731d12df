package report

import (
	"fmt"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"

	dm "wcodm/datamodel"
	"wcodm/datamodel/plaintext"
)

// inputName is what people call an input.
func inputName(file string) string {
	if file == "" || file == "-" {
		return "standard input"
	}
	return plaintext.Name(file)
}

// messageName names what a message is within its input.
func messageName(m *Message) string {
	if m.Number == 0 {
		return "the file as a whole"
	}
	return fmt.Sprintf("message %d", m.Number)
}

// place words where a finding is in its file: "51:17"; empty where that is not
// known.
func place(line, column int) string {
	switch {
	case line == 0:
		return ""
	case column == 0:
		return strconv.Itoa(line)
	}
	return fmt.Sprintf("%d:%d", line, column)
}

// headline is a finding on one line, without its file: "51:17 error XSD004 …".
func headline(d *dm.Diagnostic) string {
	s := d.Severity.String() + " " + Clean(d.Code) + "  " + Clean(d.Message)
	if p := place(d.Line, d.Column); p != "" {
		s = p + "  " + s
	}
	return s
}

// sentence is what a finding says, with what would be right.
func sentence(d *dm.Diagnostic) string {
	if d.Expected == "" {
		return d.Message
	}
	return d.Message + "; expected " + d.Expected
}

// about tells what the message does not: the value, what would be right, and
// the place in the terms of the national format and of the WCO.
func about(d *dm.Diagnostic) string {
	var parts []string
	add := func(format, value string) {
		if value != "" && !strings.Contains(d.Message, value) {
			parts = append(parts, fmt.Sprintf(format, value))
		}
	}
	add("value %q", d.Value)
	if d.Expected != "" {
		parts = append(parts, "expected "+d.Expected)
	}
	add("%s", d.List)
	if d.Row > 0 && d.Row != d.Line {
		parts = append(parts, fmt.Sprintf("row %d", d.Row))
	}
	if d.Row > 0 {
		add("column %s", d.Field)
	}
	if d.Item > 0 {
		parts = append(parts, fmt.Sprintf("item %d", d.Item))
	}
	add("%s", d.NationalPath)
	switch {
	case d.WCOPath != "" && d.Pointer != "":
		parts = append(parts, fmt.Sprintf("WCO %s (%s)", d.WCOPath, d.Pointer))
	default:
		add("%s", d.WCOPath)
	}
	add("JSON %s", d.JSONPointer)
	return Clean(strings.Join(parts, "; "))
}

// Clean makes one line of a text that comes from a file: [plaintext.Clean].
func Clean(s string) string { return plaintext.Clean(s) }

// relative is the name of a file as seen from a folder, with slashes; a file
// that is not below the folder keeps its name.
func relative(dir, file string) string {
	if dir != "" && filepath.IsAbs(file) {
		if below, err := filepath.Rel(dir, file); err == nil && filepath.IsLocal(below) {
			file = below
		}
	}
	return filepath.ToSlash(filepath.Clean(file))
}

// fileURI is the URI reference of a file: relative where the name is.
func fileURI(file string) string {
	u := url.URL{Path: file}
	if strings.HasPrefix(file, "/") {
		u.Scheme = "file"
	}
	return u.String()
}
