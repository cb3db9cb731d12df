package wcodm

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	dm "wcodm/datamodel"
	"wcodm/datamodel/ucr"
	"wcodm/mappings"
	"wcodm/validators"
)

// Codes of findings about a declaration that is reused.
const (
	codeNoExport  = "REU001"
	codeNotJoined = "REU002"
	codeMoved     = "REU003"
	codeBehind    = "REU004"
	codeLeft      = "REU005"
)

// ReuseCodes are the codes of the notes that make up the account of a declaration that
// is reused.
var ReuseCodes = []string{codeMoved, codeBehind, codeLeft}

// Reused tells what an export declaration gave the import declaration that was
// begun from it. The findings are among those of the [Result], too, as notes.
type Reused struct {
	// Carried counts the values that stay as they are; Kept lists them, which are not
	// among the findings, where that was asked for.
	Carried int
	Kept    []dm.Diagnostic
	// Changed are values that stand elsewhere or are others, such as the consignee
	// that becomes the importer; Behind those of the export alone; Left what is left
	// to be filled in. What is the same of many goods items is told once.
	Changed, Behind, Left []dm.Diagnostic
	// LeftBehind counts the values of the export alone.
	LeftBehind int
}

// reuse makes of an export declaration one of the base with what the import takes
// from it. It returns nil where it is no export.
func (w *worker) reuse(res *Result, t *dm.Tree) *dm.Tree {
	m := w.e.opts.Reuse
	way, ok := w.way(t.Package, m.National)
	if !ok {
		w.noExport(res, t, t.Root(), fmt.Sprintf("This is no export declaration: it is %s", t.Package.Title))
		return nil
	}
	var lost []dm.NodeID
	way.Convert(w.export, t, func(n dm.NodeID) { lost = append(lost, n) })
	if n := w.export.Find(w.export.Body(), "TypeCode"); n == dm.None || !dm.Exports(string(w.export.Value(n))) {
		what := "it does not say what it is (TypeCode)"
		if n != dm.None {
			what = fmt.Sprintf("its %s is %s", w.export.Field(n), dm.Shorten(string(w.export.Value(n))))
		}
		w.noExport(res, w.export, n, "This is no export declaration: "+what)
		return nil
	}
	if w.e.opts.UCR != ucr.Off && !slices.ContainsFunc(res.UCR, func(u ucr.Result) bool { return u.Outcome != ucr.Absent }) {
		res.mention(t.Locate(t.Body(), dm.Diagnostic{Code: codeNotJoined, Severity: dm.Warning, Expected: "a UCR, or --ucr derive",
			Message: "The export has no UCR, so nothing will join the import with it"}))
	}
	report := w.reporter(res)
	for _, n := range lost {
		report(t.Locate(n, dm.Diagnostic{Code: mappings.CodeUnmapped,
			Message: fmt.Sprintf("%s is not carried over: %s has no place for it", t.Field(n), m.National.Name)}))
	}
	w.runner(m).In(w.draft, w.export, report)
	res.Reused = w.account(m)
	return w.draft
}

func (w *worker) noExport(res *Result, t *dm.Tree, n dm.NodeID, message string) {
	once(res, res.report)(t.Locate(n, dm.Diagnostic{Code: codeNoExport, Severity: dm.Error, Message: message,
		Expected: "an export declaration, whose type begins with EX"}))
}

