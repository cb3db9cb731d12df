// Package config reads a project's settings, .wcodm.yaml: values of flags,
// severities, profiles, and which files are of which format.
package config

import (
	_ "embed"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"wcodm"
	"wcodm/cmd/wcodm/internal/glob"
	"wcodm/datamodel/nearest"
	"wcodm/datamodel/yamlfile"
)

// Name is the name of a project's file.
const Name = ".wcodm.yaml"

// Config is what a file says. It is immutable.
type Config struct {
	// File is the file as it was found or named; empty for none.
	File string
	// Settings are the values of flags in the order of the file.
	Settings []Setting
	// Severities are those by code.
	Severities []Severity
	// Profiles are those that ship, then the file's own.
	Profiles []Profile
	// Formats are the mapping files of formats that are recognised by their content.
	Formats []Setting
	// Files tell the formats of files; the first that matches counts.
	Files []Files
}

// Setting is the value of a flag, one of several where it can be repeated.
type Setting struct {
	Flag, Value string
	// At is its place in the file.
	At yamlfile.Node
}

// Severity is what becomes of the findings of a code, in the words of
// [wcodm.Severities].
type Severity struct {
	Code, Word string
	At         yamlfile.Node
}

// Profile is a set of checks under a name.
type Profile struct {
	Name, Title string
	Checks      wcodm.Checks
	Severities  []Severity
}

// Files are the files of a pattern and their formats, which may be left out.
type Files struct {
	// Match is a pattern as of package glob, for paths from the file's folder.
	Match    string
	From, To Setting
	at       yamlfile.Node
}

// Line is the line of the file.
func (f Files) Line() int { return f.at.Line() }

//go:embed profiles.yaml
var profiles []byte

// None is what holds without a file.
func None() (*Config, error) {
	root, err := yamlfile.Parse("profiles.yaml", profiles)
	if err != nil {
		return nil, err
	}
	c := &Config{}
	return c, c.read(root, nil)
}

// Load reads a file. Flags are the names of those that may be set. The error
// says what is wrong at which place, or that the file cannot be read.
func Load(file string, flags []string) (*Config, error) {
	data, err := yamlfile.Read(file)
	if err != nil {
		return nil, err
	}
	root, err := yamlfile.Parse(file, data)
	if err != nil {
		return nil, err
	}
	c, err := None()
	if err != nil {
		return nil, err
	}
	c.File = file
	return c, c.read(root, flags)
}

// Find returns the path of the project's file from the working directory: the
// nearest one from there up to the root of the repository (a folder with .git in
// it). Outside of a repository it is that of the working directory itself, as a
// folder further up may be anybody's. It is empty where there is none.
func Find() string {
	found, dir := "", ""
	for {
		if info, err := os.Stat(filepath.Join(dir, Name)); found == "" && err == nil && info.Mode().IsRegular() {
			found = filepath.Join(dir, Name)
		}
		if _, err := os.Stat(filepath.Join(dir, ".git")); err == nil {
			return found
		}
		here, err := os.Stat(filepath.Join(".", dir))
		up := filepath.Join(dir, "..")
		above, errAbove := os.Stat(up)
		if err != nil || errAbove != nil || os.SameFile(here, above) {
			break
		}
		dir = up
	}
	if found == Name {
		return found
	}
	return ""
}

// Path makes a path of the file one from the working directory.
func (c *Config) Path(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(filepath.Dir(c.File), name)
}

// Inside reports whether a file that the settings have written stays in their
// folder, wherever links on the way to it lead.
func (c *Config) Inside(name string) bool {
	if !filepath.IsLocal(name) {
		return false
	}
	root, err := filepath.EvalSymlinks(absolute(filepath.Dir(c.File)))
	if err != nil {
		return false
	}
	path := filepath.Join(root, name)
	if info, err := os.Lstat(path); err == nil && info.Mode()&os.ModeSymlink != 0 {
		path, err = filepath.EvalSymlinks(path)
		return err == nil && below(root, path) // what leads nowhere is not followed
	}
	for dir := filepath.Dir(path); ; dir = filepath.Dir(dir) { // the nearest folder that is there
		at, err := filepath.EvalSymlinks(dir)
		switch {
		case err == nil:
			return below(root, at)
		case !errors.Is(err, fs.ErrNotExist) || isLink(dir):
			return false
		}
	}
}

func isLink(name string) bool {
	info, err := os.Lstat(name)
	return err == nil && info.Mode()&os.ModeSymlink != 0
}

func below(root, path string) bool {
	rel, err := filepath.Rel(root, path)
	return err == nil && (rel == "." || filepath.IsLocal(rel))
}

// Profile returns the profile of that name; ok is false for none.
func (c *Config) Profile(name string) (p Profile, ok bool) {
	i := slices.IndexFunc(c.Profiles, func(p Profile) bool { return p.Name == name })
	if i < 0 {
		return p, false
	}
	return c.Profiles[i], true
}

// ProfileNames returns the names of the profiles, those that ship first.
func (c *Config) ProfileNames() []string {
	var names []string
	for _, p := range c.Profiles {
		names = append(names, p.Name)
	}
	return names
}

// FilesOf returns what the file says of an input; ok is false for nothing. The
// name is a path from the working directory or an absolute one.
func (c *Config) FilesOf(name string) (f Files, ok bool) {
	if len(c.Files) == 0 {
		return f, false
	}
	below, err := filepath.Rel(absolute(filepath.Dir(c.File)), absolute(name))
	if err != nil {
		return f, false
	}
	i := slices.IndexFunc(c.Files, func(f Files) bool { return glob.Match(f.Match, below) })
	if i < 0 {
		return f, false
	}
	return c.Files[i], true
}

