package validators

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v5"

	dm "wcodm/datamodel"
)

// JSONSchema returns the compiled JSON Schema made from a package. It is
// compiled once and shared.
func JSONSchema(p *dm.Package) (*jsonschema.Schema, error) {
	made, _ := jsonSchemas.LoadOrStore(p, sync.OnceValues(func() (*jsonschema.Schema, error) {
		c := jsonschema.NewCompiler()
		c.LoadURL = nil // nothing is fetched: the schema is whole in itself
		name := "urn:wcodm:schema:" + p.Name
		if err := c.AddResource(name, bytes.NewReader(p.JSONSchema())); err != nil {
			return nil, fmt.Errorf("the JSON Schema made from package %s: %w", p.Name, err)
		}
		s, err := c.Compile(name)
		if err != nil {
			return nil, fmt.Errorf("the JSON Schema made from package %s: %w", p.Name, err)
		}
		return direct(s, map[*jsonschema.Schema]bool{}), nil
	}))
	return made.(func() (*jsonschema.Schema, error))()
}

// direct replaces every place that only refers to a definition by the
// definition itself: it means the same, and the validator works through half
// as many schemas for each value.
func direct(s *jsonschema.Schema, seen map[*jsonschema.Schema]bool) *jsonschema.Schema {
	if s == nil {
		return nil
	}
	if refers(s) {
		return direct(s.Ref, seen)
	}
	if seen[s] {
		return s
	}
	seen[s] = true
	for name, p := range s.Properties {
		s.Properties[name] = direct(p, seen)
	}
	s.Items2020 = direct(s.Items2020, seen)
	return s
}

// refers reports whether a schema, as this project makes them, says nothing
// but a reference and words for people.
func refers(s *jsonschema.Schema) bool {
	return s.Ref != nil && len(s.Types) == 0 && s.Properties == nil && len(s.Required) == 0 && s.Items2020 == nil &&
		s.Pattern == nil && len(s.Enum) == 0 && len(s.Constant) == 0 && len(s.AllOf) == 0
}

var jsonSchemas sync.Map

// Codes of JSON Schema findings.
const (
	codeJSONUnknown = "JSC001"
	codeJSONMissing = "JSC002"
	codeJSONKind    = "JSC003"
	codeJSONValue   = "JSC004"
	codeJSONCount   = "JSC005"
)

// JSON judges a JSON message by the JSON Schema of its package. t is the tree
// read from, or written as, the same bytes; findings are located through it.
// The error means that the bytes are no JSON at all.
func JSON(s *jsonschema.Schema, data []byte, t *dm.Tree, report func(dm.Diagnostic)) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return err
	}
	err := s.Validate(v)
	var invalid *jsonschema.ValidationError
	if !errors.As(err, &invalid) {
		return err
	}
	var all []*jsonschema.ValidationError
	leaves(invalid, func(e *jsonschema.ValidationError) { all = append(all, e) })
	slices.SortFunc(all, func(a, b *jsonschema.ValidationError) int { // the library goes through maps
		return cmp.Or(strings.Compare(a.InstanceLocation, b.InstanceLocation), strings.Compare(a.KeywordLocation, b.KeywordLocation))
	})
	strays := map[string]dm.Place{} // by their paths, which are JSON pointers
	for _, s := range t.Strays {
		strays[s.Path] = s.Place
	}
	seen := map[string]bool{}
	for _, e := range all {
		for _, d := range describeJSON(e, t, strays) {
			if key := d.Code + d.Message + strconv.Itoa(d.Line) + "," + strconv.Itoa(d.Column); !seen[key] {
				seen[key] = true
				report(d)
			}
		}
	}
	return nil
}

func leaves(e *jsonschema.ValidationError, f func(*jsonschema.ValidationError)) {
	if len(e.Causes) == 0 {
		f(e)
		return
	}
	for _, c := range e.Causes {
		leaves(c, f)
	}
}

var quotedNames = regexp.MustCompile(`'((?:[^'\\]|\\.)*)'`)

