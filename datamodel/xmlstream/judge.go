package xmlstream

/*
#include "judge.h"
*/
import "C"

import (
	"errors"
	"runtime"
	"unsafe"
)

// Verdict is one thing that a schema finds wrong with a message.
type Verdict struct {
	Event   int    // index of the Start event of the element concerned, as for a Finding event
	Code    int    // libxml2's error code
	Message string // libxml2's message
}

// Judge gives a schema's verdict on the events of a message, wherever they come from: of a Record that was read
// without a schema, so that many goroutines share the work of one stream, or of a message that was never XML text.
// The verdict is the one that a Reader with the schema gives on the same message. Only one goroutine may use it at a
// time.
type Judge struct {
	c          *C.xs_judge
	schema     *Schema
	vocabulary *Vocabulary
	verdicts   []Verdict
}

// NewJudge makes a Judge of messages whose names have the ids of the vocabulary, to be closed after use.
func NewJudge(s *Schema, v *Vocabulary) (*Judge, error) {
	if s.xsd == nil {
		return nil, errors.New("xmlstream: the schema is closed")
	}
	initLibrary()
	j := &Judge{c: C.xs_judge_new(C.uintptr_t(s.xsd.Pointer()), defaultFindings), schema: s, vocabulary: v}
	if j.c == nil {
		return nil, errNoMemory
	}
	runtime.SetFinalizer(j, (*Judge).Close)
	for id := v.Len() - 1; id >= 0; id-- { // the last one first: the table is made once
		if err := j.name(NameID(id), v.names[id]); err != nil {
			return nil, err
		}
	}
	return j, nil
}

// Close frees the Judge. Closing twice does no harm.
func (j *Judge) Close() {
	C.xs_judge_free(j.c)
	j.c = nil
	runtime.SetFinalizer(j, nil)
}

func (j *Judge) name(id NameID, n Name) error {
	if C.xs_judge_name(j.c, C.uint32_t(id), (*C.char)(unsafe.Pointer(unsafe.StringData(n.Space))), C.int(len(n.Space)),
		(*C.char)(unsafe.Pointer(unsafe.StringData(n.Local))), C.int(len(n.Local))) != 0 {
		return errNoMemory
	}
	return nil
}

// Record judges a message that was read without a schema. Its vocabulary is the Judge's. The verdicts are valid until
// the next call; more than 1000 are only counted in lost.
func (j *Judge) Record(r *Record) (verdicts []Verdict, lost int, err error) {
	if r.vocabulary != j.vocabulary {
		return nil, 0, errors.New("xmlstream: the record has another vocabulary than its judge")
	}
	if len(r.others) > 0 {
		known := NameID(j.vocabulary.Len())
		for i := range r.Events {
			if e := &r.Events[i]; e.Kind != Text && e.Kind != Namespace && e.Name >= known {
				if err := j.name(e.Name, r.Name(e.Name)); err != nil {
					return nil, 0, err
				}
			}
		}
	}
	return j.Events(r.Events, r.Text)
}

// Events judges a message given as events, from its Start to its End, with the values in text and names of the
// vocabulary.
func (j *Judge) Events(events []Event, text []byte) (verdicts []Verdict, lost int, err error) {
	if len(events) == 0 {
		return nil, 0, errors.New("xmlstream: no events to judge")
	}
	if cap(text) == 0 {
		text = []byte{0} // a place to point at
	}
	code := C.xs_judge_run(j.c, (*C.xs_event)(unsafe.Pointer(unsafe.SliceData(events))), C.size_t(len(events)),
		(*C.uchar)(unsafe.Pointer(unsafe.SliceData(text))))
	defer runtime.KeepAlive(j)
	if code != 0 {
		return nil, 0, errNoMemory
	}
	j.verdicts = j.verdicts[:0]
	log := unsafe.Slice((*byte)(unsafe.Pointer(j.c.log)), int(j.c.nlog))
	for _, f := range unsafe.Slice(j.c.found, int(j.c.nfound)) {
		j.verdicts = append(j.verdicts, Verdict{int(f.event), int(f.code), string(log[f.off : f.off+f.len])})
	}
	return j.verdicts, int(j.c.lost), nil
}
