package xmlstream

/*
#cgo pkg-config: libxml-2.0
#include "reader.h"
*/
import "C"

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"runtime"
	"runtime/cgo"
	"slices"
	"sync"
	"unsafe"
)

// Root says which elements are messages.
type Root struct {
	Name    Name
	Schema  *Schema // judges the message; nil: no validation
	TopOnly bool    // matches only the document element
}

// Limits bound what a document may ask for. Zero means the default; going over one is a SyntaxError of kind Limit.
type Limits struct {
	Depth      int   // elements within each other, 128
	Attributes int   // attributes and namespace declarations of one element, 64
	Names      int   // distinct names in a document, 65536
	Record     int64 // bytes of one message as it stands, in UTF-8, 64 MiB; at most 1 GiB. It may have an event for each three of them
	Findings   int   // Finding events of one message, 1000; further ones are only counted, which is no error
}

// events is how many events a message of at most Record bytes may become: what they take in memory is bounded, too.
func (l Limits) events() int64 { return max(l.Record/3, 8) }

// Config configures a Reader.
type Config struct {
	Vocabulary *Vocabulary // nil: empty
	Roots      []Root      // of several roots of one name the first that matches counts
	Judged     bool        // records are for a Judge: they have Namespace events
	Limits     Limits
	// Guess, if there is one, is asked for the root that an element outside messages stands for whose name is that of
	// none: its index, or -1. It is asked once a name, and answers always the same. An element within that one which
	// is a root by its name is a message all the same, in place of the one that was guessed.
	Guess func(Name) int
	// Tolerant says that no namespace is an error: neither an undeclared prefix, see UndeclaredPrefix, nor a
	// namespace that is not a URI.
	Tolerant bool
}

// UndeclaredPrefix begins the Space of names whose prefix no namespace is declared for, and the prefix follows. It is a
// character that no document can hold.
const UndeclaredPrefix = "\x01:"

// Document tells what Read has seen of a document.
type Document struct {
	Name     Name   // of the document element; empty when the document broke off before it
	Line     int    // of the document element
	Col      int    // of the document element
	Messages int    // number of messages yielded
	Names    []Seen // of a document without messages: the distinct names of its elements, in the order of their first use
	Encoding string // as the XML declaration has it; empty when it says nothing
}

// Seen is a name and the place of its first use in a document.
type Seen struct {
	Name
	Line, Col int
}

// chunkSize is the unit in which input is parsed. It is fixed so that the events do not depend on how input arrives.
const chunkSize = 64 << 10

// defaultFindings bounds the findings on one message.
const defaultFindings = 1000

const eventSize = int(unsafe.Sizeof(Event{}))

// The events are copied from C as they are.
var (
	_ [unsafe.Sizeof(C.xs_event{}) - unsafe.Sizeof(Event{})]byte
	_ [unsafe.Sizeof(Event{}) - unsafe.Sizeof(C.xs_event{})]byte
	_ [unsafe.Offsetof(Event{}.Name) - 4]byte
	_ [unsafe.Offsetof(Event{}.Col) - 20]byte
)

var initLibrary = sync.OnceFunc(func() { C.xs_init() })

// Reader reads documents one after the other. It keeps the parser, its buffers and its table of names for the next
// document. Only one goroutine may use it at a time.
type Reader struct {
	cfg    Config
	c      *C.xs_reader
	guess  cgo.Handle // of cfg.Guess; 0: none
	open   bool       // the parser's context is fit for the next document
	others []Name     // names outside the vocabulary; only ever appended to, as records share it
	buf    []byte
	size   int // of a chunk
}

