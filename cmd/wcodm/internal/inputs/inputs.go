// Package inputs finds what a command is to read: the files, folders and
// standard input that its arguments name.
package inputs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"wcodm"
)

// Stdin is the argument and the name of standard input.
const Stdin = "-"

// extensions are those of the files that are taken from a folder.
var extensions = []string{".xml", ".json", ".jsonl", ".ndjson"}

// Set is what arguments lead to.
type Set struct {
	// Inputs stand in the order of the arguments, those of a folder in lexical
	// order.
	Inputs []wcodm.Input
	// Empty are the folders that hold nothing to read.
	Empty []string
}

// TwiceError says that standard input was asked for more than once.
type TwiceError struct{}

func (*TwiceError) Error() string { return "standard input (-) can be read only once" }

// List finds the inputs of the arguments. A folder stands for the files below
// it with a known extension; hidden files and folders are left out. Reading
// from a pipe ends when ctx does. The error is a [*TwiceError] or joins what is
// wrong with each argument.
func List(ctx context.Context, args []string, stdin io.Reader) (Set, error) {
	var set Set
	var errs []error
	twice := false
	for i, arg := range args {
		if arg == Stdin {
			twice = twice || slices.Contains(args[:i], Stdin)
			set.Inputs = append(set.Inputs, wcodm.Input{Name: Stdin, Open: func() (io.ReadCloser, error) {
				return interruptible(ctx, func() (io.ReadCloser, error) { return io.NopCloser(stdin), nil }), nil
			}})
			continue
		}
		info, err := os.Stat(arg)
		switch {
		case err != nil:
			errs = append(errs, plain(err))
		case info.IsDir():
			before := len(set.Inputs)
			w := walker{ctx: ctx, set: &set}
			if err := w.folder(arg, info); err != nil {
				errs = append(errs, plain(err))
			} else if len(set.Inputs) == before {
				set.Empty = append(set.Empty, arg)
			}
		default:
			set.Inputs = append(set.Inputs, file(ctx, arg))
		}
	}
	if twice {
		return set, &TwiceError{}
	}
	return set, errors.Join(errs...)
}

// EmptyFolder words that a folder holds nothing to read.
func EmptyFolder(name string) string {
	return fmt.Sprintf("%s holds no file that ends in %s", name, strings.Join(extensions, ", "))
}

// plain leaves out the name of the system call: "a.xml: no such file or directory".
func plain(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return fmt.Errorf("%s: %w", p.Path, p.Err)
	}
	return err
}

func file(ctx context.Context, name string) wcodm.Input {
	open := func() (io.ReadCloser, error) {
		f, err := os.Open(name)
		if err != nil {
			return nil, plain(err)
		}
		return f, nil
	}
	return wcodm.Input{Name: name, Open: func() (io.ReadCloser, error) {
		if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
			return interruptible(ctx, open), nil
		}
		return open()
	}}
}

// walker goes down folders.
type walker struct {
	ctx   context.Context
	set   *Set
	above []fs.FileInfo // the folders on the way down, against loops of links
}

func (w *walker) folder(name string, info fs.FileInfo) error {
	for _, a := range w.above {
		if os.SameFile(a, info) {
			return nil
		}
	}
	w.above = append(w.above, info)
	defer func() { w.above = w.above[:len(w.above)-1] }()
	entries, err := os.ReadDir(name) // in lexical order
	if err != nil {
		return err
	}
	for _, e := range entries {
		if err := w.ctx.Err(); err != nil {
			return err
		}
		if strings.HasPrefix(e.Name(), ".") {
			continue
		}
		path := filepath.Join(name, e.Name())
		known := slices.Contains(extensions, strings.ToLower(filepath.Ext(path)))
		if e.Type().IsRegular() {
			if known {
				w.set.Inputs = append(w.set.Inputs, file(w.ctx, path))
			}
			continue
		}
		info, err := os.Stat(path) // through links
		switch {
		case errors.Is(err, fs.ErrNotExist) && !known:
			// a link to nowhere that would not be read anyway
		case err != nil:
			return err
		case info.IsDir():
			if err := w.folder(path, info); err != nil {
				return err
			}
		case info.Mode().IsRegular() && known:
			w.set.Inputs = append(w.set.Inputs, file(w.ctx, path))
		}
	}
	return nil
}
