package compare

import (
	"encoding/binary"
	"errors"
	"math"
)

// encoder writes consignments as the index holds them: numbers of few bytes, and
// texts with their length before them.
type encoder struct{ b []byte }

func (e *encoder) int(n int) { e.b = binary.AppendUvarint(e.b, uint64(n)) }

func (e *encoder) bool(b bool) {
	n := 0
	if b {
		n = 1
	}
	e.int(n)
}

func (e *encoder) text(s string) {
	e.int(len(s))
	e.b = append(e.b, s...)
}

// place leaves out the field where it is called as in the base.
func (e *encoder) place(p *Place) {
	e.int(p.Line)
	e.int(p.Column)
	e.int(p.Row)
	e.int(p.elem.Index)
	if p.Field == p.elem.Tag {
		e.text("")
	} else {
		e.text(p.Field)
	}
	e.int(len(p.positions))
	for _, n := range p.positions {
		e.int(n)
	}
}

func (e *encoder) consignment(k *Consignment) []byte {
	e.b = e.b[:0]
	for _, s := range []string{k.File, k.Format, k.UCR, k.Dummy, k.LRN, k.MRN, k.Type, k.Function} {
		e.text(s)
	}
	e.int(k.Message)
	e.int(k.Number)
	e.bool(k.Apart)
	e.place(&k.At)
	e.int(len(k.facts))
	for i := range k.facts {
		f := &k.facts[i]
		e.int(f.site)
		e.int(f.item)
		e.text(f.value)
		e.text(f.unit)
		e.text(f.home)
		e.place(&f.at)
	}
	return e.b
}

// decoder reads what an encoder wrote.
type decoder struct {
	def    *definition
	b      []byte
	broken bool
}

func (d *decoder) int() int {
	v, n := binary.Uvarint(d.b)
	if n <= 0 || v > math.MaxInt32 {
		d.broken, d.b = true, nil
		return 0
	}
	d.b = d.b[n:]
	return int(v)
}

func (d *decoder) text() string {
	n := d.int()
	if n > len(d.b) {
		d.broken, d.b = true, nil
		return ""
	}
	s := string(d.b[:n])
	d.b = d.b[n:]
	return s
}

func (d *decoder) place() Place {
	p := Place{Line: d.int(), Column: d.int(), Row: d.int()}
	if i := d.int(); i < len(d.def.base.Elements) {
		p.elem = d.def.base.Elements[i]
	} else {
		d.broken = true
		return p
	}
	if p.Field = d.text(); p.Field == "" {
		p.Field = p.elem.Tag
	}
	for range d.int() {
		if d.broken {
			break
		}
		p.positions = append(p.positions, d.int())
	}
	return p
}

var errBroken = errors.New("the index of the declarations is broken")

func (d *decoder) consignment(data []byte) (k *Consignment, err error) {
	d.b, d.broken = data, false
	k = &Consignment{}
	for _, to := range []*string{&k.File, &k.Format, &k.UCR, &k.Dummy, &k.LRN, &k.MRN, &k.Type, &k.Function} {
		*to = d.text()
	}
	k.Message, k.Number, k.Apart, k.At = d.int(), d.int(), d.int() > 0, d.place()
	for range d.int() {
		if d.broken {
			break
		}
		f := fact{site: d.int(), item: d.int(), value: d.text(), unit: d.text(), home: d.text(), at: d.place()}
		d.broken = d.broken || f.site >= len(d.def.sites)
		k.facts = append(k.facts, f)
	}
	if d.broken {
		return nil, errBroken
	}
	return k, nil
}