// account tells what became of the values of the export.
func (w *worker) account(m *mappings.Mapping) *Reused {
	r := w.runner(m)
	moves, stayed := r.Moves()
	var kept []dm.Diagnostic
	if w.e.opts.Account {
		for _, n := range stayed {
			kept = append(kept, w.draft.Locate(n, dm.Diagnostic{Message: fmt.Sprintf("%s %s", called(w.draft, n), dm.Shorten(string(w.draft.Value(n))))}))
		}
	}
	var changed, behind, left alike
	for _, move := range moves {
		to := w.draft.Elem(move.To)
		changed.add(to, "", w.draft.Locate(move.To, w.moved(move, to)))
	}
	count := 0
	r.Behind(func(n dm.NodeID, why string) {
		count++
		e, value := w.export.Elem(n), string(w.export.Value(n))
		behind.add(e, value, w.export.Locate(n, dm.Diagnostic{Code: codeBehind, Message: fmt.Sprintf("%s %s is left behind: %s", called(w.export, n), dm.Shorten(value), why)}))
	})
	m.Left(w.draft, func(n dm.NodeID, lacks *dm.Element, why string) {
		if names, in, ok := w.place(lacks); ok {
			left.add(lacks, "", w.draft.Locate(n, dm.Diagnostic{Code: codeLeft, Field: lacks.Name, WCOPath: in.Path(), Pointer: in.Pointer(), Expected: why,
				Message: fmt.Sprintf("%s is left to be filled in: %s", names, why)}))
		}
	})
	for _, move := range moves {
		e := w.draft.Elem(move.To)
		if names, in, ok := w.place(e); ok && move.Cut {
			left.add(e, "", w.draft.Locate(move.To, dm.Diagnostic{Code: codeLeft, WCOPath: in.Path(), Pointer: in.Pointer(), Value: string(w.export.Value(move.From)), Expected: move.Why,
				Message: fmt.Sprintf("%s is to be completed: %s", names, move.Why)}))
		}
	}
	for i := range left.all {
		if had := behind.below(left.all[i].elem); had != "" {
			left.all[i].finding.Message += "; the export had " + had
		}
	}
	return &Reused{Carried: len(stayed), Kept: kept, Changed: changed.byLine(), Behind: behind.findings(), Left: left.findings(), LeftBehind: count}
}

// moved words what became of a value or a class of the export.
func (w *worker) moved(m mappings.Move, to *dm.Element) dm.Diagnostic {
	is := string(w.draft.Value(m.To))
	d := dm.Diagnostic{Code: codeMoved, Value: is, Expected: is}
	if m.From == dm.None {
		d.Message = fmt.Sprintf("%s is %s: %s", shown(to), is, m.Why)
		return d
	}
	from := w.export.Elem(m.From)
	d.Value = string(w.export.Value(m.From))
	switch {
	case to.IsClass():
		d.Value = w.name(m.To)
		d.Expected = to.Path()
		becomes := "becomes"
		if m.Also {
			becomes = "is also"
		}
		d.Message = fmt.Sprintf("%s %s %s %s: %s", shown(from), dm.Shorten(d.Value), becomes, shown(to), m.Why)
	case mappings.SamePlace(from, to):
		d.Message = fmt.Sprintf("%s %s becomes %s: %s", called(w.export, m.From), d.Value, is, m.Why)
	default:
		d.Message = fmt.Sprintf("%s %s becomes %s: %s", called(w.export, m.From), dm.Shorten(d.Value), shown(to), m.Why)
	}
	return d
}

// name is the name in a class of the draft, or else the first value in it.
func (w *worker) name(class dm.NodeID) string {
	if e := w.draft.Elem(class).Child("Name"); e != nil {
		if n := w.draft.Child(class, e); n != dm.None {
			return string(w.draft.Value(n))
		}
	}
	for n := w.draft.First(class); n != dm.None; n = w.draft.First(n) {
		if w.draft.HasValue(n) {
			return string(w.draft.Value(n))
		}
	}
	return ""
}

// incomplete takes what a judge of the draft says is missing: it is left to be
// filled in, and no error.
func (a *Reused) incomplete(d dm.Diagnostic) (taken bool) {
	if !validators.Missing(d.Code) {
		return false
	}
	d.Code, d.Severity = codeLeft, dm.Note
	if !slices.ContainsFunc(a.Left, func(l dm.Diagnostic) bool { return l.WCOPath == d.WCOPath+"/"+d.Expected || l.WCOPath == d.Expected }) {
		d.Message = fmt.Sprintf("%s is left to be filled in: the message must have it", d.Expected)
		a.Left = append(a.Left, d)
	}
	return true
}

// tell makes the account part of what is found: first what matters most, as a long list
// is not listed to its end.
func (a *Reused) tell(res *Result) {
	for _, section := range [][]dm.Diagnostic{a.Left, a.Changed, a.Behind} {
		for i, d := range section {
			section[i], _ = res.tell(d)
		}
	}
}

// called is what the one who made the input calls the field of a value: in a national
// format by its name there, otherwise by its path.
func called(t *dm.Tree, n dm.NodeID) string {
	if origin, _ := t.Origin(n); origin.Package.National {
		return t.Field(n)
	}
	return shown(t.Elem(n))
}

