package compare

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/cockroachdb/apd/v3"

	dm "wcodm/datamodel"
	"wcodm/datamodel/yamlfile"
	"wcodm/validators/decimal"
)

// Kind is how the values of a characteristic are compared.
type Kind string

// The kinds of characteristics.
const (
	Codes    Kind = "codes"    // as sets
	Party    Kind = "party"    // by id, or else by name
	Count    Kind = "count"    // of occurrences
	Number   Kind = "number"   // as sums, each unit for itself
	Mass     Kind = "mass"     // as sums, in kilograms
	Packages Kind = "packages" // as sums, each kind for itself where both sides have the same kinds
	Money    Kind = "money"    // as sums, in one currency
)

var kinds = []Kind{Codes, Party, Count, Number, Mass, Packages, Money}

// numeric reports whether a tolerance makes sense.
func (k Kind) numeric() bool { return k != Codes && k != Party }

// Characteristic is what is compared.
type Characteristic struct {
	// Name is its name on the command line and in reports for machines, Title what
	// people call it.
	Name, Title string
	Kind        Kind
	// Goods says that it is of the goods: compared for each commodity code.
	Goods bool
	// Tolerance is the name by which a tolerance may be given besides its own.
	Tolerance string

	index int
	as    []string // what stands in for each other, the first that both sides give counts
}

// The characteristics by which goods are told apart.
const (
	commodityName = "commodity"
	originName    = "origin"
	itemsName     = "items" // what goods without either are told by
)

// site is one place of the base at which a value of a characteristic stands.
type site struct {
	of     *Characteristic
	as     int // of of.as
	elem   *dm.Element
	when   []condition
	attr   *dm.Attribute // the unit; nil for none
	unit   string        // the field beside it that is the unit
	total  bool
	shared bool
}

// condition asks the value of a field beside a site.
type condition struct {
	field  string
	values []string
}

// Key is what declarations are joined by, besides the UCR.
type Key struct {
	Name, Title string

	sites []*site
}

// definition is what characteristics.yaml says.
type definition struct {
	base            *dm.Package
	characteristics []*Characteristic
	sites           []*site
	keys            []*Key
	mass            map[string]*apd.Decimal // kilograms

	commodity, origin, items *Characteristic
	item                     *dm.Element
	shipment                 *dm.Element
}

//go:embed characteristics.yaml
var definitionFile []byte

// open reads the definition.
func open() (*definition, error) { return load("characteristics.yaml", definitionFile) }

func load(file string, data []byte) (*definition, error) {
	doc, err := yamlfile.Parse(file, data)
	if err != nil {
		return nil, err
	}
	m, err := doc.Map("source", "mass", "keys", "characteristics")
	if err != nil {
		return nil, err
	}
	d := &definition{mass: map[string]*apd.Decimal{}}
	if d.base, err = dm.Open("wco"); err != nil {
		return nil, err
	}
	for path, to := range map[string]**dm.Element{"GoodsShipment": &d.shipment, "GoodsShipment/GovernmentAgencyGoodsItem": &d.item} {
		if *to, err = d.base.Resolve(path); err != nil {
			return nil, err
		}
	}
	units, err := m["mass"].Fields()
	if err != nil {
		return nil, err
	}
	for _, u := range units {
		text, err := u.Value.Text()
		if err != nil {
			return nil, err
		}
		factor := new(apd.Decimal)
		if !decimal.Parse(factor, []byte(text)) {
			return nil, u.Value.Errorf("%q is no number", text)
		}
		d.mass[u.Key] = factor
	}
	if err := d.loadKeys(m["keys"]); err != nil {
		return nil, err
	}
	return d, d.loadCharacteristics(m["characteristics"])
}

func (d *definition) loadKeys(n yamlfile.Node) error {
	list, err := n.List()
	if err != nil {
		return err
	}
	for _, n := range list {
		m, err := n.Map("name", "title", "at")
		if err != nil {
			return err
		}
		k := &Key{}
		if err := texts(m, map[string]*string{"name": &k.Name, "title": &k.Title}); err != nil {
			return err
		}
		if k.sites, err = d.loadSites(m["at"], &Characteristic{Kind: Codes}); err != nil {
			return err
		}
		d.keys = append(d.keys, k)
	}
	return nil
}

