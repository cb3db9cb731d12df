package mappings

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	dm "wcodm/datamodel"
)

// TestRandomRecords takes national records made at random from the structure
// into the base package and back.
func TestRandomRecords(t *testing.T) {
	tr := newTripper(t, open(t, "asycuda-sad"))
	n := 400
	if testing.Short() {
		n = 40
	}
	for seed := range uint64(n) {
		r := rand.New(rand.NewPCG(seed, 0))
		randomRecord(r, tr.src, tr.m.National)
		for _, f := range tr.in() {
			if !strings.Contains(f, CodeUnmapped) { // what is dropped only where it repeats another value
				t.Errorf("seed %d in: %s", seed, f)
			}
		}
		tr.through() // not valid against the schema, but read back as it was
		for _, f := range tr.out() {
			if !strings.Contains(f, "MAP005") { // an empty item before others, which is not made
				t.Errorf("seed %d out: %s", seed, f)
			}
		}
		if diff := tr.lost(); len(diff) > 0 {
			t.Fatalf("seed %d: what comes back differs:\n%s", seed, strings.Join(diff, "\n"))
		}
	}
}

// randomRecord fills a tree with a record: any of the elements, in order, with
// values of the kind the format has there.
func randomRecord(r *rand.Rand, t *dm.Tree, p *dm.Package) {
	t.Reset(p)
	flow := []string{"I", "E"}[r.IntN(2)]
	kind := map[string]string{"I": "IM", "E": "EX"}[flow] + []string{"", "A", "Z"}[r.IntN(3)]
	density := r.Float64()
	var fill func(n dm.NodeID, e *dm.Element)
	fill = func(n dm.NodeID, e *dm.Element) {
		for _, c := range e.Children {
			count := 0
			if r.Float64() < density || slices.Contains(alwaysThere, c.Name) {
				count = 1
				if c.Repeats() {
					count += r.IntN(3)
				}
			}
			for range count {
				at := t.Add(n, c, dm.Place{})
				if c.IsClass() {
					fill(at, c)
					continue
				}
				v := ""
				switch c.Name {
				case "Sad_flow":
					v = flow
				case "Type_of_declaration":
					v = kind
				default:
					if c.Name != "AI_code" && e.Name != "Weight" { // other places of data that also stand elsewhere
						v = randomValue(r, c.Name)
					}
				}
				t.SetText(at, v)
			}
		}
	}
	fill(t.Add(dm.None, p.Root, dm.Place{}), p.Root)
}

// alwaysThere are the elements without which a record has no flow, or a group
// is none of its kind.
var alwaysThere = []string{"Property", "Sad_flow", "Identification", "Type", "Type_of_declaration",
	"code1", "Container_identity", "Duty_tax_code", "Suppplementary_unit_quantity"}

func randomValue(r *rand.Rand, name string) string {
	switch {
	case strings.HasSuffix(name, "_date") && name != "Statement_date", strings.HasPrefix(name, "Date"):
		return fmt.Sprintf("%d/%d/%02d", 1+r.IntN(12), 1+r.IntN(28), r.IntN(100))
	case name == "Container_flag":
		return []string{"true", "false"}[r.IntN(2)]
	case strings.HasSuffix(name, "Currency_code"):
		return []string{"EUR", "USD", "ALL"}[r.IntN(3)]
	case name == "Suppplementary_unit_code", name == "write_off_unit_code":
		return randomText(r, "ABCDEFGH0123", 3)
	case name == "Serial_number":
		return string(rune('A' + r.IntN(26)))
	case name == "code1", name == "code2", name == "Declaration_gen_procedure_code":
		return fmt.Sprint(r.IntN(10))
	case name == "Number", strings.HasPrefix(name, "Amount_"), strings.HasPrefix(name, "Duty_tax_"), strings.HasPrefix(name, "Total"), strings.Contains(name, "eight"):
		return fmt.Sprint(1 + r.IntN(1e9))
	case name == "Extended_customs_procedure":
		return randomText(r, "0123456789", 4)
	}
	lines := 1
	if strings.HasSuffix(name, "_name") || name == "Name" {
		lines += r.IntN(4)
	}
	text := make([]string, lines)
	for i := range text {
		text[i] = randomText(r, "abcXYZ0189<>&\"'/.,-{}[]=!@ëш€", 20)
	}
	return strings.Join(text, "\n")
}

func randomText(r *rand.Rand, alphabet string, n int) string {
	letters := []rune(alphabet)
	var b strings.Builder
	for range 1 + r.IntN(n) {
		b.WriteRune(letters[r.IntN(len(letters))])
	}
	return b.String()
}
