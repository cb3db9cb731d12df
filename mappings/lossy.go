package mappings

import (
	"wcodm/datamodel/yamlfile"
)

// losses asks for a reason where a rule can lose something, and refuses one
// where it cannot.
func (l *loader) losses(r *rule, f map[string]yamlfile.Node) error {
	can := r.loses()
	switch {
	case can != "" && r.lossy == "":
		return r.at.Errorf(`this rule can lose %s; say why that is right: "lossy: REASON"`, can)
	case can == "" && r.lossy != "":
		return f["lossy"].Errorf(`this rule loses nothing: leave "lossy" out`)
	}
	return nil
}

// loses says what a rule can lose, empty when nothing.
func (r *rule) loses() string {
	switch {
	case r.constantly() || r.total != nil:
		return "" // what is there is compared on the way back
	case r.only == in:
		return "what it carries in, since it does not run out"
	case r.only == out:
		return "what it carries out, since it does not run in"
	}
	if r.convert != nil {
		for _, d := range []direction{in, out} {
			if what := r.convert.loses(d); what != "" {
				return what
			}
		}
	}
	if r.spread {
		return "a value where the class it is spread over does not occur"
	}
	return ""
}
