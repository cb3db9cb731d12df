package csv

import (
	"bytes"
	"cmp"
	"fmt"
	"wcodm/datamodel/bytesize"
)

const (
	// DefaultLimit is the size of the largest declaration, in bytes, unless an
	// option says otherwise; MaxLimit is the most that it can say.
	DefaultLimit = 64 << 20
	MaxLimit     = 1 << 30
)

// Options say how tables are written down. The zero value of each leaves it
// open.
type Options struct {
	// Separator is ',', ';', a tab or '|'; 0 is told from the header line and, in what
	// is written, ',' or, with a decimal comma, ';'.
	Separator byte
	// Decimal is what stands before decimals, '.' or ','; 0 is '.'.
	Decimal byte
	// Encoding is that of the characters.
	Encoding Encoding
	// Date is how the columns whose base is date write them; nil is CCYY-MM-DD.
	Date DateForm
	// Header is the line in which the headings of a table that is read stand, from 1;
	// what stands before it is passed over. 0 is the first line that is not blank.
	Header int
	// Limit is the size of the largest declaration in bytes; 0 is [DefaultLimit].
	Limit int64
}

// maxHeader bounds the line of the headings.
const maxHeader = 10_000

// DateForm is a way to write the days of a calendar.
type DateForm interface {
	// Read makes CCYY-MM-DD of a cell; ok is false where it is no such date.
	Read(cell string) (date string, ok bool)
	// Write makes a cell of CCYY-MM-DD; ok is false where the form cannot say it.
	Write(date string) (cell string, ok bool)
	// String shows the form to people, as in dd.MM.yyyy.
	String() string
}

// Reading completes the options with those of a format, for reading: separator
// and encoding are told from each file, unless they are asked for.
func (o Options) Reading(format Options) Options {
	o.Decimal = cmp.Or(o.Decimal, format.Decimal)
	if o.Date == nil {
		o.Date = format.Date
	}
	return o
}

// Writing completes the options with those of a format, for writing.
func (o Options) Writing(format Options) Options {
	o.Separator = cmp.Or(o.Separator, format.Separator)
	o.Encoding = cmp.Or(o.Encoding, format.Encoding)
	return o.Reading(format)
}

// Check says what is wrong with the options.
func (o Options) Check() error {
	if o.Separator != 0 && bytes.IndexByte(separators, o.Separator) < 0 {
		return fmt.Errorf("the separator %q is not known: a comma, a semicolon, a tab or |", string(rune(o.Separator)))
	}
	if o.Decimal != 0 && o.Decimal != '.' && o.Decimal != ',' {
		return fmt.Errorf("the decimal mark %q is not known: a point or a comma", string(rune(o.Decimal)))
	}
	if int(o.Encoding) >= len(Encodings) {
		return fmt.Errorf("unknown encoding %d", o.Encoding)
	}
	if o.Header < 0 || o.Header > maxHeader {
		return fmt.Errorf("the line of the headings is %d: from 1 to %d", o.Header, maxHeader)
	}
	if o.Limit < 0 || o.Limit > MaxLimit {
		return fmt.Errorf("the limit of a declaration is %s: 1 GiB at most", bytesize.Words(o.Limit))
	}
	return nil
}

// Separators are the names of the separators, and Separators[0] that of none.
var Separators = []string{"auto", "comma", "semicolon", "tab", "pipe"}

// ParseSeparator finds a separator by its name, or as it is.
func ParseSeparator(name string) (byte, error) {
	for i, n := range Separators[1:] {
		if name == n || name == string(rune(separators[i])) {
			return separators[i], nil
		}
	}
	if name == Separators[0] {
		return 0, nil
	}
	return 0, fmt.Errorf("unknown separator %q: auto, comma, semicolon, tab or pipe", name)
}
