package wholefile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRead(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "a")
	if err := os.WriteFile(file, []byte("12345"), 0o600); err != nil {
		t.Fatal(err)
	}
	if data, err := Read(file, 5); err != nil || string(data) != "12345" {
		t.Errorf("%q, %v", data, err)
	}
	var large *LimitError
	for _, name := range []string{file, "/dev/zero"} {
		if _, err := Read(name, 4); !errors.As(err, &large) || err.Error() != name+": the file is larger than 4 bytes, which is more than such a file may have" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := ReadFS(os.DirFS(dir), "a", 4); !errors.As(err, &large) || large.Name != "a" {
		t.Error(err)
	}
	if _, err := Read(file+"b", 5); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), file+"b") {
		t.Error(err)
	}
	if Regular(file) != nil || Regular(file+"b") != nil || !errors.Is(Regular("/dev/zero"), ErrNotRegular) || !errors.Is(Regular(dir), ErrNotRegular) {
		t.Error("what is a regular file is not told")
	}
}
