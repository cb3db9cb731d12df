package report

import (
	"fmt"
	"slices"
	"strings"

	dm "wcodm/datamodel"
	"wcodm/datamodel/sad"
)

// declaration is what the page shows of one message.
type declaration struct {
	ID, Name, Format, Counts, Err string
	Open, Valid, Laid             bool
	Items, Unlisted               int

	Head, Foot *formView
	Forms      []*formView // of goods items
	Loose      []*findingView
	Table      []itemRow
	Columns    []itemColumn
	MoreItems  int
	Other      []*valueView
	Values     []valueGroup
	Count      int
	MoreValues int
	Legend     string

	findings []*findingView
}

// formView is a part of the form with its findings beside it.
type formView struct {
	Part  sad.Part
	Item  int
	Boxes []*boxView
	Notes []*findingView

	boxes map[string]*boxView
}

type boxView struct {
	sad.Box
	Extra    bool // is in another part of the form, and here for what is said in this one
	Lines    []boxLine
	More     int // lines that are not shown
	Marks    []*findingView
	Severity string

	group   int  // of the last line
	carried bool // has a value that the message has
	order   int  // on the form
}

// Empty says that the part of the form has nothing in it.
func (f *formView) Empty() bool {
	return !slices.ContainsFunc(f.Boxes, func(b *boxView) bool { return !b.Empty() })
}

// Empty says that the box has nothing in it.
func (b *boxView) Empty() bool { return len(b.Lines) == 0 && len(b.Marks) == 0 }

// boxLine is one line of a box; Shipment is 0 where there is but one.
type boxLine struct {
	Shipment int
	Values   []*valueView
}

// boxLines is how many lines a box shows.
const boxLines = 15

type valueView struct {
	*sad.Field
	Marks []*findingView
}

// findingView is a finding with its number among those of the message.
type findingView struct {
	dm.Diagnostic
	ID     string
	Number int
	Box    string
}

type valueGroup struct {
	Title  string
	Fields []*valueView
}

type itemRow struct {
	Item  int
	Cells []itemCell
	Marks []*findingView
}

type itemCell struct {
	itemColumn
	Text string
}

// itemColumn is a column of the table of goods items: the places in the base
// package whose values it shows, and the box of a value that only the input has.
type itemColumn struct {
	Title  string
	Homes  []string
	Box    string
	Number bool
}

var itemColumns = []itemColumn{
	{Title: "Commodity code", Homes: []string{"Commodity/Classification/ID"}, Box: "33"},
	{Title: "Description", Homes: []string{"Commodity/Description"}},
	{Title: "Origin", Homes: []string{"Origin/CountryCode"}, Box: "34"},
	{Title: "Packages", Homes: []string{"Packaging/QuantityQuantity", "Packaging/TypeCode"}},
	{Title: "Gross mass", Homes: []string{"Commodity/GoodsMeasure/GrossMassMeasure"}, Box: "35", Number: true},
	{Title: "Net mass", Homes: []string{"Commodity/GoodsMeasure/NetNetWeightMeasure"}, Box: "38", Number: true},
	{Title: "Price", Homes: []string{"Commodity/InvoiceLine/ItemChargeAmount"}, Box: "42", Number: true},
	{Title: "Procedure", Homes: []string{"GovernmentProcedure/CurrentCode", "GovernmentProcedure/PreviousCode", "GovernmentProcedure/AdditionalProcedure/ProcedureCode"}, Box: "37"},
}

// itemHome is the path of a goods item in the base package.
const itemHome = "GoodsShipment/GovernmentAgencyGoodsItem/"

