package validators

import (
	"fmt"
	"strconv"
	"strings"

	dm "wcodm/datamodel"
)

// CodeMissing is the code for an element that a package requires and a message
// lacks.
const CodeMissing = "PKG002"

// CodeSurplus is the code for an element that occurs more often than its package
// allows.
const CodeSurplus = "PKG003"

// Other codes of the package's own check.
const (
	codePkgValue = "PKG001"
	codePkgAttr  = "PKG004"
)

// Missing reports whether a code is that of something which a message must have and
// lacks.
func Missing(code string) bool {
	return code == CodeMissing || code == codeMissing || code == codeJSONMissing
}

// WrongKind names the JSON member that a finding says is not of the kind that it should
// be; empty for any other finding.
func WrongKind(d dm.Diagnostic) string {
	if d.Code != codeJSONKind {
		return ""
	}
	at, _, _ := strings.Cut(d.Detail, ": ")
	return lastName(at)
}

// Surplus reports whether a finding is that something occurs too often.
func Surplus(d dm.Diagnostic) bool {
	return (d.Code == CodeSurplus || d.Code == codeUnexpected) && strings.HasPrefix(d.Expected, atMost)
}

const atMost = "at most "

// Check judges a message by its package: every value and attribute against its
// facets, and how often each element occurs. It says exactly what the package's
// schemas say of a message whose structure is the package's, as that of a tree
// is, and serves every syntax.
func Check(t *dm.Tree, report func(dm.Diagnostic)) {
	CheckPart(t, func(*dm.Element) bool { return false }, report)
}

// CheckPart is Check for a message that things were left out of. What it requires,
// lacks, and may have lost so is not reported but counted.
func CheckPart(t *dm.Tree, lost func(*dm.Element) bool, report func(dm.Diagnostic)) (lacks int) {
	for i := range t.Len() {
		n := dm.NodeID(i)
		if e := t.Elem(n); e.Type == nil {
			lacks += checkCounts(t, n, e, lost, report)
			checkAttributes(t, n, e, report)
		} else {
			checkValue(t, n, e, report)
		}
	}
	return lacks
}

func checkCounts(t *dm.Tree, n dm.NodeID, e *dm.Element, lost func(*dm.Element) bool, report func(dm.Diagnostic)) (lacks int) {
	var small [64]int
	counts := small[:min(len(e.Children), len(small))]
	if len(e.Children) > len(small) {
		counts = make([]int, len(e.Children))
	}
	for c := t.First(n); c != dm.None; c = t.Next(c) {
		child := t.Elem(c)
		counts[child.Order]++
		if child.Max != dm.Unbounded && counts[child.Order] == child.Max+1 {
			report(surplus(t, c, dm.Error))
		}
	}
	for i, child := range e.Children {
		switch {
		case counts[i] >= child.Min:
		case lost(child):
			lacks++
		default:
			report(t.Missing(n, child, nil, dm.Diagnostic{Code: CodeMissing, Severity: dm.Error}))
		}
	}
	return lacks
}

// Seen warns of what a national message has that is not as its structure says,
// where that comes from what was seen of a format and not from a schema: what
// occurs more often, since it is not known which occurrence was meant, and values
// of another kind. What judged says of is judged elsewhere.
func Seen(t *dm.Tree, judged func(dm.NodeID) bool, report func(dm.Diagnostic)) {
	for i := range t.Len() {
		n := dm.NodeID(i)
		e := t.Elem(n)
		if e.Max != dm.Unbounded && t.Parent(n) != dm.None && t.Position(n) == e.Max+1 {
			report(surplus(t, n, dm.Warning))
		}
		if e.Type == nil || !t.HasValue(n) || judged(n) {
			continue
		}
		if d, ok := wrongValue(t, n, e); ok {
			d.Severity = dm.Warning
			report(d)
		}
	}
}

// surplus is the finding about the first occurrence that is one too many.
func surplus(t *dm.Tree, n dm.NodeID, s dm.Severity) dm.Diagnostic {
	d := dm.Diagnostic{Code: CodeSurplus, Severity: s}
	d.Message, d.Expected = surplusWords(t, n)
	return t.Locate(n, d)
}

// surplusWords tell how often an element occurs, and how often it may. Its parent has
// its own name: where a national message is read, the parent may have come of
// something else that was there first.
func surplusWords(t *dm.Tree, n dm.NodeID) (message, expected string) {
	e, parent, times := t.Elem(n), t.Parent(n), 0
	for c := t.First(parent); c != dm.None; c = t.Next(c) {
		if t.Elem(c) == e {
			times++
		}
	}
	verb := "are"
	if e.Max == 1 {
		verb = "is"
	}
	return fmt.Sprintf("%s occurs %s times in %s: %s %s allowed", t.Field(n), Thousands(times), t.Elem(parent).Name, Thousands(e.Max), verb), atMost + strconv.Itoa(e.Max)
}

// Thousands writes a number as people read it: 1,000.
func Thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func checkValue(t *dm.Tree, n dm.NodeID, e *dm.Element, report func(dm.Diagnostic)) {
	if !t.HasValue(n) {
		report(t.Missing(n, nil, nil, dm.Diagnostic{Code: CodeMissing, Severity: dm.Error}))
		return
	}
	if d, ok := wrongValue(t, n, e); ok {
		report(d)
	}
	checkAttributes(t, n, e, report)
}

// wrongValue is the finding about a value that its type does not take.
func wrongValue(t *dm.Tree, n dm.NodeID, e *dm.Element) (_ dm.Diagnostic, ok bool) {
	value := string(t.Value(n))
	wrong, expected := e.Check(value)
	if wrong == "" {
		return dm.Diagnostic{}, false
	}
	return t.Locate(n, dm.Diagnostic{Code: codePkgValue, Severity: dm.Error, Expected: expected,
		Message: fmt.Sprintf("The value %q of %s is not right: %s", shown(value), t.Field(n), wrong)}), true
}

func checkAttributes(t *dm.Tree, n dm.NodeID, e *dm.Element, report func(dm.Diagnostic)) {
	for _, a := range e.Attributes {
		value, ok := t.Attr(n, a)
		switch {
		case !ok && a.Required:
			report(t.Missing(n, nil, a, dm.Diagnostic{Code: codePkgAttr, Severity: dm.Error}))
		case ok:
			if wrong, expected := a.Facets.Check(a.Base, string(value)); wrong != "" {
				report(t.Locate(n, dm.Diagnostic{Code: codePkgAttr, Severity: dm.Error, Value: string(value), Expected: expected,
					Message: fmt.Sprintf("The %s %q of %s is not right: %s", a.Name, shown(string(value)), t.Field(n), wrong)}))
			}
		}
	}
}
