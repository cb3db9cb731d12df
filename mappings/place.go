package mappings

import (
	"slices"
	"strings"

	dm "wcodm/datamodel"
)

// Place is one place of the national format or of the package, with the names
// that standards have for it. Fields that are not known are empty.
type Place struct {
	// Path leads there from the record or the declaration, with the predicates
	// of the rule that names it ("Classification[IdentificationTypeCode=TSP]/ID").
	Path string `json:"path"`
	// Title is the element's name in words.
	Title string `json:"title,omitempty"`
	// ID is the WCO id, Pointer the path of WCO ids.
	ID      string `json:"id,omitempty"`
	Pointer string `json:"pointer,omitempty"`
	// EU is the EU data element number, SAD the box of the Single
	// Administrative Document, TDED the UN/TDED number.
	EU   string `json:"eu,omitempty"`
	SAD  string `json:"sad,omitempty"`
	TDED string `json:"tded,omitempty"`
}

// Plain is the path without predicates.
func (p Place) Plain() string {
	var b strings.Builder
	depth := 0
	for _, c := range p.Path {
		switch {
		case c == '[':
			depth++
		case c == ']':
			depth--
		case depth == 0:
			b.WriteRune(c)
		}
	}
	return b.String()
}

// placeOf describes an element under the path that a rule gives it.
func placeOf(e *dm.Element, path string) Place {
	p := Place{Path: path, Title: e.Title, ID: e.ID, EU: e.EU, SAD: inherited(e), TDED: e.TDED}
	if !e.Package().National {
		p.Pointer = e.Pointer()
	}
	return p
}

// inherited is the SAD box of the element, or of what it stands in.
func inherited(e *dm.Element) string {
	for ; e != nil; e = e.Parent {
		if e.SAD != "" {
			return e.SAD
		}
	}
	return ""
}

// under is a path below another; "." is the place itself.
func under(outer, path string) string {
	switch {
	case outer == "" || outer == "." || strings.HasPrefix(path, "/"):
		return path
	case path == ".":
		return outer
	}
	return outer + "/" + path
}

// frame is where a rule stands for those who read of it: the groups around it.
type frame struct {
	national, wco           string      // their paths, from the record and the declaration; "." at the top
	nationalElem, wcoElem   *dm.Element // where they lead
	nationalWhere, wcoWhere []string    // what groups that are only a common context ask, in words
	ways                    ways
	when                    []string // conditions, in words
	terms                   map[string]string
	oneWay                  bool // of a mapping between packages, which has one direction
}

// ways are directions.
type ways struct{ in, out bool }

func (m *Mapping) frame() frame {
	f := frame{national: ".", wco: ".", nationalElem: m.National.Body, wcoElem: m.Package.Body, ways: ways{true, true}, terms: map[string]string{}, oneWay: m.Between()}
	for _, t := range m.terms {
		f.terms[t.Code] = t.Meaning
	}
	return f
}

// with is the frame of a rule itself: its direction and condition added.
func (f frame) with(r *rule) frame {
	f.ways = ways{f.ways.in && r.only != out, f.ways.out && r.only != in}
	if r.when != nil {
		if w := r.when.words(); !slices.Contains(f.when, w) {
			f.when = append(f.when[:len(f.when):len(f.when)], w)
		}
	}
	return f
}

// within is the frame of the rules of group r, whose own frame is f.
func (f frame) within(r *rule) frame {
	f.nationalElem, f.wcoElem = r.groupNational.end(), r.groupWCO.end()
	f.national, f.wco = under(f.national, r.groupNational.text), under(f.wco, r.groupWCO.text)
	return f
}

// framed is one side of a rule in its frame.
type framed struct {
	side  *side
	outer string      // the path of the group
	elem  *dm.Element // where that leads
	where []string
}

func (f frame) nationalSide(r *rule) framed {
	return framed{r.national, f.national, f.nationalElem, f.nationalWhere}
}

func (f frame) wcoSide(r *rule) framed {
	return framed{r.wco, f.wco, f.wcoElem, f.wcoWhere}
}

// other is the other side of a constant or a total: what a total is of.
func (f framed) other(r *rule) framed {
	if f.side == nil && r.total != nil {
		f.side = &side{parts: []part{{path: r.total.of}}, plain: true}
	}
	return f
}

// places are the places that the side names.
func (f framed) places() []Place {
	if f.side == nil {
		return nil
	}
	var all []Place
	for _, p := range f.side.paths() {
		all = append(all, placeOf(p.end(), under(f.outer, p.text)))
	}
	return all
}
