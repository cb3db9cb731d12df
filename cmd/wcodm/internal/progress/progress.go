// Package progress shows on a terminal how far a long run is.
package progress

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"wcodm"
	"wcodm/validators/report"
)

const (
	// patience is how long a run may take before anything is shown.
	patience = time.Second
	// pause is the time between two looks.
	pause = 200 * time.Millisecond
)

// Erase goes to the start of a terminal's line and empties it.
const Erase = "\r\x1b[K"

// Line is a line of a terminal that tells how many messages and bytes were
// read. A nil Line shows nothing, which is what a pipe wants. Its methods may
// be called concurrently.
type Line struct {
	mu       sync.Mutex
	w        io.Writer
	stop     chan struct{}
	messages int
	bytes    int64
	total    int64 // of all inputs, in bytes; 0 where that is not known
	shown    bool
	endless  bool // an input is a pipe
}

// Start begins to show the line on the terminal after a while.
func Start(w io.Writer) *Line {
	l := &Line{w: w, stop: make(chan struct{})}
	go l.run()
	return l
}

func (l *Line) run() {
	wait := patience
	for {
		select {
		case <-l.stop:
			return
		case <-time.After(wait):
			l.show()
			wait = pause
		}
	}
}

func (l *Line) show() {
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case <-l.stop:
		return
	default:
	}
	l.shown = true
	fmt.Fprintf(l.w, "%s%s, %s", Erase, report.Plural(l.messages, "message"), l.read())
}

// read words how much was read, and of how much where that is known.
func (l *Line) read() string {
	read := float64(l.bytes) / 1e6
	if l.total == 0 {
		return fmt.Sprintf("%.1f MB", read)
	}
	return fmt.Sprintf("%.1f of %.1f MB, %d %%", read, float64(l.total)/1e6, min(100, l.bytes*100/l.total))
}

// Message counts a message.
func (l *Line) Message() {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.messages++
}

// Count makes the inputs count what is read of them.
func (l *Line) Count(inputs []wcodm.Input) []wcodm.Input {
	if l == nil {
		return inputs
	}
	l.expect(inputs)
	counted := make([]wcodm.Input, len(inputs))
	for i, in := range inputs {
		counted[i] = in
		counted[i].Open = func() (io.ReadCloser, error) {
			r, err := in.Open()
			if err != nil {
				return nil, err
			}
			return &counter{ReadCloser: r, l: l}, nil
		}
	}
	return counted
}

// expect adds the sizes of inputs to the total; of a pipe nobody knows it, and then
// there is none.
func (l *Line) expect(inputs []wcodm.Input) {
	size := int64(0)
	for _, in := range inputs {
		info, err := os.Stat(in.Name)
		if err == nil && !info.Mode().IsRegular() || in.Name == "-" {
			size = -1
			break
		}
		if err == nil {
			size += info.Size()
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case size < 0:
		l.total, l.endless = 0, true
	case !l.endless:
		l.total += size
	}
}

type counter struct {
	io.ReadCloser
	l *Line
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	c.l.mu.Lock()
	defer c.l.mu.Unlock()
	c.l.bytes += int64(n)
	return n, err
}

// Above returns a writer whose text takes the place of the line, for what goes
// to the same terminal.
func (l *Line) Above(w io.Writer) io.Writer {
	if l == nil {
		return w
	}
	return &above{w, l}
}

type above struct {
	w io.Writer
	l *Line
}

func (a *above) Write(p []byte) (int, error) {
	a.l.mu.Lock()
	defer a.l.mu.Unlock()
	a.l.hide()
	return a.w.Write(p)
}

func (l *Line) hide() {
	if l.shown {
		l.shown = false
		io.WriteString(l.w, Erase)
	}
}

// Stop takes the line away for good.
func (l *Line) Stop() {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	close(l.stop)
	l.hide()
}
