package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"wcodm"
	"wcodm/cmd/wcodm/internal/output"
)

func (a *app) convert() *cobra.Command {
	flags := runFlags{profile: "schema"}
	var kept protectFlags
	var out string
	var pretty, force bool
	cmd := &cobra.Command{
		Use:   "convert --to FORMAT [-o PATH] [FILE | DIR | -]…",
		Short: "Convert declarations from one format to another",
		Long: `convert reads declarations, converts them, and validates what came and what it
writes. A folder stands for the .xml, .json, .jsonl, .ndjson, .csv and .tsv files
below it, a pattern in quotation marks for the files that match, at any depth with
**; without a file it reads standard input. A declaration with errors is not
written. --profile says which checks run: the schema's alone, unless it is given.
Findings, and a summary that tells each UCR, go to standard error.

JSON is written one declaration a line. Several declarations in one XML output
stand in one <Batch> element, in one CSV output under one header line. -o FILE
writes one file; -o DIR/ (with the slash, or an existing folder) writes a file a
declaration, named after its input. Output files appear when they are whole, and
take the place of others only with -f.

The file of a mapping of your own is a format, too: --from my.yaml, --to my.yaml.
Files of such a format are recognised by their content where the project's settings
list the mapping (wcodm config --help); otherwise give --from.

--ucr-index FILE writes a row for each consignment, of .csv or .ndjson by its
ending, also for declarations that have errors. It begins anew with each run: to
keep a history, give each run a file of its own. The import side takes its UCRs
from it (--ucr-table), and a later run finds one that is used again (--ucr-known):
see "wcodm ucr --help".

--only PATH,… or --only @FILE writes no more than what is listed: the fields that
a lane agrees on. The numbers of groups and what the wrapper says of the message
stay. The output is a part of a declaration, so what its format requires and the
list lacks is no error.

--mask WORD or PATH writes a mask in place of names, identifiers and texts:

` + maskHelp() + `
Masks begin with ZZ, which is no country (0ZZ as a DUCR, 00ZZ as a GRN, C:ZZZ as an
MUCR). The same value has the same mask under the same secret key (--mask-key FILE),
in every field, format and run, whatever its case and blanks: masked declarations
can still be joined, and without the key nobody finds out what a mask stands for.
Where a mask is too long for a field, the value is removed. Codes, numbers, dates
and XML attributes are never masked, and neither are texts and references that no
word or path names. One that holds a value which is masked elsewhere is an error
(MSK001), and the declaration is not written: mask or leave out that field, too, or
say that it may be seen there (--severity MSK001=warning).
Findings, reports, the summary and an index of UCRs tell what was read, unmasked:
they are for you.`,
		Example: `  wcodm convert --to wco:xml sad.xml
  wcodm convert --to gb-cds:json --pretty -o out/ messages/
  wcodm convert --to gb-cds:json a.xml | wcodm convert --to gb-cds:xml -
  wcodm convert --from my.yaml --to gb-cds:xml -o out/ orders.csv
  wcodm convert --to wco:json --mask parties --mask ucr --mask-key secret.key a.xml
  wcodm convert --to wco:xml --only @lane.txt export.xml
  wcodm convert --to gb-cds:xml --ucr-index exports.csv -o out.xml exports/
  wcodm convert --to gb-cds:xml --ucr-table exports.csv -o in.xml imports/`,
		RunE: func(cmd *cobra.Command, args []string) error {
			o, err := flags.options(a, cmd)
			if err != nil {
				return err
			}
			p, where, err := a.beginConvert(cmd, &flags, args, &o, out, pretty)
			if err != nil {
				return err
			}
			if o.Protect, err = kept.policy(flags.project); err != nil {
				return flags.project.blame(err)
			}
			o.Force = force
			return p.convert(cmd, o, where)
		},
	}
	f := cmd.Flags()
	f.StringVar(&flags.to, "to", "", "the format to write, or a mapping file (*.yaml)")
	f.StringVarP(&out, "output", "o", "", "the file or folder to write to (default: standard output)")
	f.BoolVar(&pretty, "pretty", false, "lay JSON out over several lines")
	f.BoolVar(&force, "force", false, "write declarations although they have errors")
	kept.add(cmd)
	flags.add(cmd)
	reads(cmd, "to")
	cmd.RegisterFlagCompletionFunc("to", formatNames)
	return cmd
}

// beginConvert finds the inputs of a command that writes declarations, and where they
// go.
func (a *app) beginConvert(cmd *cobra.Command, flags *runFlags, args []string, o *wcodm.Options, out string, pretty bool) (*pass, output.Options, error) {
	var where output.Options
	p, err := a.begin(cmd, flags, args, o)
	if err != nil {
		return nil, where, err
	}
	if o.To, err = p.target(o.To); err != nil {
		return nil, where, err
	}
	if pretty && o.To.Syntax != wcodm.JSON {
		return nil, where, misusef("--pretty is for JSON; %s has one layout", strings.ToUpper(string(o.To.Syntax)))
	}
	if o.Apart, err = output.IsFolder(out); err != nil {
		return nil, where, err
	}
	p.writes = true
	return p, output.Options{Path: out, Stdout: a.out, Format: o.To, Pretty: pretty, Inputs: p.inputs, Files: p.files}, nil
}

func (p *pass) convert(cmd *cobra.Command, o wcodm.Options, where output.Options) error {
	sink, err := output.New(cmd.Context(), where)
	if err != nil {
		return err
	}
	p.whole = func() error {
		if err := sink.Close(p.failed); err != nil {
			return fmt.Errorf("writing the output: %w", err)
		}
		return nil
	}
	sum := summary{policy: o.Protect, index: p.flags.index, tables: len(p.flags.tables) > 0}
	err = p.run(cmd.Context(), o, streamOf(p.flags.format, p.a.err, p.a.machine), p.a.errTerminal, func(r *wcodm.Result) error {
		sum.add(r)
		if err := sink.Write(r); err != nil {
			return fmt.Errorf("writing the output: %w", err)
		}
		if p.each != nil {
			p.each(r)
		}
		return nil
	})
	if err != nil {
		sink.Discard()
		return err
	}
	if p.last != nil {
		p.last(p.a.err)
	}
	if err := p.account.end(); err != nil {
		return err
	}
	if p.flags.format == "text" && !p.flags.quiet {
		sum.print(p.a.err)
	}
	p.tellFiles()
	return p.verdict()
}
