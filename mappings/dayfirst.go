package mappings

import (
	"fmt"
	"strings"

	dm "wcodm/datamodel"
)

// Dates such as 04/09/26 are read by their form alone, and nothing in them says which
// of the numbers is the month. Where another date of the same message can only be
// meant in the other order (14/09/26, where the month comes first), whoever wrote the
// message did not write dates as the format does, and the others are not believed.

// swapped is the form with day and month in the other order; nil where nobody writes
// dates in two orders: behind the year, the month comes first.
func (d *dateForm) swapped() *dateForm {
	var order []byte
	for _, f := range d.fields {
		switch f.kind {
		case 'y', 'M', 'd':
			order = append(order, f.kind)
		}
	}
	if len(order) != 3 || order[0] == 'y' || order[1] == 'y' {
		return nil
	}
	other := *d
	other.fields = make([]dateField, len(d.fields))
	for i, f := range d.fields {
		switch f.kind {
		case 'M':
			f.kind = 'd'
		case 'd':
			f.kind = 'M'
		}
		other.fields[i] = f
	}
	other.text = strings.NewReplacer("M", "d", "d", "M").Replace(d.text) // its letters in quotes do not matter
	return &other
}

// twoOrders is a form in which a date may have been written in either order.
type twoOrders struct{ form, other *dateForm }

// gatherDates notes the national elements that hold dates of two orders: those that a
// rule reads so, and those whose type is such a date and nothing else.
func (m *Mapping) gatherDates() {
	if m.Between() {
		return
	}
	dates := make([]*twoOrders, len(m.National.Elements))
	var forms []*twoOrders
	m.each(func(s standing) {
		form, ok := s.convert.(*dateForm)
		if !ok || !s.runsIn || s.group() || s.national == nil || !s.national.plain || s.national.parts[0].path.attr != nil {
			return
		}
		if other := form.swapped(); other != nil {
			at := &twoOrders{form, other}
			dates[s.national.parts[0].path.end().Index] = at
			forms = append(forms, at)
		}
	})
	if len(forms) == 0 {
		return
	}
	for i, e := range m.National.Elements {
		if dates[i] == nil && e.Type != nil && len(e.Facets.Patterns) > 0 {
			dates[i] = ofType(e, forms)
		}
	}
	m.dates = dates
}

// ofType is the form of an element whose type takes dates of it and no other text.
func ofType(e *dm.Element, forms []*twoOrders) *twoOrders {
	takes := func(v string) bool { wrong, _ := e.Check(v); return wrong == "" }
	if takes("1") || takes("A") {
		return nil
	}
	for _, f := range forms {
		if v, wrong := f.form.out("20261130"); wrong == nil && takes(v) {
			return f
		}
	}
	return nil
}

// orders looks at the dates of the message before any is read. Where one can only be
// meant in the other order, that and those that could be either are in doubt, which is
// told once.
func (r *Runner) orders() {
	clear(r.doubts)
	if r.m.dates == nil || r.dir == out {
		return
	}
	proof := dm.None
	var either []dm.NodeID
	for i := range r.src.Len() {
		n := dm.NodeID(i)
		x := r.m.dates[r.src.Elem(n).Index]
		if x == nil || len(r.src.Value(n)) == 0 {
			continue
		}
		v := string(r.src.Value(n))
		here, wrong := x.form.in(v)
		there, wrongThere := x.other.in(v)
		switch {
		case wrongThere != nil || here == there:
			continue
		case wrong != nil && proof == dm.None:
			proof = n
		}
		either = append(either, n)
	}
	if proof != dm.None {
		r.doubt(proof, either)
	}
}

// doubt reports the dates that are in doubt, at the one that proves it.
func (r *Runner) doubt(proof dm.NodeID, dates []dm.NodeID) {
	x := r.m.dates[r.src.Elem(proof).Index]
	var others []string
	for _, n := range dates {
		if n != proof {
			others = append(others, fmt.Sprintf("%s in line %d (%s)", r.src.Value(n), r.src.Place(n).Line, r.src.Field(n)))
		}
	}
	message := fmt.Sprintf("%q is no date written %s, but one written %s", r.src.Value(proof), x.form.text, x.other.text)
	const listed = 3
	switch n := len(others); {
	case n > listed:
		message += fmt.Sprintf("; so %s and %d more may be meant so, too, and none of them is carried over", strings.Join(others[:listed], ", "), n-listed)
	case n > 0:
		message += fmt.Sprintf("; so %s may be meant so, too, and none of them is carried over", enumerate(others))
	}
	d := r.src.Locate(proof, dm.Diagnostic{Code: codeDayFirst, Severity: dm.Error, Message: message, Expected: x.form.declare(x.other.text)})
	r.report(d)
	for _, n := range dates {
		r.doubts[n] = d
	}
}

// declare says what is right of a date, and how a mapping says that dates are written
// in another form.
func (d *dateForm) declare(other string) string {
	how := fmt.Sprintf("in the mapping of these files, \"date: %s\"", other)
	if d.name != "" {
		how = fmt.Sprintf("in a mapping of your own that includes this one, \"dates: {%s: %s}\"", d.name, other)
	}
	return fmt.Sprintf("dates written %s, or %s", d.text, how)
}

// doubted reports whether a value is a date that is in doubt; it is then marked as
// not carried.
func (r *Runner) doubted(n dm.NodeID, to *side) bool {
	if len(r.doubts) == 0 {
		return false
	}
	d, ok := r.doubts[n]
	if ok {
		r.fates[n] = lost
		r.trace.tells(attrOf{node: n}, d)
		r.trace.fails(n, d)
		r.spoiled[spoiled{r.within, to.paths()[0].last().elem}] = d
	}
	return ok
}
