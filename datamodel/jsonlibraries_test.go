package datamodel

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"

	second "github.com/google/jsonschema-go/jsonschema"

	"wcodm/datamodel/corpustest"
)

// secondSchema compiles a package's JSON Schema with another library than the one
// that ships. That one takes numbers for floating point, as most do.
func secondSchema(tb testing.TB, p *Package) func(data []byte) error {
	tb.Helper()
	var s second.Schema
	if err := json.Unmarshal(p.JSONSchema(), &s); err != nil {
		tb.Fatal(err)
	}
	resolved, err := s.Resolve(nil)
	if err != nil {
		tb.Fatal(err)
	}
	return func(data []byte) error {
		var v any
		if err := json.Unmarshal(data, &v); err != nil {
			tb.Fatal(err)
		}
		return resolved.Validate(v)
	}
}

// Whatever decimals a format allows, its JSON Schema takes in every library, with
// numbers that are exact and in floating point. What it can refuse it refuses.
func TestDecimalsInASecondLibrary(t *testing.T) {
	for _, c := range []struct{ total, fraction int }{{16, 2}, {16, 3}, {16, 6}, {17, 5}, {18, 3}, {11, 0}, {18, 0}, {5, 5}} {
		p, err := Load("decimals.yaml", fmt.Appendf(nil, "package: decimals\nnational: true\ntypes:\n  D: {base: decimal}\n"+
			"root:\n  name: r\n  elements:\n    - {name: d, type: D, format: \"n..%d,%d\", max: n}\n", c.total, c.fraction), nil)
		if err != nil {
			t.Fatal(err)
		}
		first, other := compileJSONSchema(t, p), secondSchema(t, p)
		whole := strings.Repeat("9", c.total-c.fraction)
		if whole == "" {
			whole = "0"
		}
		right := []string{"0", "-0", "-1", whole, strings.Repeat("9", c.total), "-" + strings.Repeat("9", c.total)}
		for i := range 2000 {
			if c.fraction > 0 {
				digits := fmt.Sprintf("%0*d", c.fraction, i)
				digits = digits[len(digits)-c.fraction:]
				right = append(right, "0."+digits, whole+"."+digits)
			} else {
				right = append(right, strconv.Itoa(i*7919))
			}
		}
		message := func(v string) []byte { return fmt.Appendf(nil, `{"package":"decimals","r":{"d":[%s]}}`, v) }
		for _, v := range right {
			if wrong, _ := p.Root.Children[0].Facets.Check("decimal", v); wrong != "" {
				t.Fatalf("%v: %s: %s", c, v, wrong)
			}
			if err := jsonValid(t, first, message(v)); err != nil {
				t.Errorf("%v: %s is right: %v", c, v, err)
			}
			if err := other(message(v)); err != nil {
				t.Errorf("%v: %s is right, and the second library says %v", c, v, err)
			}
		}
		wrong := []string{"1" + strings.Repeat("0", c.total+1), `"` + strings.Repeat("1", c.total+1) + `"`, `"1.` + strings.Repeat("1", c.fraction+1) + `"`, `"1e3"`}
		if c.fraction == 0 {
			wrong = append(wrong, "1.5")
		}
		for _, v := range wrong {
			if jsonValid(t, first, message(v)) == nil || other(message(v)) == nil {
				t.Errorf("%v: %s is not refused", c, v)
			}
		}
	}
}

// Two libraries say the same of every real message.
func TestJSONSchemaInASecondLibrary(t *testing.T) {
	for name, folders := range map[string][]string{"gb-cds": {"gb-cds/declarations", "gb-cds/amendments-and-cancellations"}, "gb-cds-response": {"gb-cds/responses"}} {
		files := corpustest.Files(t, folders...)
		p := openPackage(t, name)
		first, other, toJSON := compileJSONSchema(t, p), secondSchema(t, p), jsonConverter(t, p)
		read := 0
		for _, f := range files {
			data := toJSON(f)
			if data == nil {
				continue
			}
			read++
			if a, b := jsonValid(t, first, data), other(data); (a == nil) != (b == nil) {
				t.Errorf("%s: one says %v, the other %v", f, a, b)
			}
		}
		if read < len(files)/2 {
			t.Errorf("%s: only %d of %d messages were read", name, read, len(files))
		}
	}
}
