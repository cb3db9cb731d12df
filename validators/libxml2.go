package validators

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	dm "wcodm/datamodel"
)

// CodeOther is the code of a schema finding that has none of its own. The others
// are those of schema findings of each kind.
const (
	CodeOther      = "XSD000"
	codeUnexpected = "XSD001"
	codeMissing    = "XSD002"
	codeUnknown    = "XSD003"
	codeValue      = "XSD004"
	codeAttribute  = "XSD005"
	codeNoAttr     = "XSD006"
	codeContent    = "XSD007"
	codeNil        = "XSD008"
	codeUnique     = "XSD009"
	codeMisplaced  = "XSD010"
)

// finding is one message of libxml2 taken apart.
type finding struct {
	code            string
	element, space  string
	attribute       string
	value           string
	wrong, expected string // that complete "… is not right: …" and "expected …"
	detail          string // the whole message
	next            []string
	often           bool   // of an unexpected element: there are too many of it
	belongs         string // the namespace of the expected element of its name, and
	misplaced       bool   // that it has another one
	why             string // why: what is meant, or that what was expected instead follows; empty where that is not known
}

// saying is one sentence of libxml2 (xmlschemas.c, 2.9 to 2.13) in our words, in
// which $1 and $2 are what stood in it.
type saying struct {
	code     string
	theirs   *regexp.Regexp
	wrong    string
	expected string
}

