package glob

import (
	"errors"
	"os"
	"path"
	"path/filepath"
	"slices"
	"testing"
)

func TestMatch(t *testing.T) {
	for _, tt := range []struct {
		pattern, name string
		want          bool
	}{
		{"*.csv", "a.csv", true},
		{"*.csv", "in/a.csv", false},
		{"in/*.csv", "in/a.csv", true},
		{"**/*.csv", "a.csv", true},
		{"**/*.csv", "in/deep/a.csv", true},
		{"**/*.csv", "in/deep/a.xml", false},
		{"in/**", "in/deep/a.xml", true},
		{"in/**/a.xml", "in/a.xml", true},
		{"in/**/b/**/a.xml", "in/x/b/a.xml", true},
		{"in/**/b/**/a.xml", "in/x/a.xml", false},
		{"order-[0-9]?.csv", "order-12.csv", true},
		{"order-[0-9]?.csv", "order-x2.csv", false},
		{"*.csv", ".a.csv", false},
		{".*.csv", ".a.csv", true},
		{"a", "a/b", false},
		{"a/b", "a", false},
	} {
		if got := Match(tt.pattern, tt.name); got != tt.want {
			t.Errorf("%s, %s: %t", tt.pattern, tt.name, got)
		}
	}
}

// Found is what the shell would find, and the same whatever the order of a
// folder's entries.
func TestFind(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{"in/b.xml", "in/a.xml", "in/deep/er/c.xml", "in/deep/d.json", "in/.hidden/e.xml", "in/deep/.f.xml", "in-2/g.xml", "h.xml"} {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for from, to := range map[string]string{"in/deep/loop": "..", "link": "in", "in/gone.xml": "nowhere"} {
		if err := os.Symlink(to, from); err != nil {
			t.Fatal(err)
		}
	}
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		pattern string
		want    []string
	}{
		{"*.xml", []string{"h.xml"}},
		{"in/*", []string{"in/a.xml", "in/b.xml", "in/deep", "in/gone.xml"}},
		{"in*/*.xml", []string{"in/a.xml", "in/b.xml", "in/gone.xml", "in-2/g.xml"}},
		{"**/*.xml", []string{"h.xml", "in/a.xml", "in/b.xml", "in/deep/er/c.xml", "in/gone.xml", "in-2/g.xml"}},
		{"in/**", []string{"in/a.xml", "in/b.xml", "in/deep/d.json", "in/deep/er/c.xml", "in/gone.xml"}},
		{"**/deep/**/*.*", []string{"in/deep/d.json", "in/deep/er/c.xml"}},
		{"**/**/c.xml", []string{"in/deep/er/c.xml"}},
		{"*/deep/d.json", []string{"in/deep/d.json", "link/deep/d.json"}},
		{"link/[ab].xml", []string{"link/a.xml", "link/b.xml"}},
		{"./in/[ab].xml", []string{"in/a.xml", "in/b.xml"}},
		{"h.xml/*", nil},
		{"nothing/*.xml", nil},
		{here + "/in-*/*.xml", []string{here + "/in-2/g.xml"}},
	} {
		got, err := Find(t.Context(), tt.pattern)
		if err != nil || !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, %v", tt.pattern, got, err)
		}
	}
	if _, err := Find(t.Context(), "in/[a.xml"); !errors.Is(err, path.ErrBadPattern) {
		t.Errorf("a bad pattern: %v", err)
	}
}

// Many ** do not take exponential time.
func TestManyDeepPatternsEnd(t *testing.T) {
	if Match("**/a/**/a/**/a/**/a/**/a/**/b", "a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/c") {
		t.Error("matched")
	}
}
