package xmlstream

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"
)

func newReader(tb testing.TB, cfg Config) *Reader {
	tb.Helper()
	r, err := NewReader(cfg)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(r.Close)
	return r
}

// roots makes roots without schemas; "^x" is a root that matches only the document element.
func roots(names ...string) []Root {
	var rs []Root
	for _, n := range names {
		local, top := strings.CutPrefix(n, "^")
		root := Root{TopOnly: top}
		if i := strings.LastIndex(local, "}"); i >= 0 {
			root.Name = Name{local[1:i], local[i+1:]}
		} else {
			root.Name = Name{Local: local}
		}
		rs = append(rs, root)
	}
	return rs
}

// dump renders a record, one event a line, indented by depth.
func dump(r *Record, positions bool) string {
	var b strings.Builder
	fmt.Fprintf(&b, "root %d\n", r.Root)
	depth := 0
	for _, e := range r.Events {
		if e.Kind == End {
			depth--
		}
		b.WriteString(strings.Repeat(" ", depth))
		switch e.Kind {
		case Start:
			fmt.Fprintf(&b, "<%s>", r.Name(e.Name))
			depth++
		case End:
			fmt.Fprintf(&b, "</%s>", r.Name(e.Name))
		case Attr:
			fmt.Fprintf(&b, "@%s=%q", r.Name(e.Name), r.Value(e))
		case Text:
			fmt.Fprintf(&b, "%q", r.Value(e))
		case Finding:
			fmt.Fprintf(&b, "!%d %s", e.Name, r.Value(e))
		}
		if positions {
			fmt.Fprintf(&b, " %d:%d", e.Line, e.Col)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// read gives all records of a document as one dump, and how it ended.
func read(r *Reader, in io.Reader, positions bool) (string, Document, error) {
	var b strings.Builder
	doc, err := r.Read(context.Background(), in, func(rec *Record) error {
		b.WriteString(dump(rec, positions))
		rec.Release()
		return nil
	})
	return b.String(), doc, err
}

func readString(r *Reader, s string, positions bool) (string, Document, error) {
	return read(r, strings.NewReader(s), positions)
}

// inChunks reads with the chunk size n, which is otherwise fixed.
func inChunks(r *Reader, s string, n int) (string, Document, error) {
	r.size = n
	defer func() { r.size = chunkSize }()
	return read(r, iotest.OneByteReader(strings.NewReader(s)), true)
}

// capture gives what f writes to standard error, from C or Go.
func capture(t *testing.T, f func()) string {
	t.Helper()
	file, err := os.CreateTemp(t.TempDir(), "stderr")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	old, err := syscall.Dup(2)
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Dup3(int(file.Fd()), 2, 0); err != nil {
		t.Fatal(err)
	}
	defer func() {
		syscall.Dup3(old, 2, 0)
		syscall.Close(old)
	}()
	f()
	b, err := os.ReadFile(file.Name())
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
