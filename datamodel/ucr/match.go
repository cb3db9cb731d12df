package ucr

import (
	"math/bits"
	"strings"
)

// positions is a set of places between the characters of a value: bit 0 stands
// before the first. No value is long enough to need more of them.
type positions uint64

// texts are the values of a part that has only a few.
func (p *Part) texts() []string {
	if p.Text != "" {
		return []string{p.Text}
	}
	return p.Only
}

// ends returns the places where the part may end when it begins at the place.
func (p *Part) ends(value string, at int) positions {
	rest := value[at:]
	if p.Text != "" {
		if strings.HasPrefix(rest, p.Text) {
			return 1 << (at + len(p.Text))
		}
		return 0
	}
	var to positions
	for _, v := range p.Only {
		if strings.HasPrefix(rest, v) {
			to |= 1 << (at + len(v))
		}
	}
	if len(p.Only) == 0 {
		if most := p.takes(rest); most >= p.Min {
			to = (1<<(most+1) - 1<<p.Min) << at
		}
	}
	return to
}

// takes returns how many characters of the text the part can begin with,
// whether or not that makes it whole.
func (p *Part) takes(text string) int {
	most := 0
	if texts := p.texts(); len(texts) > 0 {
		for _, v := range texts {
			n := 0
			for n < len(v) && n < len(text) && v[n] == text[n] {
				n++
			}
			most = max(most, n)
		}
		return most
	}
	for most < len(text) && most < p.Max && p.Alphabet.Has(rune(text[most])) {
		most++
	}
	return most
}

// reach returns, for each part and for the end, the places to which the parts
// before it can lead.
func (f *Form) reach(value string) (reach [maxParts + 1]positions) {
	reach[0] = 1
	for i := range f.Parts {
		for at := range reach[i].each {
			reach[i+1] |= f.Parts[i].ends(value, at)
		}
	}
	return reach
}

// each calls yield with every place, first to last.
func (p positions) each(yield func(int) bool) {
	for ; p != 0; p &= p - 1 {
		if !yield(bits.TrailingZeros64(uint64(p))) {
			return
		}
	}
}

// fits reports whether the value has the form.
func (f *Form) fits(value string) bool {
	if len(value) > f.max || value != strings.Trim(value, " ") {
		return false
	}
	reach := f.reach(value)
	return reach[len(f.Parts)]&(1<<len(value)) != 0 && f.checked(value)
}

// checked reports whether the check digit is right where the form has one.
func (f *Form) checked(value string) bool {
	c := f.Parts[len(f.Parts)-1].check
	return c == nil || value[len(value)-1] == c.digit(value[:len(value)-1])
}

// Field is what stands in one or more parts of a value.
type Field struct {
	// Parts are the part or, where nothing in the value says where one ends and the
	// next begins, the parts together.
	Parts []*Part
	// Value is what stands there, At the position of its first character, from 1.
	Value string
	At    int
}

// Name is what the field is called, empty for a fixed text: "trader and reference".
func (f Field) Name() string {
	var names []string
	for _, p := range f.Parts {
		if p.Name != "" {
			names = append(names, p.Name)
		}
	}
	return list(names)
}

// Parse divides a value into its parts, which together are the value; ok is
// false when it does not have the form. A part that is missing has no field.
func (f *Form) Parse(value string) (fields []Field, ok bool) {
	if !f.fits(value) {
		return nil, false
	}
	borders := f.reach(value)
	last := len(f.Parts)
	borders[last] = 1 << len(value)
	for i := last - 1; i >= 0; i-- { // those from which the end is reached
		for at := range borders[i].each {
			if f.Parts[i].ends(value, at)&borders[i+1] == 0 {
				borders[i] &^= 1 << at
			}
		}
	}
	from := 0
	var parts []*Part
	for i := range f.Parts {
		parts = append(parts, &f.Parts[i])
		if bits.OnesCount64(uint64(borders[i+1])) != 1 {
			continue
		}
		to := bits.TrailingZeros64(uint64(borders[i+1]))
		if to > from {
			fields = append(fields, Field{Parts: parts, Value: value[from:to], At: from + 1})
		}
		from, parts = to, nil
	}
	return fields, true
}

// Reading is one way in which a value fits a scheme.
type Reading struct {
	Scheme *Scheme
	Form   *Form
	Fields []Field
}

// Names are what the reading tells apart, fixed texts left out.
func (r Reading) Names() (names []string) {
	for _, f := range r.Fields {
		if name := f.Name(); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// Named counts them.
func (r Reading) Named() int { return len(r.Names()) }

// Country is the country that the value names, or nothing.
func (r Reading) Country() string {
	for _, f := range r.Fields {
		if len(f.Parts) == 1 && f.Parts[0].From == Country {
			return f.Value
		}
	}
	return ""
}

// Read returns the ways in which the value fits the scheme: by the first form
// that it has, and by any further one that tells as many parts apart, as a
// Brazilian RUC may be that of a company or of a person.
func (s *Scheme) Read(value string) []Reading {
	var readings []Reading
	for _, f := range s.Forms {
		fields, ok := f.Parse(value)
		if !ok {
			continue
		}
		r := Reading{s, f, fields}
		if len(readings) == 0 || r.Named() >= readings[0].Named() {
			readings = append(readings, r)
		}
	}
	return readings
}
