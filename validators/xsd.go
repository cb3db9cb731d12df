package validators

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"

	dm "wcodm/datamodel"
	"wcodm/datamodel/xmlstream"
)

// XSD returns the compiled XML Schema made from a package. It is compiled once
// and shared.
func XSD(p *dm.Package) (*xmlstream.Schema, error) {
	made, _ := xsds.LoadOrStore(p, sync.OnceValues(func() (*xmlstream.Schema, error) {
		made := p.XSD()
		s, err := xmlstream.LoadSchema(made, made.Entry)
		if err != nil {
			return nil, fmt.Errorf("the schema made from package %s: %w", p.Name, err)
		}
		return s, nil
	}))
	return made.(func() (*xmlstream.Schema, error))()
}

var xsds sync.Map

// Locator finds the node of a message that the Start event of an index is of;
// the node is None when there is none.
type Locator func(event int) (*dm.Tree, dm.NodeID)

// Findings turns a schema's verdicts on the events of a message into
// diagnostics. Several verdicts on one value are one diagnostic. With own, the
// events are those of the input, and so are their places.
func Findings(events []xmlstream.Event, verdicts []xmlstream.Verdict, own bool, locate Locator, report func(dm.Diagnostic)) {
	type key struct {
		event int
		what  string
	}
	seen := map[key]bool{}
	for _, v := range verdicts {
		f := parseFinding(v.Code, v.Message)
		k := key{v.Event, f.code + f.attribute}
		if f.code != codeUnexpected && seen[k] {
			continue
		}
		seen[k] = true
		d := dm.Diagnostic{Code: f.code, Severity: dm.Error, Detail: f.detail}
		at := dm.Place{Line: events[v.Event].Line, Col: events[v.Event].Col}
		if own {
			d = d.At(at)
		}
		t, n := locate(v.Event)
		if n == dm.None || !f.concerns(t.Elem(n)) {
			if t != nil && own {
				for _, s := range t.Strays {
					if s.Place != at {
						continue
					}
					if d.Value = s.Value; t.Package.National {
						d.NationalPath = s.Path
					} else {
						d.WCOPath = s.Path
					}
				}
			}
			report(f.describe(d, nil, dm.None))
			continue
		}
		if f.code == codeUnexpected && f.explain(t, n) && !own {
			f.code, d.Code = codeMissing, codeMissing
			n = t.Parent(n) // what was made has no order to be wrong: its group lacks something
		}
		report(f.describe(t.Locate(n, d), t, n))
	}
}

// explain looks in the message for the reason why an element does not belong
// where it stands: something that must come before it is missing.
func (f *finding) explain(t *dm.Tree, n dm.NodeID) (missing bool) {
	parent := t.Parent(n)
	if parent == dm.None {
		return false
	}
	var lacks []string
	for _, c := range t.Elem(parent).Children {
		if c.Min > 0 && t.Child(parent, c) == dm.None {
			lacks = append(lacks, c.Name)
		}
	}
	e := t.Elem(n)
	f.often = e.Max != dm.Unbounded && t.Position(n) > e.Max
	if f.missing = len(lacks) > 0; f.missing {
		f.expected = lacks
	}
	return f.missing
}

// concerns reports whether the finding is about an element, or about the child
// that holds its value; then it is told under the element's name, which the
// child's says nothing of.
func (f *finding) concerns(e *dm.Element) bool {
	if e.Type != nil && e.Type.Child == f.element {
		f.element = e.Tag
	}
	return e.Tag == f.element
}

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
)

// finding is one message of libxml2 taken apart.
type finding struct {
	code      string
	element   string
	attribute string
	value     string
	expected  []string
	text      string
	detail    string // the whole message
	often     bool   // of an unexpected element: there are too many of it
	missing   bool   // of an unexpected element: something before it is missing
	space     string // the namespace that the element has, and
	belongs   string // that of the expected element of its name
	misplaced bool   // of an unexpected element: the two differ
}

var (
	elementPattern   = regexp.MustCompile(`^Element '(?:\{([^}]*)\})?([^']*)'(?:, attribute '(?:\{[^}]*\})?([^']*)')?: (?s:(.*))$`)
	expectedPattern  = regexp.MustCompile(`Expected is (?:one of )?\( (.*) \)`)
	namespacePattern = regexp.MustCompile(`\{[^}]*\}`)
	valuePattern     = regexp.MustCompile(`(?s)(?:The value|\[facet '[a-zA-Z]+'\] The value|The value) '(.*?)'`)
	requiredPattern  = regexp.MustCompile(`The attribute '(?:\{[^}]*\})?([^']*)' is (required|not allowed)`)
)

