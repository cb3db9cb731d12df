package output

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// AtomicFile is a file that is written beside its target and takes the
// target's place when it is whole.
type AtomicFile struct {
	*bufio.Writer
	f      *os.File
	lock   *os.File // says that the run lives; nil where there are no locks
	target string
	direct bool        // a device or a pipe, which nothing can take the place of
	stop   func() bool // ends the watch on a context; nil for none
}

// Create begins a file for the target. What a killed run left beside it is removed.
// A pipe that nobody reads is waited for until ctx ends.
func Create(ctx context.Context, given string) (*AtomicFile, error) {
	target := resolve(given)
	sweep(filepath.Dir(target), filepath.Base(target))
	a, err := create(ctx, target)
	var p *fs.PathError
	if errors.As(err, &p) && p.Path == target { // told as it was given
		return nil, &fs.PathError{Op: p.Op, Path: given, Err: p.Err}
	}
	return a, err
}

func create(ctx context.Context, target string) (*AtomicFile, error) {
	target = resolve(target)
	mode := fs.FileMode(0o666)
	exists := false
	info, err := os.Stat(target)
	switch {
	case err == nil && info.IsDir():
		return nil, &fs.PathError{Op: "write", Path: target, Err: errors.New("it is a folder")}
	case err == nil && !info.Mode().IsRegular():
		return openDirect(ctx, target)
	case err == nil:
		mode, exists = info.Mode().Perm(), true
	case !os.IsNotExist(err):
		return nil, err
	}
	dir, base := filepath.Split(target)
	for try := 0; ; try++ {
		name := filepath.Join(dir, fmt.Sprintf(".%s.%d-%d.part", base, os.Getpid(), try))
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		if errors.Is(err, fs.ErrExist) && try < maxTries {
			continue
		}
		if err != nil {
			var p *fs.PathError
			if errors.As(err, &p) {
				return nil, &fs.PathError{Op: "write", Path: target, Err: p.Err}
			}
			return nil, err
		}
		held, ok := lock(f)
		if !ok || !same(f, name) { // another run took it, in this moment, for one that was left behind
			f.Close()
			if held != nil {
				held.Close()
			}
			if try < maxTries {
				continue
			}
			return nil, &fs.PathError{Op: "write", Path: target, Err: errors.New("another run is in the way")}
		}
		a := &AtomicFile{Writer: bufio.NewWriterSize(f, 64<<10), f: f, lock: held, target: target}
		if exists {
			if err := f.Chmod(mode); err != nil { // the umask does not apply
				a.Discard()
				return nil, err
			}
		}
		return a, nil
	}
}

// maxTries is how many names are tried for a file.
const maxTries = 100

// partial are the names of files that are being written: the target's and a number
// for the process.
var partial = regexp.MustCompile(`^\.(.+)\.\d+-\d+\.part$`)

// sweep removes from a folder what killed runs left of a target, or of any where base is
// empty. A file that a run is still writing is locked and stays.
func sweep(dir, base string) {
	d, err := os.Open(dir)
	if err != nil {
		return
	}
	defer d.Close()
	for {
		names, err := d.Readdirnames(1000)
		for _, name := range names {
			if !strings.HasSuffix(name, ".part") {
				continue
			}
			if m := partial.FindStringSubmatch(name); m != nil && (base == "" || m[1] == base) {
				removeStale(filepath.Join(dir, name))
			}
		}
		if err != nil || len(names) == 0 {
			return
		}
	}
}

// same reports whether an open file is still the one of that name.
func same(f *os.File, name string) bool {
	mine, err := f.Stat()
	if err != nil {
		return false
	}
	there, err := os.Lstat(name)
	return err == nil && os.SameFile(mine, there)
}

// openDirect opens a device or a pipe. To open a pipe waits for who reads it, and to
// write to one for its being read: both end with ctx.
func openDirect(ctx context.Context, target string) (*AtomicFile, error) {
	type opened struct {
		f   *os.File
		err error
	}
	done := make(chan opened, 1)
	go func() { // is left behind where ctx ends first: such a wait cannot be ended
		f, err := os.OpenFile(target, os.O_WRONLY, 0)
		done <- opened{f, err}
	}()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case o := <-done:
		if o.err != nil {
			return nil, o.err
		}
		stop := context.AfterFunc(ctx, func() { o.f.SetWriteDeadline(time.Unix(1, 0)) })
		return &AtomicFile{Writer: bufio.NewWriter(o.f), f: o.f, target: target, direct: true, stop: stop}, nil
	}
}

// Commit puts the file in its place.
func (a *AtomicFile) Commit() error {
	err := a.Flush()
	if e := a.close(); err == nil {
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
	a.unlock() // not before the file has its name: until then it is one of a run that lives
	return err
}

// Discard removes the file; the target stays what it was.
func (a *AtomicFile) Discard() {
	a.close()
	if !a.direct {
		os.Remove(a.f.Name())
	}
	a.unlock()
}

func (a *AtomicFile) close() error {
	if a.stop != nil {
		a.stop()
	}
	return a.f.Close()
}

func (a *AtomicFile) unlock() {
	if a.lock != nil {
		a.lock.Close()
	}
}

// File writes one file whole: it appears at the path, which what names as the user
// gave it, when write has ended well. A path that is "-" or empty is stdout.
func (f *Files) File(ctx context.Context, what, path string, stdout io.Writer, write func(io.Writer) error) error {
	if path == "" || path == "-" {
		w := bufio.NewWriter(stdout)
		if err := write(w); err != nil {
			return err
		}
		return w.Flush()
	}
	if err := f.Writes(what, path); err != nil {
		return err
	}
	a, err := Create(ctx, path)
	if err != nil {
		return err
	}
	if err := write(a); err != nil {
		a.Discard()
		return err
	}
	return a.Commit()
}

// Folder writes files by their names to a folder, which is made where it is not there.
// None is written where one must not be.
func (f *Files) Folder(ctx context.Context, dir string, files map[string][]byte) error {
	names := slices.Sorted(maps.Keys(files))
	for _, name := range names {
		path := filepath.Join(dir, name)
		if err := f.Writes(path, path); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	sweep(dir, "")
	for _, name := range names {
		a, err := create(ctx, filepath.Join(dir, name))
		if err != nil {
			return err
		}
		if _, err := a.Write(files[name]); err != nil {
			a.Discard()
			return err
		}
		if err := a.Commit(); err != nil {
			return err
		}
	}
	return nil
}
