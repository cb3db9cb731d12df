package datamodel

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// JSONSchema makes the package's JSON Schema (draft 2020-12) for WCO JSON, the
// form that [Tree.AppendJSON] writes. It holds what the XML Schema holds, but
// for what JSON Schema cannot say: order, the number of digits of a JSON number
// that has decimals (those of a string are asked for), and which year has a 29
// February. A normalized
// string holds no tab or line break here, as there is nothing to replace it. The
// same package gives the same bytes.
func (p *Package) JSONSchema() []byte {
	w := &jsonSchema{shapes: shapesOf(p), typeNames: newTypeNames(), defs: map[string]object{}}
	root := w.element(p.Root)
	schema := object{
		{"$schema", "https://json-schema.org/draft/2020-12/schema"},
		{"$id", "urn:wcodm:schema:" + p.Name},
		{"title", p.Title},
		{"type", "object"},
		{"required", []any{"package", p.Root.JSON}},
		{"properties", object{
			{"package", object{{"const", p.Name}}},
			{p.Root.JSON, root},
		}},
		{"additionalProperties", false},
	}
	defs := object{}
	for _, name := range slices.Sorted(maps.Keys(w.defs)) {
		defs = append(defs, field{name, w.defs[name]})
	}
	schema = append(schema, field{"$defs", defs})
	out, err := IndentJSON(schema.append(nil))
	if err != nil {
		panic("datamodel: the JSON Schema is not JSON: " + err.Error())
	}
	return append(out, '\n')
}

type jsonSchema struct {
	shapes *shapes
	defs   map[string]object
	typeNames
}

// element describes one occurrence of an element.
func (w *jsonSchema) element(e *Element) object {
	o := object{}
	if e.Title != "" {
		o = append(o, field{"title", e.Title})
	}
	var about []string
	for _, s := range []string{e.ID, e.Format.String()} {
		if s != "" {
			about = append(about, s)
		}
	}
	if len(about) > 0 {
		o = append(o, field{"description", strings.Join(about, "; ")})
	}
	switch {
	case !e.IsClass():
		return append(o, field{"$ref", "#/$defs/" + w.valueType(e)})
	case w.shapes.shared(e):
		return append(o, field{"$ref", "#/$defs/" + w.classType(e)})
	}
	return append(o, w.class(e)...)
}

func (w *jsonSchema) classType(e *Element) string {
	name, fresh := w.typeName("class "+strconv.Itoa(w.shapes.of[e.Index]), e.Name, e.Parent.Name+e.Name)
	if fresh {
		w.defs[name] = w.class(e)
	}
	return name
}

func (w *jsonSchema) class(e *Element) object {
	properties := object{{SchemaLocation.Name, object{{"type", "string"}}}}
	var required []any
	for _, a := range e.Attributes {
		if a.Required {
			required = append(required, a.Name)
		}
		properties = append(properties, field{a.Name, jsonText(a.Base, a.Facets)})
	}
	for _, c := range e.Children {
		if c.Min > 0 {
			required = append(required, c.JSON)
		}
		if !c.Repeats() {
			properties = append(properties, field{c.JSON, w.element(c)})
			continue
		}
		list := object{{"type", "array"}}
		if c.Min > 0 {
			list = append(list, field{"minItems", c.Min})
		}
		if c.Max != Unbounded {
			list = append(list, field{"maxItems", c.Max})
		}
		properties = append(properties, field{c.JSON, append(list, field{"items", w.element(c)})})
	}
	o := object{{"type", "object"}}
	if required != nil {
		o = append(o, field{"required", required})
	}
	return append(o, field{"properties", properties}, field{"additionalProperties", false})
}

// valueType names the definition of an attribute's value with its XML attributes.
func (w *jsonSchema) valueType(e *Element) string {
	t := e.Type
	name, fresh := w.typeName(valueKey(e), valueName(e))
	if !fresh {
		return name
	}
	value := jsonText(t.Base, e.Facets)
	if e.isNumber() {
		value = jsonDecimal(e.Facets)
	}
	if len(t.Attributes) == 0 {
		w.defs[name] = value
		return name
	}
	required := []any{"value"}
	properties := object{{"value", value}}
	for _, a := range t.Attributes {
		if a.Required {
			required = append(required, a.Name)
		}
		properties = append(properties, field{a.Name, jsonText(a.Base, a.Facets)})
	}
	w.defs[name] = object{
		{"type", "object"},
		{"required", required},
		{"properties", properties},
		{"additionalProperties", false},
	}
	return name
}

