package ucr

import "wcodm/datamodel/codelists"

// Meaning says in a few words what a field of the reading stands for: the years
// that a year's digit can be, the country's name, what a part has to be.
func (r Reading) Meaning(f Field) string {
	if len(f.Parts) > 1 {
		return "nothing in the value says where one ends"
	}
	p := f.Parts[0]
	switch {
	case p.Text != "":
		return "the same in every such value"
	case p.From == Year:
		return "a year that ends in " + r.decade() + f.Value
	case p.From == Decade:
		return "the decade of the year"
	case p.From == Country:
		return countryName(f.Value)
	case p.Is != "":
		return p.Is
	case p.check == nil && len(p.Only) == 0:
		return ""
	}
	return p.Words()
}

// decade is the decade's digit where the value has one apart from the year's.
func (r Reading) decade() string {
	for _, f := range r.Fields {
		if len(f.Parts) == 1 && f.Parts[0].From == Decade {
			return f.Value
		}
	}
	return ""
}

func countryName(code string) string {
	list, err := codelists.Open("countries")
	if err != nil {
		panic(err) // embedded at build time
	}
	if _, c := list.Look([]byte(code), 0); c != nil && c.Name != "" {
		return c.Name
	}
	if country(code) {
		return "a country"
	}
	return "not a country of today"
}
