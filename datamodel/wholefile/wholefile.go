// Package wholefile reads files that have to be in memory as a whole, and none that
// is larger than it can sensibly be: a device never ends.
package wholefile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"wcodm/datamodel/bytesize"
)

// LimitError says that a file is too large for what it is to be.
type LimitError struct {
	Name  string
	Limit int64
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("%s: %s", e.Name, e.Reason())
}

// Reason is the error without the name of the file.
func (e *LimitError) Reason() string {
	return "the file is larger than " + bytesize.Words(e.Limit) + ", which is more than such a file may have"
}

// ErrNotRegular says that a name is not that of a file with a content: it is a pipe,
// a device or a folder.
var ErrNotRegular = errors.New("it is no regular file")

// Read reads a file of no more than limit bytes. The error is a [*LimitError], or
// that of the file system without the name of a system call.
func Read(name string, limit int64) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, plain(name, err)
	}
	defer f.Close()
	return All(name, f, limit)
}

// ReadFS is [Read] for a file of a file system.
func ReadFS(files fs.FS, name string, limit int64) ([]byte, error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, plain(name, err)
	}
	defer f.Close()
	return All(name, f, limit)
}

// All reads what is to come of a file of that name.
func All(name string, r io.Reader, limit int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	switch {
	case err != nil:
		return nil, plain(name, err)
	case int64(len(data)) > limit:
		return nil, &LimitError{name, limit}
	}
	return data, nil
}

// Regular refuses what is there and is no regular file, before anybody waits for a
// pipe.
func Regular(name string) error {
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("%s: %w", name, ErrNotRegular)
	}
	return nil
}

// plain is an error of the file system as it is told: the name as it was given, and
// what is wrong.
func plain(name string, err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return &fs.PathError{Op: p.Op, Path: name, Err: p.Err}
	}
	return fmt.Errorf("%s: %w", name, err)
}