func (d *definition) loadCharacteristics(n yamlfile.Node) error {
	list, err := n.List()
	if err != nil {
		return err
	}
	for _, n := range list {
		m, err := n.Map("name", "title", "kind", "goods", "tolerance", "at")
		if err != nil {
			return err
		}
		c := &Characteristic{index: len(d.characteristics)}
		kind := ""
		if err := texts(m, map[string]*string{"name": &c.Name, "title": &c.Title, "kind": &kind, "tolerance": &c.Tolerance}); err != nil {
			return err
		}
		if c.Kind = Kind(kind); !slices.Contains(kinds, c.Kind) {
			return m["kind"].Errorf("kind %q: one of %v", kind, kinds)
		}
		if c.Goods, err = m["goods"].Bool(); err != nil {
			return err
		}
		sites, err := d.loadSites(m["at"], c)
		if err != nil {
			return err
		}
		d.characteristics = append(d.characteristics, c)
		d.sites = append(d.sites, sites...)
		switch c.Name {
		case commodityName:
			d.commodity = c
		case originName:
			d.origin = c
		case itemsName:
			d.items = c
		}
	}
	if d.commodity == nil || d.origin == nil || d.items == nil {
		return n.Errorf("goods are told apart by the characteristics %s, %s and %s", commodityName, originName, itemsName)
	}
	return nil
}

func (d *definition) loadSites(n yamlfile.Node, of *Characteristic) ([]*site, error) {
	list, err := n.List()
	if err != nil {
		return nil, err
	}
	var sites []*site
	for _, n := range list {
		m, err := n.Map("path", "as", "when", "unit", "total", "shared")
		if err != nil {
			return nil, err
		}
		s := &site{of: of}
		var path, as, unit string
		if err := texts(m, map[string]*string{"path": &path, "as": &as, "unit": &unit}); err != nil {
			return nil, err
		}
		if s.elem, err = d.base.Resolve(path); err != nil {
			return nil, m["path"].Errorf("%v", err)
		}
		if s.as = slices.Index(of.as, as); s.as < 0 {
			s.as = len(of.as)
			of.as = append(of.as, as)
		}
		if name, ok := strings.CutPrefix(unit, "@"); ok {
			if s.attr = s.elem.Attribute(name); s.attr == nil {
				return nil, m["unit"].Errorf("%s has no attribute %s", path, name)
			}
		} else {
			s.unit = unit
		}
		if m["when"].Present() {
			fields, err := m["when"].Fields()
			if err != nil {
				return nil, err
			}
			for _, f := range fields {
				values, err := f.Value.Texts()
				if err != nil {
					return nil, err
				}
				s.when = append(s.when, condition{f.Key, values})
			}
		}
		for _, beside := range s.beside() {
			if s.elem.Parent.Child(beside) == nil {
				return nil, n.Errorf("there is no %s beside %s", beside, path)
			}
		}
		if s.total, err = m["total"].Bool(); err != nil {
			return nil, err
		}
		if s.shared, err = m["shared"].Bool(); err != nil {
			return nil, err
		}
		sites = append(sites, s)
	}
	if len(sites) == 0 {
		return nil, n.Errorf("it stands nowhere: at lists its places")
	}
	return sites, nil
}

// beside names the fields beside the site that it asks.
func (s *site) beside() []string {
	var names []string
	if s.unit != "" {
		names = append(names, s.unit)
	}
	for _, c := range s.when {
		names = append(names, c.field)
	}
	return names
}

// fits reports whether a node of the site's element is what the site means.
func (s *site) fits(t *dm.Tree, n dm.NodeID) bool {
	for _, c := range s.when {
		if !slices.Contains(c.values, beside(t, n, c.field)) {
			return false
		}
	}
	return true
}

// beside is the value of the field of that name beside n.
func beside(t *dm.Tree, n dm.NodeID, name string) string {
	parent := t.Parent(n)
	if parent == dm.None {
		return ""
	}
	return childText(t, parent, name)
}

// childText is the value of the first child of that name.
func childText(t *dm.Tree, n dm.NodeID, name string) string {
	if c := childNode(t, n, name); c != dm.None {
		return strings.TrimSpace(string(t.Value(c)))
	}
	return ""
}

func childNode(t *dm.Tree, n dm.NodeID, name string) dm.NodeID {
	for c := t.First(n); c != dm.None; c = t.Next(c) {
		if t.Elem(c).Name == name {
			return c
		}
	}
	return dm.None
}

func texts(m map[string]yamlfile.Node, to map[string]*string) (err error) {
	for key, text := range to {
		if *text, err = m[key].Text(); err != nil {
			return err
		}
	}
	return nil
}

// key finds what declarations are joined by: a named key, or a path of the base.
func (d *definition) key(name string) (*Key, error) {
	for _, k := range d.keys {
		if k.Name == name {
			return k, nil
		}
	}
	e, err := d.base.Resolve(name)
	if err != nil {
		return nil, fmt.Errorf("%q is no key (%s) and no path of the base: %w", name, strings.Join(d.keyNames(), ", "), err)
	}
	if e.IsClass() {
		return nil, fmt.Errorf("%s holds no value, but others do below it: name one of them", name)
	}
	return &Key{Name: name, Title: e.Title, sites: []*site{{elem: e}}}, nil
}

func (d *definition) keyNames() []string {
	var names []string
	for _, k := range d.keys {
		names = append(names, k.Name)
	}
	return names
}
