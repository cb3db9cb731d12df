package inputs

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"wcodm"
	"wcodm/cmd/wcodm/internal/glob"
)

// Exclude leaves out the files that a pattern matches, and those below a folder
// that one does. A pattern without a slash is one of names, at any depth; another one
// is a path from the working directory. Standard input is never left out.
func (s *Set) Exclude(patterns []string) error {
	if len(patterns) == 0 {
		return nil
	}
	here, err := os.Getwd()
	if err != nil {
		return err
	}
	here = filepath.ToSlash(here)
	full := func(name, here string) string {
		if name = filepath.ToSlash(name); path.IsAbs(name) {
			return path.Clean(name)
		}
		return path.Join(here, name)
	}
	quoted := strings.NewReplacer(`*`, `\*`, `?`, `\?`, `[`, `\[`, `\`, `\\`).Replace(here)
	var names, paths []string
	for _, p := range patterns {
		switch {
		case glob.Check(p) != nil:
			return &UseError{fmt.Sprintf("--exclude %q is no pattern: a [ is not closed", p)}
		case strings.Contains(p, "/"):
			paths = append(paths, full(p, quoted))
		default:
			names = append(names, p)
		}
	}
	before := len(s.Inputs)
	s.Inputs = slices.DeleteFunc(s.Inputs, func(in wcodm.Input) bool {
		return in.Name != Stdin && excluded(full(in.Name, here), strings.Count(here, "/")+1, names, paths)
	})
	s.Excluded += before - len(s.Inputs)
	return nil
}

// excluded reports whether a pattern matches a file or a folder above it; of names,
// from that depth on.
func excluded(name string, depth int, names, paths []string) bool {
	steps := strings.Split(name, "/")
	for i, step := range steps {
		whole := strings.Join(steps[:i+1], "/")
		if slices.ContainsFunc(paths, func(p string) bool { return glob.Match(p, whole) }) ||
			(i >= depth || i == len(steps)-1) && slices.ContainsFunc(names, func(p string) bool { return glob.Match(p, step) }) {
			return true
		}
	}
	return false
}
