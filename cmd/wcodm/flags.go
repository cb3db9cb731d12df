package main

import (
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"wcodm"
	dm "wcodm/datamodel"
	"wcodm/datamodel/ucr"
	"wcodm/datamodel/yamlfile"
)

// runFlags are the flags of the commands that read messages.
type runFlags struct {
	from     string
	unmapped string
	ucr      string
	scheme   string
	workers  int
	repair   bool
	csv      csvFlags
	reportFlags
}

func (f *runFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.from, "from", "", "the format read, or a mapping file (*.yaml) (default: recognised from the content)")
	flags.StringVar(&f.unmapped, "unmapped", "warn", "content that is not carried over: warn, error or ignore")
	flags.BoolVar(&f.repair, "repair", false, "read XML whose namespaces are missing or misspelt, or whose encoding is not the one it names; each repair is a warning")
	flags.StringVar(&f.ucr, "ucr", "", "the UCR: derive, keep, require or off (default: derive from a national format, else keep)")
	flags.StringVar(&f.scheme, "ucr-scheme", "", "how a UCR is derived: "+strings.Join(deriving(), ", ")+` (default "free")`)
	flags.IntVar(&f.workers, "workers", 0, "messages worked on at a time (default: one a processor)")
	f.csv.add(cmd)
	f.reportFlags.add(cmd)
	for name, complete := range map[string]cobra.CompletionFunc{
		"from": formatNames, "unmapped": words(unmappedWords...), "ucr": words(modeNames()...),
		"ucr-scheme": words(deriving()...), "workers": cobra.NoFileCompletions,
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

// deriving names the schemes by which a UCR can be derived.
func deriving() []string {
	return slices.DeleteFunc(ucr.Schemes(), func(name string) bool {
		s, err := ucr.Open(name)
		return err != nil || !s.Derives()
	})
}

// options makes the engine's options from the flags.
func (f *runFlags) options() (o wcodm.Options, err error) {
	if f.from != "" {
		if o.From, err = openFormat(f.from); err != nil {
			return o, err
		}
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
	if o.Scheme, err = openScheme(f.scheme); err != nil {
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

// openScheme opens a UCR scheme; nil is the default.
func openScheme(name string) (*ucr.Scheme, error) {
	if name == "" {
		return nil, nil
	}
	s, err := ucr.Open(name)
	var unknown *ucr.UnknownSchemeError
	switch {
	case errors.As(err, &unknown):
		return nil, misuse(err)
	case err != nil:
		return nil, err
	case !s.Derives():
		return nil, misusef("the UCR scheme %s only checks: a UCR cannot be derived by it", s.Name)
	}
	return s, nil
}
