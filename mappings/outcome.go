package mappings

import (
	"fmt"
	"strings"

	dm "wcodm/datamodel"
)

// Fate is what became of a value on a way there and back.
type Fate uint8

// The fates of a value.
const (
	// FateCarried: it came back the same.
	FateCarried Fate = iota
	// FateDropped: the mapping leaves it out by name.
	FateDropped
	// FateLossy: it was lost or changed by a rule that says why it may be.
	FateLossy
	// FateAdded: it came back and was not sent, by a constant, a default or a number
	// of the mapping, or because another value also stands there.
	FateAdded
	// FateUnmapped: it was not carried over, and a warning says so. Of a message of
	// the package, which holds more than any national format, that is as it
	// should be; a national value should be carried or dropped by name.
	FateUnmapped
	// FateWrong: it was not carried over, and an error says so.
	FateWrong
	// FateLost: it was lost, changed or added, and nothing says why. A mapping that
	// does that has a fault.
	FateLost
)

var fateNames = [...]string{"carried", "dropped", "lossy", "added", "unmapped", "wrong", "lost"}

// String returns the fate as reports write it.
func (f Fate) String() string { return fateNames[f] }

// MarshalText writes the fate as its name.
func (f Fate) MarshalText() ([]byte, error) { return []byte(f.String()), nil }

// Figures count values by their fate.
type Figures struct {
	// Values counts those that were sent. Added, and what of Lost came back
	// without having been sent, are not among them.
	Values   int `json:"values"`
	Carried  int `json:"carried"`
	Dropped  int `json:"dropped"`
	Lossy    int `json:"lossy"`
	Added    int `json:"added"`
	Unmapped int `json:"unmapped"`
	Wrong    int `json:"wrong"`
	Lost     int `json:"lost"`
}

// Add adds other figures to these.
func (f *Figures) Add(g Figures) {
	f.Values += g.Values
	f.Carried += g.Carried
	f.Dropped += g.Dropped
	f.Lossy += g.Lossy
	f.Added += g.Added
	f.Unmapped += g.Unmapped
	f.Wrong += g.Wrong
	f.Lost += g.Lost
}

// String is the figures in one line, without those that are nothing; what was
// lost is always said.
func (f Figures) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d values", f.Values)
	mark := ": "
	for _, x := range []struct {
		n    int
		what string
	}{{f.Carried, "carried"}, {f.Dropped, "dropped by name"}, {f.Lossy, "lossy"}, {f.Unmapped, "unmapped"}, {f.Wrong, "wrong"}, {f.Added, "added"}} {
		if x.n > 0 {
			fmt.Fprintf(&b, "%s%d %s", mark, x.n, x.what)
			mark = ", "
		}
	}
	fmt.Fprintf(&b, "%s%d lost", mark, f.Lost)
	return b.String()
}

// Change is a value that did not come back the same, or that came back and was
// not sent.
type Change struct {
	Fate Fate
	// Path is where it stands on the side that was sent, with positions; Place
	// is where in the input, zero when nothing there led to it.
	Path  string
	Place dm.Place
	// Was is what was sent and Came what came back; empty for nothing.
	Was, Came string
	// Reason is what the mapping or a finding says about it, and Rule the file
	// and line of what says so, where that is the mapping.
	Reason, Rule string
}

// Outcome is what became of the values of one message.
type Outcome struct {
	Figures
	// National says that the message was one of the national format.
	National bool
	// Changes are the values that were not carried, in the order of the input.
	Changes []Change
}

// Holds reports whether nothing was lost that the mapping does not name: what no
// rule carries is a loss on the national side, which a mapping is to cover, and
// none on the package's.
func (o *Outcome) Holds() bool { return o.Lost == 0 && (!o.National || o.Unmapped == 0) }

func (o *Outcome) add(c Change) {
	switch c.Fate {
	case FateDropped:
		o.Dropped++
	case FateLossy:
		o.Lossy++
	case FateAdded:
		o.Added++
	case FateUnmapped:
		o.Unmapped++
	case FateWrong:
		o.Wrong++
	case FateLost:
		o.Lost++
	}
	o.Changes = append(o.Changes, c)
}
