package inputs

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"wcodm"
)

// tree makes a folder of files.
func tree(t *testing.T, names ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, n := range names {
		path := filepath.Join(dir, n)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(n), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func names(dir string, s Set) []string {
	var all []string
	for _, in := range s.Inputs {
		all = append(all, strings.TrimPrefix(in.Name, dir+"/"))
	}
	return all
}

func TestFolderGivesKnownFilesInLexicalOrder(t *testing.T) {
	dir := tree(t, "b.xml", "a/2.json", "a/1.XML", "a/.hidden.xml", ".git/x.xml", "c.jsonl", "d.ndjson", "e.txt", "f", "g.csv", "h.tsv")
	if err := os.Mkdir(filepath.Join(dir, "empty"), 0o755); err != nil {
		t.Fatal(err)
	}
	set, err := List(t.Context(), []string{dir}, nil)
	want := []string{"a/1.XML", "a/2.json", "b.xml", "c.jsonl", "d.ndjson", "g.csv", "h.tsv"}
	if err != nil || !slices.Equal(names(dir, set), want) || set.Empty != nil {
		t.Errorf("%v, %v, %v", names(dir, set), set.Empty, err)
	}
	set, err = List(t.Context(), []string{dir + "/empty", dir + "/f"}, nil)
	if err != nil || !slices.Equal(set.Empty, []string{dir + "/empty"}) || len(set.Inputs) != 1 {
		t.Errorf("%v, %v", set, err)
	}
}

func TestFolderFollowsLinksToFilesAlone(t *testing.T) {
	dir := tree(t, "in/a.xml", "other/b.xml")
	for from, to := range map[string]string{"in/loop": "..", "in/self": ".", "in/c.xml": "../other/b.xml", "in/d.xml": "..", "in/nowhere": "/does/not/exist"} {
		if err := os.Symlink(to, filepath.Join(dir, from)); err != nil {
			t.Fatal(err)
		}
	}
	set, err := List(t.Context(), []string{dir + "/in"}, nil)
	want := []string{"in/a.xml", "in/c.xml"}
	if err != nil || !slices.Equal(names(dir, set), want) {
		t.Errorf("%v, %v", names(dir, set), err)
	}
	if set, err = List(t.Context(), []string{dir + "/in/loop"}, nil); err != nil || len(set.Inputs) != 3 {
		t.Errorf("a link to a folder as argument: %v, %v", names(dir, set), err)
	}
}

func TestWhatIsMissingIsNamed(t *testing.T) {
	dir := tree(t, "a.xml")
	_, err := List(t.Context(), []string{dir + "/x", dir + "/a.xml", dir + "/y"}, nil)
	if err == nil || err.Error() != dir+"/x: no such file or directory\n"+dir+"/y: no such file or directory" {
		t.Errorf("%v", err)
	}
	if !errors.Is(err, os.ErrNotExist) {
		t.Error("the kind of the error is lost")
	}
}

func TestStandardInputIsReadOnce(t *testing.T) {
	set, err := List(t.Context(), []string{"-"}, strings.NewReader(strings.Repeat("data", 100_000)))
	if err != nil || len(set.Inputs) != 1 || set.Inputs[0].Name != "-" {
		t.Fatalf("%v, %v", set, err)
	}
	r, err := set.Inputs[0].Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if data, err := io.ReadAll(r); err != nil || len(data) != 400_000 {
		t.Errorf("%d bytes, %v", len(data), err)
	}
	var twice *UseError
	if _, err := List(t.Context(), []string{"-", "-"}, nil); !errors.As(err, &twice) {
		t.Errorf("%v", err)
	}
}

func TestReadingAPipeEndsWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	pipe, end := io.Pipe()
	defer end.Close()
	set, _ := List(ctx, []string{"-"}, pipe)
	r, err := set.Inputs[0].Open()
	if err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(10*time.Millisecond, cancel)
	if _, err := r.Read(make([]byte, 10)); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}

func TestPatterns(t *testing.T) {
	dir := tree(t, "in/a.xml", "in/deep/b.xml", "in/deep/c.txt", "in/[x].xml")
	for _, tt := range []struct {
		arg  string
		want []string
	}{
		{"/in/*", []string{"in/[x].xml", "in/a.xml", "in/deep/b.xml"}}, // a folder that matches stands for the messages in it
		{"/**/*.xml", []string{"in/[x].xml", "in/a.xml", "in/deep/b.xml"}},
		{"/in/**", []string{"in/[x].xml", "in/a.xml", "in/deep/b.xml", "in/deep/c.txt"}},
		{"/in/[x].xml", []string{"in/[x].xml"}}, // what is there is no pattern
	} {
		set, err := List(t.Context(), []string{dir + tt.arg}, nil)
		if err != nil || !slices.Equal(names(dir, set), tt.want) {
			t.Errorf("%s: %v, %v", tt.arg, names(dir, set), err)
		}
	}
	for arg, want := range map[string]string{"/in/*.csv": "nothing matches", "/in/[a": "is no pattern"} {
		var use *UseError
		if _, err := List(t.Context(), []string{dir + arg}, nil); !errors.As(err, &use) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", arg, err)
		}
	}
}

