package output

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wcodm"
	dm "wcodm/datamodel"
)

var (
	xml  = &wcodm.Format{Name: "x", Syntax: wcodm.XML}
	json = &wcodm.Format{Name: "j", Syntax: wcodm.JSON}
	csv  = &wcodm.Format{Name: "c", Syntax: wcodm.CSV}
)

// give writes messages; "input N text" is one, without text one without output.
func give(t *testing.T, s Sink, messages ...string) {
	t.Helper()
	for _, m := range messages {
		f := strings.SplitN(m, " ", 3)
		r := &wcodm.Result{Input: f[0], Message: int(f[1][0] - '0')}
		if len(f) == 3 {
			r.Output = []byte(f[2])
			if strings.HasPrefix(f[2], "<") {
				r.Output = []byte(dm.XMLHeader + f[2] + "\n")
			}
		}
		if err := s.Write(r); err != nil {
			t.Fatal(err)
		}
	}
}

func open(t *testing.T, o Options) Sink {
	t.Helper()
	if o.Files == nil {
		o.Files = &Files{}
	}
	s, err := New(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func closed(t *testing.T, s Sink) {
	t.Helper()
	if err := s.Close(false); err != nil {
		t.Fatal(err)
	}
}

// contents maps the files of a folder, hidden ones too, to what they hold.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, e := range entries {
		if e.IsDir() {
			all[e.Name()] = "folder"
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all[e.Name()] = string(data)
	}
	return all
}

func TestStreams(t *testing.T) {
	for name, c := range map[string]struct {
		format   *wcodm.Format
		pretty   bool
		messages []string
		want     string
	}{
		"no XML":       {xml, false, []string{"a 1"}, ""},
		"one XML":      {xml, false, []string{"a 1 <m/>", "a 2"}, dm.XMLHeader + "<m/>\n"},
		"two XML":      {xml, false, []string{"a 1 <m/>", "b 1 <n/>"}, dm.XMLHeader + "<Batch>\n<m/>\n<n/>\n</Batch>\n"},
		"three XML":    {xml, false, []string{"a 1 <m/>", "b 1 <n/>", "b 2 <o/>"}, dm.XMLHeader + "<Batch>\n<m/>\n<n/>\n<o/>\n</Batch>\n"},
		"JSON":         {json, false, []string{"a 1 {}", "a 2", `a 3 {"b":1}`}, "{}\n{\"b\":1}\n"},
		"CSV":          {csv, false, []string{"a 1 k,v\n1,\"\n\"\n", "a 2", "b 1 k,v\n2,\n2,x\n"}, "k,v\n1,\"\n\"\n2,\n2,x\n"},
		"JSON, pretty": {json, true, []string{`a 1 {"b":1}`}, "{\n  \"b\": 1\n}\n"},
	} {
		var b bytes.Buffer
		s := open(t, Options{Stdout: &b, Format: c.format, Pretty: c.pretty})
		give(t, s, c.messages...)
		closed(t, s)
		if b.String() != c.want {
			t.Errorf("%s: got %q", name, b.String())
		}
	}
}

func TestFileAppearsWhenItIsWhole(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "out.json")
	s := open(t, Options{Path: path, Format: json})
	give(t, s, "a 1 {}")
	if _, err := os.Stat(path); err == nil {
		t.Error("the file is there before its end")
	}
	closed(t, s)
	if got := contents(t, dir); len(got) != 1 || got["out.json"] != "{}\n" {
		t.Errorf("%v", got)
	}
}

func TestAfterAFailure(t *testing.T) {
	dir := t.TempDir()
	for path, want := range map[string]int{"out.json": 0, "out/": 1} {
		s := open(t, Options{Path: dir + "/" + path, Format: json})
		give(t, s, "a 1 {}")
		if err := s.Close(true); err != nil {
			t.Error(err)
		}
		if got := contents(t, dir); len(got) != want {
			t.Errorf("%s: %v", path, got)
		}
		os.RemoveAll(dir + "/out")
	}
}

