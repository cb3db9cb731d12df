package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"wcodm"
	"wcodm/datamodel/ucr"
)

// schemeFlags are the flags that say how a UCR is derived.
type schemeFlags struct {
	scheme string
	year   string
}

func (f *schemeFlags) addScheme(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.scheme, "ucr-scheme", "", "how a UCR is derived: "+strings.Join(deriving(), ", ")+`, or a scheme file (*.yaml) (default "free")`)
	cmd.Flags().StringVar(&f.year, "ucr-year", "", "the year for a UCR of a declaration that has no date, such as 2025")
	cmd.RegisterFlagCompletionFunc("ucr-scheme", derivingSchemes)
	cmd.RegisterFlagCompletionFunc("ucr-year", cobra.NoFileCompletions)
}

func (f *schemeFlags) setScheme(o *wcodm.Options) (err error) {
	if o.Scheme, err = f.openScheme(); err != nil {
		return err
	}
	if f.year != "" {
		if err := ucr.CheckYear(f.year); err != nil {
			return misusef("--ucr-year %s", err)
		}
	}
	o.UCRYear = f.year
	return nil
}

// openScheme opens the scheme by which a UCR is derived; nil is the default.
func (f *schemeFlags) openScheme() (*ucr.Scheme, error) {
	if f.scheme == "" {
		return nil, nil
	}
	s, err := openScheme(f.scheme)
	if err == nil && !s.Derives() {
		return nil, misusef("--ucr-scheme %s only checks: a UCR cannot be derived by it", f.scheme)
	}
	return s, err
}

// deriving names the schemes by which a UCR can be derived.
func deriving() []string {
	return slices.DeleteFunc(ucr.Schemes(), func(name string) bool {
		s, err := ucr.Open(name)
		return err != nil || !s.Derives()
	})
}
