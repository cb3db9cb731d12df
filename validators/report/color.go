package report

// Color is a colour of a terminal.
type Color string

// The colours of reports.
const (
	Bold   Color = "1"
	Red    Color = "1;31"
	Yellow Color = "1;33"
	Cyan   Color = "36"
	Green  Color = "1;32"
)

// Text is a text in the colour; as it is unless colours are wanted.
func (c Color) Text(s string, wanted bool) string {
	if !wanted {
		return s
	}
	return "\x1b[" + string(c) + "m" + s + "\x1b[m"
}
