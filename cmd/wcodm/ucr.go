package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"wcodm"
	"wcodm/datamodel/ucr"
)

func (a *app) ucr() *cobra.Command {
	return group("ucr", "Derive Unique Consignment References",
		`ucr works with the Unique Consignment Reference (UCR).

convert, validate and ucr derive read and write files of UCRs:

--ucr-index FILE writes a row for each consignment: the declaration (file, line,
message, direction, type, function, year), its UCR and what that came from (kept,
table, derived or absent; the path and line of the one that is kept, the scheme and
inputs of one that is derived, the row of a table), MUCR, part, LRN, MRN, invoices,
transport documents, containers, seals, exporter, importer, the number of errors,
and whether the declaration was written. In .csv, several values in a cell have a |
between them. A value that has a | or a quotation mark in it, begins or ends with a
blank, or begins with one of = + - @, which a spreadsheet would calculate, stands in
quotation marks of its own: "=1". In .ndjson they are arrays, and what is empty is
left out.

--ucr-table FILE gives consignments without a UCR the one that was issued for them:
a .csv or .ndjson file with a column ucr and columns that are keys: invoice,
exporter (or supplier, seller), importer (buyer), lrn, mrn, transport-document,
container, seal, mucr. A row is that of a consignment which has all keys of the row;
of several values in a cell, one. Of an index, the invoice is the key. --ucr-key
invoice,exporter says otherwise; then a row without one of them does not count. A
UCR in the declaration is kept before that of the table, and the table is asked
before one is derived, whatever --ucr says.

--ucr-known FILE is an index of an earlier run: where another declaration had a UCR
(another MRN, year, LRN or other invoices), that is a warning.`, a.ucrDerive())
}

func (a *app) ucrDerive() *cobra.Command {
	flags := runFlags{unmapped: "ignore", ucr: string(ucr.Derive)}
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "derive [FILE | DIR | -]…",
		Short: "Tell the UCR of each declaration and what it is made of",
		Long: `derive tells the UCR of each declaration: the one that it has, the one that a
table (--ucr-table) has for it, or the one that is derived from its year, country,
trader and reference. No declaration is written.
It is an error (exit code 1) when a declaration has none and none can be derived.`,
		Example: "  wcodm ucr derive --ucr-scheme gb-ducr declaration.xml",
		RunE: func(cmd *cobra.Command, args []string) error {
			o, err := flags.options(a, cmd)
			if err != nil {
				return err
			}
			o.Checks = wcodm.ReadOnly
			p, err := a.begin(cmd, &flags, args)
			if err != nil {
				return err
			}
			show := showUCR
			if asJSON {
				show = showUCRJSON
			}
			absent := false
			err = p.run(cmd.Context(), o, a.err, a.errTerminal, func(r *wcodm.Result) error {
				for _, u := range r.UCR {
					absent = absent || u.Outcome == ucr.Absent
					if err := show(p.line.Above(a.out), r, u); err != nil {
						return err
					}
				}
				return nil
			})
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
	f.StringVar(&flags.scheme, "ucr-scheme", "", "how a UCR is derived: "+strings.Join(deriving(), ", ")+` (default "free")`)
	f.BoolVar(&asJSON, "json", false, "write one JSON object a line")
	flags.ucrFiles.add(cmd)
	flags.reportFlags.add(cmd)
	cmd.RegisterFlagCompletionFunc("ucr-scheme", words(deriving()...))
	return cmd
}

func showUCR(w io.Writer, r *wcodm.Result, u ucr.Result) error {
	switch u.Outcome {
	case ucr.Kept:
		_, err := fmt.Fprintf(w, "%s: %s\n  %s kept, from line %d, %s\n", messageName(r), u.Value, u.Kind, u.At.Line, u.At.WCOPath)
		return err
	case ucr.Derived:
		if _, err := fmt.Fprintf(w, "%s: %s\n  derived by %s from\n", messageName(r), u.Value, u.Scheme); err != nil {
			return err
		}
		return showInputs(w, u.Inputs)
	case ucr.Tabled:
		if _, err := fmt.Fprintf(w, "%s: %s\n  from %s, line %d, by\n", messageName(r), u.Value, u.TableFile, u.TableLine); err != nil {
			return err
		}
		return showInputs(w, u.Inputs)
	}
	_, err := fmt.Fprintf(w, "%s: no UCR\n", messageName(r))
	return err
}

// showInputs lists what made a UCR, or led to it.
func showInputs(w io.Writer, inputs []ucr.Input) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, in := range inputs {
		fmt.Fprintf(t, "  \t%s\t%s\t%s\t%s\n", in.Part, in.Used, in.Name, in.Path)
	}
	return t.Flush()
}

// ucrLine is the JSON form of a result.
type ucrLine struct {
	File    string      `json:"file"`
	Message int         `json:"message"`
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
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(l)
}
