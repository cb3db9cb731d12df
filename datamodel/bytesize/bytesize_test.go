package bytesize

import "testing"

func TestWords(t *testing.T) {
	for n, want := range map[int64]string{
		0: "0 bytes", 1: "1 byte", 1023: "1023 bytes", 1 << 10: "1 KiB", 1536: "1.5 KiB", 1 << 20: "1 MiB",
		64 << 20: "64 MiB", 1<<30 - 1: "1024.0 MiB", 1 << 30: "1 GiB", 5 << 40: "5 TiB", 3000 << 40: "3000 TiB",
	} {
		if got := Words(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}
