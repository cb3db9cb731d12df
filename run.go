package wcodm

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	dm "wcodm/datamodel"
	"wcodm/datamodel/ucr"
	"wcodm/datamodel/xmlstream"
)

// Input is one source of messages.
type Input struct {
	// Name is what findings call it: the file name as the user gave it, "-" for
	// standard input.
	Name string
	// Open opens it for reading, once.
	Open func() (io.ReadCloser, error)
}

// Result is what came of one message, or of an input as a whole where Message
// is 0. It is valid only until the function it is given to returns.
type Result struct {
	// Input is the name of the input; Message counts its messages from 1.
	Input   string
	Message int
	// Format is the format the message was read as; nil when it is none.
	Format *Format
	// Output is the message in the target format, nil when it was not written:
	// nothing was asked for, or it has errors.
	Output []byte
	// UCR tells which UCR each consignment of the message has and where it came
	// from.
	UCR []ucr.Result
	// Diagnostics are the findings in the order they were made.
	Diagnostics []dm.Diagnostic
	// Err is what went wrong with the machine while reading the input.
	Err error
}

// Errors counts the findings that are errors.
func (r *Result) Errors() int {
	n := 0
	for _, d := range r.Diagnostics {
		if d.Severity == dm.Error {
			n++
		}
	}
	return n
}

func (r *Result) report(d dm.Diagnostic) {
	d.File = r.Input
	r.Diagnostics = append(r.Diagnostics, d)
}

// job is one message on its way: read by an input's goroutine, worked on by a
// worker, yielded in order.
type job struct {
	result Result
	record *xmlstream.Record // of XML input
	data   []byte            // of JSON input
	at     dm.Place          // where data begins
	format *xmlFormat        // of XML input; nil when only an official schema knows the message
	done   chan struct{}
	buf    []byte // memory of Output
}

// Run reads the inputs and yields a result for each message, in input order.
// An error that yield returns stops the run and is returned.
func (e *Engine) Run(ctx context.Context, inputs []Input, yield func(*Result) error) error {
	ctx, cancel := context.WithCancel(ctx)
	r := &run{Engine: e, ctx: ctx, jobs: make(chan *job, e.opts.Workers)}
	r.free.New = func() any { return &job{done: make(chan struct{}, 1)} }
	defer r.closeReaders() // when nobody reads any more
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel()

	for range e.opts.Workers {
		running.Add(1)
		go func() {
			defer running.Done()
			w := newWorker(e)
			defer w.close()
			for {
				select {
				case j := <-r.jobs:
					w.process(j)
					j.done <- struct{}{}
				case <-ctx.Done():
					return
				}
			}
		}()
	}

	// Inputs are read side by side, but each has its own queue, and the queues
	// are emptied in input order: a later input waits when its queue is full.
	queues := make(chan chan *job, e.opts.Workers)
	running.Add(1)
	go func() {
		defer running.Done()
		defer close(queues)
		slots := make(chan struct{}, e.opts.Workers)
		for _, in := range inputs {
			queue := make(chan *job, 2*e.opts.Workers)
			select {
			case slots <- struct{}{}:
			case <-ctx.Done():
				return
			}
			select {
			case queues <- queue:
			case <-ctx.Done():
				return
			}
			running.Add(1)
			go func() {
				defer running.Done()
				defer func() { <-slots }()
				defer close(queue)
				r.read(in, queue)
			}()
		}
	}()

	seen := ucr.NewSeen(ucr.SeenLimit)
	for queue := range queues {
		for j := range queue {
			select {
			case <-j.done:
			case <-ctx.Done():
				return ctx.Err()
			}
			seen.Check(j.result.Input, j.result.Message, j.result.UCR, j.result.report)
			if err := yield(&j.result); err != nil {
				return err
			}
			r.release(j)
		}
	}
	return ctx.Err()
}

// run is the state of one Run that its goroutines share.
type run struct {
	*Engine
	ctx  context.Context
	jobs chan *job
	free sync.Pool

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
	return xmlstream.NewReader(xmlstream.Config{Vocabulary: r.vocab, Roots: r.roots, Judged: !r.opts.NoValidation, Limits: r.opts.Limits})
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
	diagnostics := j.result.Diagnostics[:0]
	j.result = Result{Input: in.Name, Message: number, Diagnostics: diagnostics}
	return j
}

func (r *run) release(j *job) {
	if j.record != nil {
		j.record.Release()
	}
	if cap(j.buf) > keepBuffer {
		j.buf = nil
	}
	if cap(j.data) > keepBuffer {
		j.data = nil
	}
	clear(j.result.Diagnostics)
	j.record, j.format = nil, nil
	r.free.Put(j)
}

// send hands a job to the workers, and its place in the order to queue.
func (r *run) send(queue chan<- *job, j *job) error {
	select {
	case queue <- j:
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
func (r *run) finish(queue chan<- *job, j *job) {
	j.done <- struct{}{}
	select {
	case queue <- j:
	case <-r.ctx.Done():
	}
}

// read reads one input to its end and queues its messages.
func (r *run) read(in Input, queue chan<- *job) {
	err := r.readAll(&in, queue)
	if err == nil || errors.Is(err, context.Canceled) && r.ctx.Err() != nil {
		return
	}
	j := r.job(&in, 0)
	var data *inputError
	if errors.As(err, &data) {
		j.result.report(data.diagnostic)
	} else {
		j.result.Err = err
	}
	r.finish(queue, j)
}

// inputError is an input that cannot be read as messages: a finding about
// data, on its way out of the reading functions.
type inputError struct{ diagnostic dm.Diagnostic }

func (e *inputError) Error() string {
	return fmt.Sprintf("%s: %s", e.diagnostic.Code, e.diagnostic.Message)
}
