package wcodm

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"unsafe"

	dm "wcodm/datamodel"
	"wcodm/datamodel/ucr"
	"wcodm/datamodel/xmlstream"
	"wcodm/mappings/syntax/csv"
)

// Input is one source of messages.
type Input struct {
	// Name is what findings call it: the file name as the user gave it, "-" for
	// standard input.
	Name string
	// Open opens it for reading, once.
	Open func() (io.ReadCloser, error)
	// From and To stand in for those of [Options] where they are not nil.
	From, To *Format
}

// job is one message on its way: read by an input's goroutine, worked on by a
// worker, yielded in order.
type job struct {
	run     *run
	result  Result
	record  *xmlstream.Record // of XML input
	table   *Format           // of CSV input
	rows    csv.Declaration   // of CSV input
	data    []byte            // of JSON input
	at      dm.Place          // where data begins
	format  *xmlFormat        // of XML input; nil when only an official schema knows the message
	adopted bool              // it is in other namespaces than its format
	room    int               // of the queue's, that it takes
	done    chan struct{}
	buf     []byte // memory of Output
}

// size is the memory of what the job was read from, in bytes.
func (j *job) size() int {
	switch {
	case j.record != nil:
		return len(j.record.Events)*eventSize + len(j.record.Text)
	case j.table != nil:
		return j.rows.Size()
	}
	return len(j.data)
}

// point completes the places of findings about JSON.
func (j *job) point() {
	if len(j.data) > 0 {
		addPointers(j.result.Diagnostics, j.data, j.at)
	}
}

const eventSize = int(unsafe.Sizeof(xmlstream.Event{}))

// Run reads the inputs and yields a result for each message, in input order.
// An error that yield returns stops the run and is returned.
func (e *Engine) Run(ctx context.Context, inputs []Input, yield func(*Result) error) error {
	ctx, cancel := context.WithCancel(ctx)
	s := &stage{ctx: ctx, jobs: make(chan *job, queueLength)}
	s.free.New = func() any { return &job{done: make(chan struct{}, 1)} }
	runs := []*run{{Engine: e, stage: s}}
	defer func() { // when nobody reads any more
		for _, r := range runs {
			r.closeReaders()
		}
	}()
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel()
	of := make([]*run, len(inputs))
	for i, in := range inputs {
		var err error
		if of[i], err = e.runOf(in, &runs); err != nil {
			return err
		}
	}

	for range e.opts.Workers {
		running.Add(1)
		go func() {
			defer running.Done()
			workers := map[*run]*worker{}
			for {
				select {
				case j := <-s.jobs:
					w := workers[j.run]
					if w == nil {
						w = newWorker(j.run.Engine)
						defer w.close()
						workers[j.run] = w
					}
					w.process(j)
					j.result.close()
					j.point()
					j.done <- struct{}{}
				case <-ctx.Done():
					return
				}
			}
		}()
	}

	// Inputs are read side by side, but each has its own queue, and the queues
	// are emptied in input order: a later input waits when its queue is full.
	queues := make(chan *queue, e.opts.Workers)
	running.Add(1)
	go func() {
		defer running.Done()
		defer close(queues)
		slots := make(chan struct{}, e.opts.Workers)
		for i, in := range inputs {
			q := newQueue(ctx)
			select {
			case slots <- struct{}{}:
			case <-ctx.Done():
				return
			}
			select {
			case queues <- q:
			case <-ctx.Done():
				return
			}
			running.Add(1)
			go func() {
				defer running.Done()
				defer func() { <-slots }()
				defer close(q.jobs)
				of[i].read(in, q)
			}()
		}
	}()

	seen, keys := ucr.NewSeen(ucr.SeenLimit), csv.NewKeys(0)
	for q := range queues {
		for j := range q.jobs {
			select {
			case <-j.done:
			case <-ctx.Done():
				return ctx.Err()
			}
			res := &j.result
			if !e.opts.UCRUnasked {
				seen.Check(res.Input, res.Message, res.UCR, res.report)
				if e.opts.UCRKnown != nil {
					e.opts.UCRKnown.Check(res.UCR, res.report)
				}
			}
			j.run.twice(res, keys)
			if res.Output != nil && !e.opts.Force && res.Errors() > 0 { // found only now
				res.Output = nil
			}
			j.point()
			if err := yield(res); err != nil {
				return err
			}
			q.done(j.room)
			s.release(j)
		}
	}
	return ctx.Err()
}

