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
		"ucr works with the Unique Consignment Reference (UCR).", a.ucrDerive())
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
