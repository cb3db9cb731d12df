package validators

import (
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"

	dm "wcodm/datamodel"
)

// specimen is the import declaration of testdata as JSON of its package.
func specimen(t testing.TB) (*dm.Package, []byte) {
	t.Helper()
	p, err := dm.Open("gb-cds")
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join("testdata", "import.json"))
	if err != nil {
		t.Fatal(err)
	}
	return p, data
}

// The package's own check and its JSON Schema say the same of a message: on a
// message with one fault of each kind, and on a thousand seeded ones. So a
// message that passes the check need not be judged twice.
func TestCheckAgreesWithJSONSchema(t *testing.T) {
	p, good := specimen(t)
	s, err := JSONSchema(p)
	if err != nil {
		t.Fatal(err)
	}
	verdicts := func(data []byte) (check, schema bool) {
		tree := dm.NewTree()
		if err := new(dm.JSONReader).Read(tree, p, data, dm.Place{Line: 1, Col: 1}); err != nil {
			tree.Reset(p)
			tree.Lenient = true
		}
		check = !tree.Lenient && len(tree.Strays) == 0
		Check(tree, func(dm.Diagnostic) { check = false })
		schema = true
		if err := JSON(s, data, tree, func(dm.Diagnostic) { schema = false }); err != nil {
			t.Fatal(err)
		}
		return check, schema
	}
	if check, schema := verdicts(good); !check || !schema {
		t.Fatalf("the specimen: check %v, schema %v", check, schema)
	}
	r := rand.New(rand.NewSource(1))
	invalid := 0
	for i := range 1000 {
		data, what := mutate(r, good)
		check, schema := verdicts(data)
		if check != schema {
			t.Errorf("%d, %s: check %v, schema %v\n%s", i, what, check, schema, data)
		}
		if !check {
			invalid++
		}
	}
	if invalid < 300 || invalid > 950 {
		t.Errorf("%d of 1000 mutations are invalid: they do not try both verdicts", invalid)
	}
}

// mutate changes one place of a JSON message.
func mutate(r *rand.Rand, data []byte) ([]byte, string) {
	text := string(data)
	pick := func(what string) int { // a random occurrence
		var at []int
		for i := 0; ; {
			j := strings.Index(text[i:], what)
			if j < 0 {
				break
			}
			at = append(at, i+j)
			i += j + len(what)
		}
		return at[r.Intn(len(at))]
	}
	switch k := r.Intn(10); k {
	case 0, 1, 2: // another value
		values := []string{`""`, `" "`, `"x"`, `"` + strings.Repeat("y", 1+r.Intn(600)) + `"`, `"GB"`, `"12.345"`, `12.345`, `-0.5`, `123456789012345678`, `"007"`, `"20260101"`, `null`, `true`, `{}`, `[]`}
		i := pick(`"value":`) + len(`"value":`)
		var end int
		if text[i] == '"' {
			end = i + 1 + strings.IndexByte(text[i+1:], '"') + 1
		} else {
			end = i + strings.IndexAny(text[i:], ",}")
		}
		v := values[r.Intn(len(values))]
		return []byte(text[:i] + v + text[end:]), "value " + v
	case 3: // an attribute
		attrs := []string{`"unitCode":"KGM",`, `"unitCode":"TOOLONG",`, `"currencyID":"gbp",`, `"currencyID":"GBP",`, `"schemeAgencyID":"1234",`, `"languageID":"e n",`, `"listID":"x",`, `"unknown":1,`}
		i := pick(`{"value":`) + 1
		a := attrs[r.Intn(len(attrs))]
		name, _, _ := strings.Cut(a, ":")
		if strings.Contains(text[i:i+strings.IndexByte(text[i:], '}')], name) {
			return data, "nothing"
		}
		return []byte(text[:i] + a + text[i:]), "attribute " + a
	case 4: // a member renamed
		i := pick(`":{"`)
		return []byte(text[:i] + "X" + text[i:]), fmt.Sprintf("renamed before %.20s", text[i:])
	case 5: // an empty object
		i := pick(`":{"`) + 2
		depth, end := 0, i
		for ; end < len(text); end++ {
			if text[end] == '{' {
				depth++
			} else if text[end] == '}' {
				if depth--; depth == 0 {
					end++
					break
				}
			}
		}
		return []byte(text[:i] + "{}" + text[end:]), "emptied"
	case 6: // an occurrence put into an array
		i := pick(`":{"value":`) + 2
		end := i + strings.IndexByte(text[i:], '}') + 1
		return []byte(text[:i] + "[" + text[i:end] + "]" + text[end:]), "array of one"
	case 7: // the value taken away
		i := pick(`{"value":`) + 1
		end := i + strings.IndexAny(text[i:], "}")
		return []byte(text[:i] + text[end:]), "no value"
	case 8: // an array of the same twice
		i := pick(`":{"value":`) + 2
		end := i + strings.IndexByte(text[i:], '}') + 1
		return []byte(text[:i] + "[" + text[i:end] + "," + text[i:end] + "]" + text[end:]), "array of two"
	default:
		i := pick(`"sequenceNumeric":`)
		end := i + strings.IndexByte(text[i:], ',') + 1
		return []byte(text[:i] + text[end:]), "number taken away"
	}
}
