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
var extensions = []string{".xml", ".json", ".jsonl", ".ndjson", ".csv", ".tsv"}

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
			if err := set.folder(ctx, arg); err != nil {
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

// folder takes the files below a folder. Links to files are followed; links to
// folders are not, as they may lead in circles.
func (s *Set) folder(ctx context.Context, name string) error {
	entries, err := os.ReadDir(name) // in lexical order
	if err != nil {
		return err
	}
	for _, e := range entries {
		if err := ctx.Err(); err != nil {
			return err
		}
		path := filepath.Join(name, e.Name())
		switch {
		case strings.HasPrefix(e.Name(), "."):
		case e.IsDir():
			if err := s.folder(ctx, path); err != nil {
				return err
			}
		case !slices.Contains(extensions, strings.ToLower(filepath.Ext(path))):
		case e.Type().IsRegular():
			s.Inputs = append(s.Inputs, file(ctx, path))
		case e.Type()&fs.ModeSymlink != 0:
			if info, err := os.Stat(path); err != nil {
				return err
			} else if info.Mode().IsRegular() {
				s.Inputs = append(s.Inputs, file(ctx, path))
			}
		}
	}
	return nil
}
