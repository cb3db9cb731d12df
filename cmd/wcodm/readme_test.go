package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestReadmeTellsTheTruth runs every line that begins with "$ " in a console
// block of the README, and compares what comes with what stands below it.
func TestReadmeTellsTheTruth(t *testing.T) {
	readme, err := filepath.Abs("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.Symlink(filepath.Join(filepath.Dir(readme), "testdata"), filepath.Join(dir, "testdata")); err != nil {
		t.Fatal(err)
	}
	var truth strings.Builder
	inBlock := false
	for line := range strings.Lines(string(data)) {
		command, isCommand := strings.CutPrefix(line, "$ ")
		switch {
		case strings.HasPrefix(line, "```"):
			inBlock = line == "```console\n"
			truth.WriteString(line)
		case inBlock && isCommand:
			cmd := exec.Command("bash", "-c", command)
			cmd.Dir = dir
			out, err := cmd.CombinedOutput()
			if _, exit := err.(*exec.ExitError); err != nil && !exit {
				t.Fatal(err)
			}
			truth.WriteString(line)
			truth.Write(out)
		case !inBlock:
			truth.WriteString(line)
		}
	}
	if truth.String() == string(data) {
		return
	}
	if *update {
		if err := os.WriteFile(readme, []byte(truth.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	fresh := filepath.Join(dir, "README.md")
	if err := os.WriteFile(fresh, []byte(truth.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	diff, _ := exec.Command("diff", "-u", readme, fresh).Output()
	t.Errorf("the README is not true; go test ./cmd/wcodm -update makes it so:\n%s", diff)
}
