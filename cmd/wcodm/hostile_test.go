package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// What an input that asks for too much may cost.
const (
	hostileMemory = 512 << 10 // KiB: a message of the largest size, as it is read and on its way
	hostileTime   = 30 * time.Second
)

// outcome is what a command came to.
type outcome struct {
	code     int
	out, err string
	memory   int64 // the most that it held, in KiB
}

// command runs wcodm as a process of its own, which ends at last with the time
// that is allowed.
func command(t *testing.T, in io.Reader, args ...string) outcome {
	t.Helper()
	return commandWithin(t, hostileTime, in, args...)
}

func commandWithin(t *testing.T, most time.Duration, in io.Reader, args ...string) outcome {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), most)
	defer cancel()
	cmd := exec.CommandContext(ctx, "wcodm", args...)
	var out, errs bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = in, &out, &errs
	cmd.WaitDelay = time.Second // an endless input is left behind
	err := cmd.Run()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		t.Fatalf("%v: not done after %v", args, most)
	case err != nil && !errors.As(err, &exit) && !errors.Is(err, exec.ErrWaitDelay):
		t.Fatal(err)
	}
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		t.Fatal("the system does not tell how much memory was used")
	}
	return outcome{cmd.ProcessState.ExitCode(), out.String(), errs.String(), usage.Maxrss}
}

// endless gives head, and then body again and again for n bytes.
func endless(head, body string, n int64) io.Reader {
	chunk := strings.Repeat(body, max(1, 64<<10/len(body)))
	return io.MultiReader(strings.NewReader(head), io.LimitReader(&repeat{chunk, 0}, n))
}

type repeat struct {
	text string
	at   int
}

func (r *repeat) Read(p []byte) (int, error) {
	n := copy(p, r.text[r.at:])
	r.at = (r.at + n) % len(r.text)
	return n, nil
}

// An input that is made to do harm gets a clear answer, with little time and
// memory, whatever is done with it.
func TestHostileInputs(t *testing.T) {
	const (
		gigabyte = 1 << 30
		forever  = 1 << 50
	)
	root := `<MetaData xmlns="urn:wco:datamodel:WCO:DocumentMetaData-DMS:2">`
	var laughs strings.Builder
	laughs.WriteString("<!DOCTYPE m [<!ENTITY l0 'ha'>")
	for i := range 30 {
		fmt.Fprintf(&laughs, "<!ENTITY l%d '%s'>", i+1, strings.Repeat(fmt.Sprintf("&l%d;", i), 10))
	}
	laughs.WriteString("]><m>&l30;</m>")
	for _, c := range []struct {
		name string
		in   func() io.Reader
		want string
	}{
		{"billion laughs", func() io.Reader { return strings.NewReader(laughs.String()) }, "XML004"},
		{"external entity", func() io.Reader {
			return strings.NewReader(`<!DOCTYPE m [<!ENTITY e SYSTEM "file:///etc/passwd">]>` + "<m>&e;</m>")
		}, "XML004"},
		{"external DTD", func() io.Reader {
			return strings.NewReader(`<!DOCTYPE m SYSTEM "http://localhost:1/m.dtd"><m>&e;</m>`)
		}, "XML004"},
		{"parameter entities", func() io.Reader {
			return strings.NewReader(`<!DOCTYPE m [<!ENTITY % p SYSTEM "file:///etc/passwd">%p;]><m/>`)
		}, "XML004"},
		{"nesting", func() io.Reader {
			return strings.NewReader(strings.Repeat("<a>", 10000) + strings.Repeat("</a>", 10000))
		}, "XML003"},
		{"nesting in a message", func() io.Reader { return strings.NewReader(root + strings.Repeat("<a>", 10000)) }, "XML003"},
		{"attribute of a gigabyte", func() io.Reader { return endless(root[:len(root)-1]+" a='", "x", gigabyte) }, "XML003"},
		{"value of a gigabyte", func() io.Reader { return endless(root+"<WCOTypeName>", "x", gigabyte) }, "XML003"},
		{"NUL", func() io.Reader { return strings.NewReader(root + "\x00</MetaData>") }, "XML001"},
		{"endless message", func() io.Reader { return endless(root, "<WCOTypeName>DEC</WCOTypeName>", forever) }, "XML003"},
		{"endless blank", func() io.Reader { return endless("", " ", forever) }, "INP002"},
		{"endless lines", func() io.Reader { return endless("", "\n", forever) }, "INP002"},
		{"endless comment", func() io.Reader { return endless("<!--", "x", forever) }, "XML003"},
		{"endless tag", func() io.Reader { return endless("<", "x", forever) }, "XML003"},
		{"endless bytes that are not UTF-8", func() io.Reader { return endless("<m a='", "\xe9", forever) }, "XML003"},
		{"endless UTF-16", func() io.Reader { return endless("\xff\xfe<\x00m\x00 \x00", "a\x00", forever) }, "XML003"},
		{"zeros", func() io.Reader { return endless("", "\x00", forever) }, "INP001"},

		{"JSON nesting", func() io.Reader {
			return strings.NewReader(`{"package":"gb-cds","metaData":` + strings.Repeat(`{"a":`, 10000))
		}, "XML003"},
		{"JSON nesting of arrays", func() io.Reader { return strings.NewReader(strings.Repeat(`[`, 1000000)) }, "XML003"},
		{"JSON value of a gigabyte", func() io.Reader { return endless(`{"package":"`, "x", gigabyte) }, "XML003"},
		{"JSON endless message", func() io.Reader { return endless(`{"package":"gb-cds","metaData":[`, `{"a":1},`, forever) }, "XML003"},
		{"JSON endless blank", func() io.Reader { return endless(`{`, ` `, forever) }, "XML003"},
		{"JSON NUL", func() io.Reader { return strings.NewReader("{\"package\":\"\x00\"}") }, "JSN001"},

		{"CSV endless header", func() io.Reader { return endless("declaration_reference,", "x", forever) }, "CSV011"},
		{"CSV endless columns", func() io.Reader { return endless("declaration_reference", ",x", forever) }, "INP001"},
		{"CSV value of a gigabyte", func() io.Reader { return endless("declaration_reference,item_number\nA,", "x", gigabyte) }, "CSV011"},
		{"CSV quotation of a gigabyte", func() io.Reader { return endless("declaration_reference,item_number\nA,\"", "x\n", gigabyte) }, "CSV001"},
		{"CSV endless declaration", func() io.Reader { return endless("declaration_reference,item_number\n", "A,1\n", forever) }, "CSV011"},
		{"CSV NUL", func() io.Reader { return strings.NewReader("declaration_reference,item_number\nA,\x00\n") }, "CSV"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			commands := [][]string{{"validate", "--max-findings", "5", "-"}, {"convert", "--max-findings", "5", "--to", "wco:json", "-"}}
			if !strings.HasPrefix(c.want, "JSN") && !strings.HasPrefix(c.want, "CSV") {
				commands = append(commands, []string{"validate", "--repair", "-"})
			}
			for _, args := range commands {
				got := command(t, c.in(), args...)
				if got.code != exitData || !strings.Contains(got.out+got.err, c.want) {
					t.Errorf("%v: exit code %d, no %s in\n%.500s\n%.500s", args, got.code, c.want, got.out, got.err)
				}
				if got.memory > hostileMemory {
					t.Errorf("%v: %d MiB of memory", args, got.memory>>10)
				}
				if n := len(got.out) + len(got.err); n > 2000 {
					t.Errorf("%v: an answer of %d bytes", args, n)
				}
				if args[0] == "convert" && got.out != "" {
					t.Errorf("%v: wrote %.100s", args, got.out)
				}
			}
		})
	}
}