// parseFinding reads libxml2's error code (xmlParserErrors, 1800 and up) and
// message.
func parseFinding(code int, text string) finding {
	f := finding{code: CodeOther, text: strings.TrimSpace(text)}
	f.detail = f.text
	if m := elementPattern.FindStringSubmatch(f.text); m != nil {
		f.space, f.element, f.attribute, f.text = m[1], m[2], m[3], m[4]
	}
	if m := expectedPattern.FindStringSubmatch(f.text); m != nil {
		for name := range strings.SplitSeq(m[1], ", ") {
			name = strings.TrimSpace(name)
			local := namespacePattern.ReplaceAllString(name, "")
			f.expected = append(f.expected, local)
			if space := strings.Trim(strings.TrimSuffix(name, local), "{}"); local == f.element && space != f.space && space != "*" {
				f.misplaced, f.belongs = true, space
			}
		}
	}
	if m := valuePattern.FindStringSubmatch(f.text); m != nil {
		f.value = m[1]
	}
	if m := requiredPattern.FindStringSubmatch(f.text); m != nil {
		f.attribute = m[1]
	}
	switch {
	case strings.HasPrefix(f.text, "Missing child"):
		f.code = codeMissing
	case strings.HasPrefix(f.text, "This element is not expected"):
		f.code = codeUnexpected
	case strings.HasPrefix(f.text, "No matching global"):
		f.code = codeUnknown
	case strings.Contains(f.text, "is required but missing"):
		f.code = codeNoAttr
	case strings.Contains(f.text, "is not allowed") && f.attribute != "":
		f.code = codeAttribute
	case code >= 1820 && code <= 1840, strings.Contains(f.text, "is not a valid value"), strings.Contains(f.text, "[facet"):
		f.code = codeValue
		if f.attribute != "" {
			f.code = codeAttribute
		}
	case strings.Contains(f.text, "content is not allowed"):
		f.code = codeContent
	}
	return f
}

// describe words the finding; t and n are the node concerned, None when there
// is none.
func (f *finding) describe(d dm.Diagnostic, t *dm.Tree, n dm.NodeID) dm.Diagnostic {
	d.Expected = strings.Join(f.expected, ", ")
	field := f.element
	if n != dm.None {
		field = t.Field(n)
	}
	switch f.code {
	case codeUnexpected:
		d.Value = ""
		switch {
		case n == dm.None && f.misplaced:
			d.Message = fmt.Sprintf("%s is in %s, and here it belongs in %s", field, namespaceWords(f.space), namespaceWords(f.belongs))
			d.Expected = field + " in " + namespaceWords(f.belongs)
		case n == dm.None && len(f.expected) > 0:
			d.Message = fmt.Sprintf("%s does not belong here, or something before it is missing or in the wrong order", field)
		case n == dm.None:
			d.Message = fmt.Sprintf("%s does not belong here", field)
		case f.often:
			d.Message = fmt.Sprintf("%s occurs too often", field)
			d.Expected = "at most " + strconv.Itoa(t.Elem(n).Max)
		case f.missing:
			d.Message = fmt.Sprintf("%s comes too early: something before it is missing", field)
		default:
			d.Message = fmt.Sprintf("%s stands in the wrong place", field)
		}
	case codeMissing:
		d.Message = fmt.Sprintf("%s is incomplete", field)
	case codeUnknown:
		d.Message = fmt.Sprintf("%s is not a message or part of one that this schema knows", field)
	case codeValue:
		d.Value = f.value
		wrong := "it does not fit"
		if n != dm.None {
			e := t.Elem(n)
			if e.Type != nil {
				d.Value = string(t.Value(n))
				if w, expected := e.Check(d.Value); w != "" {
					wrong, d.Expected = w, expected
				}
			}
		}
		if d.Value == "" {
			d.Message = fmt.Sprintf("%s is empty", field)
			if d.Expected == "" {
				d.Expected = "a value"
			}
			break
		}
		d.Message = fmt.Sprintf("The value %q of %s is not right: %s", shown(d.Value), field, wrong)
	case codeAttribute:
		d.Value = f.value
		d.Message = fmt.Sprintf("The attribute %s of %s is not right: %s", f.attribute, field, f.text)
		if strings.Contains(f.text, "is not allowed") {
			d.Message = fmt.Sprintf("%s may not have the attribute %s", field, f.attribute)
		}
	case codeNoAttr:
		d.Value = ""
		d.Message = fmt.Sprintf("%s lacks the attribute %s", field, f.attribute)
		d.Expected = f.attribute
	case codeContent:
		d.Message = fmt.Sprintf("%s holds text or elements that do not belong in it", field)
	default:
		d.Message = strings.TrimSuffix(namespacePattern.ReplaceAllString(f.text, ""), ".")
		if f.element != "" {
			d.Message = f.element + ": " + d.Message
		}
	}
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