// White space and its opposite, as XML Schema and regular expressions of both
// ECMA and Go understand them.
const (
	space   = `[ \t\r\n]`
	noSpace = `[^ \t\r\n]`
)

// jsonDecimal describes a decimal: a JSON number, or a string where its form
// is none ("007", "+1").
func jsonDecimal(x Facets) object {
	o := object{{"type", []any{"number", "string"}}}
	form := field{"pattern", anchored(decimalForm(x))}
	if !x.Digits {
		return append(o, form)
	}
	// Validators take numbers for floating point, in which nothing is a multiple
	// of 0.001, and the largest number of 18 digits is 10 to the power of 18. What
	// is asked of numbers here is true of each right one, however it is rounded.
	bound := strings.Repeat("9", x.TotalDigits)
	o = append(o, field{"minimum", number("-" + bound)}, field{"maximum", number(bound)})
	if x.FractionDigits == 0 {
		o = append(o, field{"multipleOf", number("1")})
	}
	return append(o, form)
}

// decimalForm is an expression for a decimal within limits.
func decimalForm(x Facets) string {
	if !x.Digits {
		return `[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)`
	}
	// Zeros before and after do not count, so each number of decimals has its
	// own room before the point.
	var forms []string
	for f := x.FractionDigits; f >= 0; f-- {
		whole := "0+"
		if room := x.TotalDigits - f; room > 0 {
			whole = "0*[0-9]" + times(1, room)
		}
		decimals := "0*"
		if f > 0 {
			decimals = "[0-9]" + times(0, f) + "0*"
		}
		forms = append(forms, whole+`(?:\.`+decimals+`)?`)
	}
	if forms = append(forms, `\.0+`); x.FractionDigits > 0 {
		forms = append(forms, `\.[0-9]`+times(1, x.FractionDigits)+`0*`)
	}
	return "[-+]?(?:" + strings.Join(forms, "|") + ")"
}

// anchored makes an expression for a whole value, with white space around it
// that XML Schema takes away.
func anchored(expression string) string {
	return "^" + space + "*(?:" + expression + ")" + space + "*$"
}

// maxRepeat is the highest count that a Go regular expression takes.
const maxRepeat = 1000

// jsonText describes text of a lexical base within limits. In a token, white
// space around the value is not part of it.
func jsonText(base string, x Facets) object {
	o := object{{"type", "string"}}
	switch base {
	case "boolean":
		return append(o, field{"pattern", anchored("true|false|1|0")})
	case "language":
		return append(o, field{"pattern", anchored("[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*")})
	case "token", "anyURI":
		return append(o, tokenPatterns(x)...)
	case "decimal": // one whose very form is prescribed
		return append(o, allPatterns(append([]string{anchored(decimalForm(x))}, anchoredPatterns(x.Patterns)...))...)
	case "integer":
		return append(o, allPatterns(append([]string{anchored("[-+]?[0-9]+")}, anchoredPatterns(x.Patterns)...))...)
	case "date":
		return append(o, allPatterns(append([]string{"^" + datePattern + zonePattern + "$"}, anchoredPatterns(x.Patterns)...))...)
	case "dateTime":
		return append(o, allPatterns(append([]string{"^" + datePattern + "T" + timePattern + zonePattern + "$"}, anchoredPatterns(x.Patterns)...))...)
	}
	if x.MinLength > 0 {
		o = append(o, field{"minLength", x.MinLength})
	}
	if x.MaxLength > 0 {
		o = append(o, field{"maxLength", x.MaxLength})
	}
	var all []string
	if base == "normalizedString" {
		all = append(all, `^[^\t\n\r]*$`)
	}
	for _, p := range x.Patterns {
		all = append(all, "^(?:"+jsonPattern(p)+")$")
	}
	o = append(o, allPatterns(all)...)
	if len(x.Enum) > 0 {
		o = append(o, field{"enum", texts(x.Enum)})
	}
	return o
}