// shown is an element's path below its goods item or shipment.
func shown(e *dm.Element) string {
	path := e.Path()
	for _, class := range []string{"GoodsShipment/GovernmentAgencyGoodsItem/", "GoodsShipment/"} {
		if below, ok := strings.CutPrefix(path, class); ok {
			return below
		}
	}
	return path
}

// place is where the target has an element of the draft, with the names that it is
// known by; ok is false where it has none.
func (w *worker) place(e *dm.Element) (names string, in *dm.Element, ok bool) {
	to := w.e.opts.To
	if in = e; e.Package().Base != nil { // where the base has it
		in = e.Base
	}
	switch {
	case in == nil:
	case to.Mapping != nil:
		fields := to.Mapping.NationalFields(in)
		return strings.Join(fields, " or ") + known(in), in, len(fields) > 0
	default:
		in = to.Package.FromBase(in)
	}
	if in == nil {
		return "", nil, false
	}
	return shown(in) + known(e), in, true
}

// known is what people and standards call an element, in brackets.
func known(e *dm.Element) string {
	names := []string{strings.TrimSuffix(e.Title, ", coded")}
	if e.EU != "" && !strings.Contains(e.EU, ",") {
		names = append(names, "EU "+e.EU)
	}
	if e.SAD != "" {
		names = append(names, "SAD box "+e.SAD)
	}
	return " (" + strings.Join(names, ", ") + ")"
}

// alike gathers findings; those that say the same of several goods items become one.
type alike struct {
	all   []alikeOnes
	index map[string]int // by message
}

type alikeOnes struct {
	elem    *dm.Element
	value   string
	finding dm.Diagnostic
	items   []int
}

func (t *alike) add(e *dm.Element, value string, d dm.Diagnostic) {
	i, ok := t.index[d.Message]
	if !ok {
		if t.index == nil {
			t.index = map[string]int{}
		}
		i = len(t.all)
		t.index[d.Message] = i
		t.all = append(t.all, alikeOnes{elem: e, value: value, finding: d})
	}
	if items := t.all[i].items; d.Item > 0 && (len(items) == 0 || items[len(items)-1] != d.Item) {
		t.all[i].items = append(items, d.Item)
	}
}

// byLine is findings in the order of the input.
func (t *alike) byLine() []dm.Diagnostic {
	all := t.findings()
	slices.SortStableFunc(all, func(a, b dm.Diagnostic) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return all
}

func (t *alike) findings() []dm.Diagnostic {
	var all []dm.Diagnostic
	for _, x := range t.all {
		if len(x.items) > 1 {
			x.finding.Item = 0
			x.finding.Message += " (goods items " + numbers(x.items) + ")"
		}
		all = append(all, x.finding)
	}
	return all
}

// shownValues is how many values of the export a finding repeats.
const shownValues = 4

// below lists the values at or below a place of the base, with the line of the first;
// empty where there are none.
func (t *alike) below(e *dm.Element) string {
	var values []string
	line := 0
	for _, x := range t.all {
		value := dm.Shorten(x.value)
		if !within(x.elem, e) || slices.Contains(values, value) {
			continue
		}
		if line == 0 {
			line = x.finding.Line
		}
		values = append(values, value)
	}
	if len(values) == 0 {
		return ""
	}
	if len(values) > shownValues {
		values = append(values[:shownValues], "…")
	}
	return fmt.Sprintf("%s (line %d)", strings.Join(values, ", "), line)
}

// within reports whether an element of a twin is, or stands in, one of its package.
func within(e, of *dm.Element) bool {
	for ; e != nil; e = e.Parent {
		if e.Name == of.Name && mappings.SamePlace(e, of) {
			return true
		}
	}
	return false
}

// numbers words numbers that rise, runs of them shortened: "1 to 3, 7".
func numbers(all []int) string {
	var words []string
	for i := 0; i < len(all); {
		j := i
		for j+1 < len(all) && all[j+1] == all[j]+1 {
			j++
		}
		switch {
		case j > i+1:
			words = append(words, fmt.Sprintf("%d to %d", all[i], all[j]))
		case j > i:
			words = append(words, strconv.Itoa(all[i]), strconv.Itoa(all[j]))
		default:
			words = append(words, strconv.Itoa(all[i]))
		}
		i = j + 1
	}
	return strings.Join(words, ", ")
}
