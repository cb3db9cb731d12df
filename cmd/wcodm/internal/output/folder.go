package output

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"wcodm"
	"wcodm/cmd/wcodm/internal/inputs"
)

// folder writes a file a message, named after its input, with the number of
// the message where the input has several. The first of an input is held until
// that is known.
type folder struct {
	ctx     context.Context // of the run
	o       Options
	taken   map[string]bool // file names given in this run
	input   string
	several bool
	held    []byte
	number  int // of the message held; 0 when there is none
	made    bool
}

// newFolder makes sure that no message that is the only one of its input would take
// the place of a file that is read or must stay. The names of others are known when
// they are written.
func newFolder(ctx context.Context, o Options) (*folder, error) {
	f := &folder{ctx: ctx, o: o, taken: map[string]bool{}}
	if !exists(o.Path) {
		return f, nil
	}
	f.made = true
	for _, in := range o.Inputs {
		path := filepath.Join(o.Path, stem(in.Name)+o.Format.Extension())
		if name, ok := o.Files.reads(path); ok {
			return nil, &Clash{"-o " + o.Path, fmt.Sprintf("would write %s of %s over %s, which this run reads", filepath.Base(path), in.Name, name)}
		}
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() && info.Size() > 0 && !o.Files.Overwrite && !o.Files.spoken(path) {
			return nil, &Clash{"-o " + o.Path, fmt.Sprintf("would overwrite %s, which is there already; -f (--overwrite) allows it", path)}
		}
	}
	sweep(o.Path, "")
	return f, nil
}

func (f *folder) Write(r *wcodm.Result) error {
	if r.Input != f.input || r.Message == 1 {
		if err := f.release(); err != nil {
			return err
		}
		f.input, f.several = r.Input, false
	}
	if r.Message > 1 && !f.several {
		f.several = true
		if err := f.release(); err != nil {
			return err
		}
	}
	if r.Output == nil {
		return nil
	}
	f.held, f.number = append(f.held[:0], r.Output...), r.Message
	if f.several {
		return f.release()
	}
	return nil
}

// release writes the message that is held.
func (f *folder) release() error {
	if f.number == 0 {
		return nil
	}
	if !f.made {
		if err := os.MkdirAll(f.o.Path, 0o777); err != nil {
			return err
		}
		f.made = true
	}
	path := filepath.Join(f.o.Path, f.name())
	f.number = 0
	if err := f.o.Files.Writes("-o "+f.o.Path, path); err != nil {
		return err
	}
	a, err := create(f.ctx, path)
	if err != nil {
		return err
	}
	s := stream{w: a, encode: newEncoding(f.o)}
	if err = s.Write(&wcodm.Result{Output: f.held}); err == nil {
		err = s.Close(false)
	}
	if err != nil {
		a.Discard()
		return err
	}
	return a.Commit()
}

// name finds a name that no other message of the run has, nor another file of it.
func (f *folder) name() string {
	stem := stem(f.input)
	if f.several {
		stem += fmt.Sprintf("-%d", f.number)
	}
	name := stem + f.o.Format.Extension()
	for n := 2; f.taken[name] || f.o.Files.spoken(filepath.Join(f.o.Path, name)); n++ {
		name = fmt.Sprintf("%s.%d%s", stem, n, f.o.Format.Extension())
	}
	f.taken[name] = true
	return name
}

// stem is the name of an input's messages, without the extension.
func stem(input string) string {
	if input == inputs.Stdin {
		return "stdin"
	}
	base := filepath.Base(input)
	if stem := strings.TrimSuffix(base, filepath.Ext(base)); stem != "" {
		return stem
	}
	return base
}

// Close writes what is held: each file is whole in itself, whatever failed.
func (f *folder) Close(bool) error { return f.release() }

// Discard drops the message that is held; the files written before are whole.
func (f *folder) Discard() { f.number = 0 }