// newDeclaration lays a message out, with no more findings than limit.
func newDeclaration(m *Message, s *sad.Sheet, limit int) *declaration {
	d := &declaration{Name: inputName(m.File), Format: m.Format}
	if m.Number > 1 {
		d.Name += fmt.Sprintf(" (message %d)", m.Number)
	}
	if m.Err != nil {
		d.Err = m.Err.Error()
	}
	// Of too many, the worst are listed.
	listed := m.Findings
	if more := len(listed) - max(limit, 0); more > 0 {
		listed = slices.Clone(listed)
		slices.SortStableFunc(listed, func(a, b dm.Diagnostic) int { return int(b.Severity) - int(a.Severity) })
		listed = listed[:len(listed)-more]
		slices.SortStableFunc(listed, func(a, b dm.Diagnostic) int { return a.Line - b.Line })
		d.Unlisted = more
	}
	d.Unlisted += m.Unlisted.All()
	for i, f := range listed {
		d.findings = append(d.findings, &findingView{Diagnostic: f, Number: i + 1})
	}
	if s == nil {
		d.Loose = d.findings
	} else {
		d.lay(s)
	}
	return d
}

// number gives the findings their anchors, when the declaration has its own.
func (d *declaration) number(id string) {
	d.ID = id
	for _, f := range d.findings {
		f.ID = fmt.Sprintf("%s-%d", id, f.Number)
	}
}

func (d *declaration) lay(s *sad.Sheet) {
	d.Laid, d.Items = true, s.Items
	values := make([]*valueView, len(s.Fields))
	boxed := false
	for i := range s.Fields {
		values[i] = &valueView{Field: &s.Fields[i]}
		boxed = boxed || s.Fields[i].Box != ""
	}
	// Where a finding belongs: to an item, to a box, to a value.
	items := make([]int, len(d.findings))
	noted := map[int]bool{}
	for i, f := range d.findings {
		field, box := s.About(&f.Diagnostic)
		items[i] = min(f.Item, s.Items)
		if field >= 0 {
			values[field].Marks = append(values[field].Marks, f)
			items[i] = values[field].Item
		}
		if f.Box = box; items[i] > 0 {
			noted[items[i]] = true
		}
	}
	forms := d.forms(s, boxed, noted)
	d.fill(s, forms, values)
	d.place(forms, items, values)
	for _, f := range forms {
		f.sort()
	}
	if d.Foot != nil {
		d.Foot.sort()
	}
	d.table(s, values, items)
	d.list(s, values)
	d.legend(s)
}

// forms makes the parts of the form, by item; the head is that of item 0.
func (d *declaration) forms(s *sad.Sheet, boxed bool, noted map[int]bool) map[int]*formView {
	forms := map[int]*formView{}
	if !boxed {
		return forms
	}
	d.Head, d.Foot = newForm(sad.Head, 0), newForm(sad.Foot, 0)
	forms[0] = d.Head
	for item := 1; item <= s.Items && len(d.Forms) < itemForms; item++ {
		if item <= firstForms || noted[item] {
			forms[item] = newForm(sad.Item, item)
			d.Forms = append(d.Forms, forms[item])
		}
	}
	return forms
}

func newForm(part sad.Part, item int) *formView {
	f := &formView{Part: part, Item: item, boxes: map[string]*boxView{}}
	for i, b := range sad.Boxes() {
		if b.Part == part {
			f.add(i)
		}
	}
	return f
}

func (f *formView) add(i int) *boxView {
	b := sad.Boxes()[i]
	v := &boxView{Box: b, Extra: b.Part != f.Part, order: i}
	f.Boxes = append(f.Boxes, v)
	f.boxes[b.Number] = v
	return v
}

// box finds the box of an item (0 for the declaration's own), and the part of
// the form it is on: for a box of another part, one is added.
func (d *declaration) box(forms map[int]*formView, item int, number string) (*formView, *boxView) {
	f := forms[item]
	if f == nil || number == "" {
		return nil, nil
	}
	if item == 0 && d.Foot.boxes[number] != nil {
		f = d.Foot
	}
	if b := f.boxes[number]; b != nil {
		return f, b
	}
	for i, b := range sad.Boxes() {
		if b.Number == number {
			return f, f.add(i)
		}
	}
	return nil, nil
}

