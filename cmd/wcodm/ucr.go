package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"wcodm"
	"wcodm/cmd/wcodm/internal/inputs"
	"wcodm/datamodel/bytesize"
	"wcodm/datamodel/ucr"
)

func (a *app) ucr() *cobra.Command {
	cmd := group("ucr", "Derive, check and take apart Unique Consignment References",
		`ucr works with the Unique Consignment Reference (UCR): the number that a
consignment gets once, mostly from its exporter, and that every declaration of it
carries from then on. convert, validate, reuse and ucr derive hand UCRs on in files:

--ucr-index FILE writes a row for each consignment: its UCR and what that came from
(kept, table, derived or absent), and what leads to other records of it: MUCR, part,
LRN, MRN, invoices, transport documents, containers, seals, exporter, importer.
Several values in a cell of a .csv file have a | between them; one that has a | in
it stands in quotation marks of its own. A cell that a spreadsheet would calculate
has an apostrophe in front: '=1. In .ndjson they are arrays, and what is empty is
left out.

--ucr-table FILE gives consignments without a UCR the one that was issued for them:
an index of the export side, or a .csv or .ndjson file of your own with a column ucr
and columns that are keys: invoice, exporter (or supplier, seller), importer
(buyer), lrn, mrn, transport-document, container, seal, mucr. A row is that of a
consignment which has all keys of the row; of several values in a cell, one. Of an
index, the invoice is the key. --ucr-key invoice,exporter says otherwise; then a row
without one of them does not count. A UCR in the declaration is kept before that of
the table, and the table is asked before one is derived, whatever --ucr says.

--ucr-known FILE is an index of an earlier run: where another declaration had a UCR
(another MRN, year, LRN or other invoices), that is a warning.`, a.ucrDerive(), a.ucrCheck(), a.ucrParse(), a.ucrSchemes(), a.ucrPlaces())
	cmd.Example = `  wcodm ucr check 5GB123456789012-INV1
  wcodm ucr derive --ucr-scheme gb-ducr export.xml
  wcodm convert --to gb-cds:xml --ucr-index exports.csv -o out/ exports/
  wcodm convert --to gb-cds:xml --ucr-table exports.csv -o in/ imports/
  wcodm validate --ucr-known exports.csv exports-2027/`
	return cmd
}

// schemeFlag adds the flag that names the scheme by which values are judged.
func schemeFlag(cmd *cobra.Command, to *string) {
	cmd.Flags().StringVar(to, "scheme", "", "the scheme asked, or a scheme file (*.yaml); wcodm ucr schemes lists them (default: all)")
	cmd.RegisterFlagCompletionFunc("scheme", schemeNames)
	cmd.ValidArgsFunction = cobra.NoFileCompletions
}

// deriveFlags say how a UCR is derived.
type deriveFlags struct{ scheme, year string }

func (f *deriveFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.scheme, "ucr-scheme", "", "how a UCR is derived: "+strings.Join(deriving(), ", ")+`, or a scheme file (*.yaml) (default "free")`)
	cmd.Flags().StringVar(&f.year, "ucr-year", "", "the year for a UCR of a declaration that has no date, such as 2025")
	reads(cmd, "ucr-scheme")
	cmd.RegisterFlagCompletionFunc("ucr-scheme", derivingSchemes)
	cmd.RegisterFlagCompletionFunc("ucr-year", cobra.NoFileCompletions)
}

// options puts what the flags say into the engine's options.
func (f *deriveFlags) options(o *wcodm.Options) (err error) {
	if f.scheme != "" {
		if o.Scheme, err = openScheme(f.scheme); err != nil {
			return err
		}
		if !o.Scheme.Derives() {
			return misusef("--ucr-scheme %s only checks: a UCR cannot be derived by it", f.scheme)
		}
	}
	if f.year != "" {
		if err := ucr.CheckYear(f.year); err != nil {
			return misusef("--ucr-year %s: %w", f.year, err)
		}
	}
	o.UCRYear = f.year
	return nil
}

// deriving names the schemes by which a UCR can be derived.
func deriving() []string {
	return slices.DeleteFunc(ucr.Schemes(), func(name string) bool {
		s, err := ucr.Open(name)
		return err != nil || !s.Derives()
	})
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
	if errors.As(err, &unknown) {
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

// eachValue has every value of the arguments told to a stream; - stands for the lines of
// standard input. It reports whether all are good.
func (a *app) eachValue(to io.Writer, args []string, tell func(out io.Writer, value string) (good bool, err error)) error {
	out := bufio.NewWriter(to)
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
		line := 0
		for lines.Scan() {
			value := strings.TrimSuffix(lines.Text(), "\r")
			if line++; line == 1 {
				value = strings.TrimPrefix(value, "\ufeff") // of a file from a text program
			}
			if err := one(value); err != nil {
				return err
			}
		}
		switch err := lines.Err(); {
		case errors.Is(err, bufio.ErrTooLong):
			return errors.Join(out.Flush(), misusef("standard input, line %d: it has more than %s: a value a line is wanted", line+1, bytesize.Words(maxLine)))
		case err != nil:
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
