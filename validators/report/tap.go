package report

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"gopkg.in/yaml.v3"

	dm "wcodm/datamodel"
	"wcodm/datamodel/plaintext"
)

// tapOutput writes the Test Anything Protocol, version 14 (testanything.org): a
// message is a test point, and its findings are a YAML block below it.
type tapOutput struct {
	w      *bufio.Writer
	points int
}

func newTAP(w io.Writer, _ Options) Output { return &tapOutput{w: bufio.NewWriter(w)} }

func (o *tapOutput) begin() {
	if o.points == 0 {
		o.w.WriteString("TAP version 14\n")
	}
}

func (o *tapOutput) Write(m *Message) error {
	o.begin()
	o.points++
	count := m.count()
	status := "ok"
	if count.Errors > 0 || m.Err != nil {
		status = "not ok"
	}
	name := tapDescription.Replace(inputName(m.File) + ": " + messageName(m))
	fmt.Fprintf(o.w, "%s %d - %s\n", status, o.points, name)
	if count.All() > 0 || m.Err != nil {
		if err := o.block(m, count); err != nil {
			return err
		}
	}
	return o.w.Flush()
}

// tapDescription escapes what would begin a directive.
var tapDescription = strings.NewReplacer(`\`, `\\`, "#", `\#`)

// block writes what was found in a message.
func (o *tapOutput) block(m *Message, count Count) error {
	var about yaml.Node
	about.Kind = yaml.MappingNode
	message := count.String()
	if m.Err != nil {
		message = m.Err.Error()
	}
	set(&about, "message", scalar(message))
	if len(m.Findings) > 0 {
		list := &yaml.Node{Kind: yaml.SequenceNode}
		for i := range m.Findings {
			f, err := finding(&m.Findings[i])
			if err != nil {
				return err
			}
			list.Content = append(list.Content, f)
		}
		set(&about, "findings", list)
	}
	var text bytes.Buffer
	enc := yaml.NewEncoder(&text)
	enc.SetIndent(2)
	if err := enc.Encode(&about); err != nil {
		return err
	}
	o.w.WriteString("  ---\n")
	for line := range strings.Lines(text.String()) {
		o.w.WriteString("  " + line)
	}
	o.w.WriteString("  ...\n")
	return nil
}

// finding is a finding with the keys, in the order, that it has in JSON.
func finding(d *dm.Diagnostic) (*yaml.Node, error) {
	data, err := json.Marshal(d)
	if err != nil {
		return nil, err
	}
	node := &yaml.Node{Kind: yaml.MappingNode}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	dec.Token() // the brace
	for dec.More() {
		key, _ := dec.Token()
		switch value, _ := dec.Token(); v := value.(type) {
		case json.Number:
			set(node, key.(string), &yaml.Node{Kind: yaml.ScalarNode, Value: v.String()})
		case string:
			set(node, key.(string), scalar(v))
		}
	}
	return node, nil
}

func set(mapping *yaml.Node, key string, value *yaml.Node) {
	mapping.Content = append(mapping.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: key}, value)
}

// scalar is a text in quotation marks: no reader takes it for anything else. It is
// for people: its controls are shown.
func scalar(s string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Style: yaml.DoubleQuotedStyle, Value: plaintext.Lines(s)}
}

// Flush writes the plan: how many test points there were.
func (o *tapOutput) Flush() error {
	o.begin()
	fmt.Fprintf(o.w, "1..%d\n", o.points)
	return o.w.Flush()
}