// NewReader checks the configuration and makes a Reader, to be closed after use.
func NewReader(cfg Config) (*Reader, error) {
	if cfg.Vocabulary == nil {
		cfg.Vocabulary = NewVocabulary(nil)
	}
	l := &cfg.Limits
	if l.Depth < 0 || l.Attributes < 0 || l.Names < 0 || l.Record < 0 || l.Findings < 0 {
		return nil, errors.New("xmlstream: a limit is negative")
	}
	def := func(p *int, d int) {
		if *p == 0 {
			*p = d
		}
		*p = min(*p, math.MaxInt32)
	}
	def(&l.Depth, 128)
	def(&l.Attributes, 64)
	def(&l.Names, 65536)
	def(&l.Findings, defaultFindings)
	if l.Record == 0 {
		l.Record = 64 << 20
	}
	if l.Record > 1<<30 {
		return nil, errors.New("xmlstream: the limit of a record is above 1 GiB")
	}
	for i, root := range cfg.Roots {
		if root.Name.Local == "" {
			return nil, fmt.Errorf("xmlstream: root %d has no name", i)
		}
		if root.Schema != nil && root.Schema.xsd == nil {
			return nil, fmt.Errorf("xmlstream: the schema of root %s is closed", root.Name)
		}
	}
	initLibrary()
	r := &Reader{cfg: cfg, buf: make([]byte, chunkSize), size: chunkSize}
	var declarations C.int
	if cfg.Judged {
		declarations = 1
	}
	var tolerant C.int
	if cfg.Tolerant {
		tolerant = 1
	}
	if cfg.Guess != nil {
		r.guess = cgo.NewHandle(cfg.Guess)
	}
	r.c = C.xs_new(C.xs_limits{
		declarations: declarations,
		tolerant:     tolerant,
		guess:        C.uintptr_t(r.guess),
		depth:        C.uint32_t(l.Depth),
		attributes:   C.uint32_t(l.Attributes),
		names:        C.uint32_t(l.Names),
		findings:     C.uint32_t(l.Findings),
		record:       C.size_t(l.Record),
		events:       C.size_t(l.events()),
	})
	if r.c == nil {
		r.Close()
		return nil, errNoMemory
	}
	runtime.SetFinalizer(r, (*Reader).Close)
	return r, nil
}

// Close frees the Reader. Records that it has yielded stay valid. Closing twice does no harm.
func (r *Reader) Close() {
	C.xs_free(r.c)
	r.c = nil
	if r.guess != 0 {
		r.guess.Delete()
		r.guess = 0
	}
	runtime.SetFinalizer(r, nil)
}

// openContext makes a fresh parser context that knows the vocabulary and the roots.
func (r *Reader) openContext() error {
	r.others = nil
	if C.xs_open_context(r.c) != 0 {
		return errNoMemory
	}
	for _, n := range r.cfg.Vocabulary.names {
		if r.addName(n) == math.MaxUint32 {
			return errNoMemory
		}
	}
	for _, root := range r.cfg.Roots {
		var schema C.uintptr_t
		if root.Schema != nil {
			schema = C.uintptr_t(root.Schema.xsd.Pointer())
		}
		var top C.int
		if root.TopOnly {
			top = 1
		}
		id := r.addName(root.Name)
		if id == math.MaxUint32 || C.xs_add_root(r.c, id, top, schema) != 0 {
			return errNoMemory
		}
	}
	r.learnNames()
	r.open = true
	return nil
}

func (r *Reader) addName(n Name) C.uint32_t {
	return C.xs_add_name(r.c, (*C.char)(unsafe.Pointer(unsafe.StringData(n.Space))), C.int(len(n.Space)),
		(*C.char)(unsafe.Pointer(unsafe.StringData(n.Local))), C.int(len(n.Local)))
}

// learnNames fetches the names that the C side has met for the first time.
func (r *Reader) learnNames() {
	known := r.cfg.Vocabulary.Len() + len(r.others)
	for _, n := range unsafe.Slice(r.c.names, int(r.c.nnames))[known:] {
		r.others = append(r.others, Name{goString(n.space), goString(n.local)})
	}
}

func goString(p *C.xmlChar) string { return C.GoString((*C.char)(unsafe.Pointer(p))) }

