package mappings

import (
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
	// Sources names where the facts come from.
	Sources []string
	// National is the structure of the national format.
	National *dm.Package
	// Table lays out the columns of a national format whose syntax is CSV; nil
	// where it is XML.
	Table *csv.Layout
	// Package is the information package the rules speak of.
	Package *dm.Package

	rules         []*rule
	dropsNational []*drop           // by national element index
	dropsWCO      []*drop           // by package element index
	dropsStray    map[string]string // attributes outside the structure, by path: reason
	carries       map[*dm.Element]ways
}

// CodeUnmapped is the code of a finding about content that no rule carries and
// no drop names.
const CodeUnmapped = "MAP001"

// direction is a way through a mapping.
type direction uint8

const (
	both direction = iota
	in             // national to WCO only
	out            // WCO to national only
)

// rule is one relation, of two values or of two groups.
type rule struct {
	at            yamlfile.Node
	national, wco *side // values; nil in groups
	groupNational *path // groups
	groupWCO      *path
	number        *path // of a group: where its position goes, relative to groupWCO
	rules         []*rule
	only          direction
	when          *condition
	convert       converter // nil: the value as it is
	date          bool
	constant      string // of a rule without a national side
}

func (r *rule) group() bool { return r.groupWCO != nil }

// condition is what a rule's "when" asks of the national record.
type condition struct {
	path   *path
	values []string
	negate bool
}

// value is the condition's value in a national record, empty without one.
func (c *condition) value(t *dm.Tree) string {
	value := ""
	c.path.each(t, t.Body(), func(n dm.NodeID) bool {
		value = string(t.Value(n))
		return value == ""
	})
	return value
}

// known reports whether the record has the value that the condition asks for.
func (c *condition) known(t *dm.Tree) bool { return c.value(t) != "" }

func (c *condition) holds(t *dm.Tree) bool {
	value := c.value(t)
	for _, v := range c.values {
		if v == value {
			return !c.negate
		}
	}
	return c.negate
}

// drop is content that is left out by name.
type drop struct {
	why     string
	repeats *dm.Element // left out only where it repeats this element's value
}

// Drop is one path that a mapping leaves out, with the reason.
type Drop struct {
	// Path is the path on its side; WCO says that it is the package's side.
	Path string
	WCO  bool
	Why  string
}

// Drops lists what the mapping leaves out by name, in document order.
func (m *Mapping) Drops() []Drop {
	var all []Drop
	for i, d := range m.dropsNational {
		if d != nil {
			all = append(all, Drop{Path: m.National.Elements[i].Path(), Why: d.why})
		}
	}
	for i, d := range m.dropsWCO {
		if d != nil {
			all = append(all, Drop{Path: m.Package.Elements[i].Path(), WCO: true, Why: d.why})
		}
	}
	return all
}
