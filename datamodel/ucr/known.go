package ucr

import (
	"fmt"
	"hash/fnv"
	"slices"

	dm "wcodm/datamodel"
)

// KnownLimit is how many declarations a [Known] may hold; so many take some
// 200 MB.
const KnownLimit = 1 << 20

// Known remembers the UCRs of earlier runs, and by a hash of each of its marks
// which declaration had them. It is immutable.
type Known struct {
	files []string
	all   []knownUse
	first map[uint64]int32 // by key of the consignment, the first use
}

type knownUse struct {
	file, line uint32
	next       int32 // of the same key; -1 for none
	// Hashes, 0 where there is none.
	mrn, lrn, year, invoices uint64
}

// Use is the use of a UCR by a declaration of an earlier run.
type Use struct {
	// File and Line say where an index of that run tells it.
	File string
	Line int
	UCR  string
	// Type, Function, Year, LRN, MRN, Invoices and Parts are those of its [Trail].
	Type, Function, Year, LRN, MRN string
	Invoices, Parts                []string
}

// KnownMaker collects what a [Known] remembers.
type KnownMaker struct{ k Known }

// Add takes a use, or says why not. One that may repeat by its nature, such as
// that of an amendment, is of no account.
func (m *KnownMaker) Add(u Use) error {
	k := &m.k
	key := onceKey(u.UCR, u.Type, u.Parts)
	if key == 0 || !dm.Declares(u.Function) {
		return nil
	}
	if len(k.all) >= KnownLimit {
		return fmt.Errorf("there are more than %d UCRs: give fewer files", KnownLimit)
	}
	if n := len(k.files); n == 0 || k.files[n-1] != u.File {
		k.files = append(k.files, u.File)
	}
	if k.first == nil {
		k.first = map[uint64]int32{}
	}
	use := marks(u.MRN, u.LRN, u.Year, u.Invoices)
	use.file, use.line, use.next = uint32(len(k.files)-1), uint32(u.Line), -1
	if first, ok := k.first[key]; ok {
		use.next = first
	}
	k.first[key] = int32(len(k.all))
	k.all = append(k.all, use)
	return nil
}

// Known makes the Known of what was added. The maker is used up.
func (m *KnownMaker) Known() *Known { return &m.k }

// marks are what tells one declaration from another.
func marks(mrn, lrn, year string, invoices []string) knownUse {
	folded := make([]string, len(invoices))
	for i, v := range invoices {
		folded[i] = fold(v)
	}
	slices.Sort(folded)
	return knownUse{mrn: mark(mrn), lrn: mark(lrn), year: mark(year), invoices: mark(folded...)}
}

// mark is a hash of values; 0 where there is none.
func mark(values ...string) uint64 {
	h, some := fnv.New64a(), false
	for _, v := range values {
		some = some || v != ""
		h.Write([]byte(fold(v)))
		h.Write([]byte{0})
	}
	if !some {
		return 0
	}
	return max(h.Sum64(), 1)
}

// same reports whether two declarations are the same one: what both have first
// decides. An LRN may be used again in another year.
func (a *knownUse) same(b *knownUse) bool {
	switch {
	case a.mrn != 0 && b.mrn != 0:
		return a.mrn == b.mrn
	case a.year != 0 && b.year != 0 && a.year != b.year:
		return false
	case a.lrn != 0 && b.lrn != 0:
		return a.lrn == b.lrn
	}
	return a.invoices != 0 && a.invoices == b.invoices
}

// Check reports UCRs that another declaration of an earlier run had. The results
// have their trails.
func (k *Known) Check(results []Result, report func(dm.Diagnostic)) {
	for i := range results {
		r := &results[i]
		at, ok := k.first[r.key]
		if !ok || r.key == 0 {
			continue
		}
		now := marks(r.Trail.Value(LinkMRN), r.Trail.Value(LinkLRN), r.Trail.Year, r.Trail.Values(LinkInvoice))
		var other *knownUse
		for ; at >= 0 && other == nil; at = k.all[at].next {
			if use := &k.all[at]; !use.same(&now) {
				other = use
			}
		}
		if other == nil {
			continue
		}
		d := r.At
		d.Code, d.Severity = CodeReused, dm.Warning
		d.Message = fmt.Sprintf("The UCR %s was used before, by another declaration: %s, line %d", show(r.Value), k.files[other.file], other.line)
		d.Expected = "a UCR of its own for each consignment"
		if slices.ContainsFunc(r.Inputs, func(in Input) bool { return in.Part == Year && len(in.Used) == 1 }) {
			d.Message += "; its one digit of the year repeats after ten years"
		}
		report(d)
	}
}
