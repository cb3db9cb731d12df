package inputs

import (
	"context"
	"io"
)

// chunk is how much is read of a pipe at once.
const chunk = 64 << 10

// interruptible opens and reads a pipe until ctx ends. Both can wait forever,
// and a goroutine that waits so cannot be stopped; it is left behind instead.
func interruptible(ctx context.Context, open func() (io.ReadCloser, error)) io.ReadCloser {
	i := &interrupt{ctx: ctx, full: make(chan part), empty: make(chan []byte, 1), closed: make(chan struct{})}
	i.empty <- make([]byte, chunk)
	go i.pump(open)
	return i
}

type interrupt struct {
	ctx    context.Context
	full   chan part
	empty  chan []byte
	closed chan struct{}
	now    part   // what is being handed out
	rest   []byte // what is left of it
}

// part is what one read gave.
type part struct {
	data []byte
	err  error
}

func (i *interrupt) pump(open func() (io.ReadCloser, error)) {
	r, err := open()
	if err == nil {
		defer r.Close()
	}
	for {
		var p part
		select {
		case p.data = <-i.empty:
		case <-i.closed:
			return
		}
		n := 0
		if err == nil {
			n, err = r.Read(p.data[:chunk])
		}
		p.data, p.err = p.data[:n], err
		select {
		case i.full <- p:
		case <-i.closed:
			return
		}
		if err != nil {
			return
		}
	}
}

func (i *interrupt) Read(p []byte) (int, error) {
	for len(i.rest) == 0 {
		if i.now.err != nil {
			return 0, i.now.err
		}
		if i.now.data != nil {
			i.empty <- i.now.data
			i.now.data = nil
		}
		select {
		case i.now = <-i.full:
			i.rest = i.now.data
		case <-i.ctx.Done():
			return 0, i.ctx.Err()
		}
	}
	n := copy(p, i.rest)
	i.rest = i.rest[n:]
	return n, nil
}

func (i *interrupt) Close() error {
	close(i.closed)
	return nil
}