// sayings are tried in their order: what is said of a value's facet is more than
// that it is not valid.
var sayings = []saying{
	{codeMissing, regexp.MustCompile(`^Missing child element`), "", ""},
	{codeUnexpected, regexp.MustCompile(`^This element is not expected`), "", ""},
	{codeUnknown, regexp.MustCompile(`^No matching global (?:element )?declaration`), "", ""},

	{codeValue, regexp.MustCompile(`^\[facet 'length'\] The value.* has a length of '(\d+)'; this differs from the allowed length of '(\d+)'`), "it has $1 characters", "exactly $2 characters"},
	{codeValue, regexp.MustCompile(`^\[facet 'minLength'\] The value.* has a length of '(\d+)'; this underruns the allowed minimum length of '(\d+)'`), "it has $1 characters", "at least $2 characters"},
	{codeValue, regexp.MustCompile(`^\[facet 'maxLength'\] The value.* has a length of '(\d+)'; this exceeds the allowed maximum length of '(\d+)'`), "it has $1 characters", "at most $2 characters"},
	{codeValue, regexp.MustCompile(`(?s)^\[facet 'enumeration'\] The value '.*' is not an element of the set \{(.*)\}`), "it is none of the allowed values", "$1"},
	{codeValue, regexp.MustCompile(`(?s)^\[facet 'pattern'\] The value '.*' is not accepted by the pattern '(.*)'\.$`), "it does not have the form asked for", "the form $1"},
	{codeValue, regexp.MustCompile(`(?s)^\[facet 'minInclusive'\] The value '.*' is less than the minimum value allowed \('(.*)'\)`), "it is too small", "at least $1"},
	{codeValue, regexp.MustCompile(`(?s)^\[facet 'maxInclusive'\] The value '.*' is greater than the maximum value allowed \('(.*)'\)`), "it is too large", "at most $1"},
	{codeValue, regexp.MustCompile(`(?s)^\[facet 'minExclusive'\] The value '.*' must be greater than '(.*)'`), "it is too small", "more than $1"},
	{codeValue, regexp.MustCompile(`(?s)^\[facet 'maxExclusive'\] The value '.*' must be less than '(.*)'`), "it is too large", "less than $1"},
	{codeValue, regexp.MustCompile(`(?s)^\[facet 'totalDigits'\] The value '.*' has more digits than are allowed \('(.*)'\)`), "it has too many digits", "at most $1 digits"},
	{codeValue, regexp.MustCompile(`(?s)^\[facet 'fractionDigits'\] The value '.*' has more fractional digits than are allowed \('(.*)'\)`), "it has too many digits after the point", "at most $1 digits after the point"},
	{codeValue, regexp.MustCompile(`(?s)^\[facet`), "it does not fit", ""},
	{codeValue, regexp.MustCompile(`(?s) is not a valid value of the (?:local )?(?:atomic|list|union) type 'xs:(\w+)'`), "it is not $1", ""}, // the type is put into words
	{codeValue, regexp.MustCompile(`(?s) is not a valid value of the (?:local )?union type`), "it has none of the forms that are allowed", ""},
	{codeValue, regexp.MustCompile(`(?s) is not a valid value of the (?:local )?list type`), "it is no list of values that are allowed", ""},
	{codeValue, regexp.MustCompile(`(?s) is not a valid value of `), "it is of another kind than is asked for", ""},
	{codeValue, regexp.MustCompile(`(?s) value '.*' does not match the fixed value constraint '(.*)'`), "another value is prescribed", "$1"},

	{codeNoAttr, regexp.MustCompile(`^The attribute '(?:\{[^}]*\})?([^']*)' is required but missing`), "", ""},
	{codeAttribute, regexp.MustCompile(`^The attribute '(?:\{[^}]*\})?([^']*)' is not allowed`), "", ""},
	{codeAttribute, regexp.MustCompile(`^No matching (?:global )?attribute declaration available`), "", ""},

	{codeNil, regexp.MustCompile(`is not 'nillable'`), "it says that it has no value (xsi:nil), and it must have one", "a value, or no such element"},
	{codeNil, regexp.MustCompile(`because the element (?:was|is) 'nilled'`), "it says that it has no value (xsi:nil), and it has content", "no content, or no xsi:nil"},
	{codeNil, regexp.MustCompile(`'nilled'`), "it says that it has no value (xsi:nil), and a value is prescribed", "the value that is prescribed"},
	{codeNil, regexp.MustCompile(`(?s)does not resolve to a type definition|specified by xsi:type|attribute.*xsi:type`), "its xsi:type names a type that it may not have", "no xsi:type, or a type that the schema allows here"},
	{codeNil, regexp.MustCompile(`is abstract`), "the schema allows only special forms of it", "an element that stands for it, or an xsi:type"},
	{codeNil, regexp.MustCompile(`type definition is absent`), "the schema does not say what it is", ""},

	{codeContent, regexp.MustCompile(`^Character content other than whitespace is not allowed`), "it holds text, where only elements belong", "elements only"},
	{codeContent, regexp.MustCompile(`^Element content is not allowed, because the (?:content type|type definition) is (?:a )?simple`), "it holds elements, where a value belongs", "a value"},
	{codeContent, regexp.MustCompile(`content is not allowed`), "it holds something, and it has to be empty", "nothing"},

	{codeUnique, regexp.MustCompile(`(?s)^Duplicate key-sequence \[(.*)\] in`), "the value $1 occurs twice where it must be unique", "a value of its own for each"},
	{codeUnique, regexp.MustCompile(`(?s)^No match found for key-sequence \[(.*)\] of keyref`), "it refers to $1, and there is none", "a reference to something that is there"},
	{codeUnique, regexp.MustCompile(`^Not all fields of (?:the )?(?:key )?identity-constraint|does not evaluate to a node`), "a value that identifies it is missing", "the value that identifies it"},
	{codeUnique, regexp.MustCompile(`^The XPath '.*' of a field`), "the value that identifies it is given more than once, or is no value", "one value that identifies it"},
	{codeUnique, regexp.MustCompile(`^The value '.*' of (?:the )?(?:attribute )?type 'xs:ID'|ID attribute|Duplicate ID`), "its identifier occurs twice", "an identifier of its own"},
}

