// Package yamlfile reads YAML as nodes that know their place, so that every
// message about a data file names file, line and column. Unknown keys, keys
// given twice, aliases and wrong kinds are errors.
package yamlfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"wcodm/datamodel/nearest"
	"wcodm/datamodel/wholefile"
)

// Error is a fault in a data file. Line and Column count from 1.
type Error struct {
	File         string
	Line, Column int
	Message      string
}

func (e *Error) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Message)
}

// Node is one value of a data file. The zero Node is an absent value.
type Node struct {
	file string
	yaml *yaml.Node
}

var lineOf = regexp.MustCompile(`^yaml: (?:unmarshal errors:\n\s*)?line (\d+): (.*)`)

// Parse reads the one YAML document of a file. The error is an [*Error].
func Parse(file string, data []byte) (Node, error) {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc, second yaml.Node
	switch err := dec.Decode(&doc); {
	case err == io.EOF || err == nil && len(doc.Content) == 0:
		return Node{}, &Error{File: file, Line: 1, Column: 1, Message: "the file is empty"}
	case err != nil:
		return Node{}, fault(file, err)
	}
	switch err := dec.Decode(&second); {
	case err == nil:
		at := &second
		if len(second.Content) > 0 {
			at = second.Content[0]
		}
		return Node{}, &Error{File: file, Line: max(at.Line, 1), Column: max(at.Column, 1),
			Message: "a second document begins here: a file has one, and nobody would read what stands in this one"}
	case err != io.EOF:
		return Node{}, fault(file, err)
	}
	return Node{file, doc.Content[0]}, nil
}

// fault is an error of the parser at its line, in our words.
func fault(file string, err error) *Error {
	e := &Error{File: file, Line: 1, Column: 1, Message: strings.TrimPrefix(err.Error(), "yaml: ")}
	if m := lineOf.FindStringSubmatch(err.Error()); m != nil {
		e.Line, _ = strconv.Atoi(m[1])
		e.Message = m[2]
	}
	if strings.Contains(e.Message, "cannot start any token") {
		e.Message += ": a tab cannot indent, and a text that begins with @, % or ` stands in quotes"
	}
	if strings.Contains(e.Message, "UTF-8") {
		e.Message += ": the file is in another encoding"
	}
	e.Message = "this is not YAML: " + e.Message
	return e
}

// limit is how large a file of YAML may be. The largest that ships has 70 kB.
const limit = 4 << 20

// Read reads a file for [Parse]. That it is too large is an [*Error].
func Read(name string) ([]byte, error) {
	data, err := wholefile.Read(name, limit)
	return data, tooLarge(err)
}

// ReadFS is [Read] for a file of a file system.
func ReadFS(files fs.FS, name string) ([]byte, error) {
	data, err := wholefile.ReadFS(files, name, limit)
	return data, tooLarge(err)
}

func tooLarge(err error) error {
	var large *wholefile.LimitError
	if errors.As(err, &large) {
		return &Error{File: large.Name, Line: 1, Column: 1, Message: large.Reason()}
	}
	return err
}

// Errorf makes an [*Error] at the node's place.
func (n Node) Errorf(format string, args ...any) error {
	e := &Error{File: n.file, Message: fmt.Sprintf(format, args...)}
	if n.yaml != nil {
		e.Line, e.Column = n.yaml.Line, n.yaml.Column
	}
	return e
}

// Present reports whether there is a value.
func (n Node) Present() bool { return n.yaml != nil }

// File returns the name of the file the node stands in.
func (n Node) File() string { return n.file }

// Line returns the node's line, from 1.
func (n Node) Line() int {
	if n.yaml == nil {
		return 0
	}
	return n.yaml.Line
}

// Place returns where the node stands: its file, line and column from 1.
func (n Node) Place() (file string, line, column int) {
	if n.yaml == nil {
		return n.file, 0, 0
	}
	return n.file, n.yaml.Line, n.yaml.Column
}

// IsMap reports whether the value is a map.
func (n Node) IsMap() bool { return n.yaml != nil && n.yaml.Kind == yaml.MappingNode }

// IsList reports whether the value is a list.
func (n Node) IsList() bool { return n.yaml != nil && n.yaml.Kind == yaml.SequenceNode }

