package output

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// AtomicFile is a file that is written beside its target and takes the
// target's place when it is whole.
type AtomicFile struct {
	*bufio.Writer
	f      *os.File
	target string
	direct bool // a device or a pipe, which nothing can take the place of
}

// Create begins a file for the target.
func Create(target string) (*AtomicFile, error) {
	mode := fs.FileMode(0o666)
	exists := false
	if real, err := filepath.EvalSymlinks(target); err == nil {
		target = real
	}
	info, err := os.Stat(target)
	switch {
	case err == nil && info.IsDir():
		return nil, &fs.PathError{Op: "write", Path: target, Err: errors.New("it is a folder")}
	case err == nil && !info.Mode().IsRegular():
		f, err := os.OpenFile(target, os.O_WRONLY, 0)
		if err != nil {
			return nil, err
		}
		return &AtomicFile{Writer: bufio.NewWriter(f), f: f, target: target, direct: true}, nil
	case err == nil:
		mode, exists = info.Mode().Perm(), true
	case !os.IsNotExist(err):
		return nil, err
	}
	dir, base := filepath.Split(target)
	for try := 0; ; try++ {
		name := filepath.Join(dir, fmt.Sprintf(".%s.%d-%d.part", base, os.Getpid(), try))
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		if errors.Is(err, fs.ErrExist) && try < 100 {
			continue
		}
		if err != nil {
			var p *fs.PathError
			if errors.As(err, &p) {
				return nil, &fs.PathError{Op: "write", Path: target, Err: p.Err}
			}
			return nil, err
		}
		if exists {
			if err := f.Chmod(mode); err != nil { // the umask does not apply
				f.Close()
				os.Remove(name)
				return nil, err
			}
		}
		return &AtomicFile{Writer: bufio.NewWriterSize(f, 64<<10), f: f, target: target}, nil
	}
}

// Commit puts the file in its place.
func (a *AtomicFile) Commit() error {
	err := a.Flush()
	if e := a.f.Close(); err == nil {
		err = e
	}
	if a.direct {
		return err
	}
	if err == nil {
		err = os.Rename(a.f.Name(), a.target)
	}
	if err != nil {
		os.Remove(a.f.Name())
	}
	return err
}

// Discard removes the file; the target stays what it was.
func (a *AtomicFile) Discard() {
	a.f.Close()
	if !a.direct {
		os.Remove(a.f.Name())
	}
}

// File writes one file whole: it appears at the path when write has ended well.
// A path that is "-" or empty is stdout.
func File(path string, stdout io.Writer, write func(io.Writer) error) error {
	if path == "" || path == "-" {
		w := bufio.NewWriter(stdout)
		if err := write(w); err != nil {
			return err
		}
		return w.Flush()
	}
	f, err := Create(path)
	if err != nil {
		return err
	}
	if err := write(f); err != nil {
		f.Discard()
		return err
	}
	return f.Commit()
}
