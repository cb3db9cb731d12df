package wcodm

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// A table of many rows goes through the tool in flat memory, and comes back as
// it was.
func TestTableInFlatMemory(t *testing.T) {
	rows := 100_000
	if testing.Short() {
		rows = 5_000
	}
	dir := t.TempDir()
	tool := filepath.Join(dir, "wcodm")
	if out, err := exec.Command("go", "build", "-o", tool, "./cmd/wcodm").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	for name, text := range map[string]string{"orders-structure.yaml": ordersStructure, "orders.yaml": ordersMapping} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	b.WriteString("reference,exporter_name,item_description,item_net_mass\n")
	for i := range rows {
		fmt.Fprintf(&b, "TEA-%06d,Highland Teas Ltd,\"Black tea, lot %d\",%d.5\n", i/3, i, i)
	}
	table, lines, again := filepath.Join(dir, "table.csv"), filepath.Join(dir, "lines.jsonl"), filepath.Join(dir, "again.csv")
	if err := os.WriteFile(table, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	format := filepath.Join(dir, "orders.yaml")
	for _, args := range [][]string{
		{"--from", format, "--to", "wco:json", "-o", lines, table},
		{"--to", format, "-o", again, lines},
	} {
		var out bytes.Buffer
		cmd := exec.Command(tool, append([]string{"convert", "--quiet", "--ucr", "off"}, args...)...)
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
	}
	if got, err := os.ReadFile(again); err != nil || !bytes.Equal(got, b.Bytes()) {
		t.Errorf("what came back differs: %.300q, %v", got, err)
	}
}
