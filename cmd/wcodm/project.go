package main

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"wcodm"
	"wcodm/cmd/wcodm/internal/config"
	"wcodm/cmd/wcodm/internal/glob"
	"wcodm/datamodel/nearest"
	"wcodm/datamodel/ucr"
	"wcodm/datamodel/wholefile"
	"wcodm/datamodel/yamlfile"
	"wcodm/validators"
)

// project is what the settings of a project's file do to a run.
type project struct {
	*config.Config
	set     map[string]config.Setting // the flags that have their value from the file
	formats map[string]*wcodm.Format
	// fromGiven and toGiven say that the command line names the format itself, or
	// that the command has none.
	fromGiven, toGiven bool
}

// projectFlags are the flags that pick the file.
type projectFlags struct {
	file string
	none bool
}

func (f *projectFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.file, "config", "", "the file of the project's settings (default: the nearest "+config.Name+")")
	flags.BoolVar(&f.none, "no-config", false, "go without a file of settings")
	reads(cmd, "config")
	cmd.MarkFlagFilename("config", "yaml", "yml")
}

// load reads the file of settings: the one that is named, or the nearest.
func (f *projectFlags) load(root *cobra.Command) (*config.Config, error) {
	file := f.file
	switch {
	case f.none && file != "":
		return nil, misusef("--config and --no-config exclude each other")
	case file == "" && !f.none:
		file = config.Find()
	}
	if file == "" {
		return config.None()
	}
	c, err := config.Load(file, settable(root))
	if err != nil {
		return nil, faulty(err)
	}
	return c, nil
}

// notSettable are the flags that speak of one run.
var notSettable = []string{"config", "no-config", "files-from", "force", "overwrite", "help", "output", "pretty", "quiet", "severity", "ucr-index"}

// settable names the flags that a file of settings may give: those by which
// messages are read, judged and reported.
func settable(root *cobra.Command) []string {
	var names []string
	for _, cmd := range root.Commands() {
		if cmd.Name() != "validate" && cmd.Name() != "convert" {
			continue
		}
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if !slices.Contains(notSettable, f.Name) && !slices.Contains(names, f.Name) {
				names = append(names, f.Name)
			}
		})
	}
	slices.Sort(names)
	return names
}

// apply gives a command's flags the values of the file where the command line
// does not. Flags named in own mean something else for the command.
func (f *projectFlags) apply(cmd *cobra.Command, own ...string) (*project, error) {
	c, err := f.load(cmd.Root())
	if err != nil {
		return nil, err
	}
	p := &project{Config: c, set: map[string]config.Setting{}, formats: map[string]*wcodm.Format{},
		fromGiven: changed(cmd, "from"), toGiven: cmd.Flags().Lookup("to") == nil || changed(cmd, "to")}
	for _, s := range c.Settings {
		flag := cmd.Flags().Lookup(s.Flag)
		if _, set := p.set[s.Flag]; flag == nil || flag.Changed && !set || slices.Contains(own, s.Flag) {
			continue
		}
		value, err := p.value(s)
		if err != nil {
			return nil, misuse(err)
		}
		if err := flag.Value.Set(value); err != nil {
			return nil, misuse(s.At.Errorf("%s %q: %s", s.Flag, s.Value, wanted(flag.Value)))
		}
		flag.Changed = true
		p.set[s.Flag] = s
	}
	return p, nil
}

func changed(cmd *cobra.Command, flag string) bool {
	f := cmd.Flags().Lookup(flag)
	return f != nil && f.Changed
}

// value is a setting's value as the command line would have it: paths are those
// from the working directory.
func (p *project) value(s config.Setting) (string, error) {
	switch s.Flag {
	case "from", "to":
		if isFile(s.Value) {
			return p.reads(s, s.Value)
		}
		if names := wcodm.FormatNames(); !slices.Contains(names, s.Value) {
			return "", s.At.Errorf("unknown format %q%s (the formats are %s; or the file of a mapping, *.yaml)", s.Value, nearest.Hint(s.Value, names), strings.Join(names, ", "))
		}
	case "ucr-scheme":
		if isFile(s.Value) {
			return p.reads(s, s.Value)
		}
		if _, err := ucr.Open(s.Value); err != nil {
			return "", s.At.Errorf("%v", err)
		}
	case "only":
		if file, ok := strings.CutPrefix(s.Value, "@"); ok {
			file, err := p.reads(s, file)
			return "@" + file, err
		}
	case "exclude":
		if glob.Check(s.Value) != nil {
			return "", s.At.Errorf("exclude %q is no pattern: a [ is not closed", s.Value)
		}
		if strings.Contains(s.Value, "/") {
			return p.Path(s.Value), nil
		}
	case "schema", "rules", "mask-key", "ucr-table", "ucr-known":
		return p.reads(s, s.Value)
	case "report":
		form, file, ok := strings.Cut(s.Value, "=")
		if ok && !p.Inside(file) {
			return "", s.At.Errorf("the report %s would be written outside of the folder of this file: only --report does that", file)
		}
		if ok {
			return form + "=" + p.Path(file), nil
		}
	}
	return s.Value, nil
}

