package main

import (
	"encoding/json"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"wcodm"
	dm "wcodm/datamodel"
	"wcodm/datamodel/plaintext"
	"wcodm/datamodel/ucr"
	"wcodm/validators/report"
)

func (a *app) ucrDerive() *cobra.Command {
	flags := runFlags{unmapped: "ignore", ucr: string(ucr.Derive)}
	var asJSON bool
	var values valueFlags
	cmd := &cobra.Command{
		Use:   "derive [FILE | DIR | -]… | --reference TEXT --trader ID --year YEAR",
		Short: "Tell the UCR of each declaration and what it is made of",
		Long: `derive tells the UCR of each declaration: the one that it has, the one that a
table (--ucr-table) has for it, or the one that is derived from its year, country,
trader and reference. No declaration is written.
It is an error (exit code 1) when a declaration has none and none can be derived.
Findings are told that concern UCRs, or say why a declaration was not read or has no
UCR; a message that declares no goods is told as such.

The first of each that the declaration has is taken: the year of the acceptance
date, the issue date, the MRN, the LRN (2025/…), the invoice date; the customs id
of the exporter, consignor, importer, consignee, declarant, of an export without
those of the importing side; as reference the invoice number where there is just
one, the LRN, the number of the declaration.

Without a declaration, --reference, --trader and --year or --date give what the
UCR is made of, and --country where the trader's id does not begin with it.`,
		Example: `  wcodm ucr derive --ucr-scheme gb-ducr declaration.xml
  wcodm ucr derive --ucr-scheme gb-ducr --date 2025-11-19 --trader GB123456789012 --reference INV-1`,
		RunE: func(cmd *cobra.Command, args []string) error {
			o, err := flags.options(a, cmd)
			if err != nil {
				return err
			}
			o.Checks = wcodm.ReadOnly
			if given, err := values.given(cmd, args); given || err != nil {
				if err == nil && len(flags.ucrFiles.names()) > 0 {
					err = misusef("--ucr-index, --ucr-table and --ucr-known are for declarations: give their files")
				}
				if err != nil {
					return err
				}
				return a.makeUCR(o.Scheme, values, asJSON)
			}
			p, err := a.begin(cmd, &flags, args, &o)
			if err != nil {
				return err
			}
			show, out := showUCR, io.Writer(a.text)
			if asJSON {
				show, out = showUCRJSON, a.out
			}
			absent, derived := false, 0
			err = p.run(cmd.Context(), o, streamOf(flags.format, a.err, a.machine), a.errTerminal, func(r *wcodm.Result) error {
				concerningUCRs(r)
				if r.Message > 0 && len(r.UCR) == 0 && r.Errors() == 0 {
					return noDeclaration(p.line.Above(out), r, asJSON)
				}
				for _, u := range r.UCR {
					absent = absent || u.Outcome == ucr.Absent
					if u.Outcome == ucr.Derived {
						derived++
					}
					if err := show(p.line.Above(out), r, u); err != nil {
						return err
					}
				}
				return nil
			})
			if err == nil {
				err = p.account.end()
			}
			if err == nil {
				p.tellFiles()
			}
			if len(flags.tables) > 0 && derived > 0 && !flags.quiet {
				plaintext.Fprintln(a.err, untabled(derived))
			}
			if err == nil {
				err = p.verdict()
			}
			if err == nil && absent {
				err = errData
			}
			return err
		},
	}
	f := cmd.Flags()
	flags.inputFlags.add(cmd)
	flags.derive.add(cmd)
	flags.ucrFiles.add(cmd)
	values.add(cmd)
	f.BoolVar(&asJSON, "json", false, "write one JSON object a line")
	flags.reportFlags.add(cmd)
	return cmd
}

// concerningUCRs leaves a result the findings that concern its UCRs: those about them
// and, where a consignment has none or nothing was read, the errors that may be why.
func concerningUCRs(r *wcodm.Result) {
	if len(r.UCR) == 0 {
		return
	}
	absent := slices.ContainsFunc(r.UCR, func(u ucr.Result) bool { return u.Outcome == ucr.Absent })
	r.Diagnostics = slices.DeleteFunc(r.Diagnostics, func(d dm.Diagnostic) bool {
		return !strings.HasPrefix(d.Code, "UCR") && !(absent && d.Severity == dm.Error)
	})
	if !absent { // what is not listed are findings of other kinds, which come before those about UCRs
		r.Unlisted = report.Count{}
	}
}

// noDeclaration tells of a message that declares no goods.
func noDeclaration(w io.Writer, r *wcodm.Result, asJSON bool) error {
	if asJSON {
		return writeJSON(w, ucrLine{File: r.Input, Message: r.Message, Outcome: "no declaration"})
	}
	_, err := plaintext.Fprintf(w, "%s: no declaration (%s)\n", messageName(r), r.Format.Name)
	return err
}

// valueFlags are what a UCR is made of without a declaration.
type valueFlags struct {
	ucr.Values
	date string
}

var valueFlagNames = []string{"year", "date", "country", "trader", "reference"}

