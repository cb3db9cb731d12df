package wcodm

import (
	"cmp"
	"strconv"
	"strings"

	dm "wcodm/datamodel"
	"wcodm/validators/customs"
)

// Answer is what one response of customs says about one declaration.
type Answer struct {
	// Response is the name of the input it was in.
	Response string
	// Function is the code of what it says, Means that in a word or two ("rejected");
	// empty where that is not known here.
	Function, Means string
	// LRN and MRN name the declaration, as far as the response does.
	LRN, MRN string
	// Rejected says that customs did not take the declaration.
	Rejected bool
	// Traced and Lost count the errors that lead to a place in the declaration, and
	// those that do not.
	Traced, Lost int
	// Findings tell each error at the place that it is about: in the source where one
	// leads there, else in the declaration, else in the response.
	Findings []dm.Diagnostic

	errors, changes, statements []remark
	place                       dm.Diagnostic // where the response stands
}

// remark is one thing that a response says.
type remark struct {
	code, text string
	described  bool // beside its code
	pointer    dm.Pointer
	place      dm.Diagnostic // where it stands in the response
}

// The ids by which a response and a declaration are read, whatever their package
// calls the elements.
const (
	idDeclaration = "42A"
	idResponse    = "07B"
	idError       = "53A"
	idErrorCode   = "377"
	idErrorText   = "488"
	idAmendment   = "06A"
	idReason      = "099"
	idStatement   = "03A"
	idStatedText  = "225"
	idFunction    = "017"
	idRejection   = "374" // RejectionDateTime
	idLRN         = "D026"
	idMRN         = "D014"
)

// functionRejected is the function code of a response that rejects.
const functionRejected = "03"

// functions are the function codes of UK responses (HMRC's example notifications
// DMSACC, DMSRCV …, whose names say what they are).
var functions = map[string]string{
	"01":             "accepted",
	"02":             "received",
	functionRejected: "rejected",
	"05":             "under control",
	"06":             "documents wanted",
	"07":             "amended",
	"08":             "goods released",
	"09":             "cleared",
	"10":             "invalidated",
	"11":             "request decided",
	"13":             "taxes",
	"16":             "goods left",
}

// answer reads one response.
func (m *message) answer(n dm.NodeID) Answer {
	t := m.tree
	a := Answer{Response: m.input, Function: child(t, n, idFunction), place: m.locate(n, dm.Diagnostic{})}
	a.Means = functions[a.Function]
	a.Rejected = a.Function == functionRejected
	for c := t.First(n); c != dm.None; c = t.Next(c) {
		r := remark{pointer: t.PointerOf(c), place: m.locate(c, dm.Diagnostic{})}
		switch t.Elem(c).ID {
		case idError:
			r.code, r.text = child(t, c, idErrorCode), child(t, c, idErrorText)
			r.described = r.text != ""
			a.errors = append(a.errors, r)
		case idAmendment:
			r.code = child(t, c, idReason)
			a.changes = append(a.changes, r)
		case idDeclaration:
			a.LRN, a.MRN = cmp.Or(a.LRN, child(t, c, idLRN)), cmp.Or(a.MRN, child(t, c, idMRN))
			a.Rejected = a.Rejected || child(t, c, idRejection) != ""
		}
	}
	for c := t.First(n); c != dm.None; c = t.Next(c) {
		if t.Elem(c).ID == idStatement {
			a.statement(remark{text: child(t, c, idStatedText), pointer: t.PointerOf(c), place: m.locate(c, dm.Diagnostic{})})
		}
	}
	return a
}

// statement adds what a response says of one of its errors or changes to that.
func (a *Answer) statement(r remark) {
	if r.text == "" {
		return
	}
	of := map[string][]remark{idError: a.errors, idAmendment: a.changes}
	for _, s := range r.pointer {
		if n, err := strconv.Atoi(s.Number); err == nil && 0 < n && n <= len(of[s.Class]) {
			if e := &of[s.Class][n-1]; !strings.Contains(e.text, r.text) {
				e.text = strings.TrimPrefix(e.text+"; "+r.text, "; ")
			}
			return
		}
	}
	a.statements = append(a.statements, r)
}

// about words the code and the text of customs, and what the code means where customs
// does not describe it.
func (r *remark) about() string {
	s := ""
	switch known, ok := customs.Find(r.code); {
	case r.code == "":
	case ok && !r.described:
		s = " (" + r.code + ": " + known.Meaning + ")"
	default:
		s = " (" + r.code + ")"
	}
	if r.text != "" {
		s += ": " + r.text
	}
	return s
}

// childNode is the first child with an id, or None.
func childNode(t *dm.Tree, n dm.NodeID, id string) dm.NodeID {
	for c := t.First(n); c != dm.None; c = t.Next(c) {
		if t.Elem(c).ID == id {
			return c
		}
	}
	return dm.None
}

// child is the value of the first child with an id, empty where there is none.
func child(t *dm.Tree, n dm.NodeID, id string) string {
	c := childNode(t, n, id)
	if c == dm.None {
		return ""
	}
	return strings.TrimSpace(string(t.Value(c)))
}