// reads is the path of a file, or of a folder of schemas, that the project's file
// names. Nobody waits for a pipe or reads a device because a repository says so.
func (p *project) reads(s config.Setting, name string) (string, error) {
	path := p.Path(name)
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() && !(info.IsDir() && s.Flag == "schema") {
		return "", s.At.Errorf("%s %s: %v", s.Flag, name, wholefile.ErrNotRegular)
	}
	return path, nil
}

func isFile(format string) bool {
	ext := filepath.Ext(format)
	return ext == ".yaml" || ext == ".yml"
}

// blame finds the place in the file of what a command says of a flag, which it
// names first.
func (p *project) blame(err error) error {
	if err == nil {
		return nil
	}
	for name, s := range p.set {
		if text, ok := strings.CutPrefix(err.Error(), "--"+name+" "); ok {
			return misuse(s.At.Errorf("%s %s", name, text))
		}
	}
	return err
}

// severities are those of the file, of the profile, and of the command line,
// later ones before earlier ones. Codes are those there are.
func (p *project) severities(profile config.Profile, given []string, codes []validators.Code) (wcodm.Severities, error) {
	s := wcodm.Severities{}
	for _, list := range [][]config.Severity{p.Severities, profile.Severities} {
		for _, severity := range list {
			if !isCode(codes, severity.Code) {
				return nil, misuse(severity.At.Errorf("%v", unknownCode(codes, severity.Code)))
			}
			s[severity.Code] = severity.Word
		}
	}
	for _, pair := range given {
		code, word, ok := strings.Cut(pair, "=")
		if !ok {
			return nil, misusef("--severity %q: give a code and a severity, as in MAP001=error", pair)
		}
		err := wcodm.Severities{code: word}.Check()
		if !isCode(codes, code) {
			err = unknownCode(codes, code)
		}
		if err != nil {
			return nil, misusef("--severity %s: %w", pair, err)
		}
		s[code] = word
	}
	return s, nil
}

func isCode(codes []validators.Code, code string) bool {
	return slices.ContainsFunc(codes, func(c validators.Code) bool { return c.Code == code })
}

// open opens the format of a pattern of files; nil is none.
func (p *project) open(s config.Setting) (*wcodm.Format, error) {
	if s.Value == "" {
		return nil, nil
	}
	name, err := p.value(s)
	if err != nil {
		return nil, misuse(err)
	}
	if f := p.formats[name]; f != nil {
		return f, nil
	}
	f, err := openFormat(name)
	p.formats[name] = f
	return f, err
}

// ownFormats opens the formats that the file lists to be recognised by their content.
func (p *project) ownFormats() (all []*wcodm.Format, err error) {
	names := wcodm.FormatNames()
	for _, s := range p.Formats {
		f, err := p.open(s)
		if err != nil {
			return nil, err
		}
		if slices.Contains(names, f.Name) {
			return nil, misuse(s.At.Errorf("%s is of the name %s, which another format has: give the mapping one of its own", s.Value, f.Name))
		}
		names = append(names, f.Name)
		all = append(all, f)
	}
	return all, nil
}

// opened are the formats of the patterns of files, whose rules may be asked; the error
// is of the first that cannot be opened.
func (p *project) opened() (formats []*wcodm.Format, err error) {
	for _, files := range p.Files {
		for _, s := range []config.Setting{files.From, files.To} {
			f, e := p.open(s)
			if err == nil {
				err = e
			}
			formats = append(formats, f)
		}
	}
	return formats, err
}

// assign gives inputs the formats that the file says of them, where the command
// line says nothing.
func (p *project) assign(inputs []wcodm.Input) error {
	for i := range inputs {
		in := &inputs[i]
		files, ok := p.FilesOf(in.Name)
		if !ok {
			continue
		}
		var err error
		if !p.fromGiven {
			if in.From, err = p.open(files.From); err != nil {
				return err
			}
		}
		if !p.toGiven {
			if in.To, err = p.open(files.To); err != nil {
				return err
			}
		}
	}
	return nil
}

// target is the one format that all inputs are to become; to is for those of
// which the project's file says nothing.
func (p *pass) target(to *wcodm.Format) (*wcodm.Format, error) {
	one, first := to, ""
	for i := range p.inputs {
		in := &p.inputs[i]
		if in.To == nil {
			in.To = to
		}
		switch {
		case in.To == nil:
			return nil, misusef("to which format? Give --to with one of %s", strings.Join(wcodm.FormatNames(), ", "))
		case i == 0:
			one, first = in.To, in.Name
		case in.To.Name != one.Name:
			return nil, misusef("%s is to become %s, and %s %s: convert them one after the other, or give --to", first, one.Name, in.Name, in.To.Name)
		}
	}
	if one == nil { // of no inputs
		return nil, misusef("to which format? Give --to with one of %s", strings.Join(wcodm.FormatNames(), ", "))
	}
	return one, nil
}

// faulty makes wrong use of a file that is there and not as it has to be.
func faulty(err error) error {
	var fault *yamlfile.Error
	if errors.As(err, &fault) {
		return misuse(err)
	}
	return err
}
