package ucr

import (
	"fmt"
	"strings"
	"unicode/utf8"

	dm "wcodm/datamodel"
)

// maxFindings bounds the findings about the references of one consignment.
const maxFindings = 100

// check reports what is wrong with the references of one goods shipment, or of the
// consignment that all travel in where that is None.
func (d *Deriver) check(m *message, shipment dm.NodeID, refs []Reference, report func(dm.Diagnostic)) {
	count, worst := 0, dm.Note // of those that are not listed
	tell := func(n dm.NodeID, f dm.Diagnostic) {
		if count++; count <= maxFindings {
			report(m.tree.Locate(n, f))
		} else {
			worst = max(worst, f.Severity)
		}
	}
	for _, r := range refs {
		d.form(r, tell)
	}
	differ(m, refs, tell)
	m.stray(refs, tell)
	for _, r := range m.emptyOf(shipment) {
		tell(r.Node, m.emptiness(r))
	}
	if count > maxFindings {
		of := "goods shipment"
		if shipment == dm.None {
			of = "consignment"
		}
		report(m.tree.Locate(shipment, dm.Diagnostic{Code: CodeForm, Severity: worst,
			Message: fmt.Sprintf("%d more findings about the UCRs of this %s are not listed", count-maxFindings, of)}))
	}
}

// form checks how one reference is written.
func (d *Deriver) form(r Reference, tell func(dm.NodeID, dm.Diagnostic)) {
	value := strings.TrimSpace(r.Value)
	switch r.Kind {
	case DUCRPart, MUCR:
		scheme := d.part
		if r.Kind == MUCR {
			scheme = d.mucr
			if f := d.ducr.FormOf(value); f != nil && f.Derives() && scheme.FormOf(value) == nil {
				tell(r.Node, dm.Diagnostic{Code: CodeMaster, Severity: dm.Warning,
					Message:  fmt.Sprintf("The master UCR %s is a DUCR: a master joins several, and is not one of them", value),
					Expected: scheme.examples()})
				return
			}
		}
		if wrong, expected := scheme.Check(value); wrong != "" {
			tell(r.Node, dm.Diagnostic{Code: CodeMaster, Severity: dm.Warning,
				Message: fmt.Sprintf("The %s %s is badly formed: %s", r.Kind, show(value), wrong), Expected: expected})
		}
		return
	}
	if wrong, expected := checkForm(r.Value); wrong != "" {
		tell(r.Node, dm.Diagnostic{Code: CodeForm, Severity: dm.Error,
			Message: fmt.Sprintf("The %s %s is badly formed: %s", r.Kind, show(value), wrong), Expected: expected})
		return
	}
	if is := Placeholder(value); is != "" && d.mode == Require {
		tell(r.Node, dm.Diagnostic{Code: CodeNone, Severity: dm.Error,
			Message: fmt.Sprintf("The %s is missing: \"%s\" is %s", r.Kind, show(value), is), Expected: "the UCR of the consignment"})
		return
	}
	if is := d.Dummy(value); is != "" {
		tell(r.Node, dm.Diagnostic{Code: CodeDummy, Severity: dm.Warning,
			Message:  fmt.Sprintf("The %s %s looks like a dummy: it is %s", r.Kind, show(value), is),
			Expected: "the reference of this one consignment"})
		return
	}
	if d.slip(r, value, tell) {
		return
	}
	if r.Kind == DUCR {
		if wrong, expected := d.ducr.Check(value); wrong != "" {
			tell(r.Node, dm.Diagnostic{Code: CodeForm, Severity: dm.Warning,
				Message: fmt.Sprintf("The DUCR %s is badly formed: %s", show(value), wrong), Expected: expected})
		}
	}
}

// slip reports a value that is meant for a DUCR in the strict form and has a slip in
// it. What stands in an element for UCRs of any kind is meant for one only where a
// sign divides it as it divides a DUCR.
func (d *Deriver) slip(r Reference, value string, tell func(dm.NodeID, dm.Diagnostic)) bool {
	f := d.ducr.Slip(value)
	if f == nil || r.Kind != DUCR && !d.ducr.divided(value) {
		return false
	}
	expected := f.Nearest
	if expected == "" {
		expected = f.Expected
	}
	message := fmt.Sprintf("The %s %s is badly formed: %s", r.Kind, show(value), f.Wrong)
	if r.Kind != DUCR {
		message = fmt.Sprintf("The %s %s is no DUCR, though it looks like one: %s", r.Kind, show(value), f.Wrong)
	}
	tell(r.Node, dm.Diagnostic{Code: CodeForm, Severity: dm.Warning, Message: message, Expected: expected})
	return true
}