// A stream that never asks for much is read as long as it goes on, in the memory
// of a few messages.
func TestLongStreams(t *testing.T) {
	message, err := os.ReadFile("testdata/messages/one.xml")
	if err != nil {
		t.Fatal(err)
	}
	one := string(message[bytes.Index(message, []byte("?>"))+2:])
	line := `{"package":"gb-cds","metaData":{"wcoTypeName":{"value":"DEC"}}}` + "\n"
	for name, in := range map[string]io.Reader{
		"XML":       io.MultiReader(endless("<Batch>", one, int64(len(one))*20_000), strings.NewReader("</Batch>")),
		"JSON":      endless("", line, int64(len(line))*200_000),
		"not known": io.MultiReader(endless("<Batch>", "<a b='c'>text</a>", int64(len("<a b='c'>text</a>"))*4_000_000), strings.NewReader("</Batch>")),
	} {
		got := command(t, in, "validate", "--max-findings", "5", "-")
		if got.memory > 150<<10 {
			t.Errorf("%s: %d MiB of memory", name, got.memory>>10)
		}
		if strings.Contains(got.out, "XML0") || got.code > exitData {
			t.Errorf("%s: exit code %d\n%.500s\n%.500s", name, got.code, got.out, got.err)
		}
	}
}

// What is no list of values is told so, after what came before it.
func TestALineTooLongForAValueIsWrongUse(t *testing.T) {
	o := command(t, strings.NewReader("5GB123456789012-A1\n"+strings.Repeat("A", maxLine+1)), "ucr", "check", "-")
	if o.code != 2 || !strings.Contains(o.out, "fits gb-ducr") || !strings.Contains(o.err, "standard input, line 2: it has more than 1 MiB") {
		t.Errorf("%+v", o)
	}
}

// What cannot be read at all is told, and the machine is at fault.
func TestUnreadableFiles(t *testing.T) {
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	link := func(to, name string) {
		if err := os.Symlink(to, path(name)); err != nil {
			t.Fatal(err)
		}
	}
	good, err := os.ReadFile("testdata/messages/one.xml")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path("good.xml"), good, 0o600); err != nil {
		t.Fatal(err)
	}
	link(path("nowhere.xml"), "dangling.xml")
	link(path("b.xml"), "a.xml")
	link(path("a.xml"), "b.xml")
	if err := os.Mkdir(path("folder.xml"), 0o700); err != nil {
		t.Fatal(err)
	}
	link(dir, "folder.xml/round")
	for _, c := range []struct {
		name, want string
		code       int
	}{
		{"dangling.xml", "dangling.xml: no such file or directory", exitMachine},
		{"a.xml", "a.xml: too many levels of symbolic links", exitMachine},
		{"folder.xml", "holds no file that ends in", exitUse}, // a folder, and one that leads to itself
		{"/proc/self/mem", "/proc/self/mem", exitMachine},     // whoever asks, its beginning cannot be read
	} {
		name := c.name
		if !filepath.IsAbs(name) {
			name = path(name)
		}
		for _, args := range [][]string{{"validate", name}, {"convert", "--to", "wco:json", name}} {
			if got := command(t, nil, args...); got.code != c.code || !strings.Contains(got.err, c.want) {
				t.Errorf("%v: exit code %d\n%s\n%s", args, got.code, got.out, got.err)
			}
		}
	}
	// The others are read all the same.
	if got := command(t, nil, "validate", path("good.xml"), "/proc/self/mem"); got.code != exitMachine || !strings.Contains(got.out, "good.xml: valid") {
		t.Errorf("exit code %d\n%s\n%s", got.code, got.out, got.err)
	}
}
