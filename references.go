package wcodm

import (
	"fmt"
	"slices"

	dm "wcodm/datamodel"
	"wcodm/datamodel/ucr"
	"wcodm/mappings"
)

// references prepares what happens with the UCR of messages of each format: it
// is derived where a national format does not know it, and kept where a
// message could have brought it.
func (e *Engine) references() error {
	e.derivers, e.identifiers = map[string]*ucr.Deriver{}, map[*dm.Package]*ucr.Identifiers{}
	for _, f := range e.formats {
		p, mode := f.messages(), ucr.Keep
		if f.Mapping != nil {
			mode = ucr.Derive
		}
		if e.opts.UCR != "" {
			mode = e.opts.UCR
		}
		switch {
		case !e.declares(p):
			mode = ucr.Off
		case e.checks(CheckRules) && e.identifiers[p] == nil:
			e.identifiers[p] = ucr.NewIdentifiers(p)
		}
		d, err := ucr.New(p, ucr.Options{Mode: mode, Scheme: e.opts.Scheme, Year: e.opts.UCRYear, Table: e.opts.UCRTable,
			Trails: e.opts.Trails || e.opts.UCRKnown != nil})
		if err != nil {
			return err
		}
		e.derivers[f.Name] = d
	}
	if to := e.opts.To; to != nil && e.checks(CheckRules) && e.declares(to.messages()) && e.identifiers[to.messages()] == nil {
		e.identifiers[to.messages()] = ucr.NewIdentifiers(to.messages())
	}
	if m := e.opts.Reuse; m != nil {
		var err error
		if e.drafts, err = ucr.New(m.Package, ucr.Options{Mode: ucr.Keep}); err != nil {
			return err
		}
	}
	return e.carry()
}

// aboutUCRs takes findings about UCRs.
func (w *worker) aboutUCRs(res *Result) func(dm.Diagnostic) {
	if w.e.opts.UCRUnasked {
		return func(dm.Diagnostic) {}
	}
	return res.mention
}

// carry prepares how the UCR keeps its identity on the way to the target.
func (e *Engine) carry() error {
	to := e.opts.To
	if to == nil || !e.declares(to.messages()) {
		return nil
	}
	var holds, carries func(dm.ReferencePlace) bool
	if m := to.Mapping; m != nil { // whatever else it carries, a reader of the format looks at its own field for a UCR
		carries = func(r dm.ReferencePlace) bool {
			return slices.ContainsFunc(m.Holds(r), func(h mappings.Held) bool { return h.Out })
		}
		holds = func(r dm.ReferencePlace) bool { return r.Kind == dm.KindUCR && carries(r) }
	}
	e.carriers = map[*dm.Package]*ucr.Carrier{}
	var sources []*dm.Package
	if e.opts.Reuse != nil {
		sources = append(sources, e.opts.Reuse.Package)
	} else {
		for _, f := range e.formats {
			sources = append(sources, f.messages())
		}
	}
	for _, p := range sources {
		if !e.declares(p) || e.carriers[p] != nil || p == to.messages() && to.Mapping == nil {
			continue
		}
		var err error
		if e.carriers[p], err = ucr.NewCarrier(p, to.messages(), holds, carries); err != nil {
			return err
		}
	}
	return nil
}

// ReferencePlace is a place where a format holds a reference of a consignment.
type ReferencePlace struct {
	// Path is the place in the format.
	Path string
	// WCO is the place in the format's package, or in that of its mapping.
	WCO dm.ReferencePlace
}

// References returns the places where a format holds the references of a
// consignment, the one in which a UCR is looked for first in front; none where the
// format has no room for any.
func (f *Format) References() []ReferencePlace {
	var all []ReferencePlace
	for _, r := range f.messages().References() {
		if f.Mapping == nil {
			all = append(all, ReferencePlace{r.Path(), r})
			continue
		}
		for _, h := range f.Mapping.Holds(r) {
			all = append(all, ReferencePlace{h.Plain(), r})
		}
	}
	return all
}

// messages is the package of the messages that the format is, or that it becomes.
func (f *Format) messages() *dm.Package {
	if f.Mapping != nil {
		return f.Mapping.Package
	}
	return f.Package
}

// refer brings the UCRs of a message to where the target has them; it was converted
// from another, whose they are, or is that itself. It returns the nodes of the other
// whose UCR the target has, and notes those that the target needs no room for.
func (w *worker) refer(res *Result, t, from *dm.Tree, to *Format, refs []ucr.Result) (elsewhere map[dm.NodeID]bool) {
	w.spare = nil
	clear(w.said)
	clear(w.sparedPaths)
	c := w.e.carriers[from.Package]
	if c == nil || len(refs) == 0 {
		return nil
	}
	done := c.Carry(t, from, refs)
	w.spare = done.Spare
	report := w.reporter(res)
	for _, i := range done.Homeless {
		r := &refs[i]
		if w.guard != nil && !w.e.opts.Protect.Shares(from.Elem(r.Node)) {
			continue // it is left out
		}
		d := from.Locate(r.Node, dm.Diagnostic{Code: mappings.CodeUnmapped,
			Message: fmt.Sprintf("The %s %s is not carried over: %s has no field for a UCR", r.Kind, r.Value, to.Name)})
		if key := refusedBy(d); !w.said[key] { // several shipments may have one
			w.said[key] = true
			report(d)
		}
	}
	return done.Elsewhere
}

// spared notes that what the target needs no room for need not be told, as it stands
// in the message that is written.
func (w *worker) spared(t *dm.Tree) {
	if w.guard != nil {
		w.spare = w.guard.Left(w.spare)
	}
	for n := range w.spare {
		w.sparedPaths[t.Path(n)] = true
	}
}

// unsaid passes on what is told of content that has no place in the target, unless
// it was said or need not be.
func (w *worker) unsaid(report func(dm.Diagnostic)) func(dm.Diagnostic) {
	return func(d dm.Diagnostic) {
		if d.Code != mappings.CodeUnmapped || !w.said[refusedBy(d)] && !w.sparedPaths[d.WCOPath] {
			report(d)
		}
	}
}