// stray reports DUCRs, parts and masters that UK customs does not look for where
// they are: each stands once for the whole declaration, and a part only with what
// it is a part of. A declaration that completes several earlier ones names those
// of its items. (Gov.uk, CDS volume 3, group 2.)
func (m *message) stray(refs []Reference, tell func(dm.NodeID, dm.Diagnostic)) {
	whole := len(m.master) > 0 || len(refs) > 0 && refs[0].Kind.Identifies()
	var master *Reference
	for i, r := range refs {
		value := show(strings.TrimSpace(r.Value))
		switch {
		case r.Kind == DUCRPart && !whole:
			tell(r.Node, dm.Diagnostic{Code: CodeStray, Severity: dm.Warning,
				Message:  fmt.Sprintf("The DUCR part %s is without the DUCR that it is a part of", value),
				Expected: "the DUCR in a previous document of type DCR"})
		case r.Kind != UCR && r.Item > 0 && !m.supplementary():
			tell(r.Node, dm.Diagnostic{Code: CodeStray, Severity: dm.Warning,
				Message:  fmt.Sprintf("The %s %s stands at a goods item, where UK customs does not look for it", r.Kind, value),
				Expected: "a previous document of the whole goods shipment"})
		case r.Kind == MUCR && master == nil:
			master = &refs[i]
		case r.Kind == MUCR && fold(r.Value) != fold(master.Value) && !m.supplementary():
			tell(r.Node, dm.Diagnostic{Code: CodeStray, Severity: dm.Warning,
				Message:  fmt.Sprintf("The MUCR %s is a second one beside %s at %s: a declaration has one at most", value, show(strings.TrimSpace(master.Value)), m.where(master.Node)),
				Expected: "the MUCR of the declaration, once"})
		}
	}
}

// emptiness is the finding about a reference that is there without a value.
func (m *message) emptiness(r Reference) dm.Diagnostic {
	d := dm.Diagnostic{Code: CodeEmpty, Severity: dm.Warning, Message: fmt.Sprintf("The %s is empty", r.Kind), Expected: fmt.Sprintf("a %s, or nothing", r.Kind)}
	if r.Kind != UCR {
		d.Message = fmt.Sprintf("The previous document says that it is a %s and has no number", r.Kind)
		d.Expected = fmt.Sprintf("the %s in the document's ID", r.Kind)
	}
	return d
}

// checkForm says what is wrong with a UCR of any kind, after the EU's type
// UCRReferenceNumber35_NoSpaces: [!-~][ -~]{1,33}[!-~]|[!-~]{1,2}.
func checkForm(value string) (wrong, expected string) {
	at := 0
	for _, r := range value {
		if at++; r < ' ' || r > '~' {
			return fmt.Sprintf("character %d, %s, is not allowed", at, quoteRune(r)), "printable ASCII characters"
		}
	}
	switch n := utf8.RuneCountInString(value); {
	case n > MaxLength:
		return fmt.Sprintf("it has %d characters, %d too many", n, n-MaxLength), fmt.Sprintf("at most %d characters", MaxLength)
	case value != strings.TrimSpace(value):
		return "it has a blank at its beginning or end", "no blank at the ends"
	}
	return "", ""
}

// differ reports UCRs of one consignment that are not the same. What is given
// for the whole shipment holds for its items too; items among themselves may
// be of different consignments, and then nothing is given for the whole. A
// supplementary declaration may put together several consignments that were
// declared before, and then names the DUCR of each.
func differ(m *message, refs []Reference, tell func(dm.NodeID, dm.Diagnostic)) {
	if len(refs) < 2 || !refs[0].Kind.Identifies() || refs[0].Item > 0 {
		return
	}
	chosen := refs[0]
	known := map[string]bool{fold(chosen.Value): true}
	for _, r := range refs[1:] {
		if !r.Kind.Identifies() || known[fold(r.Value)] || r.Kind == DUCR && chosen.Kind == DUCR && m.supplementary() {
			continue
		}
		known[fold(r.Value)] = true
		tell(r.Node, dm.Diagnostic{Code: CodeDiffer, Severity: dm.Warning,
			Message: fmt.Sprintf("The message has two different UCRs for one consignment: the %s %s here, and the %s %s at %s", r.Kind,
				show(strings.TrimSpace(r.Value)), chosen.Kind, show(strings.TrimSpace(chosen.Value)), m.where(chosen.Node)),
			Expected: "the same UCR in both places: " + show(strings.TrimSpace(chosen.Value))})
	}
}

// where words the place of a value for those who made the input.
func (m *message) where(n dm.NodeID) string {
	at := m.tree.Locate(n, dm.Diagnostic{})
	if at.NationalPath == "" {
		return at.WCOPath
	}
	return fmt.Sprintf("%s in line %d", at.Field, at.Line)
}
