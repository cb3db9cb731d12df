package ucr

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	dm "wcodm/datamodel"
)

// Outcome says where the UCR of a consignment came from.
type Outcome string

const (
	// Kept is a UCR that was in the message.
	Kept Outcome = "kept"
	// Tabled is a UCR that a [Table] has for the consignment, and that was written
	// into the message.
	Tabled Outcome = "table"
	// Derived is a UCR that was made and written into the message.
	Derived Outcome = "derived"
	// Absent means that the consignment has none.
	Absent Outcome = "absent"
)

// Result tells of the UCR of one consignment. Nodes are valid until the tree is
// reset; all else stays.
type Result struct {
	Outcome Outcome
	// Value is the UCR, without blanks around it; empty when it is absent.
	Value string
	// Kind is what was chosen: a UCR or a DUCR.
	Kind Kind
	// Node holds the UCR, or is None.
	Node dm.NodeID
	// At is where the UCR stands and what in the input led to it: line, column,
	// national path, WCO path, pointer, goods item. It is no finding: it has no code.
	At dm.Diagnostic
	// Scheme and Form name the rule that derived it; empty when it was kept.
	Scheme, Form string
	// TableFile and TableLine are the row of the table that gave it.
	TableFile string
	TableLine int
	// Inputs are the values it was derived from, in the order of its parts, or those
	// by which the table gave it.
	Inputs []Input
	// References are all references of the consignment that the message came
	// with, the chosen one first.
	References []Reference
	// Trail is what leads to other records, where that was asked for.
	Trail *Trail

	key uint64 // of the consignment, for Seen; 0 where it is not to be compared
}

// Input is a value of the message that a part of a derived UCR was made from.
type Input struct {
	// Part is the part of the UCR, or the kind of key of a table.
	Part Source `json:"part"`
	// Name says what the value is: "acceptance date", "exporter's customs id".
	Name string `json:"name"`
	// Path is its place in the message; empty for what was given beside it.
	Path string `json:"wcoPath,omitempty"`
	// Value is the value as it stands in the message, Used what of it stands in
	// the UCR.
	Value string `json:"value"`
	Used  string `json:"used"`
	// Node holds the value, or is None.
	Node dm.NodeID `json:"-"`
}

// Rule says in one sentence how the UCR came to be.
func (r Result) Rule() string {
	switch r.Outcome {
	case Kept:
		return "kept from " + r.At.WCOPath
	case Tabled:
		var b strings.Builder
		fmt.Fprintf(&b, "taken from %s, line %d, by", r.TableFile, r.TableLine)
		for i, in := range r.Inputs {
			if i > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, " %s %s at %s", in.Name, in.Used, in.Path)
		}
		return b.String()
	case Derived:
		var b strings.Builder
		b.WriteString("derived by " + r.Scheme + " from")
		for i, in := range r.Inputs {
			if i > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, " %s %s of the %s", in.Part, in.Used, in.Name)
			if in.Path != "" {
				b.WriteString(" at " + in.Path)
			}
		}
		return b.String()
	}
	return "no UCR"
}

// Deriver finds, checks and derives the UCRs of messages of one package. It is
// immutable and safe for concurrent use.
type Deriver struct {
	layout *layout
	mode   Mode
	scheme *Scheme
	year   string
	table  *Table
	roles  []role // of elements to trails, by index; nil where none are asked for

	ducr, part, mucr *Scheme
	dummies          []dummy
}

// Options say what a [Deriver] does.
type Options struct {
	// Mode says what happens with the UCR.
	Mode Mode
	// Scheme is how a UCR is derived; nil is that of the name [Free].
	Scheme *Scheme
	// Year is the year, in four digits, for a message that gives no date; empty for
	// none, and then no UCR is derived for it.
	Year string
	// Table gives a consignment that has no UCR the one that was issued for it,
	// before one is derived and in every mode but Off; nil is none.
	Table *Table
	// Trails asks for [Result].Trail; a table does, too.
	Trails bool
}

// New makes a Deriver for messages of the package. A package without a place for
// a UCR cannot derive.
func New(p *dm.Package, o Options) (*Deriver, error) {
	if _, err := ParseMode(string(o.Mode)); err != nil {
		return nil, err
	}
	if o.Year != "" {
		if err := CheckYear(o.Year); err != nil {
			return nil, fmt.Errorf("year %q: %w", o.Year, err)
		}
	}
	d := &Deriver{layout: newLayout(p), mode: o.Mode, scheme: o.Scheme, year: o.Year, table: o.Table}
	if o.Trails || o.Table != nil {
		d.roles = roles(p)
	}
	for name, to := range map[string]**Scheme{Free: &d.scheme, "gb-ducr": &d.ducr, "gb-ducr-part": &d.part, "gb-mucr": &d.mucr} {
		if *to != nil {
			continue
		}
		var err error
		if *to, err = Open(name); err != nil {
			return nil, err
		}
	}
	var err error
	if d.dummies, err = dummies(); err != nil {
		return nil, err
	}
	if len(d.layout.target) == 0 && (o.Mode == Derive || o.Table != nil && o.Mode != Off) {
		return nil, fmt.Errorf("package %q has no place for a UCR: it cannot be derived there", p.Name)
	}
	if o.Mode == Derive {
		if !d.scheme.Derives() {
			return nil, fmt.Errorf("UCR scheme %q only checks: a UCR cannot be derived with it", d.scheme.Name)
		}
	}
	return d, nil
}