// runOf finds the run that reads an input, among those there are or as a new one:
// an engine for the formats that the input asks for.
func (e *Engine) runOf(in Input, runs *[]*run) (*run, error) {
	o := e.opts
	if in.From != nil {
		o.From = in.From
	}
	if in.To != nil {
		o.To = in.To
	}
	for _, r := range *runs {
		if r.opts.From == o.From && r.opts.To == o.To {
			return r, nil
		}
	}
	other, err := NewEngine(o)
	if err != nil {
		return nil, err
	}
	other.take = e.take
	r := &run{Engine: other, stage: (*runs)[0].stage}
	*runs = append(*runs, r)
	return r, nil
}

// stage is the state of one Run that its goroutines share.
type stage struct {
	ctx  context.Context
	jobs chan *job
	free sync.Pool
}

// run is a stage for the inputs of one engine.
type run struct {
	*Engine
	*stage

	mu      sync.Mutex
	readers []*xmlstream.Reader // idle
}

func (r *run) reader() (*xmlstream.Reader, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if n := len(r.readers); n > 0 {
		x := r.readers[n-1]
		r.readers = r.readers[:n-1]
		return x, nil
	}
	cfg := xmlstream.Config{Vocabulary: r.vocab, Roots: r.roots, Judged: r.checks(CheckSchema), Limits: r.opts.Limits, Guess: r.guess}
	if r.opts.Repair {
		cfg.Tolerant = true
	}
	return xmlstream.NewReader(cfg)
}

func (r *run) idle(x *xmlstream.Reader) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.readers = append(r.readers, x)
}

func (r *run) closeReaders() {
	for _, x := range r.readers {
		x.Close()
	}
}

// keepBuffer is the most memory a job keeps for the next message's output.
const keepBuffer = 1 << 20

func (r *run) job(in *Input, number int) *job {
	j := r.free.Get().(*job)
	diagnostics, key, known := j.result.Diagnostics[:0], j.result.key[:0], j.result.refused
	clear(known)
	j.run = r
	j.result = Result{Input: in.Name, Message: number, Diagnostics: diagnostics, grades: r.opts.Severities, key: key, refused: known}
	j.data, j.room = j.data[:0], 0
	return j
}

func (s *stage) release(j *job) {
	if j.record != nil {
		j.record.Release()
	}
	if cap(j.buf) > keepBuffer {
		j.buf = nil
	}
	if cap(j.data) > keepBuffer {
		j.data = nil
	}
	if j.rows.Size() > keepBuffer {
		j.rows = csv.Declaration{}
	}
	clear(j.result.Diagnostics)
	j.run, j.record, j.format, j.table, j.adopted = nil, nil, nil, nil, false
	s.free.Put(j)
}

// send hands a job to the workers, and its place in the order to the queue.
func (r *run) send(q *queue, j *job) error {
	j.room = j.size()
	if err := q.wait(j.room); err != nil {
		return err
	}
	select {
	case q.jobs <- j:
	case <-r.ctx.Done():
		return r.ctx.Err()
	}
	select {
	case r.jobs <- j:
	case <-r.ctx.Done():
		return r.ctx.Err()
	}
	return nil
}

// finish queues a result that needs no work: about the input as a whole.
func (r *run) finish(q *queue, j *job) {
	j.done <- struct{}{}
	select {
	case q.jobs <- j:
	case <-r.ctx.Done():
	}
}

// read reads one input to its end and queues its messages.
func (r *run) read(in Input, q *queue) {
	err := r.readAll(&in, q)
	if err == nil || errors.Is(err, context.Canceled) && r.ctx.Err() != nil {
		return
	}
	j := r.job(&in, 0)
	var data *inputError
	if errors.As(err, &data) {
		j.result.report(data.diagnostic)
		j.result.Foreign = data.foreign
	} else {
		j.result.Err = err
	}
	r.finish(q, j)
}

// inputError is an input that cannot be read as messages: a finding about
// data, on its way out of the reading functions.
type inputError struct {
	diagnostic dm.Diagnostic
	foreign    bool // as [Result] has it
}

func (e *inputError) Error() string {
	return fmt.Sprintf("%s: %s", e.diagnostic.Code, e.diagnostic.Message)
}