func describeJSON(e *jsonschema.ValidationError, t *dm.Tree, strays map[string]dm.Place) []dm.Diagnostic {
	n, rest := nodeAt(t, e.InstanceLocation)
	d := dm.Diagnostic{Severity: dm.Error, Detail: e.InstanceLocation + ": " + e.Message}
	name := "the message"
	if n != dm.None {
		name = t.Elem(n).Name
	}
	keyword := e.KeywordLocation[strings.LastIndexByte(e.KeywordLocation, '/')+1:]
	switch keyword {
	case "additionalProperties":
		var unknown []string
		for _, m := range quotedNames.FindAllStringSubmatch(e.Message, -1) {
			unknown = append(unknown, m[1])
		}
		slices.Sort(unknown)
		var all []dm.Diagnostic
		for _, member := range unknown {
			d := d
			d.Code, d.Message = codeJSONUnknown, fmt.Sprintf("%q is not part of %s", member, name)
			d.Detail = fmt.Sprintf("%s: additionalProperties %q not allowed", e.InstanceLocation, member)
			if at, ok := strays[e.InstanceLocation+"/"+member]; ok {
				d = d.At(at)
			}
			all = append(all, t.Locate(n, d))
		}
		return all
	case "required":
		var all []dm.Diagnostic
		for _, m := range quotedNames.FindAllStringSubmatch(e.Message, -1) {
			d := d
			d.Code = codeJSONMissing
			var c *dm.Element
			if n != dm.None {
				c = childOf(t.Elem(n), m[1])
			}
			if c == nil { // "value", or a member of the message's own
				d.Message, d.Expected = fmt.Sprintf("%s is incomplete: %s is missing", name, m[1]), m[1]
				all = append(all, t.Locate(n, d))
				continue
			}
			d = t.Missing(n, c, nil, d)
			d.Expected = c.JSON // in JSON it goes by that name
			all = append(all, d)
		}
		return all
	case "type":
		if rest != "" {
			name = rest
		}
		d.Code = codeJSONKind
		wrong := ""
		wrong, d.Expected = jsonWords(keyword, e.Message)
		d.Message = fmt.Sprintf("%s does not have the kind of value it should: %s", name, wrong)
		if at, ok := strays[e.InstanceLocation]; ok {
			d = d.At(at)
		}
	case "minItems", "maxItems", "uniqueItems":
		d.Code = codeJSONCount
		wrong := ""
		wrong, d.Expected = jsonWords(keyword, e.Message)
		d.Message = fmt.Sprintf("%s %s", lastName(e.InstanceLocation), wrong)
	default:
		d.Code = codeJSONValue
		wrong := ""
		if n != dm.None && t.Elem(n).Type != nil {
			wrong, d.Expected = checkMember(t, n, rest)
		}
		if wrong == "" {
			wrong, d.Expected = jsonWords(keyword, e.Message)
		}
		if rest != "" && rest != "value" {
			name = rest + " of " + name
		}
		d.Message = fmt.Sprintf("The value of %s is not right: %s", name, wrong)
	}
	return []dm.Diagnostic{t.Locate(n, d)}
}

// childOf is the element of a member of a JSON object, nil where it is none.
func childOf(e *dm.Element, member string) *dm.Element {
	for _, c := range e.Children {
		if c.JSON == member {
			return c
		}
	}
	return nil
}

