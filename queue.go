package wcodm

import (
	"context"
	"sync"
)

// An input may be ahead of its turn by so many messages of so many bytes in
// all. Several are read at a time, and the workers must not run dry meanwhile.
const (
	queueLength = 256
	queueSize   = 2 << 20
)

// queue holds the messages of one input in their order.
type queue struct {
	jobs chan *job
	ctx  context.Context

	mu   sync.Mutex
	used int
	free chan struct{} // told when used has become less
}

func newQueue(ctx context.Context) *queue {
	return &queue{jobs: make(chan *job, queueLength), ctx: ctx, free: make(chan struct{}, 1)}
}

// wait returns when there is room for a message of n bytes. A message that is
// larger than all the room waits until it is alone.
func (q *queue) wait(n int) error {
	for {
		q.mu.Lock()
		if q.used == 0 || q.used+n <= queueSize {
			q.used += n
			q.mu.Unlock()
			return nil
		}
		q.mu.Unlock()
		select {
		case <-q.free:
		case <-q.ctx.Done():
			return q.ctx.Err()
		}
	}
}

// done makes room again.
func (q *queue) done(n int) {
	q.mu.Lock()
	q.used = max(q.used-n, 0)
	q.mu.Unlock()
	select {
	case q.free <- struct{}{}:
	default:
	}
}
