package main

import (
	"errors"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"wcodm"
	"wcodm/cmd/wcodm/internal/config"
	dm "wcodm/datamodel"
	"wcodm/datamodel/plaintext"
	"wcodm/datamodel/ucr"
	"wcodm/datamodel/yamlfile"
	"wcodm/mappings"
	"wcodm/mappings/syntax/csv"
)

// runFlags are the flags of the commands that read messages.
type runFlags struct {
	inputFlags
	reportFlags
	ucrFiles
	to           string // of commands that have it
	profile      string
	severity     []string
	rules        []string
	unmapped     string
	unmappedFlag *pflag.Flag
	ucr          string
	derive       deriveFlags
	workers      int
	repair       bool
}

// inputFlags are the flags that say what is read, and by which settings.
type inputFlags struct {
	projectFlags
	from      string
	filesFrom string
	exclude   []string
	// skipUnknown passes over files that are no customs messages.
	skipUnknown bool
	csv         csvFlags
	project     *project
}

func (f *inputFlags) add(cmd *cobra.Command) {
	f.projectFlags.add(cmd)
	flags := cmd.Flags()
	flags.StringVar(&f.from, "from", "", "the format read, or a mapping file (*.yaml) (default: recognised from the content)")
	flags.StringVar(&f.filesFrom, "files-from", "", "a file that lists the files to read, one a line or with a NUL behind each; - for standard input")
	excludeFlag(cmd, &f.exclude)
	skipFlag(cmd, &f.skipUnknown)
	f.csv.add(cmd)
	reads(cmd, "from", "files-from")
	cmd.RegisterFlagCompletionFunc("from", formatNames)
}

func excludeFlag(cmd *cobra.Command, to *[]string) {
	cmd.Flags().StringArrayVar(to, "exclude", nil, "leave out the files and folders that this pattern matches, by name, or by path where it has a / (repeatable)")
	cmd.RegisterFlagCompletionFunc("exclude", cobra.NoFileCompletions)
}

func skipFlag(cmd *cobra.Command, to *bool) {
	cmd.Flags().BoolVar(to, "skip-unknown", false, "pass over files that are no customs messages, such as package.json, and count them")
}

func (f *runFlags) add(cmd *cobra.Command) {
	f.inputFlags.add(cmd)
	flags := cmd.Flags()
	flags.StringVar(&f.profile, "profile", f.profile, "which checks run: syntax, schema, full, or a profile of the project; wcodm config lists them")
	flags.StringArrayVar(&f.severity, "severity", nil, "CODE=SEVERITY makes the findings of a code error, warning, note, or off (repeatable)")
	flags.StringVar(&f.unmapped, "unmapped", "warn", "content that is not carried over: warn, error or ignore")
	f.unmappedFlag = flags.Lookup("unmapped")
	flags.StringArrayVar(&f.rules, "rules", nil, "a file of rules of your own, asked besides those that ship (repeatable)")
	flags.BoolVar(&f.repair, "repair", false, "read XML whose namespaces are missing or misspelt, whose elements stand in the wrong order, whose encoding is not the one it names, or that has other text around it; each repair is a warning")
	flags.StringVar(&f.ucr, "ucr", "", "the UCR: derive, keep, require or off (default: derive from a national format, else keep)")
	f.derive.add(cmd)
	f.ucrFiles.add(cmd)
	flags.IntVar(&f.workers, "workers", 0, "messages worked on at a time (default: one a processor)")
	f.reportFlags.add(cmd)
	reads(cmd, "rules")
	for name, complete := range map[string]cobra.CompletionFunc{
		"profile": profileNames, "severity": codes, "rules": yamlFiles, "unmapped": words(unmappedWords...), "ucr": words(modeNames()...), "workers": cobra.NoFileCompletions,
	} {
		cmd.RegisterFlagCompletionFunc(name, complete)
	}
}

var unmappedWords = []string{"warn", "error", "ignore"}

func modeNames() []string {
	var names []string
	for _, m := range ucr.Modes {
		names = append(names, string(m))
	}
	return names
}

