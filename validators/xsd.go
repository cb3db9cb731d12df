package validators

import (
	"fmt"
	"regexp"
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

// Locator finds the node of a message that stands at a place of the XML that
// was validated; the node is None when there is none.
type Locator func(at dm.Place) (*dm.Tree, dm.NodeID)

// Findings turns the schema's findings on a record into diagnostics. Several
// findings on one value are one diagnostic. With own, the tree was read from
// the record, and the record's places are those of the input.
func Findings(rec *xmlstream.Record, own bool, locate Locator, report func(dm.Diagnostic)) {
	if rec.Findings == 0 {
		return
	}
	type key struct {
		at   dm.Place
		kind string
	}
	seen := map[key]bool{}
	for _, ev := range rec.Events {
		if ev.Kind != xmlstream.Finding {
			continue
		}
		text := string(rec.Value(ev))
		f := parseFinding(int(ev.Name), text)
		at := dm.Place{Line: ev.Line, Col: ev.Col}
		k := key{at, f.code + f.attribute}
		if f.code != codeUnexpected && seen[k] {
			continue
		}
		seen[k] = true
		d := dm.Diagnostic{Code: f.code, Severity: dm.Error, Detail: strings.TrimSpace(text)}
		if own {
			d = d.At(at)
		}
		t, n := locate(at)
		if n != dm.None && t.Elem(n).Name != f.element && f.code != codeUnexpected && f.code != codeUnknown {
			// The child that holds a date's value is the same node as its parent.
			if e := t.Elem(n); e.Type == nil || e.Type.Child != f.element {
				n = dm.None
			}
		}
		if n == dm.None || f.code == codeUnexpected && t.Elem(n).Name != f.element {
			if t != nil {
				for _, s := range t.Strays {
					if s.Place == at && own {
						d.WCOPath, d.Value = s.Path, s.Value
					}
				}
			}
			report(f.describe(d, nil, dm.None))
			continue
		}
		if e := t.Elem(n); e.Type != nil && e.Type.Child == f.element {
			f.element = e.Name // the field has a name, the child that holds its value says nothing
		}
		report(f.describe(t.Locate(n, d), t, n))
	}
	if rec.FindingsLost > 0 {
		report(dm.Diagnostic{Code: codeOther, Severity: dm.Error,
			Message: fmt.Sprintf("%d more findings of the schema are not listed", rec.FindingsLost)})
	}
}

// Codes of schema findings.
const (
	codeOther      = "XSD000"
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
}

var (
	elementPattern   = regexp.MustCompile(`^Element '(?:\{[^}]*\})?([^']*)'(?:, attribute '(?:\{[^}]*\})?([^']*)')?: (?s:(.*))$`)
	expectedPattern  = regexp.MustCompile(`Expected is (?:one of )?\( (.*) \)`)
	namespacePattern = regexp.MustCompile(`\{[^}]*\}`)
	valuePattern     = regexp.MustCompile(`(?s)(?:The value|\[facet '[a-zA-Z]+'\] The value|The value) '(.*?)'`)
	requiredPattern  = regexp.MustCompile(`The attribute '(?:\{[^}]*\})?([^']*)' is (required|not allowed)`)
)

// parseFinding reads libxml2's error code (xmlParserErrors, 1800 and up) and
// message.
func parseFinding(code int, text string) finding {
	f := finding{code: codeOther, text: strings.TrimSpace(text)}
	if m := elementPattern.FindStringSubmatch(f.text); m != nil {
		f.element, f.attribute, f.text = m[1], m[2], m[3]
	}
	if m := expectedPattern.FindStringSubmatch(f.text); m != nil {
		for name := range strings.SplitSeq(m[1], ", ") {
			f.expected = append(f.expected, namespacePattern.ReplaceAllString(strings.TrimSpace(name), ""))
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
		d.Message = fmt.Sprintf("%s does not belong here", field)
		if len(f.expected) == 0 {
			d.Message = fmt.Sprintf("%s occurs too often or does not belong here", field)
		} else {
			d.Message += ", or something before it is missing or in the wrong order"
		}
		d.Value = ""
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

func shown(v string) string {
	if r := []rune(v); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return v
}