// absolute makes a path absolute, from the working directory as it is on disk: a
// path with .. in it leads up from there.
func absolute(name string) string {
	if filepath.IsAbs(name) {
		return filepath.Clean(name)
	}
	here, err := os.Getwd()
	if err == nil {
		here, err = filepath.EvalSymlinks(here)
	}
	if err != nil {
		return name
	}
	return filepath.Join(here, name)
}

func (c *Config) read(root yamlfile.Node, flags []string) error {
	fields, err := root.Fields()
	if err != nil {
		return err
	}
	for _, f := range fields {
		switch {
		case f.Key == "severities":
			c.Severities, err = severities(f.Value)
		case f.Key == "profiles":
			err = c.profiles(f.Value)
		case f.Key == "files":
			err = c.files(f.Value)
		case f.Key == "formats":
			err = c.formats(f.Value)
		case slices.Contains(flags, f.Key):
			err = c.setting(f)
		default:
			known := append([]string{"severities", "profiles", "files", "formats"}, flags...)
			err = f.At.Errorf("unknown key %q%s", f.Key, nearest.Hint(f.Key, known))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *Config) setting(f yamlfile.Field) error {
	values := []yamlfile.Node{f.Value}
	if f.Value.IsList() {
		var err error
		if values, err = f.Value.List(); err != nil {
			return err
		}
	}
	for _, v := range values {
		text, err := v.Text()
		if err != nil {
			return err
		}
		if text == "" {
			return v.Errorf("%s has no value", f.Key)
		}
		c.Settings = append(c.Settings, Setting{f.Key, text, v})
	}
	return nil
}

func severities(n yamlfile.Node) ([]Severity, error) {
	fields, err := n.Fields()
	if err != nil {
		return nil, err
	}
	var list []Severity
	for _, f := range fields {
		word, err := f.Value.Text()
		if err != nil {
			return nil, err
		}
		if err := (wcodm.Severities{f.Key: word}).Check(); err != nil {
			return nil, f.Value.Errorf("%v", err)
		}
		list = append(list, Severity{f.Key, word, f.At})
	}
	return list, nil
}

func (c *Config) profiles(n yamlfile.Node) error {
	fields, err := n.Fields()
	if err != nil {
		return err
	}
	for _, f := range fields {
		if _, ok := c.Profile(f.Key); ok {
			return f.At.Errorf("%s is a profile that ships: give yours another name", f.Key)
		}
		p, err := profile(f)
		if err != nil {
			return err
		}
		c.Profiles = append(c.Profiles, p)
	}
	return nil
}

func profile(f yamlfile.Field) (p Profile, err error) {
	p.Name, p.Checks = f.Key, wcodm.ReadOnly
	keys, err := f.Value.Map("title", "checks", "severities")
	if err != nil {
		return p, err
	}
	if p.Title, err = keys["title"].Text(); err != nil {
		return p, err
	}
	if !keys["checks"].Present() {
		return p, f.At.Errorf("the profile %s does not say its checks: some of [%s]", p.Name, strings.Join(wcodm.CheckNames(), ", "))
	}
	checks, err := keys["checks"].List()
	if err != nil {
		return p, err
	}
	for _, n := range checks {
		name, err := n.Text()
		if err != nil {
			return p, err
		}
		check, ok := wcodm.ParseCheck(name)
		if !ok {
			return p, n.Errorf("unknown check %q%s (%s)", name, nearest.Hint(name, wcodm.CheckNames()), strings.Join(wcodm.CheckNames(), ", "))
		}
		p.Checks |= check
	}
	if keys["severities"].Present() {
		p.Severities, err = severities(keys["severities"])
	}
	return p, err
}

// formats reads the mapping files of formats of one's own.
func (c *Config) formats(n yamlfile.Node) error {
	list := []yamlfile.Node{n}
	if n.IsList() {
		var err error
		if list, err = n.List(); err != nil {
			return err
		}
	}
	for _, item := range list {
		name, err := item.Text()
		if err != nil {
			return err
		}
		if ext := filepath.Ext(name); ext != ".yaml" && ext != ".yml" {
			return item.Errorf("%q is no file of a mapping (*.yaml): the formats that ship are recognised without being listed", name)
		}
		c.Formats = append(c.Formats, Setting{Flag: "from", Value: name, At: item})
	}
	return nil
}

func (c *Config) files(n yamlfile.Node) error {
	list, err := n.List()
	if err != nil {
		return err
	}
	for _, item := range list {
		keys, err := item.Map("match", "from", "to")
		if err != nil {
			return err
		}
		f := Files{From: Setting{Flag: "from"}, To: Setting{Flag: "to"}, at: item}
		if f.Match, err = keys["match"].Text(); err != nil {
			return err
		}
		switch {
		case f.Match == "":
			return item.Errorf(`which files? Give their pattern, as in match: "orders/**/*.csv"`)
		case glob.Check(f.Match) != nil:
			return keys["match"].Errorf("%q is no pattern: a [ is not closed", f.Match)
		case !keys["from"].Present() && !keys["to"].Present():
			return item.Errorf("what of the files %s? Give from, to, or both", f.Match)
		}
		for _, s := range []*Setting{&f.From, &f.To} {
			s.At = keys[s.Flag]
			if s.Value, err = s.At.Text(); err != nil {
				return err
			}
		}
		c.Files = append(c.Files, f)
	}
	return nil
}
