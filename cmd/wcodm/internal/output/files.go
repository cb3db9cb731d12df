package output

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Files holds the files that a run writes against each other, against those that it
// reads and against those that are there, before any is opened: no run destroys
// what it reads, and what is there is overwritten only where that was asked for.
// What a run reads is named before what it writes. Names are those of one file where
// the files are the same, also through links.
type Files struct {
	// Overwrite allows files to be overwritten that were there before the run. Those
	// that the run reads never are.
	Overwrite bool

	read    identities
	written identities
}

// Clash says that a file must not be written.
type Clash struct {
	// What names the output as the user gave it: "-o out.xml".
	What string
	// Why says what stands against it.
	Why string
}

func (c *Clash) Error() string { return c.What + " " + c.Why }

// Reads names files that the run reads. What is missing is passed over: it is told when
// it is opened.
func (f *Files) Reads(names ...string) {
	for _, name := range names {
		if info, err := os.Stat(name); err == nil {
			f.read.add(name, info)
		}
	}
}

// ReadsOpen names an open file that the run reads, such as standard input.
func (f *Files) ReadsOpen(name string, file *os.File) {
	if info, err := file.Stat(); err == nil {
		f.read.add(name, info)
	}
}

// WritesOpen claims an open file that the run writes, such as standard output.
func (f *Files) WritesOpen(what string, file *os.File) error {
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return nil
	}
	if name, ok := f.read.find(info); ok {
		return &Clash{what, fmt.Sprintf("goes to %s, which this run reads", name)}
	}
	f.written.add(what, info)
	return nil
}

// Writes claims a file for an output, which what names as the user gave it. The error
// is a [*Clash] where it must not be written.
func (f *Files) Writes(what, path string) error {
	target := resolve(path)
	info, err := os.Stat(target)
	if err != nil { // it is not there, or cannot be written, which is told then
		if other, ok := f.written.paths[target]; ok {
			return &Clash{what, "and " + other + " are of one file"}
		}
		f.written.addPath(what, target)
		return nil
	}
	if !info.Mode().IsRegular() { // a device or a pipe holds nothing; a folder is told then
		return nil
	}
	if name, ok := f.read.find(info); ok {
		return &Clash{what, fmt.Sprintf("would overwrite %s, which this run reads", name)}
	}
	if other, ok := f.written.find(info); ok {
		return &Clash{what, "and " + other + " are of one file"}
	}
	if info.Size() > 0 && !f.Overwrite {
		return &Clash{what, "would overwrite a file that is there already; -f (--overwrite) allows it"}
	}
	f.written.add(what, info)
	return nil
}

// spoken reports whether a path is that of a file that the run reads or that was
// claimed.
func (f *Files) spoken(path string) bool {
	target := resolve(path)
	if _, ok := f.written.paths[target]; ok {
		return true
	}
	info, err := os.Stat(target)
	if err != nil || !info.Mode().IsRegular() {
		return false
	}
	_, read := f.read.find(info)
	_, written := f.written.find(info)
	return read || written
}

// reads reports whether a path is that of a file that the run reads.
func (f *Files) reads(path string) (name string, ok bool) {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return "", false
	}
	return f.read.find(info)
}

// identities are files by what they are, and not by what they are called.
type identities struct {
	files map[any][]identity
	paths map[string]string // of files that are not there yet, by their resolved path
}

type identity struct {
	name string
	info os.FileInfo
}

func (s *identities) add(name string, info os.FileInfo) {
	if s.files == nil {
		s.files = map[any][]identity{}
	}
	k := bucket(info)
	s.files[k] = append(s.files[k], identity{name, info})
}

func (s *identities) addPath(name, path string) {
	if s.paths == nil {
		s.paths = map[string]string{}
	}
	s.paths[path] = name
}

func (s *identities) find(info os.FileInfo) (name string, ok bool) {
	for _, x := range s.files[bucket(info)] {
		if os.SameFile(x.info, info) {
			return x.name, true
		}
	}
	return "", false
}

// maxLinks bounds the links that lead from one to the next.
const maxLinks = 40

// resolve follows the links of a path, also of one that leads to nothing yet: what
// is written there goes to where the link leads.
func resolve(path string) string {
	for range maxLinks {
		if info, err := os.Lstat(path); err != nil || info.Mode()&fs.ModeSymlink == 0 {
			break
		}
		to, err := os.Readlink(path)
		if err != nil {
			break
		}
		if !filepath.IsAbs(to) {
			to = filepath.Join(realDir(path), to)
		}
		if _, err := os.Lstat(to); errors.Is(err, fs.ErrNotExist) && exists(path) {
			break // of the system's own making, such as /dev/stdout on a pipe
		}
		path = to
	}
	return filepath.Join(realDir(path), filepath.Base(path))
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// realDir is the folder of a path, without links where it is there.
func realDir(path string) string {
	dir := filepath.Dir(path)
	if abs, err := filepath.Abs(dir); err == nil {
		dir = abs
	}
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	return dir
}
