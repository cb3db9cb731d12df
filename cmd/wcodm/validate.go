package main

import (
	"errors"
	"io"
	"io/fs"

	"github.com/spf13/cobra"

	"wcodm"
	"wcodm/datamodel/codelists"
	"wcodm/datamodel/plaintext"
	"wcodm/validators"
)

func (a *app) validate() *cobra.Command {
	flags := runFlags{profile: "full"}
	var schemas []string
	var date string
	cmd := &cobra.Command{
		Use:   "validate [--to FORMAT] [--schema DIR|FILE]… [FILE | DIR | -]…",
		Short: "Check messages and tell every error",
		Long: `validate recognises each message, checks it by the schema of its package, its
codes by their lists and its fields by rules across them, and tells every error
with its line. A national declaration is checked as the WCO message that it would
become, and the errors are told at the lines of the national file: the message of
the package that its mapping names, mostly the base. --to checks what it would
become in another format, as convert does, and writes nothing. --schema takes an
administration's own XSDs in place of ours; of several in a folder that are for
messages of one kind, each message is judged by the one that fits it best.
--repair reads XML that has lost its namespaces, has its elements in the wrong
order, names a wrong encoding or has other text around it.

What --to names is asked everything that it would be asked if it were written and
read again: its schema, its code lists and its rules, those of UCRs too, at the
lines of the file that was read. A mapping of your own is asked the rules of those
that it includes. --profile schema asks the schema alone, --profile syntax not even
that; UCRs are looked at where rules are, or where --ucr, --ucr-table, --ucr-known
or a severity asks for it.

Codes of countries, currencies and the like are to be valid on the date of the
declaration, or on the day that --date gives. A code that is missing in a list to
which administrations add is a warning; "wcodm model codes" shows the lists.

Findings and a verdict on each file go to standard output, the summary to
standard error. With another --format than text, standard output holds that
report alone: SARIF for code scanning, JUnit or TAP for a CI's view of tests (a
message is a test), annotations of a GitHub workflow run. --report FORMAT=FILE
writes one beside it, as often as it is given.

--exclude leaves out what matches a pattern: build or *.gen.xml is a name at any
depth, out/*.xml a path. --skip-unknown passes over files that are no customs
messages at all, such as package.json. Both are counted in the summary, and can
stand in the project's settings.

The exit code is 0 where nothing is an error, and 1 otherwise; warnings do not
count (--unmapped error makes one of content that is not carried over).`,
		Example: `  wcodm validate declaration.xml
  wcodm validate --to gb-cds:xml orders.csv
  wcodm validate --schema schemas/declaration messages/
  wcodm validate --format ndjson messages/ > findings.jsonl
  wcodm validate --profile schema "messages/**/*.xml"
  git diff -z --name-only | wcodm validate --files-from -
  wcodm validate --report junit=out.xml --report sarif=out.sarif messages/`,
		RunE: func(cmd *cobra.Command, args []string) error {
			o, err := flags.options(a, cmd)
			if err != nil {
				return err
			}
			o.UCRUnasked = flags.schemaAlone(&o)
			if date != "" {
				if o.Date, err = codelists.ParseDay(date); err != nil {
					return misusef("--date: %v", err)
				}
			}
			if len(schemas) > 0 {
				if o.Schema, err = openSchemas(schemas); err != nil {
					return err
				}
			}
			p, err := a.begin(cmd, &flags, args, &o)
			if err != nil {
				return err
			}
			return p.validate(cmd, o)
		},
	}
	flags.add(cmd)
	cmd.Flags().StringVar(&flags.to, "to", "", "check also what the messages would become in this format, or by this mapping file (*.yaml)")
	reads(cmd, "to")
	cmd.RegisterFlagCompletionFunc("to", formatNames)
	cmd.Flags().StringVar(&date, "date", "", "the day, CCYY-MM-DD, on which codes are to be valid (default: the message's own date, else any)")
	cmd.RegisterFlagCompletionFunc("date", cobra.NoFileCompletions)
	cmd.Flags().StringArrayVar(&schemas, "schema", nil, "an XSD, or a folder of them, to check XML by (repeatable)")
	return cmd
}

// openSchemas loads an administration's schemas; what is there and is no schema
// is wrong use.
func openSchemas(names []string) (*validators.Official, error) {
	o, err := validators.LoadOfficial(names...)
	var path *fs.PathError
	if err != nil && !errors.As(err, &path) {
		return nil, misuse(err)
	}
	return o, err
}

func (p *pass) validate(cmd *cobra.Command, o wcodm.Options) error {
	var verdicts io.Writer
	if p.flags.format == "text" && !p.flags.quiet {
		verdicts = p.a.text
	}
	p.account.told = func(file *tally) error {
		if verdicts == nil {
			return nil
		}
		_, err := plaintext.Fprintln(p.line.Above(verdicts), file)
		return err
	}
	err := p.run(cmd.Context(), o, streamOf(p.flags.format, p.a.text, p.a.out), p.a.outTerminal, func(*wcodm.Result) error { return nil })
	if err == nil {
		err = p.account.end()
	}
	if err != nil {
		return err
	}
	if !p.flags.quiet && (verdicts == nil || len(p.inputs) > 1 || p.account.rest() != "") {
		plaintext.Fprintln(p.a.err, p.account.verdicts())
	}
	return p.verdict()
}