// allPatterns asks that all of several expressions hold.
func allPatterns(all []string) object {
	switch len(all) {
	case 0:
		return nil
	case 1:
		return object{{"pattern", all[0]}}
	}
	var list []any
	for _, p := range all {
		list = append(list, object{{"pattern", p}})
	}
	return object{{"allOf", list}}
}

func anchoredPatterns(all []string) []string {
	var out []string
	for _, p := range all {
		out = append(out, anchored(jsonPattern(p)))
	}
	return out
}

func tokenPatterns(x Facets) object {
	var o object
	low, high := x.MinLength, x.MaxLength
	if high > maxRepeat {
		o = append(o, field{"maxLength", high})
		high = 0
	}
	var all []string
	switch {
	case slices.Equal(x.Patterns, []string{`([a-zA-Z])*`}):
		all = append(all, anchored("[a-zA-Z]"+times(low, high)))
	case slices.Equal(x.Patterns, []string{`([0-9])*`}):
		all = append(all, anchored("[0-9]"+times(low, high)))
	case slices.Equal(x.Patterns, []string{NonBlank}):
		all = append(all, anchored(tokenLength(max(low, 1), high)))
	default:
		if low > 0 || high > 0 {
			all = append(all, anchored(tokenLength(low, high)))
		}
		all = append(all, anchoredPatterns(x.Patterns)...)
	}
	if len(x.Enum) > 0 {
		var values []string
		for _, v := range x.Enum {
			values = append(values, quoteECMA(v))
		}
		all = append(all, anchored(strings.Join(values, "|")))
	}
	return append(o, allPatterns(all)...)
}

// tokenLength is an expression for low to high characters with no white space
// at the ends; high 0 sets no limit.
func tokenLength(low, high int) string {
	var expression string
	switch {
	case high == 1:
		expression = noSpace
	case high == 2 && low == 2:
		expression = noSpace + noSpace
	case high == 2:
		expression = noSpace + noSpace + "?"
	case high == 0:
		expression = noSpace + `(?:[\s\S]` + times(max(low-2, 0), 0) + noSpace + ")"
	default:
		expression = noSpace + `(?:[\s\S]` + times(max(low-2, 0), high-2) + noSpace + ")"
	}
	if low <= 1 && strings.HasSuffix(expression, ")") {
		expression += "?"
	}
	if low == 0 {
		expression = "(?:" + expression + ")?"
	}
	return expression
}

// times repeats what stands before it low to high times; high 0 sets no limit.
func times(low, high int) string {
	switch {
	case high == 0 && low == 0:
		return "*"
	case high == 0:
		return fmt.Sprintf("{%d,}", low)
	case low == 1 && high == 1:
		return ""
	case low == high:
		return fmt.Sprintf("{%d}", low)
	}
	return fmt.Sprintf("{%d,%d}", low, high)
}

// jsonPattern turns an XSD regular expression into one that ECMA and Go
// understand alike; digits are those of ASCII.
func jsonPattern(pattern string) string {
	return translatePattern(pattern, "[0-9]", "0-9")
}

// quoteECMA makes an expression of a text.
func quoteECMA(s string) string {
	var b strings.Builder
	for _, r := range s {
		if strings.ContainsRune(`\^$.|?*+()[]{}`, r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

func texts(list []string) []any {
	out := make([]any, len(list))
	for i, s := range list {
		out[i] = s
	}
	return out
}

// object is a JSON object that keeps the order of its members.
type object []field

type field struct {
	name  string
	value any
}

// number is a JSON number as it is written.
type number string

func (o object) append(dst []byte) []byte {
	dst = append(dst, '{')
	for i, f := range o {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(quote(dst, f.name), ':')
		dst = appendJSON(dst, f.value)
	}
	return append(dst, '}')
}

func appendJSON(dst []byte, v any) []byte {
	switch v := v.(type) {
	case object:
		return v.append(dst)
	case []any:
		dst = append(dst, '[')
		for i, x := range v {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = appendJSON(dst, x)
		}
		return append(dst, ']')
	case string:
		return quote(dst, v)
	case number:
		return append(dst, v...)
	case int:
		return strconv.AppendInt(dst, int64(v), 10)
	case bool:
		return strconv.AppendBool(dst, v)
	}
	panic(fmt.Sprintf("datamodel: no JSON for %T", v))
}
