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
			if r.attrs[attrOf{n, a}] == unseen && !implied(a) && r.droppedAttribute(n, a) == nil {
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
		d := dm.Diagnostic{Code: CodeUnmapped, Severity: dm.Warning}
		if again := r.again(n); again != "" {
			d.Message = fmt.Sprintf("%s%s is not carried over: %s", r.src.Field(n), what, again)
		} else if leans, ok := r.leansOn(n, drops); ok {
			d = leans
		} else {
			d.Message = fmt.Sprintf("%s%s is not carried over: %s", r.src.Field(n), what, r.unruled(n))
		}
		d = r.src.Locate(n, d)
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

// again says of a value that its element, or one that it stands in, occurs more often
// than the format has it, and which occurrence is taken; empty where that is not so.
func (r *Runner) again(n dm.NodeID) string {
	for a := n; a != dm.None; a = r.src.Parent(a) {
		e := r.src.Elem(a)
		if e.Max == dm.Unbounded || r.src.Parent(a) == dm.None || r.src.Position(a) <= e.Max {
			continue
		}
		for c := r.src.First(r.src.Parent(a)); c != a; c = r.src.Next(c) {
			if r.src.Elem(c) == e && r.takes(c) {
				where := fmt.Sprintf("that in line %d", r.src.Place(c).Line)
				if r.src.Place(c).Line == r.src.Place(a).Line {
					where = fmt.Sprintf("that in column %d of the same line", r.src.Place(c).Col)
				}
				return fmt.Sprintf("%s occurs more often than the format has it, and %s is taken", r.src.Field(a), where)
			}
		}
	}
	return ""
}

// unruled says why no rule took up a value.
func (r *Runner) unruled(n dm.NodeID) string {
	if r.oneWay(r.src.Elem(n)) {
		if maker := r.madeFrom(r.src.Elem(n)); maker != dm.None {
			return fmt.Sprintf("it follows from %s in line %d, which says %s and leads to another value", r.src.Field(maker), r.src.Place(maker).Line, r.src.Value(maker))
		}
		return "its rule runs the other way only, and nothing here leads to it"
	}
	return "no rule of the mapping carries it"
}

// oneWay reports whether rules speak of an element, and all of them run the other way.
func (r *Runner) oneWay(e *dm.Element) bool {
	back := false
	for _, use := range r.m.uses()[valueOf{e, nil}] {
		if r.dir == in && use.In || r.dir == out && use.Out {
			return false
		}
		back = true
	}
	return back
}

// madeFrom is where in the message the value stands that the rules for the other way
// make an element of: None where there is none.
func (r *Runner) madeFrom(e *dm.Element) (from dm.NodeID) {
	from = dm.None
	if r.dir != in || r.dst.Body() == dm.None {
		return from
	}
	r.m.each(func(s standing) {
		if from != dm.None || s.group() || s.only != out || s.national == nil || s.wco == nil || !s.national.plain || !s.wco.plain || s.national.parts[0].path.end() != e {
			return
		}
		if made := r.dst.FirstOf(r.dst.Body(), s.wco.parts[0].path.end()); made != dm.None {
			from = r.dst.From(made)
		}
	})
	return from
}

// takes reports whether a rule took up the value of a node, or one below it.
func (r *Runner) takes(n dm.NodeID) bool {
	if r.fates[n] != unseen {
		return true
	}
	for c := r.src.First(n); c != dm.None; c = r.src.Next(c) {
		if r.takes(c) {
			return true
		}
	}
	return false
}

// droppedAttribute is what leaves out an attribute by name, or nil.
func (r *Runner) droppedAttribute(n dm.NodeID, a *dm.Attribute) *drop {
	if d := r.m.dropsAttr[valueOf{r.src.Elem(n), a}]; d != nil && r.conditionHolds(d, n) {
		return d
	}
	return nil
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
// a group that is, by name and always. Empty where it is not: a value that is left out
// has nothing below it that its name could speak of, and what leans on another value
// says nothing of content that is not known.
func (r *Runner) strayDropped(path string, drops []*drop) string {
	e := r.src.Package.Body
	for name := range strings.SplitSeq(strings.TrimPrefix(path, e.Name+"/"), "/") {
		name, _, _ = strings.Cut(name, "[")
		if e = e.Child(name); e == nil {
			return ""
		}
		if d := drops[e.Index]; d != nil && d.always() && e.IsClass() {
			return d.why
		}
	}
	return ""
}

// dropped returns what leaves a node out by name, or nil.
func (r *Runner) dropped(n dm.NodeID, drops []*drop) *drop {
	for a := n; a != dm.None; a = r.src.Parent(a) {
		for d := drops[r.src.Elem(a).Index]; d != nil; d = d.next {
			if r.leavesOut(d, n, a) {
				return d
			}
		}
	}
	return nil
}

// droppedItself reports whether a node is left out by its own name, and not by that
// of what it stands in.
func (r *Runner) droppedItself(n dm.NodeID) bool {
	for d := r.m.dropsNational[r.src.Elem(n).Index]; d != nil; d = d.next {
		if r.leavesOut(d, n, n) {
			return true
		}
	}
	return false
}

// leansOn says why a value is not left out by name although a drop names it: what
// it leans on is not there, or says something else.
func (r *Runner) leansOn(n dm.NodeID, drops []*drop) (_ dm.Diagnostic, ok bool) {
	for a := n; a != dm.None; a = r.src.Parent(a) {
		for d := drops[r.src.Elem(a).Index]; d != nil; d = d.next {
			if told, ok := r.alone(d, n, a); ok {
				return told, true
			}
		}
	}
	return dm.Diagnostic{}, false
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