// kinds words the types of XML Schema: what a value of another kind is not, and
// what would be right.
var kinds = map[string][2]string{
	"decimal":            {"a number", "digits, with a point before decimals"},
	"float":              {"a number", "digits, with a point before decimals"},
	"double":             {"a number", "digits, with a point before decimals"},
	"integer":            {"a whole number", "digits only"},
	"int":                {"a whole number", "digits only"},
	"long":               {"a whole number", "digits only"},
	"short":              {"a whole number", "digits only"},
	"byte":               {"a whole number", "digits only"},
	"nonNegativeInteger": {"a whole number from 0", "digits only"},
	"unsignedLong":       {"a whole number from 0", "digits only"},
	"unsignedInt":        {"a whole number from 0", "digits only"},
	"unsignedShort":      {"a whole number from 0", "digits only"},
	"unsignedByte":       {"a whole number from 0", "digits only"},
	"positiveInteger":    {"a whole number from 1", "digits only"},
	"boolean":            {"true or false", "true or false"},
	"date":               {"a date", "a date as CCYY-MM-DD"},
	"dateTime":           {"a date with a time", "a date and a time as CCYY-MM-DDThh:mm:ss"},
	"time":               {"a time", "a time as hh:mm:ss"},
	"gYear":              {"a year", "a year as CCYY"},
	"gYearMonth":         {"a month", "a month as CCYY-MM"},
	"duration":           {"a duration", "a duration as P1Y2M3DT4H5M6S"},
	"language":           {"a language code", "a language as in en or pt-BR"},
	"base64Binary":       {"Base64", "Base64"},
	"hexBinary":          {"hexadecimal", "pairs of the digits 0 to 9 and A to F"},
	"anyURI":             {"an address", "an address as in https://example.org/x"},
}

var (
	elementPattern   = regexp.MustCompile(`(?s)^Element '(?:\{([^}]*)\})?([^']*)'(?:, attribute '(?:\{[^}]*\})?([^']*)')?: (.*)$`)
	expectedPattern  = regexp.MustCompile(`(?s)Expected is (?:one of )?\( (.*) \)`)
	namespacePattern = regexp.MustCompile(`\{[^}]*\}`)
	valuePattern     = regexp.MustCompile(`(?s)^(?:\[facet '[a-zA-Z]+'\] )?(?:The (?:initial |actual )?value )?'(.*?)' (?:is|has|must|does) `)
)

// parseFinding takes libxml2's message apart.
func parseFinding(text string) finding {
	text = strings.TrimSpace(text)
	f := finding{code: CodeOther, detail: text}
	if m := elementPattern.FindStringSubmatch(text); m != nil {
		f.space, f.element, f.attribute, text = m[1], m[2], m[3], m[4]
	}
	for i := range sayings {
		s := &sayings[i]
		m := s.theirs.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		f.code, f.wrong, f.expected = s.code, fill(s.wrong, m), fill(s.expected, m)
		break
	}
	switch f.code {
	case codeMissing, codeUnexpected:
		f.readNext(text)
	case codeNoAttr, codeAttribute:
		if f.attribute == "" {
			_, name, _ := strings.Cut(text, "'")
			name, _, _ = strings.Cut(name, "'")
			f.attribute = namespacePattern.ReplaceAllString(name, "")
		}
	case codeValue:
		if m := valuePattern.FindStringSubmatch(text); m != nil {
			f.value = m[1]
		}
		f.reword()
	case CodeOther:
		f.wrong = strings.TrimSuffix(namespacePattern.ReplaceAllString(text, ""), ".")
	}
	return f
}

func fill(words string, m []string) string {
	for i := len(m) - 1; i > 0; i-- {
		words = strings.ReplaceAll(words, "$"+strconv.Itoa(i), m[i])
	}
	return words
}

// readNext reads what libxml2 says could stand there instead.
func (f *finding) readNext(text string) {
	m := expectedPattern.FindStringSubmatch(text)
	if m == nil {
		return
	}
	for name := range strings.SplitSeq(m[1], ", ") {
		name = strings.TrimSpace(name)
		local := namespacePattern.ReplaceAllString(name, "")
		if strings.HasPrefix(local, "##") || local == "*" { // a wildcard
			local = "an element of another namespace"
		}
		f.next = append(f.next, local)
		if space := strings.Trim(strings.TrimSuffix(name, local), "{}"); local == f.element && space != f.space && space != "*" {
			f.misplaced, f.belongs = true, space
		}
	}
	f.expected = strings.Join(f.next, ", ")
}

// listed is how many values a finding lists at most.
const listed = 20