func TestNoFileAppearsWithoutMessages(t *testing.T) {
	for _, end := range []func(Sink){func(s Sink) { s.Close(false) }, Sink.Discard} {
		dir := t.TempDir()
		s := open(t, Options{Path: filepath.Join(dir, "out.json"), Format: json})
		give(t, s, "a 1")
		end(s)
		f := open(t, Options{Path: filepath.Join(dir, "new") + "/", Format: json})
		give(t, f, "a 1")
		end(f)
		if got := contents(t, dir); len(got) != 0 {
			t.Errorf("%v", got)
		}
	}
}

func TestDiscardLeavesTheOldFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "out.json")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := open(t, Options{Path: path, Format: json, Files: &Files{Overwrite: true}})
	give(t, s, "a 1 {}")
	s.Discard()
	if got := contents(t, dir); len(got) != 1 || got["out.json"] != "old" {
		t.Errorf("%v", got)
	}
	s = open(t, Options{Path: path, Format: json, Files: &Files{Overwrite: true}})
	give(t, s, "a 1 {}")
	closed(t, s)
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the mode changed: %v, %v", info.Mode(), err)
	}
}

func TestLinksAndDevicesStay(t *testing.T) {
	dir := t.TempDir()
	link := filepath.Join(dir, "link.json")
	if err := os.WriteFile(filepath.Join(dir, "real.json"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("real.json", link); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{link, "/dev/null"} {
		before, _ := os.Lstat(path)
		s := open(t, Options{Path: path, Format: json})
		give(t, s, "a 1 {}")
		closed(t, s)
		after, err := os.Lstat(path)
		if err != nil || before.Mode() != after.Mode() {
			t.Errorf("%s became %v, %v", path, after.Mode(), err)
		}
	}
	if got := contents(t, dir); got["real.json"] != "{}\n" {
		t.Errorf("%v", got)
	}
}

func TestFolderNamesFilesAfterInputs(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "made", "here")
	s := open(t, Options{Path: dir + "/", Format: json})
	give(t, s, "in/one.xml 1 {1}", "in/two.xml 1 {2}", "in/two.xml 2 {3}", "x/one.json 1 {4}", "in/fails.xml 1", "in/fails.xml 2 {5}",
		"- 1 {6}", "in/ends.xml 1 {7}", "in/ends.xml 2", "in/one.xml 1 {8}", "in/.xml 1 {9}")
	closed(t, s)
	want := map[string]string{"one.json": "{1}\n", "two-1.json": "{2}\n", "two-2.json": "{3}\n", "one.2.json": "{4}\n", "fails-2.json": "{5}\n",
		"stdin.json": "{6}\n", "ends-1.json": "{7}\n", "one.3.json": "{8}\n", ".xml.json": "{9}\n"}
	got := contents(t, dir)
	for name, text := range want {
		if got[name] != text {
			t.Errorf("%s holds %q, not %q", name, got[name], text)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%v", got)
	}
}

func TestBadPaths(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{dir + "/file/", dir + "/none/out.json", dir + "/file/out.json"} {
		if _, err := New(t.Context(), Options{Path: path, Format: json, Files: &Files{}}); err == nil {
			t.Errorf("%s: no error", path)
		}
	}
}

func TestFileIsWrittenWholeOrNot(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "page.html")
	whole := func(w io.Writer) error {
		_, err := io.WriteString(w, "whole")
		return err
	}
	if err := (&Files{}).File(t.Context(), "-o", path, nil, whole); err != nil {
		t.Fatal(err)
	}
	half := errors.New("half")
	if err := (&Files{Overwrite: true}).File(t.Context(), "-o", path, nil, func(w io.Writer) error { io.WriteString(w, "ha"); return half }); err != half {
		t.Errorf("the error is %v", err)
	}
	if got := contents(t, dir); len(got) != 1 || got["page.html"] != "whole" {
		t.Errorf("%v", got)
	}
	for _, path := range []string{"", "-"} {
		var b bytes.Buffer
		if err := (&Files{}).File(t.Context(), "-o", path, &b, whole); err != nil || b.String() != "whole" {
			t.Errorf("%q: %q, %v", path, b.String(), err)
		}
	}
}
