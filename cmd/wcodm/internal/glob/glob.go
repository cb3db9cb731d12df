// Package glob matches and finds files by patterns: *, ? and [a-z] within a
// name, ** for any number of folders. Names are taken apart at slashes.
package glob

import (
	"cmp"
	"context"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Is reports whether a text has a character that makes it a pattern.
func Is(text string) bool { return strings.ContainsAny(text, "*?[") }

// Check reports what is wrong with a pattern: [path.ErrBadPattern].
func Check(pattern string) error {
	for _, part := range split(pattern) {
		if _, err := path.Match(part, ""); err != nil {
			return err
		}
	}
	return nil
}

// Match reports whether a path as a whole is one of the pattern's. The pattern
// is a good one.
func Match(pattern, name string) bool { return match(split(pattern), split(name)) }

func match(pattern, name []string) bool {
	for len(pattern) > 0 {
		if pattern[0] == "**" {
			for len(pattern) > 0 && pattern[0] == "**" { // one is as good as many
				pattern = pattern[1:]
			}
			if len(pattern) == 0 {
				return true
			}
			for i := range name {
				if match(pattern, name[i:]) {
					return true
				}
			}
			return false
		}
		if len(name) == 0 || !matchName(pattern[0], name[0]) {
			return false
		}
		pattern, name = pattern[1:], name[1:]
	}
	return len(name) == 0
}

// matchName leaves hidden names to patterns that begin with a point themselves.
func matchName(pattern, name string) bool {
	if strings.HasPrefix(name, ".") && !strings.HasPrefix(pattern, ".") {
		return false
	}
	ok, _ := path.Match(pattern, name)
	return ok
}

func split(name string) []string { return strings.Split(filepath.ToSlash(name), "/") }

// Find returns the files and folders of a pattern in the order in which a walk
// meets them; a pattern with ** finds files alone. Links to folders are
// followed where the pattern names or matches them, not below **. The search ends
// when ctx does.
func Find(ctx context.Context, pattern string) ([]string, error) {
	if err := Check(pattern); err != nil {
		return nil, err
	}
	parts := split(pattern)
	dir := ""
	if parts[0] == "" {
		dir, parts = "/", parts[1:]
	}
	f := finder{ctx: ctx, deep: slices.Contains(parts, "**")}
	if err := f.find(dir, parts); err != nil {
		return nil, err
	}
	slices.SortFunc(f.found, func(a, b string) int { return slices.Compare(split(a), split(b)) })
	return slices.Compact(f.found), nil
}

type finder struct {
	ctx   context.Context
	deep  bool
	found []string
}

func (f *finder) find(dir string, parts []string) error {
	part, rest := parts[0], parts[1:]
	switch {
	case part == "**":
		if len(rest) == 0 {
			rest = []string{"*"}
		}
		if err := f.find(dir, rest); err != nil {
			return err
		}
		return f.each(dir, func(e fs.DirEntry) error {
			if !e.IsDir() || !matchName("*", e.Name()) {
				return nil
			}
			return f.find(filepath.Join(dir, e.Name()), parts)
		})
	case !Is(part):
		name := filepath.Join(dir, part)
		if _, err := os.Stat(name); err != nil { // one of the folders lacks it
			return nil
		}
		return f.take(name, rest)
	}
	return f.each(dir, func(e fs.DirEntry) error {
		if !matchName(part, e.Name()) {
			return nil
		}
		return f.take(filepath.Join(dir, e.Name()), rest)
	})
}

// take goes on below a name that fits so far, or has found it.
func (f *finder) take(name string, rest []string) error {
	info, err := os.Stat(name)
	dir := err == nil && info.IsDir()
	switch {
	case len(rest) > 0 && dir:
		return f.find(name, rest)
	case len(rest) == 0 && !(dir && f.deep):
		f.found = append(f.found, name)
	}
	return nil
}

func (f *finder) each(dir string, do func(fs.DirEntry) error) error {
	if f.ctx.Err() != nil {
		return f.ctx.Err()
	}
	entries, err := os.ReadDir(cmp.Or(dir, "."))
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		if err := do(e); err != nil {
			return err
		}
	}
	return nil
}
