package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"wcodm"
	"wcodm/cmd/wcodm/internal/output"
	"wcodm/datamodel/plaintext"
	"wcodm/datamodel/ucr"
)

// ucrFiles are the files by which UCRs go from one run to another.
type ucrFiles struct {
	index  string
	tables []string
	keys   []string
	known  []string
}

func (f *ucrFiles) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.index, "ucr-index", "", "write a row for each consignment to this .csv or .ndjson file: its UCR, how it came to be, LRN, MRN, invoices, containers, seals")
	flags.StringArrayVar(&f.tables, "ucr-table", nil, "a .csv or .ndjson file that has UCRs by invoice and other keys, such as the index of the export side (repeatable)")
	flags.StringSliceVar(&f.keys, "ucr-key", nil, "the columns of --ucr-table that are keys: "+strings.Join(wcodm.UCRKeys(), ", ")+" (default: all it has; of an index, invoice)")
	flags.StringArrayVar(&f.known, "ucr-known", nil, "an index of an earlier run: a UCR in it that other goods have now is a warning (repeatable)")
	reads(cmd, "ucr-table", "ucr-known")
	cmd.RegisterFlagCompletionFunc("ucr-key", words(wcodm.UCRKeys()...))
	for _, name := range []string{"ucr-index", "ucr-table", "ucr-known"} {
		cmd.MarkFlagFilename(name, "csv", "ndjson", "jsonl")
	}
}

// read reads the tables and indices into the options; what was taken from them
// is told to notes.
func (f *ucrFiles) read(o *wcodm.Options, notes io.Writer) error {
	for _, flag := range []struct {
		name  string
		given bool
	}{{"ucr-index", f.index != ""}, {"ucr-table", len(f.tables) > 0}, {"ucr-known", len(f.known) > 0}} {
		if flag.given && o.UCR == ucr.Off {
			return misusef("--%s is about UCRs, and --ucr off leaves them alone", flag.name)
		}
	}
	if len(f.keys) > 0 && len(f.tables) == 0 {
		return misusef("--ucr-key says what is looked at in a table: give --ucr-table FILE")
	}
	for _, key := range f.keys {
		if err := choice("ucr-key", key, wcodm.UCRKeys()); err != nil {
			return err
		}
	}
	if f.index != "" {
		if _, err := wcodm.IndexForm(f.index); err != nil {
			return misusef("--ucr-index: %v", err)
		}
	}
	o.Trails = f.index != ""
	var err error
	if len(f.tables) > 0 {
		var taken []string
		if o.UCRTable, taken, err = wcodm.ReadUCRTable(f.tables, f.keys); err != nil {
			return faulty(err)
		}
		for _, note := range taken {
			plaintext.Fprintln(notes, note)
		}
	}
	if len(f.known) > 0 {
		o.UCRKnown, err = wcodm.ReadUCRKnown(f.known)
	}
	return faulty(err)
}

// claim claims the file of the index for a run.
func (f *ucrFiles) claim(files *output.Files) error {
	if f.index == "" {
		return nil
	}
	return files.Writes("--ucr-index "+f.index, f.index)
}

// names lists the files.
func (f *ucrFiles) names() []string {
	names := append(f.tables[:len(f.tables):len(f.tables)], f.known...)
	if f.index != "" {
		names = append(names, f.index)
	}
	return names
}

// ucrIndex is the index of a run; nil is none.
type ucrIndex struct {
	*wcodm.Index
	file   *output.AtomicFile
	writes bool
}

// openIndex begins the index. It ends with close or discard.
func (f *ucrFiles) openIndex(ctx context.Context, writes bool) (*ucrIndex, error) {
	if f.index == "" {
		return nil, nil
	}
	form, err := wcodm.IndexForm(f.index)
	if err != nil {
		return nil, err
	}
	file, err := output.Create(ctx, f.index)
	if err != nil {
		return nil, fmt.Errorf("writing the index: %w", err)
	}
	x, err := wcodm.NewIndex(form, file)
	if err != nil {
		file.Discard()
		return nil, err
	}
	return &ucrIndex{x, file, writes}, nil
}

func (x *ucrIndex) write(r *wcodm.Result) error {
	if x == nil {
		return nil
	}
	if err := x.Write(r, x.writes); err != nil {
		return fmt.Errorf("writing the index: %w", err)
	}
	return nil
}

// close completes the index, which appears; it does not after an input failed.
func (x *ucrIndex) close(failed bool) error {
	if x == nil {
		return nil
	}
	err := x.Flush()
	if err == nil && !failed {
		err = x.file.Commit()
	} else {
		x.file.Discard()
	}
	if err != nil {
		return fmt.Errorf("writing the index: %w", err)
	}
	return nil
}

func (x *ucrIndex) discard() {
	if x != nil {
		x.file.Discard()
	}
}