func TestListsOfNames(t *testing.T) {
	for list, want := range map[string][]string{
		"":                            nil,
		"a.xml\nb c.xml":              {"a.xml", "b c.xml"},
		"a.xml\r\n\r\nb.xml\r\n":      {"a.xml", "b.xml"},
		"a\nb.xml\x00-\x00c*.xml\x00": {"a\nb.xml", "-", "c*.xml"},
		"a\x00b\x00":                  {"a", "b"},
		"\xEF\xBB\xBFa.xml\r\nb.xml":  {"a.xml", "b.xml"},
		"\xEF\xBB\xBFa.xml\x00b.xml":  {"a.xml", "b.xml"},
		"\xFF\xFEa\x00\r\x00\n\x00\xE9\x00\r\x00\n\x00": {"a", "é"},
		"\xFE\xFF\x00a":  {"a"},
		"a.xml\rb.xml\r": {"a.xml", "b.xml"},
	} {
		got, err := Names(t.Context(), Stdin, strings.NewReader(list))
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %q, %v", list, got, err)
		}
	}
	dir := tree(t, "list", "in/a.xml")
	if got, err := Names(t.Context(), dir+"/list", nil); err != nil || !slices.Equal(got, []string{"list"}) {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := Names(t.Context(), dir+"/none", nil); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
	set := Listed(t.Context(), []string{dir + "/in", dir + "/gone.xml", dir + "/-"})
	if want := []string{"in/a.xml", "gone.xml", "-"}; !slices.Equal(names(dir, set), want) {
		t.Errorf("%v", names(dir, set))
	}
	if _, err := set.Inputs[1].Open(); err == nil || err.Error() != dir+"/gone.xml: no such file or directory" {
		t.Error(err)
	}
}

// What cannot be read below a folder does not keep the rest from being read.
func TestFolderWithWhatCannotBeRead(t *testing.T) {
	dir := tree(t, "in/a.xml", "in/z.xml")
	if err := os.Symlink("nowhere", dir+"/in/gone.xml"); err != nil {
		t.Fatal(err)
	}
	set, err := List(t.Context(), []string{dir + "/in"}, nil)
	if err != nil || !slices.Equal(names(dir, set), []string{"in/a.xml", "in/gone.xml", "in/z.xml"}) {
		t.Fatalf("%v, %v", names(dir, set), err)
	}
	if _, err := set.Inputs[1].Open(); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}

func TestExclude(t *testing.T) {
	dir := tree(t, "a/one.xml", "a/build/two.xml", "build/three.xml", "b/four.gen.xml", "b/package.json", "c/d/five.xml", "-/six.xml")
	t.Chdir(dir)
	all := []string{"-/six.xml", "a/build/two.xml", "a/one.xml", "b/four.gen.xml", "b/package.json", "build/three.xml", "c/d/five.xml"}
	for _, c := range []struct {
		patterns []string
		out      []string
	}{
		{nil, nil},
		{[]string{"build"}, []string{"a/build/two.xml", "build/three.xml"}},
		{[]string{"./build"}, []string{"build/three.xml"}},
		{[]string{"build/"}, []string{"build/three.xml"}},
		{[]string{"*.gen.xml", "package.json"}, []string{"b/four.gen.xml", "b/package.json"}},
		{[]string{"**/*.xml"}, []string{"-/six.xml", "a/build/two.xml", "a/one.xml", "b/four.gen.xml", "build/three.xml", "c/d/five.xml"}},
		{[]string{"a/*"}, []string{"a/build/two.xml", "a/one.xml"}},
		{[]string{"c/**"}, []string{"c/d/five.xml"}},
		{[]string{dir + "/c"}, []string{"c/d/five.xml"}},
		{[]string{filepath.Base(dir)}, nil}, // names count from here
	} {
		for _, at := range []string{".", dir} {
			set, err := List(t.Context(), []string{at}, nil)
			if err != nil {
				t.Fatal(err)
			}
			set.Append(Set{Inputs: []wcodm.Input{{Name: Stdin}}})
			if err := set.Exclude(c.patterns); err != nil {
				t.Fatal(err)
			}
			left := slices.DeleteFunc(slices.Clone(all), func(n string) bool { return slices.Contains(c.out, n) })
			if got := names(dir, set); !slices.Equal(got, append(left, "-")) || set.Excluded != len(c.out) {
				t.Errorf("%v: left are %v, %d are out", c.patterns, got, set.Excluded)
			}
		}
	}
	var use *UseError
	if err := new(Set).Exclude([]string{"[a"}); !errors.As(err, &use) {
		t.Error(err)
	}
}
