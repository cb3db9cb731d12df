package mappings

import (
	"sync"

	dm "wcodm/datamodel"
	"wcodm/datamodel/yamlfile"
	"wcodm/mappings/syntax/csv"
)

// Mapping relates a national format to an information package. It is immutable
// and safe for concurrent use.
type Mapping struct {
	// Name is the format's name on the command line ("asycuda-sad").
	Name string
	// Title says in a few words what the format is.
	Title string
	// Files are the files of the disk that it was loaded from, itself first; none of a
	// mapping that ships.
	Files []string
	// Included names the national structures of the mappings that it includes: their
	// rules across fields hold for its messages, too.
	Included []string
	// Sources names where the facts come from.
	Sources []string
	// Syntax is how the national format is written down: "xml" or "csv"; empty
	// where the mapping is one between packages.
	Syntax string
	// National is the structure of the national format, or the twin of the package
	// whose messages the mapping reads.
	National *dm.Package
	// Columns lays out the table of a national format whose syntax is CSV; nil
	// where it is XML.
	Columns *csv.Layout
	// Dialect is how the table is written, where the user does not say otherwise.
	Dialect csv.Options
	// Package is the information package the rules speak of.
	Package *dm.Package
	// Complete says that every place of the national format is carried or
	// dropped by name; that was checked.
	Complete bool

	exponents     bool         // the national format has numbers with an exponent
	dates         []*twoOrders // by national element index: those whose day and month may be in either order; nil for none
	rules         []*rule
	terms         []Term
	left          []left               // what is to be filled in
	picked        map[*dm.Element]bool // the elements of which rules pick one by its position
	watched       map[*dm.Element]bool // the elements that conditions on the whole declaration speak of
	dropsNational []*drop              // by national element index
	dropsWCO      []*drop              // by package element index
	dropsAttr     map[valueOf]*drop
	fillers       [3]map[dm.Leaf][]dm.Leaf // by direction: what leads to a value
	used          struct {
		sync.Once
		by uses
	}
}

// Term is a code that a mapping writes or looks for by itself.
type Term struct {
	// Code is the code, or NAME=CODE where several elements have it.
	Code string
	// Meaning says in a few words what it means, and where it is from.
	Meaning string
}

// Between reports whether the mapping makes messages of a package from messages of a
// package, and runs in only: nothing national is on either side.
func (m *Mapping) Between() bool { return m.Syntax == "" }

// CodeUnmapped is the code of a finding about content that no rule carries and
// no drop names.
const CodeUnmapped = "MAP001"

// Codes of findings about what a rule carried, and not as it stands.
const (
	codeContradicted = "MAP008" // two values that should be the same
	codeExponent     = "MAP009" // a number with an exponent
	codeDayFirst     = "MAP010" // dates whose order is in doubt
)

// direction is a way through a mapping.
type direction uint8

const (
	both direction = iota
	in             // national to WCO only
	out            // WCO to national only
)

// rule is one relation: of two values, of two groups, or of one value and what
// it is made of (a constant, a total).
type rule struct {
	at            yamlfile.Node
	national, wco *side // values; nil in groups, one of them nil in constants and totals
	groupNational *path // groups
	groupWCO      *path
	same          *same     // of a group: what it carries as it is
	number        numbering // of a group
	rules         []*rule
	only          direction
	when          *condition
	convert       converter // nil: the value as it is
	constant      string
	total         *total
	spread        bool
	defaults      defaults
	lossy         string // why what the rule can lose may be lost
	why           string // why a value becomes what it does
}

// numbering is where the occurrences of a group have their number, relative to
// the group; nil on a side without one.
type numbering struct{ national, wco *path }

// defaults are the values written where the other side has none; empty for none.
type defaults struct{ in, out string }

func (d defaults) to(dir direction) string {
	if dir == in {
		return d.in
	}
	return d.out
}

// total is the number or the sum of what a path of the other side leads to.
type total struct {
	of      *path
	sum     bool
	decimal *decimalForm // how the national side writes numbers; nil: as the package does
}

func (r *rule) group() bool { return r.groupWCO != nil }

// runs reports whether the rule runs that way.
func (r *rule) runs(dir direction) bool { return r.only == both || r.only == dir }

// constantly reports whether the rule writes a constant.
func (r *rule) constantly() bool {
	return r.total == nil && !r.group() && (r.national == nil || r.wco == nil)
}

// qualifies reports whether the rule writes, that way, only an XML attribute of a
// value of the package: it waits until the values are made, and makes none. A
// national element may well have an attribute and no value.
func (r *rule) qualifies(d direction) bool {
	if d == out || r.group() || r.spread || r.total != nil || r.national == nil || r.wco == nil || !r.wco.plain {
		return false
	}
	return r.wco.parts[0].path.attr != nil
}

// own is the side of a constant or a total.
func (r *rule) own() (s *side, national bool) {
	if r.wco == nil {
		return r.national, true
	}
	return r.wco, false
}

// Drop is one path that a mapping leaves out, with the reason.
type Drop struct {
	// Path is the path on its side; WCO says that it is the package's side.
	Path string
	WCO  bool
	Why  string
	// Always says that it is left out whatever else there is.
	Always bool
}

// Drops lists what the mapping leaves out by name, in document order.
func (m *Mapping) Drops() []Drop {
	var all []Drop
	for i, d := range m.dropsNational {
		for ; d != nil; d = d.next {
			all = append(all, Drop{Path: m.National.Elements[i].Path(), Why: d.why, Always: d.always()})
		}
	}
	for i, d := range m.dropsWCO {
		for ; d != nil; d = d.next {
			all = append(all, Drop{Path: m.Package.Elements[i].Path(), WCO: true, Why: d.why, Always: d.always()})
		}
	}
	return all
}

// LeavesOut reports whether the mapping leaves out by name whatever stands in a class
// of the national structure.
func (m *Mapping) LeavesOut(e *dm.Element) bool {
	d := m.dropsNational[e.Index]
	return d != nil && d.always() && e.IsClass()
}

// Terms lists the codes that the mapping writes by itself and what they mean, in
// the order of the file.
func (m *Mapping) Terms() []Term { return m.terms }
