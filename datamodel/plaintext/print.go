package plaintext

import (
	"fmt"
	"io"
)

// Fprintf is [fmt.Fprintf] for people: texts, errors and names that are inserted
// stay on their line and show their controls ([Name]). The format is ours, and stays
// as it is.
func Fprintf(w io.Writer, format string, args ...any) (int, error) {
	return io.WriteString(w, Sprintf(format, args...))
}

// Fprintln writes arguments with blanks between them, each as [Fprintf] inserts it,
// and ends the line.
func Fprintln(w io.Writer, args ...any) (int, error) {
	return io.WriteString(w, fmt.Sprintln(foreign(args)...))
}

// Sprintf is the text that [Fprintf] writes.
func Sprintf(format string, args ...any) string { return fmt.Sprintf(format, foreign(args)...) }

func foreign(args []any) []any {
	shown := make([]any, len(args))
	for i, arg := range args {
		switch v := arg.(type) {
		case string:
			shown[i] = text(v)
		case error:
			shown[i] = text(Error(v))
		case fmt.Stringer:
			shown[i] = text(v.String())
		default:
			shown[i] = arg
		}
	}
	return shown
}

// text is a text that is cleaned where it is inserted; %q does so itself.
type text string

// Format implements [fmt.Formatter].
func (t text) Format(s fmt.State, verb rune) {
	if verb == 'q' {
		fmt.Fprintf(s, fmt.FormatString(s, verb), string(t))
		return
	}
	fmt.Fprintf(s, fmt.FormatString(s, verb), Name(string(t)))
}
