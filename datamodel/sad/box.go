package sad

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	dm "wcodm/datamodel"
	"wcodm/datamodel/yamlfile"
)

// Box is one box of the form.
type Box struct {
	// Number is what is printed in the box: "1" to "54", "15a", "A".
	Number string
	// Title says in a few words of ours what goes in.
	Title string
	// Part is where on the form it is.
	Part Part
}

// Part is a part of the form.
type Part string

// The parts, from top to bottom. Each goods item has the boxes of Item.
const (
	Head Part = "head"
	Item Part = "item"
	Foot Part = "foot"
)

//go:embed boxes.yaml
var boxesFile []byte

// form is what boxes.yaml says.
type form struct {
	boxes    []Box
	byNumber map[string]*Box
	lines    map[string][]string // by class: how its values follow each other in a box
}

var shipped = sync.OnceValue(func() *form {
	f, err := load("boxes.yaml", boxesFile)
	if err != nil {
		panic(err) // embedded at build time
	}
	return f
})

// Boxes returns the boxes in the order of the form. They are shared: do not
// change them.
func Boxes() []Box { return shipped().boxes }

func load(file string, data []byte) (*form, error) {
	doc, err := yamlfile.Parse(file, data)
	if err != nil {
		return nil, err
	}
	m, err := doc.Map("source", "boxes", "lines")
	if err != nil {
		return nil, err
	}
	f := &form{byNumber: map[string]*Box{}, lines: map[string][]string{}}
	if f.boxes, err = loadBoxes(m["boxes"]); err != nil {
		return nil, err
	}
	for i := range f.boxes {
		f.byNumber[f.boxes[i].Number] = &f.boxes[i]
	}
	lines, err := m["lines"].Fields()
	if err != nil {
		return nil, err
	}
	for _, l := range lines {
		if f.lines[l.Key], err = l.Value.Texts(); err != nil {
			return nil, err
		}
	}
	return f, nil
}

func loadBoxes(n yamlfile.Node) ([]Box, error) {
	list, err := n.List()
	if err != nil {
		return nil, err
	}
	var boxes []Box
	for _, n := range list {
		m, err := n.Map("box", "title", "part")
		if err != nil {
			return nil, err
		}
		var b Box
		if b.Number, err = m["box"].Text(); err != nil {
			return nil, err
		}
		if b.Title, err = m["title"].Text(); err != nil {
			return nil, err
		}
		part, err := m["part"].Text()
		if err != nil {
			return nil, err
		}
		switch b.Part = Part(part); b.Part {
		case "":
			b.Part = Head
		case Item, Foot:
		default:
			return nil, m["part"].Errorf("part %q: item or foot", part)
		}
		if b.Number == "" || b.Title == "" {
			return nil, n.Errorf("a box has a number and a title")
		}
		boxes = append(boxes, b)
	}
	return boxes, nil
}

// boxOf returns the box of the form that a package's "sad" means: without the
// division of a box, as 33.1 is the first part of 33. Empty where there is none.
func boxOf(sad string) string {
	number, _, _ := strings.Cut(sad, ".")
	if shipped().byNumber[number] == nil {
		return ""
	}
	return number
}

// boxesOf returns the box of each element of a package, by its index. An
// element that names none is in that of the nearest group around it whose values
// are all in one box: an exporter's address is in the exporter's.
func boxesOf(p *dm.Package) []string {
	const several = "several"
	groups := make([]string, len(p.Elements)) // the box that a group's values agree on
	var agree func(e *dm.Element) string
	agree = func(e *dm.Element) string {
		one := boxOf(e.SAD)
		if e.IsClass() && one != "" {
			groups[e.Index] = one
		}
		for _, c := range e.Children {
			switch box := agree(c); {
			case one == "":
				one = box
			case box != "" && box != one:
				one = several
			}
		}
		if e.IsClass() && groups[e.Index] == "" && one != several {
			groups[e.Index] = one
		}
		return one
	}
	agree(p.Root)
	boxes := make([]string, len(p.Elements))
	for i, e := range p.Elements {
		for x := e; x != nil && boxes[i] == ""; x = x.Parent {
			if boxes[i] = boxOf(x.SAD); boxes[i] == "" {
				boxes[i] = groups[x.Index]
			}
		}
	}
	return boxes
}

// rank is the place of an element of the base among the values of its group in
// a box.
func rank(home *dm.Element) int {
	names := shipped().lines[home.Parent.Name]
	if i := slices.Index(names, home.Name); i >= 0 {
		return i
	}
	return len(names) + home.Order
}
