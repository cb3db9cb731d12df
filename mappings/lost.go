package mappings

import (
	"fmt"
	"strings"

	dm "wcodm/datamodel"
)

// Share counts the values of a message by what a run made of them.
type Share struct {
	// Values counts them, Carried those that a rule carried, and Unmapped those that no
	// rule carries and no drop names. XML attributes do not count.
	Values, Carried, Unmapped int
}

// Share tells of the message of the last run.
func (r *Runner) Share() Share { return r.share }

// unmapped reports what no rule carried and nothing drops by name.
func (r *Runner) unmapped() {
	drops := r.drops()
	body := r.src.Package.Body
	var buf [4]*dm.Attribute
	for i := range r.fates {
		n := dm.NodeID(i)
		e := r.src.Elem(n)
		if !e.Within(body) {
			continue
		}
		unmapped := buf[:0]
		if e.Type != nil && len(r.src.Value(n)) > 0 {
			r.share.Values++
			if r.fates[n] == unseen {
				unmapped = append(unmapped, nil)
			} else if r.Carried(n) {
				r.share.Carried++
			}
		}
		var names []string
		r.src.Attrs(n, func(a *dm.Attribute, _ []byte) {
			if r.attrs[attrOf{n, a}] == unseen && !implied(a) && r.m.dropsAttr[valueOf{e, a}] == nil {
				unmapped, names = append(unmapped, a), append(names, a.Name)
			}
		})
		if len(unmapped) == 0 || r.dropped(n, drops) != nil {
			continue
		}
		if unmapped[0] == nil {
			r.share.Unmapped++
		}
		what := ""
		if len(names) > 0 {
			what = " (" + strings.Join(names, ", ") + ")"
		}
		d := r.src.Locate(n, dm.Diagnostic{Code: CodeUnmapped, Severity: dm.Warning,
			Message: fmt.Sprintf("%s%s is not carried over: no rule of the mapping carries it", r.src.Field(n), what)})
		for _, a := range unmapped {
			r.trace.tells(attrOf{n, a}, d)
		}
		r.report(d)
	}
	for _, s := range r.src.Strays {
		if s.Value == "" || r.strayDropped(s.Path, drops) != "" {
			continue
		}
		r.share.Values++
		r.share.Unmapped++
		d := dm.Diagnostic{Code: "MAP001", Severity: dm.Warning, Message: fmt.Sprintf("%s is not carried over: the format %s does not know it", s.Path, r.src.Package.Name), Value: s.Value}
		if r.src.Package.National {
			d.NationalPath = s.Path
		} else {
			d.WCOPath = s.Path
		}
		r.report(d.At(s.Place))
	}
}

// drops are what is left out by name of the side that is read.
func (r *Runner) drops() []*drop {
	if r.dir == out {
		return r.m.dropsWCO
	}
	return r.m.dropsNational
}

// implied reports whether an attribute says nothing of its own: a date's format
// code follows from the form it is written in, and a schema location is a hint
// to the reader of one file.
func implied(a *dm.Attribute) bool { return a.Name == "formatCode" || a == dm.SchemaLocation }

// strayDropped is why content outside the structure is left out: it stands below
// a group that is, by name. Empty where it is not: a value that is left out has
// nothing below it that its name could speak of.
func (r *Runner) strayDropped(path string, drops []*drop) string {
	e := r.src.Package.Body
	for name := range strings.SplitSeq(strings.TrimPrefix(path, e.Name+"/"), "/") {
		name, _, _ = strings.Cut(name, "[")
		if e = e.Child(name); e == nil {
			return ""
		}
		if d := drops[e.Index]; d != nil && d.always() && e.IsClass() {
			return drops[e.Index].why
		}
	}
	return ""
}

// dropped returns what leaves a node out by name, or nil.
func (r *Runner) dropped(n dm.NodeID, drops []*drop) *drop {
	for a := n; a != dm.None; a = r.src.Parent(a) {
		d := drops[r.src.Elem(a).Index]
		if d != nil && (d.repeats == nil || r.repeats(n, d.repeats)) && r.dropHolds(d, a) {
			return d
		}
	}
	return nil
}

// droppedItself reports whether a node is left out by its own name, and not by that
// of what it stands in.
func (r *Runner) droppedItself(n dm.NodeID) bool {
	d := r.m.dropsNational[r.src.Elem(n).Index]
	return d != nil && (d.repeats == nil || r.repeats(n, d.repeats)) && r.dropHolds(d, n)
}

// dropHolds reports whether the condition of a drop holds of the node that it names:
// of a class itself, or of the class that a value stands in.
func (r *Runner) dropHolds(d *drop, n dm.NodeID) bool {
	if d.when == nil {
		return true
	}
	if !r.src.Elem(n).IsClass() {
		n = r.src.Parent(n)
	}
	return d.when.holds(d.when.once(r.said, r.src, n))
}

// repeats reports whether a node has the value of the element e next to it:
// below their nearest common ancestor.
func (r *Runner) repeats(n dm.NodeID, e *dm.Element) bool {
	for a := r.src.Parent(n); a != dm.None; a = r.src.Parent(a) {
		if !e.Within(r.src.Elem(a)) {
			continue
		}
		if other := r.src.FirstOf(a, e); other != dm.None {
			return sameValue(string(r.src.Value(n)), string(r.src.Value(other)))
		}
		return len(r.src.Value(n)) == 0
	}
	return false
}

// sameValue compares values, numbers by what they are worth. What begins with a
// zero that means nothing is a code, not a number.
func sameValue(a, b string) bool {
	return a == b || !zeroLed(a) && !zeroLed(b) && sameNumber(a, b)
}

func zeroLed(s string) bool { return len(s) > 1 && s[0] == '0' && s[1] != '.' }

// sameNumber compares decimals by what they are worth.
func sameNumber(a, b string) bool { return number(a) != "" && number(a) == number(b) }

// number is a canonical form of a decimal; empty for anything else.
func number(s string) string {
	s = writeOut(s)
	sign := ""
	if s != "" && (s[0] == '-' || s[0] == '+') {
		sign, s = strings.TrimPrefix(s[:1], "+"), s[1:]
	}
	whole, fraction, _ := strings.Cut(s, ".")
	if whole+fraction == "" || strings.Trim(whole+fraction, "0123456789") != "" {
		return ""
	}
	whole, fraction = strings.TrimLeft(whole, "0"), strings.TrimRight(fraction, "0")
	if whole+fraction == "" {
		sign = ""
	}
	return sign + whole + "." + fraction
}
