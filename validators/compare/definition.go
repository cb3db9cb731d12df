package compare

import (
	"cmp"
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/cockroachdb/apd/v3"

	dm "wcodm/datamodel"
	"wcodm/datamodel/nearest"
	"wcodm/datamodel/yamlfile"
	"wcodm/validators/decimal"
)

// definition is what characteristics.yaml says.
type definition struct {
	base            *dm.Package
	characteristics []*Characteristic
	sites           []*site
	keys            []*key
	mass            map[string]*unit // in kilograms
	quantities      map[string]*unit // of quantities, masses among them

	commodity, origin, items *Characteristic
	item                     *dm.Element
	shipment                 *dm.Element
}

// unit is what a unit is in another.
type unit struct {
	in     string
	factor apd.Decimal
}

//go:embed characteristics.yaml
var definitionFile []byte

// written is the definition without the base, which takes longer to read than a
// command needs that only names what there is.
var written = sync.OnceValues(func() (*definition, error) { return parse("characteristics.yaml", definitionFile) })

// open is the definition, found in the base.
var open = sync.OnceValues(func() (*definition, error) {
	d, err := written()
	if err != nil {
		return nil, err
	}
	return d, d.find()
})

// find finds what the definition names in the base.
func (d *definition) find() (err error) {
	if d.base, err = dm.Open("wco"); err != nil {
		return err
	}
	for path, to := range map[string]**dm.Element{"GoodsShipment": &d.shipment, "GoodsShipment/GovernmentAgencyGoodsItem": &d.item} {
		if *to, err = d.base.Resolve(path); err != nil {
			return err
		}
	}
	sites := d.sites[:len(d.sites):len(d.sites)]
	for _, k := range d.keys {
		sites = append(sites, k.sites...)
	}
	for _, s := range sites {
		if err := s.find(d.base); err != nil {
			return err
		}
	}
	return nil
}

func parse(file string, data []byte) (*definition, error) {
	doc, err := yamlfile.Parse(file, data)
	if err != nil {
		return nil, err
	}
	m, err := doc.Map("source", "mass", "quantities", "keys", "characteristics")
	if err != nil {
		return nil, err
	}
	d := &definition{mass: map[string]*unit{}, quantities: map[string]*unit{}}
	if err := parseUnits(m["mass"], kilogram, d.mass); err != nil {
		return nil, err
	}
	maps.Copy(d.quantities, d.mass)
	lines, err := m["quantities"].List()
	if err != nil {
		return nil, err
	}
	for _, line := range lines {
		if err := parseUnits(line, "", d.quantities); err != nil {
			return nil, err
		}
	}
	if err := d.parseKeys(m["keys"]); err != nil {
		return nil, err
	}
	return d, d.parseCharacteristics(m["characteristics"])
}

// parseUnits reads what units are in one of them: in the first where none is named.
func parseUnits(n yamlfile.Node, in string, to map[string]*unit) error {
	fields, err := n.Fields()
	if err != nil {
		return err
	}
	for _, f := range fields {
		text, err := f.Value.Text()
		if err != nil {
			return err
		}
		in = cmp.Or(in, f.Key)
		u := &unit{in: in}
		switch {
		case !decimal.Parse(&u.factor, []byte(text)):
			return f.Value.Errorf("%q is no number", text)
		case to[f.Key] != nil:
			return f.Value.Errorf("the unit %s is there twice", f.Key)
		}
		to[f.Key] = u
	}
	return nil
}

func (d *definition) parseKeys(n yamlfile.Node) error {
	list, err := n.List()
	if err != nil {
		return err
	}
	for _, n := range list {
		m, err := n.Map("name", "title", "at")
		if err != nil {
			return err
		}
		k := &key{}
		if err := texts(m, map[string]*string{"name": &k.name, "title": &k.title}); err != nil {
			return err
		}
		if k.sites, err = parseSites(m["at"], &Characteristic{Kind: Codes}); err != nil {
			return err
		}
		d.keys = append(d.keys, k)
	}
	return nil
}

func (d *definition) parseCharacteristics(n yamlfile.Node) error {
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
		sites, err := parseSites(m["at"], c)
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

func parseSites(n yamlfile.Node, of *Characteristic) ([]*site, error) {
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
		s := &site{of: of, path: m["path"], unit: m["unit"]}
		as, err := m["as"].Text()
		if err != nil {
			return nil, err
		}
		if s.as = slices.Index(of.as, as); s.as < 0 {
			s.as = len(of.as)
			of.as = append(of.as, as)
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

func texts(m map[string]yamlfile.Node, to map[string]*string) (err error) {
	for key, text := range to {
		if *text, err = m[key].Text(); err != nil {
			return err
		}
	}
	return nil
}

// key finds what declarations are joined by: a named key, or a path of the base.
func (d *definition) key(name string) (*key, error) {
	for _, k := range d.keys {
		if k.name == name {
			return k, nil
		}
	}
	e, err := d.base.Resolve(name)
	if err != nil {
		if hint := nearest.Hint(name, d.keyNames()); hint != "" && !strings.Contains(name, "/") {
			return nil, fmt.Errorf("%q is no key%s (%s, or a path of the base)", name, hint, strings.Join(d.keyNames(), ", "))
		}
		return nil, fmt.Errorf("%q is no key (%s) and no path of the base: %w", name, strings.Join(d.keyNames(), ", "), err)
	}
	if e.IsClass() {
		return nil, fmt.Errorf("%s holds no value, but others do below it: name one of them", name)
	}
	return &key{name: name, title: e.Title, sites: []*site{{elem: e}}}, nil
}

func (d *definition) keyNames() []string {
	var names []string
	for _, k := range d.keys {
		names = append(names, k.name)
	}
	return names
}
