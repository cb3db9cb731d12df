// Package inputs finds what a command is to read: the files, folders and
// standard input that its arguments name.
package inputs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"wcodm"
	"wcodm/cmd/wcodm/internal/glob"
	"wcodm/datamodel/bytesize"
	"wcodm/datamodel/textfile"
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
	// Excluded is how many inputs were left out.
	Excluded int
}

// UseError says that the arguments cannot be meant so.
type UseError struct{ message string }

func (e *UseError) Error() string { return e.message }

// List finds the inputs of the arguments. A folder stands for the files below
// it with a known extension; hidden files and folders are left out. An argument
// that is no file and has * or ? in it is a pattern, as in package glob. Reading
// from a pipe ends when ctx does. The error is a [*UseError] or joins what is
// wrong with each argument; what is wrong below a folder shows when it is opened.
func List(ctx context.Context, args []string, stdin io.Reader) (Set, error) {
	var set Set
	var errs []error
	for i, arg := range args {
		if arg == Stdin {
			if slices.Contains(args[:i], Stdin) {
				return set, &UseError{"standard input (-) can be read only once"}
			}
			set.Inputs = append(set.Inputs, standard(ctx, stdin))
			continue
		}
		names := []string{arg}
		_, err := os.Stat(arg)
		if err != nil && glob.Is(arg) {
			switch names, err = glob.Find(ctx, arg); {
			case errors.Is(err, path.ErrBadPattern):
				return set, &UseError{fmt.Sprintf("%q is no pattern: a [ is not closed", arg)}
			case err == nil && len(names) == 0:
				return set, &UseError{fmt.Sprintf("nothing matches %q", arg)}
			}
		}
		if err != nil {
			errs = append(errs, plain(err))
			continue
		}
		for _, name := range names {
			set.add(ctx, name)
		}
	}
	return set, errors.Join(errs...)
}

// Names reads a list of files: one a line, or with a NUL behind each, as
// "git diff -z" and "find -print0" write it.
func Names(ctx context.Context, list string, stdin io.Reader) ([]string, error) {
	in := file(ctx, list)
	if list == Stdin {
		in = standard(ctx, stdin)
	}
	r, err := in.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, maxNames+1))
	switch {
	case err != nil:
		return nil, plain(err)
	case len(data) > maxNames:
		return nil, &UseError{fmt.Sprintf("%s is no list of files: it is larger than %s", list, bytesize.Words(maxNames))}
	}
	if marked(data) { // Windows' editors and shells write so
		if data, err = io.ReadAll(textfile.NewReader(bytes.NewReader(data))); err != nil {
			return nil, err
		}
	}
	text := string(data)
	end := "\n"
	switch {
	case strings.Contains(text, "\x00"):
		end = "\x00"
	case !strings.Contains(text, "\n"):
		end = "\r"
	}
	var names []string
	for name := range strings.SplitSeq(text, end) {
		if end == "\n" {
			name = strings.TrimSuffix(name, "\r")
		}
		if name != "" {
			names = append(names, name)
		}
	}
	return names, nil
}

// marked reports whether a list begins with a byte order mark. Without one, zeros
// are between names, and no sign of UTF-16.
func marked(list []byte) bool {
	for _, mark := range []string{"\xEF\xBB\xBF", "\xFF\xFE", "\xFE\xFF"} {
		if bytes.HasPrefix(list, []byte(mark)) {
			return true
		}
	}
	return false
}

// maxNames is the size of the longest list of files, in bytes.
const maxNames = 64 << 20

// Listed finds the inputs of names that a list gives. They stand for
// themselves: none is a pattern, or standard input. What is missing shows when
// it is opened, and the others go on.
func Listed(ctx context.Context, names []string) Set {
	var set Set
	for _, name := range names {
		set.add(ctx, name)
	}
	return set
}

// Append adds what another set has.
func (s *Set) Append(other Set) {
	s.Inputs = append(s.Inputs, other.Inputs...)
	s.Empty = append(s.Empty, other.Empty...)
	s.Excluded += other.Excluded
}

// add takes a file, or what is below a folder.
func (s *Set) add(ctx context.Context, name string) {
	if info, err := os.Stat(name); err != nil || !info.IsDir() {
		s.Inputs = append(s.Inputs, file(ctx, name))
		return
	}
	before := len(s.Inputs)
	s.folder(ctx, name)
	if len(s.Inputs) == before {
		s.Empty = append(s.Empty, name)
	}
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

func standard(ctx context.Context, stdin io.Reader) wcodm.Input {
	return wcodm.Input{Name: Stdin, Open: func() (io.ReadCloser, error) {
		return interruptible(ctx, func() (io.ReadCloser, error) { return io.NopCloser(stdin), nil }), nil
	}}
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
// folders are not, as they may lead in circles. A folder that cannot be read is
// an input that cannot be opened.
func (s *Set) folder(ctx context.Context, name string) {
	entries, err := os.ReadDir(name) // in lexical order
	if err != nil {
		s.Inputs = append(s.Inputs, wcodm.Input{Name: name, Open: func() (io.ReadCloser, error) { return nil, plain(err) }})
		return
	}
	for _, e := range entries {
		path := filepath.Join(name, e.Name())
		switch {
		case ctx.Err() != nil || strings.HasPrefix(e.Name(), "."):
		case e.IsDir():
			s.folder(ctx, path)
		case !slices.Contains(extensions, strings.ToLower(filepath.Ext(path))):
		case e.Type().IsRegular():
			s.Inputs = append(s.Inputs, file(ctx, path))
		case e.Type()&fs.ModeSymlink != 0:
			if info, err := os.Stat(path); err != nil || info.Mode().IsRegular() {
				s.Inputs = append(s.Inputs, file(ctx, path))
			}
		}
	}
}