// jsonSayings are jsonschema's sentences by their keyword, in our words, in which
// $1 and $2 are what stood in it. Others are told as they are: they are of keywords
// that schemas made from packages do not have.
var jsonSayings = map[string]saying{
	"type":             {theirs: regexp.MustCompile(`expected (.+), but got (.+)`), wrong: "it is $2", expected: "$1"},
	"minItems":         {theirs: regexp.MustCompile(`minimum (\d+) items required, but found (\d+)`), wrong: "occurs too rarely: $2 times", expected: "at least $1"},
	"maxItems":         {theirs: regexp.MustCompile(`maximum (\d+) items required, but found (\d+)`), wrong: "occurs too often: $2 times", expected: "at most $1"},
	"uniqueItems":      {theirs: regexp.MustCompile(`items at index (\d+) and (\d+) are equal`), wrong: "has the same member twice", expected: "each once"},
	"minLength":        {theirs: regexp.MustCompile(`length must be >= (\d+), but got (\d+)`), wrong: "it has $2 characters", expected: "at least $1 characters"},
	"maxLength":        {theirs: regexp.MustCompile(`length must be <= (\d+), but got (\d+)`), wrong: "it has $2 characters", expected: "at most $1 characters"},
	"pattern":          {theirs: regexp.MustCompile(`does not match pattern '(.*)'`), wrong: "it does not have the form asked for", expected: "the form $1"},
	"enum":             {theirs: regexp.MustCompile(`value must be (?:one of )?(.*)`), wrong: "it is none of the allowed values", expected: "$1"},
	"const":            {theirs: regexp.MustCompile(`value must be (.*)`), wrong: "another value is prescribed", expected: "$1"},
	"format":           {theirs: regexp.MustCompile(`is not valid '(.*)'`), wrong: "it is no $1", expected: "$1"},
	"minimum":          {theirs: regexp.MustCompile(`must be >= (\S+)`), wrong: "it is too small", expected: "at least $1"},
	"maximum":          {theirs: regexp.MustCompile(`must be <= (\S+)`), wrong: "it is too large", expected: "at most $1"},
	"exclusiveMinimum": {theirs: regexp.MustCompile(`must be > (\S+)`), wrong: "it is too small", expected: "more than $1"},
	"exclusiveMaximum": {theirs: regexp.MustCompile(`must be < (\S+)`), wrong: "it is too large", expected: "less than $1"},
	"multipleOf":       {theirs: regexp.MustCompile(`not multipleOf (\S+)`), wrong: "it is no multiple of $1", expected: "a multiple of $1"},
}

// jsonKinds words the types of JSON.
var jsonKinds = strings.NewReplacer("object", "an object", "array", "an array", "string", "a string", "number", "a number",
	"integer", "a whole number", "boolean", "true or false", "null", "null")

func jsonWords(keyword, message string) (wrong, expected string) {
	s, ok := jsonSayings[keyword]
	if !ok {
		return message, ""
	}
	m := s.theirs.FindStringSubmatch(message)
	if m == nil {
		return message, ""
	}
	wrong, expected = fill(s.wrong, m), fill(s.expected, m)
	if keyword == "type" {
		return jsonKinds.Replace(wrong), jsonKinds.Replace(expected)
	}
	return wrong, expected
}

// checkMember words what is wrong with a member of a leaf: its value, or an
// attribute.
func checkMember(t *dm.Tree, n dm.NodeID, member string) (wrong, expected string) {
	e := t.Elem(n)
	if a := e.Attribute(member); a != nil {
		v, _ := t.Attr(n, a)
		return a.Facets.Check(a.Base, string(v))
	}
	return e.Check(string(t.Value(n)))
}

func lastName(pointer string) string {
	return pointer[strings.LastIndexByte(pointer, '/')+1:]
}

// nodeAt follows a JSON pointer into the tree as far as it goes; rest is the
// last name when that is no node ("value", "currencyID").
func nodeAt(t *dm.Tree, pointer string) (n dm.NodeID, rest string) {
	n = dm.None
	if t.Len() == 0 {
		return n, ""
	}
	steps := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	if steps[0] != t.Elem(0).JSON {
		return dm.None, steps[0]
	}
	n = 0
	for i := 1; i < len(steps); i++ {
		var e *dm.Element
		for _, c := range t.Elem(n).Children {
			if c.JSON == steps[i] {
				e = c
			}
		}
		if e == nil {
			return n, steps[i]
		}
		index := 0
		if i+1 < len(steps) {
			if k, err := strconv.Atoi(steps[i+1]); err == nil {
				index = k
				i++
			}
		}
		next := t.Nth(n, e, index+1)
		if next == dm.None {
			return n, e.JSON // it is there, and could not be read as what it should be
		}
		n = next
	}
	return n, ""
}
