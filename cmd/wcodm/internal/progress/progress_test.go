package progress

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"wcodm"
)

func TestShortWorkShowsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b strings.Builder
		l := Start(&b)
		l.Message()
		time.Sleep(patience / 2)
		l.Stop()
		time.Sleep(2 * patience)
		if b.Len() > 0 {
			t.Errorf("%q", b.String())
		}
	})
}

func TestLongWorkShowsHowFarItIs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b strings.Builder
		l := Start(&b)
		in := l.Count([]wcodm.Input{{Open: func() (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader(strings.Repeat("x", 2_500_000))), nil
		}}})
		r, err := in[0].Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, r); err != nil {
			t.Fatal(err)
		}
		for range 1200 {
			l.Message()
		}
		time.Sleep(patience + time.Millisecond)
		fmt.Fprintln(l.Above(&b), "a finding")
		time.Sleep(pause)
		l.Stop()
		time.Sleep(patience)
		line := Erase + "1,200 messages, 2.5 MB"
		if want := line + Erase + "a finding\n" + line + Erase; b.String() != want {
			t.Errorf("got %q", b.String())
		}
	})
}

func TestNoLine(t *testing.T) {
	var l *Line
	l.Message()
	l.Stop()
	if l.Above(io.Discard) != io.Discard || l.Count(nil) != nil {
		t.Error("a line that is none does something")
	}
}

func TestTotalIsToldWhereItIsKnown(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a")
	if err := os.WriteFile(file, make([]byte, 2_000_000), 0o600); err != nil {
		t.Fatal(err)
	}
	open := func() (io.ReadCloser, error) { return os.Open(file) }
	for want, inputs := range map[string][]wcodm.Input{
		"2.0 of 4.0 MB, 50 %": {{Name: file, Open: open}, {Name: file, Open: open}},
		"2.0 MB":              {{Name: file, Open: open}, {Name: "-", Open: open}},
	} {
		l := Start(io.Discard)
		r, err := l.Count(inputs)[0].Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, r); err != nil {
			t.Fatal(err)
		}
		l.Stop()
		r.Close()
		if got := l.read(); got != want {
			t.Errorf("%q, expected %q", got, want)
		}
	}
}
