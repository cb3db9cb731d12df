package report

import (
	"encoding/json"
	"io"

	"wcodm/datamodel/plaintext"
)

// jsonOutput writes findings as JSON, one a line, with the keys of
// [wcodm/datamodel.Diagnostic]; array puts them into one array.
type jsonOutput struct {
	w     io.Writer
	enc   *json.Encoder
	array bool
	begun bool
}

func newJSON(w io.Writer, _ Options) Output { return newJSONOutput(w, true) }

func newLines(w io.Writer, _ Options) Output { return newJSONOutput(w, false) }

func newJSONOutput(w io.Writer, array bool) *jsonOutput {
	o := &jsonOutput{w: w, array: array}
	o.enc = json.NewEncoder(jsonLine{o})
	o.enc.SetEscapeHTML(false) // messages name XML tags
	return o
}

func (o *jsonOutput) Write(m *Message) error {
	for i := range m.Findings {
		if err := o.enc.Encode(&m.Findings[i]); err != nil {
			return err
		}
	}
	return nil
}

func (o *jsonOutput) Flush() error {
	if !o.array {
		return nil
	}
	end := "\n]\n"
	if !o.begun {
		end = "[]\n"
	}
	_, err := io.WriteString(o.w, end)
	return err
}

// jsonLine puts what stands between two elements of an array before each line
// that the encoder writes.
type jsonLine struct{ o *jsonOutput }

func (l jsonLine) Write(given []byte) (int, error) {
	line := plaintext.JSON(given)
	if !l.o.array {
		_, err := l.o.w.Write(line)
		return len(given), err
	}
	before := ",\n"
	if !l.o.begun {
		before = "[\n"
	}
	l.o.begun = true
	_, err := io.WriteString(l.o.w, before+string(line[:len(line)-1]))
	return len(given), err
}