func (v *valueFlags) add(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&v.Reference, "reference", "", "make a UCR of this reference, without a declaration")
	f.StringVar(&v.Trader, "trader", "", "and of this customs id of the trader")
	f.StringVar(&v.Country, "country", "", "and of this country, where the trader's id does not begin with it")
	f.StringVar(&v.Year, "year", "", "and of this year, such as 2025")
	f.StringVar(&v.date, "date", "", "and of the year of this date, such as 2025-11-19")
	for _, name := range valueFlagNames {
		cmd.RegisterFlagCompletionFunc(name, cobra.NoFileCompletions)
	}
}

// given reports whether the values are given, rather than declarations, and what
// is missing.
func (v *valueFlags) given(cmd *cobra.Command, args []string) (bool, error) {
	var set []string
	for _, name := range valueFlagNames {
		if cmd.Flags().Changed(name) {
			set = append(set, "--"+name)
		}
	}
	switch {
	case len(set) == 0:
		return false, nil
	case len(args) > 0 || cmd.Flags().Changed("files-from"):
		return false, misusef("%s makes a UCR without a declaration: give no files (--ucr-year is for declarations without a date)", set[0])
	case v.Year != "" && v.date != "":
		return false, misusef("--year and --date exclude each other")
	case v.date != "":
		if v.Year = ucr.YearOf(v.date); v.Year == "" {
			return false, misusef("--date %q is not a date such as 2025-11-19", v.date)
		}
	}
	var missing []string
	for _, f := range []struct{ name, value string }{{"--reference", v.Reference}, {"--trader", v.Trader}, {"--year or --date", v.Year}} {
		if strings.TrimSpace(f.value) == "" {
			missing = append(missing, f.name)
		}
	}
	if len(missing) > 0 {
		return false, misusef("for a UCR without a declaration give %s, too", strings.Join(missing, ", "))
	}
	if err := ucr.CheckYear(v.Year); err != nil {
		return false, misusef("--year %s: %w", v.Year, err)
	}
	return true, nil
}

// makeUCR makes a UCR of values that are given.
func (a *app) makeUCR(s *ucr.Scheme, v valueFlags, asJSON bool) error {
	if s == nil {
		var err error
		if s, err = ucr.Open(ucr.Free); err != nil {
			return err
		}
	}
	r, wrong := s.Make(v.Values)
	if wrong != nil {
		plaintext.Fprintf(a.err, "error %s: %s\n  expected: %s\n", wrong.Code, wrong.Message, wrong.Expected)
		return errData
	}
	if asJSON {
		return writeJSON(a.out, ucrLine{UCR: r.Value, Outcome: r.Outcome, Scheme: r.Scheme, Inputs: r.Inputs})
	}
	_, err := plaintext.Fprintln(a.text, r.Value)
	return err
}

func showUCR(w io.Writer, r *wcodm.Result, u ucr.Result) error {
	switch u.Outcome {
	case ucr.Kept:
		_, err := plaintext.Fprintf(w, "%s: %s\n  %s kept, from line %d, %s\n", messageName(r), u.Value, u.Kind, u.At.Line, u.At.WCOPath)
		return err
	case ucr.Derived:
		if _, err := plaintext.Fprintf(w, "%s: %s\n  derived by %s from\n", messageName(r), u.Value, u.Scheme); err != nil {
			return err
		}
		return showInputs(w, u.Inputs)
	case ucr.Tabled:
		if _, err := plaintext.Fprintf(w, "%s: %s\n  from %s, line %d, by\n", messageName(r), u.Value, u.TableFile, u.TableLine); err != nil {
			return err
		}
		return showInputs(w, u.Inputs)
	}
	_, err := plaintext.Fprintf(w, "%s: no UCR\n", messageName(r))
	return err
}

// showInputs lists what made a UCR, or led to it.
func showInputs(w io.Writer, inputs []ucr.Input) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, in := range inputs {
		plaintext.Fprintf(t, "  \t%s\t%s\t%s", in.Part, in.Used, in.Name)
		if in.Path != "" {
			plaintext.Fprintf(t, "\t%s", in.Path)
		}
		io.WriteString(t, "\n")
	}
	return t.Flush()
}

// ucrLine is the JSON form of a result.
type ucrLine struct {
	File    string      `json:"file,omitempty"`
	Message int         `json:"message,omitempty"`
	UCR     string      `json:"ucr,omitempty"`
	Outcome ucr.Outcome `json:"outcome"`
	Kind    string      `json:"kind,omitempty"`
	Line    int         `json:"line,omitempty"`
	WCOPath string      `json:"wcoPath,omitempty"`
	Scheme  string      `json:"scheme,omitempty"`
	Table   string      `json:"table,omitempty"`
	InTable int         `json:"tableLine,omitempty"`
	Inputs  []ucr.Input `json:"inputs,omitempty"`
}

func showUCRJSON(w io.Writer, r *wcodm.Result, u ucr.Result) error {
	l := ucrLine{File: r.Input, Message: r.Message, UCR: u.Value, Outcome: u.Outcome, Scheme: u.Scheme, WCOPath: u.At.WCOPath,
		Table: u.TableFile, InTable: u.TableLine, Inputs: u.Inputs}
	if u.Outcome == ucr.Kept {
		l.Kind, l.Line = u.Kind.String(), u.At.Line
	}
	return writeJSON(w, l)
}

// writeJSON writes a value as one line of JSON.
func writeJSON(w io.Writer, value any) error {
	enc := json.NewEncoder(plaintext.NewJSON(w))
	enc.SetEscapeHTML(false)
	return enc.Encode(value)
}
