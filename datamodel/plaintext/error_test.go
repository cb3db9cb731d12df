package plaintext

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strconv"
	"testing"
)

func TestErrorsAreInOurWords(t *testing.T) {
	_, number := strconv.Atoi("x")
	_, large := strconv.ParseInt("99999999999999999999", 10, 64)
	_, missing := os.Open("none")
	for want, err := range map[string]error{
		`reading it: none: no such file or directory`: fmt.Errorf("reading it: %w", missing),
		`workers: "x" is no number`:                   fmt.Errorf("workers: %w", number),
		`"99999999999999999999" is too large`:         large,
		`a: a line is too long`:                       fmt.Errorf("a: %w", bufio.ErrTooLong),
		`a: it ends too early`:                        fmt.Errorf("a: %w", io.ErrUnexpectedEOF),
		`it ends too early`:                           io.EOF,
		`none2: no such file or directory`:            os.Rename("none", "none2"),
		`ours stays as it is`:                         fmt.Errorf("ours stays as it is"),
	} {
		if got := Error(err); got != want {
			t.Errorf("%q, expected %q", got, want)
		}
	}
}
