package ucr

import (
	"fmt"
	"strings"
	"unicode/utf8"

	dm "wcodm/datamodel"
)

// maxFindings bounds the findings about the references of one consignment.
const maxFindings = 100

// check reports what is wrong with the references of one consignment.
func (d *Deriver) check(m *message, refs []Reference, report func(dm.Diagnostic)) {
	count := 0
	tell := func(n dm.NodeID, f dm.Diagnostic) {
		if count++; count <= maxFindings {
			report(m.tree.Locate(n, f))
		}
	}
	for _, r := range refs {
		d.form(r, tell)
	}
	differ(m, refs, tell)
	if count > maxFindings {
		report(m.tree.Locate(refs[0].shipment, dm.Diagnostic{Code: CodeForm, Severity: dm.Error,
			Message: fmt.Sprintf("%d more findings about the UCRs of this goods shipment are not listed", count-maxFindings)}))
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
	if r.Kind == DUCR {
		if wrong, expected := d.ducr.Check(value); wrong != "" {
			tell(r.Node, dm.Diagnostic{Code: CodeForm, Severity: dm.Warning,
				Message: fmt.Sprintf("The DUCR %s is badly formed: %s", show(value), wrong), Expected: expected})
		}
	}
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

// shown bounds the length of a value that a sentence repeats.
const shown = 70

// show quotes nothing that is plain, and bounds what is long.
func show(value string) string {
	n := 0
	for i, r := range value {
		if n++; n > shown {
			return value[:i] + "…"
		}
		if r < ' ' || r == 0x7f {
			return show(strings.Map(func(r rune) rune {
				if r < ' ' || r == 0x7f {
					return '\uFFFD'
				}
				return r
			}, value))
		}
	}
	return value
}