// options makes the engine's options from the flags and the project's settings.
func (f *runFlags) options(a *app, cmd *cobra.Command) (o wcodm.Options, err error) {
	if f.project, err = f.apply(cmd); err != nil {
		return o, err
	}
	if f.project.File != "" && !f.quiet {
		plaintext.Fprintln(a.err, "settings from", f.project.File)
	}
	if o, err = f.engine(); err != nil {
		return o, f.project.blame(err)
	}
	if o.Formats, err = f.project.ownFormats(); err != nil {
		return o, err
	}
	if flag := cmd.Flags().Lookup("ucr"); flag != nil { // ucr derive has none: it derives where it may
		o.UCRAnyway = flag.Changed && o.UCR == ucr.Derive
	}
	notes := a.err
	if f.quiet {
		notes = io.Discard
	}
	return o, f.project.blame(f.read(&o, notes))
}

func (f *runFlags) engine() (o wcodm.Options, err error) {
	if f.from != "" {
		if o.From, err = openFormat(f.from); err != nil {
			return o, err
		}
	}
	if f.to != "" {
		if o.To, err = openFormat(f.to); err != nil {
			return o, err
		}
	}
	if err := f.checks(&o); err != nil {
		return o, err
	}
	if err := choice("unmapped", f.unmapped, unmappedWords); err != nil {
		return o, err
	}
	o.Unmapped = map[string]dm.Severity{"warn": dm.Warning, "error": dm.Error}[f.unmapped]
	o.IgnoreUnmapped = f.unmapped == "ignore"
	if f.ucr != "" {
		if err := choice("ucr", f.ucr, modeNames()); err != nil {
			return o, err
		}
		o.UCR = ucr.Mode(f.ucr)
	}
	if err := f.derive.options(&o); err != nil {
		return o, err
	}
	if err := f.check(); err != nil {
		return o, err
	}
	if f.workers < 0 {
		return o, misusef("--workers %d: there must be one at least", f.workers)
	}
	o.Workers = f.workers
	o.Repair = f.repair
	o.CSV, err = f.csv.options()
	return o, err
}

// checks takes from the profile what is judged, and how much it matters.
func (f *runFlags) checks(o *wcodm.Options) (err error) {
	var profile config.Profile
	if f.profile != "" {
		var ok bool
		if profile, ok = f.project.Profile(f.profile); !ok {
			return choice("profile", f.profile, f.project.ProfileNames())
		}
		o.Checks = profile.Checks
	}
	if len(f.rules) > 0 {
		if _, set := f.project.set["rules"]; !set { // asked for by name
			o.Checks |= wcodm.CheckRules
		}
		formats, unopened := f.project.opened()
		o.Rules, err = openRules(f.rules, append(formats, o.From, o.To)...)
		switch {
		case err != nil && unopened != nil: // it may be the one that the rules speak of
			return unopened
		case err != nil:
			return err
		}
	}
	if o.Severities, err = f.project.severities(profile, f.severity, codesOf(o.Rules)); err != nil {
		return err
	}
	if _, set := f.project.set["unmapped"]; f.unmappedFlag != nil && f.unmappedFlag.Changed && !set { // it is the word on these codes
		delete(o.Severities, mappings.CodeUnmapped)
		delete(o.Severities, csv.CodeUnknown)
	}
	return nil
}

// schemaAlone reports whether what is judged leaves UCRs alone: rules are not asked, and
// nothing asks for UCRs by name.
func (f *runFlags) schemaAlone(o *wcodm.Options) bool {
	for code, word := range o.Severities {
		if strings.HasPrefix(code, "UCR") && word != "off" {
			return false
		}
	}
	return o.Checks&wcodm.CheckRules == 0 && f.ucr == "" && len(f.tables) == 0 && len(f.known) == 0 && f.index == ""
}

// openFormat opens a format or a mapping file; a name that is none and a faulty
// mapping are wrong use.
func openFormat(name string) (*wcodm.Format, error) {
	f, err := wcodm.OpenFormat(name)
	var unknown *wcodm.UnknownFormatError
	var faulty *yamlfile.Error
	if errors.As(err, &unknown) || errors.As(err, &faulty) {
		return nil, misuse(err)
	}
	return f, err
}