// IsText reports whether the value is a scalar.
func (n Node) IsText() bool { return n.yaml != nil && n.yaml.Kind == yaml.ScalarNode }

// Field is one key of a map with its value.
type Field struct {
	Key   string
	Value Node
	// At is the key's own place.
	At Node
}

// Fields returns a map's fields in the order of the file.
func (n Node) Fields() ([]Field, error) {
	if !n.IsMap() {
		return nil, n.Errorf("expected a map of keys and values, found %s", n.kind())
	}
	fields := make([]Field, 0, len(n.yaml.Content)/2)
	seen := make(map[string]bool, len(n.yaml.Content)/2)
	for i := 0; i+1 < len(n.yaml.Content); i += 2 {
		at := Node{n.file, n.yaml.Content[i]}
		key, err := at.Text()
		if err != nil {
			return nil, err
		}
		if seen[key] {
			return nil, at.Errorf("key %q is given twice", key)
		}
		seen[key] = true
		fields = append(fields, Field{Key: key, Value: Node{n.file, n.yaml.Content[i+1]}, At: at})
	}
	return fields, nil
}

// Map returns a map's values by key; a key that is not known is an error.
func (n Node) Map(known ...string) (map[string]Node, error) {
	fields, err := n.Fields()
	if err != nil {
		return nil, err
	}
	m := make(map[string]Node, len(fields))
outer:
	for _, f := range fields {
		for _, k := range known {
			if k == f.Key {
				m[f.Key] = f.Value
				continue outer
			}
		}
		return nil, f.At.Errorf("unknown key %q%s", f.Key, nearest.Hint(f.Key, known))
	}
	return m, nil
}

// List returns a list's values; an absent node is an empty list.
func (n Node) List() ([]Node, error) {
	if n.yaml == nil {
		return nil, nil
	}
	if !n.IsList() {
		return nil, n.Errorf("expected a list, found %s", n.kind())
	}
	out := make([]Node, len(n.yaml.Content))
	for i, c := range n.yaml.Content {
		out[i] = Node{n.file, c}
	}
	return out, nil
}

// Text returns a scalar as it is written; absent is empty.
func (n Node) Text() (string, error) {
	if n.yaml == nil {
		return "", nil
	}
	if n.yaml.Kind != yaml.ScalarNode {
		return "", n.Errorf("expected a value, found %s", n.kind())
	}
	if n.yaml.Tag == "!!null" {
		return "", nil
	}
	return n.yaml.Value, nil
}

// Texts returns a list of scalars; a single scalar is a list of one.
func (n Node) Texts() ([]string, error) {
	if n.IsText() {
		s, err := n.Text()
		return []string{s}, err
	}
	list, err := n.List()
	if err != nil {
		return nil, err
	}
	out := make([]string, len(list))
	for i, c := range list {
		if out[i], err = c.Text(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Int returns a scalar as a whole number; absent is the default.
func (n Node) Int(absent int) (int, error) {
	if n.yaml == nil {
		return absent, nil
	}
	s, err := n.Text()
	if err != nil {
		return 0, err
	}
	v, err := strconv.Atoi(s)
	if err != nil {
		return 0, n.Errorf("expected a whole number, found %q", s)
	}
	return v, nil
}

// Bool returns a scalar as true or false; absent is false.
func (n Node) Bool() (bool, error) {
	s, err := n.Text()
	switch {
	case err != nil:
		return false, err
	case s == "true":
		return true, nil
	case s == "false", n.yaml == nil:
		return false, nil
	}
	return false, n.Errorf("expected true or false, found %q", s)
}

func (n Node) kind() string {
	switch {
	case n.yaml == nil:
		return "nothing"
	case n.yaml.Kind == yaml.MappingNode:
		return "a map"
	case n.yaml.Kind == yaml.SequenceNode:
		return "a list"
	case n.yaml.Kind == yaml.AliasNode:
		return "an alias, which is not supported"
	}
	return fmt.Sprintf("the value %q", short(n.yaml.Value))
}

// short is the beginning of a value: one of a whole file is not to be told.
func short(s string) string {
	const most = 40
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
