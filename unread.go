package wcodm

import (
	dm "wcodm/datamodel"
	"wcodm/datamodel/ucr"
	"wcodm/mappings"
)

// watched passes findings on and keeps content that nothing carries and that is a UCR
// by its name or form.
func (w *worker) watched(report func(dm.Diagnostic)) func(dm.Diagnostic) {
	return func(d dm.Diagnostic) {
		if d.Code == mappings.CodeUnmapped && d.Value != "" {
			name := d.NationalPath
			if name == "" {
				name = d.WCOPath
			}
			w.passedOver(name, d.Value, d)
		}
		report(d)
	}
}

// passedOver keeps a value of the input that nothing carries, at a place, where it is
// a UCR by its name or form.
func (w *worker) passedOver(name, value string, at dm.Diagnostic) {
	u := ucr.Unread{Name: name, Value: value, At: at}
	if !u.Named() {
		if _, ok := u.Fits(); !ok {
			return
		}
	}
	w.unread = append(w.unread, u)
}

// strayed keeps what a message of a package has beside its structure. Where its body is
// not read at all, all that there is to say is why.
func (w *worker) strayed() {
	if w.read.Body() == dm.None {
		return
	}
	for _, s := range w.read.Strays {
		w.passedOver(s.Path, s.Value, dm.Diagnostic{WCOPath: s.Path}.At(s.Place))
	}
}

// references sees to the UCRs of a message that was read.
func (w *worker) references(res *Result, format *Format, t *dm.Tree) []ucr.Result {
	d := w.e.derivers[format.Name]
	if len(w.unread) == 0 {
		return d.Apply(t, w.aboutUCRs(res))
	}
	return d.ApplyBeside(t, w.unread, w.e.opts.UCRAnyway, w.aboutUCRs(res))
}