// Find returns the references in a message of the Deriver's package, those of
// one goods shipment together, the one that counts first; behind them those of the
// consignment that all travel in, which count for a shipment that has none.
func (d *Deriver) Find(t *dm.Tree) []Reference {
	d.mustFit(t)
	m := d.layout.read(t)
	return append(m.refs, m.master...)
}

// Apply does to the message what the mode says, and reports what it finds. It
// returns one result for each goods shipment, which is one consignment, and
// one that is Absent for a message without any; in mode Off there is none.
func (d *Deriver) Apply(t *dm.Tree, report func(dm.Diagnostic)) []Result {
	if d.mode == Off {
		return nil
	}
	d.mustFit(t)
	m := d.layout.read(t)
	original := m.original()
	trails := make([]*Trail, max(len(m.shipments), 1))
	if d.roles != nil {
		trails = d.trails(m)
	}
	if len(m.shipments) == 0 {
		if original {
			d.none(m, nil, report)
		}
		return []Result{{Outcome: Absent, Node: dm.None, Trail: trails[0]}}
	}
	d.check(m, dm.None, m.master, report)
	shared := false
	results := make([]Result, len(m.shipments))
	for i := range m.shipments {
		k, repeated := &m.shipments[i], false
		r := &results[i]
		*r = Result{Outcome: Absent, Node: dm.None, References: m.of(k), Trail: trails[i]}
		d.check(m, k.node, r.References, report)
		switch {
		case len(r.References) > 0 && r.References[0].Kind.Identifies():
			first := r.References[0]
			r.Outcome, r.Kind, r.Node, r.Value = Kept, first.Kind, first.Node, strings.TrimSpace(first.Value)
		case len(m.master) > 0:
			first := m.master[0]
			r.Outcome, r.Kind, r.Node, r.Value = Kept, first.Kind, first.Node, strings.TrimSpace(first.Value)
			repeated = shared // one reference for all of them is no repetition
			shared = true
		case !original:
			continue
		case d.take(m, k, r, report):
			if r.Outcome == Absent {
				continue
			}
		case d.mode == Keep, d.mode == Derive && partial(r.References):
			continue
		case d.mode == Require:
			d.none(m, k, report)
			continue
		case !d.derive(m, k, r, report):
			continue
		}
		r.At = t.Locate(r.Node, dm.Diagnostic{})
		r.At.Value = r.Value
		if r.Outcome == Kept {
			d.compare(m, r, report)
		}
		if original && !repeated {
			r.key = m.key(r)
		}
	}
	return results
}

// mustFit refuses a tree of another package: its elements would be mistaken.
func (d *Deriver) mustFit(t *dm.Tree) {
	if t.Package != d.layout.pkg && t.Package != nil {
		panic(fmt.Sprintf("ucr: a tree of package %q was given to the deriver of package %q", t.Package.Name, d.layout.pkg.Name))
	}
}

// original reports whether the message declares a consignment rather than
// changing or cancelling an earlier declaration.
func (m *message) original() bool {
	return dm.Declares(m.text(m.header[slotFunction]))
}

// export reports whether the message is an export declaration.
func (m *message) export() bool { return dm.Exports(m.text(m.header[slotType])) }

// supplementary reports whether the message completes earlier declarations.
func (m *message) supplementary() bool { return dm.Completes(m.text(m.header[slotType])) }

// key stands for what may be declared only once: the consignment or the part of
// it, and the direction. It is 0 for a declaration that repeats by its nature.
func (m *message) key(r *Result) uint64 {
	var parts []string
	for _, ref := range r.References {
		if ref.Kind == DUCRPart {
			parts = append(parts, ref.Value)
		}
	}
	return onceKey(r.Value, m.text(m.header[slotType]), parts)
}

// onceKey is key of a UCR, the type of the declaration, and the parts of the
// consignment that it names.
func onceKey(value, kind string, parts []string) uint64 {
	if dm.Completes(kind) {
		return 0
	}
	h := fnv.New64a()
	write := func(s string) { h.Write([]byte(s)); h.Write([]byte{0}) }
	write(fold(value))
	write(fold(kind[:min(2, len(kind))]))
	folded := make([]string, len(parts))
	for i, p := range parts {
		folded[i] = fold(p)
	}
	slices.Sort(folded)
	for _, p := range folded {
		write(p)
	}
	return max(h.Sum64(), 1)
}

// fold brings a value into the writing in which two are compared: HMRC trims
// and upper-cases a DUCR before it looks at it.
func fold(s string) string { return strings.ToUpper(strings.TrimSpace(s)) }

// partial reports whether references without any that identifies are of a part of a
// consignment: the whole has a UCR, and it is not for the part to make one.
func partial(refs []Reference) bool {
	return slices.ContainsFunc(refs, func(r Reference) bool { return r.Kind == DUCRPart })
}
