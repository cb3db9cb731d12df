package mappings

import dm "wcodm/datamodel"

// fate is what became of a value of the record that was read.
type fate uint8

const (
	unseen         fate = iota // no rule took it up
	carried                    // it comes back as it is
	carriedLossily             // a rule took it up that can lose, and says why it may
	lost                       // it is reported: as an error, or as not carried over
)

// mark notes what became of a value or an attribute.
func (r *Runner) mark(n dm.NodeID, p *path, f fate) {
	if p.attr != nil {
		r.attrs[attrOf{n, p.attr}] = f
		return
	}
	if r.fates[n] != carried || f != carriedLossily { // what one rule keeps, another does not lose
		r.fates[n] = f
	}
}

// Carried reports whether the last run carried the value of a node that was
// read, by itself or within another value.
func (r *Runner) Carried(n dm.NodeID) bool {
	return r.fates[n] == carried || r.fates[n] == carriedLossily
}

// fate is what became of a value or an attribute.
func (r *Runner) fate(at attrOf) fate {
	if at.attr != nil {
		return r.attrs[at]
	}
	return r.fates[at.node]
}
