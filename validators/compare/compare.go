package compare

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"wcodm/datamodel/nearest"
)

// Options say how declarations are compared; the zero value joins by UCR and
// allows no difference.
type Options struct {
	// Keys are what declarations are joined by in place of the UCR, all together:
	// names of [KeyNames], or paths of the base.
	Keys []string
	// Tolerances are differences that do not count; of several for one
	// characteristic, the widest does.
	Tolerances []Tolerance
	// Rates bring values to one currency.
	Rates Rates
	// Ignore names what is not compared: characteristics, or several of them by the
	// name of their tolerance.
	Ignore []string
	// All passes on what is equal or within tolerance, too: entries and their lines.
	All bool
}

// Comparison is what is compared, and how. It is immutable and shared.
type Comparison struct {
	def        *definition
	keys       []*key
	tolerances [][]Tolerance // by characteristic
	rates      Rates
	ignored    []bool // by characteristic
	all        bool
}

// New makes a Comparison. Its errors are about the options.
func New(o Options) (*Comparison, error) {
	def, err := open()
	if err != nil {
		return nil, err
	}
	c := &Comparison{def: def, rates: o.Rates, all: o.All, tolerances: make([][]Tolerance, len(def.characteristics)), ignored: make([]bool, len(def.characteristics))}
	for _, name := range o.Keys {
		k, err := def.key(name)
		if err != nil {
			return nil, err
		}
		c.keys = append(c.keys, k)
	}
	for _, t := range o.Tolerances {
		found := false
		for i, x := range def.characteristics {
			if x.Kind.numeric() && (x.Name == t.Name || x.Tolerance == t.Name) {
				c.tolerances[i] = append(c.tolerances[i], t)
				found = true
			}
		}
		if !found {
			return nil, unknown("nothing that a tolerance is for", t.Name, ToleranceNames())
		}
	}
	for _, name := range o.Ignore {
		found := false
		for i, x := range def.characteristics {
			if x.Name == name || x.Tolerance == name && name != "" {
				c.ignored[i], found = true, true
			}
		}
		if !found {
			return nil, unknown("nothing that is compared", name, IgnoreNames())
		}
	}
	return c, nil
}

func unknown(what, name string, names []string) error {
	return fmt.Errorf("%q is %s%s (%s)", name, what, nearest.Hint(name, names), strings.Join(names, ", "))
}

// Characteristics lists what is compared, in the order in which it is told.
func Characteristics() []*Characteristic {
	return named().characteristics
}

// Names returns the names of what is compared.
func Names() []string {
	var names []string
	for _, x := range Characteristics() {
		names = append(names, x.Name)
	}
	return names
}

// ToleranceNames returns the names that a tolerance may be given for.
func ToleranceNames() []string {
	var names []string
	for _, x := range Characteristics() {
		for _, name := range []string{x.Tolerance, x.Name} {
			if x.Kind.numeric() && name != "" && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// IgnoreNames returns the names of what may be left out: of one characteristic, or
// of several.
func IgnoreNames() []string {
	names := Names()
	for _, name := range ToleranceNames() {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// KeyNames returns the names of the keys besides the UCR.
func KeyNames() []string {
	return named().keyNames()
}

// named is the definition to take names from.
func named() *definition {
	def, err := written()
	if err != nil {
		panic(err) // embedded at build time
	}
	return def
}

// keyOf is what a consignment is joined by; empty for none.
func (c *Comparison) keyOf(k *Consignment) string {
	if len(c.keys) == 0 {
		if k.Dummy != "" {
			return ""
		}
		return fold(k.UCR)
	}
	if slices.Contains(k.keys, "") {
		return ""
	}
	return strings.Join(k.keys, " / ")
}

// keyTitle is what the key is called.
func (c *Comparison) keyTitle() string {
	if len(c.keys) == 0 {
		return "UCR"
	}
	var titles []string
	for _, k := range c.keys {
		titles = append(titles, k.title)
	}
	return strings.Join(titles, " / ")
}

func itoa(n int) string { return strconv.Itoa(n) }