// reword puts into words what libxml2 names: the values of a list, a pattern, the
// kind of value.
func (f *finding) reword() {
	switch name, ok := strings.CutPrefix(f.wrong, "it is not "); {
	case f.wrong == "it is none of the allowed values":
		values := strings.Split(strings.Trim(f.expected, "'"), "', '")
		if more := len(values) - listed; more > 1 {
			values = append(slices.Clip(values[:listed]), fmt.Sprintf("… (%d values)", listed+more))
		}
		f.expected = strings.Join(values, ", ")
	case strings.HasPrefix(f.expected, "the form "):
		f.wrong, f.expected = dm.PatternWords(strings.TrimPrefix(f.expected, "the form "), f.value)
	case ok:
		kind, known := kinds[name]
		if !known {
			kind = [2]string{"of the kind " + name, ""}
		}
		f.wrong, f.expected = "it is not "+kind[0], kind[1]
	}
	f.wrong = strings.Replace(f.wrong, " 1 characters", " 1 character", 1)
	f.expected = strings.Replace(f.expected, " 1 characters", " 1 character", 1)
}

// describe words the finding; t and n are the node concerned, None when there
// is none.
func (f *finding) describe(d dm.Diagnostic, t *dm.Tree, n dm.NodeID) dm.Diagnostic {
	d.Expected = f.expected
	field := f.element
	if n != dm.None {
		field = t.Field(n)
	}
	switch f.code {
	case codeUnexpected:
		switch {
		case n == dm.None && f.misplaced:
			d.Message = fmt.Sprintf("%s is in %s, and here it belongs in %s", field, namespaceWords(f.space), namespaceWords(f.belongs))
			d.Expected = field + " in " + namespaceWords(f.belongs)
		case f.often:
			d.Message = fmt.Sprintf("%s occurs too often", field)
			d.Expected = atMost + strconv.Itoa(t.Position(n)-1)
			if t.Elem(n).Max == t.Position(n)-1 {
				d.Message, d.Expected = surplusWords(t, n) // as the package's own check says it
			}
		case f.why != "":
			d.Message = fmt.Sprintf("%s does not belong here: %s", field, f.why)
		case len(f.next) == 0:
			d.Message = fmt.Sprintf("%s does not belong here", field)
		default:
			d.Message = fmt.Sprintf("%s does not belong here, or something before it is missing or in the wrong order", field)
		}
	case codeMissing:
		d.Message = fmt.Sprintf("%s is incomplete", field)
		if len(f.next) == 1 {
			d.Message += fmt.Sprintf(": %s is missing", f.next[0])
		}
	case codeUnknown:
		d.Message = fmt.Sprintf("%s is not a message or part of one that this schema knows", field)
	case codeValue:
		d = f.describeValue(d, field, t, n)
	case codeAttribute:
		d.Value = ""
		d.Message = fmt.Sprintf("%s may not have the attribute %s", field, f.attribute)
	case codeNoAttr:
		d.Value = ""
		d.Message = fmt.Sprintf("%s lacks the attribute %s", field, f.attribute)
		d.Expected = f.attribute
	default:
		d.Message = fmt.Sprintf("%s is not right: %s", field, f.wrong)
		if field == "" {
			d.Message = f.wrong
		}
	}
	return d
}

// describeValue words what is wrong with a value, that of an element or of one of
// its XML attributes. What the package knows of it is said as everywhere else.
func (f *finding) describeValue(d dm.Diagnostic, field string, t *dm.Tree, n dm.NodeID) dm.Diagnostic {
	wrong, expected := "", ""
	switch {
	case f.attribute != "":
		d.Code, d.Value = codeAttribute, f.value
		field = f.attribute + " of " + field
		if n == dm.None {
			break
		}
		if a := t.Elem(n).Attribute(f.attribute); a != nil {
			v, _ := t.Attr(n, a)
			d.Value = string(v)
			wrong, expected = a.Facets.Check(a.Base, d.Value)
		}
	case n != dm.None && t.Elem(n).Type != nil:
		wrong, expected = t.Elem(n).Check(string(t.Value(n))) // d.Value may be shortened
	case d.Value == "":
		d.Value = f.value
	}
	if wrong != "" {
		d.Expected = expected
	} else {
		wrong = f.wrong
	}
	if d.Value == "" {
		d.Message = fmt.Sprintf("%s is empty", field)
		if d.Expected == "" {
			d.Expected = "a value"
		}
		return d
	}
	d.Message = fmt.Sprintf("The value %q of %s is not right: %s", shown(d.Value), field, wrong)
	return d
}

func namespaceWords(uri string) string {
	if uri == "" {
		return "no namespace"
	}
	return "the namespace " + uri
}

func shown(v string) string {
	if r := []rune(v); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return v
}
