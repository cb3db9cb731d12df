package main

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"wcodm/mappings/syntax/csv"
)

// csvFlags are the flags of the commands that read or write tables.
type csvFlags struct {
	separator, encoding string
	comma               bool
	commaFlag           *pflag.Flag
	header              int
}

func (f *csvFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.separator, "separator", "auto", "CSV: what is between cells: "+strings.Join(csv.Separators, ", "))
	flags.BoolVar(&f.comma, "decimal-comma", false, "CSV: decimals have a comma, 12,50 (=false: a point; default: as the mapping says)")
	flags.StringVar(&f.encoding, "encoding", csv.Auto.String(), "CSV: "+strings.Join(csv.Encodings[:], ", "))
	flags.IntVar(&f.header, "header-line", 0, "CSV: the line in which the headings stand; what is before it is passed over (default: the first)")
	f.commaFlag = flags.Lookup("decimal-comma")
	cmd.RegisterFlagCompletionFunc("separator", words(csv.Separators...))
	cmd.RegisterFlagCompletionFunc("encoding", words(csv.Encodings[:]...))
}

// options makes the options of tables from the flags.
func (f *csvFlags) options() (o csv.Options, err error) {
	if o.Separator, err = csv.ParseSeparator(f.separator); err != nil {
		return o, choice("separator", f.separator, csv.Separators)
	}
	if o.Encoding, err = csv.ParseEncoding(f.encoding); err != nil {
		return o, choice("encoding", f.encoding, csv.Encodings[:])
	}
	if o.Header = f.header; o.Header != 0 {
		if err := o.Check(); err != nil {
			return o, misusef("--header-line: %v", err)
		}
	}
	switch {
	case f.comma:
		o.Decimal = ','
	case f.commaFlag.Changed:
		o.Decimal = '.'
	}
	return o, nil
}
