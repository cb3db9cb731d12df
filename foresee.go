package wcodm

import (
	dm "wcodm/datamodel"
	"wcodm/validators"
)

// foresee asks of a message, which is to be written, what reading it would find: the
// rules and the lists of the target, and of a national message what it becomes. What
// is found stands at the input. The message was made from another, or is that itself:
// then all was asked of it.
//
// Of a draft that is to be completed, and of a part, rules would tell what is yet to
// come or was left out on purpose: they are not asked.
func (w *worker) foresee(res *Result, t, from *dm.Tree, to *Format) {
	part := w.e.opts.Reuse != nil || w.guard != nil && w.e.plan.Partial()
	if to.Mapping == nil {
		if t != from && !part {
			w.ask(res, t)
			w.identify(res, t)
		}
		w.lookUp(res, t, (*validators.Lists).CheckWritten)
		return
	}
	if part || w.e.opts.Checks == ReadOnly {
		return
	}
	w.runner(to.Mapping).In(w.again, t, func(d dm.Diagnostic) {
		if d.Severity == dm.Error { // what is not carried was told on the way out
			once(res, res.report)(d)
		}
	})
	if !to.Package.HasSchema() && w.e.checks(CheckSchema) { // else it is judged by that
		w.structure(res, to, t)
	}
	w.ask(res, t)
	w.ask(res, w.again)
	w.identify(res, w.again)
	w.lookUp(res, w.again, (*validators.Lists).Check)
	w.judge(res, w.again)
}

// structure checks a national message of a format that has no schema by its
// structure. Its mapping has run.
func (w *worker) structure(res *Result, f *Format, t *dm.Tree) {
	if f.Syntax == CSV {
		validators.Check(t, once(res, res.report))
		return
	}
	validators.Seen(t, w.runner(f.Mapping).Carried, once(res, res.report))
}
