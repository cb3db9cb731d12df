package progress

import (
	"fmt"
	"io"
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
