package config

import (
	"os"
	"path/filepath"
	"testing"
)

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// A pattern of files is one from the file's folder, wherever the command runs
// and however the input is named; the first that matches counts.
func TestPatternsCountFromTheFile(t *testing.T) {
	dir := t.TempDir()
	write(t, dir+"/"+Name, "files:\n  - {match: a/x.csv, from: first}\n  - {match: 'a/**', to: second}\n")
	write(t, dir+"/a/b/y.csv", "")
	for _, tt := range []struct{ in, name, want string }{
		{".", "a/x.csv", "a/x.csv"},
		{".", "./a/x.csv", "a/x.csv"},
		{".", "a/b/y.csv", "a/**"},
		{".", dir + "/a/b/y.csv", "a/**"},
		{".", "x.csv", ""},
		{".", "-", ""},
		{"a/b", "y.csv", "a/**"},
		{"a/b", "../x.csv", "a/x.csv"},
		{"a/b", "../../x.csv", ""},
	} {
		t.Chdir(filepath.Join(dir, tt.in))
		file, err := filepath.Rel(filepath.Join(dir, tt.in), filepath.Join(dir, Name))
		if err != nil {
			t.Fatal(err)
		}
		c, err := Load(file, nil)
		if err != nil {
			t.Fatal(err)
		}
		if f, ok := c.FilesOf(tt.name); f.Match != tt.want || ok != (tt.want != "") {
			t.Errorf("in %s, %s: %q, not %q", tt.in, tt.name, f.Match, tt.want)
		}
	}
}

// What is wrong is told with its place.
func TestFaultsHaveAPlace(t *testing.T) {
	t.Chdir(t.TempDir())
	for text, want := range map[string]string{
		"form: x":                           `f:1:1: unknown key "form"; did you mean "from"?`,
		"from:":                             `f:1:6: from has no value`,
		"from: {a: b}":                      `f:1:7: expected a value, found a map`,
		"files: [{from: x}]":                `f:1:9: which files? Give their pattern, as in match: "orders/**/*.csv"`,
		"files: [{match: '[a', from: x}]":   `f:1:17: "[a" is no pattern: a [ is not closed`,
		"files: [{match: a}]":               `f:1:9: what of the files a? Give from, to, or both`,
		"files: [{match: a, form: x}]":      `f:1:20: unknown key "form"; did you mean "from"?`,
		"profiles: {full: {checks: []}}":    `f:1:12: full is a profile that ships: give yours another name`,
		"profiles: {own: {title: x}}":       `f:1:12: the profile own does not say its checks: some of [schema, lists, rules]`,
		"profiles: {own: {checks: [list]}}": `f:1:27: unknown check "list"; did you mean "lists"? (schema, lists, rules)`,
		"severities: {XML001: off}":         `f:1:22: XML001 is about what cannot be read, and is always told; "note" is the least it can be`,
	} {
		write(t, "f", text)
		if _, err := Load("f", []string{"from", "to"}); err == nil || err.Error() != want {
			t.Errorf("%s\n  %v\nnot\n  %s", text, err, want)
		}
	}
}

// What a project has written stays in its folder, wherever links lead.
func TestInside(t *testing.T) {
	top := t.TempDir()
	dir := filepath.Join(top, "project")
	for _, d := range []string{"project/sub", "outside"} {
		if err := os.MkdirAll(filepath.Join(top, d), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for name, to := range map[string]string{
		"link": "../outside", "in": "sub", "absolute": dir + "/sub", "dangling.html": "../outside/new.html", "loop": "loop", "there.html": "../outside/there.html", "good.html": "sub/there.html", "round": "../project/sub",
	} {
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"outside/there.html", "project/sub/there.html"} {
		if err := os.WriteFile(filepath.Join(top, name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want := map[string]bool{
		"r.html": true, "sub/r.html": true, "in/r.html": true, "absolute/r.html": true, "round/r.html": true, "none/deep/r.html": true, "good.html": true,
		"link/r.html": false, "link/none/r.html": false, "dangling.html": false, "there.html": false, "loop": false, "loop/r.html": false, "../r.html": false, "/tmp/r.html": false, "dangling.html/r.html": false,
	}
	for _, from := range []string{"project", "project/sub"} { // the working directory
		t.Chdir(filepath.Join(top, from))
		c := &Config{File: map[string]string{"project": Name, "project/sub": "../" + Name}[from]}
		for name, inside := range want {
			if c.Inside(name) != inside {
				t.Errorf("from %s: %s: not %v", from, name, inside)
			}
		}
	}
}
