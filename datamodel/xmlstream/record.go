package xmlstream

import (
	"slices"
	"sync"
)

// Kind is the kind of an Event.
type Kind uint8

// The kinds of events.
const (
	Start     Kind = iota // start tag: Name
	Attr                  // attribute of the Start before it: Name and value; namespace declarations are no attributes
	Text                  // character data: value; Name is 1 when some of it is CDATA, else 0
	End                   // end tag: Name
	Finding               // what the schema finds wrong: its message as value, libxml2's error code in Name
	Namespace             // what the Start before it declares, for a Judge, see Config.Judged
)

// String gives the kind's name.
func (k Kind) String() string {
	switch k {
	case Start:
		return "Start"
	case Attr:
		return "Attr"
	case Text:
		return "Text"
	case End:
		return "End"
	case Finding:
		return "Finding"
	case Namespace:
		return "Namespace"
	}
	return "Kind(?)"
}

// Event is one step through a message.
//
// Lines and columns count from 1, columns in characters. Start, Attr and End carry the position of the start tag's
// "<", Text that of its first character, Finding that of the start tag of the element concerned: of an unexpected
// child the child, of a bad value or a missing child the element that has it.
type Event struct {
	Kind Kind
	Name NameID // of a Finding: libxml2's error code
	Off  uint32 // the value's place in Record.Text
	Len  uint32 // the value's length in bytes
	Line uint32
	Col  uint32
}

// Record is one message: its events in document order, from its Start to its End.
//
// Adjoining character data is one Text event, also across comments, processing instructions, CDATA sections and chunks
// of input; so an element without children has exactly one Text, or none when it is empty. Values are verbatim, in
// UTF-8, with line ends normalised as XML demands. Text that is only white space is left out, except as the whole
// content of an element without children, or as CDATA, which is a Text even where it is empty: a schema may mind it.
//
// A record and everything in it is the caller's until Release.
type Record struct {
	Root         int     // index into Config.Roots
	Depth        int     // how many elements are around it
	Events       []Event // Events[0] is the Start of the message
	Text         []byte  // values
	Findings     int     // number of Finding events: 0 says that the message is valid
	FindingsLost int     // findings past Limits.Findings, which have no event

	vocabulary *Vocabulary
	others     []Name
	own        bool // others is not shared
}

// Value gives the value of an Attr, Text or Finding. It is valid until Release.
func (r *Record) Value(e Event) []byte { return r.Text[e.Off : e.Off+e.Len : e.Off+e.Len] }

// Name gives the name of an id in this record, also of a name outside the vocabulary, whose id is at least
// Vocabulary.Len().
func (r *Record) Name(id NameID) Name {
	if n := r.vocabulary.Len(); int(id) >= n {
		return r.others[int(id)-n]
	}
	return r.vocabulary.Name(id)
}

// AddName gives an id for a name that the caller wants to put into the record's events. A name outside the vocabulary
// gets a new id every time.
func (r *Record) AddName(n Name) NameID {
	if id, ok := r.vocabulary.ID(n); ok {
		return id
	}
	if !r.own {
		r.others, r.own = slices.Clone(r.others), true
	}
	r.others = append(r.others, n)
	return NameID(r.vocabulary.Len() + len(r.others) - 1)
}

// Move tells the record that its document begins at another place of a file than the first: all its places are moved.
func (r *Record) Move(line, col int) {
	for i := range r.Events {
		e := &r.Events[i]
		at := Moved(int(e.Line), int(e.Col), line, col)
		e.Line, e.Col = uint32(at[0]), uint32(at[1])
	}
}

// Moved is the line and column of a place of a document that begins at a place of a file.
func Moved(line, col, beginLine, beginCol int) [2]int {
	if line == 1 {
		col += beginCol - 1
	}
	return [2]int{line + beginLine - 1, col}
}

// Release gives the record back to a pool; it must not be used any more. A record that is not released is left to the
// garbage collector.
func (r *Record) Release() {
	// A rare huge message must not stay in the pool.
	const keep = 4 << 20
	if cap(r.Events)*eventSize > keep || cap(r.Text) > keep {
		return
	}
	*r = Record{Events: r.Events[:0], Text: r.Text[:0]}
	records.Put(r)
}

var records = sync.Pool{New: func() any { return new(Record) }}
