//go:build unix

package output

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"wcodm"
	dm "wcodm/datamodel"
)

// lay makes files in a folder; NAME@TO is a link to TO, NAME=TO the same file as TO.
func lay(t *testing.T, dir string, names ...string) {
	t.Helper()
	for _, name := range names {
		var err error
		if link, to, ok := strings.Cut(name, "@"); ok {
			err = os.Symlink(to, filepath.Join(dir, link))
		} else if hard, to, ok := strings.Cut(name, "="); ok {
			err = os.Link(filepath.Join(dir, to), filepath.Join(dir, hard))
		} else if empty, ok := strings.CutSuffix(name, "!"); ok {
			err = os.WriteFile(filepath.Join(dir, empty), nil, 0o644)
		} else {
			err = os.WriteFile(filepath.Join(dir, name), []byte("of "+name), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// What is written is held against what is read, what else is written and what is
// there, by what the files are.
func TestFilesClash(t *testing.T) {
	for _, c := range []struct {
		name   string
		laid   []string
		read   string
		writes []string // the last is the one in question
		want   string   // in the clash; none where it is empty
	}{
		{"a new file", nil, "", []string{"new"}, ""},
		{"a file that is there", []string{"a"}, "", []string{"a"}, "there already"},
		{"an empty one", []string{"a!"}, "", []string{"a"}, ""},
		{"what is read", []string{"a"}, "a", []string{"a"}, "reads"},
		{"what is read and empty", []string{"a!"}, "a", []string{"a"}, "reads"},
		{"the same by another way", []string{"a"}, "a", []string{"./x/../a"}, "reads"},
		{"through a link", []string{"a", "l@a"}, "a", []string{"l"}, "reads"},
		{"read through a link", []string{"a", "l@a"}, "l", []string{"a"}, "reads"},
		{"through links on links", []string{"a", "l@a", "m@l", "n@m"}, "l", []string{"n"}, "reads"},
		{"a hard link", []string{"a", "h=a"}, "a", []string{"h"}, "reads"},
		{"two outputs", nil, "", []string{"new", "new"}, "of one file"},
		{"two outputs, one through a link that leads to nothing", []string{"l@new"}, "", []string{"new", "l"}, "of one file"},
		{"two links that lead to nothing", []string{"l@m", "m@new"}, "", []string{"l", "m"}, "of one file"},
		{"two outputs, hard links", []string{"a!", "h=a"}, "", []string{"a", "h"}, "of one file"},
		{"devices", nil, "/dev/null", []string{"/dev/null", "/dev/null"}, ""},
		{"different ones", []string{"a"}, "a", []string{"b", "c"}, ""},
	} {
		dir := t.TempDir()
		lay(t, dir, c.laid...)
		at := func(name string) string {
			if filepath.IsAbs(name) {
				return name
			}
			return dir + "/" + name
		}
		os.Mkdir(at("x"), 0o755)
		for _, overwrite := range []bool{false, true} {
			f := &Files{Overwrite: overwrite}
			if c.read != "" {
				f.Reads(at(c.read))
			}
			var err error
			for i, name := range c.writes {
				if err = f.Writes("-o "+name, at(name)); err != nil && i < len(c.writes)-1 {
					t.Errorf("%s: %v", c.name, err)
				}
			}
			want := c.want
			if overwrite && want == "there already" {
				want = ""
			}
			var clash *Clash
			switch {
			case want == "" && err != nil:
				t.Errorf("%s, overwrite %v: %v", c.name, overwrite, err)
			case want != "" && (!errors.As(err, &clash) || !strings.Contains(err.Error(), want)):
				t.Errorf("%s, overwrite %v: the error is %v, not of %q", c.name, overwrite, err, want)
			}
		}
	}
}

// A folder's file must not be one that is read, whatever its name there is.
func TestFolderClashes(t *testing.T) {
	for _, c := range []struct {
		name, want string
		laid       []string
		read       []string
	}{
		{"its own input", "reads", []string{"a.xml"}, []string{"a.xml"}},
		{"another input", "reads", []string{"a.xml", "a.txt"}, []string{"a.txt", "a.xml"}},
		{"a link to an input", "reads", []string{"b.csv", "b.xml@b.csv"}, []string{"b.csv"}},
		{"a file that is there", "there already", []string{"a.txt", "a.xml"}, []string{"a.txt"}},
		{"an empty one", "", []string{"a.txt", "a.xml!"}, []string{"a.txt"}},
		{"none of that name", "", []string{"a.txt"}, []string{"a.txt"}},
	} {
		dir := t.TempDir()
		lay(t, dir, c.laid...)
		files := &Files{}
		o := Options{Path: dir, Format: xml, Files: files}
		for _, name := range c.read {
			files.Reads(dir + "/" + name)
			o.Inputs = append(o.Inputs, wcodm.Input{Name: dir + "/" + name})
		}
		_, err := New(t.Context(), o)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v", c.name, err)
		}
		for _, name := range c.laid {
			if data, err := os.ReadFile(dir + "/" + name); err == nil && len(data) > 0 && string(data) != "of "+name {
				t.Errorf("%s: %s holds %q", c.name, name, data)
			}
		}
	}
}

// Of an input with several messages the names show when they are written: none of them
// takes the place of a file that is read, and one that is there stays.
func TestFolderSparesFilesOfSeveralMessages(t *testing.T) {
	dir := t.TempDir()
	lay(t, dir, "a.txt", "a-1.xml")
	files := &Files{}
	files.Reads(dir+"/a.txt", dir+"/a-1.xml")
	s := open(t, Options{Path: dir, Format: xml, Files: files, Inputs: []wcodm.Input{{Name: dir + "/a.txt"}}})
	give(t, s, dir+"/a.txt 1 <m/>", dir+"/a.txt 2 <n/>")
	closed(t, s)
	got := contents(t, dir)
	if got["a-1.xml"] != "of a-1.xml" || got["a-1.2.xml"] != dm.XMLHeader+"<m/>\n" || got["a-2.xml"] != dm.XMLHeader+"<n/>\n" {
		t.Errorf("%v", got)
	}

	dir = t.TempDir()
	lay(t, dir, "a.txt", "a-2.xml")
	s = open(t, Options{Path: dir, Format: xml, Inputs: []wcodm.Input{{Name: dir + "/a.txt"}}})
	give(t, s, dir+"/a.txt 1 <m/>")
	var clash *Clash
	err := s.Write(&wcodm.Result{Input: dir + "/a.txt", Message: 2, Output: []byte("<n/>")})
	if !errors.As(err, &clash) {
		t.Errorf("the error is %v", err)
	}
	s.Discard()
	if got := contents(t, dir); got["a-2.xml"] != "of a-2.xml" || len(got) != 3 {
		t.Errorf("%v", got)
	}
}

// A link that leads to nothing yet is written through, as one that leads to a file is.
func TestDanglingLinkStays(t *testing.T) {
	dir := t.TempDir()
	os.Mkdir(dir+"/sub", 0o755)
	lay(t, dir, "link@sub/new.json")
	s := open(t, Options{Path: dir + "/link", Format: json})
	give(t, s, "a 1 {}")
	closed(t, s)
	if info, err := os.Lstat(dir + "/link"); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is %v, %v", info, err)
	}
	if got := contents(t, dir+"/sub"); len(got) != 1 || got["new.json"] != "{}\n" {
		t.Errorf("%v", got)
	}
}

// What a killed run left is removed by the next one of the same output, and what another
// run is writing is not.
func TestStaleFilesAreRemoved(t *testing.T) {
	dir := t.TempDir()
	lay(t, dir, ".out.json.1-0.part", ".other.json.1-0.part", ".out.json.part", ".out.json.x-0.part", "..out.json.1-0.part")
	lives, err := Create(t.Context(), dir+"/out.json")
	if err != nil {
		t.Fatal(err)
	}
	lives.WriteString("{}")
	name := filepath.Base(lives.f.Name())
	second, err := Create(t.Context(), dir+"/out.json")
	if err != nil {
		t.Fatal(err)
	}
	second.Discard()
	got := contents(t, dir)
	if _, ok := got[name]; !ok || len(got) != 5 {
		t.Errorf("%v", got)
	}
	if err := lives.Commit(); err != nil {
		t.Fatal(err)
	}
	if got := contents(t, dir); len(got) != 5 || got["out.json"] != "{}" {
		t.Errorf("%v", got)
	}
	s := open(t, Options{Path: dir + "/", Format: json}) // a folder's are those of any name
	give(t, s, "in/new.xml 1 {}")
	closed(t, s)
	if got := contents(t, dir); len(got) != 4 || got["new.json"] != "{}\n" {
		t.Errorf("%v", got)
	}
}

// To wait for who reads a pipe ends with the run, and so does writing to one that
// nobody reads on.
func TestPipeWithoutAReaderEndsWithTheRun(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o644); err != nil {
		t.Skip(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := Create(ctx, pipe); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the error is %v", err)
	}
	reader, err := os.OpenFile(pipe, os.O_RDONLY|syscall.O_NONBLOCK, 0) // lets go who waits
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	ctx, cancel = context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	a, err := Create(ctx, pipe)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Discard()
	if _, err := a.Write(make([]byte, 1<<22)); err == nil {
		t.Error("more was written than a pipe holds")
	}
}
