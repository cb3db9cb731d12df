package ucr

import (
	"fmt"
	"strings"
	"unicode"

	dm "wcodm/datamodel"
)

// squeeze leaves of a folded value its letters and digits.
func squeeze(value string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, value)
}

// says reports whether a value is one of the phrases, or has nothing that could tell
// it from another.
func (k *dummy) says(value string) bool {
	if value == "" || len(k.phrases) == 0 && k.nothing == "" {
		return false
	}
	plain := squeeze(value)
	if k.phrases[plain] {
		return true
	}
	single := len(plain) == 1 && plain >= "A" // a letter may be a name
	return k.nothing != "" && !single && strings.Trim(plain, k.nothing) == ""
}

// longest is the most bytes that a placeholder has.
const longest = 40

// Placeholder says in words what a value is that stands for none ("a placeholder for
// a missing value"): NULL, N/A, 000, "-". It is empty for any other value. It is for
// values that identify: elsewhere NA is Namibia and 0 a quantity.
func Placeholder(value string) string {
	if len(value) > longest {
		return ""
	}
	folded := fold(value)
	if folded == "" {
		return ""
	}
	all, err := dummies()
	if err != nil {
		panic(err) // embedded at build time
	}
	for i := range all {
		if k := &all[i]; k.missing && (k.values[folded] || k.words[squeeze(folded)] || k.says(folded)) {
			return k.is
		}
	}
	return ""
}

// placeholderOf is as [Placeholder] for what stands behind a country in a trader's
// id: GB000000000000.
func placeholderOf(id string) string {
	if id = fold(id); len(id) < 5 || !country(id[:2]) {
		return ""
	}
	return Placeholder(id[2:])
}

// usable is the first value of a slot for a goods shipment that a part of a UCR can be
// made from, or None.
func (in *inputs) usable(m *message, k *shipment, s slot, of Source) dm.NodeID {
	if n := in.value(m, k.value[s], of); n != dm.None {
		return n
	}
	return in.value(m, m.header[s], of)
}

// value is a node whose value a part can be made from. A placeholder is none, and is
// noted.
func (in *inputs) value(m *message, n dm.NodeID, of Source) dm.NodeID {
	if n == dm.None {
		return n
	}
	value := string(m.tree.Value(n))
	is := Placeholder(value)
	if is == "" && of == Trader {
		is = placeholderOf(value)
	}
	if is == "" {
		return n
	}
	in.instead = append(in.instead, Input{Part: of, Name: is, Value: m.text(n), Node: n})
	return dm.None
}

// lacks completes the finding about what a UCR lacks by the placeholders that stand
// there. It returns the first, or None where there is none.
func (in *inputs) lacks(m *message, f *dm.Diagnostic) dm.NodeID {
	first := dm.None
	for _, p := range in.instead {
		if p.Part == Trader && in.trader.Part != "" || p.Part == Ref && in.reference.Part != "" {
			continue
		}
		if first == dm.None {
			first, f.Value = p.Node, p.Value
		}
		f.Message += fmt.Sprintf("; \"%s\" in %s is %s", show(p.Value), field(m.tree, p.Node), p.Name)
	}
	return first
}

// passed reports the placeholders that stood before what the UCR was derived from.
func (in *inputs) passed(m *message, report func(dm.Diagnostic)) {
	for _, p := range in.instead {
		from := in.reference
		if p.Part == Trader {
			from = in.trader
		}
		report(m.tree.Locate(p.Node, dm.Diagnostic{Code: CodePlaceholder, Severity: dm.Warning, Value: p.Value,
			Message:  fmt.Sprintf("%s is not given: \"%s\" is %s, so the UCR is derived from the %s", field(m.tree, p.Node), show(p.Value), p.Name, from.Name),
			Expected: "the value itself, or nothing"}))
	}
}

// field is what the makers of the input call a value, or its path in a message of
// the WCO's.
func field(t *dm.Tree, n dm.NodeID) string {
	at := t.Locate(n, dm.Diagnostic{})
	if at.NationalPath == "" {
		return at.WCOPath
	}
	return at.Field
}
