package main

import (
	"strings"

	"github.com/spf13/cobra"

	"wcodm/mappings/syntax/csv"
)

// csvFlags are the flags of the commands that read or write tables.
type csvFlags struct {
	separator, encoding string
	comma               bool
}

// separators are the names of the separators of a table.
var separators = map[string]byte{"auto": 0, "comma": ',', ",": ',', "semicolon": ';', ";": ';', "tab": '\t', "\t": '\t'}

var separatorNames = []string{"auto", "comma", "semicolon", "tab"}

func (f *csvFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.separator, "separator", "auto", "CSV: what is between cells: "+strings.Join(separatorNames, ", "))
	flags.BoolVar(&f.comma, "decimal-comma", false, "CSV: decimals have a comma (12,50)")
	flags.StringVar(&f.encoding, "encoding", csv.Auto.String(), "CSV: "+strings.Join(csv.Encodings[:], ", "))
	cmd.RegisterFlagCompletionFunc("separator", words(separatorNames...))
	cmd.RegisterFlagCompletionFunc("encoding", words(csv.Encodings[:]...))
}

// options makes the options of tables from the flags.
func (f *csvFlags) options() (csv.Options, error) {
	separator, ok := separators[f.separator]
	if !ok {
		return csv.Options{}, choice("separator", f.separator, separatorNames)
	}
	encoding, err := csv.ParseEncoding(f.encoding)
	if err != nil {
		return csv.Options{}, choice("encoding", f.encoding, csv.Encodings[:])
	}
	return csv.Options{Separator: separator, DecimalComma: f.comma, Encoding: encoding}, nil
}
