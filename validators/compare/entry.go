package compare

// Verdict is what came of comparing.
type Verdict string

// The verdicts, the good ones first.
const (
	Equal        Verdict = "equal"
	Within       Verdict = "within tolerance"
	Different    Verdict = "different"
	OnlyA        Verdict = "only in A"
	OnlyB        Verdict = "only in B"
	Incomparable Verdict = "not comparable"
	NotCompared  Verdict = "not compared"
)

// Good reports whether it is nothing to look at.
func (v Verdict) Good() bool { return v == Equal || v == Within }

// Entry is what came of one consignment: of a pair, where both sides have
// declarations, or else of one side.
type Entry struct {
	// Key is what the sides were joined by; empty for a consignment without one.
	Key string `json:"key"`
	// Verdict is Equal where all lines are, Within where all are at least that,
	// Different for any other pair; OnlyA or OnlyB for what has no counterpart, and
	// NotCompared for what cannot have one.
	Verdict Verdict `json:"verdict"`
	// A and B are the declarations of the sides, those that count first; MoreA and
	// MoreB count the ones that are not listed.
	A     []Declaration `json:"a"`
	B     []Declaration `json:"b"`
	MoreA int           `json:"moreA,omitempty"`
	MoreB int           `json:"moreB,omitempty"`
	// Notes say in words what is to be known about the declarations.
	Notes []string `json:"notes,omitempty"`
	// Lines are the characteristics that do not agree, or all where [Options] say so:
	// in the order of [Characteristics], those of the consignment first, then those
	// of each goods.
	Lines []Line `json:"lines,omitempty"`

	doubled bool // a declaration is there more than once
	noted   bool // what is no difference is to be told
}

// Pair reports whether both sides have declarations.
func (e *Entry) Pair() bool { return e.Verdict.Good() || e.Verdict == Different }

// Count counts the lines with verdicts that are not good.
func (e *Entry) Count() int {
	n := 0
	for i := range e.Lines {
		if !e.Lines[i].Verdict.Good() {
			n++
		}
	}
	return n
}

// Line is one characteristic of a pair.
type Line struct {
	// Characteristic is its name, Title what people call it.
	Characteristic string `json:"characteristic"`
	Title          string `json:"title"`
	// Goods are the first six digits of the commodity code, Origin the country of
	// origin, where the line is of those goods alone.
	Goods   string  `json:"goods,omitempty"`
	Origin  string  `json:"origin,omitempty"`
	Verdict Verdict `json:"verdict"`
	A       *Value  `json:"a"`
	B       *Value  `json:"b"`
	// Difference is what B has more than A, Percent that in relation to the larger
	// of the two; empty where they are no numbers of one unit.
	Difference string `json:"difference,omitempty"`
	Percent    string `json:"percent,omitempty"`
	// Tolerance is the one that allows the difference.
	Tolerance string `json:"tolerance,omitempty"`
	// Why says why the two cannot be compared, or of sets which values only one has.
	Why string `json:"why,omitempty"`
}

// Value is what one side has.
type Value struct {
	// Text is the value as people read it: "120.5 KGM".
	Text string `json:"text"`
	// How says how it came to be: "sum of 3 items", "total of the declaration".
	How string `json:"how,omitempty"`
	// Places are where it stands; More counts the places that are not listed.
	Places []Located `json:"places"`
	More   int       `json:"more,omitempty"`
}

// Located is a place in a file.
type Located struct {
	File   string `json:"file"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
	// Row is the row of a table.
	Row int `json:"row,omitempty"`
	// Field is the name that the one who made the file knows.
	Field string `json:"field,omitempty"`
	// Path is the place in the WCO Data Model, Pointer its ids.
	Path    string `json:"wcoPath,omitempty"`
	Pointer string `json:"pointer,omitempty"`
}

func (p *Place) in(file string) Located {
	return Located{File: file, Line: p.Line, Column: p.Column, Row: p.Row, Field: p.Field, Path: p.Path(), Pointer: p.Pointer()}
}

// Summary counts what came of comparing.
type Summary struct {
	// Key is what declarations were joined by.
	Key string `json:"key"`
	// Declarations are those that were read, Consignments what they declare, Unread
	// the messages and inputs that could not be read; of A and B.
	Declarations [2]int `json:"declarations"`
	Consignments [2]int `json:"consignments"`
	Unread       [2]int `json:"unread"`
	// Pairs counts keys that both sides have, by verdict.
	Equal     int `json:"equal"`
	Within    int `json:"withinTolerance"`
	Different int `json:"different"`
	// Only counts the keys that one side has, NotCompared the consignments that
	// have no key, change another, or are too many of one key.
	Only        [2]int `json:"only"`
	NotCompared [2]int `json:"notCompared"`
	// Lines counts the characteristics of the pairs by verdict.
	Lines map[Verdict]int `json:"lines"`
	// Points counts the lines that do not agree, by the name of the characteristic.
	Points map[string]int `json:"points,omitempty"`
}

// Pairs is how many keys both sides have.
func (s *Summary) Pairs() int { return s.Equal + s.Within + s.Different }

// Good reports whether all that was read agrees.
func (s *Summary) Good() bool {
	return s.Different == 0 && s.Only == [2]int{} && s.NotCompared == [2]int{} && s.Unread == [2]int{}
}

func (s *Summary) add(e *Entry) {
	for i := range e.Lines {
		if l := &e.Lines[i]; !l.Verdict.Good() {
			s.Points[l.Characteristic]++
		}
	}
	switch e.Verdict {
	case Equal:
		s.Equal++
	case Within:
		s.Within++
	case Different:
		s.Different++
	case OnlyA:
		s.Only[A]++
	case OnlyB:
		s.Only[B]++
	case NotCompared:
		s.NotCompared[A] += len(e.A) + e.MoreA
		s.NotCompared[B] += len(e.B) + e.MoreB
	}
}
