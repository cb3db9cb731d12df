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

// ColorSequences returns what a text in any of the colours begins and ends with.
func ColorSequences() []string {
	all := []string{"\x1b[m"}
	for _, c := range []Color{Bold, Red, Yellow, Cyan, Green} {
		all = append(all, "\x1b["+string(c)+"m")
	}
	return all
}
