package report

import (
	"encoding/json"
	"io"

	"wcodm/datamodel/plaintext"
	"wcodm/validators/compare"
)

// jsonOutput writes entries as JSON with the keys of [compare.Entry], one a line;
// whole puts them into one object with the summary.
type jsonOutput struct {
	w     io.Writer
	enc   *json.Encoder
	whole bool
	begun bool
}

func newJSON(w io.Writer, _ Options) Output { return newJSONOutput(w, true) }

func newLines(w io.Writer, _ Options) Output { return newJSONOutput(w, false) }

func newJSONOutput(w io.Writer, whole bool) *jsonOutput {
	o := &jsonOutput{w: w, whole: whole}
	o.enc = json.NewEncoder(plaintext.NewJSON(w))
	o.enc.SetEscapeHTML(false)
	return o
}

func (o *jsonOutput) Write(e *compare.Entry) error {
	if err := o.begin(","); err != nil {
		return err
	}
	return o.enc.Encode(e)
}

// begin writes what stands before an entry.
func (o *jsonOutput) begin(between string) error {
	if !o.whole {
		return nil
	}
	if !o.begun {
		o.begun, between = true, `{"entries":[`
	}
	_, err := io.WriteString(o.w, between+"\n")
	return err
}

func (o *jsonOutput) Flush(s *compare.Summary) error {
	if !o.whole {
		return o.enc.Encode(map[string]*compare.Summary{"summary": s})
	}
	before := `],"summary":`
	if !o.begun {
		before = `{"entries":` + "[\n" + before
	}
	if _, err := io.WriteString(o.w, before); err != nil {
		return err
	}
	if err := o.enc.Encode(s); err != nil {
		return err
	}
	_, err := io.WriteString(o.w, "}\n")
	return err
}
