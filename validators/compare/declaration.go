package compare

import "hash/maphash"

// identity tells a declaration's consignment from others; empty where it has no
// reference.
func (k *Consignment) identity() string {
	switch {
	case k.MRN != "":
		return "M" + fold(k.MRN) + "/" + itoa(k.Number)
	case k.LRN != "":
		return "L" + fold(k.LRN) + "/" + itoa(k.Number)
	}
	return ""
}

var seed = maphash.MakeSeed()

// content stands for all that is compared of a consignment, within this process.
func (k *Consignment) content() uint64 {
	var h maphash.Hash
	h.SetSeed(seed)
	for i := range k.facts {
		f := &k.facts[i]
		for _, text := range []string{itoa(f.site), itoa(f.item), f.value, f.unit, f.home} {
			h.WriteString(text)
			h.WriteByte(0)
		}
	}
	return h.Sum64()
}

// Use says what a declaration was to the comparison.
type Use string

// What a declaration may be.
const (
	Used         Use = "compared"
	Repeated     Use = "repeated"      // it was there before
	Contradicted Use = "other version" // it was there before and said something else
	Replaced     Use = "completed"     // by one that counts in its place
	Changing     Use = "not original"  // it changes or cancels another
	Keyless      Use = "without key"
	Dummy        Use = "dummy UCR" // it has one that identifies nothing
)

// Declaration is where a consignment was declared.
type Declaration struct {
	File        string `json:"file"`
	Message     int    `json:"message"`
	Consignment int    `json:"consignment"`
	Format      string `json:"format"`
	Line        int    `json:"line,omitempty"`
	Column      int    `json:"column,omitempty"`
	Type        string `json:"type,omitempty"`
	LRN         string `json:"lrn,omitempty"`
	MRN         string `json:"mrn,omitempty"`
	Use         Use    `json:"use"`
}

// Counts is false for a declaration in whose place another one counts.
func (d *Declaration) Counts() bool {
	return d.Use != Repeated && d.Use != Contradicted && d.Use != Replaced
}

func (k *Consignment) declaration(use Use) Declaration {
	return Declaration{File: k.File, Message: k.Message, Consignment: k.Number, Format: k.Format,
		Line: k.At.Line, Column: k.At.Column, Type: k.Type, LRN: k.LRN, MRN: k.MRN, Use: use}
}
