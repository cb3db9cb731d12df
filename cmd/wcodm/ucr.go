package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/spf13/cobra"

	"wcodm/cmd/wcodm/internal/inputs"
	"wcodm/datamodel/ucr"
)

func (a *app) ucr() *cobra.Command {
	return group("ucr", "Derive, check and take apart Unique Consignment References",
		"ucr works with the Unique Consignment Reference (UCR).", a.ucrDerive(), a.ucrCheck(), a.ucrParse(), a.ucrSchemes(), a.ucrPlaces())
}

// schemeFlag adds the flag that names the scheme by which values are judged.
func schemeFlag(cmd *cobra.Command, to *string) {
	cmd.Flags().StringVar(to, "scheme", "", "the scheme asked, or a scheme file (*.yaml); wcodm ucr schemes lists them (default: all)")
	cmd.RegisterFlagCompletionFunc("scheme", schemeNames)
	cmd.ValidArgsFunction = cobra.NoFileCompletions
}

// derivingSchemes completes the schemes by which a UCR can be derived, and files.
func derivingSchemes(_ *cobra.Command, _ []string, prefix string) ([]string, cobra.ShellCompDirective) {
	return named(deriving(), prefix)
}

// schemeNames completes all schemes, and files.
func schemeNames(_ *cobra.Command, _ []string, prefix string) ([]string, cobra.ShellCompDirective) {
	return named(ucr.Schemes(), prefix)
}

// openScheme opens a UCR scheme that ships or, by a name that ends in .yaml, one
// of the user's own. An unknown name and a faulty file are wrong use.
func openScheme(name string) (*ucr.Scheme, error) {
	open := ucr.Open
	if isFile(name) {
		open = ucr.OpenFile
	}
	s, err := open(name)
	var unknown *ucr.UnknownSchemeError
	if errors.As(err, &unknown) || errors.Is(err, fs.ErrNotExist) {
		return nil, misuse(err)
	}
	return s, faulty(err)
}

// schemes opens the scheme of that name or, where none is given, all that ship.
func schemes(name string) ([]*ucr.Scheme, error) {
	names := []string{name}
	if name == "" {
		names = ucr.Schemes()
	}
	var list []*ucr.Scheme
	for _, n := range names {
		s, err := openScheme(n)
		if err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, nil
}

// maxLine bounds a line of values on standard input.
const maxLine = 1 << 20

// eachValue has every value of the arguments told; - stands for the lines of
// standard input. It reports whether all are good.
func (a *app) eachValue(args []string, tell func(out io.Writer, value string) (good bool, err error)) error {
	out := bufio.NewWriter(a.out)
	all := true
	one := func(value string) error {
		good, err := tell(out, value)
		all = all && good
		if err == nil && a.inTerminal {
			err = out.Flush() // someone waits for it
		}
		return err
	}
	for _, arg := range args {
		if arg != inputs.Stdin {
			if err := one(arg); err != nil {
				return err
			}
			continue
		}
		lines := bufio.NewScanner(a.in)
		lines.Buffer(nil, maxLine)
		for lines.Scan() {
			if err := one(strings.TrimSuffix(lines.Text(), "\r")); err != nil {
				return err
			}
		}
		if err := lines.Err(); err != nil {
			return errors.Join(out.Flush(), fmt.Errorf("reading standard input: %w", err))
		}
	}
	switch err := out.Flush(); {
	case err != nil:
		return err
	case !all:
		return errData
	}
	return nil
}
