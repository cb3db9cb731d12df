package mappings

import (
	"fmt"
	"strings"

	dm "wcodm/datamodel"
)

func (r *Runner) conflict(from, n dm.NodeID, old, value string) {
	e := r.dst.Elem(n)
	r.failAt(from, "MAP004", fmt.Sprintf("%s would get two values, %q and %q", e.Path(), old, value), "one value", e)
}

// fail reports a value that cannot be carried to a side of the other message.
// What the input lacks, so that it cannot be carried, are the gaps.
func (r *Runner) fail(at dm.NodeID, code, message, expected string, to *side, gaps ...dm.Gap) {
	e := to.paths()[0].last().elem
	if e == nil { // an attribute of the whole message
		e = r.dst.Package.Body
	}
	r.failAt(at, code, message, expected, e, gaps...)
}

// failAt reports a value that cannot be carried to an element of the other
// message.
func (r *Runner) failAt(at dm.NodeID, code, message, expected string, to *dm.Element, gaps ...dm.Gap) {
	r.fates[at] = lost
	d := dm.Diagnostic{Code: code, Severity: dm.Error, Message: message, Expected: expected}.Lacking(gaps)
	if r.dir == in {
		d.WCOPath, d.Pointer = to.Path(), to.Pointer()
	}
	d = r.tell(at, d)
	r.spoiled[spoiled{r.within, to}] = d
	r.trace.fails(at, d)
}

// tell reports a finding about a node of what is read.
func (r *Runner) tell(n dm.NodeID, d dm.Diagnostic) dm.Diagnostic {
	d = r.src.Locate(n, d)
	r.trace.tells(attrOf{node: n}, d)
	r.report(d)
	return d
}

// failed marks a value that is reported as an error.
func (r *Runner) failed(n dm.NodeID, p *path) { r.mark(n, p, lost) }

func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