// sort puts the boxes that are not the part's own into the order of the form, and
// the values of each line into the order in which they are read.
func (f *formView) sort() {
	if own := slices.IndexFunc(f.Boxes, func(b *boxView) bool { return b.Extra }); own >= 0 {
		slices.SortStableFunc(f.Boxes[own:], func(a, b *boxView) int { return a.order - b.order })
	}
	for _, b := range f.Boxes {
		for _, line := range b.Lines {
			slices.SortStableFunc(line.Values, func(v, w *valueView) int { return v.Rank - w.Rank })
		}
	}
}

// fill puts the values into their boxes, those of one group into one line.
func (d *declaration) fill(s *sad.Sheet, forms map[int]*formView, values []*valueView) {
	for _, v := range values {
		if v.Item == 0 && v.Box == "" && v.Home != "" && !v.Counts && d.Head != nil && len(d.Other) < tableItems {
			d.Other = append(d.Other, v)
		}
		_, b := d.box(forms, v.Item, v.Box)
		if b == nil {
			continue
		}
		only := v.At.WCOPath == ""
		if only && len(v.Marks) == 0 && b.carried {
			continue // the box has what counts
		}
		b.carried = b.carried || !only
		last := len(b.Lines) - 1
		switch {
		case last >= 0 && b.group == v.Group:
			b.Lines[last].Values = append(b.Lines[last].Values, v)
		case last+1 == boxLines && len(v.Marks) == 0:
			b.More++
		default:
			line := boxLine{Values: []*valueView{v}}
			if s.Shipments > 1 && v.Item == 0 {
				line.Shipment = v.Shipment
			}
			b.Lines = append(b.Lines, line)
			b.group = v.Group
		}
	}
}

// place puts the findings beside the part of the form they are about; what has
// no box there is loose.
func (d *declaration) place(forms map[int]*formView, items []int, values []*valueView) {
	shown := map[*findingView]bool{} // at their value, in a box
	for _, v := range values {
		for _, f := range v.Marks {
			shown[f] = v.Box != ""
		}
	}
	for i, f := range d.findings {
		form, b := d.box(forms, items[i], f.Box)
		if b == nil {
			d.Loose = append(d.Loose, f)
			continue
		}
		form.Notes = append(form.Notes, f)
		if !shown[f] {
			b.Marks = append(b.Marks, f)
		}
		if s := f.Severity.String(); b.Severity == "" || f.Severity == dm.Error || f.Severity == dm.Warning && b.Severity == dm.Note.String() {
			b.Severity = s
		}
	}
}

// table makes the table of goods items.
func (d *declaration) table(s *sad.Sheet, values []*valueView, items []int) {
	if s.Items == 0 {
		return
	}
	n := min(s.Items, tableItems)
	d.MoreItems = s.Items - n
	d.Columns = itemColumns
	d.Table = make([]itemRow, n)
	groups := make([][]int, n) // of the last value in each cell
	for i := range d.Table {
		d.Table[i] = itemRow{Item: i + 1, Cells: make([]itemCell, len(itemColumns))}
		for c := range itemColumns {
			d.Table[i].Cells[c].itemColumn = itemColumns[c]
		}
		groups[i] = make([]int, len(itemColumns))
	}
	for _, v := range values {
		if v.Item == 0 || v.Item > n || v.Within || v.Counts {
			continue
		}
		home, ok := strings.CutPrefix(v.Home, itemHome)
		for c := range itemColumns {
			cell := &d.Table[v.Item-1].Cells[c]
			if !(ok && slices.Contains(cell.Homes, home)) && !(v.Home == "" && v.Box != "" && v.Box == cell.Box && cell.Text == "") {
				continue
			}
			if last := &groups[v.Item-1][c]; cell.Text != "" && *last != v.Group {
				cell.Text += ", "
			} else if cell.Text != "" {
				cell.Text += " "
			}
			groups[v.Item-1][c] = v.Group
			cell.Text += v.Value
			if v.Unit != "" {
				cell.Text += " " + v.Unit
			}
		}
	}
	for i, f := range d.findings {
		if items[i] > 0 && items[i] <= n {
			d.Table[items[i]-1].Marks = append(d.Table[items[i]-1].Marks, f)
		}
	}
}

