package plaintext

import (
	"bufio"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"
)

// Error is the text of an error for people: the names of system calls and of Go's
// functions tell them nothing.
func Error(err error) string {
	text := err.Error()
	say := func(of error, words string) { text = strings.ReplaceAll(text, of.Error(), words) }
	var path *fs.PathError
	if errors.As(err, &path) {
		say(path, path.Path+": "+Error(path.Err))
	}
	var link *os.LinkError
	if errors.As(err, &link) {
		say(link, link.New+": "+Error(link.Err))
	}
	var call *os.SyscallError
	if errors.As(err, &call) {
		say(call, call.Err.Error())
	}
	var number *strconv.NumError
	if errors.As(err, &number) {
		words := strconv.Quote(number.Num) + " is no number"
		if errors.Is(number, strconv.ErrRange) {
			words = strconv.Quote(number.Num) + " is too large"
		}
		say(number, words)
	}
	for _, of := range []struct {
		err   error
		words string
	}{
		{bufio.ErrTooLong, "a line is too long"},
		{io.ErrUnexpectedEOF, "it ends too early"},
		{io.ErrClosedPipe, "the other side has closed it"},
		{fs.ErrClosed, "it is closed"},
		{context.Canceled, "interrupted"},
		{context.DeadlineExceeded, "it took too long"},
	} {
		if errors.Is(err, of.err) {
			say(of.err, of.words)
		}
	}
	if text == io.EOF.Error() {
		return "it ends too early"
	}
	return text
}
