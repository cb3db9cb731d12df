package wcodm

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// streamLength is the number of declarations that have to go through in flat
// memory, and maxResident what they may take, in KiB.
const (
	streamLength = 10_000
	maxResident  = 64 << 10
)

// A stream of declarations goes through the tool in flat memory and comes out
// whole and in input order, whatever its shape.
func TestStreamInFlatMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("10,000 declarations, three times: left out by -short")
	}
	dir := t.TempDir()
	tool := filepath.Join(dir, "wcodm")
	if out, err := exec.Command("go", "build", "-o", tool, "./cmd/wcodm").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	specimen, err := os.ReadFile("testdata/gb-cds/import.xml")
	if err != nil {
		t.Fatal(err)
	}
	body := declaration.ReplaceAll(specimen, nil)
	numbered := func(i int) []byte {
		return bytes.Replace(body, []byte("TEA-2026-00017"), fmt.Appendf(nil, "TEA-%06d", i), 1)
	}

	batch := filepath.Join(dir, "batch.xml")
	folder := filepath.Join(dir, "folder")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	b.WriteString("<a:Outer xmlns:a=\"urn:example:wrapper\"><a:Inner>\n")
	for i := range streamLength {
		m := numbered(i)
		fmt.Fprintf(&b, "<a:Part number=\"%d\">%s</a:Part>\n", i, m)
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%06d.xml", i)), m, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	b.WriteString("</a:Inner></a:Outer>\n")
	if err := os.WriteFile(batch, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	lines := filepath.Join(dir, "lines.jsonl")

	for _, tt := range []struct{ name, to, in, out string }{
		{"one XML batch to JSON lines", "wco:json", batch, lines},
		{"JSON lines to one XML batch", "gb-cds:xml", lines, filepath.Join(dir, "again.xml")},
		{"a directory to JSON lines", "gb-cds:json", folder, filepath.Join(dir, "fromdir.jsonl")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			cmd := exec.Command(tool, "convert", "--quiet", "--to", tt.to, "-o", tt.out, tt.in)
			cmd.Stdout, cmd.Stderr = &out, &out
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			peak := watch(cmd.Process.Pid)
			if err := cmd.Wait(); err != nil {
				t.Fatalf("%v\n%.2000s", err, out.Bytes())
			}
			if kib := peak(); kib == 0 || kib > maxResident {
				t.Errorf("%d KiB resident, want at most %d", kib, maxResident)
			} else {
				t.Logf("%d KiB resident at most", kib)
			}
			inOrder(t, tt.out)
		})
	}
}

// watch follows a process and returns a function that gives the most memory
// it had resident, in KiB. What the kernel reports of an ended child counts
// the memory of the process that started it, too.
func watch(pid int) func() int {
	stop, peak := make(chan struct{}), make(chan int)
	go func() {
		most := 0
		for {
			status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
			if m := highWater.FindSubmatch(status); m != nil {
				if kib, err := strconv.Atoi(string(m[1])); err == nil {
					most = max(most, kib)
				}
			}
			select {
			case <-stop:
				peak <- most
				return
			case <-time.After(5 * time.Millisecond):
			}
		}
	}()
	return func() int {
		close(stop)
		return <-peak
	}
}

var highWater = regexp.MustCompile(`VmHWM:\s*(\d+) kB`)

var reference = regexp.MustCompile(`TEA-(\d{6})`)

// inOrder checks that a file has every declaration once and in order.
func inOrder(t *testing.T, name string) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	next := 0
	for _, m := range reference.FindAllSubmatch(data, -1) {
		if want := fmt.Sprintf("%06d", next); string(m[1]) != want {
			t.Fatalf("declaration %s where %s should be", m[1], want)
		}
		next++
	}
	if next != streamLength {
		t.Errorf("%d declarations came out, want %d", next, streamLength)
	}
	if strings.HasSuffix(name, ".xml") && !bytes.Contains(data, []byte("</Batch>")) {
		t.Error("the batch is not closed")
	}
}