// list makes the table of where each value comes from: the declaration's own,
// those of its items, and what did not become a value by itself.
func (d *declaration) list(s *sad.Sheet, values []*valueView) {
	d.Count = len(s.Fields) + s.More
	byItem := map[int]int{} // index of the group
	var rest []*valueView
	for i, v := range values {
		switch {
		case i >= tableValues:
			d.MoreValues++
		case v.At.WCOPath == "":
			rest = append(rest, v)
		default:
			g, ok := byItem[v.Item]
			if !ok {
				g = len(d.Values)
				byItem[v.Item] = g
				title := "The declaration"
				if v.Item > 0 {
					title = fmt.Sprintf("Item %d", v.Item)
				}
				d.Values = append(d.Values, valueGroup{Title: title})
			}
			d.Values[g].Fields = append(d.Values[g].Fields, v)
		}
	}
	d.MoreValues += s.More
	if len(rest) > 0 {
		d.Values = append(d.Values, valueGroup{"In your file, and not a value of the declaration by themselves", rest})
	}
}

// legend explains the marks that the forms use.
func (d *declaration) legend(s *sad.Sheet) {
	made, only := false, false
	for i := range s.Fields {
		f := &s.Fields[i]
		made = made || f.Box != "" && f.Made
		only = only || f.Box != "" && f.At.WCOPath == ""
	}
	var parts []string
	if made {
		parts = append(parts, "Slanted: set by the conversion, not in your file.")
	}
	if only {
		parts = append(parts, "Underlined with dots: in your file, and not carried into the declaration.")
	}
	d.Legend = strings.Join(parts, " ")
}

// Class is how a value is shown.
func (v *valueView) Class() string {
	switch {
	case v.Made:
		return "made"
	case v.At.WCOPath == "" && v.Box != "":
		return "only"
	}
	return ""
}

// Hint names the value and its place in the input.
func (v *valueView) Hint() string {
	parts := []string{}
	for _, s := range []string{v.Title, v.Label(), v.Place()} {
		if s != "" && !slices.Contains(parts, s) {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, "; ")
}

// Note says what is not to be seen of a value.
func (v *valueView) Note() string {
	if v.Made {
		return "set by the conversion"
	}
	return ""
}

// Fate is what became of a value that the message does not have by itself.
func (v *valueView) Fate() string {
	if v.Within {
		return "part of other values"
	}
	return "not carried over"
}

// Label is the name that the input has for the value; Path its path there.
func (v *valueView) Label() string {
	if v.Made {
		return ""
	}
	return v.At.Field
}

func (v *valueView) Path() string {
	if v.Made || v.At.NationalPath == v.At.Field {
		return ""
	}
	return v.At.NationalPath
}

func (v *valueView) WCOPath() string { return v.At.WCOPath }
func (v *valueView) Pointer() string { return v.At.Pointer }

func (v *valueView) Place() string {
	if v.Made {
		return ""
	}
	return placeWords(&v.At)
}

func (f *findingView) Place() string { return placeWords(&f.Diagnostic) }

// Value is the value at fault, where the message does not tell it.
func (f *findingView) Value() string {
	if strings.Contains(f.Message, f.Diagnostic.Value) {
		return ""
	}
	return f.Diagnostic.Value
}

func placeWords(d *dm.Diagnostic) string {
	switch {
	case d.Line == 0:
		return ""
	case d.Row > 0:
		return fmt.Sprintf("Row %d", d.Row)
	case d.Column == 0:
		return fmt.Sprintf("Line %d", d.Line)
	}
	return fmt.Sprintf("Line %d, column %d", d.Line, d.Column)
}
