package wcodm

import (
	dm "wcodm/datamodel"
	"wcodm/mappings/syntax/csv"
)

// message is a message and what it was read from.
type message struct {
	input    string
	tree     *dm.Tree
	lrn, mrn string
	rows     *csv.Declaration // of a table
	data     []byte           // of JSON
	at       dm.Place         // where data begins
}

func messageOf(j *job, t *dm.Tree) message {
	m := message{input: j.result.Input, tree: t, data: j.data, at: j.at}
	if j.table != nil {
		rows := j.rows
		m.rows = &rows
	}
	if body := t.Body(); body != dm.None {
		m.lrn, m.mrn = child(t, body, idLRN), child(t, body, idMRN)
	}
	return m
}

// locate is [dm.Tree.Locate] with what the input's syntax knows of places.
func (m *message) locate(n dm.NodeID, d dm.Diagnostic) dm.Diagnostic {
	d.File = m.input
	group := d.Field == "" && n != dm.None && m.tree.Elem(n).IsClass()
	d = m.tree.Locate(n, d)
	if m.rows != nil {
		if group { // it is no column
			d.Field = ""
		}
		d = inTable(d, m.rows)
	}
	one := []dm.Diagnostic{d}
	if len(m.data) > 0 {
		addPointers(one, m.data, m.at)
	}
	return one[0]
}

// messages are the declarations of some inputs: those that may be wanted, and
// the first one.
type messages struct {
	kept  []message
	count int // of all
}

// add takes a message up and reports whether it keeps it.
func (s *messages) add(m message, wanted func(*message) bool) bool {
	s.count++
	if s.count > 1 && !wanted(&m) {
		return false
	}
	s.kept = append(s.kept, m)
	return true
}

// find returns the message with an LRN, or else with an MRN, and else the one
// that there is; named tells whether its name is the one looked for.
func (s *messages) find(lrn, mrn string) (m *message, named bool) {
	for _, same := range []func(*message) bool{
		func(m *message) bool { return lrn != "" && m.lrn == lrn },
		func(m *message) bool { return mrn != "" && m.mrn == mrn },
	} {
		for i := range s.kept {
			if same(&s.kept[i]) {
				return &s.kept[i], true
			}
		}
	}
	if s.count == 1 {
		return &s.kept[0], false
	}
	return nil, false
}
