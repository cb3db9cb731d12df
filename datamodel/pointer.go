package datamodel

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// The ids by which responses are read, whatever their package calls the elements.
const (
	idPointer  = "97A" // the class of which a place has one a step
	idSequence = "006" // SequenceNumeric: the number of an occurrence
	idSection  = "375" // DocumentSectionCode: the id of a class
	idTag      = "381" // TagID: the id of an attribute
)

// Pointer is a place in a message as customs names it in a response: a step for
// each class from the body inwards, the last with the attribute that is meant.
type Pointer []PointerStep

// PointerStep is one step of a [Pointer], as it was written.
type PointerStep struct {
	// Class is the id of a class, Attribute that of an attribute in it, which only
	// the last step has as a rule. Either may be empty.
	Class, Attribute string
	// Number is the number of the occurrence, from 1; empty where none is given.
	Number string
}

// PointerOf reads the steps that node n of a response holds.
func (t *Tree) PointerOf(n NodeID) Pointer {
	var p Pointer
	for c := t.First(n); c != None; c = t.Next(c) {
		if t.Elem(c).ID != idPointer {
			continue
		}
		var s PointerStep
		for v := t.First(c); v != None; v = t.Next(v) {
			value := strings.TrimSpace(string(t.Value(v)))
			switch t.Elem(v).ID {
			case idSequence:
				s.Number = value
			case idSection:
				s.Class = strings.ToUpper(value)
			case idTag:
				s.Attribute = strings.ToUpper(value)
			}
		}
		p = append(p, s)
	}
	return p
}

// String writes the pointer as one path: "42A/67A/68A[2]/02A/D006".
func (p Pointer) String() string {
	var steps []string
	for _, s := range p {
		if s.Class != "" {
			step := s.Class
			if s.Number != "" {
				step += "[" + s.Number + "]"
			}
			steps = append(steps, step)
		}
		if s.Attribute != "" {
			steps = append(steps, s.Attribute)
		}
	}
	return strings.Join(steps, "/")
}

// Target is what a [Pointer] leads to in a message.
type Target struct {
	// Node is the element that is meant, or the nearest around it that the message
	// has.
	Node NodeID
	// Elem is the element that is meant, or the last one that could be told.
	Elem *Element
	// Missing says that the message has Node and not the Elem in it.
	Missing bool
	// Among is the number of occurrences of which the pointer does not say which one
	// it means, 0 where it does; Node is the first of them, or lies in it.
	Among int
	// Wrong says in a clause why the pointer leads no further than Elem; empty where
	// it could be followed to its end.
	Wrong string
	// Astray says in a clause why the pointer led no further, where it was left: Elem
	// is then the only place with its last ids. Empty where the pointer was followed.
	Astray string
	// Elsewhere are the other elements that may be meant: of a pointer that is Wrong,
	// all with its last ids; of one that is Astray, those with its last ids at other
	// places; of what is Missing, those at another level.
	Elsewhere []NodeID

	left []PointerStep // the steps that could not be followed
}

// Point follows a pointer into the message. Customs leaves out numbers, numbers
// what cannot repeat, and points at what is not there, so it is read as far as it
// makes sense: steps may be in another order or lack a class between them, where
// no other reading is possible. Where it leads no further, the only place with its
// last ids is meant.
func (t *Tree) Point(p Pointer) Target {
	if t.Body() == None {
		return Target{Node: t.Body(), Elem: t.Package.Body, Wrong: "the message is empty"}
	}
	at := t.follow(p)
	switch {
	case at.Wrong != "":
		t.astray(p, &at)
	case at.Missing:
		t.level(&at)
	}
	return at
}

// follow follows a pointer as far as its path leads.
func (t *Tree) follow(p Pointer) Target {
	at := Target{Node: t.Body(), Elem: t.Package.Body}
	steps := slices.Clone(p)
	attribute := ""
	for _, s := range steps {
		if s.Attribute != "" {
			attribute = s.Attribute
		}
	}
	if i := slices.IndexFunc(steps, func(s PointerStep) bool { return s.Class == at.Elem.ID }); i >= 0 {
		steps = slices.Delete(steps, i, i+1)
	}
	for len(steps) > 0 && at.Wrong == "" {
		steps = t.step(&at, steps)
	}
	if attribute == "" || at.Wrong != "" {
		return at
	}
	e := at.Elem.childByID(attribute)
	if e == nil {
		at.Wrong = fmt.Sprintf("%s has no attribute with the id %s", at.Elem.Name, attribute)
		return at
	}
	t.enter(&at, e, t.occurrences(at, e), "")
	return at
}

