package recognise

import (
	"regexp"
	"strings"
	"testing"

	dm "wcodm/datamodel"
)

func openAll(t *testing.T) []*dm.Package {
	t.Helper()
	var all []*dm.Package
	for _, name := range dm.Packages() {
		p, err := dm.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}

// The names that mark another model are no names of the UK's, or its messages
// would be taken for another's.
func TestMarksAreNotTheUKs(t *testing.T) {
	titles := map[string]bool{}
	for _, m := range known().models {
		if titles[m.title] || !regexp.MustCompile(`^an? `).MatchString(m.title) {
			t.Errorf("%q stands twice, or has no article", m.title)
		}
		titles[m.title] = true
		for _, p := range openAll(t) {
			if p.Base == nil { // the base has the names of all
				continue
			}
			locals := localNames(p)
			for name := range m.names {
				if e := name; locals[e] && !isAttribute(p, e) {
					t.Errorf("%s is a name of %s, and marks %s", name, p.Name, m.title)
				}
			}
		}
	}
	for name, title := range known().messages {
		if strings.HasPrefix(name, "CC") && !strings.Contains(title, "(IE"+name[2:5]+")") {
			t.Errorf("%s: %s", name, title)
		}
	}
}

// isAttribute reports whether a name is one of XML attributes alone.
func isAttribute(p *dm.Package, name string) bool {
	for _, e := range p.Elements {
		if e.Tag == name {
			return false
		}
	}
	return true
}

func TestClosest(t *testing.T) {
	all := openAll(t)
	for names, want := range map[string]string{
		"MetaData Declaration FunctionCode GoodsShipment UCR":                                                                       "gb-cds",
		"MetaData Response FunctionCode Error ValidationCode Pointer":                                                               "gb-cds-response",
		"MetaData Declaration FunctionCode DispatchCountryCode TaxCalculation ProcedureCode DeferredPayment LongitudeID LatitudeID": "wco",
		"Invoice InvoiceLine ID LineExtensionAmount":                                                                                "",
		"UCR": "",
		"":    "",
	} {
		got := ""
		if l, ok := Closest(strings.Fields(names), all); ok {
			got = l.Package.Name
		}
		if got != want {
			t.Errorf("%s: %q, want %q", names, got, want)
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	for text, words := range map[string]string{
		"countries: {GB: [GB]}\nmessages: {A: a}": "models is missing",
		"colour: red": "colour",
		"countries: {GB: {a: b}}\nmessages: {A: a}\nmodels: []":                   "known.yaml:1",
		"countries: {GB: GB}\nmessages: [x]\nmodels: []":                          "known.yaml:2",
		"countries: {GB: GB}\nmessages: {A: a}\nmodels: [{title: x}]":             "a title, and namespaces or names",
		"countries: {GB: GB}\nmessages: {A: a}\nmodels: [{spaces: [urn:x]}]":      "a title, and namespaces or names",
		"countries: {GB: GB}\nmessages: {A: a}\nmodels: [{title: x, marks: [a]}]": "marks",
	} {
		if _, err := load("known.yaml", []byte(text)); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%s: %v, want %q", text, err, words)
		}
	}
}
