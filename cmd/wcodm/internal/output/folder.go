package output

import (
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
	o       Options
	taken   map[string]bool   // file names given in this run
	owners  map[string]string // files of the folder that are inputs themselves, by name
	input   string
	several bool
	held    []byte
	number  int // of the message held; 0 when there is none
	made    bool
}

func newFolder(o Options) (*folder, error) {
	f := &folder{o: o, taken: map[string]bool{}, owners: map[string]string{}}
	own, err := os.Stat(o.Path)
	if os.IsNotExist(err) {
		return f, nil
	}
	if err != nil {
		return nil, err
	}
	f.made = true
	same := map[string]bool{}
	for _, in := range o.Inputs {
		if in.Name == inputs.Stdin {
			continue
		}
		dir, base := filepath.Split(in.Name)
		if dir == "" {
			dir = "."
		}
		is, known := same[dir]
		if !known {
			info, err := os.Stat(dir)
			is = err == nil && os.SameFile(info, own)
			same[dir] = is
		}
		if is {
			f.owners[base] = in.Name
		}
	}
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
	a, err := Create(filepath.Join(f.o.Path, f.name()))
	if err != nil {
		return err
	}
	f.number = 0
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

// name finds a name that no other message of the run has, and no other input.
func (f *folder) name() string {
	stem := "stdin"
	if f.input != inputs.Stdin {
		base := filepath.Base(f.input)
		if stem = strings.TrimSuffix(base, filepath.Ext(base)); stem == "" {
			stem = base
		}
	}
	if f.several {
		stem += fmt.Sprintf("-%d", f.number)
	}
	name := stem + f.o.Format.Extension()
	for n := 2; f.taken[name] || f.owners[name] != "" && f.owners[name] != f.input; n++ {
		name = fmt.Sprintf("%s.%d%s", stem, n, f.o.Format.Extension())
	}
	f.taken[name] = true
	return name
}

// Close writes what is held: each file is whole in itself, whatever failed.
func (f *folder) Close(bool) error { return f.release() }

// Discard drops the message that is held; the files written before are whole.
func (f *folder) Discard() { f.number = 0 }
