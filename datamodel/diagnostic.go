package datamodel

import "fmt"

// Severity says how much a finding matters.
type Severity uint8

const (
	// Note informs; nothing has to be done.
	Note Severity = iota
	// Warning asks for a look; the data is still usable.
	Warning
	// Error means the data cannot be used as it stands.
	Error
)

// String returns the severity as reports write it: "note", "warning", "error".
func (s Severity) String() string { return [...]string{"note", "warning", "error"}[s] }

// MarshalText writes the severity as its name.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads a severity from its name.
func (s *Severity) UnmarshalText(b []byte) error {
	for _, v := range []Severity{Note, Warning, Error} {
		if v.String() == string(b) {
			*s = v
			return nil
		}
	}
	return fmt.Errorf("unknown severity %q: note, warning or error", b)
}

// Place is where something stands in an input. Line and column count from 1,
// the column in characters; zero means unknown.
type Place struct{ Line, Col uint32 }

// Diagnostic is one finding about data. It is a value: it is rendered at the
// edge, and everything a reader needs to act on it is in its fields.
type Diagnostic struct {
	// Code is stable and explained by "wcodm explain CODE" ("XSD003").
	Code string `json:"code"`
	// Severity decides the exit code: an error makes it 1.
	Severity Severity `json:"severity"`
	// Message is one plain sentence a trader understands, without position.
	Message string `json:"message"`
	// File is the input's name as the user gave it; "-" is standard input.
	File string `json:"file,omitempty"`
	// Line and Column count from 1; zero is unknown.
	Line   int `json:"line,omitempty"`
	Column int `json:"column,omitempty"`
	// Row is the row of a table as a spreadsheet counts them, the header line
	// being the first; zero in other syntaxes. A row may take several lines.
	Row int `json:"row,omitempty"`
	// JSONPointer is the place in a JSON message (RFC 6901), from the message's
	// own root.
	JSONPointer string `json:"jsonPointer,omitempty"`
	// Item is the goods item's number, zero outside the items.
	Item int `json:"item,omitempty"`
	// Field is the name under which the one who made the input knows the field:
	// a tag, the title of a column.
	Field string `json:"field,omitempty"`
	// NationalPath is the path in the input's own terms, with positions of
	// repeated groups from 1: "Item[2]/Tarification/Item_price".
	NationalPath string `json:"nationalPath,omitempty"`
	// WCOPath is the path in the package, "GoodsShipment/UCR/ID".
	WCOPath string `json:"wcoPath,omitempty"`
	// Pointer is the path of WCO ids, "42A/67A/35B/016".
	Pointer string `json:"pointer,omitempty"`
	// Value is the value at fault.
	Value string `json:"value,omitempty"`
	// Expected says what would be right.
	Expected string `json:"expected,omitempty"`
	// List names the code list that the finding speaks of, with its version.
	List string `json:"list,omitempty"`
	// Detail is the original text of the library that found it, if any.
	Detail string `json:"detail,omitempty"`

	gaps *[]Gap // nil for none, so that diagnostics can be compared
}

// At sets the line and column and returns the diagnostic.
func (d Diagnostic) At(p Place) Diagnostic {
	d.Line, d.Column = int(p.Line), int(p.Col)
	return d
}