// Read reads one document from in to its end and yields its messages in order, each as soon as the chunk of 64 KiB with
// its end is complete, or the document at its end.
//
// The error is a *SyntaxError for bad input, after the messages before it have been yielded; an error of in, wrapped;
// that of yield, which ends the reading; or ctx.Err(), which is looked at between chunks.
func (r *Reader) Read(ctx context.Context, in io.Reader, yield func(*Record) error) (Document, error) {
	var doc Document
	if r.c == nil {
		return doc, errors.New("xmlstream: the reader is closed")
	}
	if r.open && C.xs_worn(r.c, C.uint32_t(r.cfg.Vocabulary.Len())) != 0 {
		r.open = false
	}
	if !r.open {
		if err := r.openContext(); err != nil {
			return doc, err
		}
	}
	// Only a document that ends well leaves a context behind that is fit for another.
	r.open = false
	defer func() {
		// A broken message has a validator that must not outlive its schema.
		C.xs_end(r.c)
		runtime.KeepAlive(r)
	}()
	if C.xs_begin(r.c) != 0 {
		return doc, errNoMemory
	}
	err := r.read(ctx, in, yield, &doc)
	r.open = err == nil
	if r.c.root_seen != 0 {
		doc.Name = r.name(NameID(r.c.root_name))
		doc.Line, doc.Col = int(r.c.root_line), int(r.c.root_col)
	}
	if err == nil && doc.Messages == 0 {
		for i, n := range unsafe.Slice(r.c.names, int(r.c.nnames)) {
			if n.document == r.c.document {
				doc.Names = append(doc.Names, Seen{r.name(NameID(i)), int(n.line), int(n.col)})
			}
		}
		slices.SortStableFunc(doc.Names, func(a, b Seen) int { return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col)) })
	}
	if p := C.xs_encoding(r.c); p != nil {
		doc.Encoding = C.GoString(p)
	}
	return doc, err
}

func (r *Reader) name(id NameID) Name {
	if n := r.cfg.Vocabulary.Len(); int(id) >= n {
		return r.others[int(id)-n]
	}
	return r.cfg.Vocabulary.Name(id)
}

func (r *Reader) read(ctx context.Context, in io.Reader, yield func(*Record) error, doc *Document) error {
	empty := true
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, rerr := fill(in, r.buf[:r.size])
		if n > 0 {
			empty = false
		}
		last := rerr == io.EOF
		if last && empty {
			return &SyntaxError{Line: 1, Col: 1, Kind: Empty, Message: "the file is empty"}
		}
		var flag C.int
		if last {
			flag = 1
		}
		C.xs_feed(r.c, (*C.char)(unsafe.Pointer(unsafe.SliceData(r.buf))), C.int(n), flag)
		r.learnNames()
		for _, m := range unsafe.Slice(r.c.msg, int(r.c.nmsg)) {
			doc.Messages++
			if err := yield(r.record(&m)); err != nil {
				return err
			}
		}
		C.xs_drop(r.c)
		if r.c.failed != 0 {
			return r.syntaxError()
		}
		if last {
			return nil
		}
		if rerr != nil {
			return fmt.Errorf("xmlstream: reading the document: %w", rerr)
		}
	}
}

// record copies a finished message out of the C buffers.
func (r *Reader) record(m *C.xs_message) *Record {
	rec := records.Get().(*Record)
	rec.Root, rec.Depth = int(m.root), int(m.depth)
	events := unsafe.Slice((*Event)(unsafe.Pointer(r.c.ev)), int(r.c.nev))
	rec.Events = append(rec.Events[:0], events[m.ev:m.ev+m.nev]...)
	text := unsafe.Slice((*byte)(unsafe.Pointer(r.c.text)), int(r.c.ntext))
	rec.Text = append(rec.Text[:0], text[m.text:m.text+m.ntext]...)
	rec.Findings, rec.FindingsLost = int(m.findings), int(m.lost)
	rec.vocabulary, rec.others, rec.own = r.cfg.Vocabulary, r.others, false
	return rec
}

// fill reads until the buffer is full, in ends or fails.
func fill(in io.Reader, buf []byte) (int, error) {
	n := 0
	for idle := 0; n < len(buf); {
		m, err := in.Read(buf[n:])
		n += m
		if err != nil {
			return n, err
		}
		if m > 0 {
			idle = 0
		} else if idle++; idle == 100 {
			return n, io.ErrNoProgress
		}
	}
	return n, nil
}
