package datamodel

import (
	"fmt"
	"strings"

	"wcodm/datamodel/nearest"
)

// Resolve finds the element of a path: relative to the body
// ("GoodsShipment/UCR/ID"), from the body's own name ("Declaration/…"),
// absolute ("/MetaData/WCOTypeName"), or a pointer of ids ("42A/67A/35B/016").
// The error is a [*PathError].
func (p *Package) Resolve(path string) (*Element, error) {
	if strings.HasPrefix(path, "/") {
		return p.Root.descend(path)
	}
	if first, _, _ := strings.Cut(path, "/"); first == p.Body.ID && p.Body.ID != "" {
		return p.Body.point(path)
	}
	return p.Body.Find(path)
}

// Find follows a relative path of tag names below the element; "." and the
// element's own name stand for itself.
func (e *Element) Find(path string) (*Element, error) {
	if path == "." || path == "" {
		return e, nil
	}
	return e.descend(path)
}

// point follows a path of ids.
func (e *Element) point(path string) (*Element, error) {
	at := e
	_, rest, more := strings.Cut(path, "/")
	for more {
		var id string
		id, rest, more = strings.Cut(rest, "/")
		next := at.childByID(id)
		if next == nil {
			return nil, &PathError{Path: path, In: at, Name: id}
		}
		at = next
	}
	return at, nil
}

func (e *Element) childByID(id string) *Element {
	for _, c := range e.Children {
		if c.ID == id && id != "" || "("+c.Name+")" == id {
			return c
		}
	}
	return nil
}

// hint proposes what may have been meant: the nearest name here, or else the
// place where the name does exist.
func (e *PathError) hint() string {
	names := make([]string, len(e.In.Children))
	for i, c := range e.In.Children {
		names[i] = c.Name
	}
	if w := nearest.Word(e.Name, names); w != "" {
		return `; did you mean "` + w + `"?`
	}
	for _, x := range e.In.pkg.Elements {
		if x.Name == e.Name {
			return "; there is one at " + x.Path()
		}
	}
	if len(names) == 0 {
		return ": it holds a value, not elements"
	}
	return ""
}

// Search finds elements by words of their name or title, or by id or pointer,
// in document order. Every word has to occur.
func (p *Package) Search(query string) []*Element {
	words := strings.Fields(strings.ToLower(query))
	var found []*Element
	if len(words) == 0 {
		return nil
	}
	for _, e := range p.Elements {
		text := strings.ToLower(e.Name + " " + e.Title)
		all := true
		for _, w := range words {
			if !strings.Contains(text, w) {
				all = false
				break
			}
		}
		if all || strings.EqualFold(e.ID, query) || strings.EqualFold(e.Pointer(), query) {
			found = append(found, e)
		}
	}
	return found
}

// descend follows tag names below e ("MetaData/Declaration" from the root's
// own name, or from its children). A child of e's own name comes first.
func (e *Element) descend(path string) (*Element, error) {
	at := e
	for i, name := range strings.Split(strings.TrimPrefix(path, "/"), "/") {
		next := at.Child(name)
		if next == nil && i == 0 && name == e.Name {
			continue
		}
		if next == nil {
			return nil, &PathError{Path: path, In: at, Name: name}
		}
		at = next
	}
	return at, nil
}

// PathError says that a path leads nowhere.
type PathError struct {
	// Path is the path as given, Name the step that failed, In where it was looked for.
	Path, Name string
	In         *Element
}

// Error names the step that leads nowhere and proposes what may be meant.
func (e *PathError) Error() string {
	return fmt.Sprintf("%s has no %q%s", e.In.Path(), e.Name, e.hint())
}