// step goes one class inwards and returns the steps that are left.
func (t *Tree) step(at *Target, steps []PointerStep) []PointerStep {
	i, e := 0, (*Element)(nil)
	for ; i < len(steps); i++ {
		if steps[i].Class == "" {
			return slices.Delete(steps, i, i+1) // an attribute alone: of the class so far
		}
		if e = at.Elem.childByID(steps[i].Class); e != nil {
			break
		}
	}
	if e == nil {
		i, e = 0, at.Elem.onlyBelow(steps[0].Class)
	}
	if e == nil {
		at.Wrong = fmt.Sprintf("%s has nothing with the id %s", at.Elem.Name, steps[0].Class)
		at.left = steps
		return nil
	}
	t.enter(at, e, t.occurrences(*at, e), steps[i].Number)
	return slices.Delete(steps, i, i+1)
}

// enter moves to one of the occurrences of element e.
func (t *Tree) enter(at *Target, e *Element, all []NodeID, number string) {
	at.Elem = e
	switch {
	case at.Missing:
	case len(all) == 0:
		at.Missing = true
	case !e.Repeats() && len(all) == 1: // a number says nothing here
		at.Node = all[0]
	default:
		t.choose(at, all, number)
	}
}

// choose moves to the occurrence with a number. Where occurrences bear numbers
// of their own, these count, and their order in the message does not.
func (t *Tree) choose(at *Target, all []NodeID, number string) {
	if number == "" {
		at.Node = all[0]
		if len(all) > 1 && at.Among == 0 {
			at.Among = len(all)
		}
		return
	}
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 {
		at.Wrong = fmt.Sprintf("%q is no number of a %s, they are counted from 1", number, at.Elem.Name)
		return
	}
	var own []string
	for _, o := range all {
		for c := t.First(o); c != None; c = t.Next(c) {
			if t.Elem(c).ID != idSequence || len(t.Value(c)) == 0 {
				continue
			}
			value := strings.TrimSpace(string(t.Value(c)))
			if v, err := strconv.Atoi(value); err == nil && v == n {
				at.Node = o
				return
			}
			own = append(own, value)
		}
	}
	switch {
	case len(own) == len(all) && len(own) == 1:
		at.Wrong = fmt.Sprintf("there is no %s with the number %d, the only one has the number %s", at.Elem.Name, n, listed(own))
	case len(own) == len(all):
		at.Wrong = fmt.Sprintf("there is no %s with the number %d, they are numbered %s", at.Elem.Name, n, listed(own))
	case n > len(all) && len(all) == 1:
		at.Wrong = fmt.Sprintf("there is no %s number %d, there is only one", at.Elem.Name, n)
	case n > len(all):
		at.Wrong = fmt.Sprintf("there is no %s number %d, there are %d", at.Elem.Name, n, len(all))
	default:
		at.Node = all[n-1]
	}
}

// numbersShown bounds the numbers that a finding lists.
const numbersShown = 5

func listed(all []string) string {
	if len(all) > numbersShown {
		return strings.Join(all[:numbersShown], ", ") + " …"
	}
	return strings.Join(all, ", ")
}

// occurrences finds the nodes of element e below the target's node.
func (t *Tree) occurrences(at Target, e *Element) []NodeID {
	if at.Missing {
		return nil
	}
	var all []NodeID
	var visit func(n NodeID)
	visit = func(n NodeID) {
		for c := t.First(n); c != None; c = t.Next(c) {
			if x := t.Elem(c); x == e {
				all = append(all, c)
			} else if e.Within(x) {
				visit(c)
			}
		}
	}
	visit(at.Node)
	return all
}

// onlyBelow returns the one element with that id somewhere below, nil where
// there is none or several.
func (e *Element) onlyBelow(id string) *Element {
	var found *Element
	for _, x := range e.pkg.Elements[e.Index+1:] {
		if !x.Within(e) {
			break
		}
		if x.ID == id {
			if found != nil {
				return nil
			}
			found = x
		}
	}
	return found
}
