// Package stdio writes to standard output so that a failure is not forgotten, and knows
// whether there is one at all.
package stdio

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"sync"
)

// Name is what errors call standard output.
const Name = "standard output"

// Writer passes on what is written and remembers the first error, for writers that
// nobody asks. It is safe for concurrent use where what it writes to is.
type Writer struct {
	w  io.Writer
	mu sync.Mutex
	// err is the first error.
	err error
}

// New returns a Writer to w.
func New(w io.Writer) *Writer { return &Writer{w: w} }

// Write writes to what is below.
func (w *Writer) Write(p []byte) (int, error) {
	n, err := w.w.Write(p)
	if err != nil {
		err = named(err)
		w.mu.Lock()
		if w.err == nil {
			w.err = err
		}
		w.mu.Unlock()
	}
	return n, err
}

// Err is the first error of writing; nil where there was none.
func (w *Writer) Err() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.err
}

// named says of an error of a file that it is one of standard output.
func named(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return &fs.PathError{Op: p.Op, Path: Name, Err: p.Err}
	}
	return err
}

// Out is standard output. Where the process was started without one, the runtime has
// put the null device in its place; what is written is an error then, and not lost
// without a word.
func Out() (w io.Writer, file *os.File) {
	if outClosed() {
		return closed{}, nil
	}
	return os.Stdout, os.Stdout
}

type closed struct{}

func (closed) Write([]byte) (int, error) {
	return 0, &fs.PathError{Op: "write", Path: Name, Err: errors.New("it is closed")}
}
