// Package output writes the messages of a run to where the user wants them:
// standard output, one file, or a folder with a file a message. No run leaves
// a half file behind.
package output

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"wcodm"
	dm "wcodm/datamodel"
)

// Sink takes the results of a run in their order. It belongs to one goroutine
// and ends with Close or Discard.
type Sink interface {
	// Write takes a result; one without output counts as a message of its
	// input all the same.
	Write(*wcodm.Result) error
	// Close completes what was written. After an input failed, a file that was
	// to hold all messages does not appear.
	Close(failed bool) error
	// Discard gives up: no half file stays.
	Discard()
}

// Options say what is written where.
type Options struct {
	// Path is a file, or a folder where it ends in a slash or is one; "-" and
	// empty are Stdout.
	Path string
	// Stdout is standard output.
	Stdout io.Writer
	// Format is the format of the messages.
	Format *wcodm.Format
	// Pretty lays JSON out over several lines.
	Pretty bool
	// Inputs are those of the run, whose names give those of the files in a folder.
	Inputs []wcodm.Input
	// Files has all else that the run reads and writes.
	Files *Files
}

// New prepares the writing. Nothing appears at the path before there is
// something to write. What ends ctx ends the wait for who reads a pipe, too. The error is
// a [*Clash] where a file would be overwritten that must not be.
func New(ctx context.Context, o Options) (Sink, error) {
	if o.Path == "" || o.Path == "-" {
		return &stream{w: o.Stdout, encode: newEncoding(o)}, nil
	}
	apart, err := IsFolder(o.Path)
	switch {
	case err != nil:
		return nil, err
	case apart:
		return newFolder(ctx, o)
	}
	if err := o.Files.Writes("-o "+o.Path, o.Path); err != nil {
		return nil, err
	}
	f, err := Create(ctx, o.Path)
	if err != nil {
		return nil, err
	}
	return &file{stream: stream{w: f, encode: newEncoding(o)}, f: f}, nil
}

// IsFolder reports whether each message that is written to the path goes to a
// file of its own: the path ends in a slash, or is a folder.
func IsFolder(path string) (bool, error) {
	if path == "" || path == "-" {
		return false, nil
	}
	info, err := os.Stat(path)
	slash := strings.HasSuffix(path, "/") || strings.HasSuffix(path, string(os.PathSeparator))
	switch {
	case err != nil && !os.IsNotExist(err):
		return false, err
	case err == nil && slash && !info.IsDir():
		return false, &fs.PathError{Op: "write", Path: path, Err: fmt.Errorf("it is not a folder")}
	}
	return slash || err == nil && info.IsDir(), nil
}

// encoding lays messages out one after the other.
type encoding interface {
	message(w io.Writer, m []byte) error
	end(w io.Writer) error
}

func newEncoding(o Options) encoding {
	switch o.Format.Syntax {
	case wcodm.JSON:
		return &lines{pretty: o.Pretty}
	case wcodm.CSV:
		return &table{}
	}
	return &batch{}
}

// lines writes JSON, one message a line unless it is to be pretty.
type lines struct {
	pretty bool
	buf    []byte
}

func (l *lines) message(w io.Writer, m []byte) error {
	if l.pretty {
		var err error
		if m, err = dm.IndentJSON(m); err != nil {
			return err
		}
	}
	l.buf = append(append(l.buf[:0], m...), '\n')
	_, err := w.Write(l.buf)
	return err
}

func (*lines) end(io.Writer) error { return nil }

// batch writes XML: a single message as it is, several in one <Batch>. The
// first is held until it is known which. The bytes of a message stay as they
// are: to indent them again could change values.
type batch struct {
	buf   []byte
	count int
}

const (
	batchStart = dm.XMLHeader + "<Batch>\n"
	batchEnd   = "</Batch>\n"
)

func (b *batch) message(w io.Writer, m []byte) error {
	b.count++
	if b.count == 1 {
		b.buf = append(b.buf[:0], m...)
		return nil
	}
	if b.count == 2 {
		first := bytes.TrimPrefix(b.buf, []byte(dm.XMLHeader))
		b.buf = append([]byte(batchStart), first...)
	} else {
		b.buf = b.buf[:0]
	}
	b.buf = append(b.buf, bytes.TrimPrefix(m, []byte(dm.XMLHeader))...)
	_, err := w.Write(b.buf)
	return err
}

func (b *batch) end(w io.Writer) error {
	switch b.count {
	case 0:
		return nil
	case 1:
		_, err := w.Write(b.buf)
		return err
	}
	_, err := io.WriteString(w, batchEnd)
	return err
}

// table writes CSV: the header line, which each message brings along, once.
type table struct{ begun bool }

func (t *table) message(w io.Writer, m []byte) error {
	if t.begun {
		_, m, _ = bytes.Cut(m, []byte{'\n'})
	}
	t.begun = true
	_, err := w.Write(m)
	return err
}

func (*table) end(io.Writer) error { return nil }

// stream writes all messages to one writer.
type stream struct {
	w       io.Writer
	encode  encoding
	written int
}

func (s *stream) Write(r *wcodm.Result) error {
	if r.Output == nil {
		return nil
	}
	s.written++
	return s.encode.message(s.w, r.Output)
}

func (s *stream) Close(bool) error { return s.encode.end(s.w) }

// Discard leaves an open <Batch> open: what stops early must not look whole.
func (s *stream) Discard() {}

// file writes all messages to one file, which appears when it is whole.
type file struct {
	stream
	f *AtomicFile
}

func (f *file) Close(failed bool) error {
	if f.written == 0 || failed {
		f.f.Discard()
		return nil
	}
	if err := f.stream.Close(failed); err != nil {
		f.f.Discard()
		return err
	}
	return f.f.Commit()
}

func (f *file) Discard() { f.f.Discard() }
