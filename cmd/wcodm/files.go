package main

import (
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"wcodm"
	"wcodm/cmd/wcodm/internal/inputs"
	"wcodm/cmd/wcodm/internal/output"
	"wcodm/mappings"
)

// overwriteFlag is the flag that allows what a command writes to take the place of
// files that are there.
type overwriteFlag struct{ overwrite bool }

func (f *overwriteFlag) add(cmd *cobra.Command) {
	cmd.Flags().BoolVarP(&f.overwrite, "overwrite", "f", false, "let what is written take the place of files that are there; never of one that is read")
}

// readsKey marks flags whose values name files that a run reads.
const readsKey = "wcodm_reads"

// reads marks flags of a command, which are there already, as such.
func reads(cmd *cobra.Command, names ...string) {
	for _, name := range names {
		if err := cmd.Flags().SetAnnotation(name, readsKey, nil); err != nil {
			panic(err)
		}
	}
}

// readBy lists the files that the flags of a command name to be read. A value that
// is no file's name but a format's, say, is none of them.
func readBy(cmd *cobra.Command) []string {
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if _, ok := f.Annotations[readsKey]; !ok {
			return
		}
		values := []string{f.Value.String()}
		if s, ok := f.Value.(pflag.SliceValue); ok {
			values = s.GetSlice()
		}
		for _, value := range values {
			names = append(names, strings.TrimPrefix(value, "@"))
		}
	})
	return slices.DeleteFunc(names, func(name string) bool { return name == "" || name == inputs.Stdin })
}

// mappingFiles are the files of a command that writes what it tells of a mapping.
func (a *app) mappingFiles(cmd *cobra.Command, over overwriteFlag, m *mappings.Mapping) (*output.Files, error) {
	return a.files(cmd, over.overwrite, nil, &wcodm.Format{Mapping: m})
}

// files are the files of a run: those that its flags, inputs and formats have it read,
// and standard output. Its outputs are to be claimed of them.
func (a *app) files(cmd *cobra.Command, overwrite bool, in []wcodm.Input, formats ...*wcodm.Format) (*output.Files, error) {
	f := &output.Files{Overwrite: overwrite}
	f.Reads(readBy(cmd)...)
	for i := range in {
		if in[i].Name != inputs.Stdin {
			f.Reads(in[i].Name)
		}
		formats = append(formats, in[i].From, in[i].To)
	}
	known := map[*wcodm.Format]bool{nil: true}
	for _, format := range formats {
		if !known[format] && format.Mapping != nil {
			f.Reads(format.Mapping.Files...)
		}
		known[format] = true
	}
	if file, ok := a.in.(*os.File); ok {
		f.ReadsOpen("standard input", file)
	}
	if a.outFile == nil {
		return f, nil
	}
	return f, f.WritesOpen("standard output", a.outFile)
}
